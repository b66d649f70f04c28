"""The description of the ``openai`` package against the package that is installed here.

What a method sends is read from the source of its resource class, so that the catalogue is checked against the SDK
and not against itself. Nothing is sent: clients are only built, with a made-up key.
"""

import ast
import functools
import importlib
import inspect
import itertools
import sys
import textwrap
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli

import ai_residency_lint.catalog.sdk as schema

openai = pytest.importorskip("openai", minversion="3.54.0")

SDKS = Path(schema.__file__).parent / "sdks"
NEWEST = "3.54.0"
VERBS = {"_get": "GET", "_post": "POST", "_patch": "PATCH", "_put": "PUT", "_delete": "DELETE", "_get_api_list": "GET"}

Request = tuple[str, str]
Chain = tuple[str, ...]


def decode(path: Path) -> schema.Sdk:
    return msgspec.convert(tomli.loads(path.read_text("utf-8")), schema.Sdk)


@functools.cache
def described() -> schema.Sdk:
    return decode(SDKS / "openai.toml")


def current(methods: Mapping[str, schema.Method]) -> dict[str, schema.Method]:
    """The methods that the newest examined version has."""
    return {path: method for path, method in methods.items() if not method.sdk or NEWEST in method.sdk}


# What the installed package has


def public_methods(client: object) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public method below a client, by attribute path. A client's own methods are not part of the surface."""
    resource = importlib.import_module("openai._resource")

    def below(owner: object, path: Chain) -> Iterator[tuple[str, Callable[..., Any]]]:
        for name in dir(type(owner)):
            if name.startswith("_") or name in described().transparent:
                continue
            member = inspect.getattr_static(type(owner), name)
            if isinstance(member, (functools.cached_property, property)):
                child = getattr(owner, name)
                if isinstance(child, (resource.SyncAPIResource, resource.AsyncAPIResource)):
                    yield from below(child, (*path, name))
            elif path and callable(member):
                yield ".".join((*path, name)), inspect.unwrap(member)

    return below(client, ())


@functools.cache
def syntax(item: Any) -> Any:
    """The ``def`` or ``class`` statement of a function or class."""
    return ast.parse(textwrap.dedent(inspect.getsource(item))).body[0]


