"""The documentation against the tool: commands parse, outputs are real, links lead somewhere, tables are complete."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import test_rooms
import tomli
import yaml
from conftest import TODAY

from ai_residency_lint import cli
from ai_residency_lint.catalog.policy import Endpoint, Model
from ai_residency_lint.catalog.sdk import Method, Sdk
from ai_residency_lint.commands import remembered
from ai_residency_lint.resolve.values import Reason
from ai_residency_lint.settings.decode import KEYS, Table, decode
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.testing import check_marked

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GENERATED = DOCS / "rules"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
REAL = "<!-- real output -->"
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"(?:^\$ |^\s*- run: |^\s+- |\"command\": \")(ai-residency-lint [^\"\n]*)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TYPES = {"endpoints": tuple[Endpoint, ...], "models": tuple[Model, ...], "methods": dict[str, dict[str, Method]]}


class Block(NamedTuple):
    """A fenced block: where it stands, its language, its text, and whether it claims to be real output."""

    page: str
    line: int
    language: str
    text: str
    real: bool

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def prose(page: Path) -> str:
    """A page without its blocks."""
    return FENCE.sub("", page.read_text("utf-8"))


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for found in FENCE.finditer(text):
        before = text[: found.start()]
        inner = re.sub(rf"^{found['indent']}", "", found["text"], flags=re.MULTILINE)
        yield Block(page.name, before.count("\n") + 1, found["language"], inner, before.rstrip().endswith(REAL))


BLOCKS = [block for page in PAGES for block in blocks(page) if page.name != "plugins.md"]
COMMANDS = [(block, found[1]) for block in BLOCKS for found in PROGRAM.finditer(block.text)]


def of(*languages: str, pages: tuple[str, ...] = ()) -> list[Block]:
    return [each for each in BLOCKS if each.language in languages and (not pages or each.page in pages)]


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head; the ticks around a first cell are taken off."""
    text = (DOCS / page).read_text("utf-8").split(f"\n{heading}\n", 1)[1]
    lines = re.split(r"^#+ ", text, maxsplit=1, flags=re.MULTILINE)[0].splitlines()
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [[cells[0].strip("`"), *cells[1:]] for cells in table[2:]]


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


# -- commands and outputs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("block", "command"), COMMANDS, ids=str)
def test_commands_parse(block: Block, command: str) -> None:
    program, *arguments = shlex.split(command.split(" <", 1)[0])
    assert program == cli.PROGRAM
    cli.parser().parse_args(arguments)


