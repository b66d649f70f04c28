"""Where the rules about hosts put their findings: one per cause, and none of them lost to who runs on a single file.

A wrong host is reported where it comes from: at the client, at the module-level setting, or at the call that names it,
with the calls that go through it as related places. A file that uses a client made elsewhere gets a finding of its own,
at the first call for each way in which the client enters the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from ai_residency_lint.calls.facts import ApiCall, Client, Step, Target
from ai_residency_lint.findings.model import Finding, Persona, Related, Severity
from ai_residency_lint.rules.base import Context, location, proof
from ai_residency_lint.rules.judging import clients_of, inherits

MOST = 10
ASSIGNED = re.compile(r"[\w.]+\.\w+\s*(?::[^=]+)?=[^=]")
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
    alike = [each for each in context.facts.clients if _alike(rule, each, client, context)] or [client]
    if alike[0] is client:
        calls = (call for call in context.facts.calls if call.span != client.span)
        through = [call for call in calls if any(goes(call, each) for each in alike)]
        made = rule.finding(client, message, [*proof(target.trail), *_ways(through)])
        setting = assigned(target)
        yield replace(made, location=location(setting.path, setting.span)) if setting else made


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
        if home != call.path and _first_way(rule, call, client, context):
            made = Related(location(client.path, client.span), f"the client is made here: {client.code}")
            yield rule.finding(call, message, [made, *proof(target.trail)])
            return


def goes(call: ApiCall, client: Client) -> bool:
    """Whether a call may go through a client, and not past it to a host of its own."""
    return not call.own_target and any(each is client for each in clients_of(call))


def assigned(target: Target) -> Step | None:
    """The statement that sets the host, for a module-level setting or an assignment to a client."""
    if target.cause not in ("setting", "assignment"):
        return None
    return next((step for step in target.trail if ASSIGNED.match(step.text)), None)


def _wrong_target(rule: HostRule, client: Client, context: Context) -> tuple[Target, str] | None:
    if refuses(client) or inherits(client):
        return None
    for target in (*client.targets, *client.websocket_targets):
        if message := rule.wrong(target, client, context):
            return target, message
    return None


def _own(rule: HostRule, call: ApiCall, context: Context) -> Iterator[Finding]:
    for target in call.targets:
        message = rule.wrong(target, call, context)
        if message is None:
            continue
        if target.cause not in ("default", "environment", "setting"):
            yield rule.finding(call, message, [*proof(call.trail), *proof(target.trail)])
            return
        alike = [each for each in context.facts.calls if _source(each) == _source(call)] or [call]
        here = [each for each in alike if each.path == call.path]
        setting = assigned(target)
        if setting and alike[0] is call:
            at = location(setting.path, setting.span)
            yield replace(rule.finding(call, message, list(_ways(alike))), location=at)
        if here[0] is call and (setting is None or setting.path != call.path):
            yield rule.finding(call, message, [*proof(target.trail), *_ways(here[1:])])
        return


def _source(call: ApiCall) -> list[tuple[str, bool, str, str, str]]:
    bare = call.client is None
    return [(call.library, bare, target.url, target.cause, target.via) for target in call.targets]


def _alike(rule: HostRule, one: Client, other: Client, context: Context) -> bool:
    """Whether two clients are the same mistake: the same construction, reached on two ways."""
    if one is other:
        return True
    if (one.path, one.span) != (other.path, other.span):
        return False
    first, second = _wrong_target(rule, one, context), _wrong_target(rule, other, context)
    return first is not None and second is not None and first[1] == second[1]


def _first_way(rule: HostRule, call: ApiCall, client: Client, context: Context) -> bool:
    way = receiver(call)
    for other in context.facts.calls:
        here = other.path == call.path and not other.own_target and receiver(other) == way
        if here and any(_alike(rule, each, client, context) for each in clients_of(other)):
            return other is call
    return True


def receiver(call: ApiCall) -> str:
    """The expression in front of the method, as written: ``get_client`` of ``get_client().chat...create(...)``."""
    head = call.code.removeprefix("await ").strip().split("(", 1)[0]
    parts = head.split(".")
    root = call.symbol.split(".", 1)[0]
    return ".".join(parts[: parts.index(root)]) if root in parts[1:] else head


def _ways(calls: list[ApiCall]) -> Iterator[Related]:
    more = len(calls) - MOST
    for number, call in enumerate(calls[:MOST], 1):
        rest = f" (and {more} more)" if more > 0 and number == MOST else ""
        yield Related(location(call.path, call.span), f"content goes this way: {call.symbol}{rest}")
