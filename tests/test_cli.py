"""The command line: options, exit codes, messages, formats, and what a run costs when no file matters.

A plugin of the tests reports every ``probe()``, so that these tests are about the command line and not about rules.
"""

import io
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from ai_residency_lint import __version__, api
from ai_residency_lint.cli import main

PLUGIN = '''
"""Reports every probe()."""
import re
from ai_residency_lint.findings.model import Finding, Location
from ai_residency_lint.plugins import hookimpl
from ai_residency_lint.rules.base import Rule

class Probe(Rule):
    """A page of its own."""
    code, name, title = "PRB001", "probe-call", "Calls of probe"

class Curious(Rule):
    """For pedants."""
    code, name, title, persona = "PRB002", "curious-call", "Calls of curious", "pedantic"

class Broken(Rule):
    """Breaks in one file."""
    code, name, title = "PRB003", "broken-rule", "Never said"

    def client(self, client, context):
        if client.path == "breaks.py":
            raise ValueError("oh")
        return ()

@hookimpl
def ai_residency_lint_rules():
    return [Probe, Curious, Broken]

@hookimpl
def ai_residency_lint_reporters():
    count = lambda report: f"{len(report.findings)}\\n"
    return {"count": count, "broken": lambda report: 1 / 0, "bytes": lambda report: b""}

@hookimpl
def ai_residency_lint_visit_module(module, path, source):
    rules = {"probe": Probe(), "curious": Curious()}
    for number, line in enumerate(source.text.split("\\n"), start=1):
        for match in re.finditer(r"(probe|curious)\\(\\)", line):
            rule = rules[match[1]]
            at = Location(path, None, number, match.start() + 1, number, match.end() + 1)
            yield Finding(rule.code, rule.name, f"{match[1]} is called", "error", at, persona=rule.persona)
'''


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project that uses the plugin, as the working directory."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins/airl_probe.py").write_text(PLUGIN)
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[tool.ai-residency-lint]\nplugins = ["airl_probe"]\n')
    monkeypatch.syspath_prepend(tmp_path / "plugins")
    monkeypatch.chdir(project)
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield project
    sys.modules.pop("airl_probe", None)


