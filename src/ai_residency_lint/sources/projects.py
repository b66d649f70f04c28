"""Which files belong together. A project is judged as a whole and apart from all others.

A file belongs to the nearest folder at or above it that has one of ``MARKERS``, at most to the working directory.
Projects of which one imports the other are one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.choose import Chosen
from ai_residency_lint.sources.inputs import Input, base, displayed
from ai_residency_lint.sources.layout import Layout

if TYPE_CHECKING:
    from pathlib import Path

    from ai_residency_lint.sources.shard import Shard


class Part(NamedTuple):
    """A project: its files, and those of them that matter."""

    files: Sequence[Input]
    chosen: Chosen


def parts(files: Sequence[Input], chosen: Chosen, cwd: str | Path, shard: Shard | None = None) -> tuple[Part, ...]:
    """The projects among ``files`` that fall to ``shard`` (None for all), in the order of their first files."""
    if not chosen.sources and shard is None:
        return (Part(files, chosen),)
    project = _projects((each.where for each in files), chosen.layout, chosen.links)
    below = base(cwd)
    found: dict[str, list[Input]] = {}
    for each in files:
        found.setdefault(project(each.where), []).append(each)
    members = {name: inside for name, inside in found.items() if shard is None or shard.has(displayed(name, below))}
    kept = {each.path: name for name, inside in members.items() for each in inside}
    sources: dict[str, list[int]] = {}
    for number, source in enumerate(chosen.sources):
        if source.path in kept:
            sources.setdefault(kept[source.path], []).append(number)
    return tuple(
        Part(
            inside,
            chosen._replace(
                sources=tuple(chosen.sources[each] for each in sources.get(name, ())),
                unread=chosen.unread.among({each.where for each in inside}) if len(members) > 1 else chosen.unread,
            ),
        )
        for name, inside in members.items()
    )


def _projects(
    files: Iterable[str], layout: Layout, links: Mapping[str, Iterable[str]]
) -> Callable[[str], str]:  # fmt: skip
    """Tells the project of a file: the first by name of the folders that imports connect."""
    first: dict[str, str] = {}

    def leader(folder: str) -> str:
        while (above := first.get(folder, folder)) != folder:
            folder = above
        return folder

    def project(file: str) -> str:
        return leader(layout.project(os.path.dirname(file)))

    if len({project(each) for each in files}) > 1:
        for file, imported in links.items():
            for each in imported:
                one, other = sorted((project(file), project(each)))
                if one != other:
                    first[other] = one
    return project
