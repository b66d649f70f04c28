"""What a test shows of a value: which of its alternatives are left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import kinds
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    ORDERED,
    Alt,
    Dict,
    Func,
    Instance,
    Items,
    Klass,
    Lit,
    Obj,
    Reason,
    Result,
    Symbol,
    Text,
    Unknown,
    Value,
    union,
)
from ai_residency_lint.syntax.summary import Expr

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver


def by_test(resolver: Resolver, value: Value, kind: str, options: tuple[Expr, ...], frame: Frame) -> Value:
    """The alternatives that are left once a test has come out: see ``Narrowed``."""
    if not options:
        return narrowed(value, kind)
    wanted = [alt for each in options for alt in resolver.value(each, frame)]
    if kind in ("of", "not of"):
        gone = kind == "not of"
        return left_by_test(value, lambda alt: kinds.is_instance(resolver, alt.obj, tuple(wanted)) is not gone)
    certain = len(wanted) == len(options) and not any(alt.via for alt in wanted)
    if not certain or not all(isinstance(alt.obj, Lit) for alt in wanted):
        return value
    return chosen(value, wanted) if kind == "in" else left_by_test(value, lambda alt: not _is_one(alt.obj, wanted))


def truth(value: Value) -> bool | None:
    """Whether a value is certainly true or certainly false; None when it can be either."""
    found = {None if alt.via else truth_of(alt.obj) for alt in value}
    return found.pop() if len(found) == 1 else None


def truth_of(obj: Obj) -> bool | None:
    """Whether an object is true, as far as that can be told."""
    match obj:
        case Lit(plain):
            return bool(plain)
        case Text(parts):
            return True if any(isinstance(part, str) and part for part in parts) else None
        case Result(func=Symbol(path)):
            return True if path.rpartition(".")[2][:1].isupper() else None
        case Func() | Klass():
            return True
        case Dict(entries, rest):
            return bool(entries) if not rest and not any(e.optional for e in entries.values()) else None
        case Items(kind, items, rest):
            return None if rest or kind not in ORDERED else bool(items)
    return None


def narrowed(value: Value, kind: str) -> Value:
    """The alternatives that are left once a test has shown the value to be given, true, or to begin or end somehow."""
    if " " in kind:
        return left_by_test(value, lambda alt: _fits(alt.obj, kind) is not False)
    if kind == "given":
        return not_none(left_by_test(value, lambda alt: alt.obj != Lit(None)))
    if kind == "none":
        return left_by_test(value, lambda alt: not _is_given(alt.obj))
    if kind == "false":
        return left_by_test(value, lambda alt: truth_of(alt.obj) is not True)
    return not_none(left_by_test(value, lambda alt: truth_of(alt.obj) is not False))


def not_none(value: Value) -> Value:
    """A value that a test has shown not to be None, also where a variable would not be set."""
    return tuple(
        Alt(_given(alt.obj), alt.link, alt.via) if isinstance(alt.obj, Unknown) and alt.obj.or_none else alt
        for alt in value
    )


def _given(why: Unknown) -> Unknown:
    """A variable where it is known to be set; elsewhere the code does what it does without."""
    return Unknown(why.reason, why.detail, optional=True)


def _is_given(obj: Obj) -> bool:
    """Whether an object is surely not None."""
    return isinstance(obj, Text | Dict | Items | Func | Klass | Instance) or (isinstance(obj, Lit) and obj != Lit(None))


def _is_one(obj: Obj, options: list[Alt]) -> bool:
    """Whether an object is surely one of some constants."""
    return isinstance(obj, Lit) and any(isinstance(each.obj, Lit) and each.obj.value == obj.value for each in options)


def chosen(value: Value, options: list[Alt]) -> Value:
    """The alternatives that are among some constants; what cannot be told must be one of them."""
    left = left_by_test(value, lambda alt: not isinstance(alt.obj, Lit) or _is_one(alt.obj, options))
    sure = tuple(alt for alt in left if isinstance(alt.obj, Lit) and not alt.via)
    return left if len(sure) == len(left) else union([sure, tuple(Alt(each.obj, left[0].link) for each in options)])


def left_by_test(value: Value, stays: Callable[[Alt], bool]) -> Value:
    """The alternatives that a test leaves; for one that it takes away, what may replace it is left."""
    gone = (alt for alt in value if alt.via and not stays(alt))
    replaced = (Alt(each, alt.link) for alt in gone for each in replacements(alt.via))
    return union([tuple(alt for alt in value if stays(alt)), tuple(replaced)])


def replacements(via: str) -> Iterator[Unknown]:
    """What stands in for a value that was replaced, by the words that say what can replace it; nothing without any."""
    return map(_replacement, via.split(" or ")) if via else iter(())


def _replacement(via: str) -> Unknown:
    kinds = {
        "environment variable ": Reason.ENVIRONMENT,
        "parameter ": Reason.PARAMETER,
        "field ": Reason.PARAMETER,
    }
    found = next((start for start in kinds if via.startswith(start)), "")
    return Unknown(kinds.get(found, Reason.RUNTIME), via.removeprefix(found), optional=True)


def _fits(obj: Obj, kind: str) -> bool | None:
    """Whether a string begins or ends as a test says; None if that cannot be told."""
    negated, _, rest = kind.partition(" ") if kind.startswith("not ") else ("", "", kind)
    test, _, text = rest.partition(" ")
    match obj:
        case Lit(str() as whole):
            known: str | None = whole
        case Text(parts):
            edge = parts[-1] if test == "endswith" else parts[0]
            known = edge if isinstance(edge, str) and len(edge) >= len(text) else None
        case _:
            known = None
    if known is None:
        return None
    found = known.endswith(text) if test == "endswith" else known.startswith(text)
    return found is not bool(negated)
