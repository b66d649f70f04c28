"""What can send a client's requests elsewhere than its base URL: own subclasses, and clients of HTTP libraries."""

from __future__ import annotations

from collections.abc import Iterator

from ai_residency_lint.calls.facts import Answer, Missing
from ai_residency_lint.calls.given import Given, answer
from ai_residency_lint.calls.library import Library
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.resolve import attributes, containers, invoke
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
    Dict,
    Entry,
    Func,
    Instance,
    Items,
    Klass,
    Obj,
    Reason,
    Result,
    Symbol,
    Thunk,
    Unknown,
    Value,
    one,
    union,
)
from ai_residency_lint.syntax.summary import Attribute, Name

_SENDERS = ("send", "request", "build_request", "_transport_for_url", "_init_transport", "_send_single_request")
"""The methods of an HTTP client of which one in a subclass may send a request anywhere."""
_PLAIN = ("HTTPTransport", "AsyncHTTPTransport", "Limits", "Proxy")
"""What transports are that do nothing but send."""


def subclasses(resolver: Resolver, made: Result) -> Iterator[Instance]:
    """The instances of classes of the project that the construction of a client makes."""
    if made.site is not None and made.arguments is not None:
        for alt in resolver.value(made.site.call.func, made.site.frame):
            if isinstance(alt.obj, Klass) and made.func in attributes.lineage(resolver, alt.obj):
                yield Instance(alt.obj, made.arguments, made.site)


def overridden(resolver: Resolver, instance: Instance, names: tuple[str, ...]) -> Iterator[str]:
    """Those of the names that a class of the project has put in the place of its base's, as ``Class.name``."""
    for each in attributes.own(resolver, instance.klass):
        info = attributes.info(resolver, each)
        bindings = resolver.module(each.path).scopes[info.scope].bindings
        yield from (f"{info.name}.{name}" for name in names if name in bindings)


def with_fields(resolver: Resolver, library: Library, made: Result, klass: Klass) -> Result:
    """A client of a subclass, with the values of the class's own fields under what it is given."""
    found = library.client(made.func)
    if found is None or made.arguments is None:
        return made
    row, given = found[1], made.arguments
    own = {}
    for field in row.fields:
        values = (attributes.in_body(resolver, each, field) for each in attributes.own(resolver, klass))
        value = next((each for each in values if each is not None), ())
        value = tuple(alt for alt in value if not (isinstance(alt.obj, Unknown) and alt.obj.reason is Reason.UNBOUND))
        if value:  # else it has to be given
            own[field] = Entry(Thunk(None, None, value))
    if not own:
        return made
    splat = containers.overlaid(resolver, Dict(own), invoke.splats(resolver, given))
    splats = (Thunk(None, None, one(splat)),)
    return Result(made.func, Arguments(given.positional, given.keywords, given.stars, splats), made.site)


def own_address(resolver: Resolver, library: Library, row: rows.Client, instance: Instance) -> Answer | None:
    """The base URL that a subclass always gives, whatever it is made with; None if it leaves that to its base."""
    for name in row.address:
        for each in attributes.own(resolver, instance.klass):
            value = attributes.in_body(resolver, each, name)
            if value is not None:
                return answer(resolver, library, union(_read(resolver, alt, instance) for alt in value))
    return None


def _read(resolver: Resolver, alt: Alt, instance: Instance) -> Value:
    """What reading a class attribute of an instance gives, of a property what it returns."""
    if not isinstance(alt.obj, Func):
        return (alt,)
    return invoke.run(resolver, Func(alt.obj.path, alt.obj.index, alt.obj.frame, instance), None, None)


def hooked(resolver: Resolver, row: rows.Client, instance: Instance) -> Iterator[Missing]:
    """Why requests of a subclass may go elsewhere."""
    yield from (Missing(Reason.DYNAMIC, name) for name in overridden(resolver, instance, row.hooks))


def transported(row: rows.Client, given: Given) -> Iterator[Missing]:
    """Why the HTTP client that a client is given may send requests elsewhere. A proxy does not: what goes through it is
    encrypted. One that comes from nobody knows where is taken for a plain one."""
    if row.http_client.names:
        for alt in given.value(row.http_client)[0]:
            for name in _redirecting(given, alt.obj):
                yield Missing(Reason.DYNAMIC, name, alt.trail)


def _redirecting(given: Given, http: Obj) -> Iterator[str]:
    """The words for what can redirect the requests of an HTTP client."""
    resolver = given.resolver
    match http:
        case Instance(klass, arguments, site) if arguments is not None and site is not None:
            yield from overridden(resolver, http, _SENDERS)
            for base in attributes.lineage(resolver, klass):
                if isinstance(base, Symbol):
                    yield from _redirecting(given, invoke.external_base(resolver, http, base))
        case Result(func=Symbol(), arguments=arguments, site=site) if arguments is not None and site is not None:
            made = Given(resolver, given.library, arguments, site.path)
            for name in ("transport", "mounts", "event_hooks", "app"):
                entry = made.thunk(name)
                if entry is not None and not all(
                    _is_harmless(resolver, alt.obj) for alt in resolver.force(entry.value)
                ):
                    yield f"{name}= of the HTTP client"


def _is_harmless(resolver: Resolver, obj: Obj) -> bool:
    """Whether a transport, hook or collection of them leaves requests where they go, as far as can be seen."""
    match obj:
        case Dict(entries, rest):
            return not rest and all(_all_harmless(resolver, resolver.force(each.value)) for each in entries.values())
        case Items(_, items, rest):
            return not rest and all(_all_harmless(resolver, resolver.force(each)) for each in items)
        case Result(func=Symbol(path), arguments=arguments):
            inner = None if arguments is None else arguments.keywords.get("transport")
            return path.rpartition(".")[2] in _PLAIN and inner is None
        case Func():
            return not _changes_address(resolver, obj)
        case Unknown(reason):
            return reason is Reason.PARAMETER
    return getattr(obj, "value", ...) is None


def _all_harmless(resolver: Resolver, value: Value) -> bool:
    return all(_is_harmless(resolver, alt.obj) for alt in value)


def _changes_address(resolver: Resolver, hook: Func) -> bool:
    """Whether a hook writes to the URL or the extensions of what it gets, or hands that on whole."""
    summary = resolver.module(hook.path)
    info = summary.functions[hook.index]
    own = {each.name for each in info.parameters}
    stores = (each for each in summary.stores if each.scope == info.scope)
    handed = (arg.value for call in summary.calls if call.scope == info.scope for arg in call.arguments)
    called = (call.func for call in summary.calls if call.scope == info.scope)
    return (
        any(each.attribute in ("url", "extensions", "__class__", "__dict__", "**") for each in stores)
        or any(isinstance(each, Name) and each.id in own for each in handed)
        or any(isinstance(each, Attribute) and each.name == "__setattr__" for each in called)
    )
