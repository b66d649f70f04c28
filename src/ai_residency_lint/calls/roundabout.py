"""Methods of clients that are reached in roundabout ways: by parts made by themselves, unbound, and by name."""

from __future__ import annotations

from collections.abc import Iterator

from ai_residency_lint.calls.clients import chain
from ai_residency_lint.calls.given import Given
from ai_residency_lint.calls.library import Library
from ai_residency_lint.catalog.sdk import Param
from ai_residency_lint.resolve import attributes
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
    Lit,
    Member,
    Result,
    Symbol,
    Thunk,
    Value,
    one,
    union,
)


def whole(resolver: Resolver, library: Library, value: Value) -> Value:
    """A value with parts of clients that are made by themselves, ``Completions(client)``, put in their place."""
    if not any(isinstance(alt.obj, Member) for alt in value):
        return value
    return union(_in_place(resolver, library, alt) for alt in value)


def _in_place(resolver: Resolver, library: Library, alt: Alt) -> Value:
    root, names = chain(alt.obj)
    part = library.part(root.func) if isinstance(root, Result) else None
    if part is None or not isinstance(root, Result):
        return (alt,)
    row, path = part
    owner = one(Result(Symbol(row.symbols[0])))
    if root.arguments is not None and root.site is not None:
        given = Given(resolver, library, root.arguments, root.site.path)
        owner = given.value(Param(names=("client",), index=0))[0]
    found = attributes.along(resolver, owner, (*path, *names))
    return tuple(Alt(each.obj, alt.link or each.link, alt.via or each.via) for each in found)


def meant(
    resolver: Resolver, library: Library, alt: Alt, given: Arguments
) -> Iterator[tuple[Alt, Arguments]]:  # fmt: skip
    """What is called, with which arguments, where a method is called by its name or without its object: ``methodcaller
    ("create", model=...)(client.responses)``, ``Responses.create(client.responses, ...)``. Nothing for plain calls."""
    match alt.obj:
        case Result(Symbol("operator.methodcaller"), Arguments(positional=[name, *rest]) as early):
            late = Arguments(tuple(rest), early.keywords, early.stars, early.splats)
            texts = (each.obj.value for each in resolver.force(name) if isinstance(each.obj, Lit))
            names = [text for text in texts if isinstance(text, str)]
        case Symbol(path) if _is_method(library, path):
            late = given.after(1)
            names = [path.rpartition(".")[2]]
        case _:
            return
    owner: tuple[Thunk, ...] = given.positional[:1]
    for method in names if owner else ():
        for each in attributes.along(resolver, resolver.force(owner[0]), (method,)):
            yield Alt(each.obj, alt.link or each.link, alt.via or each.via), late


def _is_method(library: Library, path: str) -> bool:
    """Whether a symbol is a method of a client class, or of a class of its parts."""
    owner = Symbol(path.rpartition(".")[0])
    of_class = library.client(owner) is not None or library.part(owner) is not None
    return of_class and library.function(Symbol(path)) is None
