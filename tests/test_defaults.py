"""What takes the place of a default: it is told beside what the default leads to, and nothing else counts as that."""

import pytest

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.facts import ApiCall, Reason

HANDED_IN = """
from openai import OpenAI
class Chat:
    def __init__(self, client{default}, base_url=None, **options):
        if client is not None:
            self.client = client
            return
        if base_url:
            options["base_url"] = base_url
        self.client = OpenAI(**options)
    def ask(self, config=None):
        config = config or {{}}
        return self.client.responses.create(model=config.get("model", "gpt-5.5"), input="x")
{made}
"""


def call(text: str) -> ApiCall:
    """The only call of a program."""
    (found,) = analyze_source(text).calls
    return found


def left(found: ApiCall) -> set[str]:
    """What is open about the host of a call beside what only replaces a default."""
    return {each.detail for each in found.unknown if not each.optional}


def test_own_client_counts_where_one_can_be_handed_in() -> None:
    found = call(HANDED_IN.format(default="=None", made=""))
    assert left(found) == set()
    assert {each.detail for each in found.unknown} == {"client", "base_url", "**options"}
    (target,) = found.targets
    assert target.host == "api.openai.com"
    assert {"parameter base_url", "parameter **options"} <= set(target.via.split(" or "))
    (model,) = found.model.known
    assert (model.value, model.via) == ("gpt-5.5", "parameter config")


def test_client_that_must_be_handed_in_stays_open() -> None:
    assert left(call(HANDED_IN.format(default="", made=""))) == {"client"}
    assert left(call(HANDED_IN.format(default="", made="Chat(None).ask()"))) == {"client"}


@pytest.mark.parametrize(
    ("parameters", "model", "known", "optional"),
    [
        ("config=None", "(config or {'model': 'gpt-5.5'})['model']", ["gpt-5.5"], [True]),
        ("config", "(config or {'model': 'gpt-5.5'})['model']", ["gpt-5.5"], [False]),
        ("**config", "config.get('model', 'gpt-5.5')", ["gpt-5.5"], [True]),
        ("**config", "config['model']", [], [False]),
        ("config=None", "config['model']", [], [True]),
        ("model='gpt-5.5'", "model", ["gpt-5.5"], [True]),
        ("model=None", "model or input()", [], [True, False]),
        ("model=None", "model", [None], [True]),
    ],
)
def test_only_what_replaces_a_default_is_optional(
    parameters: str, model: str, known: list[str | None], optional: list[bool]
) -> None:
    text = f"import openai\ndef ask({parameters}):\n    openai.OpenAI().responses.create(model={model}, input='x')\n"
    answer = call(text).model
    assert [each.value for each in answer.known] == known
    assert [each.optional for each in answer.unknown] == optional


def test_declared_variable_counts_where_a_parameter_is_left_out() -> None:
    text = "from openai import OpenAI\ndef make(base_url=None):\n    return OpenAI(base_url=base_url)\n"
    facts = analyze_source(text, environment={"OPENAI_BASE_URL": "https://eu.api.openai.com/v1"})
    ((target,),) = (each.targets for each in facts.clients)
    assert (target.host, target.via) == ("eu.api.openai.com", "parameter base_url")


KEYS = """
from openai import OpenAI
def choose(config=None):
    config = config if config is not None else {{}}
    if "model" in config:
        return config["model"]
    return "gpt-5.5"
def pick(kind):
    return {{"a": "gpt-4o", "b": "gpt-5.5"}}[kind]
OpenAI().responses.create(model={model}, input="x")
"""


@pytest.mark.parametrize(
    ("model", "known", "open_ones"),
    [
        ("choose()", ["gpt-5.5"], []),
        ("choose({'model': 'gpt-4o'})", ["gpt-4o", "gpt-5.5"], []),
        ("pick('a' if input() else 'c')", ["gpt-4o"], []),
        ("pick('c')", [], ["key 'c'"]),
        ("{'a': 'gpt-4o'}[input()]", ["gpt-4o"], []),
    ],
)
def test_a_key_that_is_not_there_gives_nothing(model: str, known: list[str], open_ones: list[str]) -> None:
    answer = call(KEYS.format(model=model)).model
    assert sorted(str(each.value) for each in answer.known) == known
    assert [each.detail for each in answer.unknown] == open_ones


