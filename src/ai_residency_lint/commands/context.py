"""What commands need before they can start: settings by the command line, and the plugins these settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ai_residency_lint.errors import SettingsError
from ai_residency_lint.settings.load import Loader, Overrides

if TYPE_CHECKING:
    import argparse

    from ai_residency_lint.plugins.manager import Plugins
    from ai_residency_lint.sources.shard import Shard
    from ai_residency_lint.summaries import Summaries


def loader(arguments: argparse.Namespace, overrides: Overrides | None = None) -> Loader:
    """The settings of files, by ``--config`` and ``--isolated``."""
    config = Path(arguments.config) if arguments.config is not None else None
    return Loader(Path.cwd(), config=config, isolated=arguments.isolated, overrides=overrides)


def plugins(arguments: argparse.Namespace) -> Plugins:
    """The plugins that hold in the working directory."""
    from ai_residency_lint.plugins.manager import load

    return load(loader(arguments).for_folder(Path.cwd()).plugins)


def summaries(arguments: argparse.Namespace) -> Summaries:
    """Where the summaries of a run come from, by ``--cache-dir``, ``--no-cache`` and ``--jobs``."""
    from ai_residency_lint.cache.place import folder
    from ai_residency_lint.summaries import Summaries

    given = arguments.cache_dir
    cache = None if arguments.no_cache else folder() if given is None else Path(given)
    return Summaries(cache, _jobs(arguments.jobs))


def shard(arguments: argparse.Namespace) -> Shard | None:
    """Which part of the run is wanted, by ``--shard``."""
    if arguments.shard is None:
        return None
    from ai_residency_lint.sources.shard import Shard

    return Shard.of(arguments.shard)


def _jobs(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise SettingsError(f'--jobs: "{text}" is neither "auto" nor a number from 1')
    return int(text)
