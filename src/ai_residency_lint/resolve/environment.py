"""Environment variables: what the deployment declares, what the code itself sets, and what stays open."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Klass,
    Lit,
    Reason,
    Step,
    Symbol,
    Unknown,
    Value,
    extended,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Call, Const, Expr, Sequence

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver
    from ai_residency_lint.resolve.setenv import Write


def read(
    resolver: Resolver, name: Value, default: Value | None, path: str, scope: int = -1, at: int | None = None
) -> Value:  # fmt: skip
    """What reading a variable in the module at ``path`` gives: as set by the code, as declared, else the default.

    ``scope`` and ``at`` tell the place, if it is known: code at module level does not see what is set after it.
    """
    found: list[Value] = []
    for alt in name:
        if isinstance(alt.obj, Lit) and isinstance(alt.obj.value, str):
            found.append(extended(variable(resolver, alt.obj.value, default, path, scope, at), via=alt.via))
        else:
            found.append(unknown(Reason.ENVIRONMENT, "a variable whose name cannot be told"))
    return union(found)


def variable(
    resolver: Resolver, name: str, default: Value | None, path: str, scope: int = -1, at: int | None = None
) -> Value:  # fmt: skip
    """The value of the variable ``name``; a default is marked with the variable that can replace it."""
    written, certain = _written(resolver, name, path, scope, at, soft=False)
    if certain:
        return written
    given, surely = _written(resolver, name, path, scope, at, soft=True)
    outside = [_outside(resolver, name, given)] if given else []
    if not (given and surely):
        outside.append(_outside(resolver, name, default))
    return union([written, *outside])


def _outside(resolver: Resolver, name: str, default: Value | None) -> Value:
    """What the deployment says about a variable."""
    declared = resolver.environment.get(name)
    if declared is not None:
        return one(Lit(declared))
    if default is None or all(isinstance(alt.obj, Lit) and alt.obj.value is None for alt in default):
        return one(Unknown(Reason.ENVIRONMENT, name, or_none=default is not None))
    return extended(default, via=f"environment variable {name}")


def _written(
    resolver: Resolver, name: str, path: str, scope: int, at: int | None, *, soft: bool
) -> tuple[Value, bool]:  # fmt: skip
    """What is written into a variable, in the module itself or in one that it imports, and whether it surely is."""
    found = [each for each in _writes(resolver, name) if each.soft is soft]
    if not found:
        return (), False
    reached = resolver.outside.reach(path)
    values, certain, removed = list[Value](), False, set[str]()
    for each in found:
        if is_test(each.path) and not is_test(path):
            continue
        beside = each.path == path and each.scope == scope == 0
        known = each.path in reached or path in resolver.outside.reach(each.path)
        itself = each.path == path and each.at == at
        if (beside and at is not None and each.at > at) or not known or (each.removes and itself):
            continue
        moment = resolver.module(path).scopes[scope].defined_at if scope > 0 else at or sys.maxsize
        before = each.at < moment if each.path == path else each.path in resolver.outside.reach(path, moment)
        surely = before and each.certain and each.scope == 0 and not (beside and at is None)
        if each.removes:
            removed.add(each.path)
            continue
        values.append(extended(resolver.force(each.value), Step(each.path, each.span, each.code)))
        certain = certain or surely
        removed -= {each.path} if surely else set()
    return union([*values, *([unknown(Reason.ENVIRONMENT, name)] if removed else [])]), certain and not removed


def _writes(resolver: Resolver, name: str) -> list[Write]:
    """Every place that writes a variable, or all of them."""
    found = resolver.environment_writes()
    every = found.get(ANY_KEY, ())
    return (
        sorted((*found.get(name, ()), *every), key=lambda each: (each.path, each.at)) if every else found.get(name, [])
    )


def setting(resolver: Resolver, klass: Klass, field: str, default: Value) -> Value | None:
    """The value of a pydantic settings field, which the environment can replace; None for other classes."""
    from ai_residency_lint.resolve import attributes

    bases = [each.path for each in attributes.lineage(resolver, klass) if isinstance(each, Symbol)]
    if not any(path.endswith(".BaseSettings") for path in bases):
        return None
    candidates = _variables(resolver, klass, field)
    for candidate in candidates:
        if candidate in resolver.environment or candidate in resolver.environment_writes():
            return variable(resolver, candidate, default or None, klass.path)
    shown = candidates[0]
    if not default or all(isinstance(alt.obj, Unknown) for alt in default):
        return unknown(Reason.ENVIRONMENT, shown)
    return extended(default, via=f"environment variable {shown}")


def _variables(resolver: Resolver, klass: Klass, field: str) -> list[str]:
    """The variables that fill a settings field: its aliases, else its name with the prefix, in any case."""
    from ai_residency_lint.resolve import attributes

    aliases: list[str] = []
    for base in attributes.lineage(resolver, klass):
        if isinstance(base, Klass):
            summary = resolver.module(base.path)
            for index in summary.scopes[attributes.info(resolver, base).scope].bindings.get(field, ()):
                aliases += _aliases(summary.bindings[index].value)
    if aliases:
        return aliases
    name = _prefix(resolver, klass)[0] + field
    return list(dict.fromkeys((name.upper(), name, name.lower())))


def _aliases(value: Expr) -> list[str]:
    """The names that ``Field(validation_alias=..., alias=..., env=...)`` gives."""
    found: list[str] = []
    if isinstance(value, Call):
        for argument in value.arguments:
            if argument.keyword in ("validation_alias", "alias", "env"):
                inner = [argument.value]
                match argument.value:
                    case Call(arguments=inside):
                        inner = [each.value for each in inside]
                    case Sequence(items=items):
                        inner = list(items)
                found += [each.value for each in inner if isinstance(each, Const) and isinstance(each.value, str)]
    return found


def _prefix(resolver: Resolver, klass: Klass) -> tuple[str, bool]:
    """The ``env_prefix`` of a settings class, and whether names are taken as written."""
    from ai_residency_lint.resolve import attributes

    for base in attributes.lineage(resolver, klass):
        if not isinstance(base, Klass):
            continue
        summary = resolver.module(base.path)
        bindings = summary.scopes[attributes.info(resolver, base).scope].bindings
        for index in bindings.get("model_config", ()):
            node = summary.bindings[index].value
            if isinstance(node, Call):
                for argument in node.arguments:
                    if argument.keyword == "env_prefix" and isinstance(argument.value, Const):
                        return str(argument.value.value), False
    return "", False
