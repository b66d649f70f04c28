"""Run commands side by side, one after the other in turn, and note what each of them costs."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Contender:
    """A command that is measured. ``before`` makes ready for each run and ``first`` for all; neither is measured.

    ``fine`` are the exit codes that say that the work was done.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    before: Callable[[], object] = _nothing
    first: Callable[[], object] = _nothing
    env: Mapping[str, str] = field(default_factory=dict)
    fine: frozenset[int] = frozenset({0, 1})


@dataclass
class Runs:
    """What the runs of a contender cost: seconds of wall and CPU time, and megabytes of its largest process."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    failed: str = ""

    def row(self) -> dict[str, Any]:
        """The medians."""
        if self.failed:
            return {"failed": self.failed}
        medians = {name: round(median(getattr(self, name)), 4) for name in ("wall", "cpu", "memory")}
        return {"runs": len(self.wall), **medians, "fastest": round(min(self.wall), 4)}


def run(contender: Contender, seconds: float) -> tuple[int | None, float, float, float]:
    """Run once: exit code (None if it had to be stopped after ``seconds``), wall, CPU and memory as in ``Runs``."""
    env = {**os.environ, **contender.env}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its bytecode
    start = time.perf_counter()
    child = subprocess.Popen(
        contender.command,
        cwd=contender.cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        os.killpg(child.pid, signal.SIGKILL)

    timer = threading.Timer(seconds, stop)
    timer.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
    code = None if stopped.is_set() else child.returncode
    return code, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compare(
    contenders: Sequence[Contender], runs: int, budget: float, timeout: float, say: Callable[[str], object]
) -> dict[str, dict[str, Any]]:
    """The medians of each contender. They take turns, so that a slow moment of the machine hits all of them.

    Who has used up ``budget`` seconds gets no further turn after the first; who takes longer than ``timeout`` has
    failed.
    """
    found = {each.name: Runs() for each in contenders}
    for turn in range(runs):
        for each in contenders:
            done = found[each.name]
            if done.failed or (turn and sum(done.wall) > budget):
                continue
            if not turn:
                each.first()
            each.before()
            code, wall, cpu, memory = run(each, timeout)
            if code not in each.fine:
                done.failed = f"more than {timeout:g} s" if code is None else f"exit code {code}"
            done.wall.append(wall)
            done.cpu.append(cpu)
            done.memory.append(memory)
            say(f"  {turn + 1}/{runs} {each.name}: {done.failed or f'{wall:.2f} s'}")
    return {name: each.row() for name, each in found.items()}
