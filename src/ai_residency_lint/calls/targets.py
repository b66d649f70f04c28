"""Where a client or function sends content: arguments, environment, module settings and defaults, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from ai_residency_lint.calls.facts import ABSENT, Answer, Cause, Client, Conflict, Missing, Possible, Target
from ai_residency_lint.calls.given import HOLE, Given, answer, replaceable, replacing
from ai_residency_lint.calls.hosts import Hosts, host_suffix, known_host
from ai_residency_lint.calls.library import Library
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.catalog.sdk import Param
from ai_residency_lint.resolve import environment
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import Reason, Result, Symbol, Trail, Unknown

VARIABLE = "environment variable "


class Route(Struct):
    """What is known about where content goes, while it is put together."""

    targets: list[Target] = field(default_factory=list)
    unknown: list[Missing] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    websocket: list[Target] = field(default_factory=list)
    vendor: str = ""

    def add(self, targets: Iterable[Target]) -> None:
        """Add targets that are not there yet; trails do not make a difference."""
        for each in targets:
            bare = replace(each, trail=())
            if all(replace(known, trail=()) != bare for known in self.targets):
                self.targets.append(each)


class Targets(Struct, frozen=True):
    """Works out routes."""

    resolver: Resolver
    library: Library
    hosts: Hosts
    settings: dict[str, tuple[Client, ...]]
    unsure: set[str] = field(default_factory=set)
    """The settings of which nobody knows whether the code makes them: one assignment under a condition."""
    switched: dict[str, dict[str, bool]] = field(default_factory=dict)
    """The vendors that code switches a module to (``openai.api_type = ...``), and whether it surely does."""

    def of(self, row: rows.Client | rows.Function, given: Given, parent: Client | None = None) -> Route:
        """The route of a client made, or a function called, with the given arguments."""
        route = Route(vendor=row.vendor)
        if isinstance(row, rows.Client):
            self._websocket(row, given, route, parent)
            _refused(row, given, route)
            if self._other_provider(row, given, route):
                return route
            if row.residency and not self._residency(row, given, route):
                return route
        self._base_url(row, given, route, parent)
        if self.is_cloud(row.vendor):
            _owned(route, row.vendor)
        route.targets = list(replaceable(route.targets, route.unknown))
        return route

    def is_cloud(self, vendor: str) -> bool:
        """Whether whoever makes such a client calls another vendor than the provider, wherever that one answers."""
        return vendor not in ("", self.hosts.edition.provider)

    # -- another provider, named region --------------------------------------------------------------------------------

    def _other_provider(self, row: rows.Client, given: Given, route: Route) -> bool:
        if not row.provider_param:
            return False
        value, _ = given.value(Param(names=(row.provider_param,)))
        certain = False
        for alt in value:
            match alt.obj:
                case Result(func=Symbol(path)):
                    vendor = row.providers.get(self.library.usual(path), "") or path.rpartition(".")[2]
                    route.add([Target("", "", "vendor", "argument", "", vendor, alt.trail, alt.via)])
                    route.vendor, certain = vendor, True
                    _exclusive(row.provider_param, (row.residency, *row.base_url.names), given, route, alt.trail)
                case Unknown(reason, detail):
                    route.unknown.append(Missing(reason, detail, alt.trail))
                    certain = True
        return certain

    def _residency(self, row: rows.Client, given: Given, route: Route) -> bool:
        """Add what ``data_residency=`` decides; true if the base URL may count all the same."""
        found = given.answer(Param(names=(row.residency,)))
        certain = bool(found.known) and all(isinstance(each.value, str) for each in found.known) and not found.unknown
        for each in found.known:
            if each.value is ABSENT or each.value is None:
                continue
            url = row.residency_values.get(each.value) if isinstance(each.value, str) else None
            if url is None and not each.partial:
                route.conflicts.append(_invalid(row, each))
            elif url is not None:
                target = self.hosts.target(url, "residency", each.trail, each.via)
                route.add([replace(target, setter=row.residency)])
        if not _only_absent(found):
            route.unknown.extend(_without_splat(found.unknown))
        if certain:
            others = (*row.base_url.names, row.websocket_base_url)
            _exclusive(row.residency, others, given, route, found.known[0].trail)
        return not certain

    def _websocket(self, row: rows.Client, given: Given, route: Route, parent: Client | None) -> None:
        if not row.websocket_base_url:
            return
        found = given.answer(Param(names=(row.websocket_base_url,)))
        for each in found.known:
            if isinstance(each.value, str):
                targets, _ = self._judged(each, "websocket")
                route.websocket.extend(replace(target, defect="") for target in targets)
        named = given.thunk(row.residency) is not None if row.residency else False
        if parent is not None and not route.websocket and not named:
            route.websocket.extend(parent.websocket_targets)

    # -- base URL, environment, setting, default -----------------------------------------------------------------------

    def _base_url(self, row: rows.Client | rows.Function, given: Given, route: Route, parent: Client | None) -> None:
        found = given.answer(row.base_url) if row.base_url.names else Answer((Possible(ABSENT),))
        fallback: list[Possible] = []
        for each in found.known:
            variables = _variables(each.via)
            if each.value is None and variables and not set(variables) & set(row.env):
                route.unknown.append(Missing(Reason.ENVIRONMENT, " or ".join(variables), each.trail))
            elif each.value is ABSENT or each.value is None:
                fallback.append(each)
            elif isinstance(each.value, str):
                targets, unknown = self._judged(each, "argument", setter=_parameter(row, given))
                route.add(targets)
                route.unknown.extend(unknown)
            else:
                route.unknown.append(Missing(Reason.EXTERNAL, "base URL object", each.trail))
        for why in found.unknown:
            if why.reason is Reason.ENVIRONMENT and why.detail in row.env and (why.or_none or fallback):
                fallback.append(Possible(ABSENT, why.trail))
            else:
                targets, unknown = self._named([why], "argument")
                route.add(targets)
                route.unknown.extend(unknown)
        if fallback or not (found.known or found.unknown):
            self._fallback(row, given, route, parent, fallback)

    def _fallback(
        self, row: rows.Client | rows.Function, given: Given, route: Route, parent: Client | None, why: list[Possible]
    ) -> None:  # fmt: skip
        """What counts when no base URL is given: the parent's, the setting's, the environment's, the default."""
        trail = why[0].trail if why else ()
        said = next((each.via for each in why), "") if all(each.via for each in why) else ""
        if parent is not None:
            route.add(parent.targets)
            route.unknown.extend(parent.unknown)
            return
        made = self.settings.get(row.setting, ()) if row.setting else ()
        if made and row.setting_first:
            for setting in made:
                route.add(setting.targets)
                route.unknown.extend(setting.unknown)
            if row.setting not in self.unsure:
                return
        via = self._environment(row, given, route, trail, said)
        if via is not None and row.default:
            url, holes = self._filled(row.default, given)
            default = Possible(url, trail, via, HOLE in url, holes)
            targets, unknown = self._judged(default, "default", setter=_setter(row))
            route.add(targets)
            route.unknown.extend(unknown)
        elif via is not None and row.vendor != self.hosts.edition.provider:
            route.add([Target("", "", "vendor", "default", "", row.vendor, trail, via)])

    def _environment(
        self, row: rows.Client | rows.Function, given: Given, route: Route, trail: Trail, said: str
    ) -> str | None:  # fmt: skip
        """Add what variables say; None if one is certain, else the words for what could still replace the default:
        ``said`` if that is known already."""
        for name in row.env:
            value = environment.variable(self.resolver, name, None, given.path, *given.moment)
            found = answer(self.resolver, self.library, value)
            for each in found.known:
                if isinstance(each.value, str):
                    there = replace(each, trail=(*trail, *each.trail), via=each.via or said)
                    targets, unknown = self._judged(there, "environment", setter=name)
                    route.add(targets)
                    route.unknown.extend(unknown)
            if any(each.reason is Reason.ENVIRONMENT and each.detail == name for each in found.unknown):
                continue
            route.unknown.extend(found.unknown)
            return None
        return said or (VARIABLE + " or ".join(row.env) if row.env else "")

    def _filled(self, url: str, given: Given) -> tuple[str, tuple[Missing, ...]]:
        """A default URL with the parameters put in that it names, and why some of them are open."""
        holes: list[Missing] = []
        while "{" in url.replace(HOLE, ""):
            start = url.replace(HOLE, "\0\0").index("{")
            end = url.index("}", start)
            found = given.answer(Param(names=(url[start + 1 : end],)))
            texts = [each.value for each in found.known if isinstance(each.value, str) and not each.partial]
            told = len(texts) == 1 and not found.unknown
            if not told:
                holes.append(next(iter(found.unknown), Missing(Reason.RUNTIME, url[start + 1 : end])))
            url = url[:start] + (texts[0] if told else HOLE) + url[end + 1 :]
        return url, tuple(holes)

    def _judged(
        self, each: Possible, cause: Cause, raw_join: bool = False, setter: str = ""
    ) -> tuple[list[Target], list[Missing]]:
        """The target that a possible URL means; a host that cannot be read is unknown."""
        url = str(each.value)
        if each.partial and not known_host(url):
            suffix = host_suffix(url)
            vendor = next((name for end, name in self.hosts.vendor_hosts.items() if suffix.endswith(end)), "")
            if vendor:
                return [Target(url, "*" + suffix, "vendor", cause, "", vendor, each.trail, each.via)], []
            return self._named(list(_host_holes(each)), cause)
        base = cause != "websocket"
        target = self.hosts.target(url, cause, each.trail, each.via, raw_join, base)
        return [replace(target, setter=setter)], []

    def _named(self, missing: list[Missing], cause: Cause) -> tuple[list[Target], list[Missing]]:
        """What is left open, but for variables that a vendor's own tools name: whose API it is, is known then."""
        left, targets = [], []
        for why in missing:
            told = why.reason is Reason.ENVIRONMENT and not why.or_none
            vendor = self.hosts.vendor_of_variable(why.detail) if told else ""
            if vendor:
                targets.append(Target("", "", "vendor", cause, "", vendor, why.trail, VARIABLE + why.detail))
            else:
                left.append(why)
        return targets, left

    def setting(self, each: Possible, row: rows.Setting) -> tuple[list[Target], list[Missing]]:
        """The target of a module-level setting."""
        return self._judged(each, "setting", row.raw_join, row.symbol)

    def assigned(
        self, found: Answer, cause: Cause = "assignment", raw_join: bool = False
    ) -> tuple[list[Target], list[Missing]]:
        """The targets that an assignment to a client's base URL gives, and what is open about it."""
        targets, missing = list[Target](), list(found.unknown)
        for each in found.known:
            if isinstance(each.value, str):
                named, unknown = self._judged(each, cause, raw_join)
                targets += [replace(target, defect="") for target in named] if cause == "websocket" else named
                missing += unknown
            else:
                missing.append(Missing(Reason.EXTERNAL, "base URL object", each.trail))
        return targets, missing


