"""From surveys to the inventory: one row for each client and each call."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from inspect import cleandoc
from os.path import relpath
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from ai_residency_lint import __version__
from ai_residency_lint.calls.facts import ApiCall, Client, Target
from ai_residency_lint.findings.model import PERSONAS, SEVERITIES, Finding, Persona
from ai_residency_lint.findings.select import UNREADABLE
from ai_residency_lint.inventory.known import filed, place, route, steps, why
from ai_residency_lint.inventory.model import (
    CallRow,
    Cited,
    ClientRow,
    Inventory,
    Origin,
    Place,
    Remark,
    Row,
    Scope,
    Step,
)
from ai_residency_lint.inventory.options import model, options, retention
from ai_residency_lint.inventory.survey import Survey
from ai_residency_lint.inventory.verdict import verdict
from ai_residency_lint.reporters.sharded import Sharded
from ai_residency_lint.rules.base import Rule
from ai_residency_lint.rules.judging import inherits
from ai_residency_lint.rules.judging import targets as targets_of


def inventory(
    surveys: Iterable[Survey],
    paths: Sequence[str],
    *,
    today: date,
    cwd: Path,
    persona: Persona | None = None,
    shard: tuple[int, int] | None = None,
) -> Inventory:
    """The inventory of all surveyed files. Rows show what ``persona`` (by default that of the settings) hears;
    ``shard`` is the number of the shard and how many there are."""
    found = [Collector(survey, number, persona) for number, survey in enumerate(surveys)]
    clients = sorted((row for each in found for row in each.clients()), key=_order)
    calls = sorted((row for each in found for row in each.calls()), key=_order)
    return Inventory(
        version=__version__,
        project=cwd.name,
        date=today,
        paths=tuple(paths),
        scopes=tuple(_scope(each.survey, cwd) for each in found),
        clients=tuple(clients),
        calls=tuple(calls),
        unread=tuple(sorted((step for each in found for step in each.unread()), key=lambda step: step.place.sort_key)),
        rules=tuple(_cited((*clients, *calls), [rule for each in found for rule in each.survey.rules])),
        shard=None if shard is None else Sharded(*shard, sum(each.survey.listed for each in found)),
    )


def _order(row: Row) -> tuple[tuple[str, int, int, int], str]:
    return row.place.sort_key, row.symbol


class Collector(Struct, frozen=True):
    """Makes the rows of one survey, whose number is ``scope``."""

    survey: Survey
    scope: int = 0
    persona: Persona | None = None
    _said: dict[int, tuple[Remark, ...]] = field(default_factory=dict)
    _kept: list[Client] = field(default_factory=list)

    def clients(self) -> Iterator[ClientRow]:
        """A row for each client."""
        used = self._used()
        for client in self.survey.facts.clients:
            found = (*client.targets, *client.websocket_targets)
            host = route(found, client.unknown, self.survey.settings, self.survey.edition, self.survey.origins)
            remarks = self._about_client(client)
            said, doubts = verdict(remarks, host)
            trails = [client.trail, *(conflict.trail for conflict in client.conflicts)]
            yield ClientRow(
                place=self._place(client),
                symbol=client.symbol,
                library=client.library,
                provider=_provider(found, client.vendor),
                code=filed(client.code),
                host=host,
                verdict=said,
                doubts=doubts,
                remarks=self._heard(remarks),
                trail=steps(trails, self.survey.origins),
                scope=self.scope,
                origin=client.origin,
                calls=used[client.path, client.span],
            )

    def calls(self) -> Iterator[CallRow]:
        """A row for each call."""
        edition, origins = self.survey.edition, self.survey.origins
        for call in self.survey.facts.calls:
            found = targets_of(call)
            host = route(found, call.unknown, self.survey.settings, edition, origins)
            remarks = self._about_call(call)
            named, chosen, unseen = model(call, edition, origins), options(call, edition, origins), _unseen(call)
            said, doubts = verdict(
                remarks, host, endpoint=call.endpoint, model=named, options=chosen, unseen=unseen
            )  # fmt: skip
            yield CallRow(
                place=self._place(call),
                symbol=call.symbol,
                library=call.library,
                provider=_provider(found, call.vendor),
                code=filed(call.code),
                host=host,
                verdict=said,
                doubts=doubts,
                remarks=self._heard(remarks),
                trail=self._way(call),
                scope=self.scope,
                verb=call.verb,
                endpoint=call.endpoint,
                model=named,
                options=chosen,
                unseen=unseen,
                retention=retention(call, edition),
            )

    def unread(self) -> Iterator[Step]:
        """The files, or parts of files, of which nothing can be said."""
        for each in self.survey.unread:
            if each.code == UNREADABLE:
                where = each.location
                origin = self.survey.origins.get(where.path)
                cell, line = origin.place(where.line) if origin else (None, where.line)
                yield Step(Place(where.path, line, where.column, cell), each.message)

    def _place(self, thing: Client | ApiCall) -> Place:
        return place(thing.path, thing.span, self.survey.origins)

    def _way(self, call: ApiCall) -> tuple[Step, ...]:
        """The steps from a call to where its clients are made."""
        way = list(steps([call.trail, *(client.trail for client in call.clients)], self.survey.origins))
        for client in call.clients:
            made = self._place(client)
            seen = {(each.place.path, each.place.cell, each.place.line) for each in way}
            if (made.path, made.cell, made.line) not in seen and client.span != call.span:
                way.append(Step(made, f"the client is made here: {filed(client.code)}"))
        return tuple(way)

    def _used(self) -> Counter[tuple[object, object]]:
        """How many calls go through each construction, or through a copy of what it makes."""
        used: Counter[tuple[object, object]] = Counter()
        for call in self.survey.facts.calls:
            used.update({(each.path, each.span) for client in call.clients for each in _lineage(client)})
        return used

    # -- what the rules say --------------------------------------------------------------------------------------------

    def _about_client(self, client: Client) -> tuple[Remark, ...]:
        """What is said about a client, or about the one that it is a mere copy of."""
        if id(client) not in self._said:
            maker = client
            while maker.parent is not None and inherits(maker):
                maker = maker.parent
            found = (*self.survey.said(client), *(self.survey.said(maker) if maker is not client else ()))
            self._kept.append(client)  # so that no other object gets its id
            self._said[id(client)] = tuple(self._remark(each) for each in found)
        return self._said[id(client)]

    def _about_call(self, call: ApiCall) -> tuple[Remark, ...]:
        """What is said about a call, and about the clients that it goes through."""
        own = tuple(self._remark(each) for each in self.survey.said(call))
        known = {(each.code, each.message) for each in own}
        clients = () if _past_clients(call) else call.clients
        inherited = (each for client in clients for each in self._about_client(_as_used(client, call)))
        new = (replace(each, inherited=True) for each in inherited if (each.code, each.message) not in known)
        return (*own, *dict.fromkeys(new))

    def _remark(self, finding: Finding) -> Remark:
        """A finding as rows have it. Settings can make it graver, but not lighter: a record states what is so."""
        selection, where = self.survey.selection, finding.location
        origin = self.survey.origins.get(where.path)
        silent = ""
        if not selection.on(finding.code) or (origin and selection.off_in(finding.code, origin.key)):
            silent = "settings"
        elif origin and origin.suppressions.hides(finding.code, where.line, where.end_line):
            silent = "comment"
        graver = min(finding.severity, selection.severity(finding), key=SEVERITIES.index)
        said = filed(finding.message)
        return Remark(finding.code, finding.name, said, graver, finding.persona, suppressed=silent)

    def _heard(self, remarks: Iterable[Remark]) -> tuple[Remark, ...]:
        """The remarks for the reader."""
        reader = PERSONAS.index(self.persona or self.survey.settings.persona)
        heard = (each for each in remarks if PERSONAS.index(each.persona) <= reader)
        return tuple(sorted(heard, key=lambda each: (each.code, each.inherited, each.message)))


def _lineage(client: Client | None) -> Iterator[Client]:
    while client is not None:
        yield client
        client = client.parent


def _past_clients(call: ApiCall) -> bool:
    """Whether a call has a host of its own, and not that of its client's websockets."""
    return call.own_target and any(each.cause != "websocket" for each in call.targets)


