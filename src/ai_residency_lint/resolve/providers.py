"""Providers of ``dependency_injector``: whoever calls one gets what the class or function in it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import invoke
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
from ai_residency_lint.syntax.summary import Attribute, Call, Expr, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_NAMES = frozenset(path.rpartition(".")[2] for path in PROVIDERS)
_CHANGES = frozenset(
    {
        *("override", "override_providers", "set_provides", "reset_override"),
        *(f"{verb}_{what}" for verb in ("add", "set") for what in ("args", "kwargs", "attributes")),
    }
)


def made(resolver: Resolver, early: Arguments, given: Arguments, site: Site) -> Value | None:
    """What a provider with the arguments ``early`` gives when it is called with those that are ``given``."""
    if not early.positional:
        return None
    rest = invoke.merged(injected(resolver, early.after(1)), given)
    value = resolver.each(resolver.force(early.positional[0]), lambda obj: invoke.apply(resolver, obj, rest, site))
    value = resolver.each(value, lambda obj: invoke.yielded(resolver, obj))
    changed = any(is_test(site.path) or not is_test(path) for path in _changing(resolver))
    return union([value, unknown(Reason.DYNAMIC, "a provider that is changed")]) if changed else value


def is_followed(obj: Obj) -> bool:
    """Whether an object is a provider of which it can be told what it gives."""
    return isinstance(obj, Result) and isinstance(obj.func, Symbol) and obj.func.path in PROVIDERS


def _changing(resolver: Resolver) -> tuple[str, ...]:
    """The modules, among those that are known, that change providers after they are made: nobody knows which."""
    key = ("changed providers", len(resolver.project))
    if key not in resolver.once:
        paths = resolver.project.paths()
        resolver.once[key] = tuple(path for path in paths if any(map(_changes, resolver.module(path).calls)))
    found: tuple[str, ...] = resolver.once[key]
    return found


def _changes(call: Call) -> bool:
    """Whether a call changes a provider, or gives a container another one."""
    match call.func:
        case Attribute(_, name) if name in _CHANGES:
            return True
        case Attribute(_, name) | Name(name) if name in _NAMES:
            return False
    return any(
        each.keyword is not None and isinstance(each.value, Call) and _last(each.value.func) in _NAMES
        for each in call.arguments
    )


def _last(expr: Expr) -> str:
    return expr.name if isinstance(expr, Attribute) else expr.id if isinstance(expr, Name) else ""


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
