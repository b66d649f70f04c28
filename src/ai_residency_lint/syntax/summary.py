"""A module as plain data: what is bound where, which functions and classes there are, which calls are made.

Nothing here knows LibCST, AI or policy. Expressions are small trees; a name carries the bindings that can reach it
(computed in flow order while lowering), so that no later stage walks statements again. All of it is msgspec data:
it pickles and encodes fast, and can be cached by content.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

IN_PLACE = frozenset(
    {
        *("update", "setdefault", "append", "extend", "insert", "pop", "popitem", "clear", "add", "remove", "discard"),
        *("reverse", "sort", "appendleft", "extendleft", "popleft", "rotate"),
    }
)
"""The methods that change a mapping or list in place."""


ANY_ATTRIBUTE = "**"
"""The attribute of a store that makes attributes of all items of a mapping."""


class Span(NamedTuple):
    """A range in the text: lines and columns count from 1, columns in characters, the end column is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Node(msgspec.Struct, frozen=True, array_like=True, tag=True, eq=False, gc=False):
    """Base of all expressions. Two nodes are the same only if they are the same object."""


class Const(Node, frozen=True):
    """A literal: text, number, truth value or None."""

    value: str | int | float | bool | None


class Name(Node, frozen=True):
    """A use of a name. ``defs`` are the bindings that can reach it inside its scope (negative: -1 - loop, see
    ``ModuleSummary.loops``); ``at`` is its place in the order of evaluation of the module."""

    id: str
    defs: tuple[int, ...]
    at: int


class Attribute(Node, frozen=True):
    """``base.name``. ``defs`` are bindings that stand for what the function itself has assigned to it before ``at``;
    ``called`` if it has called anything since."""

    base: Expr
    name: str
    defs: tuple[int, ...] = ()
    at: int = 0
    called: bool = False


