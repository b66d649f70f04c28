"""Attributes and items: of modules, classes, instances, mappings and sequences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ai_residency_lint.resolve import (
    coercion,
    environment,
    fields,
    flask,
    invoke,
    mutations,
    names,
    options,
    providers,
    records,
    stores,
)
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Alt,
    Arguments,
    Dict,
    Entry,
    Func,
    Instance,
    Items,
    Klass,
    Lit,
    Member,
    ModuleObject,
    Obj,
    Reason,
    Result,
    Symbol,
    Text,
    Thunk,
    Unknown,
    Value,
    extended,
    known,
    one,
    optionally,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, ClassInfo, Const, Name, Subscript

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_MAX_BASES = 24
BARE = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"})
"""Bases from outside that have no attributes of their own to speak of."""


def attribute(resolver: Resolver, obj: Obj, name: str) -> Value:
    """``obj.name``."""
    if name == "config" and flask.is_application(obj):
        return flask.config(resolver)
    found = _inside(resolver, obj, name)
    is_shared = resolver.outside.is_shared(obj)
    if is_shared or isinstance(obj, Instance | Klass | ModuleObject | Member | Func | Result):
        stored = resolver.outside.value(obj, name)
        if is_shared:
            stored = union([stored, resolver.outside.item(obj, name)])
        if stored:
            found = union([stored, () if _unset(found, name) else found])
        found = resolver.outside.changed(obj, name, found)
    return _of_any(found, name) if isinstance(obj, Instance) and obj.declared else found


def along(resolver: Resolver, value: Value, path: Iterable[str]) -> Value:
    """``value.a.b`` for the names of a path."""
    for name in path:
        value = resolver.each(value, lambda obj, name=name: attribute(resolver, obj, name))
    return value


def assigned(resolver: Resolver, owner: Value, node: Attribute, frame: Frame) -> Value | None:
    """What a method itself has assigned to an attribute of its object before; None if that may be another by now, or
    is computed."""
    for alt in owner:
        if isinstance(alt.obj, Instance | Klass):
            klass = alt.obj.klass if isinstance(alt.obj, Instance) else alt.obj
            computed = any(isinstance(obj, Func | Instance | Result) for obj in in_bodies(resolver, klass, node.name))
            if computed or stores.may_have_changed(resolver, klass, node, frame):
                return None
    value = union(names.binding(resolver, each, frame, node.at) for each in node.defs)
    held = node.called and any(isinstance(alt.obj, Dict | Items) for alt in value)
    return None if held or not value else value


def _of_any(value: Value, name: str) -> Value:
    """An attribute of an instance of which only the class is known: when instances differ, nobody knows which it is."""
    plain = [alt for alt in value if isinstance(alt.obj, Lit | Text | Result)]
    if len(plain) < 2:
        return value
    return union([tuple(alt for alt in value if alt not in plain), unknown(Reason.PARAMETER, name)])


def _unset(value: Value, name: str) -> bool:
    """Whether all that is known of an attribute is that nobody has set it inside."""
    return all(
        (isinstance(alt.obj, Member) and alt.obj.name == name)
        or (isinstance(alt.obj, Symbol) and alt.obj.path.endswith(f".{name}"))
        or _is_unbound(alt.obj)
        for alt in value
    )


def _is_unbound(obj: Obj) -> bool:
    return isinstance(obj, Unknown) and obj.reason is Reason.UNBOUND


def _inside(resolver: Resolver, obj: Obj, name: str) -> Value:
    if name == "__dict__":
        return one(namespace(resolver, obj))
    if name == "__class__" and (kind := class_of(obj)) is not None:
        return one(kind)
    match obj:
        case Unknown(reason, detail, optional=optional):
            return unknown(reason, detail, optional)
        case Symbol(path):
            inner = resolver.outside.namespaced(f"{path}.{name}")
            return one(Symbol(f"{path}.{name}") if inner is None else ModuleObject(inner))
        case ModuleObject(path):
            return names.member(resolver, path, name)
        case Klass():
            return of_class(resolver, obj, name)
        case Instance():
            return of_instance(resolver, obj, name)
        case Result() if (option := options.parsed(resolver, obj, name)) is not None:
            return option
        case Result(func=Symbol("types.SimpleNamespace"), arguments=Arguments() as given):
            set_first = invoke.argument(resolver, given, name, None)
            return unknown(Reason.UNBOUND, name) if set_first is None else set_first
        case Lit() | Text() if name == "value":
            return one(obj)
        case Lit(None):
            return ()
        case Func() if name in ("__wrapped__", "__func__"):
            return one(obj)
        case _:
            return one(Member(obj, name))


# -- classes -------------------------------------------------------------------------------------------------------


def info(resolver: Resolver, klass: Klass) -> ClassInfo:
    """The summary of a class."""
    return resolver.module(klass.path).classes[klass.index]


def body(resolver: Resolver, klass: Klass) -> Frame:
    """The frame of a class body."""
    return resolver.frame(klass.path, info(resolver, klass).scope, klass.frame)


@once
def lineage(resolver: Resolver, klass: Klass) -> tuple[Klass | Symbol, ...]:
    """The class and its bases, nearest first; classes from outside the project as symbols."""
    return tuple(_ancestors(resolver, klass))


def _ancestors(resolver: Resolver, klass: Klass) -> Iterator[Klass | Symbol]:
    todo: list[Klass | Symbol] = [klass]
    seen: set[object] = set()
    while todo and len(seen) < _MAX_BASES:
        current = todo.pop(0)
        key = (current.path, current.index) if isinstance(current, Klass) else current.path
        if key in seen:
            continue
        seen.add(key)
        yield current
        if isinstance(current, Klass):
            for written in info(resolver, current).bases:
                base = written.base if isinstance(written, Subscript) else written
                for alt in resolver.value(base, current.frame):
                    if isinstance(alt.obj, Klass | Symbol):
                        todo.append(alt.obj)
                    elif isinstance(alt.obj, Member | Result):
                        todo.append(Symbol("unknown"))


def own(resolver: Resolver, klass: Klass) -> Iterator[Klass]:
    """The class and its bases, without those from outside the project."""
    return (each for each in lineage(resolver, klass) if isinstance(each, Klass))


@once
def family(resolver: Resolver, klass: Klass) -> tuple[tuple[str, int], ...]:
    """Paths and numbers of the class and of its bases in the project."""
    return tuple((each.path, each.index) for each in own(resolver, klass))


def in_bodies(resolver: Resolver, klass: Klass, name: str) -> Iterator[Obj]:
    """What the bodies of a class and its bases bind ``name`` to."""
    return (alt.obj for each in own(resolver, klass) for alt in in_body(resolver, each, name) or ())


def in_body(resolver: Resolver, klass: Klass, name: str) -> Value | None:
    """What the body of this very class binds ``name`` to."""
    summary = resolver.module(klass.path)
    defs = summary.scopes[info(resolver, klass).scope].bindings.get(name)
    if not defs:
        return None
    frame = body(resolver, klass)
    return union(names.binding(resolver, each, frame, None) for each in defs)


def of_class(resolver: Resolver, klass: Klass, name: str) -> Value:
    """``Class.name``."""
    external: Symbol | None = None
    for base in lineage(resolver, klass):
        if isinstance(base, Symbol):
            external = external or (None if base.path in BARE else base)
            continue
        value = in_body(resolver, base, name)
        stored = tuple(stores.of_class(resolver, klass, base, name))
        if value is not None or stored:
            found = union([*([value] if value is not None else []), *stored])
            return union(_bound_to_class(resolver, alt, klass) for alt in found)
    if external is not None:
        return one(Symbol(f"{external.path}.{name}"))
    return unknown(Reason.UNBOUND, f"{info(resolver, klass).name}.{name}")


def _bound_to_class(resolver: Resolver, alt: Alt, klass: Klass) -> Value:
    if isinstance(alt.obj, Instance) and (got := _by_method(resolver, alt.obj, "__get__")) is not None:
        return got
    if isinstance(alt.obj, Func) and alt.obj.bound is None:
        function = resolver.module(alt.obj.path).functions[alt.obj.index]
        if invoke.is_class_method(function):
            return (Alt(Func(alt.obj.path, alt.obj.index, alt.obj.frame, klass), alt.link),)
    return (alt,)


# -- instances -----------------------------------------------------------------------------------------------------


def of_instance(resolver: Resolver, instance: Instance, name: str) -> Value:
    """``instance.name``: what methods store, else what the class body says, else what an external base may have.

    An instance of which nothing is known but its class may be one of a subclass; but ``super().__init__`` is the one of
    the base, whatever subclasses have.
    """
    found = _of_exactly(resolver, instance, name)
    if instance.arguments is not None or instance.exact or name == "__init__":
        return found
    heirs = resolver.callers.heirs(instance.klass)
    if not resolver.afford(len(heirs)):
        return union([found, unknown(Reason.TOO_DEEP, "many subclasses")])
    own = [each for each in heirs if in_body(resolver, each, name) is not None or name in info(resolver, each).stores]
    if not own:
        return found
    if _is_abstract(resolver, instance.klass) and resolver.callers.closed_class(instance.klass):
        own, found = list(heirs), ()  # no object is of this very class
    overrides = [_of_exactly(resolver, Instance(heir, exact=True), name) for heir in own]
    return union([() if _unset(found, name) else found, *overrides])


@once
def _is_abstract(resolver: Resolver, klass: Klass) -> bool:
    """Whether there can be no object of a class itself: Python does not make one that has an abstract method."""
    if Symbol("abc.ABC") not in lineage(resolver, klass):
        return False
    module, scope = resolver.module(klass.path), info(resolver, klass).scope
    own = [each for each in module.functions if each.owner == klass.index and module.scopes[each.scope].parent == scope]
    return any(invoke.decorated(each, "abstractmethod") for each in own)


def _of_exactly(resolver: Resolver, instance: Instance, name: str) -> Value:
    found: list[Value] = []
    external: Symbol | None = None
    settled = replaced = False
    has_property = _is_property(resolver, instance.klass, name)
    for base in lineage(resolver, instance.klass):
        if isinstance(base, Symbol):
            external = external or (None if base.path in BARE else base)
            continue
        if not has_property:
            found.extend(stores.of_instance(resolver, instance, base, name, past_init=replaced))
        if settled:
            continue
        store = None if has_property else stores.always(resolver, base, name)
        value = in_body(resolver, base, name) if store is None else None
        if value is not None:
            found.append(_from_body(resolver, instance, base, name, value))
        settled = store is not None or value is not None
        replaced = store is not None and not stores.initialised_after(resolver, base, store)
    by_field = fields.is_record(resolver, instance.klass) or coercion.is_model(resolver, instance.klass)
    if external is not None and instance.arguments is not None and not by_field:
        found.append(invoke.argument(resolver, instance.arguments, name, None) or ())
    if settled or any(found):
        value = union(found)
        return value if settled or any(known(value)) else optionally(value, False)
    if any(_has(resolver, base, "__getattr__") for base in lineage(resolver, instance.klass)):
        return _delegated(resolver, instance, name)
    if external is not None:
        if records.has_method(resolver, instance, name):
            return one(Member(instance, name))
        return one(Member(invoke.external_base(resolver, instance, external), name))
    lacks = not any(
        _is_filled_by_name(resolver, path) for path in {each.path for each in own(resolver, instance.klass)}
    )
    return unknown(Reason.UNBOUND, f"{info(resolver, instance.klass).name}.{name}", lacks)


def _is_property(resolver: Resolver, klass: Klass, name: str) -> bool:
    """Whether an attribute is computed whatever is assigned to it."""
    found = (obj for obj in in_bodies(resolver, klass, name) if isinstance(obj, Func))
    functions = (resolver.module(func.path).functions[func.index] for func in found)
    return any(invoke.decorated(each, "property") for each in functions)


def class_of(obj: Obj) -> Obj | None:
    """``type(obj)`` as far as that is known."""
    match obj:
        case Instance(klass):
            return klass
        case Result(func=Symbol() as func):
            return func
    return None


def namespace(resolver: Resolver, obj: Obj) -> Obj:
    """``vars(obj)``: the attributes of an object as a mapping."""
    rest: tuple[Unknown, ...] = (Unknown(Reason.DYNAMIC, "__dict__"),)
    match obj:
        case Instance(klass) if fields.is_record(resolver, klass):
            names_of, rest = fields.listed(resolver, klass), ()
        case Instance(klass):
            names_of = tuple(name for each in own(resolver, klass) for name in info(resolver, each).stores)
        case Result(func=Symbol("types.SimpleNamespace"), arguments=Arguments(keywords=given)):
            names_of = tuple(given)
        case _:
            return obj if isinstance(obj, Unknown) else rest[0]
    return Dict({name: Entry(Thunk(None, None, attribute(resolver, obj, name)), bool(rest)) for name in names_of}, rest)


@once
def _is_filled_by_name(resolver: Resolver, path: str) -> bool:
    """Whether a module sets attributes whose names stand nowhere: ``setattr(self, name, value)``, ``vars(self)``."""
    for call in resolver.module(path).calls:
        match call.func:
            case Name("setattr"):
                if len(call.arguments) < 2 or not isinstance(call.arguments[1].value, Const):
                    return True
            case Name("vars") | Attribute(Attribute(_, "__dict__")) | Attribute(_, "__setattr__"):
                return True
    return False


def _delegated(resolver: Resolver, instance: Instance, name: str) -> Value:
    """What ``__getattr__`` gives for a name; nothing if all that it does is raise."""
    found: list[Value] = []
    gives = False
    for alt in _of_exactly(resolver, instance, "__getattr__"):
        if isinstance(alt.obj, Func):
            function = resolver.module(alt.obj.path).functions[alt.obj.index]
            passed = (one(instance), one(Lit(name)))
            given = {
                each.name: Thunk(None, None, value) for each, value in zip(function.parameters, passed, strict=False)
            }
            key = ("__getattr__", name)
            frame = resolver.frame(alt.obj.path, function.scope, alt.obj.frame, given, instance, key)
            found += [resolver.value(each, frame) for each in function.returns]
            gives = gives or bool(function.returns or function.yields)
        else:
            gives = True
    return union(found) or (unknown(Reason.DYNAMIC, "__getattr__") if gives else ())


def _by_method(resolver: Resolver, instance: Instance, name: str) -> Value | None:
    """What a special method of the project gives, whatever it is called with; None if there is none."""
    methods = [alt.obj for alt in _of_exactly(resolver, instance, name) if isinstance(alt.obj, Func)]
    return union(invoke.run(resolver, each, None, None) for each in methods) if methods else None


def _has(resolver: Resolver, base: Klass | Symbol, name: str) -> bool:
    return isinstance(base, Klass) and in_body(resolver, base, name) is not None


def _from_body(resolver: Resolver, instance: Instance, base: Klass, name: str, value: Value) -> Value:
    """A class attribute seen through an instance: methods are bound, properties called, fields filled."""
    found: list[Value] = []
    for alt in value:
        if isinstance(alt.obj, Func) and alt.obj.bound is None and alt.obj.path == base.path:
            found.append(extended(_method(resolver, instance, alt.obj), None))
        elif isinstance(alt.obj, Instance) and (got := _by_method(resolver, alt.obj, "__get__")) is not None:
            found.append(got)
        else:
            found.append((alt,))
    plain = union(found)
    return fields.held(resolver, instance, base, name, plain)


def _method(resolver: Resolver, instance: Instance, func: Func) -> Value:
    function = resolver.module(func.path).functions[func.index]
    if invoke.decorated(function, "staticmethod"):
        return one(func)
    bound = instance.klass if invoke.is_class_method(function) else instance
    method = Func(func.path, func.index, func.frame, bound)
    if invoke.is_property(function):
        return invoke.run(resolver, method, None, None)
    return one(method)


# -- items ---------------------------------------------------------------------------------------------------------


def subscript(resolver: Resolver, base: Value, index: Value, frame: Frame) -> Value:
    """``base[index]``."""
    return resolver.each(base, lambda obj: _item(resolver, obj, index, frame))


def _item(resolver: Resolver, obj: Obj, index: Value, frame: Frame) -> Value:
    match obj:
        case Symbol("os.environ") | Result(func=Symbol("dotenv.dotenv_values" | "dotenv.main.dotenv_values")):
            return environment.read(resolver, index, None, frame.path, frame.scope)
        case Dict(entries, rest):
            return union(_entry(resolver, entries, rest, key) for key in chosen(index))
        case Items(_, items, rest) if any(alt.obj == Unknown(Reason.DYNAMIC, "slice") for alt in index):
            return one(Items("any", items, rest))
        case Items():
            return union(_element(resolver, obj, key) for key in chosen(index))
        case Instance(klass=klass):
            return _item_of_instance(resolver, obj, index, klass)
        case Klass():
            texts = [alt.obj.value for alt in index if isinstance(alt.obj, Lit) and isinstance(alt.obj.value, str)]
            return union(of_class(resolver, obj, text) for text in texts) if texts else one(obj)
        case Unknown():
            return one(obj)
        case Symbol() | Member() if resolver.outside.is_shared(obj) and (found := _shared(resolver, obj, index)):
            return found
        case Symbol("dependency_injector.wiring.Provide") if all(providers.is_followed(alt.obj) for alt in index):
            sites = (alt.obj.site if isinstance(alt.obj, Result) else None for alt in index)
            given = (Arguments((Thunk(None, None, (alt,)),)) for alt in index)
            return tuple(Alt(Result(obj, *each)) for each in zip(given, sites, strict=True))
        case Symbol("typing.Annotated" | "typing_extensions.Annotated"):
            return one(Items("annotated", (Thunk(None, None, index),)))
        case Symbol():
            return one(obj)
        case Lit(None):
            return ()
    return unknown(Reason.EXTERNAL if isinstance(obj, Member | Result) else Reason.DYNAMIC, "item")


def _shared(resolver: Resolver, obj: Obj, index: Value) -> Value:
    """What an application keeps under a key of an object that a framework shares, as an item or an attribute."""
    keys = [each.value for each in chosen(index) if isinstance(each, Lit) and isinstance(each.value, str)]
    found = [find(obj, key) for key in keys for find in (resolver.outside.item, resolver.outside.value)]
    return union(found)


def _item_of_instance(resolver: Resolver, obj: Instance, index: Value, klass: Klass) -> Value:
    names_of = fields.listed(resolver, klass) if fields.is_record(resolver, klass) else ()
    bases = {base.path.rpartition(".")[2] for base in lineage(resolver, klass) if isinstance(base, Symbol)}
    match index:
        case [Alt(Lit(int() as place), via="")] if -len(names_of) <= place < len(names_of):
            return of_instance(resolver, obj, names_of[place])
        case [Alt(Lit(str() as name), via="")] if "TypedDict" in bases and obj.arguments is not None:
            return invoke.argument(resolver, obj.arguments, name, None) or unknown(Reason.UNBOUND, name)
    found = _by_method(resolver, obj, "__getitem__")
    return unknown(Reason.DYNAMIC, "item") if found is None else found


def chosen(index: Value) -> Iterator[Obj]:
    """The keys that an index can be, with an unknown one for each that something outside can replace."""
    for alt in index:
        yield alt.obj
        if alt.via:
            yield Unknown(Reason.RUNTIME, alt.via)


def _entry(resolver: Resolver, entries: object, rest: tuple[Unknown, ...], key: Obj) -> Value:
    assert isinstance(entries, dict)
    name = mutations.key_name(resolver, key)
    if name is not None:
        entry, anything = entries.get(name), entries.get(ANY_KEY)
        if entry is not None and not entry.optional:
            return resolver.force(entry.value)
        found = [resolver.force(each.value) for each in (entry, anything) if each is not None]
        rest = rest if entry is not None else tuple(replace(each, optional=False) for each in rest)
        return union([*found, *(one(each) for each in rest)]) or unknown(Reason.UNBOUND, f"key {name!r}", optional=True)
    if not resolver.afford(len(entries)):
        return unknown(Reason.TOO_DEEP)
    possible = [resolver.force(entry.value) for entry in entries.values()]
    return union([*possible, *(one(each) for each in rest), *([] if possible else [unknown(Reason.DYNAMIC, "key")])])


def _element(resolver: Resolver, items: Items, key: Obj) -> Value:
    ordered = items.kind not in ("any", "generated", "set") and not items.rest
    if ordered and isinstance(key, Lit) and isinstance(key.value, int):
        if -len(items.items) <= key.value < len(items.items):
            return resolver.force(items.items[key.value])
        return unknown(Reason.UNBOUND, f"item {key.value}", optional=True)
    return _any_of(resolver, items)


def _any_of(resolver: Resolver, items: Items) -> Value:
    if not resolver.afford(len(items.items)):
        return unknown(Reason.TOO_DEEP)
    return union([*(resolver.force(item) for item in items.items), *(one(each) for each in items.rest)])


def elements(resolver: Resolver, value: Value) -> Value:
    """What a loop over ``value`` visits."""
    return resolver.each(value, lambda obj: _visited(resolver, obj))


def _visited(resolver: Resolver, obj: Obj) -> Value:
    match obj:
        case Items():
            return _any_of(resolver, obj)
        case Dict(entries, rest):
            if not resolver.afford(len(entries)):
                return unknown(Reason.TOO_DEEP)
            return union([*(one(_key(name)) for name in entries), *(one(each) for each in rest)])
        case Klass():
            members = resolver.module(obj.path).scopes[info(resolver, obj).scope].bindings
            return union(of_class(resolver, obj, name) for name in members if not name.startswith("_"))
        case Instance() if (found := _by_method(resolver, obj, "__iter__")) is not None:
            return resolver.each(found, lambda each: _next(resolver, each))
        case Unknown():
            return one(obj)
    return unknown(Reason.EXTERNAL if isinstance(obj, Member | Result) else Reason.DYNAMIC, "loop")


def _next(resolver: Resolver, iterator: Obj) -> Value:
    """What an iterator gives; one of the project, which may be its own iterator, has a method for that."""
    if not isinstance(iterator, Instance):
        return _visited(resolver, iterator)
    found = _by_method(resolver, iterator, "__next__")
    return unknown(Reason.DYNAMIC, "loop") if found is None else found


def _key(name: str) -> Obj:
    return Unknown(Reason.DYNAMIC, "mapping key") if name == ANY_KEY else Lit(name)


def part(resolver: Resolver, value: Value, index: int, count: int, rest: bool) -> Value:
    """What unpacking puts into target ``index`` of ``count``."""
    return resolver.each(value, lambda obj: _unpacked(resolver, obj, index, count, rest))


def _unpacked(resolver: Resolver, obj: Obj, index: int, count: int, rest: bool) -> Value:
    if isinstance(obj, Items):
        exact = len(obj.items) == count and not obj.rest and obj.kind in ("tuple", "list")
        if exact and not rest:
            return resolver.force(obj.items[index])
        return one(Items("any", obj.items, obj.rest)) if rest else _any_of(resolver, obj)
    if isinstance(obj, Unknown):
        return one(obj)
    return unknown(Reason.EXTERNAL if isinstance(obj, Member | Result) else Reason.DYNAMIC, "unpacking")


def items_of(obj: Dict, what: str) -> Value:
    """``mapping.items()``, ``.values()`` or ``.keys()``."""
    if what == "keys":
        found = tuple(Thunk(None, None, one(_key(name))) for name in obj.entries)
    elif what == "values":
        found = tuple(entry.value for entry in obj.entries.values())
    else:
        pairs = (
            Items("tuple", (Thunk(None, None, one(_key(name))), entry.value)) for name, entry in obj.entries.items()
        )  # fmt: skip
        found = tuple(Thunk(None, None, one(pair)) for pair in pairs)
    return one(Items("any", found, obj.rest))