@pytest.fixture
def run(tree: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process."""

    def run(*arguments: str) -> Ran:
        code = main(arguments)
        return Ran(code, *capsys.readouterr())

    return run


def write(tree: Path, **files: str) -> None:
    for name, text in files.items():
        (tree / f"{name}.py").write_text(f"import openai\n{text}\n")


def notebook(*cells: tuple[str, str]) -> str:
    made = [{"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)} for kind, text in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def settings(tree: Path, text: str) -> None:
    (tree / "pyproject.toml").write_text(f'[tool.ai-residency-lint]\nplugins = ["airl_probe"]\n{text}\n')


def test_clean_is_0(tree: Path, run: Run) -> None:
    write(tree, a="x = 1")
    assert run("check") == Ran(0, "", "1 file, 0 clients, 0 calls, 0 findings, 0 undecided\n")


def test_findings_are_1(tree: Path, run: Run) -> None:
    write(tree, b="probe()", a="x = probe()\nprobe()")
    ran = run("check", ".")
    assert ran.code == 1
    assert ran.lines == [
        "a.py:2:5: PRB001 probe is called",
        "a.py:3:1: PRB001 probe is called",
        "b.py:2:1: PRB001 probe is called",
    ]
    assert ran.err == "2 files, 0 clients, 0 calls, 3 findings, 0 undecided\n"
    assert run("check", "a.py", "--exit-zero")[0] == 0
    assert run("check", "a.py", "--quiet").err == ""


def test_a_file_that_does_not_parse_is_a_finding_and_the_run_goes_on(tree: Path, run: Run) -> None:
    write(tree, a="x = (", b="probe()")
    ran = run("check", "--output-format", "json")
    assert ran.code == 1
    first, second = json.loads(ran.out)["findings"]
    assert (first["code"], first["path"], second["code"]) == ("RSD999", "a.py", "PRB001")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "gone.py"], "gone.py"),
        (["check", "--region", "euu"], 'region: "euu" is not in edition openai-2026-10; did you mean "eu"?'),
        (["check", "--region", ""], 'region: "" is not in edition'),
        (["check", "--policy", "openai-2026-01"], 'unknown policy edition "openai-2026-01"; did you mean "openai-20'),
        (["check", "--retention", "zdrr"], '"zdrr" is none of "none", "mam", "zdr"; did you mean "zdr"?'),
        (["check", "--persona", "audit"], 'persona: "audit" is none of'),
        (["check", "--trusted-host", "https://a.example.com/v1"], 'is not a host; write "a.example.com"'),
        (["check", "--trusted-host", "b.example.com,*"], '--trusted-host: "*" is not a host'),
        (["check", "--trusted-host", ","], '--trusted-host: "," is not a host'),
        (["check", "--select="], "--select: names no rule"),
        (["check", "--ignore", ","], "--ignore: names no rule"),
        (["check", "a\nb.py"], "a\\nb.py: no such file"),
        (["check", "--env", "NAME"], '--env: "NAME" is not KEY=VALUE'),
        (["check", "--select", "PRB1"], 'select: unknown rule "PRB1"'),
        (["check", "--extend-select", "prob-call"], 'unknown rule "prob-call"; did you mean "probe-call"?'),
        (["check", "--ignore", "PRB01"], 'ignore: unknown rule "PRB01"; did you mean "PRB001"?'),
        (["check", "--output-format", "jsn"], 'unknown format "jsn"; did you mean "json"?'),
        (["check", "--output-format", "broken"], 'output format "broken" failed (ZeroDivisionError'),
        (["check", "--output-format", "bytes"], 'output format "bytes" failed (it gives bytes, not text)'),
        (["check", "--output-file", "no/such/dir.txt"], "cannot be written"),
        (["check", "--config", "no.toml"], "no.toml: cannot be read"),
        (["check", "-", "a.py"], "stdin"),
        (["check", "--stdin-filename", "a.py", "a.py"], "stdin"),
        (["check", "--config", "a", "--isolated"], "not allowed with"),
        (["check", "--no-such-option"], "--no-such-option"),
        (["explain", "RSD1O1"], 'unknown rule "RSD1O1"; did you mean "RSD101"?'),
        (["explain", "probe-cal"], 'did you mean "probe-call"?'),
        (["chekc"], "chekc"),
        ([], "which command?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_trouble_is_2_and_one_line(tree: Path, run: Run, arguments: list[str], said: str) -> None:
    write(tree, a="probe()")
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("ai-residency-lint: error: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('regoin = "eu"', 'unknown key "regoin"; did you mean "region"?'),
        ('region = "uk"', 'region: "uk" is not in edition'),
        ('policy = "openai-1999-01"', 'unknown policy edition "openai-1999-01"'),
        ('select = ["RSD1O1"]', 'select: unknown rule "RSD1O1"; did you mean "RSD101"?'),
        ('per-file-ignores = { "a.py" = ["probe"] }', 'per-file-ignores: unknown rule "probe"'),
        ('severity = { "PRB9" = "note" }', 'severity: unknown rule "PRB9"'),
    ],
)
def test_mistakes_in_the_settings_name_the_file(tree: Path, run: Run, line: str, said: str) -> None:
    settings(tree, line)
    ran = run("check")
    assert ran.code == 2
    assert ran.err.startswith(f"ai-residency-lint: error: {tree / 'pyproject.toml'}: {said}")


CLIENT = "from openai import OpenAI\nclient = OpenAI({})\n"
EU = "https://eu.api.openai.com/v1"


@pytest.mark.parametrize(
    ("arguments", "given", "codes"),
    [
        ([], "", ["RSD101"]),
        ([], f"base_url='{EU}'", []),
        (["--region", "us"], f"base_url='{EU}'", ["RSD102"]),
        (["--env", f"OPENAI_BASE_URL={EU}"], "", []),
        (["--env", "OPENAI_BASE_URL=https://us.api.openai.com/v1"], "", ["RSD102"]),
        ([], "base_url='https://relay.acme.io/v1'", ["RSD106"]),
        (["--trusted-host", "relay.acme.io"], "base_url='https://relay.acme.io/v1'", []),
    ],
)
def test_options_reach_the_rules(tree: Path, run: Run, arguments: list[str], given: str, codes: list[str]) -> None:
    (tree / "a.py").write_text(CLIENT.format(given))
    document = json.loads(run("check", "--output-format", "json", *arguments).out)
    assert [each["code"] for each in document["findings"]] == codes
    assert document["summary"]["clients"] == 1


def test_retention_and_policy_reach_the_rules(tree: Path, run: Run) -> None:
    call = "client.responses.create(model='gpt-4o-2024-08-06', input='', store=True)\n"
    (tree / "a.py").write_text(CLIENT.format(f"base_url='{EU}'") + call)
    said = run("check")
    assert [line.split()[1] for line in said.lines] == ["RSD401"]
    assert run("check", "--retention", "none").lines != said.lines
    document = json.loads(run("check", "--policy", "openai-2026-02", "--output-format", "json").out)
    assert document["tool"]["catalog"] == "openai-2026-02"


def test_a_broken_rule_is_a_finding_and_the_run_goes_on(tree: Path, run: Run) -> None:
    (tree / "breaks.py").write_text(CLIENT.format(""))
    write(tree, c="probe()")
    first, second, third = run("check").lines
    assert first == "breaks.py:1:1: RSD999 internal error in rule PRB003: ValueError: oh"
    assert "RSD101" in second
    assert third.startswith("c.py")


def test_broken_extraction_costs_only_the_file_that_breaks_it(
    tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ai_residency_lint.calls import extract as module

    real = module.extract

    def fragile(project: object, paths: list[str], *rest: object) -> object:
        if "a.py" in paths:
            raise RecursionError("too deep")
        return real(project, paths, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "extract", fragile)
    for name in ("a", "b"):
        (tree / f"{name}.py").write_text(CLIENT.format(""))
    first, second = run("check").lines
    assert first == "a.py:1:1: RSD999 internal error while following the calls: RecursionError: too deep"
    assert second.startswith("b.py:2:10: RSD101")


def test_findings_in_imported_files_have_their_source(tree: Path, run: Run) -> None:
    (tree / "lib.py").write_text("URL = 'https://us.api.openai.com/v1'\n")
    (tree / "a.py").write_text("from lib import URL\n" + CLIENT.format("base_url=URL"))
    lines = run("check", "a.py", "--output-format", "full").lines
    assert any("note: lib.py:1:1" in line for line in lines)
    assert "1 | URL = 'https://us.api.openai.com/v1'" in lines


def test_selection_and_personas(tree: Path, run: Run) -> None:
    write(tree, a="probe(); curious()")

    def codes(*arguments: str) -> list[str]:
        return [line.split()[1] for line in run("check", *arguments).lines]

    assert codes() == ["PRB001"]
    assert codes("--persona", "pedantic") == ["PRB001", "PRB002"]
    assert codes("--persona", "auditor", "--ignore", "probe-call") == ["PRB002"]
    assert codes("--persona", "auditor", "--select", "PRB001,RSD1") == ["PRB001"]
    assert codes("--select", "RSD1", "--extend-select", "PRB") == ["PRB001"]
    assert codes("--select", "RSD1") == []


def test_severity_and_per_file_ignores_from_the_settings(tree: Path, run: Run) -> None:
    (tree / "sub").mkdir()
    write(tree, a="probe()", **{"sub/b": "probe()"})
    settings(tree, 'severity = { PRB = "note" }\nper-file-ignores = { "sub/*" = ["PRB001"] }')
    (only,) = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert (only["path"], only["severity"]) == ("a.py", "note")


def test_settings_files_hold_for_their_folders(tree: Path, run: Run) -> None:
    (tree / "sub").mkdir()
    (tree / "sub/.ai-residency-lint.toml").write_text('plugins = ["airl_probe"]\nignore = ["PRB001"]\nregion = "us"\n')
    write(tree, a="probe()", **{"sub/b": "probe()"})
    ran = run("check", "--output-format", "json")
    document = json.loads(ran.out)
    assert [each["path"] for each in document["findings"]] == ["a.py"]
    assert document["tool"]["region"] == "eu, us"
    assert document["summary"]["files"] == 2
    assert document["summary"]["parsed"] == 2
    assert run("check", ".", "sub", "sub/b.py").err.startswith("2 files,"), "each file once"


def test_config_and_isolated(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    (tree / "quiet.toml").write_text('plugins = ["airl_probe"]\nignore = ["PRB001"]\n')
    assert run("check", "--config", "quiet.toml").code == 0
    assert run("check", "--isolated").code == 0, "without the settings there is no plugin"
    assert run("check").code == 1


def test_exclude(tree: Path, run: Run) -> None:
    write(tree, a="probe()", b="probe()")
    assert [line[:4] for line in run("check", "--exclude", "b.py").lines] == ["a.py"]
    settings(tree, 'exclude = ["a.py"]')
    assert [line[:4] for line in run("check").lines] == ["b.py"]
    assert [line[:4] for line in run("check", "a.py").lines] == ["a.py"], "a file that is named is linted"
    assert run("check", "a.py", "--force-exclude").code == 0


@pytest.mark.parametrize(
    ("path", "more", "code"),
    [
        ("a.py", [], 1),
        ("a.py", ["--force-exclude"], 0),
        ("b.py", ["--force-exclude"], 1),
        (".venv/b.py", ["--force-exclude"], 0),
    ],
)
def test_forced_excludes_hold_for_stdin(
    tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch, path: str, more: list[str], code: int
) -> None:
    settings(tree, 'exclude = ["a.py"]')
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"import openai\nprobe()\n")))
    assert run("check", "--stdin-filename", path, *more).code == code


def test_excludes_are_those_of_the_settings_at_the_path(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, a="probe()", b="probe()")
    settings(tree, 'exclude = ["/a.py"]')
    monkeypatch.chdir(tree.parent)
    assert run("check", "project").lines == ["project/b.py:2:1: PRB001 probe is called"]
    assert run("check", "project", "./project/b.py", str(tree / "b.py")).err.startswith("1 file,")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can list everything")
def test_a_folder_that_cannot_be_listed_is_a_finding(tree: Path, run: Run) -> None:
    (tree / "closed").mkdir(mode=0)
    assert run("check").lines == ["closed:1:1: RSD999 folder cannot be listed: Permission denied"]


def test_noqa(tree: Path, run: Run) -> None:
    write(tree, a="probe()  # noqa\nprobe()  # noqa: PRB001\nprobe()  # noqa: E501\n'# noqa', probe()")
    assert [line.split(":")[1] for line in run("check").lines] == ["4", "5"]


def test_notebook_cells(tree: Path, run: Run) -> None:
    cells = (("markdown", "# probe()"), ("code", "import openai\n%pip install openai"), ("code", "x = 1\nprobe()"))
    (tree / "n.ipynb").write_text(notebook(*cells))
    assert run("check").lines == ["n.ipynb:cell 2:2:1: PRB001 probe is called"]
    (found,) = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert (found["cell"], found["line"], found["column"], found["end_line"]) == (2, 2, 1, 2)
    assert run("check", "--output-format", "full").lines[1:3] == ["2 | probe()", "  | ^^^^^^^"]


def test_json_is_the_same_every_time(tree: Path, run: Run) -> None:
    write(tree, b="probe(); curious()", a="probe()\nprobe()")
    first, second = (run("check", "--persona", "auditor", "--output-format", "json").out for _ in range(2))
    assert first == second
    document = json.loads(first)
    assert document["tool"] == {
        "name": "ai-residency-lint",
        "version": __version__,
        "catalog": "openai-2026-10",
        "region": "eu",
    }
    assert list(document["summary"]) == ["files", "parsed", "clients", "calls", "findings", "undetermined"]
    prints = [each["fingerprint"] for each in document["findings"]]
    assert len(set(prints)) == len(prints) == 4


def test_fingerprints_do_not_depend_on_the_working_directory(
    tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tree / "sub").mkdir()
    write(tree, **{"sub/b": "probe()"})

    def found() -> tuple[str, str]:
        (only,) = json.loads(run("check", "--output-format", "json").out)["findings"]
        return only["path"], only["fingerprint"]

    above = found()
    monkeypatch.chdir(tree / "sub")
    inside = found()
    assert (above[0], inside[0]) == ("sub/b.py", "b.py")
    assert above[1] == inside[1]


def test_output_file(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    (tree / "report.txt").write_text("old")
    ran = run("check", "--output-file", "report.txt")
    assert (ran.code, ran.out) == (1, "")
    assert (tree / "report.txt").read_text() == "a.py:2:1: PRB001 probe is called\n"
    assert sorted(path.name for path in tree.iterdir()) == ["a.py", "pyproject.toml", "report.txt"]


def test_an_output_file_keeps_its_mode_and_its_link(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    (tree / "report.txt").write_text("old")
    (tree / "report.txt").chmod(0o640)
    (tree / "link.txt").symlink_to("report.txt")
    run("check", "--output-file", "link.txt")
    assert (tree / "link.txt").is_symlink()
    assert (tree / "report.txt").read_text() == "a.py:2:1: PRB001 probe is called\n"
    assert (tree / "report.txt").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_written_to_and_not_read(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    os.mkfifo(tree / "pipe.py")
    assert run("check", "a.py", "pipe.py").lines == [
        "a.py:2:1: PRB001 probe is called",
        "pipe.py:1:1: RSD999 is no regular file; give its text on stdin (-) instead",
    ]
    reader = subprocess.Popen(["cat", "pipe.py"], cwd=tree, stdout=subprocess.PIPE, text=True)
    run("check", "a.py", "--output-file", "pipe.py")
    assert reader.communicate(timeout=60)[0] == "a.py:2:1: PRB001 probe is called\n"
    assert stat.S_ISFIFO((tree / "pipe.py").stat().st_mode)
    assert child("check", "a.py", "--output-file", "/dev/stdout", "-q", cwd=tree).stdout.startswith("a.py:2:1: PRB001")


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a folder among the devices")
def test_a_file_among_the_devices_is_replaced(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        report = Path(folder, "report.txt")
        for _ in range(2):
            run("check", "--output-file", str(report))
            assert report.read_text() == "a.py:2:1: PRB001 probe is called\n"


def test_reporter_of_a_plugin(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    assert run("check", "--output-format", "count").out == "1\n"


def test_a_broken_plugin_is_named_and_the_run_goes_on(tree: Path, run: Run) -> None:
    write(tree, a="probe()")
    settings(tree, "")
    (tree / "pyproject.toml").write_text('[tool.ai-residency-lint]\nplugins = ["no_such_plugin", "airl_probe"]\n')
    ran = run("check")
    assert ran.lines == ["a.py:2:1: PRB001 probe is called"]
    warning, _ = ran.err.splitlines()
    assert warning.startswith("ai-residency-lint: warning: plugin 'no_such_plugin'")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["rules"], 0),
        (["catalog"], 0),
        (["explain", "PRB001"], 2),
        (["check", "--select", "PRB001"], 2),
        (["inventory", "--select", "PRB001"], 2),
        (["check", "--output-format", "count"], 2),
    ],
    ids=str,
)
def test_a_broken_plugin_is_named_before_what_it_was_to_bring_is_missed(
    tree: Path, run: Run, arguments: list[str], code: int
) -> None:
    write(tree, a="probe()")
    (tree / "pyproject.toml").write_text('[tool.ai-residency-lint]\nplugins = ["no_such_plugin"]\n')
    ran = run(*arguments)
    assert ran.code == code
    assert ran.err.startswith("ai-residency-lint: warning: plugin 'no_such_plugin'")
    assert ran.err.count("\n") == (1 if code == 0 else 2)


def test_explain(run: Run) -> None:
    ran = run("explain", "PRB001")
    assert ran.code == 0
    assert ran.lines[0] == "# PRB001 probe-call"
    assert ran.lines[-1] == "A page of its own."
    assert run("explain", "prb001") == run("explain", "Probe-Call") == ran
    assert run("explain", "RSD999").code == 0


def test_rules(run: Run) -> None:
    listed = json.loads(run("rules", "--output-format", "json").out)
    assert {"code": "PRB002", "name": "curious-call", "title": "Calls of curious", "severity": "error"}.items() <= (
        next(rule for rule in listed if rule["code"] == "PRB002").items()
    )
    codes = [rule["code"] for rule in listed]
    assert codes == sorted(codes)
    text = run("rules").lines
    assert text[0].split() == ["code", "name", "severity", "persona", "title"]
    assert [line.split()[0] for line in text[1:]] == codes
    assert "PRB001" not in run("rules", "--isolated").out


def test_catalog(run: Run) -> None:
    document = json.loads(run("catalog", "--output-format", "json").out)
    assert document["schema"] == 1
    editions = {each["name"]: each for each in document["editions"]}
    assert "eu" in editions["openai-2026-10"]["regions"]
    assert all(each["origins"] and all(origin["as_of"] for origin in each["origins"]) for each in editions.values())
    assert all(each["as_of"] and each["source"] for each in document["sdks"])
    assert "openai" in [each["name"] for each in document["sdks"]]
    text = run("catalog").out
    assert all(name in text for name in editions)


def test_version(run: Run) -> None:
    ran = run("--version")
    assert ran.lines == [f"ai-residency-lint {__version__}", "catalogue: openai-2026-10"]


def environment(tree: Path, **more: str) -> dict[str, str]:
    """The environment of a child process that finds the plugin."""
    folders = (str(tree.parent / "plugins"), os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders)), **more}


def child(*arguments: str, cwd: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ai_residency_lint", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment(cwd), input=given, capture_output=True, text=True, check=False, timeout=60
    )


def python(code: str, cwd: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment(cwd), capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_stdin(tree: Path) -> None:
    (tree / "sub").mkdir()
    (tree / "sub/.ai-residency-lint.toml").write_text('plugins = ["airl_probe"]\nselect = ["PRB001"]\n')
    ran = child("check", "-", "--stdin-filename", "sub/new.py", cwd=tree, given="import openai\nprobe()\n")
    assert (ran.returncode, ran.stdout) == (1, "sub/new.py:2:1: PRB001 probe is called\n")
    bare = child("check", "--stdin-filename", "sub/new.py", cwd=tree, given="import openai\nprobe()\n")
    assert bare.stdout == ran.stdout
    unnamed = child("check", "-", cwd=tree, given="import openai\nprobe()\n")
    assert unnamed.stdout == "stdin.py:2:1: PRB001 probe is called\n"
    cells = notebook(("markdown", "x"), ("code", "import openai\nprobe()"))
    in_cell = child("check", "-", "--stdin-filename", "n.ipynb", cwd=tree, given=cells)
    assert in_cell.stdout == "n.ipynb:cell 1:2:1: PRB001 probe is called\n"


def test_libcst_is_not_imported_when_no_file_can_matter(tree: Path) -> None:
    (tree / "a.py").write_text("import json\nprint(json.dumps({}))\n")
    code = (
        "import sys\nfrom ai_residency_lint.cli import main\ncode = main(['check', '-j1'])\n"
        "print(code, 'libcst' in sys.modules)\n"
    )
    assert python(code, tree) == "0 False\n"
    (tree / "a.py").write_text("import openai\n")
    assert python(code, tree) == "0 True\n", "the test above can fail"


HEAVY = {
    *("libcst", "msgspec", "tomli", "pathspec", "pluggy"),
    *("argparse", "ast", "contextlib", "dataclasses", "hashlib", "importlib.metadata", "inspect", "json", "pathlib"),
    *("tempfile", "typing", "unicodedata"),
}
NEVER = {"libcst.matchers", "libcst.codemod", "importlib.metadata", "asyncio", "ssl"}
RUN = "import sys\nfrom ai_residency_lint.cli import main\nmain(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"


def loaded(tree: Path, *arguments: str) -> set[str]:
    """The modules that a run loads, besides those that this interpreter starts with."""

    def modules(code: str, *more: str) -> set[str]:
        command = [sys.executable, "-c", code, *more]
        ran = subprocess.run(command, cwd=tree, env=environment(tree), capture_output=True, text=True, check=True)
        return set(ran.stderr.split())

    return modules(RUN, *arguments) - modules("import sys\nprint(*sys.modules, file=sys.stderr)")


def test_version_loads_next_to_nothing(tree: Path) -> None:
    names = {each for each in loaded(tree, "--version") if not each.startswith("ai_residency_lint")}
    assert names <= {"__future__"}


def test_file_without_ai_loads_no_room_behind_sources(tree: Path) -> None:
    (tree / "a.py").write_text("import json\nprint(json.dumps({}))\n")
    found = loaded(tree, "check", "--quiet", "--isolated")
    assert "ai_residency_lint.sources.reach" in found
    assert not found & HEAVY
    rooms = {each.split(".")[1] for each in found if each.startswith("ai_residency_lint.")}
    assert not rooms & {"syntax", "resolve", "calls", "rules", "inventory", "api", "testing"}


def test_file_with_ai_loads_no_more_than_it_needs(tree: Path) -> None:
    (tree / "a.py").write_text("import openai\nopenai.OpenAI()\n")
    found = loaded(tree, "check", "--quiet", "--isolated", "--jobs=1")
    assert {"libcst", "msgspec", "tomli"} <= found
    assert not found & (NEVER | {"pathspec", "pluggy", "argparse", "ai_residency_lint.sources.notebook"})
    assert not any(each.startswith("ai_residency_lint.inventory") for each in found)


def test_command_line_imports_little(tree: Path) -> None:
    code = "import sys, ai_residency_lint.cli as cli\ncli.parser()\nprint(*sys.modules)"
    loaded = python(code, tree).split()
    assert "argparse" in loaded
    assert not {"msgspec", "tomli", "pluggy", "pathspec", "libcst", "dataclasses"} & set(loaded)


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("more", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)]
)
def test_terminal(tree: Path, more: dict[str, str], colored: bool) -> None:
    import pty

    write(tree, a="probe()")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ai_residency_lint", "check"],
        cwd=tree,
        env=environment(tree, **{"TERM": "xterm", **more}),
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # Linux says so when the other side is closed
            pass
    os.close(ours)
    assert process.returncode == 1
    assert b"2 | probe()" in shown.replace(b"\x1b[34m", b"").replace(b"\x1b[0m", b""), "full is the default there"
    assert (b"\x1b[1;31m" in shown) is colored


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe that can break")
def test_broken_pipe(tree: Path) -> None:
    write(tree, a="probe()\n" * 3_000)  # more output than a pipe holds
    command = f"{sys.executable} -m ai_residency_lint check --quiet | head -1"
    ran = subprocess.run(
        command, shell=True, cwd=tree, env=environment(tree), capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("a.py:2:1: PRB001 probe is called\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["check", "rules", "catalog"])
def test_a_full_disk(tree: Path, command: str) -> None:
    write(tree, a="probe()")
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "ai_residency_lint", command, *(["-q"] if command == "check" else [])],
            cwd=tree,
            env=environment(tree),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ran.returncode == 2
    assert ran.stderr == "ai-residency-lint: error: the output cannot be written (No space left on device)\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("{} check -q >&-", 1, ""),
        ("{} check 2>&-", 1, "a.py:2:1: PRB001 probe is called\n"),
        ("{} check - <&-", 2, "ai-residency-lint: error: stdin is closed\n"),
        ("rmdir gone; {} check", 2, "ai-residency-lint: error: the working directory is gone"),
    ],
)
def test_streams_and_folders_that_are_not_there(tree: Path, command: str, code: int, said: str) -> None:
    write(tree, a="probe()")
    if "gone" in command:
        (tree / "gone").mkdir()
        command = "cd gone; rmdir ../gone;" + command.partition(";")[2]
    ran = subprocess.run(
        command.format(f"{sys.executable} -m ai_residency_lint"),
        cwd=tree,
        env=environment(tree),
        shell=True,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == code
    assert (ran.stdout + ran.stderr).startswith(said)
    assert "Traceback" not in ran.stderr


def test_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ai_residency_lint.engine.lint", interrupted)
    assert run("check") == Ran(130, "", "")


def test_internal_errors_are_never_findings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ai_residency_lint.engine.lint", lambda *_, **__: 1 / 0)
    ran = run("check")
    assert ran.code == 2
    assert ran.err.endswith("internal error, please report it with the lines above\n")


def test_api(tree: Path) -> None:
    write(tree, a="probe()")
    report = api.check(["."], today=date(2026, 11, 21))
    assert [each.code for each in report.findings] == ["PRB001"]
    assert api.check_source("import openai\nprobe()\n", path="b.py").findings[0].location.path == "b.py"
    assert api.facts(["."]).calls == ()
