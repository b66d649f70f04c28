"""One visitor that lowers a LibCST module into its summary, statement by statement in order of evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst
from msgspec.structs import replace

from ai_residency_lint.syntax import conditions, expressions
from ai_residency_lint.syntax.builder import Builder
from ai_residency_lint.syntax.flow import Env, bound_names, join
from ai_residency_lint.syntax.summary import (
    Argument,
    Attribute,
    Binary,
    Class,
    ClassInfo,
    Const,
    Entered,
    Expr,
    Function,
    FunctionInfo,
    Guarded,
    Import,
    ModuleSummary,
    Name,
    Narrowed,
    Opaque,
    Parameter,
    ParameterSpec,
    Part,
    Span,
    Subscript,
)
from ai_residency_lint.syntax.tree import drive, positions


def lower(module: cst.Module, text: str, spans: dict[int, Span] | None = None) -> ModuleSummary:
    """The summary of a parsed module; ``text`` is what it was parsed from, ``spans`` is where its nodes stand, by
    ``id``, if that is known."""
    lowering = Lowering(text, positions(module) if spans is None else spans)
    drive(module, lowering)
    return lowering.summary()


class Lowering(cst.CSTVisitor):
    """Visits statements. Handlers return False when they have walked their node themselves."""

    def __init__(self, text: str, spans: dict[int, Span]) -> None:
        super().__init__()
        self._into = Builder(spans, text, self._function)

    def summary(self) -> ModuleSummary:
        """Everything seen, frozen."""
        return self._into.summary()

    def on_visit(self, node: cst.CSTNode) -> bool:
        """What LibCST does, with a look into a table instead of one for each name."""
        handler = _HANDLERS.get(type(node))
        return handler is None or handler(self, node)

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Nothing is done on the way back."""

    # -- simple statements -------------------------------------------------------------------------------------------

    def visit_Expr(self, node: cst.Expr) -> bool:
        expressions.lower(self._into, node.value)
        return False

    def visit_Assign(self, node: cst.Assign) -> bool:
        value = expressions.lower(self._into, node.value)
        for target in node.targets:
            self._into.target(target.target, value, self._into.span(node))
        if self._into.scope.index == 0 and isinstance(node.targets[0].target, cst.Name):
            self._into.export(node.targets[0].target.value, value)
        return False

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        declared = expressions.lower(self._into, node.annotation.annotation)
        if node.value is not None:
            value = expressions.lower(self._into, node.value)
            self._into.target(node.target, value, self._into.span(node), declared)
        elif isinstance(node.target, cst.Name) and self._into.scope.kind == "class":
            self._into.bind(node.target.value, Opaque("undefined"), self._into.span(node), declared)
        return False

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        value = expressions.lower(self._into, node.value)
        old = expressions.lower(self._into, node.target)
        operators: dict[type, str] = {cst.AddAssign: "+", cst.BitOrAssign: "|", cst.ModuloAssign: "%"}
        operator = operators.get(type(node.operator))
        changed: Expr = Opaque("operation") if operator is None else Binary(operator, (old, value))
        self._into.target(node.target, changed, self._into.span(node))
        if isinstance(node.target, cst.Name):
            self._into.export(node.target.value, value)
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            path = _dotted_name(alias.name)
            self._into.imports.append(Import(path, None, 0))
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                self._into.bind(alias.asname.name.value, Import(path, None, 0), self._into.span(node))
            else:
                top = path.split(".")[0]
                self._into.bind(top, Import(top, None, 0), self._into.span(node))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = _dotted_name(node.module) if node.module is not None else ""
        level = len(node.relative)
        if isinstance(node.names, cst.ImportStar):
            self._into.star(Import(module, "*", level, self._into.scope.depth == 0), self._into.span(node))
            return False
        for alias in node.names:
            name = _dotted_name(alias.name)
            value = Import(module, name, level)
            self._into.imports.append(value)
            local = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(local, cst.Name):
                self._into.bind(local.value, value, self._into.span(node))
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        self._into.scope.globals.update(item.name.value for item in node.names)
        self._into.from_outside(item.name.value for item in node.names)
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        self._into.scope.nonlocals.update(item.name.value for item in node.names)
        self._into.from_outside(item.name.value for item in node.names)
        return False

    def visit_Return(self, node: cst.Return) -> bool:
        value = expressions.lower(self._into, node.value) if node.value is not None else Const(None)
        if not self._into.scope.dead:
            self._into.scope.returns.append(self._into.guarded(value))
        self._into.scope.dead = True
        return False

    def visit_Raise(self, node: cst.Raise) -> bool:
        for part in (node.exc, node.cause.item if node.cause is not None else None):
            if part is not None:
                expressions.lower(self._into, part)
        self._into.scope.dead = True
        return False

    def visit_Assert(self, node: cst.Assert) -> bool:
        expressions.lower(self._into, node.test)
        if node.msg is not None:
            expressions.lower(self._into, node.msg)
        self._into.assume(node.test, True)
        return False

    def visit_Break(self, node: cst.Break) -> bool:
        self._jump(self._into.scope.breaks)
        return False

    def visit_Continue(self, node: cst.Continue) -> bool:
        self._jump(self._into.scope.continues)
        return False

    def _jump(self, exits: list[list[Env]]) -> None:
        if exits and not self._into.scope.dead:
            exits[-1].append(self._into.fork())
        self._into.scope.dead = True

    def visit_Del(self, node: cst.Del) -> bool:
        self._deleted(node.target, self._into.span(node))
        return False

    def _deleted(self, target: cst.BaseExpression, span: Span) -> None:
        match target:
            case cst.Tuple() | cst.List():
                for element in target.elements:
                    self._deleted(element.value, span)
            case cst.Subscript():
                self._into.target(target, Opaque("deleted"), span)
            case _:
                expressions.lower(self._into, target)
                name = target.value if isinstance(target, cst.Name) else self._into.dotted(target)
                self._into.scope.env.pop(str(name), None)

    # -- compound statements -----------------------------------------------------------------------------------------

    def _branch(self, body: cst.CSTNode | None, start: Env) -> Env | None:
        """The flow after ``body`` when entered with ``start``; None when its end is not reached."""
        self._into.restore(start)
        outside, self._into.scope.dead = self._into.scope.dead, False
        if body is not None:
            drive(body, self)
        ended = None if self._into.scope.dead else self._into.scope.env
        self._into.scope.dead = outside
        return ended

    def _join(self, ends: Iterable[Env | None], fallback: Env) -> None:
        alive = [end for end in ends if end is not None]
        self._into.scope.env = self._into.join(alive) if alive else dict(fallback)
        self._into.scope.dead = self._into.scope.dead or not alive

    def visit_If(self, node: cst.If) -> bool:
        ends: list[Env | None] = []
        self._into.scope.depth += 1
        current: cst.If | None = node
        orelse: cst.CSTNode | None = None
        start = self._into.fork()
        while current is not None:
            expressions.lower(self._into, current.test)
            tested = self._into.fork()
            self._into.assume(current.test, True)
            ends.append(self._branch(current.body, self._into.scope.env))
            self._into.restore(tested)
            self._into.assume(current.test, False)
            orelse = current.orelse
            current = orelse if isinstance(orelse, cst.If) else None
        otherwise = self._into.fork()
        ends.append(self._branch(orelse, otherwise))
        self._into.scope.depth -= 1
        self._join(ends, start)
        return False

    def _loop(
        self, body: cst.CSTNode, orelse: cst.CSTNode | None, header: Callable[[], None], endless: bool = False
    ) -> None:
        loop = len(self._into.loops)
        self._into.loops.append({})
        before = self._into.fork()
        self._into.forget_assigned()  # the body may come round with other values
        names = bound_names(body)
        for name in names:
            self._into.scope.env[name] = (*self._into.scope.env.get(name, ()), -1 - loop)
        self._into.scope.depth += 1
        self._into.scope.breaks.append([])
        self._into.scope.continues.append([])
        first = self._into.tick()
        header()
        end = self._branch(body, self._into.fork())
        self._into.rounds.append((first, self._into.tick()))
        repeated = [env for env in (end, *self._into.scope.continues.pop()) if env is not None]
        closing = join(repeated) if repeated else {}
        self._into.loops[loop] = {name: closing[name] for name in names if name in closing}
        normal = None if endless else join([before, closing] if repeated else [before])
        if orelse is not None and normal is not None:
            normal = self._branch(orelse, normal)
        self._into.scope.depth -= 1
        self._join([normal, *self._into.scope.breaks.pop()], before)

    def visit_For(self, node: cst.For) -> bool:
        items = expressions.lower(self._into, node.iter)
        self._loop(
            node.body, node.orelse, lambda: self._into.target_element(node.target, items, self._into.opening(node))
        )
        return False

    def visit_While(self, node: cst.While) -> bool:
        endless = isinstance(node.test, cst.Name) and node.test.value == "True"

        def header() -> None:
            expressions.lower(self._into, node.test)
            self._into.assume(node.test, True)

        self._loop(node.body, node.orelse, header, endless)
        return False

    def visit_Try(self, node: cst.Try) -> bool:
        self._try(node)
        return False

    def visit_TryStar(self, node: cst.TryStar) -> bool:
        self._try(node)
        return False

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        self._into.scope.depth += 1
        after, raised = self._interrupted(node.body)
        ends = [self._branch(node.orelse, after) if node.orelse is not None and after is not None else after]
        for handler in node.handlers:
            self._into.restore(raised)
            if handler.type is not None:
                expressions.lower(self._into, handler.type)
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                self._into.bind(handler.name.name.value, Opaque("exception"), self._into.opening(handler), code="")
            ends.append(self._branch(handler.body, self._into.scope.env))
        self._into.scope.depth -= 1
        self._join(ends, raised)
        if node.finalbody is not None:
            dead, self._into.scope.dead = self._into.scope.dead, False
            drive(node.finalbody, self)
            self._into.scope.dead = self._into.scope.dead or dead

    def _interrupted(self, body: cst.CSTNode) -> tuple[Env | None, Env]:
        """The flow after ``body``, and the flow when an exception has ended it anywhere."""
        before, first = self._into.fork(), len(self._into.bindings)
        after = self._branch(body, before)
        raised = join([before, after] if after is not None else [before])
        for index in range(first, len(self._into.bindings)):
            binding = self._into.bindings[index]
            if binding.scope != self._into.scope.index or isinstance(binding.value, Narrowed | Guarded):
                continue
            if index in self._into.assigned:
                raised.pop(binding.name, None)
            else:
                known = raised.get(binding.name, ())
                raised[binding.name] = known if index in known else (*known, index)
        return after, raised

    def visit_With(self, node: cst.With) -> bool:
        for item in node.items:
            value = expressions.lower(self._into, item.item)
            if item.asname is not None:
                self._into.target(item.asname.name, Entered(value), self._into.span(item))
        if any(_swallows(item.item) for item in node.items):
            self._into.scope.depth += 1
            after, raised = self._interrupted(node.body)
            self._into.scope.depth -= 1
            self._join([after, raised], raised)
        else:
            drive(node.body, self)
        return False

    def visit_Match(self, node: cst.Match) -> bool:
        subject = expressions.lower(self._into, node.subject)
        start, ends = self._into.fork(), list[Env | None]()
        complete = False
        self._into.scope.depth += 1
        for case in node.cases:
            self._into.restore(start)
            captured = dict(self._captured(case.pattern, subject))
            for name in sorted(bound_names(case.pattern)):
                self._into.bind(name, captured.get(name, Opaque("pattern")), self._into.opening(node), code="")
            if (literals := conditions.matched(node.subject, case.pattern)) is not None:
                self._into.learn(literals)
            if case.guard is not None:
                expressions.lower(self._into, case.guard)
                start = join([start, self._into.fork()])
            complete = complete or (
                case.guard is None and isinstance(case.pattern, cst.MatchAs) and case.pattern.pattern is None
            )
            ends.append(self._branch(case.body, self._into.scope.env))
            if literals is not None and case.guard is None:
                self._into.restore(start)
                self._into.learn(replace(literals, kind="not in"))
                start = self._into.fork()
        self._into.scope.depth -= 1
        self._join(ends if complete else [*ends, start], start)
        return False

    def _captured(self, pattern: cst.MatchPattern, value: Expr) -> Iterator[tuple[str, Expr]]:
        """The names that a pattern binds when ``value`` matches it, with what they are then."""
        match pattern:
            case cst.MatchAs(pattern=inner, name=name):
                if name is not None:
                    yield name.value, value
                if inner is not None:
                    yield from self._captured(inner, value)
            case cst.MatchList(patterns=items) | cst.MatchTuple(patterns=items):
                for index, item in enumerate(items):
                    if isinstance(item, cst.MatchSequenceElement):
                        yield from self._captured(item.value, Part(value, index, len(items)))
            case cst.MatchMapping(elements=elements):
                for element in elements:
                    key = expressions.lower(self._into, element.key)
                    yield from self._captured(element.pattern, Subscript(value, key))
            case cst.MatchClass(kwds=elements):
                for keyword in elements:
                    yield from self._captured(keyword.pattern, Attribute(value, keyword.key.value))

    # -- definitions -------------------------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        decorators = tuple(expressions.lower(self._into, each.decorator) for each in node.decorators)
        index = self._function(node, decorators)
        if not any(_completes(each, node.name.value) for each in decorators):
            code = f"def {node.name.value}(...)"
            self._into.bind(node.name.value, Function(index), self._into.header(node), code=code)
        return False

    def _function(self, node: cst.FunctionDef | cst.Lambda, decorators: tuple[Expr, ...] = ()) -> int:
        """Lower a function or lambda where it is defined; the answer is its number."""
        index = len(self._into.functions)
        self._into.functions.append(None)
        parameters = self._parameters(node.params)
        named = isinstance(node, cst.FunctionDef)
        returns = getattr(node, "returns", None)
        annotation = expressions.lower(self._into, returns.annotation) if returns is not None else None
        name = node.name.value if isinstance(node, cst.FunctionDef) else "<lambda>"
        outer = self._into.scope
        owner = outer.owner if outer.kind == "class" else None
        scope = self._into.push("function", outer, index, owner, name)
        for spec in parameters:
            self._into.bind(spec.name, Parameter(index, spec.name), spec.span or Span(1, 1, 1, 1), spec.annotation)
        if parameters and owner is not None and not any(_is_static(each) for each in decorators):
            scope.first = parameters[0].name
        if isinstance(node, cst.Lambda):
            scope.returns.append(expressions.lower(self._into, node.body))
        else:
            drive(node.body, self)
        if named and not scope.dead:
            scope.returns.append(self._into.guarded(Const(None)))
        self._into.pop(outer)
        header = self._into.header(node) if isinstance(node, cst.FunctionDef) else self._into.span(node)
        self._into.functions[index] = FunctionInfo(
            name,
            scope.qualname,
            scope.index,
            parameters,
            tuple(scope.returns),
            tuple(scope.yields),
            decorators,
            owner,
            header,
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
        default = expressions.lower(self._into, param.default) if param.default is not None else None
        annotation = (
            expressions.lower(self._into, param.annotation.annotation) if param.annotation is not None else None
        )
        return ParameterSpec(param.name.value, kind, default, annotation, self._into.span(param))

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        decorators = tuple(expressions.lower(self._into, each.decorator) for each in node.decorators)
        bases = expressions.arguments(self._into, node.bases)
        keywords = expressions.arguments(self._into, node.keywords)
        index = len(self._into.classes)
        self._into.classes.append(None)
        outer = self._into.scope
        scope = self._into.push("class", outer, None, index, node.name.value)
        drive(node.body, self)
        self._into.pop(outer)
        stores = {name: tuple(each) for name, each in self._into.class_stores.get(index, {}).items()}
        header = self._into.header(node)
        self._into.classes[index] = ClassInfo(
            node.name.value, scope.qualname, scope.index, _plain(bases), keywords, decorators, stores, header
        )
        self._into.bind(node.name.value, Class(index), header, code=f"class {node.name.value}")
        return False


_HANDLERS: dict[type, Callable[[Lowering, Any], bool]] = {
    getattr(cst, name.removeprefix("visit_")): handler
    for name, handler in vars(Lowering).items()
    if name.startswith("visit_")
}


def _plain(bases: tuple[Argument, ...]) -> tuple[Expr, ...]:
    return tuple(base.value for base in bases if not base.stars)


def _swallows(manager: cst.BaseExpression) -> bool:
    """Whether a context manager is one that ends exceptions: ``suppress(...)``, ``pytest.raises(...)``."""
    func = manager.func if isinstance(manager, cst.Call) else manager
    name = func.attr if isinstance(func, cst.Attribute) else func
    return isinstance(name, cst.Name) and name.value in ("suppress", "raises", "assertRaises", "assertRaisesRegex")


def _completes(decorator: Expr, name: str) -> bool:
    """Whether a decorator only adds to the property of the same name: ``@name.setter``."""
    match decorator:
        case Attribute(Name(id), "setter" | "deleter"):
            return id == name
    return False


def _is_static(decorator: Expr) -> bool:
    return isinstance(decorator, Name) and decorator.id == "staticmethod"


def _dotted_name(node: cst.BaseExpression) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(node.attr.value)
        node = node.value
    return ".".join([node.value if isinstance(node, cst.Name) else "", *reversed(names)])
