"""Whose API a call goes to where its resource is not known; each form with its neighbour that must stay undecided."""

from pathlib import Path
from textwrap import dedent

import pytest

from ai_residency_lint.api import analyze_source, facts
from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.resolve import evaluate

EU = '"https://eu.api.openai.com/v1"'


def call(text: str) -> ApiCall:
    """The last call of a program."""
    return analyze_source(dedent(text)).calls[-1]


def vendors(found: ApiCall) -> list[str]:
    """Whose hosts a call goes to."""
    return [each.vendor for each in found.targets]


def left(found: ApiCall) -> list[str]:
    """What is open about the host beside what only replaces a default."""
    return [each.detail for each in found.unknown if not each.optional]


# -- vendors known by class or variable --------------------------------------------------------------------------------

ASK = 'client.responses.create(model="gpt-4.1", input="x")'


@pytest.mark.parametrize(
    ("made", "vendor", "open_"),
    [
        ('AzureOpenAI(azure_endpoint=os.environ["ENDPOINT"])', ["azure"], []),
        ('AzureOpenAI(azure_endpoint=f"https://{input()}")', ["azure"], []),
        ("AzureOpenAI(**load())", ["azure"], []),
        ('OpenAI(base_url=os.environ["AZURE_OPENAI_ENDPOINT"])', ["azure"], []),
        ("OpenAI(base_url=f\"{os.environ['AZURE_ENDPOINT'].rstrip('/')}/openai/v1/\")", ["azure"], []),
        ('OpenAI(base_url=f"https://{input()}.openai.azure.com/openai/v1/")', ["azure"], []),
        ('OpenAI(base_url=os.environ["ENDPOINT"])', [], ["ENDPOINT"]),
        ('OpenAI(base_url=os.environ["MY_AZURE_RELAY"])', [], ["MY_AZURE_RELAY"]),
        ('OpenAI(base_url=os.environ.get("AZURE_OPENAI_ENDPOINT"))', [], ["AZURE_OPENAI_ENDPOINT"]),
        ('OpenAI(base_url=os.environ.get("AZURE_X", "https://us.api.openai.com/v1"))', ["openai"], []),
    ],
)
def test_vendor_is_known_by_class_or_variable(made: str, vendor: list[str], open_: list[str]) -> None:
    found = call(f"import os\nfrom openai import AzureOpenAI, OpenAI\nclient = {made}\n{ASK}")
    assert (vendors(found), left(found)) == (vendor, open_)


# -- objects of libraries that are not described -----------------------------------------------------------------------

EITHER = """
import sys
from openai import OpenAI
from vendor_sdk import Client, OpenAIClient, make
def client():
    if sys.argv[1] == "other":
        return {other}
    return OpenAI(base_url={eu})
client().responses.create(model="gpt-4.1", input="x")
"""


@pytest.mark.parametrize("other", ["Client()", 'Client(api_key="x", url="https://api.vendor.example/v1")'])
def test_object_of_another_library_is_a_target_of_its_own(other: str) -> None:
    found = call(EITHER.format(other=other, eu=EU))
    assert vendors(found) == ["openai", "vendor_sdk"]
    assert left(found) == []


@pytest.mark.parametrize(
    "other",
    [
        "make()",
        "OpenAIClient()",
        "Client(OpenAI())",
        "Client(inner=OpenAI().responses)",
        'Client("https://api.openai.com/v1")',
        'Client(**{"host": "api.openai.com"})',
    ],
)
def test_object_that_may_hand_on_leaves_the_host_open(other: str) -> None:
    found = call(EITHER.format(other=other, eu=EU))
    assert {*vendors(found)} == {"openai"}
    assert len(left(found)) == 1


def test_object_of_another_library_alone_is_no_call() -> None:
    text = 'from vendor_sdk import Client\nimport openai\nClient().responses.create(model="gpt-4.1", input="x")\n'
    assert analyze_source(text).calls == ()


# -- mappings for fields -----------------------------------------------------------------------------------------------

