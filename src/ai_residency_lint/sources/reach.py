"""Files that matter because of what they import: they use a client, a wrapper or a setting of another module.

Import statements are found in the bytes; nothing is parsed. The answer errs on the side of too many.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.importers import Importers
from ai_residency_lint.sources.inputs import base
from ai_residency_lint.sources.layout import Layout

if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    from ai_residency_lint.sources.handed import Handed

    _Said = TypeVar("_Said")

    class Each(Protocol):
        """What a function says of each of some files."""

        def __call__(
            self, files: Sequence[str], look: Callable[[str], _Said], /
        ) -> Iterable[tuple[str, _Said]]:  # fmt: skip
            """Each file with the answer, in any order."""
            ...


# A pattern that begins with plain letters is searched for ten times faster than one that begins with a choice.
_IMPORT = re.compile(rb"import(?=[\s(*\\])")
_CONTINUED = re.compile(rb"\\(?:\r\n?|\n)")
_COMMENT = re.compile(rb"#[^\r\n]*")
_BREAK = re.compile(rb"[;:]")
_LISTED = re.compile(rb"\s*\(((?:[^)#]++|#[^\r\n]*+)*+)|[^\r\n;#]*")
_NAME = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*\.\s*[\w\x80-\xff]+)*")

_TEXT = re.compile(rb"""['"](\.*)([A-Za-z_][\w.]*)['"]""")
_SETTINGS = re.compile(rb"""DJANGO_SETTINGS_MODULE['"][^\r\n'"]*['"]([A-Za-z_][\w.]*)['"]""")
_TEST = re.compile(r"(?:^|[/\\])(?:test_[^/\\]*|conftest)\.py$|_test\.py$")

_MANAGE = os.sep + "manage.py"
_FEW = 40
"""Modules that carry something, with those that import them, up to which a search by name pays."""
_ROUNDS = 4

Statement = tuple[str, int, int]


def imports_by_text(data: bytes) -> bool:
    """Whether a module may import others by their names in strings, or let Flask do so."""
    return b"import_module" in data or b"__import__" in data or b"from_object" in data


def imports(data: bytes) -> Iterator[Statement]:
    """The imports of a module: name, leading dots, and for ``from ... import`` where the names begin, else 0.

    What only looks like a statement, in a comment or a string, may be among them.
    """
    for found in _IMPORT.finditer(data):
        at, end = found.start(), found.end()
        line = data.rfind(b"\n", 0, at) + 1
        before = data[data.rfind(b"\r", line, at) + 1 or line : at].strip()
        if b";" in before or (b":" in before and not before.startswith(b"from")):
            before = _BREAK.split(before)[-1].strip()
        if not before:
            for name in names(data, end):
                yield name, 0, 0
        elif before.startswith((b"from ", b"from.", b"from\t", b"from\f")):
            module = before[4:].lstrip(b". \t\f")
            yield _text(module), before.count(b".", 4, len(before) - len(module)), end
    if imports_by_text(data):
        for dots, name in _TEXT.findall(data):
            yield _text(name), len(dots), 0


def continued(data: bytes) -> bytes:
    """The code with lines joined that a backslash continues."""
    return _CONTINUED.sub(b" ", data) if b"\\" in data else data


def names(data: bytes, start: int) -> Iterator[str]:
    """The names, and a few words besides, behind an ``import`` that ends at ``start``."""
    found = _LISTED.match(data, start)
    listed = (found[1] or found[0]) if found else b""
    return map(_text, _NAME.findall(_COMMENT.sub(b"", listed) if b"#" in listed else listed))


def _text(name: bytes) -> str:
    text = name.decode(errors="replace")
    return text if text.isascii() else _normal(text)


