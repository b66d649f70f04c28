"""One finding for all the models of a call that a rule speaks of: how it names them, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ai_residency_lint.calls.facts import ApiCall, Possible, Trail
from ai_residency_lint.findings.model import Related
from ai_residency_lint.rules.base import location, proof
from ai_residency_lint.rules.judging import settings
from ai_residency_lint.rules.overrides import spoken

MOST_NAMED = 3
"""Names in a message; the others are counted."""

MOST_CAUSES = 10
"""Related places that tell where the values come from; the others are counted."""


def model_names(call: ApiCall) -> Iterator[tuple[Possible, str]]:
    """The names that a call's model can have, given directly or inside ``session``, each once."""
    seen = set()
    for possible in call.model.given() or settings(call, "model"):
        if isinstance(possible.value, str) and not possible.partial and possible.value not in seen:
            seen.add(possible.value)
            yield possible, possible.value


def enumerated(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b, c and 4 more``."""
    if len(words) > MOST_NAMED:
        return f"{', '.join(words[:MOST_NAMED])} and {len(words) - MOST_NAMED} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def causes(trails: Sequence[Trail]) -> Iterator[Related]:
    """The way to one value; of several values, where each begins, and then the part of the way that they share."""
    if len(trails) == 1:
        yield from proof(trails[0])
        return
    places = list(dict.fromkeys(trail[-1] for trail in trails if trail))
    more = len(places) - MOST_CAUSES
    for number, step in enumerate(places[:MOST_CAUSES], 1):
        rest = f" (and {more} more like this)" if more > 0 and number == MOST_CAUSES else ""
        yield Related(location(step.path, step.span), step.text + rest)
    yield from proof(_shared(trails))


def _shared(trails: Sequence[Trail]) -> Trail:
    """What all trails begin with, on the side of the call."""
    same = 0
    for steps in zip(*trails, strict=False):
        if len(set(steps)) > 1:
            break
        same += 1
    return trails[0][:same] if trails else ()


def replaceable(found: Sequence[Possible]) -> str:
    """What follows values that one thing can replace; empty when any is certain, or each has its own."""
    via = {each.via for each in found}
    if len(via) != 1 or "" in via:
        return ""
    what, them = ("it is only a default", "it") if len(found) == 1 else ("they are only defaults", "them")
    return f"; {what}, {spoken(via.pop())} can replace {them}"