FIELDS = """
import json
from openai import OpenAI
from pydantic import BaseModel
from typing import Optional
class Llm(BaseModel):
    model: str = "gpt-4.1"
    url: Optional[str] = None
class Config({base}):
    llm: Optional[Llm] = None
    plain: dict = {{}}
    def __init__(self, llm=None, plain=None):
        self.llm, self.plain = llm, plain
class Settings(BaseModel):
    llm: Llm = Llm()
    plain: dict = {{}}
config = {made}
OpenAI(base_url={eu}).responses.create(model={read}, input="x")
"""


@pytest.mark.parametrize(
    ("made", "read", "known", "certain"),
    [
        ('Settings(llm={"model": "gpt-4o"})', "config.llm.model", ["gpt-4o"], True),
        ('Settings(**{"llm": {"model": "gpt-4o"}})', "config.llm.model", ["gpt-4o"], True),
        ('Settings(llm={"url": "x"})', "config.llm.model", ["gpt-4.1"], True),
        ('Settings(plain={"model": "gpt-4o"})', 'config.plain["model"]', ["gpt-4o"], True),
        ('Settings(llm=json.load(open("f")))', "config.llm.model", [], False),
        ('Settings(llm={input(): "gpt-4o"})', "config.llm.model", [], False),
        ('Settings(llm={"model": "gpt-4o", **json.load(open("f"))})', "config.llm.model", ["gpt-4o"], False),
        ('Config(llm={"model": "gpt-4o"})', "config.llm.model", [], False),
    ],
)
def test_mapping_fills_the_class_of_a_pydantic_field(made: str, read: str, known: list[str], certain: bool) -> None:
    found = call(FIELDS.format(base="object", made=made, read=read, eu=EU))
    assert [each.value for each in found.model.known] == known
    assert (not found.model.unknown) is certain


# -- examples ----------------------------------------------------------------------------------------------------------

HANDED = f"""
from openai import OpenAI
def ask(client):
    {ASK}
ask(OpenAI(base_url={EU}))
"""


@pytest.mark.parametrize(("folder", "certain"), [("examples/rag", True), ("example", True), ("src/samples", False)])
def test_nobody_calls_the_functions_of_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, certain: bool
) -> None:
    (tmp_path / "pyproject.toml").write_text("[build-system]\nrequires = []\n")
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "rag.py").write_text(HANDED)
    monkeypatch.chdir(tmp_path)
    (found,) = facts(["."]).calls
    assert (left(found) == []) is certain
    assert vendors(found) == ["openai"]


# -- work --------------------------------------------------------------------------------------------------------------


def test_names_that_every_mapping_has_do_not_use_up_the_steps_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "MAX_FILE_STEPS", 60)
    monkeypatch.setattr(evaluate, "MAX_LATE_STEPS", 3)
    lines = [f"    web.get(MODEL + {number}).get({number})" for number in range(40)]
    text = "\n".join(
        [
            "from openai import OpenAI",
            "import requests",
            'MODEL = "gpt-4.1"',
            "def first(rows):",
            "    web = requests.Session() if rows else requests",
            *lines,
            "def second():",
            "    name = MODEL",
            f"    OpenAI(base_url={EU}).responses.create(model=name or MODEL, input='x')",
        ]
    )
    (found,) = analyze_source(text).calls
    assert [each.value for each in found.model.known] == ["gpt-4.1"]
    assert not found.model.unknown


@pytest.mark.parametrize(
    ("line", "count", "known", "certain"),
    [
        ("if input(): settings['model'] = 'm{}'", 20, 21, True),
        ("if input(): settings['model'] = 'm{}'", 1000, 64, False),
        ("settings = {{**settings, **(settings if input() else {{}})}}", 30, 1, True),
        ("settings = {{**settings, **(settings if input() else {{}})}}", 200, 1, False),
    ],
)
def test_mappings_that_are_put_together_many_times_have_a_bound(
    line: str, count: int, known: int, certain: bool
) -> None:
    changes = "\n".join(line.format(number) for number in range(count))
    text = f"from openai import OpenAI\nsettings = {{'model': 'm', 'input': 'x'}}\n{changes}\n"
    found = call(f"{text}OpenAI(base_url={EU}).responses.create(**settings)").model
    assert len(found.known) == known
    assert (not found.unknown) is certain


# -- records as mappings -----------------------------------------------------------------------------------------------

