"""Which calls can matter, told by names alone, so that only those are followed.

A call matters if what it calls, or what it hands on, can be a class, function or method of a described library. Such
things go by the names that the library gives them, or by a name that the project gives them; the second kind is what
is collected here: from assignments, stores, arguments and returns. Variables are told apart by scope, attributes not
at all. It may say yes too often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ai_residency_lint.calls.builtin import UNTOLD, Builtins
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.shapes import Shapes
from ai_residency_lint.resolve import running
from ai_residency_lint.syntax.summary import (
    IN_PLACE,
    Argument,
    Attribute,
    Binary,
    Call,
    Choice,
    Class,
    ClassInfo,
    Const,
    Element,
    Entered,
    Expr,
    Filtered,
    Function,
    FunctionInfo,
    Guarded,
    Import,
    Joined,
    Mapping,
    ModuleSummary,
    Name,
    Narrowed,
    Opaque,
    Parameter,
    Part,
    Sequence,
    Starred,
    Subscript,
)

Names = frozenset[str]
_NONE: Names = frozenset()
_PLAINLY_NONE = frozenset({Const, Joined, Opaque, Parameter})
"""What has no name; it is asked so often that going through all cases is slow."""

_DEEP = 20
_OWN = "own "
"""What stands before the name of a class of the project."""
_ATTRIBUTE_OF_AN_OBJECT = "__getattr__()"
_OF_AN_OBJECT = "__call__()"
_KEEP = frozenset(
    {
        *("SimpleNamespace", "cast", "chain", "create_task", "deque", "dict", "ensure_future", "enumerate"),
        *("filter", "fromkeys", "gather", "get", "iter", "list", "namedtuple", "next", "partial", "pop"),
        *("reversed", "run", "set", "setdefault", "sorted", "staticmethod", "tuple", "wait_for", "zip"),
    }
)
"""Functions whose result is, or holds, what they are given."""
_TAKEN_OUT = frozenset({"copy", "get", "items", "pop", "popitem", "setdefault", "values"})
"""Methods that give what an object holds."""
_GIVES = frozenset(
    {"__aenter__", "__aiter__", "__anext__", "__await__", "__enter__", "__getitem__", "__iter__", "__next__"}
)
"""Methods that give something when their object is used without naming them."""
_BY_NAME = frozenset({"attrgetter()", "attrgetter()()", "methodcaller()"})
"""What the standard library makes to get or call a method by its name."""
_PLAIN = frozenset((*dir(dict), *dir(list), *dir(str)))
"""Names that every mapping, list or text has as well."""
MAX_HANDED = 3
"""How many of the arguments without a keyword are looked at for what a call hands on."""
_REST = 8
"""How many arguments of ``*args`` are told apart."""


class _Module:
    """A module with what is asked of it again and again."""

    def __init__(self, summary: ModuleSummary, number: int) -> None:
        self.summary = summary
        self.builtins = Builtins(summary)
        self.starred = any(scope.stars for scope in summary.scopes)
        self.parameters: set[str] = set()
        self.imports: dict[str, set[Import]] = {}
        self._prefix = f"{number}:"
        self._scopes: dict[str, set[int]] = {}
        for each in summary.bindings:
            self._scopes.setdefault(each.name, set()).add(each.scope)
            if isinstance(each.value, Import):
                self.imports.setdefault(each.name, set()).add(each.value)
            elif isinstance(each.value, Parameter):
                self.parameters.add(each.name)

    def local(self, name: str, scope: int) -> str:
        """A variable of a scope of this module."""
        return f"{self._prefix}{scope}:{name}"

    def used(self, node: Name) -> Names:
        """The variables that a name may be; if it comes from outside its function, all that are called so here."""
        scopes = {self.summary.bindings[each].scope for each in node.defs if each >= 0}
        return frozenset(self.local(node.id, each) for each in scopes or self._scopes.get(node.id, {0}))

    def shared(self, name: str) -> str:
        """What a variable of this module goes by elsewhere; nothing for any other name."""
        return name.rpartition(":")[2] if name.startswith(self._prefix) else ""


class _Spread:
    """Names that others lead to, over any number of steps, in whatever order the steps become known."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = set(names)
        self._waiting: dict[str, set[str]] = {}

    def lead(self, sources: Iterable[str], targets: Iterable[str]) -> None:
        """If one of the first names is among them, so are the second ones."""
        if not self.names.isdisjoint(sources):
            self.add(targets)
            return
        for source in sources:
            self._waiting.setdefault(source, set()).update(targets)

    def add(self, names: Iterable[str]) -> None:
        """Take in further names, and all that they lead to."""
        fresh = list(names)
        while fresh:
            name = fresh.pop()
            if name not in self.names:
                self.names.add(name)
                fresh += self._waiting.pop(name, ())


