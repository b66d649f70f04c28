"""Operators: ``+``, ``%``, ``|``, ``not``, and the choices ``or``, ``and``, ``if ... else``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import containers, text
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.narrowing import left_by_test, not_none, truth, truth_of
from ai_residency_lint.resolve.values import (
    ORDERED,
    Alt,
    Dict,
    Items,
    Lit,
    Reason,
    Thunk,
    Unknown,
    Value,
    extended,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Expr

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def binary(resolver: Resolver, operator: str, operands: list[Value]) -> Value:
    """What an operator gives for some operands."""
    if operator == "+":
        return _sum(operands)
    if operator == "not":
        found = [(alt, truth((alt,))) for alt in operands[0]]
        return tuple(
            Alt(Unknown(Reason.DYNAMIC, "not ...") if is_true is None else Lit(not is_true), alt.link, alt.via)
            for alt, is_true in found
        )
    if operator == "%":
        return text.percent(resolver, operands)
    if operator == "|" and any(isinstance(alt.obj, Dict) for value in operands for alt in value):
        merged = Dict({})
        for value in operands:
            merged = containers.overlaid(resolver, merged, containers.as_dict(resolver, value))
        return one(merged)
    return unknown(Reason.DYNAMIC, "operation")


def _sum(operands: list[Value]) -> Value:
    if all(isinstance(alt.obj, Items) for value in operands for alt in value) and all(operands):
        items: list[Thunk] = []
        rest: list[Unknown] = []
        for value in operands:
            for alt in value:
                assert isinstance(alt.obj, Items)
                items.extend(alt.obj.items)
                rest.extend(alt.obj.rest)
        several = any(len(value) > 1 or value[0].obj.kind not in ORDERED for value in operands)  # type: ignore[union-attr]
        return one(Items("any" if several else "list", tuple(items), tuple(rest)))
    return text.joined(operands)


def choice(resolver: Resolver, kind: str, operands: tuple[Expr, ...], frame: Frame) -> Value:
    """What a choice among operands gives."""
    if kind == "if":
        test = truth(resolver.value(operands[0], frame))
        if test is not None:
            return resolver.value(operands[1 if test else 2], frame)
        return union([resolver.value(operands[1], frame), resolver.value(operands[2], frame)])
    stop = kind == "or"
    found: list[Value] = []
    for operand in operands[:-1]:
        value = resolver.value(operand, frame)
        left = left_by_test(value, lambda alt: truth_of(alt.obj) is not (not stop))
        found.append(not_none(left) if stop else left)
        if value and all(truth((alt,)) is stop for alt in value):
            return union(found)
    found.append(resolver.value(operands[-1], frame))
    replaceable = kind == "or" and any(isinstance(alt.obj, Unknown) for value in found[:-1] for alt in value)
    if replaceable:
        return _default_of(found)
    return union(found)


def _default_of(found: list[Value]) -> Value:
    """``x or default`` where x cannot be told: the default, and what can replace it."""
    whys = [alt for value in found[:-1] for alt in value if isinstance(alt.obj, Unknown)]
    named = {"parameter": Reason.PARAMETER, "environment variable": Reason.ENVIRONMENT}
    details = {
        word: dict.fromkeys(alt.obj.detail for alt in whys if isinstance(alt.obj, Unknown) and alt.obj.reason is reason)
        for word, reason in named.items()
    }
    if not all(isinstance(alt.obj, Unknown) and alt.obj.reason in named.values() for alt in whys):
        return union(found)
    via = " or ".join(f"{word} {each}" for word, details_of in details.items() for each in details_of)
    stay = [
        tuple(alt for alt in value if not (isinstance(alt.obj, Unknown) and alt.obj.reason is Reason.ENVIRONMENT))
        for value in found[:-1]
    ]
    return union([*stay, extended(found[-1], via=via)])
