"""The shape of ``policies/*.toml``: what a provider supports per region, endpoint, model and parameter, on a date.

Paths are written as the provider documents them, with ``/v1``. ``as_of`` is a date or a month (``2026-10``), or a
window of either (``2026-10-06..2026-10-25``). Every row names its source.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec


class Sourced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the catalogue: where it comes from and when that was true."""

    source: str
    as_of: str
    notes: str = ""


class Region(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A residency region.

    ``processing`` and ``image_needs_enhanced_control`` are None (in the file: left out) when the edition does not say.
    ``needs_control`` tells that the region is only open to contracts with a retention control. ``sdk_value`` is what
    ``data_residency=`` takes for it, ``sdk_since`` the version of the SDK that first takes it.
    """

    code: str
    name: str
    host: str
    base_url: str
    storage: bool
    processing: bool | None = None
    needs_control: bool
    image_needs_enhanced_control: bool | None = None
    project_residency: tuple[str, ...] = ()
    sdk_value: str | None = None
    sdk_since: str | None = None


class Host(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A host of the provider. ``region`` is a region code, or "global", "nearest" or "none" (an invented host).

    ``certain`` is false where the provider does not state that the host alone satisfies residency in that region.
    """

    host: str
    region: str
    kind: str
    certain: bool = True


class Endpoint(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the residency table. ``models`` is None where the provider lists none (the service as a whole).

    ``processing`` says nothing about a region whose own ``processing`` is None.
    ``processing_models`` narrows ``models`` for a region that processes only some of them, ``model_regions`` narrows
    the regions of single models. ``complete`` is false where ``models`` is known in part only: then the absence of a
    model proves nothing.
    """

    id: str
    service: str
    paths: tuple[str, ...]
    storage: tuple[str, ...]
    processing: tuple[str, ...]
    models: tuple[str, ...] | None = None
    processing_models: dict[str, tuple[str, ...]] = {}
    model_regions: dict[str, tuple[str, ...]] = {}
    complete: bool = True


class Unlisted(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An API path without a row. ``implied_by`` is the listed path, or the id of the tool, that covers it, if one does.

    ``content`` says whether requests to it carry customer content at all. ``regions`` are those that the provider
    names for it elsewhere (empty: none). ``status`` is the plain-English state for messages.
    """

    path: str
    status: str
    implied_by: str | None = None
    content: bool = True
    regions: tuple[str, ...] = ()


class Tool(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hosted tool or feature: the values of ``tools[].type`` that mean it, and where it is stored and processed."""

    id: str
    service: str
    types: tuple[str, ...]
    storage: tuple[str, ...]
    processing: tuple[str, ...]


class Limitation(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A parameter that may not be used on an endpoint in some regions.

    ``endpoint`` is a path or the id of a tool. ``parameter`` is empty for the endpoint as a whole. ``value`` is the
    value that is meant, as in JSON, or "any" for every value but null.
    ``verdict`` is "forbidden" (the provider rejects it or excludes it), "weakens" (it loosens what residency
    promises), "lifted" (an older edition forbade it; this one is silent), "keeps" (it only keeps data longer) or
    "unclear" (the provider does not say).
    """

    id: str
    endpoint: str
    parameter: str
    value: str
    regions: tuple[str, ...]
    effect: str
    verdict: Literal["forbidden", "weakens", "lifted", "keeps", "unclear"]


class Tier(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value of ``service_tier``; no models means every model.

    ``regions`` maps a region code to what is known; nothing is stated about a region that is not in it. "contested"
    is where two captures of the edition disagree.
    """

    values: tuple[str, ...]
    models: tuple[str, ...] = ()
    regions: dict[str, Literal["supported", "unsupported", "contested"]] = {}


class Kept(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an endpoint keeps. ``days`` is 0 for nothing, -1 for until the customer deletes it.

    ``zdr`` says whether zero data retention covers the endpoint, ``private_retention`` the same for Private Retention
    and Safety Retention.
    """

    path: str
    state: str
    days: int
    abuse_monitoring: str
    zdr: Literal["yes", "limited", "no"]
    private_retention: Literal["yes", "limited", "no", "unknown"] = "unknown"
    status: str = ""


class Parameter(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a request parameter keeps or gives away; texts are the provider's meaning in short.

    ``parameter`` is its name where it has one (``session.store``, ``tools[].type``), else a description. ``flag`` holds
    the values worth a look; "omitted" is a missing parameter, "any" every value but null.
    """

    id: str
    endpoints: tuple[str, ...]
    parameter: str
    default: str
    flag: tuple[str, ...]
    effect: str
    under_zdr: str = ""
    under_mam: str = ""


class Control(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A retention control that a contract can grant (zero data retention, modified abuse monitoring, ...).

    ``effect`` is on what endpoints keep. ``content_in_abuse_logs`` tells whether content still gets into those logs.
    """

    id: str
    name: str
    effect: str = ""
    content_in_abuse_logs: bool | None = None


class NotCovered(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that residency does not cover at all."""

    id: str
    what: str


class PerRequest(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a request can choose its region although the project is not bound to one."""

    available_since: date
    how: str
    new_projects: str
    region_can_change: bool
    risk: str


class Signal(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An error code by which the provider reports a wrong region at run time."""

    code: str
    where: str
    meaning: str


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document that the edition was read from."""

    title: str
    url: str
    as_of: str
    reliability: str


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One dated state of a provider's policy, ``policies/<provider>-<edition>.toml``.

    ``listed_until`` is the day up to which absence from a list is evidence: a model released later is unknown to this
    edition. ``default_base_url`` is what every SDK of the provider uses when nothing is said. ``complete`` is false
    for an edition of which only a part could be obtained; then the absence of an endpoint proves nothing (for models
    see ``Endpoint.complete``). ``retention_from`` names another edition that lends its ``kept``, ``parameters`` and
    ``controls`` where this one has no row of its own for a path or id.
    """

    provider: str
    edition: str
    title: str
    captured: str
    listed_until: date
    complete: bool
    default_base_url: str
    origins: tuple[Origin, ...]
    retention_from: str = ""
    notes: str = ""
    regions: tuple[Region, ...] = ()
    hosts: tuple[Host, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    tools: tuple[Tool, ...] = ()
    limitations: tuple[Limitation, ...] = ()
    tiers: tuple[Tier, ...] = ()
    kept: tuple[Kept, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    controls: tuple[Control, ...] = ()
    not_covered: tuple[NotCovered, ...] = ()
    per_request: PerRequest | None = None
    errors: tuple[Signal, ...] = ()

    @property
    def name(self) -> str:
        """The name used in ``policy = "..."``, for example ``openai-2026-10``."""
        return f"{self.provider}-{self.edition}"


class Model(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model name: what it points to, when it was released and when it stops (each None where unknown).

    ``released_after`` is set where only that much is known of the release. ``is_model`` is false for a name known not
    to exist. ``floating`` marks an alias that moves without notice.
    """

    id: str
    snapshot: str | None = None
    released: date | None = None
    released_after: date | None = None
    shutdown: date | None = None
    floating: bool = False
    is_model: bool = True

    def newer_than(self, day: date) -> bool:
        """Whether the model is known to have been released after ``day``."""
        if self.released is not None:
            return self.released > day
        return self.released_after is not None and self.released_after >= day


class Shutdown(Sourced, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An API path that stops, or has stopped, answering."""

    path: str
    date: date


class Models(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``policies/<provider>-models.toml``: aliases, release and shutdown dates; not bound to an edition.

    ``prefixes`` are the beginnings by which a bare name is recognised as one of this provider's models, unless it
    begins with one of ``except_prefixes`` (other makers' families).
    ``newest_generation`` per family (``gpt``: ``6.2``) tells an unheard-of newer model from an invented old one.
    """

    provider: str
    as_of: str
    prefixes: tuple[str, ...]
    newest_generation: dict[str, str]
    models: tuple[Model, ...]
    shutdowns: tuple[Shutdown, ...] = ()
    except_prefixes: tuple[str, ...] = ()

    def recognises(self, name: str) -> bool:
        """Whether a bare model name looks like one of this provider's."""
        return name.startswith(self.prefixes) and not name.startswith(self.except_prefixes)
