"""What runs a function elsewhere with the arguments beside it: in a thread, in a process, after a response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ai_residency_lint.resolve.values import (
    Arguments,
    Func,
    Member,
    Obj,
    Reason,
    Result,
    Symbol,
    Thunk,
    Value,
    one,
    unknown,
)
from ai_residency_lint.syntax.summary import Argument, Attribute, Call, Expr, Name

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

FUNCTIONS = frozenset(
    {
        *("asyncio.to_thread", "anyio.to_thread.run_sync"),
        *("starlette.concurrency.run_in_threadpool", "fastapi.concurrency.run_in_threadpool"),
    }
)
"""Functions that call their first argument with the others, and give what it gives."""
PROVIDERS = frozenset(
    f"dependency_injector.providers.{name}"
    for name in (
        *("Callable", "ContextLocalSingleton", "Factory", "Resource", "Singleton", "ThreadLocalSingleton"),
        "ThreadSafeSingleton",
    )
)
"""Classes whose objects call their first argument with the others, whenever somebody calls them."""
_CLASSES = {"threading.Thread": "target", "multiprocessing.Process": "target", "threading.Timer": "function"}
_EXECUTORS = (
    *("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"),
    *("concurrent.futures.thread.ThreadPoolExecutor", "concurrent.futures.process.ProcessPoolExecutor"),
)
_POOLS = ("multiprocessing.Pool", "multiprocessing.pool.Pool", "multiprocessing.pool.ThreadPool")
_TASKS = ("fastapi.BackgroundTasks", "fastapi.background.BackgroundTasks", "starlette.background.BackgroundTasks")
_FIRST, _PACKED, _EACH, _STARRED = range(4)
"""How a method gives arguments to the function that is its first: as they are; as a tuple ``args`` and a mapping
``kwds``; one from each of what can be iterated (pools iterate one thing, behind which is the size of a portion); or as
tuples."""
_METHODS = {
    "add_task": (_TASKS, _FIRST),
    "submit": (_EXECUTORS, _FIRST),
    "apply": (_POOLS, _PACKED),
    "apply_async": (_POOLS, _PACKED),
    "map": ((*_EXECUTORS, *_POOLS), _EACH),
    **dict.fromkeys(("map_async", "imap", "imap_unordered"), (_POOLS, _EACH)),
    **dict.fromkeys(("starmap", "starmap_async"), (_POOLS, _STARRED)),
    "run_in_executor": ((), _FIRST),
}
"""Methods, the classes of which they are (none if any object has them), and how they give arguments."""
_OWN = {"delay": _FIRST, "apply_async": _PACKED}
"""Methods that a task queue puts on functions, which run these."""
_NAMES = frozenset(path.rpartition(".")[2] for path in (*FUNCTIONS, *_CLASSES, *PROVIDERS))
_KEYWORDS = frozenset({*_CLASSES.values(), "func", "fn"})


def handed(call: Call) -> Iterator[Argument]:
    """The arguments of a call that are functions which it may run, as far as names tell."""
    match call.func:
        case Name(id) | Attribute(_, id) if id in _NAMES or (id in _METHODS and isinstance(call.func, Attribute)):
            yield from (each for each in call.arguments[:2] if each.keyword is None and not each.stars)
            yield from (each for each in call.arguments if each.keyword in _KEYWORDS)


def owner(call: Call) -> Expr | None:
    """The function that a call runs by a method of that function, as far as names tell."""
    return call.func.base if isinstance(call.func, Attribute) and call.func.name in _OWN else None


def runs(obj: Obj) -> bool:
    """Whether calling ``obj`` may run what it is given, or what it is a method of."""
    kind = type(obj)
    if kind is Symbol:
        return any(obj.path in each for each in (FUNCTIONS, _CLASSES, PROVIDERS))  # type: ignore[union-attr]
    return kind is Member and (obj.name in _METHODS or obj.name in _OWN)  # type: ignore[union-attr]


def run(resolver: Resolver, obj: Obj, given: Arguments) -> tuple[Value, Arguments] | None:
    """What calling ``obj`` runs, and with which arguments; None if it runs nothing that is known."""
    match obj:
        case Symbol(path) if path in FUNCTIONS:
            return first(resolver, given)
        case Symbol(path) if path in PROVIDERS:
            from ai_residency_lint.resolve import providers  # which needs this module

            found = first(resolver, given)
            return None if found is None else (found[0], providers.injected(resolver, found[1]))
        case Symbol(path) if path in _CLASSES:
            return _prepared(resolver, given, _CLASSES[path])
        case Member(Func() as func, name) if name in _OWN:
            return one(func), _of_task(resolver, func, given if _OWN[name] == _FIRST else _packed(given))
        case Member(base, name) if name in _METHODS:
            classes, how = _METHODS[name]
            made = base.func.path if isinstance(base, Result) and isinstance(base.func, Symbol) else ""
            if classes and made not in classes:
                return None
            found = first(resolver, given if classes else given.after(1))
            return None if found is None else (found[0], _given(resolver, found[1], how, made in _POOLS))
    return None


def first(resolver: Resolver, given: Arguments) -> tuple[Value, Arguments] | None:
    """The first argument and those after it; None if there is no first one."""
    if given.positional:
        return resolver.force(given.positional[0]), given.after(1)
    for name in given.keywords.keys() & {"func", "fn"}:
        rest = {each: thunk for each, thunk in given.keywords.items() if each != name}
        return resolver.force(given.keywords[name]), Arguments((), rest, given.stars, given.splats)
    return None


def _given(resolver: Resolver, given: Arguments, how: int, in_pool: bool) -> Arguments:
    """The arguments of the function, from those behind it."""
    if how == _PACKED:
        return _packed(given)
    if how == _EACH:
        several = given.positional[:1] if in_pool else given.positional
        return Arguments(tuple(_visited(resolver, each) for each in several), {}, given.stars)
    if how == _STARRED:
        return Arguments((), {}, tuple(_visited(resolver, each) for each in given.positional[:1]))
    return given


def _visited(resolver: Resolver, thunk: Thunk) -> Thunk:
    from ai_residency_lint.resolve import attributes  # which needs this module

    return Thunk(None, None, attributes.elements(resolver, resolver.force(thunk)), thunk.span)


def _of_task(resolver: Resolver, func: Func, given: Arguments) -> Arguments:
    """The arguments with the task itself before them, if the function gets that: ``@app.task(bind=True)``."""
    for made in resolver.module(func.path).functions[func.index].decorators:
        given_to = made.arguments if isinstance(made, Call) else ()
        if any(each.keyword == "bind" and getattr(each.value, "value", True) is not False for each in given_to):
            task = Thunk(None, None, unknown(Reason.EXTERNAL, "the task"))
            return Arguments((task, *given.positional), given.keywords, given.stars, given.splats)
    return given


def _packed(given: Arguments) -> Arguments:
    """``function, args=(...), kwds={...}``, by name or by place."""
    args, kwds = _one(given, "args"), _one(given, "kwds") or _one(given, "kwargs")
    return Arguments((), {}, args or given.positional[:1], kwds or given.positional[1:2])


def _prepared(resolver: Resolver, given: Arguments, keyword: str) -> tuple[Value, Arguments] | None:
    """``Thread(target=function, args=(...), kwargs={...})``."""
    function = given.keywords.get(keyword) or (given.positional[1] if len(given.positional) > 1 else None)
    if function is None or given.splats or given.stars or len(given.positional) > 2:
        return None
    return resolver.force(function), Arguments((), {}, _one(given, "args"), _one(given, "kwargs"))


def _one(given: Arguments, keyword: str) -> tuple[Thunk, ...]:
    return (given.keywords[keyword],) if keyword in given.keywords else ()
