"""Where frameworks keep clients, wrap them, run functions later, or only an annotation tells what there is."""

import pytest

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.facts import ApiCall

ASK = 'responses.create(model="gpt-5.1-2025-11-13", input="x", store=True)'
MADE = 'OpenAI(base_url="https://eu.api.openai.com/v1")'


def calls(text: str) -> tuple[ApiCall, ...]:
    """The calls of a program that has imported OpenAI."""
    return analyze_source(f"from openai import OpenAI\n{text}").calls


def hosts(call: ApiCall) -> set[str]:
    return {each.host for each in call.targets}


SHARED = {
    "items": "import streamlit as st\nst.session_state['llm'] = {made}\nst.session_state['llm'].{ask}\n",
    "attributes": "import streamlit as st\nst.session_state.llm = {made}\nst.session_state.llm.{ask}\n",
    "item of an attribute": "import streamlit as st\nst.session_state.llm = {made}\nst.session_state['llm'].{ask}\n",
    "attribute of an item": "import streamlit as st\nst.session_state['llm'] = {made}\nst.session_state.llm.{ask}\n",
    "set if missing": (
        "import streamlit as st\nif 'llm' not in st.session_state:\n    st.session_state['llm'] = {made}\n"
        "def ask():\n    st.session_state['llm'].{ask}\n"
    ),
    "default": "import streamlit as st\nst.session_state.setdefault('llm', {made})\nst.session_state['llm'].{ask}\n",
    "many other keys": (
        "import streamlit as st\n"
        + "".join(f"st.session_state['k{number}'] = {number}\n" for number in range(60))
        + "st.session_state['llm'] = {made}\nst.session_state['llm'].{ask}\n"
    ),
    "an injected function": (
        "from fastapi import Depends, FastAPI, Request\napp = FastAPI()\napp.state.llm = {made}\n"
        "def get(request: Request):\n    return request.app.state.llm\n"
        "@app.get('/')\ndef ask(llm=Depends(get)):\n    llm.{ask}\n"
    ),
}


@pytest.mark.parametrize("text", SHARED.values(), ids=SHARED)
def test_what_a_framework_keeps_is_found(text: str) -> None:
    (call,) = calls(text.format(made=MADE, ask=ASK))
    assert hosts(call) == {"eu.api.openai.com"}
    assert not call.unknown


@pytest.mark.parametrize(
    "text",
    [
        "import streamlit as st\nst.session_state['other'] = {made}\nst.session_state['llm'].{ask}\n",
        "import streamlit as st\nst.secrets['llm'] = {made}\nst.session_state['llm'].{ask}\n",
        "import streamlit as st\nst.session_state['llm'] = 5\nst.session_state['llm'].{ask}\n",
    ],
)
def test_what_is_kept_elsewhere_is_not_meant(text: str) -> None:
    assert not calls(text.format(made=MADE, ask=ASK))


WRAPPED = {
    "a function": "from langsmith.wrappers import wrap_openai\nclient = wrap_openai({made})\nclient.{ask}\n",
    "by name": "import tracing\nclient = tracing.wrap(client={made}, tags=[])\nclient.{ask}\n",
    "a context variable": "import contextvars\nheld = contextvars.ContextVar('v', default={made})\nheld.get().{ask}\n",
    "an annotated function": (
        "import tracing\ndef get() -> OpenAI:\n    return tracing.wrap({made})\ndef ask():\n    get().{ask}\n"
    ),
}


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_a_wrapped_client_may_send_elsewhere(text: str) -> None:
    (call,) = calls(text.format(made=MADE, ask=ASK))
    assert hosts(call) == {"eu.api.openai.com"}
    assert call.unknown
    assert [each.value for each in call.options["store"].known] == [True]


def test_a_wrapper_is_no_client_as_long_as_it_is_not_used_as_one() -> None:
    facts = analyze_source(f"import tracing\nfrom openai import OpenAI\ntracing.Run({MADE}).start('x')\n")
    assert not facts.calls
    assert [each.symbol for each in facts.clients] == ["openai.OpenAI"]


TASK = """
from celery import Celery
app = Celery("x")
@app.task({options})
def ask({first}text, url="https://eu.api.openai.com/v1"):
    OpenAI(base_url=url).responses.create(model="gpt-5.1-2025-11-13", input=text)
ask.{call}
"""


@pytest.mark.parametrize("bound", [True, False, None])
@pytest.mark.parametrize(
    "call",
    [
        "delay('x', 'https://us.api.openai.com/v1')",
        "delay('x', url='https://us.api.openai.com/v1')",
        "apply_async(['x', 'https://us.api.openai.com/v1'])",
        "apply_async(args=('x',), kwargs={'url': 'https://us.api.openai.com/v1'})",
    ],
)
def test_a_queue_calls_its_tasks(call: str, bound: bool | None) -> None:
    options, first = "" if bound is None else f"bind={bound}", "self, " if bound else ""
    (found,) = calls(TASK.format(options=options, first=first, call=call))
    assert "us.api.openai.com" in hosts(found)


