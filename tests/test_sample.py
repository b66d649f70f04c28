"""The sample project: every ``# BAD n`` line is found with the right code, no ``# OK`` line is hit."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from ai_residency_lint.api import check
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.settings.model import Settings

SAMPLE = Path(__file__).parent / "fixtures" / "sample"
Place = tuple[str, int, int]
"""File relative to the sample, cell (-1 outside notebooks), line."""

EXPECTED: dict[int, set[str]] = {
    1: {"RSD101"},  # OpenAI() without host
    2: {"RSD101"},  # the global host in a constant of another module
    3: {"RSD102"},  # the host of the United States
    4: {"RSD401"},  # store=True
    5: {"RSD101"},  # a client that is made without host in another module
    6: {"RSD101"},  # the same, behind a function
    7: {"RSD201"},  # gpt-4.5-preview, the default of a variable
    8: {"RSD201"},  # gpt-4o-realtime-preview, the default of a variable in another module
    9: {"RSD403"},  # background=True
    10: {"RSD201"},  # dall-e-2
    11: {"RSD201"},  # dall-e-2 in a constant of another module
    12: {"RSD301"},  # image variations
    13: {"RSD301"},  # assistants
    14: {"RSD301"},  # threads
    15: {"RSD301", "RSD201"},  # legacy completions, gpt-3.5-turbo-instruct
    16: {"RSD101"},  # openai.api_base, global
    17: {"RSD101", "RSD204"},  # gpt-4, shut down on 2026-10-23
    18: {"RSD101"},  # the module as a client, without host
    19: {"RSD101"},  # a raw URL
    20: {"RSD101"},  # LangChain without host
    21: {"RSD101"},  # LiteLLM without host
    22: {"RSD401"},  # store=True in a partial
    23: {"RSD401"},  # store=True in a dict
    24: {"RSD101"},  # a notebook
    25: {"RSD201"},  # dall-e-2 in a notebook
}

ALSO: dict[int, set[str]] = {
    9: {"RSD204"},  # gpt-5-2025-08-07 shuts down on 2026-12-11
}
"""What the same lines may lead to besides."""


def lines() -> Iterator[tuple[Place, str]]:
    """Every line of code in the sample."""
    for file in sorted(SAMPLE.rglob("*")):
        name = file.relative_to(SAMPLE).as_posix()
        if file.suffix == ".py":
            yield from (((name, -1, number), line) for number, line in enumerate(file.read_text().splitlines(), 1))
        elif file.suffix == ".ipynb":
            for index, cell in enumerate(json.loads(file.read_text())["cells"]):
                text = "".join(cell["source"]).splitlines()
                yield from (((name, index, number), line) for number, line in enumerate(text, 1))


def marked(pattern: str) -> dict[Place, str]:
    """The places whose line has a comment that starts with the pattern, with what its first group says."""
    found = ((place, re.search(rf"#\s*(?:[^#]*\s)?{pattern}", line)) for place, line in lines())
    return {place: match[1] for place, match in found if match}


@cache
def findings(today: date) -> dict[Place, list[Finding]]:
    """What a regular run over the sample reports, by place."""
    found: dict[Place, list[Finding]] = {}
    for each in check([SAMPLE], settings=Settings(root=SAMPLE), today=today).findings:
        at = each.location
        name = (Path.cwd() / at.path).resolve().relative_to(SAMPLE.resolve()).as_posix()
        found.setdefault((name, -1 if at.cell is None else at.cell, at.line), []).append(each)
    return found


def test_the_marks_are_the_numbers_of_the_table() -> None:
    assert sorted(map(int, marked(r"BAD (\d+)").values())) == sorted(EXPECTED)


def test_bad_lines_are_found_with_the_right_code(today: date) -> None:
    bad = {int(number): place for place, number in marked(r"BAD (\d+)").items()}
    missing = {
        number: place
        for number, place in bad.items()
        if not EXPECTED[number] & {each.code for each in findings(today).get(place, [])}
    }
    assert missing == {}


def test_a_bad_line_has_no_finding_beside_the_point(today: date) -> None:
    allowed = {
        place: EXPECTED[int(number)] | ALSO.get(int(number), set()) for place, number in marked(r"BAD (\d+)").items()
    }
    found = findings(today)
    beside = {place: {each.code for each in found.get(place, [])} - codes for place, codes in allowed.items()}
    assert {place: codes for place, codes in beside.items() if codes} == {}


def test_ok_lines_are_silent(today: date) -> None:
    fine = marked(r"(OK|UNKNOWN)\b")
    assert len(fine) >= 11
    assert {place: [each.code for each in findings(today)[place]] for place in fine if place in findings(today)} == {}


def test_lines_without_a_mark_are_silent(today: date) -> None:
    said = marked(r"(BAD|OK|UNKNOWN)\b")
    assert {place: [each.code for each in found] for place, found in findings(today).items() if place not in said} == {}
