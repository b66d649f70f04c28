"""From facts to what a reader sees: places, trails, hosts and values as rows have them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from ai_residency_lint.calls.facts import Answer, Missing, Possible, Reason, Target, Trail
from ai_residency_lint.catalog.policy import Edition
from ai_residency_lint.findings.publish import Origin
from ai_residency_lint.inventory.model import Datum, Fact, Host, Place, Plain, Route, Status, Step
from ai_residency_lint.rules.gaps import left
from ai_residency_lint.rules.outside import trusts
from ai_residency_lint.rules.policy import is_certain
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.syntax.summary import Span

Origins = Mapping[str, Origin]
_SECRETS = (
    re.compile(r"""((?:key|token|secret|password|authorization)["']?\s*[=:]\s*[a-z]?["'])[^"']+""", re.IGNORECASE),
    re.compile(r"""([?&]\w*(?:key|token|secret|password)=)[^&\s"']+""", re.IGNORECASE),
    re.compile(r"\b([srp]k-)[\w-]{12,}"),
    re.compile(r"(://)[^/@\s:]*:[^/@\s]*(?=@)"),
)
"""Keys and passwords as they are written in code; the first group stays."""

_DEEP = 6


def place(path: str, span: Span, origins: Origins) -> Place:
    """A place in a module as the user sees it: in a notebook, the line in its cell."""
    origin = origins.get(path)
    cell, line = origin.place(span.line) if origin else (None, span.line)
    return Place(path, line, span.column, cell)


def steps(trails: Iterable[Trail], origins: Origins) -> tuple[Step, ...]:
    """The steps of several trails, each once."""
    found = (Step(place(each.path, each.span, origins), filed(each.text)) for trail in trails for each in trail)
    return tuple(dict.fromkeys(found))


def filed(source: str) -> str:
    """A piece of source as it may be filed: without keys and passwords that are written in it."""
    for pattern in _SECRETS:
        source = pattern.sub(r"\1...", source)
    return source


def route(
    targets: Sequence[Target], unknown: Sequence[Missing], settings: Settings, edition: Edition, origins: Origins
) -> Route:
    """Where a client or call sends to."""
    unknown = _open(unknown, targets)
    hosts = tuple(dict.fromkeys(_host(each, settings, edition) for each in targets))
    status: Status = "unknown" if unknown or not hosts else "known" if len(hosts) == 1 else "one-of"
    trails = [*(each.trail for each in targets), *(each.trail for each in unknown)]
    return Route(status, hosts, *why(unknown), steps(trails, origins))


def _host(target: Target, settings: Settings, edition: Edition) -> Host:
    if target.kind == "provider":
        ours = target.region == settings.region and is_certain(edition, target.host)
    else:
        trusted = any(trusts(pattern, target.host) for pattern in settings.trusted_hosts)
        ours = target.kind == "local" or (target.kind in ("foreign", "vendor") and trusted)
    return Host(
        target.host, target.kind, target.region, target.vendor, target.cause, target.via, filed(target.url), ours
    )  # fmt: skip


def datum(answer: Answer, origins: Origins, default: str = "", facts: tuple[Fact, ...] = ()) -> Datum:
    """What is known about a value. None among the values means that it may be left out."""
    given = tuple(each for each in answer.given() if each.value is not None)
    unknown = (*_open(answer.unknown, given), *(_hole(each) for each in given if each.partial))
    values = list(_once(plain(each.value) for each in given))
    if values and len(given) < len(answer.known):
        values.append(None)
    status: Status = "unknown" if unknown else "omitted" if not values else "known" if len(values) == 1 else "one-of"
    via = ", ".join(dict.fromkeys(each.via for each in given if each.via))
    trails = [*(each.trail for each in given), *(each.trail for each in unknown)]
    return Datum(status, tuple(values), *why(unknown), via, steps(trails, origins), default, facts)


def _open(missing: Sequence[Missing], known: Sequence[Possible | Target]) -> tuple[Missing, ...]:
    """Why there may be others. What only takes the place of a default counts if nothing beside the default tells so."""
    if any(each.via for each in known):
        return left(missing, known)
    ended = bool(known)  # where there is surely no such key or attribute, the program ends
    return tuple(dict.fromkeys(x for x in missing if not (ended and x.optional and x.reason is Reason.UNBOUND)))


def _hole(each: Possible) -> Missing:
    return Missing(Reason.RUNTIME, f"part of {each.value}", each.trail)


def _once(values: Iterable[Plain]) -> Iterator[Plain]:
    seen: set[str] = set()
    for value in values:
        if repr(value) not in seen:
            seen.add(repr(value))
            yield value


def plain(value: object, deep: int = 0) -> Plain:
    """A value as JSON has it; what is too deep or cannot be told is "..."."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else str(value)
        case Mapping() if deep < _DEEP:
            return {str(key): plain(each, deep + 1) for key, each in value.items()}
        case list() | tuple() if deep < _DEEP:
            return [plain(each, deep + 1) for each in value]
    return "..."


def why(unknown: Iterable[Missing]) -> tuple[str, str]:
    """The reasons why something cannot be told, and what is behind them, each once."""
    found = tuple(unknown)
    reasons = dict.fromkeys(each.reason.value for each in found)
    return "; ".join(reasons), ", ".join(dict.fromkeys(each.detail for each in found if each.detail))
