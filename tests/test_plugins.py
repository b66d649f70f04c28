"""Plugins: what they add, and that a broken one is named in one line and stops nothing."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from ai_residency_lint.findings.model import Finding, Location
from ai_residency_lint.plugins import hookimpl
from ai_residency_lint.plugins.discovery import installed
from ai_residency_lint.plugins.manager import Plugins, load
from ai_residency_lint.reporters import REPORTERS
from ai_residency_lint.rules.all import RULES
from ai_residency_lint.rules.base import Rule
from ai_residency_lint.sources.model import Source

EXAMPLE = Path(__file__).parent / "plugin_example"
SOURCE = Source("app/chat.py", Path("/app/chat.py"), "x = 1\n", b"")


class First(Rule):
    code = "TST001"
    name = "first"
    title = "First"


class Second(Rule):
    code = "TST002"
    name = "second"
    title = "Second"


class Usurper(Rule):
    code = "TST001"
    name = "usurper"
    title = "Usurper"


class Namesake(Rule):
    code = "TST003"
    name = "first"
    title = "Namesake"


def plugin(**hooks: Callable[..., object]) -> SimpleNamespace:
    """A plugin object; ``rules=...`` is the hook ``ai_residency_lint_rules``."""
    return SimpleNamespace(**{f"ai_residency_lint_{name}": hookimpl(hook) for name, hook in hooks.items()})


def plugins(**named: object) -> Plugins:
    """Only the given plugins, without the built-in one."""
    made = Plugins()
    for name, each in named.items():
        made.register(each, name)
    return made


def raising(error: BaseException) -> Callable[[], object]:
    def hook() -> object:
        raise error

    return hook


def finding(code: str) -> Finding:
    return Finding(code, "first", "text", "error", Location("app/chat.py", None, 1, 1, 1, 2))


def test_rules_of_all_plugins_come_as_instances_by_code() -> None:
    made = plugins(a=plugin(rules=lambda: [Second]), b=plugin(rules=lambda: (First,)))
    assert [type(rule) for rule in made.rules()] == [First, Second]
    assert made.problems == []


@pytest.mark.parametrize(("late", "word"), [(Usurper, "TST001"), (Namesake, "first")])
def test_first_plugin_keeps_code_and_name(late: type[Rule], word: str) -> None:
    made = plugins(a=plugin(rules=lambda: [First]), b=plugin(rules=lambda: [late, Second]))
    assert [type(rule) for rule in made.rules()] == [First, Second]
    assert made.problems == [f"plugin 'b': rule {word} is left out, plugin 'a' has it already"]


def unruly(**attributes: object) -> type[Rule]:
    return type("Unruly", (Rule,), {"code": "TST009", "name": "unruly", "title": "Unruly", **attributes})


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda: None, "ai_residency_lint_rules failed (answers NoneType, not a list)"),
        (lambda: "TST001", "ai_residency_lint_rules failed (answers str, not a list)"),
        (lambda: [7], "7 is not a subclass of Rule"),
        (lambda: [unruly(code="rsd1")], "rule Unruly needs a code like ABC123 and a name like some-words"),
        (lambda: [unruly(name="No Name")], "rule Unruly needs a code like ABC123 and a name like some-words"),
        (lambda: [unruly(title=None)], "rule TST009 needs a title"),
        (lambda: [unruly(__init__=lambda self: 1 / 0)], "ZeroDivisionError: division by zero"),
        (raising(ValueError("boom\nand more")), "ai_residency_lint_rules failed (ValueError: boom)"),
        (raising(SystemExit(3)), "ai_residency_lint_rules failed (SystemExit: 3)"),
    ],
)
def test_broken_rules_are_one_line_and_the_others_stay(answer: Callable[[], object], text: str) -> None:
    made = plugins(bad=plugin(rules=answer), good=plugin(rules=lambda: [First]))
    assert [type(rule) for rule in made.rules()] == [First]
    assert made.problems == [f"plugin 'bad': {text}"]


def test_reporters() -> None:
    made = plugins(
        a=plugin(reporters=lambda: {"plain": str}),
        b=plugin(reporters=lambda: {"plain": repr, "Bad Name": repr, "no-function": 7, "other": repr}),
        c=plugin(reporters=lambda: ["plain"]),
    )
    assert dict(made.reporters()) == {"plain": str, "other": repr}
    assert made.problems == [
        "plugin 'b': reporter plain is left out, plugin 'a' has it already",
        "plugin 'b': reporter 'Bad Name' needs a name in lower case and a callable",
        "plugin 'b': reporter 'no-function' needs a name in lower case and a callable",
        "plugin 'c': ai_residency_lint_reporters failed (answers list, not a dict)",
    ]


def test_files(tmp_path: Path) -> None:
    sdk, policy = tmp_path / "sdk.toml", tmp_path / "policy.toml"
    for file in (sdk, policy):
        file.touch()
    made = plugins(a=plugin(sdks=lambda: [sdk, tmp_path / "gone.toml"], policies=lambda: [str(policy)]))
    assert (made.sdk_files(), made.policy_files()) == ((sdk,), (policy,))
    gone = str(tmp_path / "gone.toml")
    assert made.problems == [f"plugin 'a': ai_residency_lint_sdks names {gone!r}, which is not a file"]


def test_visitors_get_what_they_ask_for() -> None:
    seen: list[object] = []

    def visit(path: str, module: object) -> list[Finding]:
        seen.extend((path, module))
        return [finding("TST001")]

    made = plugins(a=plugin(rules=lambda: [First], visit_module=visit))
    module = object()
    assert made.visits
    assert list(made.visit(module, SOURCE)) == [finding("TST001")]  # type: ignore[arg-type]
    assert seen == ["app/chat.py", module]
    assert not plugins(a=plugin(rules=lambda: [First])).visits


def test_broken_visitors_lose_only_their_own_findings() -> None:
    def half(path: str) -> object:
        yield finding("TST001")
        raise ValueError(f"lost in {path}")

    def odd() -> object:
        return [finding("XYZ999"), "TST001"]

    def fine() -> object:
        return [finding("TST002")]

    made = plugins(
        half=plugin(visit_module=half),
        odd=plugin(visit_module=odd),
        fine=plugin(visit_module=fine, rules=lambda: [First, Second]),
    )
    for _ in range(2):
        assert [each.code for each in made.visit(object(), SOURCE)] == ["TST001", "TST002"]  # type: ignore[arg-type]
    assert made.problems == [
        "plugin 'half': ai_residency_lint_visit_module failed on app/chat.py (ValueError: lost in app/chat.py)",
        "plugin 'odd': reports XYZ999, which no rule declares in ai_residency_lint_rules",
        "plugin 'odd': ai_residency_lint_visit_module yields 'TST001', not a Finding",
    ]


def test_plugins_that_cannot_be_registered() -> None:
    made = plugins(
        nothing=SimpleNamespace(ai_residency_lint_rules=lambda: [First]),
        unknown=plugin(rulez=lambda: [First]),
        greedy=plugin(rules=lambda module: [First]),
        good=plugin(rules=lambda: [Second]),
    )
    assert [type(rule) for rule in made.rules()] == [Second]
    nothing, unknown, greedy = made.problems
    assert nothing.startswith("plugin 'nothing': implements no hook (mark its functions with")
    assert unknown == "plugin 'unknown': there is no hook ai_residency_lint_rulez"
    assert greedy.startswith("plugin 'greedy': cannot be used (PluginValidationError: ")


def test_plugins_named_in_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "airl_named.py").write_text(
        "from ai_residency_lint.plugins import hookimpl\n"
        "class Extra:\n"
        "    @hookimpl\n"
        "    def ai_residency_lint_reporters(self):\n"
        "        return {'extra': str}\n"
        "extra = Extra()\n"
    )
    (tmp_path / "airl_exits.py").write_text("raise SystemExit('bye')\n")
    (tmp_path / "airl_syntax.py").write_text("def\n")
    (tmp_path / "airl_package").mkdir()
    (tmp_path / "airl_package" / "part.py").write_text("import airl_needed\n")
    monkeypatch.syspath_prepend(tmp_path)
    made = load(
        [
            "airl_named:extra",
            "airl_named:extra",
            "airl_gone",
            "airl_named:gone",
            "airl_exits",
            "airl_syntax",
            "airl_package.part",
        ],
        entry_points=False,
    )
    assert made.reporters()["extra"] is str
    assert made.problems == [
        "plugin 'airl_gone': cannot be imported (ModuleNotFoundError: No module named 'airl_gone')",
        "plugin 'airl_named:gone': cannot be imported (AttributeError: module 'airl_named' has no attribute 'gone')",
        "plugin 'airl_exits': cannot be imported (SystemExit: bye)",
        "plugin 'airl_syntax': cannot be imported (SyntaxError: invalid syntax (airl_syntax.py, line 1))",
        "plugin 'airl_package.part': cannot be imported (ModuleNotFoundError: No module named 'airl_needed')",
    ]


def test_built_in_plugin_brings_our_rules_and_reporters() -> None:
    made = load(entry_points=False)
    assert {type(rule) for rule in made.rules()} == set(RULES)
    assert dict(made.reporters()) == dict(REPORTERS)
    assert made.problems == []


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ai_residency_lint.rules.all", None)
    with pytest.raises(ImportError):
        load(entry_points=False).rules()


def test_loading_costs_no_heavy_import() -> None:
    code = (
        "import sys; from ai_residency_lint.plugins.manager import load; load(); "
        "print(*{'libcst', 'importlib.metadata'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""


def dist(folder: Path, name: str, code: str) -> Path:
    """A folder for ``PYTHONPATH`` with an installed distribution: module ``name`` is its plugin."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[ai_residency_lint]\n{name} = {name}\n")
    (folder / f"{name}.py").write_text(code)
    return folder


