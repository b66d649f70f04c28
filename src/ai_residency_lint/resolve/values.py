"""What an expression can be: abstract objects, each with the trail that leads to it.

An object is either plain (text, numbers, mappings, functions and classes of the project) or *external*: a term built
from an imported symbol by attribute access and calls, ``openai.OpenAI(...).chat.completions.create``, which is kept as
written for a room that knows the library. Nothing here knows any library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import force_setattr

from ai_residency_lint.syntax.summary import Call, Expr, Span

if TYPE_CHECKING:
    from ai_residency_lint.resolve.frames import Frame

MAX_ALTERNATIVES = 24
"""Alternatives from which on only one unknown of each kind is kept."""
MAX_KNOWN = 64
"""Known alternatives that are kept where there are many."""
MAX_ITEMS = 500
"""Items of one list, tuple or mapping."""
MAX_REASONS = 8
"""Reasons why something is unknown, from which on only one of each kind is kept."""
ANY_KEY = "\0"
"""The entry of a mapping that stands for keys that cannot be told."""
ORDERED = frozenset({"list", "tuple"})


class Step(msgspec.Struct, frozen=True, gc=False):
    """One step of a proof: a place in a file and what it contributes, in the words of the source."""

    path: str
    span: Span
    text: str


Trail = tuple[Step, ...]


class Reason(Enum):
    """Why something cannot be told: the closed list."""

    PARAMETER = "value comes from a parameter that callers outside the project can set"
    ENVIRONMENT = "value comes from an environment variable that is not declared"
    EXTERNAL = "value comes from code outside the project"
    RUNTIME = "value is only known at run time"
    SPLAT = "arguments come from a mapping whose content is unknown"
    DYNAMIC = "expression is too dynamic to follow"
    UNBOUND = "name has no value that can be found"
    TOO_DEEP = "too deep to follow"


class Unknown(msgspec.Struct, frozen=True, gc=False):
    """Something that cannot be told. ``detail`` names the variable, parameter or construct; ``or_none`` if it is None
    where a variable is not set; ``optional`` if it only takes the place of a default, and what that default leads to is
    among the values, too; or if the program ends here, since there is surely no such key or attribute (UNBOUND)."""

    reason: Reason
    detail: str = ""
    or_none: bool = False
    optional: bool = False


LOOP = "loop:"
"""What the detail of an unknown value begins with that is its own part, round a loop."""
ITSELF = Unknown(Reason.DYNAMIC, "depends on itself")
CUT_OFF = Unknown(Reason.TOO_DEEP)
FREE = 4
"""How many alternatives a value may have before they cost a further step."""


def comes_round(obj: object) -> bool:
    """Whether an object stands for the value that it is a part of, round a loop."""
    return type(obj) is Unknown and obj.detail.startswith(LOOP)


def plain(why: Unknown) -> Unknown:
    """A reason outside its loop: a value that comes round and is changed on the way can be anything."""
    return ITSELF if comes_round(why) else why


def reasons(found: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Each reason once or a few times: all of them count, but no more are kept than anyone reads."""
    kept: dict[Unknown, None] = dict.fromkeys(found)
    if len(kept) <= MAX_REASONS:
        return tuple(kept)
    return tuple({(each.reason, each.optional, each.or_none): each for each in kept}.values())


class Lit(msgspec.Struct, frozen=True, gc=False):
    """A plain constant."""

    value: str | int | float | bool | None


class Text(msgspec.Struct, frozen=True, gc=False):
    """A string of which some parts are unknown: text and holes in order."""

    parts: tuple[str | Unknown, ...]


class Symbol(msgspec.Struct, frozen=True, gc=False):
    """Something imported from outside the project, by its dotted path."""

    path: str


class Member(msgspec.Struct, frozen=True, eq=False, gc=False):
    """An attribute of another object that is not looked into here. ``key`` is what ``identity`` has found."""

    base: Obj
    name: str
    key: object = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Member) and self.name == other.name and self.base == other.base

    def __hash__(self) -> int:
        return hash((self.base, self.name))


class Thunk(msgspec.Struct, frozen=True, gc=False):
    """An expression in its frame, not evaluated yet; or a value, evaluated already; or one of several ``parts``."""

    expr: Expr | None
    frame: Frame | None
    value: Value | None = None
    span: Span | None = None
    parts: tuple[Thunk, ...] = ()


