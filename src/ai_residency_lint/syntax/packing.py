"""A summary as bytes, and back, for a cache or another process.

Two nodes of a summary are the same only if they are the same object, so sharing has to survive. Where a node comes up
again, an ``Opaque`` whose kind is "=" and a number stands for it; nodes are numbered in the order in which both
directions walk. Calls and imports come first, since nothing else may stand in
their place in ``calls`` and ``imports``.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr, replace

from ai_residency_lint.syntax import summary
from ai_residency_lint.syntax.summary import Attribute, Expr, Mapping, ModuleSummary, Opaque

_AGAIN: Final = "="
_STRUCTS: Final = [
    each for each in vars(summary).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)
]
_NODES: Final = re.compile(rf"\b(?:Expr|{'|'.join(each.__name__ for each in _STRUCTS)})\b")


def _inner(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that hold nodes, by their annotations."""
    return tuple(name for name in struct.__struct_fields__ if _NODES.search(struct.__annotations__[name]))


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A module without the nodes of ``mappings``, ``aliased``, ``tests`` and of the ``stars`` of its scopes, and
    these."""

    module: ModuleSummary
    mappings: tuple[Expr, ...]
    aliased: tuple[Expr, ...]
    stars: dict[int, tuple[Expr, ...]]
    tests: tuple[tuple[tuple[Expr, ...], ...], ...]


_INNER: Final = {each: _inner(each) for each in _STRUCTS}
_NOTHING: Final = Mapping(()), Attribute(Opaque(""), "")
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(_Packed)


def pack(module: ModuleSummary) -> bytes:
    """The summary as bytes.

    Raises ``ValueError``, ``OverflowError`` or ``RecursionError`` for one that cannot be expressed: it holds a number
    beyond 64 bits or half of a surrogate pair, or is too high for the stack.
    """
    into = _Packing(_placed(module))
    mapping, attribute = _NOTHING
    rest = replace(
        module,
        calls=tuple(map(into.copy, module.calls)),
        bindings=tuple(map(into.copy, module.bindings)),
        functions=tuple(map(into.copy, module.functions)),
        classes=tuple(map(into.copy, module.classes)),
        stores=tuple(map(into.copy, module.stores)),
        scopes=tuple(replace(each, stars=()) if each.stars else each for each in module.scopes),
        mappings=tuple((mapping, scope) for _, scope in module.mappings),
        aliased=tuple((attribute, at, how) for _, at, how in module.aliased),
        tests=(),
    )
    mappings = tuple(into.value(each) for each, _ in module.mappings)
    attributes = tuple(into.value(each[0]) for each in module.aliased)
    stars = {index: into.value(each.stars) for index, each in enumerate(module.scopes) if each.stars}
    return _ENCODER.encode(_Packed(rest, mappings, attributes, stars, into.value(module.tests)))


def unpack(data: bytes | msgspec.Raw) -> ModuleSummary:
    """The summary in ``data``. Raises ``ValueError`` for what ``pack`` did not make, ``RecursionError`` as it does."""
    found = _DECODER.decode(data)
    module = found.module
    into = _Unpacking(_placed(module))
    try:
        for node in chain[Any](module.calls, module.bindings, module.functions, module.classes, module.stores):
            into.join(node)
        mappings = map(into.value, found.mappings)
        replaced = tuple((each, scope) for each, (_, scope) in zip(mappings, module.mappings, strict=True))
        attributes = map(into.value, found.aliased)
        aliased = tuple((each, *rest) for each, (_, *rest) in zip(attributes, module.aliased, strict=True))
        for index, stars in found.stars.items():
            force_setattr(module.scopes[index], "stars", into.value(stars))
        tests = into.value(found.tests)
    except (IndexError, TypeError) as error:
        raise ValueError("not a packed summary") from error
    return replace(module, mappings=replaced, aliased=aliased, tests=tests)


def _placed(module: ModuleSummary) -> list[Any]:
    """The nodes that are numbered before any walk."""
    return [*module.calls, *module.imports]


class _Packing:
    def __init__(self, placed: list[Any]) -> None:
        self._numbers = {id(node): number for number, node in reversed(tuple(enumerate(placed)))}
        self._count = len(placed)

    def copy(self, node: Any) -> Any:
        """The node with its inner nodes packed."""
        changed = {}
        for name in _INNER[type(node)]:
            value = getattr(node, name)
            packed = self.value(value)
            if packed is not value:
                changed[name] = packed
        return replace(node, **changed) if changed else node

    def value(self, value: Any) -> Any:
        """A node, or a tuple of what may be nodes, packed."""
        kind = type(value)
        if kind is tuple:
            packed = tuple(map(self.value, value))
            return packed if any(new is not old for new, old in zip(packed, value, strict=True)) else value
        if kind not in _INNER:
            return value
        number = self._numbers.setdefault(id(value), self._count)
        if number != self._count:
            return Opaque(f"{_AGAIN}{number}")
        self._count += 1
        return self.copy(value)


class _Unpacking:
    def __init__(self, placed: list[Any]) -> None:
        self._nodes = placed

    def join(self, node: Any) -> None:
        """Put the nodes themselves where inside this one something stands for them."""
        for name in _INNER[type(node)]:
            value = getattr(node, name)
            joined = self.value(value)
            if joined is not value:
                force_setattr(node, name, joined)

    def value(self, value: Any) -> Any:
        """A node, or a tuple of what may be nodes, joined."""
        kind = type(value)
        if kind is tuple:
            joined = tuple(map(self.value, value)) if value else value
            return joined if any(new is not old for new, old in zip(joined, value, strict=True)) else value
        if kind not in _INNER:
            return value
        if kind is Opaque and value.kind.startswith(_AGAIN):
            return self._nodes[int(value.kind[len(_AGAIN) :])]
        self._nodes.append(value)
        self.join(value)
        return value
