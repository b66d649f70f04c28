"""The evidence for one row of the HTML page: what is known, from where, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ai_residency_lint.inventory import words
from ai_residency_lint.inventory.markup import code, line, text
from ai_residency_lint.inventory.model import CallRow, Datum, Fact, Host, Remark, Route, Row, Step

HOW = {
    "default": "the default of the library",
    "argument": "given as an argument",
    "residency": "by the region argument",
    "environment": "from a declared environment variable",
    "setting": "set for the whole module",
    "assignment": "assigned to the client",
    "url": "in the URL of the request",
    "websocket": "for websockets",
    "call": "given in the call",
}
"""The causes of a target, in words."""

SILENCED = {"comment": "silenced by a comment", "settings": "silenced by the settings"}


class Facts:
    """The sentences of the policy edition that are cited, numbered in the order of their first use."""

    def __init__(self) -> None:
        self.cited: dict[Fact, int] = {}

    def cite(self, fact: Fact) -> str:
        """A reference to a fact, in brackets."""
        number = self.cited.setdefault(fact, len(self.cited) + 1)
        return f'<a href="#fact-{number}">[{number}]</a>'


def headline(row: Row) -> str:
    """The one line that is shown without asking: the gravest finding, else what is open."""
    grave = [each for each in row.remarks if each.severity != "note"]
    found = min(grave, key=lambda each: (each.severity != "error", each.code), default=None)
    if row.verdict == "violation" and found:
        return f"{found.code} {found.message}"
    return row.doubts[0] if row.doubts else "Evidence"


def evidence(row: Row, facts: Facts) -> str:
    """Everything that speaks for the verdict on a row."""
    terms = [*_common(row), *(_call(row, facts) if isinstance(row, CallRow) else ())]
    inner = "".join(f"<dt>{name}</dt><dd>{body}</dd>" for name, body in terms if body)
    return f'<dl class="evidence">{inner}</dl>'


def _common(row: Row) -> Iterator[tuple[str, str]]:
    yield "Findings", _list(map(_remark, row.remarks))
    yield "Open questions", _list(map(line, row.doubts))
    yield "Code", f'{code(row.code)} <span class="tag">column {row.place.column}, {text(row.symbol)}</span>'
    yield "Way to the client", _trail(row.trail)
    yield "Host", _host(row.host)


def _call(row: CallRow, facts: Facts) -> Iterator[tuple[str, str]]:
    if row.model is not None:
        yield "Model", _datum(row.model)
    yield "Options", _list(_option(name, each, facts) for name, each in row.options.items())
    yield "Unseen options", text(row.unseen)
    if row.retention is not None:
        kept = row.retention
        notes = f" {text(kept.notes)}" if kept.notes else ""
        state = f"application state: {text(kept.state)}; abuse monitoring: {text(kept.abuse_monitoring)}."
        yield "Kept by the endpoint", f"{code(kept.path)} {state}{notes} {facts.cite(kept.fact)}"


def _remark(each: Remark) -> str:
    said = [each.severity, "of its client" if each.inherited else "", SILENCED.get(each.suppressed, "")]
    tag = ", ".join(word for word in said if word)
    return f'<a href="#{text(each.code)}">{text(each.code)}</a> {line(each.message)} <span class="tag">({tag})</span>'


def _host(route: Route) -> str:
    return _list(map(_target, route.values)) + _why(route) + _trail(route.trail)


def _target(host: Host) -> str:
    where = f"region {host.region}" if host.region and host.region != "global" else host.region
    said = [where, "" if host.kind == "provider" else host.kind, HOW.get(host.cause, host.cause)]
    if host.via:
        said.append(f"{host.via} can replace it")
    url = f"; {code(host.url)}" if host.url and host.url != host.host else ""
    return f"{code(words.host(host))}: {text(', '.join(word for word in said if word))}{url}"


def _datum(datum: Datum) -> str:
    if datum.status == "omitted":
        return "not given: left to the provider"
    named = ", ".join(code(words.value(each)) for each in datum.values if each is not None)
    via = f" ({text(datum.via)} can replace it)" if datum.via else ""
    return f"{named}{via}{_why(datum)}{_trail(datum.trail)}"


def _option(name: str, datum: Datum, facts: Facts) -> str:
    default = f" (default: {text(datum.default)})" if datum.default and datum.status == "omitted" else ""
    via = f" ({text(datum.via)} can replace it)" if datum.via else ""
    cited = " ".join(map(facts.cite, datum.facts))
    said = f"{code(f'{name}: {words.option(datum)}')}{default}{via}"
    return f"{said} {cited}{_why(datum)}{_trail(datum.trail)}"


def _why(known: Route | Datum) -> str:
    if not known.reason:
        return ""
    detail = f" ({text(known.detail)})" if known.detail else ""
    return f"<div>Not known: {text(known.reason)}{detail}.</div>"


def _list(items: Iterable[str]) -> str:
    found = "".join(f"<li>{each}</li>" for each in items)
    return f"<ul>{found}</ul>" if found else ""


def _trail(steps: Sequence[Step]) -> str:
    """The steps of a proof; one that only says that an argument stands in the call proves nothing."""
    if len(steps) == 1 and steps[0].text.startswith("argument "):
        return ""
    found = "".join(
        f'<li><span class="tag mono">{text(words.where(each.place))}</span> {code(each.text)}</li>' for each in steps
    )
    return f'<ol class="trail">{found}</ol>' if found else ""
