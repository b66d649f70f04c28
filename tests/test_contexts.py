"""Values of different callers are not put together: what one of them passes does not reach the branch of another."""

from pathlib import Path

import pytest

from ai_residency_lint.api import facts
from ai_residency_lint.calls.facts import ApiCall

MAKE = """
from openai import OpenAI
EU, RELAY = "https://eu.api.openai.com/v1", "https://relay.example.com/v1"
def ask(provider, model="default"):
    if provider == "eu":
        OpenAI(base_url=EU).responses.create(model=model)
    else:
        OpenAI(base_url=RELAY).responses.create(model=model)
"""


def models(call: ApiCall) -> list[object]:
    """The models that a call can have."""
    return sorted(str(each.value) for each in call.model.known)


def calls_of(folder: Path, text: str, *, library: bool = False) -> tuple[ApiCall, ...]:
    """The calls of an application, or of a library that anybody may use."""
    (folder / "service.py").write_text(text)
    if library:
        (folder / "pyproject.toml").write_text("[build-system]\nrequires = []\n")
    return facts([folder]).calls


def by_host(folder: Path, text: str, *, library: bool = False) -> dict[str, list[object]]:
    """The models of each host of a program."""
    calls = calls_of(folder, text, library=library)
    return {target.host: models(call) for call in calls for target in call.targets}


@pytest.mark.parametrize(
    ("callers", "expected"),
    [
        ('ask("eu", "a")\nask("relay", "b")', {"eu.api.openai.com": ["a"], "relay.example.com": ["b"]}),
        ('ask("eu", "a")\nask(input(), "b")', {"eu.api.openai.com": ["a", "b"], "relay.example.com": ["b"]}),
        ('ask("eu", model="a")\nask("relay")', {"eu.api.openai.com": ["a"], "relay.example.com": ["default"]}),
        (
            'def outer(kind, name):\n  ask(kind, name)\nouter("eu", "a")\nouter("relay", "b")',
            {"eu.api.openai.com": ["a"], "relay.example.com": ["b"]},
        ),
        (
            'def outer(name):\n  if name == "a":\n    ask("eu", name)\n  else:\n    ask("relay", name)\n'
            'outer("a")\nouter("b")',
            {"eu.api.openai.com": ["a"], "relay.example.com": ["b"]},
        ),
        ('ask("eu", "a")', {"eu.api.openai.com": ["a"]}),
    ],
)
def test_branch_gets_only_what_its_callers_pass(tmp_path: Path, callers: str, expected: dict[str, list[str]]) -> None:
    assert by_host(tmp_path, f"{MAKE}{callers}\n") == expected


OBJECT = """
from openai import OpenAI
class Service:
    def __init__(self, provider, model):
        self.provider, self.model = provider, model
    def ask(self):
        if self.provider == "eu":
            return OpenAI(base_url="https://eu.api.openai.com/v1").responses.create(model=self.model)
        return OpenAI(base_url="https://relay.example.com/v1").responses.create(model=self.model)
"""


def test_method_is_looked_at_for_each_object(tmp_path: Path) -> None:
    text = f'{OBJECT}def go(service: Service):\n    service.ask()\ngo(Service("eu", "a"))\ngo(Service("relay", "b"))\n'
    assert by_host(tmp_path, text) == {"eu.api.openai.com": ["a"], "relay.example.com": ["b"]}


TABLE = """
from openai import OpenAI
class Ours:
    def ask(self, client, model):
        client.responses.create(model=model)
class Theirs:
    def ask(self, client, model):
        client.messages.create(model=model)
TABLE = {"ours": Ours(), "theirs": Theirs()}
def ask(kind, client, model):
    TABLE[kind].ask(client, model)
"""


def test_table_gives_what_each_caller_picks(tmp_path: Path) -> None:
    text = f'{TABLE}ask("ours", OpenAI(base_url="https://eu.api.openai.com/v1"), "a")\nask("theirs", None, "b")\n'
    assert by_host(tmp_path, text) == {"eu.api.openai.com": ["a"]}


def test_what_nobody_can_tell_apart_is_not_put_together(tmp_path: Path) -> None:
    [call] = calls_of(tmp_path, f'{TABLE}ask(input(), OpenAI(), "a")\n')
    assert (models(call), call.targets) == ([], ())
    assert call.model.unknown
    assert call.unknown


def test_literals_at_the_place_itself_count(tmp_path: Path) -> None:
    table = TABLE.replace(".ask(client, model)", '.ask(OpenAI(), "written here")')
    [call] = calls_of(tmp_path, f'{table}ask(input(), None, "a")\n')
    assert models(call) == ["written here"]


def test_strangers_may_take_every_branch(tmp_path: Path) -> None:
    calls = calls_of(tmp_path, f'{MAKE}ask("eu", "a")\n', library=True)
    found = {target.host: call for call in calls for target in call.targets}
    assert {host: models(call) for host, call in found.items()} == {
        "eu.api.openai.com": ["a", "default"],
        "relay.example.com": ["default"],
    }
    assert all(call.model.unknown for call in calls)


