"""The shape of ``sdks/*.toml``: how a library looks from Python code, and what a call to it means on the wire.

A *symbol* is a dotted import path (``openai.OpenAI``). A *parameter* is written by its keyword names, first one
preferred, with an optional positional index: ``{names = ["model", "model_name"], index = 0}``.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything stated about a library; an empty source means the file's own."""

    source: str = ""
    notes: str = ""


class Param(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A parameter of a callable. ``path`` digs into a mapping given for it (``client_args["base_url"]``)."""

    names: tuple[str, ...] = ()
    index: int | None = None
    path: tuple[str, ...] = ()


class Method(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A method reached from a client by an attribute path, for example ``chat.completions.create``.

    ``kind`` is "http", "websocket", "helper" (a method that makes one or more of the others) or "local" (no request).
    ``also`` names further requests that the method makes, as ``VERB /path``.
    """

    verb: str = ""
    path: str = ""
    kind: Literal["http", "websocket", "helper", "local"] = "http"
    also: tuple[str, ...] = ()
    sdk: tuple[str, ...] = ()
    deprecated: str = ""


class Client(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A class (or factory) whose instances talk to a host.

    The base URL is, in this order: ``provider_param`` (another provider altogether), ``residency`` (a value that
    names a region), ``base_url``, the ``env`` variables, the module-level ``setting``, ``default``. ``vendor`` is
    whose API answers when nothing says otherwise: "openai", "azure", "bedrock", ...

    A class that itself stands for calls (a LangChain model, say) has ``endpoint`` (verb and path) and ``model`` with
    ``default_model``; a plain client leaves them empty and its calls are found by ``methods``.
    """

    symbols: tuple[str, ...]
    vendor: str
    base_url: Param = Param()
    residency: str = ""
    residency_values: dict[str, str] = {}
    websocket_base_url: str = ""
    provider_param: str = ""
    wraps: Param = Param()
    env: tuple[str, ...] = ()
    setting: str = ""
    default: str = ""
    methods: str = ""
    derive: tuple[str, ...] = ()
    verb: str = ""
    endpoint: str = ""
    model: Param = Param()
    default_model: str = ""
    model_prefix: str = ""
    options: dict[str, str] = {}
    ignores: tuple[str, ...] = ()


class Function(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A function that makes a request by itself (``litellm.completion``, ``openai.ChatCompletion.create``)."""

    symbols: tuple[str, ...]
    vendor: str
    verb: str
    endpoint: str
    model: Param = Param()
    default_model: str = ""
    model_prefix: str = ""
    base_url: Param = Param()
    env: tuple[str, ...] = ()
    setting: str = ""
    default: str = ""
    options: dict[str, str] = {}
    ignores: tuple[str, ...] = ()


class Setting(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A module attribute that configures later calls, ``openai.base_url = ...``.

    ``dead_since`` names the version since which the attribute has no effect any more, ``raw_join`` tells that the
    path is appended to it without a slash.
    """

    symbol: str
    role: Literal["base_url", "api_type", "unknown_setting"]
    raw_join: bool = False
    dead_since: str = ""


class Module(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A module that can be used as if it were a client: ``openai.chat.completions.create(...)``."""

    symbol: str
    client: str


class Http(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A general HTTP or websocket callable. ``verb`` may name a parameter as ``{method}``.

    ``base_url`` is the parameter of the constructor in ``holder`` that relative URLs are joined to.
    """

    symbols: tuple[str, ...]
    verb: str = ""
    url: Param = Param()
    method: Param = Param()
    json: Param = Param()
    data: Param = Param()
    headers: Param = Param()
    host_only: bool = False
    holder: tuple[str, ...] = ()
    base_url: Param = Param()


class Sdk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One library, ``sdks/<name>.toml``. ``modules`` are its top-level import names, ``needles`` the lower-case byte
    strings without one of which a file cannot use it."""

    name: str
    title: str
    as_of: str
    source: str
    versions: str
    modules: tuple[str, ...]
    needles: tuple[str, ...]
    aliases: dict[str, str] = {}
    transparent: tuple[str, ...] = ()
    clients: tuple[Client, ...] = ()
    functions: tuple[Function, ...] = ()
    settings: tuple[Setting, ...] = ()
    module_clients: tuple[Module, ...] = ()
    http: tuple[Http, ...] = ()
    generic_methods: dict[str, str] = {}
    methods: dict[str, dict[str, Method]] = {}