RECORDS = """
from dataclasses import asdict, dataclass
from typing import NamedTuple
import attrs
from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()

class Params(BaseModel):
    model: str = "default"
    user: str | None = None

class More(Params):
    store: bool = True

class Free(Params):
    model_config = ConfigDict(extra="allow")

class Own(Params):
    def model_dump(self):
        return load()

class Outer(BaseModel):
    inner: Params

@dataclass
class Plain:
    model: str

@attrs.define
class Defined:
    model: str

class Row(NamedTuple):
    model: str
"""


@pytest.mark.parametrize(
    ("given", "models", "open_"),
    [
        ('**Params(model="m").model_dump()', ["m"], False),
        ("**Params().dict()", ["default"], False),
        ('**More(model="m").model_dump(exclude_none=True, mode="json")', ["m"], False),
        ('**{**Params().model_dump(), "model": "m"}', ["m"], False),
        ('**Params(model="m").model_dump(exclude_unset=True)', ["m"], False),
        ("**Params().model_dump(exclude_unset=False)", ["default"], False),
        ('**Outer(inner={"model": "m"}).model_dump()["inner"]', ["m"], False),
        ('**Outer(inner=Params(model="m")).model_dump()["inner"]', ["m"], False),
        ('**asdict(Plain("m"))', ["m"], False),
        ('**attrs.asdict(Defined("m"))', ["m"], False),
        ('**Row("m")._asdict()', ["m"], False),
        ("**Params(model=load()).model_dump()", [], True),
        ('**Params(model="m").model_dump(exclude={"model"})', [], True),
        ('**Params(model="m").model_dump(by_alias=True)', [], True),
        ("**Own().model_dump()", [], True),
        ('**Params(**load()).model_dump()', ["default"], True),
        ('**asdict(load())', [], True),
    ],
)  # fmt: skip
def test_a_record_as_a_mapping(given: str, models: list[str], open_: bool) -> None:
    found = call(RECORDS + f'client.responses.create({given}, input="x")').model
    assert [each.value for each in found.given()] == models
    assert any(not each.optional for each in found.unknown) == open_


def test_a_key_that_a_record_leaves_out_may_be_missing() -> None:
    found = call(RECORDS + 'client.responses.create(**More(model="m").model_dump(exclude_defaults=True), input="x")')
    assert {each.value for each in found.options["store"].given()} == {True}
    assert len(found.options["store"].known) == 2


def test_a_record_that_takes_what_it_does_not_know_may_hold_more() -> None:
    assert not call(RECORDS + 'client.responses.create(**Params(model="m").model_dump(), input="x")').open_options
    assert call(RECORDS + 'client.responses.create(**Free(model="m").model_dump(), input="x")').open_options


# -- objects of which only the class is known --------------------------------------------------------------------------

BY_TYPE = """
from dataclasses import dataclass
from openai import OpenAI
from elsewhere import register

@dataclass
class Config:
    model: str
    user: str

register(Config("one", "x"))
register(Config("two", "x"))

@register
def ask(config: Config):
    OpenAI().responses.create(model=config.model, user=config.user, input="x")
"""


def test_what_differs_between_objects_is_not_guessed_by_their_class() -> None:
    found = call(BY_TYPE)
    assert [each.value for each in found.model.given()] == []
    assert found.model.unknown
    assert [each.value for each in found.options["user"].given()] == ["x"]


# -- strings that are cut ----------------------------------------------------------------------------------------------

CUT = """
import os
from openai import OpenAI
model = "gpt-4o"
name = os.getenv("MODEL", "openai:gpt-4.1")
provider, unpacked = "openai:gpt-4.1".split(":")
OpenAI(base_url={eu}).responses.create(model={read}, input="x")
"""


