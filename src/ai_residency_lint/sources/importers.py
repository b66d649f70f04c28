"""Who may import some modules, told from names in the bytes: a search for a few names in all files is faster than
finding out what each file imports."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ai_residency_lint.sources.inputs import base

_PACKAGE = "__init__.py"
_CONFIG = "conftest.py"


class Importers:
    """Those among files of one tree that may import one of ``modules`` (absolute paths), directly.

    To import a module, a file has to name it, and the folder that it lies in as well unless it lies there, or deeper,
    itself: then that folder, or the one around it if it is called ``src``, may be where the search for modules begins.
    Who imports a package, or a module beside a folder of the same name, from inside need not name it, and tests do not
    name their ``conftest.py``. Files of Django have other files named for them, in ``manage.py``.
    """

    def __init__(self, modules: Iterable[str], *, django: bool = False) -> None:
        self._django = django
        self._open: list[str] = []
        inside: dict[str, set[bytes]] = {}
        outside: dict[bytes, set[bytes]] = {}
        for each in modules:
            folder, name = os.path.split(each)
            if name == _CONFIG:
                self._open.append(base(folder))
            if name == _PACKAGE:
                folder, name = os.path.split(folder)
            name = name.removesuffix(".py")
            self._open.append(base(os.path.join(folder, name)))
            around, last = os.path.split(folder)
            named = name.encode(errors="surrogateescape")
            inside.setdefault(base(around if last == "src" else folder), set()).add(named)
            outside.setdefault(last.encode(errors="surrogateescape"), set()).add(named)
        self._inside = [(each, tuple(names)) for each, names in inside.items()]
        self._outside = [(each, tuple(names)) for each, names in outside.items()]

    def may_be(self, file: str, data: bytes) -> bool:
        """Whether a file with this content may import one of them."""
        if any(map(file.startswith, self._open)) or (self._django and b"django.conf" in data):
            return True
        for folder, names in self._inside:
            if file.startswith(folder) and any(name in data for name in names):
                return True
        return any(folder in data and any(name in data for name in names) for folder, names in self._outside)
