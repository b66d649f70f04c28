"""Text of strangers made safe and measurable for lines of output."""

import unicodedata

from ai_residency_lint.findings.model import Location

TAB = 4
"""The width of a tab in excerpts."""


def place(location: Location) -> str:
    """``path:line:column``; in a notebook ``path:cell N:line:column``, with the same 0-based N as in JSON."""
    cell = "" if location.cell is None else f"cell {location.cell}:"
    return f"{one_line(location.path)}:{cell}{location.line}:{location.column}"


def one_line(text: str) -> str:
    """Text on one line, with anything that could steer a terminal or a parser of lines written as an escape."""
    return "".join(_shown(character) for character in text)


def expanded(text: str) -> str:
    """A source line as it is shown: tabs as spaces, control characters as escapes."""
    shown: list[str] = []
    column = 0
    for character in text:
        piece = " " * (TAB - column % TAB) if character == "\t" else _shown(character)
        shown.append(piece)
        column += width(piece)
    return "".join(shown)


def width(text: str) -> int:
    """How many columns of a terminal ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _shown(character: str) -> str:
    # Cc: controls; Cf: direction marks and other invisible ones; Cs: bytes of a path that are no text; Zl, Zp: breaks.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return character.encode("unicode_escape").decode()
    return character


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
