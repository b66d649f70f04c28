"""What whole runs printed is printed again only if nothing has changed: whatever changes, the outcome is that of a run
that remembers nothing."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ai_residency_lint import engine
from ai_residency_lint.cache import results
from ai_residency_lint.cache.place import RESULT
from ai_residency_lint.cli import main
from ai_residency_lint.commands import remembered
from ai_residency_lint.disk import NAMES, UNSEEN, Disk
from ai_residency_lint.sources.discover import DEFAULT_EXCLUDES
from ai_residency_lint.sources.layout import MARKERS

OLD = 1_700_000_000

Run = Callable[..., str]
Seen = tuple[str, int]

FILES = {
    "pyproject.toml": '[tool.ai-residency-lint]\nenv-files = ["app.env"]\npersona = "pedantic"\n',
    "app.env": "MODEL_HOST=https://eu.api.openai.com/v1\n",
    ".gitignore": "ignored/\n",
    ".git/info/exclude": "excluded.py\n",
    "setup.py": "from setuptools import setup\nsetup()\n",
    "app/__init__.py": "",
    "app/made.py": "import openai\nfrom app.names import HOST\n\ndef client():\n"
    "    return openai.OpenAI(base_url=HOST)\n",
    "app/names.py": 'HOST = "https://eu.api.openai.com/v1"\nMODEL = "gpt-5.5"\n',
    "app/use.py": "from app import made, names\nimport settings\n\n"
    "def ask(text, model=names.MODEL):\n"
    "    made.client().responses.create(model=model, input=text, store=settings.STORE)\n",
    "settings.py": "STORE = False\n",
    "ignored/a.py": "import openai\nopenai.OpenAI()\n",
    "excluded.py": "import openai\nopenai.OpenAI()\n",
    "lib/settings.py": "STORE = True\n",
    "other/pyproject.toml": "[tool.ai-residency-lint]\nregion = 'us'\n",
    "other/env.py": "import os, openai\nopenai.OpenAI(base_url=os.environ['MODEL_HOST'])\n",
    "quiet.py": "x = 1\n",
}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose files have been written long ago."""
    root = tmp_path / "tree"
    for name, text in FILES.items():
        write(root / name, text)
    monkeypatch.chdir(root)
    return root


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The output, the summary and the exit code of ``check``, in this process."""

    def run(*arguments: str, cache: bool = True, command: str = "check") -> str:
        where = ("--cache-dir", str(tmp_path / "cache")) if cache else ("--no-cache",)
        code = main([command, *arguments, *where])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return f"{out}{err}{code}"

    return run


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows whenever a run looks at code."""
    calls: list[object] = []
    for name in ("lint", "survey"):
        original = getattr(engine, name)

        def noted(*given: object, original: Callable[..., object] = original, **more: object) -> object:
            calls.append(given)
            return original(*given, **more)

        monkeypatch.setattr(engine, name, noted)
    return calls


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is long after all files have been written."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3600 * 10**9)


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda tree: None,
    "edit": lambda tree: write(tree / "app/use.py", FILES["app/use.py"].replace("create", "parse")),
    "edit what is imported": lambda tree: write(tree / "app/names.py", "HOST = 'https://api.openai.com/v1'\n"),
    "edit what has no part": lambda tree: write(tree / "quiet.py", "import openai\nopenai.OpenAI()\n"),
    "same size": lambda tree: write(tree / "app/names.py", FILES["app/names.py"].replace("5.5", "5.4")),
    "add a file": lambda tree: write(tree / "app/more.py", "import openai\nopenai.OpenAI()\n"),
    "add a module before another": lambda tree: write(tree / "app/settings.py", "STORE = True\n"),
    "add a package before a module": lambda tree: write(tree / "app/made/__init__.py", "client = print\n"),
    "remove a module": lambda tree: (tree / "settings.py").unlink(),
    "remove setup.py": lambda tree: (tree / "setup.py").unlink(),
    "touch": lambda tree: (tree / "app/use.py").touch(),
    "move": lambda tree: (tree / "app/use.py").rename(tree / "app/used.py"),
    "folder for a file": lambda tree: ((tree / "quiet.py").unlink(), (tree / "quiet.py").mkdir()),
    "edit .gitignore": lambda tree: write(tree / ".gitignore", ""),
    "remove .gitignore": lambda tree: (tree / ".gitignore").unlink(),
    "add .gitignore": lambda tree: write(tree / "app/.gitignore", "use.py\n"),
    "edit info/exclude": lambda tree: write(tree / ".git/info/exclude", "app/use.py\n"),
    "no repository": lambda tree: shutil.rmtree(tree / ".git"),
    "edit env-file": lambda tree: write(tree / "app.env", "OPENAI_BASE_URL=https://api.openai.com/v1\n"),
    "remove env-file": lambda tree: (tree / "app.env").unlink(),
    "edit settings": lambda tree: write(tree / "pyproject.toml", "[tool.ai-residency-lint]\nregion = 'us'\n"),
    "nearer settings": lambda tree: write(tree / "app/.ai-residency-lint.toml", "persona = 'auditor'\n"),
    "broken settings": lambda tree: write(tree / "pyproject.toml", "[tool.ai-residency-lint]\nregoin = 'us'\n"),
    "another project": lambda tree: write(tree / "app/requirements.txt", ""),
    "cannot be parsed": lambda tree: write(tree / "app/use.py", "from app import made(\n"),
    "remove the tree": lambda tree: shutil.rmtree(tree / "app"),
}
SILENT = {"nothing", "touch"}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("later")
def test_whatever_changes_is_seen(change: str, tree: Path, run: Run, ran: list[object]) -> None:
    before = run()
    assert (before, before[-1]) == (run(cache=False), "1")
    assert len(ran) == 2
    assert run() == before
    assert len(ran) == 2, "nothing has changed, so nothing was looked at"
    CHANGES[change](tree)
    remembered = run()
    assert len(ran) == (2 if change in SILENT else 2 if remembered[-1] == "2" else 3)
    assert remembered == run(cache=False)
    assert run() == remembered


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("keep", ["time", "time and number"])
def test_a_file_that_looks_the_same(keep: str, tree: Path, run: Run) -> None:
    file = tree / "app/names.py"
    os.utime(file, (OLD, OLD))
    before = run()
    text = FILES["app/names.py"].replace("5.5", "5.4")
    if keep == "time":
        file.unlink()
    write(file, text)
    os.utime(file, (OLD, OLD))
    assert run() == run(cache=False) != before


def test_a_file_that_was_written_too_shortly_before(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """All times are the same to a file system that only knows one."""
    now = time.time_ns()
    for module in ("disk", "cache.results"):
        monkeypatch.setattr(f"ai_residency_lint.{module}.looks", lambda found: (found.st_size, now, now, 0))
    before = run()
    write(tree / "app/names.py", FILES["app/names.py"].replace("5.5", "5.4"))
    assert run() == run(cache=False) != before


def test_a_checkout_anew_is_the_same(tree: Path, run: Run, ran: list[object]) -> None:
    before = run()
    shutil.move(tree, tree.with_name("old"))
    shutil.copytree(tree.with_name("old"), tree)
    os.chdir(tree)
    assert run() == before
    assert len(ran) == 1


def test_what_looks_different_but_is_the_same_is_read_once(
    tree: Path, run: Run, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run()
    (tree / "app/use.py").touch()
    read: list[str] = []
    original = Disk.read
    monkeypatch.setattr(Disk, "read", lambda self, file: (read.append(file), original(self, file))[1])
    assert run() == before
    assert read == [str(tree / "app/use.py")]
    assert run() == before
    assert len(read) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--output-format", "json"),
        ("--persona", "auditor"),
        ("--env", "A=1"),
        ("--quiet",),
        ("--exit-zero",),
        ("--isolated",),
        ("--shard", "1/2"),
        ("--shard", "2/2"),
        ("app",),
        ("other", "app"),
        ("app/use.py",),
    ],
)
def test_each_question_has_its_own_answer(arguments: tuple[str, ...], tree: Path, run: Run, ran: list[object]) -> None:
    run()
    cold = run(*arguments)
    assert len(ran) == 2
    assert run(*arguments) == cold == run(*arguments, cache=False)
    assert len(ran) == 3


def test_inventory(tree: Path, run: Run, ran: list[object]) -> None:
    question = ("--format", "json", "--date", "2026-11-21")
    cold = run(*question, command="inventory")
    assert run(*question, command="inventory") == cold == run(*question, command="inventory", cache=False)
    assert len(ran) == 2
    write(tree / "app/names.py", "HOST = 'https://api.openai.com/v1'\n")
    assert run(*question, command="inventory") == run(*question, command="inventory", cache=False) != cold


def test_output_file(tree: Path, tmp_path: Path, run: Run, ran: list[object]) -> None:
    question = ("--output-format", "json", "--output-file", str(tmp_path / "report.json"))
    cold = run(*question)
    text = (tmp_path / "report.json").read_text()
    (tmp_path / "report.json").unlink()
    assert run(*question) == cold
    assert (tmp_path / "report.json").read_text() == text
    assert len(ran) == 1


def test_reports_and_caches_in_the_tree_do_not_matter(tree: Path, run: Run, ran: list[object]) -> None:
    before = run()
    write(tree / "app/__pycache__/use.cpython-311.pyc", "")
    write(tree / "report.json", "{}")
    assert run() == before
    assert len(ran) == 1


