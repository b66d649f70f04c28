"""For people at a terminal: the source with carets under it, and the steps that led to the finding."""

from collections.abc import Iterator

from ai_residency_lint.findings.model import Finding, Location, Severity
from ai_residency_lint.reporters.model import Report
from ai_residency_lint.reporters.printable import expanded, one_line, place, width

LONGEST = 140
"""Columns of a source line that are shown; of a longer one, the part around the range."""

MOST_LINES = 5
"""Lines of one range that are shown; of a longer one, the first ones and the last."""

_COLORS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "note": "1;36"}
_PLACE, _GUTTER, _NOTE, _HELP = "1", "34", "1;34", "1;32"


def full(report: Report) -> str:
    """Every finding as a paragraph."""
    page = _Page(report)
    return "".join(line.rstrip() + "\n" for finding in report.findings for line in page.finding(finding))


class _Page:
    def __init__(self, report: Report) -> None:
        self._report = report

    def finding(self, finding: Finding) -> Iterator[str]:
        color = _COLORS[finding.severity]
        places = [finding.location, *(each.location for each in finding.related)]
        gutter = len(str(max(place.end_line for place in places)))
        where, code = self._in(_PLACE, place(finding.location)), self._in(color, finding.code)
        yield f"{where}: {code} {one_line(finding.message)}"
        yield from self._excerpt(finding.location, gutter, color)
        for related in finding.related:
            head = self._in(_NOTE, "note")
            yield f"{' ' * gutter} {self._bar('=')} {head}: {place(related.location)}: {one_line(related.message)}"
            yield from self._excerpt(related.location, gutter, _NOTE)
        yield f"{' ' * gutter} {self._bar('=')} {self._in(_HELP, 'help')}: {self._help(finding)}"
        yield ""

    def _help(self, finding: Finding) -> str:
        name = f"{finding.name}: " if finding.name else ""
        page = f" ({finding.url})" if finding.url else ""
        return one_line(f"{name}ai-residency-lint explain {finding.code}{page}")

    def _excerpt(self, location: Location, gutter: int, color: str) -> Iterator[str]:
        lines = range(location.line, max(location.line, location.end_line) + 1)
        skipped = range(location.line + MOST_LINES - 2, location.end_line) if len(lines) > MOST_LINES else ()
        for number in lines:
            text = self._report.line(location, number)
            if text is None or number in skipped:
                if skipped and number == skipped[0]:
                    yield f"{'.' * gutter} {self._bar()}"
                continue
            shown, before, under = _marked(text, *_columns(location, number, text))
            yield f"{self._in(_GUTTER, f'{number:>{gutter}}')} {self._bar()} {shown}"
            yield f"{' ' * gutter} {self._bar()} {' ' * before}{self._in(color, '^' * under)}"

    def _bar(self, character: str = "|") -> str:
        return self._in(_GUTTER, character)

    def _in(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._report.color and text else text


def _columns(location: Location, number: int, text: str) -> tuple[int, int]:
    """The part of line ``number`` that is in the range, as 0-based start and end; never its indentation."""
    start = location.column - 1 if number == location.line else len(text) - len(text.lstrip())
    end = location.end_column - 1 if number == location.end_line else len(text.rstrip())
    start = min(start, len(text))
    return start, max(start, min(end, len(text)))


def _marked(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The line as shown, and in columns of the terminal where the carets begin and how many there are."""
    before, inside, after = _thirds(text, start, end)
    return before + inside + after, width(before), max(1, width(inside))


def _thirds(text: str, start: int, end: int) -> tuple[str, str, str]:
    before = expanded(text[:start])
    inside = expanded(text[:end])[len(before) :]
    after = expanded(text)[len(before) + len(inside) :]
    if len(before) + len(inside) + len(after) <= LONGEST:
        return before, inside, after
    if len(before) > LONGEST // 3:
        before = "..." + before[-LONGEST // 3 :]
    if len(before) + len(inside) > LONGEST:
        return before, inside[: LONGEST - len(before)] + "...", ""
    return before, inside, after[: LONGEST - len(before) - len(inside)] + "..."
