"""Names: which bindings a use can mean, across scopes and modules, and what parameters hold."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import contexts, django, fields, invoke, mutations, options
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.values import (
    CUT_OFF,
    Alt,
    Dict,
    Instance,
    Items,
    Klass,
    Link,
    Lit,
    Member,
    ModuleObject,
    Obj,
    Reason,
    Result,
    Step,
    Symbol,
    Thunk,
    Unknown,
    Value,
    comes_round,
    extended,
    given_to,
    known,
    one,
    optionally,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import (
    Attribute,
    Binary,
    Binding,
    Call,
    Class,
    Const,
    Expr,
    Function,
    Guarded,
    Import,
    ModuleSummary,
    Name,
    Narrowed,
    Parameter,
    ParameterSpec,
    Sequence,
    Subscript,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_BUILTINS = frozenset(dir(builtins))
_SILENT = (Import, Function, Class, Parameter, Narrowed, Guarded)
_TYPE_WRAPPERS = frozenset({"Optional", "Union", "Annotated", "ClassVar", "Final", "InitVar", "Mapped"})
_MAX_STARS = 16


def name(resolver: Resolver, node: Name, frame: Frame) -> Value:
    """What a name can be where it is used."""
    summary = resolver.module(frame.path)
    defs = _expanded(summary, node.id, node.defs)
    if defs:
        return _bound(resolver, node.id, defs, frame, node.at)
    return look_up(resolver, node.id, frame)


def _expanded(summary: ModuleSummary, name: str, defs: tuple[int, ...]) -> tuple[int, ...]:
    """Bindings, with those that come round a loop put in."""
    if all(each >= 0 for each in defs):
        return defs
    found: dict[int, None] = {}
    seen: set[int] = set()
    todo = list(reversed(defs))
    while todo:
        each = todo.pop()
        if each >= 0:
            found[each] = None
        elif each not in seen:
            seen.add(each)
            todo.extend(reversed(summary.loops[-1 - each].get(name, ())))
    return tuple(found)


def _bound(resolver: Resolver, name: str, defs: tuple[int, ...], frame: Frame, at: int | None) -> Value:
    summary = resolver.module(frame.path)
    owner = summary.bindings[defs[0]].scope
    late = (each for each in summary.scopes[owner].bindings.get(name, ()) if summary.bindings[each].late)
    values = []
    for index in dict.fromkeys((*defs, *late)):
        home = frame.of_scope(summary.bindings[index].scope)
        values.append(binding(resolver, index, home or resolver.any_frame(frame.path, owner), at))
    return union(values)


def binding(resolver: Resolver, index: int, frame: Frame, at: int | None) -> Value:
    """What one binding gives, with the changes made to its object before ``at`` (None: in the end)."""
    summary = resolver.module(frame.path)
    found = summary.bindings[index]
    value = resolver.value(found.value, frame)
    if isinstance(found.value, Function):
        value = invoke.replaced(resolver, value)
    if index in summary.mutations or index in summary.indirect:
        value = mutations.applied(resolver, value, index, frame, at)
    if found.scope == 0:
        value = resolver.outside.changed_by_importers(frame.path, index, value)
    if found.declared is not None and not isinstance(found.value, Parameter):
        value = _or_declared(resolver, value, found.declared, frame)
    return extended(value, _step(found, frame))


def _or_declared(resolver: Resolver, value: Value, declared: Expr, frame: Frame) -> Value:
    """``value``, or what its annotation says if nothing is known of it, or only that a library gives it of which
    nothing is known."""
    if all(isinstance(alt.obj, Unknown) for alt in value):
        return typed(resolver, declared, frame) or value
    return believed(resolver, value, lambda: typed(resolver, declared, frame))


def believed(resolver: Resolver, value: Value, declared: Callable[[], Value]) -> Value:
    """``value``, or what is ``declared`` of it if that is of a library that is described, and the value is not."""
    if not value or not all(_is_strange(resolver, alt.obj) for alt in value):
        return value
    kinds = declared()
    if not kinds or not all(_is_claimed(resolver, alt.obj) for alt in kinds):
        return value
    given = (each for alt in value for each in given_to(alt.obj))
    return value if any(_is_claimed(resolver, alt.obj) for each in given for alt in resolver.force(each)) else kinds


def _is_strange(resolver: Resolver, obj: Obj) -> bool:
    """Whether an object comes from a library of which nothing is known, or from anywhere."""
    if isinstance(obj, Unknown):
        return obj.reason not in (Reason.TOO_DEEP, Reason.UNBOUND) and not comes_round(obj)
    return isinstance(obj, Result | Member | Symbol) and not _is_claimed(resolver, obj)


def _is_claimed(resolver: Resolver, obj: Obj) -> bool:
    """Whether an object is of a library that is described, or of Python's own."""
    while isinstance(obj, Result | Member):
        obj = obj.func if isinstance(obj, Result) else obj.base
    top = obj.path.partition(".")[0] if isinstance(obj, Symbol) else ""
    return resolver.project.is_claimed(top) or top in sys.stdlib_module_names


