"""What commands need before they can start: settings by the command line, and the plugins these settings name."""

from __future__ import annotations

import os
import sys

from ai_residency_lint.errors import SettingsError
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import TypeVar

    from ai_residency_lint.catalog.load import Catalog
    from ai_residency_lint.disk import Disk
    from ai_residency_lint.plugins.manager import Plugins
    from ai_residency_lint.regime import Regimes
    from ai_residency_lint.settings.load import Loader, Overrides
    from ai_residency_lint.sources.shard import Shard
    from ai_residency_lint.summaries import Summaries

    _Result = TypeVar("_Result")


def loader(arguments: argparse.Namespace, overrides: Overrides | None = None, disk: Disk | None = None) -> Loader:
    """The settings of files, by ``--config`` and ``--isolated``."""
    from ai_residency_lint.settings.load import Loader

    return Loader(os.getcwd(), config=arguments.config, isolated=arguments.isolated, overrides=overrides, disk=disk)


def equipped(arguments: argparse.Namespace, work: Callable[[Plugins, Catalog], _Result]) -> _Result:
    """What ``work`` makes of the plugins that hold in the working directory, and of the catalogue with their additions;
    what is wrong with plugins is said, too."""
    from ai_residency_lint.regime import Regimes

    regimes = Regimes()
    try:
        return work(*regimes.equipment(loader(arguments).for_folder(os.getcwd())))
    finally:
        warn(regimes)


def warn(regimes: Regimes) -> None:
    """Say on stderr what went wrong with plugins."""
    for problem in regimes.problems():
        print(f"ai-residency-lint: warning: {problem}", file=sys.stderr)


def summaries(arguments: argparse.Namespace) -> Summaries:
    """Where the summaries of a run come from, by ``--cache-dir``, ``--no-cache`` and ``--jobs``."""
    from ai_residency_lint.summaries import Summaries

    return Summaries(cache_folder(arguments), jobs(arguments))


def cache_folder(arguments: argparse.Namespace) -> str | None:
    """The folder of the cache, by ``--cache-dir`` and ``--no-cache``; None for no cache."""
    from ai_residency_lint.cache.place import folder

    given: str | None = arguments.cache_dir
    return None if arguments.no_cache else folder() if given is None else given


def shard(arguments: argparse.Namespace) -> Shard | None:
    """Which part of the run is wanted, by ``--shard``."""
    if arguments.shard is None:
        return None
    from ai_residency_lint.sources.shard import Shard

    return Shard.of(arguments.shard)


def jobs(arguments: argparse.Namespace) -> int | None:
    """How many processes may work, by ``--jobs``; None leaves that to the tool."""
    text: str = arguments.jobs
    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise SettingsError(f'--jobs: "{text}" is neither "auto" nor a number from 1')
    return int(text)
