"""Where the cache lies."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_NAME = "ai-residency-lint"


def folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """The user's folder for this cache: below ``XDG_CACHE_HOME`` if that is set, else where the platform has caches.

    None for a user without a home. Never inside a linted tree: who writes the code must not write what is known of it.
    """
    given = environment.get("XDG_CACHE_HOME", "")
    if Path(given).is_absolute():
        return Path(given, _NAME)
    local = environment.get("LOCALAPPDATA")
    if platform == "win32" and local:
        return Path(local, _NAME, "Cache")
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home.joinpath(*(("Library", "Caches") if platform == "darwin" else (".cache",)), _NAME)