@pytest.mark.parametrize(
    ("read", "known"),
    [
        ('"openai:gpt-4.1".split(":")[1]', ["gpt-4.1"]),
        ('"openai:gpt-4.1".split(":", 1)[-1]', ["gpt-4.1"]),
        ('"a/b/gpt-4.1".rsplit("/", maxsplit=1)[1]', ["gpt-4.1"]),
        ('"openai/gpt-4.1".partition("/")[2]', ["gpt-4.1"]),
        ('"openai/gpt-4.1".rpartition("/")[-1]', ["gpt-4.1"]),
        ("unpacked", ["gpt-4.1"]),
        ('[each.strip() for each in "gpt-4.1, o3".split(",")][0]', ["gpt-4.1", "o3"]),
        ('model.split(":")[1] if input() else model', ["gpt-4o"]),
    ],
)
def test_pieces_of_a_known_string_are_known(read: str, known: list[str]) -> None:
    found = call(CUT.format(read=read, eu=EU)).model
    assert sorted(str(each.value) for each in found.known) == known
    assert {each.via for each in found.known} == {""}
    assert not [each for each in found.unknown if not each.optional]


@pytest.mark.parametrize(
    "read",
    [
        'input().split(":")[1]',
        '"openai:gpt-4.1".split(input())[1]',
        '"openai:gpt-4.1".split(sep=":")[1]',
        '"openai:gpt-4.1".split(":", int(input()))[-1]',
        '"openai:gpt-4.1".split(*input())[1]',
        'f"openai:{input()}".split(":")[1]',
        'os.environ["MODEL"].split(":")[1]',
        'name.split(":")[1]',
        '"".join(name.split("openai:"))',
        '{each: each for each in os.getenv("MORE", "model").split(",")}["model"]',
        '"openai:gpt-4.1".split("")[1]',
        '"openai:gpt-4.1".splitlines()[0]',
    ],
)
def test_pieces_of_another_string_stay_open(read: str) -> None:
    found = call(CUT.format(read=read, eu=EU)).model
    assert not found.known
    assert found.unknown


# -- objects that are made apart ---------------------------------------------------------------------------------------

APART = """
import copy
from dataclasses import dataclass
from functools import lru_cache
from openai import OpenAI
class Shared(type):
    known = None
    def __call__(cls, *values):
        cls.known = cls.known or super().__call__(*values)
        return cls.known
{head}
    {body}
{made}
OpenAI(base_url={eu}).responses.create(model=one.model, input="x")
"""
PLAIN = 'def __init__(self):\n        self.model = "gpt-4.1"'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("class _Config:", PLAIN),
        ("class _Config(object):", PLAIN),
        ("@dataclass\nclass _Config:", 'model: str = "gpt-4.1"'),
    ],
)
def test_what_is_set_on_one_object_is_not_read_on_another(head: str, body: str) -> None:
    text = APART.format(head=head, body=body, eu=EU, made='one = _Config()\nother = _Config()\nother.model = "gpt-4o"')
    assert [each.value for each in call(text).model.known] == ["gpt-4.1"]


@pytest.mark.parametrize(
    "made",
    [
        "one = other = _Config()",
        "one = _Config()\nother = one",
        "one = _Config()\nother = copy.copy(one)",
        "def _make():\n    return _Config()\none, other = _make(), _make()",
        "one = _Config()\nother = one if input() else _Config()",
        "one = [_Config(), _Config()][int(input())]\nother = one",
        "one = _Config()\ndef ask(other: _Config):\n    other.model = 'gpt-4o'\nother = _Config()",
    ],
)
def test_what_may_be_the_same_object_is_read(made: str) -> None:
    text = APART.format(head="class _Config:", body=PLAIN, eu=EU, made=f'{made}\nother.model = "gpt-4o"')
    assert {each.value for each in call(text).model.known} == {"gpt-4.1", "gpt-4o"}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("class _Config:", PLAIN + "\n    def __new__(cls):\n        return SHARED"),
        ("class _Config:", 'def __init__(self):\n        self.__dict__ = SHARED\n        self.model = "gpt-4.1"'),
        ("class _Config(metaclass=Shared):", PLAIN),
        ("@lru_cache\nclass _Config:", PLAIN),
        ("from elsewhere import Base\nclass _Config(Base):", PLAIN),
    ],
)
def test_objects_of_a_class_that_may_share_them_are_one(head: str, body: str) -> None:
    text = APART.format(head=head, body=body, eu=EU, made='one = _Config()\nother = _Config()\nother.model = "gpt-4o"')
    assert {each.value for each in call(text).model.known} >= {"gpt-4.1", "gpt-4o"}
