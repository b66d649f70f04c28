"""An output format."""

from ai_residency_lint.reporters.model import Report


def semicolons(report: Report) -> str:
    """One finding a line: path;line;code."""
    return "".join(f"{each.location.path};{each.location.line};{each.code}\n" for each in report.findings)