def _owned(route: Route, vendor: str) -> None:
    """Take what is open about the host of a client that is the vendor's by its class for one more of its hosts."""
    if route.unknown:
        via = " or ".join(dict.fromkeys(replacing(why) for why in route.unknown if why.detail))
        route.add([Target("", "", "vendor", "default", "", vendor, route.unknown[0].trail, via)])
        route.unknown.clear()


def _variables(via: str) -> list[str]:
    """The environment variables that alone can replace a value."""
    words = [word.removeprefix(VARIABLE) for word in via.split(" or ") if word.startswith(VARIABLE)]
    return words if len(words) == len(via.split(" or ")) else []


def _host_holes(each: Possible) -> Iterator[Missing]:
    """Why the host of a URL cannot be told: the reasons of the holes in it."""
    scheme, slashes, rest = str(each.value).rpartition("://")
    count = (scheme + slashes + rest.split("/", 1)[0]).count(HOLE)
    for hole in each.holes[:count] or (Missing(Reason.RUNTIME),):
        yield Missing(hole.reason, hole.detail or "part of the URL", (*each.trail, *hole.trail))


def ignored(row: rows.Client | rows.Function, given: Given) -> Iterator[Conflict]:
    """The given parameters that a library takes and does not use."""
    for name in row.ignores:
        if given.thunk(name) is not None:
            yield Conflict("ignored", f"{name}= is accepted by this library but has no effect on where requests go")


