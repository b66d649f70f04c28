"""Plots as SVG: bars and lines on logarithmic scales, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

WIDTH, LEFT, RIGHT, BAR = 760, 200, 70, 18
OURS, OTHERS, GREY = "#2f81f7", "#8b949e", "#8b949e"
LINES = ("#2f81f7", "#3fb950", "#d29922", "#f85149", "#a371f7", "#8b949e")


def bars(groups: Mapping[str, Sequence[tuple[str, float, bool]]]) -> str:
    """Bars by group: name, seconds, and whether it is this tool."""
    values = [value for rows in groups.values() for _, value, _ in rows]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    body, y = [], 10
    for title, rows in groups.items():
        body.append(_text(LEFT, y + 14, title, weight="bold"))
        y += 24
        for name, value, own in sorted(rows, key=lambda row: row[1]):
            length = max(1, _scaled(value, low, high, 0, WIDTH - LEFT - RIGHT))
            color = OURS if own else OTHERS
            body.append(_text(LEFT - 8, y + 13, name, anchor="end"))
            body.append(f'<rect x="{LEFT}" y="{y + 2}" width="{length:.1f}" height="{BAR - 4}" fill="{color}"/>')
            body.append(_text(LEFT + length + 6, y + 13, f"{value:.3g} s"))
            y += BAR
        y += 12
    body.append(_text(LEFT, y + 8, "wall time, median; logarithmic scale", size=11))
    return _page(y + 20, body)


def lines(series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Lines of files (across) and seconds (up), both on logarithmic scales: what grows evenly has a slope of one."""
    points = [point for each in series.values() for point in each]
    x0, x1 = (round_(log10(pick(x for x, _ in points))) for round_, pick in ((floor, min), (ceil, max)))
    y0, y1 = (round_(log10(pick(y for _, y in points))) for round_, pick in ((floor, min), (ceil, max)))
    left, right, top, bottom = 60, WIDTH - 180, 15, 385
    body = []
    for power in range(x0, x1 + 1):
        x = _scaled(10**power, x0, x1, left, right)
        body.append(f'<path d="M{x:.1f} {top}V{bottom}" stroke="{GREY}" stroke-opacity=".3"/>')
        body.append(_text(x, bottom + 16, f"{10**power:,}", anchor="middle"))
    for power in range(y0, y1 + 1):
        y = _scaled(10.0**power, y0, y1, bottom, top)
        body.append(f'<path d="M{left} {y:.1f}H{right}" stroke="{GREY}" stroke-opacity=".3"/>')
        body.append(_text(left - 6, y + 4, f"{10.0**power:g} s", anchor="end"))
    ends = _apart({name: _scaled(each[-1][1], y0, y1, bottom, top) for name, each in series.items()})
    for color, (name, each) in zip(LINES, series.items(), strict=False):
        places = [(_scaled(x, x0, x1, left, right), _scaled(y, y0, y1, bottom, top)) for x, y in each]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        body.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        body += (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places)
        body.append(_text(places[-1][0] + 8, ends[name] + 4, name, fill=color))
    body.append(_text((left + right) / 2, bottom + 34, "generated files", anchor="middle", size=11))
    return _page(bottom + 44, body)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of labels, moved down where they would cover each other."""
    found: dict[str, float] = {}
    last = float("-inf")
    for name, height in sorted(heights.items(), key=lambda each: each[1]):
        last = found[name] = max(height, last + 14)
    return found


def _scaled(value: float, low: int, high: int, start: float, end: float) -> float:
    return start + (log10(value) - low) / ((high - low) or 1) * (end - start)


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal", size: int = 12, fill: str = GREY
) -> str:
    style = f'text-anchor="{anchor}" font-weight="{weight}" font-size="{size}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def _page(height: float, body: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif">'
    return "\n".join((head, *body, "</svg>\n"))
