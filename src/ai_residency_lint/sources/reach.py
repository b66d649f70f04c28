"""Files that matter because of what they import: they use a client, a wrapper or a setting of another module.

Import statements are found in the bytes; nothing is parsed. The answer errs on the side of too many.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ai_residency_lint.sources.layout import Layout

# A pattern that begins with plain letters is searched for ten times faster than one that begins with a choice.
_IMPORT = re.compile(rb"import(?=[\s(*\\])")
_CONTINUED = re.compile(rb"\\(?:\r\n?|\n)")
_COMMENT = re.compile(rb"#[^\r\n]*")
_FROM = re.compile(rb"(?:.*[;:])?\s*from(?:\s*(\.[.\s]*)|\s+)([\w.\x80-\xff]*)\s*", re.DOTALL)
_LISTED = re.compile(rb"\s*\(((?:[^)#]++|#[^\r\n]*+)*+)|[^\r\n;#]*")
_NAME = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*\.\s*[\w\x80-\xff]+)*")

Statement = tuple[str, int, tuple[str, ...]]


_TEXT = re.compile(rb"""['"](\.*)([A-Za-z_][\w.]*)['"]""")
_DYNAMIC = (b"import_module", b"__import__")


def imports(data: bytes) -> Iterator[Statement]:
    """The import statements of a module: its name, leading dots, names that are taken from it.

    What only looks like a statement, in a comment or a string, may be among them.
    """
    if b"\\" in data:
        data = _CONTINUED.sub(b" ", data)
    for found in _IMPORT.finditer(data):
        at = found.start()
        line = data.rfind(b"\n", 0, at) + 1
        before = data[data.rfind(b"\r", line, at) + 1 or line : at].strip()
        if not before or before.endswith((b";", b":")):
            for name in _names(data, found.end()):
                yield name, 0, ()
        elif b"from" in before and (origin := _FROM.fullmatch(before)):
            yield _text(origin[2]), (origin[1] or b"").count(b"."), tuple(_names(data, found.end()))
    if any(call in data for call in _DYNAMIC):
        for dots, name in _TEXT.findall(data):
            yield _text(name), len(dots), ()


def _names(data: bytes, start: int) -> Iterator[str]:
    found = _LISTED.match(data, start)
    return map(_text, _NAME.findall(_COMMENT.sub(b"", found[1] or found[0]) if found else b""))


def _text(name: bytes) -> str:
    text = name.decode(errors="replace")
    return text if text.isidentifier() or text.isascii() else _normal(text)


def _normal(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", text)


class Reach:
    """Chooses the files that matter.

    ``matters`` judges the bytes of one file; ``uses`` tells whether a file could use a client that is handed to it;
    ``read`` gives the code of a file (an absolute path), nothing for one that cannot be read.
    """

    def __init__(
        self,
        matters: Callable[[bytes], bool],
        uses: Callable[[bytes], bool],
        layout: Layout,
        read: Callable[[str], bytes],
    ) -> None:
        self._matters = matters
        self._uses = uses
        self._layout = layout
        self._read = read

    def among(self, files: Iterable[str]) -> set[str]:
        """Those of ``files`` that matter by themselves; that import, over any number of steps, one that does; or that
        one of these imports and that could use a client."""
        targets = dict.fromkeys(files)
        wanted: set[str] = set()
        graph: dict[str, set[str]] = {}
        todo = list(targets)
        while todo:
            file = todo.pop()
            if file in graph:
                continue
            data = self._read(file)
            if self._matters(data):
                wanted.add(file)
            graph[file] = self._imported(file, data)
            todo.extend(graph[file])
        if not wanted:
            return wanted
        _spread(wanted, _reversed(graph))
        reached = set(wanted)
        _spread(reached, graph)
        handed = {file for file in reached.intersection(targets) - wanted if self._uses(self._read(file))}
        return wanted.intersection(targets) | handed

    def _imported(self, file: str, data: bytes) -> set[str]:
        """The modules of the project that a file imports."""
        folder = os.path.dirname(file)  # noqa: PTH120
        found: set[str] = set()
        for module, level, names in imports(data):
            found.update(self._layout.find(module, level, folder))
            if names:
                found.update(self._layout.inside(module, level, folder, names))
            elif "." in module and found:  # "import a.b" makes "a", too
                found.update(self._layout.find(module.partition(".")[0], 0, folder))
        return found


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