def _step(found: Binding, frame: Frame) -> Step | None:
    if not found.code or isinstance(found.value, _SILENT):
        return None
    return Step(frame.path, found.span, found.code)


def look_up(resolver: Resolver, name: str, frame: Frame) -> Value:
    """A name that its own scope does not bind on the way to its use."""
    summary = resolver.module(frame.path)
    scope = frame.scope
    while True:
        info = summary.scopes[scope]
        if info.parent is None:
            break
        enclosing = 0 if name in info.globals else info.parent
        while summary.scopes[enclosing].kind == "class":
            enclosing = summary.scopes[enclosing].parent or 0
        there = summary.scopes[enclosing].bindings.get(name, ())
        before = _expanded(summary, name, info.outer.get(name, ()))
        after = (each for each in there if each not in before and summary.bindings[each].at > info.defined_at)
        defs = there if name in info.globals else (*before, *after)
        if defs or there:
            found = _bound(resolver, name, tuple(defs) or there, frame, mutations.EVER)
            return found if enclosing else _from_elsewhere(resolver, frame.path, name, found)
        scope = enclosing
    if name in summary.scopes[0].bindings:
        found = _bound(resolver, name, summary.scopes[0].bindings[name], frame, mutations.EVER)
        return _from_elsewhere(resolver, frame.path, name, found)
    return _starred(resolver, name, frame.path, 0) or _builtin(name)


def _from_elsewhere(resolver: Resolver, path: str, name: str, value: Value) -> Value:
    """The value of a module's name with what other modules make of it: ``config.URL = ...``."""
    module = ModuleObject(path)
    return resolver.outside.changed(module, name, union([value, resolver.outside.value(module, name)]))


def _builtin(name: str) -> Value:
    return one(Symbol(f"builtins.{name}")) if name in _BUILTINS else unknown(Reason.UNBOUND, name)


def _starred(resolver: Resolver, name: str, path: str, depth: int) -> Value | None:
    """A name that comes from ``from module import *``."""
    if depth > _MAX_STARS:
        return None
    outside: Value | None = None
    values: list[Value] = []
    for star in reversed(resolver.module(path).scopes[0].stars):
        if resolver.project.find(star.module, star.level, path) is None:
            outside = one(Symbol(f"{star.module}.{name}"))
            continue
        value = _by_star(resolver, star, name, path, depth)
        if value is not None:
            values.append(value)
            if star.sure:
                break
    return union(values) if values else None if name in _BUILTINS else outside


def _by_star(resolver: Resolver, star: Import, name: str, path: str, depth: int) -> Value | None:
    """What a star import in the module at ``path`` brings under a name."""
    found = resolver.project.find(star.module, star.level, path)
    if found is None or found == path:
        return None
    exports = resolver.module(found).exports
    if (exports is not None and name not in exports) or (exports is None and name.startswith("_")):
        return None
    return _exported(resolver, found, name, depth + 1)


def after_star(resolver: Resolver, star: Import, before: Expr, frame: Frame) -> Value:
    """What a name that was bound ``before`` is after a star import, which may bring another one of it, or only the same
    one back."""
    value = _by_star(resolver, star, str(star.name), frame.path, 0) or ()
    if value and not any(comes_round(alt.obj) for alt in value):
        return value
    return union([value, resolver.value(before, frame)])


def _exported(resolver: Resolver, path: str, name: str, depth: int = 0) -> Value | None:
    summary = resolver.module(path)
    defs = summary.exits.get(name) or summary.scopes[0].bindings.get(name, ())
    if defs:
        found = _bound(resolver, name, _expanded(summary, name, defs), resolver.any_frame(path, 0), None)
        return _from_elsewhere(resolver, path, name, found)
    return _starred(resolver, name, path, depth)


def member(resolver: Resolver, path: str, name: str) -> Value:
    """``module.name`` for a module of the project."""
    found = _exported(resolver, path, name)
    if found is not None:
        return found
    inner = resolver.project.submodule(path, name)
    if inner is not None:
        return one(ModuleObject(inner))
    getter = resolver.module(path).scopes[0].bindings.get("__getattr__")
    return unknown(Reason.DYNAMIC, "__getattr__") if getter else unknown(Reason.UNBOUND, name)


