"""Module-level settings: ``openai.base_url = ...`` and the like, as clients of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ai_residency_lint.calls.facts import Answer, Client, Conflict
from ai_residency_lint.calls.given import answer
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.targets import Route, Targets
from ai_residency_lint.catalog.sdk import Sdk, Setting
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import Symbol
from ai_residency_lint.syntax.summary import Store

Assigned = tuple[Sdk, Setting, str, Store, Answer]


def assignments(resolver: Resolver, library: Library, paths: Iterable[str]) -> Iterator[Assigned]:
    """Every assignment to a known module attribute: description, file, statement, value."""
    names = library.setting_names
    for path in paths:
        for store in resolver.module(path).stores:
            if store.attribute not in names:
                continue
            frame = resolver.any_frame(path, store.scope)
            for alt in resolver.ask(store.base, frame):
                if not isinstance(alt.obj, Symbol):
                    continue
                found = library.settings.get(library.usual(f"{alt.obj.path}.{store.attribute}"))
                if found is not None:
                    yield *found, path, store, answer(resolver, library, resolver.ask(store.value, frame))


def clients(found: Iterable[Assigned], targets: Targets) -> dict[str, tuple[Client, ...]]:
    """The settings that name a host, as clients by symbol; the cloud a module is switched to counts for all of them."""
    found = list(found)
    switches = list(_switches(found))
    vendors = [vendor for _, vendor, _ in switches]
    for module, vendor, certain in switches or _implied(found):
        switched = targets.switched.setdefault(module, {})
        switched[vendor] = certain or switched.get(vendor, False)
    made: dict[str, list[Client]] = {}
    for sdk, row, path, store, value in found:
        client = _client(sdk, row, path, store, value, targets, vendors)
        if client is not None:
            made.setdefault(row.symbol, []).append(client)
    stores = {symbol: [store for _, row, _, store, _ in found if row.symbol == symbol] for symbol in made}
    targets.unsure.update(symbol for symbol, each in stores.items() if _is_unsure(each))
    return {symbol: tuple(each) for symbol, each in made.items()}


def _is_unsure(stores: list[Store]) -> bool:
    """Whether nobody knows if a setting is made: one assignment under a condition, with no other one before it. One
    that comes later may come after the calls; two under conditions are taken for two branches."""
    first, *others = stores
    return not first.certain and (not others or others[0].certain)


def _switches(found: Iterable[Assigned]) -> Iterator[tuple[str, str, bool]]:
    """The modules that ``api_type`` switches, each with the vendor, and whether that is certain."""
    for _, row, _, store, value in found:
        if row.role == "api_type":
            for each in value.known:
                if str(each.value) in row.vendors:
                    yield _module(row), row.vendors[str(each.value)], store.certain and len(value.known) == 1


def _implied(found: Iterable[Assigned]) -> Iterator[tuple[str, str, bool]]:
    """The same for modules that nobody switches, but whose setting for another vendor's URL is set."""
    for _, row, _, store, value in found:
        if row.vendor and (value.unknown or any(each.value is not None for each in value.known)):
            yield _module(row), row.vendor, store.certain


def _module(row: Setting) -> str:
    return row.symbol.rpartition(".")[0]


def _client(
    sdk: Sdk, row: Setting, path: str, store: Store, value: Answer, targets: Targets, vendors: list[str]
) -> Client | None:  # fmt: skip
    route = Route(vendor=row.vendor or (vendors[0] if vendors else targets.hosts.edition.provider))
    if row.role == "unknown_setting":
        text = f"{row.symbol} is not a setting of the library, so assigning it has no effect"
        route.conflicts.append(Conflict("ignored", text))
    elif row.role == "base_url":
        if value.known and all(each.value is None for each in value.known):
            return None
        for each in value.known:
            if isinstance(each.value, str):
                added, unknown = targets.setting(each, row)
                route.add(added)
                route.unknown.extend(unknown)
        route.unknown.extend(value.unknown)
    else:
        return None
    return Client(
        path, store.span, row.symbol, sdk.name, route.vendor, "module", store.code,
        tuple(route.targets), tuple(route.unknown), tuple(route.conflicts),
    )  # fmt: skip
