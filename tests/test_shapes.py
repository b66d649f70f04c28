"""Calls that bear the name of a library's method, and cannot be one by their arguments: the libraries say so."""

import inspect
from collections.abc import Callable
from functools import reduce
from typing import Any

import httpx
import libcst as cst
import pytest
import requests

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.builtin import Builtins
from ai_residency_lint.calls.shapes import Shapes
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.syntax.lower import lower

openai = pytest.importorskip("openai", minversion="3.54.0")


def fits(shapes: Shapes, code: str) -> bool:
    summary = lower(cst.parse_module(code), code)
    return shapes.fits(summary.calls[-1], Builtins(summary))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes(Catalog.builtin().sdks())


FIT = [
    *("x.get(url)", "x.get(url, {})", "x.get('/models')", "x.get('models')", "x.get('key', cast_to=T)", "x.get(*a)"),
    *("x.get(**k)", "x.get('https://host/x')", "x.post('word')", "x.delete('file-1')", "x.cancel('id')", "get('key')"),
    *(
        "x.extend(video=v)",
        "x.count(input=i)",
        "x.update(i, name=n)",
        "x.update(other)",
        "Videos.extend(videos, video=v)",
    ),
    *(
        "x.create(m)",
        "x.retrieve()",
        "x.list()",
        "x.copy(timeout=1)",
        "x.responses.create()",
        "x.stream(a, b, c)",
        "x.stream(verb, url)",
        "x.get(b'https://host/x')",
        "x.update(str(i), name=n)",
    ),
]
"""A method of a library takes these, or an older version of it does."""


@pytest.mark.parametrize("code", FIT)
def test_may_be_a_method(shapes: Shapes, code: str) -> None:
    assert fits(shapes, code)


UNFIT = [
    *("d.get('key')", "d.get('key', 0)", "d.get(1)", "d.get(None)", "queue.get()", "d.head('word')", "x.post()"),
    *(
        "items.extend(more)",
        "text.count('a')",
        "task.cancel()",
        "x.generate('a text')",
        "x.run(task)",
        "x.update(1, 2, 3)",
        "x.update({'a': 1})",
        "x.update([i for i in y], name=n)",
        "x.get(len(y))",
        "x.copy()",
        "x.with_options()",
    ),
    *("x.validate(a, b)", "x.search(a, b)"),
]
"""No method of a library takes these, or there is no such endpoint."""


@pytest.mark.parametrize("code", UNFIT)
def test_is_no_method(shapes: Shapes, code: str) -> None:
    assert not fits(shapes, code)


def test_what_has_no_name_in_a_library_may_be_anything(shapes: Shapes) -> None:
    assert fits(shapes, "x.answer(1, 2, 3, 4)")


def methods() -> list[tuple[str, str, Callable[..., Any]]]:
    """The methods of the installed package that send a request, with their paths."""
    sdk = next(each for each in Catalog.builtin().sdks() if each.name == "openai")
    client = openai.OpenAI(api_key="x", admin_api_key="y")
    found = []
    for name, method in sdk.methods["openai"].items():
        try:
            found.append((name, method.path, reduce(getattr, name.split("."), client)))
        except AttributeError:  # of another version
            continue
    return [each for each in found if sdk.methods["openai"][each[0]].kind == "http"]


@pytest.mark.parametrize(("name", "path", "method"), methods(), ids=[name for name, _, _ in methods()])
def test_methods_take_what_their_path_needs(name: str, path: str, method: Callable[..., Any]) -> None:
    signature = inspect.signature(method)
    named = (each for each in signature.parameters.values() if each.default is each.empty)
    needed = {each.name: "" for each in named if each.kind is each.KEYWORD_ONLY}
    count = path.count("{")
    with pytest.raises(TypeError):
        signature.bind(*[""] * (count + 1), **needed)
    if count:
        with pytest.raises(TypeError):
            signature.bind()


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "head", "options"])
@pytest.mark.parametrize("owner", [openai.OpenAI, httpx.Client, httpx, requests.Session, requests], ids=str)
def test_what_sends_to_a_url_needs_one(owner: Any, verb: str) -> None:
    function = getattr(owner, verb, None)
    if function is None:
        pytest.skip("has none")
    with pytest.raises(TypeError):
        inspect.signature(function).bind(*([None] if inspect.isclass(owner) else []))


@pytest.mark.parametrize("send", [requests.get, requests.Session().get, httpx.get, httpx.Client().get])
def test_a_word_is_no_url(send: Callable[[str], object]) -> None:
    with pytest.raises((ValueError, httpx.UnsupportedProtocol)):
        send("key")


@pytest.mark.parametrize("name", ["with_options", "copy"])
def test_a_client_without_other_options_is_the_same(name: str) -> None:
    client = openai.OpenAI(api_key="x", base_url="https://eu.api.openai.com/v1")
    assert getattr(client, name)().base_url == client.base_url


LISTED = {
    "of a session": "import requests\nrequests.Session().get('https://api.openai.com/v1/models')",
    "relative": "import httpx\nhttpx.Client(base_url='https://api.openai.com/v1/').get('models')",
    "of a client": "from openai import OpenAI\nOpenAI().get('/models', cast_to=object)",
    "unbound": "from openai import OpenAI\nc = OpenAI()\nOpenAI.get(c, '/models', cast_to=object)",
}


@pytest.mark.parametrize("code", LISTED.values(), ids=LISTED)
def test_requests_that_only_read_are_still_listed(code: str) -> None:
    assert [each.endpoint for each in analyze_source(code).calls] == ["/v1/models"]
