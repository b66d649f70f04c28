"""What every rule is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Client, Facts, Step
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.findings.model import Finding, Location, Persona, Related, Severity
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.syntax.summary import Span

DOCS_URL = "docs/rules/{code}.md"


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides the facts: the user's settings, the policy, and the day of the run."""

    settings: Settings
    edition: Edition
    models: Models
    today: date
    facts: Facts


class Rule:
    """Base of all rules. The docstring of a subclass is its documentation page.

    A subclass sets the class variables and overrides ``client`` or ``call`` (or both); each yields findings made with
    ``self.finding``. A rule never sees a syntax tree, a file or the clock.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    persona: ClassVar[Persona] = "regular"

    def client(self, client: Client, context: Context) -> Iterable[Finding]:
        """Judge one client."""
        return ()

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge one call."""
        return ()

    def finding(
        self,
        place: Client | ApiCall,
        message: str,
        related: Sequence[Related] = (),
        *,
        persona: Persona | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule at a client or call."""
        return Finding(
            code=self.code,
            name=self.name,
            message=message,
            severity=severity or self.severity,
            location=location(place.path, place.span),
            related=tuple(related),
            persona=persona or self.persona,
            url=DOCS_URL.format(code=self.code),
        )


def location(path: str, span: Span) -> Location:
    """A place in a module; the engine turns the line of a notebook into cell and line."""
    return Location(path, None, span.line, span.column, span.end_line, span.end_column)


def proof(trail: Iterable[Step]) -> Iterator[Related]:
    """The steps of a trail as related locations."""
    for step in trail:
        yield Related(location(step.path, step.span), step.text)
