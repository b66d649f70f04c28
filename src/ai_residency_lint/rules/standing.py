"""How a model name stands in an edition: listed, listed under another name, newer, absent, or not judged at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from ai_residency_lint.catalog.policy import Edition, Model, Models
from ai_residency_lint.rules.policy import coverage

DATED = re.compile(r"-(\d{4})-(\d\d)-(\d\d)$")
KINDS = frozenset({"tts", "transcribe", "audio", "realtime", "image", "embedding", "moderation", "search"})
"""Words of a model's name that say what it is for."""

FINE_TUNED = re.compile(r"ft:([^:]+)(?::|$)")


class Standing(Enum):
    """The possible answers."""

    LISTED = "listed"
    ALIAS = "an alias whose snapshot is listed"
    SNAPSHOT = "a snapshot whose alias is listed"
    FINE_TUNED = "fine-tuned from a listed model"
    NEWER = "newer than the edition"
    UNHEARD = "neither listed nor known"
    ABSENT = "not listed"


class Judged(Struct, frozen=True):
    """The answer for one name. ``other`` is the name that is listed instead; ``anywhere`` is set when the endpoint has
    no list and the whole edition was searched."""

    model: str
    standing: Standing
    other: str = ""
    anywhere: bool = False


def entry(models: Models, name: str) -> Model | None:
    """What is known about a name."""
    return next((model for model in models.models if model.id == name), None)


def names(models: Models, name: str) -> Iterator[str]:
    """A name, what it points to, and the aliases that point to it."""
    yield name
    seen = {name}
    current = entry(models, name)
    while current and current.snapshot and current.snapshot not in seen:
        seen.add(current.snapshot)
        yield current.snapshot
        current = entry(models, current.snapshot)
    for model in models.models:
        if model.snapshot == name and model.id not in seen:
            yield model.id


def base_of(name: str) -> str:
    """The model that a fine-tuned one (``ft:base:org::id``) was made from, else the name itself."""
    tuned = FINE_TUNED.match(name)
    return tuned.group(1) if tuned else name


def is_ours(models: Models, name: str) -> bool:
    """Whether a name looks like one of the provider's models."""
    base = base_of(name)
    return entry(models, base) is not None or models.recognises(base)


def is_known(edition: Edition, models: Models, name: str) -> bool:
    """Whether a name is certainly one of the provider's models (or its own wrong spelling of one)."""
    base = base_of(name)
    return entry(models, base) is not None or base in set(_listed_anywhere(edition))


def released(models: Models, name: str) -> date | None:
    """The day a model came out: stated, or read from the name of it or its snapshot."""
    for each in names(models, name):
        known = entry(models, each)
        if known and known.released:
            return known.released
        if found := DATED.search(each):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None


def model_shutdown(models: Models, name: str) -> date | None:
    """The day a model stops, by its own row, its snapshot's, or that of an alias that never moves."""
    own = entry(models, name)
    if own and (own.shutdown or own.floating):
        return own.shutdown
    for each in names(models, name):
        known = entry(models, each)
        if known and known.shutdown and not known.floating:
            return known.shutdown
    return None


def judge(edition: Edition, models: Models, name: str, path: str, code: str) -> Judged | None:
    """How a model stands on an endpoint in a region. None: not the provider's model, or no list that it could be in."""
    row = coverage(edition, path)
    if row is None or not row.content or not is_ours(models, name) or (row.listed and row.models is None):
        return None
    anywhere = row.models is None
    allowed = frozenset(_listed_anywhere(edition) if anywhere else row.listed_models(code))
    complete = row.complete and (edition.complete or not anywhere)
    base = base_of(name)
    found = _judge(edition, models, base, allowed, complete)
    if base == name:
        return replace(found, anywhere=anywhere)
    if found.standing in (Standing.LISTED, Standing.ALIAS, Standing.SNAPSHOT):
        return Judged(name, Standing.FINE_TUNED, found.other or base, anywhere)
    return replace(found, model=name, anywhere=anywhere)


def _judge(edition: Edition, models: Models, name: str, allowed: frozenset[str], complete: bool) -> Judged:
    if name in allowed:
        return Judged(name, Standing.LISTED)
    own = entry(models, name)
    for other in names(models, name):
        if other in allowed:
            return Judged(name, Standing.ALIAS if own and own.snapshot else Standing.SNAPSHOT, other)
    undated = DATED.sub("", name)
    if undated in allowed:
        return Judged(name, Standing.SNAPSHOT, undated)
    if _newer(edition, models, name, own):
        return Judged(name, Standing.NEWER)
    proven = complete and (own is not None or generation(models, name) is not None)
    return Judged(name, Standing.ABSENT if proven else Standing.UNHEARD)


def _newer(edition: Edition, models: Models, name: str, own: Model | None) -> bool:
    """Whether a model came out after the edition, by its dates, else by its generation.

    A name that nobody has heard of counts as newer from the newest listed generation on.
    """
    if own and not own.is_model:
        return False
    day = released(models, name)
    if (own and own.newer_than(edition.listed_until)) or (day and day > edition.listed_until):
        return True
    stated = generation(models, name)
    if stated is None or (own and day):
        return False
    newest = _newest_listed(edition, models, stated[0])
    return stated[1] > newest or (own is None and stated[1] == newest)


def generation(models: Models, name: str) -> tuple[str, tuple[int, ...]] | None:
    """Family and generation number that a name begins with: ``gpt-6.2-sol`` is ("gpt", (6, 2))."""
    for family in sorted(models.newest_generation, key=len, reverse=True):
        if found := re.match(rf"{re.escape(family)}-?(\d+(?:\.\d+)*)", name):
            return family, _number(found.group(1))
    return None


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _newest_listed(edition: Edition, models: Models, family: str) -> tuple[int, ...]:
    found = (generation(models, name) for name in _listed_anywhere(edition))
    numbers = [each[1] for each in found if each and each[0] == family]
    return max(numbers, default=_number(models.newest_generation[family]))


def _listed_anywhere(edition: Edition) -> Iterator[str]:
    for row in edition.endpoints:
        yield from row.models or ()


def alternative(edition: Edition, models: Models, name: str, path: str, code: str, today: date) -> str | None:
    """A listed model of the endpoint that is processed in the region and will last, as like the name as can be."""
    row = coverage(edition, path)
    if row is None or row.models is None:
        return None
    usable = [
        each for each in row.listed_models(code) if each in row.only.get(code, row.models) and _exists(models, each)
    ]
    lasting = [each for each in usable if (day := model_shutdown(models, each)) is None or day > today]
    return max(lasting, key=lambda each: _likeness(each, name), default=None)


def _exists(models: Models, name: str) -> bool:
    known = entry(models, name)
    return known is None or known.is_model


def _likeness(one: str, other: str) -> tuple[bool, int, int]:
    """Whether two names say that they do the same, then how long they are the same, then how few of their words differ;
    dates do not count as words."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    words, others = (set(DATED.sub("", name).split("-")) for name in (one, other))
    return words & KINDS == others & KINDS, same, -len(words ^ others)
