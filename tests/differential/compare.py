"""Hold what the linter predicts for a program against what the real package sent, and say every difference."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from ai_residency_lint.calls.facts import ABSENT, Answer, ApiCall, Facts, Reason, Target
from ai_residency_lint.catalog.load import Catalog

Request = Mapping[str, Any]

OPEN = {Reason.ENVIRONMENT, Reason.PARAMETER}
"""Reasons that leave a value open to others without making the known value wrong."""


def differences(text: str, outcome: Mapping[str, Any], facts: Facts) -> list[str]:
    """All differences for one program, as readable lines; ``outcome`` is the runner's entry for it.

    What the program's header calls ``# undecided: NAME`` (host, model, store or call) cannot be told yet: there the
    prediction must not claim anything, and once it does, the header has to go.
    """
    requests, error = outcome["requests"], outcome["error"]
    undecided = frozenset(re.findall(r"^# undecided: (\w+)$", text, re.MULTILINE))
    found = [
        *(line for index, each in enumerate(requests) for line in request_differences(requests, index, facts)),
        *unsent(text, requests, error, facts),
        *error_differences(error, facts),
    ]
    excused = {name for name in undecided if any(OPENLY[name] in line for line in found)}
    return [
        *(line for line in found if not any(OPENLY[name] in line for name in undecided)),
        *(f"{name} is decided now: drop it from the header" for name in sorted(undecided - excused)),
    ]


OPENLY = {
    "host": "predicted host nothing",
    "model": "predicted model unknown",
    "store": "predicted store unknown",
    "call": "no call is predicted",
}
"""How a difference reads that claims nothing."""


def request_differences(requests: Sequence[Request], index: int, facts: Facts) -> list[str]:
    """What is wrong with the best prediction for one request; a helper's further requests are in the catalogue."""
    sent = spelled(requests[index])
    calls = [call for call in facts.calls if covers(call, sent)]
    label = f"line {sent['line']}: {sent['verb']} {sent['scheme']}://{sent['host']}{sent['path']}"
    if not calls:
        return [f"{label} was sent, but no call is predicted"]
    found = [list(call_differences(call, sent)) for call in calls]
    if any(each["line"] == sent["line"] for each in requests[:index]):
        found += [list(further_differences(call, sent)) for call in calls]
    return [f"{label}: {each}" for each in min(found, key=len)]


def spelled(sent: Request) -> Request:
    """The request with an engine or deployment in its path (0.28) written as the model that it is."""
    if match := re.fullmatch(r"/v1/engines/([^/]+)(/.+)", sent["path"]):
        return {**sent, "path": f"/v1{match[2]}", "model": match[1]}
    if match := re.match(r"/openai/deployments/([^/]+)/", sent["path"]):
        return {**sent, "model": match[1]}
    return sent


@cache
def further(symbol: str) -> tuple[str, ...]:
    """The other requests that a method makes, by the catalogue."""
    tables = [table for sdk in Catalog.builtin().sdks() if sdk.name == "openai" for table in sdk.methods.values()]
    return next((table[symbol].also for table in tables if symbol in table), ())


def further_differences(call: ApiCall, sent: Request) -> Iterator[str]:
    """What is wrong with a helper's further request: its host, or that the catalogue does not know it."""
    yield from host_differences(call, sent)
    known = [each.split(" ") for each in further(call.symbol)]
    if not any(verb == sent["verb"] and matches(f"/v1{path}", sent["path"]) for verb, path in known):
        yield f"{call.symbol} is not known to send this, too"


def covers(call: ApiCall, sent: Request) -> bool:
    """Whether a predicted call lies where a request was made."""
    first = call.span.line
    return first <= sent["line"] <= call.span.end_line or sent["line"] <= first <= sent["end_line"]


def targets(call: ApiCall) -> tuple[Target, ...]:
    """Where a call is predicted to go; for another vendor's cloud the host may be left open."""
    if call.verb == "WSS" and not call.own_target and call.client and call.client.websocket_targets:
        return call.client.websocket_targets
    return tuple(each for each in call.targets if each.host or each.kind != "vendor")


def host_differences(call: ApiCall, sent: Request) -> Iterator[str]:
    """A wrong host."""
    hosts = sorted({target.host for target in targets(call)})
    elsewhere = not hosts and call.vendor != "openai"
    if sent["host"] not in hosts and not elsewhere:
        yield f"predicted host {' or '.join(hosts) or 'nothing'}"


