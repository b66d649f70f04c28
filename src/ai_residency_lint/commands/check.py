"""``check``: lint, report, and say by the exit code whether anything was found."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from ai_residency_lint.commands.context import loader, shard, summaries, warn
from ai_residency_lint.commands.output import color_wanted
from ai_residency_lint.commands.remembered import run as remembered
from ai_residency_lint.errors import LintError, PluginError, SettingsError, did_you_mean
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from ai_residency_lint.cache.results import Printed
    from ai_residency_lint.disk import Disk
    from ai_residency_lint.plugins.manager import Plugins
    from ai_residency_lint.regime import Regimes
    from ai_residency_lint.reporters.model import Report, Reporter, Summary
    from ai_residency_lint.settings.load import Loader, Overrides
    from ai_residency_lint.sources.inputs import Input


def run(arguments: argparse.Namespace) -> int:
    """Lint what the arguments name. Returns 1 if there are findings (and no ``--exit-zero``), else 0."""
    return remembered(arguments, _lint)


def _lint(arguments: argparse.Namespace, disk: Disk, day: str) -> tuple[Printed, int]:
    from ai_residency_lint.regime import Regimes

    settings = loader(arguments, overrides(arguments), disk)
    regimes = Regimes(settings.overrides)
    try:
        name, reporter = _reporter(arguments, settings, regimes)
        report = _report(arguments, settings, regimes, day)
    finally:
        warn(regimes)
    if not regimes.are_plain:  # what plugins say may depend on anything
        disk.doubt()
    text = rendered(name, reporter, report, color=arguments.output_file is None and color_wanted())
    code = 1 if report.findings and not arguments.exit_zero else 0
    return (text, "" if arguments.quiet else counts(report.summary), code), report.summary.parsed


def counts(summary: Summary) -> str:
    """The one line about a run."""
    pairs = (
        (summary.files, "file"),
        (summary.clients, "client"),
        (summary.calls, "call"),
        (summary.findings, "finding"),
    )
    parts = [f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in pairs]
    return ", ".join((*parts, f"{summary.undetermined} undecided"))


def _report(arguments: argparse.Namespace, settings: Loader, regimes: Regimes, day: str) -> Report:
    from datetime import date

    from ai_residency_lint import engine

    today, part = date.fromisoformat(day), shard(arguments)
    with summaries(arguments) as source:
        given = files(arguments, settings)
        return engine.lint(given, settings, today=today, regimes=regimes, summaries=source, shard=part)


def files(arguments: argparse.Namespace, settings: Loader) -> Iterable[Input]:
    """The files that the arguments name, or stdin: ``-``, or no path but the name of what comes from there."""
    from ai_residency_lint import engine
    from ai_residency_lint.sources.inputs import named

    if arguments.stdin_filename is None and "-" not in arguments.paths:
        return engine.inputs(arguments.paths or ["."], settings, force_exclude=arguments.force_exclude)
    if arguments.paths not in ([], ["-"]):
        raise SettingsError('stdin ("-" or --stdin-filename) cannot be linted together with other paths')
    if sys.stdin is None:
        raise LintError("stdin is closed")
    given = named(arguments.stdin_filename or "stdin.py", settings.cwd, data=sys.stdin.buffer.read())
    return [] if arguments.force_exclude and engine.is_excluded(given, settings) else [given]


def overrides(arguments: argparse.Namespace) -> Overrides:
    """What the arguments say about the settings."""
    from ai_residency_lint.settings.load import Overrides

    return Overrides(
        region=arguments.region,
        policy=arguments.policy,
        retention=_choice("retention", arguments.retention),
        persona=_choice("persona", arguments.persona),
        environment=dict(map(_variable, arguments.env)),
        select=_rules("--select", arguments.select),
        extend_select=_rules("--extend-select", arguments.extend_select),
        ignore=_rules("--ignore", arguments.ignore),
        exclude=tuple(arguments.exclude),
        trusted_hosts=_hosts(arguments.trusted_host),
    )


def _choice(key: str, value: str | None) -> Any:
    if value is None:
        return None
    from ai_residency_lint.settings.decode import choice

    return choice(key, value)


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip() for text in given for word in text.split(",") if word.strip())


def _rules(option: str, given: Iterable[str]) -> tuple[str, ...]:
    words = _words(given)
    if given and not words:
        raise SettingsError(f"{option}: names no rule")
    return words


def _hosts(given: Iterable[str]) -> tuple[str, ...]:
    hosts = _words(given)
    if given:
        from ai_residency_lint.settings.decode import trusted

        return trusted("--trusted-host", hosts or given)
    return hosts


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise SettingsError(f'--env: "{text}" is not KEY=VALUE')
    return name.strip(), value


def _reporter(arguments: argparse.Namespace, settings: Loader, regimes: Regimes) -> tuple[str, Reporter]:
    terminal = sys.stdout.isatty() and arguments.output_file is None
    name = arguments.output_format or ("full" if terminal else "flake8")
    plugins, _ = regimes.equipment(settings.for_folder(settings.cwd))
    return name, reporter_of(plugins, name)


def reporter_of(plugins: Plugins, name: str) -> Reporter:
    """The output format with a name. Raises ``SettingsError`` if there is none."""
    reporters = plugins.reporters()
    if name not in reporters:
        known = ", ".join(sorted(reporters))
        raise SettingsError(
            f'--output-format: unknown format "{name}"{did_you_mean(name, reporters)} (there are {known})'
        )
    return reporters[name]


def rendered(name: str, reporter: Reporter, report: Report, *, color: bool) -> str:
    """What an output format makes of a report. Raises ``PluginError`` if it fails."""
    try:
        text: object = reporter(report._replace(color=color))
    except Exception as error:
        raise PluginError(f'output format "{name}" failed ({type(error).__name__}: {error})') from error
    if not isinstance(text, str):
        raise PluginError(f'output format "{name}" failed (it gives {type(text).__name__}, not text)')
    return text
