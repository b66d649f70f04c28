"""Where the cache lies."""

import os
import sys
from collections.abc import Mapping

RESULT = ".result"
"""How the names of files with what whole runs printed end."""

_NAME = "ai-residency-lint"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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


def replace(file: str, data: bytes) -> None:
    """Write a whole file of the cache, or leave the old one as it is. Raises OSError."""
    above = os.path.dirname(file)
    if not os.path.isdir(above):
        os.makedirs(above, mode=0o700, exist_ok=True)
        with open(os.path.join(above, ".gitignore"), "w", encoding="utf-8") as stream:
            stream.write("*\n")
    name = f"{file}.{os.urandom(6).hex()}"
    try:
        with open(os.open(name, _NEW, 0o600), "wb") as written:
            written.write(data)
        os.replace(name, file)
    except BaseException:
        if os.path.exists(name):
            os.unlink(name)
        raise
