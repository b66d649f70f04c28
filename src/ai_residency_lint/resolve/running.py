"""What runs a function elsewhere with the arguments beside it: in a thread, in a process, after a response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve.values import Arguments, Member, Obj, Result, Symbol, Thunk, Value
from ai_residency_lint.syntax.summary import Argument, Attribute, Call, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

FUNCTIONS = frozenset(
    {
        *("asyncio.to_thread", "anyio.to_thread.run_sync"),
        *("starlette.concurrency.run_in_threadpool", "fastapi.concurrency.run_in_threadpool"),
    }
)
"""Functions that call their first argument with the others, and give what it gives."""
_CLASSES = {"threading.Thread": "target", "multiprocessing.Process": "target", "threading.Timer": "function"}
_METHODS = {
    "add_task": (
        "fastapi.BackgroundTasks",
        "fastapi.background.BackgroundTasks",
        "starlette.background.BackgroundTasks",
    ),
    "submit": (
        *("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"),
        *("concurrent.futures.thread.ThreadPoolExecutor", "concurrent.futures.process.ProcessPoolExecutor"),
    ),
    "run_in_executor": (),
}
"""Methods, and the classes of which they are; none if any object has them."""
_NAMES = frozenset({path.rpartition(".")[2] for path in (*FUNCTIONS, *_CLASSES)} | _METHODS.keys())
_KEYWORDS = frozenset(_CLASSES.values())


def handed(call: Call) -> Iterator[Argument]:
    """The arguments of a call that are functions which it may run, as far as names tell."""
    match call.func:
        case Name(id) | Attribute(_, id) if id in _NAMES:
            yield from (each for each in call.arguments[:2] if each.keyword is None and not each.stars)
            yield from (each for each in call.arguments if each.keyword in _KEYWORDS)


def runs(obj: Obj) -> bool:
    """Whether calling ``obj`` may run what it is given."""
    kind = type(obj)
    if kind is Symbol:
        return obj.path in FUNCTIONS or obj.path in _CLASSES  # type: ignore[union-attr]
    return kind is Member and obj.name in _METHODS  # type: ignore[union-attr]


def run(resolver: Resolver, obj: Obj, given: Arguments) -> tuple[Value, Arguments] | None:
    """What calling ``obj`` runs, and with which arguments; None if it runs nothing that is known."""
    match obj:
        case Symbol(path) if path in FUNCTIONS:
            return first(resolver, given)
        case Symbol(path) if path in _CLASSES:
            return _prepared(resolver, given, _CLASSES[path])
        case Member(base, name) if name in _METHODS:
            classes = _METHODS[name]
            made = base.func.path if isinstance(base, Result) and isinstance(base.func, Symbol) else ""
            return first(resolver, given if classes else given.after(1)) if not classes or made in classes else None
    return None


def first(resolver: Resolver, given: Arguments) -> tuple[Value, Arguments] | None:
    """The first argument and those after it; None if there is no first one."""
    return (resolver.force(given.positional[0]), given.after(1)) if given.positional else None


def _prepared(resolver: Resolver, given: Arguments, keyword: str) -> tuple[Value, Arguments] | None:
    """``Thread(target=function, args=(...), kwargs={...})``."""
    function = given.keywords.get(keyword) or (given.positional[1] if len(given.positional) > 1 else None)
    if function is None or given.splats or given.stars or len(given.positional) > 2:
        return None
    return resolver.force(function), Arguments(stars=_one(given, "args"), splats=_one(given, "kwargs"))


def _one(given: Arguments, keyword: str) -> tuple[Thunk, ...]:
    return (given.keywords[keyword],) if keyword in given.keywords else ()
