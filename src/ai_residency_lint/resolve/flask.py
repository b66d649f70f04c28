"""Flask: ``app.config`` and ``current_app.config`` hold what all code loads and puts into the application's settings.

Applications are not told apart: a program has one, and functions that make one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, containers, invoke, mutations
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.values import (
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
    one,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Name, Store

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_MAKES = frozenset({"flask.Flask", "flask.app.Flask", "quart.Quart", "quart.app.Quart"})
_CURRENT = frozenset({"flask.current_app", "flask.globals.current_app", "quart.current_app"})
_LOADS = frozenset(
    {
        *("from_object", "from_mapping", "from_pyfile", "from_envvar", "from_file", "from_json", "from_prefixed_env"),
    }
)
_LOADED = "loaded"
_EMPTY = Dict({}, (Unknown(Reason.EXTERNAL, "Flask's configuration", or_none=True),))


def is_application(obj: Obj) -> bool:
    """Whether an object is an application of Flask, or stands for the one that is running."""
    made = obj.func if isinstance(obj, Result) else None
    return (isinstance(made, Symbol) and made.path in _MAKES) or (isinstance(obj, Symbol) and obj.path in _CURRENT)


def config(resolver: Resolver) -> Value:
    """What ``config`` of an application holds, as far as the modules that are known say it."""
    key = ("flask.config", len(resolver.project))
    if key not in resolver.once:
        resolver.once[key] = one(_EMPTY)  # for whoever asks meanwhile
        resolver.once[key] = _filled(resolver)
    found: Value = resolver.once[key]
    return found


def _filled(resolver: Resolver) -> Value:
    """What is loaded, and what is put there one by one. What comes later in the same function, and in any case, takes
    the place of what comes before; else nobody knows which is the last."""
    value, before = one(_EMPTY), None
    for path, change, kind in _changes(resolver):
        frame = resolver.any_frame(path, change.scope)
        follows = before == (path, change.scope) and change.certain
        found = _put(resolver, change, kind, frame)
        whole = value[0].obj
        if found is None or not isinstance(whole, Dict) or (follows and kind != _LOADED):
            value = mutations.after(resolver, value, change, kind, frame, follows)
        elif follows:
            value = one(containers.overlaid(resolver, whole, found))
        else:
            value, before = one(_joined(whole, found)), (path, change.scope)
    return value


def _joined(whole: Dict, more: Dict) -> Dict:
    """What is in either mapping, whichever comes last."""
    entries = dict(whole.entries)
    for name, entry in more.entries.items():
        entries[name] = Entry(either(entries[name].value, entry.value)) if name in entries else entry
    return Dict(entries, (*whole.rest, *more.rest))


def _changes(resolver: Resolver) -> list[tuple[str, Store | Call, str]]:
    """Whatever changes the mapping of an application, in order; what tests do only counts if nobody else does."""
    found: list[tuple[str, Store | Call, str]] = []
    found += ((path, call, _LOADED) for path in resolver.project.paths() for call in _loading(resolver, path))
    for path, base, change, kind in resolver.outside.changes("config"):
        if any(is_application(alt.obj) for alt in resolver.value(base, resolver.any_frame(path, change.scope))):
            found.append((path, change, kind))
    found = [each for each in found if not is_test(each[0])] or found
    return sorted(found, key=lambda each: (each[0], each[1].at))


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
            case Attribute(Attribute(name="config"), name) if name in _LOADS:
                yield call


def _loaded(resolver: Resolver, call: Call, frame: Frame) -> Dict:
    """What one call loads."""
    assert isinstance(call.func, Attribute)
    given = invoke.arguments(call, frame)
    if call.func.name == "from_mapping":
        first = [containers.as_dict(resolver, resolver.force(each)) for each in given.positional]
        named = Dict(
            {name: Entry(thunk) for name, thunk in given.keywords.items()}, invoke.splats(resolver, given).rest
        )
        return containers.overlaid(resolver, first[0], named) if first else named
    if call.func.name != "from_object" or not given.positional:
        return Dict({}, (Unknown(Reason.RUNTIME, f"what config.{call.func.name} reads", optional=True),))
    itself = isinstance(call.arguments[0].value, Name) and call.arguments[0].value.id == "__name__"
    value = one(ModuleObject(frame.path)) if itself else resolver.force(given.positional[0])
    parts = [dict(_settings(resolver, alt.obj, call, frame)) for alt in value]
    names = dict.fromkeys(name for each in parts for name in each)
    unseen = tuple(alt.obj for alt in value if isinstance(alt.obj, Unknown))
    entries = {}
    for name in names:
        thunks = [each[name] for each in parts if name in each]
        thunk = thunks[0] if len(thunks) == 1 else Thunk(None, None, parts=tuple(thunks))
        entries[name] = Entry(thunk, len(thunks) < len(parts) - len(unseen))
    return Dict(entries, unseen)


def _settings(resolver: Resolver, obj: Obj, call: Call, frame: Frame) -> Iterator[tuple[str, Thunk]]:
    """The names in capitals of what is loaded, the deciding ones last."""
    match obj:
        case Lit(str(text)):
            owner, _, name = text.replace(":", ".").rpartition(".")
            module = resolver.project.find(text, 0, frame.path)
            inside = None if module is not None or not owner else resolver.project.find(owner, 0, frame.path)
            if inside is not None:
                for alt in attributes.attribute(resolver, ModuleObject(inside), name):
                    yield from _settings(resolver, alt.obj, call, frame)
            elif module is not None:
                yield from _settings(resolver, ModuleObject(module), call, frame)
        case Instance(klass):
            yield from _settings(resolver, klass, call, frame)
        case Klass():
            for base in reversed([*attributes.own(resolver, obj)]):
                yield from _bound(resolver, attributes.body(resolver, base), attributes.info(resolver, base).scope)
        case ModuleObject(path):
            for star in resolver.module(path).scopes[0].stars:
                found = resolver.project.find(star.module, star.level, path)
                if found is not None and found != path:
                    yield from _settings(resolver, ModuleObject(found), call, frame)
            yield from _bound(resolver, resolver.any_frame(path, 0), 0)


def _bound(resolver: Resolver, frame: Frame, scope: int) -> Iterator[tuple[str, Thunk]]:
    summary = resolver.module(frame.path)
    for name, defs in summary.scopes[scope].bindings.items():
        if name.isupper():
            last = None if scope else summary.exits.get(name)
            node = Name(name, tuple(last or defs), mutations.EVER)
            resolver.keep(node)
            yield name, Thunk(node, frame)
