"""The data of a finding. Lines and columns count from 1, columns in characters; ends are exclusive columns."""

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning", "note"]
Persona = Literal["regular", "pedantic", "auditor"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
PERSONAS: tuple[Persona, ...] = ("regular", "pedantic", "auditor")


class Location(Struct, frozen=True, order=True):
    """A range in a file as the user sees it; in a notebook ``cell`` is the 0-based cell and lines count in it."""

    path: str
    cell: int | None
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def sort_key(self) -> tuple[str, int, int, int, int, int]:
        """An order that also works between notebooks and plain files."""
        cell = -1 if self.cell is None else self.cell
        return (self.path, cell, self.line, self.column, self.end_line, self.end_column)


class Related(Struct, frozen=True):
    """One step of the proof: a place and what it contributes."""

    location: Location
    message: str


class Finding(Struct, frozen=True):
    """One cause that a reviewer should look at.

    ``persona`` is the least curious reader who sees it. ``fingerprint`` is empty until the pipeline fills it in.
    """

    code: str
    name: str
    message: str
    severity: Severity
    location: Location
    related: tuple[Related, ...] = ()
    persona: Persona = "regular"
    url: str = ""
    fingerprint: str = ""

    @property
    def sort_key(self) -> tuple[tuple[str, int, int, int, int, int], str, str]:
        """Stable order of output: place, then code, then message."""
        return (self.location.sort_key, self.code, self.message)
