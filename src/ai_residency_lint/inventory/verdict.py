"""The verdict on a row, in one place."""

from collections.abc import Iterable, Iterator, Mapping

from ai_residency_lint.inventory.model import Datum, Host, Remark, Route, Verdict

UNSTATED = frozenset({"RSD203", "RSD999"})
"""Rules that say "this cannot be told": a model that is newer than the edition, a rule that broke."""

DECIDING = frozenset(
    {
        "store", "background", "conversation", "previous_response_id", "prompt_cache_retention", "service_tier",
        "expires_after", "tools", "web_search_options",
    }
)  # fmt: skip
"""Options that rules judge; one of them that cannot be told leaves the row open."""


def verdict(
    remarks: Iterable[Remark],
    host: Route,
    *,
    endpoint: str = "-",
    model: Datum | None = None,
    options: Mapping[str, Datum] | None = None,
    unseen: str = "",
) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on a client or call, and what is in doubt about it.

    - *violation*: an error or warning that every reader hears applies, be it the row's own or that of a client it goes
      through. Comments and settings that silence a finding do not change what is so.
    - *undetermined*: no violation, but something is open: a host that cannot be told, can be replaced at run time, or
      is not covered by the policy (another vendor's, nobody's); an endpoint that cannot be told; a model that cannot
      be told, is left to the provider, or is newer than the edition; an option that rules judge and that cannot be
      told.
    - *fine*: neither. Every place that content can go to is known and lies in the chosen region, on the machine
      itself, or is trusted by the settings; endpoint and model are known and the edition has them.

    ``remarks`` are those of all readers. A client has no endpoint, model or options; for a call ``endpoint`` is empty
    when it cannot be told, and ``model`` is None when the endpoint takes none.
    """
    said = tuple(remarks)
    unknown = tuple(dict.fromkeys(_unknown(host, endpoint, model, options or {}, unseen)))
    if any(each.persona == "regular" and each.severity != "note" and each.code not in UNSTATED for each in said):
        return "violation", unknown
    doubts = (*unknown, *dict.fromkeys(_unstated(said, host)))
    return ("undetermined" if doubts else "fine"), doubts


def _unknown(
    host: Route, endpoint: str, model: Datum | None, options: Mapping[str, Datum], unseen: str
) -> Iterator[str]:
    """What the code does not tell."""
    if host.status == "unknown":
        yield f"host: {because(host)}"
    if not endpoint:
        yield "endpoint: cannot be told"
    if model is not None and model.status in ("unknown", "omitted"):
        yield f"model: {because(model)}" if model.status == "unknown" else "model: left to the provider"
    for name, option in options.items():
        if name.rpartition(".")[2] in DECIDING and option.status == "unknown" and because(option) != unseen:
            yield f"{name}: {because(option)}"
    if unseen:
        yield f"further options: {unseen}"


def _unstated(remarks: Iterable[Remark], host: Route) -> Iterator[str]:
    """What is known, but not covered by the policy, or can change at run time."""
    for each in host.values:
        if doubt := _about(each):
            yield f"host: {doubt}"
    for remark in remarks:
        if remark.code in UNSTATED:
            yield remark.message


def because(known: Route | Datum) -> str:
    """Why something cannot be told, with what is behind it."""
    reason = known.reason or "cannot be told"
    return f"{reason} ({known.detail})" if known.detail else reason


def _about(host: Host) -> str:
    """What is open about a host that no rule complains of; empty if nothing is."""
    if not host.ours:
        if host.kind == "provider":
            return f"{host.host} does not promise the chosen region"
        if host.kind in ("malformed", "invalid"):
            return f'"{host.url}" cannot work'
        return f"the policy says nothing about {host.host or host.vendor or 'the host'}"
    return f"{host.via} can replace {host.host}" if host.via else ""
