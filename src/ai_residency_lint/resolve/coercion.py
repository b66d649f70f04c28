"""What pydantic makes of the values that fields get: a mapping becomes an object of the class that the field names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from ai_residency_lint.resolve import attributes, fields
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Alt,
    Arguments,
    Dict,
    Instance,
    Klass,
    Obj,
    Site,
    Symbol,
    Thunk,
    Value,
    one,
    union,
)
from ai_residency_lint.syntax.summary import Call, Name, Span

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_MODELS = ("BaseModel", "BaseSettings", "SQLModel")


def coerced(resolver: Resolver, owner: Klass, value: Value, declared: Value) -> Value:
    """A field's value as instances of ``owner`` hold it: mappings turned into what the annotation ``declared`` names,
    where that is one class of the project."""
    if not any(_is_told(alt.obj) for alt in value) or not is_model(resolver, owner):
        return value
    kinds = {
        (each.obj.klass.path, each.obj.klass.index): each.obj for each in declared if isinstance(each.obj, Instance)
    }
    if len(kinds) != 1 or not fields.is_record(resolver, (kind := next(iter(kinds.values())).klass)):
        return value
    return union(
        (Alt(_made(resolver, kind, alt.obj), alt.link, alt.via),) if _is_told(alt.obj) else (alt,) for alt in value
    )


def _is_told(obj: Obj) -> TypeGuard[Dict]:
    """Whether an object is a mapping whose known values all have their keys: fields must not get those of others."""
    return isinstance(obj, Dict) and ANY_KEY not in obj.entries


@once
def is_model(resolver: Resolver, klass: Klass) -> bool:
    """Whether a class is a pydantic model, whose instances a library makes and fills."""
    bases = attributes.lineage(resolver, klass)
    return any(isinstance(base, Symbol) and base.path.rpartition(".")[2] in _MODELS for base in bases)


def _made(resolver: Resolver, klass: Klass, found: Dict) -> Instance:
    """The object that a mapping becomes: made as if by ``Class(**mapping)``; the same for the same mapping."""
    key = (id(found), klass.path, klass.index)
    made = resolver.validated.get(key)
    if made is None:
        at = Call(Name("model_validate", (), 0), (), Span(1, 1, 1, 1), 0, klass.frame.scope)
        given = Arguments(splats=(Thunk(None, None, one(found)),))
        made = resolver.validated[key] = Instance(klass, given, Site(at, klass.path, klass.frame))
        resolver.keep((at, found))
    return made
