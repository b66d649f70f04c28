"""The helper for marked code must itself be able to fail, in both directions."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ai_residency_lint import testing
from ai_residency_lint.errors import SettingsError
from ai_residency_lint.findings.model import Finding, Location, Persona
from ai_residency_lint.reporters.model import Report, Summary, Tool
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.testing import MarkError, assert_marked, check_marked


def found(
    line: int, code: str, persona: Persona = "regular", path: str = "example.py", cell: int | None = None
) -> Finding:
    return Finding(code, "name", f"about {code}", "error", Location(path, cell, line, 1, line, 2), persona=persona)


@pytest.fixture
def reporting(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Makes the linter report the given findings, whatever the code; returns what it was asked."""

    def reporting(*findings: Finding) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def check(subject: object, **given: Any) -> Report:
            asked.append(given)
            return Report(findings, Summary(), Tool("0", "none", "eu"))

        monkeypatch.setattr(testing.api, "check", check)
        monkeypatch.setattr(testing.api, "check_source", check)
        return asked

    return reporting


CODE = """
    one()  # expect: RSD101, RSD401
    two()
    three()  # why not  # expect: RSD301
"""


def test_as_marked(reporting) -> None:
    reporting(found(1, "RSD401"), found(1, "RSD101"), found(3, "RSD301"))
    assert check_marked(CODE) == []


def test_differences(reporting) -> None:
    reporting(found(1, "RSD101"), found(2, "RSD101"), found(3, "RSD301"), found(3, "RSD301"))
    assert check_marked(CODE) == [
        "example.py:1: RSD401 expected, but not reported",
        "example.py:2: RSD101 not expected: about RSD101",
        "example.py:3: RSD301 not expected: about RSD301",
    ]
    with pytest.raises(AssertionError, match=r"example\.py:2: RSD101 not expected"):
        assert_marked(CODE)


def test_personas(reporting) -> None:
    asked = reporting(found(1, "RSD101"), found(1, "RSD202", "pedantic"))
    assert check_marked("one()  # expect: RSD101  # expect[pedantic]: RSD202") == []
    assert check_marked("one()  # expect: RSD101, RSD202") == [
        "example.py:1: RSD202 expected, but not reported",
        "example.py:1: RSD202 (pedantic) not expected: about RSD202",
    ]
    check_marked("one()", persona="auditor")
    assert [each["settings"].persona for each in asked] == ["pedantic", "regular", "auditor"]


@pytest.mark.parametrize("mark", ["expect: rsd101", "expect:", "expect[curious]: RSD101", "expect: RSD101 RSD102"])
def test_bad_marks_do_not_pass_for_silence(reporting, mark: str) -> None:
    reporting()
    with pytest.raises(MarkError, match=r"example.py:2: cannot understand"):
        check_marked(f"zero()\none()  # {mark}")


def test_settings(reporting, tmp_path: Path) -> None:
    asked = reporting()
    code = '# settings: retention = "mam"\n# settings: region = "us"\n'
    assert check_marked(code, region="jp", trusted_hosts=["town.example"], today=date(2026, 11, 21)) == []
    assert asked[0]["today"] == date(2026, 11, 21)
    wanted = Settings(root=Path.cwd(), retention="mam", region="jp", trusted_hosts=("town.example",))
    assert asked[0]["settings"] == wanted
    with pytest.raises(SettingsError, match="regoin"):
        check_marked("x = 1", regoin="us")
    (tmp_path / "pyproject.toml").write_text('[tool.ai-residency-lint]\nretention = "zdr"\nregion = "us"\n')
    check_marked(tmp_path, region="jp")
    assert (asked[1]["settings"].retention, asked[1]["settings"].region) == ("zdr", "jp")


def test_folders_and_notebooks(reporting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.py").write_bytes(b"# coding: latin-1\n\x0cx = '\xe9\x85'  # expect: RSD101\r\n")
    cells = [{"source": "# prose"}, {"source": ["one()\n", "two()  # expect: RSD201"]}]
    (tmp_path / "b.ipynb").write_text(json.dumps({"cells": cells}))
    monkeypatch.chdir(tmp_path)
    reporting(found(2, "RSD101", path="deep/a.py"), found(2, "RSD201", path="b.ipynb", cell=1))
    assert check_marked(tmp_path) == []
    assert check_marked(Path("b.ipynb")) == ["deep/a.py:2: RSD101 not expected: about RSD101"]
    reporting()
    assert check_marked(tmp_path) == [
        "b.ipynb:cell 1:2: RSD201 expected, but not reported",
        "deep/a.py:2: RSD101 expected, but not reported",
    ]


def test_with_the_real_linter() -> None:
    code = """
        from openai import OpenAI

        bad = OpenAI()  # expect: RSD101
        good = OpenAI(base_url="https://eu.api.openai.com/v1")
    """
    assert_marked(code)
    (difference,) = check_marked(code.replace("eu.api", "us.api"))
    assert difference.startswith("example.py:4: RSD102 not expected: ")
