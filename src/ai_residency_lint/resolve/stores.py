"""What the methods of a class store in an attribute: ``self.client = OpenAI()``."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, containers, invoke, mutations
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Func,
    Instance,
    Klass,
    Reason,
    Step,
    Unknown,
    Value,
    extended,
    identity,
    optionally,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import ANY_ATTRIBUTE, Attribute, ModuleSummary, Name, Store

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

INIT = "__init__"


def of_class(resolver: Resolver, klass: Klass, base: Klass, name: str) -> Iterator[Value]:
    """The values that the methods of ``base`` store in an attribute of a class, or of whatever instance of it."""
    return of_instance(resolver, Instance(klass), base, name)


def of_instance(
    resolver: Resolver, instance: Instance, base: Klass, name: str, past_init: bool = False
) -> Iterator[Value]:  # fmt: skip
    """The values that the methods of ``base`` store in an attribute of an instance, with ``past_init`` all but its
    ``__init__``. A method that the instance's own class puts another one in the place of never runs."""
    summary = resolver.module(base.path)
    found = attributes.info(resolver, base).stores
    for index in (*found.get(name, ()), *found.get(ANY_ATTRIBUTE, ())):
        store = summary.stores[index]
        method = _method(summary, store)
        if (past_init and method == INIT) or _is_replaced(resolver, instance.klass, base, method):
            continue
        frame = invoke.method_frame(resolver, instance, base, store.scope)
        if resolver.excluded(store.tests, frame):
            continue
        step = Step(base.path, store.span, store.code)
        if store.attribute == ANY_ATTRIBUTE:
            if not any(isinstance(obj, Func) for obj in attributes.in_bodies(resolver, instance.klass, name)):
                yield extended(by_name(resolver, store, frame, instance.klass, name), step)
            continue
        value = if_called(resolver, base.path, store, resolver.value(store.value, frame))
        for inner in attributes.info(resolver, base).stores.get(f"{name}[]", ()):
            value = mutations.put_later(resolver, value, summary.stores[inner], base.path)
        yield extended(value, step)


def by_name(resolver: Resolver, store: Store, frame: Frame, klass: Klass, name: str) -> Value:
    """What a statement stores in an attribute that makes attributes of all items of a mapping. Where these cannot be
    seen, they only replace what the attribute has without them."""
    items = containers.as_dict(resolver, resolver.value(store.value, frame))
    entries = (items.entries.get(each) for each in (name, ANY_KEY))
    known = [resolver.force(each.value) for each in entries if each is not None]
    detail = f"{attributes.info(resolver, klass).name}.{name}"
    return union([*known, *(unknown(why.reason, detail, optional=True) for why in items.rest)])


def if_called(resolver: Resolver, path: str, store: Store, value: Value) -> Value:
    """What a method stores; where nobody in the project calls it, what it takes from its parameters only replaces what
    the attribute has without it."""
    index = resolver.module(path).scopes[store.scope].function
    handed = [alt for alt in value if isinstance(alt.obj, Unknown) and alt.obj.reason is Reason.PARAMETER]
    if index is None or not handed:
        return value
    info = resolver.module(path).functions[index]
    if info.owner is None or info.name == INIT or info.decorators or resolver.callers.of_function(path, index) != ():
        return value
    return union([tuple(alt for alt in value if alt not in handed), optionally(tuple(handed), True)])


def always(resolver: Resolver, klass: Klass, name: str) -> Store | None:
    """The statement by which making an instance surely sets an attribute."""
    summary = resolver.module(klass.path)
    for index in attributes.info(resolver, klass).stores.get(name, ()):
        store = summary.stores[index]
        if store.certain and _method(summary, store) == INIT:
            return store
    return None


def initialised_after(resolver: Resolver, klass: Klass, store: Store) -> bool:
    """Whether an ``__init__`` lets that of its base run after a statement of its own."""
    calls = (each for each in resolver.module(klass.path).calls if each.scope == store.scope and each.at > store.at)
    return any(isinstance(each.func, Attribute) and each.func.name == INIT for each in calls)


def may_have_changed(resolver: Resolver, klass: Klass, node: Attribute, frame: Frame) -> bool:
    """Whether something else may set an attribute after a method of its object has assigned it (``node.defs``): another
    name of the object in that method, another function that it calls, or one that runs without a call."""
    here = (frame.path, resolver.module(frame.path).bindings[node.defs[0]].scope)
    beside = resolver.outside.stored(Instance(klass), node.name)
    if any((path, store.scope) == here for path, store in beside):
        return True
    family = (*attributes.own(resolver, klass), *resolver.callers.heirs(klass))
    others = [each for each in _in_methods(resolver, family, node.name) if (each[0], each[1].scope) != here]
    return any(node.called or _runs_unseen(resolver, *each) for each in (*others, *beside))


def _in_methods(resolver: Resolver, family: Iterable[Klass], name: str) -> Iterator[tuple[str, Store]]:
    """The statements in methods that set an attribute, or an item of it."""
    for klass in family:
        found = attributes.info(resolver, klass).stores
        for each in (name, f"{name}[]", ANY_ATTRIBUTE):
            yield from ((klass.path, resolver.module(klass.path).stores[index]) for index in found.get(each, ()))


def _runs_unseen(resolver: Resolver, path: str, store: Store) -> bool:
    """Whether the function in which a statement stands runs where no call is written: a property, ``__enter__``."""
    summary = resolver.module(path)
    function = summary.scopes[store.scope].function
    if function is None:
        return False
    info = summary.functions[function]
    return invoke.is_property(info) or (info.name.startswith("__") and info.name != INIT)


def _is_replaced(resolver: Resolver, klass: Klass, base: Klass, method: str) -> bool:
    """Whether a class below ``base`` has a method of this name, and nobody calls the one that it replaces."""
    key = (klass.path, klass.index, base.path, base.index, method)
    found = resolver.replaced.get(key)
    if found is None:
        found = method not in ("", INIT) and any(
            not _calls_other(resolver, each, method)
            for each in itertools.takewhile(
                lambda each: identity(each) != identity(base), attributes.own(resolver, klass)
            )
            if method in resolver.module(each.path).scopes[attributes.info(resolver, each).scope].bindings
        )
        if resolver.charge(0):
            resolver.replaced[key] = found
    return found


def _calls_other(resolver: Resolver, klass: Klass, method: str) -> bool:
    """Whether the module of a class calls a method of this name by anything else than ``self``."""
    calls = (each.func for each in resolver.module(klass.path).calls)
    called = (func.base for func in calls if isinstance(func, Attribute) and func.name == method)
    return any(not isinstance(base, Name) or base.id != "self" for base in called)


def _method(summary: ModuleSummary, store: Store) -> str:
    """The method that a statement stands in; empty for a function inside one."""
    function = summary.scopes[store.scope].function
    info = None if function is None else summary.functions[function]
    return "" if info is None or info.owner is None else info.name
