"""Branches that the arguments of a call decide: only those that can be reached count, and nothing else is lost."""

import pytest

from ai_residency_lint.api import analyze_source

FACTORY = """
from openai import OpenAI
EU, US = "https://eu.api.openai.com/v1", "https://us.api.openai.com/v1"
class Kind:
    OURS = "ours"
def make(kind, url=None):
    if kind == "eu" or kind == Kind.OURS:
        return OpenAI(base_url=EU)
    if kind in ("us", "usa"):
        url = US
    elif url is None:
        url = "http://localhost:1/v1"
    match kind:
        case "relay":
            url = "https://relay.example.com/v1"
    return OpenAI(base_url=url)
def pick():
    return input()
"""


def hosts(text: str) -> list[str]:
    """The hosts of all calls of a program."""
    return sorted({target.host for call in analyze_source(text).calls for target in call.targets})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('"eu"', ["eu.api.openai.com"]),
        ("Kind.OURS", ["eu.api.openai.com"]),
        ('kind="us", url=EU', ["us.api.openai.com"]),
        ('"other"', ["localhost"]),
        ('"other", EU', ["eu.api.openai.com"]),
        ('"relay"', ["relay.example.com"]),
        ("pick()", ["eu.api.openai.com", "localhost", "relay.example.com", "us.api.openai.com"]),
        ("pick(), None", ["eu.api.openai.com", "localhost", "relay.example.com", "us.api.openai.com"]),
    ],
)
def test_call_takes_the_branches_it_can_reach(arguments: str, expected: list[str]) -> None:
    assert hosts(f'{FACTORY}make({arguments}).responses.create(model="gpt-5.5", input="x")\n') == expected


NEVER = """
from openai import OpenAI
def {name}(kind):
    if kind == "us":
        OpenAI(base_url="https://us.api.openai.com/v1").responses.create(model="gpt-5.5", input="x")
{call}
"""


@pytest.mark.parametrize(
    ("name", "call", "expected"),
    [
        ("_run", '_run("eu")', []),
        ("_run", '_run("us")', ["us.api.openai.com"]),
        ("_run", "_run(input())", ["us.api.openai.com"]),
        ("run", "", ["us.api.openai.com"]),
    ],
)
def test_call_in_a_branch_that_no_caller_takes(name: str, call: str, expected: list[str]) -> None:
    assert hosts(NEVER.format(name=name, call=call)) == expected


def test_method_keeps_to_its_own_object() -> None:
    text = """
from openai import OpenAI
class Config:
    def __init__(self, model):
        self.model = model
class Base:
    def __init__(self, config):
        self.model = config.model
    def run(self):
        return self._send(self.model)
class One(Base):
    def _send(self, model):
        return OpenAI().responses.create(model=model, input="x")
class Other(Base):
    def __init__(self, client, config):
        super().__init__(config)
        self.client = client
    def _send(self, model):
        return self.client.embeddings.create(model=model, input="x")
One(Config("gpt-5.5")).run()
Other(OpenAI(), Config("text-embedding-3-small")).run()
"""
    found = {call.endpoint: {each.value for each in call.model.known} for call in analyze_source(text).calls}
    assert found == {"/v1/responses": {"gpt-5.5"}, "/v1/embeddings": {"text-embedding-3-small"}}


KINDS = """
from dataclasses import dataclass
from openai import OpenAI
class Base:
    def __init__(self, model="gpt-5.5"):
        self.model = model
class Heir(Base):
    pass
@dataclass
class Other:
    model: str = "o3"
def _make(config=None):
    if config is None:
        config = Base()
    elif isinstance(config, dict):
        config = Base(**config)
    elif isinstance(config, (str, bytes)):
        config = Base(config)
    elif not isinstance(config, Base | Other):
        config = Base("never")
    return config
OpenAI().responses.create(model=_make({argument}).model, input="x")
"""


