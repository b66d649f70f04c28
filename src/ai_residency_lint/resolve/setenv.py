"""Where code itself writes into ``os.environ``: item by item, by ``update``, ``|=``, ``setdefault`` and ``pop``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ai_residency_lint.resolve import containers
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import ANY_KEY, Lit, Reason, Thunk, unknown
from ai_residency_lint.syntax.summary import (
    Attribute,
    Binary,
    Call,
    Const,
    Expr,
    Import,
    ModuleSummary,
    Name,
    Opaque,
    Span,
    Store,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_SETTERS = frozenset({"setdefault", "update"})
_REMOVERS = frozenset({"clear", "pop"})
_ONE_OF_SEVERAL = Thunk(None, None, unknown(Reason.DYNAMIC, "os.environ[...]"))


class Write(NamedTuple):
    """A place that writes a variable: when, in which scope, whether surely, as written. ``soft`` if it only does so
    where the variable is not set, ``removes`` if it takes the variable away."""

    path: str
    at: int
    scope: int
    certain: bool
    span: Span
    code: str
    value: Thunk
    soft: bool = False
    removes: bool = False


Written = dict[str, list[Write]]


def writes(resolver: Resolver, found: Written) -> None:
    """Fill ``found`` with every place in the loaded modules that writes a variable, by its name; all of them are under
    ``ANY_KEY``. Keys that cannot be told are left out. Names that stand there as they are come first: the others are
    worked out, which may ask for variables again."""
    later: list[tuple[str, Store | Call]] = []
    for path in resolver.project.paths():
        for each in _changes(resolver, path):
            key = _key(each)
            if isinstance(key, Const):
                _note(found, str(key.value), each, path, _value(resolver, each, path))
            else:
                later.append((path, each))
    for path, each in later:
        for name, value, certain in _worked_out(resolver, each, resolver.any_frame(path, each.scope)):
            _note(found, name, each, path, value, certain)
    for several in found.values():
        several.sort(key=lambda each: (each.path, each.at))


@once
def _changes(resolver: Resolver, path: str) -> tuple[Store | Call, ...]:
    """The statements and calls of a module that change ``os.environ``."""
    return tuple(_changing(resolver.module(path)))


def _changing(summary: ModuleSummary) -> Iterator[Store | Call]:
    for store in summary.stores:
        whole = store.attribute == "environ" and isinstance(store.base, Name)
        if (store.attribute is None and _is_environ(store.base, summary)) or whole:
            yield store
    for call in summary.calls:
        match call.func:
            case Attribute(base, name) if name in _SETTERS | _REMOVERS and _is_environ(base, summary):
                yield call


def _is_environ(base: Expr, summary: ModuleSummary) -> bool:
    match base:
        case Attribute(Name("os"), "environ") | Name("environ"):
            return True
        case Attribute(Name() as module, "environ"):
            return any(isinstance(each, Import) and each.module == "os" for each in _meant(module, summary))
        case Name():
            meant = _meant(base, summary)
            return any(
                isinstance(each, Import | Attribute) and each.name == "environ" and _is_os(each) for each in meant
            )
    return False


def _is_os(each: Import | Attribute) -> bool:
    return each.module == "os" if isinstance(each, Import) else isinstance(each.base, Name)


def _meant(name: Name, summary: ModuleSummary) -> Iterator[Expr]:
    """What a name is bound to, here or at the top of the module."""
    for each in name.defs or summary.scopes[0].bindings.get(name.id, ()):
        if each >= 0:
            yield summary.bindings[each].value


def _key(change: Store | Call) -> Expr | None:
    """The one variable that is changed, as written; nothing if there may be several."""
    match change:
        case Store(attribute=None, key=key):
            return key
        case Call(func=Attribute(name="update" | "clear")):
            return None
        case Call(arguments=[first, *_]) if not first.stars and first.keyword is None:
            return first.value
    return None


def _value(resolver: Resolver, change: Store | Call, path: str) -> Thunk:
    frame = resolver.any_frame(path, change.scope)
    if isinstance(change, Store):
        return Thunk(change.value, frame)
    given = change.arguments[1:2]
    return Thunk(given[0].value, frame) if given else Thunk(None, None, ())


def _worked_out(resolver: Resolver, change: Store | Call, frame: Frame) -> Iterator[tuple[str, Thunk, bool]]:
    """The variables that a change may be about: name, value, and whether it surely is that one."""
    key = _key(change)
    match change:
        case _ if key is not None:
            value = resolver.value(key, frame)
            names = [each.obj.value for each in value if isinstance(each.obj, Lit) and isinstance(each.obj.value, str)]
            one = len(names) == len(value) == 1
            for name in names:
                yield name, _value(resolver, change, frame.path) if one else _ONE_OF_SEVERAL, one
        case Call(func=Attribute(name="clear")):
            yield ANY_KEY, _ONE_OF_SEVERAL, True
        case Call(arguments=arguments):
            for each in arguments:
                if each.keyword is not None:
                    yield each.keyword, Thunk(each.value, frame), True
                else:
                    yield from _entries(resolver, each.value, frame)
        case Store(value=Binary("|", operands)):
            for operand in operands[1:]:
                yield from _entries(resolver, operand, frame)


def _entries(resolver: Resolver, mapping: Expr, frame: Frame) -> Iterator[tuple[str, Thunk, bool]]:
    for alt in resolver.value(mapping, frame):
        given = containers.as_dict(resolver, (alt,))
        for name, entry in given.entries.items():
            if name != ANY_KEY:
                yield name, entry.value, not entry.optional


def _note(
    found: Written, name: str, change: Store | Call, path: str, value: Thunk, certain: bool = True
) -> None:  # fmt: skip
    how = change.func.name if isinstance(change, Call) and isinstance(change.func, Attribute) else ""
    removes = how in _REMOVERS or (isinstance(value.expr, Opaque) and value.expr.kind == "deleted")
    soft = how == "setdefault"
    code = change.code if isinstance(change, Store) else f'os.environ.{how}("{name}", ...)'
    write = Write(path, change.at, change.scope, certain and change.certain, change.span, code, value, soft, removes)
    found.setdefault(name, []).append(write)
