"""JSON reports of ``check`` as one report, which every output format can show."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import asdict, astuple

from ai_residency_lint.errors import LintError
from ai_residency_lint.findings.model import Finding, Location, Related, Severity
from ai_residency_lint.merge.documents import Document
from ai_residency_lint.reporters.model import Report, Summary, Tool


class _Place(msgspec.Struct):
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None
    message: str

    def location(self) -> Location:
        return Location(self.path, self.cell, self.line, self.column, self.end_line, self.end_column)


class _Found(_Place):
    code: str
    name: str
    severity: Severity
    related: tuple[_Place, ...]
    url: str
    fingerprint: str

    def finding(self) -> Finding:
        related = tuple(Related(each.location(), each.message) for each in self.related)
        return Finding(
            self.code, self.name, self.message, self.severity, self.location(), related,
            url=self.url, fingerprint=self.fingerprint,
        )  # fmt: skip


class _Tool(msgspec.Struct):
    name: str
    version: str
    catalog: str
    region: str


class _Summary(msgspec.Struct):
    files: int
    parsed: int
    clients: int
    calls: int
    findings: int
    undetermined: int


class _Written(msgspec.Struct):
    tool: _Tool
    findings: tuple[_Found, ...]
    summary: _Summary


def report(documents: Sequence[Document]) -> Report:
    """The report of one run instead of several. It has no texts: what findings point into is not in JSON.

    Raises ``LintError`` if a document is not as this tool writes it, or if two hold the same finding.
    """
    found: dict[Finding, Document] = {}
    written = [each.decoded(_Written) for each in documents]
    for document, each in zip(documents, written, strict=True):
        for finding in (one.finding() for one in each.findings):
            if finding in found:
                where = f"{finding.location.path}:{finding.location.line}"
                raise LintError(
                    f"{document.file}: {finding.code} at {where} is in {found[finding].file}, too; give each run once"
                )
            found[finding] = document
    columns = zip(*(astuple(each.summary) for each in written), strict=True)
    return Report(
        findings=tuple(sorted(found, key=lambda finding: finding.sort_key)),
        summary=Summary(*map(sum, columns)),
        tool=Tool(**asdict(written[0].tool)),
    )
