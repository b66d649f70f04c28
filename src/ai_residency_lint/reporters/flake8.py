"""One line a finding, as flake8 prints it: ``path:line:column: CODE message``."""

from __future__ import annotations

from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ai_residency_lint.findings.model import Finding
    from ai_residency_lint.reporters.model import Report


def flake8(report: Report) -> str:
    """The findings as lines that editors, problem matchers and reviewers' tools know."""
    return "".join(map(_line, report.findings))


def _line(finding: Finding) -> str:
    from ai_residency_lint.reporters.printable import one_line, place

    return f"{place(finding.location)}: {finding.code} {one_line(finding.message)}\n"
