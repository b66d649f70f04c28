"""Agents whose model is text, and Pydantic AI.

As langchain 1.4.7, langgraph 1.2.22, crewai 1.15.30 and pydantic-ai-slim 2.68.0 do it.
"""

import pytest

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.facts import ApiCall

IMPORTS = """
import os
from crewai import Agent as Crew
from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent
from openai import AsyncOpenAI
from pydantic_ai import Agent, Embedder, ModelSettings
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel, OpenAIResponsesModelSettings
from pydantic_ai.providers.openai import OpenAIProvider
EU = "https://eu.api.openai.com/v1"
def tool(x): ...
"""


def calls(text: str) -> tuple[ApiCall, ...]:
    return analyze_source(IMPORTS + text).calls


def model(call: ApiCall) -> list[object]:
    return [each.value for each in call.model.known]


@pytest.mark.parametrize(
    ("text", "endpoint", "name"),
    [
        ("create_agent('openai:gpt-4o', tools=[tool])", "chat/completions", "gpt-4o"),
        ("create_agent(model='gpt-4o')", "chat/completions", "gpt-4o"),
        ("create_agent('openai:gpt-5-pro')", "responses", "gpt-5-pro"),
        ("create_agent('openai:gpt-5-codex')", "responses", "gpt-5-codex"),
        ("create_agent('openai:gpt-4o', tools=[{'type': 'web_search'}])", "responses", "gpt-4o"),
        ("create_agent('openai:gpt-4o', [{'type': 'web_search'}])", "responses", "gpt-4o"),
        ("create_react_agent('openai:gpt-4o', [])", "chat/completions", "gpt-4o"),
        ("Crew(role='r', llm='gpt-4o')", "chat/completions", "gpt-4o"),
        ("Crew(role='r', llm='openai/gpt-4o')", "chat/completions", "gpt-4o"),
        ("Agent('openai:gpt-4o')", "responses", "gpt-4o"),
        ("Agent(model='openai:gpt-4o', deps_type=str)", "responses", "gpt-4o"),
        ("Agent('openai-responses:gpt-4o')", "responses", "gpt-4o"),
        ("Agent('openai-chat:gpt-4o')", "chat/completions", "gpt-4o"),
        ("Embedder('openai:text-embedding-3-small')", "embeddings", "text-embedding-3-small"),
        ("OpenAIChatModel('gpt-4o')", "chat/completions", "gpt-4o"),
        ("Agent(OpenAIResponsesModel('gpt-4o', provider='openai'))", "responses", "gpt-4o"),
    ],
)
def test_what_agents_send(text: str, endpoint: str, name: str) -> None:
    (call,) = calls(text)
    assert (call.endpoint, model(call), [each.host for each in call.targets]) == (
        f"/v1/{endpoint}",
        [name],
        ["api.openai.com"],
    )
    assert not call.unknown


@pytest.mark.parametrize(
    "text",
    [
        "create_agent(ChatOpenAI(model='gpt-4o', base_url=EU))",
        "create_agent(model=ChatOpenAI(model='gpt-4o', base_url=EU), tools=[tool], store=object())",
        "Crew(llm=ChatOpenAI(model='gpt-4o', base_url=EU))",
        "Agent(OpenAIChatModel('gpt-4o', provider=OpenAIProvider(base_url=EU)))",
        "Agent(OpenAIChatModel('gpt-4o', provider=OpenAIProvider(EU)))",
        "Agent(OpenAIResponsesModel('gpt-4o', provider=OpenAIProvider(openai_client=AsyncOpenAI(base_url=EU))))",
        "p = OpenAIProvider(base_url=EU)\nAgent(model=OpenAIChatModel('gpt-4o', provider=p), model_settings={'a': 1})",
    ],
)
def test_an_agent_with_a_model_object_is_no_call_of_its_own(text: str) -> None:
    (call,) = calls(text)
    assert [each.host for each in call.targets] == ["eu.api.openai.com"]


@pytest.mark.parametrize(
    "text", ["Agent()", "Agent('test')", "Crew(role='r')", "def make(model):\n    return Agent(model)", "Agent(tool)"]
)
def test_agents_that_say_no_model(text: str) -> None:
    assert not calls(text)


