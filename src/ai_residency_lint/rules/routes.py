"""Where the rules about hosts put their findings: one per cause, and none of them lost to who runs on a single file.

A wrong host is reported where it comes from: at the client, at the module-level setting, or at the call that names it,
with the calls that go through it as related places. A file that uses a client made elsewhere gets a finding of its own,
at the first call for each way in which the client enters the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from ai_residency_lint.calls.facts import ApiCall, Cause, Client, Step, Target
from ai_residency_lint.findings.model import Finding, Location, Persona, Related, Severity
from ai_residency_lint.rules.base import Context, location, proof
from ai_residency_lint.rules.judging import clients_of, inherits
from ai_residency_lint.rules.several import enumerated
from ai_residency_lint.syntax.summary import Span

MOST = 10
ASSIGNED = re.compile(r"[\w.]+\.\w+\s*(?::[^=]+)?=[^=]")

Place = tuple[str, Span]
Way = tuple[str, str, Place, str]
Source = tuple[tuple[str, bool, str, Cause, str], ...]

RAISES = ("invalid-residency", "exclusive", "unsupported")


class HostRule(Protocol):
    """A rule that judges one target at a time."""

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say what is wrong with a target, as a whole message; None when nothing is."""

    def finding(
        self,
        place: Client | ApiCall,
        message: str,
        related: list[Related],
        *,
        persona: Persona | None = None,
        severity: Severity | None = None,
        at: Location | None = None,
    ) -> Finding:
        """Make a finding at a place."""


def refuses(client: Client) -> bool:
    """Whether the SDK refuses to make the client, so that nothing is sent."""
    return any(conflict.kind in RAISES for conflict in client.conflicts)


def in_region(client: Client, context: Context) -> bool:
    """Whether a client, or one that it is derived from, is meant for the region."""
    own = any(each.kind == "provider" and each.region == context.settings.region for each in client.targets)
    return own or (client.parent is not None and in_region(client.parent, context))


def at_client(rule: HostRule, client: Client, context: Context) -> Iterator[Finding]:
    """The finding about a client, at its construction or at the setting that it takes its host from."""
    found = _wrong_target(rule, client, context)
    if found is None:
        return
    target, message = found
    index = indexed(context)
    others = ((each, _wrong_target(rule, each, context)) for each in index.clients.get(client.place, ()))
    first = next((each for each, wrong in others if wrong and wrong[1] == message), client)
    if first is client:
        calls = [call for call in index.calls.get(client.place, ()) if _astray(rule, call, client, context)]
        setting = assigned(target)
        at = location(setting.path, setting.span) if setting else None
        yield rule.finding(client, message, [*proof(target.trail), *ways(calls)], at=at)


def at_call(rule: HostRule, call: ApiCall, context: Context) -> Iterator[Finding]:
    """The finding about a call: for a host of its own, or for a client that is made in another file."""
    if call.client is None or (call.own_target and any(each.cause != "websocket" for each in call.targets)):
        yield from _own(rule, call, context)
        return
    for client in clients_of(call):
        found = _wrong_target(rule, client, context)
        if found is None:
            continue
        target, message = found
        home = (assigned(target) or client).path
        if home != call.path and _is_first(rule, call, client, context):
            yield rule.finding(call, message, _way(call, client, target))
            return


def assigned(target: Target) -> Step | None:
    """The statement that sets the host, for a module-level setting or an assignment to a client."""
    if target.cause not in ("setting", "assignment"):
        return None
    return next((step for step in target.trail if ASSIGNED.match(step.text)), None)


def _wrong_target(rule: HostRule, client: Client, context: Context) -> tuple[Target, str] | None:
    def judge() -> tuple[Client, tuple[Target, str] | None]:
        if refuses(client) or inherits(client):
            return client, None
        taken = () if client.parent is None else client.parent.targets
        targets = [each for each in (*client.targets, *client.websocket_targets) if each not in taken]
        return client, _first_wrong(rule, targets, client, context)

    # The client is kept with the answer, so that its id stays its own.
    return context.once((rule, id(client)), judge)[1]


def _first_wrong(
    rule: HostRule, targets: Iterable[Target], place: Client | ApiCall, context: Context
) -> tuple[Target, str] | None:
    """The first target that is wrong in the eyes of a rule, and a message that names the other wrong hosts, too."""
    said = ((target, rule.wrong(target, place, context)) for target in targets)
    wrong = [(target, message) for target, message in said if message]
    if not wrong:
        return None
    target, message = wrong[0]
    others = [host for host in dict.fromkeys(each.host for each, _ in wrong) if host != target.host]
    return target, f"{message}; the same holds for {enumerated(others)}" if others else message


def _astray(rule: HostRule, call: ApiCall, client: Client, context: Context) -> bool:
    """Whether a call goes through what was made at the client's place, and wrong in the eyes of the rule."""
    here = [each for each in clients_of(call) if each.place == client.place]
    itself = (call.path, call.span) == client.place
    return not itself and any(_wrong_target(rule, each, context) for each in here)