def chain(node: ast.AST) -> Chain:
    """``a.b.c`` as ("a", "b", "c"), without the transparent attributes; empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ()
    return (node.id, *(name for name in names if name not in described().transparent))


def url_path(node: ast.expr) -> str:
    """The path in ``"/path"`` or ``path_template("/path/{id}", id=id)``."""
    if isinstance(node, ast.Call):
        node = node.args[0]
    assert isinstance(node, ast.Constant) and isinstance(node.value, str), ast.dump(node)
    return node.value


@dataclass(frozen=True)
class Surface:
    """The public methods of one client class, and the requests that each of them makes."""

    functions: Mapping[str, Callable[..., Any]]

    def requests(self, path: str) -> set[Request]:
        function = self.functions[path]
        return set(self.of_item(function, ("self",), path.rpartition(".")[0], frozenset()))

    def of_item(self, item: Any, receiver: Chain, resource: str, seen: frozenset[Any]) -> Iterator[Request]:
        """The requests of a function or class in which ``receiver`` stands for the resource."""
        if (item, receiver, resource) in seen:
            return
        seen |= {(item, receiver, resource)}
        for node in ast.walk(syntax(item)):
            if isinstance(node, ast.Call):
                yield from self.of_call(node, inspect.getmodule(item), receiver, resource, seen)
            elif isinstance(node, ast.Attribute) and chain(node)[: len(receiver)] == receiver:
                yield from self.of_member(chain(node)[len(receiver) :], resource, seen)

    def of_call(self, call: ast.Call, module: Any, receiver: Chain, resource: str, seen: Any) -> Iterator[Request]:
        # self._post("/path", ...), and partial(self._post, "/path", ...); a page may be fetched by method="post"
        method = next((each.value.value for each in call.keywords if each.arg == "method"), None)
        operands = [call.func, *call.args]
        for operand, following in itertools.pairwise(operands):
            name = chain(operand)
            if name[:-1] == receiver and name[-1] in VERBS:
                yield (method.upper() if method else VERBS[name[-1]]), url_path(following)
        # helper(self, ...) and Helper(self, ...)
        target = getattr(module, call.func.id, None) if isinstance(call.func, ast.Name) else None
        if not getattr(target, "__module__", "").startswith("openai."):
            return
        if isinstance(target, type) and "ConnectionManager" in target.__name__:
            yield "WSS", websocket_path(target)
        for position, argument in enumerate(call.args):
            if chain(argument) == receiver:
                for inner in receivers(target, position):
                    yield from self.of_item(target, inner, resource, seen)

    def of_member(self, member: Chain, resource: str, seen: frozenset[Any]) -> Iterator[Request]:
        """The requests of another method of the same resource, of one below it, or of another of the client."""
        path = ".".join(member[1:]) if member[:1] == ("_client",) else ".".join((resource, *member))
        if path in self.functions:
            yield from self.of_item(self.functions[path], ("self",), path.rpartition(".")[0], seen)


def receivers(item: Any, position: int) -> Iterator[Chain]:
    """What the argument at ``position`` is called inside a function, or inside a class that keeps it."""
    parameters = list(inspect.signature(item).parameters)
    yield (parameters[position],)
    if isinstance(item, type):
        for node in ast.walk(syntax(item)):
            if isinstance(node, ast.Assign) and chain(node.value) == (parameters[position],):
                yield chain(node.targets[0])


def websocket_path(manager: type) -> str:
    """The path that a connection manager appends to the base URL."""
    prepare = next(node for node in ast.walk(syntax(manager)) if getattr(node, "name", "") == "_prepare_url")
    texts = [node.value for node in ast.walk(prepare) if isinstance(node, ast.Constant)]
    paths = [text.decode() if isinstance(text, bytes) else text for text in texts if isinstance(text, (bytes, str))]
    (path,) = [text for text in paths if text.startswith("/") and len(text) > 1]
    return path


@functools.cache
def surface(name: str) -> Surface:
    return Surface(dict(public_methods(getattr(openai, name)(api_key="not-a-key"))))


def warns(function: Callable[..., Any]) -> bool:
    """Whether a function, or every overload of it, is marked as deprecated."""
    overloads = typing.get_overloads(function) or [function]
    return hasattr(function, "__deprecated__") or all(hasattr(each, "__deprecated__") for each in overloads)


def differences(methods: Mapping[str, schema.Method], installed: Surface) -> list[str]:
    """What the catalogue says otherwise than the SDK, one line each."""
    found = [f"{path}: not in the catalogue" for path in sorted(installed.functions.keys() - methods.keys())]
    found += [f"{path}: not in the SDK" for path in sorted(methods.keys() - installed.functions.keys())]
    for path in sorted(methods.keys() & installed.functions.keys()):
        method = methods[path]
        said = {(method.verb, method.path)} if method.kind != "local" else set()
        said |= {(verb, url) for verb, _, url in (each.partition(" ") for each in method.also)}
        if said != (sent := installed.requests(path)):
            found.append(f"{path}: catalogue {sorted(said)}, SDK {sorted(sent)}")
        if bool(method.deprecated) != warns(installed.functions[path]):
            found.append(f"{path}: deprecated in the catalogue {method.deprecated!r}")
    return found


both = pytest.mark.parametrize("name", ["OpenAI", "AsyncOpenAI"])


@both
def test_every_method_of_the_installed_sdk_is_described(name: str) -> None:
    assert differences(current(described().methods["openai"]), surface(name)) == []


def test_the_walk_reaches_nested_and_beta_resources() -> None:
    functions = surface("OpenAI").functions
    assert {"chat.completions.create", "beta.threads.runs.steps.list", "vector_stores.files.poll"} <= functions.keys()
    assert len(functions) > 400


@pytest.mark.parametrize(
    ("path", "requests"),
    [
        ("chat.completions.create", {("POST", "/chat/completions")}),
        ("vector_stores.search", {("POST", "/vector_stores/{vector_store_id}/search")}),
        ("responses.stream", {("POST", "/responses"), ("GET", "/responses/{response_id}")}),
        ("videos.create_and_poll", {("POST", "/videos"), ("GET", "/videos/{video_id}")}),
        ("live.sideband.connect", {("WSS", "/live/sessions/{session_id}/attach")}),
        ("webhooks.unwrap", set()),
    ],
)
@both
def test_requests_are_read_from_the_source(name: str, path: str, requests: set[Request]) -> None:
    assert surface(name).requests(path) == requests


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda found: found.pop("embeddings.create"), "embeddings.create: not in the catalogue"),
        (lambda found: found.update(ghost=schema.Method(verb="GET", path="/ghost")), "ghost: not in the SDK"),
        (
            lambda found: found.update({"batches.list": schema.Method(verb="POST", path="/batches")}),
            "batches.list: cat",
        ),
        (lambda found: found.update({"batches.list": schema.Method(verb="GET", path="/batch")}), "batches.list: cat"),
        (lambda found: found.update({"webhooks.unwrap": schema.Method(verb="GET", path="/x")}), "webhooks.unwrap: cat"),
        (lambda found: found.update({"models.list": schema.Method(kind="local")}), "models.list: catalogue []"),
        (
            lambda found: found.update({"models.list": schema.Method(verb="GET", path="/models", deprecated="1.30.0")}),
            "models.list: deprecated",
        ),
    ],
)
def test_a_wrong_catalogue_is_reported(change: Callable[[dict[str, schema.Method]], object], expected: str) -> None:
    methods = current(described().methods["openai"])
    change(methods)
    (found,) = differences(methods, surface("OpenAI"))
    assert found.startswith(expected)


# The clients


def symbol(path: str) -> Any:
    """The object that a dotted import path names."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def client(path: str) -> schema.Client:
    return next(each for each in described().clients if path in each.symbols)


