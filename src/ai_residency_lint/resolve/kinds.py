"""What ``isinstance`` shows of an object, as far as that can be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes
from ai_residency_lint.resolve.values import (
    Dict,
    Func,
    Instance,
    Items,
    Klass,
    Lit,
    ModuleObject,
    Obj,
    Result,
    Symbol,
    Text,
    Value,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_BUILTIN = "builtins."
_PLAIN = frozenset({"str", "bytes", "int", "float", "bool", "dict", "list", "tuple", "set", "frozenset"})


def is_instance(resolver: Resolver, obj: Obj, types: Value) -> bool | None:
    """Whether ``isinstance(obj, types)`` holds; None if that cannot be told."""
    found = {_is_one(resolver, obj, each.obj) for each in types if not each.via}
    if True in found:
        return True
    return None if None in found or len(found) == 0 or any(each.via for each in types) else False


def _is_one(resolver: Resolver, obj: Obj, kind: Obj) -> bool | None:
    match obj, kind:
        case Instance(), Klass():
            return _is_heir(resolver, obj, kind)
        case Result(func=Symbol(path)), Klass():
            return _is_of_library(resolver, obj, path, kind)
        case Instance(), Symbol(path):
            return False if _is_plain(path) and not _from_outside(resolver, obj.klass) else None
        case ((Lit() | Text() | Dict() | Items() | Func() | ModuleObject()), Klass()):
            return False
        case ((Lit() | Text() | Dict() | Items() | Func() | ModuleObject()), Symbol(path)) if _is_plain(path):
            name = path.removeprefix(_BUILTIN)
            return name in _kinds(obj) or (None if isinstance(obj, Items) else False)
    return None


def _is_plain(path: str) -> bool:
    return path.startswith(_BUILTIN) and path.removeprefix(_BUILTIN) in _PLAIN


def _kinds(obj: Obj) -> Iterable[str]:
    """The names of the built-in types that an object surely has."""
    match obj:
        case Lit(bool()):
            return ("bool", "int")
        case Lit(None):
            return ()
        case Lit(value):
            return (type(value).__name__,)
        case Text():
            return ("str",)
        case Dict():
            return ("dict",)
        case Items(kind) if kind in ("list", "tuple"):
            return (kind,)
    return ()


def _is_heir(resolver: Resolver, obj: Instance, kind: Klass) -> bool | None:
    if (kind.path, kind.index) in attributes.family(resolver, obj.klass):
        return True
    made = obj.arguments is not None or obj.exact
    return False if made or not resolver.callers.heirs(obj.klass) else None


def _is_of_library(resolver: Resolver, obj: Result, path: str, kind: Klass) -> bool | None:
    """Whether an object that a library's class makes is one of the project's; one of which only the type is known can
    be of a class that inherits both."""
    if not path.rpartition(".")[2][:1].isupper():
        return None
    if obj.site is not None:
        return False
    family = (kind, *resolver.callers.heirs(kind))
    bases = {each.path for klass in family for each in attributes.lineage(resolver, klass) if isinstance(each, Symbol)}
    return None if bases.difference(attributes.BARE) else False


def _from_outside(resolver: Resolver, klass: Klass) -> bool:
    """Whether a class may inherit from a built-in type, over a class that is not looked into."""
    bases = (each for each in attributes.lineage(resolver, klass) if isinstance(each, Symbol))
    return any(each.path not in attributes.BARE and not each.path.endswith(".BaseModel") for each in bases)
