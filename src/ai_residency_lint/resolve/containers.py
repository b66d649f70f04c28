"""Mappings and lists: displays, one mapping over another, one mapping for several values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, mutations, narrowing
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    CUT_OFF,
    FREE,
    ORDERED,
    Alt,
    Dict,
    Entry,
    Items,
    Lit,
    Obj,
    Reason,
    Thunk,
    Unknown,
    Value,
    either,
    plain,
    union,
)
from ai_residency_lint.syntax.summary import Const, Expr, Mapping, Starred

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def mapping(resolver: Resolver, expr: Mapping, frame: Frame) -> Dict:
    """What a dict display gives."""
    found = Dict({})
    if not resolver.afford(len(expr.items)):
        return Dict({}, (CUT_OFF,))
    plain: dict[str, Entry] = {}
    for key, item in expr.items:
        if isinstance(key, Const):
            plain[str(mutations.key_name(resolver, Lit(key.value)))] = Entry(Thunk(item, frame))
            continue
        found, plain = Dict({**found.entries, **plain}, found.rest), {}
        if key is None:
            found = overlaid(resolver, found, as_dict(resolver, resolver.value(item, frame)))
            continue
        names_of_key = resolver.value(key, frame)
        optional = len(names_of_key) > 1
        keys = [mutations.key_name(resolver, alt.obj) for alt in names_of_key]
        layer = {ANY_KEY if name is None else name: Entry(Thunk(item, frame), optional) for name in keys}
        rest = (Unknown(Reason.DYNAMIC, "mapping key"),) if None in keys else ()
        found = overlaid(resolver, found, Dict(layer, rest))
    return Dict({**found.entries, **plain}, found.rest)


def overlaid(resolver: Resolver, under: Dict, over: Dict) -> Dict:
    """``{**under, **over}``: what is not known of ``over`` may replace anything."""
    if not resolver.afford(len(under.entries) + len(over.entries)):
        return Dict({}, (CUT_OFF,))
    entries = {**under.entries, **over.entries}
    anything = over.entries.get(ANY_KEY)
    why = (*(Alt(each) for each in over.rest), *(resolver.force(anything.value) if anything else ()))
    if not resolver.charge(len(under.entries) * len(why) // FREE):
        why = (Alt(CUT_OFF),)
    for name, old in under.entries.items():
        new = over.entries.get(name)
        if new is None and why:
            entries[name] = Entry(either(old.value, why), old.optional)
        elif new is not None and new.optional:
            entries[name] = Entry(either(old.value, new.value), old.optional)
    hidden = tuple(Alt(each) for each in under.rest)
    for name, new in over.entries.items():
        if new.optional and hidden and name not in under.entries:
            entries[name] = Entry(either(new.value, hidden), True)
    return Dict(entries, (*under.rest, *over.rest))


def filtered(resolver: Resolver, whole: Dict, kind: str) -> Dict:
    """Some of the items of a mapping, by what is known of the values that are left."""
    entries: dict[str, Entry] = {}
    for name, entry in whole.entries.items():
        if not kind:
            entries[name] = Entry(entry.value, True)
            continue
        value = resolver.force(entry.value)
        left = narrowing.narrowed(value, kind)
        if left:
            entries[name] = Entry(Thunk(None, None, left), entry.optional or len(left) < len(value))
    return Dict(entries, whole.rest)


def as_dict(resolver: Resolver, value: Value) -> Dict:
    """One mapping that stands for every alternative of ``value``, and for what may replace one of them."""
    found = _as_one(resolver, value)
    hidden = tuple(each for alt in value for each in narrowing.replacements(alt.via))
    return overlaid(resolver, found, Dict({}, hidden)) if hidden else found


def _as_one(resolver: Resolver, value: Value) -> Dict:
    objects = [mutations.paired(resolver, alt.obj) for alt in value]
    dicts = [obj for obj in objects if isinstance(obj, Dict)]
    rest = [_splat(obj) for obj in objects if not isinstance(obj, Dict | Lit)]
    if len(dicts) == 1 and not rest and len(value) == 1:
        return dicts[0]
    entries: dict[str, Entry] = {}
    for name in dict.fromkeys(name for each in dicts for name in each.entries):
        holders = [each.entries[name] for each in dicts if name in each.entries]
        open_ones = (why for each in dicts if name not in each.entries for why in each.rest)
        hidden = tuple(Alt(why) for why in (*rest, *open_ones))
        optional = len(holders) < len(value) or any(holder.optional for holder in holders)
        if len(holders) == 1 and not hidden:
            entries[name] = Entry(holders[0].value, optional)
        else:
            both = union([*(resolver.force(each.value) for each in holders), hidden])
            entries[name] = Entry(Thunk(None, None, both), optional)
    for each in dicts:
        rest.extend(each.rest)
    return Dict(entries, tuple(rest))


def _splat(obj: Obj) -> Unknown:
    return plain(obj) if isinstance(obj, Unknown) else Unknown(Reason.SPLAT)


def sequence(resolver: Resolver, kind: str, items: Iterable[Expr], frame: Frame) -> Items:
    """What a list, tuple or set display gives."""
    found: list[Thunk] = []
    rest: list[Unknown] = []
    for item in items:
        if not isinstance(item, Starred):
            found.append(Thunk(item, frame))
            continue
        value = resolver.value(item.value, frame)
        if len(value) > 1 or any(isinstance(alt.obj, Items) and alt.obj.kind not in ORDERED for alt in value):
            kind = "any"
        for alt in value:
            if isinstance(alt.obj, Items):
                found.extend(alt.obj.items)
                rest.extend(alt.obj.rest)
            else:
                inside = Items("any", (Thunk(None, None, attributes.elements(resolver, (alt,))),))
                found.extend(inside.items)
                kind = "any"
    return Items("any" if kind == "comprehension" else kind, tuple(found), tuple(rest))
