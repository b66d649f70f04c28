"""LibCST's nodes for a module, made from Python's own ``ast``: ten times faster than LibCST's parser makes them.

Only what the lowering looks at is there: no white space, no punctuation, no comments. The summary is the same as that
of the tree that LibCST makes. What ``ast`` cannot read (syntax newer than the running Python) is left to LibCST.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import libcst as cst

from ai_residency_lint.syntax.places import Places
from ai_residency_lint.syntax.summary import Span
from ai_residency_lint.syntax.tree import child_fields, spans_of
from ai_residency_lint.syntax.written import Written, looks_like_one

if TYPE_CHECKING:
    from ai_residency_lint.syntax.newer import Site

Spans = dict[int, Span]


def read(text: str) -> tuple[cst.Module, Spans] | None:
    """The module in a text, and where the nodes stand whose place matters, by ``id``; None if ``ast`` cannot tell.

    May raise ``RecursionError`` for a tree that is too high for the stack.
    """
    into = _Quick(text)
    found = _parsed(text)
    if found is None:
        from ai_residency_lint.syntax.newer import without

        older = without(text)
        if older is not None:
            found = _parsed(older[0])
            into.generic, into.aliases = set(older[1]), set(older[2])
    if found is None:
        return None
    try:
        body = into.block(found.body).body
    except (AttributeError, KeyError, TypeError, ValueError, cst.ParserSyntaxError):
        return None  # nodes of ``ast`` or LibCST that are newer than this module
    if into.generic or into.aliases:  # what looked like a statement is something else
        return None
    return _made(cst.Module, body, "", "", "", True), into.spans


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, MemoryError):
        return None


_MAKERS: dict[type, Callable[..., Any]] = {}


def _made(kind: type, *values: object) -> Any:
    """A node with the fields that carry meaning, in LibCST's order, and nothing else."""
    maker = _MAKERS.get(kind)
    if maker is None:
        maker = _MAKERS[kind] = _maker(kind, [kind.__dict__[name].__set__ for name in child_fields(kind)])
    return maker(*values)


def _maker(kind: type, put: list[Callable[[Any, Any], None]]) -> Callable[..., Any]:
    """What makes nodes of a kind; the usual numbers of fields are written out, as a loop takes twice as long."""
    new = object.__new__
    match put:
        case [one]:

            def of_one(first: object) -> Any:
                node: Any = new(kind)
                one(node, first)
                return node

            return of_one
        case [one, two]:

            def of_two(first: object, second: object) -> Any:
                node: Any = new(kind)
                one(node, first)
                two(node, second)
                return node

            return of_two
        case [one, two, three]:

            def of_three(first: object, second: object, third: object) -> Any:
                node: Any = new(kind)
                one(node, first)
                two(node, second)
                three(node, third)
                return node

            return of_three

    def of_many(*values: object) -> Any:
        node: Any = new(kind)
        for setter, value in zip(put, values, strict=True):
            setter(node, value)
        return node

    return of_many


@lru_cache(10_000)
def _named(name: str) -> Any:
    """The node of a name; nothing asks where it stands, so one will do."""
    return _made(cst.Name, name)


def _dotted(path: str) -> Any:
    first, *rest = path.split(".")
    node = _named(first)
    for each in rest:
        node = _made(cst.Attribute, node, _named(each))
    return node


def _marks(kinds: Iterable[tuple[type, type]]) -> dict[type, Any]:
    """One node for each operator: nothing but its kind is ever looked at."""
    return {ours: _made(theirs, *(["!="] if theirs is cst.NotEqual else [])) for ours, theirs in kinds}


