"""Values that are surely of Python's own types: a mapping, a list, a string. No method of theirs is one of a library.

It is told from one module alone, without following anything: from displays, from calls of the types, and from
annotations, which are believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_

from ai_residency_lint.syntax.summary import (
    Attribute,
    Binary,
    Binding,
    Call,
    Choice,
    Const,
    Expr,
    Filtered,
    Guarded,
    Import,
    Joined,
    Mapping,
    ModuleSummary,
    Name,
    Narrowed,
    Opaque,
    Parameter,
    Sequence,
    Subscript,
)

UNTOLD, TEXT, OTHER, _NONE = 0, 1, 2, 4
"""Kinds of values; those of a value that may be of several are added up. None alone tells nothing: where a method of it
is called, something else is put there by code that is not seen."""

_OWN = {
    **dict.fromkeys(
        ("bool", "bytearray", "complex", "dict", "float", "frozenset", "int", "list", "set", "tuple"), OTHER
    ),
    "str": TEXT,
    "bytes": TEXT | OTHER,
}
_GIVES = _OWN | {"chr": TEXT, "repr": TEXT, "input": TEXT, "len": OTHER, "range": OTHER, "sorted": OTHER}
_NAMED = dict.fromkeys(
    (
        *("AbstractSet", "ChainMap", "Counter", "DefaultDict", "Deque", "Dict", "FrozenSet", "List", "Mapping"),
        *("MutableMapping", "MutableSequence", "MutableSet", "OrderedDict", "Sequence", "Set", "Tuple"),
        *("defaultdict", "deque"),
    ),
    OTHER,
)
_HOMES = frozenset({"collections", "collections.abc", "typing", "typing_extensions"})
_EITHER = frozenset({"Annotated", "ClassVar", "Final", "Optional", "Union"})
_MADE = frozenset({"Comparison", "number"})
"""What a summary says of expressions that it does not follow."""
_DEEP = 8


class Builtins:
    """Tells the values of one module that are of Python's own types."""

    def __init__(self, summary: ModuleSummary) -> None:
        self._summary = summary
        self._known: dict[int, int] = {}

    def kind(self, expr: Expr) -> int:
        """What a value can be, besides None, if it is of Python's own types, else UNTOLD."""
        return self._kind(expr, _DEEP) & (TEXT | OTHER)

    def _kind(self, expr: Expr, depth: int) -> int:
        if depth < 1:
            return UNTOLD
        match expr:
            case Const(str()) | Joined():
                return TEXT
            case Const(value):
                return _NONE if value is None else OTHER
            case Mapping() | Sequence() | Filtered():
                return OTHER
            case Opaque(kind):
                return OTHER if kind in _MADE else UNTOLD
            case Narrowed(value, kind) if kind not in ("of", "not of"):  # where code doubts what is declared
                return self._kind(value, depth - 1)
            case Guarded(value):
                return self._kind(value, depth - 1)
            case Choice("or" | "and", operands) | Choice("if", (_, *operands)):
                return _together(self._kind(each, depth - 1) for each in operands)
            case Call(Name(word) as name):
                python = self._is_python(word)
                return _GIVES.get(word, UNTOLD) if python else _NAMED.get(self._standard(name), UNTOLD)
            case Name(word, defs) if defs and min(defs) >= 0:
                elsewhere = any(each.late for each in self._bindings.get(word, ()))
                bindings = [self._summary.bindings[each] for each in defs]
                return UNTOLD if elsewhere else _together(self._bound(each, depth - 1) for each in bindings)
        return UNTOLD

    def _bound(self, binding: Binding, depth: int) -> int:
        """What a variable holds by its annotation or by what it is given."""
        if id(binding) not in self._known:
            self._known[id(binding)] = UNTOLD
            self._known[id(binding)] = self._worked_out(binding, depth)
        return self._known[id(binding)]

    def _worked_out(self, binding: Binding, depth: int) -> int:
        if isinstance(binding.value, Parameter):
            function = self._summary.functions[binding.value.function]
            if any(each.name == binding.name and each.kind in ("args", "kwargs") for each in function.parameters):
                return OTHER
        said = UNTOLD if binding.declared is None else self._declared(binding.declared, depth)
        return said or self._kind(binding.value, depth)

    def _declared(self, annotation: Expr, depth: int) -> int:
        """What an annotation says a value is."""
        if depth < 1:
            return UNTOLD
        match annotation:
            case Const(None):
                return _NONE
            case Name(word) if self._is_python(word):
                return _OWN.get(word, UNTOLD)
            case Name() | Attribute():
                return _NAMED.get(self._standard(annotation), UNTOLD)
            case Subscript(base) if self._standard(base) == "Literal":
                return TEXT | OTHER
            case Subscript(base, index) if (word := self._standard(base)) in _EITHER:
                members = index.items if isinstance(index, Sequence) else (index,)
                said = members[:1] if word == "Annotated" else members
                return _together(self._declared(each, depth - 1) for each in said)
            case Subscript(base):
                return self._declared(base, depth - 1)
            case Binary("|", operands):
                return _together(self._declared(each, depth - 1) for each in operands)
        return UNTOLD

    def _standard(self, expr: Expr) -> str:
        """The name of a type that is imported from the standard library, or an attribute of what is; else nothing."""
        wanted: str | None
        match expr:
            case Name(word):
                name = wanted = word
            case Attribute(Name(name), word):
                wanted = None
            case _:
                return ""
        found = [each.value for each in self._bindings.get(name, ())]
        known = all(isinstance(each, Import) and each.module in _HOMES and each.name == wanted for each in found)
        return word if found and known else ""

    def _is_python(self, name: str) -> bool:
        """Whether the module gives a name to nothing; no star import is taken to bring another ``str``."""
        return name not in self._bindings

    @cached_property
    def _bindings(self) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = {}
        for each in self._summary.bindings:
            found.setdefault(each.name, []).append(each)
        return found


def _together(found: Iterable[int]) -> int:
    """What something can be that can be any of some things."""
    kinds = set(found)
    return UNTOLD if UNTOLD in kinds else reduce(or_, kinds, UNTOLD)
