"""Providers of ``dependency_injector``: whoever calls one gets what the class or function in it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import invoke, names
from ai_residency_lint.resolve.once import so_far
from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.running import PROVIDERS
from ai_residency_lint.resolve.values import (
    Arguments,
    Obj,
    Reason,
    Result,
    Site,
    Symbol,
    Thunk,
    Value,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_NAMES = frozenset(path.rpartition(".")[2] for path in PROVIDERS)
_CHANGES = frozenset(
    {
        *("override", "override_providers", "set_provides", "reset_override"),
        *(f"{verb}_{what}" for verb in ("add", "set") for what in ("args", "kwargs", "attributes")),
    }
)


def is_followed(obj: Obj) -> bool:
    """Whether an object is a provider of which it can be told what it gives."""
    return isinstance(obj, Result) and isinstance(obj.func, Symbol) and obj.func.path in PROVIDERS


def called(resolver: Resolver, obj: Obj, given: Arguments) -> Value | None:
    """What a provider gives when it is called; None for anything else, and if that cannot be told."""
    match obj:
        case Result(arguments=Arguments(positional=[made, *_]) as early, site=Site() as site) if is_followed(obj):
            rest = invoke.merged(injected(resolver, early.after(1)), given)
            value = resolver.each(resolver.force(made), lambda each: invoke.apply(resolver, each, rest, site))
            value = resolver.each(value, lambda each: invoke.yielded(resolver, each))
            changed = any(is_test(site.path) or not is_test(path) for path in _changing(resolver))
            return union([value, unknown(Reason.DYNAMIC, "a provider that is changed")]) if changed else value
    return None


def injected(resolver: Resolver, given: Arguments) -> Arguments:
    """The arguments that a provider hands on: providers among them are called first."""

    def inside(thunk: Thunk) -> Thunk:
        value = resolver.force(thunk)
        made = [called(resolver, alt.obj, Arguments()) for alt in value]
        if not any(made):
            return thunk
        return Thunk(None, None, union(each or (alt,) for each, alt in zip(made, value, strict=True)), thunk.span)

    keywords = {name: inside(thunk) for name, thunk in given.keywords.items()}
    return Arguments(tuple(map(inside, given.positional)), keywords, given.stars, given.splats)


_NONE: tuple[str, ...] = ()


@so_far(_NONE)
def _changing(resolver: Resolver) -> tuple[str, ...]:
    """The modules, among those that are known, that change providers after they are made: nobody knows which."""
    return tuple(path for path in resolver.project.paths() if any(map(_changes, resolver.module(path).calls)))


def _changes(call: Call) -> bool:
    """Whether a call changes a provider, or gives a container another one."""
    match call.func:
        case Attribute(_, name) if name in _CHANGES:
            return True
        case Attribute(_, name) | Name(name) if name in _NAMES:
            return False
    return any(
        each.keyword is not None and isinstance(each.value, Call) and names.last_name(each.value.func) in _NAMES
        for each in call.arguments
    )
