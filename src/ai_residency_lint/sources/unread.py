"""Files that nobody has parsed so far, by the attributes that they name: they are parsed when one is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

MAX_HOLDERS = 10
"""Unread files that name an attribute. With more of them the name is so common that it says nothing."""

_NAME = rb"([A-Za-z_\x80-\xff][\w\x80-\xff]*)"
_USED = rb"\.\s*" + _NAME
_SET = rb"\.\s*" + _NAME + rb"(?=[\s)\]]*(?:[:,][^=\n]*|[^\w\s=!<>,:.()\[\]]{1,2})?=(?!=))"
_BY_TEXT = rb"""attr\s*\([^()'"]*['"]""" + _NAME + rb"""['"]"""


class Unread:
    """An index of files by the attributes in them, made when it is first asked.

    ``read`` gives the code of a file, as in ``Reach``.
    """

    def __init__(self, files: Iterable[str], read: Callable[[str], bytes]) -> None:
        self.files = tuple(files)
        self._read = read
        self._index: dict[bytes, list[str]] | None = None

    def among(self, files: Collection[str]) -> Unread:
        """Those among ``files``."""
        return Unread((each for each in self.files if each in files), self._read)

    def holding(self, name: str) -> list[str]:
        """The files that name an attribute, or set it if an equals sign stands behind it, in a fixed order."""
        if self._index is None:
            self._index = {}
            for file in self.files:
                for each in _attributes(self._read(file)):
                    self._index.setdefault(each, []).append(file)
        found = self._index.get(name.encode(errors="replace"), [])
        return found if len(found) <= MAX_HOLDERS else []


def _attributes(data: bytes) -> set[bytes]:
    by_text = re.findall(_BY_TEXT, data)
    return {*re.findall(_USED, data), *by_text, *(each + b"=" for each in (*re.findall(_SET, data), *by_text))}
