"""Which calls can matter, told by names alone, so that only those are followed.

A call matters if what it calls, or what it hands on, can be a class, function or method of a described library. Such
things go by the names that the library gives them, or by a name that the project gives them; the second kind is what
is collected here: from assignments, stores, arguments and returns. Variables are told apart by module, attributes not
at all. It may say yes too often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    Mapping,
    ModuleSummary,
    Name,
    Narrowed,
    Part,
    Sequence,
    Starred,
    Subscript,
)

Names = frozenset[str]
_NONE: Names = frozenset()

_DEEP = 20
_OWN = "own "
"""What stands before the name of a class of the project."""
_ATTRIBUTE_OF_AN_OBJECT = "__getattr__()"
_OF_AN_OBJECT = "__call__()"
_EVERYWHERE = frozenset(name for kind in (dict, list, str, set) for name in dir(kind))
_KEEP = frozenset(
    {
        *("cast", "chain", "create_task", "deque", "dict", "ensure_future", "enumerate", "filter", "gather", "get"),
        *("iter", "list", "namedtuple", "next", "partial", "pop", "reversed", "run", "set", "setdefault", "sorted"),
        *("tuple", "wait_for", "zip", "SimpleNamespace", "staticmethod"),
    }
)
"""Functions whose result is, or holds, what they are given."""
_TAKEN_OUT = frozenset({"copy", "get", "items", "pop", "popitem", "setdefault", "values"})
"""Methods that give what an object holds."""
_REST = 8
"""How many arguments of ``*args`` are told apart."""


class Relevance:
    """The names under which parts of the libraries can be called in a growing set of modules.

    ``modules`` are the import names of the libraries, ``called`` the last names of everything in them that can be
    called. ``methods`` are two names as they are written where something is handed on without a call:
    "completions.create", "requests.post", and "Session().post" for a method of what a class makes.
    """

    def __init__(self, modules: Iterable[str], called: Iterable[str], methods: Iterable[str]) -> None:
        self._modules = frozenset(modules)
        self._called = set(called)
        self._renames: dict[str, set[str]] = {}
        self._names: set[str] = {*methods}
        self._owners: dict[str, set[str]] = {}
        self._others: dict[str, set[str]] = {}
        for each in methods:
            owner, _, name = each.rpartition(".")
            self._owners.setdefault(owner, set()).add(name)
        self._flows: dict[str, set[str]] = {}

    def add(self, summaries: Iterable[ModuleSummary]) -> None:
        """Take further modules into account."""
        fresh: list[str] = []
        for summary in summaries:
            self._rename(summary)
            self._note_owners(summary)
            for sources, targets in _flows(summary):
                if not sources.isdisjoint(self._names):
                    fresh += targets
                else:
                    for source in sources:
                        self._flows.setdefault(source, set()).update(targets)
        fresh += self._methods_of_others()
        while fresh:
            name = fresh.pop()
            if name not in self._names:
                self._names.add(name)
                fresh += self._flows.pop(name, ())

    def _rename(self, summary: ModuleSummary) -> None:
        """Follow classes and functions that only have another name, and classes made from them."""
        for binding in summary.bindings:
            value = binding.value
            bases = summary.classes[value.index].bases if isinstance(value, Class) else (value,)
            for name in (each.name if isinstance(each, Import) else _last(each) for each in bases):
                if name is not None and name != binding.name:
                    self._renames.setdefault(name, set()).add(binding.name)
        fresh = [name for name in self._renames if name in self._called]
        while fresh:
            for name in self._renames.pop(fresh.pop(), ()):
                if name not in self._called:
                    self._called.add(name)
                    fresh.append(name)

    def _note_owners(self, summary: ModuleSummary) -> None:
        """Note what has methods, under another name: ``files = client.files``, ``session = Session()``."""
        for name, value in _named(summary):
            owner = self._owner(value, summary)
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

    def _owner(self, value: Expr, summary: ModuleSummary) -> str | None:
        match value:
            case Import(module, name):
                return name or module
            case Entered(inner):
                return self._owner(inner, summary)
            case Call(func):
                return f"{_last(func)}()" if self._is_foreign(_root(func), summary) else f"{_OWN}{_last(func)}()"
        return _last(value)

    def _is_foreign(self, name: str | None, summary: ModuleSummary) -> bool:
        """Whether a name of a module is imported from one of the libraries."""
        values = (each.value for each in summary.bindings if each.name == name)
        return any(isinstance(each, Import) and each.module.split(".")[0] in self._modules for each in values)

    def matters(self, expr: Expr, summary: ModuleSummary) -> bool:
        """Whether ``expr`` can be a part of a library that can be called."""
        return not _carried(expr, summary).isdisjoint(self._names)

    def calls(self, summary: ModuleSummary) -> Iterator[Call]:
        """The calls of a module that can matter: by what they call, or by what they hand on.

        What is imported may come from a module that is not known yet, so that it always matters.
        """
        imported = {each.name for each in summary.bindings if isinstance(each.value, Import)}
        for call in summary.calls:
            if self._called_by(call, imported, summary) or self._hands_on(call, summary):
                yield call

    def _called_by(self, call: Call, imported: set[str], summary: ModuleSummary) -> bool:
        """Whether what is called can be one of the libraries'. A name that every mapping, list and text has, too, only
        counts after a fitting name, or with what no method of theirs takes."""
        name = _last(call.func)
        if isinstance(call.func, Attribute) and name in _EVERYWHERE:
            owned = f"{_last(call.func.base)}.{name}" in self._names or name in self._names
            return owned or (name in self._called and any(each.keyword or each.stars for each in call.arguments))
        known = name is None or name in self._called or _root(call.func) in imported
        return known or self.matters(call.func, summary)

    def _hands_on(self, call: Call, summary: ModuleSummary) -> bool:
        return any(self.matters(each.value, summary) for each in call.arguments)


def _named(summary: ModuleSummary) -> Iterator[tuple[str, Expr]]:
    """Names and what they are given; of a parameter that is a call of its annotated class."""
    yield from ((each.name, each.value) for each in summary.bindings)
    yield from ((each.attribute, each.value) for each in summary.stores if each.attribute is not None)
    for made in summary.classes:
        yield from ((f"{_OWN}{made.name}()", Call(base, (), made.span, 0, 0)) for base in made.bases)
    for function in summary.functions:
        for parameter in function.parameters:
            if parameter.annotation is not None:
                yield parameter.name, Call(parameter.annotation, (), function.span, 0, 0)


def _flows(summary: ModuleSummary) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is called by other names: if one of the first names is of a library, so are the second ones."""
    for binding in summary.bindings:
        if sources := _carried(binding.value, summary):
            is_lambda = isinstance(binding.value, Function)
            shared = binding.late or summary.scopes[binding.scope].kind != "function"
            name = binding.name
            yield sources, (_local(name, summary), *([name] if shared else []), *([f"{name}()"] if is_lambda else []))
        other = binding.value.name if isinstance(binding.value, Import) else _last(binding.value)
        if other is not None and other != binding.name:
            yield frozenset({f"{other}()"}), (f"{binding.name}()",)
    for store in summary.stores:
        if sources := _carried(store.value, summary):
            yield sources, (store.attribute,) if store.attribute else tuple(_carried(store.base, summary))
    for call in summary.calls:
        for place, argument in enumerate(call.arguments):
            if sources := _carried(argument.value, summary):
                yield sources, tuple(f"{_last(call.func)}({each}" for each in _places(place, argument))
                if argument.keyword is not None and _last(call.func) in _KEEP:
                    yield sources, (argument.keyword,)
                if isinstance(call.func, Attribute) and call.func.name in IN_PLACE:
                    yield sources, tuple(_carried(call.func.base, summary))
    for function in summary.functions:
        yield from _received(function, function.name, function.owner is not None, summary)
        for each in function.parameters:
            if each.default is not None and (sources := _carried(each.default, summary)):
                yield sources, (_local(each.name, summary),)
        if sources := _together((*function.returns, *function.yields), summary):
            property_ = (function.name, _local(function.name, summary)) if function.decorators else ()
            yield sources, (f"{function.name}()", *property_)
        for name in filter(None, map(_last, function.returns)):
            yield frozenset({f"{name}()"}), (f"{function.name}()()",)
    for made in summary.classes:
        yield from _made(made, summary)


