"""From a source to LibCST's module, or to the places where it cannot be read. Never raises for what a file holds."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ai_residency_lint.sources.model import Cell, Problem, Source
from ai_residency_lint.syntax.gate import Shape, measure
from ai_residency_lint.syntax.stack import TOO_DEEP, with_room

if TYPE_CHECKING:
    import libcst as cst

_LIBCST_PLACE = re.compile(r"error at (\d+):(\d+)")
_LAST_TOKEN = re.compile(r"(?:\w+|\S|)\Z")
_NEWLINE = re.compile(r"\r\n?|\n")


class Parsed(NamedTuple):
    """What ``parse`` found. ``source`` is the given one with its broken cells blanked, ``problems`` are all of its
    problems, old and new. ``module`` is None if nothing can be read. ``height`` is for ``stack.with_room``."""

    module: cst.Module | None
    source: Source
    problems: tuple[Problem, ...]
    height: int = 0


def parse(source: Source) -> Parsed:
    """Parse a source. A notebook loses only the cells that cannot be read; each of them is a problem."""
    if source.problems and not source.text:
        return Parsed(None, source, source.problems)
    shape = measure(source.text)
    outcome = _parse(source.text, shape)
    if not isinstance(outcome, Problem):
        return Parsed(outcome, source, source.problems, shape.height)
    broken = dict(_broken_cells(source))
    if not broken:
        return Parsed(None, source, (*source.problems, outcome))
    from ai_residency_lint.sources.notebook import blank

    rest = parse(blank(replace(source, problems=()), broken))
    return rest._replace(problems=(*source.problems, *broken.values(), *rest.problems))


def _broken_cells(source: Source) -> Iterator[tuple[Cell, Problem]]:
    lines = source.text.split("\n")
    ends = [cell.first_line - 1 for cell in source.cells[1:]] + [len(lines)]
    for cell, end in zip(source.cells, ends, strict=False):
        text = "\n".join(lines[cell.first_line - 1 : end])
        outcome = _parse(text, measure(text))
        if isinstance(outcome, Problem):
            yield cell, replace(outcome, line=outcome.line + cell.first_line - 1)


def _parse(text: str, shape: Shape) -> cst.Module | Problem:
    if shape.refusal:
        return Problem(shape.refusal, *_place(text, shape.deepest))
    import libcst as cst

    try:
        return with_room(shape.height, lambda: cst.parse_module(text))
    except RecursionError:
        return Problem(TOO_DEEP, *_place(text, shape.deepest))
    except (cst.ParserSyntaxError, UnicodeError) as error:
        return _explained(text, shape.height, str(getattr(error, "message", error)))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the native parser; the class cannot be imported
            raise
        return _explained(text, shape.height, "the parser failed on this file")


def _explained(text: str, height: int, message: str) -> Problem:
    """Python's own words for what is wrong, or LibCST's if Python stumbles over newer syntax or over nothing."""
    ours = _libcst_problem(text, message)
    pythons = _python_problem(text)
    if pythons is None or (pythons.line < ours.line and _reads_up_to(text, height, pythons.line)):
        return ours
    return pythons


def _python_problem(text: str) -> Problem | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return Problem(_one_line(error.msg), max(error.lineno or 1, 1), max(error.offset or 1, 1))
    except (ValueError, MemoryError, RecursionError):
        return None
    return None


def _libcst_problem(text: str, message: str) -> Problem:
    """LibCST names the place of the token behind the one that it cannot read, if it names one."""
    found = _LIBCST_PLACE.search(message)
    if found is None:
        return Problem(_one_line(message))
    read = text[: _line_start(text, int(found[1])) + int(found[2])].rstrip()
    token = _LAST_TOKEN.search(read[-100:])
    return Problem("invalid syntax", *_place(text, len(read) - len(token[0] if token else "")))


def _reads_up_to(text: str, height: int, line: int) -> bool:
    """Whether LibCST can read the text up to and with a line, given a body if it opens a block."""
    import libcst as cst

    start = text[: _line_start(text, line + 1)].rstrip()
    start += " pass" if start.endswith(":") else ""
    try:
        with_room(height, lambda: cst.parse_module(start))
    except cst.ParserSyntaxError:
        return False
    return True


def _one_line(message: str) -> str:
    first = " ".join(message.split())
    return first if len(first) <= 120 else first[:117] + "..."


def _line_start(text: str, line: int) -> int:
    """The offset of the first character of a line, or the end of the text."""
    if line == 1:
        return 0
    return next((found.end() for found in islice(_NEWLINE.finditer(text), line - 2, None)), len(text))


def _place(text: str, offset: int) -> tuple[int, int]:
    """The line and column, from 1, of an offset."""
    line, start = 1, 0
    for found in _NEWLINE.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return line, offset - start + 1
