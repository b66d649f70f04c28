"""Room for work that recurses: a thread with a large stack for the few files that need one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

TOO_DEEP = "nested too deeply"
"""Said of what the gate refuses, and of what a machine's stack has no room for."""
ORDINARY_HEIGHT = 60
"""Up to here a tree fits on any thread's stack; ordinary code stays below 30."""
ORDINARY_LIMIT = 1_000
"""Python's own limit of nested calls. Code that needs no more fits on the stack of the main thread."""
MAX_TOKENS = 600_000
"""Brackets, operators, strings and lines; a file has no more of them than characters. LibCST takes about 3 KB of memory
for each."""
STACK_BYTES = 256 << 20
RECURSION_LIMIT = 50_000


def without_room(work: Callable[[], Result]) -> Result:
    """The result of ``work()``; ``RecursionError`` if it needs more than an ordinary stack.

    What is limited is the number of nested calls, for which the stack of the main thread has room. The limit is one for
    all threads, so there must be no other.
    """
    depth = _depth()
    if depth > ORDINARY_LIMIT or threading.active_count() > 1:
        raise RecursionError("not on an ordinary stack")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(min(limit, depth + ORDINARY_LIMIT))
    try:
        return work()
    finally:
        sys.setrecursionlimit(limit)


def _depth() -> int:
    """The number of calls that are nested here."""
    depth, frame = 0, sys._getframe().f_back
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


def with_room(height: int, work: Callable[[], Result]) -> Result:
    """The result of ``work()``, which recurses over a tree that is ``height`` high (``gate.Shape.height``), or lower
    than an ordinary stack; it may be called twice.

    Raises what ``work`` raises; ``RecursionError`` if this machine grants no thread with a large stack.
    """
    if height <= ORDINARY_HEIGHT:
        try:
            return work()
        except RecursionError:  # the stack is not empty
            pass
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        _join(run)
    finally:
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]


def _join(run: Callable[[], None]) -> None:
    before = threading.stack_size()
    try:
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    except (RuntimeError, ValueError) as error:
        raise RecursionError("no thread with a large stack") from error
    finally:
        threading.stack_size(before)
    thread.join()
