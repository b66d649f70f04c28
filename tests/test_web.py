"""Settings of web frameworks: Flask's ``app.config`` and Django's ``django.conf.settings``."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ai_residency_lint.api import analyze_source, facts
from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.settings.model import Settings

EU, US = "https://eu.api.openai.com/v1", "https://us.api.openai.com/v1"
FLASK = f"""
import os
from flask import Flask, current_app
from openai import OpenAI
from pydantic_settings import BaseSettings
EU, US = "{EU}", "{US}"
class Base:
    A, low = US, EU
class Mine(Base):
    B = EU
app = Flask(__name__)
{{}}
def ask():
    OpenAI(base_url=current_app.config{{}}).responses.create(model="m", input="x")
"""


def test_an_application_by_its_name_has_the_same() -> None:
    (call,) = analyze_source(
        FLASK.format("app.config['A'] = US\napp.config['A'] = EU", "['A']").replace("current_app.c", "app.c")
    ).calls
    assert hosts(call) == ["eu"]


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_the_names_of_files_decide_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    head = "from flask import Flask, current_app\nimport openai\n"
    files = {
        "mmm.py": f"{head}app = Flask('a')\napp.config['L'] = {{'A': '{EU}'}}\n",
        f"{name}.py": f"{head}import mmm\ncurrent_app.config['L']['A'] = '{US}'\n",
        "use.py": f"{head}import mmm, aaa, zzz\nopenai.OpenAI(base_url=current_app.config['L']['A']).models.list()\n",
    }
    (call,) = planted(tmp_path, monkeypatch, files)
    assert hosts(call) == ["eu", "us"]


def test_settings_that_load_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "one.py": f"from two import *\nA = '{EU}'\n",
        "two.py": "from one import *\nTARGET = 'one.TARGET'\n",
        "app.py": FLASK.format("app.config.from_object('one')", "['A']"),
    }
    (call,) = planted(tmp_path, monkeypatch, files)
    assert hosts(call) == ["eu"]


def hosts(call: ApiCall) -> list[str]:
    return sorted(each.host.partition(".")[0] for each in call.targets)


def planted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], declared: Mapping[str, str] | None = None
) -> tuple[ApiCall, ...]:
    """The calls of a project with these files."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.chdir(folder)
    return facts(["."], settings=Settings(root=folder, environment=declared or {})).calls


