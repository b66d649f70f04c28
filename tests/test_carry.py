"""A file that only mentions a library makes nobody who imports it matter; one that can hand something on does."""

from datetime import date
from pathlib import Path

import pytest

from ai_residency_lint.engine import check
from ai_residency_lint.settings.load import Fixed
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.sources.carry import carries

CARRIED = {
    "import": "import openai",
    "import from": "from openai import OpenAI",
    "import under another name": "import openai as ai",
    "inside a function": "def f():\n    import openai",
    "identifier": "client = make_openai()",
    "attribute": "x = vendors.openai",
    "parameter": "def f(openai): ...",
    "keyword": "f(openai=1)",
    "host": "URL = 'https://api.openai.com/v1'",
    "host without scheme": "HOST = 'api.openai.com'",
    "part of an f-string": "url = f'{scheme}://api.openai.com'",
    "dynamic import": "import importlib\nlibrary = importlib.import_module('openai')",
    "does not parse": "import openai as",
    "global": "def f():\n    global openai",
}
MENTIONED = {
    "comment": "x = 1  # like openai",
    "docstring": "'''Talks to openai.'''",
    "docstring of a function": "def f():\n    '''See openai.com.'''",
    "plain word": "VENDORS = ['anthropic', 'openai']",
    "key": "LABELS = {'openai': 'Open AI'}",
}


@pytest.mark.parametrize("text", CARRIED.values(), ids=CARRIED)
def test_carries(text: str) -> None:
    assert carries(text.encode(), lambda data: b"openai" in data.lower())


@pytest.mark.parametrize("text", MENTIONED.values(), ids=MENTIONED)
def test_only_mentions(text: str) -> None:
    assert not carries(text.encode(), lambda data: b"openai" in data.lower())


USE = "import requests\nfrom hub import X\n\nrequests.post(X, json={'model': 'gpt-5'})\n"


@pytest.mark.parametrize(
    ("hub", "parsed", "calls"),
    [("X = 'https://api.openai.com/v1/responses'", 2, 1), ("# openai\nX = 'https://example.org'", 1, 0)],
    ids=["carries", "mentions"],
)
def test_importers_are_read_if_there_is_something_to_import(tmp_path: Path, hub: str, parsed: int, calls: int) -> None:
    (tmp_path / "hub.py").write_text(hub)
    (tmp_path / "use.py").write_text(USE)
    summary = check(["."], Fixed(tmp_path, Settings(root=tmp_path)), today=date(2026, 10, 1)).summary
    assert (summary.parsed, summary.calls) == (parsed, calls)
