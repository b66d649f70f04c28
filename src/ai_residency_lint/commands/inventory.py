"""``inventory``: every client and call of a tree, with verdict and proof, as a table or as a file to be filed."""

import argparse
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from ai_residency_lint import engine
from ai_residency_lint.cache.results import Printed
from ai_residency_lint.commands.check import files, overrides
from ai_residency_lint.commands.context import loader, shard, summaries, warn
from ai_residency_lint.commands.output import color_wanted, counted
from ai_residency_lint.commands.remembered import run as remembered
from ai_residency_lint.disk import Disk
from ai_residency_lint.errors import SettingsError
from ai_residency_lint.inventory.collect import inventory
from ai_residency_lint.inventory.model import Inventory
from ai_residency_lint.reading import INTERNAL
from ai_residency_lint.regime import Regimes

UNSEEN = 120
"""The columns of a table that goes into a file or pipe."""


def run(arguments: argparse.Namespace) -> int:
    """Write the inventory of what the arguments name. Returns 0: a record is no gate, that is what ``check`` is for."""
    return remembered(arguments, _survey)


def _survey(arguments: argparse.Namespace, disk: Disk, day: str) -> tuple[Printed, int]:
    today, part = _date(arguments.date or day), shard(arguments)
    said = overrides(arguments)
    settings = loader(arguments, said, disk)
    regimes = Regimes(settings.overrides)
    paths = arguments.paths or ["."]
    try:
        with summaries(arguments) as source:
            given = files(arguments, settings)
            surveys = engine.survey(given, settings, today=today, regimes=regimes, summaries=source, shard=part)
            numbers, cwd = (part.index, part.count) if part else None, Path(settings.cwd)
            made = inventory(surveys, paths, today=today, cwd=cwd, persona=said.persona, shard=numbers)
    finally:
        warn(regimes)
    text = _rendered(made, arguments)
    if not regimes.are_plain or INTERNAL in text:
        disk.doubt()
    is_seen = arguments.quiet or (arguments.format == "table" and not arguments.output_file)
    verdicts: Counter[str] = Counter(each.verdict for each in made.calls)
    counts = "" if is_seen else counted(len(made.clients), verdicts, len(made.unread))
    return (text, counts, 0), sum(each.parsed for each in made.scopes)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f'--date: "{text}" is not a date such as 2026-11-21') from None


def _rendered(made: Inventory, arguments: argparse.Namespace) -> str:
    match arguments.format:
        case "json":
            from ai_residency_lint.inventory.json import json

            return json(made)
        case "csv":
            from ai_residency_lint.inventory.csv import csv

            return csv(made)
        case "html":
            from ai_residency_lint.inventory.html import html

            return html(made)
    from ai_residency_lint.inventory.table import table

    shown = arguments.output_file is None and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if shown else UNSEEN
    return table(made, columns, color=shown and color_wanted())
