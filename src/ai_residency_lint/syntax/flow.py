"""The flow of names while a module is lowered: which bindings reach a place."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst
from msgspec import Struct, field

from ai_residency_lint.syntax.summary import Expr, Import
from ai_residency_lint.syntax.tree import children

Env = dict[str, tuple[int, ...]]
"""For each name, and each dotted attribute that a test has narrowed, the bindings that reach the current place; under
``TESTS`` the numbers of the tests that hold there."""
TESTS = "?"


class Scope(Struct):
    """A scope being lowered; see ``ScopeInfo`` for what stays of it."""

    index: int
    kind: str
    parent: int | None
    function: int | None
    owner: int | None
    defined_at: int
    qualname: str = ""
    first: str | None = None
    env: Env = field(default_factory=dict)
    bindings: dict[str, list[int]] = field(default_factory=dict)
    outer: Env = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    stars: list[Import] = field(default_factory=list)
    returns: list[Expr] = field(default_factory=list)
    yields: list[Expr] = field(default_factory=list)
    breaks: list[list[Env]] = field(default_factory=list)
    continues: list[list[Env]] = field(default_factory=list)
    depth: int = 0
    called: int = 0
    dead: bool = False


def join(flows: Iterable[Env]) -> Env:
    """What reaches a place where several flows meet. A narrowed attribute survives only if every flow has it."""
    flows = list(flows)
    joined: Env = dict(flows[0])
    for flow in flows[1:]:
        for name, defs in flow.items():
            known = joined.get(name)
            if known is None:
                joined[name] = defs
            elif known != defs:
                joined[name] = (*known, *(each for each in defs if each not in known))
    if TESTS in joined:
        joined[TESTS] = tuple(each for each in joined[TESTS] if all(each in flow.get(TESTS, ()) for flow in flows))
    if len(flows) > 1:
        for name in [name for name in joined if "." in name and not all(name in flow for flow in flows)]:
            del joined[name]
    return joined


_BINDING = frozenset(
    {
        *(cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For, cst.NamedExpr, cst.AsName, cst.FunctionDef),
        *(cst.ClassDef, cst.Lambda, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.ImportAlias),
        *(cst.MatchAs, cst.MatchStar, cst.MatchMapping),
    }
)
"""The kinds of nodes that bind names, or that keep what is bound in them to themselves."""


def bound_names(node: cst.CSTNode) -> set[str]:
    """The names that a block or pattern binds in its own scope."""
    found: set[str] = set()
    todo: list[cst.CSTNode] = [node]
    while todo:
        current = todo.pop()
        if type(current) not in _BINDING:  # LibCST's classes take long to say that a node is none of them
            todo.extend(children(current))
            continue
        match current:
            case cst.AssignTarget(target=target) | cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                _targets(target, found)
            case cst.For(target=target) | cst.NamedExpr(target=target):
                _targets(target, found)
            case cst.AsName(name=name) if isinstance(name, cst.BaseExpression):
                _targets(name, found)
            case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                found.add(name.value)
                continue
            case cst.Lambda() | cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
                continue
            case cst.ImportAlias(asname=None, name=name):
                top: cst.BaseExpression = name
                while isinstance(top, cst.Attribute):
                    top = top.value
                _targets(top, found)
            case cst.MatchAs(name=cst.Name() as name) | cst.MatchStar(name=cst.Name() as name):
                found.add(name.value)
            case cst.MatchMapping(rest=cst.Name() as name):
                found.add(name.value)
        todo.extend(children(current))
    return found


def _targets(node: cst.BaseExpression, found: set[str]) -> None:
    if isinstance(node, cst.Name):
        found.add(node.value)
    elif isinstance(node, cst.Tuple | cst.List):
        for element in node.elements:
            _targets(element.value, found)
