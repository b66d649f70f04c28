"""What earlier runs found out about whole projects, for as long as nothing that it depends on has changed.

A run in which some files have changed need not follow the calls of the other projects again. Unlike what whole runs
have printed (``cache.results``), this is asked for after all files have been read, and goes by their content.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ai_residency_lint.disk import Noted, as_text, below, digest, encoded
from ai_residency_lint.engine import Outcome, texts
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.reporters.model import Summary
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.projects import Part
from ai_residency_lint.syntax.stamp import stamp

if TYPE_CHECKING:
    from ai_residency_lint.regime import Regime
    from ai_residency_lint.settings.load import Loader
    from ai_residency_lint.summaries import Summaries


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """An outcome, and what was looked at for it: listings and files by digest, which files were said to be live.

    Texts are only those of files that are not the project's own.
    """

    folders: tuple[tuple[str, bytes], ...]
    files: tuple[tuple[str, bytes], ...]
    kinds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    live: tuple[tuple[str, bool], ...]
    summary: tuple[int, int, int, int, int, int]
    findings: tuple[Finding, ...]
    texts: tuple[tuple[str, int | None, tuple[str, ...]], ...]


class _Asked:
    """Files, maybe of other projects, of which it is noted whether they were among some."""

    def __init__(self, files: Container[str]) -> None:
        self._files = files
        self.answers: dict[str, bool] = {}

    def __contains__(self, file: object) -> bool:
        found = self.answers[str(file)] = file in self._files
        return found


class Outcomes:
    """What is remembered of the projects of one group of files, next to ``summaries``."""

    def __init__(self, under: Regime, loader: Loader, today: date, summaries: Summaries) -> None:
        self._under, self._disk, self._cwd = under, loader.disk, str(loader.cwd)
        self._today, self._summaries = today, summaries
        self._keys: dict[str, bytes] = {}

    def find(self, part: Part) -> Outcome | None:
        """What was found out about a project, if it would be again."""
        try:
            data = self._summaries.recall(self._key(part))
            kept = None if data is None else msgspec.msgpack.decode(data, type=_Kept)
            if kept is None or not self._is_right(kept, part.chosen.live):
                return None
        except (OSError, ValueError):
            return None
        other = {(path, cell): lines for path, cell, lines in kept.texts}
        return Outcome(Summary(*kept.summary), kept.findings, other | dict(texts(kept.findings, part.chosen.sources)))

    def judged(self, part: Part, judge: Callable[[Part], Outcome]) -> Outcome:
        """What ``judge`` finds out about a project, which is remembered, unless a file has changed during the run."""
        seen, live = Noted(self._disk), _Asked(part.chosen.live)
        outcome = judge(part._replace(chosen=part.chosen._replace(layout=Layout(self._cwd, disk=seen), live=live)))
        with suppress(OSError, ValueError):  # such as what has no place in UTF-8
            kept = _kept(part, seen, live, outcome)
            if seen.is_clear and self._disk.is_clear:
                self._summaries.remember(self._key(part), msgspec.msgpack.encode(kept))
        return outcome

    def _key(self, part: Part) -> bytes:
        """What an outcome depends on, besides what is looked at for it: the content of the files that matter, and which
        others there are."""
        first = part.files[0].where  # which no other project has
        if first not in self._keys:
            sources, unread = part.chosen.sources, part.chosen.unread.files
            told = (
                self._asked,
                part.files,
                [(each.path, each.digest, each.problems) for each in sources],
                [(each, self._disk.content(each)) for each in unread],
            )
            self._keys[first] = digest(encoded(repr(told)))
        return self._keys[first]

    @cached_property
    def _asked(self) -> str:
        """What all outcomes depend on: who asks, about what, and this package. Raises OSError."""
        package = [self._disk.content(each) for each in below(str(Path(__file__).parent))]
        return repr((stamp(), package, self._cwd, self._under.settings, self._under.edition_name, self._today))

    def _is_right(self, kept: _Kept, live: Container[str]) -> bool:
        disk = self._disk
        return (
            all(digest(encoded(disk.listed(folder))) == found for folder, found in kept.folders)
            and all(disk.content(file) == found for file, found in kept.files)
            and all(disk.kind(path) == found for path, found in kept.kinds)
            and all(disk.real(path) == found for path, found in kept.links)
            and all((file in live) == found for file, found in kept.live)
        )


def _kept(part: Part, seen: Noted, live: _Asked, outcome: Outcome) -> _Kept:
    own = {each.path for each in part.chosen.sources}
    return _Kept(
        tuple((folder, digest(encoded(as_text(found)))) for folder, found in seen.folders.items()),
        tuple((file, seen.content(file)) for file in [*seen.files]),
        tuple(seen.kinds.items()),
        tuple(seen.links.items()),
        tuple(live.answers.items()),
        outcome.summary,
        outcome.findings,
        tuple((path, cell, lines) for (path, cell), lines in outcome.texts.items() if path not in own),
    )
