"""Whether a file that names no library could use what others hand to it: a client, a part of one, or a host."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol

    class Sdk(Protocol):
        """What must be known of a library: see ``catalog.sdk``."""

        @property
        def needles(self) -> tuple[str, ...]:
            """What a file holds, in any case, that uses it."""
            ...

        @property
        def modules(self) -> tuple[str, ...]:
            """Its top-level import names."""
            ...

        @property
        def transparent(self) -> tuple[str, ...]:
            """What may stand anywhere in a path."""
            ...

        @property
        def generic_methods(self) -> Mapping[str, str]:
            """Methods whose first argument is a path of the API."""
            ...

        @property
        def methods(self) -> Mapping[str, Mapping[str, object]]:
            """Tables of attribute paths from a client to what sends a request."""
            ...

        @property
        def http(self) -> tuple[object, ...]:
            """The functions that send raw requests."""
            ...


Names = tuple[bytes, ...]

# A name behind a dot, then the next one; else whether it is called, or part of an import, and so not kept.
_STEP = re.compile(rb"\.\s*([A-Za-z_]\w*)(?=\s*\.\s*([A-Za-z_]\w*)|([ \t]*\(|\s+import\b)?)")
_SENT = re.compile(rb"""\.\s*(\w+)\s*\(\s*(?:path\s*=\s*)?[fF]?['"]/([a-z_]+)""")


class Handed:
    """Knows the ways from a client to a request in those libraries that some files name.

    ``files`` are the contents of the files that can hand something on.
    """

    def __init__(self, sdks: Iterable[Sdk], files: Iterable[bytes]) -> None:
        named: list[Sdk] = []
        missing = list(sdks)
        seen: list[_Steps] = []
        for data in files:
            lowered = data.lower()
            named += (each for each in missing if _is_named(each, lowered))
            missing = [each for each in missing if each not in named]
            seen.append(_Steps(data))
        self._between = frozenset(name.encode() for sdk in named for name in sdk.transparent)
        self._generic = frozenset(name.encode() for sdk in named for name in sdk.generic_methods)
        self._senders = frozenset(name for sdk in named if sdk.http for name in sdk.modules)
        paths = {tuple(path.encode().split(b".")) for sdk in named for table in sdk.methods.values() for path in table}
        self._ends = frozenset(path[0] for path in paths)
        parts = {path[:end] for path in paths for end in range(1, len(path))}
        handed = {part for part in parts if any(part[-1] in each.kept and self._leads(each, part) for each in seen)}
        self._paths: dict[bytes, set[Names]] = {}
        for path in paths:
            for start in range(len(path)):
                if start == 0 or path[:start] in handed:
                    self._paths.setdefault(path[start], set()).add(path[start:])
        self._first = re.compile(rb"\.\s*(?:" + b"|".join(map(re.escape, self._paths)) + rb")\b").search

    def uses(self, data: bytes) -> bool:
        """Whether a file can make a request with what is handed to it."""
        if any(name in self._generic and end in self._ends for name, end in _SENT.findall(data)):
            return True
        if not self._paths or not self._first(data):
            return False
        steps = _Steps(data)
        return any(self._leads(steps, path) for name in steps.names for path in self._paths.get(name, ()))

    def _leads(self, steps: _Steps, path: Names) -> bool:
        """Whether the names of a path stand in a file one behind the other, or where something keeps a part of it."""
        return steps.names.issuperset(path) and all(
            one in steps.kept
            or (one, other) in steps.pairs
            or any((one, each) in steps.pairs for each in self._between)
            for one, other in pairwise(path)
        )

    def sends(self, modules: Iterator[str]) -> bool:
        """Whether a file that imports ``modules`` can send a raw request to a host that is handed to it."""
        return bool(self._senders) and any(name.partition(".")[0] in self._senders for name in modules)


def _is_named(sdk: Sdk, lowered: bytes) -> bool:
    """Whether a file can use a library."""
    return any(all(part.encode() in lowered for part in needle.split("+")) for needle in sdk.needles)


class _Steps:
    """The names behind dots in some code: all, pairs of them one behind the other, and those that nothing follows."""

    def __init__(self, data: bytes) -> None:
        found = set(_STEP.findall(data))
        self.names = {name for name, _, _ in found}
        self.pairs = {(name, other) for name, other, _ in found if other}
        self.kept = {name for name, other, used in found if not other and not used}
