"""A file that may matter, as the rest of the pipeline sees it."""

from pathlib import Path

from msgspec import Struct


class Cell(Struct, frozen=True):
    """A code cell of a notebook: its 0-based index among all cells, and the first line it has in ``Source.text``."""

    index: int
    first_line: int


class Problem(Struct, frozen=True):
    """Why a file, or a cell of it, cannot be read. ``line`` and ``column`` count from 1 in ``Source.text``."""

    message: str
    line: int = 1
    column: int = 1


class Source(Struct, frozen=True):
    """One module: ``path`` as it is reported (relative to the working directory, ``/``), ``file`` where it lies.

    ``text`` is decoded, without byte order mark, line ends untouched. For a notebook it is the code cells one after
    the other, magics neutralised, and ``cells`` maps lines back.
    """

    path: str
    file: Path
    text: str
    digest: bytes
    cells: tuple[Cell, ...] = ()
    problems: tuple[Problem, ...] = ()

    def place(self, line: int) -> tuple[int | None, int]:
        """Map a line of ``text`` to ``(cell, line in the cell)``; the cell is None outside notebooks."""
        found: Cell | None = None
        for cell in self.cells:
            if cell.first_line > line:
                break
            found = cell
        return (None, line) if found is None else (found.index, line - found.first_line + 1)
