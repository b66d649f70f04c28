"""Facts about calls: each path, each way and each reason is kept."""

from pathlib import Path
from textwrap import dedent

import pytest

from ai_residency_lint.api import analyze_source, facts
from ai_residency_lint.calls.facts import ApiCall, Facts, Reason

HEAD = """\
import os
import requests
from openai import OpenAI
eu = OpenAI(base_url="https://eu.api.openai.com/v1")
us = OpenAI(base_url="https://us.api.openai.com/v1")
"""


def read(text: str) -> Facts:
    return analyze_source(HEAD + dedent(text))


def only(text: str) -> ApiCall:
    (found,) = read(text).calls
    return found


def test_each_client_of_a_call_has_a_way_of_its_own() -> None:
    call = only("""
        def _ask(client):
            client.embeddings.create(model="text-embedding-3-small", input="x")
        _ask(eu)
        _ask(us)
    """)
    assert len(call.clients) == 2
    ways = {each.targets[0].region: [step.text for step in call.way_to(each)] for each in call.clients}
    assert set(ways) == {"eu", "us"}
    assert all(f"{region} = OpenAI" in " ".join(steps) for region, steps in ways.items()), ways
    assert ways["eu"] != ways["us"]


def test_a_client_known_by_its_type_has_a_way_to_the_annotation() -> None:
    call = only("""
        def ask(client: OpenAI):
            client.embeddings.create(model="text-embedding-3-small", input="x")
    """)
    assert call.client is not None and call.client.origin == "typed"
    assert [step.text for step in call.trail][-1] == "parameter client, of which only the type is known"


def test_a_request_with_several_paths_is_several_calls() -> None:
    found = read("""
        def ask(flag):
            eu.post("/responses" if flag else "/embeddings", cast_to=object)
            url = "https://eu.api.openai.com/v1/evals" if flag else "https://us.api.openai.com/v1/files"
            requests.post(url)
    """).calls
    assert [(each.endpoint, [target.region for target in each.targets]) for each in found] == [
        ("/v1/embeddings", ["eu"]), ("/v1/responses", ["eu"]), ("/v1/evals", ["eu"]), ("/v1/files", ["us"]),
    ]  # fmt: skip


def test_several_hosts_for_one_path_are_one_call() -> None:
    call = only("""
        def ask(flag):
            requests.post("https://eu.api.openai.com/v1/files" if flag else "https://us.api.openai.com/v1/files")
    """)
    assert [target.region for target in call.targets] == ["eu", "us"]


