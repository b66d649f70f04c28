"""The inventory as CSV (RFC 4180): one row a call, for spreadsheets."""

from __future__ import annotations

import csv as standard
from collections.abc import Iterator
from io import StringIO

from ai_residency_lint.inventory import words
from ai_residency_lint.inventory.model import CallRow, Inventory
from ai_residency_lint.reporters.printable import one_line

COLUMNS = (
    "path", "line", "column", "cell", "verdict", "codes", "provider", "library", "symbol", "verb", "endpoint", "host",
    "host_status", "host_regions", "model", "model_status", "options", "kept", "abuse_monitoring", "doubts", "findings",
    "region", "policy", "date",
)  # fmt: skip

FORMULA = ("=", "+", "-", "@")
"""What a cell must not begin with: a spreadsheet would take it for a formula."""


def csv(inventory: Inventory) -> str:
    """All calls, with a header line; lines end with CR and LF, lists within a cell are separated by "; "."""
    text = StringIO()
    writer = standard.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in inventory.calls:
        writer.writerow([_safe(cell) for cell in _cells(row, inventory)])
    return text.getvalue()


def _safe(cell: str) -> str:
    """A cell on one line, tabs and line ends as escapes, that no spreadsheet takes for a formula."""
    shown = one_line(cell)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown


def _cells(row: CallRow, inventory: Inventory) -> Iterator[str]:
    scope = inventory.scopes[row.scope]
    place = row.place
    yield from (place.path, str(place.line), str(place.column), "" if place.cell is None else str(place.cell))
    yield from (row.verdict, "; ".join(row.codes), row.provider, row.library, row.symbol, row.verb, row.endpoint)
    yield from ("; ".join(words.hosts(row.host)), row.host.status)
    yield "; ".join(dict.fromkeys(each.region for each in row.host.values if each.region))
    yield from ("; ".join(words.models(row.model)), row.model.status if row.model else "omitted")
    yield "; ".join(f"{name}: {said}" for name, said in words.options(row))
    yield from (words.kept(row.retention), row.retention.abuse_monitoring if row.retention else "")
    yield from ("; ".join(row.doubts), "; ".join(f"{each.code} {each.message}" for each in row.remarks))
    yield from (scope.region, scope.edition, inventory.date.isoformat())
