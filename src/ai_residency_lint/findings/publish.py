"""From what the rules say to what is reported: fingerprint, suppress, select, grade, and place in notebook cells."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from ai_residency_lint.findings.fingerprint import Placed, fingerprinted
from ai_residency_lint.findings.model import PERSONAS, Finding, Location, Persona, Related
from ai_residency_lint.findings.select import Selection
from ai_residency_lint.findings.suppress import Suppressions, split_lines

Place = Callable[[int], tuple[int | None, int]]
"""Maps a line of the text that was parsed to the cell (None outside notebooks) and the line in it."""


class Origin(Struct, frozen=True):
    """A linted file as findings see it. ``key`` is its path relative to the settings, the same wherever the tool is
    started; ``lines`` are those of the text that was parsed."""

    key: str
    lines: tuple[str, ...]
    place: Place
    suppressions: Suppressions

    @classmethod
    def of(cls, key: str, text: str, place: Place) -> "Origin":
        """The origin with the given text."""
        lines = split_lines(text)
        return cls(key, lines, place, Suppressions(lines))

    def line(self, number: int) -> str:
        """A line of the text, empty when there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Publisher(Struct, frozen=True):
    """Decides which findings are reported and in which form. ``origins`` holds the linted files by reported path."""

    origins: Mapping[str, Origin]
    selection: Selection = field(default_factory=Selection)
    persona: Persona = "regular"

    def published(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings that the user wants to see, sorted, equal ones once.

        Fingerprints come first: they number equal lines, and a suppression of one must not rename the others.
        """
        ordered = sorted(dict.fromkeys(findings), key=lambda finding: finding.sort_key)
        for finding in fingerprinted(map(self._identified, ordered)):
            if self._wanted(finding):
                yield self._final(finding)

    def _identified(self, finding: Finding) -> Placed:
        origin = self._origin(finding.location.path)
        return Placed(finding, origin.key, origin.line(finding.location.line))

    def _wanted(self, finding: Finding) -> bool:
        where = finding.location
        origin = self._origin(where.path)
        return (
            PERSONAS.index(finding.persona) <= PERSONAS.index(self.persona)
            and self.selection.on(finding.code)
            and not self.selection.off_in(finding.code, origin.key)
            and not origin.suppressions.hides(finding.code, where.line, where.end_line)
        )

    def _final(self, finding: Finding) -> Finding:
        return replace(
            finding,
            severity=self.selection.severity(finding),
            location=self._located(finding.location),
            related=tuple(Related(self._located(each.location), each.message) for each in finding.related),
        )

    def _located(self, where: Location) -> Location:
        cell, line = self._origin(where.path).place(where.line)
        return replace(where, cell=cell, line=line, end_line=line + where.end_line - where.line)

    def _origin(self, path: str) -> Origin:
        """A file; one that was not linted (a plugin may name any) has no text and no cells."""
        return self.origins.get(path) or Origin.of(path, "", lambda line: (None, line))
