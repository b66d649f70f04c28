"""What whole runs have printed, for as long as nothing that they looked at has changed.

Each run has a file of its own, named by what it was asked. It holds every path that the run looked at, and what it saw
there: a file by its looks (``disk.looks``), and by a digest for when these tell nothing, because it was written too
shortly before the run, or has been written since, or copied. There is no digest where it takes as long to compare them
as to run again. Whatever is wrong with a file makes it none.

    head: magic, check sum | lengths of the parts | parts
"""

from __future__ import annotations

import os
import time
from functools import partial
from struct import Struct, error

from ai_residency_lint.cache.place import RESULT, replace
from ai_residency_lint.copies import Copies, shares
from ai_residency_lint.disk import SAFE, Disk, as_text, digest, encoded, kind, looks
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ai_residency_lint.disk import Looks

Printed = tuple[str, str, int]
"""What a run gave: its output, the line about it, and the exit code."""

MAX_RESULTS = 64
"""Runs that are remembered; those that were written last stay."""
MAX_BYTES = 64 << 20
"""Of all of them together."""
PAYS = 1_000
"""Files and folders to look at for each process, below which it costs more than it saves."""

_MAGIC = b"ai-residency-lint result 1\n"
_LOOKS = Struct("<qqqQ")
_NO_LOOKS = -1, 0, 0, 0
_LENGTHS = Struct("<9Q")
_SIZE = 16
_NO_CONTENT = bytes(_SIZE)
_BROKEN = (OSError, ValueError, error, MemoryError)


class Results:
    """What is remembered in a file; ``asked`` tells all that the answer depends on, besides files."""

    def __init__(self, file: str, asked: Callable[[], str]) -> None:
        self._file = file
        self._asked = asked

    def _key(self) -> bytes:
        return digest(encoded(self._asked()))

    def find(self, jobs: int | None = 1) -> Printed | None:
        """What the same run printed, if it would do so again.

        ``jobs`` is how many processes may look; None leaves that to the tool.
        """
        try:
            now = time.time_ns()
            with open(self._file, "rb") as stream:
                memory = _Memory.of(stream.read())
            if memory.key != self._key() or not memory.is_right(jobs):
                return None
            if memory.renewed(now):
                self._write(memory)
            return memory.printed
        except _BROKEN:
            return None

    def keep(self, disk: Disk, printed: Printed, more: Iterable[str] = (), *, by_content: bool = True) -> None:
        """Remember what a run printed that looked at ``disk``, if it will do so again as long as ``more`` files, too,
        stay as they are: their content or, if not ``by_content``, how they look, where that tells enough."""
        try:
            for file in more if disk.is_clear else ():
                disk.note(file)
            for file in [*disk.files] if disk.is_clear and by_content else ():
                disk.content(file)
            if not disk.is_clear:
                return
            self._write(_Memory.new(self._key(), disk, printed))
        except _BROKEN:
            return

    def _write(self, memory: _Memory) -> None:
        data = memory.data()
        if len(data) < MAX_BYTES:
            replace(self._file, data)
            _tidy(os.path.dirname(self._file))


