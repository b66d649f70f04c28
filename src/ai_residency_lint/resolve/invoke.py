"""Calls: functions and classes of the project are entered, everything else is kept as a term."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, containers, intrinsics, names
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    ANY_KEY,
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
    Partial,
    Reason,
    Result,
    Site,
    Symbol,
    Text,
    Thunk,
    Unknown,
    Value,
    early,
    either,
    identity,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Expr, FunctionInfo, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_CALL_DEPTH = 10
MARKERS = frozenset({"Depends", "Security", "Provide"})
"""Names of dependency injection markers."""


def call(resolver: Resolver, node: Call, frame: Frame) -> Value:
    """What a call gives."""
    site = Site(node, frame.path, frame)
    given = arguments(node, frame)
    return resolver.each(resolver.value(node.func, frame), lambda obj: apply(resolver, obj, given, site))


def arguments(node: Call, frame: Frame) -> Arguments:
    """The arguments of a call, not evaluated yet."""
    positional, stars, splats = list[Thunk](), list[Thunk](), list[Thunk]()
    keywords: dict[str, Thunk] = {}
    for each in node.arguments:
        thunk = Thunk(each.value, frame, None, each.span)
        if each.stars == 1:
            stars.append(thunk)
        elif each.stars == 2:
            splats.append(thunk)
        elif each.keyword is not None:
            keywords[each.keyword] = thunk
        else:
            positional.append(thunk)
    return Arguments(tuple(positional), keywords, tuple(stars), tuple(splats))


def apply(resolver: Resolver, obj: Obj, given: Arguments, site: Site) -> Value:
    """What calling ``obj`` gives."""
    match obj:
        case Unknown():
            return one(obj)
        case Symbol(path):
            special = intrinsics.functions().get(path)
            found = None if special is None else special(resolver, given, site)
            return one(Result(obj, given, site)) if found is None else found
        case Member(base, name):
            found = intrinsics.method(resolver, base, name, given, site)
            return one(Result(obj, given, site)) if found is None else found
        case Func():
            return run(resolver, obj, given, site)
        case Klass():
            return one(Instance(obj, given, site))
        case Partial(func, early):
            return apply(resolver, func, merged(early, given), site)
        case Instance():
            return resolver.each(
                attributes.attribute(resolver, obj, "__call__"), lambda each: apply(resolver, each, given, site)
            )
        case Result():
            found = intrinsics.called(resolver, obj, given, site)
            return one(Result(obj, given, site)) if found is None else found
        case ModuleObject() | Lit() | Text() | Dict() | Items():
            return unknown(Reason.DYNAMIC, "call")
    return unknown(Reason.DYNAMIC, "call")


def partials(obj: Obj) -> Iterator[Partial]:
    """The partials that wrap an object, the outer ones first."""
    while isinstance(obj, Partial):
        yield obj
        obj = obj.func


def unwrapped(obj: Obj, given: Arguments) -> tuple[Obj, Arguments]:
    """What is called in the end when a partial is called, and with which arguments."""
    for each in partials(obj):
        obj, given = each.func, merged(each.arguments, given)
    return obj, given


def merged(early: Arguments, late: Arguments) -> Arguments:
    """The arguments of a partial and of the call of it."""
    return Arguments(
        (*early.positional, *late.positional),
        {**early.keywords, **late.keywords},
        (*early.stars, *late.stars),
        (*early.splats, *late.splats),
    )


# -- entering functions --------------------------------------------------------------------------------------------


def run(resolver: Resolver, func: Func, given: Arguments | None, site: Site | None) -> Value:
    """What a function of the project returns; without a site it is entered for any call (a property, say)."""
    info = resolver.module(func.path).functions[func.index]
    frame = entered_frame(resolver, func, given, site)
    if frame is None:
        return unknown(Reason.TOO_DEEP)
    if info.yields:
        return one(Items("generated", tuple(Thunk(each, frame) for each in info.yields)))
    found = union(resolver.value(each, frame) for each in info.returns)
    said = info.annotation
    return found if said is None else names.believed(resolver, found, lambda: names.typed(resolver, said, func.frame))


def entered_frame(resolver: Resolver, func: Func, given: Arguments | None, site: Site | None) -> Frame | None:
    """The frame of a function in one call; None when calls are nested too deeply."""
    info = resolver.module(func.path).functions[func.index]
    depth = 0 if site is None else site.frame.depth + 1
    if depth > MAX_CALL_DEPTH:
        return None
    free = info.parameters[1:] if func.bound is not None else info.parameters
    if given is None or site is None:
        return resolver.frame(func.path, info.scope, func.frame, None, func.bound)
    bound = bind(resolver, info, given, func)
    if early(given, site) is not None:
        resolver.keep(given)
    made_by = (id(site.call), site.frame.key, early(given, site), site.told) if free else "call"
    return resolver.frame(func.path, info.scope, func.frame, bound, func.bound, made_by, depth, site.told)


def bind(resolver: Resolver, info: FunctionInfo, given: Arguments, func: Func) -> dict[str, Thunk]:
    """The value of each parameter in a call."""
    positional = list(given.positional)
    if func.bound is not None and not decorated(info, "staticmethod"):
        positional.insert(0, Thunk(None, None, one(func.bound)))
    positional += spread(resolver, given)
    keywords = dict(given.keywords)
    splat = splats(resolver, given)
    for name, entry in splat.entries.items():
        keywords.setdefault(name, entry.value)
    hidden = (*splat.rest, *(why for star in given.stars for why in _unseen(resolver, star)))
    found: dict[str, Thunk] = {}
    for spec in info.parameters:
        if spec.kind == "args":
            found[spec.name] = Thunk(None, None, one(Items("tuple", tuple(positional))))
            positional = []
        elif spec.kind == "kwargs":
            rest = {name: thunk for name, thunk in keywords.items() if name not in found}
            found[spec.name] = Thunk(None, None, one(_as_dict(rest, splat)))
        elif positional and spec.kind != "keyword":
            found[spec.name] = positional.pop(0)
        elif spec.name in keywords:
            found[spec.name] = keywords.pop(spec.name)
        else:
            found[spec.name] = _missing(resolver, spec.name, spec.default, func, hidden)
    return found


def spread(resolver: Resolver, given: Arguments) -> Iterator[Thunk]:
    """What the ``*sequences`` of a call put into each place, as far as they can be seen."""
    for star in given.stars:
        rows = [alt.obj.items for alt in resolver.force(star) if isinstance(alt.obj, Items)]
        if len(rows) == 1:
            yield from rows[0]
            continue
        for place in range(max(map(len, rows), default=0)):
            lacks = Thunk(None, None, unknown(Reason.SPLAT))
            yield reduce(either, (row[place] if place < len(row) else lacks for row in rows))


def _unseen(resolver: Resolver, star: Thunk) -> Iterator[Unknown]:
    """Why ``*star`` may hold more than what is seen."""
    for alt in resolver.force(star):
        match alt.obj:
            case Items(rest=rest):
                yield from rest
            case Unknown(Reason.PARAMETER):
                yield alt.obj
            case _:
                yield Unknown(Reason.SPLAT)


def _missing(
    resolver: Resolver, name: str, default: Expr | None, func: Func, hidden: tuple[Unknown, ...]
) -> Thunk:  # fmt: skip
    """What a parameter holds that is not among the arguments, as far as these can be seen."""
    if not hidden:
        return Thunk(None, None, unknown(Reason.UNBOUND, name)) if default is None else Thunk(default, func.frame)
    why = min(hidden, key=lambda each: _is_replaceable(each))
    why = Unknown(why.reason, why.detail or name, optional=_is_replaceable(why) and default is not None)
    value = () if default is None else resolver.value(default, func.frame)
    return Thunk(None, None, union([value, one(why)]))


def _is_replaceable(why: Unknown) -> bool:
    """Whether arguments that cannot be seen only take the place of a default: those that callers outside may add."""
    return why.optional or why.reason is Reason.PARAMETER


def _as_dict(keywords: dict[str, Thunk], splat: Dict) -> Dict:

    entries = {
        name: Entry(thunk, name in splat.entries and splat.entries[name].optional) for name, thunk in keywords.items()
    }
    return Dict(entries, splat.rest)


def splats(resolver: Resolver, given: Arguments) -> Dict:
    """All ``**mappings`` of a call as one mapping."""
    found = Dict({})
    for splat in given.splats:
        more = containers.as_dict(resolver, resolver.force(splat))
        found = Dict({**found.entries, **more.entries}, (*found.rest, *more.rest))
    return Dict({name: entry for name, entry in found.entries.items() if name != ANY_KEY}, found.rest)


def mapping(resolver: Resolver, given: Arguments) -> Dict:
    """What ``dict`` makes of arguments."""
    found = Dict({})
    for thunk in given.positional:
        found = containers.overlaid(resolver, found, containers.as_dict(resolver, resolver.force(thunk)))
    named = Dict({name: Entry(thunk) for name, thunk in given.keywords.items()})
    return containers.overlaid(resolver, containers.overlaid(resolver, found, named), splats(resolver, given))


def argument(resolver: Resolver, given: Arguments, name: str, index: int | None) -> Value | None:
    """The argument with this name, or at this position; None when it is not given as far as can be seen."""
    thunk = given.keywords.get(name)
    if thunk is None and index is not None and index < len(given.positional):
        thunk = given.positional[index]
    if thunk is None:
        entry = splats(resolver, given).entries.get(name)
        thunk = None if entry is None else entry.value
    return None if thunk is None else resolver.force(thunk)


# -- methods and decorators ----------------------------------------------------------------------------------------


def dotted(resolver: Resolver, decorator: Expr, frame: Frame) -> str:
    """The external path of a decorator, called or not; empty for one of the project."""
    target = decorator.func if isinstance(decorator, Call) else decorator
    for alt in resolver.value(target, frame):
        if isinstance(alt.obj, Symbol):
            return alt.obj.path
    return ""


def decorator_name(decorator: Expr) -> str:
    """The plain name of a decorator, called or not; empty if it has none."""
    match decorator.func if isinstance(decorator, Call) else decorator:
        case Name(name) | Attribute(_, name):
            return name
    return ""


def decorated(info: FunctionInfo, name: str) -> bool:
    """Whether a decorator of this plain name is on a function."""
    return any(decorator_name(each) == name for each in info.decorators)


def replaced(resolver: Resolver, value: Value) -> Value:
    """A function after the project's own decorators; what a library's decorator gives is taken to be the function."""
    found: list[Value] = []
    for alt in value:
        made: Value = (alt,)
        if isinstance(alt.obj, Func):
            info = resolver.module(alt.obj.path).functions[alt.obj.index]
            for decorator in reversed(info.decorators):
                made = _decorated(resolver, made, resolver.value(decorator, alt.obj.frame), alt.obj)
        found.append(made)
    return union(found)


def _decorated(resolver: Resolver, made: Value, decorator: Value, func: Func) -> Value:
    own = [alt.obj for alt in decorator if isinstance(alt.obj, Func)]
    if len(own) != 1 or len(decorator) != 1:
        return made
    summary = resolver.module(func.path)
    at = Call(Name("decorator", (), 0), (), summary.functions[func.index].span, 0, func.frame.scope)
    resolver.keep(at)
    site = Site(at, func.path, func.frame)
    result = run(resolver, own[0], Arguments((Thunk(None, None, made),)), site)
    kept = [alt for alt in result if isinstance(alt.obj, Func | Partial | Instance | Klass)]
    return tuple(kept) if kept and len(kept) == len(result) else made


def is_class_method(info: FunctionInfo) -> bool:
    """Whether a method is bound to the class."""
    return decorated(info, "classmethod") or info.name in ("__new__", "__init_subclass__")


def is_property(info: FunctionInfo) -> bool:
    """Whether reading the attribute calls the method."""
    return any(
        decorated(info, name)
        for name in ("property", "cached_property", "async_cached_property", "computed_field", "hybrid_property")
    )


def method_frame(resolver: Resolver, instance: Instance, base: Klass, scope: int) -> Frame:
    """The frame in which a method of ``base`` stores into ``instance``."""
    summary = resolver.module(base.path)
    index = summary.scopes[scope].function
    if index is None or summary.functions[index].owner != base.index:
        return resolver.any_frame(base.path, scope)
    info = summary.functions[index]
    body = attributes.body(resolver, base)
    if info.name == "__init__" and instance.arguments is not None and instance.site is not None:
        given = initial_arguments(resolver, instance, base)
        if given is not None:
            func = Func(base.path, index, body, instance)
            frame = entered_frame(resolver, func, given, instance.site)
            if frame is not None:
                return frame
    bound = instance.klass if is_class_method(info) else instance
    return resolver.frame(base.path, scope, body, None, bound)


def initial_arguments(resolver: Resolver, instance: Instance, base: Klass | Symbol) -> Arguments | None:
    """What ``base.__init__`` is called with when ``instance`` is made."""
    given = instance.arguments
    for klass in attributes.lineage(resolver, instance.klass):
        if not isinstance(klass, Klass) or identity(klass) == identity(base):
            return given
        init = _init(resolver, klass)
        if init is None or given is None:
            continue
        upward = _super_call(resolver, klass, init)
        if upward is None:
            return None
        frame = method_frame(resolver, Instance(klass, given, instance.site), klass, init.scope)
        given = arguments(upward, frame)
    return given


def _init(resolver: Resolver, klass: Klass) -> FunctionInfo | None:
    value = attributes.in_body(resolver, klass, "__init__") or ()
    for alt in value:
        if isinstance(alt.obj, Func):
            return resolver.module(alt.obj.path).functions[alt.obj.index]
    return None


def _super_call(resolver: Resolver, klass: Klass, init: FunctionInfo) -> Call | None:
    """The call of the base's ``__init__`` inside an ``__init__``."""
    for node in resolver.module(klass.path).calls:
        if node.scope == init.scope and isinstance(node.func, Attribute) and node.func.name == "__init__":
            return node
    return None