def imported(resolver: Resolver, node: Import, path: str) -> Value:
    """What an import binds in the module at ``path``."""
    project = resolver.project
    if node.name is None:
        found = project.find(node.module, 0, path)
        return one(ModuleObject(found) if found is not None else Symbol(node.module))
    submodule = f"{node.module}.{node.name}" if node.module else node.name
    owner = project.find(node.module, node.level, path)
    if owner is not None and owner != path:
        value = _exported(resolver, owner, node.name)
        if value is not None and any(known(value)):
            return value
    inner = project.find(submodule, node.level, path)
    if inner is not None and inner != path:
        return one(ModuleObject(inner))
    if owner is not None:
        return member(resolver, owner, node.name)
    if submodule == django.SETTINGS and not node.level and (settings := django.settings(resolver, path)):
        return settings
    return unknown(Reason.EXTERNAL, "." * node.level + submodule) if node.level else one(Symbol(submodule))


# -- parameters ----------------------------------------------------------------------------------------------------


def parameter(resolver: Resolver, function: int, name: str, frame: Frame) -> Value:
    """What a parameter can hold: the argument of this call, or what is known of any call."""
    info = resolver.module(frame.path).functions[function]
    home = frame.of_scope(info.scope) or frame
    if home.arguments is not None:
        return _argument(resolver, name, home.arguments.get(name), home.told)
    spec = next(each for each in info.parameters if each.name == name)
    if home.bound is not None and spec is info.parameters[0] and not invoke.decorated(info, "staticmethod"):
        bound = home.bound
        return one(bound.klass if isinstance(bound, Instance) and invoke.is_class_method(info) else bound)
    passed = resolver.callers.parameter(frame.path, function, name, home.bound)
    if spec.kind in ("args", "kwargs") and passed is not None and any(known(passed)):
        return passed
    if spec.kind in ("args", "kwargs"):
        return _for_now(passed, from_strangers(resolver, spec, frame.path, frame))
    outside = home.parent or resolver.any_frame(frame.path, 0)
    injected = _injected_default(resolver, spec.default, outside)
    if injected:
        return injected
    if passed is not None and any(known(passed)):
        kinds = _declared(resolver, spec, frame.path, outside)
        return _narrowed_by_type(resolver, passed, kinds)
    special = options.decorated(resolver, info, name, outside) or options.fixture(resolver, info, name, frame.path)
    return _for_now(passed, special or from_strangers(resolver, spec, frame.path, outside))


def _for_now(passed: Value | None, found: Value) -> Value:
    """What a parameter holds without its callers; if they are only not looked for now, another time they may be."""
    return union([found, passed]) if passed == one(CUT_OFF) else found


def _argument(resolver: Resolver, name: str, thunk: Thunk | None, told: bool) -> Value:
    if thunk is None:
        return unknown(Reason.PARAMETER, name)
    value = resolver.force(thunk)
    if not told or thunk.span is None or thunk.frame is None:
        return value
    return extended(value, Step(thunk.frame.path, thunk.span, f"call with {name}"))


def from_strangers(resolver: Resolver, spec: ParameterSpec, path: str, outside: Frame) -> Value:
    """What a parameter of a function, defined in ``outside``, holds if nobody is seen to call it."""
    if spec.kind == "kwargs":
        return one(Dict({}, (Unknown(Reason.PARAMETER, f"**{spec.name}", optional=True),)))
    if spec.kind == "args":
        return one(Items("any", (), (Unknown(Reason.PARAMETER, f"*{spec.name}", optional=True),)))
    kinds = _declared(resolver, spec, path, outside)
    left = optionally(kinds or unknown(Reason.PARAMETER, spec.name), spec.default is not None)
    return union([default(resolver, spec, path, outside), left])


def default(resolver: Resolver, spec: ParameterSpec, path: str, outside: Frame) -> Value:
    """What a parameter of a function, defined in ``outside``, holds if a caller leaves it out; nothing if none may."""
    if spec.default is None:
        return ()
    step = Step(path, spec.span, f"default of parameter {spec.name}") if spec.span is not None else None
    return extended(resolver.value(spec.default, outside), step, f"parameter {spec.name}")


def _injected_default(resolver: Resolver, default: Expr | None, frame: Frame) -> Value:
    return () if default is None else _injected(resolver, default, frame)


def _injected(resolver: Resolver, marker: Expr, frame: Frame) -> Value:
    """What a dependency injection marker gives, be it evaluated to what it stands for already or not."""
    value = resolver.value(marker, frame)
    written = isinstance(marker, Call) and last_name(marker.func) in invoke.MARKERS
    return invoke.injected(resolver, value) or (value if written and any(known(value)) else ())


