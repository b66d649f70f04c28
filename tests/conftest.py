"""Fixtures for all tests."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

TODAY = date(2026, 11, 21)


def _cell(text: str) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "source": text}


def _notebook(*cells: str) -> str:
    return json.dumps({"cells": [_cell(each) for each in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


_PROJECT = {
    "config.py": 'BASE = "https://api.openai.com/v1"\n',
    "made.py": "import openai\nfrom config import BASE\n\ndef client():\n    return openai.OpenAI(base_url=BASE)\n",
    "use.py": 'import made\n\nmade.client().responses.create(model="gpt-4o", input="x", store=True)  # openai\n',
    "same.py": 'import made\n\nmade.client().responses.create(model="gpt-4o", input="x", store=True)  # openai\n',
    "broken.py": "import openai\nopenai.OpenAI(\n",
    "high.py": "import openai\nx = " + " + ".join(["openai.OpenAI()"] * 150) + "\n",
    "deep.py": "import openai\nx = " + "[" * 300 + "]" * 300 + "\n",
    "huge.py": f"import openai\nx = {10**30}\nopenai.OpenAI(timeout=x)\n",
    "half.py": "import openai\nopenai.OpenAI(base_url='\\ud800')\n",
    "latin.py": "# -*- coding: latin-1 -*-\nimport openai\nopenai.OpenAI(base_url='h\u00f6')\n",
    "note.ipynb": _notebook("%pip install openai\nimport openai", "openai.OpenAI(", "c = openai.OpenAI()"),
    "quiet.py": "x = 1\n",
}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


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


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with all kinds of files, as the working directory."""
    tree = tmp_path / "project"
    tree.mkdir()
    for name, text in _PROJECT.items():
        (tree / name).write_bytes(text.encode("latin-1"))
    monkeypatch.chdir(tree)
    return tree
