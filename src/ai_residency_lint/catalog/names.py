"""What the names of the catalogue's files say, without reading a file."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # that of ``typing`` costs more than the whole of ``--version``
if TYPE_CHECKING:
    from pathlib import Path

FOLDER = os.path.dirname(__file__)
"""Where the catalogue of the package lies."""

MODELS = "-models"
"""How the names of lists of models end."""

_ENDING = ".toml"
_DATE = (4, 2, 2)


def within(folder: str | Path, kind: str) -> list[str]:
    """The names, without ending, of the files in ``policies`` or ``sdks`` of the catalogue at ``folder``, sorted."""
    place = os.path.join(folder, kind)
    found = os.listdir(place) if os.path.isdir(place) else ()
    return sorted(name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING))


def edition(name: str) -> tuple[str, str] | None:
    """The provider and the month (``2026-10``) or day (``2026-10-06``) of an edition; None for any other name."""
    for length in (3, 2):
        provider, *date = name.rsplit("-", length)
        if len(date) == length and all(map(_digits, date, _DATE)) and _is_provider(provider):
            return provider, "-".join(date)
    return None


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _is_provider(text: str) -> bool:
    plain = text.replace("-", "").replace("_", "")
    return text[:1].isalpha() and plain.isascii() and plain.isalnum() and plain == plain.lower()
