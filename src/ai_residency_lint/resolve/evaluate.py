"""The resolver: evaluates the expressions of summaries on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ai_residency_lint.resolve import (
    attributes,
    containers,
    invoke,
    mutations,
    names,
    narrowing,
    operators,
    setenv,
    text,
)
from ai_residency_lint.resolve.callers import Callers
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.outside import Outside
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.resolve.values import (
    CUT_OFF,
    FREE,
    ITSELF,
    LOOP,
    MAX_ALTERNATIVES,
    Alt,
    Func,
    Instance,
    Klass,
    Lit,
    Obj,
    Reason,
    Thunk,
    Unknown,
    Value,
    comes_round,
    distinct,
    identity,
    one,
    plain,
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
    Subscript,
)  # fmt: skip
from ai_residency_lint.syntax.summary import (
    Mapping as MappingNode,
)

MAX_DEPTH = 90
MAX_STEPS = 30_000
MAX_FILE_STEPS = 120_000
MAX_LATE_STEPS = 20
_FRAME_BITS = 32
"""Of a key under which values are remembered; the rest is the expression. One number is half as large as two."""
RECURSION_LIMIT = 10_000
"""Room for the functions that call each other between two expressions, at most some forty."""


class Resolver:
    """Answers what expressions can be, for the modules of one project.

    ``module`` gives the summary of a loaded module by its path; it is asked so often that a method of its own is slow.
    ``environment`` holds the variables that the deployment is declared to set. Work is bounded: evaluation deeper than
    ``MAX_DEPTH``, or one question that takes more than ``MAX_STEPS`` steps, is answered with "too deep to follow".
    """

    def __init__(self, project: Project, environment: Mapping[str, str]) -> None:
        self.project = project
        self.module: Callable[[str], ModuleSummary] = project.summary
        self.environment = environment
        self._memo: dict[int, Value] = {}
        self._frames: dict[tuple[object, ...], Frame] = {}
        self._any: dict[tuple[str, int], Frame] = {}
        self._provisional: dict[int, Value] = {}
        self._active: set[int] = set()
        self.callers = Callers(self)
        self.outside = Outside(self)
        self._writes: tuple[int, setenv.Written] | None = None
        self._kept: list[object] = []
        self._written: dict[str, Expr] = {}
        self.once: dict[tuple[object, ...], Any] = {}
        self.replaced: dict[tuple[str, int, str, int, str], bool] = {}
        self.done: dict[tuple[int, int, int], tuple[mutations.Done, ...]] = {}
        self.validated: dict[tuple[int, str, int], Instance] = {}
        self.strangers: dict[tuple[str, int, int], Instance] = {}
        self._depth = 0
        self._left = self._granted = MAX_STEPS
        self._asked = ""
        self._spent: dict[str, int] = {}

    # -- entry points ------------------------------------------------------------------------------------------------

    def ask(self, expr: Expr, frame: Frame, steps: int | None = None) -> Value:
        """What ``expr`` can be; starts a new budget of work, as ``grant`` does."""
        self.grant(frame.path, steps)
        return self.value(expr, frame)

    def grant(self, path: str, steps: int | None = None) -> None:
        """Start a new budget of work for a question of a file: ``steps``, or as many as any question may take; only few
        once the file has used up its own."""
        spent = self.spent(path)
        self._asked = path
        self._left = self._granted = (steps or MAX_STEPS) if spent < MAX_FILE_STEPS else MAX_LATE_STEPS

    def spent(self, path: str) -> int:
        """The steps that the questions of a file have cost so far, with what was worked out after each of them."""
        self._spent[self._asked] = self._spent.get(self._asked, 0) + self._granted - self._left
        self._granted = self._left
        return self._spent.get(path, 0)

    def value(self, expr: Expr, frame: Frame) -> Value:
        """What ``expr`` can be in ``frame``."""
        if type(expr) is Const:
            return one(Lit(expr.value))
        key = id(expr) << _FRAME_BITS | frame.key
        found = self._memo.get(key)
        if found is not None:
            return found
        if key in self._active:
            return one(Unknown(Reason.DYNAMIC, f"{LOOP}{key}"))
        found = self._provisional.get(key)
        if found is not None:
            return found
        if self._depth >= MAX_DEPTH or not self.charge(1):
            return one(CUT_OFF)
        if self._depth:
            return self._worked_out(expr, frame, key)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
        try:
            return self._worked_out(expr, frame, key)
        except RecursionError:
            return one(CUT_OFF)
        finally:
            sys.setrecursionlimit(limit)

    def _worked_out(self, expr: Expr, frame: Frame, key: int) -> Value:
        self._depth += 1
        self._active.add(key)
        try:
            found = self._evaluate(expr, frame)
        finally:
            self._active.discard(key)
            self._depth -= 1
        if len(found) > MAX_ALTERNATIVES:
            found = distinct(found)
        unfinished = _is_unfinished(found)
        if unfinished:
            found = self._closed(found, key)
            if not self._active:
                found = self._settled(found)
            unfinished = _is_unfinished(found)
        self.afford(len(found))
        if not unfinished and not (self._active and _is_itself(found)):
            self._memo[key] = found
        elif self._active:
            self._provisional[key] = found
        if not self._active:
            self._provisional.clear()
        return found

    def _closed(self, value: Value, key: int) -> Value:
        """A value without the part that only says "and whatever this value is": it adds nothing."""
        own = f"{LOOP}{key}"
        rest = tuple(alt for alt in value if not (isinstance(alt.obj, Unknown) and alt.obj.detail == own))
        return rest or one(ITSELF)

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
                    key = int(loop.removeprefix(LOOP))
                    todo.append(self._memo.get(key) or self._provisional.get(key) or one(ITSELF))
        if not found:
            return value
        return union(parts) or one(ITSELF)

    def environment_writes(self) -> setenv.Written:
        """What the loaded modules write into ``os.environ``, by variable."""
        count = len(self.project)
        if self._writes is None or self._writes[0] != count:
            self._writes = (count, {})
            setenv.writes(self, self._writes[1])
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
        return self.charge(size // FREE)

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
        if thunk.parts:
            return self._any_of(thunk)
        assert thunk.expr is not None and thunk.frame is not None
        return self.value(thunk.expr, thunk.frame)

    def _any_of(self, thunk: Thunk) -> Value:
        """What the parts of something put off can be, however deep they are inside each other."""
        found: list[Value] = []
        todo, seen = [thunk], set[int]()
        while todo:
            each = todo.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            if not self.charge(1):
                return one(CUT_OFF)
            if each.parts:
                todo.extend(reversed(each.parts))
            else:
                found.append(self.force(each))
        return union(found)

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
        found = self._any.get((path, scope))
        if found is None:
            found = self._any[path, scope] = self._any_frame(path, scope)
        return found

    def _any_frame(self, path: str, scope: int) -> Frame:
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
                owner = self.value(base, frame)
                found = attributes.assigned(self, owner, expr, frame) if expr.defs else None
                if found is not None:
                    return found
                owner = text.certain(owner, name) if name in text.CUTS else owner
                return self._each(owner, lambda obj: attributes.attribute(self, obj, name))
            case Call():
                return invoke.call(self, expr, frame)
            case MappingNode():
                return one(containers.mapping(self, expr, frame))
            case Sequence(kind, items):
                return one(containers.sequence(self, kind, items, frame))
            case Subscript(base, index):
                return attributes.subscript(self, self.value(base, frame), self.value(index, frame), frame)
            case Joined(parts):
                return text.joined([self.value(part, frame) for part in parts])
            case Binary(operator, operands):
                return operators.binary(self, operator, [self.value(each, frame) for each in operands])
            case Choice("star", (Import() as star, before)):
                return names.after_star(self, star, before, frame)
            case Choice(kind, operands):
                return operators.choice(self, kind, operands, frame)
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
                return narrowing.by_test(self, self.value(value, frame), kind, options, frame)
            case Guarded(value, tests):
                return () if self.excluded(tests, frame) else self.value(value, frame)
            case Filtered(value, kind):
                return one(containers.filtered(self, containers.as_dict(self, self.value(value, frame)), kind))
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

    def _each(self, value: Value, function: object) -> Value:
        parts: list[Alt] = []
        for alt in value:
            for found in function(_unlooped(alt.obj)):  # type: ignore[operator]
                link, via = found.link or alt.link, found.via or alt.via
                same = link is found.link and via is found.via
                parts.append(found if same else Alt(found.obj, link, via))
        self.afford(len(parts))
        return distinct(parts) if len(parts) > 1 else tuple(parts)

    def each(self, value: Value, function: object) -> Value:
        """Apply ``function(obj) -> Value`` to every alternative; trails go on where the function adds none."""
        return self._each(value, function)


def _is_unfinished(value: Value) -> bool:
    """Whether a value is only good for now: a loop is still open, or the work was cut off."""
    for alt in value:  # noqa: SIM110  (every value comes by here, and a generator costs as much again)
        if type(alt.obj) is Unknown and (comes_round(alt.obj) or alt.obj == CUT_OFF):
            return True
    return False


def _is_itself(value: Value) -> bool:
    """Whether nothing is known of a value but that it comes round a loop, which may be entered elsewhere later."""
    return len(value) == 1 and value[0].obj == ITSELF


def _unlooped(obj: Obj) -> Obj:
    """A value that comes round a loop and is changed on the way can be anything."""
    return plain(obj) if isinstance(obj, Unknown) else obj
