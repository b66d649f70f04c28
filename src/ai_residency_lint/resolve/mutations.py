"""Objects that change in place: ``d["k"] = v``, ``d.update(...)``, ``items.append(...)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
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
    union,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Store

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def applied(resolver: Resolver, value: Value, changes: tuple[int, ...], frame: Frame, at: int | None) -> Value:
    """``value`` after the stores and calls of ``changes`` that happen before ``at``."""
    if not any(isinstance(alt.obj, Dict | Items) for alt in value):
        return value
    summary = resolver.module(frame.path)
    found: list[Alt] = []
    for alt in value:
        obj = alt.obj
        for change in changes:
            happens: Store | Call = summary.stores[change] if change >= 0 else summary.calls[-1 - change]
            if at is not None and happens.at >= at and summary.bindings and _same_flow(happens.scope, frame):
                continue
            where = frame.of_scope(happens.scope) or resolver.any_frame(frame.path, happens.scope)
            obj = _changed(resolver, obj, happens, where, happens.certain)
        found.append(Alt(obj, alt.link, alt.via))
    return tuple(found)


def put_later(resolver: Resolver, value: Value, store: Store, path: str) -> Value:
    """``value`` when ``self.attribute[key] = ...`` may have happened to it at any time."""
    frame = resolver.any_frame(path, store.scope)
    return tuple(Alt(_changed(resolver, alt.obj, store, frame, False), alt.link, alt.via) for alt in value)


def _same_flow(scope: int, frame: Frame) -> bool:
    return scope == frame.scope


def _changed(resolver: Resolver, obj: Obj, change: Store | Call, frame: Frame, certain: bool) -> Obj:
    match obj, change:
        case Dict(), Store(key=key) if key is not None:
            return _stored(resolver, obj, resolver.value(key, frame), Thunk(change.value, frame), not certain)
        case Dict(), Call(func=Attribute(name="update"), arguments=arguments):
            for argument in arguments:
                if argument.keyword is not None:
                    obj = _put(resolver, obj, argument.keyword, Thunk(argument.value, frame), not certain)
                else:
                    more = resolver.as_dict(resolver.value(argument.value, frame))
                    for name, entry in more.entries.items():
                        obj = _put(resolver, obj, name, entry.value, entry.optional or not certain)
                    obj = Dict(obj.entries, (*obj.rest, *more.rest))
            return obj
        case Dict(), Call(func=Attribute(name="setdefault"), arguments=[key, *rest]):
            default = Thunk(rest[0].value, frame) if rest else Thunk(None, None, ())
            return _stored(resolver, obj, resolver.value(key.value, frame), default, True)
        case Dict(), Call(func=Attribute(name="pop"), arguments=[key, *_]):
            names = {alt.obj.value for alt in resolver.value(key.value, frame) if isinstance(alt.obj, Lit)}
            entries = {name: Entry(each.value, each.optional or name in names) for name, each in obj.entries.items()}
            return Dict(entries, obj.rest)
        case Items(kind, items, rest), Call(func=Attribute(name="append" | "add"), arguments=[item]):
            return Items(kind, (*items, Thunk(item.value, frame)), rest)
        case Items(kind, items, rest), Call(func=Attribute(name="insert"), arguments=[_, item]):
            return Items("any", (*items, Thunk(item.value, frame)), rest)
        case Items(kind, items, rest), Call(func=Attribute(name="extend"), arguments=[more]):
            added = [alt.obj for alt in resolver.value(more.value, frame)]
            known = [thunk for each in added if isinstance(each, Items) for thunk in each.items]
            closed = all(isinstance(each, Items) and not each.rest for each in added)
            why = () if closed else (Unknown(Reason.DYNAMIC, "extended list"),)
            return Items(kind, (*items, *known), (*rest, *why))
    return obj


def _stored(resolver: Resolver, obj: Dict, keys: Value, value: Thunk, optional: bool) -> Dict:
    for alt in keys:
        if isinstance(alt.obj, Lit):
            name = alt.obj.value if isinstance(alt.obj.value, str) else repr(alt.obj.value)
            obj = _put(resolver, obj, name, value, optional or len(keys) > 1)
        else:
            obj = Dict(obj.entries, (*obj.rest, Unknown(Reason.DYNAMIC, "mapping key")))
    return obj


def _put(resolver: Resolver, obj: Dict, name: str, value: Thunk, optional: bool) -> Dict:
    old = obj.entries.get(name)
    if optional and old is not None:
        both = union([resolver.force(old.value), resolver.force(value)])
        return Dict({**obj.entries, name: Entry(Thunk(None, None, both), old.optional)}, obj.rest)
    return Dict({**obj.entries, name: Entry(value, optional)}, obj.rest)
