"""From LibCST expressions to the small expression trees of a summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import libcst as cst

from ai_residency_lint.syntax import namespaces
from ai_residency_lint.syntax.conditions import Shown, shown
from ai_residency_lint.syntax.summary import (
    IN_PLACE,
    Argument,
    Attribute,
    Binary,
    Call,
    Choice,
    Const,
    Element,
    Expr,
    Filtered,
    Function,
    Joined,
    Mapping,
    Name,
    Opaque,
    Sequence,
    Span,
    Starred,
    Subscript,
)
from ai_residency_lint.syntax.tree import children
from ai_residency_lint.syntax.written import Written, meaning

if TYPE_CHECKING:
    from ai_residency_lint.syntax.builder import Builder

_OPERATORS: dict[type, str] = {cst.Add: "+", cst.Modulo: "%", cst.BitOr: "|", cst.Divide: "/"}
_CONSTANTS = {"None": None, "True": True, "False": False}


def lower(low: Builder, node: cst.BaseExpression) -> Expr:
    """The expression as plain data; every call in it, however deep, is noted in ``low``."""
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        return handler(low, node)
    _descend(low, node)
    return Opaque(type(node).__name__)


def _descend(low: Builder, node: cst.CSTNode) -> None:
    for child in children(node):
        handler = _HANDLERS.get(type(child))
        if handler is None:
            _descend(low, child)
        else:
            handler(low, child)


def _name(low: Builder, node: cst.Name) -> Expr:
    if node.value in _CONSTANTS:
        return Const(_CONSTANTS[node.value])
    return low.use(node.value)


def _string(low: Builder, node: cst.SimpleString) -> Expr:
    value = meaning(node.value)
    return Const(value) if isinstance(value, str) else Opaque("bytes")


def _number(low: Builder, node: cst.Integer | cst.Float) -> Expr:
    value = meaning(node.value)
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return Opaque("number")
    return Const(value) if isinstance(value, int | float) else Opaque("number")


def _concatenated(low: Builder, node: cst.ConcatenatedString) -> Expr:
    parts: list[Expr] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.ConcatenatedString):
        parts.append(lower(low, current.left))
        current = current.right
    parts.append(lower(low, current))
    if all(isinstance(part, Const) for part in parts):
        return Const("".join(str(part.value) for part in parts if isinstance(part, Const)))
    return Joined(tuple(parts))


def _formatted(low: Builder, node: cst.FormattedString) -> Expr:
    parts: list[Expr] = []
    raw = "r" in node.prefix.lower()
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            if said := _text(part.value, node.quote, raw):
                parts.append(Const(said))
        elif isinstance(part, cst.FormattedStringExpression):
            value = lower(low, part.expression)
            plain = part.conversion in (None, "s") and not part.format_spec
            parts.append(value if plain else Opaque("format"))
    return Joined(tuple(parts))


def _text(value: str, quote: str, raw: bool) -> str:
    if isinstance(value, Written):
        return str(value.means)
    value = value.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in value:
        return value
    other = "'" if quote[0] == '"' else '"'
    for around in (quote, 3 * other):  # a text may end with what would be part of the quote
        decoded = meaning(f"{around}{value}{around}")
        if isinstance(decoded, str):
            return decoded
    return value


def _attribute(low: Builder, node: cst.Attribute) -> Expr:
    name = node.attr.value
    base = lower(low, node.value)
    return low.attribute(base, name, low.dotted(node))


def arguments(low: Builder, nodes: Any) -> tuple[Argument, ...]:
    """The arguments of a call or class statement."""
    found = []
    for node in nodes:
        keyword = node.keyword.value if node.keyword is not None else None
        found.append(Argument(lower(low, node.value), keyword, len(node.star), low.span(node)))
    return tuple(found)


def _call(low: Builder, node: cst.Call) -> Expr:
    func = lower(low, node.func)
    given = arguments(low, node.args)
    call = Call(func, given, low.span(node), low.tick(), low.scope.index, low.scope.depth == 0, low.tests)
    low.calls.append(call)
    if isinstance(func, Attribute) and func.name in IN_PLACE:
        low.mutated(func.base, -len(low.calls))
    for each in given:
        if isinstance(each.value, Name | Attribute) and not each.stars:
            low.mutated(each.value, -len(low.calls), "handed")
    low.scope.called = call.at
    return namespaces.called(low, call) or call


def _dict(low: Builder, node: cst.Dict) -> Expr:
    items: list[tuple[Expr | None, Expr]] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            items.append((lower(low, element.key), lower(low, element.value)))
        else:
            items.append((None, lower(low, element.value)))
    made = Mapping(tuple(items), low.span(node))
    if {"url", "body"} <= {key.value for key, _ in items if isinstance(key, Const)}:
        low.mappings.append((made, low.scope.index))
    return made


def _sequence(low: Builder, node: cst.List | cst.Tuple | cst.Set) -> Expr:
    items: list[Expr] = []
    for element in node.elements:
        value = lower(low, element.value)
        items.append(Starred(value) if isinstance(element, cst.StarredElement) else value)
    return Sequence(type(node).__name__.lower(), tuple(items))


def _subscript(low: Builder, node: cst.Subscript) -> Expr:
    base, index = subscripted(low, node)
    return namespaces.looked_up(low, base, index) or Subscript(base, index)


def subscripted(low: Builder, node: cst.Subscript) -> tuple[Expr, Expr]:
    """The base of ``base[index]``, and its index."""
    base = lower(low, node.value)
    indexes: list[Expr] = []
    for element in node.slice:
        if isinstance(element.slice, cst.Index):
            index = lower(low, element.slice.value)
            indexes.append(Starred(index) if element.slice.star else index)
        else:
            _descend(low, element.slice)
            indexes.append(Opaque("slice"))
    is_one = len(indexes) == 1 and not isinstance(indexes[0], Starred)
    return base, indexes[0] if is_one else Sequence("tuple", tuple(indexes))


def _binary(low: Builder, node: cst.BinaryOperation) -> Expr:
    kind = type(node.operator)
    operator = _OPERATORS.get(kind)
    rights: list[cst.BaseExpression] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.BinaryOperation) and type(current.operator) is kind:
        rights.append(current.right)
        current = current.left
    operands = [lower(low, current), *(lower(low, each) for each in reversed(rights))]
    return Opaque("operation") if operator is None else Binary(operator, tuple(operands))


def _unary(low: Builder, node: cst.UnaryOperation) -> Expr:
    value = lower(low, node.expression)
    if isinstance(node.operator, cst.Not):
        return Binary("not", (value,))
    if isinstance(node.operator, cst.Minus) and isinstance(value, Const) and type(value.value) in (int, float):
        return Const(-value.value)  # type: ignore[operator]
    return Opaque("operation")


def _boolean(low: Builder, node: cst.BooleanOperation) -> Expr:
    kind = type(node.operator)
    rights: list[cst.BaseExpression] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.BooleanOperation) and type(current.operator) is kind:
        rights.append(current.right)
        current = current.left
    operands = (lower(low, current), *(lower(low, each) for each in reversed(rights)))
    return Choice("or" if kind is cst.Or else "and", operands)


def _conditional(low: Builder, node: cst.IfExp) -> Expr:
    test = lower(low, node.test)
    whole = low.fork()
    low.assume(node.test, True)
    body = low.guarded(lower(low, node.body), whole)
    low.restore(whole)
    low.assume(node.test, False)
    otherwise = low.guarded(lower(low, node.orelse), whole)
    low.restore(whole)
    return Choice("if", (test, body, otherwise))


def _walrus(low: Builder, node: cst.NamedExpr) -> Expr:
    value = lower(low, node.value)
    if isinstance(node.target, cst.Name):
        low.bind(node.target.value, value, low.span(node))
    return value


def _lambda(low: Builder, node: cst.Lambda) -> Expr:
    return Function(low.function(node))


def _await(low: Builder, node: cst.Await) -> Expr:
    return lower(low, node.expression)


def _yield(low: Builder, node: cst.Yield) -> Expr:
    if isinstance(node.value, cst.From):
        low.scope.yields.append(Element(lower(low, node.value.item)))
    elif node.value is not None:
        low.scope.yields.append(lower(low, node.value))
    low.forget_assigned()
    return Opaque("yield")


def _comprehension(low: Builder, node: cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp) -> Expr:
    whole = low.fork()
    low.inside_comprehension += 1
    _generators(low, node.for_in, low.span(node))
    made: Expr
    if isinstance(node, cst.DictComp):
        pair = Sequence("tuple", (lower(low, node.key), lower(low, node.value)))
        made = _filtered(low, node) or Mapping(((None, Sequence("comprehension", (pair,))),), low.span(node))
    else:
        made = Sequence("comprehension", (lower(low, node.elt),))
    low.inside_comprehension -= 1
    low.restore(whole)
    return made


def _filtered(low: Builder, node: cst.DictComp) -> Expr | None:
    """A comprehension that copies a mapping, or a part of it."""
    match node:
        case cst.DictComp(
            key=cst.Name(value=key),
            value=cst.Name(value=value),
            for_in=cst.CompFor(
                target=cst.Tuple(
                    elements=[cst.Element(value=cst.Name(value=first)), cst.Element(value=cst.Name(value=second))]
                ),
                iter=cst.Call(func=cst.Attribute(value=source, attr=cst.Name(value="items")), args=[]),
                ifs=ifs,
                inner_for_in=None,
            ),
        ) if (key, value) == (first, second):
            found = [
                each
                for condition in ifs
                for each in shown(condition.test, True)
                if isinstance(each, Shown) and not each.options
            ]
            kinds = [each.kind for each in found if isinstance(each.subject, cst.Name) and each.subject.value == value]
            sure = len(ifs) == len(kinds) == 1
            return Filtered(lower(low, source), kinds[0] if sure else "")
    return None


def _generators(low: Builder, node: cst.CompFor | None, span: Span) -> None:
    while node is not None:
        low.target_element(node.target, lower(low, node.iter), span)
        for condition in node.ifs:
            lower(low, condition.test)
            low.assume(condition.test, True)
        node = node.inner_for_in


_HANDLERS: dict[type, Callable[[Any, Any], Expr]] = {
    cst.Name: _name,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _concatenated,
    cst.FormattedString: _formatted,
    cst.Integer: _number,
    cst.Float: _number,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Dict: _dict,
    cst.List: _sequence,
    cst.Tuple: _sequence,
    cst.Set: _sequence,
    cst.Subscript: _subscript,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.IfExp: _conditional,
    cst.NamedExpr: _walrus,
    cst.Lambda: _lambda,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.DictComp: _comprehension,
}