@pytest.mark.parametrize(
    ("loads", "key", "expected", "is_open"),
    [
        ("app.config['A'] = EU", "['A']", ["eu"], False),
        ("app.config['A'] = EU", ".get('A')", ["eu"], False),
        ("app.config['A'] = US\napp.config['A'] = EU", "['A']", ["eu"], False),
        ("app.config['A'] = EU\nif input():\n    app.config['A'] = US", "['A']", ["eu", "us"], False),
        ("app.config.update(A=EU)", "['A']", ["eu"], False),
        ("app.config.update({'A': EU})", "['A']", ["eu"], False),
        ("app.config.from_mapping(A=EU)", "['A']", ["eu"], False),
        ("app.config.from_mapping(**{'A': EU})", "['A']", ["eu"], False),
        ("app.config.from_mapping({'A': US}, A=EU)", "['A']", ["eu"], False),
        ("app.config.from_object(Base)", "['A']", ["us"], False),
        ("app.config.from_object(Mine())", "['A']", ["us"], False),
        ("app.config.from_object(Mine)\napp.config['A'] = EU", "['A']", ["eu"], False),
        ("app.config['A'] = EU\napp.config.from_object(Mine)", "['A']", ["us"], False),
        ("app.config.from_object(Mine if input() else Base)", "['A']", ["us"], False),
        ("app.config.from_object(Mine if input() else Base)", "['B']", ["eu"], True),
        ("app.config.from_object(__name__)", "['US']", ["us"], False),
        ("app.config.from_object(Base)", "['low']", [], True),
        ("app.config.from_object(Base)", ".get('low', EU)", ["eu"], True),
        ("app.config.from_object(Base)", ".get('low')", [], True),
        ("app.config.from_object(os.environ['SETTINGS'])", "['A']", [], True),
        ("app.config.from_pyfile('a.cfg')", "['A']", [], True),
        ("app.config['A'] = EU\napp.config.from_prefixed_env()", "['A']", ["eu"], True),
        ("app.config.from_prefixed_env()\napp.config['A'] = EU", "['A']", ["eu"], False),
        ("app.config.setdefault('A', EU)", "['A']", ["eu"], False),
        ("app.config['N'] = {}\napp.config['N']['A'] = EU", "['N']['A']", ["eu"], False),
        ("def late(app: Flask):\n    app.config['A'] = EU", "['A']", ["eu"], False),
        ("class Other:\n    config = {'A': US}\nOther.config['A'] = US\napp.config['A'] = EU", "['A']", ["eu"], False),
        ("", "['A']", [], True),
        ("app.config['A'] = US\napp.config.setdefault('A', EU)", "['A']", ["eu", "us"], False),
        ("app.config.from_object(os.getenv('SETTINGS', __name__ + '.Mine'))", "['A']", [], True),
        ("app.config.from_object(Base if input() else os.environ['C'])", "['A']", ["us"], True),
        ("app.config['A'] = EU\napp.config.from_object(f'config.{os.environ[chr(69)]}')", "['A']", ["eu"], True),
        ("app.config['A'] = EU\napp.config.from_object('somelib.defaults')", "['A']", ["eu"], True),
        ("c = app.config\napp.config['A'] = EU\nc.from_object(Base)", "['A']", ["eu", "us"], False),
        ("class S(BaseSettings):\n    A = EU\napp.config.from_object(S())", "['A']", ["eu"], True),
        (
            "class S:\n    A = EU\n    def __init__(self):\n        self.A = US\napp.config.from_object(S())",
            "['A']",
            ["eu"],
            True,
        ),
        ("Base.A = EU\napp.config.from_object(Base)", "['A']", ["eu", "us"], False),
        (
            "def make(testing):\n    app = Flask('a')\n    if testing:\n        app.config['A'] = US\n"
            "        return app\n    app.config['A'] = EU\n    return app",
            "['A']",
            ["eu", "us"],
            False,
        ),
        (
            "def make():\n    app = Flask('a')\n    app.config['A'] = US\n    try:\n        check()\n"
            "    except OSError:\n        return app\n    app.config['A'] = EU\n    return app",
            "['A']",
            ["eu", "us"],
            False,
        ),
        ("b = Flask('b')\nb.config['A'] = US\napp.config['A'] = EU", "['A']", ["eu", "us"], False),
    ],
)
def test_what_an_application_is_configured_with(loads: str, key: str, expected: list[str], is_open: bool) -> None:
    (call,) = analyze_source(FLASK.format(loads, key)).calls
    assert hosts(call) == expected
    assert bool(call.unknown) is is_open


DJANGO = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site1.dev')\n",
    "site1/__init__.py": "",
    "site1/wsgi.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site1.live'\n",
    "site1/dev.py": f"URL = '{US}'\n",
    "site1/live.py": f"from .dev import *\nURL = '{EU}'\n",
    "chat/views.py": "import openai\nfrom django.conf import settings\n"
    "openai.OpenAI(base_url=settings.URL).responses.create(model='m', input='x')\n",
}


@pytest.mark.parametrize(
    ("changed", "declared", "expected", "is_open"),
    [
        ({}, {}, ["eu", "us"], False),
        ({}, {"DJANGO_SETTINGS_MODULE": "site1.live"}, ["eu"], False),
        ({}, {"DJANGO_SETTINGS_MODULE": "elsewhere.settings"}, [], True),
        ({"site1/wsgi.py": ""}, {}, ["us"], False),
        ({"manage.py": "URL = 1\n"}, {}, [], True),
        ({"site1/live.py": "from .dev import *\n"}, {}, ["us"], False),
        ({"site1/dev.py": "", "site1/live.py": ""}, {}, [], True),
        ({"django/conf.py": f"class settings:\n    URL = '{EU}'\n"}, {}, ["eu"], False),
    ],
)
def test_the_settings_modules_that_entry_points_name(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    declared: dict[str, str],
    expected: list[str],
    is_open: bool,
) -> None:
    (call,) = planted(tmp_path, monkeypatch, DJANGO | changed, declared)
    assert hosts(call) == expected
    assert bool(call.unknown) is is_open


def test_the_variable_that_names_the_settings_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (call,) = planted(tmp_path, monkeypatch, DJANGO)
    assert {each.via for each in call.targets} == {"environment variable DJANGO_SETTINGS_MODULE"}
