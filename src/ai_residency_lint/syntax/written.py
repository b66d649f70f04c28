"""Literals as they are written, and the text of one that has been read already."""

from __future__ import annotations

import ast
import re

PLAIN = r"(?:[uU]|[bB][rR]?|[rR][bB]?)"
"""A regular expression for the letters before a string or bytes without fields."""
ONE_STRING = rf"{PLAIN}?(?:" + "|".join(
    rf"{q * 3}[^\\{q}]*+(?:\\.[^\\{q}]*+|{q}(?!{q * 2})[^\\{q}]*+)*+{q * 3}"
    rf"|{q}(?!{q * 2})[^\\{q}\r\n]*+(?:\\(?:\r\n|.)[^\\{q}\r\n]*+)*+{q}"
    for q in "'\""
) + ")"  # fmt: skip
"""The same for a whole one. A dot is any character."""


class Written(str):
    """The ``value`` of a literal's node, with what it means. The text itself is not kept."""

    means: str | bytes | int | float

    @classmethod
    def of(cls, means: str | bytes | int | float) -> Written:
        """The text of a literal that means this."""
        made = cls()
        made.means = means
        return made


def meaning(text: str) -> object:
    """What a literal means; None if that cannot be told. ``RecursionError`` if there is no room to find out."""
    if isinstance(text, Written):
        return text.means
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError):
        return None


def looks_like_one(text: str) -> bool:
    """Whether strings or bytes, with fields or without, are surely written as one literal."""
    quote = text[-1]
    opened = text.lstrip("uUbBrRfF")
    if opened[0] == quote and opened.count(quote) == 2:
        return True
    return opened.startswith(quote * 3) and opened.find(quote * 3, 3) == len(opened) - 3


def is_one_string(text: str) -> bool:
    """Whether strings or bytes without fields are written as one literal, not as several side by side."""
    return looks_like_one(text) or re.fullmatch(ONE_STRING, text, re.DOTALL) is not None
