"""Files that matter because of what they import: they use a client, a wrapper or a setting of another module.

Import statements are found in the bytes by one pattern; nothing is parsed. The answer errs on the side of too many.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ai_residency_lint.sources.layout import Layout

_STATEMENT = re.compile(
    rb"^[ \t;]*(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\r\n]*)|import[ \t]+([^\r\n]+))", re.M
)
_NAME = re.compile(rb"[A-Za-z_]\w*(?:\.\w+)*")

Imports = tuple[tuple[str, int, tuple[str, ...]], ...]


def imports(data: bytes) -> Imports:
    """The import statements of a file: module, leading dots, imported names."""
    found: list[tuple[str, int, tuple[str, ...]]] = []
    for dots, module, names, plain in _STATEMENT.findall(data):
        if plain:
            found += [(_text(name), 0, ()) for name in _NAME.findall(plain.split(b"#")[0])]
        else:
            bare = re.sub(rb"#[^\r\n]*", b"", names)
            found.append((_text(module), len(dots), tuple(_text(name) for name in _NAME.findall(bare))))
    return tuple(found)


def _text(name: bytes) -> str:
    return name.decode(errors="replace")


@dataclass(frozen=True)
class Reach:
    """Chooses the files that matter.

    ``matters`` judges the bytes of one file; ``uses`` tells whether a file could use a client that is handed to it;
    ``read`` gives the bytes of a file, nothing for one that cannot be read.
    """

    matters: Callable[[bytes], bool]
    uses: Callable[[bytes], bool]
    layout: Layout
    read: Callable[[Path], bytes]

    def among(self, files: Iterable[Path]) -> set[Path]:
        """Those of ``files`` that matter by themselves; that import, over any number of steps, one that does; or that
        one of these imports and that could use a client."""
        targets = tuple(dict.fromkeys(files))
        wanted: set[Path] = set()
        graph: dict[Path, tuple[Path, ...]] = {}
        todo = list(targets)
        while todo:
            file = todo.pop()
            if file in graph:
                continue
            data = self.read(file)
            if self.matters(data):
                wanted.add(file)
            graph[file] = tuple(dict.fromkeys(_imported(file, data, self.layout)))
            todo.extend(graph[file])
        _spread(wanted, _reversed(graph))
        reached = set(wanted)
        _spread(reached, graph)
        handed = {file for file in reached.intersection(targets) - wanted if self.uses(self.read(file))}
        return wanted.intersection(targets) | handed


def _reversed(graph: Mapping[Path, tuple[Path, ...]]) -> dict[Path, tuple[Path, ...]]:
    found: dict[Path, tuple[Path, ...]] = {}
    for file, imported in graph.items():
        for each in imported:
            found[each] = (*found.get(each, ()), file)
    return found


def _spread(found: set[Path], graph: Mapping[Path, tuple[Path, ...]]) -> None:
    """Add everything that can be reached."""
    todo = list(found)
    while todo:
        for each in graph.get(todo.pop(), ()):
            if each not in found:
                found.add(each)
                todo.append(each)


def _imported(file: Path, data: bytes, layout: Layout) -> Iterator[Path]:
    for module, level, names in imports(data):
        found = next((each for each, _ in layout.candidates(module, level, file)), None)
        if found is not None:
            yield found
        for name in names:
            inner = f"{module}.{name}" if module else name
            yield from (each for each, _ in _first(layout.candidates(inner, level, file)))


def _first(found: Iterator[tuple[Path, bool]]) -> Iterator[tuple[Path, bool]]:
    for each in found:
        yield each
        return
