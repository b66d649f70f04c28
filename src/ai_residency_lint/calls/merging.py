"""What is found more than once: calls of one place, and clients that are made at one place, as one."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from ai_residency_lint.calls.facts import Answer, ApiCall, Client, Target
from ai_residency_lint.calls.given import Options
from ai_residency_lint.syntax.summary import Span


def merged(one: ApiCall, other: ApiCall) -> ApiCall:
    """One call that may go through the clients of both."""
    if one.vendor != other.vendor and not one.endpoint.startswith("/v1"):
        one, other = other, one
    ways = [(each, one.way_to(each)) for each in one.clients]
    ways += [(each, other.way_to(each)) for each in other.clients if all(each is not known for known, _ in ways)]
    ways.sort(key=lambda way: way[0].origin == "typed")
    clients, trails = [each for each, _ in ways], [trail for _, trail in ways]
    unknown = dict.fromkeys((*one.unknown, *other.unknown))
    options = one.options if _alike(one, other) else _either(one, other)
    return replace(
        one,
        model=_both_answers(one.model, other.model),
        options=options,
        open_options=tuple(dict.fromkeys((*one.open_options, *other.open_options))),
        client=clients[0] if clients else None,
        others=tuple(clients[1:]),
        trail=trails[0] if trails else one.trail or other.trail,
        other_trails=tuple(trails[1:]),
        open_path=tuple(dict.fromkeys((*one.open_path, *other.open_path))),
        targets=joined(one.targets, other.targets),
        unknown=tuple(unknown),
        conflicts=tuple(dict.fromkeys((*one.conflicts, *other.conflicts))),
    )


def _alike(one: ApiCall, other: ApiCall) -> bool:
    lists = one.options, other.options
    return isinstance(lists[0], Options) and isinstance(lists[1], Options) and lists[0].lazy == lists[1].lazy


def _either(one: ApiCall, other: ApiCall) -> dict[str, Answer]:
    names = dict.fromkeys((*one.options, *other.options))
    return {name: _both_answers(one.option(name), other.option(name)) for name in names}


def _both_answers(one: Answer, other: Answer) -> Answer:
    known = {(repr(each.value), each.via): each for each in (*other.known, *one.known)}
    return Answer(tuple(known.values()), tuple(dict.fromkeys((*one.unknown, *other.unknown))))


def by_place(clients: Iterable[Client]) -> list[Client]:
    """One client for each place, with everything that those made there can be."""
    found: dict[tuple[str, Span, str], Client] = {}
    for client in clients:
        key = (*client.place, client.symbol)
        found[key] = _both(found[key], client) if key in found else client
    return list(found.values())


def _both(one: Client, other: Client) -> Client:
    parents = [each for each in (one.parent, other.parent) if each is not None]
    return replace(
        one,
        origin="derived" if parents else one.origin,
        parent=_both(*parents) if len(parents) == 2 else next(iter(parents), None),
        targets=joined(one.targets, other.targets),
        websocket_targets=joined(one.websocket_targets, other.websocket_targets),
        unknown=tuple(dict.fromkeys((*one.unknown, *other.unknown))),
        conflicts=tuple(dict.fromkeys((*one.conflicts, *other.conflicts))),
    )


def joined(one: tuple[Target, ...], other: tuple[Target, ...]) -> tuple[Target, ...]:
    """The targets of both, each once; trails do not make a difference."""
    known = {replace(target, trail=()) for target in one}
    return (*one, *(target for target in other if replace(target, trail=()) not in known))
