"""Every description of a library: decoded strictly, free of contradictions, true of the libraries installed here."""

import functools
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli

import ai_residency_lint.catalog.sdk as schema

SDKS = Path(schema.__file__).parent / "sdks"


@functools.cache
def decode(path: Path) -> schema.Sdk:
    return msgspec.convert(tomli.loads(path.read_text("utf-8")), schema.Sdk)


def symbol(path: str) -> Any:
    """The object that a dotted import path names."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


FILES = sorted(SDKS.glob("*.toml"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def symbols(sdk: schema.Sdk) -> list[str]:
    """Every import path that a description speaks about."""
    found = [path for group in (sdk.clients, sdk.functions) for each in group for path in each.symbols]
    for each in sdk.http:
        found += each.holder or each.symbols
    return found + [each.symbol for each in (*sdk.settings, *sdk.module_clients)] + list(sdk.aliases)


def test_there_are_descriptions() -> None:
    assert {"openai", "http", "langchain", "litellm"} <= {path.stem for path in FILES}


@every_file
def test_description_is_consistent(path: Path) -> None:
    sdk = decode(path)
    assert sdk.name == path.stem and sdk.source and sdk.as_of
    assert all(needle == needle.lower() and needle for needle in sdk.needles) and sdk.needles
    assert {each.partition(".")[0] for each in symbols(sdk)} <= set(sdk.modules)
    settings = {each.symbol for other in FILES for each in decode(other).settings}
    for each in (*sdk.clients, *sdk.functions):
        assert each.symbols and each.vendor
        assert each.setting in settings | {""}
        assert all(route.endpoint.startswith("/") and (route.option or route.models) for route in each.routes)
        assert bool(each.endpoint) == bool(each.verb)
        assert not each.endpoint or (each.endpoint.startswith("/") and not each.endpoint.startswith("/v1"))
        assert not each.model_prefix or not each.model_prefix[-1].isalnum()
    for client in sdk.clients:
        assert bool(client.methods) != bool(client.endpoint)
        assert not client.by_name or (client.endpoint and client.model.names and client.model_prefix)
        assert not client.methods or client.methods in sdk.methods
    for module in sdk.module_clients:
        assert any(module.client in client.symbols for client in sdk.clients)
    for method in (method for table in sdk.methods.values() for method in table.values()):
        assert bool(method.path) == bool(method.verb) == (method.kind != "local")
        assert not method.path or (method.path.startswith("/") and not method.path.startswith("/v1"))
        assert set(method.sdk) <= set(sdk.versions.split(", "))


@pytest.mark.parametrize("path", [path for path in FILES if path.stem != "http"], ids=lambda path: path.stem)
def test_no_symbol_can_be_written_without_a_needle(path: Path) -> None:
    sdk = decode(path)
    by_name = {symbol: each.model_prefix for each in sdk.clients if each.by_name for symbol in each.symbols}
    for dotted in symbols(sdk):
        written = f"{dotted} {by_name.get(dotted, '')}".lower()
        assert any(all(part in written for part in needle.split("+")) for needle in sdk.needles), dotted


def test_raw_urls_contain_the_needle_of_the_http_libraries() -> None:
    hosts = decode(SDKS / "openai.toml").clients[0].residency_values.values()
    assert all(any(needle in host for needle in decode(SDKS / "http.toml").needles) for host in hosts)


def test_no_symbol_has_two_meanings() -> None:
    constructors = [
        path for each in FILES for sdk in [decode(each)] for path in symbols(sdk) if path not in holders(sdk)
    ]
    assert len(constructors) == len(set(constructors))


def holders(sdk: schema.Sdk) -> set[str]:
    return {path for each in sdk.http for path in each.holder}


def http_callables() -> Iterator[tuple[str, schema.Http, str, Callable[..., Any]]]:
    """Each described callable whose library is installed here, with the part of the description that it must fit."""
    for each in decode(SDKS / "http.toml").http:
        for path in each.holder or each.symbols:
            if importlib.util.find_spec(path.partition(".")[0]) is None:
                continue
            found = symbol(path)
            if not each.holder:
                yield path, each, "", found
            elif isinstance(found, type):
                yield path, each, "base_url", found
                yield from ((f"{path}.{name}", each, "", getattr(found, name)) for name in each.symbols)


@pytest.mark.parametrize(
    ("path", "about", "part", "found"), [pytest.param(*each, id=each[0]) for each in http_callables()]
)
def test_http_parameters_exist_where_they_are_said_to_be(
    path: str, about: schema.Http, part: str, found: Callable[..., Any]
) -> None:
    signature = [each for each in inspect.signature(found).parameters.values() if each.name != "self"]
    open_ended = any(each.kind is each.VAR_KEYWORD for each in signature)
    positional = [each.name for each in signature if each.kind is each.POSITIONAL_OR_KEYWORD]
    parameters = [about.base_url] if part else [about.url, about.method, about.json, about.data, about.headers]
    for parameter in (each for each in parameters if each.names):
        assert open_ended or {each.name for each in signature} & set(parameter.names), parameter
        assert parameter.index is None or positional[parameter.index] in parameter.names, parameter
