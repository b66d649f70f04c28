"""Objects that change in place: ``d["k"] = v``, ``d.update(...)``, ``items.append(...)``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import containers, invoke
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    ORDERED,
    Alt,
    Dict,
    Entry,
    Func,
    Items,
    Lit,
    Obj,
    Reason,
    Site,
    Symbol,
    Thunk,
    Unknown,
    Value,
    either,
    one,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, Call, ModuleSummary, Name, Opaque, Store

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


EVER = -1
"""The moment of a use that may come before or after any change."""
MAX_NESTED = 3

Change = tuple[Store | Call, str]
Done = tuple[Store | Call, str, Frame]


def changes(summary: ModuleSummary, index: int) -> list[Change]:
    """What changes the object of a binding, in order, each with its kind (see ``ModuleSummary.indirect``)."""
    numbered = [(each, "") for each in summary.mutations.get(index, ())] + [*summary.indirect.get(index, ())]
    found = [(summary.stores[each] if each >= 0 else summary.calls[-1 - each], kind) for each, kind in numbered]
    return sorted(found, key=lambda each: each[0].at)


def applied(resolver: Resolver, value: Value, index: int, frame: Frame, at: int | None) -> Value:
    """``value`` after the changes of binding number ``index`` that can happen before ``at`` (None: all of them)."""
    if not any(isinstance(alt.obj, Dict | Items) for alt in value):
        return value
    summary = resolver.module(frame.path)
    if not resolver.afford(len(summary.mutations.get(index, ())) + len(summary.indirect.get(index, ()))):
        return unknown(Reason.TOO_DEEP)
    for happens, kind in changes(summary, index):
        if not resolver.charge(1 + sum(_size(alt.obj) for alt in value) // 4):
            return unknown(Reason.TOO_DEEP)
        here = happens.scope == frame.scope
        later = at is not None and at != EVER and here and happens.at >= at
        if later and not _again(summary, happens.at, at or 0):
            continue
        where = frame.of_scope(happens.scope) or resolver.any_frame(frame.path, happens.scope)
        if resolver.excluded(happens.tests, where):
            continue
        certain = not kind and happens.certain and here and not later and at != EVER
        value = after(resolver, value, happens, kind, where, certain)
    return value


def after(resolver: Resolver, value: Value, happens: Store | Call, kind: str, frame: Frame, certain: bool) -> Value:
    """``value`` after one change."""
    return tuple(Alt(_after(resolver, alt.obj, happens, kind, frame, certain), alt.link, alt.via) for alt in value)


def _after(resolver: Resolver, obj: Obj, happens: Store | Call, kind: str, frame: Frame, certain: bool) -> Obj:
    match kind, happens:
        case "inner", _:
            return _inside(resolver, obj, happens, frame, 0)
        case "handed", Call():
            return _handed(resolver, obj, happens, frame)
        case "shuffle", _:
            return Items("any", obj.items, obj.rest) if isinstance(obj, Items) else obj
    return _changed(resolver, obj, happens, frame, certain)


def _again(summary: ModuleSummary, change: int, use: int) -> bool:
    """Whether a later change comes before a use in the next round of a loop."""
    return any(first <= use and change <= last for first, last in summary.rounds)


def _inside(resolver: Resolver, obj: Obj, change: Store | Call, frame: Frame, depth: int) -> Obj:
    """An object of which some inner object may have changed."""

    def later(thunk: Thunk) -> Thunk:
        value = resolver.force(thunk)
        if not any(isinstance(alt.obj, Dict | Items) for alt in value):
            return thunk
        inner = [_changed(resolver, alt.obj, change, frame, False) for alt in value]
        deeper = [_inside(resolver, each, change, frame, depth + 1) for each in inner]
        return Thunk(None, None, tuple(Alt(each, alt.link, alt.via) for each, alt in zip(deeper, value, strict=True)))

    if isinstance(obj, Dict | Items) and not resolver.charge(_size(obj)):
        return Unknown(Reason.TOO_DEEP)
    if depth < MAX_NESTED and isinstance(obj, Dict):
        return Dict({name: Entry(later(each.value), each.optional) for name, each in obj.entries.items()}, obj.rest)
    if depth < MAX_NESTED and isinstance(obj, Items):
        return Items(obj.kind, tuple(map(later, obj.items)), obj.rest)
    return obj


def _handed(resolver: Resolver, obj: Obj, call: Call, frame: Frame) -> Obj:
    """An object after a call that got it as an argument: a function of the project may have changed it."""
    if isinstance(obj, Dict | Items):
        for done in _done_by(resolver, call, frame, 0):
            if not resolver.charge(1 + _size(obj)):
                return Unknown(Reason.TOO_DEEP)
            obj = _after(resolver, obj, *done, False)
    return obj


def _done_by(resolver: Resolver, call: Call, frame: Frame, depth: int) -> tuple[Done, ...]:
    """What a call may do to the objects that it gets, with the functions that these are handed on to."""
    key = (id(call), frame.key, depth)
    found = resolver.done.get(key)
    if found is None and depth <= MAX_NESTED and resolver.charge(1):
        found = tuple(_done_in(resolver, call, frame, depth))
        if resolver.charge(0):
            resolver.done[key] = found
    return found or ()


def _done_in(resolver: Resolver, call: Call, frame: Frame, depth: int) -> Iterator[Done]:
    for alt in resolver.value(call.func, frame):
        if alt.obj == Symbol("random.shuffle"):
            yield call, "shuffle", frame
        if not isinstance(alt.obj, Func):
            continue
        summary = resolver.module(alt.obj.path)
        info = summary.functions[alt.obj.index]
        bound = summary.scopes[info.scope].bindings
        named = [each.name for each in info.parameters if each.name in bound]
        changed = {name: changes(summary, bound[name][0]) for name in named}
        if not any(changed.values()):
            continue
        given = invoke.arguments(call, frame)
        inside = invoke.entered_frame(resolver, alt.obj, given, Site(call, frame.path, frame))
        for name, thunk in invoke.bind(resolver, info, given, alt.obj).items():
            if isinstance(thunk.expr, Name | Attribute) and inside is not None:
                for happens, kind in changed.get(name, ()):
                    if kind == "handed" and isinstance(happens, Call):
                        yield from _done_by(resolver, happens, inside, depth + 1)
                    else:
                        yield happens, kind, inside


def _size(obj: Obj) -> int:
    match obj:
        case Dict(entries):
            return len(entries)
        case Items(_, items):
            return len(items)
    return 0


def key_name(resolver: Resolver, key: Obj) -> str | None:
    """The name under which a key of a mapping is kept; None if the key cannot be told."""
    match key:
        case Lit(value):
            return value if isinstance(value, str) else repr(value)
        case Items("tuple", items, ()):
            values = [resolver.force(item) for item in items]
            if all(len(value) == 1 and isinstance(value[0].obj, Lit) for value in values):
                return repr(tuple(value[0].obj.value for value in values))  # type: ignore[union-attr]
    return None


def put_later(resolver: Resolver, value: Value, store: Store, path: str) -> Value:
    """``value`` when ``self.attribute[key] = ...`` may have happened to it at any time."""
    frame = resolver.any_frame(path, store.scope)
    return tuple(Alt(_changed(resolver, alt.obj, store, frame, False), alt.link, alt.via) for alt in value)


def _changed(resolver: Resolver, obj: Obj, change: Store | Call, frame: Frame, certain: bool) -> Obj:
    match obj, change:
        case ((Dict() | Items()), Store(value=Opaque("deleted"), key=key)):
            return _removed(resolver, obj, resolver.value(key, frame) if key is not None else (), certain)
        case Dict(), Store(key=key) if key is not None:
            return _stored(resolver, obj, resolver.value(key, frame), Thunk(change.value, frame), not certain)
        case Dict(), Call(func=Attribute(name="update"), arguments=arguments):
            for argument in arguments:
                more = Dict({argument.keyword or "": Entry(Thunk(argument.value, frame))})
                if argument.keyword is None:
                    more = containers.as_dict(resolver, resolver.value(argument.value, frame))
                maybe = {name: Entry(each.value, each.optional or not certain) for name, each in more.entries.items()}
                obj = containers.overlaid(resolver, obj, Dict(maybe, more.rest))
            return obj
        case Dict(), Call(func=Attribute(name="setdefault"), arguments=[key, *rest]):
            default = Thunk(rest[0].value, frame) if rest else Thunk(None, None, one(Lit(None)))
            return _defaulted(resolver, obj, resolver.value(key.value, frame), default, certain)
        case Dict(), Call(func=Attribute(name="pop"), arguments=[key, *_]):
            return _removed(resolver, obj, resolver.value(key.value, frame), certain)
        case Dict(), Call(func=Attribute(name="clear" | "popitem")):
            return _removed(resolver, obj, ())
        case Items(kind, items, rest), Call(func=Attribute(name="append" | "add"), arguments=[item]):
            return Items(kind if certain else "any", (*items, Thunk(item.value, frame)), rest)
        case Items(kind, items, rest), Call(func=Attribute(name="insert" | "appendleft"), arguments=[*_, item]):
            return Items("any", (*items, Thunk(item.value, frame)), rest)
        case Items(), Call(func=Attribute(name="extend" | "extendleft"), arguments=[more]):
            ordered = certain and change.func.name == "extend"  # type: ignore[union-attr]
            return _longer(obj, resolver.value(more.value, frame), ordered)
        case Items(), Store(key=Opaque(), value=value):
            return _longer(obj, resolver.value(value, frame), False)
        case Items(kind, items, rest), Store(key=key, value=value) if key is not None:
            place = resolver.value(key, frame)
            match place:
                case [Alt(Lit(int() as index), via="")] if (
                    certain and kind == "list" and -len(items) <= index < len(items)
                ):
                    index %= len(items)
                    return Items(kind, (*items[:index], Thunk(value, frame), *items[index + 1 :]), rest)
            return Items("any", (*items, Thunk(value, frame)), rest)
        case Items(_, items, rest), Call(func=Attribute()):
            return Items("any", items, rest)
    return obj


def _only_key(resolver: Resolver, keys: Value) -> str | None:
    """The key of a mapping if it can only be one."""
    return key_name(resolver, keys[0].obj) if len(keys) == 1 and not keys[0].via else None


def _removed(resolver: Resolver, obj: Dict | Items, keys: Value, certain: bool = False) -> Dict | Items:
    """A mapping or list after some key (without keys: any) may have been taken out, or is for ``certain``."""
    if isinstance(obj, Items):
        return Items("any", obj.items, obj.rest)
    only = _only_key(resolver, keys) if certain else None
    if only is not None and not obj.rest and ANY_KEY not in obj.entries:
        return Dict({name: each for name, each in obj.entries.items() if name != only})
    names = {key_name(resolver, alt.obj) for alt in keys} if keys else {None}
    entries = {
        name: Entry(each.value, each.optional or name in names or None in names) for name, each in obj.entries.items()
    }
    return Dict(entries, obj.rest)


def _longer(obj: Items, more: Value, ordered: bool) -> Items:
    """A list with the items of another one behind its own, or anywhere."""
    added = [alt.obj for alt in more]
    known = [thunk for each in added if isinstance(each, Items) for thunk in each.items]
    closed = all(isinstance(each, Items) and not each.rest for each in added)
    exact = ordered and len(added) == 1 and isinstance(added[0], Items) and added[0].kind in ORDERED
    why = () if closed else (Unknown(Reason.DYNAMIC, "extended list"),)
    return Items(obj.kind if exact else "any", (*obj.items, *known), (*obj.rest, *why))


def paired(resolver: Resolver, obj: Obj) -> Obj:
    """A list of pairs as the mapping that ``dict(...)`` makes of it; anything else as it is."""
    if not isinstance(obj, Items) or obj.rest:
        return obj
    found = Dict({})
    for item in obj.items:
        value = resolver.force(item)
        pair = value[0].obj if len(value) == 1 else None
        if not isinstance(pair, Items) or pair.rest or pair.kind not in ORDERED or len(pair.items) != 2:
            return obj
        keys = [key_name(resolver, alt.obj) for alt in resolver.force(pair.items[0])]
        if None in keys:
            return obj
        optional = len(keys) > 1 or obj.kind not in ORDERED
        found = containers.overlaid(
            resolver, found, Dict({key: Entry(pair.items[1], optional) for key in keys if key is not None})
        )
    return found


def _stored(resolver: Resolver, obj: Dict, keys: Value, value: Thunk, optional: bool) -> Dict:
    open_names: list[str] = []
    for alt in keys:
        name = key_name(resolver, alt.obj)
        if name is not None and not alt.via:
            obj = _put(obj, name, value, optional or len(keys) > 1)
        else:
            open_names.append(ANY_KEY if name is None else name)
    if open_names:
        obj = containers.overlaid(resolver, obj, Dict({name: Entry(value, True) for name in (*open_names, ANY_KEY)}))
        obj = Dict(obj.entries, (*obj.rest, Unknown(Reason.DYNAMIC, "mapping key")))
    return obj


def _defaulted(resolver: Resolver, obj: Dict, keys: Value, value: Thunk, certain: bool) -> Dict:
    """A mapping after ``setdefault``: a key that can only be one is there then."""
    only = _only_key(resolver, keys) if certain and not obj.rest and ANY_KEY not in obj.entries else None
    if only is None:
        return _stored(resolver, obj, keys, value, True)
    old = obj.entries.get(only)
    if old is not None and not old.optional:
        return obj
    return Dict({**obj.entries, only: Entry(value if old is None else either(old.value, value))}, obj.rest)


def _put(obj: Dict, name: str, value: Thunk, optional: bool) -> Dict:
    old = obj.entries.get(name)
    if optional and old is not None:
        return Dict({**obj.entries, name: Entry(either(old.value, value), old.optional)}, obj.rest)
    return Dict({**obj.entries, name: Entry(value, optional)}, obj.rest)