def test_an_unknown_path_is_a_call_with_its_reason() -> None:
    call = only("""
        def ask(path):
            eu.post(path, cast_to=object, body={"model": "gpt-4"})
    """)
    assert (call.endpoint, call.verb, [each.value for each in call.model.known]) == ("", "POST", ["gpt-4"])
    assert [(each.reason, each.detail) for each in call.open_path] == [(Reason.PARAMETER, "path")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_may_be_missing_is_not_what_is_surely_there(order: tuple[int, int]) -> None:
    """In any order: without the variable the first one raises, the second one means the SDK's default."""
    ways = ('os.environ["OPENAI_BASE_URL"]', 'os.getenv("OPENAI_BASE_URL")')
    one, two = (ways[each] for each in order)
    (client,) = analyze_source(f"""
import os
from openai import OpenAI
OpenAI(base_url={one} if input() else {two})
""").clients
    assert {each.host for each in client.targets} == {"api.openai.com"}


def test_a_hole_keeps_its_reason() -> None:
    (client,) = analyze_source("""
import os
from openai import OpenAI
OpenAI(base_url=f"{os.environ['LLM_ENDPOINT']}/openai/{os.environ['PART']}/v1")
""").clients
    assert [(each.reason, each.detail) for each in client.unknown] == [(Reason.ENVIRONMENT, "LLM_ENDPOINT")]


def test_what_the_library_ignores_is_a_conflict_of_the_call() -> None:
    call = only("""
        import litellm
        litellm.completion(model="openai/gpt-6-luna", messages=[], data_residency="eu")
    """)
    assert [each.kind for each in call.conflicts] == ["ignored"]
    assert call.targets[0].setter == "api_base"


WRAPPED = """
import instructor
from openai import OpenAI
EU, US = OpenAI(base_url="https://eu.api.openai.com/v1"), OpenAI(base_url="https://us.api.openai.com/v1")
def make(client):
    return instructor.from_openai(client)
make({}).chat.completions.create(model="m")
"""


@pytest.mark.parametrize(
    ("client", "expected", "is_open"),
    [
        ("EU", {"eu.api.openai.com"}, False),
        ("EU if input() else US", {"eu.api.openai.com", "us.api.openai.com"}, False),
        ("load()", set(), True),
        ("EU if input() else load()", {"eu.api.openai.com"}, True),
    ],
)
def test_a_client_made_from_another_sends_where_that_does(client: str, expected: set[str], is_open: bool) -> None:
    [call] = analyze_source(WRAPPED.format(client)).calls
    assert {each.host for each in call.targets} == expected
    assert bool(call.unknown) is is_open


@pytest.mark.parametrize(
    ("mode", "method", "endpoint"),
    [
        ("", "create", "/v1/chat/completions"),
        ("", "messages.create_iterable", "/v1/chat/completions"),
        ("", "chat.completions.create_with_completion", "/v1/chat/completions"),
        (", mode=instructor.Mode.JSON", "create_partial", "/v1/chat/completions"),
        (", mode=instructor.Mode.RESPONSES_TOOLS", "chat.completions.create", "/v1/responses"),
        (", mode=instructor.Mode.RESPONSES_TOOLS", "responses.create_with_completion", "/v1/responses"),
        (", instructor.Mode.RESPONSES_TOOLS", "create", "/v1/responses"),
        (", mode=instructor.mode.Mode.RESPONSES_TOOLS", "create", "/v1/responses"),
        (", **{'mode': instructor.Mode.RESPONSES_TOOLS}", "create", "/v1/responses"),
        ("", "embeddings.create", "/v1/embeddings"),
        (", mode=instructor.Mode.RESPONSES_TOOLS", "files.create", "/v1/files"),
    ],
)
def test_the_mode_decides_where_a_wrapper_sends(mode: str, method: str, endpoint: str) -> None:
    call = only(f"""
        import instructor
        from openai import OpenAI
        client = instructor.from_openai(OpenAI(base_url="https://eu.api.openai.com/v1"){mode})
        client.{method}(model="m")
    """)
    assert (call.endpoint, [each.host for each in call.targets], call.unknown) == (endpoint, ["eu.api.openai.com"], ())


@pytest.mark.parametrize(
    "mode",
    [
        "mode",
        "mode=mode",
        "**mode",
        "mode=getattr(instructor.Mode, mode)",
        "mode=Mode.RESPONSES_TOOLS if mode else Mode.TOOLS",
        "**({'mode': Mode.RESPONSES_TOOLS} if mode else {})",
    ],
)
def test_a_mode_that_cannot_be_told_is_any(mode: str) -> None:
    text = f"""
import instructor
from instructor import Mode
from openai import OpenAI
def ask(mode):
    instructor.from_openai(OpenAI(), {mode}).create(model="m")
    instructor.from_openai(OpenAI(), {mode}).embeddings.create(model="m")
"""
    assert [(each.span.line, each.endpoint) for each in analyze_source(text).calls] == [
        (6, "/v1/chat/completions"),
        (6, "/v1/responses"),
        (7, "/v1/embeddings"),
    ]


@pytest.mark.parametrize(
    ("body", "given", "host", "model"),
    [
        ('openai_api_base: str = "https://eu.api.openai.com/v1"', "", "eu.api.openai.com", "gpt-3.5-turbo"),
        ('openai_api_base: str = "https://eu.api.openai.com/v1"', 'model="m"', "eu.api.openai.com", "m"),
        (
            'openai_api_base: str = "https://eu.api.openai.com/v1"',
            'openai_api_base="https://us.api.openai.com/v1"',
            "us.api.openai.com",
            "gpt-3.5-turbo",
        ),
        ('model_name: str = "m"', "", "api.openai.com", "m"),
        ('model_name: str = "m"', 'model="n"', "api.openai.com", "n"),
        ('base_url: str = "https://eu.api.openai.com/v1"', "", "api.openai.com", "gpt-3.5-turbo"),
        ("model_name: str", 'model="m"', "api.openai.com", "m"),
        ('model_name: str = Field(alias="model")', 'model="m"', "api.openai.com", "m"),
        ('model_name: str = Field("m", alias="model")', "", "api.openai.com", "m"),
        (
            "openai_api_base: str",
            'openai_api_base="https://us.api.openai.com/v1"',
            "us.api.openai.com",
            "gpt-3.5-turbo",
        ),
        ('model: str = "m"', "", "api.openai.com", "gpt-3.5-turbo"),
    ],
)
def test_fields_of_a_subclass_are_defaults(body: str, given: str, host: str, model: str) -> None:
    """As langchain-openai 1.7.3 does it; its fields have other names than its parameters."""
    call = only(f"""
        from langchain_openai import ChatOpenAI
        from pydantic import Field
        class Base(ChatOpenAI):
            {body}
        class Mine(Base):
            temperature: float = 0
        Mine({given})
    """)
    assert [each.host for each in call.targets] == [host]
    assert [each.value for each in call.model.known] == [model]


FIELDS = """
from langchain_openai import ChatOpenAI
EU, US = "https://eu.api.openai.com/v1", "https://us.api.openai.com/v1"
class Mine(ChatOpenAI):
    openai_api_base: str = EU
    model_name: str = "m"
def _make(**options):
    return Mine(**options)
def load(options):
    return Mine(**options)
class Set(Mine):
    def __init__(self, **options):
        options["openai_api_base"] = US
        super().__init__(**options)
"""


@pytest.mark.parametrize(
    ("made", "hosts", "is_open"),
    [
        ("_make()", {"eu.api.openai.com"}, False),
        ("_make(openai_api_base=US)", {"us.api.openai.com"}, False),
        ("Mine(**{'openai_api_base': US})", {"us.api.openai.com"}, False),
        ("Mine(**({'openai_api_base': US} if input() else {}))", {"us.api.openai.com", "eu.api.openai.com"}, False),
        ("load(input())", {"eu.api.openai.com"}, True),
        ("Set()", {"us.api.openai.com"}, False),
    ],
)
def test_what_is_given_counts_before_fields(made: str, hosts: set[str], is_open: bool) -> None:
    calls = [each for each in analyze_source(FIELDS + made).calls if each.targets or each.unknown]
    assert {each.host for call in calls for each in call.targets} >= hosts
    call = next(each for each in calls if {target.host for target in each.targets} == hosts)
    assert bool(call.unknown) is is_open


def test_a_call_of_a_subclass_sends_its_fields() -> None:
    made, ran = analyze_source(FIELDS + "Mine().invoke('x', store=True)").calls[-2:]
    for call in (made, ran):
        assert [each.host for each in call.targets] == ["eu.api.openai.com"]
        assert [each.value for each in call.model.known] == ["m"]


@pytest.mark.parametrize(
    ("made", "run", "stored"),
    [
        ("", "store=True", [True]),
        ("", "**{'store': True}", [True]),
        ("model_kwargs={'store': True}", "store=False", [False]),
        ("model_kwargs={'store': False}", "store=True", [True]),
        ("extra_body={'store': False}", "store=True", [False]),
        ("extra_body={'store': True}", "store=False", [True]),
    ],
)
def test_which_of_two_places_counts(made: str, run: str, stored: list[bool]) -> None:
    """As langchain-openai 1.7.3 does it: extra_body lies over what is told later, model_kwargs under it."""
    call = analyze_source(f"""
from langchain_openai import ChatOpenAI
ChatOpenAI({made}).invoke("x", {run})
""").calls[-1]
    assert [each.value for each in call.option("store").known] == stored


RUN = """
from langchain_openai import ChatOpenAI
def tool(x): ...
class Holder:
    def __init__(self):
        self.llm = ChatOpenAI(model="gpt-5.5", base_url="https://eu.api.openai.com/v1")
    def run(self, x):
        return self.llm.{}
gpt6 = ChatOpenAI(model="gpt-6-astra", output_version=None)
always = ChatOpenAI(use_responses_api=False)
"""


@pytest.mark.parametrize(
    ("run", "endpoint", "model", "options"),
    [
        ("invoke(x, store=True)", "chat/completions", "gpt-5.5", {"store": True}),
        ("astream(x, store=False)", "chat/completions", "gpt-5.5", {"store": False}),
        ("bind(model='other')", "chat/completions", "other", {}),
        ("bind(model='gpt-5-pro')", "chat/completions", "gpt-5-pro", {}),
        ("bind(extra_body={'store': True})", "chat/completions", "gpt-5.5", {"store": True}),
        ("batch([x], previous_response_id='r')", "responses", "gpt-5.5", {"previous_response_id": "r"}),
        ("ainvoke(x, text={})", "responses", "gpt-5.5", {}),
        ("bind_tools([tool, {'type': 'web_search'}])", "responses", "gpt-5.5", {}),
        ("bind_tools(tools=[{'type': 'mcp'}])", "responses", "gpt-5.5", {}),
    ],
)
def test_calls_of_a_model_that_send_something_else(
    run: str, endpoint: str, model: str, options: dict[str, object]
) -> None:
    """As langchain-openai 1.7.3 does it; the model that is constructed chooses the endpoint."""
    found = analyze_source(RUN.format(run)).calls
    (call,) = [each for each in found if each.span.line == 8]
    assert (call.endpoint, [each.value for each in call.model.known]) == (f"/v1/{endpoint}", [model])
    assert {name: [each.value for each in call.option(name).known] for name in options} == {
        name: [value] for name, value in options.items()
    }
    assert [each.host for each in call.targets] == ["eu.api.openai.com"]


@pytest.mark.parametrize(
    "run",
    [
        "invoke(x)",
        "invoke(x, config={'store': True})",
        "bind(stop=['a'])",
        "bind_tools([tool])",
        "bind_tools([{'type': 'function', 'function': {}}])",
        "bind_tools([{'title': 'a', 'type': 'object', 'properties': {}}])",
        "with_structured_output(tool)",
        "stream(x, version='v2')",
    ],
)
def test_calls_of_a_model_that_send_nothing_else(run: str) -> None:
    assert len(analyze_source(RUN.format(run)).calls) == 3


@pytest.mark.parametrize(
    ("run", "endpoint"),
    [
        ("gpt6.bind_tools([tool])", "responses"),
        ("always.bind_tools([{'type': 'mcp'}], store=True)", "chat/completions"),
        ("ChatOpenAI(reasoning={}).bind(store=True)", "responses"),
        ("ChatOpenAI(use_responses_api=True).bind_tools([{'type': 'mcp'}])", "responses"),
    ],
)
def test_what_a_model_is_made_with_counts_first(run: str, endpoint: str) -> None:
    call = analyze_source(RUN.format("invoke(x)") + run).calls[-1]
    assert (call.span.line, call.endpoint) == (11, f"/v1/{endpoint}")


def test_what_only_chooses_the_route_is_no_part_of_the_model() -> None:
    call = only("""
        import litellm
        litellm.completion(model="openai/responses/gpt-5", messages=[])
    """)
    assert (call.endpoint, [each.value for each in call.model.known]) == ("/v1/responses", ["gpt-5"])


def test_a_base_url_set_through_another_object_counts() -> None:
    text = """
from openai import OpenAI
class Mine(OpenAI):
    def __init__(self):
        super().__init__(base_url="https://us.api.openai.com/v1")
class Holder:
    def __init__(self, client):
        self.client = client
        self.client.base_url = "https://relay.example.com/v1"
def make(given=None):
    if not given:
        return Holder(Mine()).client
    return given
make(None).responses.create(model="m")
"""
    [call] = analyze_source(text).calls
    assert "relay.example.com" in {each.host for each in call.targets}


def test_a_name_for_an_annotated_type_stands_for_what_is_injected() -> None:
    text = """
from typing import Annotated
from fastapi import Depends, FastAPI
from openai import OpenAI
def get_model():
    return "gpt-5.5"
def get_client():
    yield OpenAI(base_url="https://eu.api.openai.com/v1")
Model = Annotated[str, Depends(get_model)]
Made = Annotated[OpenAI, Depends(get_client)]
Typed = Annotated[OpenAI, "nothing is known of it"]
app = FastAPI()
@app.post("/")
def ask(model: Model, made: Made, typed: Typed):
    made.responses.create(model=model, input="x")
    typed.responses.create(model="gpt-4o", input="x")
"""
    made, typed = analyze_source(text).calls
    assert [each.host for each in made.targets] == ["eu.api.openai.com"]
    assert [each.value for each in made.model.known] == ["gpt-5.5"]
    assert made.unknown == made.model.unknown == typed.targets == ()
    assert [each.detail for each in typed.unknown] == ["openai.OpenAI"]


@pytest.mark.parametrize(
    ("settings", "hosts"),
    [
        ("openai.api_type = 'azure'", [("azure", "")]),
        ("openai.azure_endpoint = 'https://town.openai.azure.com'", [("azure", "town.openai.azure.com")]),
        ("openai.azure_endpoint = os.environ['CLOUD']", []),
        ("openai.azure_endpoint = None", [("openai", "api.openai.com")]),
        ("openai.api_type = os.environ['TYPE']", [("openai", "api.openai.com")]),
        ("if os.name:\n    openai.api_type = 'azure'", [("azure", ""), ("openai", "api.openai.com")]),
        (
            "openai.api_type = 'azure' if os.name else 'openai'\nopenai.azure_endpoint = 'https://town.openai.azure.com'",
            [("azure", "town.openai.azure.com"), ("openai", "api.openai.com")],
        ),
    ],
)
def test_a_module_that_is_switched_to_another_cloud(settings: str, hosts: list[tuple[str, str]]) -> None:
    text = f"import os\nimport openai\n{settings}\nopenai.embeddings.create(model='m', input='x')\n"
    (call,) = analyze_source(text).calls
    assert [(each.vendor, each.host) for each in call.targets] == hosts


def test_an_own_client_that_calls_itself_is_the_one_that_is_made() -> None:
    found = analyze_source("""
from openai import OpenAI
class Regional(OpenAI):
    def ask(self):
        return self.responses.create(model="m")
Regional(base_url="https://eu.api.openai.com/v1").ask()
""")
    [call] = found.calls
    assert {each.host for each in call.targets} == {"eu.api.openai.com"}
    assert [each.span.line for each in found.clients] == [6]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('os.environ.setdefault("OPENAI_BASE_URL", EU)', {"eu.api.openai.com"}),
        ("os.environ.update(OPENAI_BASE_URL=EU)", {"eu.api.openai.com"}),
        ('if input():\n  os.environ["OPENAI_BASE_URL"] = EU', {"eu.api.openai.com", "api.openai.com"}),
        ('if input():\n  os.environ.setdefault("OPENAI_BASE_URL", EU)', {"eu.api.openai.com", "api.openai.com"}),
        ('settings.setdefault("OPENAI_BASE_URL", EU)', {"api.openai.com"}),
        ("os.environ.update({NAME: EU})", {"eu.api.openai.com"}),
        ('os.environ.update(settings | {"OPENAI_BASE_URL": EU})', {"eu.api.openai.com"}),
        ("os.environ[NAME] = EU", {"eu.api.openai.com"}),
        ("os.environ.__setitem__(NAME, EU)", {"eu.api.openai.com"}),
        ("os.environ |= {NAME: EU}", {"eu.api.openai.com"}),
        ("settings[NAME] = EU", {"api.openai.com"}),
        ("os.putenv(NAME, EU)", {"api.openai.com"}),
        ("os.environ[NAME] = EU\nos.environ.pop(NAME)", {"eu.api.openai.com", "api.openai.com"}),
        ("os.environ[NAME] = EU\nos.environ.clear()", {"eu.api.openai.com", "api.openai.com"}),
        ("os.environ.pop(NAME, None)\nos.environ[NAME] = EU", {"eu.api.openai.com"}),
        ("os.environ[os.name] = EU", {"api.openai.com"}),
        ("for each in (NAME, 'OTHER'):\n  os.environ[each] = EU", {"api.openai.com"}),
    ],
)
def test_what_the_code_puts_into_the_environment_counts(statement: str, expected: set[str]) -> None:
    text = f"""
import os
from openai import OpenAI
EU, NAME, settings = "https://eu.api.openai.com/v1", "OPENAI_BASE_URL", {{}}
{statement}
OpenAI().responses.create(model="m")
"""
    [call] = analyze_source(text).calls
    assert {each.host for each in call.targets} == expected


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ('methodcaller("create", model="gpt-5")(eu.responses)', {"eu"}),
        ('methodcaller("create", model="gpt-5")(openai.responses)', {"global"}),
        ('ask = methodcaller("create", model="gpt-5")\nask(us.responses)', {"us"}),
        ("class Mine(OpenAI):\n  pass\nresources.Embeddings(Mine(base_url=US)).create(model='m')", {"us"}),
        ('attrgetter("responses.create")(us)(model="gpt-5")', {"us"}),
        ('getting = attrgetter("responses", "chat")\ngetting(us)[0].create(model="gpt-5")', set()),
        ('resources.responses.Responses(us).create(model="gpt-5")', {"us"}),
        ('resources.responses.Responses(client=eu if flag else us).create(model="gpt-5")', {"eu", "us"}),
        ('resources.responses.Responses.create(us.responses, model="gpt-5")', {"us"}),
        ('OpenAI.post(us, "/responses", body={"model": "gpt-5"})', {"us"}),
        ('resources.Responses(nobody).create(model="gpt-5")', set()),
        ('elsewhere.resources.responses.Responses(us).create(model="gpt-5")', set()),
        ('d = {"base_url": None}\nd.__setitem__("base_url", US)\nOpenAI(**d).responses.create(model="gpt-5")', {"us"}),
        (
            'd = {"base_url": US}\nd.__delitem__("base_url")\nOpenAI(**d).responses.create(model="gpt-5")',
            {"global"},
        ),
        ('setitem = {"base_url": US}\nOpenAI(**setitem).responses.create(model="gpt-5")', {"us"}),
        (
            "class D:\n  def __get__(self, o, t):\n    return us\n"
            "class A:\n  c = D()\nA.c.responses.create(model='gpt-5')",
            {"us"},
        ),
        ("Mine = type('Mine', (OpenAI,), {})\nMine(base_url=US).responses.create(model='gpt-5')", {"us"}),
        ("type(us)(base_url=US).responses.create(model='gpt-5')", {"us"}),
        ("type(us).__name__.create(model='gpt-5')", set()),
    ],
)
def test_methods_reached_in_other_ways(text: str, regions: set[str]) -> None:
    head = """
        import elsewhere
        import openai
        from operator import attrgetter, methodcaller
        from openai import resources
        US = "https://us.api.openai.com/v1"
    """
    found = [call for call in analyze_source(HEAD + dedent(head) + text).calls if call.endpoint]
    assert {each.region for call in found for each in call.targets} == regions


