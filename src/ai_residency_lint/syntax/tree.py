"""Walking a CST without rebuilding it, and the positions of the few nodes that a summary keeps.

``module.visit`` rebuilds every node and the metadata providers copy the whole tree first; both cost more than the
parse itself. An ordinary ``CSTVisitor`` is driven here over a table of child fields instead, and positions come from
one code generation that records only the wanted kinds of node.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from ai_residency_lint.syntax.summary import Span

_NOT_CHILDREN = frozenset({"lpar", "rpar", "comma", "semicolon", "equal", "colon", "dot", "header", "footer"})
_CHILD_FIELDS: dict[type, tuple[str, ...]] = {}
_NODES: dict[type, bool] = {}
_NOTHING = nullcontext()
_KEPT = frozenset(
    {
        *(cst.Call, cst.Arg, cst.Dict, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.NamedExpr),
        *(cst.FunctionDef, cst.Del, cst.ClassDef, cst.Import, cst.ImportFrom, cst.ImportAlias, cst.For),
        *(cst.With, cst.WithItem, cst.Param, cst.Lambda, cst.ExceptHandler, cst.ExceptStarHandler, cst.Match),
        *(cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp),
    }
)
"""The kinds of nodes whose place a summary keeps."""


def child_fields(kind: type) -> tuple[str, ...]:
    """The fields of a kind of node that carry meaning, in order."""
    found = _CHILD_FIELDS.get(kind)
    if found is None:
        names = (field.name for field in fields(kind))
        found = tuple(name for name in names if name not in _NOT_CHILDREN and "whitespace" not in name)
        found = tuple(name for name in found if "lines" not in name and not name.startswith(("lb", "rb")))
        _CHILD_FIELDS[kind] = found
    return found


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The child nodes that carry meaning, in order; punctuation and white space are left out."""
    for name in child_fields(type(node)):
        value = getattr(node, name)
        kind = type(value)
        if kind is list or kind is tuple:
            for item in value:
                if _is_node(type(item)):
                    yield item
        elif _is_node(kind):
            yield value


def _is_node(kind: type) -> bool:
    """Whether there are nodes of a kind; LibCST's classes take long to answer that themselves."""
    found = _NODES.get(kind)
    if found is None:
        found = _NODES[kind] = issubclass(kind, cst.CSTNode)
    return found


def drive(node: cst.CSTNode, visitor: cst.CSTVisitor) -> None:
    """Let ``visitor`` see ``node`` and everything below it, as ``node.visit(visitor)`` does for one that only reads."""
    if visitor.on_visit(node):
        for child in children(node):
            drive(child, visitor)
    visitor.on_leave(node)


class _Recorder:
    """Enters and leaves one syntactic node of the code generation."""

    __slots__ = ("_node", "_start", "_state")

    def __init__(self, state: "_PositionState", node: cst.CSTNode) -> None:
        self._state, self._node, self._start = state, node, (0, 0)

    def __enter__(self) -> None:
        self._start = (self._state.line, self._state.column)

    def __exit__(self, *_: object) -> None:
        state, (line, column) = self._state, self._start
        state.spans[id(self._node)] = Span(line, column, state.line, state.column)


class _PositionState(CodegenState):
    """A code generation that writes nothing and notes where the wanted nodes begin and end."""

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(default_indent=indent, default_newline=newline)
        self.spans: dict[int, Span] = {}
        self.line, self.column = 1, 1

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        if "\n" not in value and "\r" not in value:
            self.column += len(value)
            return
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.line += len(lines) - 1
        self.column = len(lines[-1]) + 1

    def pop_trailing_newline(self) -> None:
        return None

    def record_syntactic_position(self, node: cst.CSTNode, *, start_node: Any = None, end_node: Any = None) -> Any:
        return _Recorder(self, node) if type(node) in _KEPT else _NOTHING


def positions(module: cst.Module) -> dict[int, Span]:
    """Where the kept kinds of nodes stand, by ``id``."""
    state = _PositionState(module.default_indent, module.default_newline)
    module._codegen(state)
    return state.spans


def spans_of(expression: cst.BaseExpression, line: int, column: int) -> dict[int, Span]:
    """The same for an expression that stands at a line and column."""
    state = _PositionState("    ", "\n")
    state.line, state.column = line, column
    expression._codegen(state)
    return state.spans
