"""A program while it is written: modules of lines, and snippets whose names are made fresh."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")
Choose = Callable[[int], int]
"""Chooses a number below its argument; 0 is the simplest choice, so that programs shrink."""

LIBRARY = ("asyncio", "collections", "concurrent.futures", "contextlib", "copy", "dataclasses", "enum", "functools")
LIBRARY = (*LIBRARY, "importlib", "itertools", "operator", "os", "random", "sys", "time", "types", "typing")


@dataclass(slots=True)
class Module:
    """A module of the program; ``name`` is dotted, ``indent`` that of the next line."""

    name: str
    package: bool = False
    lines: list[str] = field(default_factory=list)
    indent: int = 0

    @property
    def file(self) -> str:
        """Where it lies."""
        place = self.name.replace(".", "/")
        return f"{place}/__init__.py" if self.package else f"{place}.py"


@dataclass(frozen=True)
class Program:
    """A finished program: its files by path, what the deployment declares, and under what it is run."""

    files: Mapping[str, str]
    declared: Mapping[str, str]
    runs: Sequence[tuple[Mapping[str, str], Sequence[str]]]
    """For each run the undeclared variables and the command-line arguments."""
    loose: bool = False
    """Whether a client is passed in a way on which the linter is known to lose it."""

    def __str__(self) -> str:
        parts = [f"# ---- {path}\n{text}" for path, text in self.files.items()]
        return "\n".join([*parts, f"# declared environment: {dict(self.declared)}"])


class Writer:
    """Writes a program, one choice after the other. The last module is the one that is started."""

    def __init__(self, choose: Choose, names: Sequence[str], packages: Sequence[str] = ()) -> None:
        self._choose = choose
        self._count = 0
        self.modules = [Module(name) for name in names]
        self.packages = {name: Module(name, package=True) for name in packages}
        self.here = self.modules[0]

    def pick(self, options: Sequence[Item]) -> Item:
        """One of the options; the first is the simplest."""
        return options[self._choose(len(options))] if len(options) > 1 else options[0]

    def chance(self, one_in: int) -> bool:
        """Whether something rare happens; no is the simpler answer."""
        return self._choose(one_in) == one_in - 1

    def fresh(self, stem: str = "v") -> str:
        """A name that nothing has yet."""
        self._count += 1
        return f"{stem}{self._count}"

    def emit(self, code: str) -> None:
        """Add lines to the present module, at its present indentation."""
        self.here.lines += ["    " * self.here.indent + line for line in code.splitlines()]

    @contextmanager
    def inside(self, header: str) -> Iterator[None]:
        """Add lines that end with an opened block, and whatever is written meanwhile in that block."""
        self.emit(header)
        opened = len(header.splitlines()[-1]) - len(header.splitlines()[-1].lstrip())
        before = self.here.indent
        self.here.indent += opened // 4 + 1
        yield
        self.here.indent = before

    def named(self, snippet: str, values: Mapping[str, str], names: dict[str, str]) -> str:
        """A snippet with ``@v`` and the like replaced by expressions and ``$X`` by a fresh name, the same in ``names``."""

        def name(match: re.Match[str]) -> str:
            return names.setdefault(match[1], self.fresh("_v" if match[1][0] == "_" else match[1].lower()))

        text = re.sub(r"\$(\w+)", name, snippet)
        return re.sub(r"@(\w+)", lambda match: values.get(match[1], match[0]), text)
