"""The inventory as a table for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ai_residency_lint.inventory import words
from ai_residency_lint.inventory.model import CallRow, ClientRow, Inventory, Row, Verdict
from ai_residency_lint.reporters.printable import one_line, width

NARROWEST, WIDEST = 80, 160
COLORS: dict[Verdict, str] = {"violation": "31", "undetermined": "33", "fine": "32"}
_GAP = "  "
_LEAST = (12, 20, 22, 16, 16, 13)
"""The columns may not get narrower than this: verdict, place, three about the row, codes."""

_MOST = (12, 160, 34, 28, 28, 40)
"""The columns get no wider than this: one long name must not make all other columns narrow."""

_PATH = 28
"""Down to this width, the place gives way before all else: its beginning says least."""

_MARGIN = " " * (12 + len(_GAP))


def table(inventory: Inventory, columns: int = 120, color: bool = False) -> str:
    """Clients and calls in at most ``columns`` columns (80 to 160), then what counts for all.

    Long cells are cut: a path at its beginning, all else at the end. Where there is no room for columns, each row takes
    two lines.
    """
    room = min(max(columns, NARROWEST), WIDEST)
    clients = [_client(each) for each in inventory.clients]
    calls = [_call(each) for each in inventory.calls]
    lines = [
        *_section("Clients", inventory.clients, clients, room, color),
        *_section("Calls", inventory.calls, calls, room, color),
        *_foot(inventory),
    ]
    return "".join(f"{line}\n" for line in lines)


def _client(row: ClientRow) -> tuple[str, ...]:
    through = words.several(row.calls, "call")
    hosts = words.some(words.hosts(row.host), 2)
    return (row.verdict, words.where(row.place), row.code, through, hosts, " ".join(row.codes))


def _call(row: CallRow) -> tuple[str, ...]:
    endpoint = f"{row.verb} {row.endpoint or words.NOT_KNOWN}"
    model, hosts = words.some(words.models(row.model), 2), words.some(words.hosts(row.host), 2)
    return (row.verdict, words.where(row.place), endpoint, model, hosts, " ".join(row.codes))


def _section(
    title: str, rows: Sequence[Row], cells: Sequence[tuple[str, ...]], room: int, color: bool
) -> Iterator[str]:  # fmt: skip
    if not rows:
        return
    shown = [tuple(map(one_line, each)) for each in cells]
    widths = _widths([max(map(width, column)) for column in zip(*shown, strict=True)], room)
    yield f"{title} ({len(rows)})"
    for row, each in zip(rows, shown, strict=True):
        paint = partial(_painted, COLORS[row.verdict] if color else "")
        yield from _in_columns(each, widths, paint) if widths else _stacked(each, room, paint)
    yield ""


def _painted(color: str, cell: str) -> str:
    return f"\x1b[{color}m{cell}\x1b[0m" if color else cell


def _widths(wanted: Sequence[int], room: int) -> list[int]:
    """Widths of columns that fit, the place gives way first, then the widest; none if they do not fit at all."""
    widths, space = list(map(min, wanted, _MOST)), room - len(_GAP) * (len(wanted) - 1)
    while sum(widths) > space:
        spare = [number for number, each in enumerate(widths) if each > _LEAST[number]]
        if not spare:
            return []
        widths[1 if widths[1] > _PATH else max(spare, key=lambda each: widths[each])] -= 1
    return widths


def _in_columns(cells: Sequence[str], widths: Sequence[int], paint: Callable[[str], str]) -> Iterator[str]:
    fitted = [_cut(cell, space, number == 1) for number, (cell, space) in enumerate(zip(cells, widths, strict=True))]
    yield _GAP.join((paint(fitted[0]), *fitted[1:])).rstrip()


def _stacked(cells: Sequence[str], room: int, paint: Callable[[str], str]) -> Iterator[str]:
    verdict, place, *about, codes = cells
    space = room - len(_MARGIN)
    first = f"{_cut(place, space - len(codes) - len(_GAP), True).rstrip()}{_GAP}{codes}" if codes else place
    yield f"{paint(_cut(verdict, _LEAST[0]))}{_GAP}{_cut(first, space, not codes).rstrip()}"
    yield f"{_MARGIN}{_cut(_GAP.join(about), space).rstrip()}"


def _cut(cell: str, space: int, keep_end: bool = False) -> str:
    """A cell in exactly ``space`` columns; of a path the end is kept, where the line number is."""
    if width(cell) <= space:
        return cell + " " * (space - width(cell))
    kept = ""
    for character in reversed(cell) if keep_end else cell:
        if width(kept + character) >= space:
            break
        kept = character + kept if keep_end else kept + character
    cut = f"…{kept}" if keep_end else f"{kept}…"
    return cut + " " * (space - width(cut))


def _foot(inventory: Inventory) -> Iterator[str]:
    counts = ", ".join(f"{inventory.count(verdict)} {verdict}" for verdict in COLORS)
    yield f"{words.several(len(inventory.calls), 'call')}: {counts}" if inventory.calls else "No calls were found."
    for scope in inventory.scopes:
        held = f" ({one_line(scope.settings)})" if scope.settings else ""
        yield f"region {scope.region}, policy {scope.edition}, retention: {words.contract(scope)}{held}"
    for step in inventory.unread:
        yield f"not read: {one_line(words.where(step.place))}: {one_line(step.text)}"