class _Memory:
    """A file of this cache, taken apart."""

    def __init__(self, key: bytes, parts: list[bytes], printed: Printed) -> None:
        self.key = key
        self.printed = printed
        self._parts = parts

    @classmethod
    def new(cls, key: bytes, disk: Disk, printed: Printed) -> _Memory:
        """What is to be remembered of a run."""
        folders, files, until = disk.folders.items(), disk.files.items(), disk.started - SAFE
        parts = [
            _joined(path for path, _ in folders),
            digest(_joined(as_text(found) for _, found in folders)),
            _joined(path for path, _ in files),
            b"".join(_packed(seen, until) for _, (seen, _) in files),
            b"".join(content or _NO_CONTENT for _, (_, content) in files),
            _joined(each for pair in disk.kinds.items() for each in pair),
            _joined(each for pair in disk.links.items() for each in pair),
        ]
        return cls(key, parts, printed)

    @classmethod
    def of(cls, data: bytes) -> _Memory:
        """What ``data`` made; raises for anything else."""
        start = len(_MAGIC) + _SIZE
        rest = data[start:]
        if not data.startswith(_MAGIC) or data[len(_MAGIC) : start] != digest(rest):
            raise ValueError("not ours")
        parts, at = [], _LENGTHS.size
        for length in _LENGTHS.unpack_from(rest):
            parts.append(rest[at : at + length])
            at += length
        key, said = parts[0], parts.pop().decode(errors="surrogatepass")
        code, length, text = said.split("\n", 2)
        return cls(key, parts[1:], (text[: int(length)], text[int(length) :], int(code)))

    def data(self) -> bytes:
        """The bytes of the file."""
        text, counts, code = self.printed
        parts = (self.key, *self._parts, encoded(f"{code}\n{len(text)}\n{text}{counts}"))
        rest = b"".join((_LENGTHS.pack(*map(len, parts)), *parts))
        return b"".join((_MAGIC, digest(rest), rest))

    def is_right(self, jobs: int | None) -> bool:
        """Whether all is as it was."""
        folders, listed, files, seen, _, kinds, links = self._parts
        known = _split(folders)
        noted = [*zip(_split(files), _LOOKS.iter_unpack(seen), strict=True)]
        parts = shares(len(known) + len(noted), PAYS, jobs)  # all folders are for this process
        here, *elsewhere = (slice(*(max(0, end - len(known)) for end in (each.start, each.stop))) for each in parts)
        self._other: list[tuple[int, Looks]] = []
        with Copies([partial(self._same, noted, part) for part in elsewhere]) as copies:
            return (
                digest(_joined(map(Disk().listed, known))) == listed
                and all(kind(path) == each for path, each in _pairs(kinds))
                and all(os.path.realpath(path) == each for path, each in _pairs(links))
                and all(map(self._take, (self._same(noted, here), *copies.answers())))
            )

    def _same(self, noted: Sequence[tuple[str, Looks]], part: slice) -> list[tuple[int, Looks]] | bool:
        """Of a part of the files those that look different from what was noted; False if one of them is different."""
        found, none = [], _NO_LOOKS
        for number, (path, before) in enumerate(noted[part], part.start):
            now = looks(os.stat(path))
            if now != before:
                if (now[0] != before[0] and before != none) or _content(path) != _nth(self._parts[4], number):
                    return False
                found.append((number, now))
        return found

    def _take(self, found: list[tuple[int, Looks]] | bool) -> bool:
        if isinstance(found, bool):
            return False
        self._other += found
        return True

    def renewed(self, now: int) -> bool:
        """Take over the looks of files that look different, but are the same; whether there is any such one."""
        seen = bytearray(self._parts[3])
        for number, found in self._other:
            seen[number * _LOOKS.size : (number + 1) * _LOOKS.size] = _packed(found, now - SAFE)
        changed = seen != self._parts[3]
        self._parts[3] = bytes(seen)
        return changed


def _packed(seen: Looks, until: int) -> bytes:
    return _LOOKS.pack(*(seen if max(seen[1:3]) < until else _NO_LOOKS))


def _content(file: str) -> bytes:
    return digest(Disk().read(file))


def _joined(texts: Iterable[str]) -> bytes:
    return encoded("\0".join(texts))


def _split(part: bytes) -> list[str]:
    return part.decode(errors="surrogatepass").split("\0") if part else []


def _pairs(part: bytes) -> Iterator[tuple[str, str]]:
    found = iter(_split(part))
    return zip(found, found, strict=True)


def _nth(part: bytes, number: int) -> bytes:
    return part[number * _SIZE : (number + 1) * _SIZE]


def _tidy(folder: str) -> None:
    """Take away what was written longest ago, of too many or too large ones."""
    with os.scandir(folder) as entries:
        found = [(each.stat(), each.path) for each in entries if each.name.endswith(RESULT)]
    room = MAX_BYTES
    for number, (about, path) in enumerate(sorted(found, key=lambda each: -each[0].st_mtime_ns)):
        room -= about.st_size
        if number >= MAX_RESULTS or room < 0:
            os.unlink(path)
