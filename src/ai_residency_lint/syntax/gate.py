"""A cheap look at a text before LibCST sees it.

LibCST's native parser recurses on the C stack (some 3,000 nested brackets or 10,000 ``elif`` end the process) and
copies what it has read at every link of a chain, so that its time grows with the square of a chain and exponentially
with nested ``case`` patterns. One pass of a regular expression over brackets, operators, dots and strings, in step
with LibCST's own tokenizer, measures what counts without recursion: how high the tree gets and how much is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from msgspec import Struct

from ai_residency_lint.syntax.stack import MAX_TOKENS, TOO_DEEP
from ai_residency_lint.syntax.written import ONE_STRING, PLAIN

MAX_BRACKETS = 200
"""Nested brackets. Python's own tokenizer has the same limit, so no file that runs has more."""
MAX_HEIGHT = 6_000
"""Nested operators, dots, calls and ``elif``. CPython 3.11 and 3.12 stop at 3,000, CPython 3.13 below 10,000."""
MAX_COPIES = 13_000_000
"""Nodes that are copied: LibCST copies 1 to 4 million a second. Some 100 bytes of each stay until the file is read."""
AT_TIGHT, AT_LINK, AT_PREFIX, AT_CLOSE = 2, 3, 4, 10
"""What a dot or ``*`` copies of what stands before it, what a call or index copies of it, what ``not`` or ``lambda``
does, and how often a bracket's content is read anew as something else; right within a factor of four."""

_Match: TypeAlias = Callable[[str, int], re.Match[str] | None]

_NUMBER = r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?[jJ]?"
_KEYWORD = r"(?:and|or|not|if|in|is|for|lambda|await)\b"
_PREFIX = r"(?:not|if|await)\b|lambda\b[\w\s,*]*:|[+~-](?=[\s\\]*[+~-])"
_FORMAT = r"(?:[fF][rR]?|[rR][fFtT]|[tT])"
_SKIPPED = (
    rf"\#[^\r\n]*|\\(?:\r\n?|\n)?|{_NUMBER}"
    rf"|(?!{_KEYWORD}|(?:{_FORMAT}|{PLAIN})['\"])[A-Za-z0-9_\x80-\U0010ffff]+"
)
_EVENTS = (
    rf"(?P<dot>\.)|(?P<product>[*/%@])|(?P<prefix>{_PREFIX})|(?P<operator>[+|&^~-]|(?:and|or|in|is)\b)"
    rf"|(?P<sticky>(?:for|lambda)\b)|(?P<string>{ONE_STRING})"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<item>[,;])|(?P<flat>[=<>!]+)"
    r"|(?P<line>[\r\n]\s*(?:(?:elif|if)\b|case\b(?!\s*[=.:,+&|%@]))?)"
    rf"|(?P<format>{_FORMAT}(?P<quote>'''|\"\"\"|'|\"))"
)


def _code(blank: str, events: str) -> _Match:
    """Match up to the next event; ``blank`` is a set of characters that say nothing."""
    return re.compile(rf"(?:[{blank}]+|{_SKIPPED})*+(?:{events})", re.DOTALL).match


@cache
def _field() -> _Match:
    """Like ``_CODE``, in a field of an f-string. Most files have none that needs it, and it takes 3 ms to compile."""
    return _code(_BLANK, _EVENTS + "|(?P<spec>:)")


@cache
def _literal(quote: str, special: str, end: str) -> _Match:
    """Match up to the next field or the end of an f-string; ``special`` is what looks like a field but is not."""
    inner = rf"|{quote[0]}(?!{quote[1:]})" if quote[1:] else ""
    skipped = rf"[^{{}}\\{quote[0]}]+|{special}|\\[^{{}}]|\\{inner}"
    return re.compile(rf"(?:{skipped})*+(?:(?P<field>\{{)|(?P<close>{end}))", re.DOTALL).match


_BLANK = r" \t\f$?`\x00-\x08\x0b\x0e-\x1f\x7f"
_CODE = _code(_BLANK + ":", _EVENTS)
_TEXT = r"\{\{|\}\}|\\N\{[^}]*\}"
_RAW = r"\{\{|\}\}"


class Shape(Struct, frozen=True):
    """What a text would ask of a parser; ``deepest`` is the offset at which ``height`` is reached."""

    tokens: int
    brackets: int
    height: int
    deepest: int
    copies: int

    @property
    def refusal(self) -> str | None:
        """Why LibCST's parser must not see the text, or None."""
        if self.is_too_high:
            return TOO_DEEP
        if self.tokens > MAX_TOKENS:
            return f"too large: more than {MAX_TOKENS:,} brackets, operators, strings and lines"
        if self.copies > MAX_COPIES:
            return TOO_DEEP if self.copies > 200 * self.tokens else "too large"
        return None

    @property
    def is_too_much(self) -> bool:
        """Whether Python's own parser must not see the text, which copies nothing."""
        return self.is_too_high or self.tokens > MAX_TOKENS

    @property
    def is_too_high(self) -> bool:
        """Whether no stack has room for the tree."""
        return self.brackets > MAX_BRACKETS or self.height > MAX_HEIGHT