def _parameter(row: rows.Client | rows.Function, given: Given) -> str:
    """The parameter by which the base URL is given."""
    names = row.base_url.names
    return next((name for name in names if given.thunk(name) is not None), names[0])


def _setter(row: rows.Client | rows.Function) -> str:
    """What would replace the default URL: the module's setting where that is for one vendor, else a parameter."""
    if row.setting and (not row.base_url.names or (row.setting_first and not row.model_prefix)):
        return row.setting
    return next(iter(row.base_url.names), "")


def _exclusive(name: str, others: Iterable[str], given: Given, route: Route, trail: Trail) -> None:
    """Note parameters that the SDK does not take together with ``name``."""
    for other in others:
        entry = given.thunk(other) if other else None
        if entry is not None and not entry.optional:
            text = f"{name}= and {other}= exclude each other: the SDK raises an error"
            route.conflicts.append(Conflict("exclusive", text, trail))


def _refused(row: rows.Client, given: Given, route: Route) -> None:
    for name in row.refuses:
        entry = given.thunk(name)
        if entry is not None and not entry.optional:
            text = f"{name}= is not accepted by this client: the SDK raises an error"
            route.conflicts.append(Conflict("unsupported", text))


def _invalid(row: rows.Client, each: Possible) -> Conflict:
    values = ", ".join(f'"{value}"' for value in row.residency_values)
    text = f"{row.residency}={each.value!r} is not accepted: the SDK raises an error for anything but {values}"
    return Conflict("invalid-residency", text.replace("='", '="').replace("' is", '" is'), each.trail)


def _only_absent(found: Answer) -> bool:
    return all(each.value is ABSENT for each in found.known)


def _without_splat(unknown: Iterable[Missing]) -> list[Missing]:
    return list(unknown)