def test_settings_that_keep_each_other_add_nothing() -> None:
    text = """
import openai
class Config:
    def __init__(self, model=None):
        self.model = model
class One:
    def __init__(self, config: Config):
        self.config = config
        self.config.model = self.config.model or "gpt-5.5"
class Two:
    def __init__(self, config: Config):
        self.config = config
        self.config.model = self.config.model or "gpt-4o"
    def ask(self):
        openai.OpenAI().responses.create(model=self.config.model, input="x")
shared = Config()
Two(shared).ask()
One(shared)
"""
    answer = call(text).model
    assert {"gpt-5.5", "gpt-4o"} <= {each.value for each in answer.known}
    assert {each.reason for each in answer.unknown} == {Reason.PARAMETER}


OPTIONS = """
import argparse
from openai import OpenAI
parser = argparse.ArgumentParser()
parser.add_argument("--url"{more})
parser.add_argument("--model")
parser.add_argument("place")
args = parser.parse_args()
model = "gpt-5.5"
if args.model:
    model = args.model
OpenAI(base_url=args.url).responses.create(model=model, input="x")
OpenAI(base_url=args.place).completions.create(model=args.model, prompt="x")
"""
CLICK = """
import click
from openai import OpenAI
@click.command()
@click.option("--url"{more})
@click.argument("place")
def main(url, place):
    OpenAI(base_url=url).responses.create(model=url or "gpt-5.5", input="x")
    OpenAI(base_url=place).completions.create(model="gpt-5.5", prompt="x")
"""


@pytest.mark.parametrize("text", [OPTIONS, CLICK])
def test_option_that_may_be_left_out_is_none_then(text: str) -> None:
    one, other = sorted(analyze_source(text.format(more="")).calls, key=lambda each: each.span)
    assert [(each.host, each.via) for each in one.targets] == [("api.openai.com", "command-line option --url")]
    assert left(one) == set()
    assert [each.value for each in one.model.known] == ["gpt-5.5"]
    assert [each.optional for each in one.model.unknown] == [True]
    assert other.targets == ()
    assert left(other) == {"command-line option place"}


@pytest.mark.parametrize("text", [OPTIONS, CLICK])
@pytest.mark.parametrize("more", [", required=True", ', nargs="*"', ', action="append"', ', envvar="URL"'])
def test_option_that_is_something_else_stays_open(text: str, more: str) -> None:
    one = min(analyze_source(text.replace("{more}", more)).calls, key=lambda each: each.span)
    assert one.targets == ()
    assert left(one) == {"command-line option --url"}


LACKS = """
from openai import OpenAI
class Plain:
    def __init__(self):
        {body}
class Full:
    def __init__(self):
        self.model = "gpt-5.5"
def pick(kind):
    return Plain() if kind else Full()
OpenAI().responses.create(model=pick(input()).model, input="x")
"""


@pytest.mark.parametrize(
    ("body", "open_ones"),
    [
        ("self.other = 1", []),
        ("setattr(self, input(), 1)", ["Plain.model"]),
        ("self.__dict__.update(input())", ["Plain.model"]),
        ("vars(self).update(input())", ["Plain.model"]),
    ],
)
def test_an_object_without_the_attribute_gives_nothing(body: str, open_ones: list[str]) -> None:
    answer = call(LACKS.format(body=body)).model
    assert [each.value for each in answer.known] == ["gpt-5.5"]
    assert [each.detail for each in answer.unknown] == open_ones


SETTERS = """
from openai import OpenAI
class Chat:
    def __init__(self):
        self.model = "gpt-5.5"
    def use(self, model):
        self.model = model
    def ask(self):
        OpenAI().responses.create(model=self.model, input="x")
{made}
"""


