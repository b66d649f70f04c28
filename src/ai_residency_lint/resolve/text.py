"""Strings: joining, formatting, and the few methods that shape URLs and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import containers
from ai_residency_lint.resolve.values import (
    Alt,
    Dict,
    Items,
    Link,
    Lit,
    Obj,
    Reason,
    Text,
    Thunk,
    Unknown,
    Value,
    comes_round,
    one,
    union,
    unknown,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_TEXT = 10_000
MAX_PARTS = 200
MAX_TRAIL = 100
_LIMIT = 24
_PERCENT = r"%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?([srdif%])"
_BRACES = r"\{\{|\}\}|\{([^{}:!]*)(?:![rsa])?(?::[^{}]*)?\}"

Part = str | Unknown


def parts_of(obj: Obj) -> tuple[Part, ...]:
    """The text of an object when it is put into a string."""
    match obj:
        case Lit(value):
            return (str(value),)
        case Text(parts):
            return parts
        case Unknown(reason):
            return (Unknown(reason, "value in a string" if comes_round(obj) else obj.detail),)
        case _:
            return (Unknown(Reason.DYNAMIC, "value in a string"),)


def build(parts: Sequence[Part]) -> Obj:
    """A string object from parts; a plain constant when all of it is known."""
    if len(parts) > MAX_PARTS or (
        len(parts) > 1 and sum(len(each) for each in parts if isinstance(each, str)) > MAX_TEXT
    ):
        return Unknown(Reason.TOO_DEEP, "a very long string")
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    if not merged:
        return Lit("")
    if len(merged) == 1 and isinstance(merged[0], str):
        return Lit(merged[0])
    return merged[0] if len(merged) == 1 and isinstance(merged[0], Unknown) else Text(tuple(merged))


def joined(values: Sequence[Value]) -> Value:
    """The values put together to one string, every combination of alternatives."""
    size = 1
    for value in values:
        size *= max(1, len(value))
    if size > _LIMIT:
        return one(build([part for value in values for part in _only(value)]))
    found = []
    for chosen in product(*values):
        obj = build([part for alt in chosen for part in parts_of(alt.obj)])
        found.append((Alt(obj, _longest(chosen), next((alt.via for alt in chosen if alt.via), "")),))
    return union(found)


def _only(value: Value) -> tuple[Part, ...]:
    return parts_of(value[0].obj) if len(value) == 1 else (Unknown(Reason.TOO_DEEP, "too many possible values"),)


def _longest(chosen: Sequence[Alt]) -> Link | None:
    """The trails of all parts, one after the other, as long as anyone reads them."""
    steps = [*islice((step for alt in chosen for step in alt.trail), MAX_TRAIL)]
    link: Link | None = None
    for step in reversed(steps):
        link = Link(step, link)
    return link


def percent(resolver: Resolver, operands: list[Value]) -> Value:
    """``template % arguments``."""
    template, arguments = operands[0], operands[-1]
    if len(operands) != 2 or len(template) != 1 or not isinstance(template[0].obj, Lit):
        return unknown(Reason.DYNAMIC, "operation")
    pattern = template[0].obj.value
    if not isinstance(pattern, str):
        return unknown(Reason.DYNAMIC, "operation")
    positional = _positional(resolver, arguments)
    mapping = containers.as_dict(resolver, arguments) if any(isinstance(alt.obj, Dict) for alt in arguments) else None
    values: list[Value] = []
    end, index = 0, 0
    for match in re.finditer(_PERCENT, pattern):
        values.append(one(Lit(pattern[end : match.start()])))
        end = match.end()
        if match.group(2) == "%":
            values.append(one(Lit("%")))
        elif match.group(1):
            entry = mapping.entries.get(match.group(1)) if mapping is not None else None
            values.append(unknown(Reason.DYNAMIC) if entry is None else resolver.force(entry.value))
        else:
            values.append(positional[index] if index < len(positional) else unknown(Reason.DYNAMIC))
            index += 1
    values.append(one(Lit(pattern[end:])))
    return joined(values)


def _positional(resolver: Resolver, arguments: Value) -> list[Value]:
    if len(arguments) == 1 and isinstance(arguments[0].obj, Items):
        return [resolver.force(item) for item in arguments[0].obj.items]
    return [arguments]


def formatted(template: str, positional: Sequence[Value], keywords: dict[str, Value]) -> Value:
    """``template.format(*positional, **keywords)``."""
    values: list[Value] = []
    end, index = 0, 0
    for match in re.finditer(_BRACES, template):
        values.append(one(Lit(template[end : match.start()])))
        end = match.end()
        field = match.group(1)
        if field is None:
            values.append(one(Lit(match.group(0)[0])))
        elif field == "" or field.isdigit():
            place = int(field) if field else index
            index += 1
            values.append(positional[place] if place < len(positional) else unknown(Reason.DYNAMIC))
        else:
            values.append(keywords.get(field, unknown(Reason.DYNAMIC)))
    values.append(one(Lit(template[end:])))
    return joined(values)


_METHODS: dict[str, Callable[..., str]] = {
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "lower": str.lower,
    "upper": str.upper,
    "removesuffix": str.removesuffix,
    "removeprefix": str.removeprefix,
    "replace": str.replace,
}


CUTS: dict[str, Callable[..., Iterable[str]]] = {
    "split": str.split,
    "rsplit": str.rsplit,
    "partition": str.partition,
    "rpartition": str.rpartition,
}


def certain(value: Value, name: str) -> Value:
    """A value whose strings are to be cut: one that something can replace may have any number of pieces."""
    gone = Unknown(Reason.DYNAMIC, f"str.{name}")
    return tuple(Alt(gone, alt.link) if alt.via and isinstance(alt.obj, Lit) else alt for alt in value)


def _cut(whole: str, name: str, arguments: Sequence[Value]) -> Value:
    """``text.split(":", 1)``, ``text.partition("/")``: the pieces, where it is known at what they are cut."""
    plain = [value[0].obj.value for value in arguments if len(value) == 1 and isinstance(value[0].obj, Lit)]
    if len(plain) != len(arguments) or any(alt.via for value in arguments for alt in value):
        return unknown(Reason.DYNAMIC, f"str.{name}")
    try:
        pieces = [*CUTS[name](whole, *plain)]
    except (TypeError, ValueError):
        return unknown(Reason.DYNAMIC, f"str.{name}")
    kind = "tuple" if name.endswith("partition") else "list"
    return one(Items(kind, tuple(Thunk(None, None, one(Lit(each))) for each in pieces)))


def method(obj: Lit | Text, name: str, arguments: Sequence[Value]) -> Value:
    """A method call on a string."""
    if name in CUTS and isinstance(obj, Lit) and isinstance(obj.value, str):
        return _cut(obj.value, name, arguments)
    function = _METHODS.get(name)
    plain = [value[0].obj.value for value in arguments if len(value) == 1 and isinstance(value[0].obj, Lit)]
    texts = [each for each in plain if isinstance(each, str)]
    if function is None or len(texts) != len(arguments):
        return unknown(Reason.DYNAMIC, f"str.{name}")
    if isinstance(obj, Text):
        return _edge(obj, name, texts)
    if not isinstance(obj.value, str):
        return unknown(Reason.DYNAMIC, f"str.{name}")
    if texts and len(obj.value) * len(texts[-1]) > MAX_TEXT and name == "replace":
        return unknown(Reason.TOO_DEEP, "a very long string")
    try:
        return one(Lit(function(obj.value, *texts)))
    except TypeError:
        return unknown(Reason.DYNAMIC, f"str.{name}")


def _edge(obj: Text, name: str, texts: list[str]) -> Value:
    """A method on a string with unknown parts: applied to the known parts where that is the same."""
    function = _METHODS[name]
    if name in ("lower", "upper"):
        return one(build([function(part) if isinstance(part, str) else part for part in obj.parts]))
    parts = list(obj.parts)
    if name in ("rstrip", "strip", "removesuffix") and isinstance(parts[-1], str):
        shorter = parts[-1].rstrip(*texts) if name != "removesuffix" else parts[-1].removesuffix(*texts)
        parts[-1] = shorter if shorter else parts[-1]
        return one(build(parts))
    return one(obj) if name in ("rstrip", "strip", "lstrip") else unknown(Reason.DYNAMIC, f"str.{name}")
