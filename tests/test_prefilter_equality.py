"""Files are left out before the parse; whatever a full analysis of every file would find must be found all the same.

``AI_RESIDENCY_LINT_TREES``, folders with the path separator between them, adds real trees to the comparison.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ai_residency_lint import engine
from ai_residency_lint.findings.select import UNREADABLE
from ai_residency_lint.reporters.model import Report
from ai_residency_lint.settings.load import Loader, Overrides
from ai_residency_lint.sources.prefilter import Prefilter

HERE = Path(__file__).parent
TREES = [Path(each) for each in os.environ.get("AI_RESIDENCY_LINT_TREES", "").split(os.pathsep) if each]
FOLDERS = [*sorted(each for each in (HERE / "fixtures").glob("*/*") if each.is_dir()), HERE.parent / "examples", *TREES]

Check = Callable[[Path], Report]


@pytest.fixture
def check(today: date) -> Check:
    def check(folder: Path) -> Report:
        return engine.check(["."], Loader(folder, overrides=Overrides(persona="auditor")), today=today)

    return check


@pytest.fixture
def check_all(check: Check, monkeypatch: pytest.MonkeyPatch) -> Check:
    """``check`` with every file parsed."""

    def check_all(folder: Path) -> Report:
        with monkeypatch.context() as patch:
            patch.setattr(Prefilter, "matters", lambda self, data: True)
            return check(folder)

    return check_all


def lines(report: Report, *, words: bool = True) -> Iterator[str]:
    """What is found, without files that cannot be read: of those that cannot matter nobody wants to know.

    ``words`` are messages and related places, too. In large trees more files can mean more candidates for one name
    and a bound that is reached sooner; then the reason for "cannot tell" has other words, and that is all.
    """
    for each in report.findings:
        if each.code != UNREADABLE:
            place, related = each.location, [(step.location, step.message) for step in each.related]
            yield (
                f"{place.path}:{place.cell}:{place.line}:{place.column} {each.code}"
                + words * f"{each.message} {related}"
            )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_nothing_is_lost(folder: Path, check: Check, check_all: Check) -> None:
    some, every = check(folder), check_all(folder)
    words = folder not in TREES
    assert list(lines(some, words=words)) == list(lines(every, words=words))
    assert (some.summary.clients, some.summary.calls) == (every.summary.clients, every.summary.calls)
    assert some.summary.parsed <= every.summary.parsed


CALL = "client.responses.create(model='gpt-5-nano-nothing', input='x', store=True)\n"
MAKE = "import openai\nclient = openai.OpenAI()\n"
CELL = {"cell_type": "code", "source": ["from llm import client\n", CALL], "metadata": {}, "outputs": []}

FORMS = {
    "plain": ("use.py", "from llm import client\n" + CALL),
    "module": ("use.py", "import os, llm as other\nother." + CALL),
    "semicolon": ("use.py", "x = 1; from llm import client\n" + CALL),
    "after a colon": ("use.py", "if True: from llm import client\n" + CALL),
    "try": ("use.py", "try:\n\tfrom llm import client\nexcept ImportError:\n\tpass\n" + CALL),
    "in a function": ("use.py", "def f():\n    from llm import client\n    " + CALL),
    "star": ("use.py", "from llm import*\n" + CALL),
    "parentheses": ("use.py", "from llm import(client)\n" + CALL),
    "a comment with a parenthesis": ("use.py", "from town import (a,  # :)\n    llm)\nllm." + CALL),
    "continued": ("use.py", "from llm \\\n  import \\\n  client\n" + CALL),
    "continued names": ("use.py", "import os, \\\n  llm\nllm." + CALL),
    "carriage returns": ("use.py", ("import os\rfrom llm import client\r" + CALL).replace("\n", "\r")),
    "form feed": ("use.py", "\fimport llm\nllm." + CALL),
    "dots without a space": ("town/use.py", "from.llm import client\n" + CALL),
    "dots alone": ("town/use.py", "from . import llm\nllm." + CALL),
    "spaced dots": ("town/use.py", "from . llm import client\n" + CALL),
    "two dots": ("town/inner/use.py", "from ..llm import client\n" + CALL),
    "package by a module in it": ("use.py", "import town.other\ntown." + CALL),
    "over two steps": ("use.py", "from town.other import client\n" + CALL),
    "of a name like a keyword": ("use.py", "from datafrom import client\n" + CALL),
    "other letters": ("use.py", "from größe import client\n" + CALL),
    "dynamic": ("use.py", "import importlib\nllm = importlib.import_module('llm')\nllm." + CALL),
    "dynamic, built in": ("use.py", "__import__('llm')." + CALL),
    "notebook": ("use.ipynb", json.dumps({"cells": [CELL], "nbformat": 4, "nbformat_minor": 5, "metadata": {}})),
    "a client that is handed on": ("town/take.py", "def ask(client):\n    " + CALL),
}


@pytest.mark.parametrize("form", FORMS)
def test_importers_are_reached(form: str, tmp_path: Path, check: Check, check_all: Check) -> None:
    path, text = FORMS[form]
    tree = {
        "llm.py": MAKE,
        "datafrom.py": MAKE,
        "größe.py": MAKE,
        "town/llm.py": MAKE,
        "town/__init__.py": "from .llm import client\n",
        "town/other.py": "from town import client\n",
        "town/inner/__init__.py": "",
        "start.py": "import llm\nfrom town.take import ask\nask(llm.client)\n",
        "apart.py": "print('nothing to do with it')\n",
        path: text,
    }
    for name, content in tree.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
    some, every = check(tmp_path), check_all(tmp_path)
    assert any(line.startswith(path) for line in lines(every)), "the comparison would prove nothing"
    assert list(lines(some)) == list(lines(every))
    assert some.summary.parsed < every.summary.parsed
