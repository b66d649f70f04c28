"""What earlier runs found out about whole projects, for as long as nothing that it depends on has changed.

A run in which some files have changed need not follow the calls of the other projects again. Unlike what whole runs
have printed (``cache.results``), this is asked for after all files have been read, and goes by their content.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ai_residency_lint.disk import Noted, digest, encoded, listed
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.projects import Part
from ai_residency_lint.syntax.stamp import stamp

if TYPE_CHECKING:
    from ai_residency_lint.engine import Outcome
    from ai_residency_lint.regime import Regime
    from ai_residency_lint.settings.load import Loader
    from ai_residency_lint.summaries import Summaries


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """An outcome, and what was looked at on disk for it: listings and files by digest."""

    folders: tuple[tuple[str, bytes], ...]
    files: tuple[tuple[str, bytes], ...]
    kinds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    summary: tuple[int, ...]
    findings: tuple[Finding, ...]
    texts: tuple[tuple[str, int | None, tuple[str, ...]], ...]


class Outcomes:
    """What is remembered of the projects of one group of files, next to ``summaries``."""

    def __init__(
        self, under: Regime, projects: Iterable[Part], loader: Loader, today: date, summaries: Summaries
    ) -> None:
        self._disk, self._cwd, self._summaries = loader.disk, loader.cwd, summaries
        self._asked = _package(), str(loader.cwd), under.settings, under.edition_name, today
        self._files = frozenset(each.where for part in projects for each in part.files)

    def noted(self, part: Part) -> tuple[Part, Noted]:
        """The same project, and what will know all that is looked at on disk for it."""
        seen = Noted(self._disk)
        return part._replace(chosen=part.chosen._replace(layout=Layout(self._cwd, disk=seen))), seen

    def find(self, part: Part) -> Outcome | None:
        """What was found out about a project, if it would be again."""
        from ai_residency_lint.engine import Outcome
        from ai_residency_lint.reporters.model import Summary

        data = self._summaries.recall(self._key(part))
        try:
            kept = None if data is None else msgspec.msgpack.decode(data, type=_Kept)
            if kept is None or not self._is_right(kept):
                return None
        except (OSError, ValueError):
            return None
        texts = {(path, cell): lines for path, cell, lines in kept.texts}
        return Outcome(Summary(*kept.summary), kept.findings, texts)

    def keep(self, part: Part, seen: Noted, outcome: Outcome) -> None:
        """Remember what was found out about a project; ``seen`` is what was looked at for it."""
        if not seen.is_clear:
            return
        kept = _Kept(
            tuple((folder, digest(encoded(listed(found)))) for folder, found in seen.folders.items()),
            tuple((file, content) for file, (_, content) in seen.files.items()),
            tuple(seen.kinds.items()),
            tuple(seen.links.items()),
            tuple(outcome.summary),
            outcome.findings,
            tuple((*place, lines) for place, lines in outcome.texts.items()),
        )
        with suppress(ValueError):  # what has no place in UTF-8
            self._summaries.remember(self._key(part), msgspec.msgpack.encode(kept))

    def _key(self, part: Part) -> bytes:
        """What an outcome depends on, besides what is looked at for it: the content of the files that matter, and that
        there are others."""
        chosen = part.chosen
        inside = {each.where for each in part.files}
        told = (
            self._asked,
            part.files,
            [(each.path, each.digest, each.problems) for each in chosen.sources],
            [(each, self._disk.content(each)) for each in chosen.unread.files],
            sorted(each for each in chosen.live if each in inside or each not in self._files),
        )
        return digest(encoded(repr(told)))

    def _is_right(self, kept: _Kept) -> bool:
        disk = self._disk
        return (
            all(digest(encoded(listed(disk.listing(folder)))) == found for folder, found in kept.folders)
            and all(disk.content(file) == found for file, found in kept.files)
            and all(disk.kind(path) == found for path, found in kept.kinds)
            and all(disk.real(path) == found for path, found in kept.links)
        )


@cache
def _package() -> bytes:
    """A digest of this package, whichever part of it an outcome depends on."""
    home = Path(__file__).parent
    files = sorted(each for each in home.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return digest(stamp() + b"\0".join(digest(each.read_bytes()) for each in files))
