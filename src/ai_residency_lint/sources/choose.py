"""Which files of a run can matter, and their content: each file is read once, and most are not looked at again."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ai_residency_lint.copies import Copies, shares
from ai_residency_lint.disk import Disk
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.carry import carries
from ai_residency_lint.sources.inputs import Input
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.prefilter import Prefilter
from ai_residency_lint.sources.reach import Reach
from ai_residency_lint.sources.unread import Unread
from ai_residency_lint.sources.whole import is_whole

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol, TypeVar

    from ai_residency_lint.disk import Seen
    from ai_residency_lint.sources.handed import Handed, Sdk
    from ai_residency_lint.sources.model import Source

    _Said = TypeVar("_Said")

    class Knowledge(Protocol):
        """What must be known about libraries to choose files."""

        def needles(self) -> Sequence[bytes]:
            """The lower-case byte strings without one of which a file cannot use any of the libraries."""
            ...

        def sdks(self) -> Sequence[Sdk]:
            """The descriptions of all libraries."""
            ...


PAYS = 400
"""Files to look at for each process, below which it costs more than it saves."""


class Chosen(NamedTuple):
    """The files that matter, with those that cannot be read; where modules of the project lie; which files each file
    imports; those of which others can import a part of a library; and those that are parsed if they are asked for."""

    sources: tuple[Source, ...]
    layout: Layout
    links: Mapping[str, Iterable[str]]
    live: Container[str]
    unread: Unread


def choose(
    files: Iterable[Input], cwd: str | Path, knowledge: Knowledge, disk: Disk | None = None, jobs: int | None = 1
) -> Chosen:
    """Choose among ``files`` those that can matter, by themselves or by what they import.

    ``jobs`` is how many processes may look at them; None leaves that to the tool.
    """
    files = tuple(files)
    disk = disk or Disk()
    layout = Layout(cwd, known=frozenset(each.where for each in files if each.data is not None), disk=disk)
    contents = _Contents({each.where: each.data for each in files if each.data is not None}, disk, jobs)

    matters = Prefilter(knowledge.needles()).matters
    reach = Reach(
        matters,
        lambda data: carries(data, matters),
        lambda handing: _handed(knowledge, handing),
        layout,
        contents.code,
        contents.each,
        str(cwd),
    )
    readable = dict.fromkeys(each.where for each in files if each.problem is None)
    whole = not contents.given and is_whole(readable, str(cwd), disk)
    reached = (reach.among_all(readable) if whole else None) or reach.among(readable)
    wanted = reached.wanted | contents.broken
    sources = (_source(each, disk) for each in files if each.problem is not None or each.where in wanted)
    unread = (each.where for each in files if each.where in reached.unread and each.where not in wanted)
    return Chosen(tuple(sources), layout, reach.links, reached.live, Unread(unread, contents.code))


def _handed(knowledge: Knowledge, handing: Iterable[bytes]) -> Handed:
    from ai_residency_lint.sources.handed import Handed  # not for a file that stands alone

    return Handed(knowledge.sdks(), handing)


class _Contents:
    """The code of files, read unless it is ``given``. ``broken`` are those that cannot be read."""

    def __init__(self, given: dict[str, bytes], disk: Disk, jobs: int | None) -> None:
        self.broken: set[str] = set()
        self.given = given
        self._disk = disk
        self._jobs = jobs

    def each(self, files: Sequence[str], look: Callable[[str], _Said]) -> Iterator[tuple[str, _Said]]:
        """What ``look`` says of each file, in any order. If there are many, copies of this process take a share each;
        what they see must be something that ``marshal`` can write."""
        here, *elsewhere = (files[each] for each in shares(len(files), PAYS, self._jobs))
        with Copies([partial(self._share, part, look) for part in elsewhere]) as copies:
            yield from ((file, look(file)) for file in here)
            for part, (found, broken, seen) in zip(elsewhere, copies.answers(), strict=True):
                self.broken |= broken
                self._disk.add(seen)
                yield from zip(part, found, strict=True)

    def _share(self, files: Sequence[str], look: Callable[[str], _Said]) -> tuple[list[_Said], set[str], Seen]:
        before = self._disk.mark()
        return list(map(look, files)), self.broken, self._disk.since(before)

    def code(self, file: str) -> bytes:
        """The bytes of a module; those of a notebook's cells."""
        data = self.given.get(file)
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
