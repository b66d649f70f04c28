"""The house keeps its rooms apart: who may import what, read from the source of every module."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import ai_residency_lint

PACKAGE = "ai_residency_lint"
HOME = Path(ai_residency_lint.__file__).parent
MODULES = sorted(HOME.rglob("*.py"))

ROOMS: dict[str, set[str]] = {
    "findings": set(),
    "settings": {"findings.model"},
    "sources": set(),
    "syntax": {"sources"},
    "cache": set(),
    "resolve": {"syntax.summary"},
    "catalog": set(),
    "calls": {"resolve", "catalog", "syntax.summary"},
    "rules": {"calls.facts", "catalog", "findings", "settings.model", "syntax.summary"},
    "reporters": {"findings"},
    "inventory": {"calls.facts", "catalog", "findings", "reporters", "rules", "settings.model", "syntax.summary"},
    "merge": {"findings", "inventory.model", "reporters"},
    "plugins": {"findings", "reporters", "rules", "sources"},
    "errors": set(),
}
"""Room: what else it may import of this package. Whatever is not listed (engine, cli, commands, ...) may import all."""

SHARED = {"copies", "disk", "errors", "lean", "__version__"}
"""What every room may import."""

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
        if mine not in ROOMS or room(target) in {mine, *SHARED}:
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


def test_every_permission_is_used() -> None:
    used = {
        (room(name(file)), each.module.removeprefix(PACKAGE + "."))
        for file in MODULES
        for each in imports(file.read_text(encoding="utf-8"))
    }
    idle = {
        (mine, allowed)
        for mine, rooms in ROOMS.items()
        for allowed in rooms
        if not any(user == mine and below(target, allowed) for user, target in used)
    }
    assert idle == set()


def test_every_room_is_in_the_table() -> None:
    folders = {file.parent.name for file in MODULES if file.parent != HOME and file.parent.parent == HOME}
    assert folders - {"commands"} <= set(ROOMS)


CLOCK = re.compile(r"\b(date|datetime|dt)\.(today|now|utcnow)\(|\btime\.(time|time_ns|localtime|gmtime|strftime)\(")


def test_only_entry_points_read_the_clock() -> None:
    readers = {name(file) for file in MODULES if CLOCK.search(file.read_text(encoding="utf-8"))}
    assert readers <= {"api", "commands.remembered", "testing"} | {"cache.results", "disk"}, "or those that date files"
    assert "commands.remembered" in readers, "the pattern can find something"


def test_modules_can_be_imported_in_any_order() -> None:
    code = """
import importlib, sys
for name in sys.argv[1:]:
    for each in [each for each in sys.modules if each.startswith("ai_residency_lint")]:
        del sys.modules[each]
    importlib.import_module(name)
"""
    names = [f"{PACKAGE}.{name(file)}" for file in MODULES if file.stem not in ("__init__", "__main__")]
    subprocess.run([sys.executable, "-c", code, *names], check=True, timeout=120)
