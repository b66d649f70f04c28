"""What earlier runs found out about whole projects, for as long as nothing that it depends on has changed.

A run in which some files have changed need not follow the calls of the other projects again. Unlike what whole runs
have printed (``cache.results``), this is asked for after all files have been read, and goes by their content.
"""

from __future__ import annotations

from collections.abc import Container
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
    """An outcome, and what was looked at for it: listings and files by digest, which files were said to be live."""

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
        self._disk, self._cwd, self._summaries = loader.disk, loader.cwd, summaries
        self._asked = _package(), str(loader.cwd), under.settings, under.edition_name, today
        self._keys: dict[int, bytes] = {}

    def noted(self, part: Part) -> Part:
        """The same project, which notes all that is looked at for it."""
        layout, live = Layout(self._cwd, disk=Noted(self._disk)), _Asked(part.chosen.live)
        return part._replace(chosen=part.chosen._replace(layout=layout, live=live))

    def find(self, part: Part) -> Outcome | None:
        """What was found out about a project, if it would be again."""
        from ai_residency_lint.engine import Outcome
        from ai_residency_lint.reporters.model import Summary

        try:
            data = self._summaries.recall(self._key(part))
            kept = None if data is None else msgspec.msgpack.decode(data, type=_Kept)
            if kept is None or not self._is_right(kept, part.chosen.live):
                return None
        except (OSError, ValueError):
            return None
        texts = {(path, cell): lines for path, cell, lines in kept.texts}
        return Outcome(Summary(*kept.summary), kept.findings, texts)

    def keep(self, part: Part, outcome: Outcome) -> None:
        """Remember what was found out about a project that is ``noted``, unless a file has changed during the run."""
        seen, live = part.chosen.layout.disk, part.chosen.live
        assert isinstance(live, _Asked)
        if not (seen.is_clear and self._disk.is_clear):
            return
        kept = _Kept(
            tuple((folder, digest(encoded(listed(found)))) for folder, found in seen.folders.items()),
            tuple((file, content) for file, (_, content) in seen.files.items()),
            tuple(seen.kinds.items()),
            tuple(seen.links.items()),
            tuple(live.answers.items()),
            outcome.summary,
            outcome.findings,
            tuple((*place, lines) for place, lines in outcome.texts.items()),
        )
        with suppress(OSError, ValueError):  # such as what has no place in UTF-8
            self._summaries.remember(self._key(part), msgspec.msgpack.encode(kept))

    def _key(self, part: Part) -> bytes:
        """What an outcome depends on, besides what is looked at for it: the content of the files that matter, and which
        others there are."""
        key = self._keys.get(id(part.files))
        if key is None:
            sources, unread = part.chosen.sources, part.chosen.unread.files
            told = (
                self._asked,
                part.files,
                [(each.path, each.digest, each.problems) for each in sources],
                [(each, self._disk.content(each)) for each in unread],
            )
            key = self._keys[id(part.files)] = digest(encoded(repr(told)))
        return key

    def _is_right(self, kept: _Kept, live: Container[str]) -> bool:
        disk = self._disk
        return (
            all(digest(encoded(listed(disk.listing(folder)))) == found for folder, found in kept.folders)
            and all(disk.content(file) == found for file, found in kept.files)
            and all(disk.kind(path) == found for path, found in kept.kinds)
            and all(disk.real(path) == found for path, found in kept.links)
            and all((file in live) == found for file, found in kept.live)
        )


@cache
def _package() -> bytes:
    """A digest of this package, whichever part of it an outcome depends on."""
    home = Path(__file__).parent
    files = sorted(each for each in home.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return digest(stamp() + b"".join(map(_content, files)))


def _content(file: Path) -> bytes:
    try:
        return digest(file.read_bytes())
    except OSError:  # as in ``stamp``
        return digest(b"")
