"""Arguments read without argparse are what argparse reads, and what is wrong is left to it."""

import argparse
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ai_residency_lint import cli
from ai_residency_lint.arguments import usual
from ai_residency_lint.errors import LintError
from ai_residency_lint.options import COMMANDS

VALUES = ("a.py", "b", "4", "none", "json", "text", "K=V", "", "-", "x y", "-1", "--")
COMMAND = {name: made for name, made in cli.parser()._actions[2].choices.items() if name in ("check", "inventory")}  # type: ignore[union-attr]
FLAGS = sorted({flag for made in COMMAND.values() for action in made._actions for flag in action.option_strings})
WORDS = st.one_of(
    st.sampled_from([*FLAGS, *VALUES, "-qj4", "-j4", "-q=1", "--unheard", "--version"]),
    st.builds("{}={}".format, st.sampled_from(FLAGS), st.sampled_from(VALUES)),
)


def by_argparse(argv: Sequence[str]) -> dict[str, object] | None:
    try:
        with redirect_stdout(StringIO()):
            return vars(cli.parser().parse_args(argv))
    except (LintError, SystemExit):
        return None


@settings(max_examples=400)
@given(st.sampled_from(sorted(COMMANDS)), st.lists(WORDS, max_size=6))
@example("check", [])
@example("check", ["--no-cache", "--cache-dir", "a"])
@example("check", ["a.py", "--quiet", "b"])
@example("inventory", ["--format", "none"])
def test_as_argparse_reads_them(command: str, words: list[str]) -> None:
    argv = [command, *words]
    found = usual(argv)
    if found is not None:
        assert vars(found) == by_argparse(argv)


@pytest.mark.parametrize(
    "argv",
    [
        ["check"],
        ["check", "a.py", "b.py", "--no-cache"],
        ["check", "a.py", "--quiet", "b.py", "c.py", "-j", "2", "d.py"],
        ["check", "--select=RSD1", "--select", "RSD2", "--env", "A=b", "-j", "2", "-q", "-"],
        ["inventory", "--format", "json", "--date=2026-01-02", "src"],
    ],
)
def test_hooks_need_no_argparse(argv: list[str]) -> None:
    found = usual(argv)
    assert found is not None
    assert vars(found) == by_argparse(argv)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["--version"],
        ["rules"],
        ["check", "--help"],
        ["check", "--region"],
        ["check", "--region", "--quiet"],
        ["check", "--quiet=yes"],
        ["check", "--isolated", "--config", "a"],
        ["inventory", "--format", "none"],
    ],
)
def test_what_is_wrong_or_rare_is_left_to_argparse(argv: list[str]) -> None:
    assert usual(argv) is None


@pytest.mark.parametrize(
    ("argv", "paths"),
    [
        (["check", "--", "a.py"], ["a.py"]),
        (["check", "-q", "--", "a.py", "-b.py"], ["a.py", "-b.py"]),
        (["check", "a.py", "-q", "b.py", "--", "c.py"], ["a.py", "b.py", "c.py"]),
        (["inventory", "a.py", "--format", "json", "-"], ["a.py", "-"]),
    ],
)
def test_paths_stand_anywhere(argv: list[str], paths: list[str]) -> None:
    assert (by_argparse(argv) or {})["paths"] == paths


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["check", "--regon", "eu"], 'unknown option --regon; did you mean "--region"?; see ai-residency-lint check'),
        (["check", "a.py", "--exit-zer=1"], 'unknown option --exit-zer; did you mean "--exit-zero"?'),
        (["merge", "a.json", "--jobs", "2"], "unknown option --jobs"),
        (["inventory", "--format", "jsn"], 'did you mean "json"?'),
        (["chek"], 'did you mean "check"?'),
    ],
)
def test_what_is_near_is_named(argv: list[str], said: str) -> None:
    with pytest.raises(LintError) as caught:
        cli.parser().parse_args(argv)
    assert said in str(caught.value)


def test_a_list_is_nobody_elses() -> None:
    first = usual(["check", "--select", "RSD1"])
    assert first is not None
    assert first.select == ["RSD1"]
    again = usual(["check"])
    assert again is not None
    assert again.select == []


def test_argparse_is_asked_for_all_commands() -> None:
    assert isinstance(cli.parser(), argparse.ArgumentParser)
    assert {"check", "inventory", "merge", "explain", "rules", "catalog"} == set(COMMANDS)