def _declared(resolver: Resolver, spec: ParameterSpec, path: str, frame: Frame) -> Value:
    """What a parameter is by its annotation; an object from outside the project has a step that tells so."""
    kinds = () if spec.annotation is None else typed(resolver, spec.annotation, frame)
    if spec.span is None:
        return kinds
    step = Step(path, spec.span, f"parameter {spec.name}, of which only the type is known")
    return tuple(Alt(alt.obj, Link(step, alt.link), alt.via) if _is_bare(alt.obj) else alt for alt in kinds)


def _is_bare(obj: Obj) -> bool:
    return isinstance(obj, Result) and obj.site is None


def _narrowed_by_type(resolver: Resolver, passed: Value, kinds: Value) -> Value:
    """What callers pass; where that leaves something open, the annotation says at least what it is. If callers already
    show such an object, what strangers pass is none of those that the project makes elsewhere: a record that they make
    themselves, else it stays unknown."""
    whys = [alt.obj.reason for alt in passed if isinstance(alt.obj, Unknown)]
    if not kinds or not whys:
        return passed
    if all(why is Reason.PARAMETER for why in whys) and any(isinstance(alt.obj, Instance) for alt in passed):
        made = [_by_strangers(resolver, alt) for alt in kinds]
        if not all(made):
            return passed
        kinds = union(made)
    optional = all(alt.obj.optional for alt in passed if isinstance(alt.obj, Unknown))
    return union([tuple(alt for alt in passed if not isinstance(alt.obj, Unknown)), optionally(kinds, optional)])


def _by_strangers(resolver: Resolver, alt: Alt) -> Value:
    """A record of the project that nobody of it makes; nothing for another object, which can be of any subclass."""
    klass = alt.obj.klass if isinstance(alt.obj, Instance) else None
    if klass is None or not fields.is_record(resolver, klass) or resolver.callers.heirs(klass):
        return ()
    return (Alt(contexts.made_by_strangers(resolver, klass), alt.link, alt.via),)


def typed(resolver: Resolver, annotation: Expr, frame: Frame) -> Value:
    """Instances of what an annotation names: external classes and classes of the project; nothing for plain types, and
    where a text will do as well (``str | httpx.URL``)."""
    match annotation:
        case Const(str() as text):
            return _typed_text(resolver, text, frame)
        case Binary("|", operands) if any(last_name(each) == "str" for each in operands):
            return ()
        case Binary("|", operands):
            return union(typed(resolver, each, frame) for each in operands)
        case Subscript(base, index) if last_name(base) == "Literal":
            options = index.items if isinstance(index, Sequence) else (index,)
            return union(one(Lit(each.value)) for each in options if isinstance(each, Const))
        case Subscript(base, index):
            if last_name(base) not in _TYPE_WRAPPERS:
                return ()
            items = index.items if isinstance(index, Sequence) else (index,)
            if last_name(base) == "Union" and any(last_name(each) == "str" for each in items):
                return ()
            injected = union(_injected(resolver, each, frame) for each in items[1:])
            if injected:
                return injected
            return union(typed(resolver, each, frame) for each in items)
        case Name() | Attribute():
            return union(_of_kind(resolver, alt) for alt in resolver.value(annotation, frame))
    return ()


def _typed_text(resolver: Resolver, text: str, frame: Frame) -> Value:
    parts = text.strip().split(".")
    if not all(part.isidentifier() for part in parts):
        inner = text.split("[", 1)[-1].rstrip("]") if text.startswith("Optional[") else text
        pieces = [piece.strip() for piece in inner.split("|")]
        if len(pieces) > 1 or inner != text:
            return union(_typed_text(resolver, piece, frame) for piece in pieces if piece and piece != "None")
        return ()
    return union(_instance(alt) for alt in resolver.value(resolver.written(".".join(parts)), frame))


def last_name(node: Expr) -> str:
    """The name, or the last one of those with dots between; empty for anything else."""
    match node:
        case Name(id):
            return id
        case Attribute(_, name):
            return name
    return ""


def _of_kind(resolver: Resolver, alt: Alt) -> Value:
    """An instance of a class, or what a name for ``Annotated[Class, Depends(...)]`` stands for."""
    match alt.obj:
        case Items("annotated", (inside,)):
            for each in resolver.force(inside):
                if isinstance(each.obj, Items) and each.obj.items:
                    first, *notes = each.obj.items
                    given = [_injected(resolver, note.expr, note.frame) for note in notes if note.expr and note.frame]
                    return union(given) or union(_of_kind(resolver, kind) for kind in resolver.force(first))
            return ()
    return _instance(alt)


def _instance(alt: Alt) -> Value:
    match alt.obj:
        case Symbol(path) if not path.startswith(("builtins.", "typing.")):
            return (Alt(Result(alt.obj), alt.link),)
        case Klass():
            return (Alt(Instance(alt.obj, declared=True), alt.link),)
    return ()
