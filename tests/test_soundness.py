"""Generated programs run with the real SDK on a mock transport: what they send must be among what is predicted.

``SOUNDNESS_PROGRAMS`` in the environment asks for more programs than the usual number.
"""

import os
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent / "differential")]

from soundness.bench import Outcome, Prediction, bench  # noqa: E402
from soundness.generator import program  # noqa: E402
from soundness.judge import responsible, unsound  # noqa: E402
from soundness.writing import Program  # noqa: E402

from ai_residency_lint.calls.facts import Answer, ApiCall, Possible  # noqa: E402
from ai_residency_lint.calls.given import Options  # noqa: E402

PROGRAMS = int(os.environ.get("SOUNDNESS_PROGRAMS", "2000"))
FLOOR = {"calls": 0.95, "hosts": 0.36, "models": 0.50}
"""The share of sent requests that must have a predicted call, and of these with host or model decided for sure: nearly
what is reached, so that soundness is not bought with answers that leave everything open."""


@dataclass
class Tally:
    """What was found among some programs: those predicted wrongly, by number, and how much was decided."""

    wrong: dict[int, str] = field(default_factory=dict)
    requests: int = 0
    calls: int = 0
    hosts: int = 0
    models: int = 0

    def count(self, prediction: Prediction, outcomes: Sequence[Outcome]) -> None:
        """Count how much of what was sent is decided."""
        for sent in (each for outcome in outcomes for each in outcome["requests"]):
            self.requests += 1
            if found := responsible(prediction.facts.calls, sent):
                self.calls += 1
                self.hosts += all(decided_host(call) for call in found)
                self.models += all(decided(call.model) for call in found)


def decided_host(call: ApiCall) -> bool:
    """Whether it is said for sure where a call sends."""
    return bool(call.targets) and not call.unknown and not any(each.via for each in call.targets)


def decided(answer: Answer) -> bool:
    """Whether an answer holds all that a value can be."""
    return bool(answer.known) and not answer.unknown and not any(each.via or each.partial for each in answer.known)


def tally(numbers: Iterable[int]) -> Tally:
    """The programs with these numbers, run and predicted."""
    found = Tally()
    with bench() as both:
        for number in numbers:
            made = program(random.Random(number).randrange)
            prediction, outcomes = both.both(made)
            found.count(prediction, outcomes)
            for line in unsound(prediction, outcomes, made.loose)[:1]:
                found.wrong[number] = line
    return found


@pytest.mark.filterwarnings("ignore")
def test_what_programs_send_is_predicted() -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        halves = [*pool.map(tally, [range(0, PROGRAMS, 2), range(1, PROGRAMS, 2)])]
    assert {number: line for half in halves for number, line in half.wrong.items()} == {}
    shares = {"calls": ("calls", "requests"), "hosts": ("hosts", "calls"), "models": ("models", "calls")}
    sums = {name: sum(getattr(half, name) for half in halves) for name in ("requests", "calls", "hosts", "models")}
    found = {name: round(sums[part] / sums[whole], 3) for name, (part, whole) in shares.items()}
    assert {name: share for name, share in found.items() if share < FLOOR[name]} == {}


# -- the judge -------------------------------------------------------------------------------------------------------

US = '"https://us.api.openai.com/v1"'
SIMPLE = f"""\
from openai import OpenAI
client = OpenAI(api_key="k", base_url={US})
client.responses.create(model="gpt-4.1-2025-04-14", input="x", store=True)
"""
Lie = Callable[[ApiCall], ApiCall | None]


def wrong_host(call: ApiCall) -> ApiCall:
    return replace(call, targets=tuple(replace(each, host="eu.api.openai.com") for each in call.targets))


def wrong_model(call: ApiCall) -> ApiCall:
    return replace(call, model=Answer((Possible("gpt-4o-mini"),)))


def wrong_endpoint(call: ApiCall) -> ApiCall:
    return replace(call, endpoint="/v1/chat/completions")


def wrong_option(call: ApiCall) -> ApiCall:
    return replace(call, options=Options({"store": Answer((Possible(False),))}, {}, None))


def no_call(call: ApiCall) -> None:
    return None


@pytest.fixture(scope="module")
def seen() -> tuple[Prediction, Sequence[Outcome]]:
    """A simple program that leaves the region, predicted rightly, and what it sent."""
    with bench() as both:
        return both.both(Program({"main.py": SIMPLE}, {}, [({}, ())]))


def lied(prediction: Prediction, lie: Lie) -> Prediction:
    """A prediction in which something is wrong about every call."""
    calls = tuple(made for call in prediction.facts.calls if (made := lie(call)) is not None)
    return replace(prediction, facts=replace(prediction.facts, calls=calls))


def test_judge_accepts_what_is_right(seen: tuple[Prediction, Sequence[Outcome]]) -> None:
    prediction, outcomes = seen
    assert [len(each["requests"]) for each in outcomes] == [1]
    assert unsound(prediction, outcomes) == []


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        (wrong_host, "predicted host eu.api.openai.com"),
        (wrong_model, "predicted model 'gpt-4o-mini'"),
        (wrong_endpoint, "predicted endpoint /v1/chat/completions"),
        (wrong_option, "predicted store False"),
        (no_call, "no call is predicted"),
    ],
)
def test_judge_catches_wrong_predictions(seen: tuple[Prediction, Sequence[Outcome]], lie: Lie, said: str) -> None:
    prediction, outcomes = seen
    found = unsound(lied(prediction, lie), outcomes)
    assert [line for line in found if said in line] == found[:1]


def test_judge_catches_silence_about_the_host(seen: tuple[Prediction, Sequence[Outcome]]) -> None:
    prediction, outcomes = seen
    silent = [each for each in prediction.findings if not each.code.startswith("RSD1")]
    found = unsound(replace(prediction, findings=silent), outcomes)
    assert [line.rpartition(": ")[2] for line in found] == ["leaves the region, and the call is called fine"]
    nothing = Prediction(replace(prediction.facts, calls=(), clients=()), ())
    assert [line.rpartition(": ")[2] for line in unsound(nothing, outcomes, True)] == [
        "leaves the region, and nothing is said about it"
    ]


def test_judge_catches_a_resolver_that_loses_branches(monkeypatch: pytest.MonkeyPatch) -> None:
    from ai_residency_lint.resolve.evaluate import Resolver

    text = SIMPLE.replace(US, f'"https://eu.api.openai.com/v1" if len(__name__) > 99 else {US}')
    made = Program({"main.py": text}, {}, [({}, ())])
    with bench() as both:
        assert unsound(*both.both(made)) == []
        whole = Resolver._evaluate
        monkeypatch.setattr(Resolver, "_evaluate", lambda *asked: whole(*asked)[:1])
        assert any("predicted host eu.api.openai.com" in line for line in unsound(*both.both(made)))
