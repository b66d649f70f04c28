"""One file of entries by key. Whatever is wrong with it, or with its place, makes it empty and is never an error.

    head: magic, number of writes, length and check sum of the index | index | entries, compressed

The file is replaced as a whole. Of runs side by side each adds what it knows to what it finds when it ends; the last
one wins, and at worst something has to be found out again.
"""

import os
import zlib
from pathlib import Path
from struct import Struct, error
from typing import BinaryIO, NamedTuple

from ai_residency_lint.cache.place import replace

MAX_BYTES = 64 << 20
"""Of all entries together, as they are on disk; those that were used last stay."""
REFRESH = 16
"""After so many writes that did not know of it, the use of an entry is worth a write by itself."""

_MAGIC = b"ai-residency-lint cache 1\n"
_HEAD = Struct(f"<{len(_MAGIC)}sIQI")
_ROW = Struct("<16sQII")
_BROKEN = (OSError, ValueError, error, zlib.error, MemoryError)


class _Entry(NamedTuple):
    """Where an entry begins in the file, its length, and the number of the last write that knew of its use."""

    offset: int
    length: int
    used: int


class _Index(NamedTuple):
    """What is in a file: how many writes it has seen, and the entries by key."""

    writes: int
    entries: dict[bytes, _Entry]


class Store:
    """Some bytes for each key of 16 bytes, in a file that need not exist. Nothing is read before it is asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stream: BinaryIO | None = None
        self._index: _Index | None = None
        self._fresh: dict[bytes, bytes] = {}
        self._used: set[bytes] = set()

    def __contains__(self, key: bytes) -> bool:
        return key in self._fresh or key in self._entries()

    def get(self, key: bytes) -> bytes | None:
        """What was put under a key."""
        if key in self._fresh:
            return zlib.decompress(self._fresh[key])
        entry = self._entries().get(key)
        if entry is None:
            return None
        try:
            found = zlib.decompress(self._data(entry))
        except _BROKEN:
            return None
        self._used.add(key)
        return found

    def put(self, key: bytes, data: bytes) -> None:
        """Keep something for later runs; it is written by ``save``."""
        self._fresh[key] = zlib.compress(data, 1)

    @property
    def fresh(self) -> dict[bytes, bytes]:
        """What was put since the store was opened, as it will be written."""
        return self._fresh

    def save(self) -> None:
        """Write what was put, if it can be written. To be called once, at the end."""
        try:
            if self._fresh or self._is_stale():
                self._write()
        except _BROKEN:
            pass
        finally:
            self._close()

    def _entries(self) -> dict[bytes, _Entry]:
        if self._index is None:
            self._index = self._open()
        return self._index.entries

    def _is_stale(self) -> bool:
        if self._index is None:
            return False
        limit = self._index.writes - REFRESH
        return any(self._index.entries[key].used <= limit for key in self._used)

    def _open(self) -> _Index:
        try:
            self._stream = self._file.open("rb")
            magic, writes, length, check = _HEAD.unpack(self._stream.read(_HEAD.size))
            whole = magic == _MAGIC and length < os.fstat(self._stream.fileno()).st_size
            if whole and zlib.crc32(rows := self._stream.read(length)) == check:
                return _Index(writes, {key: _Entry(*rest) for key, *rest in _ROW.iter_unpack(rows)})
        except _BROKEN:
            pass
        self._close()
        return _Index(0, {})

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _write(self) -> None:
        self._close()
        found = self._open()  # others may have written since
        used = {key: found.writes + 1 if key in self._used else entry.used for key, entry in found.entries.items()}
        old = [key for key in sorted(used, key=used.__getitem__, reverse=True) if key not in self._fresh]
        recent = sum(used[key] > found.writes for key in old)
        kept: dict[bytes, bytes] = {}
        room = MAX_BYTES
        for key in (*old[:recent], *self._fresh, *old[recent:]):
            data = self._fresh.get(key) or self._data(found.entries[key])
            room -= len(data)
            if room < 0:
                break
            kept[key] = data
        self._close()
        replace(str(self._file), _rendered(kept, found.writes + 1, used))

    def _data(self, entry: _Entry) -> bytes:
        if self._stream is None:
            raise ValueError("closed")
        data = _at(self._stream, entry)
        if len(data) != entry.length:
            raise ValueError("cut off")
        return data


def _at(stream: BinaryIO, entry: _Entry) -> bytes:
    if hasattr(os, "pread"):  # forked processes share where the file is read
        return os.pread(stream.fileno(), entry.length, entry.offset)
    stream.seek(entry.offset)
    return stream.read(entry.length)


def _rendered(entries: dict[bytes, bytes], writes: int, used: dict[bytes, int]) -> bytes:
    offset = _HEAD.size + _ROW.size * len(entries)
    rows = bytearray()
    for key, data in entries.items():
        rows += _ROW.pack(key, offset, len(data), used.get(key, writes))
        offset += len(data)
    return b"".join((_HEAD.pack(_MAGIC, writes, len(rows), zlib.crc32(rows)), rows, *entries.values()))