def named(parameters: schema.Client) -> set[str]:
    """The constructor parameters that the description of a client names."""
    single = {parameters.residency, parameters.websocket_base_url, parameters.provider_param}
    return (single | set(parameters.base_url.names)) - {""}


@pytest.mark.parametrize("path", [path for each in described().clients for path in each.symbols])
def test_client_symbols_and_their_parameters_exist(path: str) -> None:
    found = symbol(path)
    assert issubclass(found, (openai.OpenAI, openai.AsyncOpenAI))
    assert named(client(path)) <= set(inspect.signature(found).parameters)
    for name in client(path).derive:
        assert named(client(path)) - {"azure_endpoint"} <= set(inspect.signature(getattr(found, name)).parameters)


def test_all_import_paths_of_the_clients_are_listed() -> None:
    listed = {path for each in described().clients for path in each.symbols}
    classes = {symbol(path) for path in listed}
    for module in ("openai", "openai._client", "openai.lib.azure", "openai.lib.bedrock"):
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, type) and value in classes:
                assert f"{module}.{name}" in listed


def test_residency_values_are_those_of_the_sdk() -> None:
    assert client("openai.OpenAI").residency_values == symbol("openai._data_residency._DATA_RESIDENCY_BASE_URLS")
    for value, url in client("openai.OpenAI").residency_values.items():
        assert str(openai.OpenAI(api_key="not-a-key", data_residency=value).base_url) == f"{url}/"


def test_providers_are_those_of_the_sdk() -> None:
    package = importlib.import_module("openai.providers")
    listed = client("openai.OpenAI").providers
    assert {f"openai.providers.{name}" for name in package.__all__} == {path for path in listed if path.count(".") == 2}
    for path, vendor in listed.items():
        module, _, name = path.rpartition(".")
        assert callable(getattr(sys.modules[module], name)) and name == vendor


@both
def test_transparent_attributes_exist(name: str) -> None:
    made = getattr(openai, name)(api_key="not-a-key")
    for attribute in described().transparent:
        assert hasattr(getattr(made, attribute).chat.completions, "create")
        assert hasattr(getattr(made.chat.completions, attribute), "create")


@both
def test_generic_methods_are_those_with_a_free_path(name: str) -> None:
    members = inspect.getmembers(getattr(openai, name), inspect.isfunction)
    free = {key for key, value in members if "path" in inspect.signature(value).parameters and key[0] != "_"}
    assert free | {"request"} == set(described().generic_methods)


@both
def test_defaults_and_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    about, build = client(f"openai.{name}"), getattr(openai, name)
    (variable,) = about.env
    monkeypatch.delenv(variable, raising=False)
    assert str(build(api_key="not-a-key").base_url) == f"{about.default}/"
    monkeypatch.setenv(variable, "https://env.invalid/v1")
    assert str(build(api_key="not-a-key").base_url) == "https://env.invalid/v1/"
    assert str(build(api_key="not-a-key", base_url="https://x.invalid/v1").base_url) == "https://x.invalid/v1/"
    assert "eu.api" in str(build(api_key="not-a-key", data_residency="eu").base_url)


def test_the_module_setting_moves_the_module_client_only(monkeypatch: pytest.MonkeyPatch) -> None:
    (module,) = described().module_clients
    about = client(module.client)
    assert (about.setting, about.setting_first) == ("openai.base_url", True)
    assert all(each.setting == "" for each in described().clients if each is not about)
    monkeypatch.setenv("OPENAI_BASE_URL", "https://env.invalid/v1")
    monkeypatch.setattr(openai, "base_url", "https://set.invalid/v1")
    assert str(symbol(module.client)(api_key="not-a-key").base_url) == "https://set.invalid/v1"  # no slash: raw_join
    assert str(openai.OpenAI(api_key="not-a-key").base_url) == "https://env.invalid/v1/"


def test_the_module_offers_every_resource() -> None:
    for path in current(described().methods["openai"]):
        assert hasattr(openai, path.partition(".")[0])


def test_settings_exist_unless_they_are_said_to_have_no_effect() -> None:
    for setting in described().settings:
        alive = not setting.dead_since and setting.role != "unknown_setting"
        assert hasattr(openai, setting.symbol.rpartition(".")[2]) is alive


def test_functions_of_the_old_module_api_are_the_removed_ones() -> None:
    removed = symbol("openai.lib._old_api.SYMBOLS")
    for function in described().functions:
        for path in function.symbols:
            package, name, method = path.split(".")
            assert package == "openai" and name in removed and method.islower()
