"""Where the nodes of ``ast`` stand, as LibCST says it: in characters, with the brackets around an argument."""

from __future__ import annotations

import ast
import re
from typing import Any

from ai_residency_lint.syntax.summary import Span
from ai_residency_lint.syntax.written import is_one_string

_COMMENT = re.compile(r"#[^\n]*")
_BLANK = re.compile(r"(?:\s|\\\n|#[^\n]*)*")
_STARS = re.compile(r"\*\*?\s*\Z")


class Places:
    """The places in one text."""

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._plain = text.isascii()

    def _column(self, line: int, offset: int) -> int:
        """The column, from 1, of an offset in bytes."""
        if self._plain or (text := self._lines[line - 1]).isascii():
            return offset + 1
        return len(text.encode(errors="replace")[:offset].decode(errors="replace")) + 1

    def span(self, node: Any) -> Span:
        """The place of a node as ``ast`` has it: without the brackets around it."""
        line, end = node.lineno, node.end_lineno
        return Span(line, self._column(line, node.col_offset), end, self._column(end, node.end_col_offset))

    def opening(self, node: Any) -> Span:
        """The first line of a statement."""
        return Span(node.lineno, self._column(node.lineno, node.col_offset), node.lineno + 1, 1)

    def text(self, span: Span) -> str:
        """The text of a place."""
        line, column, end_line, end_column = span
        if line == end_line:
            return self._lines[line - 1][column - 1 : end_column - 1]
        first, *between, last = self._lines[line - 1 : end_line]
        return "\n".join([first[column - 1 :], *between, last[: end_column - 1]])

    def is_one_string(self, node: ast.Constant) -> bool:
        """Whether a string is written as one, not as several side by side."""
        return is_one_string(self.text(self.span(node)))

    def is_field(self, node: ast.expr) -> bool:
        """Whether an expression stands in a field of a string where ``ast`` says that it does."""
        span = self.span(node)
        before = self._lines[span.line - 1][: span.column - 1].rstrip(" (")
        after = self._lines[span.end_line - 1][span.end_column - 1 :].lstrip(" )")
        return before.endswith("{") and after.startswith(("}", "!", ":"))

    def is_bracketed(self, node: ast.Tuple) -> bool:
        """Whether a tuple of one item has brackets of its own."""
        text = self.text(self.span(node))
        return text.startswith("(") and text.endswith(")")

    def is_elif(self, node: ast.If) -> bool:
        """Whether an ``if`` is written as ``elif``."""
        span = self.span(node)
        return self._lines[span.line - 1].startswith("elif", span.column - 1)

    def parameter(self, node: ast.arg, stars: bool) -> Span:
        """A parameter's name, with the stars before it."""
        column = self._column(node.lineno, node.col_offset)
        end = column + len(node.arg)
        found = _STARS.search(self._lines[node.lineno - 1][: column - 1]) if stars else None
        return Span(node.lineno, column if found is None else found.start() + 1, node.lineno, end)

    def inside(self, node: ast.GeneratorExp) -> Span:
        """What stands between the brackets of a generator."""
        whole, last = self.span(node), node.generators[-1]
        line, column = self.span(last.ifs[-1] if last.ifs else last.iter)[2:]
        text = self.text(whole)
        first = _BLANK.match(text, 1)
        start = self._moved(whole, text, 1 if first is None else first.end())
        rest = self.text(Span(line, column, whole.end_line, whole.end_column - 1))
        closed = _COMMENT.sub(lambda found: " " * len(found[0]), rest).rstrip()
        return Span(*start, *self._moved(Span(line, column, 0, 0), closed, len(closed)))

    def argument(self, last: Any, node: ast.expr, first: bool) -> Span:
        """A positional argument with its brackets; ``last`` is what stands before it, or before the first bracket."""
        span = self.span(node)
        if last is None:
            return span
        between = self._between(last, span)
        if between == ("(" if first else ", "):
            return span
        opened = between.count("(") - first
        if opened < 0 and isinstance(node, ast.GeneratorExp):
            return self.inside(node)
        return self._widened(span, opened, last) if opened > 0 else span

    def item(self, last: Any, value: ast.expr, target: ast.expr) -> Span:
        """``value as target``, with the brackets around both; ``last`` is what stands before it, None for nothing."""
        begin, end = self.span(value), self.span(target)
        between = self._between(value, end)
        begin = self._widened(begin, between.count(")"), last)
        end = self._widened(end, between.count("("), value)
        return Span(begin.line, begin.column, end.end_line, end.end_column)

    def _between(self, last: Any, span: Span) -> str:
        """The punctuation between two nodes."""
        end = last.end_lineno
        text = self.text(Span(end, self._column(end, last.end_col_offset), span.line, span.column))
        return _COMMENT.sub("", text) if "#" in text else text

    def _widened(self, span: Span, count: int, last: Any) -> Span:
        """A place with some pairs of brackets around it; ``last`` is the node before these, None for none."""
        line, column, end_line, end_column = span
        for _ in range(count):
            line, column = self._opened(line, column, last)
            closed = self._closed(end_line, end_column)
            if closed is None:
                return span
            end_line, end_column = closed
        return Span(line, column, end_line, end_column)

    def _opened(self, line: int, column: int, last: Any) -> tuple[int, int]:
        """The bracket before a place."""
        text = self._lines[line - 1][: column - 1]
        while "(" not in text and line > 1:
            line -= 1
            done = 0 if last is None or last.end_lineno != line else self._column(line, last.end_col_offset) - 1
            whole = self._lines[line - 1]
            text = whole[:done] + _COMMENT.sub("", whole[done:])
        return line, text.rfind("(") + 1

    def _closed(self, line: int, column: int) -> tuple[int, int] | None:
        """The end of the bracket after a place."""
        start = column - 1
        while (found := _COMMENT.sub("", self._lines[line - 1][start:]).find(")")) < 0:
            if line == len(self._lines):
                return None
            line, start = line + 1, 0
        return line, start + found + 2

    def _moved(self, whole: Span, text: str, offset: int) -> tuple[int, int]:
        before = text[:offset]
        lines = before.count("\n")
        return whole.line + lines, offset + whole.column if not lines else offset - before.rfind("\n")