def test_entry_points_are_those_of_importlib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that are written in an unusual way, are shadowed, or belong to somebody else."""
    one, two, old = tmp_path / "one", tmp_path / "two", tmp_path / "old"
    for folder, name, text in (
        (
            one,
            "Some.Plugin-1.0.dist-info",
            "# x = y\n[other]\na = b\n\n[ai_residency_lint]\n# no = no\n z= m.n : o [extra]\n",
        ),
        (one, "mute-1.0.dist-info", ""),
        (two, "some_plugin-2.0.dist-info", "[ai_residency_lint]\nshadowed = m\n"),
        (two, "mute-2.0.dist-info", "[ai_residency_lint]\nshadowed = m\n"),
        (two, "more-2.0.dist-info", "[ai_residency_lint]\nb = c\na = d:e\n[ai_residency_lint.x]\nf = g\n"),
        (old, "older.egg-info", "[ai_residency_lint]\nolder = o\n"),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / "entry_points.txt").write_text(text)
        (folder / name / "METADATA").write_text(f"Name: {name.partition('-')[0].removesuffix('.egg-info')}\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "missing"), str(one), str(two), str(old)])
    points = importlib.metadata.entry_points(group="ai_residency_lint")
    wanted = sorted((point.name, point.value.partition("[")[0].strip()) for point in points)
    assert list(map(tuple, installed())) == wanted
    assert [name for name, _ in wanted] == ["a", "b", "older", "z"]


def test_a_plugin_comes_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert installed() == ()
    dist(tmp_path, "airl_guest", "")
    assert [plugin.name for plugin in installed()] == ["airl_guest"]
    shutil.rmtree(tmp_path / "airl_guest-1.0.dist-info")
    assert installed() == ()


def test_an_archive_on_the_path_is_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = dist(tmp_path / "packed", "airl_packed", "")
    archive = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    monkeypatch.setattr(sys, "path", [archive])
    assert [plugin.name for plugin in installed()] == ["airl_packed"]


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plugin, installed by pip into a folder of its own, without any network."""
    if int(importlib.metadata.version("setuptools").partition(".")[0]) < 77:
        pytest.skip("needs setuptools 77, as the extra [test] brings it")
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(EXAMPLE, folder / "source")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", folder / "target", folder / "source"], check=True, timeout=120)
    return folder / "target"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(
        "import acme_ai\n"
        "\n"
        'HOST = "https://us.acme.example/v1"\n'
        "default = acme_ai.Acme()\n"
        "american = acme_ai.Acme(HOST)\n"
        'european = acme_ai.Acme(base_url="https://eu.acme.example/v1")\n'
        'key = "sk-invented"\n'
    )
    return folder


