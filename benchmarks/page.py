"""From results to ``docs/performance.md``: what stands between its markers, and the plots beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contenders import COLD, EDITED, RG, RUFF, WARM
from plots import bars, lines

OURS = (COLD, WARM, EDITED, "no cache -j1", "no cache -j2")
RATIOS = (
    ("cold / ruff", COLD, RUFF), ("cold / rg", COLD, RG), ("warm / rg", WARM, RG), ("edited - warm", EDITED, WARM),
    ("semgrep / cold", "semgrep", COLD), ("flake8 / cold", "flake8 F", COLD), ("fixit / cold", "fixit, one rule", COLD),
    ("-j1 / -j2", "no cache -j1", "no cache -j2"),
)  # fmt: skip
"""What the page compares: a title, and whose wall time is divided by whose."""

Results = Mapping[str, Any]


def write(results: Results, docs: Path) -> None:
    """Renew the page and its plots."""
    page = docs / "performance.md"
    text = page.read_text("utf-8")
    for name, rows in (("trees", _trees(results)), ("small", _small(results)), ("growth", _growth(results))):
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        made = "\n".join(rows)
        text = marked.sub(lambda found, made=made: f"{found[1]}\n{made}\n\n{found[2]}", text)
    page.write_text(text, "utf-8")
    trees = {
        f"{name} ({each['files']:,} files)": [
            (tool, row["wall"], tool in OURS) for tool, row in each["tools"].items() if "wall" in row
        ]
        for name, each in results.get("trees", {}).items()
    }
    if trees:
        (docs / "performance.svg").write_text(bars(trees), "utf-8")
    growth = _series(results)
    if growth:
        (docs / "performance-growth.svg").write_text(lines(growth), "utf-8")


def _trees(results: Results) -> Iterator[str]:
    trees = results.get("trees", {})
    if not trees:
        yield "Not measured."
        return
    yield "![Wall time of each tool on each tree](performance.svg)"
    yield ""
    yield from _table(("tree", *(title for title, _, _ in RATIOS)))
    for name, each in trees.items():
        yield _row(name, *(_ratio(each["tools"], *pair) for pair in RATIOS))
    yield ""
    yield '"edited - warm" is in seconds, all others are ratios of medians of wall time.'
    for name, each in trees.items():
        yield ""
        yield f"### {name}"
        yield ""
        yield f"{each['files']:,} files, {each['megabytes']:.1f} MB; {each['conditions']}."
        yield ""
        yield from _measured(each["tools"], each["tools"].get(COLD, {}).get("wall"), "cold")
        if each.get("missing"):
            yield ""
            yield f"Not installed, so not measured: {', '.join(each['missing'])}."


def _ratio(tools: Mapping[str, Any], title: str, one: str, other: str) -> str:
    first, second = (tools.get(name, {}).get("wall") for name in (one, other))
    if first is None or second is None:
        return "-"
    return f"{first - second:+.2f} s" if " - " in title else _times(first, second)


def _measured(tools: Mapping[str, Any], base: float | None, named: str) -> Iterator[str]:
    yield from _table(("run", "wall, s", "CPU, s", "memory, MB", f"wall / {named}", "runs"))
    for name, row in sorted(tools.items(), key=lambda each: each[1].get("wall", float("inf"))):
        if "failed" in row:
            yield _row(name, row["failed"], "", "", "", "")
        else:
            ratio = _times(row["wall"], base) if base else "-"
            yield _row(name, f"{row['wall']:.3f}", f"{row['cpu']:.3f}", f"{row['memory']:.0f}", ratio, str(row["runs"]))


def _small(results: Results) -> Iterator[str]:
    small = results.get("small")
    if small is None:
        yield "Not measured."
        return
    yield f"{small['conditions']}."
    yield ""
    yield from _measured(small["tools"], small["tools"]["python -c pass"].get("wall"), "bare Python")


def _growth(results: Results) -> Iterator[str]:
    growth = results.get("growth", {})
    if not growth:
        yield "Not measured."
        return
    names = list(dict.fromkeys(name for each in growth.values() for name in each["tools"]))
    yield "![Wall time against the number of files](performance-growth.svg)"
    yield ""
    yield from _table(("files", "MB", *(f"{name}, s" for name in names), "ms a file, cold"))
    for count, each in sorted(growth.items(), key=lambda each: int(each[0])):
        walls = [each["tools"].get(name, {}).get("wall") for name in names]
        cold = each["tools"].get(COLD, {}).get("wall")
        shown = ("-" if wall is None else f"{wall:.2f}" for wall in walls)
        part = "-" if cold is None else f"{1000 * cold / each['files']:.2f}"
        yield _row(f"{int(count):,}", f"{each['megabytes']:.1f}", *shown, part)
    yield ""
    yield f"{next(iter(growth.values()))['conditions']}."


def _series(results: Results) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for count, each in sorted(results.get("growth", {}).items(), key=lambda each: int(each[0])):
        for name, row in each["tools"].items():
            if "wall" in row:
                found.setdefault(name, []).append((int(count), row["wall"]))
    return found


def _times(one: float, other: float) -> str:
    return f"{one / other:.2f}" if one / other < 10 else f"{one / other:.0f}"


def _table(head: tuple[str, ...]) -> Iterator[str]:
    yield _row(*head)
    yield _row("---", *("---:" for _ in head[1:]))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