@pytest.mark.parametrize(
    ("made", "known", "optional"),
    [
        ("", ["gpt-5.5"], [True]),
        ("Chat().use('gpt-4o')", ["gpt-4o", "gpt-5.5"], [False]),
        ("Chat().use(input())", ["gpt-5.5"], [False]),
    ],
)
def test_method_that_nobody_calls_only_replaces(made: str, known: list[str], optional: list[bool]) -> None:
    answer = call(SETTERS.format(made=made)).model
    assert sorted(str(each.value) for each in answer.known) == known
    assert [each.optional for each in answer.unknown] == optional


def test_own_variable_among_others_leads_to_the_default() -> None:
    text = """
import os
from pydantic_settings import BaseSettings
from openai import OpenAI
class Settings(BaseSettings):
    url: str | None = None
OpenAI(base_url=Settings().url or os.getenv("OPENAI_BASE_URL")).responses.create(model="gpt-5.5", input="x")
OpenAI(base_url=Settings().url).completions.create(model="gpt-5.5", prompt="x")
"""
    own, other = sorted(analyze_source(text).calls, key=lambda each: each.span)
    assert [each.host for each in own.targets] == ["api.openai.com"]
    assert (other.targets, left(other)) == ((), {"URL"})


def test_objects_that_strangers_make_keep_their_defaults() -> None:
    text = """
from openai import OpenAI
class Chat:
    def __init__(self, name, model="gpt-5.5", url=None, kind="a"):
        self.name, self.model, self.kind = name, model, kind
        self.client = OpenAI(base_url=url) if url else OpenAI()
    def ask(self):
        if self.kind == "a":
            self.client.responses.create(model=self.model, input="x")
        else:
            self.client.completions.create(model=self.name, prompt="x")
Chat("gpt-4", "gpt-4o")
Chat("gpt-4", "o3", kind="b")
"""
    one, other = sorted(analyze_source(text).calls, key=lambda each: each.span)
    assert {(each.value, each.via) for each in one.model.known} == {("gpt-4o", ""), ("gpt-5.5", "parameter model")}
    assert left(one) == {each.detail for each in one.model.unknown if not each.optional} == set()
    assert [each.detail for each in other.model.unknown if not each.optional] == ["name"]


PASSED = """
import json
from openai import OpenAI
def {name}(model{default}):
    OpenAI().responses.create(model=model, input="x")
{name}("gpt-4o")
"""


@pytest.mark.parametrize(
    ("name", "default", "known", "optional"),
    [
        ("ask", '="gpt-5.5"', [("gpt-4o", ""), ("gpt-5.5", "parameter model")], [True]),
        ("ask", "=None", [("gpt-4o", ""), (None, "parameter model")], [True]),
        ("ask", "=json.load(open('f'))", [("gpt-4o", "parameter model")], [False, True]),
        ("ask", "", [("gpt-4o", "")], [False]),
        ("_ask", '="gpt-5.5"', [("gpt-4o", "")], []),
    ],
)
def test_strangers_may_leave_out_what_all_callers_pass(
    name: str, default: str, known: list[tuple[str | None, str]], optional: list[bool]
) -> None:
    answer = call(PASSED.format(name=name, default=default)).model
    assert [(each.value, each.via) for each in answer.known] == known
    assert sorted(each.optional for each in answer.unknown) == optional


SPREAD = """
import json
from openai import OpenAI
class Config:
    def __init__(self, model{default}, url=None):
        self.model, self.url = model, url
def ask(options):
    config = Config(**{mapping})
    OpenAI(base_url=config.url).responses.create(model=config.model, input="x")
"""


@pytest.mark.parametrize(
    ("default", "mapping", "known", "optional"),
    [
        ('="gpt-5.5"', "options", ["gpt-5.5"], True),
        ('="gpt-5.5"', '{"url": None, **options}', ["gpt-5.5"], True),
        ("", "options", [], False),
        ('="gpt-5.5"', "json.load(open('f'))", ["gpt-5.5"], False),
        ('="gpt-5.5"', "{**options, **json.load(open('f'))}", ["gpt-5.5"], False),
    ],
)
def test_mapping_of_a_caller_only_replaces_the_defaults(
    default: str, mapping: str, known: list[str], optional: bool
) -> None:
    found = call(SPREAD.format(default=default, mapping=mapping))
    assert [each.value for each in found.model.known] == known
    assert all(each.optional for each in found.model.unknown) is optional
    assert found.model.unknown


