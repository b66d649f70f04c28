"""Which files a run reads: the folders walked, ignored and excluded parts left out, in a stable order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ai_residency_lint.errors import LintError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from ai_residency_lint.sources.model import Problem

    Report = Callable[[str, Problem], None]

SUFFIXES = (".py", ".pyi", ".ipynb")
DEFAULT_EXCLUDES = frozenset(
    {
        *(".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox"),
        *(".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode"),
        *("__pycache__", "__pypackages__", "_build", "buck-out", "dist", "node_modules", "site-packages", "venv"),
    }
)
"""Names of folders that are never entered, unless they are named themselves."""


def discover(
    paths: Sequence[Path],
    *,
    cwd: Path,
    report: Report,
    exclude: Sequence[str] = (),
    root: Path | None = None,
    force_exclude: bool = False,
) -> Iterator[str]:
    """Absolute paths of the files to read, each once.

    Folders are walked in order of names for ``.py``, ``.pyi`` and ``.ipynb``; links to folders are not followed.
    ``.gitignore`` files up to the root of the repository and its ``info/exclude`` count, ``DEFAULT_EXCLUDES`` and
    ``exclude`` (patterns as in ``.gitignore``, relative to ``root``, by default ``cwd``) too. A file that is named
    itself is always taken, unless ``force_exclude`` holds it against ``exclude`` and ``DEFAULT_EXCLUDES`` as well.
    ``report`` gets folders that cannot be listed. Raises LintError for a path that does not exist.
    """
    top = _absolute(root or cwd, cwd)
    walk = _Walk(top, _Rules(_base(top), _spec(exclude)) if exclude else None, report)
    named = [_absolute(path, cwd) for path in paths]
    for path in named:
        if not path.exists() and not path.is_symlink():
            raise LintError(f"{path}: no such file or folder; check the path")
    for path in named:
        if path.is_dir():
            yield from walk.folder(path)
        elif not (force_exclude and walk.excludes(path)):
            yield from walk.once(str(path))
    yield from walk.linked()


class _Rules(NamedTuple):
    """Patterns, and the folder that they are relative to, with a separator at its end."""

    base: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """Whether ``path`` is to be ignored; None if no pattern matches or it lies elsewhere."""
        if not path.startswith(self.base):
            return None
        relative = path[len(self.base) :].replace(os.sep, "/")
        return self.spec.check_file(relative + "/" if folder else relative).include


class _Walk:
    def __init__(self, top: Path, excluded: _Rules | None, report: Report) -> None:
        self._top = top
        self._excluded = excluded
        self._report = report
        self._seen: set[str] = set()
        self._links: list[str] = []

    def folder(self, start: Path) -> Iterator[str]:
        """The files below a folder that was named."""
        outer = tuple(_outer_rules(start))
        if _ignored(outer, str(start), folder=True):
            outer = ()
        yield from self._below(str(start), outer)

    def once(self, path: str) -> Iterator[str]:
        """The file, unless it has been given out already."""
        if path not in self._seen:
            self._seen.add(path)
            yield path

    def linked(self) -> Iterator[str]:
        """The links to files that were met on the way, where nothing else has led to the file."""
        folders: dict[Path, Path] = {}
        known = set()
        for name in self._seen if self._links else ():
            parent = Path(name).parent
            if parent not in folders:
                folders[parent] = parent.resolve()
            known.add(folders[parent] / Path(name).name)
        for path in self._links:
            real = Path(path).resolve()
            if real not in known:
                known.add(real)
                yield from self.once(path)

    def excludes(self, path: Path) -> bool:
        """Whether a file would be left out if its folder were walked, ``.gitignore`` aside."""
        folder = path.parent
        inside = folder.relative_to(self._top) if folder.is_relative_to(self._top) else Path()
        return not DEFAULT_EXCLUDES.isdisjoint(inside.parts) or self._left_out(str(path), (), folder=False)

    def _below(self, start: str, rules: tuple[_Rules, ...]) -> Iterator[str]:
        """The files in a folder and the folders in it, in the order of names."""
        waiting = [self._entries(start, rules)]
        while waiting:
            entries, around = waiting[-1]
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name not in DEFAULT_EXCLUDES and not self._left_out(entry.path, around, folder=True):
                        waiting.append(self._entries(entry.path, around))
                        break
                elif name.lower().endswith(SUFFIXES) and not self._left_out(entry.path, around, folder=False):
                    yield from self._file(entry)
            else:
                waiting.pop()

    def _entries(self, folder: str, rules: tuple[_Rules, ...]) -> tuple[Iterator[os.DirEntry[str]], tuple[_Rules, ...]]:
        """What is in a folder, by name, and the rules that hold there."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=attrgetter("name"))
        except OSError as error:
            from ai_residency_lint.sources.model import Problem

            self._report(folder, Problem(f"folder cannot be listed: {error.strerror or error}"))
            found = []
        if any(entry.name == ".gitignore" for entry in found):
            rules = (*rules, *_rules_in(Path(folder), ".gitignore"))
        return iter(found), rules

    def _file(self, entry: os.DirEntry[str]) -> Iterator[str]:
        if not entry.is_file():
            return
        if entry.is_symlink():
            self._links.append(entry.path)
        else:
            yield from self.once(entry.path)

    def _left_out(self, path: str, rules: tuple[_Rules, ...], *, folder: bool) -> bool:
        if self._excluded is not None and self._excluded.verdict(path, folder=folder):
            return True
        return _ignored(rules, path, folder=folder)


def _ignored(rules: tuple[_Rules, ...], path: str, *, folder: bool) -> bool:
    """The word of the innermost ``.gitignore`` that has one."""
    verdicts = (each.verdict(path, folder=folder) for each in reversed(rules))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _outer_rules(start: Path) -> Iterator[_Rules]:
    """What the repository around ``start`` ignores, outermost first; nothing outside a repository."""
    top = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
    if top is None:
        return
    for rule in _rules_in(top / ".git" / "info", "exclude"):
        yield _Rules(_base(top), rule.spec)
    between = [folder for folder in start.parents if folder.is_relative_to(top)]
    for folder in reversed(between):
        yield from _rules_in(folder, ".gitignore")


def _rules_in(folder: Path, name: str) -> Iterator[_Rules]:
    try:
        lines = (folder / name).read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    try:
        spec = _spec(lines)
    except LintError:  # git passes over a malformed pattern as well
        spec = _spec([line for line in lines if _well_formed(line)])
    yield _Rules(_base(folder), spec)


def _well_formed(line: str) -> bool:
    try:
        _spec([line])
    except LintError:
        return False
    return True


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error) as error:
        raise LintError(f"a pattern to exclude is malformed: {error}") from error


def _base(folder: Path) -> str:
    return str(folder).rstrip(os.sep) + os.sep


def _absolute(path: Path, cwd: Path) -> Path:
    return Path(os.path.normpath(cwd / path))
