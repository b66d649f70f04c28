"""The pipeline: sources, syntax, calls, rules, findings, report. One direction, no way back.

Files are grouped by the settings that hold for them; each group is judged under its own regime.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from ai_residency_lint import __version__
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.regime import Regime, Regimes
from ai_residency_lint.reporters.model import Report, Summary, Tool
from ai_residency_lint.settings.load import Loader
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.sources.choose import choose
from ai_residency_lint.sources.inputs import Input, base, displayed, named
from ai_residency_lint.sources.projects import Part, parts

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import TypeVar

    from ai_residency_lint.calls.facts import ApiCall, Client, Facts
    from ai_residency_lint.findings.model import Finding
    from ai_residency_lint.findings.publish import Origin
    from ai_residency_lint.inventory.survey import Survey
    from ai_residency_lint.outcomes import Outcomes
    from ai_residency_lint.reading import Reading
    from ai_residency_lint.reporters.model import Text
    from ai_residency_lint.reporters.sharded import Sharded
    from ai_residency_lint.rules.base import Context, Rule
    from ai_residency_lint.sources.model import Problem, Source
    from ai_residency_lint.sources.shard import Shard
    from ai_residency_lint.summaries import Summaries

    _Place = TypeVar("_Place", Client, ApiCall)


class Outcome(NamedTuple):
    """What came out for a group of files, with the texts that the findings point into."""

    summary: Summary
    findings: tuple[Finding, ...]
    texts: Mapping[tuple[str, int | None], Text]


def check(
    paths: Sequence[str | Path],
    loader: Loader,
    *,
    today: date,
    regimes: Regimes | None = None,
    force_exclude: bool = False,
) -> Report:
    """Lint files and folders, seen from the loader's working directory. Raises ``LintError`` if it cannot be done."""
    return lint(inputs(paths, loader, force_exclude=force_exclude), loader, today=today, regimes=regimes)


def inputs(paths: Sequence[str | Path], loader: Loader, *, force_exclude: bool = False) -> Iterator[Input]:
    """The files behind ``paths``, each once, without those that the settings at their path exclude.

    A file that is named itself is only excluded with ``force_exclude``.
    """
    from ai_residency_lint.sources.discover import discover

    cwd = loader.cwd
    found: dict[str, Problem | None] = {}
    for settings, starts in grouped((named(path, cwd) for path in paths), loader.for_path):
        files = discover(
            [each.where for each in starts],
            cwd=cwd,
            report=found.__setitem__,
            exclude=settings.exclude,
            root=settings.root,
            force_exclude=force_exclude,
            disk=loader.disk,
        )
        found.update(dict.fromkeys(files))
    below = base(cwd)
    return (Input(file, displayed(file, below), None, problem) for file, problem in found.items())


def is_excluded(file: Input, loader: Loader) -> bool:
    """Whether the settings at its path exclude a file that is named itself."""
    from ai_residency_lint.sources.discover import excluded

    settings = loader.for_file(file.where)
    return excluded(file.where, root=settings.root, exclude=settings.exclude)


def lint(
    files: Iterable[Input],
    loader: Loader,
    *,
    today: date,
    regimes: Regimes | None = None,
    summaries: Summaries | None = None,
    shard: Shard | None = None,
) -> Report:
    """Lint the given files, or those that fall to ``shard``, each under the settings that ``loader`` finds for it."""
    regimes = regimes or Regimes(loader.overrides)
    # Without any file there is one empty group, so that settings are checked all the same.
    members_of = grouped(files, loader.for_file) or [(loader.for_folder(loader.cwd), [])]
    groups = [(regimes.regime(settings), members) for settings, members in members_of]
    outcomes = [outcome(under, members, loader, today, summaries, shard) for under, members in groups]
    return Report(
        findings=tuple(sorted(chain.from_iterable(each.findings for each in outcomes), key=lambda each: each.sort_key)),
        summary=_added(each.summary for each in outcomes),
        tool=Tool(
            version=__version__,
            catalog=_listed(under.edition_name for under, _ in groups),
            region=_listed(under.settings.region for under, _ in groups),
        ),
        texts={place: text for each in outcomes for place, text in each.texts.items()},
        problems=regimes.problems(),
        shard=None if shard is None else _sharded(shard, sum(_readable(each) for _, each in groups)),
    )


