"""The parts of a request that decide what is kept and who else gets it: model, options, the endpoint's retention."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from msgspec.structs import replace

from ai_residency_lint.calls.facts import Answer, ApiCall, Possible
from ai_residency_lint.catalog.policy import Edition, Kept, Parameter
from ai_residency_lint.inventory.known import Origins, datum
from ai_residency_lint.inventory.model import Datum, Fact, Retention
from ai_residency_lint.rules.gaps import hidden
from ai_residency_lint.rules.judging import is_providers, sends, targets
from ai_residency_lint.rules.policy import coverage, kept, parameters, same_path

WATCHED = (
    "store", "background", "conversation", "previous_response_id", "prompt_cache_retention", "prompt_cache_options",
    "service_tier", "expires_after", "output_expires_after", "purpose", "tools", "web_search_options", "tracing",
    "integrations", "user", "safety_identifier", "metadata",
)  # fmt: skip
"""Options that are shown when they are given."""

WITHOUT_MODEL = ("/v1/batches",)
"""Endpoints with a list of models whose requests name none themselves."""


def model(call: ApiCall, edition: Edition, origins: Origins) -> Datum | None:
    """The model of a call; None when its endpoint takes none."""
    answer = call.model if not call.model.absent else _within_session(call, "model") or call.model
    if answer.given() or (answer.unknown and _takes_model(call, edition)):
        return datum(answer, origins)
    return Datum() if _takes_model(call, edition) else None


def _takes_model(call: ApiCall, edition: Edition) -> bool:
    if not call.endpoint or not applies(call, edition):
        return bool(call.model.unknown or call.model.given())
    row = coverage(edition, call.endpoint)
    listed = row is not None and row.models is not None and same_path(row.path, call.endpoint)
    return listed and sends(call) and not any(same_path(each, call.endpoint) for each in WITHOUT_MODEL)


def options(call: ApiCall, edition: Edition, origins: Origins) -> dict[str, Datum]:
    """The watched options that are given, and ``store`` wherever it decides what is kept, given or not."""
    ours = applies(call, edition)
    found: dict[str, Datum] = {}
    for name, answer in _given(call):
        rows = tuple(_about(call, edition, name)) if ours else ()
        wanted = _tools(answer) if name.rpartition(".")[2] == "tools" else answer
        wanted = Answer(wanted.known, (*answer.unknown, *hidden(name, answer.given())))
        facts = tuple(dict.fromkeys(_fact(each) for each in rows if _fits(each, name, wanted)))
        found[name] = datum(wanted, origins, rows[0].default if len(rows) == 1 else "", facts)
    row = next(_about(call, edition, "store"), None)
    if row is not None and ours and sends(call) and not row.parameter.startswith("session.") and "store" not in found:
        found = {"store": datum(call.option("store"), origins, row.default, (_fact(row),)), **found}
    return found


def _given(call: ApiCall) -> Iterator[tuple[str, Answer]]:
    for name in WATCHED:
        answer = call.options.get(name)
        if answer is not None and not answer.absent:
            yield name, answer
    for name in WATCHED:
        within = _within_session(call, name)
        if within is not None:
            yield f"session.{name}", within


def _within_session(call: ApiCall, name: str) -> Answer | None:
    answer = call.options.get("session")
    if answer is None:
        return None
    inner = tuple(
        replace(each, value=each.value[name])
        for each in answer.given()
        if isinstance(each.value, Mapping) and name in each.value
    )
    return Answer(inner, answer.unknown) if inner else None


def _tools(answer: Answer) -> Answer:
    """The hosted tools by type only, for remote ones with the server; functions of the program itself are one word."""
    return Answer(tuple(map(_kinds, answer.known)), answer.unknown)


def _kinds(each: Possible) -> Possible:
    if not isinstance(each.value, list | tuple):
        return each
    return replace(each, value=tuple(dict.fromkeys(map(_kind, each.value))))


def _kind(tool: object) -> str:
    if not isinstance(tool, Mapping) or not isinstance(kind := tool.get("type"), str):
        return "..."
    server = tool.get("server_url")
    where = urlsplit(server).hostname if isinstance(server, str) and "{" not in server else tool.get("connector_id")
    return f"{kind} ({where})" if isinstance(where, str) else kind


def _about(call: ApiCall, edition: Edition, name: str) -> Iterator[Parameter]:
    bare = name.removeprefix("session.")
    named = {"tools": "type", "prompt_cache_options": "mode", "integrations": "type"}.get(bare, bare)
    for row in parameters(edition, call.endpoint, named):
        if named == bare or row.parameter.startswith(bare):
            yield row


def _fits(row: Parameter, name: str, answer: Answer) -> bool:
    """Whether a row is about what is given: those about tools are each about some types."""
    if name.rpartition(".")[2] != "tools":
        return True
    kinds = {str(kind).split(" ")[0] for each in answer.given() if isinstance(each.value, tuple) for kind in each.value}
    return not kinds.isdisjoint(row.flag)


def _fact(row: Parameter) -> Fact:
    controls = (("with zero data retention", row.under_zdr), ("with modified abuse monitoring", row.under_mam))
    under = "".join(f"; {name}: {text}" for name, text in controls if text)
    return Fact(f"{row.parameter}: {row.effect}{under}", row.source, row.as_of)


def retention(call: ApiCall, edition: Edition) -> Retention | None:
    """What the edition says that the endpoint of a call keeps; None where it says nothing or does not apply."""
    if not call.endpoint or not applies(call, edition):
        return None
    row = coverage(edition, call.endpoint)
    found = kept(edition, call.endpoint) or (kept(edition, row.path) if row else None)
    return _retention(found) if found else None


def _retention(row: Kept) -> Retention:
    text = f"{row.path} keeps: {row.state}; abuse monitoring: {row.abuse_monitoring}; zero data retention: {row.zdr}"
    notes = " ".join(each for each in (row.notes, f"{row.status}." if row.status else "") if each)
    return Retention(
        row.path, row.state, row.days, row.abuse_monitoring, row.zdr, notes, Fact(text, row.source, row.as_of)
    )


def applies(call: ApiCall, edition: Edition) -> bool:
    """Whether the edition's tables speak of a call: one of its hosts is the provider's, or none is known."""
    found = targets(call)
    return any(is_providers(each, edition) for each in found) if found else call.vendor == edition.provider