def test_example_plugin_installed(example: Path, project: Path, run_cli) -> None:
    command = ["check", "--select", "ACM", "--output-format", "semicolons", "app.py"]
    done = run_cli(*command, cwd=project, path=(example,))
    assert done.stdout == "app.py;4;ACM101\napp.py;5;ACM101\napp.py;7;ACM201\n"
    assert "plugin" not in done.stderr
    assert done.returncode == 1


def test_example_plugin_is_not_special(example: Path, project: Path, run_cli) -> None:
    assert "ACM201" in run_cli("rules", cwd=project, path=(example,)).stdout
    assert "eu.acme.example" in run_cli("explain", "acme-not-european", cwd=project, path=(example,)).stdout
    assert "acme_ai, an invented library" in run_cli("catalog", cwd=project, path=(example,)).stdout
    ignored = run_cli("check", "--select", "ACM", "--ignore", "key-in-source", "app.py", cwd=project, path=(example,))
    assert [line.split()[1] for line in ignored.stdout.splitlines()] == ["ACM101", "ACM101"]


def test_visitor_in_a_notebook(example: Path, project: Path, run_cli) -> None:
    (project / "app.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "source": [], "metadata": {}},'
        '{"cell_type": "code", "source": ["import openai\\n", "key = \\"sk-invented\\""], "metadata": {},'
        '"outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    done = run_cli("check", "--select", "ACM", "--output-format", "json", "app.ipynb", cwd=project, path=(example,))
    assert '"cell": 1' in done.stdout
    assert '"line": 2' in done.stdout


def test_documented_test_of_a_plugin_works(example: Path, tmp_path: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "plugins.md").read_text()
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "assert_marked(" in block)
    wrong = code.replace("# expect: ACM101", "")
    for text, status in ((code, 0), (wrong, 1)):
        command = [sys.executable, "-c", f"{text}\ntest_region()"]
        environment = {**os.environ, "PYTHONPATH": str(example)}
        assert subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True).returncode == status