def _sharded(shard: Shard, files: int) -> Sharded:
    from ai_residency_lint.reporters.sharded import Sharded

    return Sharded(shard.index, shard.count, files)


def grouped(files: Iterable[Input], settings_of: Callable[[str], Settings]) -> Iterable[tuple[Settings, list[Input]]]:
    """The files by the settings that hold for them."""
    groups: dict[int, tuple[Settings, list[Input]]] = {}
    for each in files:
        settings = settings_of(each.where)
        groups.setdefault(id(settings), (settings, []))[1].append(each)
    return groups.values()


def outcome(
    under: Regime,
    files: Sequence[Input],
    loader: Loader,
    today: date,
    summaries: Summaries | None = None,
    shard: Shard | None = None,
) -> Outcome:
    """Run all stages over the files of one group that fall to ``shard`` (None for all), over each project by itself."""
    chosen = _chosen(under, files, loader, shard, summaries)
    memory = _memory(under, chosen, loader, today, summaries)
    wanted = {number: part for number, part in enumerate(chosen) if part.chosen.sources}
    known = {} if memory is None else {number: found for number, part in wanted.items() if (found := memory.find(part))}
    unknown = {number: part for number, part in wanted.items() if number not in known}
    _prepare(under, unknown.values(), summaries)

    def judge(part: Part) -> Outcome:
        return _outcome(under, part, loader, today, summaries)

    def judged(number: int) -> Outcome:
        part = chosen[number]
        return judge(part) if memory is None or number not in wanted else memory.judged(part, judge)

    known |= _apart(under, unknown, judged, loader, summaries)
    outcomes = [known.get(number) or judged(number) for number in range(len(chosen))]
    return Outcome(
        _added(each.summary for each in outcomes),
        tuple(chain.from_iterable(each.findings for each in outcomes)),
        {place: text for each in outcomes for place, text in each.texts.items()},
    )


def _memory(
    under: Regime, chosen: Sequence[Part], loader: Loader, today: date, summaries: Summaries | None
) -> Outcomes | None:  # fmt: skip
    """What is remembered of the projects, if anything is: plugins may say something else each time."""
    if summaries is None or not (summaries.are_kept and loader.disk.noting and under.plugins.are_alone):
        return None
    if not any(part.chosen.sources for part in chosen):
        return None
    from ai_residency_lint.outcomes import Outcomes

    return Outcomes(under, loader, today, summaries)


def _apart(
    under: Regime,
    chosen: Mapping[int, Part],
    judge: Callable[[int], Outcome],
    loader: Loader,
    summaries: Summaries | None,
) -> Mapping[int, Outcome]:
    """What several processes find out about projects in which something matters, by number; some may be missing."""
    sizes = {number: sum(len(source.text) for source in part.chosen.sources) for number, part in chosen.items()}
    if summaries is None or len(sizes) < 2 or not under.plugins.are_alone:
        return {}
    from ai_residency_lint.apart import apart

    return apart(sizes, judge, loader.disk, summaries)


def _outcome(under: Regime, part: Part, loader: Loader, today: date, summaries: Summaries | None) -> Outcome:
    if not part.chosen.sources:
        return Outcome(Summary(files=_readable(part.files)), (), {})
    from pathlib import Path

    from ai_residency_lint.findings.publish import Publisher
    from ai_residency_lint.reading import Reading, may_pass

    reading = Reading(under, part.files, Path(loader.cwd), part.chosen, summaries)
    found = facts(under, reading)
    judged, undecided = tuple(judge(under, found, today)), undetermined(under, found, today)
    said = (*reading.findings, *judged)
    if any(map(may_pass, said)):
        part.chosen.layout.disk.doubt()
    sources = reading.sources.values()
    origins = _origins(under, reading)
    findings = tuple(Publisher(origins, under.selection, under.settings.persona).published(said))
    summary = Summary(
        files=_readable(part.files),
        parsed=len(reading.paths),
        clients=len(found.clients),
        calls=len(found.calls),
        findings=len(findings),
        undetermined=undecided,
    )
    return Outcome(summary, findings, dict(texts(findings, sources)))


