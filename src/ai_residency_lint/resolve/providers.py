"""Providers of ``dependency_injector``: whoever calls one gets what the class or function in it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import invoke
from ai_residency_lint.resolve.running import PROVIDERS
from ai_residency_lint.resolve.values import Arguments, Obj, Result, Site, Symbol, Thunk, Value, union

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def made(resolver: Resolver, early: Arguments, given: Arguments, site: Site) -> Value | None:
    """What a provider with the arguments ``early`` gives when it is called with those that are ``given``."""
    if not early.positional:
        return None
    rest = invoke.merged(injected(resolver, early.after(1)), given)
    value = resolver.each(resolver.force(early.positional[0]), lambda obj: invoke.apply(resolver, obj, rest, site))
    return resolver.each(value, lambda obj: invoke.yielded(resolver, obj))


def injected(resolver: Resolver, given: Arguments) -> Arguments:
    """The arguments that a provider hands on: providers among them are called first."""

    def inside(thunk: Thunk) -> Thunk:
        value = resolver.force(thunk)
        called = [_called(resolver, alt.obj) for alt in value]
        if not any(called):
            return thunk
        return Thunk(None, None, union(each or (alt,) for each, alt in zip(called, value, strict=True)), thunk.span)

    keywords = {name: inside(thunk) for name, thunk in given.keywords.items()}
    return Arguments(tuple(map(inside, given.positional)), keywords, given.stars, given.splats)


def _called(resolver: Resolver, obj: Obj) -> Value | None:
    """What a provider gives; None for anything else."""
    match obj:
        case Result(func=Symbol(path), arguments=Arguments() as given, site=Site() as site) if path in PROVIDERS:
            return made(resolver, given, Arguments(), site)
    return None
