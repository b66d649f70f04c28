"""Where the modules of a project lie: from the name in an import statement to files on disk."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path


class Layout:
    """Finds module files as the import system would, without knowing how the program is started.

    An absolute import is looked up in the folder above the outermost package of the importing file, then in the
    folders above it and their ``src``, up to the working directory or the project's ``pyproject.toml``, then in
    ``roots``. ``known`` are files (absolute paths) that count as existing although they may not be on disk.

    Folders are listed once and remembered: a look at a listing is cheaper than a question to the file system.
    """

    def __init__(self, cwd: Path, roots: Iterable[Path] = (), known: Collection[str] = ()) -> None:
        self._cwd = str(cwd)
        self._roots = tuple(dict.fromkeys(map(str, (*roots, cwd, cwd / "src"))))
        self._known = known
        self._names: dict[str, frozenset[str]] = {}
        self._tops: dict[str, str] = {}
        self._searched: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str, int], tuple[str, ...]] = {}
        self._packages: dict[tuple[str, str, int], tuple[str, ...]] = {}
        for file in known:
            self._add(file)

    def candidates(self, module: str, level: int, file: Path) -> Iterator[tuple[Path, bool]]:
        """The files that ``module`` may be, best first, and whether each lies where the program itself starts."""
        folder = os.path.dirname(file)  # noqa: PTH120
        top = _joined(self._top(folder), module.replace(".", os.sep))
        for place in self._possible(module, level, folder):
            found = self._at(place)
            if found is not None:
                yield Path(found), bool(level) or place == top

    def find(self, module: str, level: int, folder: str) -> tuple[str, ...]:
        """The same for a file in ``folder``, as plain paths."""
        key = (folder, module, level)
        if key not in self._found:
            found = map(self._at, self._possible(module, level, folder))
            self._found[key] = tuple(each for each in found if each is not None)
        return self._found[key]

    def inside(self, module: str, level: int, folder: str, names: Iterable[str]) -> Iterator[str]:
        """The files of those ``names`` that are modules inside ``module``, with ``__init__.py`` in it or without."""
        key = (folder, module, level)
        if key not in self._packages:
            self._packages[key] = tuple(filter(self._listed, self._possible(module, level, folder)))
        for package in self._packages[key]:
            listed = self._listed(package)
            for name in names:
                if (name in listed or name + ".py" in listed) and (found := self._at(_joined(package, name))):
                    yield found

    def _possible(self, module: str, level: int, folder: str) -> Iterator[str]:
        """The places, without ending, where an imported module may be."""
        first, _, rest = module.partition(".")
        inside = _joined(first, rest.replace(".", os.sep))
        if level:
            yield _joined(_above(folder, level - 1), inside)
        elif module:
            for root in self._search(folder):
                names = self._listed(root)
                if first in names or first + ".py" in names:
                    yield _joined(root, inside)

    def _at(self, place: str) -> str | None:
        """The module file or package at a place without ending."""
        folder, name = os.path.split(place)
        names = self._listed(folder)
        if name + ".py" in names and self._is_file(place + ".py"):
            return place + ".py"
        package = _joined(place, "__init__.py")
        if name in names and "__init__.py" in self._listed(place) and self._is_file(package):
            return package
        return None

    def _top(self, start: str) -> str:
        """The folder that holds the outermost package of the files in a folder."""
        if start not in self._tops:
            above = os.path.dirname(start)  # noqa: PTH120
            package = "__init__.py" in self._listed(start) and start != above
            self._tops[start] = self._top(above) if package else start
        return self._tops[start]

    def _search(self, folder: str) -> tuple[str, ...]:
        if folder not in self._searched:
            found = [self._top(folder)]
            parent, above = "", folder
            while parent != above:
                parent, above = above, os.path.dirname(above)  # noqa: PTH120
                found += (parent, _joined(parent, "src"))
                if parent == self._cwd or "pyproject.toml" in self._listed(parent):
                    break
            self._searched[folder] = tuple(dict.fromkeys((*found, *self._roots)))
        return self._searched[folder]

    def _listed(self, folder: str) -> frozenset[str]:
        """The names in a folder; none for what is no folder or cannot be listed."""
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(os.listdir(folder))  # noqa: PTH208
            except (OSError, ValueError):
                self._names[folder] = frozenset()
        return self._names[folder]

    def _add(self, place: str) -> None:
        """Let a file or folder count as listed, with the folders above it."""
        folder, name = os.path.split(place)
        if name and name not in self._listed(folder):
            self._names[folder] |= {name}
            self._add(folder)

    def _is_file(self, file: str) -> bool:
        return file in self._known or os.path.isfile(file)  # noqa: PTH113


def _joined(folder: str, inside: str) -> str:
    return os.path.join(folder, inside) if inside else folder  # noqa: PTH118


def _above(folder: str, steps: int) -> str:
    for _ in range(steps):
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder
