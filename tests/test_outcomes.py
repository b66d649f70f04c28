"""A run with changed files follows the calls of those projects only of which something has changed."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from ai_residency_lint import engine
from ai_residency_lint.cli import main
from ai_residency_lint.summaries import Summaries

Run = Callable[..., str]

USE = (
    "import openai\nfrom names import HOST\nopenai.OpenAI(base_url=HOST).responses.create(model='gpt-5.5', input='x')\n"
)
FILES = {
    "one/pyproject.toml": "",
    "one/names.py": "HOST = 'https://eu.api.openai.com/v1'\n",
    "one/use.py": USE,
    "one/quiet.py": "x = 1\n",
    "two/pyproject.toml": "",
    "two/names.py": "HOST = 'https://us.api.openai.com/v1'\n",
    "two/use.py": USE,
    "two/handed.py": "def late(client):\n    client.base_url = 'https://api.openai.com/v1'\n",
    "three/setup.py": "",
    "three/notes.ipynb": '{"cells": [{"cell_type": "code", "source": ["import openai\\n", "openai.OpenAI()"]}],'
    '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "lib/names.py": "HOST = ''\n",
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three projects, and a folder that belongs to none."""
    for name, text in FILES.items():
        write(tmp_path / "tree" / name, text)
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The output, the summary and the exit code of ``check``, in this process."""

    def run(*arguments: str, cache: bool = True) -> str:
        where = ("--cache-dir", str(tmp_path / "cache")) if cache else ("--no-cache",)
        code = main(["check", "--output-format", "json", "-j1", *arguments, *where])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return f"{out}{err}{code}"

    return run


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by the projects of which calls are followed."""
    seen: list[str] = []
    original = engine._extracted

    def noted(under: object, reading: object, paths: Iterable[str]) -> object:
        seen.append(next(iter(paths)).partition("/")[0])
        return original(under, reading, paths)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "_extracted", noted)
    return seen


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "edit": (lambda tree: write(tree / "one/use.py", USE.replace("create", "parse")), ["one"]),
    "edit what is imported": (lambda tree: write(tree / "two/names.py", FILES["one/names.py"]), ["two"]),
    "edit what has no part": (lambda tree: write(tree / "one/quiet.py", "x = 2\n"), []),
    "edit a notebook": (lambda tree: write(tree / "three/notes.ipynb", FILES["three/notes.ipynb"] + " "), ["three"]),
    "edit what may be asked for": (
        lambda tree: write(tree / "two/handed.py", "def late(c): c.base_url = ''\n"),
        ["two"],
    ),
    "edit another folder": (lambda tree: write(tree / "lib/names.py", "HOST = 'x'\n"), []),
    "add a file": (lambda tree: write(tree / "one/more.py", "import openai\nopenai.OpenAI()\n"), ["one"]),
    "add a module before another": (lambda tree: write(tree / "one/names/__init__.py", "HOST = ''\n"), ["one"]),
    "remove a module": (lambda tree: (tree / "two/names.py").unlink(), ["two"]),
    "build": (lambda tree: write(tree / "one/pyproject.toml", "[build-system]\n"), []),
    "one project": (lambda tree: (tree / "one/pyproject.toml").unlink(), ["one"]),
    "import another": (lambda tree: write(tree / "one/quiet.py", "import two.use\n"), ["one"]),
    "remove a project": (lambda tree: shutil.rmtree(tree / "one"), ["three", "two"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changes_is_followed(change: str, tree: Path, run: Run, followed: list[str]) -> None:
    run()
    assert sorted(followed) == ["one", "three", "two"]
    edit, again = CHANGES[change]
    edit(tree)
    followed.clear()
    after = run()
    assert sorted(followed) == again
    assert after == run(cache=False)


def test_several_processes(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch, followed: list[str]) -> None:
    monkeypatch.setattr("ai_residency_lint.summaries.PAYS", 1)
    before = run("-j2")
    write(tree / "lib/names.py", "HOST = 'x'\n")
    followed.clear()
    assert run("-j2") == before
    assert followed == []


def test_another_question(tree: Path, run: Run, followed: list[str]) -> None:
    """What does not change the outcome of a project is no other question; what does is one."""
    run()
    followed.clear()
    assert run("--exit-zero") == run("--exit-zero", cache=False)
    assert len(followed) == 3, "without a cache"
    assert run("--region", "us") == run("--region", "us", cache=False)
    assert len(followed) == 9


def test_what_is_outside(tree: Path, run: Run, followed: list[str]) -> None:
    write(tree / "lib/use.py", USE)
    shutil.copy(tree / "lib/use.py", tree / "use.py")
    run("lib/use.py", "one")
    write(tree / "lib/names.py", FILES["one/names.py"])
    followed.clear()
    assert run("lib/use.py", "one") == run("lib/use.py", "one", cache=False)
    assert followed == ["lib", "lib", "one"]


@pytest.mark.parametrize("junk", [b"", b"\x97", b"\x90", b"\xc0"])
def test_whatever_is_wrong_with_it(
    junk: bytes, tree: Path, run: Run, followed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run()
    write(tree / "lib/names.py", "HOST = 'x'\n")
    followed.clear()
    monkeypatch.setattr(Summaries, "recall", lambda self, key: junk)
    assert run() == before
    assert len(followed) == 3


def test_entries_of_another_form(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run()
    write(tree / "lib/names.py", "HOST = 'x'\n")
    longer = msgspec.msgpack.encode([[], [], [], [], [], list(range(9)), [], []])
    monkeypatch.setattr(Summaries, "recall", lambda self, key: longer)
    assert run() == before


@pytest.mark.parametrize(
    "imported", ["from os import path; from shared.lib import thing", "from\fshared.lib import thing"]
)
def test_a_module_of_another_project(imported: str, tree: Path, run: Run) -> None:
    write(tree / "one/use.py", f"{imported}\nimport openai\nthing('x')\n")
    write(tree / "shared/pyproject.toml", "")
    write(tree / "shared/__init__.py", "")
    write(tree / "shared/lib.py", "from shared.core import thing\n")
    write(tree / "shared/core.py", "thing = None\n")
    run()
    write(tree / "shared/core.py", "import openai\nthing = openai.OpenAI().responses.create\n")
    assert "one/use.py" in run()
    assert run() == run(cache=False)


def test_a_file_that_changes_during_the_run(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree / "one/use.py", USE.replace("names", "lib.names"))
    write(tree / "lib/names.py", FILES["one/names.py"])
    original = engine._outcome

    def meanwhile(*given: object) -> object:
        write(tree / "lib/names.py", "HOST = 'https://api.openai.com/v1'\n")
        return original(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(engine, "_outcome", meanwhile)
        assert "RSD101" in run("one")
    write(tree / "lib/names.py", FILES["one/names.py"])
    assert run("one") == run("one", cache=False)
    assert "RSD101" not in run("one")
