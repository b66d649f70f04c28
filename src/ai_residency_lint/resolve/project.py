"""The modules of a project, read when something reachable needs them, and what an import means in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path, PurePath, PurePosixPath

from ai_residency_lint.syntax.summary import Import, ModuleSummary

Load = Callable[[Path], ModuleSummary | None]
Locate = Callable[[str, int, Path], Iterable[tuple[Path, bool]]]
Holding = Callable[[str], Iterable[Path]]
MAX_MODULES = 20_000


class Project:
    """Modules by the path under which they are reported.

    ``load`` reads a file that something imports (None when it cannot be read); ``cwd`` is what reported paths are
    relative to; ``locate`` gives the files that an import may mean. ``claimed`` are the top-level names of known
    libraries: a file of the project only stands for one of them when the import system would say so. ``holding`` gives
    the files, of those that have been left for later, that hold the name of an attribute; ``live`` tells of a
    file whether others can import a part of a library from it, and ``builds`` of a folder whether its project is built.
    """

    def __init__(
        self,
        cwd: Path,
        load: Load,
        locate: Locate,
        claimed: Iterable[str] = (),
        holding: Holding = lambda word: (),
        live: Callable[[str], bool] = lambda file: True,
        builds: Callable[[str], bool] = lambda folder: False,
    ) -> None:
        self._cwd = cwd
        self._load = load
        self._locate = locate
        self._claimed = frozenset(claimed)
        self.is_claimed = self._claimed.__contains__
        self._holding = holding
        self._live = live
        self._builds = builds
        self._mentioned: set[str] = set()
        self._leading: dict[tuple[Import, str], bool] = {}
        self._summaries: dict[str, ModuleSummary] = {}
        self._files: dict[str, Path] = {}
        self._distributed: dict[str, bool] = {}
        self._missing: set[str] = set()
        self._found: dict[tuple[str, int, str], str | None] = {}

    def add(self, path: str, file: Path, summary: ModuleSummary) -> None:
        """Make a module known under the path it is reported with."""
        self._summaries[path] = summary
        self._files[path] = file

    def summary(self, path: str) -> ModuleSummary:
        """A module that is known."""
        return self._summaries[path]

    def __len__(self) -> int:
        """How many modules are known so far."""
        return len(self._summaries)

    def paths(self) -> tuple[str, ...]:
        """All modules known so far."""
        return tuple(self._summaries)

    def mention(self, name: str, path: str) -> None:
        """Make those modules known that may get at ``name`` of an object that the module at ``path`` makes or defines:
        before asking who calls or sets it. They do not import that module, or they would be known."""
        if name not in self._mentioned and path in self._files and self._live(str(self._files[path])):
            self._mentioned.add(name)
            for file in self._holding(name):
                self._known(file)

    def leads(self, node: Import, path: str) -> bool:
        """Whether what the module at ``path`` imports can be a part of a library."""
        key = (node, path.rpartition("/")[0] if node.level else path)
        if key not in self._leading:
            self._leading[key] = self._leads(node, path)
        return self._leading[key]

    def _leads(self, node: Import, path: str) -> bool:
        top = node.module.partition(".")[0]
        if not node.level and top in self._claimed:
            return True
        modules = [node.module]
        if node.name is None:
            inner = (each for each in self._summaries[path].imports if not each.level)
            modules += [each.module for each in inner if each.module.startswith(top + ".")]
        else:
            modules.append(f"{node.module}.{node.name}" if node.module else node.name)
        found = (file for module in modules for file, _ in self._locate(module, node.level, self._files[path]))
        return any(self._live(str(file)) for file in found)

    def submodule(self, path: str, name: str) -> str | None:
        """The module ``name`` inside the package whose ``__init__`` is at ``path``."""
        file = self._files[path]
        if file.stem != "__init__":
            return None
        return self.beside(path, PurePath(path).parent, name)

    def beside(self, path: str, folder: PurePath, name: str) -> str | None:
        """The module ``name`` in ``folder``, one of the folders above the file at ``path``."""
        level = len(PurePath(path).parents) - len(folder.parents)
        found = next(iter(self._locate(name, level, self._files[path])), None)
        return None if found is None else self._known(found[0])

    def find(self, module: str, level: int, path: str) -> str | None:
        """The known path of a module as the file at ``path`` would import it; None when it is not of the project."""
        key = (module, level, path.rpartition("/")[0] if level else path)
        if key not in self._found:
            self._found[key] = self._find(module, level, path)
        return self._found[key]

    def _find(self, module: str, level: int, path: str) -> str | None:
        claimed = module.split(".")[0] if not level and module.split(".")[0] in self._claimed else None
        for file, first in self._locate(module, level, self._files[path]):
            found = self._known(file)
            if found is None or (found == path and not level):
                continue
            if claimed and (not first or self._imports(found, claimed)):
                continue
            return found
        return None

    def _imports(self, path: str, module: str) -> bool:
        """Whether a module of the project imports the library it is named after."""
        imports = self._summaries[path].imports
        return any(each.level == 0 and each.module.split(".")[0] == module for each in imports)

    def _known(self, file: Path) -> str | None:
        path = self.display(file)
        if path in self._summaries:
            return path
        if path in self._missing or len(self._summaries) >= MAX_MODULES:
            return None
        summary = self._load(file)
        if summary is None:
            self._missing.add(path)
            return None
        self.add(path, file, summary)
        return path

    def is_distributed(self, path: str) -> bool:
        """Whether the module is part of a distribution that others install: its project has a build. Nobody imports a
        notebook or an example."""
        if path.endswith(".ipynb") or not _EXAMPLES.isdisjoint(PurePosixPath(path).parts[:-1]):
            return False
        folder = str(self._files[path].parent)
        if folder not in self._distributed:
            self._distributed[folder] = self._builds(folder)
        return self._distributed[folder]

    def display(self, file: Path) -> str:
        """A path as it is reported: relative to the working directory where possible, with ``/``."""
        try:
            return file.relative_to(self._cwd).as_posix()
        except ValueError:
            return file.as_posix()


_EXAMPLES = frozenset({"examples", "example"})


@cache
def is_test(path: str) -> bool:
    """Whether a module is a test: what it passes and sets is not what the program passes and sets."""
    place = PurePosixPath(path)
    named = place.name.startswith(("test_", "conftest.")) or place.stem.endswith("_test")
    return named or not {"tests", "test", "testing"}.isdisjoint(place.parts[:-1])
