"""What an edition says about a path, a region or a parameter.

Pure functions over the catalogue. "unknown" is an answer of its own: absence is evidence only in a complete edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, TypeVar

from msgspec import Struct, field

from ai_residency_lint.catalog.policy import Edition, Kept, Limitation, Models, Parameter, Region, Tool

Verdict = Literal["yes", "no", "unknown"]
Pattern = TypeVar("Pattern")


@lru_cache(10_000)
def segments(path: str) -> tuple[str, ...]:
    """The parts of an API path, without query and outer slashes."""
    return tuple(part for part in path.split("?", 1)[0].split("/") if part)


@lru_cache(10_000)
def covers(pattern: str, path: str) -> int:
    """How many leading segments of ``path`` the whole ``pattern`` accounts for; 0 when it does not match.

    A segment in braces in the pattern stands for anything; one in the path is a value and equals no fixed word.
    """
    wanted, given = segments(pattern), segments(path)
    if len(wanted) > len(given):
        return 0
    same = all(a == b or a.startswith("{") for a, b in zip(wanted, given, strict=False))
    return len(wanted) if same else 0


def same_path(pattern: str, path: str) -> bool:
    """Whether two paths are the same endpoint."""
    return len(segments(pattern)) == len(segments(path)) == covers(pattern, path)


def _longest(candidates: Iterable[tuple[str, Pattern]], path: str) -> tuple[str, Pattern] | None:
    best = max(candidates, key=lambda each: covers(each[0], path), default=None)
    return best if best is not None and covers(best[0], path) else None


class Coverage(Struct, frozen=True):
    """The row that speaks for a path: where it is stored and processed, and which models it lists (None: no list).

    ``listed`` is false for a path that the residency table does not have; ``content`` says whether it carries any.
    ``only`` narrows the models that are processed in a region, ``model_regions`` the regions of a model. ``complete``
    is false when the list of models is known in part only.
    """

    path: str
    listed: bool
    storage: tuple[str, ...]
    processing: tuple[str, ...]
    models: tuple[str, ...] | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    model_regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    complete: bool = True
    content: bool = True
    status: str = ""

    def listed_models(self, code: str) -> tuple[str, ...]:
        """The models that the row lists for a region, be they only stored there."""
        return tuple(name for name in self.models or () if code in self.model_regions.get(name, (code,)))


def coverage(edition: Edition, path: str) -> Coverage | None:
    """The row for a path, the one with the longest match; None when the edition has never heard of it."""
    rows = [(each, row) for row in edition.endpoints for each in row.paths]
    listed = _longest(rows, path)
    unlisted = _longest([(row.path, row) for row in edition.unlisted], path)
    if unlisted and (not listed or covers(unlisted[0], path) > covers(listed[0], path)):
        row = unlisted[1]
        implied = _implied(edition, row.implied_by) if row.implied_by and row.implied_by != row.path else None
        return implied or Coverage(
            row.path, False, row.regions, row.regions, content=row.content, status=row.status, complete=edition.complete
        )
    if listed is None:
        return None
    found, own = listed
    return Coverage(
        found, True, own.storage, own.processing, own.models, own.processing_models, own.model_regions, own.complete
    )


def _implied(edition: Edition, name: str) -> Coverage | None:
    if name.startswith("/"):
        return coverage(edition, name)
    row = next((tool for tool in edition.tools if tool.id == name), None)
    return Coverage(row.service, True, row.storage, row.processing) if row else None


def region(edition: Edition, code: str) -> Region | None:
    """The region with that code, if the edition has it."""
    return next((each for each in edition.regions if each.code == code), None)


def is_certain(edition: Edition, host: str) -> bool:
    """Whether the provider states that the host alone satisfies residency in its region."""
    return all(each.certain for each in edition.hosts if each.host == host)


def region_host(edition: Edition, code: str, kind: str) -> str | None:
    """A host of a kind (``sip``, ``https-mtls``) in a region."""
    return next((each.host for each in edition.hosts if each.region == code and each.kind == kind), None)


def offered(edition: Edition, row: Coverage, code: str) -> Verdict:
    """Whether an endpoint can be used in a region at all, be it only stored there."""
    if code in row.storage or code in row.processing:
        return "yes"
    return "no" if row.listed or edition.complete else "unknown"


def processed(edition: Edition, row: Coverage | Tool, code: str) -> Verdict:
    """Whether content for a row is processed in a region.

    "unknown" where the provider offers processing in the region without saying for what.
    """
    if code in row.processing:
        return "yes"
    known = region(edition, code)
    silent = known is None or (known.processing is not False and not _processes(edition, code))
    return "unknown" if silent else "no"


def _processes(edition: Edition, code: str) -> bool:
    return any(code in row.processing for row in edition.endpoints)


def tool(edition: Edition, type_: str) -> Tool | None:
    """The hosted tool that a ``tools[].type`` means."""
    return next((row for row in edition.tools if type_ in row.types), None)


def kept(edition: Edition, path: str) -> Kept | None:
    """What the endpoint behind a path keeps."""
    found = _longest([(row.path, row) for row in edition.kept], path)
    return found[1] if found else None


def _named(row: Limitation | Parameter, name: str) -> bool:
    return any(part.strip().split(".")[-1] == name for part in row.parameter.split("/"))


def limitation(edition: Edition, path: str, parameter: str, code: str) -> Limitation | None:
    """The limit on a parameter of an endpoint in a region."""
    rows = (row for row in edition.limitations if _named(row, parameter) and code in row.regions)
    return next((row for row in rows if covers(row.endpoint, path)), None)


def parameters(edition: Edition, path: str, name: str) -> Iterator[Parameter]:
    """The rows about what a parameter of exactly this endpoint keeps."""
    for row in edition.parameters:
        if _named(row, name) and any(same_path(each, path) for each in row.endpoints):
            yield row


def tier(edition: Edition, names: Iterable[str], value: str, code: str) -> str | None:
    """What is known about a service tier for a model (by any of its names) in a region; rows that differ: contested."""
    wanted = set(names)
    states = {
        row.regions[code]
        for row in edition.tiers
        if value in row.values and code in row.regions and (not row.models or wanted.intersection(row.models))
    }
    return states.pop() if len(states) == 1 else "contested" if states else None


def path_shutdown(models: Models, path: str) -> date | None:
    """The day on which an API path stops answering."""
    found = _longest([(row.path, row) for row in models.shutdowns], path)
    return found[1].date if found else None
