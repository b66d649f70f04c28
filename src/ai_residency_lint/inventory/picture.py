"""How many calls there are by host and by model: bars drawn as SVG, beside their names and numbers as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from ai_residency_lint.inventory.markup import text
from ai_residency_lint.inventory.model import VERDICTS, CallRow

MOST = 12
"""More names than these are put together."""


class Names(Struct, frozen=True):
    """The names of one kind (hosts or models) that occur, the most frequent first; ``numbers`` are for filters."""

    kind: str
    of: Callable[[CallRow], tuple[str, ...]]
    rows: Sequence[CallRow]
    numbers: dict[str, int]

    @classmethod
    def found(cls, kind: str, of: Callable[[CallRow], tuple[str, ...]], rows: Sequence[CallRow]) -> Names:
        """The names that ``of`` gives for the rows."""
        counts: dict[str, int] = {}
        for row in rows:
            for name in of(row):
                counts[name] = counts.get(name, 0) + 1
        ordered = sorted(counts, key=lambda name: (-counts[name], name))
        return cls(kind, of, rows, {name: number for number, name in enumerate(ordered)})

    def indexes(self, row: CallRow) -> str:
        """The numbers of a row's names, as the filter reads them."""
        return " ".join(str(self.numbers[name]) for name in self.of(row))

    def having(self, name: str) -> list[CallRow]:
        """The rows that have a name."""
        return [row for row in self.rows if name in self.of(row)]


def picture(names: Names) -> Iterator[str]:
    """One bar for each name, the length by the number of calls, in the colours of the verdicts."""
    groups = {name: names.having(name) for name in list(names.numbers)[:MOST]}
    rest = list(names.numbers)[MOST:]
    if rest:
        left = set(rest)
        groups[f"{len(rest)} more"] = [row for row in names.rows if not left.isdisjoint(names.of(row))]
    longest = max(map(len, groups.values()), default=1)
    yield '<ol class="bars">'
    for name, rows in groups.items():
        label = f'<span class="label soft">{text(name)}</span>'
        if name in names.numbers:
            link = f'<a href="#calls-title" data-f="{names.kind}" data-i="{names.numbers[name]}">{text(name)}</a>'
            label = f'<span class="label mono">{link}</span>'
        yield f'<li>{label}{bar(name, rows, longest)}<span class="count">{len(rows)}</span></li>'
    yield "</ol>"


def bar(name: str, rows: Iterable[CallRow], longest: int, style: str = "bar") -> str:
    """A bar of as many units as there are rows, where ``longest`` fill the width."""
    verdicts = [row.verdict for row in rows]
    counts = [(verdict, verdicts.count(verdict)) for verdict in VERDICTS if verdict in verdicts]
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts)
    parts, start = [], 0.0
    for verdict, count in counts:
        share = 100 * count / max(longest, 1)
        parts.append(_block(verdict, start, share))
        start += share
    return f'<svg class="{style}" role="img" aria-label="{text(f"{name}: {said}")}">{"".join(parts)}</svg>'


def _block(verdict: str, start: float, share: float) -> str:
    box = f'x="{start:.2f}%" width="{share:.2f}%" height="100%"'
    hatched = f'<rect {box} fill="url(#hatch)"/>' if verdict == "undetermined" else ""
    return f'<rect class="b-{verdict}" {box}/>{hatched}'


def key() -> str:
    """What the colours mean."""
    items = (f'<span><svg aria-hidden="true">{_block(each, 0, 100)}</svg>{each}</span>' for each in VERDICTS)
    return f'<p class="key">{"".join(items)}</p>'


HATCH = (
    '<svg width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="5" height="5" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="5"/>'
    "</pattern></defs></svg>"
)
"""The lines by which "undetermined" is told from its neighbours without colour."""