def external_base(resolver: Resolver, instance: Instance, base: Symbol) -> Obj:
    """An instance of an external base class, made the way the project's subclass makes it."""
    given = initial_arguments(resolver, instance, base)
    return Result(base) if given is None or instance.site is None else Result(base, given, instance.site)


def entered(resolver: Resolver, obj: Obj) -> Value:
    """What ``with obj as name`` binds."""
    match obj:
        case Items(kind="generated", items=items):
            return union(resolver.force(item) for item in items)
        case Instance():
            for name in ("__enter__", "__aenter__"):
                for base in attributes.lineage(resolver, obj.klass):
                    value = None if isinstance(base, Symbol) else attributes.in_body(resolver, base, name)
                    for alt in value or ():
                        if isinstance(alt.obj, Func):
                            return run(resolver, Func(alt.obj.path, alt.obj.index, alt.obj.frame, obj), None, None)
            return one(obj)
        case Result(func=Symbol(path), arguments=given) if path.split(".")[-1] in (
            "closing",
            "aclosing",
            "nullcontext",
        ):
            return resolver.force(given.positional[0]) if given is not None and given.positional else one(Lit(None))
    return one(obj)


def injected(resolver: Resolver, value: Value) -> Value:
    """What a dependency injection marker stands for: ``Depends(get_client)`` gives what ``get_client()`` gives."""
    found: list[Value] = []
    for alt in value:
        match alt.obj:
            case Result(func=Symbol(path), arguments=Arguments(positional=[first, *_]), site=Site() as site) if (
                path.split(".")[-1] in MARKERS
            ):
                made = resolver.each(resolver.force(first), lambda obj, at=site: _made(resolver, obj, at))
                found.append(resolver.each(made, lambda obj: yielded(resolver, obj)))
    return union(found)


def _made(resolver: Resolver, obj: Obj, site: Site) -> Value:
    """What a framework gets that calls ``obj`` with what it injects in turn."""
    if isinstance(obj, Func) and resolver.module(obj.path).functions[obj.index].parameters:
        return run(resolver, obj, None, None)
    return injected(resolver, one(obj)) or apply(resolver, obj, Arguments(), site)


def yielded(resolver: Resolver, obj: Obj) -> Value:
    """What a framework takes out of a generator, which gives one thing; anything else as it is."""
    if isinstance(obj, Items) and obj.kind == "generated":
        return union(resolver.force(item) for item in obj.items)
    return one(obj)
