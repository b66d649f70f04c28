"""Who calls a function of the project, and are these all callers?

The callers that can be seen are all there are when nobody outside can call: the function is nested or its name (or its
class's or module's) begins with an underscore, or the project is an application, not a distribution (it has no
``[build-system]`` and no ``setup.py``). A function that is handed on as a value, or decorated by a library, may be
called by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import attributes, contexts, invoke, names, running
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.project import is_test
from ai_residency_lint.resolve.values import (
    CUT_OFF,
    Arguments,
    Func,
    Instance,
    Klass,
    Obj,
    Partial,
    Reason,
    Site,
    Step,
    Thunk,
    Value,
    extended,
    identity,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import (
    Attribute,
    Call,
    Choice,
    Expr,
    FunctionInfo,
    Guarded,
    Import,
    Mapping,
    Name,
    Parameter,
    Sequence,
    Subscript,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

MAX_CALLERS = 40
MAX_LEVELS = 4
_HARMLESS = frozenset(
    {
        *("staticmethod", "classmethod", "property", "cached_property", "lru_cache", "cache", "contextmanager"),
        *("asynccontextmanager", "wraps", "abstractmethod", "override", "retry", "dataclass", "observe", "traceable"),
    }
)

Found = tuple[tuple[Arguments, Site, Func | Klass], ...]


class Callers:
    """An index of the calls of all loaded modules by the name that is called."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._indexed: set[str] = set()
        self._calls: dict[str, list[tuple[str, Call]]] = {}
        self._inherits: dict[str, set[str]] = {}
        self._classes: dict[str, list[tuple[str, int]]] = {}
        self._handed: set[str] = set()
        self._run: dict[str, list[tuple[str, Call]]] = {}
        self._aliases: dict[str, set[str]] = {}
        self._known: dict[tuple[str, int, str], Found] = {}
        self._heirs_of: dict[tuple[str, int], tuple[Klass, ...]] = {}
        self._active: list[tuple[str, int, str]] = []
        self._for_now: dict[tuple[str, int, str], Found] = {}
        self._cut_off = False

    def _refresh(self) -> None:
        if len(self._indexed) == len(self._resolver.project):
            return
        for path in self._resolver.project.paths():
            if path in self._indexed:
                continue
            self._indexed.add(path)
            self._known.clear()
            self._heirs_of.clear()
            summary = self._resolver.module(path)
            for call in summary.calls:
                for name in _called(call):
                    self._calls.setdefault(name, []).append((path, call))
                runs = [*running.handed(call)]
                for argument in call.arguments:
                    if argument not in runs:
                        self._handed.update(_mentioned(argument.value))
                for name in {name for each in runs for name in _mentioned(each.value)}:
                    self._run.setdefault(name, []).append((path, call))
            for number, each in enumerate(summary.classes):
                self._classes.setdefault(each.name, []).append((path, number))
                for base in each.bases:
                    match base:
                        case Name(id) | Attribute(_, id):
                            self._inherits.setdefault(id, set()).add(each.name)
            for function in summary.functions:
                for value in (*function.returns, *function.yields):
                    self._handed.update(_mentioned(value))
            for store in summary.stores:
                self._handed.update(_mentioned(store.value))
            for binding in summary.bindings:
                self._handed.update(_mentioned(binding.value))
                if isinstance(binding.value, Import) and binding.value.name not in (None, binding.name):
                    self._aliases.setdefault(str(binding.value.name), set()).add(binding.name)

    def of_function(self, path: str, index: int) -> Found | None:
        """The calls of a function; None while they are being looked for, or when too many levels are open."""
        return self._find(*self._key(path, index))

    def of_class(self, path: str, index: int) -> Found | None:
        """The calls that make instances of a class, or of a subclass that does not make them its own way."""
        return self._find(*self._key_of_class(path, index))

    def _key(self, path: str, index: int) -> tuple[str, int, str]:
        """What the calls of a function are looked for and remembered under; those of ``__init__`` are of its class."""
        info = self._resolver.module(path).functions[index]
        if info.name == "__init__" and info.owner is not None:
            return self._key_of_class(path, info.owner)
        return path, index, info.name

    def _key_of_class(self, path: str, index: int) -> tuple[str, int, str]:
        return path, index, self._resolver.module(path).classes[index].name + "()"

    def few(self, path: str, index: int, *, of_class: bool = False) -> Found | None:
        """The calls of a function, or those that make instances of a class; None if they may be more than are told."""
        found = self.of_class(path, index) if of_class else self.of_function(path, index)
        return None if found is None or len(found) > MAX_CALLERS else found

    def _find(self, path: str, index: int, name: str) -> Found | None:
        if not name.endswith("()") and self._resolver.module(path).functions[index].owner is not None:
            self._resolver.project.mention(name, path)
        self._refresh()
        key = (path, index, name)
        known = self._known.get(key, self._for_now.get(key))
        if known is not None:
            return known
        if key in self._active or len(self._active) >= MAX_LEVELS:
            self._cut_off = True
            return None
        outer, self._cut_off = self._cut_off, False
        self._active.append(key)
        try:
            found = tuple(self._matching(path, index, name))
        finally:
            self._active.pop()
        if not self._resolver.charge(0):  # then callers may be missing
            self._cut_off = True
            return None
        (self._for_now if self._cut_off and self._active else self._known)[key] = found
        self._cut_off = self._cut_off or outer
        if not self._active:
            self._for_now.clear()
            self._cut_off = False
        return found

    def _matching(self, path: str, index: int, name: str) -> Iterator[tuple[Arguments, Site, Func | Klass]]:
        is_class = name.endswith("()")
        plain = name.removesuffix("()")
        names = {plain, *self._aliases.get(plain, ())}
        if is_class:
            names |= {"__init__", "cls", *self._heirs(plain)}
        if plain in self._handed:
            names.add("()")
        wrappers = set() if is_class else set(self._wrappers(path, index))
        seen: set[int] = set()
        matches = 0
        for each in sorted(names):
            sites = self._calls.get(each, ())
            if not self._resolver.afford(len(sites)):
                return
            for where, call in sites:
                if id(call) in seen or (is_test(where) and not is_test(path)):
                    continue
                seen.add(id(call))
                frame = self._resolver.any_frame(where, call.scope)
                if not _may_be(self._resolver.value(call.func, frame), path, index, is_class or bool(wrappers)):
                    continue
                for found in self._calls_of(Site(call, where, frame), path, index, is_class, wrappers):
                    yield found
                    matches += 1
                    if matches > MAX_CALLERS:
                        return

    def _calls_of(
        self, site: Site, path: str, index: int, is_class: bool, wrappers: set[tuple[str, int]]
    ) -> Iterator[tuple[Arguments, Site, Func | Klass]]:  # fmt: skip
        """The calls of a function that a call is; one that may also be of another function is looked at for each of the
        callers of the code around it."""
        found = [*self._calls_in(site, path, index, is_class, wrappers)]
        if found and self._is_open(site) and not self._is_own_call(site):
            for frame in contexts.by_caller(self._resolver, site.frame):
                place = Site(site.call, site.path, frame)
                if frame is not site.frame and self._is_open(place):
                    place = Site(site.call, site.path, contexts.blind(self._resolver, frame))
                yield from self._calls_in(place, path, index, is_class, wrappers)
        else:
            yield from found

    def _is_open(self, site: Site) -> bool:
        """Whether a call may be of several functions of the project."""
        value = self._resolver.value(site.call.func, site.frame)
        return len({(alt.obj.path, alt.obj.index) for alt in value if isinstance(alt.obj, Func | Klass)}) > 1

    def _calls_in(
        self, site: Site, path: str, index: int, is_class: bool, wrappers: set[tuple[str, int]]
    ) -> Iterator[tuple[Arguments, Site, Func | Klass]]:  # fmt: skip
        for obj, arguments in self._callees(site):
            if not isinstance(obj, Func | Klass | Partial):
                continue
            target, given = invoke.unwrapped(obj, arguments)
            through = isinstance(target, Func) and (target.path, target.index) in wrappers
            found = [(given, site, target)]
            if through and isinstance(target, Func):
                plain_one = Func(path, index, self._home(path, index), target.bound)
                found = [*self._passed_on(target, given, site, path, index)] or [(given, site, plain_one)]
            for arguments, place, callee in found:
                if _is(self._resolver, callee, path, index, is_class):
                    assert isinstance(callee, Func | Klass)
                    yield arguments, place, callee

    def _callees(self, site: Site) -> Iterator[tuple[Obj, Arguments]]:
        """What a call calls, or has run elsewhere, with which arguments."""
        given = invoke.arguments(site.call, site.frame)
        for alt in self._resolver.value(site.call.func, site.frame):
            yield alt.obj, given
            called, more = running.run(self._resolver, alt.obj, given) or ((), given)
            yield from ((each.obj, more) for each in called)

    def _home(self, path: str, index: int) -> Frame:
        summary = self._resolver.module(path)
        return self._resolver.any_frame(path, summary.scopes[summary.functions[index].scope].parent or 0)

    def _wrappers(self, path: str, index: int) -> Iterator[tuple[str, int]]:
        """The functions that decorators of the project put in the place of one, and which call it in turn."""
        if self._resolver.module(path).functions[index].decorators:
            plain = Func(path, index, self._home(path, index))
            for alt in invoke.replaced(self._resolver, one(plain)):
                if isinstance(alt.obj, Func) and (alt.obj.path, alt.obj.index) != (path, index):
                    yield alt.obj.path, alt.obj.index

    def _passed_on(
        self, wrapper: Func, given: Arguments, site: Site, path: str, index: int
    ) -> Iterator[tuple[Arguments, Site, Obj]]:  # fmt: skip
        """The calls of a function that its wrapper makes when it is called with ``given``."""
        frame = invoke.entered_frame(self._resolver, wrapper, given, site)
        if frame is not None:
            for call in self._resolver.module(wrapper.path).calls:
                if call.scope == frame.scope:
                    for alt in self._resolver.value(call.func, frame):
                        target, more = invoke.unwrapped(alt.obj, invoke.arguments(call, frame))
                        if _is(self._resolver, target, path, index, False):
                            yield more, Site(call, wrapper.path, frame), target

    def _heirs(self, name: str) -> set[str]:
        """The names of classes that inherit from one of this name, over any number of steps."""
        found: set[str] = set()
        todo = [name]
        while todo:
            for heir in self._inherits.get(todo.pop(), ()):
                if heir not in found:
                    found.add(heir)
                    todo.append(heir)
        return found

    def heirs(self, klass: Klass) -> tuple[Klass, ...]:
        """The classes of the project that inherit from a class."""
        self._refresh()
        key = (klass.path, klass.index)
        found = self._heirs_of.get(key)
        if found is None:
            found = tuple(self._inheriting(klass))
            if self._resolver.charge(0):
                self._heirs_of[key] = found
        return found

    def _inheriting(self, klass: Klass) -> Iterator[Klass]:
        wanted = (klass.path, klass.index)
        name = self._resolver.module(klass.path).classes[klass.index].name
        for each in sorted(self._heirs(name)):
            for path, index in self._classes.get(each, ()):
                scope = self._resolver.module(path).scopes[self._resolver.module(path).classes[index].scope]
                heir = Klass(path, index, self._resolver.any_frame(path, scope.parent or 0))
                if wanted != (path, index) and wanted in attributes.family(self._resolver, heir):
                    yield heir

    # -- values ------------------------------------------------------------------------------------------------------

    def parameter(self, path: str, index: int, name: str, bound: Obj | None) -> Value | None:
        """What callers pass for a parameter, with the rest that cannot be seen; None if nobody is seen to call.

        For a method only those count that may call it on ``bound``.
        """
        info = self._resolver.module(path).functions[index]
        found = self.of_function(path, index)
        if found is None:
            return unknown(Reason.TOO_DEEP, name) if self._key(path, index) in self._active else one(CUT_OFF)
        found = tuple(each for each in found if _may_call(self._resolver, self._on_whom(each[2], each[1]), bound))
        if not found:
            return None
        values = []
        closed = self.closed(path, info)
        spec = next(each for each in info.parameters if each.name == name)
        optional = spec.kind in ("args", "kwargs")
        for given, site, target in found:
            func = self._as_function(target, path, index)
            given = self._on_same(given, site, bound)
            thunk = invoke.bind(self._resolver, info, given, func).get(name)
            if thunk is not None and not _lacks(thunk, name):
                optional = optional or (spec.default is not None and thunk.expr is spec.default)
                text = f"call with {name}" if thunk.span is not None else f"call without {name}"
                where = thunk.frame.path if thunk.span is not None and thunk.frame is not None else site.path
                step = Step(where, thunk.span or site.call.span, text)
                via = "" if closed or thunk.span is not None else f"parameter {name}"
                values.append(extended(self._resolver.force(thunk), step, via))
        if len(found) > MAX_CALLERS:
            values.append(unknown(Reason.TOO_DEEP, name))
        if not closed and spec.default is not None and not optional:
            values.append(names.default(self._resolver, spec, path, self._home(path, index)))
        if not closed:
            values.append(unknown(Reason.PARAMETER, name, optional or spec.default is not None))
        return union(values) if values else unknown(Reason.UNBOUND, name)

    def _on_whom(self, target: Func | Klass, site: Site) -> Func | Klass:
        """What is called, bound to the object that the calling method belongs to if that calls on itself."""
        own = site.frame.bound
        if isinstance(target, Func) and isinstance(own, Instance) and self._is_own_call(site):
            return Func(target.path, target.index, target.frame, own)
        return target

    def _on_same(self, given: Arguments, site: Site, bound: Obj | None) -> Arguments:
        """The arguments of a call by ``self.method(...)`` or ``super().method(...)``, as they are when the object is
        ``bound``: it is the one that the calling method belongs to."""
        own = site.frame.bound
        if not isinstance(bound, Instance) or not isinstance(own, Instance) or own.arguments is not None:
            return given
        if not self._is_own_call(site) or identity(own) == identity(bound):
            return given
        if (own.klass.path, own.klass.index) not in attributes.family(self._resolver, bound.klass)[1:]:
            return given
        frame = self._resolver.frame(site.path, site.frame.scope, site.frame.parent, None, bound)
        return invoke.arguments(site.call, frame)

    def _is_own_call(self, site: Site) -> bool:
        summary = self._resolver.module(site.path)
        function = summary.scopes[site.frame.scope].function
        match site.call.func:
            case Attribute(Call(Name("super"), ())):
                return True
            case Attribute(Name(_, (index,))) if index >= 0 and function is not None:
                value = summary.bindings[index].value
                first = summary.functions[function].parameters[:1]
                return isinstance(value, Parameter) and [value.name] == [each.name for each in first]
        return False

    def _as_function(self, target: Func | Klass, path: str, index: int) -> Func:
        if isinstance(target, Func):
            return target
        owner = self._resolver.module(path).functions[index].owner
        klass = Klass(path, owner if owner is not None else target.index, target.frame)
        return Func(path, index, attributes.body(self._resolver, klass), Instance(klass))

    def field(self, klass: Klass, name: str, position: int) -> tuple[list[Value], bool] | None:
        """What constructions pass for a field of a record, and whether some leave it out; None if there are none."""
        found = self.of_class(klass.path, klass.index)
        if not found:
            return None
        values: list[Value] = []
        omitted = False
        for given, site, _ in found:
            value = invoke.argument(self._resolver, given, name, position)
            if value is None:
                omitted = True
            else:
                values.append(extended(value, Step(site.path, site.call.span, f"call with {name}")))
        return values, omitted

    def closed(self, path: str, info: FunctionInfo) -> bool:
        """Whether the callers that are seen are all there can be."""
        if self._is_handed_on(info) or not _HARMLESS.issuperset(map(invoke.decorator_name, info.decorators)):
            return False
        scope = self._resolver.module(path).scopes[info.scope]
        nested = "." in info.qualname and info.owner is None and scope.parent != 0
        return nested or self._is_private(path, info.qualname)

    def _is_handed_on(self, info: FunctionInfo) -> bool:
        """Whether a function is handed on as a value by its name; an ``__init__`` by that of its class."""
        name = ".".join(info.qualname.split(".")[-2:]) if info.name == "__init__" else info.name
        if name in self._handed or info.name in self._handed:
            return True
        return any(not self._runs(info, path, call) for path, call in self._run.get(info.name, ()))

    def _runs(self, info: FunctionInfo, path: str, call: Call) -> bool:
        """Whether a call has this function run, with the arguments that can be seen."""
        site = Site(call, path, self._resolver.any_frame(path, call.scope))
        given = invoke.arguments(call, site.frame)
        value = self._resolver.value(call.func, site.frame)
        found = [running.run(self._resolver, alt.obj, given) for alt in value]
        called = [alt.obj for each in found for alt in (each or ((), given))[0]]
        functions = [
            self._resolver.module(each.path).functions[each.index] for each in called if isinstance(each, Func)
        ]
        return None not in found and any(each is info for each in functions)

    def closed_class(self, klass: Klass) -> bool:
        """Whether the constructions that are seen are all there can be."""
        info = attributes.info(self._resolver, klass)
        return info.name not in self._handed and self._is_private(klass.path, info.qualname)

    def _is_private(self, path: str, qualname: str) -> bool:
        names = (*qualname.split("."), *PurePosixPath(path).with_suffix("").parts)
        private = any(part.startswith("_") and not part.startswith("__") for part in names)
        return private or not self._resolver.project.is_distributed(path)