RECORD = """
from dataclasses import dataclass
from openai import OpenAI
from pydantic import BaseModel
{head}
    model: str = "gpt-5.5"
    url: str
{more}
def ask(settings: Settings):
    OpenAI(base_url=settings.url).responses.create(model=settings.model, input="x")
ask(Settings(url="https://eu.api.openai.com/v1", model="gpt-4o"))
"""


@pytest.mark.parametrize("head", ["class Settings(BaseModel):", "@dataclass\nclass Settings:"])
def test_record_of_strangers_has_the_defaults_of_its_fields(head: str) -> None:
    found = call(RECORD.format(head=head, more=""))
    assert {(each.value, bool(each.via)) for each in found.model.known} == {("gpt-4o", False), ("gpt-5.5", True)}
    assert all(each.optional for each in found.model.unknown)
    assert left(found) == {"Settings.url"}


@pytest.mark.parametrize(
    ("head", "more"),
    [
        ("class Settings:", ""),
        ("class Settings(BaseModel):", "class Other(Settings):\n    pass"),
        ("class Settings(BaseModel):", "    def __init__(self, **values):\n        super().__init__(**values)"),
    ],
)
def test_what_strangers_make_of_another_class_stays_open(head: str, more: str) -> None:
    found = call(RECORD.format(head=head, more=more))
    assert [each.optional for each in found.model.unknown if each.reason is Reason.PARAMETER] == [False]


@pytest.mark.parametrize(("kinds", "certain"), [("Settings", True), ("Settings | Plain", False), ("Plain", False)])
def test_strangers_hand_in_any_of_the_types(kinds: str, certain: bool) -> None:
    text = RECORD.format(head="class Settings(BaseModel):", more="class Plain:\n    model = 'o3'")
    found = call(text.replace("ask(settings: Settings)", f"ask(settings: {kinds})"))
    assert all(each.optional for each in found.model.unknown) is certain


CHECKED = """
import os
from langchain_openai import ChatOpenAI
options = {{"model": "gpt-5.5"}}
if {test}:
    options["openai_api_base"] = {url}
ChatOpenAI(**options).invoke("x")
"""


@pytest.mark.parametrize(
    ("url", "open_ones"),
    [
        ('os.environ["OPENAI_API_BASE"]', set()),
        ('os.environ["MY_RELAY"]', {"MY_RELAY"}),
        ("input()", {"input"}),
    ],
)
def test_own_variable_that_need_not_be_given_leads_to_the_default(url: str, open_ones: set[str]) -> None:
    (found,) = [
        each
        for each in analyze_source(CHECKED.format(test="os.environ.get('X')", url=url)).calls
        if each.targets or each.unknown
    ]
    assert [each.host for each in found.targets] == ["api.openai.com"]
    assert left(found) == open_ones


OUTSIDE = """
from openai import OpenAI
class Config:
    def __init__(self):
        self.model = "gpt-5.5"
class Chat:
    def __init__(self):
        self.config = Config()
    {decorator}
    def use(self, model):
        self.config.model = model
    def ask(self):
        OpenAI().responses.create(model=self.config.model, input="x")
{made}
"""


@pytest.mark.parametrize(
    ("decorator", "made", "known", "optional"),
    [
        ("", "", ["gpt-5.5"], [True]),
        ("", "Chat().use('gpt-4o')", ["gpt-4o", "gpt-5.5"], [False]),
        ("", "Chat().use(input())", ["gpt-5.5"], [False]),
        ("@app.post('/model')", "", ["gpt-5.5"], [False]),
    ],
)
def test_method_that_nobody_calls_only_replaces_in_another_object(
    decorator: str, made: str, known: list[str], optional: list[bool]
) -> None:
    answer = call(OUTSIDE.format(decorator=decorator, made=made)).model
    assert sorted(str(each.value) for each in answer.known) == known
    assert [each.optional for each in answer.unknown] == optional


