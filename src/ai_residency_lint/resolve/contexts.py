"""One caller at a time: the frames of a piece of code, each with the arguments of one call.

A parameter holds what any caller passes. Where parameters also decide which branch is taken, or what is called, that
puts together values that exclude each other: the model of one caller and the branch of another. There the callers are
looked at one by one; those that cannot be seen are one more of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, invoke, names
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
    Dict,
    Func,
    Instance,
    Items,
    Klass,
    Lit,
    Reason,
    Result,
    Site,
    Text,
    Thunk,
    Unknown,
    early,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Call, FunctionInfo, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_CONTEXTS = 64
"""Frames that stand for one; with more, callers are not told apart."""
_MAX_NESTED = 2
"""Callers of callers of callers that are told apart."""


def left(resolver: Resolver, tests: Iterable[int], frame: Frame) -> tuple[Frame, ...]:
    """The frames that ``frame``, whose caller is not known, stands for on a branch that is only taken if all of
    ``tests`` hold: none if it is never taken, only itself if callers make no difference."""
    if not tests:
        return (frame,)
    if resolver.excluded(tests, frame):
        return ()
    if resolver.splits(tests, frame):
        for several in (by_caller(resolver, frame), by_object(resolver, frame)):
            fitting = tuple(each for each in several if not resolver.excluded(tests, each))
            if len(fitting) < len(several):
                return fitting
    return (frame,)


def by_caller(resolver: Resolver, frame: Frame, levels: int = _MAX_NESTED) -> tuple[Frame, ...]:
    """One frame for each call of a function; only ``frame`` where they cannot be told apart."""
    index = resolver.module(frame.path).scopes[frame.scope].function
    if index is None or frame.arguments is not None:
        return (frame,)
    info = resolver.module(frame.path).functions[index]
    found: list[Frame] = []
    for given, site, target in resolver.callers.few(frame.path, index) or ():
        for arguments, place in _moved(resolver, given, site, levels):
            entered = _into(resolver, frame, target, arguments, place)
            if entered is None or len(found) == MAX_CONTEXTS or not resolver.charge(1):
                return (frame,)
            found.append(entered)
    if found and not resolver.callers.closed(frame.path, info):
        found += [_by_strangers(resolver, each, info) for each in by_object(resolver, frame, levels - 1)]
    return tuple(found) or (frame,)


def blind(resolver: Resolver, frame: Frame) -> Frame:
    """The frame of a function of whose parameters only the types are told, since they also decide what happens."""
    if frame.arguments is None:
        return frame
    given = {
        name: Thunk(None, None, union((_only_type(alt),) for alt in resolver.force(each)))
        for name, each in frame.arguments.items()
    }
    return resolver.frame(frame.path, frame.scope, frame.parent, given, frame.bound, ("blind", frame.key))


def _only_type(alt: Alt) -> Alt:
    match alt.obj:
        case Result(func, Arguments()):
            return Alt(Result(func), alt.link, alt.via)
        case Instance(klass, Arguments()):
            return Alt(Instance(klass, declared=True), alt.link, alt.via)
        case Lit() | Text() | Dict() | Items():
            return Alt(Unknown(Reason.DYNAMIC, "which function is called"), alt.link)
    return alt


def by_object(resolver: Resolver, frame: Frame, levels: int = _MAX_NESTED) -> tuple[Frame, ...]:
    """One frame for each construction of the object that a method belongs to."""
    bound = frame.bound
    if not isinstance(bound, Instance) or bound.arguments is not None or frame.arguments is not None:
        return (frame,)
    made: list[Instance] = []
    for klass in (bound.klass, *resolver.callers.heirs(bound.klass)):
        callers = resolver.callers.few(klass.path, klass.index, of_class=True)
        if callers is None:
            return (frame,)
        for given, site, target in callers:
            exact = target if isinstance(target, Klass) else klass
            made += [Instance(exact, arguments, place) for arguments, place in _moved(resolver, given, site, levels)]
        if not resolver.callers.closed_class(klass):
            made.append(made_by_strangers(resolver, klass))
    if len(made) < 2 or len(made) > MAX_CONTEXTS or not resolver.charge(len(made)):
        return (frame,)
    return tuple(resolver.frame(frame.path, frame.scope, frame.parent, None, each) for each in made)


def is_by_strangers(resolver: Resolver, frame: Frame) -> bool:
    """Whether the object of a frame is one that nobody of the project makes."""
    return any(frame.bound is each for each in resolver.strangers.values())


def _moved(resolver: Resolver, given: Arguments, site: Site, levels: int) -> Iterator[tuple[Arguments, Site]]:
    """A call as it is made by each of the callers of the code around it."""
    outer = by_caller(resolver, site.frame, levels - 1) if levels > 0 and early(given, site) is None else (site.frame,)
    for frame in outer:
        if not resolver.excluded(site.call.tests, frame):
            same = frame is site.frame
            yield given if same else invoke.arguments(site.call, frame), Site(site.call, site.path, frame, told=True)


def _into(resolver: Resolver, frame: Frame, target: Func | Klass, given: Arguments, site: Site) -> Frame | None:
    if isinstance(target, Func):
        return invoke.entered_frame(resolver, target, given, site)
    bound = frame.bound
    if not isinstance(bound, Instance):
        return None
    made = invoke.method_frame(resolver, Instance(target, given, site), bound.klass, frame.scope)
    return made if made.arguments is not None else None


def _by_strangers(resolver: Resolver, frame: Frame, info: FunctionInfo) -> Frame:
    """The frame of a function when nobody of the project calls it."""
    outside = frame.parent or frame
    given = {
        each.name: Thunk(None, None, names.from_strangers(resolver, each, frame.path, outside))
        for each in info.parameters
    }
    if isinstance(frame.bound, Instance) and info.parameters and not invoke.decorated(info, "staticmethod"):
        own = frame.bound.klass if invoke.is_class_method(info) else frame.bound
        given[info.parameters[0].name] = Thunk(None, None, one(own))
    return resolver.frame(frame.path, frame.scope, frame.parent, given, frame.bound, "strangers")


def made_by_strangers(resolver: Resolver, klass: Klass) -> Instance:
    """An instance that nobody of the project makes."""
    key = (klass.path, klass.index, klass.frame.key)
    if key not in resolver.strangers:
        info = attributes.info(resolver, klass)
        call = Call(Name(info.name, (), 0), (), info.span, 0, klass.frame.scope)
        given = Arguments(splats=(Thunk(None, None, unknown(Reason.PARAMETER, optional=True)),))
        resolver.strangers[key] = Instance(klass, given, Site(call, klass.path, klass.frame))
    return resolver.strangers[key]
