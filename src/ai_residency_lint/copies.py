"""Copies of this process that take a share of what it looks at, where the system makes them at next to no cost."""

from __future__ import annotations

import marshal
import os
import sys
from _thread import _count
from functools import partial

TYPE_CHECKING = False  # as in ``cli``
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Any, Self

_KILL = 9
_MOST = 16
"""Processes that share what there is to look at; each costs a millisecond or two."""


def can_fork() -> bool:
    """Whether another process can begin as a copy of this one, so that it knows all that this one knows."""
    return sys.platform == "linux" and _count() == 0


def worth(tasks: int, useful: int, wanted: int | None) -> int:
    """How many processes to use for some tasks: as many as are wanted, or else as there are processors and as are
    useful."""
    return min(tasks, wanted or min(_cpus(), useful))


def spare(wanted: int | None) -> bool:
    """Whether a copy of this process can work beside it, on a processor of its own unless more are wanted."""
    return can_fork() and worth(2, 2, wanted) > 1


def shares(number: int, each_has: int, wanted: int | None) -> list[slice]:
    """``number`` things in equal parts, one for each process; it pays to have one more for ``each_has`` things."""
    count = max(1, min(_MOST, worth(number, number // each_has, wanted))) if can_fork() else 1
    return [slice(number * each // count, number * (each + 1) // count) for each in range(count)]


def _cpus() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Copies:
    """Copies of this process, each with work of its own, from ``begin`` to ``end``, or for as long as a block lasts."""

    def __init__(self, works: Sequence[Callable[[], Any]]) -> None:
        """``works`` give what ``marshal`` can write."""
        self._works = works
        self._running: dict[int, int] = {}

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def begin(self) -> None:
        """Start as many copies as the machine has room for."""
        try:
            for work in self._works:
                self._begin(work)
        except OSError:  # there is no room for more; what is not begun is done here
            pass
        except BaseException:
            self.end()
            raise

    def _begin(self, work: Callable[[], Any]) -> None:
        ours, theirs = os.pipe()
        try:
            self._running[_copy(partial(_answer, work, theirs))] = ours
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)

    def end(self) -> None:
        """Stop what still runs."""
        while self._running:
            number, end = self._running.popitem()
            os.close(end)
            _stop(number)

    def answers(self) -> Iterator[Any]:
        """What each work gives, in their order; where a copy has no answer, the work is done here."""
        ends = [*self._running.values()]  # in the order in which they began
        for number, work in enumerate(self._works):
            try:
                with open(ends[number], "rb", closefd=False) as stream:
                    answer = marshal.loads(stream.read())
            except (IndexError, EOFError, ValueError, TypeError, OSError):
                answer = work()
            yield answer


class Helper:
    """A copy of this process that answers questions, one after the other, until ``end``. Questions, but for the first,
    and answers are what ``marshal`` can write."""

    def __init__(self, work: Callable[[Any], Any], first: Any) -> None:
        """Start it on its first question. Raises OSError if the machine has no room for it."""
        ends = [*os.pipe()]
        try:
            ends += os.pipe()
            questions, ask, answers, tell = ends
            self._number = _copy(partial(_serve, work, first, (questions, tell), (ask, answers)))
        except BaseException:
            for end in ends:
                os.close(end)
            raise
        os.close(questions)
        os.close(tell)
        self._ask, self._answers = os.fdopen(ask, "wb"), os.fdopen(answers, "rb")

    def ask(self, question: Any) -> Any:
        """The answer to another question, when that to the last one has been taken. Raises what ``answer`` raises."""
        marshal.dump(question, self._ask)
        self._ask.flush()
        return self.answer()

    def answer(self) -> Any:
        """The answer to the first question. Raises EOFError, OSError, ValueError or TypeError if there is none."""
        return marshal.load(self._answers)

    def end(self) -> None:
        """Stop it."""
        _stop(self._number)
        for stream in (self._ask, self._answers):
            try:
                stream.close()
            except OSError:  # there is nobody to whom the rest could be written
                continue


def _copy(run: Callable[[], None]) -> int:
    """Start a copy of this process that does ``run`` and ends; the number of the process. Raises OSError.

    Nothing that happens in the copy is told by it: the process that it is a copy of finds no answer.
    """
    here = os.getpid()
    try:
        number = os.fork()
        if number:
            return number
        run()
    except BaseException:  # Ctrl-C, too, is for the process that this is a copy of
        if os.getpid() == here:
            raise
    os._exit(0)


def _stop(number: int) -> None:
    try:
        os.kill(number, _KILL)
        os.waitpid(number, 0)
    except (ProcessLookupError, ChildProcessError):  # the system takes them away where nobody waits for any
        pass


def _answer(work: Callable[[], Any], to: int) -> None:
    data = marshal.dumps(work())
    with open(to, "wb") as stream:
        stream.write(data)


def _serve(work: Callable[[Any], Any], first: Any, own: tuple[int, int], others: tuple[int, int]) -> None:
    for end in others:  # so that questions end where nobody asks any more
        os.close(end)
    questions, answers = os.fdopen(own[0], "rb"), os.fdopen(own[1], "wb")
    question = first
    while True:
        marshal.dump(work(question), answers)
        answers.flush()
        question = marshal.load(questions)
