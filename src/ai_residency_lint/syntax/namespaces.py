"""Attributes, names and items that a call or a mapping sets: ``vars(x)["k"]``, ``x.__dict__.update(k=v)``.

They become what they mean: ``x.k``, ``x[k]`` or the name ``k``. Where the names are not written out, the whole mapping
is noted as a store of ``ANY_ATTRIBUTE``: each of its items may become an attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.syntax.summary import (
    ANY_ATTRIBUTE,
    Argument,
    Attribute,
    Call,
    Choice,
    Const,
    Element,
    Expr,
    Mapping,
    Name,
    Opaque,
    Part,
    Span,
)

if TYPE_CHECKING:
    from ai_residency_lint.syntax.builder import Builder

_MODULE = Opaque("names of the module")
_SETTING = frozenset({"__setattr__", "setitem", "__setitem__", "__delitem__", "update", "get"})
"""The methods that ``called`` knows."""


def _owner(mapping: Expr) -> Expr | None:
    """What a mapping holds the attributes of; None for any other mapping."""
    match mapping:
        case Call(Name("vars"), (Argument(owner, None, 0),)) | Attribute(owner, "__dict__"):
            return owner
        case Call(Name("globals" | "locals" | "vars"), ()):
            return _MODULE
    return None


def looked_up(low: Builder, mapping: Expr, key: Expr) -> Expr | None:
    """What ``mapping[key]`` means if the mapping is a namespace and the key is written out."""
    owner = _owner(mapping)
    if owner is None or not (isinstance(key, Const) and isinstance(key.value, str)):
        return None
    return low.use(key.value) if owner is _MODULE else Attribute(owner, key.value)


def stored(low: Builder, mapping: Expr, key: Expr, value: Expr, span: Span) -> bool:
    """Note ``mapping[key] = value`` if the mapping is a namespace."""
    owner = _owner(mapping)
    if owner is not None:
        _put(low, owner, key, value, span)
    return owner is not None


def _put(low: Builder, owner: Expr, key: Expr, value: Expr, span: Span) -> None:
    match key:
        case Const(str() as name) if owner is _MODULE:
            low.publish(name, value, span)
        case Const(str() as name):
            low.set_attribute(owner, name, value, span)
        case _ if owner is not _MODULE:
            low.set_attribute(owner, ANY_ATTRIBUTE, _items(low, key, value), span)


def _items(low: Builder, key: Expr, value: Expr) -> Expr:
    """The mapping that a loop over its items takes key and value from, if that is where they come from."""
    match [*low.meanings(key)], [*low.meanings(value)]:
        case [Part(Element(Call(Attribute(mapping, "items"), ())) as one, 0)], [Part(other, 1)] if one is other:
            return mapping
    return Opaque("attribute by name")


def called(low: Builder, call: Call) -> Expr | None:
    """Note what a call sets by names; where it only looks something up, what that is."""
    func = call.func
    if not (func.name in _SETTING if type(func) is Attribute else type(func) is Name and func.id == "setattr"):
        return None
    match func, call.arguments:
        case Name("setattr"), (Argument(owner), Argument(key), Argument(value)):
            _put(low, owner, key, value, call.span)
        case Attribute(Name("object"), "__setattr__"), (Argument(owner), Argument(key), Argument(value)):
            _put(low, owner, key, value, call.span)
        case Attribute(owner, "__setattr__"), (Argument(key), Argument(value)):
            above = isinstance(owner, Call) and low.scope.first
            _put(low, low.use(above) if above else owner, key, value, call.span)
        case Attribute(Name("operator"), "setitem"), (Argument(owner), Argument(key), Argument(value)):
            low.set_item(owner, key, value, call.span)
        case Attribute(owner, "__setitem__"), (Argument(key), Argument(value)):
            low.set_item(owner, key, value, call.span)
        case Attribute(owner, "__delitem__"), (Argument(key),):
            low.set_item(owner, key, Opaque("deleted"), call.span)
        case Attribute(mapping, "update"), given if (updated := _owner(mapping)) is not None:
            for each in given:
                _update(low, updated, each, call.span)
        case Attribute(mapping, "get"), (Argument(key), *rest) if (found := looked_up(low, mapping, key)) is not None:
            return Choice("if", (Opaque("lookup"), found, rest[0].value if rest else Const(None)))
    return None


def _update(low: Builder, owner: Expr, given: Argument, span: Span) -> None:
    match given:
        case Argument(value, str() as name):
            _put(low, owner, Const(name), value, span)
        case Argument(Mapping(items), None, 0) if all(isinstance(key, Const) for key, _ in items):
            for key, value in items:
                _put(low, owner, key or Const(None), value, span)
        case Argument(value) if owner is not _MODULE:
            low.set_attribute(owner, ANY_ATTRIBUTE, value, span)