def _chosen(
    under: Regime, files: Sequence[Input], loader: Loader, shard: Shard | None, summaries: Summaries | None
) -> Sequence[Part]:
    """The projects among some files that fall to ``shard`` (None for all)."""
    jobs = 1 if summaries is None else summaries.jobs
    return parts(files, choose(files, loader.cwd, under.catalog, loader.disk, jobs), loader.cwd, shard)


def _prepare(under: Regime, projects: Collection[Part], summaries: Summaries | None) -> None:
    """Parse the files of all projects in other processes if that pays; for each project alone it may not."""
    if summaries is None or not projects or under.plugins.visits:
        return
    if summaries.prepare(source for part in projects for source in part.chosen.sources):
        import ai_residency_lint.calls.extract
        import ai_residency_lint.reading
        import ai_residency_lint.rules.all  # noqa: F401

        under.catalog.sdks()


def _readable(files: Iterable[Input]) -> int:
    return sum(each.problem is None for each in files)


def _added(summaries: Iterable[Summary]) -> Summary:
    columns = zip(*summaries, strict=True)
    return Summary(*map(sum, columns))


def survey(
    files: Iterable[Input],
    loader: Loader,
    *,
    today: date,
    regimes: Regimes | None = None,
    summaries: Summaries | None = None,
    shard: Shard | None = None,
) -> Iterator[Survey]:
    """The facts of each group of files, with what every rule says about each of them alone: for the inventory."""
    from ai_residency_lint.findings.select import Selection
    from ai_residency_lint.inventory.survey import Survey
    from ai_residency_lint.reading import may_pass

    regimes = regimes or Regimes(loader.overrides)
    for settings, members in grouped(files, loader.for_file) or [(loader.for_folder(loader.cwd), [])]:
        under = regimes.regime(settings)
        chosen, read = readings(under, members, loader, summaries, shard)
        if any(may_pass(each) for every in read for each in every.findings):
            loader.disk.doubt()
        yield Survey(
            settings=settings,
            edition=under.edition,
            selection=under.selection,
            rules=under.plugins.rules(),
            facts=joined(facts(under, each) for each in read),
            said=partial(_said, under._replace(selection=Selection()), today),
            origins={path: origin for each in read for path, origin in _origins(under, each).items()},
            unread=tuple(finding for each in read for finding in each.findings),
            files=sum(_readable(each.files) for each in chosen),
            parsed=sum(len(each.paths) for each in read),
            listed=_readable(members),
        )


def readings(
    under: Regime,
    files: Sequence[Input],
    loader: Loader,
    summaries: Summaries | None = None,
    shard: Shard | None = None,
) -> tuple[Sequence[Part], Sequence[Reading]]:
    """The projects of one group of files that fall to ``shard`` (None for all), and what is read of each."""
    from pathlib import Path

    from ai_residency_lint.reading import Reading

    chosen = _chosen(under, files, loader, shard, summaries)
    _prepare(under, chosen, summaries)
    return chosen, [Reading(under, each.files, Path(loader.cwd), each.chosen, summaries) for each in chosen]


def _said(under: Regime, today: date, place: Client | ApiCall) -> tuple[Finding, ...]:
    """What the rules say about one client or call, as if there were no other."""
    from ai_residency_lint.calls.facts import Client, Facts

    alone = Facts(clients=(place,)) if isinstance(place, Client) else Facts(calls=(place,))
    return tuple(judge(under, alone, today))


def facts(under: Regime, reading: Reading) -> Facts:
    """What the parsed files do: who sends what where.

    If following the calls breaks, each file is tried alone, and the ones that break it become findings of ``reading``.
    """
    try:
        return _extracted(under, reading, reading.paths)
    except Exception:
        return joined(_extracted_alone(under, reading, path) for path in reading.paths)