_BINARY = {
    ast.Add: cst.Add, ast.Sub: cst.Subtract, ast.Mult: cst.Multiply, ast.MatMult: cst.MatrixMultiply,
    ast.Div: cst.Divide, ast.Mod: cst.Modulo, ast.Pow: cst.Power, ast.LShift: cst.LeftShift,
    ast.RShift: cst.RightShift, ast.BitOr: cst.BitOr, ast.BitXor: cst.BitXor, ast.BitAnd: cst.BitAnd,
    ast.FloorDiv: cst.FloorDivide,
}  # fmt: skip
_OPERATORS = _marks(
    [
        *_BINARY.items(),
        *((ast.And, cst.And), (ast.Or, cst.Or)),
        *((ast.Invert, cst.BitInvert), (ast.Not, cst.Not), (ast.UAdd, cst.Plus), (ast.USub, cst.Minus)),
        *((ast.Eq, cst.Equal), (ast.NotEq, cst.NotEqual), (ast.Lt, cst.LessThan), (ast.LtE, cst.LessThanEqual)),
        *((ast.Gt, cst.GreaterThan), (ast.GtE, cst.GreaterThanEqual), (ast.Is, cst.Is), (ast.IsNot, cst.IsNot)),
        *((ast.In, cst.In), (ast.NotIn, cst.NotIn)),
    ]
)
_ASSIGNING = _marks((ours, getattr(cst, f"{theirs.__name__}Assign")) for ours, theirs in _BINARY.items())
_DOT = _made(cst.Dot)
_SHOWN = re.compile(r"=\s*[}!:]")
"""Fields that show their own text, as in ``f"{x = }"``."""
_ASYNC = _made(cst.Asynchronous)


