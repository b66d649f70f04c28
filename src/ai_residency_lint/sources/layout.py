"""Where the modules of a project lie: from the name in an import statement to files on disk."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path


class Layout:
    """Finds module files as the import system would, without knowing how the program is started.

    An absolute import is looked up in the folder above the outermost package of the importing file, then in the
    folders above it and their ``src``, up to the working directory or the project's ``pyproject.toml``, then in
    ``roots``. ``known`` are files that count as existing although they may not be on disk.
    """

    def __init__(self, cwd: Path, roots: Iterable[Path] = (), known: Collection[Path] = ()) -> None:
        self._cwd = cwd
        self._roots = tuple(dict.fromkeys((*roots, cwd, cwd / "src")))
        self._known = known
        self._exists: dict[Path, bool] = {}
        self._tops: dict[Path, Path] = {}
        self._folders: dict[Path, tuple[Path, ...]] = {}

    def candidates(self, module: str, level: int, file: Path) -> Iterator[tuple[Path, bool]]:
        """The files that ``module`` may be, best first, and whether each lies where the program itself starts."""
        parts = module.split(".") if module else []
        if level:
            base = file.parent
            for _ in range(level - 1):
                base = base.parent
            found = self.at(base.joinpath(*parts))
            if found is not None:
                yield found, True
            return
        if parts:
            top = self.top(file)
            for root in self._search(file.parent):
                found = self.at(root.joinpath(*parts))
                if found is not None:
                    yield found, root == top

    def at(self, place: Path) -> Path | None:
        """The module file or package at a place without ending."""
        for file in (place.with_name(place.name + ".py"), place / "__init__.py"):
            if place.name and self.is_file(file):
                return file
        return None

    def top(self, file: Path) -> Path:
        """The folder that holds the outermost package of a file."""
        start = file.parent
        if start not in self._tops:
            folder = start
            while self.is_file(folder / "__init__.py") and folder != folder.parent:
                folder = folder.parent
            self._tops[start] = folder
        return self._tops[start]

    def _search(self, folder: Path) -> tuple[Path, ...]:
        if folder not in self._folders:
            found = [self.top(folder / "module.py")]
            for parent in (folder, *folder.parents):
                found += (parent, parent / "src")
                if parent == self._cwd or self.is_file(parent / "pyproject.toml"):
                    break
            self._folders[folder] = tuple(dict.fromkeys((*found, *self._roots)))
        return self._folders[folder]

    def is_file(self, file: Path) -> bool:
        """Whether there is such a file."""
        found = self._exists.get(file)
        if found is None:
            found = self._exists[file] = file in self._known or file.is_file()
        return found
