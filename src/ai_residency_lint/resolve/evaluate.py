"""The resolver: evaluates the expressions of summaries on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from ai_residency_lint.resolve import attributes, invoke, kinds, mutations, names, text
from ai_residency_lint.resolve import environment as variables
from ai_residency_lint.resolve.callers import Callers
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.outside import Outside
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    ORDERED,
    Alt,
    Dict,
    Entry,
    Func,
    Instance,
    Items,
    Klass,
    Lit,
    Obj,
    Reason,
    Result,
    Symbol,
    Text,
    Thunk,
    Unknown,
    Value,
    extended,
    identity,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import (
    Attribute,
    Binary,
    Call,
    Choice,
    Class,
    Const,
    Element,
    Entered,
    Expr,
    Filtered,
    Function,
    Guarded,
    Import,
    Joined,
    ModuleSummary,
    Name,
    Narrowed,
    Opaque,
    Parameter,
    Part,
    Sequence,
    Starred,
    Subscript,
)  # fmt: skip
from ai_residency_lint.syntax.summary import (
    Mapping as MappingNode,
)

MAX_DEPTH = 90
MAX_STEPS = 10_000
MAX_FILE_STEPS = 40_000
MAX_LATE_STEPS = 20
RECURSION_LIMIT = 10_000
"""Room for the functions that call each other between two expressions, at most some forty."""
LOOP = "loop:"
_FREE = 4
"""How many alternatives a value may have before they cost a further step."""
_CUT_OFF = Unknown(Reason.TOO_DEEP)


class Resolver:
    """Answers what expressions can be, for the modules of one project.

    ``environment`` holds the variables that the deployment is declared to set. Work is bounded: evaluation deeper than
    ``MAX_DEPTH``, or one question that takes more than ``MAX_STEPS`` steps, is answered with "too deep to follow".
    """

    def __init__(self, project: Project, environment: Mapping[str, str]) -> None:
        self.project = project
        self.environment = environment
        self._memo: dict[tuple[int, int], Value] = {}
        self._frames: dict[tuple[object, ...], Frame] = {}
        self._provisional: dict[tuple[int, int], Value] = {}
        self._active: set[tuple[int, int]] = set()
        self.callers = Callers(self)
        self.outside = Outside(self)
        self._writes: tuple[int, dict[str, list[variables.Write]]] | None = None
        self._kept: list[object] = []
        self._written: dict[str, Expr] = {}
        self.lineages: dict[tuple[str, int, int], tuple[Klass | Symbol, ...]] = {}
        self.replaced: dict[tuple[str, int, str, int, str], bool] = {}
        self.done: dict[tuple[int, int, int], tuple[mutations.Done, ...]] = {}
        self.strangers: dict[tuple[str, int, int], Instance] = {}
        self._depth = 0
        self._left = self._granted = MAX_STEPS
        self._asked = ""
        self._spent: dict[str, int] = {}

    # -- entry points ------------------------------------------------------------------------------------------------

    def module(self, path: str) -> ModuleSummary:
        """The summary of a loaded module."""
        return self.project.summary(path)

    def ask(self, expr: Expr, frame: Frame) -> Value:
        """What ``expr`` can be; starts a new budget of work, which is small once the file has used up its own."""
        spent = self.spent(frame.path)
        self._asked = frame.path
        self._left = self._granted = MAX_STEPS if spent < MAX_FILE_STEPS else MAX_LATE_STEPS
        return self.value(expr, frame)

    def spent(self, path: str) -> int:
        """The steps that the questions of a file have cost so far, with what was worked out after each of them."""
        self._spent[self._asked] = self._spent.get(self._asked, 0) + self._granted - self._left
        self._granted = self._left
        return self._spent.get(path, 0)

    def value(self, expr: Expr, frame: Frame) -> Value:
        """What ``expr`` can be in ``frame``."""
        if isinstance(expr, Const):
            return one(Lit(expr.value))
        key = (id(expr), frame.key)
        found = self._memo.get(key)
        if found is not None:
            return found
        if key in self._active:
            return one(Unknown(Reason.DYNAMIC, f"{LOOP}{key[0]}:{key[1]}"))
        found = self._provisional.get(key)
        if found is not None:
            return found
        if self._depth >= MAX_DEPTH or not self.charge(1):
            return one(_CUT_OFF)
        if self._depth:
            return self._worked_out(expr, frame, key)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
        try:
            return self._worked_out(expr, frame, key)
        except RecursionError:
            return one(_CUT_OFF)
        finally:
            sys.setrecursionlimit(limit)

    def _worked_out(self, expr: Expr, frame: Frame, key: tuple[int, int]) -> Value:
        self._depth += 1
        self._active.add(key)
        try:
            found = self._closed(union([self._evaluate(expr, frame)]), key)
        finally:
            self._active.discard(key)
            self._depth -= 1
        self.afford(len(found))
        if not self._active:
            found = self._settled(found)
        if not _unfinished(found):
            self._memo[key] = found
        elif self._active:
            self._provisional[key] = found
        if not self._active:
            self._provisional.clear()
        return found

    def _closed(self, value: Value, key: tuple[int, int]) -> Value:
        """A value without the part that only says "and whatever this value is": it adds nothing."""
        own = f"{LOOP}{key[0]}:{key[1]}"
        if not any(isinstance(alt.obj, Unknown) and alt.obj.detail == own for alt in value):
            return value
        rest = tuple(alt for alt in value if not (isinstance(alt.obj, Unknown) and alt.obj.detail == own))
        return rest or unknown(Reason.DYNAMIC, "depends on itself")

    def _settled(self, value: Value) -> Value:
        """A value in which the parts that say "and whatever that value is" are filled in, once all of these are found:
        it is no more than they have to offer."""
        found: dict[str, None] = {}
        todo, parts = [value], list[Value]()
        while todo:
            for alt in todo.pop():
                loop = alt.obj.detail if isinstance(alt.obj, Unknown) else ""
                if not loop.startswith(LOOP):
                    parts.append((alt,))
                elif loop not in found and self.charge(1):
                    found[loop] = None
                    first, _, second = loop.removeprefix(LOOP).partition(":")
                    key = int(first), int(second)
                    todo.append(
                        self._memo.get(key)
                        or self._provisional.get(key)
                        or unknown(Reason.DYNAMIC, "depends on itself")
                    )
        if not found:
            return value
        return union(parts) or unknown(Reason.DYNAMIC, "depends on itself")

    def environment_writes(self) -> dict[str, list[variables.Write]]:
        """What the loaded modules write into ``os.environ``, by variable."""
        count = len(self.project)
        if self._writes is None or self._writes[0] != count:
            self._writes = (count, variables.writes(self))
        return self._writes[1]

    def charge(self, steps: int) -> bool:
        """Pay for work that is done outside ``value``; false when the budget of the question is used up."""
        if steps > self._left:
            self._left = min(self._left, 0)
            return False
        self._left -= steps
        return True

    def afford(self, size: int) -> bool:
        """Pay for work on that many alternatives or items, of which a step covers some."""
        return self.charge(size // _FREE)

    def keep(self, made: object) -> None:
        """Hold on to something made on the way, so that its identity stays its own."""
        self._kept.append(made)

    def written(self, dotted: str) -> Expr:
        """The expression for a dotted name that stands in a string; each is made once."""
        found = self._written.get(dotted)
        if found is None:
            first, *rest = dotted.split(".")
            found = Name(first, (), 0)
            for part in rest:
                found = Attribute(found, part)
            self._written[dotted] = found
        return found

    def force(self, thunk: Thunk) -> Value:
        """The value of something that was put off."""
        if thunk.value is not None:
            return thunk.value
        assert thunk.expr is not None and thunk.frame is not None
        return self.value(thunk.expr, thunk.frame)

    # -- frames ------------------------------------------------------------------------------------------------------

    def frame(
        self,
        path: str,
        scope: int,
        parent: Frame | None = None,
        arguments: Mapping[str, Thunk] | None = None,
        bound: Obj | None = None,
        made_by: object = None,
        depth: int = 0,
        told: bool = False,
    ) -> Frame:
        """The frame of a scope; equal requests give the same frame."""
        who = None if bound is None else identity(bound)
        key = (path, scope, None if parent is None else parent.key, who, made_by)
        found = self._frames.get(key)
        if found is None:
            found = Frame(path, scope, len(self._frames), parent, arguments, bound, depth, told)
            self._frames[key] = found
        return found

    def any_frame(self, path: str, scope: int) -> Frame:
        """The frame of a scope when nothing is known about who calls it."""
        info = self.module(path).scopes[scope]
        parent = None if info.parent is None else self.any_frame(path, info.parent)
        bound: Obj | None = None
        if info.kind == "function" and info.owner is not None and parent is not None and parent.parent is not None:
            bound = Instance(Klass(path, info.owner, parent.parent))
        return self.frame(path, scope, parent, None, bound)

    # -- expressions -------------------------------------------------------------------------------------------------

    def _evaluate(self, expr: Expr, frame: Frame) -> Value:
        match expr:
            case Name():
                return names.name(self, expr, frame)
            case Attribute(base, name):
                return self._each(self.value(base, frame), lambda obj: attributes.attribute(self, obj, name))
            case Call():
                return invoke.call(self, expr, frame)
            case MappingNode():
                return one(self._mapping(expr, frame))
            case Sequence(kind, items):
                return one(self._sequence(kind, items, frame))
            case Subscript(base, index):
                return attributes.subscript(self, self.value(base, frame), self.value(index, frame), frame)
            case Joined(parts):
                return text.joined([self.value(part, frame) for part in parts])
            case Binary(operator, operands):
                return self._binary(operator, [self.value(each, frame) for each in operands])
            case Choice(kind, operands):
                return self._choice(kind, operands, frame)
            case Function(index):
                return one(Func(frame.path, index, frame))
            case Class(index):
                return one(Klass(frame.path, index, frame))
            case Import():
                return names.imported(self, expr, frame.path)
            case Parameter(function, name):
                return names.parameter(self, function, name, frame)
            case Part(value, index, count, rest):
                return attributes.part(self, self.value(value, frame), index, count, rest)
            case Element(value):
                return attributes.elements(self, self.value(value, frame))
            case Entered(value):
                return self._each(self.value(value, frame), lambda obj: invoke.entered(self, obj))
            case Narrowed(value, kind, options):
                return self._narrowed(self.value(value, frame), kind, options, frame)
            case Guarded(value, tests):
                return () if self.excluded(tests, frame) else self.value(value, frame)
            case Filtered(value, kind):
                return one(self._filtered(self.as_dict(self.value(value, frame)), kind))
            case Opaque("undefined"):
                return ()
            case _:
                return unknown(Reason.DYNAMIC, getattr(expr, "kind", ""))

    def excluded(self, tests: Iterable[int], frame: Frame) -> bool:
        """Whether one of the tests of a module surely does not hold in ``frame``: no value can pass it."""
        known = self.module(frame.path).tests
        return any(all(any(self._fails(one, frame) for one in way) for way in known[each]) for each in tests)

    def splits(self, tests: Iterable[int], frame: Frame) -> bool:
        """Whether what can be told of the tests of a module depends on who calls: some values pass, some do not."""
        known = self.module(frame.path).tests
        return any(
            len(self.value(one, frame)) < len(self.value(one.value, frame))
            for each in tests
            for way in known[each]
            for one in way
        )

    def _fails(self, test: Narrowed, frame: Frame) -> bool:
        return bool(self.value(test.value, frame)) and not self.value(test, frame)

    def _narrowed(self, value: Value, kind: str, options: tuple[Expr, ...], frame: Frame) -> Value:
        if not options:
            return narrowed(value, kind)
        wanted = [alt for each in options for alt in self.value(each, frame)]
        if kind in ("of", "not of"):
            gone = kind == "not of"
            return left_by_test(value, lambda alt: kinds.is_instance(self, alt.obj, tuple(wanted)) is not gone)
        certain = len(wanted) == len(options) and not any(alt.via for alt in wanted)
        if not certain or not all(isinstance(alt.obj, Lit) for alt in wanted):
            return value
        return chosen(value, wanted) if kind == "in" else left_by_test(value, lambda alt: not _is_one(alt.obj, wanted))

    def _each(self, value: Value, function: object) -> Value:
        parts: list[Value] = []
        for alt in value:
            for found in function(_unlooped(alt.obj)):  # type: ignore[operator]
                link = found.link if found.link is not None else alt.link
                parts.append((Alt(found.obj, link, found.via or alt.via),))
        self.afford(len(parts))
        return union(parts)

    def each(self, value: Value, function: object) -> Value:
        """Apply ``function(obj) -> Value`` to every alternative; trails go on where the function adds none."""
        return self._each(value, function)

    def _mapping(self, expr: MappingNode, frame: Frame) -> Obj:
        found = Dict({})
        if not self.afford(len(expr.items)):
            return Dict({}, (_CUT_OFF,))
        plain: dict[str, Entry] = {}
        for key, item in expr.items:
            if isinstance(key, Const):
                plain[str(mutations.key_name(self, Lit(key.value)))] = Entry(Thunk(item, frame))
                continue
            found, plain = Dict({**found.entries, **plain}, found.rest), {}
            if key is None:
                found = self.overlaid(found, self.as_dict(self.value(item, frame)))
                continue
            names_of_key = self.value(key, frame)
            optional = len(names_of_key) > 1
            keys = [mutations.key_name(self, alt.obj) for alt in names_of_key]
            layer = {ANY_KEY if name is None else name: Entry(Thunk(item, frame), optional) for name in keys}
            rest = (Unknown(Reason.DYNAMIC, "mapping key"),) if None in keys else ()
            found = self.overlaid(found, Dict(layer, rest))
        return Dict({**found.entries, **plain}, found.rest)

    def overlaid(self, under: Dict, over: Dict) -> Dict:
        """``{**under, **over}``: what is not known of ``over`` may replace anything."""
        if not self.afford(len(under.entries) + len(over.entries)):
            return Dict({}, (_CUT_OFF,))
        entries = {**under.entries, **over.entries}
        anything = over.entries.get(ANY_KEY)
        why = (*(Alt(each) for each in over.rest), *(self.force(anything.value) if anything else ()))
        if not self.charge(len(under.entries) * len(why) // _FREE):
            why = (Alt(_CUT_OFF),)
        for name, old in under.entries.items():
            new = over.entries.get(name)
            if new is None and why:
                entries[name] = Entry(Thunk(None, None, union([self.force(old.value), why])), old.optional)
            elif new is not None and new.optional:
                both = union([self.force(old.value), self.force(new.value)])
                entries[name] = Entry(Thunk(None, None, both), old.optional)
        hidden = tuple(Alt(each) for each in under.rest)
        for name, new in over.entries.items():
            if new.optional and hidden and name not in under.entries:
                entries[name] = Entry(Thunk(None, None, union([self.force(new.value), hidden])), True)
        return Dict(entries, (*under.rest, *over.rest))

    def _filtered(self, whole: Dict, kind: str) -> Dict:
        entries: dict[str, Entry] = {}
        for name, entry in whole.entries.items():
            if not kind:
                entries[name] = Entry(entry.value, True)
                continue
            value = self.force(entry.value)
            left = narrowed(value, kind)
            if left:
                entries[name] = Entry(Thunk(None, None, left), entry.optional or len(left) < len(value))
        return Dict(entries, whole.rest)

    def as_dict(self, value: Value) -> Dict:
        """One mapping that stands for every alternative of ``value``."""
        objects = [mutations.paired(self, alt.obj) for alt in value]
        dicts = [obj for obj in objects if isinstance(obj, Dict)]
        rest = [_splat(obj) for obj in objects if not isinstance(obj, Dict | Lit)]
        if len(dicts) == 1 and not rest and len(value) == 1:
            return dicts[0]
        entries: dict[str, Entry] = {}
        for name in dict.fromkeys(name for each in dicts for name in each.entries):
            holders = [each.entries[name] for each in dicts if name in each.entries]
            open_ones = (why for each in dicts if name not in each.entries for why in each.rest)
            hidden = tuple(Alt(why) for why in (*rest, *open_ones))
            optional = len(holders) < len(value) or any(holder.optional for holder in holders)
            if len(holders) == 1 and not hidden:
                entries[name] = Entry(holders[0].value, optional)
            else:
                both = union([*(self.force(each.value) for each in holders), hidden])
                entries[name] = Entry(Thunk(None, None, both), optional)
        for each in dicts:
            rest.extend(each.rest)
        return Dict(entries, tuple(rest))

    def _sequence(self, kind: str, items: Iterable[Expr], frame: Frame) -> Obj:
        found: list[Thunk] = []
        rest: list[Unknown] = []
        for item in items:
            if not isinstance(item, Starred):
                found.append(Thunk(item, frame))
                continue
            value = self.value(item.value, frame)
            if len(value) > 1 or any(isinstance(alt.obj, Items) and alt.obj.kind not in ORDERED for alt in value):
                kind = "any"
            for alt in value:
                if isinstance(alt.obj, Items):
                    found.extend(alt.obj.items)
                    rest.extend(alt.obj.rest)
                else:
                    inside = Items("any", (Thunk(None, None, attributes.elements(self, (alt,))),))
                    found.extend(inside.items)
                    kind = "any"
        return Items("any" if kind == "comprehension" else kind, tuple(found), tuple(rest))

    def _binary(self, operator: str, operands: list[Value]) -> Value:
        if operator == "+":
            return self._sum(operands)
        if operator == "not":
            found = [(alt, truth((alt,))) for alt in operands[0]]
            return tuple(
                Alt(Unknown(Reason.DYNAMIC, "not ...") if is_true is None else Lit(not is_true), alt.link, alt.via)
                for alt, is_true in found
            )
        if operator == "%":
            return text.percent(self, operands)
        if operator == "|" and any(isinstance(alt.obj, Dict) for value in operands for alt in value):
            merged = Dict({})
            for value in operands:
                merged = self.overlaid(merged, self.as_dict(value))
            return one(merged)
        return unknown(Reason.DYNAMIC, "operation")

    def _sum(self, operands: list[Value]) -> Value:
        if all(isinstance(alt.obj, Items) for value in operands for alt in value) and all(operands):
            items: list[Thunk] = []
            rest: list[Unknown] = []
            for value in operands:
                for alt in value:
                    assert isinstance(alt.obj, Items)
                    items.extend(alt.obj.items)
                    rest.extend(alt.obj.rest)
            several = any(len(value) > 1 or value[0].obj.kind not in ORDERED for value in operands)  # type: ignore[union-attr]
            return one(Items("any" if several else "list", tuple(items), tuple(rest)))
        return text.joined(operands)

    def _choice(self, kind: str, operands: tuple[Expr, ...], frame: Frame) -> Value:
        if kind == "if":
            test = truth(self.value(operands[0], frame))
            if test is not None:
                return self.value(operands[1 if test else 2], frame)
            return union([self.value(operands[1], frame), self.value(operands[2], frame)])
        stop = kind == "or"
        found: list[Value] = []
        for operand in operands[:-1]:
            value = self.value(operand, frame)
            left = left_by_test(value, lambda alt: truth_of(alt.obj) is not (not stop))
            found.append(_not_none(left) if stop else left)
            if value and all(truth((alt,)) is stop for alt in value):
                return union(found)
        found.append(self.value(operands[-1], frame))
        replaceable = kind == "or" and any(isinstance(alt.obj, Unknown) for value in found[:-1] for alt in value)
        if replaceable:
            return _default_of(found)
        return union(found)


def _default_of(found: list[Value]) -> Value:
    """``x or default`` where x cannot be told: the default, and what can replace it."""
    whys = [alt for value in found[:-1] for alt in value if isinstance(alt.obj, Unknown)]
    named = {"parameter": Reason.PARAMETER, "environment variable": Reason.ENVIRONMENT}
    details = {
        word: dict.fromkeys(alt.obj.detail for alt in whys if isinstance(alt.obj, Unknown) and alt.obj.reason is reason)
        for word, reason in named.items()
    }
    if not all(isinstance(alt.obj, Unknown) and alt.obj.reason in named.values() for alt in whys):
        return union(found)
    via = " or ".join(f"{word} {each}" for word, details_of in details.items() for each in details_of)
    stay = [
        tuple(alt for alt in value if not (isinstance(alt.obj, Unknown) and alt.obj.reason is Reason.ENVIRONMENT))
        for value in found[:-1]
    ]
    return union([*stay, extended(found[-1], via=via)])


def _unfinished(value: Value) -> bool:
    """Whether a value is only good for now: a loop is still open, or the work was cut off."""
    return any(
        isinstance(alt.obj, Unknown) and (alt.obj.detail.startswith(LOOP) or alt.obj == _CUT_OFF) for alt in value
    )


def _unlooped(obj: Obj) -> Obj:
    """A value that comes round a loop and is changed on the way can be anything."""
    return _plain(obj) if isinstance(obj, Unknown) else obj


def _plain(why: Unknown) -> Unknown:
    return Unknown(Reason.DYNAMIC, "depends on itself") if why.detail.startswith(LOOP) else why


def _splat(obj: Obj) -> Unknown:
    return _plain(obj) if isinstance(obj, Unknown) else Unknown(Reason.SPLAT)


def truth(value: Value) -> bool | None:
    """Whether a value is certainly true or certainly false; None when it can be either."""
    found = {None if alt.via else truth_of(alt.obj) for alt in value}
    return found.pop() if len(found) == 1 else None


def truth_of(obj: Obj) -> bool | None:
    """Whether an object is true, as far as that can be told."""
    match obj:
        case Lit(plain):
            return bool(plain)
        case Text(parts):
            return True if any(isinstance(part, str) and part for part in parts) else None
        case Result(func=Symbol(path)):
            return True if path.rpartition(".")[2][:1].isupper() else None
        case Func() | Klass():
            return True
        case Dict(entries, rest):
            return bool(entries) if not rest and not any(e.optional for e in entries.values()) else None
        case Items(kind, items, rest):
            return None if rest or kind not in ORDERED else bool(items)
    return None


def narrowed(value: Value, kind: str) -> Value:
    """The alternatives that are left once a test has shown the value to be given, true, or to begin or end somehow."""
    if " " in kind:
        return left_by_test(value, lambda alt: _fits(alt.obj, kind) is not False)
    if kind == "given":
        return _not_none(left_by_test(value, lambda alt: alt.obj != Lit(None)))
    if kind == "none":
        return left_by_test(value, lambda alt: not _is_given(alt.obj))
    if kind == "false":
        return left_by_test(value, lambda alt: truth_of(alt.obj) is not True)
    return _not_none(left_by_test(value, lambda alt: truth_of(alt.obj) is not False))


def _not_none(value: Value) -> Value:
    """A value that a test has shown not to be None, also where a variable would not be set."""
    return tuple(
        Alt(_given(alt.obj), alt.link, alt.via) if isinstance(alt.obj, Unknown) and alt.obj.or_none else alt
        for alt in value
    )


def _given(why: Unknown) -> Unknown:
    """A variable where it is known to be set; elsewhere the code does what it does without."""
    return Unknown(why.reason, why.detail, optional=True)


def _is_given(obj: Obj) -> bool:
    """Whether an object is surely not None."""
    return isinstance(obj, Text | Dict | Items | Func | Klass | Instance) or (isinstance(obj, Lit) and obj != Lit(None))


def _is_one(obj: Obj, options: list[Alt]) -> bool:
    """Whether an object is surely one of some constants."""
    return isinstance(obj, Lit) and any(isinstance(each.obj, Lit) and each.obj.value == obj.value for each in options)


def chosen(value: Value, options: list[Alt]) -> Value:
    """The alternatives that are among some constants; what cannot be told must be one of them."""
    left = left_by_test(value, lambda alt: not isinstance(alt.obj, Lit) or _is_one(alt.obj, options))
    sure = tuple(alt for alt in left if isinstance(alt.obj, Lit) and not alt.via)
    return left if len(sure) == len(left) else union([sure, tuple(Alt(each.obj, left[0].link) for each in options)])


def left_by_test(value: Value, stays: Callable[[Alt], bool]) -> Value:
    """The alternatives that a test leaves; for one that it takes away, what may replace it is left."""
    gone = (alt for alt in value if alt.via and not stays(alt))
    replaced = (Alt(_replacement(word), alt.link) for alt in gone for word in alt.via.split(" or "))
    return union([tuple(alt for alt in value if stays(alt)), tuple(replaced)])


def _replacement(via: str) -> Unknown:
    """What stands in for a value that was replaced, by the words that say what can replace it."""
    kinds = {
        "environment variable ": Reason.ENVIRONMENT,
        "parameter ": Reason.PARAMETER,
        "field ": Reason.PARAMETER,
    }
    found = next((start for start in kinds if via.startswith(start)), "")
    return Unknown(kinds.get(found, Reason.RUNTIME), via.removeprefix(found), optional=True)


def _fits(obj: Obj, kind: str) -> bool | None:
    """Whether a string begins or ends as a test says; None if that cannot be told."""
    negated, _, rest = kind.partition(" ") if kind.startswith("not ") else ("", "", kind)
    test, _, text = rest.partition(" ")
    match obj:
        case Lit(str() as whole):
            known: str | None = whole
        case Text(parts):
            edge = parts[-1] if test == "endswith" else parts[0]
            known = edge if isinstance(edge, str) and len(edge) >= len(text) else None
        case _:
            known = None
    if known is None:
        return None
    found = known.endswith(text) if test == "endswith" else known.startswith(text)
    return found is not bool(negated)
