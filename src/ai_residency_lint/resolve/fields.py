"""Records: classes whose instances are filled by field (dataclasses, attrs, pydantic models, named tuples)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, coercion, environment, invoke, names
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import (
    Dict,
    Instance,
    Klass,
    Reason,
    Result,
    Symbol,
    Unknown,
    Value,
    extended,
    optionally,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Expr

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_FIELD_MAKERS = frozenset(
    {"dataclass", "dataclasses.dataclass", "attr.s", "attr.define", "attrs.define", "attrs.frozen"}
)


@once
def is_record(resolver: Resolver, klass: Klass) -> bool:
    """Whether instances are filled by field: dataclasses, attrs, pydantic models, named tuples."""
    for base in attributes.lineage(resolver, klass):
        if isinstance(base, Symbol):
            if base.path.split(".")[-1] in ("BaseModel", "BaseSettings", "NamedTuple", "SQLModel", "RootModel"):
                return True
            continue
        if attributes.in_body(resolver, base, "__init__") is not None:
            return False
        for decorator in attributes.info(resolver, base).decorators:
            if invoke.dotted(resolver, decorator, base.frame) in _FIELD_MAKERS:
                return True
    return False


@once
def listed(resolver: Resolver, klass: Klass) -> tuple[str, ...]:
    """The annotated names of a record, bases first."""
    found: dict[str, None] = {}
    for base in reversed([*attributes.own(resolver, klass)]):
        summary = resolver.module(base.path)
        for name, defs in summary.scopes[attributes.info(resolver, base).scope].bindings.items():
            if any(summary.bindings[each].declared is not None for each in defs):
                found.setdefault(name)
    return tuple(found)


def held(resolver: Resolver, instance: Instance, base: Klass, name: str, default: Value) -> Value:
    """What the body of ``base`` gives an instance under a name: a field holds what it is given, else its default."""
    record = is_record(resolver, instance.klass)
    if not record and not coercion.is_model(resolver, instance.klass):
        return default
    order = listed(resolver, instance.klass)
    if name not in order:
        return default
    found = (_filled if record else _initialised)(resolver, instance, base, name, default, order)
    return _as_declared(resolver, instance.klass, base, name, found)


def _initialised(
    resolver: Resolver, instance: Instance, base: Klass, name: str, default: Value, order: tuple[str, ...]
) -> Value:
    """What a field of a model with an ``__init__`` of its own holds: what that hands on, else anything."""
    made = invoke.external_base(resolver, instance, Symbol("pydantic.BaseModel"))
    if isinstance(made, Result) and made.arguments is not None:
        return _filled(resolver, Instance(instance.klass, made.arguments, instance.site), base, name, default, order)
    owner = attributes.info(resolver, base).name
    rest = _declared(resolver, base, name) or unknown(Reason.PARAMETER, f"{owner}.{name}")
    return union([extended(default, None, f"field {owner}.{name}"), optionally(rest, bool(default))])


def _as_declared(resolver: Resolver, klass: Klass, base: Klass, name: str, value: Value) -> Value:
    if not any(isinstance(alt.obj, Dict) for alt in value):
        return value
    return coercion.coerced(resolver, klass, value, _declared(resolver, base, name))


def _filled(
    resolver: Resolver, instance: Instance, base: Klass, name: str, default: Value, order: tuple[str, ...]
) -> Value:
    """What a field of a record holds: what it is given, else its default."""
    owner = attributes.info(resolver, base).name
    from_env = environment.setting(resolver, instance.klass, name, default)
    if instance.arguments is None:
        if from_env is not None:
            return from_env
        passed = resolver.callers.field(instance.klass, name, order.index(name))
        if passed is not None:
            values, omitted = passed
            left_open = any(_open(value) for value in values) or _validates(resolver, instance.klass)
            rest = _declared(resolver, base, name) or unknown(Reason.PARAMETER, f"{owner}.{name}") if left_open else ()
            omitted = omitted or _validates(resolver, instance.klass)
            rest = optionally(rest, omitted and bool(default))
            found = union([*values, *([default] if omitted else []), rest])
            return found or unknown(Reason.PARAMETER, f"{owner}.{name}")
        kinds = _declared(resolver, base, name)
        rest = kinds or unknown(Reason.PARAMETER, f"{owner}.{name}")
        rest = optionally(rest, bool(default))
        return union([extended(default, None, f"field {owner}.{name}"), rest]) if default else rest
    given = invoke.argument(resolver, instance.arguments, name, order.index(name))
    if given is not None:
        return given
    hidden = invoke.splats(resolver, instance.arguments).rest
    if hidden or instance.arguments.stars:
        optional = bool(default) and all(each.optional for each in hidden) and not instance.arguments.stars
        rest = unknown(Reason.SPLAT, f"{owner}.{name}", optional)
        return union([extended(default, None, f"field {owner}.{name}"), rest])
    return from_env if from_env is not None else default


def _validates(resolver: Resolver, klass: Klass) -> bool:
    """Whether a library makes instances too, from data (pydantic)."""
    return any(isinstance(base, Symbol) for base in attributes.lineage(resolver, klass))


def _open(value: Value) -> bool:
    return any(isinstance(alt.obj, Unknown) for alt in value)


def _declared(resolver: Resolver, base: Klass, name: str) -> Value:
    summary = resolver.module(base.path)
    defs = summary.scopes[attributes.info(resolver, base).scope].bindings.get(name, ())
    declared: list[Expr] = [
        each for index in defs if (each := summary.bindings[index].declared) is not None
    ]  # fmt: skip
    return union(names.typed(resolver, each, attributes.body(resolver, base)) for each in declared)
