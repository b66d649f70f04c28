"""Which plugins are there, as plain data: what the entry points of installed distributions name.

``importlib.metadata`` takes longer to import than a small run takes, so the files are read here; only for a zip archive
on the path it is asked. Looking at 50 distributions takes less than a millisecond, so nothing is remembered.
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

_GROUP: Final = b"[" + PROJECT.encode() + b"]"


class PluginName(NamedTuple):
    """A plugin before it is imported: its name in messages, and where it is (``module`` or ``module:attribute``)."""

    name: str
    target: str


def installed() -> tuple[PluginName, ...]:
    """The plugins that installed distributions offer as entry points, sorted by name."""
    texts: dict[str, bytes] = {}
    for folder in sys.path:
        try:
            for name, text in _offers(folder):
                texts.setdefault(name, text)
        except NotADirectoryError:
            return _installed_anywhere()
    return tuple(sorted({plugin for text in texts.values() for plugin in _plugins(text)}))


def distributions() -> tuple[str, ...]:
    """The names of what is installed, with versions, as they stand on ``sys.path``."""
    found: list[str] = []
    for folder in sys.path:
        try:
            found += sorted(each.name for each in _distributions(folder))
        except NotADirectoryError:
            found.append(folder)
    return tuple(found)


def _installed_anywhere() -> tuple[PluginName, ...]:
    from importlib.metadata import entry_points

    points = entry_points(group=PROJECT)
    return tuple(sorted({PluginName(point.name, _target(point.value)) for point in points}))


def named(names: Iterable[str]) -> Iterator[PluginName]:
    """The plugins that the settings name."""
    for name in names:
        yield PluginName(name, name)


def _offers(folder: str) -> Iterator[tuple[str, bytes]]:
    """The distributions in an entry of ``sys.path`` that may have plugins: name, and the file of entry points.

    Of several with the same name the first on the path counts. Raises NotADirectoryError for an archive.
    """
    for each in _distributions(folder):
        try:
            with open(os.path.join(each.path, "entry_points.txt"), "rb") as file:
                text = file.read()
        except OSError:
            text = b""
        name = each.name.rpartition(".")[0].partition("-")[0]
        yield name.lower().replace(".", "_"), text if _GROUP in text else b""


def _distributions(folder: str) -> list[os.DirEntry[str]]:
    """What is installed in an entry of ``sys.path``. Raises NotADirectoryError for an archive."""
    try:
        with os.scandir(folder or ".") as entries:
            return [each for each in entries if each.name.endswith((".dist-info", ".egg-info"))]
    except NotADirectoryError:
        raise
    except OSError:
        return []


def _plugins(text: bytes) -> Iterator[PluginName]:
    """What a file of entry points has in our group."""
    ours = False
    for line in map(str.strip, text.decode("utf-8", "replace").splitlines()):
        if line.startswith("["):
            ours = line == _GROUP.decode()
        elif ours and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield PluginName(name.strip(), _target(value))


def _target(value: str) -> str:
    """An entry point without its extras."""
    return value.partition("[")[0].strip()
