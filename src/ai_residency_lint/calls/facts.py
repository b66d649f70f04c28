"""The facts that rules judge: who sends what, where to, and how each of it is known."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal

from msgspec import Struct, field

from ai_residency_lint.resolve.values import Reason, Step, Trail, Unknown
from ai_residency_lint.syntax.summary import Span

__all__ = [
    "ABSENT",
    "NOT_GIVEN",
    "ONE_OF",
    "Answer",
    "ApiCall",
    "Cause",
    "Client",
    "Conflict",
    "Facts",
    "Missing",
    "Possible",
    "Reason",
    "Step",
    "Target",
    "TargetKind",
    "Trail",
]


class _Absent(Enum):
    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent.ABSENT
"""The value of an option that is certainly not given."""


class Missing(Struct, frozen=True):
    """A part of an answer that cannot be told. ``detail`` names the variable, parameter or library; ``or_none`` if it
    is None where that variable is not set; ``optional`` if it only takes the place of a default, and what that default
    leads to is known."""

    reason: Reason
    detail: str = ""
    trail: Trail = ()
    or_none: bool = False
    optional: bool = False

    @classmethod
    def of(cls, why: Unknown, trail: Trail = ()) -> "Missing":
        """What the resolver cannot tell."""
        return cls(why.reason, why.detail, trail, why.or_none, why.optional)


class Possible(Struct, frozen=True):
    """A value that may occur at run time, as plain data (str, int, bool, None, tuple, dict, or ABSENT).

    ``via`` is empty when the value is certain, else it names what can replace it, as "environment variable MODEL" or
    "parameter model". A string with unknown parts holds ``{}`` for each and has ``partial`` set; ``holes`` are the
    reasons, in that order, where they are known.
    """

    value: object
    trail: Trail = ()
    via: str = ""
    partial: bool = False
    holes: tuple[Missing, ...] = ()


class Answer(Struct, frozen=True):
    """All that is known about one value: the possible values, and the reasons why there may be others."""

    known: tuple[Possible, ...] = ()
    unknown: tuple[Missing, ...] = ()

    @property
    def status(self) -> Literal["known", "one-of", "unknown"]:
        """The three states an inventory shows; a value with any unknown part is unknown."""
        if self.unknown or not self.known:
            return "unknown"
        return "known" if len(self.known) == 1 else "one-of"

    @property
    def absent(self) -> bool:
        """Whether the value is certainly not given."""
        return not self.unknown and all(each.value is ABSENT for each in self.known)

    def given(self) -> tuple[Possible, ...]:
        """The possible values that are given at all."""
        return tuple(each for each in self.known if each.value is not ABSENT)


NOT_GIVEN: Final = Answer((Possible(ABSENT),))

TargetKind = Literal["provider", "vendor", "local", "foreign", "malformed", "invalid"]
"""provider: a host of the policy's provider - vendor: another known vendor or cloud - local: loopback or a reserved
name - foreign: any other host - malformed: a URL that cannot work - invalid: a host that does not exist."""

ONE_OF: Final = "one of "
"""What the detail of a missing host begins with if a table of vendors has it."""

Cause = Literal["default", "argument", "residency", "environment", "setting", "assignment", "url", "websocket", "call"]


class Target(Struct, frozen=True):
    """One place that content may be sent to.

    ``url`` is the base URL (for a raw request the whole URL). ``region`` is set for ``kind`` "provider": a region
    code, "global" or "nearest". ``vendor`` is whose API answers there ("openai", "azure", "" when not known).
    ``defect`` says in plain words what is wrong with a malformed URL. ``via`` as in ``Possible``. ``setter`` is the
    parameter, variable or module setting (then with a dot) that names the URL; for a default, the one that could.
    """

    url: str
    host: str
    kind: TargetKind
    cause: Cause
    region: str = ""
    vendor: str = ""
    trail: Trail = ()
    via: str = ""
    defect: str = ""
    setter: str = ""


class Conflict(Struct, frozen=True):
    """Arguments that the SDK refuses, or silently ignores; ``text`` is a full clause for the message."""

    kind: Literal["invalid-residency", "exclusive", "unsupported", "ignored"]
    text: str
    trail: Trail = ()


class Client(Struct, frozen=True):
    """An object (or the module ``openai`` itself) through which requests go.

    ``origin`` is "construction", "derived" (``with_options``, ``copy``), "module" or "typed" (only its type is known).
    ``code`` is the construction as written, shortened. ``path`` and ``span`` are where it is made; for a module client
    where it is first used.
    """

    path: str
    span: Span
    symbol: str
    library: str
    vendor: str
    origin: Literal["construction", "derived", "module", "typed"]
    code: str
    targets: tuple[Target, ...] = ()
    unknown: tuple[Missing, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    websocket_targets: tuple[Target, ...] = ()
    parent: "Client | None" = None
    trail: Trail = ()

    @property
    def place(self) -> tuple[str, Span]:
        """Where it is made. One construction can give several clients, if a function makes them."""
        return (self.path, self.span)


class ApiCall(Struct, frozen=True):
    """A place where content is sent.

    ``endpoint`` starts with ``/v1`` for OpenAI's API, path parameters in braces; empty when it cannot be told.
    ``targets`` are the client's unless the call has its own (``own_target``: a raw URL, an absolute path on a client,
    a function of a library). ``options`` holds an answer for every parameter that the code gives or may give; a name
    that is not in it is absent, unless ``open_options`` says that unseen arguments may be passed.
    ``symbol`` is the attribute path or function as written in the catalogue. ``trail`` leads from the call to its
    client; where several clients are possible, ``others`` are the rest, ``other_trails`` lead to them in the same
    order, and ``targets`` are those of all of them. ``open_path`` says why the endpoint cannot be told. ``conflicts``
    are those of the call's own arguments, not of its client's.
    """

    path: str
    span: Span
    symbol: str
    library: str
    vendor: str
    verb: str
    endpoint: str
    code: str
    client: Client | None
    targets: tuple[Target, ...] = ()
    unknown: tuple[Missing, ...] = ()
    own_target: bool = False
    model: Answer = NOT_GIVEN
    options: Mapping[str, Answer] = field(default_factory=dict)
    open_options: tuple[Missing, ...] = ()
    default_model: bool = False
    trail: Trail = ()
    others: tuple[Client, ...] = ()
    other_trails: tuple[Trail, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    open_path: tuple[Missing, ...] = ()

    @property
    def clients(self) -> tuple[Client, ...]:
        """Every client that the call may go through."""
        return () if self.client is None else (self.client, *self.others)

    def way_to(self, client: Client) -> Trail:
        """The trail from the call to one of its clients."""
        trails = (self.trail, *self.other_trails)
        return next((trail for each, trail in zip(self.clients, trails, strict=False) if each is client), ())

    def option(self, name: str) -> Answer:
        """What is known about a parameter of the request."""
        found = self.options.get(name)
        if found is not None:
            return found
        return Answer((Possible(ABSENT),), self.open_options) if self.open_options else NOT_GIVEN


class Facts(Struct, frozen=True):
    """All facts about the linted files, in the order of their places.

    There is one client for each place where clients are made, with all targets that these can have. The clients of a
    call are those that it really can get, so they are recognised by their ``place``.
    """

    clients: tuple[Client, ...] = ()
    calls: tuple[ApiCall, ...] = ()

    def through(self, client: Client) -> tuple[ApiCall, ...]:
        """The calls that go through a client."""
        return tuple(call for call in self.calls if any(each.place == client.place for each in call.clients))
