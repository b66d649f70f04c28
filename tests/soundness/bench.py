"""Where programs meet: the process that runs them, and the linter that predicts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from ai_residency_lint import engine
from ai_residency_lint.calls.facts import Facts
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.reading import Reading
from ai_residency_lint.regime import Regimes
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.sources.inputs import named
from soundness.writing import Program

TODAY = date(2026, 11, 21)
WORKER = Path(__file__).with_name("worker.py")
Outcome = Mapping[str, Any]


class Prediction(Struct, frozen=True):
    """What the linter says about a program."""

    facts: Facts
    findings: Sequence[Finding]


class Bench:
    """Runs programs and predicts them at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._regimes = Regimes()
        self._worker = subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        """End the process."""
        assert self._worker.stdin and self._worker.stdout
        self._worker.stdin.close()
        self._worker.wait(30)
        self._worker.stdout.close()

    def both(self, program: Program) -> tuple[Prediction, Sequence[Outcome]]:
        """What is predicted for a program, and what each run of it did."""
        assert self._worker.stdin and self._worker.stdout
        with self._written(program) as root:
            self._worker.stdin.write(json.dumps(task(program, root)) + "\n")
            self._worker.stdin.flush()
            prediction = self.predicted(program, root)
            answer = self._worker.stdout.readline()
        assert answer, "the process that runs programs has ended"
        return prediction, json.loads(answer)

    @contextmanager
    def _written(self, program: Program) -> Iterator[Path]:
        self._count += 1
        root = self._folder / str(self._count)
        for path, text in program.files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        yield root
        shutil.rmtree(root)

    def predicted(self, program: Program, root: Path) -> Prediction:
        """The facts about a program, and all that the rules say about it."""
        under = self._regimes.regime(Settings(root=root, environment=program.declared))
        reading = Reading(under, [named(root / path, root) for path in program.files], root)
        facts = engine.facts(under, reading)
        return Prediction(facts, (*reading.findings, *engine.judge(under, facts, TODAY)))


def task(program: Program, root: Path) -> dict[str, Any]:
    """The message to the process."""
    runs = [{"environment": {**more, **program.declared}, "arguments": [*given]} for more, given in program.runs]
    modules = sorted({path.partition("/")[0].removesuffix(".py") for path in program.files})
    return {"root": str(root), "main": str(root / "main.py"), "modules": modules, "runs": runs}


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench in a folder of its own, which is in memory if there is such a place."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        found = Bench(Path(folder).resolve())
        try:
            yield found
        finally:
            found.close()
