"""Jupyter notebooks (nbformat 3 and 4) as one Python text: the code cells in order, IPython's own syntax neutralised.

Every line of a code cell stays one line, so that ``Source.cells`` maps places back. What IPython adds to Python becomes
``pass``, or, where its result is used, an expression of unknown value; code behind ``%time`` and the like is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from msgspec.structs import replace

from ai_residency_lint.sources.model import Cell, Problem, Source

_PYTHON_CELLS = frozenset({"capture", "debug", "ipytest", "prun", "pypy", "python", "python3", "time", "timeit"})
_TIMERS = {"time": "", "timeit": "nrpv", "prun": "lsTD", "memit": "rti", "lprun": "fmsTDu"}
"""Line magics that run Python, each with its options that take a value."""
_UNKNOWN = "get_ipython()"

_NEWLINE = re.compile(r"\r\n?|\n")
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_TIMER = re.compile(r"(\s*)%(\w+)\s+")
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)(?:=\S*)?\s+")
_COMPOUND = re.compile(r"(?:async|class|def|for|if|try|while|with)\b|[@%!]")
_TARGET = r"\*?[^\W\d][\w.]*(?:\[[^\]]*\])*"
_ASSIGNED = re.compile(rf"(\s*{_TARGET}(?:\s*,\s*{_TARGET})*\s*=\s*)(?:!|%%?\w)")
_HELP = re.compile(r"\s*[%\w.*\[\]-]+\?{1,2}\s*(?:#.*)?$")
_TOKEN = re.compile(
    r"#.*|'''|\"\"\"|'[^\\']*+(?:\\.[^\\']*+)*+(?:'|\\?$)|\"[^\\\"]*+(?:\\.[^\\\"]*+)*+(?:\"|\\?$)|[()\[\]{}]|\\$"
)
_REST = {q * 3: re.compile(rf"(?:[^\\{q}]+|\\.|\\$|{q}(?!{q}{q}))*+({q * 3})?") for q in "'\""}


class Content(NamedTuple):
    """The text of a notebook, its code cells and what is wrong with it."""

    text: str = ""
    cells: tuple[Cell, ...] = ()
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Content:
    """The code of a notebook. Never raises: what is not a notebook is a problem; one in another language is empty."""
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        return _broken(f"the notebook is not valid JSON: {error.msg}", error.lineno, error.colno)
    except (ValueError, RecursionError):
        return _broken("the notebook is not valid JSON")
    cells = _all_cells(document)
    if cells is None:
        return _broken("not a notebook: it has no list of cells")
    return _joined(cells) if _speaks_python(document) else Content()


def blank(source: Source, cells: Collection[Cell]) -> Source:
    """The source with the lines of some of its cells emptied."""
    lines = source.text.split("\n")
    ends = [cell.first_line - 1 for cell in source.cells[1:]] + [len(lines)]
    for cell, end in zip(source.cells, ends, strict=False):
        if cell in cells:
            lines[cell.first_line - 1 : end] = [""] * (end - cell.first_line + 1)
    return replace(source, text="\n".join(lines))


def neutral_lines(code: str) -> list[str]:
    """The lines of a cell as Python, as many as the cell has."""
    lines = _dedented(_NEWLINE.split(code))
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    magic = _CELL_MAGIC.match(lines[first])
    if magic is None:
        return list(_neutral(lines))
    if magic[1] in _PYTHON_CELLS:
        return [*lines[:first], "", *_neutral(lines[first + 1 :])]
    return [""] * len(lines)


def _broken(message: str, line: int = 1, column: int = 1) -> Content:
    return Content(problems=(Problem(message, line, column),))


def _all_cells(document: Any) -> list[Any] | None:
    match document:
        case {"cells": [*cells]}:
            return cells
        case {"worksheets": [*sheets]}:
            return [cell for sheet in sheets if isinstance(sheet, dict) for cell in _all_cells(sheet) or ()]
    return None


def _speaks_python(document: Any) -> bool:
    match document:
        case {"metadata": {"language_info": {"name": str(name)}}}:
            return "py" in name.lower()
        case {"metadata": {"kernelspec": {"language": str(name)}}}:
            return "py" in name.lower()
    return True


def _joined(cells: list[Any]) -> Content:
    lines: list[str] = []
    places: list[Cell] = []
    for index, cell in enumerate(cells):
        code = _code(cell)
        if code is not None:
            places.append(Cell(index, len(lines) + 1))
            lines.extend(neutral_lines(code))
    text = "\n".join([*lines, ""]) if lines else ""
    return Content(text.encode("utf-8", "replace").decode("utf-8"), tuple(places))


def _code(cell: Any) -> str | None:
    match cell:
        case {"cell_type": "code", "language": str(language)} if "py" not in language.lower():
            return None
        case {"cell_type": "code", "source": code} | {"cell_type": "code", "input": code}:
            return "".join(part for part in code if isinstance(part, str)) if isinstance(code, str | list) else None
    return None


def _dedented(lines: list[str]) -> list[str]:
    """IPython takes the indentation of a cell's first line off all lines; columns are then those without it."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _neutral(lines: list[str]) -> Iterator[str]:
    """The lines with line magics replaced, wherever a statement can start."""
    state = _State()
    swallowing = False
    for line in lines:
        if swallowing:
            swallowing = line.endswith("\\")
            yield ""
            continue
        if state.at_start:
            line = _timed(line) or line
            magic = _without_magic(line)
            if magic is not None:
                swallowing = line.endswith("\\")
                yield magic
                continue
        state.feed(line)
        yield line


def _timed(line: str) -> str | None:
    """The code behind ``%time`` and its like, in its columns, if the line is that."""
    found = _TIMER.match(line)
    if found is None or found[2] not in _TIMERS:
        return None
    start = found.end()
    while option := _OPTION.match(line, start):
        start = option.end()
        if option[1] in tuple(_TIMERS[found[2]]):
            start += len(line[start:]) - len(line[start:].partition(" ")[2].lstrip())
    if start >= len(line) or _COMPOUND.match(line, start):
        return None
    return f"{found[1]}{'0;':{start - found.end(1)}}{line[start:]}"


def _without_magic(line: str) -> str | None:
    """What stands for a line of IPython's own syntax, or None if the line is Python."""
    body = line.lstrip()
    if body.startswith(("%", "!", "?", ",", ";", "/")) or _HELP.match(line):
        return line[: len(line) - len(body)] + "pass"
    assigned = _ASSIGNED.match(line)
    return None if assigned is None else assigned[1] + _UNKNOWN


class _State:
    """Whether the next line of a cell starts a statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._joined = False

    @property
    def at_start(self) -> bool:
        return not (self._depth or self._quote or self._joined)

    def feed(self, line: str) -> None:
        """Take in a line of Python."""
        self._joined = False
        position = 0
        while found := (_REST[self._quote].match(line, position) if self._quote else _TOKEN.search(line, position)):
            position = found.end()
            if self._quote:
                if not found[1]:
                    return
                self._quote = ""
            else:
                self._take(found[0])

    def _take(self, token: str) -> None:
        if token in _REST:
            self._quote = token
        elif token in "([{":
            self._depth += 1
        elif token in ")]}":
            self._depth = max(self._depth - 1, 0)
        elif token[0] != "#":
            self._joined = token[-1] == "\\"
