"""One line a finding, as flake8 prints it: ``path:line:column: CODE message``."""

from ai_residency_lint.reporters.model import Report
from ai_residency_lint.reporters.printable import one_line, place


def flake8(report: Report) -> str:
    """The findings as lines that editors, problem matchers and reviewers' tools know."""
    return "".join(f"{place(each.location)}: {each.code} {one_line(each.message)}\n" for each in report.findings)
