"""Where the cache lies."""

import os
import sys
from collections.abc import Mapping

_NAME = "ai-residency-lint"


def folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """The user's folder for this cache: below ``XDG_CACHE_HOME`` if that is set, else where the platform has caches.

    None for a user without a home. Never inside a linted tree: who writes the code must not write what is known of it.
    """
    given = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):
        return os.path.join(given, _NAME)
    local = environment.get("LOCALAPPDATA")
    if platform == "win32" and local:
        return os.path.join(local, _NAME, "Cache")
    home = os.path.expanduser("~")
    if home == "~":
        return None
    return os.path.join(home, *(("Library", "Caches") if platform == "darwin" else (".cache",)), _NAME)
