"""``merge``: join the JSON of several runs into what one run would have written."""

import argparse
import os
import sys
from collections.abc import Iterator
from json import dumps
from pathlib import Path

from ai_residency_lint.commands.check import counts, rendered, reporter_of
from ai_residency_lint.commands.context import equipped
from ai_residency_lint.commands.output import color_wanted, counted, write
from ai_residency_lint.errors import SettingsError
from ai_residency_lint.merge.documents import Document, documents
from ai_residency_lint.reporters.model import Report
from ai_residency_lint.sources.model import Source


def run(arguments: argparse.Namespace) -> int:
    """Write the joined report or inventory. Returns 1 if there are findings (and no ``--exit-zero``), else 0."""
    found = documents(arguments.files)
    return _report(found, arguments) if found[0].kind == "check" else _inventory(found, arguments)


def _report(found: tuple[Document, ...], arguments: argparse.Namespace) -> int:
    from ai_residency_lint.merge.reports import report

    name = arguments.output_format
    reporter = equipped(arguments, lambda plugins, _: reporter_of(plugins, name))
    joined = report(found)
    shown = joined if name in ("json", "flake8") else _with_texts(joined)
    write(rendered(name, reporter, shown, color=arguments.output_file is None and color_wanted()), arguments)
    if not arguments.quiet:
        print(counts(joined.summary), file=sys.stderr)
    return 1 if joined.findings and not arguments.exit_zero else 0


def _inventory(found: tuple[Document, ...], arguments: argparse.Namespace) -> int:
    from ai_residency_lint.merge.inventories import inventory

    if arguments.output_format != "json":
        raise SettingsError(
            f'--output-format: inventories are only joined as json, not as "{arguments.output_format}"; JSON does not '
            "hold all that the other formats show"
        )
    made, calls = inventory(found)
    write(dumps(made, indent=2) + "\n", arguments)
    if not arguments.quiet:
        print(counted(len(made["clients"]), calls, len(made["unread"])), file=sys.stderr)
    return 0


def _with_texts(report: Report) -> Report:
    """The report with what its findings point into, as far as the files are here."""
    from ai_residency_lint.engine import texts

    return report._replace(texts=dict(texts(report.findings, _sources(report))))


def _sources(report: Report) -> Iterator[Source]:
    from ai_residency_lint.sources.read import read

    places = (where for each in report.findings for where in (each.location, *(step.location for step in each.related)))
    for path in dict.fromkeys(each.path for each in places):
        if os.path.isfile(path):  # noqa: PTH113  (no error for a path that cannot be followed)
            yield read(Path.cwd() / path, path)
