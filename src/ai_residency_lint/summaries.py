"""Summaries of files: remembered by an earlier run, made by several processes at once, or made here. What else a run
wants to remember lies beside them."""

from __future__ import annotations

import sys
from functools import cached_property, partial

from ai_residency_lint.copies import Helper, spare, worth
from ai_residency_lint.disk import digest
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Self

    from ai_residency_lint.cache.store import Store
    from ai_residency_lint.sources.model import Source
    from ai_residency_lint.syntax.summarize import Summarized

PAYS = 100_000
"""Characters to parse for each process, below which it costs more than it saves."""
FILE = "summaries"
"""The name of the file in the cache's folder."""


class Summaries:
    """Where one run gets its summaries. As a context manager it writes what is worth remembering when it ends."""

    def __init__(self, cache: str | Path | None = None, jobs: int | None = 1) -> None:
        """``cache`` is the folder of the cache, ``jobs`` how many processes may work; None leaves that to the tool."""
        self.jobs = jobs
        self._cache = cache
        self._made: dict[bytes, bytes] = {}
        self._due: dict[bytes, int] = {}
        self._helper: Helper | None = None
        self._is_asked = False

    @cached_property
    def _store(self) -> Store | None:
        """The cache, opened when something is asked for."""
        if self._cache is None:
            return None
        from pathlib import Path

        from ai_residency_lint.cache.store import Store

        return Store(Path(self._cache, FILE))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._do_without()
        if "_store" in self.__dict__ and self._store is not None:
            self._store.save()

    def prepare(self, sources: Iterable[Source]) -> bool:
        """Make what will be asked for and is not known, in several processes if that pays.

        Returns whether one of them is still at it, so that this one had better do something else until it asks.
        """
        if self.jobs == 1:
            return False
        from ai_residency_lint.syntax import summarize

        parsed = [(_key(each), each) for each in sources if not summarize.is_hopeless(each)]
        unknown = {key: each for key, each in parsed if not self._known(key)}
        for key, _ in parsed:
            self._due[key] = self._due.get(key, 0) + 1
        count = self.processes([len(each.text) for each in unknown.values()])
        if count > 1:
            from ai_residency_lint.workers import dumps

            for key, data in dumps(unknown, count):
                self._keep(key, data)
        elif unknown and self._helper is None and "libcst" not in sys.modules and spare(self.jobs):
            self._begin([*unknown.items()])
        return self._is_asked

    def processes(self, sizes: Collection[int]) -> int:
        """How many processes tasks of some sizes, in characters, are worth."""
        return worth(len(sizes), sum(sizes) // PAYS, self.jobs)

    def stay(self) -> None:
        """Start no further processes: this is one of several."""
        self.jobs, self._helper = 1, None

    def news(self, known: Collection[bytes]) -> dict[bytes, bytes]:
        """What is worth remembering and not in ``known``, by key."""
        self._wait()
        fresh = {} if self._store is None else self._store.fresh
        return {key: data for key, data in fresh.items() if key not in known}

    def add(self, news: Mapping[bytes, bytes]) -> None:
        """Take over the news of another process."""
        if self._store is not None:
            self._store.fresh.update(news)

    @property
    def are_kept(self) -> bool:
        """Whether later runs know what this one finds out."""
        return self._cache is not None

    def recall(self, key: bytes) -> bytes | None:
        """What an earlier run, or this one, has remembered under a key of 16 bytes."""
        return None if self._store is None else self._store.get(key)

    def remember(self, key: bytes, data: bytes) -> None:
        """Keep something else than a summary for later runs."""
        if self._store is not None:
            self._store.put(key, data)

    def of(self, source: Source) -> Summarized:
        """The summary and the problems of a file. Raises only for what is wrong with the tool."""
        from ai_residency_lint.syntax.summarize import is_hopeless, summarize

        self._wait()
        if is_hopeless(source) or (self._store is None and not self._made and self._helper is None):
            return summarize(source)
        key = _key(source)
        return self._remembered(key) or self._new(key, source)

    def _remembered(self, key: bytes) -> Summarized | None:
        from ai_residency_lint.syntax.summarize import load

        data = self._made.get(key)
        self._due[key] = self._due.get(key, 0) - 1
        if self._due[key] < 1:  # as far as is known nobody asks again
            self._made.pop(key, None)
        if data is None and self._store is not None:
            data = self._store.get(key)
        return None if data is None else load(data)

    def _begin(self, unknown: list[tuple[bytes, Source]]) -> None:
        """Have a copy of this process import LibCST, which takes longer than all else that is done with a file."""
        try:
            self._helper = Helper(_answered, unknown)
        except OSError:
            return
        self._is_asked = True

    def _wait(self) -> None:
        """Take over what a copy of this process has been making."""
        if self._is_asked and self._helper is not None:
            self._is_asked = False
            for key, data in self._told(self._helper.answer):
                self._keep(key, data)

    def _new(self, key: bytes, source: Source) -> Summarized:
        from ai_residency_lint.syntax.summarize import dump, load, summarize

        if self._helper is not None and not source.cells and not source.problems:
            asked = (key, source.path, str(source.file), source.text, source.digest)
            for _, data in self._told(partial(self._helper.ask, asked)):
                if self._store is not None:
                    self._store.put(key, data)
                if (told := load(data)) is not None:
                    return told
        found = summarize(source)
        kept = None if self._store is None else dump(found)
        if kept is not None and self._store is not None:
            self._store.put(key, kept)
        return found

    def _told(self, ask: Callable[[], list[tuple[bytes, bytes]]]) -> list[tuple[bytes, bytes]]:
        """What a copy of this process answers; if it does not, everything is done here from now on."""
        try:
            return ask()
        except (EOFError, OSError, ValueError, TypeError):
            self._do_without()
            return []

    def _do_without(self) -> None:
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.end()

    def _known(self, key: bytes) -> bool:
        return key in self._made or (self._store is not None and key in self._store)

    def _keep(self, key: bytes, data: bytes) -> None:
        self._made[key] = data
        if self._store is not None:
            self._store.put(key, data)


def _key(source: Source) -> bytes:
    from ai_residency_lint.syntax.stamp import stamp

    kind = b"notebook" if source.path.lower().endswith(".ipynb") else b"module"
    return digest(stamp() + source.digest + kind)


def _answered(asked: Any) -> list[tuple[bytes, bytes]]:
    """What a copy of this process says of a list of sources with their keys, or of one that it is told of later."""
    from pathlib import Path

    from ai_residency_lint.sources.model import Source
    from ai_residency_lint.syntax.summarize import dumps

    if isinstance(asked, list):
        return dumps(asked)
    key, path, file, text, content = asked
    return dumps([(key, Source(path, Path(file), text, content))])
