"""What can send requests elsewhere than the base URL makes the client undecided; what cannot leaves it alone."""

from pathlib import Path

import pytest

from ai_residency_lint.api import analyze_source, facts

HEAD = """
import httpx
from openai import AsyncOpenAI, DefaultHttpxClient, OpenAI
EU = "https://eu.api.openai.com/v1"
"""
CALL = 'client.responses.create(model="gpt-5", input="x")\n'


def open_about(text: str) -> list[str]:
    """What is open about the host of the last call."""
    *_, call = analyze_source(HEAD + text + "\n" + CALL).calls
    assert "eu.api.openai.com" in {each.host for each in call.targets}
    return [each.detail for each in call.unknown]


@pytest.mark.parametrize(
    "http",
    [
        "httpx.Client(timeout=3)",
        "httpx.Client(verify=False, limits=httpx.Limits(max_connections=3))",
        'httpx.Client(proxy="http://proxy.town.example:3128")',
        "httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=3))",
        'DefaultHttpxClient(transport=httpx.HTTPTransport(local_address="0.0.0.0"))',
        'httpx.Client(mounts={"https://": httpx.HTTPTransport(retries=3)})',
        'httpx.Client(event_hooks={"request": [lambda request: None]})',
        'httpx.Client(transport=None, event_hooks=None, base_url="https://api.openai.com/v1")',
        "None",
        "http_from_elsewhere",
    ],
)
def test_plain_http_clients_say_nothing(http: str) -> None:
    assert (
        open_about(f"from elsewhere import http_from_elsewhere\nclient = OpenAI(base_url=EU, http_client={http})") == []
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("client = OpenAI(base_url=EU, http_client=httpx.Client(transport=Own()))", "transport= of the HTTP client"),
        ("client = AsyncOpenAI(base_url=EU, http_client=httpx.AsyncClient(app=Own()))", "app= of the HTTP client"),
        (
            'client = OpenAI(base_url=EU, http_client=httpx.Client(mounts={"https://": Own()}))',
            "mounts= of the HTTP client",
        ),
        (
            'client = OpenAI(base_url=EU, http_client=httpx.Client(event_hooks={"request": [moved]}))',
            "event_hooks= of the HTTP client",
        ),
        (
            'client = OpenAI(base_url=EU, http_client=httpx.Client(event_hooks={"request": [handing_on]}))',
            "event_hooks= of the HTTP client",
        ),
        ("client = OpenAI(base_url=EU, http_client=Sending())", "Sending.send"),
        ("client = OpenAI(base_url=EU, http_client=Quiet(transport=Own()))", "transport= of the HTTP client"),
        ("client = Prepared(base_url=EU)", "Prepared._prepare_url"),
        ("client = Prepared(base_url=EU).with_options(timeout=3)", "Prepared._prepare_url"),
    ],
)
def test_what_may_redirect_is_open(made: str, expected: str) -> None:
    classes = """
class Own(httpx.BaseTransport):
    def handle_request(self, request):
        ...
class Sending(httpx.Client):
    def send(self, request, **more):
        ...
class Quiet(httpx.Client):
    def close(self):
        ...
class Prepared(OpenAI):
    def _prepare_url(self, url):
        ...
def moved(request):
    request.url = httpx.URL("https://us.api.openai.com/v1/responses")
def handing_on(request):
    moved(request)
"""
    assert open_about(classes + made) == [expected]


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ("from one import *\nfrom two import *", {"eu"}),
        ("from two import *\nfrom one import *", {"us"}),
        ("from one import *\ntry:\n  from two import *\nexcept ImportError:\n  pass", {"us", "eu"}),
        ("URL = RELAY\nfrom one import *", {"us"}),
        ("from one import *\nURL = RELAY", {""}),
        ("URL = RELAY\nif flag:\n  from one import *", {"", "us"}),
        ("URL = RELAY\nfrom three import *", {""}),
        ("URL = RELAY\nfrom outside import *", {""}),
    ],
)
def test_star_imports_count_in_their_order(tmp_path: Path, modules: str, expected: set[str]) -> None:
    (tmp_path / "one.py").write_text('URL = "https://us.api.openai.com/v1"\n')
    (tmp_path / "two.py").write_text('URL = "https://eu.api.openai.com/v1"\n')
    (tmp_path / "three.py").write_text('URL = "https://eu.api.openai.com/v1"\n__all__ = ["OTHER"]\n')
    text = f'RELAY = "https://relay.contoso.dev/v1"\n{modules}\nclient = OpenAI(base_url=URL)\n{CALL}'
    (tmp_path / "main.py").write_text(HEAD + text)
    (call,) = facts([tmp_path]).calls
    assert {each.region for each in call.targets} == expected


def test_a_star_import_may_bring_back_what_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text("from .config import client\nfrom .asking import *\n")
    (tmp_path / "app" / "config.py").write_text(HEAD + "client = OpenAI(base_url=EU)\n")
    (tmp_path / "app" / "asking.py").write_text(f"from app import client\n{CALL}")
    (call,) = facts([tmp_path]).calls
    assert [each.region for each in call.targets] == ["eu"]


@pytest.mark.parametrize(
    ("body", "expected", "can_be_replaced"),
    [
        ("self.__dict__.update(more)", {"us"}, False),
        ("for k, v in more.items():\n            setattr(self, k, v)", {"us"}, False),
        ("for k, v in load():\n            setattr(self, k, v)", {"eu"}, True),
        ("self.__dict__.update(load())", {"eu"}, True),
        ("self.__dict__.update(other=US)", {"eu"}, False),
        ('vars(self)["url"] = US', {"us", "eu"}, False),
    ],
)
def test_attributes_set_by_name_count(body: str, expected: set[str], can_be_replaced: bool) -> None:
    text = f"""
from elsewhere import load
US = "https://us.api.openai.com/v1"
class _Settings:
    def __init__(self, **more):
        self.url = EU
        {body}
client = OpenAI(base_url=_Settings(url=US).url)
"""
    (call,) = analyze_source(HEAD + text + CALL).calls
    assert {each.region for each in call.targets} >= expected
    assert any(each.via for each in call.targets) is can_be_replaced
