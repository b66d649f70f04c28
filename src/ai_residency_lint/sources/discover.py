"""Which files a run reads: the folders walked, ignored and excluded parts left out, in a stable order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ai_residency_lint.disk import ENDINGS, FILE, FOLDER, LINK, NOTHING, OTHER, UNKNOWN, Disk
from ai_residency_lint.errors import LintError
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.inputs import base

if TYPE_CHECKING:
    from pathlib import Path

    from pathspec import GitIgnoreSpec

    from ai_residency_lint.sources.model import Problem

    Report = Callable[[str, Problem], None]

DEFAULT_EXCLUDES = frozenset(
    {
        *(".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox"),
        *(".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode"),
        *("__pycache__", "__pypackages__", "_build", "buck-out", "dist", "node_modules", "site-packages", "venv"),
    }
)
"""Names of folders that are never entered, unless they are named themselves."""


def discover(
    paths: Sequence[str | Path],
    *,
    cwd: str | Path,
    report: Report,
    exclude: Sequence[str] = (),
    root: str | Path | None = None,
    force_exclude: bool = False,
    disk: Disk | None = None,
) -> Iterator[str]:
    """Absolute paths of the files to read, each once.

    Folders are walked in order of names for ``.py``, ``.pyi`` and ``.ipynb``; links to folders are not followed.
    ``.gitignore`` files up to the root of the repository and its ``info/exclude`` count, ``DEFAULT_EXCLUDES`` and
    ``exclude`` (patterns as in ``.gitignore``, relative to ``root``, by default ``cwd``) too. A file that is named
    itself is always taken, unless ``force_exclude`` holds it against ``exclude`` and ``DEFAULT_EXCLUDES`` as well.
    ``report`` gets folders that cannot be listed. Raises LintError for a path that does not exist.
    """
    disk = disk or Disk()
    top = _absolute(root or cwd, cwd)
    walk = _Walk(disk, top, _Rules(base(top), _spec(exclude)) if exclude else None, report)
    named = [_absolute(path, cwd) for path in paths]
    for path in named:
        if disk.kind(path) == NOTHING:
            disk.doubt()
            if not os.path.lexists(path):
                raise LintError(f"{path}: no such file or folder; check the path")
    for path in named:
        if disk.kind(path) == FOLDER:
            yield from walk.folder(path)
        elif disk.kind(path) == OTHER:
            from ai_residency_lint.sources.model import Problem

            report(path, Problem("is no regular file; give its text on stdin (-) instead"))
        elif not (force_exclude and walk.excludes(path)):
            yield from walk.once(path)
    yield from walk.linked()


def excluded(path: str, *, root: str | Path, exclude: Sequence[str] = ()) -> bool:
    """Whether ``exclude`` (relative to ``root``) or ``DEFAULT_EXCLUDES`` hold against a file that is named itself."""
    top = os.fspath(root)
    rules = _Rules(base(top), _spec(exclude)) if exclude else None
    return _Walk(Disk(), top, rules, lambda path, problem: None).excludes(path)


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


class _Level(NamedTuple):
    """A folder on the way, with a separator at its end, what is left in it, and the rules that hold there."""

    above: str
    entries: Iterator[tuple[str, str]]
    rules: tuple[_Rules, ...]


class _Walk:
    def __init__(self, disk: Disk, top: str, excluded: _Rules | None, report: Report) -> None:
        self._disk = disk
        self._top = top
        self._excluded = excluded
        self._report = report
        self._seen: set[str] = set()
        self._links: list[str] = []

    def folder(self, start: str) -> Iterator[str]:
        """The files below a folder that was named."""
        outer = tuple(_outer_rules(start, self._disk))
        if _ignored(outer, start, folder=True):
            outer = ()
        yield from self._below(start, outer)

    def once(self, path: str) -> Iterator[str]:
        """The file, unless it has been given out already."""
        if path not in self._seen:
            self._seen.add(path)
            yield path

    def linked(self) -> Iterator[str]:
        """The links to files that were met on the way, where nothing else has led to the file."""
        folders: dict[str, str] = {}
        known = set()
        for path in self._seen if self._links else ():
            parent, name = os.path.split(path)
            if parent not in folders:
                folders[parent] = self._disk.real(parent)
            known.add(os.path.join(folders[parent], name))
        for path in self._links:
            real = self._disk.real(path)
            if real not in known:
                known.add(real)
                yield from self.once(path)

    def excludes(self, path: str) -> bool:
        """Whether a file would be left out if its folder were walked, ``.gitignore`` aside."""
        above = base(self._top)
        inside = os.path.dirname(path)[len(above) :].split(os.sep) if path.startswith(above) else ()
        return not DEFAULT_EXCLUDES.isdisjoint(inside) or self._left_out(path, (), folder=False)

    def _below(self, start: str, rules: tuple[_Rules, ...]) -> Iterator[str]:
        """The files in a folder and the folders in it, in the order of names."""
        waiting = [self._entries(start, rules)]
        while waiting:
            above, entries, around = waiting[-1]
            for name, kind in entries:
                path = above + name
                if kind == FOLDER:
                    if name not in DEFAULT_EXCLUDES and not self._left_out(path, around, folder=True):
                        waiting.append(self._entries(path, around))
                        break
                elif name.lower().endswith(ENDINGS) and not self._left_out(path, around, folder=False):
                    yield from self._file(path, kind)
            else:
                waiting.pop()

    def _entries(self, folder: str, rules: tuple[_Rules, ...]) -> _Level:
        """What is in a folder, by name, and the rules that hold there."""
        found: Mapping[str, str] = {}
        try:
            found = self._disk.entries(folder)
        except OSError as error:
            from ai_residency_lint.sources.model import Problem

            self._report(folder, Problem(f"folder cannot be listed: {error.strerror or error}"))
        if ".gitignore" in found:
            rules = (*rules, *_rules_in(folder, ".gitignore", self._disk))
        return _Level(base(folder), iter(found.items()), rules)

    def _file(self, path: str, kind: str) -> Iterator[str]:
        if kind == FILE:
            yield from self.once(path)
        elif kind == LINK and self._disk.kind(path) in (FILE, UNKNOWN):  # it may be one that cannot be looked at
            self._links.append(path)

    def _left_out(self, path: str, rules: tuple[_Rules, ...], *, folder: bool) -> bool:
        if self._excluded is not None and self._excluded.verdict(path, folder=folder):
            return True
        return _ignored(rules, path, folder=folder)


def _ignored(rules: tuple[_Rules, ...], path: str, *, folder: bool) -> bool:
    """The word of the innermost ``.gitignore`` that has one."""
    verdicts = (each.verdict(path, folder=folder) for each in reversed(rules))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _outer_rules(start: str, disk: Disk) -> Iterator[_Rules]:
    """What the repository around ``start`` ignores, outermost first; nothing outside a repository."""
    folders = [start]
    while disk.kind(os.path.join(folders[-1], ".git")) == NOTHING:
        folders.append(os.path.dirname(folders[-1]))
        if folders[-1] == folders[-2]:
            return
    for rule in _rules_in(os.path.join(folders[-1], ".git", "info"), "exclude", disk):
        yield _Rules(base(folders[-1]), rule.spec)
    for folder in reversed(folders[1:]):
        yield from _rules_in(folder, ".gitignore", disk)


def _rules_in(folder: str, name: str, disk: Disk) -> Iterator[_Rules]:
    try:
        lines = disk.read(os.path.join(folder, name)).decode(errors="replace").splitlines()
    except OSError:
        return
    try:
        spec = _spec(lines)
    except LintError:  # git passes over a malformed pattern as well
        spec = _spec([line for line in lines if _well_formed(line)])
    yield _Rules(base(folder), spec)


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
        wrong = next((line for line in lines if len(lines) > 1 and not _well_formed(line)), lines[0])
        raise LintError(f'exclude: "{wrong}" is malformed ({error})') from error


def _absolute(path: str | Path, cwd: str | Path) -> str:
    return os.path.normpath(os.path.join(cwd, path))
