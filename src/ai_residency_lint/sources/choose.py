"""Which files of a run can matter, and their content: each file is read once, and most are not looked at again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

from ai_residency_lint.disk import Disk
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.carry import carries
from ai_residency_lint.sources.inputs import Input
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.prefilter import Prefilter
from ai_residency_lint.sources.reach import Reach, Reached
from ai_residency_lint.sources.unread import Unread
from ai_residency_lint.sources.whole import is_whole, stays_below

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    from ai_residency_lint.sources.handed import Handed, Sdk
    from ai_residency_lint.sources.model import Source

    class Knowledge(Protocol):
        """What must be known about libraries to choose files."""

        def needles(self) -> Sequence[bytes]:
            """The lower-case byte strings without one of which a file cannot use any of the libraries."""
            ...

        def sdks(self) -> Sequence[Sdk]:
            """The descriptions of all libraries."""
            ...


class Chosen(NamedTuple):
    """The files that matter, with those that cannot be read; where modules of the project lie; which files each file
    imports; those of which others can import a part of a library; and those that are parsed if they are asked for."""

    sources: tuple[Source, ...]
    layout: Layout
    links: Mapping[str, Iterable[str]]
    live: Container[str]
    unread: Unread


def choose(files: Iterable[Input], cwd: str | Path, knowledge: Knowledge, disk: Disk | None = None) -> Chosen:
    """Choose among ``files`` those that can matter, by themselves or by what they import."""
    files = tuple(files)
    disk = disk or Disk()
    layout = Layout(cwd, known=frozenset(each.where for each in files if each.data is not None), disk=disk)
    contents = _Contents({each.where: each.data for each in files if each.data is not None}, disk)

    matters = Prefilter(knowledge.needles()).matters
    reach = Reach(
        matters,
        lambda data: carries(data, matters),
        lambda handing: _handed(knowledge, handing),
        layout,
        contents.code,
        contents.plain,
    )
    readable = dict.fromkeys(each.where for each in files if each.problem is None)
    nothing = contents.hold_nothing(readable, str(cwd), matters)
    reached = Reached(set(), set(), set()) if nothing else reach.among(readable)
    wanted = reached.wanted | contents.broken
    sources = (_source(each, disk) for each in files if each.problem is not None or each.where in wanted)
    unread = (each.where for each in files if each.where in reached.unread and each.where not in wanted)
    return Chosen(tuple(sources), layout, reach.links, reached.live, Unread(unread, contents.code))


def _handed(knowledge: Knowledge, handing: Iterable[bytes]) -> Handed:
    from ai_residency_lint.sources.handed import Handed  # not for a file that stands alone

    return Handed(knowledge.sdks(), handing)


class _Contents:
    """The code of files, read once unless it is given. ``broken`` are those that cannot be read, ``plain`` those of
    which it has been found out that they do not matter."""

    def __init__(self, given: dict[str, bytes], disk: Disk) -> None:
        self.broken: set[str] = set()
        self.plain: set[str] = set()
        self._given = given
        self._disk = disk

    def hold_nothing(self, files: Collection[str], cwd: str, matters: Callable[[bytes], bool]) -> bool:
        """Whether none of ``files`` matters, and nothing that they import is outside them."""
        if self._given or not is_whole(files, cwd, self._disk):
            return False
        for each in files:
            data = self.code(each)
            if matters(data):
                return False
            self.plain.add(each)
            if not stays_below(each, data, cwd):
                return False
        return True

    def code(self, file: str) -> bytes:
        """The bytes of a module; those of a notebook's cells."""
        data = self._given.get(file)
        if data is None:
            try:
                data = self._disk.read(file)
            except OSError:
                self.broken.add(file)
                return b""
        if file[-6:].lower() != ".ipynb" or b"import" not in data:
            return data
        from ai_residency_lint.sources.notebook import decode

        content = decode(data)
        return data if content.problems else content.text.encode(errors="replace")


def _source(given: Input, disk: Disk) -> Source:
    """The file, read again: hardly any file is wanted, and keeping all until that is known would cost memory."""
    from ai_residency_lint.sources.model import Source
    from ai_residency_lint.sources.read import from_bytes, read

    if given.problem is not None:
        return Source(given.path, given.file, "", b"", problems=(given.problem,))
    return read(given.file, given.path, disk) if given.data is None else from_bytes(given.data, given.path, given.file)
