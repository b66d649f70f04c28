"""Attributes that code outside a class or module sets: ``service.client = ...``, ``app.state.client = ...``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, coercion, fields, mutations, stores
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.values import (
    Dict,
    Func,
    Instance,
    Items,
    Klass,
    Member,
    ModuleObject,
    Obj,
    Reason,
    Result,
    Site,
    Step,
    Symbol,
    Value,
    extended,
    identity,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import (
    ANY_ATTRIBUTE,
    IN_PLACE,
    Argument,
    Attribute,
    Call,
    Const,
    Expr,
    Import,
    ModuleSummary,
    Name,
    Store,
    Subscript,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_STORES = 40
_SHARED = frozenset({"state", "ctx", "g", "session_state", "user_data", "bot_data"})
"""Where frameworks keep what an application shares, as attributes or, some of them, as items."""
_ALIKE: dict[type, tuple[type, ...]] = {each: (each,) for each in (Func, Member, ModuleObject, Result, Symbol)}
_ALIKE |= dict.fromkeys((Instance, Klass), (Instance, Klass))
"""What may be the same object, by its type, which is told at once."""


def _home(obj: Obj, otherwise: str) -> str:
    """The module that made an object, else the one that defines what it is an instance of."""
    match obj:
        case Instance(klass, site=site):
            return klass.path if site is None else site.path
        case Result(site=Site() as site):
            return site.path
        case Klass(path) | ModuleObject(path) | Func(path):
            return path
    return otherwise


def _is_apart(resolver: Resolver, one: Instance, other: Instance) -> bool:
    """Whether two objects are surely not the same: they are made at different places, which can be seen, of classes
    that make a new one each time."""
    if one.site is None or other.site is None or one.site.call is other.site.call:
        return False
    plain = one.site.call.at > 0 and other.site.call.at > 0
    return plain and _is_made_anew(resolver, one.klass) and _is_made_anew(resolver, other.klass)


@once
def _is_made_anew(resolver: Resolver, klass: Klass) -> bool:
    """Whether each call of a class makes an object of its own: nothing about it tells of one that is shared."""
    for base in attributes.lineage(resolver, klass):
        if isinstance(base, Symbol):
            if base.path not in attributes.BARE and not coercion.is_model(resolver, klass):
                return False
            continue
        info = attributes.info(resolver, base)
        shared = info.keywords or "__dict__" in info.stores or attributes.in_body(resolver, base, "__new__") is not None
        if shared or (info.decorators and not fields.is_record(resolver, base)):
            return False
    return True


class Outside:
    """An index of all attribute stores that are not ``self.x = ...`` in a method, by attribute."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._indexed: set[str] = set()
        self._stores: dict[str, list[tuple[str, Store]]] = {}
        self._changes: dict[str, list[tuple[str, Expr, Store | Call, str]]] = {}
        self._given: dict[str, list[tuple[str, Expr, Store | Call, str]]] = {}
        self._keyed: set[object] = set()
        self._imports: dict[str, str] = {}
        self._unfollowed: dict[str, list[tuple[str, int]]] = {}
        self._renamed: dict[str, set[str]] = {}
        self._importers: dict[tuple[str, int], list[tuple[str, int, bool]]] = {}
        self._derived: dict[tuple[str, int], list[tuple[str, int, bool]]] = {}
        self._active: set[tuple[str, object]] = set()

    def _refresh(self) -> None:
        if len(self._indexed) == len(self._resolver.project):
            return
        for path in self._resolver.project.paths():
            if path in self._indexed:
                continue
            self._indexed.add(path)
            summary = self._resolver.module(path)
            for each in summary.imports:
                if each.level == 0 and each.name is None:
                    self._imports.setdefault(each.module, path)
            own = {index for each in summary.classes for stores in each.stores.values() for index in stores}
            for index, store in enumerate(summary.stores):
                if store.attribute is not None and index not in own:
                    self._stores.setdefault(store.attribute, []).append((path, store))
                elif store.attribute is None:
                    self._note_change(path, store.base, store)
            for call in summary.calls:
                if isinstance(call.func, Attribute) and call.func.name in IN_PLACE:
                    self._note_change(path, call.func.base, call)
                for argument in call.arguments:
                    if argument.keyword == "key" and isinstance(argument.value, Const):
                        self._keyed.add(argument.value.value)
                    if isinstance(argument.value, Attribute) and not argument.stars:
                        given = (path, argument.value.base, call, "handed")
                        self._given.setdefault(argument.value.name, []).append(given)
            for base, number, kind in summary.aliased:
                change = summary.stores[number] if number >= 0 else summary.calls[-1 - number]
                self._changes.setdefault(base.name, []).append((path, base.base, change, kind))
            self._note_derived(path, summary)
            for index in {**summary.mutations, **summary.indirect}:
                changed = summary.bindings[index].value
                if isinstance(changed, Import):
                    self._unfollowed.setdefault(str(changed.name), []).append((path, index))

    def _follow_importers(self, name: str) -> None:
        """Find out what those change, in place, that import something by a name, or by another that it goes by."""
        todo, seen = [name], set[str]()
        while todo:
            each = todo.pop()
            if each not in seen:
                seen.add(each)
                todo += self._renamed.get(each, ())
                for path, index in self._unfollowed.pop(each, ()):
                    self._note_importer(path, index)
                    self._refresh()

    def _note_importer(self, path: str, index: int) -> None:
        """Note that a module changes, in place, what it has imported from others."""
        todo, seen = [(path, index, False)], set[tuple[str, int]]()
        while todo:
            where, each, inner = todo.pop()
            if (where, each) in seen:
                continue
            seen.add((where, each))
            if where != path:
                self._importers.setdefault((where, each), []).append((path, index, inner))
            match self._resolver.module(where).bindings[each].value:
                case Import(module, str() as name, level):
                    found = self._resolver.project.find(module, level, where)
                    if found is not None and found != where:
                        bindings = self._resolver.module(found).scopes[0].bindings
                        todo += [(found, other, inner) for other in bindings.get(name, ())]
                case Name(_, defs):
                    todo += [(where, other, inner) for other in defs if other >= 0]
                case Subscript(Name(_, defs)):
                    todo += [(where, other, True) for other in defs if other >= 0]

    def _note_derived(self, path: str, summary: ModuleSummary) -> None:
        """Note which names of a module are other names for an object, or for one inside it."""
        for index, each in enumerate(summary.bindings):
            match each.value:
                case Import(_, str() as name) if name != each.name:
                    self._renamed.setdefault(name, set()).add(each.name)
                case Name(name, defs) | Subscript(Name(name, defs)) if each.scope == 0 and each.name:
                    self._renamed.setdefault(name, set()).add(each.name)
                    for other in defs:
                        found = self._derived.setdefault((path, other), [])
                        found.append((each.name, index, isinstance(each.value, Subscript)))

    def _changed_as(self, path: str, index: int) -> Iterator[tuple[str, Store | Call, str]]:
        """The changes that other modules make by ``module.name`` under a further name of a binding's object."""
        module, todo, seen = ModuleObject(path), [(index, False)], set[int]()
        while todo:
            each, inner = todo.pop()
            for name, other, part in self._derived.get((path, each), ()):
                if other in seen:
                    continue
                seen.add(other)
                todo.append((other, inner or part))
                for where, base, change, kind in self._changes.get(name, ())[:MAX_STORES]:
                    frame = self._resolver.any_frame(where, change.scope)
                    if any(alt.obj == module for alt in self._resolver.value(base, frame)):
                        yield where, change, "inner" if inner or part else kind

    def changed_by_importers(self, path: str, index: int, value: Value) -> Value:
        """``value`` of a binding after what other modules may do to its object."""
        if any(isinstance(alt.obj, Dict | Items) for alt in value):
            self._refresh()
            self._follow_importers(self._resolver.module(path).bindings[index].name)
            for where, change, kind in self._changed_as(path, index):
                frame = self._resolver.any_frame(where, change.scope)
                value = mutations.after(self._resolver, value, change, kind, frame, False)
            for where, other, inner in self._importers.get((path, index), ()):
                for change, kind in mutations.changes(self._resolver.module(where), other):
                    frame = self._resolver.any_frame(where, change.scope)
                    value = mutations.after(self._resolver, value, change, "inner" if inner else kind, frame, False)
        return value

    def reach(self, path: str, before: int | None = None) -> set[str]:
        """The modules of the project that run when a module is imported, and itself; those that are imported inside
        functions too, unless ``before`` is given, the moment in the module until which its imports count."""
        found, todo = {path}, [path]
        while todo:
            where = todo.pop()
            summary = self._resolver.module(where)
            imports: Iterable[Import] = summary.imports
            if before is not None:
                limit = before if where == path else None
                tops = (each for each in summary.bindings if each.scope == 0 and (limit is None or each.at < limit))
                imports = (*(each.value for each in tops if isinstance(each.value, Import)), *summary.scopes[0].stars)
            for each in imports:
                inner = f"{each.module}.{each.name}" if each.module else str(each.name)
                for name in (each.module, *([inner] if each.name else [])):
                    other = self._resolver.project.find(name, each.level, where)
                    if other is not None and other not in found:
                        found.add(other)
                        todo.append(other)
        return found

    def namespaced(self, dotted: str) -> str | None:
        """The module of the project that ``import package.module`` means, in a package without ``__init__``."""
        self._refresh()
        importer = self._imports.get(dotted)
        return None if importer is None else self._resolver.project.find(dotted, 0, importer)

    def _note_change(self, path: str, base: Expr, change: Store | Call) -> None:
        """Note a change in place of an object that is reached by an attribute: ``service.clients["eu"] = ...``."""
        kind = "maybe"
        while not isinstance(base, Attribute):
            match base:
                case Subscript(base) | Call(func=Attribute(base, "setdefault" | "get")):
                    kind = "inner"
                case _:
                    return
        self._changes.setdefault(base.name, []).append((path, base.base, change, kind))

    def changes(self, name: str) -> Sequence[tuple[str, Expr, Store | Call, str]]:
        """The changes in place of whatever is reached by an attribute: module, owner, change and its kind."""
        self._refresh()
        return self._changes.get(name, ())[:MAX_STORES]

    def changed(self, obj: Obj, name: str, value: Value) -> Value:
        """``value`` of ``obj.name`` after the changes in place that any code may make to it."""
        if not any(isinstance(alt.obj, Dict | Items) for alt in value):
            return value
        self._mention(obj, name)
        self._refresh()
        key = (name + "[]", identity(obj))
        listed = (self._changes.get(name, ()), self._given.get(name, ()))
        noted = [change for each in listed if len(each) <= MAX_STORES for change in each]
        if not noted or key in self._active:
            return value
        self._active.add(key)
        try:
            for path, base, change, kind in noted:
                frame = self._frame(obj, path, change.scope)
                if self._may_be(obj, self._resolver.value(base, frame), in_place=True):
                    value = mutations.after(self._resolver, value, change, kind, frame, False)
        finally:
            self._active.discard(key)
        return value

    def _mention(self, obj: Obj, name: str) -> None:
        """Ask for what may change an object without an import of where it is made; for a module that takes one."""
        if not isinstance(obj, ModuleObject):
            self._resolver.project.mention(name, _home(obj, ""))

    def stored(self, obj: Obj, name: str) -> list[tuple[str, Store]]:
        """The statements that may set ``obj.name`` from outside, by the name of the attribute."""
        self._mention(obj, f"{name}=")
        self._refresh()
        by_name = self._stores.get(ANY_ATTRIBUTE, ()) if isinstance(obj, Instance) else ()
        return [*self._stores.get(name, ()), *by_name]

    def value(self, obj: Obj, name: str) -> Value:
        """What code elsewhere stores in ``obj.name``; nothing if it does not."""
        listed = self.stored(obj, name)
        key = (name, identity(obj))
        if not listed or key in self._active or len(listed) > MAX_STORES:
            return ()
        self._active.add(key)
        try:
            return union(self._matching(obj, listed, name))
        finally:
            self._active.discard(key)

    def is_shared(self, obj: Obj) -> bool:
        """Whether an object is one in which a framework keeps what an application shares."""
        return _last_name(obj) in _SHARED

    def item(self, obj: Obj, key: str) -> Value:
        """What code anywhere keeps under a key of an object that is shared; nothing if it does not. More is possible
        where keys cannot be told, and where what a user types is kept under this one (``text_input("URL", key=...)``).
        """
        self._mention(obj, _last_name(obj))
        self._refresh()
        found, name, is_open = list[Value](), _last_name(obj), key in self._keyed
        for path, base, change, kind in self._changes.get(name, ()):
            kept = _kept(change, key) if kind == "maybe" else None
            is_open = is_open or (kept is None and not _has_plain_key(change))
            if kept is None or len(found) == MAX_STORES:
                continue
            frame = self._frame(obj, path, change.scope)
            if self._may_be(obj, attributes.along(self._resolver, self._resolver.value(base, frame), [name])):
                code = change.code if isinstance(change, Store) else f'"{key}"'
                found.append(extended(self._resolver.value(kept, frame), Step(path, change.span, code)))
        return union([*found, *([unknown(Reason.DYNAMIC, "mapping key")] if found and is_open else [])])

    def _matching(self, obj: Obj, listed: list[tuple[str, Store]], name: str) -> Iterator[Value]:
        for path, store in listed:
            if is_test(path) and not is_test(_home(obj, path)):
                continue
            frame = self._frame(obj, path, store.scope)
            if self._may_be(obj, self._resolver.value(store.base, frame)):
                if self._resolver.excluded(store.tests, frame):
                    continue
                step = Step(path, store.span, store.code)
                if store.attribute == ANY_ATTRIBUTE and isinstance(obj, Instance):
                    yield extended(stores.by_name(self._resolver, store, frame, obj.klass, name), step)
                    continue
                value = self._resolver.value(store.value, frame)
                yield extended(stores.if_called(self._resolver, path, store, value), step)

    def _frame(self, obj: Obj, path: str, scope: int) -> Frame:
        """Where a statement about ``obj`` is evaluated: in the call that made the object, if it stands there."""
        made = obj.site if isinstance(obj, Result) else None
        home = made.frame.of_scope(scope) if made is not None and made.path == path else None
        return home or self._resolver.any_frame(path, scope)

    def _may_be(self, read: Obj, value: Value, in_place: bool = False) -> bool:
        """Whether an object is one of those that a value can be."""
        alike = _ALIKE.get(type(read), ())
        return any(type(alt.obj) in alike and self._same(read, alt.obj, in_place) for alt in value)

    def _same(self, read: Obj, written: Obj, in_place: bool = False) -> bool:
        """Whether an attribute written, or changed in place, on one object may be read on the other."""
        match read, written:
            case Instance(), Instance() if _is_apart(self._resolver, read, written):
                return False
            case (Instance(klass=one), Instance(klass=other) | (Klass() as other)) | (Klass() as one, Klass() as other):
                may_be_heir = isinstance(read, Instance) and read.arguments is None and not read.exact
                return self._inherits(one, other) or (may_be_heir and self._inherits(other, one))
            case Klass() as one, Instance(klass=other):
                return in_place and self._inherits(other, one)
            case Func(one_path, one_index), Func(path, index):
                return (one_path, one_index) == (path, index)
            case Result(), Result():
                alike = read.site is not None and written.site is not None and read.site.call is written.site.call
                return alike or identity(read) == identity(written)
            case (ModuleObject(one_path), ModuleObject(other_path)) | (Symbol(one_path), Symbol(other_path)):
                return one_path == other_path
            case Member(name=name), Member(name=other_name):
                return name == other_name and (name in _SHARED or identity(read) == identity(written))
        return False

    def _inherits(self, klass: Klass, base: Klass) -> bool:
        return (base.path, base.index) in attributes.family(self._resolver, klass)


def _last_name(obj: Obj) -> str:
    """The name by which an object from outside was last reached."""
    match obj:
        case Symbol(path):
            return path.rpartition(".")[2]
        case Member(name=name):
            return name
    return ""


def _has_plain_key(change: Store | Call) -> bool:
    """Whether a change in place can be seen to be one of a certain key, or takes something away."""
    match change:
        case Store(key=Const()) | Call(Attribute(name="pop" | "clear" | "popitem")):
            return True
        case Call(Attribute(name="setdefault"), [Argument(Const()), *_]):
            return True
    return False


def _kept(change: Store | Call, key: str) -> Expr | None:
    """What a change in place keeps under a key."""
    match change:
        case Store(attribute=None, key=Const(text), value=value) if text == key:
            return value
        case Call(Attribute(name="setdefault"), [Argument(Const(text)), Argument(value)]) if text == key:
            return value
    return None
