"""Attributes that code outside a class or module sets: ``service.client = ...``, ``app.state.client = ...``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, mutations
from ai_residency_lint.resolve.values import (
    Dict,
    Func,
    Instance,
    Items,
    Klass,
    Member,
    ModuleObject,
    Obj,
    Result,
    Step,
    Value,
    extended,
    identity,
    union,
)
from ai_residency_lint.syntax.summary import IN_PLACE, Attribute, Call, Expr, Store, Subscript

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_STORES = 40
_SHARED = frozenset({"state", "ctx", "g", "session_state", "user_data", "bot_data"})


class Outside:
    """An index of all attribute stores that are not ``self.x = ...`` in a method, by attribute."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._indexed: set[str] = set()
        self._stores: dict[str, list[tuple[str, Store]]] = {}
        self._changes: dict[str, list[tuple[str, Expr, Store | Call, str]]] = {}
        self._active: set[tuple[str, object]] = set()

    def _refresh(self) -> None:
        for path in self._resolver.project.paths():
            if path in self._indexed:
                continue
            self._indexed.add(path)
            summary = self._resolver.module(path)
            own = {index for each in summary.classes for stores in each.stores.values() for index in stores}
            for index, store in enumerate(summary.stores):
                if store.attribute is not None and index not in own:
                    self._stores.setdefault(store.attribute, []).append((path, store))
                elif store.attribute is None:
                    self._note_change(path, store.base, store)
            for call in summary.calls:
                if isinstance(call.func, Attribute) and call.func.name in IN_PLACE:
                    self._note_change(path, call.func.base, call)

    def _note_change(self, path: str, base: Expr, change: Store | Call) -> None:
        """Note a change in place of an object that is reached by an attribute: ``service.clients["eu"] = ...``."""
        kind = "maybe"
        while not isinstance(base, Attribute):
            match base:
                case Subscript(base) | Call(func=Attribute(base, "setdefault" | "get")):
                    kind = "inner"
                case _:
                    return
        self._changes.setdefault(base.name, []).append((path, base.base, change, kind))

    def changed(self, obj: Obj, name: str, value: Value) -> Value:
        """``value`` of ``obj.name`` after the changes in place that any code may make to it."""
        self._refresh()
        key = (name + "[]", identity(obj))
        noted = self._changes.get(name, ())
        if not noted or key in self._active or len(noted) > MAX_STORES:
            return value
        if not any(isinstance(alt.obj, Dict | Items) for alt in value):
            return value
        self._active.add(key)
        try:
            for path, base, change, kind in noted:
                frame = self._resolver.any_frame(path, change.scope)
                if any(self._same(obj, alt.obj, True) for alt in self._resolver.value(base, frame)):
                    value = mutations.after(self._resolver, value, change, kind, frame, False)
        finally:
            self._active.discard(key)
        return value

    def value(self, obj: Obj, name: str) -> Value:
        """What code elsewhere stores in ``obj.name``; nothing if it does not."""
        self._refresh()
        stores = self._stores.get(name, ())
        key = (name, identity(obj))
        if not stores or key in self._active or len(stores) > MAX_STORES:
            return ()
        self._active.add(key)
        try:
            return union(self._matching(obj, stores))
        finally:
            self._active.discard(key)

    def _matching(self, obj: Obj, stores: list[tuple[str, Store]]) -> Iterator[Value]:
        for path, store in stores:
            frame = self._resolver.any_frame(path, store.scope)
            if any(self._same(obj, alt.obj) for alt in self._resolver.value(store.base, frame)):
                step = Step(path, store.span, store.code)
                yield extended(self._resolver.value(store.value, frame), step)

    def _same(self, read: Obj, written: Obj, in_place: bool = False) -> bool:
        """Whether an attribute written, or changed in place, on one object may be read on the other."""
        match read, written:
            case (Instance(klass=one), Instance(klass=other) | (Klass() as other)) | (Klass() as one, Klass() as other):
                may_be_heir = isinstance(read, Instance) and read.arguments is None and not read.exact
                return self._inherits(one, other) or (may_be_heir and self._inherits(other, one))
            case Klass() as one, Instance(klass=other):
                return in_place and self._inherits(other, one)
            case Func(one_path, one_index), Func(path, index):
                return (one_path, one_index) == (path, index)
            case Result(), Result():
                return identity(read) == identity(written)
            case ModuleObject(one_path), ModuleObject(other_path):
                return one_path == other_path
            case Member(name=name), Member(name=other_name):
                return name == other_name and (name in _SHARED or identity(read) == identity(written))
        return False

    def _inherits(self, klass: Klass, base: Klass) -> bool:
        if (klass.path, klass.index) == (base.path, base.index):
            return True
        lineage = attributes.lineage(self._resolver, klass)
        return any(isinstance(each, Klass) and (each.path, each.index) == (base.path, base.index) for each in lineage)
