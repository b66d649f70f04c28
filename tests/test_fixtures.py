"""Every marked fixture: what is marked is reported, what is not marked is not."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from ai_residency_lint.testing import assert_marked

FIXTURES = Path(__file__).parent / "fixtures"
RULES = FIXTURES / "rules"
PROJECTS = FIXTURES / "projects"

FILES = sorted(each for each in RULES.rglob("*") if each.suffix in {".py", ".pyi", ".ipynb"})
FOLDERS = sorted(each for each in PROJECTS.glob("*") if each.is_dir())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(RULES).as_posix())
def test_marked_file(file: Path, today: date) -> None:
    assert_marked(file, today=today)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_marked_project(folder: Path, today: date) -> None:
    assert_marked(folder, today=today)


def test_what_tests_set_stays_in_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    """Apart from the other projects, since these lie in a folder of tests."""
    shutil.copytree(FIXTURES / "apart" / "what_tests_set", tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    assert_marked(tmp_path / "project", today=today)


def test_there_are_fixtures() -> None:
    assert len(FILES) > 20
