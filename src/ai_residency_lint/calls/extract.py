"""From modules to facts: every call of the linted files is looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain as chained
from operator import itemgetter

from msgspec.structs import replace

from ai_residency_lint.calls import roundabout
from ai_residency_lint.calls import settings as module_settings
from ai_residency_lint.calls.clients import Clients, chain, written
from ai_residency_lint.calls.facts import Answer, ApiCall, Client, Facts, Missing, Target
from ai_residency_lint.calls.frameworks import Frameworks
from ai_residency_lint.calls.hosts import Hosts
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.merging import by_place, joined, merged
from ai_residency_lint.calls.relevance import MAX_HANDED, Relevance
from ai_residency_lint.calls.strangers import Strangers
from ai_residency_lint.calls.targets import Targets
from ai_residency_lint.calls.uses import Use, Uses
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.resolve import attributes, contexts, invoke, running
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.resolve.values import (
    Alt,
    Arguments,
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
    Unknown,
    Value,
)
from ai_residency_lint.syntax.summary import Call, ModuleSummary, Name, Parameter, Span

_LOOKS_ONLY = (
    *("functools.", "inspect.", "unittest.", "builtins.", "typing.", "logging.", "asyncio.iscoroutinefunction"),
    *("pytest.", "warnings.", "pprint.", "rich."),
)
"""What the functions do not call that these are given."""
_HANDED = Member | Partial | Symbol
"""What may be a method that is handed on."""
FEW_STEPS = 500
"""For a question about a call that is not a likely one. In 55 projects no request took more than 90, and what took
more took most of the time; behind a factory of two dozen classes it may be some 400."""


def extract(
    project: Project,
    paths: Sequence[str],
    sdks: Iterable[Sdk],
    edition: Edition,
    models: Models,
    environment: dict[str, str],
) -> Facts:
    """The facts about the modules at ``paths``; whatever else they need is read through ``project``."""
    return Extractor(project, paths, Library.of(sdks), Frameworks(edition, models), environment).facts()


class Extractor:
    """Finds clients and API calls in the modules of one project."""

    def __init__(
        self,
        project: Project,
        paths: Sequence[str],
        library: Library,
        frameworks: Frameworks,
        environment: dict[str, str],
    ) -> None:
        self._paths = paths
        self._library = library
        self._resolver = resolver = Resolver(project, environment)
        self._hosts = hosts = Hosts(frameworks.edition, library.vendor_hosts, library.vendor_variables)
        self._targets = targets = Targets(resolver, library, hosts, {})
        found = list(module_settings.assignments(resolver, library, paths))
        targets.settings.update(module_settings.clients(found, targets))
        stores = ((path, store) for path in paths for store in resolver.module(path).stores)
        bases = [each for each in stores if each[1].attribute in library.addresses]
        self._clients = Clients(resolver, library, targets, frameworks, bases)
        self._strangers = Strangers(resolver, library, hosts, self._clients)
        self._uses = Uses(resolver, library, hosts, targets, self._clients, frameworks)
        self._relevance = Relevance(library)
        self._wrapped: set[tuple[str, Span]] = set()
        self._partials: dict[int, tuple[list[Partial], bool]] = {}

    def facts(self) -> Facts:
        """Clients and calls of the modules, in the order of their places."""
        calls: dict[tuple[object, ...], ApiCall] = {}
        everywhere = list(self._everywhere())
        for call in (*everywhere, *self._unused_partials()):
            if (call.path, call.span) in self._wrapped:
                continue
            key = (call.path, call.span, call.symbol, call.endpoint.removeprefix(self._hosts.prefix))
            calls[key] = merged(calls[key], call) if key in calls else call
        inside = set(self._paths)
        configured = (client for made in self._targets.settings.values() for client in made)
        clients = by_place(each for each in (*configured, *self._clients.all()) if each.origin != "typed")
        return Facts(
            tuple(sorted((each for each in clients if each.path in inside or _used(each, calls)), key=_order)),
            tuple(sorted(calls.values(), key=_order)),
        )

    def _everywhere(self) -> Iterator[ApiCall]:
        for path in self._paths:
            for mapping, scope in self._resolver.module(path).mappings:
                yield from self._uses.prepared(path, mapping, scope)
        seen: set[int] = set()
        modules: set[str] = set()
        while fresh := set(self._resolver.project.paths()) - modules:
            modules |= fresh
            self._relevance.add(self._resolver.module(path) for path in fresh)
            found = [each for path in self._paths for each in self._relevant(path) if id(each[1]) not in seen]
            seen.update(id(node) for _, node, _ in found)
            for path, node, likely in sorted(found, key=itemgetter(2), reverse=True):  # likely ones first
                yield from self._at(path, node, likely)

    def _relevant(self, path: str) -> Iterator[tuple[str, Call, bool]]:
        """The calls of a module that can matter, and whether each is a likely one."""
        leads = partial(self._resolver.project.leads, path=path)
        for node, likely in self._relevance.calls(self._resolver.module(path), leads):
            yield path, node, likely

    # -- one call of the source ----------------------------------------------------------------------------------------

    def _at(self, path: str, node: Call, likely: bool) -> Iterator[ApiCall]:
        if self._is_parameter(path, node):
            return
        frame = self._resolver.any_frame(path, node.scope)
        value = self._asked(path, node, frame, likely)
        if any(self._is_own_client(alt.obj, frame) for alt in value):
            made = contexts.by_object(self._resolver, frame)
            frames = tuple(frame if contexts.is_by_strangers(self._resolver, each) else each for each in made)
        elif node.tests and any(self._may_send(alt.obj) for alt in value):
            frames = contexts.left(self._resolver, node.tests, frame)
            self._resolver.grant(path)  # the tests must not use up what the request needs
        else:
            frames = (frame,)
        for each in frames:
            calls = list(self._made_in(each, path, node))
            if len({call.endpoint for call in calls}) > 1:  # each caller has a path, and a body that belongs to it
                apart = contexts.by_caller(self._resolver, each)
                calls = calls if len(apart) < 2 else [call for one in apart for call in self._made_in(one, path, node)]
            yield from calls

    def _asked(self, path: str, node: Call, frame: Frame, likely: bool) -> Value:
        """What a call calls; not much is asked about an unlikely one as long as nothing of a library comes up, in what
        it calls or hands on."""
        if not likely:
            few = partial(self._resolver.ask, frame=frame, steps=FEW_STEPS)
            value = few(node.func)
            given = self._relevance.handed_on(node, self._resolver.module(path))
            handed = (alt for each in given for alt in few(each) if isinstance(alt.obj, _HANDED))
            if not any(self._may_send(alt.obj) for alt in chained(value, self._wrapped_in(value), handed)):
                return value
        return self._resolver.ask(node.func, frame)

    def _wrapped_in(self, value: Value) -> Iterator[Alt]:
        """The methods that were handed to what gave the object that is called: ``retry(client.responses.create)()``."""
        for each in value:
            if isinstance(each.obj, Result) and each.obj.arguments is not None:
                yield from (alt for _, alt, _ in self._methods_among(each.obj.arguments))

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
        for each in invoke.partials(obj):
            obj = each.func
        if isinstance(obj, Klass):
            return any(self._is_of_library(base) for base in attributes.lineage(self._resolver, obj))
        if isinstance(obj, Member | Symbol) and _name(obj) not in self._library.called:
            return False
        root = chain(obj)[0] if isinstance(obj, Member) else obj
        return self._is_of_library(root.func if isinstance(root, Result) else root)

    def _is_of_library(self, obj: Obj) -> bool:
        if not isinstance(obj, Symbol):
            return False
        return obj.path.partition(".")[0] in self._library.modules or obj.path.startswith("functools.")

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
        yield from self._uses.of(Use(obj, given, site, alt))
        yield from self._handed_on(Use(obj, given, site, alt))

    def _unwrapped(self, obj: Obj, given: Arguments) -> tuple[Obj, Arguments]:
        """What is called in the end, with all arguments; partials on the way are used then."""
        for each in invoke.partials(obj):
            self._partials[id(each.site.call)] = ([], True)
        return invoke.unwrapped(obj, given)

    def _is_parameter(self, path: str, node: Call) -> bool:
        """Whether a plain parameter is called: what is passed for it is looked at where it is passed."""
        if not isinstance(node.func, Name) or not node.func.defs:
            return False
        bindings = self._resolver.module(path).bindings
        return any(each >= 0 and isinstance(bindings[each].value, Parameter) for each in node.func.defs)

    def _handed_on(self, use: Use) -> Iterator[ApiCall]:
        """A method that is handed to something that will call it: ``retry(client.responses.create, model=...)``."""
        if (ran := running.run(self._resolver, use.obj, use.arguments)) is not None:
            for alt in roundabout.whole(self._resolver, self._library, ran[0]):
                obj, given = self._unwrapped(alt.obj, ran[1])
                if self._is_method(obj):
                    yield from self._uses.of(Use(obj, given, use.site, alt))
        elif isinstance(use.obj, Result):
            if use.obj.arguments is not None:
                for _, alt, why in self._methods_among(use.obj.arguments):
                    if use.obj.site is not None:
                        self._wrapped.add((use.obj.site.path, use.obj.site.call.span))
                    yield from _doubted(self._later(alt, use.arguments, use), why)
        elif not isinstance(use.obj, Symbol) or not use.obj.path.startswith(_LOOKS_ONLY):
            for index, alt, why in self._methods_among(use.arguments):
                yield from _doubted(self._later(alt, use.arguments.after(index + 1), use), why)

    def _methods_among(self, arguments: Arguments) -> Iterator[tuple[int, Alt, tuple[Missing, ...]]]:
        """The arguments that may be methods: place, method, and why it may also be something else."""
        for index, thunk in enumerate(arguments.positional[:MAX_HANDED]):
            if thunk.expr is None or thunk.frame is None:
                continue
            if self._relevance.matters(thunk.expr, self._resolver.module(thunk.frame.path)):
                value = roundabout.whole(self._resolver, self._library, self._resolver.force(thunk))
                why = _unknown(value)
                for alt in value:
                    if isinstance(alt.obj, _HANDED):
                        yield index, alt, why

    def _later(self, alt: Alt, given: Arguments, use: Use) -> Iterator[ApiCall]:
        obj, given = self._unwrapped(alt.obj, given)
        if self._is_method(obj):
            why = Missing(Reason.EXTERNAL, f"{written(use.site)} makes the call")
            certain = given.keywords and (not isinstance(use.obj, Func) or self._forwards(use.obj))
            for call in self._uses.of(Use(obj, given, use.site, alt)):
                yield call if certain else _opened(call, why)

    def _is_method(self, obj: Obj) -> bool:
        """Whether an object is a method of something from outside, or of a module that is used as a client."""
        if isinstance(obj, Member):
            return isinstance(chain(obj)[0], Result)
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
        made = [alt.obj for alt in self._resolver.value(node, site.frame) if isinstance(alt.obj, Partial)]
        self._partials.setdefault(id(node), (made, False))

    def _unused_partials(self) -> Iterator[ApiCall]:
        """Partials that are never called as far as can be seen stand for their calls."""
        for partials, used in list(self._partials.values()):
            for each in () if used else partials:
                yield from self._uses.of(Use(each.func, each.arguments, each.site, Alt(each.func)))


def _name(obj: Member | Symbol) -> str:
    return obj.name if isinstance(obj, Member) else obj.path.rpartition(".")[2]


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


def _used(client: Client, calls: dict[tuple[object, ...], ApiCall]) -> bool:
    return any(each.place == client.place for call in calls.values() for each in call.clients)


def _order(each: Client | ApiCall) -> tuple[object, ...]:
    return (each.path, each.span, each.symbol, each.endpoint if isinstance(each, ApiCall) else "")
