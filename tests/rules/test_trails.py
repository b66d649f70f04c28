"""The way from the cause to the finding: in order, each place once, nothing that is not needed; and in linear time."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ai_residency_lint import api
from ai_residency_lint.calls.facts import ApiCall, Client, Target
from ai_residency_lint.findings.model import Finding, Location, Related
from ai_residency_lint.rules.base import Context
from ai_residency_lint.rules.hosts import GlobalEndpoint
from ai_residency_lint.rules.trails import tidied
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.syntax.summary import Span

from .made import Step, call, client, context, said, span, target

FIXTURES = Path(__file__).parent.parent / "fixtures"
HOME = Location("app.py", None, 5, 8, 7, 2)


def step(
    line: int, start: int, end: int, text: str = "x = 1", path: str = "app.py", cell: int | None = None
) -> Related:
    return Related(Location(path, cell, line, start, line, end), text)


def shown(*steps: Related) -> list[str]:
    return [each.message for each in tidied(HOME, steps)]


def test_order_is_kept() -> None:
    assert shown(step(9, 1, 5, "a"), step(1, 1, 5, "b"), step(3, 1, 5, "c")) == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["import openai", "from config import URL", "from . import config"])
def test_imports_are_left_out(text: str) -> None:
    assert shown(step(1, 1, 9, text), step(2, 1, 9, "imported = 1")) == ["imported = 1"]


def test_a_place_is_shown_once() -> None:
    assert shown(step(1, 1, 9, "a"), step(2, 1, 9, "b"), step(1, 1, 9, "c")) == ["a", "b"]
    assert shown(step(1, 1, 9, "a"), step(1, 1, 9, "b", path="b.py"), step(1, 1, 9, "c", cell=1)) == ["a", "b", "c"]


def test_what_the_finding_shows_itself_is_left_out() -> None:
    assert shown(step(5, 8, 12), Related(HOME, "itself")) == []
    assert shown(step(6, 3, 9, "a line below"), step(5, 1, 4, "before it")) == ["a line below", "before it"]


def test_of_two_steps_on_a_line_the_wider_one_stays() -> None:
    assert shown(step(1, 5, 9, "inside"), step(2, 1, 2, "b"), step(1, 1, 9, "whole")) == ["b", "whole"]
    assert shown(step(1, 1, 9, "whole"), step(1, 5, 9, "inside")) == ["whole"]
    assert shown(step(1, 1, 4, "left"), step(1, 6, 9, "right")) == ["left", "right"]


def test_a_call_over_several_lines_is_shown_by_its_head() -> None:
    made = client(target("global"))
    long = replace(call("/v1/embeddings", via=made, code="client.embeddings.create(...)"), span=Span(50, 5, 58, 6))
    odd = replace(call("/v1/embeddings", via=made, code="get(...).embeddings.create(...)"), span=Span(60, 5, 68, 6))
    (found,) = said("RSD101", made, long, odd)
    assert [each.location for each in found.related] == [
        Location("app.py", None, 50, 5, 50, 29),
        Location("app.py", None, 60, 5, 68, 6),
    ]


def test_a_client_that_is_a_call_itself_is_not_on_its_own_way() -> None:
    made = client(target("global"))
    itself = replace(call("/v1/chat/completions", via=made), span=made.span)
    inside = replace(made, span=Span(90, 1, 92, 2))
    wide = replace(call("/v1/chat/completions", via=inside, code="ChatOpenAI(...)"), span=inside.span)
    assert said("RSD101", made, itself)[0].related == ()
    assert said("RSD101", inside, wide)[0].related == ()


def test_the_way_to_a_call_in_another_file() -> None:
    constant, argument = (
        Step("config.py", span(), "URL = ..."),
        Step("clients.py", Span(7, 12, 7, 20), "argument base_url"),
    )
    made = replace(client(target("us", trail=(argument, constant)), path="clients.py"), span=Span(7, 5, 7, 30))
    bound = Step("clients.py", Span(7, 1, 7, 30), "client = OpenAI(base_url=URL)")
    taken = Step("chat.py", span(), "self.client = client")
    used = call("/v1/embeddings", via=made, path="chat.py", trail=(taken, bound))
    found = next(each for each in said("RSD102", made, used) if each.location.path == "chat.py")
    texts = ["URL = ...", "the client is made here: OpenAI(...)", "self.client = client"]
    assert [each.message for each in found.related] == texts


def findings(project: str, code: str, today: date) -> list[Finding]:
    folder = FIXTURES / "projects" / project
    report = api.check([folder], settings=Settings(root=folder), today=today)
    return [each for each in report.findings if each.code == code]


def way(found: Finding) -> list[tuple[str, str]]:
    return [(Path(each.location.path).name, each.message) for each in found.related]


def test_real_ways(today: date) -> None:
    (found,) = findings("wrapper_class", "RSD101", today)
    assert way(found)[0] == ("main.py", "call with url")
    speech, audio = findings("constants_in_config", "RSD201", today)
    assert way(speech) == [("config.py", 'SPEECH = os.getenv("TOWN_SPEECH", "tts-1-hd")')]
    assert way(audio) == [("config.py", 'AUDIO = "gpt-audio-1.5"')]


@pytest.mark.parametrize("folder", sorted(each for each in (FIXTURES / "projects").iterdir() if each.is_dir()))
def test_no_real_way_repeats_a_place_or_shows_an_import(folder: Path, today: date) -> None:
    report = api.check([folder], settings=Settings(root=folder, persona="auditor"), today=today)
    for each in report.findings:
        seen = [each.location, *(step.location for step in each.related)]
        assert len(seen) == len(set(seen))
        assert not [step for step in each.related if step.message.startswith(("import ", "from "))]


# -- linear -----------------------------------------------------------------------------------------------------------


class Counted(GlobalEndpoint):
    """Counts how often a target is judged."""

    def __init__(self) -> None:
        self.judged = 0

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        self.judged += 1
        return super().wrong(target, place, context)


def work(*things: Client | ApiCall) -> tuple[int, int]:
    """How often targets are judged, and how many findings come of it."""
    rule, about = Counted(), context(*things)
    found = [each for client in about.facts.clients for each in rule.client(client, about)]
    found += [each for call in about.facts.calls for each in rule.call(call, about)]
    return rule.judged, len(found)


def test_clients_and_their_calls_are_judged_once() -> None:
    def many(number: int) -> tuple[int, int]:
        made = [client(target("global"), path="clients.py") for _ in range(number)]
        return work(
            *made, *(call("/v1/embeddings", via=each, path="chat.py", code=f"c{each.span.line}.x()") for each in made)
        )

    assert many(10) == (10, 20)
    assert many(200) == (200, 400)


def test_functions_of_a_library_are_judged_once() -> None:
    default: dict[str, Any] = {"client": None, "targets": (target("global", "default"),), "own_target": True}
    assert work(*(call("/v1/embeddings", **default) for _ in range(300))) == (300, 1)


def test_what_is_made_once_is_made_once() -> None:
    about, made = context(), []
    assert [about.once("key", lambda: made.append(1) or 7) for _ in range(3)] == [7, 7, 7]
    assert made == [1]
    assert about.once("other", lambda: 8) == 8 and context().once("key", lambda: 9) == 9
