"""Values of Python's own types, told from one module alone: calls of their methods are no requests."""

import libcst as cst
import pytest

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.builtin import OTHER, TEXT, UNTOLD, Builtins
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.relevance import Relevance
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.syntax.lower import lower

TOLD = {
    "display": ("x = {}", OTHER),
    "text": ("x = 'a'", TEXT),
    "formatted": ("x = f'{y}'", TEXT),
    "comprehension": ("x = [y for y in z]", OTHER),
    "call of a type": ("x = dict(y)", OTHER),
    "text or number": ("x = 'a' if y else 1", TEXT | OTHER),
    "either branch": ("if y:\n  x = {}\nelse:\n  x = []", OTHER),
    "or": ("def f(a: dict):\n  x = a or {}\n  x", OTHER),
    "annotated": ("x: dict[str, int] = y()", OTHER),
    "union": ("x: dict | None = y()", OTHER),
    "optional": ("from typing import Optional\nx: Optional[str] = y()", TEXT),
    "of typing": ("from typing import Dict\nx: Dict[str, int] = y()", OTHER),
    "module typing": ("import typing as t\nx: t.Mapping[str, int] = y()", OTHER),
    "of collections": ("from collections import defaultdict\nx = defaultdict(list)", OTHER),
    "final": ("from typing import Final\nx: Final[str] = y()", TEXT),
    "literal": ("from typing import Literal\nx: Literal['a'] = y()", TEXT | OTHER),
    "annotated type": ("import typing\nx: typing.Annotated[str, 'id'] = y()", TEXT),
    "splat": ("def f(**x):\n  x", OTHER),
    "narrowed": ("def f(x: dict | None):\n  if x is not None:\n    x", OTHER),
    "through names": ("y = {}\nz = y\nx = z", OTHER),
}
UNTELLABLE = {
    "call": "x = y()",
    "parameter": "def f(x):\n  x",
    "class": "class A: pass\nx: A = y()",
    "foreign": "from httpx import Client\nx: Client = y()",
    "union with a client": "from httpx import Client\nx: dict | Client = y()",
    "one branch": "if y:\n  x = {}\nelse:\n  x = y()",
    "another dict": "from other import dict\nx = dict()",
    "own type": "class Mapping: pass\nx: Mapping = y()",
    "type of another module": "from other import Dict\nx: Dict = y()",
    "literal of another module": "from other import Literal\nx: Literal['a'] = y()",
    "either of another module": "from other import Optional\nx: Optional[str] = y()",
    "element": "for x in [y]:\n  x",
    "itself": "def f():\n  while y:\n    x = x\n  x",
    "set again elsewhere": "x = {}\ndef f():\n  global x\n  x = y()\ndef g():\n  x",
    "annotated with a text": "x: 'dict' = y()",
    "set by another function": "x = {}\ndef f():\n  global x\n  x = y()\nf()\nx",
    "of an outer function": "def f():\n  x = {}\n  def g():\n    nonlocal x\n    x = y()\n  g()\n  x",
    "of the module, which others may set": "x = {}\ndef f():\n  x",
    "none": "x = None",
    "declared none": "def f(x: None = None):\n  x",
    "doubted": "def f(x: dict | None):\n  if isinstance(x, Client):\n    x",
    "doubted otherwise": "def f(x: dict):\n  if not isinstance(x, dict):\n    x",
    "any": "from typing import Any\nx: Any = y()",
    "taken out": "x = {'a': y}['a']",
}


def kind(code: str) -> int:
    used = lower(cst.parse_module(_asking(code)), _asking(code))
    call = used.calls[-1]
    return Builtins(used).kind(call.func.base)  # type: ignore[union-attr]


def _asking(code: str) -> str:
    """The code with a call of a method of ``x`` at its end, where the last line has ``x`` alone."""
    *before, last = code.split("\n")
    if last.strip() != "x":
        before, last = [*before, last], "x"
    return "\n".join([*before, last + ".get(1)", ""])


@pytest.mark.parametrize(("code", "expected"), TOLD.values(), ids=TOLD)
def test_is_told(code: str, expected: int) -> None:
    assert kind(code) == expected


@pytest.mark.parametrize("code", UNTELLABLE.values(), ids=UNTELLABLE)
def test_may_be_anything(code: str) -> None:
    assert kind(code) == UNTOLD


def test_their_methods_are_not_followed() -> None:
    code = "def f(d: dict[str, str], url):\n  return d.get(url)\n"
    summary = lower(cst.parse_module(code), code)
    relevance = Relevance(Library.of(Catalog.builtin().sdks()))
    relevance.add([summary])
    assert list(relevance.calls(summary, lambda imported: False)) == []


HELD = {
    "set by a function": "c = None\ndef init():\n  global c\n  c = OpenAI()\ninit()\nc.responses.create(model='m')",
    "parts set by a function": (
        "c = None\ndef init():\n  global c\n  c = OpenAI().responses\ninit()\nc.create(model='m')"
    ),
    "not what is declared": (
        "def f(c: dict | None):\n  if isinstance(c, OpenAI):\n"
        "    c.post('/responses', body={}, cast_to=object)\nf(OpenAI())"
    ),
    "in a mapping": "d = {'a': OpenAI()}\nd.get('a').responses.create(model='m')",
    "method in a mapping": "d: dict = {'a': OpenAI().responses.create}\nd.get('a')(model='m')",
    "handed to a list": "d = []\nd.append(OpenAI())\nd[0].responses.create(model='m')",
    "popped": "def f(d: dict[str, OpenAI]):\n  d.pop('a').responses.create(model='m')\nf({'a': OpenAI()})",
}


@pytest.mark.parametrize("code", HELD.values(), ids=HELD)
def test_what_they_hold_is_followed(code: str) -> None:
    (call,) = analyze_source("from openai import OpenAI\n" + code).calls
    assert call.endpoint == "/v1/responses"
