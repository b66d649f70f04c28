"""What a run is asked to lint: files by path, some with their content given."""

from __future__ import annotations

import os

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from ai_residency_lint.sources.model import Problem


class Input(NamedTuple):
    """A file to lint: where it lies (an absolute path) and the path to report.

    ``data`` is its content if that is not to be read from disk. A ``problem`` means that it is known to be unreadable
    (it may then be a folder).
    """

    where: str
    path: str
    data: bytes | None = None
    problem: Problem | None = None

    @property
    def file(self) -> Path:
        """Where it lies."""
        from pathlib import Path

        return Path(self.where)


def named(file: str | Path, cwd: str | Path, *, data: bytes | None = None, problem: Problem | None = None) -> Input:
    """The input for a file; it is reported relative to ``cwd`` if it lies below."""
    where = os.path.normpath(os.path.join(cwd, file))
    return Input(where, displayed(where, base(cwd)), data, problem)


def displayed(where: str, below: str) -> str:
    """An absolute path as it is reported, relative to the folder ``below`` (see ``base``) if it lies there."""
    shown = where[len(below) :] if where.startswith(below) else "." if base(where) == below else where
    return shown.replace(os.sep, "/")


def base(folder: str | Path) -> str:
    """A folder with a separator at its end: what the paths of everything in it begin with."""
    return str(folder).rstrip(os.sep) + os.sep