class Relevance:
    """The names under which parts of the libraries of ``library`` can be called in a growing set of modules."""

    def __init__(self, library: Library) -> None:
        self._shapes = Shapes(library.sdks)
        self._modules = library.modules
        self._called = _Spread(library.called)
        self._telling = library.called - _PLAIN
        self._names = _Spread((*library.methods, *_BY_NAME))
        self._owners: dict[str, set[str]] = {}
        self._others: dict[str, set[str]] = {}
        for each in library.methods:
            owner, _, name = each.rpartition(".")
            self._owners.setdefault(owner, set()).add(name)
        self._known: dict[int, _Module] = {}

    def add(self, summaries: Iterable[ModuleSummary]) -> None:
        """Take further modules into account."""
        summaries = tuple(summaries)
        for summary in summaries:
            self._rename(summary)
        for summary in summaries:
            self._note_owners(self._module(summary))
            for sources, targets in _flows(self._module(summary)):
                self._names.lead(sources, targets)
        self._names.add(self._methods_of_others())

    def _module(self, summary: ModuleSummary) -> _Module:
        if id(summary) not in self._known:
            self._known[id(summary)] = _Module(summary, len(self._known))
        return self._known[id(summary)]

    def _rename(self, summary: ModuleSummary) -> None:
        """Follow classes and functions that only have another name, and classes made from them."""
        for binding in summary.bindings:
            value = binding.value
            bases = summary.classes[value.index].bases if isinstance(value, Class) else (value,)
            for name in (each.name if isinstance(each, Import) else _last(each) for each in bases):
                if name is not None and name != binding.name:
                    self._called.lead((name,), (binding.name,))

    def _note_owners(self, module: _Module) -> None:
        """Note what has methods, under another name: ``files = client.files``, ``session = Session()``."""
        for name, value in _named(module.summary):
            owner = self._owner(value, module)
            if owner is not None and owner != name:
                self._others.setdefault(owner, set()).add(name)

    def _methods_of_others(self) -> Iterator[str]:
        """The methods under all names that their owners have."""
        fresh = [owner for owner in self._others if owner in self._owners]
        while fresh:
            owner = fresh.pop()
            for name in self._others.get(owner, ()):
                new = self._owners[owner] - self._owners.get(name, set())
                if new:
                    self._owners.setdefault(name, set()).update(new)
                    fresh.append(name)
                    yield from (f"{name}.{method}" for method in new)

    def _owner(self, value: Expr, module: _Module) -> str | None:
        match value:
            case Import(name, inner):
                return inner or name
            case Entered(inner):
                return self._owner(inner, module)
            case Call(func):
                return f"{_last(func)}()" if self._is_foreign(func, module) else f"{_OWN}{_last(func)}()"
        return _last(value)

    def _is_foreign(self, func: Expr, module: _Module) -> bool:
        """Whether what is called is imported from one of the libraries."""
        found = module.imports.get(_root(func) or "", ())
        return not self._modules.isdisjoint(each.module.partition(".")[0] for each in found)

    def matters(self, expr: Expr, summary: ModuleSummary) -> bool:
        """Whether ``expr`` can be a part of a library that can be called."""
        return not _carried(expr, self._module(summary)).isdisjoint(self._names.names)

    def calls(self, summary: ModuleSummary, leads: Callable[[Import], bool]) -> Iterator[tuple[Call, bool]]:
        """The calls of a module that can matter, by what they call or by what they hand on, and whether each is worth a
        long search: what it calls bears no name, or one of a library that Python's own types do not have, or it hands
        on an attribute of such a name.

        What is imported may come from a module that is not known yet: it matters if ``leads`` says so.
        """
        module = self._module(summary)
        for call in summary.calls:
            name = _last(call.func)
            named = name is None or (name in self._called.names and self._shapes.fits(call, module.builtins))
            called = self._is_called(call, named, module, leads)
            handed = tuple(self.handed_on(call, summary))
            if called or handed:
                methods = {each.name for each in handed if isinstance(each, Attribute)}
                yield call, (called and named and name not in _PLAIN) or not self._telling.isdisjoint(methods)

    def handed_on(self, call: Call, summary: ModuleSummary) -> Iterator[Expr]:
        """What a call of a module hands on that can be a part of a library."""
        given = [each.value for each in call.arguments if each.keyword is None and not each.stars][:MAX_HANDED]
        given += (each.value for each in running.handed(call) if each.keyword is not None)
        return (each for each in given if self.matters(each, summary))

    def _is_called(self, call: Call, named: bool, module: _Module, leads: Callable[[Import], bool]) -> bool:
        """Whether what is called can be one of the libraries'; ``named`` if its name says so."""
        known = named or any(map(leads, module.imports.get(_root(call.func) or "", ())))
        if not known and _carried(call.func, module).isdisjoint(self._names.names):
            return False
        return not isinstance(call.func, Attribute) or module.builtins.kind(call.func.base) == UNTOLD


