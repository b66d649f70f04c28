"""The state of a module while it is lowered: scopes, bindings, the flow of names, and what becomes the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from ai_residency_lint.syntax import conditions, expressions, namespaces
from ai_residency_lint.syntax.conditions import Shown
from ai_residency_lint.syntax.flow import TESTS, Env, Scope, join
from ai_residency_lint.syntax.summary import (
    ANY_ATTRIBUTE,
    Attribute,
    Binding,
    Call,
    Choice,
    ClassInfo,
    Const,
    Element,
    Expr,
    FunctionInfo,
    Guarded,
    Import,
    Mapping,
    ModuleSummary,
    Name,
    Narrowed,
    Part,
    ScopeInfo,
    Sequence,
    Span,
    Store,
    Subscript,
    Test,
)

_CODE_WIDTH = 100


class Builder:
    """What has been seen so far, and where the flow is now.

    ``spans`` has the spans of nodes by ``id``, ``text`` is the source, ``function`` lowers a function or lambda.
    """

    def __init__(self, spans: dict[int, Span], text: str, function: Callable[[cst.Lambda], int]) -> None:
        self._spans = spans
        self._lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.function = function
        self._clock = 0
        self.inside_comprehension = 0
        self.scopes: list[Scope] = [Scope(0, "module", None, None, None, 0)]
        self.scope = self.scopes[0]
        self.bindings: list[Binding] = []
        self.assigned: set[int] = set()
        self.functions: list[FunctionInfo | None] = []
        self.classes: list[ClassInfo | None] = []
        self.class_stores: dict[int, dict[str, list[int]]] = {}
        self.stores: list[Store] = []
        self.calls: list[Call] = []
        self.loops: list[dict[str, tuple[int, ...]]] = []
        self.mutations: dict[int, list[int]] = {}
        self.indirect: dict[int, dict[tuple[int, str], None]] = {}
        self.rounds: list[tuple[int, int]] = []
        self.aliased: list[tuple[Attribute, int, str]] = []
        self._elsewhere: list[tuple[int, str, int, str]] = []
        self._tests: list[Test] = []
        self.mappings: list[tuple[Mapping, int]] = []
        self.imports: list[Import] = []
        self.exports: list[str] | None = None

    # -- places ------------------------------------------------------------------------------------------------------

    def tick(self) -> int:
        """The next moment of the module's evaluation order."""
        self._clock += 1
        return self._clock

    def span(self, node: cst.CSTNode) -> Span:
        """Where a kept kind of node stands."""
        return self._spans[id(node)]

    def opening(self, node: cst.CSTNode) -> Span:
        """The first line of a statement that has a block."""
        span = self.span(node)
        return Span(span.line, span.column, span.line + 1, 1)

    def code(self, span: Span) -> str:
        """The source of a span on one line, shortened."""
        line = self._lines[span.line - 1] if span.line <= len(self._lines) else ""
        text = line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else None].strip()
        more = span.end_line > span.line or len(text) > _CODE_WIDTH
        return text[:_CODE_WIDTH].rstrip() + " ..." if more else text

    # -- names -------------------------------------------------------------------------------------------------------

    def use(self, name: str) -> Name:
        """A use of a name, with the bindings that reach it."""
        at = self.tick()
        scope: Scope = self.scope
        defs = scope.env.get(name)
        while defs is None and scope.kind == "class" and scope.parent is not None:
            scope = self.scopes[scope.parent]
            defs = scope.env.get(name)
        if defs is None:
            self.scope.free.add(name)
        return Name(name, defs or (), at)

    def bind(self, name: str, value: Expr, span: Span, declared: Expr | None = None, code: str | None = None) -> int:
        """Give a name a value from here on."""
        scope, late = self.scope, False
        if name in scope.globals:
            scope, late = self.scopes[0], self.scope.index != 0
        elif name in scope.nonlocals:
            scope, late = self._owner_of(name), True
        index = len(self.bindings)
        text = self.code(span) if code is None else code
        self.bindings.append(Binding(name, value, span, scope.index, self.tick(), text, declared, late))
        if not self.inside_comprehension:
            scope.bindings.setdefault(name, []).append(index)
        self.scope.env[name] = (index,)
        self._forget(name)
        return index

    def star(self, star: Import, span: Span) -> None:
        """Note a star import: it takes the place of what has been bound before to names that it brings."""
        self.imports.append(star)
        self.scope.stars.append(star)
        for name, defs in list(self.scope.env.items()):
            if name.isidentifier() and not name.startswith("_"):
                before = Name(name, defs, self.tick())
                self.bind(name, Choice("star", (Import(star.module, name, star.level), before)), span, code="")

    def publish(self, name: str, value: Expr, span: Span) -> None:
        """Give a name of the module a value: ``globals()["name"] = value``."""
        known = self.scope.globals
        self.scope.globals = known | {name}
        self.bind(name, value, span)
        self.scope.globals = known

    def meanings(self, value: Expr) -> Iterator[Expr]:
        """What a name has been given; any other expression is itself."""
        if isinstance(value, Name):
            yield from (self.bindings[each].value for each in value.defs if each >= 0)
        else:
            yield value

    def from_outside(self, names: Iterable[str]) -> None:
        """Let names that a scope declares ``global`` or ``nonlocal`` begin with what they are outside."""
        for name in names:
            if self.scope.index:
                outer = Name(name, (), self.tick())
                self.bindings.append(Binding(name, outer, Span(1, 1, 1, 1), self.scope.index, self.tick(), ""))
                self.scope.env[name] = (len(self.bindings) - 1,)
                self.scope.free.add(name)

    def _owner_of(self, name: str) -> Scope:
        scope = self.scope
        while scope.parent is not None:
            scope = self.scopes[scope.parent]
            if scope.kind == "function" and (name in scope.env or name in scope.bindings):
                return scope
        return self.scopes[0]

    def _forget(self, name: str) -> None:
        prefix = name + "."
        for key in [key for key in self.scope.env if key.startswith(prefix)]:
            del self.scope.env[key]

    def dotted(self, node: cst.BaseExpression) -> str | None:
        """``self.config.url`` as text, or None for anything but names and attributes."""
        names: list[str] = []
        while type(node) is cst.Attribute:
            names.append(node.attr.value)
            node = node.value
        if not names or type(node) is not cst.Name:
            return None
        return ".".join([node.value, *reversed(names)])

    def attribute(self, base: Expr, name: str, dotted: str | None) -> Expr:
        """An attribute with what is known of it on the way here: what it has been assigned, what a test has shown."""
        defs = () if dotted is None else self.scope.env.get(dotted, ())
        if not defs:
            return Attribute(base, name)
        moments = [moment for each in defs if (moment := self._assigned_at(each))]
        called = bool(moments) and self.scope.called > min(moments)
        if self.assigned.isdisjoint(defs):
            return Name(str(dotted), self._tested(defs) if called else defs, self.tick())
        return Attribute(base, name, defs, self.tick(), called)

    def _assign(self, dotted: str, value: Expr, span: Span) -> None:
        """Let an attribute of the object that a method belongs to be ``value`` from here on."""
        if self.scope.kind == "function" and dotted.partition(".")[0] == self.scope.first:
            index = len(self.bindings)
            self.bindings.append(Binding(dotted, value, span, self.scope.index, self.tick(), self.code(span)))
            self.scope.env[dotted] = (index,)
            self.assigned.add(index)

    def _assigned_at(self, binding: int) -> int:
        """When an attribute was assigned what a binding stands for, maybe before a test of it; 0 if it was not."""
        found = self.bindings[binding]
        if binding in self.assigned:
            return found.at
        match found.value:
            case Narrowed(Attribute(_, _, defs) | Name(_, defs)) if "." in found.name:
                return min(filter(None, map(self._assigned_at, defs)), default=0)
        return 0

    def forget_assigned(self) -> None:
        """Forget what has been assigned to attributes; what tests have shown of them stays."""
        for key, defs in list(self.scope.env.items()):
            if "." in key and any(map(self._assigned_at, defs)):
                del self.scope.env[key]
                if self.assigned.isdisjoint(defs):
                    self.scope.env[key] = self._tested(defs)

    def _tested(self, defs: tuple[int, ...]) -> tuple[int, ...]:
        """What tests have shown of an attribute, whatever it holds."""
        return tuple(map(self._whatever, defs))

    def _whatever(self, binding: int) -> int:
        found = self.bindings[binding]
        match found.value:
            case Narrowed(Attribute(base, name, defs), kind, options) if defs:
                return self._silently(found.name, Narrowed(Attribute(base, name), kind, options))
            case Narrowed(Name(name, defs, at), kind, options) if "." in name:
                return self._silently(found.name, Narrowed(Name(name, self._tested(defs), at), kind, options))
        return binding

    def assume(self, test: cst.BaseExpression, truth: bool) -> None:
        """Note what holds after ``test`` came out as ``truth``."""
        for each in [*conditions.shown(test, truth)]:
            if isinstance(each, Shown):
                self.learn(each)
            elif all(any(one.kind in conditions.COMPARED for one in way) for way in each.alternatives):
                self._hold(tuple(tuple(self._narrowing(one) for one in way) for way in each.alternatives))

    def learn(self, shown: Shown) -> None:
        """Note what a test has shown."""
        narrowed = self._narrowing(shown)
        if shown.kind in conditions.COMPARED:
            self._hold(((narrowed,),))
        subject = shown.subject
        key = subject.value if isinstance(subject, cst.Name) else self.dotted(subject)
        usable = isinstance(narrowed.value, Name | Attribute) and shown.kind not in ("false", "none")
        if isinstance(key, str) and usable:
            self.scope.env[key] = (self._silently(key, narrowed),)

    def _narrowing(self, shown: Shown) -> Narrowed:
        options = tuple(self._quietly(each) for each in shown.options)
        return Narrowed(self._quietly(shown.subject), shown.kind, options)

    def _hold(self, test: Test) -> None:
        """Let a test hold from here on."""
        self.scope.env[TESTS] = (*self.tests, len(self._tests))
        self._tests.append(test)

    def _silently(self, name: str, value: Expr) -> int:
        """A binding that stands nowhere in the source."""
        span = Span(1, 1, 1, 1)
        self.bindings.append(Binding(name, value, span, self.scope.index, self.tick(), ""))
        return len(self.bindings) - 1

    @property
    def tests(self) -> tuple[int, ...]:
        """The tests that hold at the current place of this scope."""
        return self.scope.env.get(TESTS, ())

    def guarded(self, value: Expr, outside: Env | None = None) -> Expr:
        """``value`` with the tests that hold here; those that hold ``outside`` are left out."""
        known = (outside or {}).get(TESTS, ())
        more = tuple(each for each in self.tests if each not in known)
        return Guarded(value, more) if more else value

    def join(self, flows: Iterable[Env]) -> Env:
        """What reaches a place where flows meet: what one alone brings comes under the tests that it alone passed."""
        flows = list(flows)
        if len(flows) < 2 or not any(TESTS in flow for flow in flows):
            return join(flows)
        shared = join(flows).get(TESTS, ())
        return join([self._qualified(flow, shared, [each for each in flows if each is not flow]) for flow in flows])

    def _qualified(self, flow: Env, shared: tuple[int, ...], others: list[Env]) -> Env:
        tests = tuple(each for each in flow.get(TESTS, ()) if each not in shared)
        if not tests:
            return flow
        found = dict(flow)
        for name, defs in flow.items():
            if name != TESTS and "." not in name and any(other.get(name) != defs for other in others):
                common = [each for each in defs if all(each in other.get(name, ()) for other in others)]
                own = tuple(self._unnarrowed(each for each in defs if each not in common))
                if own:
                    guarded = self._silently(name, Guarded(Name(name, own, self.tick()), tests))
                    found[name] = (*common, guarded)
        return found

    def _unnarrowed(self, defs: Iterable[int]) -> Iterator[int]:
        """Bindings, without what comparisons have shown of them: that holds on one of the ways only."""
        for each in defs:
            match self.bindings[each].value if each >= 0 else None:
                case Narrowed(Name(_, inner), "in" | "not in" | "of" | "not of") if inner:
                    yield from self._unnarrowed(inner)
                case _:
                    yield each

    def _quietly(self, node: cst.BaseExpression) -> Expr:
        calls = len(self.calls)
        found = expressions.lower(self, node)
        del self.calls[calls:]
        return found

    def fork(self) -> Env:
        """A copy of the current flow."""
        return dict(self.scope.env)

    def restore(self, env: Env) -> None:
        """Go on from an earlier flow."""
        self.scope.env = dict(env)

    # -- targets -----------------------------------------------------------------------------------------------------

    def target(self, node: cst.BaseExpression, value: Expr, span: Span, declared: Expr | None = None) -> None:
        """Assign ``value`` to whatever the target is."""
        match node:
            case cst.Name():
                self.bind(node.value, value, span, declared)
            case cst.Tuple() | cst.List():
                count = len(node.elements)
                for index, element in enumerate(node.elements):
                    rest = isinstance(element, cst.StarredElement)
                    self.target(element.value, self._part(value, index, count, rest), span)
            case cst.Attribute():
                base = expressions.lower(self, node.value)
                self._store(base, node.attr.value, None, value, span)
                dotted = self.dotted(node)
                if dotted is not None:
                    self.scope.env.pop(dotted, None)
                    self._forget(dotted)
                    self._assign(dotted, value, span)
            case cst.Subscript():
                self.set_item(*expressions.subscripted(self, node), value, span)
            case _:
                expressions.lower(self, node)

    def _part(self, value: Expr, index: int, count: int, rest: bool) -> Expr:
        if isinstance(value, Sequence) and value.kind in ("tuple", "list") and len(value.items) == count and not rest:
            return value.items[index]
        return Part(value, index, count, rest)

    def target_element(self, node: cst.BaseExpression, value: Expr, span: Span) -> None:
        """Assign what a loop over ``value`` visits."""
        self.target(node, Element(value), span)

    def _store(self, base: Expr, attribute: str | None, key: Expr | None, value: Expr, span: Span) -> None:
        index = len(self.stores)
        certain = self.scope.depth == 0
        code = self.code(span)
        store = Store(base, attribute, key, value, span, self.scope.index, self.tick(), certain, code, self.tests)
        self.stores.append(store)
        owner = self._own_class(base)
        if owner is not None:
            self.class_stores.setdefault(owner, {}).setdefault(attribute or "[]", []).append(index)
        elif attribute is None and isinstance(base, Attribute) and (owner := self._own_class(base.base)) is not None:
            self.class_stores.setdefault(owner, {}).setdefault(base.name + "[]", []).append(index)

    def _own_class(self, base: Expr) -> int | None:
        """The class whose instance (or itself) ``base`` is, when it is the first parameter of a method."""
        if not isinstance(base, Name):
            return None
        scope: Scope | None = self.scope
        while scope is not None and scope.kind == "function":
            if scope.first == base.id or (scope.owner is not None and self._class_name(scope) == base.id):
                return scope.owner
            if base.id in scope.bindings:
                return None
            scope = self.scopes[scope.parent] if scope.parent is not None else None
        return None

    def _class_name(self, scope: Scope) -> str:
        """The name of the class that a method's scope belongs to."""
        return self.scopes[scope.parent or 0].qualname.rpartition(".")[2]

    def mutated(self, base: Expr, change: int, kind: str = "", alias: bool = False) -> None:
        """Note that a store (>= 0) or call (-1 - index) changes the object that ``base`` names; ``kind`` is that of
        ``ModuleSummary.indirect``, nothing for a change that surely happens to it."""
        match base:
            case Name(id, ()):
                self._elsewhere.append((self.scope.index, id, change, kind or "maybe"))
            case Name(_, defs):
                self._change(defs, change, kind)
            case Narrowed(value) | Guarded(value):
                self.mutated(value, change, kind)
            case Attribute(_, _, defs) if alias or defs:
                if alias:
                    self.aliased.append((base, change, kind or "maybe"))
                self._change(defs, change, kind)
            case Choice(_, operands):
                for operand in operands:
                    self.mutated(operand, change, kind or "maybe")
            case Subscript(value) | Element(value) | Part(value) if kind != "handed":
                self.mutated(value, change, "inner", alias)
            case Call(func=Attribute(value, "setdefault" | "get" | "pop" | "values" | "items")) if kind != "handed":
                self.mutated(value, change, "inner")
            case Sequence(_, items) if kind == "inner":
                for item in items:
                    self.mutated(item, change, "maybe")
            case Mapping(items=pairs) if kind == "inner":
                for _, item in pairs:
                    self.mutated(item, change, "maybe")

    def _change(self, bindings: tuple[int, ...], change: int, kind: str) -> None:
        several = kind or ("maybe" if len(bindings) > 1 else "")
        for each in bindings:
            if each >= 0 and self._noted(each, change, kind):
                self.mutated(self.bindings[each].value, change, several, True)

    def _noted(self, binding: int, change: int, kind: str) -> bool:
        """Note a change of a binding's object; false if it was noted before."""
        if kind:
            known = (change, kind) in self.indirect.get(binding, ())
            self.indirect.setdefault(binding, {})[change, kind] = None
        else:
            known = change in self.mutations.get(binding, ())
            if not known:
                self.mutations.setdefault(binding, []).append(change)
        return not known

    def _note_elsewhere(self) -> None:
        """Note the changes of objects that functions take from outside."""
        for index, name, change, kind in self._elsewhere:
            scope = self.scopes[index]
            while scope.parent is not None:
                scope = self.scopes[scope.parent]
                if scope.kind != "class" and name in scope.bindings:
                    for each in scope.bindings[name]:
                        if self._noted(each, change, kind):
                            self.mutated(self.bindings[each].value, change, kind)
                    break

    def set_item(self, base: Expr, key: Expr, value: Expr, span: Span) -> None:
        """Note ``base[key] = value``."""
        if not namespaces.stored(self, base, key, value, span):
            self._store(base, None, key, value, span)
            self.mutated(base, len(self.stores) - 1)

    def set_attribute(self, base: Expr, name: str, value: Expr, span: Span) -> None:
        """Note ``setattr(base, name, value)`` and the like."""
        self._store(base, name, None, value, span)
        path = _path(base)
        if path and name == ANY_ATTRIBUTE:
            self._forget(path)
        elif path:
            self.scope.env.pop(f"{path}.{name}", None)
            self._forget(f"{path}.{name}")

    def export(self, name: str, value: Expr) -> None:
        """Note what an assignment to ``__all__`` makes public."""
        if name == "__all__" and isinstance(value, Sequence):
            texts = (item.value for item in value.items if isinstance(item, Const))
            self.exports = (self.exports or []) + [text for text in texts if isinstance(text, str)]

    def push(self, kind: str, outer: Scope, function: int | None, owner: int | None, name: str) -> Scope:
        """Enter a new scope."""
        scope = Scope(len(self.scopes), kind, outer.index, function, owner, self.tick())
        scope.qualname = name if outer.index == 0 else f"{outer.qualname}.{name}"
        self.scopes.append(scope)
        self.scope = scope
        return scope

    def pop(self, outer: Scope) -> None:
        """Leave a scope; what it takes from outside is read from the flow that surrounds its definition."""
        inner, self.scope = self.scope, outer
        while outer.kind == "class" and outer.parent is not None:
            outer = self.scopes[outer.parent]
        free = {name for name in inner.free if name not in inner.bindings or name in inner.nonlocals}
        for name in sorted(free - inner.globals):
            defs = outer.env.get(name)
            if defs is not None:
                inner.outer[name] = defs
            if outer.kind == "function" and (defs is None or name not in outer.bindings):
                outer.free.add(name)

    def header(self, node: cst.FunctionDef | cst.ClassDef) -> Span:
        """The first line of a definition."""
        span = self.span(node)
        line = self._lines[span.line - 1] if span.line <= len(self._lines) else ""
        return Span(span.line, span.column, span.line, max(span.column, len(line.rstrip()) + 1))

    # -- the end -----------------------------------------------------------------------------------------------------

    def summary(self) -> ModuleSummary:
        """Everything seen, frozen."""
        top = self.scopes[0]
        self._note_elsewhere()
        return ModuleSummary(
            tuple(_frozen(scope) for scope in self.scopes),
            tuple(self.bindings),
            tuple(each for each in self.functions if each is not None),
            tuple(each for each in self.classes if each is not None),
            tuple(self.stores),
            tuple(self.calls),
            tuple(self.loops),
            {index: tuple(changes) for index, changes in self.mutations.items()},
            {name: top.env[name] for name, each in top.bindings.items() if len(each) > 1 and name in top.env},
            tuple(self.mappings),
            None if self.exports is None else tuple(self.exports),
            tuple(self.imports),
            {index: tuple(changes) for index, changes in self.indirect.items()},
            tuple(self.rounds),
            tuple(self.aliased),
            tuple(self._tests),
        )


def _path(expr: Expr) -> str:
    """A name or attribute as text, empty for anything else."""
    names: list[str] = []
    while isinstance(expr, Attribute):
        names.append(expr.name)
        expr = expr.base
    return ".".join([expr.id, *reversed(names)]) if isinstance(expr, Name) else ""


def _frozen(scope: Scope) -> ScopeInfo:
    return ScopeInfo(
        scope.kind,
        scope.parent,
        scope.function,
        scope.owner,
        scope.defined_at,
        {name: _last(scope, name) for name in scope.bindings},
        scope.outer,
        tuple(sorted(scope.globals)),
        tuple(scope.stars),
    )


def _last(scope: Scope, name: str) -> tuple[int, ...]:
    """The bindings of a name in a scope; of a class body only those that reach its end."""
    defs = scope.env.get(name, ())
    reach = scope.kind == "class" and defs and all(each >= 0 for each in defs)
    return defs if reach else tuple(scope.bindings[name])