def _as_used(client: Client, call: ApiCall) -> Client:
    """A client as far as a call uses it: where its websockets go is nothing to other calls."""
    if call.own_target or not any(each.websocket_targets for each in _lineage(client)):
        return client
    parent = _as_used(client.parent, call) if client.parent else None
    return replace(client, websocket_targets=(), parent=parent)


def _provider(targets: Sequence[Target], vendor: str) -> str:
    """Whose API answers: the vendors behind the hosts, "local" or "other" for hosts of nobody known."""
    plain = {"local": "local", "foreign": "other"}
    named = {each.vendor or plain.get(each.kind, vendor) for each in targets}
    return ", ".join(sorted(named - {""})) if targets else vendor


def _unseen(call: ApiCall) -> str:
    reason, detail = why(call.open_options)
    return f"{reason} ({detail})" if detail else reason


def _scope(survey: Survey, cwd: Path) -> Scope:
    settings, edition = survey.settings, survey.edition
    region = next(each for each in edition.regions if each.code == settings.region)
    return Scope(
        edition=edition.name,
        title=edition.title,
        captured=edition.captured,
        listed_until=edition.listed_until,
        complete=edition.complete,
        origins=tuple(Origin(each.title, each.url, each.as_of, each.reliability) for each in edition.origins),
        region=region.code,
        region_name=region.name,
        retention=settings.retention or "",
        trusted_hosts=settings.trusted_hosts,
        environment=tuple(sorted(settings.environment)),
        silenced=tuple(rule.code for rule in survey.rules if not survey.selection.on(rule.code)),
        settings=_relative(settings.config_file, cwd),
        files=survey.files,
        parsed=survey.parsed,
    )


def _relative(file: Path | None, cwd: Path) -> str:
    try:
        return "" if file is None else Path(relpath(file, cwd)).as_posix()
    except ValueError:  # on another drive
        return str(file)


def _cited(rows: Iterable[Row], rules: Iterable[Rule]) -> Iterator[Cited]:
    """The rules that rows cite, by code."""
    named = {code for row in rows for code in row.codes}
    known = {rule.code: rule for rule in rules}
    for code in sorted(named & known.keys()):
        rule = known[code]
        _, _, after = cleandoc(rule.__doc__ or "").partition("## Why it matters")
        yield Cited(code, rule.name, rule.title, after.partition("\n## ")[0].strip())