class _Quick:
    """Makes nodes of one text. ``spans`` grows with them, and ``generic`` and ``aliases`` (see ``newer``) shrink."""

    def __init__(self, text: str) -> None:
        self._places = Places(text)
        self.spans: Spans = {}
        self.generic: set[Site] = set()
        self.aliases: set[Site] = set()

    def _at(self, node: Any, span: Span) -> Any:
        self.spans[id(node)] = span
        return node

    def _placed(self, where: ast.AST, kind: type, *values: object) -> Any:
        return self._at(_made(kind, *values), self._places.span(where))

    def _opening(self, where: Any, kind: type, *values: object) -> Any:
        """A statement with a block, of whose place only the beginning matters."""
        return self._at(_made(kind, *values), self._places.opening(where))

    # -- expressions -------------------------------------------------------------------------------------------------

    def expr(self, node: Any) -> Any:
        """The node of an expression; None for none."""
        return None if node is None else _EXPRESSIONS[type(node)](self, node)

    def _all(self, nodes: Iterable[ast.AST]) -> list[Any]:
        return [self.expr(each) for each in nodes]

    def _name(self, node: ast.Name) -> Any:
        return _named(node.id)

    def _constant(self, node: ast.Constant) -> Any:
        value = node.value
        if value is None or value is True or value is False:
            return _named(str(value))
        if isinstance(value, str | bytes):
            if not self._places.is_one_string(node):
                return self._read(node)
            return _made(cst.SimpleString, Written.of(value))
        if isinstance(value, int | float):
            return _made(cst.Integer if isinstance(value, int) else cst.Float, Written.of(value))
        return _made(cst.Imaginary, "") if isinstance(value, complex) else _made(cst.Ellipsis)

    def _read(self, node: ast.expr) -> Any:
        """What LibCST itself makes of a piece of the text: of strings side by side, and of those with fields."""
        span = self._places.span(node)
        found = cst.parse_expression(f"({self._places.text(span)})")
        self.spans.update(spans_of(found, span.line, span.column - 1))
        return found

    def _formatted(self, node: ast.JoinedStr) -> Any:
        """A string with fields."""
        text = self._places.text(self._places.span(node))
        if not looks_like_one(text) or _SHOWN.search(text) or not all(map(self._is_told, node.values)):
            return self._read(node)
        return _made(cst.FormattedString, [self._field(each) for each in node.values], "f", "")

    def _is_told(self, node: Any) -> bool:
        """Whether a part of a string is text, or a field of which ``ast`` knows where everything stands, which it does
        not always before Python 3.12; names need no place."""
        if isinstance(node, ast.Constant):
            return True
        value = node.value
        while isinstance(value, ast.Attribute):
            value = value.value
        return isinstance(value, ast.Name) or self._places.is_field(node.value)

    def _field(self, node: Any) -> Any:
        if isinstance(node, ast.Constant):
            return _made(cst.FormattedStringText, Written.of(str(node.value)))
        conversion = None if node.conversion < 0 else chr(node.conversion)
        form = node.format_spec.values if node.format_spec else None
        return _made(cst.FormattedStringExpression, self.expr(node.value), conversion, form)

    def _attribute(self, node: ast.Attribute) -> Any:
        return _made(cst.Attribute, self.expr(node.value), _named(node.attr))

    def _subscript(self, node: ast.Subscript) -> Any:
        index = node.slice
        items = index.elts if isinstance(index, ast.Tuple) else [index]
        if isinstance(index, ast.Tuple) and len(items) < 2 and self._places.is_bracketed(index):
            items = [index]
        if any(isinstance(each, ast.Starred) for each in items):
            items = [index]
        return _made(cst.Subscript, self.expr(node.value), [_made(cst.SubscriptElement, self._index(i)) for i in items])

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Slice):
            return _made(cst.Slice, self.expr(node.lower), self.expr(node.upper), self.expr(node.step), None, None)
        if isinstance(node, ast.Starred):
            return _made(cst.Index, self.expr(node.value), "*")
        return _made(cst.Index, self.expr(node), None)

    def _call(self, node: ast.Call) -> Any:
        return self._placed(node, cst.Call, self.expr(node.func), self._arguments(node.args, node.keywords, node.func))

    def _arguments(self, given: list[ast.expr], keywords: list[ast.keyword], before: ast.expr | None) -> list[Any]:
        """Arguments in the order of the text; ``before`` is what stands before their bracket, None if it is a name."""
        nodes: list[Any] = [*given, *keywords]
        if given and keywords and any(isinstance(each, ast.Starred) for each in given):
            nodes.sort(key=lambda each: (each.lineno, each.col_offset))
        made = []
        last: Any = before
        for number, each in enumerate(nodes):
            match each:
                case ast.keyword(None, value):
                    values, span = (value, None, "**"), self._places.span(each)
                case ast.keyword(str() as name, value):
                    values, span = (value, _named(name), ""), self._places.span(each)
                case ast.Starred(value):
                    values, span = (value, None, "*"), self._places.span(each)
                case _:
                    values, span = (each, None, ""), self._places.argument(last, each, number == 0)
            made.append(self._at(_made(cst.Arg, self.expr(values[0]), *values[1:]), span))
            last = each
        return made

    def _dict(self, node: ast.Dict) -> Any:
        pairs = zip(node.keys, node.values, strict=True)
        return self._placed(
            node, cst.Dict,
            [
                _made(cst.StarredDictElement, self.expr(value)) if key is None
                else _made(cst.DictElement, self.expr(key), self.expr(value))
                for key, value in pairs
            ],
        )  # fmt: skip

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> Any:
        kinds: dict[type, type] = {ast.List: cst.List, ast.Tuple: cst.Tuple, ast.Set: cst.Set}
        return _made(kinds[type(node)], self._elements(node.elts))

    def _elements(self, nodes: Iterable[ast.expr]) -> list[Any]:
        return [
            self.expr(each) if isinstance(each, ast.Starred) else _made(cst.Element, self.expr(each)) for each in nodes
        ]

    def _starred(self, node: ast.Starred) -> Any:
        """An item, or what is said of ``*args``."""
        return _made(cst.StarredElement, self.expr(node.value))

    def _binary(self, node: ast.BinOp) -> Any:
        return _made(cst.BinaryOperation, self.expr(node.left), _OPERATORS[type(node.op)], self.expr(node.right))

    def _boolean(self, node: ast.BoolOp) -> Any:
        found, *rest = self._all(node.values)
        for each in rest:
            found = _made(cst.BooleanOperation, found, _OPERATORS[type(node.op)], each)
        return found

    def _unary(self, node: ast.UnaryOp) -> Any:
        return _made(cst.UnaryOperation, _OPERATORS[type(node.op)], self.expr(node.operand))

    def _comparison(self, node: ast.Compare) -> Any:
        left = self.expr(node.left)
        pairs = zip(node.ops, node.comparators, strict=True)
        targets = [_made(cst.ComparisonTarget, _OPERATORS[type(op)], self.expr(each)) for op, each in pairs]
        return _made(cst.Comparison, left, targets)

    def _conditional(self, node: ast.IfExp) -> Any:
        return _made(cst.IfExp, self.expr(node.test), self.expr(node.body), self.expr(node.orelse))

    def _walrus(self, node: ast.NamedExpr) -> Any:
        return self._placed(node, cst.NamedExpr, self.expr(node.target), self.expr(node.value))

    def _lambda(self, node: ast.Lambda) -> Any:
        return self._placed(node, cst.Lambda, self._parameters(node.args), self.expr(node.body))

    def _await(self, node: ast.Await) -> Any:
        return _made(cst.Await, self.expr(node.value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Any:
        value = self.expr(node.value)
        return _made(cst.Yield, _made(cst.From, value) if isinstance(node, ast.YieldFrom) else value)

    def _comprehension(self, node: ast.ListComp | ast.SetComp) -> Any:
        kind = cst.ListComp if isinstance(node, ast.ListComp) else cst.SetComp
        return self._placed(node, kind, self.expr(node.elt), self._for_in(node.generators))

    def _generator(self, node: ast.GeneratorExp) -> Any:
        made = _made(cst.GeneratorExp, self.expr(node.elt), self._for_in(node.generators))
        return self._at(made, self._places.inside(node))

    def _mapping_comprehension(self, node: ast.DictComp) -> Any:
        values = self.expr(node.key), self.expr(node.value), self._for_in(node.generators)
        return self._placed(node, cst.DictComp, *values)

    def _for_in(self, nodes: list[ast.comprehension]) -> Any:
        inner = None
        for each in reversed(nodes):
            ifs = [_made(cst.CompIf, self.expr(test)) for test in each.ifs]
            inner = _made(cst.CompFor, self.expr(each.target), self.expr(each.iter), ifs, inner, None)
        return inner

    # -- definitions -------------------------------------------------------------------------------------------------

    def _parameters(self, given: ast.arguments) -> Any:
        plain = [*given.posonlyargs, *given.args]
        defaults: list[Any] = [None] * (len(plain) - len(given.defaults)) + given.defaults
        made = [self._parameter(each, default) for each, default in zip(plain, defaults, strict=True)]
        only = [self._parameter(*each) for each in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
        stars = [each and self._parameter(each, None, stars=True) for each in (given.vararg, given.kwarg)]
        count = len(given.posonlyargs)
        return _made(cst.Parameters, made[count:], stars[0], only, stars[1], made[:count], None)

    def _parameter(self, node: ast.arg, default: Any, stars: bool = False) -> Any:
        made = _made(cst.Param, _named(node.arg), self._annotation(node.annotation), self.expr(default), "")
        return self._at(made, self._places.parameter(node, stars))

    def _annotation(self, node: ast.expr | None) -> Any:
        return None if node is None else _made(cst.Annotation, self.expr(node))

    def _decorators(self, nodes: Iterable[ast.expr]) -> list[Any]:
        return [_made(cst.Decorator, each) for each in self._all(nodes)]

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
        self.generic.discard((node.lineno, node.col_offset))
        later = _ASYNC if isinstance(node, ast.AsyncFunctionDef) else None
        return self._opening(
            node, cst.FunctionDef, _named(node.name), self._parameters(node.args), self.block(node.body),
            self._decorators(node.decorator_list), self._annotation(node.returns), later, None,
        )  # fmt: skip

    def _class(self, node: ast.ClassDef) -> Any:
        self.generic.discard((node.lineno, node.col_offset))
        given = self._arguments(node.bases, node.keywords, None)
        named = next((i for i, each in enumerate(given) if each.keyword is not None or each.star == "**"), len(given))
        decorators = self._decorators(node.decorator_list)
        body = self.block(node.body)
        return self._opening(
            node, cst.ClassDef, _named(node.name), body, given[:named], given[named:], decorators, None
        )  # fmt: skip

    # -- statements --------------------------------------------------------------------------------------------------

    def block(self, nodes: Sequence[ast.stmt]) -> Any:
        """Some statements in a row."""
        return _made(cst.IndentedBlock, [_STATEMENTS[type(each)](self, each) for each in nodes], None)

    def _statement(self, node: ast.Expr) -> Any:
        if self.aliases and (site := (node.lineno, node.col_offset)) in self.aliases:
            self.aliases.discard(site)
            return _made(cst.Pass)
        return _made(cst.Expr, self.expr(node.value))

    def _assign(self, node: ast.Assign) -> Any:
        targets = [_made(cst.AssignTarget, each) for each in self._all(node.targets)]
        return self._placed(node, cst.Assign, targets, self.expr(node.value))

    def _annotated(self, node: ast.AnnAssign) -> Any:
        values = self.expr(node.target), self._annotation(node.annotation), self.expr(node.value)
        return self._placed(node, cst.AnnAssign, *values)

    def _changed(self, node: ast.AugAssign) -> Any:
        values = self.expr(node.target), _ASSIGNING[type(node.op)], self.expr(node.value)
        return self._placed(node, cst.AugAssign, *values)

    def _delete(self, node: ast.Delete) -> Any:
        several = len(node.targets) > 1
        target = _made(cst.Tuple, self._elements(node.targets)) if several else self.expr(node.targets[0])
        return self._placed(node, cst.Del, target)

    def _import(self, node: ast.Import) -> Any:
        return self._placed(node, cst.Import, self._aliases(node.names))

    def _import_from(self, node: ast.ImportFrom) -> Any:
        names = _made(cst.ImportStar) if node.names[0].name == "*" else self._aliases(node.names)
        module = None if node.module is None else _dotted(node.module)
        return self._placed(node, cst.ImportFrom, module, names, [_DOT] * (node.level or 0))

    def _aliases(self, nodes: Iterable[ast.alias]) -> list[Any]:
        return [_made(cst.ImportAlias, _dotted(each.name), _as(each.asname)) for each in nodes]

    def _outer(self, node: ast.Global | ast.Nonlocal) -> Any:
        kind = cst.Global if isinstance(node, ast.Global) else cst.Nonlocal
        return _made(kind, [_made(cst.NameItem, _named(each)) for each in node.names])

    def _return(self, node: ast.Return) -> Any:
        return _made(cst.Return, self.expr(node.value))

    def _raise(self, node: ast.Raise) -> Any:
        cause = None if node.cause is None else _made(cst.From, self.expr(node.cause))
        return _made(cst.Raise, self.expr(node.exc), cause)

    def _assert(self, node: ast.Assert) -> Any:
        return _made(cst.Assert, self.expr(node.test), self.expr(node.msg))

    def _pass(self, node: ast.stmt) -> Any:
        return _made(cst.Pass)

    def _break(self, node: ast.Break) -> Any:
        return _made(cst.Break)

    def _continue(self, node: ast.Continue) -> Any:
        return _made(cst.Continue)

    def _else(self, nodes: Sequence[ast.stmt]) -> Any:
        return _made(cst.Else, self.block(nodes)) if nodes else None

    def _if(self, node: ast.If) -> Any:
        test, body = self.expr(node.test), self.block(node.body)
        match node.orelse:
            case [ast.If() as other] if self._places.is_elif(other):
                return _made(cst.If, test, body, self._if(other))
        return _made(cst.If, test, body, self._else(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> Any:
        values = self.expr(node.target), self.expr(node.iter), self.block(node.body), self._else(node.orelse)
        return self._opening(node, cst.For, *values, None)

    def _while(self, node: ast.While) -> Any:
        return _made(cst.While, self.expr(node.test), self.block(node.body), self._else(node.orelse))

    def _with(self, node: ast.With | ast.AsyncWith) -> Any:
        before = [None, *(each.optional_vars or each.context_expr for each in node.items)]
        items = [self._item(*each) for each in zip(before, node.items, strict=False)]
        return self._opening(node, cst.With, items, self.block(node.body), None)

    def _item(self, last: ast.expr | None, node: ast.withitem) -> Any:
        target = node.optional_vars
        value = self.expr(node.context_expr)
        if target is None:
            return _made(cst.WithItem, value, None)
        made = _made(cst.WithItem, value, _made(cst.AsName, self.expr(target)))
        return self._at(made, self._places.item(last, node.context_expr, target))

    def _try(self, node: Any) -> Any:
        star = not isinstance(node, ast.Try)
        handlers = [
            self._opening(
                each, cst.ExceptStarHandler if star else cst.ExceptHandler,
                self.block(each.body), self.expr(each.type), _as(each.name),
            )
            for each in node.handlers
        ]  # fmt: skip
        final = _made(cst.Finally, self.block(node.finalbody)) if node.finalbody else None
        return _made(
            cst.TryStar if star else cst.Try, self.block(node.body), handlers, self._else(node.orelse), final
        )  # fmt: skip

    # -- match -------------------------------------------------------------------------------------------------------

    def _match(self, node: ast.Match) -> Any:
        cases = [
            _made(cst.MatchCase, self._pattern(each.pattern), self.block(each.body), self.expr(each.guard))
            for each in node.cases
        ]
        return self._opening(node, cst.Match, self.expr(node.subject), cases, None)

    def _pattern(self, node: Any) -> Any:
        match node:
            case ast.MatchValue(value):
                return _made(cst.MatchValue, self.expr(value))
            case ast.MatchSingleton(value):
                return _made(cst.MatchSingleton, _named(str(value)))
            case ast.MatchSequence(patterns):
                return _made(cst.MatchList, self._sequence(patterns))
            case ast.MatchStar(name):
                return _made(cst.MatchStar, name and _named(name))
            case ast.MatchMapping(keys, patterns, rest):
                pairs = zip(keys, patterns, strict=True)
                elements = [_made(cst.MatchMappingElement, self.expr(k), self._pattern(each)) for k, each in pairs]
                return _made(cst.MatchMapping, elements, rest and _named(rest), None)
            case ast.MatchClass(cls, patterns, names, values):
                named = zip(names, values, strict=True)
                keywords = [_made(cst.MatchKeywordElement, _named(k), self._pattern(each)) for k, each in named]
                return _made(cst.MatchClass, self.expr(cls), self._sequence(patterns), keywords)
            case ast.MatchAs(pattern, name):
                return _made(cst.MatchAs, pattern and self._pattern(pattern), name and _named(name))
            case ast.MatchOr(patterns):
                return _made(cst.MatchOr, [_made(cst.MatchOrElement, self._pattern(each), None) for each in patterns])
        raise KeyError(type(node))

    def _sequence(self, nodes: Iterable[Any]) -> list[Any]:
        return [
            self._pattern(each) if isinstance(each, ast.MatchStar)
            else _made(cst.MatchSequenceElement, self._pattern(each))
            for each in nodes
        ]  # fmt: skip


def _as(name: str | None) -> Any:
    return None if name is None else _made(cst.AsName, _named(name))


_EXPRESSIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Name: _Quick._name, ast.Constant: _Quick._constant, ast.JoinedStr: _Quick._formatted,
    ast.Attribute: _Quick._attribute, ast.Subscript: _Quick._subscript, ast.Call: _Quick._call,
    ast.Dict: _Quick._dict, ast.List: _Quick._display, ast.Tuple: _Quick._display, ast.Set: _Quick._display,
    ast.BinOp: _Quick._binary, ast.BoolOp: _Quick._boolean, ast.UnaryOp: _Quick._unary,
    ast.Compare: _Quick._comparison, ast.IfExp: _Quick._conditional, ast.NamedExpr: _Quick._walrus,
    ast.Lambda: _Quick._lambda, ast.Await: _Quick._await, ast.Yield: _Quick._yield, ast.YieldFrom: _Quick._yield,
    ast.ListComp: _Quick._comprehension, ast.SetComp: _Quick._comprehension, ast.GeneratorExp: _Quick._generator,
    ast.DictComp: _Quick._mapping_comprehension, ast.Starred: _Quick._starred,
}  # fmt: skip
_STATEMENTS: dict[type, Callable[[Any, Any], Any]] = {
    ast.FunctionDef: _Quick._function, ast.AsyncFunctionDef: _Quick._function, ast.ClassDef: _Quick._class,
    ast.Expr: _Quick._statement, ast.Assign: _Quick._assign, ast.AnnAssign: _Quick._annotated,
    ast.AugAssign: _Quick._changed, ast.Delete: _Quick._delete, ast.Import: _Quick._import,
    ast.ImportFrom: _Quick._import_from, ast.Global: _Quick._outer, ast.Nonlocal: _Quick._outer,
    ast.Return: _Quick._return, ast.Raise: _Quick._raise, ast.Assert: _Quick._assert, ast.Pass: _Quick._pass,
    ast.Break: _Quick._break, ast.Continue: _Quick._continue, ast.If: _Quick._if, ast.For: _Quick._for,
    ast.AsyncFor: _Quick._for, ast.While: _Quick._while, ast.With: _Quick._with, ast.AsyncWith: _Quick._with,
    ast.Try: _Quick._try, ast.TryStar: _Quick._try, ast.Match: _Quick._match,
}  # fmt: skip
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _Quick._pass