def test_there_are_commands() -> None:
    assert {block.page for block, _ in COMMANDS} >= {"README.md", "getting-started.md", "catalogue.md"}


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.real], ids=str)
def test_output_is_real(block: Block, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(remembered, "today", lambda: "2026-11-21")
    first, _, shown = block.text.partition("\n")
    assert first.startswith(f"$ {cli.PROGRAM} ")
    assert cli.main(shlex.split(first)[2:]) in (0, 1)
    printed = capsys.readouterr()
    assert printed.out + printed.err == shown


def test_the_readme_opens_with_real_output() -> None:
    opening, *_ = (ROOT / "README.md").read_text("utf-8").split("\n## ")
    assert opening.count(REAL) == 2


def test_what_editors_are_told_fits_the_lines() -> None:
    (task,) = (json.loads(each.text) for each in of("json", pages=("getting-started.md",)))
    pattern = re.compile(task["tasks"][0]["problemMatcher"]["pattern"]["regexp"])
    (shown,) = (each for each in of("console", pages=("README.md",)) if each.real and "flake8" in each.text)
    lines = [line for line in shown.text.splitlines()[1:] if "RSD" in line]
    assert lines and all(pattern.fullmatch(line) for line in lines)


# -- snippets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of("python", pages=("getting-started.md", "limitations.md")), ids=str)
def test_examples_are_what_the_page_says(block: Block) -> None:
    said = check_marked(block.text, today=TODAY)
    assert said == [], f"{block} is no longer so: change the page"


@pytest.mark.parametrize("block", of("python", pages=("configuration.md",)), ids=str)
def test_noqa_examples_are_hidden_findings(block: Block) -> None:
    assert check_marked(block.text, today=TODAY) == []
    assert len(check_marked(re.sub(r"# noqa.*", "", block.text), today=TODAY)) == block.text.count("noqa")


@pytest.mark.parametrize("block", of("yaml"), ids=str)
def test_yaml_is_yaml_and_hooks_exist(block: Block) -> None:
    hooks = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert yaml.safe_load(block.text)
    assert set(re.findall(r"- id: (\S+)", block.text)) <= hooks


@pytest.mark.parametrize("block", of("toml"), ids=str)
def test_toml_is_accepted(block: Block, tmp_path: Path) -> None:
    table = tomli.loads(block.text)
    if "tool" in table:
        section = table["tool"]["ai-residency-lint"]
        for name in section.get("env-files", ()):
            (tmp_path / name).parent.mkdir(parents=True)
            (tmp_path / name).touch()
        assert decode(section, tmp_path / "pyproject.toml") != Settings(root=tmp_path)
    elif "name" in table:
        msgspec.convert(table, Sdk)
    else:
        (key,) = table
        msgspec.convert(table[key], TYPES[key])


# -- links -------------------------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub and GitLab make them."""
    found = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", [*PAGES, *sorted(GENERATED.glob("*.md"))], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_in_the_index() -> None:
    index = LINK.findall((DOCS / "README.md").read_text("utf-8"))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= set(index)


# -- tables ------------------------------------------------------------------------------------------------------------


def shown(default: Any) -> str:
    """A default as the table writes it."""
    return "none" if default is None else f"`{json.dumps(default)}`"


def test_every_key_is_documented_with_its_default() -> None:
    table = {cells[0]: cells[-2] for cells in rows("configuration.md", "## Keys")}
    defaults = Table()
    wanted = zip(KEYS, (getattr(defaults, name) for name in Table.__struct_fields__), strict=True)
    assert table == {key: shown(default) for key, default in wanted}


def test_the_table_of_keys_is_that_of_the_settings() -> None:
    fields = {name.replace("_", "-") for name in Settings._fields}
    assert fields - {"root", "config-file"} == set(KEYS) - {"env-files"}


def test_every_option_is_documented() -> None:
    commands = next(each for each in cli.parser()._actions if each.dest == "command").choices
    assert isinstance(commands, dict)
    options = {name for each in commands["check"]._actions for name in each.option_strings} - {"-h", "--help"}
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", (DOCS / "configuration.md").read_text("utf-8")))
    assert options == named


def keys(value: object, path: str = "") -> Iterator[str]:
    """The paths of all plain values in a JSON document."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from keys(inner, f"{path}.{name}".lstrip("."))
        case list():
            for inner in value:
                yield from keys(inner, f"{path}[]")
        case _:
            yield path


def test_every_key_of_the_json_is_documented(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    cli.main(["check", "--quiet", "--output-format", "json", "examples/demo"])
    document = json.loads(capsys.readouterr().out)
    documented = [cells[0] for cells in rows("configuration.md", "## JSON")]
    assert sorted(documented) == sorted(set(keys(document)))


def bounds() -> Iterator[tuple[str, str]]:
    """The public bounds of the two rooms that work hard, by dotted name."""
    for room in ("resolve", "syntax"):
        for file in sorted((ROOT / "src" / "ai_residency_lint" / room).glob("*.py")):
            for name, value in re.findall(r"^(MAX_\w+) = ([\d_]+)$", file.read_text("utf-8"), re.MULTILINE):
                yield f"{room}.{file.stem}.{name}", value.replace("_", "")


def test_bounds_are_those_of_the_code() -> None:
    assert {name: value for name, value, *_ in rows("limitations.md", "## Bounds")} == dict(bounds())


def test_reasons_are_those_of_the_code() -> None:
    assert [cells[0] for cells in rows("limitations.md", "## Cannot tell")] == [each.value for each in Reason]


def test_rooms_are_those_that_are_kept_apart() -> None:
    table = {cells[0]: words(cells[-1]) for cells in rows("internals.md", "## The rooms")}
    assert {room: table.get(room) for room in test_rooms.ROOMS} == test_rooms.ROOMS
    folders = {file.parent.name for file in test_rooms.MODULES if file.parent.parent == test_rooms.HOME}
    assert set(table) == (folders | {"errors"}) - {"commands"}


def test_dependencies_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    assert {cells[0] for cells in rows("internals.md", "## What each dependency is for")} == names
