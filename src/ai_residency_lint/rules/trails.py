"""The way from a cause to a finding, as short as it can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ai_residency_lint.findings.model import Location, Related

_IMPORT = re.compile(r"(import|from)\s")


def tidied(home: Location, steps: Iterable[Related]) -> tuple[Related, ...]:
    """The steps in their order, each place once, without imports and without what ``home``, the place of the finding,
    shows already. Of two steps that begin on the same line, one inside the other, the wider one stays."""
    kept: list[Related] = []
    for step in steps:
        where = step.location
        if _IMPORT.match(step.message) or any(within(where, other) for other in (home, *(e.location for e in kept))):
            continue
        kept = [each for each in kept if not within(each.location, where)]
        kept.append(step)
    return tuple(kept)


def within(one: Location, other: Location) -> bool:
    """Whether a place lies in another one and begins on its first line."""
    same = (one.path, one.cell, one.line) == (other.path, other.cell, other.line)
    ends = (one.end_line, one.end_column) <= (other.end_line, other.end_column)
    return same and one.column >= other.column and ends
