"""What the shape of a policy file cannot express: references, repetitions, dates.

Each function yields lines of the form ``key.path: what is wrong``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Final

from ai_residency_lint.catalog.policy import Edition, Endpoint, Models, Origin, Sourced

_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?"
_AS_OF: Final = re.compile(rf"{_DAY}(?:\.\.{_DAY})?")
_NOT_A_REGION: Final = frozenset({"global", "nearest", "none"})

_IDENTITY: Final = {
    "regions": "code",
    "hosts": "host",
    "endpoints": "id",
    "unlisted": "path",
    "tools": "id",
    "limitations": "id",
    "kept": "path",
    "parameters": "id",
    "controls": "id",
    "not_covered": "id",
    "errors": "code",
    "models": "id",
    "shutdowns": "path",
}
"""What tells the rows of a table apart."""

_IN_REGIONS: Final = (
    ("endpoints", "storage"),
    ("endpoints", "processing"),
    ("endpoints", "processing_models"),
    ("unlisted", "regions"),
    ("tools", "storage"),
    ("tools", "processing"),
    ("limitations", "regions"),
    ("tiers", "regions"),
)
"""Where region codes stand (as items or as keys)."""


def edition_problems(edition: Edition) -> Iterator[str]:
    """Everything that is wrong with an edition by itself."""
    yield from _rows(edition)
    yield from _regions(edition)
    for index, endpoint in enumerate(edition.endpoints):
        yield from _models_of(endpoint, f"endpoints[{index}]")
    yield from _repeated("endpoints[*].paths", chain.from_iterable(each.paths for each in edition.endpoints))
    yield from _repeated("tools[*].types", chain.from_iterable(each.types for each in edition.tools))
    yield from _hosts(edition)
    yield from _references(edition)


def models_problems(models: Models) -> Iterator[str]:
    """Everything that is wrong with a list of models by itself."""
    yield from _rows(models)
    names = {model.id for model in models.models}
    for index, model in enumerate(models.models):
        if model.snapshot is not None and model.snapshot not in names:
            yield f'models[{index}].snapshot: "{model.snapshot}" has no row'
        if not models.recognises(model.id):
            yield f'models[{index}].id: "{model.id}" begins with none of the prefixes'


def _rows(data: Edition | Models) -> Iterator[str]:
    """Rows without a source, with a date that is none, or with the identity of another row."""
    for table in data.__struct_fields__:
        value = getattr(data, table)
        rows = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(row, Sourced | Origin) for row in rows):
            continue
        for index, row in enumerate(rows):
            if not (row.source if isinstance(row, Sourced) else row.url).strip():
                yield f"{table}[{index}].source: is empty"
            if not _is_as_of(row.as_of):
                yield f'{table}[{index}].as_of: "{row.as_of}" is no date, month or window of either'
        if table in _IDENTITY:
            key = _IDENTITY[table]
            yield from _repeated(f"{table}[*].{key}", (getattr(row, key) for row in rows))


def _is_as_of(text: str) -> bool:
    if not _AS_OF.fullmatch(text):
        return False
    try:
        days = [date.fromisoformat(part if len(part) > len("2026-10") else f"{part}-01") for part in text.split("..")]
    except ValueError:
        return False
    return days == sorted(days)


def _repeated(where: str, words: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            yield f'{where}: "{word}" is there twice'
        seen.add(word)


def _regions(edition: Edition) -> Iterator[str]:
    codes = {region.code for region in edition.regions}
    for table, key in _IN_REGIONS:
        for index, row in enumerate(getattr(edition, table)):
            for code in getattr(row, key):
                if code not in codes:
                    yield f'{table}[{index}].{key}: unknown region "{code}"'
    for index, endpoint in enumerate(edition.endpoints):
        for code in chain.from_iterable(endpoint.model_regions.values()):
            if code not in codes:
                yield f'endpoints[{index}].model_regions: unknown region "{code}"'


def _models_of(endpoint: Endpoint, where: str) -> Iterator[str]:
    models = endpoint.models or ()
    yield from _repeated(f"{where}.models", models)
    for key, named in (
        ("processing_models", chain.from_iterable(endpoint.processing_models.values())),
        ("model_regions", endpoint.model_regions),
    ):
        for model in named:
            if model not in models:
                yield f'{where}.{key}: "{model}" is not among the models'


def _hosts(edition: Edition) -> Iterator[str]:
    codes = {region.code for region in edition.regions}
    hosts = {host.host: host.region for host in edition.hosts}
    for index, host in enumerate(edition.hosts):
        if host.region not in codes | _NOT_A_REGION:
            yield f'hosts[{index}].region: unknown region "{host.region}"'
    for index, region in enumerate(edition.regions):
        if hosts.get(region.host) != region.code:
            yield f'regions[{index}].host: "{region.host}" is not among the hosts of this region'
        if not f"{region.base_url}/".startswith(f"https://{region.host}/"):
            yield f'regions[{index}].base_url: is not on "{region.host}"'


def _references(edition: Edition) -> Iterator[str]:
    listed = set(chain.from_iterable(endpoint.paths for endpoint in edition.endpoints))
    tools = {tool.id for tool in edition.tools}
    unlisted = {row.path for row in edition.unlisted}
    for index, row in enumerate(edition.unlisted):
        if row.path in listed:
            yield f'unlisted[{index}].path: "{row.path}" has a row among the endpoints'
        if row.implied_by is not None and row.implied_by not in listed | tools:
            yield f'unlisted[{index}].implied_by: "{row.implied_by}" is no listed path and no tool'
    for index, limitation in enumerate(edition.limitations):
        if limitation.endpoint not in listed | tools | unlisted:
            yield f'limitations[{index}].endpoint: "{limitation.endpoint}" is no path or tool of this edition'