def _way(call: ApiCall, client: Client, target: Target) -> list[Related]:
    """From the cause of a wrong target to the client, made in another file, and on to the call."""
    made = Related(location(client.path, client.span), f"the client is made here: {client.code}")
    through = next((each for each in call.clients if _is_made_by(each, client)), client)
    after = [step for step in call.way_to(through) if (step.path, step.span.line) != (client.path, client.span.line)]
    return [*proof(target.trail), made, *proof(after)]


def _is_made_by(client: Client, maker: Client) -> bool:
    """Whether a client is another one, or derived from it without a change of where it sends."""
    return client is maker or (client.parent is not None and inherits(client) and _is_made_by(client.parent, maker))


def _own(rule: HostRule, call: ApiCall, context: Context) -> Iterator[Finding]:
    found = _first_wrong(rule, call.targets, call, context)
    if found is None:
        return
    target, message = found
    if target.cause not in ("default", "environment", "setting"):
        if _speaks(rule, call, context):
            yield rule.finding(call, message, [*proof(target.trail), *proof(call.trail)])
        return
    alike = indexed(context).sources.get(_source(call), {call.path: [call]})
    here = alike[call.path]
    setting = assigned(target)
    if setting and here is next(iter(alike.values())) and here[0] is call:
        everywhere = [*chain.from_iterable(alike.values())]
        yield rule.finding(call, message, [*ways(everywhere)], at=location(setting.path, setting.span))
    if here[0] is call and (setting is None or setting.path != call.path):
        yield rule.finding(call, message, [*proof(target.trail), *ways(here[1:])])


def _speaks(rule: HostRule, call: ApiCall, context: Context) -> bool:
    """Whether a call is the first wrong one at its place: one request that can have several paths is several calls."""
    twins = indexed(context).spots.get((call.path, call.span), [call])
    wrong = (each for each in twins if each.own_target and _first_wrong(rule, each.targets, each, context))
    return next(wrong, call) is call


def _is_first(rule: HostRule, call: ApiCall, client: Client, context: Context) -> bool:
    """Whether a call is the first in its file that goes wrong through a client on this way."""
    wrong = _wrong_target(rule, client, context)
    first = context.once((rule, "ways"), lambda: _first_ways(rule, context))
    return wrong is not None and first.get((call.path, receiver(call), client.place, wrong[1]), call) is call


def _first_ways(rule: HostRule, context: Context) -> dict[Way, ApiCall]:
    first: dict[Way, ApiCall] = {}
    for call in context.facts.calls:
        for client in () if call.own_target else clients_of(call):
            if wrong := _wrong_target(rule, client, context):
                first.setdefault((call.path, receiver(call), client.place, wrong[1]), call)
    return first


class Index(Struct, frozen=True):
    """The facts by what the rules look for: clients by their place, calls by the places of the clients that they go
    through, all calls by where they go and then by file, and by their own place."""

    clients: Mapping[Place, list[Client]]
    calls: Mapping[Place, list[ApiCall]]
    sources: Mapping[Source, dict[str, list[ApiCall]]]
    spots: Mapping[Place, list[ApiCall]]


def indexed(context: Context) -> Index:
    """The facts of a context, by what the rules look for."""
    return context.once(Index, lambda: _index(context))


def _index(context: Context) -> Index:
    clients: dict[Place, list[Client]] = {}
    calls: dict[Place, list[ApiCall]] = {}
    sources: dict[Source, dict[str, list[ApiCall]]] = {}
    spots: dict[Place, list[ApiCall]] = {}
    for client in context.facts.clients:
        clients.setdefault(client.place, []).append(client)
    for call in context.facts.calls:
        spots.setdefault((call.path, call.span), []).append(call)
        sources.setdefault(_source(call), {}).setdefault(call.path, []).append(call)
        for place in () if call.own_target else dict.fromkeys(each.place for each in clients_of(call)):
            calls.setdefault(place, []).append(call)
    return Index(clients, calls, sources, spots)


def _source(call: ApiCall) -> Source:
    bare = call.client is None
    return tuple((call.library, bare, target.url, target.cause, target.via) for target in call.targets)


def receiver(call: ApiCall) -> str:
    """The expression in front of the method, as written: ``get_client`` of ``get_client().chat...create(...)``."""
    head = call.code.removeprefix("await ").strip().split("(", 1)[0]
    parts = head.split(".")
    root = call.symbol.split(".", 1)[0]
    return ".".join(parts[: parts.index(root)]) if root in parts[1:] else head


def ways(calls: Sequence[ApiCall]) -> Iterator[Related]:
    """Calls as the last steps of a trail, at most some of them."""
    more = len(calls) - MOST
    for number, call in enumerate(calls[:MOST], 1):
        rest = f" (and {more} more)" if more > 0 and number == MOST else ""
        yield Related(_head(call), f"content goes this way: {call.symbol}{rest}")


def _head(call: ApiCall) -> Location:
    """Where a call stands; of one over several lines, what is called, if that can be told from its short form."""
    whole, (head, _, arguments) = location(call.path, call.span), call.code.partition("(")
    if whole.line == whole.end_line or arguments != "...)":
        return whole
    return replace(whole, end_line=whole.line, end_column=whole.column + len(head))
