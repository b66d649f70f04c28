"""Calls are chosen by name before they are followed: whatever reaches a client by another name must still be chosen."""

import libcst as cst
import pytest

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.relevance import Relevance
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.resolve import evaluate
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.syntax.lower import lower

CLIENT = "from openai import OpenAI\nclient = OpenAI()\n"
REACHED = {
    "assigned": "ask = client.responses.create\nask(model='m')",
    "twice": "one = client.responses.create\ntwo = one\ntwo(model='m')",
    "stored": (
        "class A:\n  def __init__(self):\n    self.ask = client.responses.create\n"
        "  def go(self):\n    self.ask(model='m')"
    ),
    "in a mapping": "how = {'ask': client.responses.create}\nhow['ask'](model='m')",
    "in a class body": "class A:\n  ask = client.responses.create\nA.ask(model='m')",
    "partial": "from functools import partial\nask = partial(client.responses.create, model='m')\nask(input='x')",
    "renamed partial": "import functools as f\nask = f.partial(client.responses.create, model='m')\nask(input='x')",
    "default of a parameter": "def go(ask=client.responses.create):\n  again = ask\n  again(model='m')\ngo()",
    "resource": "r = client.responses\nr.create(model='m')",
    "method of a resource": "files = client.responses\nask = files.create\nask(model='m')",
    "got by name": "ask = getattr(client.responses, 'create')\nask(model='m')",
    "either": "ask = client.responses.create if flag else print\nask(model='m')",
    "handed on": "def retry(f, **k):\n  return f(**k)\nretry(client.responses.create, model='m')",
    "handed on by name": "def retry(f, **k):\n  return f(**k)\nask = client.responses.create\nretry(ask, model='m')",
    "returned": "def make():\n  return client.responses.create\nmake()(model='m')",
    "returned and kept": "def make():\n  return client.responses.create\nask = make()\nask(model='m')",
    "returned in two steps": "def a():\n  def b():\n    return client.responses.create\n  return b\na()()(model='m')",
    "kept in two steps": (
        "def a():\n  def b():\n    return client.responses.create\n  return b\nf = a()()\nf(model='m')"
    ),
    "by an object": (
        "class A:\n  def __call__(self):\n    return client.responses.create\nask = A()\nf = ask()\nf(model='m')"
    ),
    "entered": (
        "class A:\n  def __enter__(self):\n    return client.responses.create\n  def __exit__(self, *e):\n    pass\n"
        "with A() as f:\n  f(model='m')"
    ),
    "visited": "class A:\n  def __iter__(self):\n    yield client.responses.create\nf = next(iter(A()))\nf(model='m')",
    "from keys": "d = dict.fromkeys(('a', 'b'), client.responses.create)\nf = [x for x in [d['a']]]\nf[0](model='m')",
    "matched": "match {'a': client.responses.create}:\n  case {'a': ask}:\n    ask(model='m')",
    "property": "class A:\n  @property\n  def ask(self):\n    return client.responses.create\nA().ask(model='m')",
    "lambda": "make = lambda: client.responses.create\nask = make()\nask(model='m')",
    "class under another name": "from openai import OpenAI as Other\nOther().responses.create(model='m')",
    "subclass": "class Mine(OpenAI):\n  pass\nMine().responses.create(model='m')",
    "post": "client.post('/responses', body={'model': 'm'})",
    "post kept": "send = client.post\nsend('/responses', body={'model': 'm'})",
}

HANDED = {
    "given back by a parameter": (
        "def same(f):\n  return f\ndef through(g, *a, **k):\n  return g(*a, **k)\n"
        "def go(f):\n  f(model='m')\ngo(through(same, f=client.responses.create))"
    ),
    "handed to a decorator": (
        "def giving(x):\n  def outer(f):\n    def inner():\n      return x\n    return inner\n  return outer\n"
        "@giving(client.responses.create)\ndef ask():\n  pass\nf = ask()\nf(model='m')"
    ),
}


@pytest.mark.parametrize("body", REACHED.values(), ids=REACHED)
def test_reached_by_another_name(body: str) -> None:
    calls = analyze_source(CLIENT + body).calls
    assert [[each.value for each in call.model.known] for call in calls if call.endpoint] == [["m"]]


@pytest.mark.parametrize("body", HANDED.values(), ids=HANDED)
def test_reached_through_others_that_hand_it_on(body: str) -> None:
    last = 2 + len(body.splitlines())
    assert "/v1/responses" in [call.endpoint for call in analyze_source(CLIENT + body).calls if call.span.line == last]


CLASSES = {
    "given by a method": (
        "class A:\n  def kind(self):\n    return ChatOpenAI\n  def __init__(self):\n    self._kind = self.kind()\n"
        "    self._model = self._kind(model='m')\nA()"
    ),
    "in a mapping": "KINDS = {'chat': ChatOpenAI}\nKINDS['chat'](model='m')",
    "handed in": "def make(kind):\n  made = kind\n  return made(model='m')\nmake(ChatOpenAI)",
}