def _named(summary: ModuleSummary) -> Iterator[tuple[str, Expr]]:
    """Names and what they are given, and what functions give; a parameter gets a call of its annotated class."""
    yield from ((each.name, each.value) for each in summary.bindings)
    yield from ((each.attribute, each.value) for each in summary.stores if each.attribute is not None)
    for made in summary.classes:
        yield from ((f"{_OWN}{made.name}()", Call(base, (), made.span, 0, 0)) for base in made.bases)
    for function in summary.functions:
        yield from ((f"{_OWN}{function.name}()", each) for each in function.returns if _is_foreign(each, summary))
        for parameter in function.parameters:
            if parameter.annotation is not None:
                yield parameter.name, Call(parameter.annotation, (), function.span, 0, 0)


def _is_foreign(expr: Expr, summary: ModuleSummary) -> bool:
    """Whether a name in a function is not a variable of its own."""
    return isinstance(expr, Name) and all(
        each >= 0 and isinstance(summary.bindings[each].value, Import) for each in expr.defs
    )


def _flows(module: _Module) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is called by other names: if one of the first names is of a library, so are the second ones."""
    summary = module.summary
    for binding in summary.bindings:
        if sources := _carried(binding.value, module):
            is_lambda = isinstance(binding.value, Function)
            shared = binding.late or summary.scopes[binding.scope].kind != "function"
            name = binding.name
            names = (name,) if shared else ()
            yield sources, (module.local(name, binding.scope), *names, *((f"{name}()",) if is_lambda else ()))
        other = binding.value.name if isinstance(binding.value, Import) else _last(binding.value)
        if other is not None and other != binding.name:
            yield frozenset({f"{other}()"}), (f"{binding.name}()",)
        if isinstance(binding.value, Call):
            yield frozenset({f"{_last(binding.value.func)}()()"}), (f"{binding.name}()",)
    for store in summary.stores:
        if sources := _carried(store.value, module):
            yield sources, (store.attribute,) if store.attribute else _changed(store.base, module)
    for call in summary.calls:
        for place, argument in enumerate(call.arguments):
            if sources := _carried(argument.value, module):
                yield sources, tuple(f"{_last(call.func)}({each}" for each in _places(place, argument))
                if argument.keyword is not None and _last(call.func) in _KEEP:
                    yield sources, (argument.keyword,)
                if isinstance(call.func, Attribute) and call.func.name in IN_PLACE:
                    yield sources, _changed(call.func.base, module)
    for function in summary.functions:
        yield from _received(function, function.name, function.owner is not None, module)
        if function.owner is not None and function.name in ("__init__", "__new__"):
            yield from _received(function, summary.classes[function.owner].name, True, module)
        for each in function.parameters:
            if each.default is not None and (sources := _carried(each.default, module)):
                yield sources, (module.local(each.name, function.scope),)
        lazy = function.owner is None and function.name == "__getattr__"  # of a module, which is not followed
        if not lazy and (sources := _together((*function.returns, *function.yields), module)):
            home = summary.scopes[function.scope].parent or 0
            property_ = (function.name, module.local(function.name, home)) if function.decorators else ()
            unnamed = function.owner is not None and function.name in _GIVES
            itself = (f"{summary.classes[function.owner or 0].name}()",) if unnamed else ()
            yield sources, (f"{function.name}()", *property_, *itself)
        handed = (each.value for made in function.decorators if isinstance(made, Call) for each in made.arguments)
        if sources := _together(handed, module):
            yield sources, (f"{function.name}()",)
        for name in filter(None, map(_last, function.returns)):
            yield frozenset({f"{name}()"}), (f"{function.name}()()",)
    for made in summary.classes:
        yield from _made(made, module)


def _places(place: int, argument: Argument) -> tuple[object, ...]:
    """Under what an argument is received: its number or name; "**" any keyword, "*" what is not known."""
    if argument.stars:
        return ("*",)
    return (place,) if argument.keyword is None else (argument.keyword, "**")


def _received(
    function: FunctionInfo, name: str, bound: bool, module: _Module
) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is handed to a function goes by the names of its parameters: ``name(0`` is the first argument."""
    for place, parameter in enumerate(function.parameters[bound:]):
        kinds = {"args": (*range(place, place + _REST), "*"), "kwargs": ("**", "*")}
        places = kinds.get(parameter.kind, (place, parameter.name, "*"))
        given = frozenset(f"{name}({each}" for each in places)
        yield given, (module.local(parameter.name, function.scope),)