def call_differences(call: ApiCall, sent: Request) -> Iterator[str]:
    """Everything that is wrong with one prediction."""
    yield from host_differences(call, sent)
    if call.verb != sent["verb"]:
        yield f"predicted verb {call.verb}"
    yield from path_differences(call, sent)
    nested = sent["body"].get("session")
    models = [sent.get("model", ABSENT)]
    if isinstance(nested, Mapping) and "model" in nested:
        models.append(nested["model"])
    if not any(agrees(call.model, model) for model in models):
        yield f"sent model {models[0]!r}, predicted model {shown(call.model)}"
    if not agrees(call.option("store"), sent.get("store", ABSENT)):
        yield f"sent store {sent.get('store', ABSENT)!r}, predicted store {shown(call.option('store'))}"


def path_differences(call: ApiCall, sent: Request) -> Iterator[str]:
    """A wrong path; a malformed base URL must on the contrary lead to another path than the endpoint's."""
    endpoint = call.endpoint.partition("?")[0]
    here = [target for target in targets(call) if target.host == sent["host"]]
    if targets(call) and not here:
        return
    if any(target.kind == "malformed" for target in here):
        if matches(endpoint, sent["path"]):
            yield "predicted a malformed URL"
        return
    paths = [*expected_paths(call, endpoint, here)] if targets(call) else ["{base}" + endpoint.removeprefix("/v1")]
    if not any(matches(path, sent["path"]) for path in paths):
        yield f"predicted path {call.endpoint or 'nothing'}"


def expected_paths(call: ApiCall, endpoint: str, here: Sequence[Target]) -> Iterator[str]:
    """The whole paths that a prediction stands for."""
    for target in here:
        if call.own_target:
            yield endpoint
        elif target.vendor in ("azure", "bedrock"):
            yield "{base}" + endpoint.removeprefix("/v1")
        else:
            yield urlsplit(target.url).path.rstrip("/") + endpoint.removeprefix("/v1")


def matches(template: str, path: str) -> bool:
    """Whether a path is an instance of a template; ``{base}`` stands for any number of segments."""
    parts = [re.escape(each) for each in re.split(r"\{[^}]*\}", template)]
    names = re.findall(r"\{([^}]*)\}", template)
    wild = [".+" if name == "base" else "[^/]+" for name in names]
    return re.fullmatch("".join(a + b for a, b in zip(parts, [*wild, ""], strict=True)), path) is not None


def agrees(answer: Answer, value: object) -> bool:
    """Whether a value is one of those predicted, and nothing but declared openness is left unknown."""
    known = any(type(each.value) is type(value) and each.value == value for each in answer.known)
    return known and all(each.reason in OPEN for each in answer.unknown)


def shown(answer: Answer) -> str:
    """An answer for a message; what may be anything comes first."""
    unknown = [f"unknown ({each.reason.name})" for each in answer.unknown]
    return " or ".join([*unknown, *(repr(each.value) for each in answer.known)]) or "nothing"


def unsent(text: str, requests: Sequence[Request], error: Mapping[str, Any] | None, facts: Facts) -> Iterator[str]:
    """Predicted calls that were never made, except on lines that the header ``# also: LINE`` allows."""
    allowed = {int(line) for line in re.findall(r"^# also: (\d+)$", text, re.MULTILINE)}
    end = error["line"] if error else len(text.splitlines()) + 1
    for call in facts.calls:
        made = any(covers(call, sent) for sent in requests)
        if not made and call.span.line < end and call.span.line not in allowed:
            yield f"line {call.span.line}: {call.verb} {call.endpoint} is predicted, but nothing was sent"


def error_differences(error: Mapping[str, Any] | None, facts: Facts) -> Iterator[str]:
    """Whether what the package refuses is a conflict, and what cannot be reached is malformed, and nothing else."""
    refused = [client for client in facts.clients if any(each.kind != "ignored" for each in client.conflicts)]
    if error is None:
        yield from (f"line {each.span.line}: predicted a conflict, but nothing was raised" for each in refused)
        return
    label = f"line {error['line']}: {error['class']} ({error['message']})"
    if error["class"] == "APIConnectionError":
        here = [call for call in facts.calls if covers(call, {"line": error["line"], "end_line": error["line"]})]
        if not any(target.kind in ("malformed", "invalid") for call in here for target in targets(call)):
            yield f"{label}: no malformed URL is predicted"
    elif not any(client.span.line <= error["line"] <= client.span.end_line for client in refused):
        yield f"{label}: no conflict is predicted"