def _extracted(under: Regime, reading: Reading, paths: Sequence[str]) -> Facts:
    from ai_residency_lint.calls.facts import Facts

    if not paths:
        return Facts()
    from ai_residency_lint.calls.extract import extract

    models = under.catalog.models(under.edition.provider)
    environment = dict(under.settings.environment)
    sdks = under.catalog.sdks()
    return extract(reading.project, paths, sdks, under.edition, models, environment)


def _extracted_alone(under: Regime, reading: Reading, path: str) -> Facts:
    try:
        return _extracted(under, reading, [path])
    except Exception as error:
        from ai_residency_lint.calls.facts import Facts
        from ai_residency_lint.reading import internal_error

        reading.findings.append(internal_error(path, "while following the calls", error))
        return Facts()


def joined(each_part: Iterable[Facts]) -> Facts:
    """The facts of several files or projects together."""
    from ai_residency_lint.calls.facts import Facts

    found = tuple(each_part)
    return Facts(
        tuple(chain.from_iterable(each.clients for each in found)),
        tuple(chain.from_iterable(each.calls for each in found)),
    )


def _context(under: Regime, found: Facts, today: date) -> Context:
    from ai_residency_lint.rules.base import Context

    return Context(under.settings, under.edition, under.catalog.models(under.edition.provider), today, found)


def judge(under: Regime, found: Facts, today: date) -> Iterator[Finding]:
    """What the selected rules say about every client and call."""
    context = _context(under, found, today)
    for rule in under.plugins.rules():
        if under.selection.on(rule.code):
            for client in found.clients:
                yield from _guarded(rule, client, rule.client, context)
            for call in found.calls:
                yield from _guarded(rule, call, rule.call, context)


def undetermined(under: Regime, found: Facts, today: date) -> int:
    """How many places there are of which something cannot be told, each counted once, as RSD190 to 490 define it."""
    from ai_residency_lint.rules.gaps import undecided

    context = _context(under, found, today)

    def is_open(place: Client | ApiCall) -> bool:
        try:
            return undecided(place, context)
        except Exception:  # it breaks the rules, too, and they report it
            return True

    clients = {client.place for client in found.clients if is_open(client)}
    return len(clients | {(call.path, call.span) for call in found.calls if is_open(call)})


def _guarded(
    rule: Rule, place: _Place, judged: Callable[[_Place, Context], Iterable[Finding]], context: Context
) -> Iterable[Finding]:
    """The findings of one rule about one place; if the rule breaks, a finding that says so."""
    try:
        return tuple(judged(place, context))
    except Exception as error:
        from ai_residency_lint.reading import internal_error

        return (internal_error(place.path, f"in rule {rule.code}", error),)


def _origins(under: Regime, reading: Reading) -> dict[str, Origin]:
    """The read files as findings see them, by reported path."""
    from ai_residency_lint.findings.publish import Origin

    sources = reading.sources.values()
    return {each.path: Origin.of(_key(each, under.settings), each.text, each.place) for each in sources}


def _key(source: Source, settings: Settings) -> str:
    """The path of a file relative to its settings."""
    try:
        return os.path.relpath(source.file, settings.root).replace(os.sep, "/")
    except ValueError:  # on another drive
        return source.path


def texts(findings: Iterable[Finding], sources: Iterable[Source]) -> Iterator[tuple[tuple[str, int | None], Text]]:
    """The texts that the findings point into, by path and cell."""
    from ai_residency_lint.findings.suppress import split_lines

    named = {where.path for each in findings for where in (each.location, *(step.location for step in each.related))}
    for source in sources:
        if source.path in named:
            lines = split_lines(source.text)
            yield (source.path, None), lines
            ends = (*(cell.first_line - 1 for cell in source.cells[1:]), len(lines))
            for cell, end in zip(source.cells, ends, strict=False):
                yield (source.path, cell.index), lines[cell.first_line - 1 : end]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(set(words)))
