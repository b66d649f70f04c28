"""What the outcome of a test shows of the expressions in it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from msgspec import Struct

from ai_residency_lint.syntax.summary import IN_PLACE
from ai_residency_lint.syntax.tree import children
from ai_residency_lint.syntax.written import meaning

COMPARED = frozenset({"in", "not in", "of", "not of", "given", "none"})
"""The kinds that come from a comparison: they decide which branch a call can take."""


class Shown(Struct, frozen=True):
    """What holds of an expression: ``kind`` and ``options`` are those of ``Narrowed``."""

    subject: cst.BaseExpression
    kind: str
    options: tuple[cst.BaseExpression, ...] = ()


class Either(Struct, frozen=True):
    """One of several things holds, each a few together."""

    alternatives: tuple[tuple[Shown, ...], ...]


def shown(test: cst.BaseExpression, truth: bool) -> Iterator[Shown | Either]:
    """All that surely holds once ``test`` came out as ``truth``."""
    if type(test) in (cst.Name, cst.Attribute):
        if not is_literal(test):
            yield Shown(test, "true" if truth else "false")
        return
    match test:
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            both = [*shown(left, truth)], [*shown(right, truth)]
            if isinstance(operator, cst.And if truth else cst.Or):
                yield from (*both[0], *both[1])
            else:
                yield from _either(*both)
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            yield from shown(inner, not truth)
        case cst.NamedExpr(target=cst.Name() as target):
            yield Shown(target, "true" if truth else "false")
        case cst.Call(
            func=cst.Attribute(value=cst.Name() as subject, attr=cst.Name(value="endswith" | "startswith" as method)),
            args=[cst.Arg(value=cst.SimpleString(value=text), keyword=None, star="")],
        ) if isinstance(meaning(text), str):
            yield Shown(subject, f"{'' if truth else 'not '}{method} {meaning(text)}")
        case cst.Call(func=cst.Name(value="isinstance"), args=[cst.Arg(value=subject), cst.Arg(value=types)]) if (
            _is_path(subject)
        ):
            if options := tuple(_types(types)):
                yield Shown(subject, "of" if truth else "not of", options)
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]):
            yield from _compared(left, operator, right, truth)


def _either(one: list[Shown | Either], other: list[Shown | Either]) -> Iterator[Shown | Either]:
    """What two tests show when one of them holds; for the same expression they are one: ``x == "a" or x == "b"``."""
    match one, other:
        case [Shown(subject, "in", options)], [Shown(same, "in", more)] if _same(subject, same):
            yield Shown(subject, "in", (*options, *more))
            return
    ways = [tuple(each for each in way if isinstance(each, Shown)) for way in (one, other)]
    if all(ways):
        yield Either(tuple(ways))


def _compared(
    left: cst.BaseExpression, operator: cst.BaseCompOp, right: cst.BaseExpression, truth: bool
) -> Iterator[Shown]:  # fmt: skip
    if isinstance(operator, cst.NotEqual | cst.NotIn | cst.IsNot):
        truth = not truth
    if is_literal(left) and isinstance(operator, cst.Equal | cst.NotEqual):
        left, right = right, left
    if not _is_simple(left):
        return
    kind = "in" if truth else "not in"
    match operator, right:
        case cst.Is() | cst.IsNot() | cst.Equal() | cst.NotEqual(), cst.Name(value="None"):
            yield Shown(left, "none" if truth else "given")
        case cst.Equal() | cst.NotEqual(), _ if _is_option(right):
            yield Shown(left, kind, (right,))
        case cst.In() | cst.NotIn(), cst.Tuple(elements=items) | cst.List(elements=items) | cst.Set(elements=items):
            if all(isinstance(item, cst.Element) and _is_option(item.value) for item in items):
                yield Shown(left, kind, tuple(item.value for item in items))


def matched(subject: cst.BaseExpression, pattern: cst.MatchPattern) -> Shown | None:
    """What a pattern of literals shows of the subject of a ``match`` statement; None for any other pattern."""
    options = [*_alternatives(pattern)]
    if None in options or not _is_simple(subject):
        return None
    return Shown(subject, "in", tuple(each for each in options if each is not None))


def _alternatives(pattern: cst.MatchPattern) -> Iterator[cst.BaseExpression | None]:
    match pattern:
        case cst.MatchValue(value=value) if _is_option(value):
            yield value
        case cst.MatchSingleton(value=value):
            yield value
        case cst.MatchOr(patterns=patterns):
            for each in patterns:
                yield from _alternatives(each.pattern)
        case _:
            yield None


def is_literal(node: cst.BaseExpression) -> bool:
    """Whether an expression is a string, a number, a truth value or None."""
    if type(node) is cst.Name:
        return node.value in ("None", "True", "False")
    return type(node) in (cst.SimpleString, cst.Integer)


def _types(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The classes that ``isinstance`` asks for; nothing if one of them is not written out."""
    match node:
        case cst.Tuple(elements=items) if all(isinstance(each, cst.Element) for each in items):
            nodes = [each.value for each in items]
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            nodes = [*_types(left), *_types(right)]
        case _:
            nodes = [node]
    if all(map(_is_path, nodes)):
        yield from nodes


def _is_option(node: cst.BaseExpression) -> bool:
    return is_literal(node) or _is_path(node)


def _is_path(node: cst.BaseExpression) -> bool:
    while type(node) is cst.Attribute:
        node = node.value
    return type(node) is cst.Name and not is_literal(node)


def _is_simple(node: cst.BaseExpression) -> bool:
    """Whether an expression can be looked at once more: it makes nothing and changes nothing."""
    match node:
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=index))]):
            return _is_path(value) and is_literal(index)
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)) as func, args=given):
            return name not in IN_PLACE and _is_path(func) and all(is_literal(each.value) for each in given)
        case cst.Call(func=cst.Name() as func, args=given):
            return bool(given) and all(is_literal(each.value) for each in given)
    return _is_path(node)


def _same(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Whether two simple expressions are written alike."""
    inner = [*children(one)], [*children(other)]
    alike = type(one) is type(other) and len(inner[0]) == len(inner[1]) and all(map(_same, *inner))
    if isinstance(one, cst.SimpleString | cst.Integer) and isinstance(other, cst.SimpleString | cst.Integer):
        return alike and meaning(one.value) == meaning(other.value)
    return alike and getattr(one, "value", "") == getattr(other, "value", "") if isinstance(one, cst.Name) else alike
