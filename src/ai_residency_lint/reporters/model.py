"""What a reporter gets: the findings, and everything around them that may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ai_residency_lint.findings.model import Finding, Location
    from ai_residency_lint.reporters.sharded import Sharded

Text = tuple[str, ...]
"""The lines of a file, or of one cell of a notebook."""


class Tool(NamedTuple):
    """Which tool in which state made the report; ``catalog`` is the policy edition that was applied."""

    version: str
    catalog: str
    region: str
    name: str = "ai-residency-lint"


class Summary(NamedTuple):
    """Counts of a run: files looked at, those of them that were parsed, the clients and calls found in them, the
    findings reported, and the clients and calls of which something could not be told."""

    files: int = 0
    parsed: int = 0
    clients: int = 0
    calls: int = 0
    findings: int = 0
    undetermined: int = 0


class Report(NamedTuple):
    """The outcome of a run. ``findings`` are sorted; ``texts`` holds, by path and cell, what they point into.

    ``problems`` are lines for the user about the run itself (a broken plugin). ``color`` is set when the report is
    shown on a terminal that wants colours. ``shard`` is None for a whole run.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    tool: Tool
    texts: Mapping[tuple[str, int | None], Text] = MappingProxyType({})
    problems: tuple[str, ...] = ()
    color: bool = False
    shard: Sharded | None = None

    def line(self, location: Location, line: int) -> str | None:
        """A line of the file (or cell) that ``location`` is in, without its end; None when it is not at hand."""
        text = self.texts.get((location.path, location.cell), ())
        return text[line - 1] if 0 < line <= len(text) else None


Reporter = Callable[[Report], str]
"""An output format: a function from a report to text that ends with a line end, or is empty.

The text must depend on nothing but the report.
"""