ANNOTATED = {
    "a function": "from vendor import build\ndef get() -> OpenAI:\n    return build()\nget().{ask}\n",
    "a variable": "from vendor import build\nclient: OpenAI = build()\nclient.{ask}\n",
    "an item from outside": (
        "from flask import current_app\ndef get() -> OpenAI:\n    return current_app.extensions['llm']\n"
        "def ask():\n    get().{ask}\n"
    ),
    "a cast": "from typing import cast\nfrom vendor import build\ncast(OpenAI, build()).{ask}\n",
    "a cast to a text": "from typing import cast\nfrom vendor import build\ncast('OpenAI', build()).{ask}\n",
}


@pytest.mark.parametrize("text", ANNOTATED.values(), ids=ANNOTATED)
def test_an_annotation_tells_of_a_client(text: str) -> None:
    (call,) = calls(text.format(ask=ASK))
    assert not call.targets
    assert call.unknown


KNOWN_BETTER = {
    "made here": "def get() -> OpenAI:\n    return {made}\nget().{ask}\n",
    "another one": "def get() -> OpenAI:\n    return {made}.with_options(timeout=3)\nget().{ask}\n",
    "described": (
        "import instructor\ndef get() -> OpenAI:\n    return instructor.from_openai({made})\n"
        "get().chat.completions.create(model='gpt-4.1-2025-04-14', messages=[])\n"
    ),
    "a module": "import openai\nopenai.base_url = 'https://eu.api.openai.com/v1/'\n"
    "def get() -> OpenAI:\n    return openai\nget().{ask}\n",
}


@pytest.mark.parametrize("text", KNOWN_BETTER.values(), ids=KNOWN_BETTER)
def test_an_annotation_says_no_more_than_the_code(text: str) -> None:
    (call,) = calls(text.format(made=MADE, ask=ASK))
    assert hosts(call) == {"eu.api.openai.com"}
    assert not call.unknown


ABSTRACT = "@abstractmethod\n    def name(self): ..."
BASE = """
from abc import ABC, abstractmethod
class _Base({bases}):
    url = None
    {method}
    def ask(self):
        OpenAI(base_url=self.url).responses.create(model="gpt-5.1-2025-11-13", input="x")
class _Own(_Base):
    url = "https://eu.api.openai.com/v1"
{more}
"""


def test_nobody_is_of_an_abstract_class_itself() -> None:
    (call,) = calls(BASE.format(bases="ABC", method=ABSTRACT, more=""))
    assert hosts(call) == {"eu.api.openai.com"}


@pytest.mark.parametrize(
    ("bases", "method", "more"),
    [("", "", ""), ("", ABSTRACT, ""), ("ABC", "", ""), ("ABC", ABSTRACT, "class _Other(_Base):\n    pass\n")],
)
def test_a_base_counts_where_somebody_can_be_of_it(bases: str, method: str, more: str) -> None:
    (call,) = calls(BASE.format(bases=bases, method=method, more=more))
    assert hosts(call) == {"eu.api.openai.com", "api.openai.com"}


def test_rows_of_a_starmap_stay_apart() -> None:
    text = f"""
from multiprocessing.pool import ThreadPool
client = {MADE}
def ask(text, store=False):
    client.responses.create(model="gpt-5.1-2025-11-13", input=text, store=store)
ThreadPool().starmap(ask, [("x", False), ("y", True)])
"""
    (call,) = calls(text)
    assert {each.value for each in call.options["store"].known} == {False, True}


@pytest.mark.parametrize("how", ["map(_ask, ['x'], 2)", "imap(_ask, ['x'], 2)", "map_async(_ask, ['x'], chunksize=2)"])
def test_the_size_of_a_portion_is_no_argument(how: str) -> None:
    text = f"""
from multiprocessing import Pool
client = {MADE}
def _ask(text, model="gpt-5.1-2025-11-13"):
    client.responses.create(model=model, input=text)
Pool(2).{how}
"""
    (call,) = calls(text)
    assert ([each.value for each in call.model.known], call.model.unknown) == (["gpt-5.1-2025-11-13"], ())


OPEN = {
    "a key that is computed": "for key in ('url',):\n    st.session_state[key] = {us!r}\n",
    "many keys": "st.session_state.update(url={us!r})\n",
    "what a user types": "st.text_input('URL', key='url')\n",
}


@pytest.mark.parametrize("more", OPEN.values(), ids=OPEN)
def test_what_is_kept_may_be_replaced_under_keys_that_cannot_be_told(more: str) -> None:
    text = "import streamlit as st\nst.session_state['url'] = 'https://eu.api.openai.com/v1'\n"
    text += more.format(us="https://us.api.openai.com/v1")
    (call,) = calls(text + f"OpenAI(base_url=st.session_state['url']).{ASK}\n")
    assert [each.detail for each in call.unknown] == ["mapping key"]


