"""From modules to facts: every call of the linted files is looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ai_residency_lint.calls import roundabout
from ai_residency_lint.calls import settings as module_settings
from ai_residency_lint.calls.clients import Clients, chain, written
from ai_residency_lint.calls.facts import NOT_GIVEN, Answer, ApiCall, Client, Facts, Missing, Possible, Target
from ai_residency_lint.calls.frameworks import Frameworks
from ai_residency_lint.calls.given import HOLE, Given, Options
from ai_residency_lint.calls.hosts import Hosts
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.merging import by_place, joined, merged
from ai_residency_lint.calls.relevance import Relevance
from ai_residency_lint.calls.requests import Place, RawRequests
from ai_residency_lint.calls.strangers import Strangers
from ai_residency_lint.calls.targets import Targets, ignored
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.catalog.sdk import Param, Sdk
from ai_residency_lint.resolve import attributes, containers, contexts, invoke
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
    Dict,
    Entry,
    Func,
    Instance,
    Klass,
    Member,
    Obj,
    Partial,
    Reason,
    Result,
    Site,
    Symbol,
    Thunk,
    Unknown,
    Value,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Mapping, ModuleSummary, Name, Parameter, Span

_EXTRA_BODY = "extra_body"
_EXTRA_QUERY = "extra_query"
_LOOKS_ONLY = (
    *("functools.", "inspect.", "unittest.", "builtins.", "typing.", "logging.", "asyncio.iscoroutinefunction"),
    *("pytest.", "warnings.", "pprint.", "rich."),
)
"""What the functions do not call that these are given."""
_PLAIN = frozenset((*dir(dict), *dir(list), *dir(str)))
_NOT_SENT = frozenset({"extra_headers", _EXTRA_QUERY, _EXTRA_BODY, "timeout"})


def extract(
    project: Project,
    paths: Sequence[str],
    sdks: Iterable[Sdk],
    edition: Edition,
    models: Models,
    environment: dict[str, str],
) -> Facts:
    """The facts about the modules at ``paths``; whatever else they need is read through ``project``."""
    extractor = Extractor(project, Library.of(sdks), edition, models, environment)
    return extractor.facts(paths)


@dataclass(frozen=True)
class Use:
    """A call of something: what is called, with which arguments, where, and how that is known."""

    obj: Obj
    arguments: Arguments
    site: Site
    alt: Alt

    @property
    def place(self) -> Place:
        """Where the call stands."""
        return Place(self.site.path, self.site.call.span, written(self.site), self.alt.trail)


class Extractor:
    """Finds clients and API calls in the modules of one project."""

    def __init__(
        self, project: Project, library: Library, edition: Edition, models: Models, environment: dict[str, str]
    ) -> None:  # fmt: skip
        self._resolver = Resolver(project, environment)
        self._library = library
        self._edition = edition
        self._hosts = Hosts(edition, library.vendor_hosts, library.vendor_variables)
        self._targets = Targets(self._resolver, library, self._hosts, {})
        self._raw = RawRequests(self._resolver, library, self._hosts)
        self._frameworks = Frameworks(edition, models)
        self._clients: Clients = Clients(self._resolver, library, self._targets, self._frameworks, ())
        self._strangers = Strangers(self._resolver, library, self._hosts, self._clients)
        self._relevance = Relevance(library.modules, library.called, library.methods)
        self._wrapped: set[tuple[str, Span]] = set()
        self._partials: dict[int, tuple[list[Partial], bool]] = {}

    def facts(self, paths: Sequence[str]) -> Facts:
        """Clients and calls of the modules at ``paths``, in the order of their places."""
        found = list(module_settings.assignments(self._resolver, self._library, paths))
        self._targets.settings.update(module_settings.clients(found, self._targets))
        stores = [(path, store) for path in paths for store in self._resolver.module(path).stores]
        addresses = self._library.addresses
        bases = [each for each in stores if each[1].attribute in addresses]
        self._clients = Clients(self._resolver, self._library, self._targets, self._frameworks, bases)
        self._strangers = Strangers(self._resolver, self._library, self._hosts, self._clients)
        calls: dict[tuple[object, ...], ApiCall] = {}
        everywhere = list(self._everywhere(paths))
        for call in (*everywhere, *self._unused_partials()):
            if (call.path, call.span) in self._wrapped:
                continue
            key = (call.path, call.span, call.symbol, call.endpoint.removeprefix(self._hosts.prefix))
            calls[key] = merged(calls[key], call) if key in calls else call
        inside = set(paths)
        configured = (client for made in self._targets.settings.values() for client in made)
        clients = by_place(each for each in (*configured, *self._clients.all()) if each.origin != "typed")
        return Facts(
            tuple(sorted((each for each in clients if each.path in inside or _used(each, calls)), key=_order)),
            tuple(sorted(calls.values(), key=_order)),
        )

    def _everywhere(self, paths: Sequence[str]) -> Iterator[ApiCall]:
        for path in paths:
            for mapping, scope in self._resolver.module(path).mappings:
                yield from self._prepared(path, mapping, scope)
        seen: set[int] = set()
        modules: set[str] = set()
        while fresh := set(self._resolver.project.paths()) - modules:
            modules |= fresh
            self._relevance.add(self._resolver.module(path) for path in fresh)
            for path in paths:
                leads = partial(self._resolver.project.leads, path=path)
                for node in sorted(self._relevance.calls(self._resolver.module(path), leads), key=_is_plain):
                    if id(node) not in seen:
                        seen.add(id(node))
                        yield from self._at(path, node)

    def _prepared(self, path: str, mapping: Mapping, scope: int) -> Iterator[ApiCall]:
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
            path, mapping.span, "batch request", "openai", self._edition.provider, "POST", urls[0],
            '{"url": ..., "body": ...}', None, (), (why,), False, _model(options, hidden), options, hidden,
        )  # fmt: skip

    # -- one call of the source ----------------------------------------------------------------------------------------

    def _at(self, path: str, node: Call) -> Iterator[ApiCall]:
        if self._is_parameter(path, node):
            return
        frame = self._resolver.any_frame(path, node.scope)
        value = self._resolver.ask(node.func, frame)
        if any(self._is_own_client(alt.obj, frame) for alt in value):
            made = contexts.by_object(self._resolver, frame)
            frames = tuple(frame if contexts.is_by_strangers(self._resolver, each) else each for each in made)
        elif node.tests and any(self._may_send(alt.obj) for alt in value):
            frames = contexts.left(self._resolver, node.tests, frame)
        else:
            frames = (frame,)
        for each in frames:
            yield from self._made_in(each, path, node)

    def _is_own_client(self, obj: Obj, frame: Frame) -> bool:
        """Whether a method of a subclass of a client calls one of the client's on ``self``."""
        root = chain(obj)[0]
        if not isinstance(frame.bound, Instance) or not isinstance(root, Result) or root.site is not None:
            return False
        return root.func in attributes.lineage(self._resolver, frame.bound.klass)

    def _made_in(self, frame: Frame, path: str, node: Call) -> Iterator[ApiCall]:
        value = roundabout.whole(self._resolver, self._library, self._resolver.value(node.func, frame))
        yield from _doubted(
            self._through(value, invoke.arguments(node, frame), Site(node, path, frame)), _doubts(value)
        )

    def _may_send(self, obj: Obj) -> bool:
        """Whether a call of an object can be of a library, as far as can be told at a glance."""
        while isinstance(obj, Partial):
            obj = obj.func
        if isinstance(obj, Klass):
            return any(isinstance(base, Symbol) for base in attributes.lineage(self._resolver, obj))
        root = chain(obj)[0] if isinstance(obj, Member) else obj
        root = root.func if isinstance(root, Result) else root
        if isinstance(root, Symbol):
            return root.path.partition(".")[0] in self._library.modules or root.path.startswith("functools.")
        return root is not obj

    def _through(self, value: Value, arguments: Arguments, site: Site) -> Iterator[ApiCall]:
        """The calls that a call is, for each of the things that may be called. All clients come first: what the
        arguments of one call cost must not leave open where the next one sends."""
        for alt in value:
            self._clients.of(chain(alt.obj)[0], site.path)
        found = [(alt, list(self._called(alt, arguments, site))) for alt in value]
        others = [alt for alt, calls in found if not calls and isinstance(alt.obj, Member | Result | Symbol)]
        if not others or len(others) == len(found):
            yield from (call for _, calls in found for call in calls)
            return
        told = [self._strangers.told(alt) for alt in others]
        why = tuple(each for each in told if isinstance(each, Missing))
        targets = tuple(each for each in told if isinstance(each, Target))
        for _, calls in found:
            for call in _doubted(calls, why):
                yield replace(call, targets=joined(call.targets, targets)) if targets else call

    def _called(self, alt: Alt, arguments: Arguments, site: Site) -> Iterator[ApiCall]:
        """The calls that a call is if ``alt`` is what it calls."""
        found = list(roundabout.meant(self._resolver, self._library, alt, arguments))
        if found:
            yield from (call for each, rest in found for call in self._called(each, rest, site))
            return
        if isinstance(alt.obj, Symbol) and alt.obj.path == "functools.partial":
            self._note_partial(site.call, site)
        obj, given = self._unwrapped(alt.obj, arguments)
        yield from self._use(Use(obj, given, site, alt))
        yield from self._handed_on(Use(obj, given, site, alt))

    def _unwrapped(self, obj: Obj, given: Arguments) -> tuple[Obj, Arguments]:
        """What is called in the end, with all arguments; partials on the way are used then."""
        while isinstance(obj, Partial):
            self._partials[id(obj.site.call)] = ([], True)
            given = invoke.merged(obj.arguments, given)
            obj = obj.func
        return obj, given

    def _is_parameter(self, path: str, node: Call) -> bool:
        """Whether a plain parameter is called: what is passed for it is looked at where it is passed."""
        if not isinstance(node.func, Name) or not node.func.defs:
            return False
        bindings = self._resolver.module(path).bindings
        return any(each >= 0 and isinstance(bindings[each].value, Parameter) for each in node.func.defs)

    def _handed_on(self, use: Use) -> Iterator[ApiCall]:
        """A method that is handed to something that will call it: ``retry(client.responses.create, model=...)``."""
        if isinstance(use.obj, Result):
            if use.obj.arguments is not None:
                for _, alt, why in self._methods_among(use.obj.arguments):
                    if use.obj.site is not None:
                        self._wrapped.add((use.obj.site.path, use.obj.site.call.span))
                    yield from _doubted(self._later(alt, use.arguments, use), why)
        elif not isinstance(use.obj, Symbol) or not use.obj.path.startswith(_LOOKS_ONLY):
            for index, alt, why in self._methods_among(use.arguments):
                rest = use.arguments.positional[index + 1 :]
                given = Arguments(rest, use.arguments.keywords, use.arguments.stars, use.arguments.splats)
                yield from _doubted(self._later(alt, given, use), why)

    def _methods_among(self, arguments: Arguments) -> Iterator[tuple[int, Alt, tuple[Missing, ...]]]:
        """The arguments that may be methods: place, method, and why it may also be something else."""
        for index, thunk in enumerate(arguments.positional[:3]):
            if thunk.expr is None or thunk.frame is None:
                continue
            if self._relevance.matters(thunk.expr, self._resolver.module(thunk.frame.path)):
                value = roundabout.whole(self._resolver, self._library, self._resolver.force(thunk))
                why = _unknown(value)
                for alt in value:
                    if isinstance(alt.obj, Member | Partial | Symbol):
                        yield index, alt, why

    def _later(self, alt: Alt, given: Arguments, use: Use) -> Iterator[ApiCall]:
        obj, given = self._unwrapped(alt.obj, given)
        method = isinstance(obj, Member) and isinstance(chain(obj)[0], Result)
        if method or self._is_module_method(obj):
            why = Missing(Reason.EXTERNAL, f"{written(use.site)} makes the call")
            certain = given.keywords and (not isinstance(use.obj, Func) or self._forwards(use.obj))
            for call in self._use(Use(obj, given, use.site, alt)):
                yield call if certain else _opened(call, why)

    def _is_module_method(self, obj: Obj) -> bool:
        found = self._library.module_client(obj)
        return found is not None and self._library.method(found[0], found[1].methods, found[3]) is not None

    def _forwards(self, func: Func) -> bool:
        """Whether a function calls what it is given with the arguments that it is given and nothing else."""
        summary = self._resolver.module(func.path)
        info = summary.functions[func.index]
        rest = {each.name for each in info.parameters if each.kind in ("args", "kwargs")}
        named = {each.name for each in info.parameters} - rest
        inside = [call for call in summary.calls if isinstance(call.func, Name) and call.func.id in named]
        made = [call for call in inside if _within(summary, call.scope, info.scope)]
        same = all(
            each.stars and isinstance(each.value, Name) and each.value.id in rest
            for call in made
            for each in call.arguments
        )
        bound = [index for name in rest for index in summary.scopes[info.scope].bindings.get(name, ())]
        return bool(made) and same and len(bound) == len(rest) and not any(each in summary.mutations for each in bound)

    def _note_partial(self, node: Call, site: Site) -> None:
        made = [alt.obj for alt in self._resolver.ask(node, site.frame) if isinstance(alt.obj, Partial)]
        self._partials.setdefault(id(node), (made, False))

    def _unused_partials(self) -> Iterator[ApiCall]:
        """Partials that are never called as far as can be seen stand for their calls."""
        for partials, used in list(self._partials.values()):
            for each in () if used else partials:
                yield from self._use(Use(each.func, each.arguments, each.site, Alt(each.func)))

    def _use(self, use: Use) -> Iterator[ApiCall]:
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
                    yield from self._construction(made, replace(use, obj=base, arguments=made.arguments))

    # -- clients and their methods -------------------------------------------------------------------------------------

    def _construction(self, made: Result, use: Use) -> Iterator[ApiCall]:
        """A client class is called; one that stands for calls (a framework's model) is a call itself."""
        found = self._clients.of(made, use.site.path)
        if found is None:
            return
        sdk, row, client = found
        if row.endpoint:
            given = Given(self._resolver, self._library, use.arguments, use.site.path)
            yield self._library_call(sdk, row, client.symbol, given, use, client)

    def _member(self, use: Use) -> Iterator[ApiCall]:
        root, names = chain(use.obj)
        if isinstance(root, Result):
            found = self._clients.of(root, use.site.path)
            if found is not None:
                sdk, row, client = found
                yield from self._method(sdk, row, self._clients.at(client, use.site), names, use)
                derived = Result(use.obj, use.arguments, use.site)
                self._clients.of(derived, use.site.path)
            elif len(names) == 1:
                yield from self._raw.calls(use.obj, use.arguments, use.place, root)

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
        given = Given(self._resolver, self._library, use.arguments, use.site.path)
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
        sent = Dict({}) if body is None else containers.as_dict(self._resolver, self._resolver.force(body.value))
        return Options({}, sent.entries, given), tuple(map(Missing.of, sent.rest))

    def _endpoint(self, vendor: str, path: str) -> str:
        """A path as the provider documents it."""
        return self._hosts.prefix + path if vendor == self._edition.provider else path

    def _options(
        self, given: Given, renamed: dict[str, str], more: tuple[str, ...] = ()
    ) -> tuple[Options, tuple[Missing, ...]]:
        """The request parameters that a call gives, ``extra_body``, mappings for it and ``more`` of them merged in.

        The model comes first: what a large mapping beside it costs must not leave it open.
        """
        if (model := given.arguments.keywords.get("model")) is not None:
            self._resolver.force(model)
        lazy = {}
        hidden = list(given.open)
        spread = [_EXTRA_BODY, *more, *(name for name, to in renamed.items() if to == "*")]
        for name in given.names():
            entry = given.thunk(name)
            if entry is not None and name not in _NOT_SENT and name not in spread:
                lazy[renamed.get(name, name)] = entry
        for name in spread:
            entry = given.thunk(name)
            if entry is None:
                continue
            body = containers.as_dict(self._resolver, self._resolver.force(entry.value))
            lazy = dict(containers.overlaid(self._resolver, Dict(lazy), body).entries)
            hidden += map(Missing.of, body.rest)
        return Options({}, lazy, given), tuple(dict.fromkeys(hidden))

    # -- functions and framework classes -------------------------------------------------------------------------------

    def _function(self, sdk: Sdk, row: rows.Function, symbol: str, use: Use) -> ApiCall:
        given = Given(self._resolver, self._library, use.arguments, use.site.path)
        call = self._library_call(sdk, row, symbol, given, use, None)
        return replace(call, conflicts=tuple(ignored(row, given)))

    def _library_call(
        self, sdk: Sdk, row: rows.Client | rows.Function, symbol: str, given: Given, use: Use, client: Client | None
    ) -> ApiCall:  # fmt: skip
        """A function that makes a request, or a class that stands for requests."""
        options, hidden = self._options(given, row.options)
        sends = {name: Answer((Possible(value),)) for name, value in row.sends.items() if name not in options}
        options = Options({**sends}, options.lazy, given)
        said = given.answer(row.model) if row.model.names else NOT_GIVEN
        model = self._frameworks.model(row, said)
        vendor = self._frameworks.vendor(row, said, given)
        verb, endpoint = self._frameworks.route(row, model, options)
        call = ApiCall(
            use.site.path, use.site.call.span, symbol, sdk.name, vendor, verb, self._endpoint(vendor, endpoint),
            written(use.site), client, model=model.answer, options=options, open_options=hidden,
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


def _is_plain(node: Call) -> bool:
    """Whether a call bears a name that every mapping, list or text has as well: such calls are asked about last, so
    that they leave enough of a file's steps to those that mean something."""
    return isinstance(node.func, Attribute) and node.func.name in _PLAIN


def _model(options: Options, hidden: tuple[Missing, ...]) -> Answer:
    found = options.get("model")
    if found is None:
        return Answer(NOT_GIVEN.known, hidden) if hidden else NOT_GIVEN
    return found


def _unknown(value: Value) -> tuple[Missing, ...]:
    return tuple(Missing.of(alt.obj, alt.trail) for alt in value if isinstance(alt.obj, Unknown))


def _doubts(value: Value) -> tuple[Missing, ...]:
    """Why something else may be called than what is known. What lacks the attribute that a client has at the start of
    its path is no client: a class that stands in for a missing library, say."""
    starts = {names[0] for alt in value if isinstance(alt.obj, Member) for names in [chain(alt.obj)[1]] if names}
    lacking = Reason.UNBOUND
    return tuple(
        each
        for each in _unknown(value)
        if each.reason is not lacking or each.detail.rpartition(".")[2] not in starts or "." not in each.detail
    )


def _doubted(calls: Iterable[ApiCall], why: tuple[Missing, ...]) -> Iterator[ApiCall]:
    """Calls that may also be something else than what is known."""
    for call in calls:
        yield replace(call, unknown=tuple(dict.fromkeys((*call.unknown, *why)))) if why else call


def _opened(call: ApiCall, why: Missing) -> ApiCall:
    """A call whose arguments may be others than those that are seen."""
    options = {name: Answer(each.known, (*each.unknown, why)) for name, each in call.options.items()}
    model = Answer(call.model.known, (*call.model.unknown, why))
    return replace(call, options=options, model=model, open_options=(*call.open_options, why))


def _within(summary: ModuleSummary, scope: int | None, outer: int) -> bool:
    while scope is not None and scope != outer:
        scope = summary.scopes[scope].parent
    return scope is not None


def _slashed(path: str) -> str:
    return path if path.startswith("/") else "/" + path


def _used(client: Client, calls: dict[tuple[object, ...], ApiCall]) -> bool:
    return any(each.place == client.place for call in calls.values() for each in call.clients)


def _order(each: Client | ApiCall) -> tuple[object, ...]:
    return (each.path, each.span, each.symbol, each.endpoint if isinstance(each, ApiCall) else "")