HALF_A_LIBRARY = """
from pathlib import Path
from ai_residency_lint.plugins import hookimpl

@hookimpl
def ai_residency_lint_sdks():
    return [Path(__file__).with_name("half.toml")]
"""


def test_broken_plugins_are_named_and_the_run_goes_on(tmp_path: Path, project: Path, run_cli) -> None:
    hooks = "".join(
        f"@hookimpl\ndef ai_residency_lint_{hook}():\n    raise RuntimeError('lost')\n"
        for hook in ("rules", "sdks", "policies", "reporters", "visit_module")
    )
    folder = dist(tmp_path / "a", "airl_import", "import no_such_module\n")
    dist(folder, "airl_hooks", f"from ai_residency_lint.plugins import hookimpl\n{hooks}")
    dist(folder, "airl_files", HALF_A_LIBRARY)
    (folder / "half.toml").write_text('name = "half"\nmodules = 3\n')
    (project / "app.py").write_text("from openai import OpenAI\nclient = OpenAI()\n")
    done = run_cli("check", "app.py", cwd=project, path=(folder,))
    assert done.stdout.startswith("app.py:2:10: RSD101 ")
    assert done.returncode == 1
    problems = [line for line in done.stderr.splitlines() if line.startswith("ai-residency-lint: warning: ")]
    assert len([line for line in problems if "half.toml: " in line]) == 1
    assert len([line for line in problems if "'airl_import': cannot be imported" in line]) == 1
    lost = [line for line in problems if "'airl_hooks': " in line]
    assert len(lost) == 5
    assert all("RuntimeError: lost" in line for line in lost)
    assert len(problems) == 7
    assert "Traceback" not in done.stderr