def _made(made: ClassInfo, module: _Module) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is handed to a class may go to its fields."""
    scope = module.summary.scopes[made.scope]
    for place, field in enumerate(scope.bindings):
        yield frozenset(f"{made.name}({each}" for each in (field, place, "*")), (field,)


def _changed(base: Expr, module: _Module) -> tuple[str, ...]:
    """The names of what something is put into, for other modules too; not of all objects that give attributes or
    results without a name."""
    names = _carried(base, module) - {_ATTRIBUTE_OF_AN_OBJECT, _OF_AN_OBJECT}
    return (*names, *(name for each in names if (name := module.shared(each))))


def _together(exprs: Iterable[Expr], module: _Module, depth: int = 0) -> Names:
    return _NONE.union(*(_carried(each, module, depth + 1) for each in exprs))


def _last(expr: Expr) -> str | None:
    """The last name of what is called."""
    match expr:
        case Name(name) | Attribute(_, name):
            return name
        case Call(Name("getattr"), (_, Argument(Const(str(name))), *_)):
            return name
    return None


def _root(expr: Expr) -> str | None:
    """The name that is called, or the name that what is called is an attribute of."""
    base = expr.base if isinstance(expr, Attribute) else expr
    return base.id if isinstance(base, Name) else None


def _is_given(func: Expr, module: _Module) -> bool:
    """Whether a plain parameter is called, which may be a function that gives back what it gets."""
    return isinstance(func, Name) and func.id in module.parameters


def _carried(expr: Expr, module: _Module, depth: int = 0) -> Names:
    """The names of which an expression can be the value; ``name()`` stands for what a call of that name gives."""
    if depth > _DEEP or type(expr) in _PLAINLY_NONE:
        return _NONE
    match expr:
        case Name(name):
            return module.used(expr) | {name} if module.starred else module.used(expr)
        case Attribute(base, name) | Call(Name("getattr"), (Argument(base), Argument(Const(str(name))), *_)):
            called = f"{_last(base.func)}()" if isinstance(base, Call) else ""
            owners = (_last(base), *((called, _OWN + called) if called else ()))
            return frozenset({name, *(f"{each}.{name}" for each in owners), _ATTRIBUTE_OF_AN_OBJECT})
        case Call(func, arguments):
            last = _last(func)
            made = _carried(func, module, depth + 1) if last is None else frozenset({f"{last}()", _OF_AN_OBJECT})
            if isinstance(func, Call):
                made |= {f"{_last(func.func)}()()", _OF_AN_OBJECT}
            keeps = last in _KEEP
            keeps = keeps or isinstance(func, Call | Subscript) or _is_given(func, module)
            handed = (each.value for each in arguments if keeps or not isinstance(each.value, Name | Call))
            if isinstance(func, Attribute) and func.name in _TAKEN_OUT:
                made |= _carried(func.base, module, depth + 1)
            return made | _together(handed, module, depth) if keeps or len(arguments) == 1 else made
        case Import(where, name):
            return frozenset({name, f"{where}.{name}"} if name else ())
        case Function(index):
            info = module.summary.functions[index]
            return _together(info.returns, module, depth) if info.name == "<lambda>" else _NONE
        case Class(index):
            return frozenset({module.summary.classes[index].name})
        case Mapping(items):
            return _together((value for _, value in items), module, depth)
        case Sequence(_, items) | Choice(_, items) | Binary(_, items):
            return _together(items, module, depth)
        case Subscript(base):
            return _carried(base, module, depth + 1)
        case (
            Starred(value)
            | Part(value)
            | Element(value)
            | Entered(value)
            | Narrowed(value)
            | Guarded(value)
            | Filtered(value)
        ):
            return _carried(value, module, depth + 1)
    return _NONE
