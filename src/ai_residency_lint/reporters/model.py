"""What a reporter gets: the findings, and everything around them that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ai_residency_lint.findings.model import Finding, Location

Text = tuple[str, ...]
"""The lines of a file, or of one cell of a notebook."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Which tool in which state made the report; ``catalog`` is the policy edition that was applied."""

    version: str
    catalog: str
    region: str
    name: str = "ai-residency-lint"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a run: files looked at, those of them that were parsed, the clients and calls found in them, the
    findings reported, and the clients and calls of which something could not be told."""

    files: int = 0
    parsed: int = 0
    clients: int = 0
    calls: int = 0
    findings: int = 0
    undetermined: int = 0


@dataclass(frozen=True, slots=True)
class Sharded:
    """Which part of a run a report is about: number ``index`` (from 1) of ``count``; ``files`` are those of all."""

    index: int
    count: int
    files: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run. ``findings`` are sorted; ``texts`` holds, by path and cell, what they point into.

    ``problems`` are lines for the user about the run itself (a broken plugin). ``color`` is set when the report is
    shown on a terminal that wants colours. ``shard`` is None for a whole run.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    tool: Tool
    texts: Mapping[tuple[str, int | None], Text] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    color: bool = False
    shard: Sharded | None = None

    def line(self, location: Location, line: int) -> str | None:
        """A line of the file (or cell) that ``location`` is in, without its end; None when it is not at hand."""
        text = self.texts.get((location.path, location.cell), ())
        return text[line - 1] if 0 < line <= len(text) else None


class Reporter(Protocol):
    """An output format: a function from a report to text that ends with a line end, or is empty.

    The text must depend on nothing but the report.
    """

    def __call__(self, report: Report, /) -> str:
        """Return the whole output."""
        ...