def _places(place: int, argument: Argument) -> tuple[object, ...]:
    """Under what an argument is received: its number or name; "**" any keyword, "*" what is not known."""
    if argument.stars:
        return ("*",)
    return (place,) if argument.keyword is None else (argument.keyword, "**")


def _received(
    function: FunctionInfo, name: str, bound: bool, summary: ModuleSummary
) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is handed to a function goes by the names of its parameters: ``name(0`` is the first argument."""
    for place, parameter in enumerate(function.parameters[bound:]):
        kinds = {"args": (*range(place, place + _REST), "*"), "kwargs": ("**", "*")}
        places = kinds.get(parameter.kind, (place, parameter.name, "*"))
        given = frozenset(f"{name}({each}" for each in places)
        yield given, (_local(parameter.name, summary),)


def _made(made: ClassInfo, summary: ModuleSummary) -> Iterator[tuple[Names, tuple[str, ...]]]:
    """What is handed to a class goes to its ``__init__``, else to its fields."""
    scope = summary.scopes[made.scope]
    own = [each for each in summary.functions if each.owner is not None and summary.classes[each.owner] is made]
    for function in own:
        if function.name in ("__init__", "__new__"):
            yield from _received(function, made.name, True, summary)
    for place, field in enumerate(scope.bindings):
        yield frozenset({f"{made.name}({field}", f"{made.name}({place}"}), (field,)


def _together(exprs: Iterable[Expr], summary: ModuleSummary, depth: int = 0) -> Names:
    return _NONE.union(*(_carried(each, summary, depth + 1) for each in exprs))


def _last(expr: Expr) -> str | None:
    """The last name of what is called."""
    match expr:
        case Name(name) | Attribute(_, name) | Call(Name("getattr"), (_, Argument(Const(str(name))), *_)):
            return name
    return None


def _root(expr: Expr) -> str | None:
    """The name that is called, or the name that what is called is an attribute of."""
    base = expr.base if isinstance(expr, Attribute) else expr
    return base.id if isinstance(base, Name) else None


def _local(name: str, summary: ModuleSummary) -> str:
    """A variable of one module."""
    return f"{id(summary)}:{name}"


def _carried(expr: Expr, summary: ModuleSummary, depth: int = 0) -> Names:
    """The names of which an expression can be the value; ``name()`` stands for what a call of that name gives."""
    if depth > _DEEP:
        return _NONE
    match expr:
        case Name(name):
            starred = any(scope.stars for scope in summary.scopes)
            return frozenset({_local(name, summary), name} if starred else {_local(name, summary)})
        case Attribute(base, name) | Call(Name("getattr"), (Argument(base), Argument(Const(str(name))), *_)):
            return frozenset({name, f"{_last(base)}.{name}", _ATTRIBUTE_OF_AN_OBJECT})
        case Call(func, arguments):
            last = _last(func)
            made = _carried(func, summary, depth + 1) if last is None else frozenset({f"{last}()", _OF_AN_OBJECT})
            if isinstance(func, Call):
                made |= {f"{_last(func.func)}()()", _OF_AN_OBJECT}
            keeps = last in _KEEP
            handed = (each.value for each in arguments if keeps or not isinstance(each.value, Name | Call))
            if isinstance(func, Attribute) and func.name in _TAKEN_OUT:
                made |= _carried(func.base, summary, depth + 1)
            return made | _together(handed, summary, depth) if keeps or len(arguments) == 1 else made
        case Import(module, name):
            return frozenset({name, f"{module}.{name}"} if name else ())
        case Function(index):
            info = summary.functions[index]
            return _together(info.returns, summary, depth) if info.name == "<lambda>" else _NONE
        case Class(index):
            return frozenset({summary.classes[index].name})
        case Mapping(items):
            return _together((value for _, value in items), summary, depth)
        case Sequence(_, items) | Choice(_, items) | Binary(_, items):
            return _together(items, summary, depth)
        case Subscript(base):
            return _carried(base, summary, depth + 1)
        case (
            Starred(value)
            | Part(value)
            | Element(value)
            | Entered(value)
            | Narrowed(value)
            | Guarded(value)
            | Filtered(value)
        ):
            return _carried(value, summary, depth + 1)
    return _NONE
