"""The arguments of a call as answers: which values a parameter may get, and why that may not be all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from ai_residency_lint.calls.facts import ABSENT, NOT_GIVEN, Answer, Missing, Possible, Target
from ai_residency_lint.calls.library import Library
from ai_residency_lint.catalog.sdk import Param
from ai_residency_lint.resolve import invoke
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Alt,
    Arguments,
    Dict,
    Entry,
    Func,
    Instance,
    Items,
    Lit,
    Member,
    Obj,
    Reason,
    Result,
    Site,
    Step,
    Symbol,
    Text,
    Thunk,
    Unknown,
    Value,
    comes_round,
    extended,
    one,
    union,
)

_Known = TypeVar("_Known", Possible, Target)
HOLE = "{}"
_NOTHING = Unknown(Reason.RUNTIME, "no value is left here")
_MAX_NESTING = 6


class Hole:
    """The place of an unknown value inside a mapping or list."""

    def __repr__(self) -> str:
        return "..."

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hole)

    def __hash__(self) -> int:
        return 0


class Given(Struct, frozen=True, dict=True):
    """The arguments of one call, looked up by parameter. ``path`` is the module of the call."""

    resolver: Resolver
    library: Library
    arguments: Arguments
    path: str
    site: Site | None = None
    _splat: list[Dict] = field(default_factory=list)

    @property
    def moment(self) -> tuple[int, int | None]:
        """Scope and time of the call, as ``environment.variable`` takes them."""
        return (-1, None) if self.site is None else (self.site.call.scope, self.site.call.at)

    @property
    def splat(self) -> Dict:
        """All ``**mappings`` of the call as one."""
        if not self._splat:
            self._splat.append(invoke.splats(self.resolver, self.arguments))
        return self._splat[0]

    @cached_property
    def _positional(self) -> tuple[Thunk, ...]:
        given = self.arguments
        return (*given.positional, *invoke.spread(self.resolver, given)) if given.stars else given.positional

    @property
    def open(self) -> tuple[Missing, ...]:
        """Why there may be arguments that cannot be seen."""
        return tuple(map(Missing.of, self.splat.rest))

    def thunk(self, name: str, index: int | None = None) -> Entry | None:
        """The argument for a parameter, not evaluated yet."""
        found = self.arguments.keywords.get(name)
        if found is not None:
            return Entry(found)
        if index is not None and index < len(self._positional):
            return Entry(self._positional[index])
        return self.splat.entries.get(name)

    def has(self, name: str) -> bool:
        """Whether an argument is surely given, and not None."""
        value, optional = self.value(Param(names=(name,)))
        return bool(value) and not optional and not any(alt.obj == Lit(None) for alt in value)

    def value(self, param: Param) -> tuple[Value, bool]:
        """What a parameter gets, and whether it may be missing."""
        for position, name in enumerate(param.names or ("",)):
            entry = self.thunk(name, param.index if position == 0 else None)
            if entry is not None:
                value = self._with_step(entry.value, name)
                return (self._dug(value, param.path), entry.optional) if param.path else (value, entry.optional)
        return (), True

    def _with_step(self, thunk: Thunk, name: str) -> Value:
        value = self.resolver.force(thunk) or one(_NOTHING)
        if thunk.span is None or thunk.frame is None:
            return value
        return extended(value, Step(thunk.frame.path, thunk.span, f"argument {name}"))

    def _dug(self, value: Value, path: tuple[str, ...]) -> Value:
        for name in path:
            value = self.resolver.each(value, lambda obj, name=name: self._entry(obj, name))
        return value

    def _entry(self, obj: Obj, name: str) -> Value:
        if not isinstance(obj, Dict):
            return one(obj) if isinstance(obj, Unknown) else ()
        entry = obj.entries.get(name)
        rest = tuple(Alt(why) for why in obj.rest)
        return rest if entry is None else union([self.resolver.force(entry.value), rest if entry.optional else ()])

    def answer(self, param: Param) -> Answer:
        """All that is known about a parameter; ABSENT among the values when it may not be given."""
        value, optional = self.value(param)
        if optional and all(_is_nothing(alt.obj) for alt in value):
            return self._not_seen()
        found = answer(self.resolver, self.library, value)
        if not optional:
            return found
        return Answer((Possible(ABSENT), *found.known), (*found.unknown, *self.open))

    def _not_seen(self) -> Answer:
        """The answer for a parameter that is not among the arguments, as far as these can be seen."""
        return Answer((), self.open) if self.open else NOT_GIVEN

    def names(self) -> Iterator[str]:
        """The keyword names that are seen."""
        yield from dict.fromkeys((*self.arguments.keywords, *self.splat.entries))


class Options(Mapping[str, Answer]):
    """The parameters of a request by name, evaluated when asked for."""

    def __init__(self, answers: Mapping[str, Answer], lazy: Mapping[str, Entry], given: Given | None) -> None:
        self._answers = dict(answers)
        self.lazy = dict(lazy)
        self._given = given

    def __getitem__(self, name: str) -> Answer:
        found = self._answers.get(name)
        if found is None:
            found = self._evaluated(name, self.lazy[name])
            self._answers[name] = found
        return found

    def _evaluated(self, name: str, entry: Entry) -> Answer:
        assert self._given is not None
        resolver, library = self._given.resolver, self._given.library
        found = answer(resolver, library, self._given._with_step(entry.value, name))
        if not entry.optional:
            return found
        return Answer((Possible(ABSENT), *found.known), tuple(dict.fromkeys((*found.unknown, *self._given.open))))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._answers, *self.lazy)))

    def __len__(self) -> int:
        return len(self._answers.keys() | self.lazy.keys())


def answer(resolver: Resolver, library: Library, value: Value) -> Answer:
    """A value in plain data."""
    known: dict[object, Possible] = {}
    missing: dict[object, Missing] = {}
    for alt in value:
        obj = alt.obj
        if isinstance(obj, Unknown):
            detail = "depends on itself" if comes_round(obj) else obj.detail
            why = Missing(obj.reason, detail, alt.trail, obj.or_none, obj.optional)
            missing.setdefault((obj.reason, detail, obj.or_none, obj.optional), why)
            continue
        if (isinstance(obj, Symbol) and library.is_absent(obj.path)) or _is_absence(library, obj):
            known.setdefault("absent", Possible(ABSENT, alt.trail, alt.via))
            continue
        plain = data(resolver, obj)
        if isinstance(plain, Hole):
            why = Missing(Reason.EXTERNAL, described(obj), alt.trail)
            missing.setdefault(described(obj), why)
        else:
            key = (repr(plain), alt.via)
            known.setdefault(key, Possible(plain, alt.trail, alt.via, isinstance(obj, Text), _holes(obj)))
    unknown = [each for each in missing.values() if not (known and _ends(each))]
    return Answer(tuple(replaceable(known.values(), unknown)), tuple(unknown))


def _ends(why: Missing) -> bool:
    """Whether the program ends here, so that what else is known is all that can be sent."""
    return why.reason is Reason.UNBOUND and why.optional


def replaceable(known: Iterable[_Known], missing: Iterable[Missing]) -> Iterator[_Known]:
    """Known values with the words for what can take their place, unless one of them has these words already."""
    found = tuple(known)
    told = {_bare(word) for each in found for word in each.via.split(" or ")}
    hidden = (why for why in missing if why.optional and why.detail and not _ends(why))
    words = dict.fromkeys(replacing(why) for why in hidden if _bare(why.detail) not in told)
    new: list[str] = sorted(words, key=lambda word: word.startswith("environment"))
    for each in found:
        yield replace(each, via=" or ".join([*new, each.via] if each.via else new)) if new else each


def _bare(word: str) -> str:
    """A parameter, field, option or variable without the word for what it is."""
    return word.rpartition(" ")[2]


def replacing(why: Missing) -> str:
    """The words of ``Possible.via`` for something that takes the place of a default."""
    if why.reason is Reason.ENVIRONMENT:
        return f"environment variable {why.detail}"
    if why.reason is Reason.RUNTIME:
        return why.detail
    return f"field {why.detail}" if "." in why.detail else f"parameter {why.detail}"


def _holes(obj: Obj) -> tuple[Missing, ...]:
    parts = obj.parts if isinstance(obj, Text) else ()
    return tuple(Missing(part.reason, part.detail) for part in parts if isinstance(part, Unknown))


def _is_nothing(obj: Obj) -> bool:
    return obj == _NOTHING


def _is_absence(library: Library, obj: Obj) -> bool:
    return isinstance(obj, Result) and isinstance(obj.func, Symbol) and library.is_absent(obj.func.path)


def data(resolver: Resolver, obj: Obj, depth: int = 0) -> object:
    """An object as plain data; a ``Hole`` for what cannot be told or written as data."""
    if depth > _MAX_NESTING:
        return Hole()
    match obj:
        case Lit(value):
            return value
        case Text(parts):
            return "".join(part if isinstance(part, str) else HOLE for part in parts)
        case Dict(entries, rest):
            found: dict[str, object] = {
                name: _of(resolver, entry.value, depth) for name, entry in entries.items() if name != ANY_KEY
            }
            return {**found, "**": Hole()} if rest else found
        case Items(_, items, rest):
            several = tuple(_of(resolver, item, depth) for item in items)
            return (*several, Hole()) if rest else several
        case Func():  # among tools
            return {"type": "function"}
        case Result(func=Symbol(path), arguments=Arguments() as given) if path.split(".")[-1][:1].isupper():
            named = {name: _of(resolver, thunk, depth) for name, thunk in given.keywords.items()}
            return {"__class__": path, **named}
    return Hole()


def _of(resolver: Resolver, thunk: Thunk, depth: int) -> object:
    value = resolver.force(thunk)
    return data(resolver, value[0].obj, depth + 1) if len(value) == 1 else Hole()


def described(obj: Obj) -> str:
    """What an object is, in a few words."""
    match obj:
        case Symbol(path):
            return path
        case Member(base, name):
            return f"{described(base)}.{name}"
        case Result(func):
            return f"{described(func)}()"
        case Instance():
            return "an object of the project"
    return "an object"
