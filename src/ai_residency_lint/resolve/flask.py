"""Flask: ``app.config`` and ``current_app.config`` hold what all code loads and puts into the application's settings.

Applications are not told apart: a program has one, and functions that make one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, containers, invoke, mutations, narrowing
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.once import so_far
from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.values import (
    Alt,
    Dict,
    Entry,
    Instance,
    Klass,
    Lit,
    ModuleObject,
    Obj,
    Reason,
    Result,
    Symbol,
    Thunk,
    Unknown,
    Value,
    either,
    identity,
    one,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Expr, Name, Store, Subscript

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_MAKES = frozenset({"flask.Flask", "flask.app.Flask", "quart.Quart", "quart.app.Quart"})
_CURRENT = frozenset({"flask.current_app", "flask.globals.current_app", "quart.current_app"})
_LOADS = frozenset(
    ("from_object", "from_mapping", "from_pyfile", "from_envvar", "from_file", "from_json", "from_prefixed_env")
)
_LOADED = "loaded"
_EMPTY = Dict({}, (Unknown(Reason.EXTERNAL, "Flask's configuration", or_none=True),))


def is_application(obj: Obj) -> bool:
    """Whether an object is an application of Flask, or stands for the one that is running."""
    made = obj.func if isinstance(obj, Result) else None
    return (isinstance(made, Symbol) and made.path in _MAKES) or (isinstance(obj, Symbol) and obj.path in _CURRENT)


@so_far(one(_EMPTY))
def config(resolver: Resolver) -> Value:
    """What ``config`` of an application holds, as far as the modules that are known say it: what is loaded, and what is
    put there one by one.

    What is put there in any case takes the place of what was put there in any case before, in the same function and for
    the same name of an application; else nobody knows which is the last.
    """
    value, before, sure = one(_EMPTY), None, set[str]()
    for path, change, kind in _changes(resolver):
        frame = resolver.any_frame(path, change.scope)
        found = _put(resolver, change, kind, frame)
        whole = value[0].obj
        if found is None or not isinstance(whole, Dict):
            value = mutations.after(resolver, value, change, kind, frame, False)
            continue
        place = (path, change.scope, _owner(change))
        if place != before:
            before, sure = place, set()
        certain = _is_certain(resolver, path, change)
        entries = dict(containers.overlaid(resolver, whole, Dict({}, found.rest)).entries)
        for name, entry in found.entries.items():
            old = entries.get(name)
            lasts = certain and name in sure and not entry.optional
            entries[name] = entry if lasts or old is None else Entry(either(old.value, entry.value), old.optional)
        value = one(Dict(entries, (*whole.rest, *found.rest)))
        if certain:
            sure.update(name for name, entry in found.entries.items() if not entry.optional)
    return value


def _is_certain(resolver: Resolver, path: str, change: Store | Call) -> bool:
    """Whether a change happens in any case, if what stands before it does: no way out of the function lies between."""
    if isinstance(change, Call) and isinstance(change.func, Attribute) and change.func.name == "setdefault":
        return False
    functions = resolver.module(path).functions
    return change.certain and not any(each.scope == change.scope and len(each.returns) > 1 for each in functions)


def _owner(change: Store | Call) -> object:
    """The name of the application that is changed, as far as it has one."""
    base: Expr = change.base if isinstance(change, Store) else change.func
    while isinstance(base, Attribute | Subscript):
        base = base.base
    return (base.id, base.defs) if isinstance(base, Name) else None


def _changes(resolver: Resolver) -> list[tuple[str, Store | Call, str]]:
    """Whatever changes the mapping of an application, in order; what tests do only counts if nobody else does."""
    found: list[tuple[str, Store | Call, str]] = []
    found += ((path, call, _LOADED) for path in resolver.project.paths() for call in _loading(resolver, path))
    for path, base, change, kind in resolver.outside.changes("config"):
        if any(is_application(alt.obj) for alt in resolver.value(base, resolver.any_frame(path, change.scope))):
            found.append((path, change, kind))
    found = [each for each in found if not is_test(each[0])] or found
    return sorted(found, key=lambda each: (each[2] == "inner", each[0], each[1].at))


def _put(resolver: Resolver, change: Store | Call, kind: str, frame: Frame) -> Dict | None:
    """What a change puts into the mapping; None for one inside a value, or one that takes something away."""
    if kind == _LOADED:
        assert isinstance(change, Call)
        return _loaded(resolver, change, frame)
    put = mutations.after(resolver, one(Dict({})), change, kind, frame, True)[0].obj
    return put if isinstance(put, Dict) and (put.entries or put.rest) else None


def _loading(resolver: Resolver, path: str) -> Iterator[Call]:
    for call in resolver.module(path).calls:
        match call.func:
            case Attribute(Attribute(name="config") | Name(), name) if name in _LOADS:
                yield call


def _loaded(resolver: Resolver, call: Call, frame: Frame) -> Dict:
    """What one call loads."""
    assert isinstance(call.func, Attribute)
    given = invoke.arguments(call, frame)
    if call.func.name == "from_mapping":
        return invoke.mapping(resolver, given)
    if call.func.name != "from_object" or not given.positional:
        return Dict({}, (Unknown(Reason.RUNTIME, f"what config.{call.func.name} reads", optional=True),))
    itself = isinstance(call.arguments[0].value, Name) and call.arguments[0].value.id == "__name__"
    value = one(ModuleObject(frame.path)) if itself else resolver.force(given.positional[0])
    parts, hidden = list[dict[str, Thunk]](), list[Unknown]()
    for alt in value:
        part = dict[str, Thunk]()
        hidden += _settings(resolver, alt.obj, frame, part, set())
        hidden += narrowing.replacements(alt.via)
        parts += [part] if part or not isinstance(alt.obj, Unknown) else []
    entries = {}
    why = tuple(map(Alt, hidden))
    for name in dict.fromkeys(name for each in parts for name in each):
        thunks = [each[name] for each in parts if name in each]
        thunk = thunks[0] if len(thunks) == 1 else Thunk(None, None, parts=tuple(thunks))
        entries[name] = Entry(either(thunk, why) if why else thunk, len(thunks) < len(parts))
    return Dict(entries, tuple(hidden))


def _settings(
    resolver: Resolver, obj: Obj, frame: Frame, found: dict[str, Thunk], seen: set[object]
) -> Iterator[Unknown]:
    """Put the names in capitals of what is loaded into ``found``; why there may be others, or other values."""
    if identity(obj) in seen:
        return
    seen.add(identity(obj))
    match obj:
        case Unknown():
            yield obj
        case Lit(str(text)):
            owner, _, name = text.replace(":", ".").rpartition(".")
            module = resolver.project.find(text, 0, frame.path)
            inside = None if module is not None or not owner else resolver.project.find(owner, 0, frame.path)
            named = () if inside is None else attributes.attribute(resolver, ModuleObject(inside), name)
            for each in (one(ModuleObject(module)) if module is not None else named) or unknown(Reason.EXTERNAL, text):
                yield from _settings(resolver, each.obj, frame, found, seen)
        case Instance(klass, arguments):
            made = attributes.in_bodies(resolver, klass, "__init__")
            given = arguments is None or arguments.positional or arguments.keywords or arguments.stars
            if given or (arguments and arguments.splats) or next(iter(made), None) is not None:
                yield Unknown(Reason.DYNAMIC, "an object")
            yield from _settings(resolver, klass, frame, found, seen)
        case Klass():
            for base in reversed([*attributes.lineage(resolver, obj)]):
                if isinstance(base, Klass):
                    body = attributes.body(resolver, base)
                    found.update(_bound(resolver, body, attributes.info(resolver, base).scope, obj))
                elif base.path not in attributes.BARE:
                    yield Unknown(Reason.EXTERNAL, base.path)
        case ModuleObject(path):
            for star in resolver.module(path).scopes[0].stars:
                inner = resolver.project.find(star.module, star.level, path)
                starred = Unknown(Reason.EXTERNAL, star.module) if inner is None else ModuleObject(inner)
                yield from _settings(resolver, starred, frame, found, seen)
            found.update(_bound(resolver, resolver.any_frame(path, 0), 0, obj))
        case _:
            yield Unknown(Reason.EXTERNAL, "what is loaded")


def _bound(resolver: Resolver, frame: Frame, scope: int, owner: Obj) -> Iterator[tuple[str, Thunk]]:
    summary = resolver.module(frame.path)
    for name, defs in summary.scopes[scope].bindings.items():
        if not name.isupper():
            continue
        if resolver.outside.stored(owner, name):  # other code sets it, too
            yield name, Thunk(None, None, attributes.attribute(resolver, owner, name))
            continue
        last = None if scope else summary.exits.get(name)
        node = Name(name, tuple(last or defs), mutations.EVER)
        resolver.keep(node)
        yield name, Thunk(node, frame)
