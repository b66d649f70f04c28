"""Shards, and ``merge``: together they are what one run writes, byte for byte."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ai_residency_lint import cli
from ai_residency_lint.errors import SettingsError
from ai_residency_lint.sources.shard import Shard

HERE = Path(__file__).parent
COUNTS = (1, 2, 3, 7)
CLIENT = "import openai\n\nclient = openai.OpenAI()\n"
CALL = 'client.responses.create(model="gpt-4o", input="x", store=True)\n'

Run = Callable[..., str]
Write = Callable[[str], Path]
COMMANDS = {
    "check": ("check", "--persona=auditor", "--exit-zero", "--output-format=json"),
    "inventory": ("inventory", "--date=2026-11-21", "--persona=auditor", "--format=json"),
}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """What the command line writes; that it cannot do its job is a failed test."""

    def run(*arguments: str) -> str:
        assert cli.main([*arguments]) in (0, 1), capsys.readouterr().err
        return capsys.readouterr().out

    return run


@pytest.fixture
def shards(run: Run, tmp_path: Path) -> Callable[..., list[str]]:
    """Runs all shards, the last one first, and returns the files they were written to."""

    def shards(count: int, *command: str) -> list[str]:
        files = [str(tmp_path / f"{number}.json") for number in range(count, 0, -1)]
        for number, file in zip(range(count, 0, -1), files, strict=True):
            run(*command, "--quiet", f"--shard={number}/{count}", f"--output-file={file}")
        return files

    return shards


def many(folder: Path) -> None:
    """A tree of several projects: with settings of their own, connected by imports, unreadable, with nothing in it."""
    for each in (*sorted((HERE / "fixtures" / "projects").iterdir()), HERE / "fixtures" / "sample"):
        shutil.copytree(each, folder / each.name)
        (folder / each.name / "requirements.txt").touch()
    shutil.copytree(HERE.parent / "examples" / "demo", folder / "demo")
    for name, text in {
        "common/shared.py": CLIENT,
        "apart/requirements.txt": "",
        "apart/use.py": f"from common.shared import client\n\n{CALL}",
        "strict/pyproject.toml": '[tool.ai-residency-lint]\nregion = "us"\n',
        "strict/app.py": CLIENT + CALL,
        "broken/setup.py": "import openai\nopenai.OpenAI(\n",
        "quiet/setup.cfg": "",
        "quiet/nothing.py": "x = 1\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    many(tmp_path / "tree")
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_shards_together_are_one_run(
    command: str, count: int, tree: Path, run: Run, shards: Callable[..., list[str]]
) -> None:
    whole = run(*COMMANDS[command])
    assert run("merge", "--quiet", *shards(count, *COMMANDS[command])) == whole
    assert "shard" not in json.loads(whole)


@pytest.mark.parametrize("folder", [HERE / "fixtures" / "sample", HERE.parent / "examples"], ids=lambda each: each.name)
def test_a_single_project_is_never_divided(
    folder: Path, run: Run, shards: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    whole = run(*COMMANDS["check"])
    parts = shards(3, *COMMANDS["check"])
    assert run("merge", "--quiet", *parts) == whole
    assert sum(bool(json.loads(Path(each).read_text())["summary"]["files"]) for each in parts) == 1


def test_the_work_is_divided(tree: Path, shards: Callable[..., list[str]]) -> None:
    parsed = [json.loads(Path(each).read_text())["summary"]["parsed"] for each in shards(3, *COMMANDS["check"])]
    assert all(parsed)


@pytest.mark.parametrize("name", ["flake8", "full"])
def test_other_formats_are_those_of_one_run(name: str, tree: Path, run: Run, shards: Callable[..., list[str]]) -> None:
    whole = run("check", "--persona=auditor", f"--output-format={name}")
    assert run("merge", f"--output-format={name}", *shards(2, *COMMANDS["check"])) == whole


def test_full_does_without_texts_that_are_not_here(
    tree: Path, run: Run, shards: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = shards(2, *COMMANDS["check"])
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    shown = run("merge", "--output-format=full", *parts)
    assert "RSD101" in shown and "^^^" not in shown


def test_several_paths_are_divided_like_folders(tree: Path, run: Run, shards: Callable[..., list[str]]) -> None:
    paths = sorted(each.name for each in tree.iterdir() if each.name != "quiet")
    whole = run(*COMMANDS["check"], *paths)
    assert run("merge", "--quiet", *shards(3, *COMMANDS["check"], *paths)) == whole


def test_projects_that_imports_connect_stay_together(tree: Path, run: Run, shards: Callable[..., list[str]]) -> None:
    for count in (2, 3, 7):
        homes = {}
        for part in shards(count, *COMMANDS["check"]):
            for each in json.loads(Path(part).read_text())["findings"]:
                homes.setdefault(each["path"].split("/")[0], set()).add(part)
        assert homes["apart"] == homes["common"]
        assert all(len(parts) == 1 for parts in homes.values())


def test_a_project_keeps_its_shard_when_others_come(tree: Path, shards: Callable[..., list[str]]) -> None:
    def homes() -> dict[str, str]:
        parts = [(part, json.loads(Path(part).read_text())["findings"]) for part in shards(3, *COMMANDS["check"])]
        return {each["path"]: part for part, findings in parts for each in findings}

    before = homes()
    (tree / "aaa").mkdir()
    (tree / "aaa" / "setup.py").write_text(CLIENT)
    assert homes().items() > before.items()


def test_projects_have_no_influence_on_each_other(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "one": 'import os\nos.environ["OPENAI_BASE_URL"] = "https://eu.api.openai.com/v1"\nimport openai\n',
        "two": CLIENT + CALL,
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "app.py").write_text(text)
        (tmp_path / name / "requirements.txt").touch()
    together = run("check", "--output-format=flake8", ".")
    assert together == run("check", "--output-format=flake8", "two") != ""


def test_a_module_where_the_command_runs_is_not_imported_by_files_elsewhere(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody starts a program there that is not below it."""
    for name, text in {
        "home/common.py": "",
        "one/app.py": 'import openai\nimport common\nopenai.base_url = "https://eu.api.openai.com/v1/"\n',
        "two/app.py": 'import openai\nimport common\nopenai.responses.create(model="gpt-4o", input="x")\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        (tmp_path / name).with_name("requirements.txt").touch()
    monkeypatch.chdir(tmp_path / "home")
    paths = [str(tmp_path / name) for name in ("one", "two")]
    assert "RSD101" in run("check", "--output-format=flake8", *paths)


def test_whole_runs_of_several_trees_are_joined(tree: Path, run: Run, tmp_path: Path) -> None:
    files = []
    for name in ("client_elsewhere", "wrapper_class"):
        files.append(str(tmp_path / f"{name}.json"))
        run(*COMMANDS["check"], f"--output-file={files[-1]}", name)
    assert run("merge", "-q", *files) == run(*COMMANDS["check"], "client_elsewhere", "wrapper_class")


def test_the_exit_code_and_the_summary_line(
    tree: Path, shards: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    parts = shards(2, *COMMANDS["check"])
    assert cli.main(["merge", *parts]) == 1
    merged = capsys.readouterr().err
    assert cli.main(["merge", "--exit-zero", *parts]) == 0
    capsys.readouterr()
    cli.main([*COMMANDS["check"]])
    assert capsys.readouterr().err == merged
    parts = shards(2, *COMMANDS["inventory"])
    assert cli.main(["merge", *parts]) == 0
    merged = capsys.readouterr().err
    cli.main([*COMMANDS["inventory"]])
    assert capsys.readouterr().err == merged


# -- what cannot be joined ---------------------------------------------------------------------------------------------


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The one line about contents that cannot be joined."""

    def refused(*contents: object) -> str:
        files = []
        for number, content in enumerate(contents, 1):
            files.append(tmp_path / f"{number}.json")
            files[-1].write_text(content if isinstance(content, str) else json.dumps(content))
        assert cli.main(["merge", *map(str, files)]) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
        return err.replace(f"{tmp_path}/", "")

    return refused


TOOL = {"name": "ai-residency-lint", "version": "0.1.0", "catalog": "openai-2026-10", "region": "eu"}
FINDING = {
    "code": "RSD101",
    "name": "global-endpoint",
    "message": "m",
    "severity": "error",
    "path": "a.py",
    "line": 1,
    "column": 1,
    "end_line": 1,
    "end_column": 2,
    "cell": None,
    "related": [],
    "url": "",
    "fingerprint": "f",
}
ROW = {"path": "a.py", "line": 1, "column": 1, "cell": None, "symbol": "openai.OpenAI", "policy": 0, "verdict": "fine"}
POLICY = {"region": "eu", "edition": "openai-2026-10", "files": 1, "parsed": 1}
SUMMARY = {"files": 1, "parsed": 1, "clients": 1, "calls": 0, "findings": 1, "undetermined": 0}


def document(index: int = 0, count: int = 2, files: int = 2, **changed: Any) -> dict[str, Any]:
    shard = {"shard": {"index": index, "count": count, "files": files}} if index else {}
    return {"schema": 1, "tool": TOOL, **shard, "findings": [], "summary": SUMMARY, **changed}


def filed(**changed: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {"paths": ["."], "clients": [], "calls": [], "unread": []}
    return {"schema": 1, "tool": {"version": "0.1.0"}, "date": "2026-11-21", "policy": [POLICY], **lists, **changed}


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ([document(1)], "shard 2/2 is missing"),
        ([document(2, 4), document(4, 4)], "shard 1/4, 3/4 is missing"),
        ([document(1, 99)], "shard 2/99, 3/99, 4/99, 5/99, 6/99 (and 93 more) is missing"),
        ([document(1), document(2), document(1)], "3.json: shard 1/2 is in 1.json, too"),
        ([document(1), document(2, 3)], "2.json: the run (shards, files) is 3, 2, in 1.json it is 2, 2"),
        ([document(1), document(2, files=9)], "2.json: the run (shards, files) is 2, 9, in 1.json it is 2, 2"),
        ([document(1), document()], "2.json: is no shard, others are"),
        ([document(3)], "1.json: is not as ai-residency-lint writes it"),
        ([document(1), document(2, tool={**TOOL, "version": "9"})], "2.json: tool is version 9"),
        ([document(1), document(2, tool={**TOOL, "catalog": "openai-2026-02"})], "catalog openai-2026-02"),
        ([document(1), document(2, tool={**TOOL, "region": "us"})], "region us"),
        ([document(), filed()], "2.json: is of inventory, 1.json of check"),
        ([document(findings=[FINDING])] * 2, "2.json: RSD101 at a.py:1 is in 1.json, too"),
        ([document(schema=2)], "1.json: schema 2 is not 1"),
        ([document(findings=[{**FINDING, "line": "1"}])], "1.json: is not as ai-residency-lint writes it (Expected"),
        ([document(summary={"files": "many"})], "1.json: is not as"),
        (["{"], "1.json: is not as ai-residency-lint writes it (it is no JSON)"),
        (["[]"], "1.json: is not as"),
        (["[" * 100_000], "1.json: is not as"),
        ([filed(), filed(date="2026-11-22")], "2.json: date is 2026-11-22, in 1.json it is 2026-11-21"),
        ([filed(), filed(policy=[{**POLICY, "region": "us"}])], "is us by openai-2026-10, in"),
        ([filed(), filed(calls=[{**ROW, "policy": 3}])], "2.json: is not as ai-residency-lint writes it (a row"),
        ([filed(), filed(clients=[{"policy": 3}])], "2.json: is not as ai-residency-lint writes it (Object"),
        ([filed(), filed(calls=[{**ROW, "verdict": "good"}])], "2.json: is not as ai-residency-lint writes it (Inv"),
        ([filed(calls=[ROW]), filed(calls=[ROW])], "2.json: openai.OpenAI at a.py:1 is in 1.json, too"),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_refused(
    contents: Sequence[object], said: str, refused: Callable[..., str]
) -> None:
    assert said in refused(*contents)


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["merge", "nowhere.json"]) == 2
    assert "nowhere.json: cannot be read (No such file or directory)" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2", "\u00b2/3"])
def test_a_shard_is_i_of_n(text: str) -> None:
    with pytest.raises(SettingsError, match="is not i/n"):
        Shard.of(text)


def test_a_format_that_inventories_are_not_joined_as(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.json").write_text(json.dumps(filed()))
    assert cli.main(["merge", "--output-format=html", str(tmp_path / "1.json")]) == 2
    assert "inventories are only joined as json" in capsys.readouterr().err