def _normal(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", text)


class Reached(NamedTuple):
    """The files that matter; those, linted or not, of which others can import a part of a library; and the linted ones
    that only take part if something in them is asked for."""

    wanted: set[str]
    live: set[str]
    unread: set[str]


class Reach:
    """Chooses the files that matter.

    ``matters`` judges the bytes of one file; ``carries`` tells of one that matters whether its importers can, too;
    ``handed`` tells of other files what they could do with what files of those contents hand to them; ``read`` gives
    the code of a file (an absolute path), nothing for one that cannot be read; ``each`` what a function says of each
    file. ``links`` are then the modules of the project that files import: all files, unless all are of one project.
    """

    def __init__(
        self,
        matters: Callable[[bytes], bool],
        carries: Callable[[bytes], bool],
        handed: Callable[[Iterable[bytes]], Handed],
        layout: Layout,
        read: Callable[[str], bytes],
        each: Each,
        cwd: str,
    ) -> None:
        self._matters = matters
        self._carries = carries
        self._handed = handed
        self._layout = layout
        self._read = read
        self._each = each
        self._cwd = cwd
        self._judged: dict[str, tuple[bool, bool]] = {}
        self._django: dict[str, set[str]] = {}
        self.links: dict[str, set[str]] = {}

    def among(self, files: Iterable[str]) -> Reached:
        """Those of ``files`` that matter by themselves; that import, over any number of steps, one that also carries
        something; or that one of these imports and that could use what it hands on."""
        targets = dict.fromkeys(files)
        own: set[str] = set()
        carriers: set[str] = set()
        graph: dict[str, set[str]] = {}
        todo = [*targets]
        while todo:
            for file, (matters, carries, imported) in self._each(todo, self._look):
                if matters:
                    own.add(file)
                if carries:
                    carriers.add(file)
                graph[file] = imported
            todo = sorted({each for file in todo for each in graph[file] if each not in graph})
        self.links = graph
        if not own:
            return Reached(own, own, own)
        importers = _reversed(graph)
        _spread(carriers, importers.get)
        return self._reached(targets, own | carriers, graph.get, importers.get)

    def among_all(self, files: Iterable[str]) -> Reached | None:
        """The same for all modules of a tree, without a look at what each file imports: those that import the few that
        carry something are found by their names. None if these are not few, or an import leads out of the tree."""
        targets = dict.fromkeys(files)
        for file, (matters, carries, stays) in self._each([*targets], lambda file: self._glance(file, targets)):
            self._judged[file] = matters, carries
            if not stays:
                return None
        own = {file for file in targets if self._judged[file][0]}
        live = own and self._live_among(targets, own)
        if live is None:
            return None
        graph = self.links

        def imported(file: str) -> set[str]:
            if file not in graph:
                graph[file] = self.imported(file, self._read(file))
            return graph[file]

        try:
            return self._reached(targets, live, imported, None)
        except _NeedsAllError:
            return None

    def _live_among(self, targets: Collection[str], own: set[str]) -> set[str] | None:
        """The files that matter, and those that import one of them that carries something, over any number of steps;
        None if that is not to be found out by names."""
        carriers = {file for file in own if self._judged[file][1]}
        if len({self._layout.project(os.path.dirname(file)) for file in targets}) > 1:  # then imports connect them
            return None
        django = any(file.endswith(_MANAGE) for file in targets)
        fresh = carriers
        for _ in range(_ROUNDS):
            if not fresh:
                return own | carriers
            if len(carriers) > _FEW:
                return None
            look = partial(self._among_importers, Importers(fresh, django=django).may_be)
            for file, found in self._each([each for each in targets if each not in self.links], look):
                if found is not None:
                    self.links[file] = found
            fresh = {each for each, found in self.links.items() if not (each in carriers or found.isdisjoint(carriers))}
            carriers = carriers | fresh
        return None

    def _among_importers(self, may_be: Callable[[str, bytes], bool], file: str) -> set[str] | None:
        data = self._read(file)
        return self.imported(file, data) if may_be(file, data) else None

    def _reached(
        self,
        targets: Collection[str],
        live: set[str],
        imported: Callable[[str], Iterable[str] | None],
        importers: Callable[[str], Iterable[str] | None] | None,
    ) -> Reached:
        """What matters if ``live`` are those of which others can import a part of a library."""
        reached = set(live)
        _spread(reached, imported)
        others = {file: self._read(file) for file in sorted(reached - live)}
        if not others:
            return Reached(live.intersection(targets), live, set())
        handed = self._handed(map(self._read, sorted(live)))
        sending = {file for file, data in others.items() if handed.sends(name for name, _, _ in imports(data))}
        if sending:
            if importers is None:
                raise _NeedsAllError
            _spread(sending, importers)
        using = sending.union(file for file, data in others.items() if file in targets and handed.uses(data))
        wanted = (live | using).intersection(targets)
        return Reached(wanted, live | sending, reached.intersection(targets) - wanted)

    def _glance(self, file: str, targets: Collection[str]) -> tuple[bool, bool, bool]:
        """Whether a file matters, whether it carries something, and whether what it imports is among the others."""
        data = self._read(file)
        matters = self._matters(data)
        stays = _stays_below(file, data, self._cwd) or all(each in targets for each in self.imported(file, data))
        return matters, matters and self._carries(data), stays

    def _look(self, file: str) -> tuple[bool, bool, set[str]]:
        """Whether a file matters, whether it carries something, and what it imports."""
        data = self._read(file)
        if (judged := self._judged.get(file)) is None:
            matters = self._matters(data)
            judged = matters, matters and self._carries(data)
        return *judged, self.imported(file, data)

    def imported(self, file: str, data: bytes) -> set[str]:
        """The modules of the project that a file imports."""
        folder = os.path.dirname(file)
        found: set[str] = set()
        imported = self._layout.imported
        if _TEST.search(file):  # pytest gives it what is defined there
            found.update(self._layout.above(folder, "conftest"))
        data = continued(data)
        for module, level, start in imports(data):
            files, packages = imported(module, level, folder)
            if files:
                found.update(files)
            if start and packages:
                taken = tuple(names(data, start))
                found.update(file for package in packages for file in self._layout.inside(package, taken))
            elif not start and "." in module:  # "import a.b" makes "a", too
                found.update(imported(module.partition(".")[0], 0, folder)[0])
            if module == "django.conf":
                found.update(self._settings(folder))
        return found

    def _settings(self, folder: str) -> set[str]:
        """For files in a folder: what names the settings modules of Django, and those modules."""
        if folder not in self._django:
            todo = [*self._layout.imported("manage", 0, folder)[0]]
            found = self._django[folder] = set(todo)
            for file in todo:
                for name in map(_text, _SETTINGS.findall(self._read(file))):
                    top = name.partition(".")[0]
                    places = (
                        self._layout.imported(each, 0, os.path.dirname(file))[0]
                        for each in (name, f"{top}.wsgi", f"{top}.asgi")
                    )
                    fresh = set().union(*places) - found
                    found |= fresh
                    todo += sorted(fresh)
        return self._django[folder]


def _reversed(graph: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file, imported in graph.items():
        for each in imported:
            found.setdefault(each, []).append(file)
    return found


def _spread(found: set[str], leads: Callable[[str], Iterable[str] | None]) -> None:
    """Add everything that can be reached."""
    todo = list(found)
    while todo:
        for each in leads(todo.pop()) or ():
            if each not in found:
                found.add(each)
                todo.append(each)


def _stays_below(file: str, data: bytes, cwd: str) -> bool:
    """Whether no relative import in ``file`` leads out of ``cwd``."""
    depth = file.count(os.sep, len(base(cwd)))
    dots = b"." * (depth + 2)
    if depth and dots not in data:
        return True
    return all(level < len(dots) for _, level, _ in imports(continued(data)))


class _NeedsAllError(Exception):
    """What all files import has to be known."""
