"""The house keeps its rooms apart: who may import what, read from the source of every module."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import ai_residency_lint

PACKAGE = "ai_residency_lint"
HOME = Path(ai_residency_lint.__file__).parent
MODULES = sorted(HOME.rglob("*.py"))

ROOMS = {
    "errors": set(),
    "findings": {"errors"},
    "settings": {"errors", "findings.model"},
    "sources": {"errors", "settings"},
    "syntax": {"errors", "sources"},
    "cache": {"errors"},
    "resolve": {"errors", "syntax.summary", "calls.facts"},
    "catalog": {"errors"},
    "calls": {"errors", "resolve", "catalog", "syntax.summary", "settings.model"},
    "rules": {"errors", "calls.facts", "catalog", "findings", "settings.model", "syntax.summary"},
    "reporters": {"errors", "findings"},
    "inventory": {
        "errors",
        "calls.facts",
        "catalog",
        "findings",
        "reporters",
        "rules",
        "settings.model",
        "syntax.summary",
    },
    "merge": {"errors", "findings", "reporters"},
    "plugins": {"errors", "catalog", "findings", "reporters", "rules", "sources", "settings"},
}
"""Room: what else it may import of this package. Whatever is not listed (engine, cli, commands, ...) may import all."""

OUTSIDE = {
    "libcst": {"syntax"},
    "pathspec": {"sources"},
    "pluggy": {"plugins"},
    "tomli": {"catalog", "settings", "sources", "testing"},
    "msgspec": {
        *("calls", "catalog", "findings", "inventory", "merge", "outcomes", "resolve", "rules", "settings", "sources"),
        "syntax",
    },
    **{each: set() for each in ("socket", "ssl", "http", "ftplib", "smtplib", "urllib.request", "xmlrpc")},
    **{each: set() for each in ("requests", "httpx", "aiohttp", "openai")},
}
"""Module from outside: the rooms that may import it. Nothing may reach a network or run linted code."""


class Import(NamedTuple):
    module: str
    line: int
    typing_only: bool


def imports(text: str) -> Iterator[Import]:
    """All imports of a module, also those inside functions; ``typing_only`` marks those under TYPE_CHECKING."""
    tree = ast.parse(text)
    quiet = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules = [each.name for each in names]
            case ast.ImportFrom(module=str(module), names=names, level=0):
                modules = [f"{module}.{each.name}" for each in names]
            case ast.ImportFrom():
                modules = [f"{PACKAGE}.relative"]
            case _:
                continue
        yield from (Import(module, node.lineno, id(node) in quiet) for module in modules)


def room(module: str) -> str:
    return module.split(".", 1)[0]


def below(module: str, allowed: str) -> bool:
    return module == allowed or module.startswith(allowed + ".")


def broken(own: str, found: Import) -> str | None:
    """What is wrong with an import in the module ``own`` (its name without the package's), if anything."""
    if below(found.module, PACKAGE):
        target = found.module.removeprefix(PACKAGE).lstrip(".")
        mine = room(own)
        if mine not in ROOMS or room(target) in {mine, "copies", "disk", "lean", "__version__"}:
            return None
        if any(below(target, allowed) for allowed in ROOMS[mine]):
            return None
        return f"line {found.line}: {mine} may not import {target}"
    for outside, rooms in OUTSIDE.items():
        if below(found.module, outside) and room(own) not in rooms:
            if outside == "libcst" and own.startswith("plugins") and found.typing_only:
                return None
            return f"line {found.line}: {own} may not import {found.module}"
    return None


def name(file: Path) -> str:
    return ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_rooms(file: Path) -> None:
    found = imports(file.read_text(encoding="utf-8"))
    assert [problem for each in found if (problem := broken(name(file), each))] == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("rules.hosts", "from ai_residency_lint.resolve import values"),
        ("rules.hosts", "def late():\n    import libcst"),
        ("catalog.load", "from ai_residency_lint.settings.model import Settings"),
        ("findings.model", "from ai_residency_lint.sources.model import Source"),
        ("calls.extract", "from ai_residency_lint.syntax.parse import parse"),
        ("reporters.full", "from ai_residency_lint.rules.base import Rule"),
        ("plugins.manager", "import libcst"),
        ("engine", "import urllib.request"),
        ("resolve.values", "from . import names"),
    ],
)
def test_the_table_can_fail(own: str, text: str) -> None:
    problems = [broken(own, each) for each in imports(text)]
    assert all(problems)
    assert problems


def test_every_room_is_in_the_table() -> None:
    folders = {file.parent.name for file in MODULES if file.parent != HOME and file.parent.parent == HOME}
    assert folders - {"commands"} <= set(ROOMS)


CLOCK = re.compile(r"\b(date|datetime|dt)\.(today|now|utcnow)\(|\btime\.(time|time_ns|localtime|gmtime|strftime)\(")


def test_only_entry_points_read_the_clock() -> None:
    readers = {name(file) for file in MODULES if CLOCK.search(file.read_text(encoding="utf-8"))}
    assert readers <= {"api", "commands.remembered", "testing"} | {"cache.results", "disk"}, "or those that date files"
    assert "commands.remembered" in readers, "the pattern can find something"
