"""``# noqa`` comments, in the grammar that flake8 and ruff share."""

import re
import tokenize
from collections.abc import Iterator, Sequence
from functools import cached_property

_NOQA = r"(?i)#\s*noqa\b(?P<colon>\s*:)?\s*(?P<codes>[A-Za-z]+[0-9]+(?:[,\s]+[A-Za-z]+[0-9]+)*)?"
_LINE_END = re.compile(r"\r\n|\r|\n")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of Python source, without their ends. (``str.splitlines`` also splits at form feeds and the like.)"""
    return tuple(_LINE_END.split(text))


def without_noqa(line: str) -> str:
    """A line up to its ``noqa`` comment."""
    found = re.search(_NOQA, line)
    return line[: found.start()] if found else line


class Suppressions:
    """The ``noqa`` comments of one module, found on demand. ``lines`` are those of the text that was parsed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def hides(self, code: str, first: int, last: int) -> bool:
        """Whether a comment on line ``first`` or ``last`` of a finding suppresses ``code``.

        The first line is where flake8 looks; the last is the only one where a formatter leaves a comment that belongs
        to a call of several lines as a whole (behind its closing bracket). Lines between belong to single arguments.
        ``# noqa`` suppresses everything, ``# noqa: RSD1,RSD402`` what starts with one of the codes. ``# noqa:`` with
        no code after the colon suppresses nothing: a slip of the pen must not open everything.
        """
        return any(self._hidden(code, line) for line in {first, last})

    def _hidden(self, code: str, line: int) -> bool:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        if "noqa" not in text.lower():
            return False
        found = re.search(_NOQA, self._comments.get(line, ""))
        if found is None:
            return False
        if found["colon"] is None:
            return True
        return code.startswith(tuple(re.split(r"[,\s]+", (found["codes"] or "\0").upper())))

    @cached_property
    def _comments(self) -> dict[int, str]:
        """Comments by line. Where Python cannot split the text into tokens, each later line counts as a comment."""
        comments: dict[int, str] = {}
        reached = 0
        try:
            for token in tokenize.generate_tokens(self._feed().__next__):
                reached = token.end[0]
                if token.type == tokenize.COMMENT:
                    comments[token.start[0]] = token.string
        except (tokenize.TokenError, SyntaxError):
            rest = enumerate(self._lines[reached:], start=reached + 1)
            comments.update(rest)
        return comments

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            yield line + "\n"
