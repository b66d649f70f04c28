"""Several processes that work for one. Each gets tasks and gives back answers; everything else stays where it is.

A worker that dies, or that cannot say what it found, leaves its tasks to the process that asked, so that the outcome
is that of one process.
"""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from ai_residency_lint.copies import can_fork
from ai_residency_lint.sources.model import Source

_BATCH = 50_000
"""Characters that a worker gets at a time to parse, unless a file is longer."""

_Batch = list[tuple[bytes, Source]]
_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


def dumps(sources: Mapping[bytes, Source], count: int) -> Iterator[tuple[bytes, bytes]]:
    """What ``syntax.summarize.dumps`` makes of the sources, by key, in any order; some may be missing."""
    if can_fork():
        import ai_residency_lint.syntax.lower  # noqa: F401  (and with it LibCST, once for all)
    return chain.from_iterable(answers(_batches(sources), count, _dumped))


def answers(tasks: Sequence[_Task], count: int, work: Callable[[_Task], _Answer]) -> Iterator[_Answer]:
    """What ``work`` makes of each task in one of ``count`` processes, in any order; some may be missing.

    Tasks are taken from the end. Without ``can_fork`` all of these have to be picklable.
    """
    todo = list(tasks)
    with _crew(count, work) as crew:
        busy = {each for each in crew if _hand(each, todo)}
        while busy:
            for each in wait(list(busy)):
                assert isinstance(each, Connection)
                try:
                    answer = each.recv()
                except (EOFError, OSError):
                    busy.discard(each)
                    continue
                if answer is not None:
                    yield answer
                if not _hand(each, todo):
                    busy.discard(each)


def _batches(sources: Mapping[bytes, Source]) -> list[_Batch]:
    """The sources in portions, to be taken from the end: the longest first, so that no worker is left with one."""
    portions: list[_Batch] = [[]]
    size = 0
    for key, source in sorted(sources.items(), key=lambda item: len(item[1].text)):
        if size + len(source.text) > _BATCH and portions[-1]:
            portions.append([])
            size = 0
        portions[-1].append((key, source))
        size += len(source.text)
    return portions


def _hand(worker: Connection, todo: list[Any]) -> bool:
    if not todo:
        return False
    try:
        worker.send(todo[-1])
    except OSError:
        return False
    todo.pop()
    return True


@contextmanager
def _crew(count: int, work: Callable[[Any], object]) -> Iterator[list[Connection]]:
    """Connections to running workers, which end with the block, whatever ends it. There may be fewer than asked for."""
    forks = can_fork()
    start = multiprocessing.get_context("fork").Process if forks else multiprocessing.get_context("spawn").Process
    started, ends = list[BaseProcess](), list[Connection]()
    try:
        with _no_interrupt(), suppress(OSError):  # a machine may refuse
            for _ in range(count):
                ours, theirs = multiprocessing.Pipe()
                process = start(target=_work, args=(theirs, [*ends, ours] if forks else (), work), daemon=True)
                process.start()
                started.append(process)
                theirs.close()
                ends.append(ours)
        yield ends
    finally:
        for end in ends:
            end.close()
        for each in started:
            each.terminate()
            each.join()


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C for later, so that no half-started worker sees it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(asked: Connection, others: Sequence[Connection], work: Callable[[Any], object]) -> None:
    """Answer until nobody asks. Ctrl-C is for the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in others:
        each.close()
    try:
        while True:
            task = asked.recv()
            try:
                asked.send(work(task))
            except OSError:
                raise
            except Exception:  # it comes again, and is reported, where it was asked for
                asked.send(None)
    except (EOFError, OSError):
        return


def _dumped(batch: _Batch) -> list[tuple[bytes, bytes]]:
    from ai_residency_lint.syntax.summarize import dumps

    gc.disable()  # trees have no cycles, and a worker does not live long
    return dumps(batch)