def test_strangers_may_make_an_object_of_their_own(tmp_path: Path) -> None:
    text = f'{OBJECT}def go(service: Service):\n    service.ask()\ngo(Service("eu", "a"))\ngo(Service("relay", "b"))\n'
    calls = calls_of(tmp_path, text, library=True)
    assert [models(each) for each in calls] == [["a"], ["b"]]
    assert all(call.model.unknown for call in calls)


def test_the_way_names_the_caller(tmp_path: Path) -> None:
    [call] = [each for each in calls_of(tmp_path, f'{MAKE}ask("eu", "a")\nask("x", "b")\n') if models(each) == ["a"]]
    assert [step.text for step in call.model.known[0].trail] == ["argument model", "call with model"]


RUN = """
import asyncio
import threading
import threading as other
from concurrent.futures import ThreadPoolExecutor
from fastapi import BackgroundTasks
from elsewhere import pool
from openai import OpenAI
def ask(client: OpenAI, model="default"):
    client.responses.create(model=model, input="x")
client = OpenAI(base_url="https://eu.api.openai.com/v1")
def go(tasks: BackgroundTasks, thing):
{run}
"""


@pytest.mark.parametrize(
    ("run", "known"),
    [
        ('tasks.add_task(ask, client, "a")', ["a"]),
        ('tasks.add_task(ask, client, model="a")', ["a"]),
        ("tasks.add_task(ask, client)", ["default"]),
        ('asyncio.to_thread(ask, client, "a")', ["a"]),
        ('threading.Thread(target=ask, args=(client, "a")).start()', ["a"]),
        ('threading.Thread(target=ask, kwargs={"client": client, "model": "a"}).start()', ["a"]),
        ('other.Thread(None, ask, args=(client,), kwargs={"model": "a"}).start()', ["a"]),
        ('with ThreadPoolExecutor() as mine:\n        mine.submit(ask, client, "a")', ["a"]),
        ('asyncio.get_running_loop().run_in_executor(None, ask, client, "a")', ["a"]),
        ('ask(client, "b")\n    tasks.add_task(ask, client, "a")', ["a", "b"]),
    ],
)
def test_what_runs_a_function_passes_what_stands_beside(tmp_path: Path, run: str, known: list[str]) -> None:
    calls = [each for each in calls_of(tmp_path, RUN.format(run=f"    {run}")) if each.path.endswith("service.py")]
    here = [each for each in calls if each.code.startswith("client.responses")]
    assert {target.host for each in here for target in each.targets} == {"eu.api.openai.com"}
    assert [models(each) for each in here] == [known]
    assert not any(each.unknown or each.model.unknown for each in here)


@pytest.mark.parametrize(
    "run",
    [
        'thing.add_task(ask, client, "a")',
        'pool.submit(ask, client, "a")',
        "threading.Thread(target=ask, args=thing).start()",
        'threading.Timer(5, ask, [client, "a"]).start()',
        "thing.on_click(ask)",
        "tasks.add_task(print, ask)",
        'tasks.add_task(ask, client, "a")\n    thing.on_click(ask)',
    ],
)
def test_what_may_be_called_otherwise_stays_open(tmp_path: Path, run: str) -> None:
    calls = calls_of(tmp_path, RUN.format(run=f"    {run}\n    ask(client)"))
    (here,) = [each for each in calls if each.code.startswith("client.responses")]
    assert here.model.unknown
    assert here.unknown


@pytest.mark.parametrize(
    ("project", "certain"),
    [
        ("", True),
        ("[build-system]\nrequires = []\n", False),
        ("[build-system]\nrequires = []\n[tool.poetry]\npackage-mode = false\n", True),
        ("[build-system]\nrequires = []\n[tool.uv]\npackage = false\n", True),
        ("[build-system]\nrequires = []\n[tool.uv]\npackage = true\n", False),
        ("[build-system]\nrequires = []\n[tool.other]\npackage-mode = false\n", False),
        ("[build-system]\nrequires = []\n[tool.uv]\n# package = false\n", False),
        ("[tool.uv]\ndefault-groups = []\npackage=false\n[build-system]\nrequires = []\n", True),
        ("[build-system]\nrequires = []\n[tool.uv]\ndev = []\n[tool.other]\npackage = false\n", False),
    ],
)
def test_project_that_says_it_is_no_package_is_an_application(tmp_path: Path, project: str, certain: bool) -> None:
    (tmp_path / "pyproject.toml").write_text(project)
    text = 'from openai import OpenAI\ndef ask(model):\n    OpenAI().responses.create(model=model)\nask("a")\n'
    (found,) = calls_of(tmp_path, text)
    assert models(found) == ["a"]
    assert (not found.model.unknown) is certain