def _lacks(thunk: Thunk, name: str) -> bool:
    """Whether a call fails, since it does not give a parameter that it must give."""
    return thunk.expr is None and thunk.value == unknown(Reason.UNBOUND, name)


def _called(call: Call) -> Iterator[str]:
    """The names under which a call may be looked for."""
    match call.func:
        case Name(id) | Attribute(_, id):
            yield id
        case Call() | Subscript():
            yield "()"
    given = [*(each for each in call.arguments[:2] if each.keyword is None), *running.handed(call)]
    for expr in (*(each.value for each in dict.fromkeys(given)), running.owner(call)):
        match expr:
            case Name(id) | Attribute(_, id):
                yield id


def _mentioned(value: Expr) -> Iterable[str]:
    """The names of functions or classes that a value may hand on, without calling them."""
    match value:
        case Attribute(Name(id) | Attribute(_, id), "__init__"):
            return (f"{id}.__init__",)
        case Name(id) | Attribute(_, id):
            return (id,)
        case Mapping(items):
            inner: Iterable[Expr] = (item for _, item in items)
        case Sequence(_, inner) | Choice(_, inner):
            pass
        case Guarded(only):
            inner = (only,)
        case _:
            return ()
    return [name for each in inner for name in _mentioned(each)]


def _may_call(resolver: Resolver, target: Func | Klass, bound: Obj | None) -> bool:
    """Whether a call of ``target`` may be a call on ``bound``: the classes are the same, or one inherits the other."""
    if not isinstance(bound, Instance):
        return True
    owner = target if isinstance(target, Klass) else target.bound.klass if isinstance(target.bound, Instance) else None
    if owner is None:
        return True
    mine, theirs = attributes.family(resolver, bound.klass), attributes.family(resolver, owner)
    return mine[0] in theirs or (isinstance(target, Func) and theirs[0] in mine)


def _may_be(value: Value, path: str, index: int, any_function: bool) -> bool:
    """Whether a call of a value can be one of a function, or of a class, as far as can be told at a glance. Nearly all
    calls of the same name are calls of something else."""
    for alt in value:
        obj = alt.obj
        kind = type(obj)
        if kind is Func:
            if any_function or (obj.index == index and obj.path == path):  # type: ignore[union-attr]
                return True
        elif kind is Klass:
            if any_function:
                return True
        elif kind is Partial or running.runs(obj):
            return True
    return False


def _is(resolver: Resolver, obj: Obj, path: str, index: int, is_class: bool) -> bool:
    if not is_class:
        return isinstance(obj, Func) and (obj.path, obj.index) == (path, index)
    if isinstance(obj, Func):
        info = resolver.module(obj.path).functions[obj.index]
        return info.name == "__init__" and (obj.path, info.owner) == (path, index)
    if not isinstance(obj, Klass):
        return False
    for base in attributes.lineage(resolver, obj):
        if not isinstance(base, Klass):
            return False
        if (base.path, base.index) == (path, index):
            return True
        if attributes.in_body(resolver, base, "__init__") is not None:
            return False
    return False
