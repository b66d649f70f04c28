"""What commands need before they can start: settings by the command line, and the plugins these settings name."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ai_residency_lint.settings.load import Loader, Overrides

if TYPE_CHECKING:
    from ai_residency_lint.plugins.manager import Plugins


def loader(arguments: argparse.Namespace, overrides: Overrides | None = None) -> Loader:
    """The settings of files, by ``--config`` and ``--isolated``."""
    config = Path(arguments.config) if arguments.config is not None else None
    return Loader(Path.cwd(), config=config, isolated=arguments.isolated, overrides=overrides)


def plugins(arguments: argparse.Namespace) -> "Plugins":
    """The plugins that hold in the working directory."""
    from ai_residency_lint.plugins.manager import load

    return load(loader(arguments).for_folder(Path.cwd()).plugins)
