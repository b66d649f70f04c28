"""The rows of an inventory: plain data, in the words a reader sees. Lines and columns count from 1."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field

from ai_residency_lint.findings.model import Persona, Severity
from ai_residency_lint.reporters.sharded import Sharded

Status = Literal["known", "one-of", "unknown", "omitted"]
"""known: one value - one-of: several, all of them known - unknown: there may be others - omitted: not given at all."""

Verdict = Literal["violation", "undetermined", "fine"]
VERDICTS: tuple[Verdict, ...] = ("violation", "undetermined", "fine")

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""A value that can be written as JSON."""


class Place(Struct, frozen=True):
    """Where something stands; in a notebook ``cell`` is the 0-based cell and lines count in it."""

    path: str
    line: int
    column: int
    cell: int | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, int]:
        """An order that also works between notebooks and plain files."""
        return (self.path, -1 if self.cell is None else self.cell, self.line, self.column)


class Step(Struct, frozen=True):
    """One step of a proof: a place and what it contributes, in the words of the source."""

    place: Place
    text: str


class Fact(Struct, frozen=True):
    """A sentence of the policy edition, where it comes from, and when it was true."""

    text: str
    source: str
    as_of: str


class Datum(Struct, frozen=True):
    """What is known about a model or an option.

    ``reason`` says why there may be other values, ``detail`` which variable, parameter or construct is behind that.
    ``via`` names what can replace a value. ``default`` is what the provider does when an option is omitted. ``facts``
    are the sentences of the edition about an option.
    """

    status: Status = "omitted"
    values: tuple[Plain, ...] = ()
    reason: str = ""
    detail: str = ""
    via: str = ""
    trail: tuple[Step, ...] = ()
    default: str = ""
    facts: tuple[Fact, ...] = ()


class Host(Struct, frozen=True):
    """A host that content may go to.

    ``host`` is empty where only the vendor is known. ``kind``, ``region``, ``cause`` and ``via`` as in
    ``calls.facts.Target``. ``ours`` is set when nothing more needs to be said about it: it lies in the chosen region,
    on the machine itself, or is trusted by the settings.
    """

    host: str
    kind: str
    region: str
    vendor: str
    cause: str
    via: str
    url: str
    ours: bool


class Route(Struct, frozen=True):
    """All that is known about where content goes; the fields as in ``Datum``."""

    status: Status
    values: tuple[Host, ...] = ()
    reason: str = ""
    detail: str = ""
    trail: tuple[Step, ...] = ()


class Retention(Struct, frozen=True):
    """What the edition says that an endpoint keeps. ``days`` is 0 for nothing, -1 for until the customer deletes it."""

    path: str
    state: str
    days: int
    abuse_monitoring: str
    zdr: str
    notes: str
    fact: Fact


class Remark(Struct, frozen=True):
    """A finding of a rule about a row.

    ``inherited`` is set when it is about the client that a call goes through, ``suppressed`` when the code ("comment")
    or the settings ("settings") silence it. ``persona`` is the least curious reader who hears of it.
    """

    code: str
    name: str
    message: str
    severity: Severity
    persona: Persona
    inherited: bool = False
    suppressed: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """What clients and calls share. ``provider`` is whose API answers, empty when that cannot be told.

    ``doubts`` are the reasons why the verdict is not "fine" where no rule is broken. ``remarks`` hold what the chosen
    persona hears. ``scope`` is the number of the settings that hold, in ``Inventory.scopes``.
    """

    place: Place
    symbol: str
    library: str
    provider: str
    code: str
    host: Route
    verdict: Verdict
    doubts: tuple[str, ...]
    remarks: tuple[Remark, ...]
    trail: tuple[Step, ...]
    scope: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, each once."""
        return tuple(sorted({each.code for each in self.remarks}))


class ClientRow(Row, frozen=True, kw_only=True):
    """A client. ``origin`` as in ``calls.facts.Client``; ``calls`` is how many calls may go through it."""

    origin: str
    calls: int


class CallRow(Row, frozen=True, kw_only=True):
    """A call. ``endpoint`` is empty when it cannot be told, ``model`` is None when the endpoint takes none. ``unseen``
    says why there may be more arguments."""

    verb: str
    endpoint: str
    model: Datum | None
    options: Mapping[str, Datum] = field(default_factory=dict)
    unseen: str = ""
    retention: Retention | None = None


class Origin(Struct, frozen=True):
    """A document that a policy edition was read from."""

    title: str
    url: str
    as_of: str
    reliability: str


class Scope(Struct, frozen=True, kw_only=True):
    """What holds for a group of files: settings and policy edition.

    ``retention`` is what the settings declare of the contract, empty when they declare nothing. ``environment`` holds
    the names of the declared variables, ``silenced`` the codes that the settings turn off. ``settings`` is the settings
    file, if any, relative to the working directory.
    """

    edition: str
    title: str
    captured: str
    listed_until: date
    complete: bool
    origins: tuple[Origin, ...]
    region: str
    region_name: str
    retention: str
    trusted_hosts: tuple[str, ...]
    environment: tuple[str, ...]
    silenced: tuple[str, ...]
    settings: str
    files: int
    parsed: int


class Cited(Struct, frozen=True):
    """A rule that is cited in the rows, with the fact that it rests on (Markdown)."""

    code: str
    name: str
    title: str
    why: str


class Inventory(Struct, frozen=True, kw_only=True):
    """The whole record. ``project`` is the name of the working directory, ``paths`` what was asked about in it;
    ``unread`` are the files, or parts of files, of which nothing can be said. ``shard`` is None for a whole run."""

    version: str
    project: str
    date: date
    paths: tuple[str, ...]
    scopes: tuple[Scope, ...]
    clients: tuple[ClientRow, ...]
    calls: tuple[CallRow, ...]
    unread: tuple[Step, ...]
    rules: tuple[Cited, ...]
    shard: Sharded | None = None

    def count(self, verdict: Verdict) -> int:
        """How many calls have a verdict."""
        return sum(each.verdict == verdict for each in self.calls)
