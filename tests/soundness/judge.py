"""Hold what a program sent against what was predicted for it: nothing may be sent that the prediction excludes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ai_residency_lint.calls.facts import ABSENT, Answer, ApiCall, Client
from ai_residency_lint.findings.model import Finding
from soundness.bench import Outcome, Prediction

HOME = "eu.api.openai.com"
INSIDE = frozenset({HOME, "localhost"})
HOST_CODES = ("RSD1", "RSD504", "RSD6")
Request = Mapping[str, Any]


def unsound(prediction: Prediction, outcomes: Iterable[Outcome], loose: bool = False) -> list[str]:
    """Everything that was sent against the prediction, one line each.

    In a ``loose`` program a call may go unpredicted; if it leaves the region, some host must be found or undecided.
    """
    broken = [each.message for each in prediction.findings if each.code == "RSD999"]
    requests = [sent for outcome in outcomes for sent in outcome["requests"]]
    found = [line for sent in requests for line in against(prediction, sent, loose)]
    return [*dict.fromkeys([*broken, *found])]


def against(prediction: Prediction, sent: Request, loose: bool) -> Iterator[str]:
    """What one request shows to be wrong."""
    calls = responsible(prediction.facts.calls, sent)
    where = " < ".join(f"{path}:{line}" for path, line, _ in sent["places"])
    label = f"{where}: {sent['verb']} {sent['scheme']}://{sent['host']}{sent['path']} model={sent.get('model')!r}"
    if loose:
        said = any(map(about_host, prediction.findings))
        open_ones = any(each.unknown for each in (*prediction.facts.clients, *prediction.facts.calls))
        if leaves(sent) and not said and not open_ones:
            yield f"{label}: leaves the region, and nothing is said about it"
        return
    if not calls:
        yield f"{label}: no call is predicted"
        return
    wrong = min(([*differences(call, sent)] for call in calls), key=len)
    yield from (f"{label}: {each}" for each in wrong)
    if leaves(sent) and all(is_fine(call, prediction.findings) for call in calls):
        yield f"{label}: leaves the region, and the call is called fine"


def leaves(sent: Request) -> bool:
    """Whether a request leaves the region."""
    return sent["host"] not in INSIDE


def about_host(finding: Finding) -> bool:
    """Whether a finding that a reviewer gets to see says that a host is not the region's."""
    return finding.code.startswith(HOST_CODES) and finding.persona != "auditor"


def responsible(calls: Sequence[ApiCall], sent: Request) -> list[ApiCall]:
    """The predicted calls at the nearest place of the program that has any."""
    for path, line, end_line in sent["places"]:
        found = [call for call in calls if call.path == path and overlaps(call, line, end_line)]
        if found:
            return found
    return []


def overlaps(call: ApiCall, line: int, end_line: int) -> bool:
    """Whether a call stands on some of the lines."""
    return call.span.line <= end_line and line <= call.span.end_line


def differences(call: ApiCall, sent: Request) -> Iterator[str]:
    """What was sent although the prediction for a call excludes it."""
    hosts = {target.host for target in call.targets}
    if not (call.unknown or any(each.via for each in call.targets) or any(like(each, sent["host"]) for each in hosts)):
        yield f"predicted host {' or '.join(sorted(hosts)) or 'nothing'}"
    path = call.endpoint.partition("?")[0].removeprefix("/v1")
    decided = call.endpoint and not call.unknown and sent["path"].startswith("/v1/")
    if decided and not re.search(like_path(path) + "$", sent["path"]):
        yield f"predicted endpoint {call.endpoint}"
    if decided and call.verb != sent["verb"]:
        yield f"predicted verb {call.verb}"
    for name, answer in (("model", call.model), ("store", call.option("store"))):
        value = sent.get(name, ABSENT)
        if not includes(answer, value):
            yield f"sent {name} {value!r}, predicted {name} {' or '.join(repr(each.value) for each in answer.known)}"


def includes(answer: Answer, value: object) -> bool:
    """Whether an answer leaves room for a value."""
    if answer.unknown or any(each.via for each in answer.known):
        return True
    return any(
        type(each.value) is type(value)
        and (each.value == value or (each.partial and like(str(each.value), str(value))))
        for each in answer.known
    )


def like(pattern: str, text: str) -> bool:
    """Whether a text is one of those that a pattern with ``{}`` for unknown parts stands for."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("{}"))), text) is not None


def like_path(path: str) -> str:
    """A path with parameters in braces as a regular expression."""
    return "[^/]+".join(map(re.escape, re.split(r"\{[^}]*\}", path)))


def is_fine(call: ApiCall, findings: Sequence[Finding]) -> bool:
    """Whether nothing about the host of a call is undecided or found."""
    if call.unknown or not call.targets:
        return False
    places = {(call.path, call.span.line), *(at for client in call.clients for at in ancestry(client))}
    places |= {(step.path, step.span.line) for target in call.targets for step in target.trail}
    return not any(
        each.code.startswith(HOST_CODES) and each.persona != "auditor" and places & {*mentioned(each)}
        for each in findings
    )


def ancestry(client: Client) -> Iterator[tuple[str, int]]:
    """Where a client and those that it is derived from are made."""
    yield client.path, client.span.line
    if client.parent is not None:
        yield from ancestry(client.parent)


def mentioned(finding: Finding) -> Iterator[tuple[str, int]]:
    """The places that a finding names."""
    for where in (finding.location, *(each.location for each in finding.related)):
        yield where.path, where.line