def test_a_value_first_met_inside_its_own_loop_is_still_found() -> None:
    call = only("""
        class Holder:
            def __init__(self):
                self._a = us
            @property
            def a(self):
                return self._a
            @a.setter
            def a(self, value):
                self._a = value
        client = Holder().a
        client.base_url = "https://eu.api.openai.com/v1"
        class Request:
            a = {"model": "gpt-5", "input": "x"}
        client.responses.create(**Request.a)
    """)
    assert {each.region for each in call.targets} == {"us", "eu"}


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("if flag:\n  openai.base_url = EU\nCALL", {"eu", "global"}),
        ("if flag:\n  openai.base_url = EU\nCALL\nopenai.base_url = EU", {"eu", "global"}),
        ("if flag:\n  openai.base_url = EU\nelse:\n  openai.base_url = US\nCALL", {"eu", "us"}),
        ("openai.base_url = EU\nif flag:\n  openai.base_url = US\nCALL", {"eu", "us"}),
    ],
)
def test_a_module_setting_under_a_condition_leaves_the_default(text: str, regions: set[str]) -> None:
    urls = 'EU = "https://eu.api.openai.com/v1/"\nUS = "https://us.api.openai.com/v1/"\n'
    call = 'openai.responses.create(model="gpt-5", input="x")'
    (found,) = analyze_source("import openai\n" + urls + text.replace("CALL", call)).calls
    assert {each.region for each in found.targets} == regions


@pytest.mark.parametrize(
    ("statement", "regions"),
    [
        ("del os.environ[NAME]", {"eu", "global"}),
        ("os.environ.pop(NAME)\nos.environ[NAME] = US", {"eu", "us"}),
        ("os.environ[NAME] = US\nos.environ.pop(NAME)", {"eu", "us", "global"}),
    ],
)
def test_a_variable_that_another_module_sets_may_be_taken_away(
    tmp_path: Path, statement: str, regions: set[str]
) -> None:
    (tmp_path / "zone.py").write_text('import os\nos.environ["OPENAI_BASE_URL"] = "https://eu.api.openai.com/v1"\n')
    head = 'import zone, os\nfrom openai import OpenAI\nNAME, US = "OPENAI_BASE_URL", "https://us.api.openai.com/v1"\n'
    (tmp_path / "main.py").write_text(f'{head}{statement}\nOpenAI().responses.create(model="m")\n')
    (call,) = facts([tmp_path]).calls
    assert {each.region for each in call.targets} == regions
