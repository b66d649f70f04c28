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


MAKER = """\
import openai
class Service:
    def __init__(self):
        self.client = openai.OpenAI()
        self.model = "gpt-5-nano-first"
        self.options = {}
    def ask(self, model):
        return self.client.responses.create(model=model, input="x")
    def say(self):
        return self.client.responses.create(model=self.model, input="x", **self.options)
"""
START = "from llm import Service\nfrom other import use\nuse(Service())\n"
GIVEN = "import openai\nfrom other import use\nuse(openai.OpenAI())\n"
ASK = "responses.create(model='gpt-5-nano-other', input='x')\n"
URL = "https://api.openai.com/v1/responses"

# Files by name. Without a needle, and not importing a file with one, is "other.py", which decides what is found.
HANDED = {
    "a caller that passes a model": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    s.ask(model='gpt-5-nano-other')\n",
    },
    "an attribute": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    s.model = 'gpt-5-nano-other'\n    s.say()\n",
    },
    "an attribute with an annotation": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    s.model: str = 'gpt-5-nano-other'\n",
    },
    "an attribute among others": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    s.model, s.n = 'gpt-5-nano-other', 1\n",
    },
    "an attribute by name": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    setattr(s, 'model', 'gpt-5-nano-other')\n",
    },
    "an attribute that is changed": {
        "llm.py": MAKER,
        "start.py": START,
        "other.py": "def use(s):\n    s.options['store'] = True\n",
    },
    "a client": {"start.py": GIVEN, "other.py": "def use(c):\n    c." + ASK},
    "a client by a method that gives another": {
        "start.py": GIVEN,
        "other.py": "def use(c):\n    c.with_options(timeout=1)." + ASK,
    },
    "a client and its raw responses": {
        "start.py": GIVEN,
        "other.py": "def use(c):\n    c.responses.with_raw_response.create(model='gpt-5-nano-other')\n",
    },
    "a client whose part is kept": {
        "start.py": GIVEN,
        "other.py": "def use(c):\n    r = c.responses  # all\n    r.create(model='gpt-5-nano-other')\n",
    },
    "a client over several lines": {
        "start.py": GIVEN,
        "other.py": "def use(c):\n    (c\n     .chat\n     .completions\n     .create(model='gpt-5-nano-other'))\n",
    },
    "a client with a free path": {
        "start.py": GIVEN,
        "other.py": "def use(c):\n    c.post('/responses', body={'model': 'gpt-5-nano-other'})\n",
    },
    "a client in an attribute": {
        "start.py": "import openai, other\nother.app.llm = openai.OpenAI()\nother.use()\n",
        "other.py": "class App: ...\napp = App()\ndef use():\n    app.llm." + ASK,
    },
    "a part of a client": {
        "start.py": "import openai\nfrom other import use\nuse(openai.OpenAI().files)\n",
        "other.py": "def use(f):\n    f.create(file=1, purpose='assistants')\n",
    },
    "a deep part of a client": {
        "start.py": "import openai\nfrom other import use\nparts = openai.OpenAI().audio.speech\nuse(parts)\n",
        "other.py": "def use(f):\n    f.create(model='gpt-5-nano-other', input='x')\n",
    },
    "a host": {
        "start.py": f"from other import use\nuse('{URL}')\n",
        "other.py": "import requests\ndef use(url):\n    requests.post(url, json={'model': 'gpt-5-nano-other'})\n",
    },
    "a host for a session": {
        "start.py": f"from other import use\nuse('{URL}')\n",
        "other.py": "import httpx\ndef use(url):\n    httpx.Client().post(url, json={'model': 'gpt-5-nano-other'})\n",
    },
    "a host over a further file": {
        "start.py": f"from other import use\nuse('{URL}')\n",
        "other.py": "from third import go\ndef use(url):\n    go(url)\n",
        "third.py": "import requests\ndef go(url):\n    requests.post(url, json={'model': 'gpt-5-nano-other'})\n",
    },
    "a session of another file": {
        "start.py": f"from other import send\nsend('{URL}', json={{'model': 'gpt-5-nano-other'}})\n",
        "other.py": "import requests\nsend = requests.Session().post\n",
    },
    "a fixture": {
        "conftest.py": "import openai, pytest\n@pytest.fixture\ndef llm():\n    return openai.OpenAI()\n",
        "test_other.py": "def test_it(llm):\n    llm." + ASK,
    },
    "a fixture of a folder above": {
        "conftest.py": "import openai, pytest\n@pytest.fixture\ndef llm():\n    return openai.OpenAI()\n",
        "unit/deep/test_other.py": "def test_it(llm):\n    llm." + ASK,
    },
    "a decorator": {
        "start.py": "import openai\nfrom other import use\n@use\ndef f(client=openai.OpenAI()):\n    client." + ASK,
        "other.py": "def use(f):\n    def inner():\n        return f()\n    return inner\n",
    },
    "a function that changes a mapping": {
        "start.py": "import openai\nfrom other import SET, use\nuse()\nopenai.OpenAI().responses.create(**SET)\n",
        "other.py": "from third import DATA as SET\ndef use():\n    SET['model'] = 'gpt-5-nano-other'\n",
        "third.py": "DATA = {'input': 'x'}\n",
    },
    "a subclass that overrides": {
        "llm.py": MAKER,
        "all.py": "from llm import *\n",
        "start.py": "from other import Mine\nMine().say()\n",
        "other.py": (
            "from all import *\nclass Mine(Service):\n    def say(self):\n        return self.ask('gpt-5-nano-other')\n"
        ),
    },
    "a base class that is inherited by name": {
        "start.py": (
            "import openai\nfrom other import Base\nclass Mine(Base):\n    def __init__(self):\n"
            "        self.client = openai.OpenAI()\nMine().use()\n"
        ),
        "other.py": "class Base:\n    def use(self):\n        self.client." + ASK,
    },
    "a function by text": {
        "start.py": (
            "import importlib, openai\nother = importlib.import_module('other')\nother.use(openai.OpenAI())\n"
        ),
        "other.py": "def use(c):\n    c." + ASK,
    },
}


@pytest.mark.parametrize("form", HANDED)
def test_what_is_handed_on_is_followed(form: str, tmp_path: Path, check: Check, check_all: Check) -> None:
    tree = HANDED[form] | {"apart.py": "print('nothing to do with it')\n"}
    for name, content in tree.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    some, every = check(tmp_path), check_all(tmp_path)
    found = list(lines(every))
    assert any("other" in line or "RSD401" in line or "RSD405" in line for line in found), "it would prove nothing"
    assert list(lines(some)) == found
    assert (some.summary.clients, some.summary.calls) == (every.summary.clients, every.summary.calls)
    assert some.summary.parsed < every.summary.parsed
