"""What the rules about models, endpoints and retention share: which calls they may judge, and for which reader.

OpenAI's tables say nothing about a call whose every known host is another vendor's, local or foreign: no rule here
speaks of it. A call whose host cannot be told at all is judged for everyone only if it is made with the provider's own
library alone and the code names one of its models, else for the pedantic reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from ai_residency_lint.calls.facts import ONE_OF, ApiCall, Client, Possible, Target, Trail
from ai_residency_lint.catalog.policy import Edition
from ai_residency_lint.findings.model import PERSONAS, Finding, Persona, Related, Severity
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.overrides import rescued, spoken
from ai_residency_lint.rules.policy import Coverage, coverage, offered, path_shutdown, segments
from ai_residency_lint.rules.standing import is_known

IDLE = frozenset({"cancel", "pause", "resume", "archive"})
"""Last words of POST paths that carry no content."""

UNDECLARED = ", unless the contract grants zero data retention (declare `retention`)"


def targets(call: ApiCall) -> tuple[Target, ...]:
    """Where a call goes: its own targets, else its client's."""
    return call.targets or (call.client.targets if call.client else ())


def is_providers(target: Target, edition: Edition) -> bool:
    """Whether a target is the provider's, also when its URL is broken."""
    if target.kind in ("malformed", "invalid"):
        domain = ".".join(edition.default_base_url.split("/")[2].split(".")[-2:])
        return target.vendor == edition.provider or target.host.endswith(domain) or domain in target.url
    return target.kind == "provider"


def audience(call: ApiCall, context: Context) -> Persona | None:
    """The least curious reader who may hear about a call; None when the policy does not apply to it."""
    edition = context.edition
    found = targets(call)
    if found:
        return "regular" if any(is_providers(each, edition) for each in found) else None
    if call.vendor != edition.provider:
        return None
    in_table = any(each.detail.startswith(ONE_OF) for each in call.unknown)
    if in_table or any(each.vendor != edition.provider for each in call.clients):
        return "pedantic"
    models = (each.value for each in call.model.given() if not is_default(call, each))
    known = any(isinstance(each, str) and is_known(edition, context.models, each) for each in models)
    return "regular" if known else "pedantic"


def is_default(call: ApiCall, possible: Possible) -> bool:
    """Whether a model is the one that the library takes by itself: what code says has a trail."""
    return call.default_model and not possible.trail


def stricter(one: Persona, other: Persona) -> Persona:
    """The more curious of two readers."""
    return max(one, other, key=PERSONAS.index)


def report(
    rule: Rule,
    call: ApiCall,
    context: Context,
    message: str,
    trail: Iterable[Trail] = (),
    *,
    related: Iterable[Related] = (),
    persona: Persona | None = None,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """The finding of a rule at a call, if the policy applies to the call at all; it is proved by trails, or by
    ``related`` places that are told already."""
    reader = audience(call, context)
    if reader is not None:
        steps = [*related, *(step for each in trail for step in proof(each))]
        wanted = stricter(persona or rule.persona, reader)
        yield rule.finding(call, message, steps, persona=wanted, severity=severity)


def report_kept(
    rule: Rule,
    call: ApiCall,
    context: Context,
    message: str,
    trail: Iterable[Trail] = (),
    *,
    persona: Persona | None = None,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """The finding about what a call leaves behind: none where the endpoint is not there at all."""
    if not is_gone(call, context):
        yield from report(rule, call, context, message, trail, persona=persona, severity=severity)


def row_of(call: ApiCall, context: Context) -> Coverage | None:
    """The row of the edition for a call's endpoint; None when there is none or the endpoint cannot be told."""
    return coverage(context.edition, call.endpoint) if call.endpoint else None


def is_gone(call: ApiCall, context: Context) -> bool:
    """Whether the endpoint of a call is not there at all: not offered in the region (RSD301), or shut down (RSD204)."""
    row, day = row_of(call, context), path_shutdown(context.models, call.endpoint)
    missing = row is not None and row.content and offered(context.edition, row, context.settings.region) == "no"
    return missing or (day is not None and day <= context.today)


def sends(call: ApiCall) -> bool:
    """Whether a call sends content, rather than reading, deleting or stopping something."""
    return call.verb.upper() not in ("GET", "HEAD", "DELETE") and (segments(call.endpoint) or ("",))[-1] not in IDLE


def path(call: ApiCall) -> str:
    """The endpoint for messages: no query."""
    return call.endpoint.split("?", 1)[0]


def settings(call: ApiCall, name: str) -> Iterator[Possible]:
    """The possible values of a parameter, given directly or inside ``session``."""
    yield from call.option(name).given()
    for each in call.option("session").given():
        if isinstance(each.value, Mapping) and name in each.value:
            yield replace(each, value=each.value[name])


def tools(call: ApiCall, option: str = "tools") -> Iterator[tuple[str, Mapping[str, object], Possible]]:
    """The hosted tools that a request may use: type, the whole description, and where it is known from."""
    for each in settings(call, option):
        items = each.value if isinstance(each.value, tuple | list) else (each.value,)
        for item in items:
            if isinstance(item, Mapping) and isinstance(kind := item.get("type"), str):
                yield kind, item, each


def hollow(value: object) -> bool:
    """Whether a value inside a mapping or list cannot be told: it is no plain data."""
    return value is not None and not isinstance(value, str | int | float | list | tuple | Mapping)


def unless(possible: Possible) -> str:
    """What follows a value that something can replace, before the cure; empty when it is certain."""
    return f"; it is only a default, {spoken(possible.via)} can replace it" if possible.via else ""


def rescue(target: Target) -> str:
    """The half sentence for a target that something else can replace."""
    return rescued(target.via)


def shown(value: object) -> str:
    """A value as it is written in Python, strings in double quotes, long ones cut."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def clients_of(call: ApiCall) -> tuple[Client, ...]:
    """The clients that a call may go through, past derived clients that change nothing about where it goes."""
    return tuple(map(_maker, call.clients))


def _maker(client: Client) -> Client:
    while client.parent is not None and inherits(client):
        client = client.parent
    return client


def inherits(client: Client) -> bool:
    """Whether a derived client sends to exactly where its parent does."""
    parent = client.parent
    return (
        client.origin == "derived"
        and parent is not None
        and (client.targets, client.websocket_targets, client.unknown)
        == (parent.targets, parent.websocket_targets, parent.unknown)
    )
