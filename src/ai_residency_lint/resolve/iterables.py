"""What the standard library makes of lists and mappings: ``next``, ``zip``, ``map``, ``choice``, ``ChainMap``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, containers, invoke
from ai_residency_lint.resolve.values import (
    ORDERED,
    Arguments,
    Dict,
    Instance,
    Items,
    Lit,
    Reason,
    Site,
    Thunk,
    Unknown,
    Value,
    one,
    union,
    unknown,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def _positional(resolver: Resolver, given: Arguments, index: int = 0) -> Value | None:
    return resolver.force(given.positional[index]) if index < len(given.positional) and not given.stars else None


def _made(value: Value) -> Thunk:
    return Thunk(None, None, value)


def an_element(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``next(xs)``, ``random.choice(xs)``: any element, or the default."""
    value = _positional(resolver, given)
    if value is None:
        return None
    default = given.keywords.get("default") or (given.positional[1] if len(given.positional) > 1 else None)
    return union([attributes.elements(resolver, value), resolver.force(default) if default else ()])


def one_of(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``min(xs)``, ``max(a, b)``."""
    if len(given.positional) < 2:
        return an_element(resolver, given, site)
    return union(resolver.force(each) for each in given.positional) if not given.stars else None


def in_order(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``list(xs)``, ``tuple(xs)``: the same items in their order, as far as there is one."""
    value = _positional(resolver, given)
    if value is None:
        return one(Items("list", ())) if not given.stars else None
    if all(isinstance(alt.obj, Items) for alt in value):
        return value
    return any_order(resolver, given, site)


def any_order(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``set(xs)``, ``sorted(xs)``, ``iter(xs)``: the same items in any order."""
    value = _positional(resolver, given)
    return one(Items("any", ())) if value is None else _some(attributes.elements(resolver, value))


def _some(value: Value) -> Value:
    why = tuple(alt.obj for alt in value if isinstance(alt.obj, Unknown))
    found = tuple(alt for alt in value if not isinstance(alt.obj, Unknown))
    return one(Items("any", (_made(found),) if found else (), why))


def filtered(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``filter(test, xs)``."""
    value = _positional(resolver, given, 1)
    return None if value is None else _some(attributes.elements(resolver, value))


def mapped(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``map(function, xs, ...)``."""
    if len(given.positional) < 2 or given.stars:
        return None
    called = resolver.force(given.positional[0])
    elements = [attributes.elements(resolver, resolver.force(each)) for each in given.positional[1:]]
    inner = Arguments(tuple(map(_made, elements)))
    return _some(resolver.each(called, lambda obj: invoke.apply(resolver, obj, inner, site)))


def zipped(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``zip(xs, ys, ...)``: tuples, in order if all lists are."""
    if not given.positional or given.stars:
        return None
    values = [resolver.force(each) for each in given.positional]
    lists = [value[0].obj for value in values if len(value) == 1]
    ordered = [each for each in lists if isinstance(each, Items) and each.kind in ORDERED and not each.rest]
    if len(ordered) == len(values):
        rows = zip(*(each.items for each in ordered), strict=False)
        return one(Items("list", tuple(_made(one(Items("tuple", row))) for row in rows)))
    row = tuple(_made(attributes.elements(resolver, value)) for value in values)
    return one(Items("any", (_made(one(Items("tuple", row))),)))


def numbered(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``enumerate(xs)``."""
    value = _positional(resolver, given)
    if value is None:
        return None
    pair = (_made(unknown(Reason.RUNTIME, "index")), _made(attributes.elements(resolver, value)))
    return one(Items("any", (_made(one(Items("tuple", pair))),)))


def chained(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``itertools.chain(xs, ys)``."""
    if given.stars:
        return None
    return _some(union(attributes.elements(resolver, resolver.force(each)) for each in given.positional))


def from_keys(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``dict.fromkeys(keys, value)``."""
    keys = _positional(resolver, given)
    if keys is None:
        return None
    value = given.positional[1] if len(given.positional) > 1 else _made(one(Lit(None)))
    names = attributes.elements(resolver, keys)
    pairs = (_made(one(Items("tuple", (_made((alt,)), value)))) for alt in names)
    return one(containers.as_dict(resolver, one(Items("list", tuple(pairs)))))


def layered(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``ChainMap(first, second)``: the first mapping that has a key decides."""
    found = Dict({})
    for thunk in reversed(given.positional):
        found = containers.overlaid(resolver, found, containers.as_dict(resolver, resolver.force(thunk)))
    return one(found) if not given.stars else None


def replaced(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``dataclasses.replace(record, field=value)``."""
    value = _positional(resolver, given)
    if value is None or not all(isinstance(alt.obj, Instance) for alt in value) or given.splats:
        return None
    found = []
    for alt in value:
        assert isinstance(alt.obj, Instance)
        old = alt.obj.arguments
        new = (
            None
            if old is None
            else Arguments(old.positional, {**old.keywords, **given.keywords}, old.stars, old.splats)
        )
        found.append(one(Instance(alt.obj.klass, new, alt.obj.site) if new else Unknown(Reason.DYNAMIC, "replace")))
    return union(found)


FUNCTIONS = {
    **dict.fromkeys(("builtins.next", "random.choice", "builtins.anext"), an_element),
    **dict.fromkeys(("builtins.min", "builtins.max"), one_of),
    **dict.fromkeys(("builtins.list", "builtins.tuple", "collections.deque"), in_order),
    **dict.fromkeys(
        (
            *("builtins.iter", "builtins.reversed", "builtins.sorted", "builtins.set", "builtins.frozenset"),
            *("itertools.cycle", "itertools.islice", "random.sample", "random.choices"),
        ),
        any_order,
    ),
    "builtins.filter": filtered,
    "builtins.map": mapped,
    "builtins.zip": zipped,
    "builtins.enumerate": numbered,
    "itertools.chain": chained,
    "builtins.dict.fromkeys": from_keys,
    "collections.ChainMap": layered,
    "dataclasses.replace": replaced,
}