class Arguments(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The arguments of a call. ``stars`` are ``*x``, ``splats`` are ``**x``."""

    positional: tuple[Thunk, ...] = ()
    keywords: Mapping[str, Thunk] = msgspec.field(default_factory=dict)
    stars: tuple[Thunk, ...] = ()
    splats: tuple[Thunk, ...] = ()

    def after(self, count: int) -> Arguments:
        """The arguments without the first ones that have no name."""
        return Arguments(self.positional[count:], self.keywords, self.stars, self.splats)


class Site(msgspec.Struct, frozen=True, eq=False, gc=False):
    """Where a call happens: the call itself, and the module and frame it happens in. ``told`` if trails say so."""

    call: Call
    path: str
    frame: Frame
    told: bool = False


class Result(msgspec.Struct, frozen=True, eq=False, gc=False):
    """What calling an external object gives. Without arguments and site it is some instance of unknown making, known
    only by its declared type, ``optional`` as in ``Unknown``."""

    func: Obj
    arguments: Arguments | None = None
    site: Site | None = None
    optional: bool = False
    key: object = None


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A value in a mapping; ``optional`` when it may be missing."""

    value: Thunk
    optional: bool = False


class Dict(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A mapping with text keys as far as known; ``rest`` says why there may be more keys."""

    entries: Mapping[str, Entry]
    rest: tuple[Unknown, ...] = ()

    def __post_init__(self) -> None:
        if len(self.rest) > 1:
            force_setattr(self, "rest", reasons(self.rest))


class Items(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A list, tuple or set; ``rest`` says why there may be more items. ``kind`` "generated" holds what a generator
    yields, "any" items of which any number may occur, "annotated" the type and what is noted about it."""

    kind: str
    items: tuple[Thunk, ...]
    rest: tuple[Unknown, ...] = ()

    def __post_init__(self) -> None:
        if len(self.items) > MAX_ITEMS:
            force_setattr(self, "items", self.items[:MAX_ITEMS])
            force_setattr(self, "rest", (*self.rest, Unknown(Reason.TOO_DEEP, "a very long list")))
        if len(self.rest) > 1:
            force_setattr(self, "rest", reasons(self.rest))


class Func(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A function of the project, with the frame it was defined in and what it is bound to as a method."""

    path: str
    index: int
    frame: Frame
    bound: Obj | None = None


class Klass(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A class of the project."""

    path: str
    index: int
    frame: Frame


class Instance(msgspec.Struct, frozen=True, eq=False, gc=False):
    """An instance of a class of the project. Without arguments it stands for any instance, also of a subclass unless it
    is ``exact``; ``declared`` when nothing but an annotation says that there is one."""

    klass: Klass
    arguments: Arguments | None = None
    site: Site | None = None
    exact: bool = False
    declared: bool = False


class Partial(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A callable with some arguments already given."""

    func: Obj
    arguments: Arguments
    site: Site


class ModuleObject(msgspec.Struct, frozen=True, gc=False):
    """A module of the project."""

    path: str


Obj = Unknown | Lit | Text | Symbol | Member | Result | Dict | Items | Func | Klass | Instance | Partial | ModuleObject


class Link(msgspec.Struct, frozen=True, gc=False):
    """A trail as a linked list, newest step first, so that it grows without copying."""

    step: Step
    before: Link | None = None


class Alt(msgspec.Struct, frozen=True, gc=False):
    """One thing that an expression can be. ``via`` names what can replace it ("environment variable MODEL")."""

    obj: Obj
    link: Link | None = None
    via: str = ""

    @property
    def trail(self) -> Trail:
        """The steps, from the expression to where the value is written."""
        steps: list[Step] = []
        link = self.link
        while link is not None:
            steps.append(link.step)
            link = link.before
        return tuple(steps)


Value = tuple[Alt, ...]


def either(first: Thunk, second: Thunk | Value) -> Thunk:
    """Something put off that can be either of two."""
    return Thunk(None, None, parts=(first, second if isinstance(second, Thunk) else Thunk(None, None, second)))


def one(obj: Obj) -> Value:
    """A value that can be one thing only."""
    return (Alt(obj),)


def unknown(reason: Reason, detail: str = "", optional: bool = False) -> Value:
    """A value that cannot be told."""
    return (Alt(Unknown(reason, detail, optional=optional)),)


def union(values: Iterable[Value]) -> Value:
    """Everything that any of the values can be, without repetition, cut off at a bound; one value alone as it is."""
    values = [value for value in values if value]
    if len(values) == 1 and len(values[0]) <= MAX_ALTERNATIVES:
        return values[0]
    return distinct(alt for value in values for alt in value)


def distinct(alternatives: Iterable[Alt]) -> Value:
    """Alternatives without repetition, cut off at a bound."""
    found: dict[tuple[object, str], Alt] = {}
    for alt in alternatives:
        obj = alt.obj
        found.setdefault((_IDENTITIES.get(type(obj), id)(obj), alt.via), alt)
    if len(found) > MAX_ALTERNATIVES:
        return _cut(tuple(found.values()))
    return tuple(found.values())


def _cut(value: Value) -> Value:
    """The most telling alternatives: what is known comes first, and one unknown for each reason."""
    kept = [alt for alt in value if not isinstance(alt.obj, Unknown)]
    why = {(alt.obj.reason, alt.obj.optional, alt.obj.or_none): alt for alt in value if isinstance(alt.obj, Unknown)}
    if len(kept) > MAX_KNOWN:
        kept = kept[:MAX_KNOWN]
        why[Reason.TOO_DEEP, False, False] = Alt(Unknown(Reason.TOO_DEEP, "too many possible values"))
    return (*kept, *why.values())


def identity(obj: Obj) -> object:
    """A key under which equal objects meet."""
    made = _IDENTITIES.get(type(obj), id)
    return made(obj)


def _of_member(obj: Member) -> object:
    if obj.key is None:
        force_setattr(obj, "key", ("member", identity(obj.base), obj.name))
    return obj.key


def _of_result(obj: Result) -> object:
    if obj.key is None:
        typed = obj.arguments is None or obj.site is None
        making = (obj.optional,) if typed else _of_making(obj.arguments, obj.site)  # type: ignore[arg-type]
        force_setattr(obj, "key", ("result", identity(obj.func), *making))
    return obj.key


def _of_function(obj: Func) -> object:
    return ("func", obj.path, obj.index, obj.frame.key, None if obj.bound is None else identity(obj.bound))


def _of_instance(obj: Instance) -> object:
    made = None if obj.site is None or obj.arguments is None else _of_making(obj.arguments, obj.site)
    return ("instance", obj.klass.path, obj.klass.index, made, obj.exact, obj.declared)


def _of_making(given: Arguments, site: Site) -> tuple[object, ...]:
    return id(site.call), site.frame.key, early(given, site), site.told


_IDENTITIES: Mapping[type, Callable[[Any], object]] = {
    Lit: lambda obj: (type(obj.value), obj.value),
    Unknown: lambda obj: ("unknown", id(obj.reason), obj.detail, obj.optional, obj.or_none),
    Text: lambda obj: obj,
    Symbol: lambda obj: ("symbol", obj.path),
    ModuleObject: lambda obj: ("module", obj.path),
    Member: _of_member,
    Result: _of_result,
    Func: _of_function,
    Klass: lambda obj: ("class", obj.path, obj.index, obj.frame.key),
    Instance: _of_instance,
}
"""How objects are told apart; all others are only equal to themselves. It is asked so often that ``match`` is slow."""


def given_to(obj: Obj) -> Iterator[Thunk]:
    """What the calls of a term were given: ``make(a).part(b=c)``."""
    while isinstance(obj, Result | Member):
        if isinstance(obj, Result) and obj.arguments is not None:
            yield from (*obj.arguments.positional, *obj.arguments.keywords.values())
        obj = obj.func if isinstance(obj, Result) else obj.base


def early(given: Arguments, site: Site) -> object:
    """What tells calls of one site apart whose arguments were partly given before."""
    own = len(site.call.arguments)
    count = len(given.positional) + len(given.keywords) + len(given.stars) + len(given.splats)
    return None if own == count else id(given)


def extended(value: Value, step: Step | None = None, via: str = "") -> Value:
    """The value with one more step in front of its trail, or a reason why it can be replaced."""
    if step is None and not via:
        return value
    return tuple(
        Alt(alt.obj, alt.link if step is None else Link(step, alt.link), alt.via or via) for alt in value
    )  # fmt: skip


def optionally(value: Value, optional: bool) -> Value:
    """The value with what cannot be told in it, or is known by its type only, marked as optional or not."""
    return tuple(Alt(_marked(alt.obj, optional), alt.link, alt.via) for alt in value)


def _marked(obj: Obj, optional: bool) -> Obj:
    match obj:
        case Unknown(reason, detail, or_none):
            return Unknown(reason, detail, or_none, optional)
        case Result(func, None, None):
            return Result(func, optional=optional)
    return obj


def known(value: Value) -> Iterator[Alt]:
    """The alternatives that are not unknown."""
    return (alt for alt in value if not isinstance(alt.obj, Unknown))
