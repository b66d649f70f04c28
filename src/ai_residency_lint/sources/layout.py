"""Where the modules of a project lie: from the name in an import statement to files on disk."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator

from ai_residency_lint.disk import FILE, NOTHING, Disk

TYPE_CHECKING = False  # as in ``cli``
if TYPE_CHECKING:
    from pathlib import Path

MARKERS = frozenset(
    {
        *("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"),
        *(".ai-residency-lint.toml", ".git"),
    }
)
"""What a folder has that is a project of its own."""

_Found = tuple[tuple[str, ...], tuple[str, ...]]
_NONE: _Found = (), ()


class Layout:
    """Finds module files as the import system would, without knowing how the program is started.

    An absolute import is looked up in the folder above the outermost package of the importing file, then in the
    folders above it and their ``src``, up to the working directory or the project's ``pyproject.toml``, then in the
    working directory and its ``src``, if the file lies below it. ``known`` are files (absolute paths) that count as
    existing although they may not be on disk.

    Folders are listed once and remembered: a look at a listing is cheaper than a question to the file system.
    """

    def __init__(self, cwd: str | Path, known: Collection[str] = (), disk: Disk | None = None) -> None:
        self._cwd = str(cwd)
        self._known = known
        self.disk = disk or Disk()
        self._names: dict[str, Collection[str]] = {}
        self._tops: dict[str, str] = {}
        self._projects: dict[str, str] = {}
        self._searched: dict[str, tuple[str, ...]] = {}
        self._holding: dict[tuple[str, str], tuple[str, ...]] = {}
        self._places: dict[tuple[tuple[str, ...], str], _Found] = {}
        self._imported: dict[tuple[str, int, str], _Found] = {}
        for file in known:
            self._add(file)

    def candidates(self, module: str, level: int, file: Path) -> Iterator[tuple[Path, bool]]:
        """The files that ``module`` may be, best first, and whether each lies where the program itself starts."""
        from pathlib import Path

        folder = os.path.dirname(file)
        top = _place(self._top(folder), module)
        for place in self._possible(module, level, folder):
            found = self._at(place)
            if found is not None:
                yield Path(found), bool(level) or place == top

    def imported(self, module: str, level: int, folder: str) -> _Found:
        """For a file in ``folder``: the files that ``module`` may be, and the folders where modules inside it are."""
        found = self._imported.get((module, level, folder))
        if found is None:
            roots = (_above(folder, level - 1),) if level else self._holders(folder, module.partition(".")[0])
            found = self._imported[module, level, folder] = self._in(roots, module) if roots else _NONE
        return found

    def _in(self, roots: tuple[str, ...], module: str) -> _Found:
        """The files that ``module`` may be in some folders, and the folders where modules inside it are."""
        found = self._places.get((roots, module))
        if found is None:
            places = tuple(_place(root, module) for root in roots)
            files = tuple(file for place in places if (file := self._at(place)) is not None)
            found = self._places[roots, module] = files, tuple(filter(self._listed, places))
        return found

    def project(self, folder: str) -> str:
        """The nearest folder at or above ``folder`` that is a project; else the working directory, or the topmost."""
        if folder not in self._projects:
            above = os.path.dirname(folder)
            ends = folder in (self._cwd, above) or not MARKERS.isdisjoint(self._listed(folder))
            self._projects[folder] = folder if ends else self.project(above)
        return self._projects[folder]

    def builds(self, folder: str) -> bool:
        """Whether a folder belongs to a project that is built, so that others may install it."""
        while True:
            setup, project, git = (os.path.join(folder, name) for name in ("setup.py", "pyproject.toml", ".git"))
            if self.disk.kind(setup) == FILE:
                return True
            if self.disk.kind(project) == FILE:
                try:
                    text = self.disk.read(project)
                    return b"[build-system]" in text and not _is_unpackaged(text)
                except OSError:
                    return False
            above = os.path.dirname(folder)
            if self.disk.kind(git) != NOTHING or above == folder:
                return False
            folder = above

    def above(self, folder: str, name: str) -> Iterator[str]:
        """The modules of that name in a folder and in those above it, up to the project's."""
        end = self.project(folder)
        while True:
            yield from self.inside(folder, (name,))
            if folder == end:
                return
            folder = os.path.dirname(folder)

    def inside(self, package: str, names: Iterable[str]) -> Iterator[str]:
        """The files of those names that are modules in a folder."""
        listed = self._listed(package)
        for name in names:
            if (name in listed or name + ".py" in listed) and (found := self._at(package + os.sep + name)):
                yield found

    def _possible(self, module: str, level: int, folder: str) -> Iterator[str]:
        """The places, without ending, where an imported module may be, best first."""
        first = module.partition(".")[0]
        roots = (_above(folder, level - 1),) if level else self._search(folder)
        return (_place(root, module) for root in roots if level or self._holds(root, first))

    def _holds(self, root: str, first: str) -> bool:
        """Whether modules whose name begins with ``first`` can be below a folder."""
        names = self._listed(root)
        return first in names or first + ".py" in names

    def _holders(self, folder: str, first: str) -> tuple[str, ...]:
        """The folders to search, or a few more, that hold ``first``: for most names there is none."""
        key = (folder, first)
        if key not in self._holding:
            own = tuple(root for root in (folder, _source_folder(folder)) if self._holds(root, first))
            above = os.path.dirname(folder)
            if above == folder or (self._ends(folder) and "__init__.py" not in self._listed(folder)):
                others = tuple(root for root in self._started(folder) if self._holds(root, first))
            else:
                others = self._holders(above, first)
            self._holding[key] = tuple(dict.fromkeys((*own, *others))) if own else others
        return self._holding[key]

    def _at(self, place: str) -> str | None:
        """The module file or package at a place without ending."""
        folder, _, name = place.rpartition(os.sep)
        names = self._listed(folder or os.sep)
        if name + ".py" in names and self._is_file(place + ".py"):
            return place + ".py"
        package = f"{place}{os.sep}__init__.py"
        if name in names and "__init__.py" in self._listed(place) and self._is_file(package):
            return package
        return None

    def _top(self, start: str) -> str:
        """The folder that holds the outermost package of the files in a folder."""
        if start not in self._tops:
            above = os.path.dirname(start)
            package = "__init__.py" in self._listed(start) and start != above
            self._tops[start] = self._top(above) if package else start
        return self._tops[start]

    def _search(self, folder: str) -> tuple[str, ...]:
        if folder not in self._searched:
            found = [self._top(folder)]
            parent, above = "", folder
            while parent != above:
                parent, above = above, os.path.dirname(above)
                found += (parent, _source_folder(parent))
                if self._ends(parent):
                    break
            self._searched[folder] = tuple(dict.fromkeys((*found, *self._started(folder))))
        return self._searched[folder]

    def _started(self, folder: str) -> tuple[str, ...]:
        """The folders that are searched last, wherever the search began: a program may be started there."""
        below = (folder + os.sep).startswith(self._cwd.rstrip(os.sep) + os.sep)
        return (self._cwd, _source_folder(self._cwd)) if below else ()

    def _ends(self, folder: str) -> bool:
        """Whether the search for modules goes no further up than a folder."""
        return folder == self._cwd or "pyproject.toml" in self._listed(folder)

    def _listed(self, folder: str) -> Collection[str]:
        """The names in a folder; none for what is no folder or cannot be listed."""
        if folder not in self._names:
            try:
                self._names[folder] = self.disk.entries(folder)
            except (OSError, ValueError):
                self._names[folder] = ()
        return self._names[folder]

    def _add(self, place: str) -> None:
        """Let a file or folder count as listed, with the folders above it."""
        folder, name = os.path.split(place)
        if name and name not in self._listed(folder):
            self._names[folder] = {*self._listed(folder), name}
            self._add(folder)

    def _is_file(self, file: str) -> bool:
        return file in self._known or self.disk.kind(file) == FILE


def _is_unpackaged(text: bytes) -> bool:
    """Whether a ``pyproject.toml`` says that nothing of the project is to be packaged."""
    if b"package" not in text:
        return False
    import tomli

    try:
        tools = tomli.loads(text.decode()).get("tool", {})
        return tools.get("uv", {}).get("package") is False or tools.get("poetry", {}).get("package-mode") is False
    except (ValueError, AttributeError):
        return False


def _place(root: str, module: str) -> str:
    """Where a module is below a folder, without ending; the folder itself for no name."""
    return root.rstrip(os.sep) + os.sep + module.replace(".", os.sep) if module else root


def _source_folder(folder: str) -> str:
    return folder.rstrip(os.sep) + os.sep + "src"


def _above(folder: str, steps: int) -> str:
    for _ in range(steps):
        folder = os.path.dirname(folder)
    return folder
