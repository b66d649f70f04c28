"""The documentation pages are the docstrings of the rules, and they are complete."""

import re
from pathlib import Path

import pytest

from ai_residency_lint.rules import pages
from ai_residency_lint.rules.all import RULES
from ai_residency_lint.rules.base import Rule

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
HEADINGS = ("## What it does", "## Why it matters", "## Example", "## Use instead")
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_the_pages_on_disk_are_those_of_the_rules() -> None:
    on_disk = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}
    stale = "run: python -m ai_residency_lint.rules.pages docs/rules"
    assert on_disk.keys() == pages.pages(RULES).keys(), stale
    assert on_disk == pages.pages(RULES), stale


def test_the_generator_writes_all_pages(tmp_path: Path) -> None:
    assert pages.main([str(tmp_path / "rules")]) == 0
    assert {file.name for file in (tmp_path / "rules").iterdir()} == pages.pages(RULES).keys()
    assert pages.main([]) == 2


@EVERY_RULE
def test_a_page_has_all_parts_in_order(rule: type[Rule]) -> None:
    text = pages.page(rule)
    places = [text.find(f"\n{heading}\n") for heading in HEADINGS]
    assert -1 not in places and places == sorted(places)
    assert text.startswith(f"# {rule.code} {rule.name}\n")
    assert text.count("```") % 2 == 0


@EVERY_RULE
def test_a_page_gives_its_reason_with_source_and_date(rule: type[Rule]) -> None:
    why = " ".join(pages.page(rule).split(HEADINGS[1])[1].split(HEADINGS[2])[0].split())
    assert re.search(r"\b20\d\d-\d\d", why)
    assert "openai.com" in why or "package source" in why or rule.code == "RSD999"


@EVERY_RULE
def test_names_and_codes_are_well_formed(rule: type[Rule]) -> None:
    assert re.fullmatch(r"RSD[1-9]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.title and not rule.title.endswith(".")


def test_rules_are_in_order_and_unique() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


@EVERY_RULE
def test_examples_are_python(rule: type[Rule]) -> None:
    for block in re.findall(r"```python\n(.*?)```", pages.page(rule), re.DOTALL):
        if rule.code != "RSD999":
            compile(block, rule.code, "exec")
