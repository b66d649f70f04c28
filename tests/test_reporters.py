"""The three output formats, byte for byte."""

import json

from msgspec.structs import replace

from ai_residency_lint.findings.model import Finding, Location, Related
from ai_residency_lint.reporters import REPORTERS
from ai_residency_lint.reporters.model import Report, Summary, Tool

CLIENTS = (
    "from openai import OpenAI",
    "",
    "URL = 'https://api.openai.com/v1'",
    "",
    "def make():",
    "\tclient = OpenAI(base_url=URL)",
    "    日本 = OpenAI()",
    "    return OpenAI(",
    "        a,",
    "        b,",
    "        c,",
    "        d,",
    "    )",
)
FINDING = Finding(
    code="RSD101",
    name="global-endpoint",
    message="requests go to api.openai.com",
    severity="error",
    location=Location("app/clients.py", None, 6, 11, 6, 31),
    related=(Related(Location("app/clients.py", None, 3, 1, 3, 34), "URL = 'https://api.openai.com/v1'"),),
    url="docs/rules/RSD101.md",
    fingerprint="00112233445566778899aabbccddeeff",
)
IN_CELL = replace(FINDING, location=Location("n.ipynb", 3, 1, 5, 1, 13), related=())


def report(*findings: Finding, color: bool = False) -> Report:
    return Report(
        findings,
        Summary(files=2, parsed=1, clients=1, calls=0, findings=len(findings), undetermined=0),
        Tool("0.1.0", "openai-2026-10", "eu"),
        {("app/clients.py", None): CLIENTS, ("n.ipynb", 3): ("c = OpenAI()",)},
        color=color,
    )


def full(*findings: Finding, color: bool = False) -> str:
    return REPORTERS["full"](report(*findings, color=color))


def at(*numbers: int) -> Finding:
    return replace(FINDING, location=Location("app/clients.py", None, *numbers), related=())


def test_flake8() -> None:
    assert REPORTERS["flake8"](report(FINDING, IN_CELL)) == (
        "app/clients.py:6:11: RSD101 requests go to api.openai.com\n"
        "n.ipynb:cell 3:1:5: RSD101 requests go to api.openai.com\n"
    )


def test_nothing_found() -> None:
    assert REPORTERS["flake8"](report()) == ""
    assert full() == ""
    assert json.loads(REPORTERS["json"](report()))["findings"] == []


def test_strangers_text_cannot_forge_lines_or_steer_the_terminal() -> None:
    evil = replace(FINDING, message="a\nb.py:1:1: \x1b[31mRSD\u202e", location=Location("x\n.py", None, 1, 1, 1, 2))
    assert REPORTERS["flake8"](report(evil)) == "x\\n.py:1:1: RSD101 a\\nb.py:1:1: \\x1b[31mRSD\\u202e\n"
    assert "\x1b" not in full(evil)
    assert full(evil).startswith("x\\n.py:1:1: ")


def test_full() -> None:
    assert full(FINDING) == (
        "app/clients.py:6:11: RSD101 requests go to api.openai.com\n"
        "6 |     client = OpenAI(base_url=URL)\n"
        "  |              ^^^^^^^^^^^^^^^^^^^^\n"
        "  = note: app/clients.py:3:1: URL = 'https://api.openai.com/v1'\n"
        "3 | URL = 'https://api.openai.com/v1'\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = help: global-endpoint: ai-residency-lint explain RSD101 (docs/rules/RSD101.md)\n"
        "\n"
    )


def test_full_aligns_wide_characters() -> None:
    lines = full(at(7, 10, 7, 18)).splitlines()
    assert lines[1] == "7 |     日本 = OpenAI()"
    assert lines[2] == "  |            ^^^^^^^^", "two characters that are four columns wide"


def test_full_shortens_long_ranges() -> None:
    assert full(at(8, 12, 13, 6)).splitlines()[1:9] == [
        " 8 |     return OpenAI(",
        "   |            ^^^^^^^",
        " 9 |         a,",
        "   |         ^^",
        "10 |         b,",
        "   |         ^^",
        ".. |",
        "13 |     )",
    ]


def test_full_shows_the_part_of_a_long_line_that_matters() -> None:
    line = "x" * 1000 + "OpenAI()" + "y" * 1000
    place = Location("long.py", None, 1, 1001, 1, 1009)
    made = report(replace(FINDING, location=place, related=()))._replace(texts={("long.py", None): (line,)})
    shown, carets = REPORTERS["full"](made).splitlines()[1:3]
    assert len(shown) < 160
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "OpenAI()"


def test_full_without_source_text() -> None:
    lines = full(
        at(99, 1, 99, 2), replace(FINDING, location=Location("gone.py", None, 1, 1, 1, 1), related=())
    ).splitlines()
    assert [line for line in lines if "|" in line] == []


def test_an_empty_range_has_one_caret() -> None:
    assert full(at(3, 1, 3, 1)).splitlines()[2] == "  | ^"


def test_color_changes_nothing_but_color() -> None:
    import re

    colored = full(FINDING, IN_CELL, color=True)
    assert "\x1b[1;31mRSD101\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == full(FINDING, IN_CELL)


def test_json_schema_1() -> None:
    text = REPORTERS["json"](report(FINDING, IN_CELL))
    assert text.isascii()
    assert text.endswith("}\n")
    document = json.loads(text)
    assert list(document) == ["schema", "tool", "findings", "summary"]
    assert document["schema"] == 1
    assert document["tool"] == {
        "name": "ai-residency-lint",
        "version": "0.1.0",
        "catalog": "openai-2026-10",
        "region": "eu",
    }
    assert document["findings"][0] == {
        "code": "RSD101",
        "name": "global-endpoint",
        "message": "requests go to api.openai.com",
        "severity": "error",
        "path": "app/clients.py",
        "line": 6,
        "column": 11,
        "end_line": 6,
        "end_column": 31,
        "cell": None,
        "related": [
            {
                "path": "app/clients.py",
                "line": 3,
                "column": 1,
                "end_line": 3,
                "end_column": 34,
                "cell": None,
                "message": "URL = 'https://api.openai.com/v1'",
            }
        ],
        "url": "docs/rules/RSD101.md",
        "fingerprint": "00112233445566778899aabbccddeeff",
    }
    assert document["findings"][1]["cell"] == 3
    assert document["summary"] == {
        "files": 2,
        "parsed": 1,
        "clients": 1,
        "calls": 0,
        "findings": 2,
        "undetermined": 0,
    }


def test_json_of_a_path_that_is_no_text() -> None:
    text = REPORTERS["json"](report(replace(FINDING, location=Location("caf\udce9.py", None, 1, 1, 1, 1))))
    assert json.loads(text.encode())["findings"][0]["path"] == "caf\udce9.py"