@pytest.mark.parametrize(
    ("argument", "known"),
    [
        ("", {"gpt-5.5"}),
        ('{"model": "gpt-4o"}', {"gpt-4o"}),
        ('"gpt-4.1"', {"gpt-4.1"}),
        ('Heir("gpt-4")', {"gpt-4"}),
        ("Other()", {"o3"}),
        ("4", {"never"}),
        ("input()", {"gpt-5.5", "never", None}),
        ("__import__('json').loads('{}')", {"gpt-5.5", "never", None}),
    ],
)
def test_call_takes_the_branch_for_its_kind(argument: str, known: set[str | None]) -> None:
    (call,) = analyze_source(KINDS.replace("{argument}", argument)).calls
    open_ones = {None} if call.model.unknown else set()
    assert {each.value for each in call.model.known} | open_ones == known


def test_an_instance_of_unknown_making_may_be_of_a_subclass() -> None:
    text = """
from openai import OpenAI
class Base: ...
class Heir(Base): ...
def choose(one: Base):
    return "gpt-4o" if isinstance(one, Heir) else "o3"
def pick(one: Base):
    if isinstance(one, Heir):
        return "gpt-4o"
    if isinstance(one, str):
        return "never"
    return "o3"
OpenAI().responses.create(model=pick(one), input="x")
def ask(one: Base):
    OpenAI().responses.create(model=pick(one), input="x")
"""
    assert {each.value for call in analyze_source(text).calls[1:] for each in call.model.known} == {"gpt-4o", "o3"}


LIBRARY = """
import vendor
from openai import AsyncOpenAI, OpenAI
class Wrapper{bases}:
    def __init__(self):
        self.client = OpenAI(base_url="https://us.api.openai.com/v1")
def _use(client):
    chosen = client.client if isinstance(client, Wrapper) else client
    chosen.responses.create(model="gpt-5.5", input="x")
{made}
"""


@pytest.mark.parametrize(
    ("bases", "made", "hosts", "either"),
    [
        ("", "_use(OpenAI(base_url='https://eu.api.openai.com/v1'))", ["eu.api.openai.com"], False),
        ("", "_use(Wrapper())", ["us.api.openai.com"], False),
        ("", "def ask(client: OpenAI):\n    _use(client)", [], False),
        ("(OpenAI)", "_use(OpenAI(base_url='https://eu.api.openai.com/v1'))", ["eu.api.openai.com"], False),
        ("(OpenAI)", "def ask(client: OpenAI):\n    _use(client)", [], True),
        ("(vendor.Base)", "def ask(client: OpenAI):\n    _use(client)", [], True),
    ],
)
def test_object_of_a_library_is_none_of_the_project(bases: str, made: str, hosts: list[str], either: bool) -> None:
    (found,) = analyze_source(LIBRARY.format(bases=bases, made=made)).calls
    assert [target.host for target in found.targets] == hosts
    assert any(each.detail.endswith(".client.responses.create") for each in found.unknown) is either


OVERRIDDEN = """
from openai import OpenAI
EU, US = "https://eu.api.openai.com/v1", "https://us.api.openai.com/v1"
class Base:
    def __init__(self):
        self.connect()
    def connect(self):
        self.client = OpenAI(base_url=US)
        def later():
            self.spare = OpenAI(base_url=US)
    def ask(self):
        self.client.responses.create(model="gpt-5.5", input="x")
class Heir(Base):
    def connect(self):
        {first}
        self.client = OpenAI(base_url=EU)
    def ask_again(self):
        {again}
        self.client.completions.create(model="gpt-5.5", prompt="x")
"""


@pytest.mark.parametrize(
    ("first", "again", "expected"),
    [
        ("pass", "pass", ["eu.api.openai.com"]),
        ("super().connect()", "pass", ["eu.api.openai.com", "us.api.openai.com"]),
        ("pass", "super().connect()", ["eu.api.openai.com", "us.api.openai.com"]),
        ("pass", "Base.connect(self)", ["eu.api.openai.com", "us.api.openai.com"]),
    ],
)
def test_method_that_is_replaced_stores_nothing(first: str, again: str, expected: list[str]) -> None:
    calls = analyze_source(OVERRIDDEN.format(first=first, again=again)).calls
    found = {call.endpoint: sorted(target.host for target in call.targets) for call in calls}
    assert found["/v1/completions"] == expected
    assert found["/v1/responses"] == ["eu.api.openai.com", "us.api.openai.com"]