@pytest.mark.parametrize("text", ["Agent(os.environ['MODEL'])", "create_agent(os.environ['MODEL'])"])
def test_a_model_from_the_environment_is_text(text: str) -> None:
    (call,) = calls(text)
    assert call.model.unknown and not model(call)
    assert not any(each.host for each in call.targets) and call.client is not None and not call.client.targets


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("Agent('anthropic:claude')", "anthropic"),
        ("create_agent('mistralai:m')", "mistralai"),
        ("Crew(llm='a/b')", "a"),
    ],
)
def test_other_vendors(text: str, vendor: str) -> None:
    (call,) = calls(text)
    assert call.vendor == vendor


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Agent('openai:gpt-4o', model_settings={'openai_store': True})", [True]),
        ("Agent('openai:gpt-4o', model_settings={'openai_store': True}, retries=2)", [True]),
        ("Agent('openai:gpt-4o', model_settings=OpenAIResponsesModelSettings(openai_store=False))", [False]),
        ("OpenAIResponsesModel('gpt-4o', settings=OpenAIResponsesModelSettings(openai_store=True))", [True]),
        ("OpenAIChatModel('gpt-4o', settings={'openai_store': True})", [True]),
        ("OpenAIChatModel('gpt-4o', settings={'extra_body': {'store': True}})", [True]),
        (
            "Agent('openai:gpt-4o', model_settings={'openai_store': False}).run_sync('x', model_settings={'a': 1})",
            [False],
        ),
        (
            "Agent('openai:gpt-4o', model_settings={'openai_store': False})"
            ".run_sync('x', model_settings={'openai_service_tier': 'flex'})",
            [False],
        ),
        ("Agent('openai:gpt-4o').run_sync('x', model_settings={'openai_store': True})", [True]),
        (
            "async def f(a=Agent('openai:gpt-4o')):\n    await a.run('x', model_settings={'openai_store': False})",
            [False],
        ),
    ],
)
def test_settings_of_agents_and_runs(text: str, stored: list[bool]) -> None:
    call = calls(text)[-1]
    assert [each.value for each in call.option("store").known] == stored


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("run_sync('x')", []),
        ("run_sync('x', model_settings=ModelSettings(temperature=0))", []),
        ("run_sync('x', deps='openai:gpt-4o')", []),
        ("run_sync('x', model=None)", []),
        ("run_sync('x', model=Fake())", []),
        ("run_sync('x', model=Fake(), model_settings={'openai_store': True})", []),
        ("run_sync('x', model='openai:o3')", [("/v1/responses", "o3")]),
        ("run_sync('x', model='openai-chat:o3')", [("/v1/chat/completions", "o3")]),
        ("run_sync('x', model_settings={'openai_previous_response_id': 'r'})", [("/v1/responses", "gpt-4o")]),
    ],
)
def test_runs_that_send_something_else(run: str, expected: list[tuple[str, str]]) -> None:
    _, *found = calls(f"class Fake: ...\nagent = Agent('openai:gpt-4o')\nagent.{run}")
    assert [(each.endpoint, *model(each)) for each in found] == expected


WRAPPED = """
import instructor
from openai import OpenAI
from pydantic_ai.providers.openrouter import OpenRouterProvider
class Mine(OpenAI):
    def __init__(self):
        super().__init__(base_url=EU)
class Provider(OpenAIProvider):
    def __init__(self):
        super().__init__(base_url=EU)
class Fake: ...
"""


@pytest.mark.parametrize(
    ("text", "hosts", "is_open"),
    [
        ("instructor.from_openai(Mine()).create(model='m')", ["eu.api.openai.com"], False),
        ("instructor.from_openai(Fake()).create(model='m')", [], True),
        ("OpenAIChatModel('m', provider=Provider())", ["eu.api.openai.com"], False),
        ("OpenAIChatModel('m', provider=OpenAIProvider(openai_client=Fake()))", [], True),
        ("OpenAIChatModel('m', provider=OpenRouterProvider(api_key='k'))", [], True),
        ("OpenAIChatModel('m', provider=OpenAIProvider(EU) if input() else Fake())", ["eu.api.openai.com"], True),
        ("OpenAIChatModel('m', provider=None)", ["api.openai.com"], False),
        ("OpenAIChatModel('m', provider='openai')", ["api.openai.com"], False),
    ],
)
def test_what_is_wrapped_decides_where_it_goes(text: str, hosts: list[str], is_open: bool) -> None:
    call = calls(WRAPPED + text)[-1]
    assert [each.host for each in call.targets] == hosts
    assert bool(call.unknown) is is_open


@pytest.mark.parametrize(("name", "vendor"), [("openrouter", "openrouter"), ("openai-chat", "openai")])
def test_a_provider_that_is_named(name: str, vendor: str) -> None:
    (call,) = calls(f"OpenAIChatModel('m', provider='{name}')")
    assert call.vendor == vendor


def test_tools_that_a_model_is_set_to_use() -> None:
    (call,) = calls("OpenAIResponsesModel('gpt-4o', settings={'openai_native_tools': [{'type': 'web_search'}]})")
    assert [each.value for each in call.option("tools").known] == [({"type": "web_search"},)]


def test_an_agent_with_one_of_two_models() -> None:
    agent, other = calls("Agent('openai:gpt-4o' if input() else OpenAIChatModel('o3'))")
    assert (model(agent), model(other)) == (["gpt-4o"], ["o3"])


def test_a_body_inside_settings_that_cannot_be_told() -> None:
    (call,) = calls("OpenAIResponsesModel('gpt-4o', settings={'extra_body': input()})")
    assert call.open_options
