"""Which plugins are there, as plain data: what the entry points of installed distributions name.

Importing ``importlib.metadata`` costs more than the whole scan, and most environments have no plugin at all. So a
look at the files comes first, and the real thing only if there is something to find.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Final

PROJECT: Final = "ai_residency_lint"
"""The name of the pluggy project and of the entry-point group."""


class PluginName(NamedTuple):
    """A plugin before it is imported: its name in messages, and where it is (``module`` or ``module:attribute``)."""

    name: str
    target: str


def installed() -> tuple[PluginName, ...]:
    """The plugins that installed distributions offer as entry points, sorted by name."""
    if not any(map(_may_offer, sys.path)):
        return ()
    from importlib.metadata import entry_points

    return tuple(
        sorted({PluginName(point.name, point.value.partition("[")[0].strip()) for point in entry_points(group=PROJECT)})
    )


def named(names: Iterable[str]) -> Iterator[PluginName]:
    """The plugins that the settings name."""
    for name in names:
        yield PluginName(name, name)


def _may_offer(folder: str) -> bool:
    """Whether an entry of ``sys.path`` can hold an entry point of ours; a zip archive always may."""
    try:
        with os.scandir(folder or ".") as entries:
            return any(_mentions(entry.path) for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
    except NotADirectoryError:
        return True
    except OSError:
        return False


def _mentions(metadata: str) -> bool:
    try:
        with open(os.path.join(metadata, "entry_points.txt"), "rb") as file:
            return b"[" + PROJECT.encode() + b"]" in file.read()
    except OSError:
        return False
