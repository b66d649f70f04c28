"""The shape of ``sdks/*.toml``: how a library looks from Python code, and what a call to it means on the wire.

A *symbol* is a dotted import path (``openai.OpenAI``). A *parameter* is written by its keyword names, first one
preferred, with an optional positional index (``self`` not counted): ``{names = ["model", "model_name"], index = 0}``.
A *path* is relative to the base URL and starts with a slash. OpenAI's base URL ends in ``/v1``, so its paths are
written without it: ``/chat/completions``.
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

    ``kind`` is "http", "websocket" (then ``verb`` is ``WSS``), "helper" (a method that makes one or more of the others)
    or "local" (no request). ``verb`` and ``path`` are the request that first carries the caller's content; ``also``
    names further requests that the method makes or may make, as ``VERB /path``. ``sdk`` lists the examined versions
    that have the method, empty for every one of them; ``deprecated`` the first examined version that warns.
    """

    verb: str = ""
    path: str = ""
    kind: Literal["http", "websocket", "helper", "local"] = "http"
    also: tuple[str, ...] = ()
    sdk: tuple[str, ...] = ()
    deprecated: str = ""


class Route(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another endpoint than the usual one, and when: the first route of a list that applies decides.

    With ``option``, that parameter must certainly have one of ``values`` (none listed: any but None and False); with
    ``hosted``, one of the tools that it lists must be a mapping of a type that is not the program's own. With
    ``models``, the model, its vendor prefix taken off, must match one of these shell patterns; ``strip`` is then taken
    off its beginning too.
    """

    endpoint: str
    verb: str = "POST"
    option: str = ""
    values: tuple[bool | int | str, ...] = ()
    hosted: bool = False
    models: tuple[str, ...] = ()
    strip: str = ""


class Client(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A class (or factory) whose instances talk to a host.

    The base URL is, in this order: ``provider_param`` (another provider altogether; ``providers`` maps the function
    that makes its value to the vendor), ``residency`` (a value that names a region), ``base_url``, the ``env``
    variables, the module-level ``setting``, ``default`` (where a name in braces stands for a parameter). With
    ``setting_first`` the setting beats the variables. ``wraps`` is a parameter that takes a ready client, whose host
    then counts. ``vendor`` is whose API answers when nothing says otherwise: "openai", "azure", "bedrock", ...

    A class that itself stands for calls (a LangChain model, say) has ``endpoint`` (verb and path) and ``model`` with
    ``default_model``; a plain client leaves them empty and its calls are found by ``methods``, ``derive`` names the
    methods that return a changed copy of it.

    ``model_prefix`` is set where the model string names the vendor. It is what means ``vendor`` (``openai/``); its last
    character is the separator. A model that starts with it is this vendor's, and the prefix is taken off. A model with
    another prefix before a separator is the vendor's of that name. A model without a separator is this vendor's if
    its name is known as one of the vendor's models, else nobody can tell. What a route strips is a prefix that means
    ``vendor``, too. ``vendor_param`` is a parameter that names the vendor outright; it beats all of this.

    With ``by_name`` it only stands for calls where its model is given as text, or left to ``default_model``: the object
    of a library is a client of its own. Of its arguments only those in ``options`` are the request's; ``places`` are
    those of them that may be given by place.

    Keyword arguments become request parameters of the same name unless ``options`` says otherwise: it maps a name to
    the request's (``store``), or to ``*`` for a mapping whose items are such keyword arguments. ``sends`` are request
    parameters that are sent when the code does not give them. ``ignores`` are parameters that are accepted and have no
    effect on the host; ``refuses`` are parameters that other clients take and that make this one raise an error.

    ``fields`` are those parameters whose default is an annotated attribute of the class, which a subclass may give
    another value. ``modes`` maps values of the parameter ``mode`` (``Class.NAME``) to the ``methods`` that then count.

    ``runs`` are methods of an instance that stands for calls, each with the request parameter that its first argument
    is, if any. They make calls, or other instances, that send their keyword arguments as well: one of ``parameters``,
    or one that leads to another endpoint, makes it a call of its own.

    ``address`` are the attributes of an instance that hold its base URL, ``hooks`` the methods that decide where its
    requests go, if a subclass has others. ``http_client`` is the parameter for a client of an HTTP library, which can
    redirect anything.
    """

    symbols: tuple[str, ...]
    vendor: str
    base_url: Param = Param()
    residency: str = ""
    residency_values: dict[str, str] = {}
    websocket_base_url: str = ""
    provider_param: str = ""
    providers: dict[str, str] = {}
    wraps: Param = Param()
    env: tuple[str, ...] = ()
    setting: str = ""
    setting_first: bool = False
    default: str = ""
    methods: str = ""
    derive: tuple[str, ...] = ()
    verb: str = ""
    endpoint: str = ""
    routes: tuple[Route, ...] = ()
    model: Param = Param()
    default_model: str = ""
    model_prefix: str = ""
    vendor_param: str = ""
    by_name: bool = False
    places: dict[str, int] = {}
    options: dict[str, str] = {}
    sends: dict[str, bool | int | str] = {}
    ignores: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    runs: dict[str, str] = {}
    parameters: tuple[str, ...] = ()
    modes: dict[str, str] = {}
    address: tuple[str, ...] = ("base_url",)
    hooks: tuple[str, ...] = ()
    http_client: Param = Param()


class Function(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A function that makes a request by itself (``litellm.completion``, ``openai.ChatCompletion.create``).

    Every field means what it means on ``Client``.
    """

    symbols: tuple[str, ...]
    vendor: str
    verb: str
    endpoint: str
    model: Param = Param()
    default_model: str = ""
    model_prefix: str = ""
    routes: tuple[Route, ...] = ()
    vendor_param: str = ""
    base_url: Param = Param()
    env: tuple[str, ...] = ()
    setting: str = ""
    setting_first: bool = False
    default: str = ""
    options: dict[str, str] = {}
    sends: dict[str, bool | int | str] = {}
    ignores: tuple[str, ...] = ()


class Setting(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A module attribute that configures later calls, ``openai.base_url = ...``.

    It acts on the module clients and functions of the same file (and on a client that names it as its ``setting``),
    never on a constructed client. ``env`` is the variable it starts with. ``dead_since`` names the version since which
    the attribute has no effect any more on module clients, ``raw_join`` tells that the path is appended to it without
    a slash, so that it must end in one. ``vendor`` is whose URL a "base_url" holds, if not the module client's own.
    For "api_type", ``vendors`` maps its values to vendors; a per-call parameter of that name takes the same values.
    """

    symbol: str
    role: Literal["base_url", "api_type", "unknown_setting"]
    env: str = ""
    raw_join: bool = False
    dead_since: str = ""
    vendor: str = ""
    vendors: dict[str, str] = {}


class Module(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A module that can be used as if it were a client: ``openai.chat.completions.create(...)``.

    ``client`` is a symbol of the ``Client`` that describes it.
    """

    symbol: str
    client: str


class Http(Row, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A general HTTP or websocket callable: a place that may hold a raw URL of a provider.

    Without ``holder`` the ``symbols`` are dotted import paths (``requests.post``). With it they are bare method names
    (``post``) of an instance made by one of the constructors in ``holder``, which are dotted import paths; entering
    the instance (``with``, ``async with``) yields the same instance. ``base_url`` is the parameter of that constructor
    that relative URLs are joined to; with ``host_only`` it is a bare host name, and every URL is a path on it.

    ``verb`` is a verb, ``WSS`` for a websocket, or ``{method}`` for the value of the parameter ``method``. Where that
    is not given, and where ``verb`` is empty, it is POST if ``json`` or ``data`` is given and GET if not. ``json``
    takes the body as data, ``data`` as text, bytes or a form (``json.dumps(...)`` inside it counts as JSON).
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
    strings without one of which a file cannot use it (for HTTP libraries: cannot name a provider's host in a raw URL);
    a plus sign stands between two of which it must hold both.

    ``versions`` are the examined versions, separated by commas. ``aliases`` maps another import path of a symbol, or of
    the module it lies in, to the usual one (the longest matching path decides). ``transparent`` are attributes that a
    path through a client may contain at any place without changing the request. ``generic_methods`` are methods of a
    client whose first argument is a free path, with their verbs (empty: given in the call). ``methods`` are the named
    tables that clients refer to, by attribute path from the client. ``absent`` are symbols that stand for an argument
    that is not given. ``vendor_hosts`` are ends of host names, by the vendor under whose terms they serve the models.
    ``resources`` is the package whose classes are the parts of a client: ``<resources>.chat.Completions(client)`` is
    ``client.chat.completions``. ``vendor_variables`` are beginnings of the names of environment variables that hold
    such a vendor's addresses, and ``vendor_arguments`` are arguments by which a library's class or function sends to
    it.
    """

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
    absent: tuple[str, ...] = ()
    resources: str = ""
    vendor_hosts: dict[str, tuple[str, ...]] = {}
    vendor_variables: dict[str, tuple[str, ...]] = {}
    vendor_arguments: dict[str, tuple[str, ...]] = {}