class Argument(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """One argument of a call. ``stars`` is 0, 1 (``*value``) or 2 (``**value``); ``span`` may be missing."""

    value: Expr
    keyword: str | None = None
    stars: int = 0
    span: Span | None = None


class Call(Node, frozen=True):
    """``func(arguments)``; ``at`` as in ``Name``, ``scope`` where it happens, ``certain`` and ``tests`` as in
    ``Store``."""

    func: Expr
    arguments: tuple[Argument, ...]
    span: Span
    at: int
    scope: int
    certain: bool = True
    tests: tuple[int, ...] = ()


class Mapping(Node, frozen=True):
    """A dict display; a key of None is ``**value``."""

    items: tuple[tuple[Expr | None, Expr], ...]
    span: Span | None = None


class Sequence(Node, frozen=True):
    """A list, tuple or set display; items may be ``Starred``."""

    kind: str
    items: tuple[Expr, ...]


class Starred(Node, frozen=True):
    """``*value`` in a display."""

    value: Expr


class Subscript(Node, frozen=True):
    """``base[index]``."""

    base: Expr
    index: Expr


class Joined(Node, frozen=True):
    """An f-string: its parts in order, text as ``Const``."""

    parts: tuple[Expr, ...]


class Binary(Node, frozen=True):
    """``a op b op c`` for one operator of ``+``, ``%``, ``|``, ``/``, flattened to the left; or ``not a``."""

    operator: str
    operands: tuple[Expr, ...]


class Choice(Node, frozen=True):
    """``a or b``, ``a and b``, ``a if test else b``. ``kind`` is "or", "and" or "if" (then test, body, else), or "star"
    for a name after a star import: its import and what it was before."""

    kind: str
    operands: tuple[Expr, ...]


class Function(Node, frozen=True):
    """A reference to the function or lambda number ``index`` of this module."""

    index: int


class Class(Node, frozen=True):
    """A reference to the class number ``index`` of this module."""

    index: int


class Import(Node, frozen=True):
    """What an import binds: module ``module`` (``level`` leading dots), or ``name`` from it ("*" for a star, which is
    ``sure`` if it is not inside a branch)."""

    module: str
    name: str | None
    level: int
    sure: bool = True


class Parameter(Node, frozen=True):
    """The parameter ``name`` of function ``function``."""

    function: int
    name: str


class Part(Node, frozen=True):
    """An element of an unpacked value: position ``index`` of ``count`` targets; ``rest`` for ``*target``."""

    value: Expr
    index: int
    count: int
    rest: bool = False


class Element(Node, frozen=True):
    """An element of ``value`` as a loop visits it."""

    value: Expr


class Entered(Node, frozen=True):
    """What ``with value as name`` binds."""

    value: Expr


class Narrowed(Node, frozen=True):
    """``value`` where a test has shown something of it: ``kind`` is "true", "false", "given" (not None), "none", "in"
    or "not in" (one of ``options``, or none of them), "of" or "not of" (an instance of one of them, or of none), or how
    a text begins or ends ("not startswith https")."""

    value: Expr
    kind: str
    options: tuple[Expr, ...] = ()


class Guarded(Node, frozen=True):
    """``value`` on a way that is only taken if all of ``tests`` hold, by their number in ``ModuleSummary.tests``."""

    value: Expr
    tests: tuple[int, ...]


Test = tuple[tuple[Narrowed, ...], ...]
"""What must hold on a branch: all of one of several groups."""


class Filtered(Node, frozen=True):
    """``{k: v for k, v in value.items() if ...}``: some of the items of ``value``; ``kind`` as in ``Narrowed`` says
    what is known of the values that are left, empty for nothing."""

    value: Expr
    kind: str


class Opaque(Node, frozen=True):
    """An expression that is not followed; ``kind`` says what it is ("comparison", "comprehension", ...)."""

    kind: str


Expr = (
    Const
    | Name
    | Attribute
    | Call
    | Mapping
    | Sequence
    | Starred
    | Subscript
    | Joined
    | Binary
    | Choice
    | Function
    | Class
    | Import
    | Parameter
    | Part
    | Element
    | Entered
    | Narrowed
    | Guarded
    | Filtered
    | Opaque
)


class Binding(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A place that gives ``name`` a value. ``scope`` owns the name, ``at`` is the place in the order of evaluation.
    ``code`` is the statement as written, shortened, for trails. ``declared`` is the annotation, if any. ``late`` is set
    when another scope makes the binding (``global``, ``nonlocal``), at a time that cannot be told."""

    name: str
    value: Expr
    span: Span
    scope: int
    at: int
    code: str
    declared: Expr | None = None
    late: bool = False


class Store(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """``base.attribute = value`` or ``base[key] = value`` (then ``attribute`` is None). For ``ANY_ATTRIBUTE`` each item
    of the mapping ``value`` becomes an attribute. ``certain`` is true when it is not inside a branch or loop of its
    function. ``scope`` is where it happens. It only happens if all of ``tests`` hold, by their number in
    ``ModuleSummary.tests``."""

    base: Expr
    attribute: str | None
    key: Expr | None
    value: Expr
    span: Span
    scope: int
    at: int
    certain: bool
    code: str
    tests: tuple[int, ...] = ()


class ParameterSpec(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A parameter of a function. ``kind`` is "positional", "normal", "keyword", "args" or "kwargs"."""

    name: str
    kind: str
    default: Expr | None
    annotation: Expr | None
    span: Span | None = None


class FunctionInfo(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A function, method or lambda. ``scope`` is its own, ``owner`` the class it is a method of."""

    name: str
    qualname: str
    scope: int
    parameters: tuple[ParameterSpec, ...]
    returns: tuple[Expr, ...]
    yields: tuple[Expr, ...]
    decorators: tuple[Expr, ...]
    owner: int | None
    span: Span
    annotation: Expr | None = None


class ClassInfo(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A class. ``attributes`` of its body are the bindings of ``scope``. ``stores`` are the ``self.x = ...`` of its
    methods, by attribute, as indexes into the module's stores."""

    name: str
    qualname: str
    scope: int
    bases: tuple[Expr, ...]
    keywords: tuple[Argument, ...]
    decorators: tuple[Expr, ...]
    stores: dict[str, tuple[int, ...]]
    span: Span


class ScopeInfo(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A scope. ``bindings`` by name, in order. ``outer`` holds, for each name that the scope takes from outside, the
    bindings of the *enclosing* scopes' flow at the place of definition: later ones are added by ``at``.
    ``kind`` is "module", "function" or "class"; ``defined_at`` the place of the definition in evaluation order."""

    kind: str
    parent: int | None
    function: int | None
    owner: int | None
    defined_at: int
    bindings: dict[str, tuple[int, ...]]
    outer: dict[str, tuple[int, ...]]
    globals: tuple[str, ...]
    stars: tuple[Import, ...] = ()


class ModuleSummary(msgspec.Struct, frozen=True, array_like=True, eq=False, gc=False):
    """A whole module. Scope 0 is the module's own. ``loops[i]`` maps names to the bindings that reach the end of the
    loop's body. ``mutations`` maps a binding to the stores (>= 0) and calls (-1-i) that change its object in place.
    ``mappings`` are the dict displays that look like a request (they have the keys "url" and "body"), with scopes.
    ``exits`` holds the bindings that reach the end of the module, for names that are bound more than once.
    ``indirect`` are further changes of a binding's object, which may happen or not: to the object itself ("maybe"), to
    one inside it ("inner"), or by a call that gets it as an argument ("handed"). ``rounds`` holds for each loop the
    first and last moment of its body. ``aliased`` are attributes whose object is changed under another name. ``tests``
    are what comparisons show in the branches that follow them."""

    scopes: tuple[ScopeInfo, ...]
    bindings: tuple[Binding, ...]
    functions: tuple[FunctionInfo, ...]
    classes: tuple[ClassInfo, ...]
    stores: tuple[Store, ...]
    calls: tuple[Call, ...]
    loops: tuple[dict[str, tuple[int, ...]], ...]
    mutations: dict[int, tuple[int, ...]]
    exits: dict[str, tuple[int, ...]]
    mappings: tuple[tuple[Mapping, int], ...] = ()
    exports: tuple[str, ...] | None = None
    imports: tuple[Import, ...] = ()
    indirect: dict[int, tuple[tuple[int, str], ...]] = {}
    rounds: tuple[tuple[int, int], ...] = ()
    aliased: tuple[tuple[Attribute, int, str], ...] = ()
    tests: tuple[Test, ...] = ()
