"""What it means that something is called: a client is made, a request goes out, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ai_residency_lint.calls import redirects
from ai_residency_lint.calls.clients import Clients, chain, written
from ai_residency_lint.calls.facts import ABSENT, NOT_GIVEN, Answer, ApiCall, Client, Missing, Possible, Target
from ai_residency_lint.calls.frameworks import Frameworks, Named
from ai_residency_lint.calls.given import HOLE, Given, Options, answer
from ai_residency_lint.calls.hosts import Hosts
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.requests import Place, RawRequests
from ai_residency_lint.calls.targets import Targets, ignored
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.catalog.sdk import Param, Sdk
from ai_residency_lint.resolve import attributes, containers, invoke
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
    Dict,
    Entry,
    Instance,
    Klass,
    Member,
    Obj,
    Reason,
    Result,
    Site,
    Symbol,
    Thunk,
    one,
)
from ai_residency_lint.syntax.summary import Mapping

_EXTRA_BODY = "extra_body"
_EXTRA_QUERY = "extra_query"
_MODE = Param(names=("mode",), index=1)
_NOT_SENT = frozenset({"extra_headers", _EXTRA_QUERY, _EXTRA_BODY, "timeout"})


class Use(Struct, frozen=True):
    """A call of something: what is called, with which arguments, where, and how that is known."""

    obj: Obj
    arguments: Arguments
    site: Site
    alt: Alt

    @property
    def place(self) -> Place:
        """Where the call stands."""
        return Place(self.site.path, self.site.call.span, written(self.site), self.alt.trail)


class Uses:
    """Tells what uses of clients, of the modules of libraries and of plain HTTP are."""

    def __init__(
        self,
        resolver: Resolver,
        library: Library,
        hosts: Hosts,
        targets: Targets,
        clients: Clients,
        frameworks: Frameworks,
    ) -> None:
        self._resolver = resolver
        self._library = library
        self._hosts = hosts
        self._targets = targets
        self._clients = clients
        self._frameworks = frameworks
        self._raw = RawRequests(resolver, library, hosts)

    def of(self, use: Use) -> Iterator[ApiCall]:
        """The calls that a use is: none, one, or several if the path of a request may be several."""
        match use.obj:
            case Symbol():
                yield from self._symbol(use)
            case Member():
                yield from self._member(use)
            case Klass():
                yield from self._subclass(use)

    def _symbol(self, use: Use) -> Iterator[ApiCall]:
        client = self._library.client(use.obj)
        function = self._library.function(use.obj)
        if client is not None:
            yield from self._construction(Result(use.obj, use.arguments, use.site), use)
        elif function is not None:
            yield self._function(*function, use)
        else:
            module = self._library.module_client(use.obj)
            if module is not None:
                yield from self._module_method(*module, use)
            yield from self._raw.calls(use.obj, use.arguments, use.place, None)

    def _subclass(self, use: Use) -> Iterator[ApiCall]:
        """A project's subclass of a client class is constructed: note the client, and the call that it stands for."""
        assert isinstance(use.obj, Klass)
        instance = Instance(use.obj, use.arguments, use.site)
        for base in attributes.lineage(self._resolver, use.obj):
            if isinstance(base, Symbol) and self._library.client(base) is not None:
                made = invoke.external_base(self._resolver, instance, base)
                if isinstance(made, Result) and made.arguments is not None:
                    made = redirects.with_fields(self._resolver, self._library, made, use.obj)
                    yield from self._construction(made, replace(use, obj=base, arguments=made.arguments))

    def prepared(self, path: str, mapping: Mapping, scope: int) -> Iterator[ApiCall]:
        """A line of a batch file: ``{"method": "POST", "url": "/v1/...", "body": {...}}``."""
        frame = self._resolver.any_frame(path, scope)
        given = Given(self._resolver, self._library, Arguments((), {}, (), (Thunk(mapping, frame),)), path)
        urls = [each.value for each in given.answer(Param(names=("url",))).known if isinstance(each.value, str)]
        body = given.thunk("body")
        if len(urls) != 1 or not urls[0].startswith(self._hosts.prefix + "/") or body is None or mapping.span is None:
            return
        options, hidden = self._sent_in(body, given)
        why = Missing(Reason.RUNTIME, "the client that uploads the batch file")
        yield ApiCall(
            path, mapping.span, "batch request", "openai", self._frameworks.edition.provider, "POST", urls[0],
            '{"url": ..., "body": ...}', None, (), (why,), False, _model(options, hidden), options, hidden,
        )  # fmt: skip

    # -- clients and their methods -------------------------------------------------------------------------------------

    def _construction(self, made: Result, use: Use) -> Iterator[ApiCall]:
        """A client class is called; one that stands for calls (a framework's model) is a call itself."""
        found = self._clients.of(made, use.site.path)
        if found is None:
            return
        sdk, row, client = found
        if row.endpoint:
            given = self._given(use)
            yield self._library_call(sdk, row, client.symbol, given, use, client)

    def _member(self, use: Use) -> Iterator[ApiCall]:
        root, names = chain(use.obj)
        if isinstance(root, Result):
            path = use.site.path
            found = self._clients.of(root, path)
            tables = () if found is None else self._tables(found[1], root)
            if found is None or (found[1].wraps.names and not any(self._has(found[0], each, names) for each in tables)):
                found = self._clients.wrapped(root, names, path) or found
                tables = () if found is None else (found[1].methods,)
            if found is not None:
                sdk, row, client = found
                if len(names) == 1 and names[0] in row.runs:
                    yield from self._run(sdk, row, client, root, names[0], use)
                for table in tables:
                    yield from self._method(
                        sdk, replace(row, methods=table), self._clients.at(client, use.site), names, use
                    )
                derived = Result(use.obj, use.arguments, use.site)
                self._clients.of(derived, use.site.path)
            elif len(names) == 1:
                yield from self._raw.calls(use.obj, use.arguments, use.place, root)

    def _tables(self, row: rows.Client, made: Result) -> tuple[str, ...]:
        """The methods that a client can have, by the mode that it is made in; all if that cannot be told."""
        if not row.modes or made.arguments is None or made.site is None:
            return (row.methods,)
        given = Given(self._resolver, self._library, made.arguments, made.site.path, made.site)
        found, optional = given.value(_MODE)
        modes = [".".join(alt.obj.path.split(".")[-2:]) if isinstance(alt.obj, Symbol) else "" for alt in found]
        if "" in modes or given.open:
            return tuple(dict.fromkeys((row.methods, *row.modes.values())))
        default = (row.methods,) if optional or not modes else ()
        return tuple(dict.fromkeys((*default, *(row.modes.get(each, row.methods) for each in modes))))

    def _has(self, sdk: Sdk, table: str, names: tuple[str, ...]) -> bool:
        return self._library.method(sdk, table, names) is not None

    def _run(
        self, sdk: Sdk, row: rows.Client, client: Client, made: Result, name: str, use: Use
    ) -> Iterator[ApiCall]:  # fmt: skip
        """A call of an instance that stands for calls, if it is another call than those: ``llm.bind(store=True)``."""
        if made.arguments is None or made.site is None:
            return
        for instance in redirects.subclasses(self._resolver, made):
            made = redirects.with_fields(self._resolver, self._library, made, instance.klass)
        first, now = made.arguments, self._given(use)
        assert first is not None and made.site is not None
        found = {each: now.thunk(each) for each in (*row.parameters, *(route.option for route in row.routes)) if each}
        own = {each: entry.value for each, entry in found.items() if entry is not None}
        if row.runs[name] and use.arguments.positional:
            own[row.runs[name]] = use.arguments.positional[0]
        if row.by_name:
            own = dict(self._own(row, own, Given(self._resolver, self._library, first, made.site.path)))
        if not own:
            return
        given = Arguments(first.positional, {**first.keywords, **own}, first.stars, first.splats)
        usual = self._library_call(
            sdk, row, client.symbol, Given(self._resolver, self._library, first, made.site.path), use, client
        )
        call = self._library_call(
            sdk, row, client.symbol, Given(self._resolver, self._library, given, use.site.path), use, client
        )
        if not row.by_name:
            verb, endpoint, _ = self._frameworks.route(row, Named(usual.model), call.options)
            call = replace(call, verb=verb, endpoint=self._endpoint(call.vendor, endpoint))
        differs = call.endpoint != usual.endpoint or self._frameworks.is_hosted(row, call.options)
        if differs or any(self._decides(row, each, own[each]) for each in own):
            yield call

    def _own(self, row: rows.Client, given: dict[str, Thunk], first: Given) -> Iterator[tuple[str, Thunk]]:
        """What a run is given that counts: its settings lie over those it has already; a model that is no text is a
        client of its own, and none at all leaves the one it has."""
        model = given.get(row.model.names[0])
        if model is not None:
            said = answer(self._resolver, self._library, self._resolver.force(model))
            if not self._frameworks.is_named(row, said):
                if any(each.value is not None for each in said.known) or said.unknown:
                    return
                given = {name: each for name, each in given.items() if each is not model}
        for name, each in given.items():
            before = first.thunk(name)
            if row.options.get(name) != "*" or before is None:
                yield name, each
                continue
            whole = containers.overlaid(self._resolver, self._mapping(before.value), self._mapping(each))
            yield name, Thunk(None, None, one(whole))

    def _decides(self, row: rows.Client, name: str, given: Thunk) -> bool:
        """Whether an argument makes a call another one; a mapping if it has, or may have, an item that does."""
        if row.options.get(name) != "*":
            return name in row.parameters
        items = self._mapping(given)
        return bool(items.rest) or not items.entries.keys().isdisjoint((*row.parameters, *row.options))

    def _module_method(
        self, sdk: Sdk, row: rows.Client, module: str, names: tuple[str, ...], use: Use
    ) -> Iterator[ApiCall]:  # fmt: skip
        if self._library.method(sdk, row.methods, names) is None:
            return
        client = self._clients.module(sdk, row, module, use.site.path, use.site.call.span)
        yield from self._method(sdk, row, client, names, use)

    def _method(
        self, sdk: Sdk, row: rows.Client, client: Client, names: tuple[str, ...], use: Use
    ) -> Iterator[ApiCall]:  # fmt: skip
        given = self._given(use)
        found = self._library.method(sdk, row.methods, names)
        if found is None:
            generic = [name for name in names if name not in sdk.transparent]
            if len(generic) == 1 and generic[0] in sdk.generic_methods and row.methods:
                yield from self._generic(sdk, client, generic[0], given, use)
            return
        symbol, method = found
        if method.kind == "local":
            return
        websocket = client.websocket_targets if method.kind == "websocket" else ()
        options, hidden = self._options(given, {}, (_EXTRA_QUERY,) if method.kind == "websocket" else ())
        yield ApiCall(
            use.site.path, use.site.call.span, symbol, sdk.name, client.vendor, method.verb,
            self._endpoint(client.vendor, method.path), written(use.site), client,
            websocket or client.targets, () if websocket else client.unknown, bool(websocket),
            _model(options, hidden), options, hidden, False, use.alt.trail,
        )  # fmt: skip

    def _generic(self, sdk: Sdk, client: Client, name: str, given: Given, use: Use) -> Iterator[ApiCall]:
        """``client.post("/path", body=...)``: the path is free, and a whole URL beats the client's host."""
        found = given.answer(Param(names=("path",), index=0))
        body = given.thunk("body") or given.thunk("json_data")
        options, hidden = self._sent_in(body, given)
        whole = ApiCall(
            use.site.path, use.site.call.span, name, sdk.name, client.vendor, sdk.generic_methods[name] or "POST", "",
            written(use.site), client, client.targets, client.unknown, False, _model(options, hidden), options, hidden,
            False, use.alt.trail,
        )  # fmt: skip
        open_path = list(found.unknown)
        for each in found.known:
            if not isinstance(each.value, str) or each.value.startswith(HOLE):
                open_path += each.holes[:1] or [Missing(Reason.DYNAMIC, "the path", each.trail)]
            elif "://" in each.value:
                target = self._hosts.target(each.value, "url", each.trail, each.via, base=False)
                path = self._hosts.path(each.value)
                yield replace(
                    whole, endpoint=path, targets=(target,), unknown=(), own_target=True, open_path=each.holes
                )
            else:
                path = self._endpoint(client.vendor, _slashed(each.value))
                yield replace(whole, endpoint=path, open_path=each.holes)
        if open_path:
            yield replace(whole, open_path=tuple(open_path))

    def _sent_in(self, body: Entry | None, given: Given) -> tuple[Options, tuple[Missing, ...]]:
        """The request parameters in a body, and why there may be more."""
        sent = Dict({}) if body is None else self._mapping(body.value)
        return Options({}, sent.entries, given), tuple(map(Missing.of, sent.rest))

    def _mapping(self, given: Thunk) -> Dict:
        """Something put off as a mapping."""
        return containers.as_dict(self._resolver, self._resolver.force(given))

    def _given(self, use: Use) -> Given:
        return Given(self._resolver, self._library, use.arguments, use.site.path)

    def _endpoint(self, vendor: str, path: str) -> str:
        """A path as the provider documents it."""
        return self._hosts.prefix + path if vendor == self._frameworks.edition.provider else path

    def _request(self, given: Given, row: rows.Client | rows.Function) -> tuple[Options, tuple[Missing, ...]]:
        """The request parameters that a class or function is given."""
        if not isinstance(row, rows.Client) or not row.by_name:
            return self._options(given, row.options)
        by_place = {
            name: entry for name, place in row.places.items() if (entry := given.thunk(name, place)) is not None
        }
        options, hidden = self._options(given, row.options, others=False)
        return Options({}, {**by_place, **options.lazy}, given), hidden

    def _options(
        self, given: Given, renamed: dict[str, str], more: tuple[str, ...] = (), *, others: bool = True
    ) -> tuple[Options, tuple[Missing, ...]]:
        """The request parameters that a call gives, ``extra_body``, mappings for it and ``more`` of them merged in;
        ``others`` if arguments that are not ``renamed`` count.

        The model comes first: what a large mapping beside it costs must not leave it open.
        """
        if (model := given.arguments.keywords.get("model")) is not None:
            self._resolver.force(model)
        lazy: dict[str, Entry] = {}
        hidden = list(given.open)
        under = [name for name, to in renamed.items() if to == "*" and name != _EXTRA_BODY]
        over = (_EXTRA_BODY, *more)

        def spread(name: str, entry: Entry | None) -> None:
            nonlocal lazy
            if entry is None:
                return
            body = self._mapping(entry.value)
            entries = {**body.entries}
            inner = entries.pop(_EXTRA_BODY, None) if name != _EXTRA_BODY else None
            named = Dict({renamed.get(each, each): item for each, item in entries.items()}, body.rest)
            lazy = dict(containers.overlaid(self._resolver, Dict(lazy), named).entries)
            hidden.extend(map(Missing.of, body.rest))
            spread(_EXTRA_BODY, inner)

        for name in under:
            spread(name, given.thunk(name))
        for name in given.names():
            entry = given.thunk(name)
            if not others and name not in renamed:
                continue
            if entry is not None and name not in _NOT_SENT and name not in (*under, *over):
                lazy[renamed.get(name, name)] = entry
        for name in over:
            spread(name, given.thunk(name))
        return Options({}, lazy, given), tuple(dict.fromkeys(hidden))

    # -- functions and framework classes -------------------------------------------------------------------------------

    def _function(self, sdk: Sdk, row: rows.Function, symbol: str, use: Use) -> ApiCall:
        given = self._given(use)
        call = self._library_call(sdk, row, symbol, given, use, None)
        return replace(call, conflicts=tuple(ignored(row, given)))

    def _library_call(
        self, sdk: Sdk, row: rows.Client | rows.Function, symbol: str, given: Given, use: Use, client: Client | None
    ) -> ApiCall:  # fmt: skip
        """A function that makes a request, or a class that stands for requests."""
        options, hidden = self._request(given, row)
        sends = {name: Answer((Possible(value),)) for name, value in row.sends.items() if name not in options}
        options = Options({**sends}, options.lazy, given)
        said = given.answer(row.model) if row.model.names else NOT_GIVEN
        if isinstance(row, rows.Client) and row.by_name:  # what is no text stands for calls of its own
            plain = (each for each in said.known if isinstance(each.value, str) or each.value in (None, ABSENT))
            said = Answer(tuple(plain), said.unknown)
        model = self._frameworks.model(row, said)
        vendor = self._frameworks.vendor(row, said, given)
        verb, endpoint, name = self._frameworks.route(row, model, options)
        call = ApiCall(
            use.site.path, use.site.call.span, symbol, sdk.name, vendor, verb, self._endpoint(vendor, endpoint),
            written(use.site), client, model=name, options=options, open_options=hidden,
            default_model=model.default, trail=use.alt.trail,
        )  # fmt: skip
        if client is not None:
            if vendor != client.vendor:
                return replace(call, targets=(Target("", "", "vendor", "argument", "", vendor),), own_target=True)
            return replace(call, targets=client.targets, unknown=client.unknown)
        return self._sent(call, row, given, vendor)

    def _sent(self, call: ApiCall, row: rows.Client | rows.Function, given: Given, vendor: str) -> ApiCall:
        """A function call with the place it sends to; a module setting that decides it is its client."""
        if vendor != row.vendor:
            return replace(call, targets=(Target("", "", "vendor", "argument", "", vendor),), own_target=True)
        route = self._targets.of(row, given)
        settings = self._targets.settings.get(row.setting, ()) if row.setting_first else ()
        if len(settings) == 1 and set(settings[0].targets) == set(route.targets):
            return replace(
                call, client=settings[0], vendor=settings[0].vendor, targets=settings[0].targets,
                unknown=settings[0].unknown,
            )  # fmt: skip
        return replace(
            call, targets=tuple(route.targets), unknown=tuple(route.unknown), vendor=route.vendor, own_target=True
        )


def _model(options: Options, hidden: tuple[Missing, ...]) -> Answer:
    found = options.get("model")
    if found is None:
        return Answer(NOT_GIVEN.known, hidden) if hidden else NOT_GIVEN
    return found


def _slashed(path: str) -> str:
    return path if path.startswith("/") else "/" + path
