"""Files that matter because of what they import: they use a client, a wrapper or a setting of another module.

Import statements are found in the bytes; nothing is parsed. The answer errs on the side of too many.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.sources.layout import Layout

if TYPE_CHECKING:
    from ai_residency_lint.sources.handed import Handed

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

Statement = tuple[str, int, int]
_Look = tuple[bool, bool, set[str]]
"""Whether a file matters, whether it carries something, and what it imports."""


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
    file; ``plain`` are files of which it is known that they do not matter. ``links`` are then the modules of the
    project that each file imports.
    """

    def __init__(
        self,
        matters: Callable[[bytes], bool],
        carries: Callable[[bytes], bool],
        handed: Callable[[Iterable[bytes]], Handed],
        layout: Layout,
        read: Callable[[str], bytes],
        each: Callable[[Sequence[str], Callable[[str], _Look]], Iterable[tuple[str, _Look]]],
        plain: Collection[str] = (),
    ) -> None:
        self._matters = matters
        self._carries = carries
        self._handed = handed
        self._layout = layout
        self._read = read
        self._each = each
        self._plain = plain
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
        _spread(carriers, importers)
        live = own | carriers
        reached = set(live)
        _spread(reached, graph)
        others = {file: self._read(file) for file in sorted(reached - live)}
        if not others:
            return Reached(live.intersection(targets), live, set())
        handed = self._handed(map(self._read, sorted(live)))
        sending = {file for file, data in others.items() if handed.sends(name for name, _, _ in imports(data))}
        _spread(sending, importers)
        using = sending.union(file for file, data in others.items() if file in targets and handed.uses(data))
        wanted = (live | using).intersection(targets)
        return Reached(wanted, live | sending, reached.intersection(targets) - wanted)

    def _look(self, file: str) -> _Look:
        data = self._read(file)
        matters = file not in self._plain and self._matters(data)
        return matters, matters and self._carries(data), self.imported(file, data)

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


def _spread(found: set[str], graph: Mapping[str, Iterable[str]]) -> None:
    """Add everything that can be reached."""
    todo = list(found)
    while todo:
        for each in graph.get(todo.pop(), ()):
            if each not in found:
                found.add(each)
                todo.append(each)