@pytest.mark.parametrize("body", CLASSES.values(), ids=CLASSES)
def test_classes_by_another_name(body: str) -> None:
    calls = analyze_source("from langchain_openai import ChatOpenAI\n" + body).calls
    assert [[each.value for each in call.model.known] for call in calls] == [["m"]]


RAW = "import requests\nURL = 'https://api.openai.com/v1/responses'\n"
SENT = {
    "module": "requests.post(URL, json={'model': 'm'})",
    "renamed module": "import requests as r\nr.post(URL, json={'model': 'm'})",
    "kept": "send = requests.post\nsend(URL, json={'model': 'm'})",
    "session": "s = requests.Session()\ns.post(URL, json={'model': 'm'})",
    "method of a session": "s = requests.Session()\nsend = s.post\nsend(URL, json={'model': 'm'})",
    "entered session": "with requests.Session() as s:\n  send = s.post\n  send(URL, json={'model': 'm'})",
}


EVERYWHERE = {
    "of a factory": "def make():\n  return requests.Session()\ns = make()\ns.get(URL)",
    "at once": "requests.Session().get(URL)",
    "of a property": "class A:\n  @property\n  def s(self):\n    return requests.Session()\nA().s.get(URL)",
    "handed in": "def go(s):\n  s.get(URL)\ngo(requests.Session())",
    "of a client": "from openai import OpenAI\ndef make():\n  return OpenAI()\nmake().get('/responses')",
    "of a resource": (
        "from openai import OpenAI\nclient = OpenAI()\ndef make():\n  return client.responses\n"
        "t = make()\nt.retrieve('id')"
    ),
    "of a field": (
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n  s: requests.Session\n"
        "  def go(self):\n    self.s.get(URL)\nA(requests.Session()).go()"
    ),
}
"""Methods that mappings have, too, with nothing but a place handed in."""


@pytest.mark.parametrize("body", EVERYWHERE.values(), ids=EVERYWHERE)
def test_names_that_every_mapping_has(body: str) -> None:
    assert [each.verb for each in analyze_source(RAW + body).calls] == ["GET"]


@pytest.mark.parametrize("body", SENT.values(), ids=SENT)
def test_requests_by_another_name(body: str) -> None:
    assert [call.endpoint for call in analyze_source(RAW + body).calls] == ["/v1/responses"]


IGNORED = {
    "text": "'a,b'.split(',')",
    "own names": "class Service:\n  def answer(self, text):\n    return text\nService().answer('x')",
    "attribute with the name of a method": "class A:\n  content = 'x'\nprint(A().content)",
}


@pytest.mark.parametrize("body", IGNORED.values(), ids=IGNORED)
def test_not_even_looked_at(body: str) -> None:
    library = Library.of(Catalog.builtin().sdks())
    relevance = Relevance(library)
    summary = lower(cst.parse_module(body), body)
    relevance.add([summary])
    assert list(relevance.calls(summary, lambda imported: True)) == []


def test_tests_do_not_use_up_what_the_request_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "def go(mode):\n  if mode == 'a':\n    requests.post(URL + mode, json={'model': 'm'})\ngo('a')\n"
    spent = []

    def left(resolver: Resolver, tests: object, frame: Frame) -> tuple[Frame, ...]:
        spent.append(resolver.charge(2 * evaluate.MAX_STEPS))
        return (frame,)

    monkeypatch.setattr("ai_residency_lint.calls.extract.contexts.left", left)
    assert [call.endpoint for call in analyze_source(RAW + body).calls] == ["/v1/responsesa"]
    assert spent == [False]


@pytest.mark.parametrize("handed", ["client.responses.create", "held"])
def test_what_is_handed_on_is_looked_for_shortly(handed: str) -> None:
    body = "import openai\nclient = openai.OpenAI()\nheld = client.responses.create\n"
    text = body + f"def call(f, **given):\n  return f(**given)\ncall({handed}, model='m', input='x')\n"
    assert [call.endpoint for call in analyze_source(text).calls] == ["/v1/responses"]


MANY = "import openai, tenacity\nclass Base:\n  def __init__(self, client):\n    self.client = client\n" + "".join(
    f"class P{each}(Base):\n  def __init__(self, url=None):\n    super().__init__(openai.OpenAI(base_url=url))\n"
    for each in range(24)
)
MANY += "def make(kind):\n" + "".join(
    f"  if kind == {each}:\n    return P{each}('https://h/v1')\n" for each in range(24)
)


@pytest.mark.parametrize(
    "body",
    [
        "class S:\n  def __init__(self, kind):\n    self._call = make(kind).client.responses.create\n"
        "  def go(self):\n    return self._call(model='m', input='x')\n",
        "def go(kind, pool):\n  call = make(kind).client.responses.create\n  pool.submit(call, model='m', input='x')\n",
        "def go(kind):\n  send = tenacity.retry(stop=1)(make(kind).client.responses.create)\n"
        "  send(model='m', input='x')\n",
    ],
    ids=["field", "handed on", "wrapped"],
)
def test_a_factory_of_many_classes(body: str) -> None:
    (call,) = analyze_source(MANY + body).calls
    assert call.endpoint == "/v1/responses"
    assert {each.host for each in call.targets} == {"h"}