class _Level(Struct):
    """The inside of a bracket or f-string, or the top of a statement, while it is read.

    ``base`` is the height outside. Of the item that is being read, ``sums``, ``products`` and ``links`` are the heights
    of the operators, of those since that bind tighter, and of the last operand's dots and calls; ``item``, ``product``
    and ``operand`` are the numbers of the tokens with which they began. ``sticky`` operators outlast a comma.
    """

    match: _Match
    quote: str
    base: int
    start: int
    sums: int = 0
    products: int = 0
    links: int = 0
    sticky: int = 0
    item: int = 0
    product: int = 0
    operand: int = 0

    @property
    def height(self) -> int:
        return self.base + self.sums + self.products + self.links

    def tight_operator(self, token: int) -> None:
        self.products = max(self.products, self.links) + 1
        self.links = 0
        self.operand = token

    def operator(self, token: int) -> None:
        self.sums = max(self.sums, self.products, self.links) + 1
        self.products = self.links = 0
        self.product = self.operand = token

    def next_item(self, token: int) -> None:
        self.sums, self.products, self.links = self.sticky, 0, 0
        self.product = self.operand = token
        if not self.sticky:
            self.item = token


def measure(text: str) -> Shape:
    """The shape of ``text``, valid Python or not, in linear time and without recursion."""
    level = _Level(_CODE, "", 0, 0)
    outer: list[_Level] = []
    elifs: dict[int, int] = {}
    token = brackets = height = deepest = copies = position = 0
    pattern, kind = False, None
    while (found := level.match(text, position)) is not None:
        position = found.end()
        token += 1
        previous, kind = kind, found.lastgroup
        match kind:
            case "dot":
                level.links += 1
                copies += AT_TIGHT * (token - level.operand)
            case "product":
                copies += AT_TIGHT * (token - level.product)
                level.tight_operator(token)
            case "operator":
                copies += token - level.item
                level.operator(token)
            case "prefix" | "sticky":
                copies += AT_PREFIX * (token - level.item)
                level.operator(token)
                level.sticky += kind == "sticky"
            case "string":
                level.links += previous == "string"
            case "item":
                level.next_item(token)
                continue
            case "line" if outer:
                if text[position - 1] == "f":
                    copies += AT_PREFIX * (token - level.item)
                    level.operator(token)
                else:
                    kind = previous  # the strings on both sides are one
            case "line":
                pattern = text[position - 1] == "e"
                if text[position - 1] == "f":
                    level.base = _elif_height(elifs, found["line"])
                level.sticky = 0
                level.next_item(token)
            case "open" | "field" | "format":
                if kind == "field":
                    level.next_item(token)
                outer.append(level)
                level = _inside(level, kind, found, token)
                brackets = max(brackets, len(outer))
                if pattern:
                    copies += 4 ** (len(outer) + 1)
            case "close":
                if not outer:
                    break
                copies += AT_CLOSE * (token - level.start)
                level = outer.pop()
                level.links += 1
                copies += AT_LINK * (token - level.operand)
                continue
            case "spec":
                level.match = _literal(level.quote, r"(?!)", r"\}")
        if level.height > height:
            height, deepest = level.height, position
    return Shape(token, brackets, height, deepest, copies)


def _inside(level: _Level, kind: str, found: re.Match[str], token: int) -> _Level:
    """The level that a bracket, a field of an f-string or an f-string opens."""
    match, quote = (_field() if kind == "field" else _CODE), level.quote
    if kind == "format":
        quote = found["quote"]
        match = _literal(quote, _RAW if "r" in found["format"].lower() else _TEXT, quote)
    return _Level(match, quote, level.height + 1, token, item=token, product=token, operand=token)


def _elif_height(elifs: dict[int, int], line: str) -> int:
    """How many ``elif`` the statement that starts with ``line`` hangs below; ``elifs`` counts them by indentation."""
    blank = line[: len(line) - len(line.lstrip())]
    indent = len(blank.replace("\r", "\n").rpartition("\n")[2].expandtabs())
    for deeper in [other for other in elifs if other > indent]:
        del elifs[deeper]
    elifs[indent] = elifs.get(indent, 0) + 1 if line.endswith("elif") else 0
    return sum(elifs.values())