def test_a_default_that_is_not_given_is_none() -> None:
    (call,) = calls(f"options = {{'timeout': 3}}\noptions.setdefault('base_url')\nOpenAI(**options).{ASK}\n")
    assert hosts(call) == {"api.openai.com"}


def test_a_url_that_cannot_be_joined_is_passed_over() -> None:
    facts = analyze_source(
        "import requests\nfrom urllib.parse import urljoin\n"
        "requests.post(urljoin('http://[bad', 'v1/responses'), json={'model': 'gpt-4o'})\n"
    )
    assert not facts.calls


def test_keys_that_may_be_there_stay() -> None:
    text = f"""
client = {MADE}
def ask(flag, **options):
    body = {{"store": True, "model": "gpt-5.1-2025-11-13"}}
    if flag:
        body.pop("store")
    body.setdefault("store", False)
    client.responses.create(input="x", **body)
"""
    (call,) = calls(text)
    assert {each.value for each in call.options["store"].known} == {False, True}


PROVIDERS = """
from typing import Annotated
from dependency_injector import containers, providers
from dependency_injector.wiring import Provide, inject
from fastapi import Depends
class _Asking:
    def __init__(self, client, base_url=None):
        self.client = client
    def ask(self):
        self.client.{ask}
def kept():
    yield {made}
class Container(containers.DeclarativeContainer):
    config = providers.Configuration()
    one = providers.Singleton(OpenAI, base_url="https://eu.api.openai.com/v1")
    more = providers.Factory(OpenAI)
    function = providers.Callable(lambda url: OpenAI(base_url=url), "https://eu.api.openai.com/v1")
    resource = providers.Resource(kept)
    asking = providers.Factory({asking})
    settings = providers.Singleton(OpenAI, base_url=config.llm.url)
container = Container()
{text}
"""


@pytest.mark.parametrize(
    ("asking", "text", "expected", "is_open"),
    [
        ("_Asking", "Container.one().{ask}", {"eu.api.openai.com"}, False),
        ("_Asking", "container.one().{ask}", {"eu.api.openai.com"}, False),
        ("_Asking", "container.more(base_url='https://us.api.openai.com/v1').{ask}", {"us.api.openai.com"}, False),
        ("_Asking", "container.function().{ask}", {"eu.api.openai.com"}, False),
        ("_Asking", "container.resource().{ask}", {"eu.api.openai.com"}, False),
        ("_Asking", "container.settings().{ask}", set(), True),
        ("_Asking, client=one", "container.asking().ask()", {"eu.api.openai.com"}, False),
        ("_Asking, one", "", {"eu.api.openai.com"}, False),
        ("_Asking, client=more, base_url=one", "", {"api.openai.com"}, False),
        ("_Asking", "@inject\ndef f(c: OpenAI = Provide[Container.one]):\n    c.{ask}", {"eu.api.openai.com"}, False),
        ("_Asking", "def f(c=Depends(Provide[Container.one])):\n    c.{ask}", {"eu.api.openai.com"}, False),
        (
            "_Asking",
            "def f(c: Annotated[OpenAI, Depends(Provide[Container.one])]):\n    c.{ask}",
            {"eu.api.openai.com"},
            False,
        ),
    ],
)
def test_providers_make_what_is_in_them(asking: str, text: str, expected: set[str], is_open: bool) -> None:
    whole = PROVIDERS.format(ask=ASK, made=MADE, asking=asking, text=text.format(ask=ASK))
    call = next(each for each in calls(whole) if each.targets or is_open)
    assert hosts(call) == expected
    assert bool(call.unknown) is is_open


def test_a_provider_itself_is_no_client() -> None:
    text = PROVIDERS.format(ask=ASK, made=MADE, asking="_Asking", text=f"container.one.{ASK}")
    assert not [each for each in calls(text) if each.targets]


@pytest.mark.parametrize(
    "change",
    [
        "container.one.override(providers.Singleton(OpenAI))",
        "with container.one.override(None): pass",
        "container.override_providers(one=providers.Object(None))",
        "container.more.add_kwargs(base_url='https://us.api.openai.com/v1')",
        "other = Container(one=providers.Singleton(OpenAI))",
    ],
)
def test_a_provider_that_may_be_changed_is_open(change: str) -> None:
    text = PROVIDERS.format(ask=ASK, made=MADE, asking="_Asking", text=f"{change}\ncontainer.one().{ASK}")
    call = next(each for each in calls(text) if each.targets)
    assert hosts(call) == {"eu.api.openai.com"} and call.unknown


def test_a_provider_that_is_not_followed_leaves_the_type() -> None:
    text = PROVIDERS.format(
        ask=ASK,
        made=MADE,
        asking="_Asking",
        text=f"s = providers.Selector(lambda: 'a')\ndef f(c: OpenAI = Provide[s]):\n    c.{ASK}",
    )
    (call,) = calls(text)[-1:]
    assert not any(hosts(call))
