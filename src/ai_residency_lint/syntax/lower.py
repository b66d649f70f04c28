"""One visitor that lowers a LibCST module into its summary, following the flow of names as it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import libcst as cst

from ai_residency_lint.syntax import expressions
from ai_residency_lint.syntax.flow import Env, Scope, bound_names, join
from ai_residency_lint.syntax.summary import (
    Argument,
    Attribute,
    Binary,
    Binding,
    Call,
    Class,
    ClassInfo,
    Const,
    Element,
    Entered,
    Expr,
    Function,
    FunctionInfo,
    Import,
    Mapping,
    ModuleSummary,
    Name,
    Narrowed,
    Opaque,
    Parameter,
    ParameterSpec,
    Part,
    ScopeInfo,
    Sequence,
    Span,
    Store,
)
from ai_residency_lint.syntax.tree import drive, positions

_KEPT = frozenset(
    {
        *(cst.Call, cst.Arg, cst.Dict, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.NamedExpr, cst.FunctionDef),
        *(cst.ClassDef, cst.Import, cst.ImportFrom, cst.ImportAlias, cst.For, cst.With, cst.WithItem, cst.Param),
        *(cst.Lambda, cst.ExceptHandler, cst.Match, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp),
    }
)
_CODE_WIDTH = 100


def lower(module: cst.Module, text: str) -> ModuleSummary:
    """The summary of a parsed module; ``text`` is what it was parsed from."""
    lowering = Lowering(module, text)
    drive(module, lowering)
    return lowering.summary()


class Lowering(cst.CSTVisitor):
    """Visits statements in order of evaluation. Handlers return False when they have walked their node themselves."""

    def __init__(self, module: cst.Module, text: str) -> None:
        super().__init__()
        self._positions = positions(module, _KEPT)
        self._lines = text.splitlines()
        self._clock = 0
        self.inside_comprehension = 0
        self.scopes: list[Scope] = [Scope(0, "module", None, None, None, 0)]
        self.scope = self.scopes[0]
        self.bindings: list[Binding] = []
        self.functions: list[FunctionInfo | None] = []
        self.classes: list[ClassInfo | None] = []
        self.class_stores: dict[int, dict[str, list[int]]] = {}
        self.stores: list[Store] = []
        self.calls: list[Call] = []
        self.loops: list[dict[str, tuple[int, ...]]] = []
        self.mutations: dict[int, list[int]] = {}
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
        return self._positions(node)

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
        while isinstance(node, cst.Attribute):
            names.append(node.attr.value)
            node = node.value
        if not names or not isinstance(node, cst.Name):
            return None
        return ".".join([node.value, *reversed(names)])

    def narrowed(self, dotted: str) -> Expr | None:
        """What a test has shown of an attribute on the way here, if anything."""
        found = self.scope.env.get(dotted)
        return None if found is None else Name(dotted, found, self.tick())

    def assume(self, test: cst.BaseExpression, truth: bool) -> None:
        """Note what holds after ``test`` came out as ``truth``."""
        if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And if truth else cst.Or):
            self.assume(test.left, truth)
            self.assume(test.right, truth)
            return
        found = expressions.tested(test)
        if found is None or found[2] is not truth:
            return
        node, kind, _ = found
        key = node.value if isinstance(node, cst.Name) else self.dotted(node)
        if not isinstance(key, str):
            return
        span = Span(1, 1, 1, 1)
        current = self._quietly(node)
        if isinstance(current, Name | Attribute):
            self.bindings.append(Binding(key, Narrowed(current, kind), span, self.scope.index, self.tick(), ""))
            self.scope.env[key] = (len(self.bindings) - 1,)

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
            case cst.Subscript():
                lowered = expressions.lower(self, node)
                base, key = getattr(lowered, "base", lowered), getattr(lowered, "index", Opaque("slice"))
                self._store(base, None, key, value, span)
                self.mutated(base, len(self.stores) - 1)
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
        store = Store(base, attribute, key, value, span, self.scope.index, self.tick(), certain, self.code(span))
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

    def mutated(self, base: Expr, change: int) -> None:
        """Note that a store (>= 0) or call (-1 - index) changes the object that ``base`` names."""
        if isinstance(base, Name):
            for each in base.defs:
                if each >= 0:
                    self.mutations.setdefault(each, []).append(change)

    # -- simple statements -------------------------------------------------------------------------------------------

    def visit_Expr(self, node: cst.Expr) -> bool:
        expressions.lower(self, node.value)
        return False

    def visit_Assign(self, node: cst.Assign) -> bool:
        value = expressions.lower(self, node.value)
        for target in node.targets:
            self.target(target.target, value, self.span(node))
        if self.scope.index == 0 and isinstance(node.targets[0].target, cst.Name):
            self._export(node.targets[0].target.value, value)
        return False

    def _export(self, name: str, value: Expr) -> None:
        if name == "__all__" and isinstance(value, Sequence):
            texts = (item.value for item in value.items if isinstance(item, Const))
            self.exports = (self.exports or []) + [text for text in texts if isinstance(text, str)]

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        declared = expressions.lower(self, node.annotation.annotation)
        if node.value is not None:
            value = expressions.lower(self, node.value)
            self.target(node.target, value, self.span(node), declared)
        elif isinstance(node.target, cst.Name) and self.scope.kind == "class":
            self.bind(node.target.value, Opaque("undefined"), self.span(node), declared)
        return False

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        value = expressions.lower(self, node.value)
        old = expressions.lower(self, node.target)
        operators: dict[type, str] = {cst.AddAssign: "+", cst.BitOrAssign: "|", cst.ModuloAssign: "%"}
        operator = operators.get(type(node.operator))
        changed: Expr = Opaque("operation") if operator is None else Binary(operator, (old, value))
        self.target(node.target, changed, self.span(node))
        if isinstance(node.target, cst.Name):
            self._export(node.target.value, value)
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            path = _dotted_name(alias.name)
            self.imports.append(Import(path, None, 0))
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                self.bind(alias.asname.name.value, Import(path, None, 0), self.span(node))
            else:
                top = path.split(".")[0]
                self.bind(top, Import(top, None, 0), self.span(node))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = _dotted_name(node.module) if node.module is not None else ""
        level = len(node.relative)
        if isinstance(node.names, cst.ImportStar):
            star = Import(module, "*", level)
            self.imports.append(star)
            self.scope.stars.append(star)
            return False
        for alias in node.names:
            name = _dotted_name(alias.name)
            value = Import(module, name, level)
            self.imports.append(value)
            local = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(local, cst.Name):
                self.bind(local.value, value, self.span(node))
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        self.scope.globals.update(item.name.value for item in node.names)
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        self.scope.nonlocals.update(item.name.value for item in node.names)
        return False

    def visit_Return(self, node: cst.Return) -> bool:
        value = expressions.lower(self, node.value) if node.value is not None else Const(None)
        if not self.scope.dead:
            self.scope.returns.append(value)
        self.scope.dead = True
        return False

    def visit_Raise(self, node: cst.Raise) -> bool:
        for part in (node.exc, node.cause.item if node.cause is not None else None):
            if part is not None:
                expressions.lower(self, part)
        self.scope.dead = True
        return False

    def visit_Assert(self, node: cst.Assert) -> bool:
        expressions.lower(self, node.test)
        if node.msg is not None:
            expressions.lower(self, node.msg)
        self.assume(node.test, True)
        return False

    def visit_Break(self, node: cst.Break) -> bool:
        self._jump(self.scope.breaks)
        return False

    def visit_Continue(self, node: cst.Continue) -> bool:
        self._jump(self.scope.continues)
        return False

    def _jump(self, exits: list[list[Env]]) -> None:
        if exits and not self.scope.dead:
            exits[-1].append(self.fork())
        self.scope.dead = True

    def visit_Del(self, node: cst.Del) -> bool:
        expressions.lower(self, node.target)
        if isinstance(node.target, cst.Name):
            self.scope.env.pop(node.target.value, None)
        return False

    # -- compound statements -----------------------------------------------------------------------------------------

    def _branch(self, body: cst.CSTNode | None, start: Env) -> Env | None:
        """The flow after ``body`` when entered with ``start``; None when its end is not reached."""
        self.restore(start)
        outside, self.scope.dead = self.scope.dead, False
        if body is not None:
            drive(body, self)
        ended = None if self.scope.dead else self.scope.env
        self.scope.dead = outside
        return ended

    def _join(self, ends: Iterable[Env | None], fallback: Env) -> None:
        alive = [end for end in ends if end is not None]
        self.scope.env = join(alive) if alive else dict(fallback)
        self.scope.dead = self.scope.dead or not alive

    def visit_If(self, node: cst.If) -> bool:
        ends: list[Env | None] = []
        self.scope.depth += 1
        current: cst.If | None = node
        orelse: cst.CSTNode | None = None
        start = self.fork()
        while current is not None:
            expressions.lower(self, current.test)
            tested = self.fork()
            self.assume(current.test, True)
            ends.append(self._branch(current.body, self.scope.env))
            self.restore(tested)
            self.assume(current.test, False)
            orelse = current.orelse
            current = orelse if isinstance(orelse, cst.If) else None
        otherwise = self.fork()
        ends.append(self._branch(orelse, otherwise))
        self.scope.depth -= 1
        self._join(ends, start)
        return False

    def _loop(self, body: cst.CSTNode, orelse: cst.CSTNode | None, header: Any, endless: bool = False) -> None:
        loop = len(self.loops)
        self.loops.append({})
        before = self.fork()
        names = bound_names(body)
        for name in names:
            self.scope.env[name] = (*self.scope.env.get(name, ()), -1 - loop)
        self.scope.depth += 1
        self.scope.breaks.append([])
        self.scope.continues.append([])
        header()
        end = self._branch(body, self.fork())
        repeated = [env for env in (end, *self.scope.continues.pop()) if env is not None]
        closing = join(repeated) if repeated else {}
        self.loops[loop] = {name: closing[name] for name in names if name in closing}
        normal = None if endless else join([before, closing] if repeated else [before])
        if orelse is not None and normal is not None:
            normal = self._branch(orelse, normal)
        self.scope.depth -= 1
        self._join([normal, *self.scope.breaks.pop()], before)

    def visit_For(self, node: cst.For) -> bool:
        items = expressions.lower(self, node.iter)
        self._loop(node.body, node.orelse, lambda: self.target_element(node.target, items, self.span(node)))
        return False

    def visit_While(self, node: cst.While) -> bool:
        endless = isinstance(node.test, cst.Name) and node.test.value == "True"

        def header() -> None:
            expressions.lower(self, node.test)
            self.assume(node.test, True)

        self._loop(node.body, node.orelse, header, endless)
        return False

    def visit_Try(self, node: cst.Try) -> bool:
        self._try(node)
        return False

    def visit_TryStar(self, node: cst.TryStar) -> bool:
        self._try(node)
        return False

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        before, first = self.fork(), len(self.bindings)
        self.scope.depth += 1
        after = self._branch(node.body, before)
        raised = join([before, after] if after is not None else [before])
        for index in range(first, len(self.bindings)):
            binding = self.bindings[index]
            if binding.scope == self.scope.index and not isinstance(binding.value, Narrowed):
                known = raised.get(binding.name, ())
                raised[binding.name] = known if index in known else (*known, index)
        ends = [self._branch(node.orelse, after) if node.orelse is not None and after is not None else after]
        for handler in node.handlers:
            self.restore(raised)
            if handler.type is not None:
                expressions.lower(self, handler.type)
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                self.bind(handler.name.name.value, Opaque("exception"), self.span(handler), code="")
            ends.append(self._branch(handler.body, self.scope.env))
        self.scope.depth -= 1
        self._join(ends, raised)
        if node.finalbody is not None:
            dead, self.scope.dead = self.scope.dead, False
            drive(node.finalbody, self)
            self.scope.dead = self.scope.dead or dead

    def visit_With(self, node: cst.With) -> bool:
        for item in node.items:
            value = expressions.lower(self, item.item)
            if item.asname is not None:
                self.target(item.asname.name, Entered(value), self.span(item))
        drive(node.body, self)
        return False

    def visit_Match(self, node: cst.Match) -> bool:
        expressions.lower(self, node.subject)
        start, ends = self.fork(), list[Env | None]()
        complete = False
        self.scope.depth += 1
        for case in node.cases:
            self.restore(start)
            for name in sorted(bound_names(case.pattern)):
                self.bind(name, Opaque("pattern"), self.span(node), code="")
            if case.guard is not None:
                expressions.lower(self, case.guard)
            complete = complete or (
                case.guard is None and isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None
            )
            ends.append(self._branch(case.body, self.scope.env))
        self.scope.depth -= 1
        self._join(ends if complete else [*ends, start], start)
        return False

    # -- definitions -------------------------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        decorators = tuple(expressions.lower(self, each.decorator) for each in node.decorators)
        index = self.function(node, decorators)
        self.bind(node.name.value, Function(index), self._header(node), code=f"def {node.name.value}(...)")
        return False

    def _header(self, node: cst.FunctionDef | cst.ClassDef) -> Span:
        span = self.span(node)
        line = self._lines[span.line - 1] if span.line <= len(self._lines) else ""
        return Span(span.line, span.column, span.line, max(span.column, len(line.rstrip()) + 1))

    def function(self, node: cst.FunctionDef | cst.Lambda, decorators: tuple[Expr, ...] = ()) -> int:
        """Lower a function or lambda where it is defined; the answer is its number."""
        index = len(self.functions)
        self.functions.append(None)
        parameters = self._parameters(node.params)
        named = isinstance(node, cst.FunctionDef)
        returns = getattr(node, "returns", None)
        annotation = expressions.lower(self, returns.annotation) if returns is not None else None
        name = node.name.value if isinstance(node, cst.FunctionDef) else "<lambda>"
        outer = self.scope
        owner = outer.owner if outer.kind == "class" else None
        scope = self._push("function", outer, index, owner, name)
        for spec in parameters:
            self.bind(spec.name, Parameter(index, spec.name), spec.span or Span(1, 1, 1, 1), spec.annotation)
        if parameters and owner is not None and not any(_is_static(each) for each in decorators):
            scope.first = parameters[0].name
        if isinstance(node, cst.Lambda):
            scope.returns.append(expressions.lower(self, node.body))
        else:
            drive(node.body, self)
        if named and not scope.dead:
            scope.returns.append(Const(None))
        self._pop(outer)
        header = self._header(node) if isinstance(node, cst.FunctionDef) else self.span(node)
        self.functions[index] = FunctionInfo(
            name,
            scope.qualname,
            scope.index,
            parameters,
            tuple(scope.returns),
            tuple(scope.yields),
            decorators,
            owner,
            header,
            named and getattr(node, "asynchronous", None) is not None,
            annotation,
        )
        return index

    def _parameters(self, params: cst.Parameters) -> tuple[ParameterSpec, ...]:
        found = [self._parameter(each, "positional") for each in params.posonly_params]
        found += [self._parameter(each, "normal") for each in params.params]
        if isinstance(params.star_arg, cst.Param):
            found.append(self._parameter(params.star_arg, "args"))
        found += [self._parameter(each, "keyword") for each in params.kwonly_params]
        if params.star_kwarg is not None:
            found.append(self._parameter(params.star_kwarg, "kwargs"))
        return tuple(found)

    def _parameter(self, param: cst.Param, kind: str) -> ParameterSpec:
        default = expressions.lower(self, param.default) if param.default is not None else None
        annotation = expressions.lower(self, param.annotation.annotation) if param.annotation is not None else None
        return ParameterSpec(param.name.value, kind, default, annotation, self.span(param))

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        decorators = tuple(expressions.lower(self, each.decorator) for each in node.decorators)
        bases = expressions.arguments(self, node.bases)
        keywords = expressions.arguments(self, node.keywords)
        index = len(self.classes)
        self.classes.append(None)
        outer = self.scope
        scope = self._push("class", outer, None, index, node.name.value)
        drive(node.body, self)
        self._pop(outer)
        stores = {name: tuple(each) for name, each in self.class_stores.get(index, {}).items()}
        header = self._header(node)
        self.classes[index] = ClassInfo(
            node.name.value, scope.qualname, scope.index, _plain(bases), keywords, decorators, stores, header
        )
        self.bind(node.name.value, Class(index), header, code=f"class {node.name.value}")
        return False

    def _push(self, kind: str, outer: Scope, function: int | None, owner: int | None, name: str) -> Scope:
        scope = Scope(len(self.scopes), kind, outer.index, function, owner, self.tick())
        scope.qualname = name if outer.index == 0 else f"{outer.qualname}.{name}"
        self.scopes.append(scope)
        self.scope = scope
        return scope

    def _pop(self, outer: Scope) -> None:
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

    # -- the end -----------------------------------------------------------------------------------------------------

    def summary(self) -> ModuleSummary:
        """Everything seen, frozen."""
        top = self.scopes[0]
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
        )


def _frozen(scope: Scope) -> ScopeInfo:
    return ScopeInfo(
        scope.kind,
        scope.parent,
        scope.function,
        scope.owner,
        scope.defined_at,
        {name: tuple(each) for name, each in scope.bindings.items()},
        scope.outer,
        tuple(sorted(scope.globals)),
        tuple(scope.stars),
    )


def _plain(bases: tuple[Argument, ...]) -> tuple[Expr, ...]:
    return tuple(base.value for base in bases if not base.stars)


def _is_static(decorator: Expr) -> bool:
    return isinstance(decorator, Name) and decorator.id == "staticmethod"


def _dotted_name(node: cst.BaseExpression) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    return ".".join([node.value if isinstance(node, cst.Name) else "", *reversed(names)])