def test_another_day_user_folder_or_installation(
    tree: Path, run: Run, ran: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run()
    with monkeypatch.context() as patch:
        patch.setattr(remembered, "today", lambda: "2031-01-01")
        run()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 12345, raising=False)
        run()
    with monkeypatch.context() as patch:
        (tmp_path / "site/some-1.0.dist-info").mkdir(parents=True)
        patch.syspath_prepend(tmp_path / "site")
        run()
    assert len(ran) == 4
    monkeypatch.chdir(tree / "app")
    run()
    assert len(ran) == 5


def test_this_package_counts(tree: Path, run: Run, ran: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    home = tree.with_name("home")
    write(home / "rules/new.py", "")
    monkeypatch.setattr("ai_residency_lint.commands.remembered._HOME", str(home))
    run()
    run()
    assert len(ran) == 1
    write(home / "rules/new.py", "changed")
    run()
    assert len(ran) == 2
    write(home / "catalog/new.toml", "")
    run()
    assert len(ran) == 3


def test_plugins_are_asked_each_time(tree: Path, run: Run, ran: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = (
        "from ai_residency_lint.plugins import hookimpl\n@hookimpl\ndef ai_residency_lint_rules():\n    return []\n"
    )
    write(tree.with_name("plugins") / "airl_some.py", plugin)
    monkeypatch.syspath_prepend(tree.with_name("plugins"))
    write(tree / "pyproject.toml", "[tool.ai-residency-lint]\nplugins = ['airl_some']\n")
    run()
    run()
    assert len(ran) == 2


def test_what_may_pass_is_not_remembered(
    tree: Path, run: Run, ran: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> object:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("ai_residency_lint.engine._extracted", broken)
        assert "internal error" in run()
    assert "internal error" not in run()
    assert len(ran) == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a file that cannot be read")
def test_what_cannot_be_read_is_not_remembered(tree: Path, run: Run, ran: list[object]) -> None:
    (tree / "app/use.py").chmod(0)
    run()
    (tree / "app/use.py").chmod(0o644)
    assert run() == run(cache=False)


def test_small_runs_without_ai_are_not_remembered(tree: Path, run: Run, tmp_path: Path) -> None:
    run("quiet.py")
    assert not list(tmp_path.glob("cache/*" + RESULT))


@pytest.fixture
def without_ai(tree: Path) -> Path:
    """Many files."""
    shutil.rmtree(tree / "app")
    shutil.rmtree(tree / "other")
    for number in range(120):
        write(tree / f"many/m{number}.py", "x = 1\n")
    return tree


def test_large_runs_without_ai_that_look_different_are_made_again(
    without_ai: Path, run: Run, ran: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To compare them by content takes as long."""
    now = time.time_ns
    before = run()
    assert run() == before
    assert len(ran) == 1, "files that are too new to be told by their looks have a digest"
    (without_ai / "many/m7.py").touch()
    monkeypatch.setattr(time, "time_ns", lambda: now() + 3600 * 10**9)
    assert [run(), run()] == [before, before]
    assert len(ran) == 1, "by content"
    shutil.rmtree(without_ai.parent / "cache")
    assert [run(), run()] == [before, before]
    assert len(ran) == 2
    (without_ai / "many/m7.py").touch()
    assert [run(), run()] == [before, before]
    assert len(ran) == 3
    text = (without_ai / "many/m7.py").read_text()
    about = (without_ai / "many/m7.py").stat()
    write(without_ai / "many/m7.py", text.replace("1", "2"))
    os.utime(without_ai / "many/m7.py", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert run() == before
    assert len(ran) == 4


def test_large_runs_without_ai_are(without_ai: Path, run: Run, ran: list[object], later: None) -> None:
    tree = without_ai
    before = run()
    assert run() == before
    assert len(ran) == 1
    write(tree / "many/m7.py", "import openai\nopenai.OpenAI()\n")
    assert run() == run(cache=False) != before


def test_a_worktree_whose_repository_is_elsewhere(tree: Path, run: Run, ran: list[object]) -> None:
    shutil.rmtree(tree / ".git")
    write(tree / ".git", "gitdir: /elsewhere\n")
    before = run()
    assert run() == before
    assert len(ran) == 1
    (tree / ".git").unlink()
    write(tree / ".git/info/exclude", "app/use.py\n")
    assert run() == run(cache=False) != before


@pytest.mark.parametrize("damage", [b"", b"x", b"ai-residency-lint result 1\n", None])
def test_whatever_is_wrong_with_the_memory_is_no_error(
    damage: bytes | None, tree: Path, run: Run, ran: list[object], tmp_path: Path
) -> None:
    before = run()
    (file,) = tmp_path.glob("cache/*" + RESULT)
    data = file.read_bytes()
    middle = len(data) // 2
    file.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :] if damage is None else damage)
    assert run() == before
    assert len(ran) == 2
    file.unlink()
    file.mkdir()
    assert run() == before


def test_it_does_not_grow(tree: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(results, "MAX_RESULTS", 3)
    for number in range(5):
        run("--env", f"A={number}")
    assert len(list(tmp_path.glob("cache/*" + RESULT))) == 3
    monkeypatch.setattr(results, "MAX_BYTES", 10)
    run("--env", "A=5")
    assert len(list(tmp_path.glob("cache/*" + RESULT))) == 3


def test_nothing_of_the_code_is_kept(tree: Path, run: Run, tmp_path: Path) -> None:
    write(tree / "app/use.py", FILES["app/use.py"] + 'SECRET = "abracadabra"\n')
    run()
    (file,) = tmp_path.glob("cache/*" + RESULT)
    assert b"abracadabra" not in file.read_bytes()
    assert b"app/use.py" in file.read_bytes()


def test_any_edits(tree: Path, run: Run) -> None:
    """Edits by chance, each followed by a run that remembers and one that does not."""
    dice = random.Random(4)
    texts = [
        *FILES.values(),
        "",
        "import openai\nopenai.OpenAI()\n",
        "from app.names import *\n",
        "import lib.settings\n",
    ]
    names = [*FILES, "app/settings.py", "lib/__init__.py", "src/app.py", "app/conftest.py", "app/test_a.py", "app.py"]
    for _ in range(40):
        file = tree / dice.choice(names)
        kind = dice.random()
        if kind < 0.2 and file.is_file():
            file.unlink()
        elif kind < 0.3:
            shutil.rmtree(file.parent if file.parent != tree else tree / "lib", ignore_errors=True)
        elif kind < 0.4 and file.is_file():
            file.touch()
        elif kind < 0.5 and file.is_file():
            file.rename(tree / dice.choice(("moved.py", "app.py", "settings.py")))
        elif not file.is_dir():
            write(file, FILES.get(str(file.relative_to(tree)), "") if dice.random() < 0.3 else dice.choice(texts))
        question = dice.choice(((), ("app",) if (tree / "app").is_dir() else ()))
        remembered = run(*question)
        assert remembered == run(*question, cache=False)
        assert remembered == run(*question)


WATCH = """
import json, os, sys
from ai_residency_lint.cache.results import Results
from ai_residency_lint.cli import main

seen, noted, below = set(), set(), sys.argv[1] + os.sep
watching = True


def hook(event, given):
    if watching and event in ("open", "os.listdir", "os.scandir") and isinstance(given[0], str):
        note(given[0])


def note(path):
    path = os.path.abspath(path)
    if path.startswith(below):
        seen.add(path)


def watched(name):
    original = getattr(os, name)

    def asked(path, *more, **given):
        if watching and isinstance(path, (str, os.PathLike)):
            note(os.fspath(path))
        return original(path, *more, **given)

    setattr(os, name, asked)


def keep(self, disk, printed, more, *, by_content):
    global watching
    watching = False
    assert disk.is_clear
    noted.update(disk.folders, disk.files, disk.kinds, disk.links)
    # Folders on the way to a link are resolved with it.
    noted.update(each for link in disk.links for each in seen if link.startswith(each + os.sep))


for name in ("stat", "lstat", "readlink"):
    watched(name)
sys.addaudithook(hook)
Results.keep = keep
main(["check", "--output-format", "json", "--cache-dir", sys.argv[2], *sys.argv[3:]])
print(json.dumps([sorted(seen - noted), len(seen)]), file=sys.stderr)
"""


@pytest.mark.parametrize("paths", [(), ("app", "other"), ("app/use.py",), ("linked.py", "notes"), ("--jobs", "2")])
def test_everything_that_is_looked_at_is_noted(paths: tuple[str, ...], tree: Path, tmp_path: Path) -> None:
    write(tree / "app/test_use.py", "from .use import ask\nfrom lib import settings\nask('x', 'gpt-4o')\n")
    write(tree / "conftest.py", "import app.made\n")
    (tree / "setup.py").unlink()
    write(tree / "notes/a.ipynb", '{"cells": [{"cell_type": "code", "source": "import openai\\nopenai.OpenAI()"}]}')
    if os.name != "nt":
        (tree / "linked.py").symlink_to("app/made.py")
        (tree / "nowhere.py").symlink_to("gone.py")
        (tree / "further").symlink_to("app")
    command = [sys.executable, "-c", WATCH, str(tmp_path), str(tmp_path / "cache"), *paths]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True)
    missed, count = json.loads(ran.stderr.splitlines()[-1])
    missed = [each for each in missed if not each.startswith(str(tmp_path / "cache"))]
    assert (missed, count > 10) == ([], True), ran.stderr


def test_what_is_seen_in_a_folder_is_all_that_anybody_asks_for() -> None:
    assert MARKERS <= NAMES
    assert UNSEEN <= DEFAULT_EXCLUDES
