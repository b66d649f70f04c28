"""Records as mappings: ``asdict(config)``, ``params.model_dump(exclude_none=True)``, ``row._asdict()``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, coercion, fields, invoke
from ai_residency_lint.resolve.values import (
    Arguments,
    Dict,
    Entry,
    Instance,
    Items,
    Lit,
    Obj,
    Reason,
    Site,
    Symbol,
    Thunk,
    Unknown,
    Value,
    one,
    unknown,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_DUMPS = frozenset({"model_dump", "dict"})
_FREE = frozenset({"mode", "round_trip", "warnings", "context", "serialize_as_any", "fallback"})
"""Arguments of a dump that leave its keys and plain values as they are."""
_THINS = frozenset({"exclude_none", "exclude_unset", "exclude_defaults"})
"""Arguments of a dump that leave keys out."""
_DEEP = 4


def has_method(resolver: Resolver, instance: Instance, name: str) -> bool:
    """Whether an object has a method of its library that gives its fields as a mapping."""
    if name in _DUMPS:
        return coercion.is_model(resolver, instance.klass)
    return name == "_asdict" and any(
        isinstance(base, Symbol) and base.path.endswith("NamedTuple")
        for base in attributes.lineage(resolver, instance.klass)
    )


def method(resolver: Resolver, instance: Instance, name: str, given: Arguments) -> Value:
    """What such a method gives."""
    thins = {each for each in given.keywords if each in _THINS and _may_be_true(resolver, given.keywords[each])}
    others = given.keywords.keys() - _THINS - _FREE
    if others or given.splats or given.positional:
        return unknown(Reason.DYNAMIC, f"{name} with {min(others, default='arguments')}")
    return one(_mapping(resolver, instance, thins))


def as_dict(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``asdict(record)``; None for what is no record of the project."""
    if len(given.positional) != 1:
        return None
    return resolver.each(resolver.force(given.positional[0]), lambda obj: _plain(resolver, obj, set(), _DEEP))


def _mapping(resolver: Resolver, instance: Instance, thins: set[str], deep: int = _DEEP) -> Dict:
    entries = {name: _entry(resolver, instance, name, thins, deep) for name in fields.listed(resolver, instance.klass)}
    return Dict(entries, _more(resolver, instance))


def _entry(resolver: Resolver, instance: Instance, name: str, thins: set[str], deep: int) -> Entry:
    value = resolver.each(
        attributes.attribute(resolver, instance, name), lambda obj: _plain(resolver, obj, thins, deep - 1)
    )
    given = instance.arguments is not None and name in instance.arguments.keywords
    optional = bool(thins - {"exclude_none"}) and not given
    if "exclude_none" in thins:
        kept = tuple(alt for alt in value if alt.obj != Lit(None))
        optional = optional or len(kept) < len(value)
        value = kept
    return Entry(Thunk(None, None, value), optional)


def _more(resolver: Resolver, instance: Instance) -> tuple[Unknown, ...]:
    """Why a model may hold more than its fields: if it is configured, it may take what it does not know."""
    klasses = attributes.own(resolver, instance.klass)
    names = ("model_config", "Config")
    if not any(attributes.in_body(resolver, klass, name) for klass in klasses for name in names):
        return ()
    given = () if instance.arguments is None else invoke.splats(resolver, instance.arguments).rest
    return given or (Unknown(Reason.SPLAT, "", optional=True),)


def _plain(resolver: Resolver, obj: Obj, thins: set[str], deep: int) -> Value:
    """A value of a field as it is in the mapping: records inside are mappings, too."""
    if isinstance(obj, Items) and deep > 0 and any(_holds_record(resolver, item) for item in obj.items):
        items = tuple(
            Thunk(None, None, resolver.each(resolver.force(item), lambda each: _plain(resolver, each, thins, deep - 1)))
            for item in obj.items
        )
        return one(Items(obj.kind, items, obj.rest))
    if isinstance(obj, Instance) and fields.is_record(resolver, obj.klass):
        return one(_mapping(resolver, obj, thins, deep)) if deep > 0 else unknown(Reason.TOO_DEEP)
    return one(obj)


def _holds_record(resolver: Resolver, thunk: Thunk) -> bool:
    return any(isinstance(alt.obj, Instance) for alt in resolver.force(thunk))


def _may_be_true(resolver: Resolver, thunk: Thunk) -> bool:
    return any(alt.obj != Lit(False) for alt in resolver.force(thunk))
