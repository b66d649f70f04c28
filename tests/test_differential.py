"""The facts against the real ``openai`` packages: what is predicted for a program is what it sends."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from differential import runner
from differential.compare import differences
from msgspec.structs import replace
from packaging.specifiers import SpecifierSet

from ai_residency_lint.api import analyze_source
from ai_residency_lint.calls.facts import NOT_GIVEN, Answer, Facts, Possible

HERE = Path(__file__).parent / "differential"
PROGRAMS = {path: path.read_text("utf-8") for path in sorted((HERE / "programs").glob("*.py"))}
ROOT = HERE.parent.parent


def chosen(version: str) -> list[Path]:
    """The programs that a version of the package must be able to run; without a header it is 1.66 or later."""
    wanted = {path: ",".join(runner.header(text).get("sdk", [">=1.66"])) for path, text in PROGRAMS.items()}
    return [path for path, specifier in wanted.items() if version in SpecifierSet(specifier)]


@functools.cache
def observe(python: str, version: str) -> dict[str, Any]:
    """Run the programs for a version with an interpreter that has it."""
    command = [python, str(HERE / "runner.py"), *map(str, chosen(version))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["sdk"] == version
    return report["programs"]


def predict(path: Path) -> Facts:
    """The facts about a program under the environment that it declares."""
    return analyze_source(PROGRAMS[path], environment=runner.environment(PROGRAMS[path]), path=path.name)


def compare(python: str, version: str) -> str:
    """All differences for a version, one a line."""
    outcomes = observe(python, version)
    return "\n".join(
        f"{Path(path).name}: {line}"
        for path, outcome in outcomes.items()
        for line in differences(PROGRAMS[Path(path)], outcome, predict(Path(path)))
    )


@pytest.fixture(scope="session")
def python_with() -> Callable[[str], str]:
    """Makes an interpreter with one version of the package, kept in the repository's folder for the next run."""

    def make(version: str, *more: str) -> str:
        folder = ROOT / f".venv-openai{version.split('.')[0]}"
        python, ready = folder / "bin" / "python", folder / f"ready-{version}"
        if not ready.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            command = [*install, f"openai=={version}", *more]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                reason = (done.stderr.splitlines() or ["no reason given"])[-1]
                stop = pytest.fail if os.environ.get("CI") else pytest.skip
                stop(f"pip cannot install openai=={version}: {reason}")
            ready.touch()
        return str(python)

    return make


def current() -> str:
    return pytest.importorskip("openai").__version__


def test_there_are_enough_programs_and_they_send_something() -> None:
    outcomes = observe(sys.executable, current())
    assert len(outcomes) >= 80
    assert [Path(path).name for path, each in outcomes.items() if not each["requests"] and not each["error"]] == []


def test_every_request_has_a_line_and_every_error_is_the_packages_own() -> None:
    outcomes = observe(sys.executable, current())
    assert [path for path, each in outcomes.items() if any(not sent["line"] for sent in each["requests"])] == []
    errors = {Path(path).stem: each["error"]["class"] for path, each in outcomes.items() if each["error"]}
    refused = {name for name, error in errors.items() if error != "APIConnectionError"}
    assert refused == {path.stem for path in PROGRAMS if path.stem.endswith("_raises")}
    assert set(errors) - refused == {"host_without_scheme", "host_environment_empty_is_no_url", "host_leading_space"}


def test_openai_3() -> None:
    found = compare(sys.executable, current())
    assert not found, f"predicted otherwise than sent:\n{found}"


def test_openai_1(python_with: Callable[..., str]) -> None:
    found = compare(python_with("1.109.1", "websockets"), "1.109.1")
    assert not found, f"predicted otherwise than sent:\n{found}"


def test_openai_0(python_with: Callable[..., str]) -> None:
    found = compare(python_with("0.28.1"), "0.28.1")
    assert not found, f"predicted otherwise than sent:\n{found}"


def test_nothing_is_left_undecided() -> None:
    assert [path.stem for path, text in PROGRAMS.items() if "undecided" in runner.header(text)] == []


def wrong_host(facts: Facts) -> Facts:
    targets = tuple(replace(target, host="us.api.openai.com") for target in facts.calls[0].targets)
    return replace(facts, calls=(replace(facts.calls[0], targets=targets), *facts.calls[1:]))


def wrong(**fields: Any) -> Callable[[Facts], Facts]:
    """A change of some fields of the first call."""
    return lambda facts: replace(facts, calls=(replace(facts.calls[0], **fields), *facts.calls[1:]))


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (wrong_host, "predicted host us.api.openai.com"),
        (wrong(verb="GET"), "predicted verb GET"),
        (wrong(endpoint="/v1/responses"), "predicted path /v1/responses"),
        (wrong(model=Answer((Possible("gpt-4.1"),))), "sent model 'gpt-4.1-2025-04-14', predicted model 'gpt-4.1'"),
        (wrong(model=NOT_GIVEN), "sent model 'gpt-4.1-2025-04-14', predicted model ABSENT"),
        (wrong(options={}), "sent store False, predicted store ABSENT"),
        (wrong(options={"store": Answer((Possible(True),))}), "sent store False, predicted store True"),
        (lambda facts: Facts(facts.clients), "was sent, but no call is predicted"),
    ],
)
def test_a_wrong_prediction_is_detected(damage: Callable[[Facts], Facts], expected: str) -> None:
    path = HERE / "programs" / "client_async_openai.py"
    outcome, facts = observe(sys.executable, current())[str(path)], predict(path)
    assert differences(PROGRAMS[path], outcome, facts) == []
    (found,) = differences(PROGRAMS[path], outcome, damage(facts))
    assert found.endswith(expected)


def test_a_missing_conflict_an_invented_conflict_and_an_invented_call_are_detected() -> None:
    outcomes = observe(sys.executable, current())
    raising, quiet = HERE / "programs" / "residency_gb_raises.py", HERE / "programs" / "client_openai.py"
    conflict = predict(raising)
    (missing,) = differences(PROGRAMS[raising], outcomes[str(raising)], Facts())
    assert missing.endswith("no conflict is predicted")
    (invented,) = differences(PROGRAMS[quiet], outcomes[str(quiet)], Facts(conflict.clients, predict(quiet).calls))
    assert invented.endswith("predicted a conflict, but nothing was raised")
    (unsent,) = differences(PROGRAMS[quiet], {"requests": [], "error": None}, predict(quiet))
    assert unsent.endswith("is predicted, but nothing was sent")
