"""Several projects at once: each is judged in another process if that pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ai_residency_lint.disk import Disk, Seen
    from ai_residency_lint.summaries import Summaries

_Outcome = TypeVar("_Outcome")


def apart(
    sizes: Mapping[int, int], judge: Callable[[int], _Outcome], disk: Disk, summaries: Summaries
) -> Mapping[int, _Outcome]:  # fmt: skip
    """What ``judge`` says about each project, by number; some may be missing, or all if it does not pay.

    ``sizes`` are the characters in each. What the processes look at on ``disk``, and the summaries that they make, are
    known here afterwards.
    """
    count = summaries.processes(sizes.values())
    if count < 2:
        return {}
    from ai_residency_lint.copies import can_fork
    from ai_residency_lint.workers import answers

    if not can_fork():
        return {}
    seen, made = disk.mark(), set(summaries.news(()))

    def work(number: int) -> tuple[int, _Outcome, Seen, Mapping[bytes, bytes]]:
        summaries.stay()
        return number, judge(number), disk.since(seen), summaries.news(made)

    found = {}
    for number, outcome, looks, news in answers(sorted(sizes, key=sizes.__getitem__), count, work):
        found[number] = outcome
        disk.add(looks)
        summaries.add(news)
    return found