NAMED = """
import other
from openai import OpenAI
class _Chat:
    def __init__(self, model):
        self.model = model
    def ask(self):
        OpenAI().responses.create(model=self.model, input="x")
_Chat("gpt-5.5").ask()
kept = {kept}
"""


@pytest.mark.parametrize(
    ("kept", "certain"),
    [("other.Agent.__init__", True), ("other.__init__", True), ("_Chat.__init__", False), ("[_Chat.__init__]", False)],
)
def test_only_the_own_init_that_is_handed_on_is_called_by_others(kept: str, certain: bool) -> None:
    answer = call(NAMED.format(kept=kept)).model
    assert [each.value for each in answer.known] == ["gpt-5.5"]
    assert (not answer.unknown) is certain


OWN_INIT = """
import json
from openai import OpenAI
from pydantic import BaseModel, Field
class Settings(BaseModel):
    model: str = Field({default}description="x")
    url: str = "https://eu.api.openai.com/v1"
    def __init__(self, **data):
        {init}
{use}
    OpenAI(base_url=settings.url).responses.create(model=settings.model, input="x")
"""
GIVEN = "for settings in [Settings(model='gpt-4o')]:"
TYPED = "def ask(settings: Settings):"
LOADED = "for settings in [Settings(**json.load(open('f')))]:"


@pytest.mark.parametrize(
    ("default", "init", "use", "known", "open_ones"),
    [
        ("", "super().__init__(**data)", GIVEN, ["gpt-4o"], []),
        ("", "super().__init__(**{**data, 'model': 'o3'})", GIVEN, ["o3"], []),
        ("'o3', ", "super().__init__(**data)", GIVEN, ["gpt-4o"], []),
        ("'o3', ", "super().__init__()", GIVEN, ["o3"], []),
        ("", "super().__init__(**data)", TYPED, [], [("Settings.model", False)]),
        ("'o3', ", "super().__init__(**data)", TYPED, ["o3"], [("Settings.model", True)]),
        ("'o3', ", "super().__init__(**data)", LOADED, ["o3"], [("Settings.model", False)]),
        ("'o3', ", "super().__init__(model=json.load(open('f')))", GIVEN, [], [("json.load()", False)]),
    ],
)
def test_model_with_an_init_of_its_own_has_what_that_hands_on(
    default: str, init: str, use: str, known: list[str], open_ones: list[tuple[str, bool]]
) -> None:
    answer = call(OWN_INIT.format(default=default, init=init, use=use)).model
    assert [each.value for each in answer.known] == known
    assert [(each.detail, each.optional) for each in answer.unknown] == open_ones


def test_url_of_a_model_that_is_handed_in_is_only_a_default() -> None:
    found = call(OWN_INIT.format(default="", init="super().__init__(**data)", use=TYPED))
    assert [(each.host, each.via) for each in found.targets] == [("eu.api.openai.com", "field Settings.url")]
    assert [(each.detail, each.optional) for each in found.unknown] == [("Settings.url", True)]


def test_default_of_a_field_counts_where_a_library_makes_the_model() -> None:
    text = """
from openai import OpenAI
from pydantic import BaseModel
class Settings(BaseModel):
    model: str = "gpt-5.5"
class _Plain:
    def __init__(self, model="gpt-5.5"):
        self.model = model
def ask(settings: {kind}):
    OpenAI().responses.create(model=settings.model, input="x")
def make():
    return {kind}(model="gpt-5.5")
"""
    validated = call(text.format(kind="Settings")).model
    assert {each.value for each in validated.known} == {"gpt-5.5"}
    assert [each.optional for each in validated.unknown] == [True]
    own = call(text.format(kind="_Plain")).model
    assert [each.value for each in own.known] == ["gpt-5.5"]
    assert not own.unknown
