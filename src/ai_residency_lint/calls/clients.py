"""Clients: which objects talk to an AI API, how they were made, and where they send content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from ai_residency_lint.calls import redirects
from ai_residency_lint.calls.facts import Cause, Client, Missing, Target
from ai_residency_lint.calls.frameworks import Frameworks
from ai_residency_lint.calls.given import Given, answer, described
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.targets import Route, Targets, ignored
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.resolve import attributes, invoke
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.intrinsics import COPY
from ai_residency_lint.resolve.values import (
    Arguments,
    Instance,
    Klass,
    Lit,
    Member,
    Obj,
    Reason,
    Result,
    Site,
    Step,
    Symbol,
    Text,
    Unknown,
    given_to,
    identity,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Expr, Name, Span, Store, Subscript

NOWHERE = Span(1, 1, 1, 1)
_MAX_DERIVED = 8


class Clients:
    """Turns external terms into clients; the same construction gives the same client."""

    def __init__(
        self,
        resolver: Resolver,
        library: Library,
        targets: Targets,
        frameworks: Frameworks,
        assignments: Sequence[tuple[str, Store]],
    ) -> None:
        self._resolver = resolver
        self._library = library
        self._targets = targets
        self._frameworks = frameworks
        self._assignments = assignments
        self._made: dict[object, tuple[Sdk, rows.Client, Client] | None] = {}
        self._modules: dict[tuple[str, str], Client] = {}
        self._phases: dict[tuple[str, Span], list[tuple[str, int, int, Client]]] = {}
        self._early: dict[tuple[str, Span, int], Client] = {}
        self._depth = 0

    def of(self, obj: Obj, path: str) -> tuple[Sdk, rows.Client, Client] | None:
        """The client that ``obj`` is, seen from the module at ``path``; None for anything else."""
        if not isinstance(obj, Result) or self._depth > _MAX_DERIVED:
            return None
        key = (identity(obj), path if obj.site is None else "")
        if key not in self._made:
            self._made[key] = None
            self._depth += 1
            try:
                self._made[key] = self._constructed(obj, path) or self._derived(obj, path) or self._copied(obj, path)
            finally:
                self._depth -= 1
        return self._made[key]

    def wrapped(self, obj: Obj, names: tuple[str, ...], path: str) -> tuple[Sdk, rows.Client, Client] | None:
        """The client that ``obj`` stands for if it is made of one and has a method of it by ``names``:
        ``wrap(client).responses.create``. A library that is not described may send elsewhere."""
        if not isinstance(obj, Result) or obj.site is None or ".".join(names[-2:]) not in self._library.methods:
            return None
        for given in given_to(obj):
            for alt in self._resolver.force(given):
                found = self.of(alt.obj, path)
                if found is not None and self._library.method(found[0], found[1].methods, names) is not None:
                    sdk, row, parent = found
                    parent = self.at(parent, obj.site)
                    if self._library.client(obj.func) is not None:
                        return sdk, row, parent
                    why = Missing(Reason.EXTERNAL, described(obj.func), alt.trail)
                    route = Route(
                        [*parent.targets], [*parent.unknown, why], [], [*parent.websocket_targets], parent.vendor
                    )
                    made = sdk, row, self._client(sdk, parent.symbol, obj.site, route, "derived", parent)
                    return self._made.setdefault((identity(obj), "wrapped"), made)
        return None

    def all(self) -> Iterable[Client]:
        """Every client met so far."""
        yield from (made[2] for made in self._made.values() if made is not None)
        yield from self._modules.values()
        yield from self._early.values()

    # -- constructions -------------------------------------------------------------------------------------------------

    def _constructed(self, obj: Result, path: str) -> tuple[Sdk, rows.Client, Client] | None:
        found = self._library.client(obj.func)
        if found is None:
            return None
        sdk, row = found
        symbol = self._symbol(obj.func)
        if obj.arguments is None or obj.site is None:
            return sdk, row, self._typed(sdk, row, symbol, path, obj.optional)
        for instance in redirects.subclasses(self._resolver, obj):
            obj = redirects.with_fields(self._resolver, self._library, obj, instance.klass)
        assert obj.arguments is not None and obj.site is not None
        given = Given(self._resolver, self._library, obj.arguments, obj.site.path, obj.site)
        parent = None
        model = given.answer(row.model)
        if row.by_name and not self._frameworks.is_named(row, model):
            return None
        vendor = self._frameworks.vendor(row, model, given)
        if vendor not in (row.vendor, ""):
            route = Route([Target("", "", "vendor", "argument", "", vendor)], vendor=vendor)
        elif vendor == "" and not any(map(given.has, row.base_url.names)):
            route = Route(unknown=list(model.unknown) or [Missing(Reason.EXTERNAL, "the model")], vendor=row.vendor)
        else:
            route, parent = self._routed(row, given, obj.site.path)
        route.conflicts.extend(ignored(row, given))
        route.unknown.extend(redirects.transported(row, given))
        origin = "construction" if parent is None else "derived"
        client = self._client(sdk, symbol, obj.site, route, origin, parent)
        for instance in redirects.subclasses(self._resolver, obj):
            client = self._replaced(client, row, instance)
        return sdk, row, self._assigned(client, obj)

    def _replaced(self, client: Client, row: rows.Client, instance: Instance) -> Client:
        """A client of a subclass that has its own idea of where requests go."""
        own = redirects.own_address(self._resolver, self._library, row, instance)
        if own is not None:
            targets, missing = self._targets.assigned(own)
            client = replace(client, targets=tuple(targets), unknown=tuple(missing))
        hooked = tuple(redirects.hooked(self._resolver, row, instance))
        return replace(client, unknown=(*client.unknown, *hooked)) if hooked else client

    def _symbol(self, func: Obj) -> str:
        return self._library.usual(func.path) if isinstance(func, Symbol) else ""

    def _typed(self, sdk: Sdk, row: rows.Client, symbol: str, path: str, optional: bool) -> Client:
        """A client of which only the type is known."""
        why = Missing(Reason.PARAMETER, symbol, optional=optional)
        return Client(path, NOWHERE, symbol, sdk.name, row.vendor, "typed", symbol, (), (why,))

    def _routed(self, row: rows.Client, given: Given, path: str) -> tuple[Route, Client | None]:
        """Where a client sends, and the client that it is made from, if any: it may be one of several, or unknown."""
        value = given.value(row.wraps)[0] if row.wraps.names else ()
        wrapped: list[Client] = []
        why: list[Missing] = []
        for alt in value:
            found = self.of(self._as_client(alt.obj), path)
            if found is not None:
                wrapped += [found[2]] if found[2] not in wrapped else []
            elif isinstance(alt.obj, Unknown):
                why.append(Missing(alt.obj.reason, alt.obj.detail, alt.trail))
            elif not isinstance(alt.obj, Lit | Text):  # which may name a client, or say that there is none
                why.append(Missing(Reason.EXTERNAL, described(alt.obj), alt.trail))
        if why and len(why) == len(value):
            return Route(unknown=why, vendor=row.vendor), None
        route = self._targets.of(row, given, wrapped[0] if wrapped else None)
        for each in wrapped[1:]:
            route.add(each.targets)
            route.unknown.extend(each.unknown)
        route.unknown.extend(why)
        return route, wrapped[0] if wrapped else None

    def _as_client(self, obj: Obj) -> Obj:
        """An instance of a project's subclass of a client as one of that client; anything else as it is."""
        bases = attributes.lineage(self._resolver, obj.klass) if isinstance(obj, Instance) else ()
        for base in bases:
            if isinstance(obj, Instance) and isinstance(base, Symbol) and self._library.client(base) is not None:
                return invoke.external_base(self._resolver, obj, base)
        return obj

    def _client(self, sdk: Sdk, symbol: str, site: Site, route: Route, origin: str, parent: Client | None) -> Client:
        return Client(
            site.path,
            site.call.span,
            symbol,
            sdk.name,
            route.vendor,
            origin,  # type: ignore[arg-type]
            written(site),
            tuple(route.targets),
            tuple(route.unknown),
            tuple(route.conflicts),
            tuple(route.websocket),
            parent,
        )

    def _assigned(self, client: Client, obj: Result) -> Client:
        """The client after ``client.base_url = ...``, if the code does that."""
        for path, store in self._assignments:
            frame = self._resolver.any_frame(path, store.scope)
            bases = self._resolver.value(store.base, frame)
            if not any(_made_alike(alt.obj, obj) or self._is_own(alt.obj, obj) for alt in bases):
                continue
            found = answer(self._resolver, self._library, self._resolver.value(store.value, frame))
            step = Step(path, store.span, store.code)
            websocket = "websocket" in (store.attribute or "")
            cause: Cause = "websocket" if websocket else "assignment"
            named, missing = self._targets.assigned(found, cause, (store.attribute or "").startswith("_"))
            targets = tuple(replace(each, trail=(step, *each.trail)) for each in named)
            here = obj.site is not None and (path, store.scope) == (obj.site.path, obj.site.call.scope)
            certain = store.certain and here and len(bases) == 1 and identity(bases[0].obj) == identity(obj)
            if certain:
                self._phases.setdefault(client.place, []).append((path, store.scope, store.at, client))
            if websocket:
                others = () if certain else client.websocket_targets or client.targets
                client = replace(client, websocket_targets=(*others, *targets))
            elif certain:
                client = replace(client, targets=targets, unknown=tuple(missing))
            else:
                client = replace(client, targets=(*client.targets, *targets), unknown=(*client.unknown, *missing))
        return client

    def _is_own(self, written: Obj, client: Result) -> bool:
        """Whether an object of the project is what a client of an own subclass is made as: ``self.base_url = ...``."""
        if not isinstance(written, Instance) or client.site is None:
            return False
        if written.site is not None:
            return written.site.call is client.site.call
        made = self._resolver.value(client.site.call.func, client.site.frame)
        lineages = (attributes.lineage(self._resolver, alt.obj) for alt in made if isinstance(alt.obj, Klass))
        return any(identity(each) == identity(written.klass) for lineage in lineages for each in lineage)

    def at(self, client: Client, site: Site) -> Client:
        """The client as it is when ``site`` uses it: before its base URL was assigned, or after."""
        for path, scope, at, before in self._phases.get(client.place, ()):
            if (site.path, site.call.scope) == (path, scope) and site.call.at <= at:
                self._early[(*client.place, at)] = before
                return before
        return client

    # -- copies --------------------------------------------------------------------------------------------------------

    def _copied(self, obj: Result, path: str) -> tuple[Sdk, rows.Client, Client] | None:
        """The client that ``copy.copy(client)`` gives: as its original is then, and for itself from then on."""
        if obj.func != Symbol(COPY) or obj.arguments is None or obj.site is None or not obj.arguments.positional:
            return None
        found = (self.of(alt.obj, path) for alt in self._resolver.force(obj.arguments.positional[0]))
        originals = [each for each in found if each is not None]
        if not originals:
            return None
        sdk, row, parent = originals[0]
        parent = self.at(parent, obj.site)
        route = Route(list(parent.targets), list(parent.unknown), [], list(parent.websocket_targets), parent.vendor)
        for _, _, other in originals[1:]:
            route.add(other.targets)
            route.unknown.extend(other.unknown)
        made = self._client(sdk, parent.symbol, obj.site, route, "derived", parent)
        client = self._assigned(made, obj)
        return sdk, row, client if len(originals) > 1 or client is not made else parent

    def _derived(self, obj: Result, path: str) -> tuple[Sdk, rows.Client, Client] | None:
        if not isinstance(obj.func, Member) or obj.arguments is None or obj.site is None:
            return None
        root, names = chain(obj.func)
        found = self.of(root, path)
        if found is None:
            return None
        sdk, row, parent = found
        parent = self.at(parent, obj.site)
        if [name for name in names if name not in sdk.transparent] not in [[each] for each in row.derive]:
            return None
        given = Given(self._resolver, self._library, obj.arguments, obj.site.path)
        route = self._targets.of(row, given, parent)
        same = set(route.targets) == set(parent.targets) and set(route.websocket) == set(parent.websocket_targets)
        changed = not same or bool(route.conflicts)
        made = self._client(sdk, parent.symbol, obj.site, route, "derived", parent)
        client = self._assigned(made, obj)
        return sdk, row, client if changed or client is not made else parent

    # -- modules -------------------------------------------------------------------------------------------------------

    def module(self, sdk: Sdk, row: rows.Client, symbol: str, path: str, span: Span) -> Client:
        """The client that a module itself is, for one file; its place is where it is first used."""
        key = (symbol, path)
        if key not in self._modules:
            given = Given(self._resolver, self._library, Arguments(), path)
            route = self._targets.of(row, given)
            settings = [each for each in self._targets.settings.get(row.setting, ()) if each.targets or each.unknown]
            if len(settings) == 1 and row.setting_first and row.setting not in self._targets.unsure:
                self._modules[key] = settings[0]
            else:
                made = Client(
                    path, span, symbol, sdk.name, route.vendor, "module", symbol,
                    tuple(route.targets), tuple(route.unknown), tuple(route.conflicts), tuple(route.websocket),
                )  # fmt: skip
                self._modules[key] = made if settings else self._switched(sdk, made)
        return self._modules[key]

    def _switched(self, sdk: Sdk, client: Client) -> Client:
        """The client that a module is, where code or a declared variable switches it to another vendor's cloud."""
        declared = self._resolver.environment
        named = (row.vendors.get(declared.get(row.env, "")) for row in sdk.settings if row.role == "api_type")
        switched = self._targets.switched.get(client.symbol) or {vendor: True for vendor in named if vendor}
        others = [vendor for vendor in switched if vendor != client.vendor]
        if not others:
            return client
        configured = [each for made in self._targets.settings.values() for each in made if each.vendor in others]
        targets = [each for cloud in configured for each in cloud.targets]
        targets += [Target("", "", "vendor", "setting", "", each) for each in others if not configured]
        if not any(switched[vendor] for vendor in others) or client.vendor in switched:
            return replace(client, targets=(*targets, *client.targets))
        vendor = others[0]
        if len(configured) == 1:
            return configured[0]
        unknown = tuple(each for cloud in configured for each in cloud.unknown)
        return replace(client, vendor=vendor, targets=tuple(targets), unknown=unknown)


def _made_alike(one: Obj, other: Result) -> bool:
    """Whether two objects come from the same construction, maybe in two calls of the function that it stands in."""
    return (
        isinstance(one, Result) and one.site is not None and other.site is not None and one.site.call is other.site.call
    )


def chain(obj: Obj) -> tuple[Obj, tuple[str, ...]]:
    """A term taken apart: what it starts from, and the attributes after that."""
    names: list[str] = []
    while isinstance(obj, Member):
        names.append(obj.name)
        obj = obj.base
    return obj, tuple(reversed(names))


def written(site: Site) -> str:
    """A short form of a call for messages: ``get_client().chat.completions.create(...)``."""
    return _written(site.call)


def _written(node: Expr) -> str:
    match node:
        case Name(id):
            return id
        case Attribute(base, name):
            return f"{_written(base)}.{name}"
        case Call(func, arguments):
            return _written(func) + ("(...)" if arguments else "()")
        case Subscript(base):
            return _written(base) + "[...]"
    return "..."
