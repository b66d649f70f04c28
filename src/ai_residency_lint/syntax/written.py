"""The text of a literal that has been read already."""

from __future__ import annotations

import ast


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
    """What a literal means; None if that cannot be told."""
    if isinstance(text, Written):
        return text.means
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
