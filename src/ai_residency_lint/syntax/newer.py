"""Type parameters and ``type`` statements, which ``ast`` cannot read before Python 3.12, taken out of a text.

A summary has nothing of either. All else stays where it is. What is taken out is found by its looks, so whoever parses
the rest must make sure that there is a statement at every place where it was.
"""

from __future__ import annotations

import re

from ai_residency_lint.syntax.written import ONE_STRING

Site = tuple[int, int]
"""Line, from 1, and column, from 0, where a statement begins."""

_KEPT = re.compile(r"^([ \t]*)(?:async[ \t]+def|def|class)[ \t]+\w+[ \t]*(?=\[)", re.MULTILINE)
_ALIAS = re.compile(r"^([ \t]*)type[ \t]+\w+[ \t]*(?=\[|=(?!=))", re.MULTILINE)
_EQUALS = re.compile(r"\s*=(?!=)")
_PART = re.compile(rf"{ONE_STRING}|#[^\n]*|[\[\](){{}}]", re.DOTALL)
_NOT_NEWLINE = re.compile(r"[^\n]")


def without(text: str) -> tuple[str, frozenset[Site], frozenset[Site]] | None:
    """The text without them, the places of the functions and classes that had some, and those of the ``type``
    statements, which are now expressions. None if there are none, or if they cannot be taken out."""
    if "\r" in text:
        return None
    cuts = [*_parameters(text), *_aliases(text)]
    if not cuts:
        return None
    pieces: list[str] = []
    end = 0
    for start, stop, put, _, _ in sorted(cuts):
        if start < end or not text[start:stop].isascii():
            return None
        pieces += (text[end:start], _blank(put, text[start:stop]))
        end = stop
    sites = [frozenset(_site(text, each[3]) for each in cuts if each[4] is kind) for kind in (False, True)]
    return "".join((*pieces, text[end:])), sites[0], sites[1]


_Cut = tuple[int, int, str, int, bool]
"""From where to where, what to put at the beginning, where the statement begins, and whether it is a ``type``."""


def _parameters(text: str) -> list[_Cut]:
    return [(each.end(), _closed(text, each.end()), "", each.end(1), False) for each in _KEPT.finditer(text)]


def _aliases(text: str) -> list[_Cut]:
    found = []
    for each in _ALIAS.finditer(text):
        at = each.end()
        equals = _EQUALS.match(text, _closed(text, at) if text[at] == "[" else at)
        if equals is not None:
            found.append((each.end(1), equals.end(), "0,", each.end(1), True))
    return found


def _closed(text: str, start: int) -> int:
    """The end of the bracket at ``start``."""
    depth = 0
    for each in _PART.finditer(text, start):
        if each[0] in ("[", "(", "{"):
            depth += 1
        elif each[0] in ("]", ")", "}"):
            depth -= 1
            if not depth:
                return each.end()
    return len(text)


def _blank(put: str, cut: str) -> str:
    """As many blanks, with lines continued; an empty line cannot be, so then there is no such text."""
    blank = put + _NOT_NEWLINE.sub(" ", cut)[len(put) :]
    return blank.replace(" \n", "\\\n")


def _site(text: str, start: int) -> Site:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start) - 1
