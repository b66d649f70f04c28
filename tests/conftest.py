"""Fixtures for all tests."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

TODAY = date(2026, 11, 21)


@pytest.fixture
def today() -> date:
    """The fixed day of all runs."""
    return TODAY


@pytest.fixture
def run_cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line in a process of its own: ``run_cli("check", "a.py", cwd=..., path=[...])``.

    ``path`` are folders that come first on the path of imports.
    """

    def run(*arguments: str | Path, cwd: Path, path: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
        command = [sys.executable, "-m", "ai_residency_lint", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run
