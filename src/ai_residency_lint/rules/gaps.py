"""What cannot be told about a client or call: one definition for the auditor's rules and the summary.

A gap counts only where its answer could change what the rules say: content is sent, and the policy may apply. A value
that is known as a default counts as told, although a caller may pass another one: the rules name what can replace it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ai_residency_lint.calls.facts import ApiCall, Client, Missing, Possible, Reason, Target
from ai_residency_lint.rules.base import Context
from ai_residency_lint.rules.deciding import deciding
from ai_residency_lint.rules.judging import audience, clients_of, hollow, inherits, row_of, sends, settings, targets
from ai_residency_lint.rules.policy import parameters, same_path
from ai_residency_lint.rules.routes import receiver, refuses

HOLE = "{}"
"""What stands for an unknown part of a path."""

WITHOUT_MODEL = ("/v1/batches",)
"""Endpoints with a list of models whose requests name none themselves."""

Gap = tuple[Missing, ...]
"""Why something cannot be told; empty when it can."""


def undecided(place: Client | ApiCall, context: Context) -> bool:
    """Whether anything about a client or call cannot be told."""
    if isinstance(place, Client):
        return bool(host(place, context))
    gaps = (host(place, context), endpoint(place, context), model(place, context))
    return any(gaps) or any(True for _ in options(place, context))


# -- the host ----------------------------------------------------------------------------------------------------------


def host(place: Client | ApiCall, context: Context) -> Gap:
    """Why a host cannot be told: at the client that it is a matter of, or at the call if no client is seen to be made.

    A client of which only the type is known is a matter of the first call that uses it by the same expression.
    """
    return _host_of_client(place, context) if isinstance(place, Client) else _host_of_call(place, context)


def _host_of_client(client: Client, context: Context) -> Gap:
    if refuses(client) or inherits(client):
        return ()
    before = client.parent.unknown if client.parent else ()
    own = [each for each in client.unknown if each not in before]
    if client.origin == "module":
        first = _modules(context)
        own = [each for each in own if first.get(each, client) is client]
    return left(own, client.targets)


def _host_of_call(call: ApiCall, context: Context) -> Gap:
    if not sends(call):
        return ()
    if vendorless(call):
        return call.model.unknown or (Missing(Reason.EXTERNAL, f"what {call.library} makes of this model"),)
    if call.client is None or call.own_target:
        return left([each for each in call.unknown if each not in _modules(context)], call.targets)
    typed = [each for each in clients_of(call) if each.origin == "typed"]
    if not typed or users(call, context)[:1] != [call]:
        return ()
    ways = ((call.way_to(each), why) for each in typed for why in each.unknown)
    return tuple(dict.fromkeys(Missing(why.reason, f"client {why.detail}", trail) for trail, why in ways))


def vendorless(call: ApiCall) -> bool:
    """Whether a library chooses the vendor by the name of a model that cannot be told."""
    open_vendor = [each for each in call.targets if (each.kind, each.host, each.cause) == ("vendor", "", "argument")]
    return call.own_target and any(call.model.unknown or not each.vendor for each in open_vendor)


def users(call: ApiCall, context: Context) -> list[ApiCall]:
    """The sending calls of a file that use a client of which only the type is known, by the same expression."""
    return context.once("typed", lambda: _typed_users(context)).get((call.path, receiver(call)), [call])


def _typed_users(context: Context) -> dict[tuple[str, str], list[ApiCall]]:
    found: dict[tuple[str, str], list[ApiCall]] = {}
    for call in context.facts.calls:
        if not call.own_target and sends(call) and any(each.origin == "typed" for each in clients_of(call)):
            found.setdefault((call.path, receiver(call)), []).append(call)
    return found


def _modules(context: Context) -> dict[Missing, Client]:
    """What cannot be told about module-level settings, each with the first client that it is a matter of."""
    modules = [each for each in context.facts.clients if each.origin == "module"]
    return context.once("modules", lambda: {why: each for each in reversed(modules) for why in each.unknown})


# -- endpoint and model ------------------------------------------------------------------------------------------------


def endpoint(call: ApiCall, context: Context) -> Gap:
    """Why the endpoint of a call cannot be told."""
    if call.verb == "DELETE" or audience(call, context) is None:
        return ()
    trail = next((each.trail for each in targets(call) if each.cause in ("url", "call")), ())
    if not call.endpoint:
        return call.open_path or (Missing(Reason.RUNTIME, "the path", trail),)
    if HOLE in call.endpoint and row_of(call, context) is None:
        part = f"part of the path {call.endpoint}"
        holes = call.open_path or (Missing(Reason.RUNTIME),)
        return tuple(Missing(why.reason, why.detail or part, (*trail, *why.trail)) for why in holes)
    return ()


def model(call: ApiCall, context: Context) -> Gap:
    """Why the model of a call cannot be told; a model that is left out is the provider's to choose."""
    if audience(call, context) is None or not sends(call) or vendorless(call):
        return ()
    named = [each for each in call.model.given() if each.value is not None]
    if call.model.given() or not call.model.known:
        parts = (
            Missing(why.reason, why.detail or f"part of {each.value}", (*each.trail, *why.trail))
            for each in call.model.known
            if each.partial
            for why in each.holes or (Missing(Reason.RUNTIME),)
        )
        return left((*call.model.unknown, *parts), named)
    if not _takes_model(call, context):
        return ()
    return call.model.unknown or (Missing(Reason.EXTERNAL, "the provider's default model"),)


