"""What every rule is made of."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, TypeVar, cast

from msgspec import Struct, field

from ai_residency_lint.calls.facts import ApiCall, Client, Facts, Step
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.findings.model import Finding, Location, Persona, Related, Severity
from ai_residency_lint.rules.trails import tidied
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.syntax.summary import Span

DOCS_URL = "docs/rules/{code}.md"

_Made = TypeVar("_Made")


class Context(Struct, frozen=True):
    """What a rule may know besides the facts: the user's settings, the policy, and the day of the run."""

    settings: Settings
    edition: Edition
    models: Models
    today: date
    facts: Facts
    _made: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What ``make`` gives, made once for each key: for look-ups over all facts, so that rules stay linear."""
        if key not in self._made:
            self._made[key] = make()
        return cast(_Made, self._made[key])


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
        at: Location | None = None,
    ) -> Finding:
        """A finding of this rule at a client or call, or ``at`` another place.

        ``related`` is the way there, the cause first, then what follows; it is tidied (see ``trails``).
        """
        home = at or location(place.path, place.span)
        return Finding(
            code=self.code,
            name=self.name,
            message=message,
            severity=severity or self.severity,
            location=home,
            related=tidied(home, related),
            persona=persona or self.persona,
            url=DOCS_URL.format(code=self.code),
        )


def location(path: str, span: Span) -> Location:
    """A place in a module; the engine turns the line of a notebook into cell and line."""
    return Location(path, None, span.line, span.column, span.end_line, span.end_column)


def proof(trail: Sequence[Step]) -> Iterator[Related]:
    """The steps of a trail as related locations, the cause first."""
    for step in reversed(trail):
        yield Related(location(step.path, step.span), step.text)
