"""Attributes that code outside a class or module sets: ``service.client = ...``, ``app.state.client = ...``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve.values import (
    Instance,
    Klass,
    Member,
    ModuleObject,
    Obj,
    Step,
    Value,
    extended,
    identity,
    union,
)
from ai_residency_lint.syntax.summary import Store

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
            if any(_same(obj, alt.obj) for alt in self._resolver.value(store.base, frame)):
                step = Step(path, store.span, store.code)
                yield extended(self._resolver.value(store.value, frame), step)


def _same(read: Obj, written: Obj) -> bool:
    """Whether an attribute written on one object may be read on the other."""
    match read, written:
        case (Instance(klass=one), Instance(klass=other)) | (Klass() as one, Klass() as other):
            return (one.path, one.index) == (other.path, other.index)
        case Instance(klass=one), Klass() as other:
            return (one.path, one.index) == (other.path, other.index)
        case ModuleObject(one_path), ModuleObject(other_path):
            return one_path == other_path
        case Member(name=name), Member(name=other_name):
            return name == other_name and (name in _SHARED or identity(read) == identity(written))
    return False