def _takes_model(call: ApiCall, context: Context) -> bool:
    row = row_of(call, context)
    if row is None or row.models is None or not same_path(row.path, call.endpoint):
        return False
    if any(same_path(each, call.endpoint) for each in WITHOUT_MODEL) or any(settings(call, "model")):
        return False
    stored = any(parameters(context.edition, call.endpoint, "prompt")) and not call.option("prompt").absent
    return not stored and call.option("session").absent


# -- options -----------------------------------------------------------------------------------------------------------


def options(call: ApiCall, context: Context) -> Iterator[tuple[tuple[str, ...], Gap]]:
    """The options that decide what is kept, or who else gets it, and cannot be told; those with one reason together."""
    if audience(call, context) is None or not sends(call) or not call.endpoint:
        return
    groups: dict[tuple[tuple[Reason, str], ...], dict[str, Gap]] = {}
    for name in deciding(call, context):
        if gap := _option(call, name):
            groups.setdefault(tuple((why.reason, why.detail) for why in gap), {})[name] = gap
    for group in groups.values():
        yield tuple(group), tuple(dict.fromkeys(why for gap in group.values() for why in gap))


def _option(call: ApiCall, name: str) -> Gap:
    values = tuple(settings(call, name))
    session = call.options["session"].unknown if "session" in call.options else ()
    return left((*call.option(name).unknown, *session, *hidden(name, values)), values)


def hidden(name: str, values: Iterable[Possible]) -> list[Missing]:
    """Why the values of an option are not known as a whole."""
    return [Missing(Reason.DYNAMIC, f"part of {name}", each.trail) for each in values if _vague(each.value)]


def _vague(value: object) -> bool:
    """Whether a value, an item of it, or the kind of an item (``{"type": ...}``) cannot be told."""
    if isinstance(value, list | tuple):
        return any(map(_vague, value))
    return hollow(value.get("type", value.get("**")) if isinstance(value, Mapping) else value)


def left(missing: Iterable[Missing], known: Sequence[Possible | Target]) -> Gap:
    """The reasons without those that a known default answers: what would only take its place."""
    named = (word for each in known for word in each.via.split(" or "))
    defaults = {word.removeprefix("parameter ").removeprefix("field ") for word in named}
    return tuple(
        dict.fromkeys(
            why
            for why in missing
            if (why.reason is not Reason.PARAMETER or why.detail not in defaults) and not (why.optional and known)
        )
    )
