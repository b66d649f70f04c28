"""The cache: what is remembered, that it changes no result, and that nothing wrong with it is ever an error."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ai_residency_lint.cache import store
from ai_residency_lint.cache.place import RESULT, folder
from ai_residency_lint.cache.store import Store
from ai_residency_lint.cli import main
from ai_residency_lint.sources.read import from_bytes
from ai_residency_lint.summaries import FILE
from ai_residency_lint.syntax import stamp
from ai_residency_lint.syntax.packing import pack, unpack
from ai_residency_lint.syntax.summarize import dump, load, summarize

HOME = Path(__file__).parent
FIXTURES = sorted((HOME / "fixtures").rglob("*.py")) + sorted((HOME.parent / "src").rglob("*.py"))[::6]


Run = Callable[..., str]


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``check`` in this process, in full detail, as JSON."""

    def run(*arguments: str | Path, command: str = "check", form: str = "--output-format") -> str:
        given = (command, "--isolated", "--persona", "auditor", form, "json", *map(str, arguments))
        assert main(given) == (1 if command == "check" else 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return out

    return run


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed, in order."""
    from ai_residency_lint.syntax import summarize

    seen: list[str] = []
    original = summarize.summarize

    def noted(source: Any, *, tree: bool = False) -> Any:
        seen.append(source.path)
        return original(source, tree=tree)

    monkeypatch.setattr(summarize, "summarize", noted)
    return seen


UNSPEAKABLE = {"deep.py", "half.py"}
"""Files whose summary is not remembered."""


class TestResults:
    def test_cold_and_warm_say_the_same(self, run: Run, tmp_path: Path, parses: list[str]) -> None:
        without = run("--no-cache")
        assert "RSD101" in without
        cold = run("--cache-dir", tmp_path / "c")
        parses.clear()
        warm = run("--cache-dir", tmp_path / "c")
        assert without == cold == warm
        assert set(parses) == UNSPEAKABLE

    def test_the_inventory_too(self, run: Run, tmp_path: Path, parses: list[str]) -> None:
        day = ("--date", "2026-11-21", "--cache-dir", tmp_path / "c")
        cold = run(*day, command="inventory", form="--format")
        parses.clear()
        assert run(*day, command="inventory", form="--format") == cold
        assert set(parses) == UNSPEAKABLE

    def test_only_what_changed_is_parsed(self, run: Run, project: Path, tmp_path: Path, parses: list[str]) -> None:
        run("--cache-dir", tmp_path / "c")
        parses.clear()
        (project / "config.py").write_text('BASE = "https://eu.api.openai.com/v1"\n')
        changed = run("--cache-dir", tmp_path / "c")
        assert set(parses) == {"config.py"} | UNSPEAKABLE
        assert changed == run("--no-cache")

    def test_a_name_is_no_content(self, run: Run, project: Path, tmp_path: Path, parses: list[str]) -> None:
        run("--cache-dir", tmp_path / "c")
        parses.clear()
        (project / "made.py").rename(project / "renamed.py")
        moved = run("--cache-dir", tmp_path / "c")
        assert set(parses) == UNSPEAKABLE
        assert '"renamed.py"' in moved

    def test_a_notebook_is_no_module_of_the_same_bytes(self, run: Run, project: Path, tmp_path: Path) -> None:
        (project / "note.py").write_bytes((project / "note.ipynb").read_bytes())
        assert run("--cache-dir", tmp_path / "c") == run("--cache-dir", tmp_path / "c") == run("--no-cache")

    def test_no_cache_neither_reads_nor_writes(
        self, run: Run, tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        run("--no-cache")
        assert not (tmp_path / "xdg").exists()
        run()
        assert (tmp_path / "xdg" / "ai-residency-lint" / FILE).is_file()
        parses.clear()
        run("--no-cache")
        assert "made.py" in parses


class TestWarm:
    def test_it_does_not_import_libcst(self, project: Path, tmp_path: Path) -> None:
        program = (
            "import sys; from ai_residency_lint.cli import main;"
            "main(sys.argv[1:]); print('libcst' in sys.modules, 'multiprocessing' in sys.modules)"
        )
        files = sorted({each.name for each in project.iterdir()} - UNSPEAKABLE)
        said = []
        for _ in range(2):
            command = [
                sys.executable,
                "-c",
                program,
                "check",
                "--isolated",
                "--cache-dir",
                tmp_path / "c",
                "-q",
                "-j1",
                *files,
            ]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
            said.append(done.stdout.splitlines())
        assert said[0][-1] == "True False"
        assert said[1][-1] == "False False"
        assert said[0][:-1] == said[1][:-1]

    def test_an_unchanged_tree_writes_nothing(self, run: Run, tmp_path: Path) -> None:
        for name in UNSPEAKABLE:
            Path(name).unlink()
        run("--cache-dir", tmp_path / "c")
        before = (tmp_path / "c" / FILE).stat()
        for each in (tmp_path / "c").glob("*" + RESULT):
            each.unlink()
        run("--cache-dir", tmp_path / "c")
        after = (tmp_path / "c" / FILE).stat()
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)

    def test_a_plugin_that_wants_trees_gets_them(
        self, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "airl_visits.py").write_text(
            "from ai_residency_lint.plugins import hookimpl\n\n@hookimpl\n"
            "def ai_residency_lint_visit_module(module, path, source):\n    print('seen', path)\n    return []\n"
        )
        monkeypatch.syspath_prepend(tmp_path)
        (project / "pyproject.toml").write_text('[tool.ai-residency-lint]\nplugins = ["airl_visits"]\n')
        main(["check", "--isolated", "--cache-dir", str(tmp_path / "c")])
        assert "seen" not in capsys.readouterr().out
        for _ in range(2):
            main(["check", "--cache-dir", str(tmp_path / "c"), "--jobs", "2"])
            assert "seen made.py" in capsys.readouterr().out
        sys.modules.pop("airl_visits", None)


def flipped(data: bytes) -> bytes:
    return data[:300] + bytes([data[300] ^ 255]) + data[301:]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "foreign": lambda data: b"SQLite format 3\0" * 100,
    "head only": lambda data: data[:40],
    "cut in the index": lambda data: data[:100],
    "cut in an entry": lambda data: data[:-20],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "flipped in the index": lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
    "flipped in the entries": lambda data: data[:-200] + bytes(each ^ 255 for each in data[-200:]),
    "another format": lambda data: data.replace(b"cache 1", b"cache 0", 1),
    "absurd length": lambda data: data[:30] + b"\xff" * 8 + data[38:],
}


class TestDamage:
    @pytest.mark.parametrize("kind", DAMAGE)
    def test_a_damaged_file_is_a_cold_run(self, run: Run, tmp_path: Path, parses: list[str], kind: str) -> None:
        file = tmp_path / "c" / FILE
        cold = run("--cache-dir", file.parent)
        whole = file.read_bytes()
        assert DAMAGE[kind](whole) != whole
        file.write_bytes(DAMAGE[kind](whole))
        parses.clear()
        assert run("--cache-dir", file.parent) == cold
        assert set(parses) > UNSPEAKABLE
        parses.clear()
        assert run("--cache-dir", file.parent) == cold
        assert set(parses) == UNSPEAKABLE, "it has been mended"

    def test_entries_that_say_nothing_are_made_again(self, run: Run, tmp_path: Path, parses: list[str]) -> None:
        folder = tmp_path / "c"
        cold = run("--cache-dir", folder)
        old = Store(folder / FILE)
        keys = list(old._entries())
        new = Store(folder / FILE)
        for number, key in enumerate(keys):
            new.put(key, [b"", b"\xc1", b"\x93\x00\x90\xc4\x01\x91", msgspec.msgpack.encode([1, 2, 3])][number % 4])
        new.save()
        parses.clear()
        assert run("--cache-dir", folder) == cold
        assert "made.py" in parses

    def test_another_version_is_not_believed(
        self, run: Run, tmp_path: Path, parses: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("--cache-dir", tmp_path / "c")
        parses.clear()
        monkeypatch.setattr(stamp, "stamp", lambda: b"older")
        run("--cache-dir", tmp_path / "c")
        assert set(parses) > UNSPEAKABLE
        monkeypatch.undo()

    def test_a_folder_that_is_a_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "c").write_text("mine")
        assert run("--cache-dir", tmp_path / "c") == run("--no-cache")
        assert (tmp_path / "c").read_text() == "mine"

    def test_a_cache_that_is_a_folder(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "c" / FILE).mkdir(parents=True)
        assert run("--cache-dir", tmp_path / "c") == run("--no-cache")
        assert [each.name for each in (tmp_path / "c").iterdir()] == [FILE], "nothing is left behind"

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_a_folder_that_may_only_be_read(self, run: Run, tmp_path: Path, parses: list[str]) -> None:
        cold = run("--cache-dir", tmp_path / "c")
        (tmp_path / "c").chmod(0o500)
        (tmp_path / "c" / FILE).chmod(0o400)
        parses.clear()
        assert run("--cache-dir", tmp_path / "c") == cold
        assert set(parses) == UNSPEAKABLE
        (tmp_path / "c").chmod(0o700)

    def test_a_disk_that_is_full(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        assert run("--cache-dir", tmp_path / "c") == run("--no-cache")
        assert [each.name for each in (tmp_path / "c").iterdir()] == [".gitignore"]


def test_runs_side_by_side(project: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ai_residency_lint",
        "check",
        "--isolated",
        "--cache-dir",
        str(tmp_path / "c"),
        "-q",
    ]
    files = sorted({each.name for each in project.iterdir()} - {"quiet.py"})
    started = [subprocess.Popen([*command, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [each.communicate(timeout=60) for each in started]
    assert len({out for out, _ in ends}) == 1
    assert {err for _, err in ends} == {b""}
    assert sorted(each.name for each in (tmp_path / "c").iterdir()) == [".gitignore", FILE]
    assert len(Store(tmp_path / "c" / FILE)._entries()) >= 5


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "c" / "entries"


def saved(file: Path, put: dict[int, bytes] | None = None, get: tuple[int, ...] = ()) -> None:
    each = Store(file)
    for number in get:
        assert each.get(key(number)) is not None
    for number, data in (put or {}).items():
        each.put(key(number), data)
    each.save()


def there(file: Path, numbers: range) -> set[int]:
    each = Store(file)
    return {number for number in numbers if each.get(key(number)) is not None}


class TestStore:
    def test_what_is_put_can_be_got(self, file: Path) -> None:
        saved(file, {1: b"one", 2: b""})
        each = Store(file)
        assert (each.get(key(1)), each.get(key(2)), each.get(key(3))) == (b"one", b"", None)
        assert key(1) in each
        assert key(3) not in each

    def test_a_later_run_adds_and_replaces(self, file: Path) -> None:
        saved(file, {1: b"one", 2: b"two"})
        saved(file, {2: b"deux", 3: b"three"})
        each = Store(file)
        assert [each.get(key(number)) for number in (1, 2, 3)] == [b"one", b"deux", b"three"]

    def test_what_others_wrote_meanwhile_stays(self, file: Path) -> None:
        saved(file, {1: b"one"})
        slow = Store(file)
        assert slow.get(key(1)) == b"one"
        slow.put(key(2), b"two")
        saved(file, {3: b"three"})
        slow.save()
        assert there(file, range(5)) == {1, 2, 3}

    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(store, "MAX_BYTES", 10_000)
        yield

    @pytest.mark.usefixtures("small")
    def test_it_stays_within_bounds_and_keeps_what_was_used_last(self, file: Path) -> None:
        for number in range(30):
            saved(file, {number: os.urandom(1_000)}, get=(0,) if number else ())
            assert file.stat().st_size <= 10_000 + 1_000
        assert there(file, range(30)) == {0, *range(22, 30)}

    @pytest.mark.usefixtures("small")
    def test_more_than_fits_keeps_what_it_has(self, file: Path) -> None:
        saved(file, {number: os.urandom(1_000) for number in range(9)})
        saved(file, {number: os.urandom(1_000) for number in range(9, 30)}, get=tuple(range(9)))
        assert there(file, range(30)) == set(range(9))

    def test_use_is_noted_now_and_then(self, file: Path) -> None:
        saved(file, {0: b"zero"})
        for number in range(1, store.REFRESH + 1):
            before = file.stat().st_ino, file.read_bytes()
            saved(file, get=(0,))
            assert (file.stat().st_ino, file.read_bytes()) == before
            saved(file, {number: b"more"})
        saved(file, get=(0,))
        each = Store(file)
        assert each._entries()[key(0)].used == each._index.writes == store.REFRESH + 2

    def test_it_is_for_its_user_and_not_for_git(self, file: Path) -> None:
        saved(file, {1: b"one"})
        assert file.with_name(".gitignore").read_text() == "*\n"
        if os.name == "posix":
            assert file.parent.stat().st_mode & 0o077 == 0
            assert file.stat().st_mode & 0o077 == 0


class TestPlace:
    def test_where_the_user_says(self, tmp_path: Path) -> None:
        for platform in ("linux", "darwin", "win32"):
            assert place({"XDG_CACHE_HOME": str(tmp_path)}, platform) == tmp_path / "ai-residency-lint"

    def test_where_the_platform_has_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os.path, "expanduser", lambda path: path.replace("~", str(tmp_path)))
        relative = {"XDG_CACHE_HOME": "here"}
        assert place(relative, "linux") == tmp_path / ".cache" / "ai-residency-lint"
        assert place({}, "darwin") == tmp_path / "Library" / "Caches" / "ai-residency-lint"
        local = {"LOCALAPPDATA": str(tmp_path / "Local")}
        assert place(local, "win32") == tmp_path / "Local" / "ai-residency-lint" / "Cache"

    def test_a_user_without_a_home_has_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os.path, "expanduser", lambda path: path)
        assert folder({}, "linux") is None


def place(environment: dict[str, str], platform: str) -> Path:
    found = folder(environment, platform)
    assert found is not None
    return Path(found)


def shape(module: Any) -> list[object]:
    """A summary as a flat list, in which an object that comes again is the number of its first coming."""
    seen: dict[int, int] = {}
    found: list[object] = []

    def walk(value: Any) -> None:
        if isinstance(value, msgspec.Struct):
            again = id(value) in seen
            found.append(("again", seen[id(value)]) if again else type(value).__name__)
            seen.setdefault(id(value), len(seen))
            for name in () if again else value.__struct_fields__:
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            found.append((type(value).__name__, len(value)))
            for each in value:
                walk(each)
        elif isinstance(value, dict):
            for name, each in value.items():
                found.append(name)
                walk(each)
        else:
            found.append((type(value).__name__, value))

    walk(module)
    return found


CELLS = [{"cell_type": "code", "source": text} for text in ("x = (", "y = 1")]
BROKEN_NOTEBOOK = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4}).encode()


class TestPacking:
    @pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.name)
    def test_a_summary_comes_back_with_what_it_shares(self, file: Path) -> None:
        made = summarize(from_bytes(file.read_bytes(), file.name, file)).summary
        assert (made is None) == (file.name == "rsd999.py")
        assert made is None or shape(unpack(pack(made))) == shape(made)

    def test_the_comparison_sees_sharing(self) -> None:
        text = b"import openai\nx = f(g())\n"
        made = summarize(from_bytes(text, "a.py", Path("a.py"))).summary
        assert made is not None
        copied = msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=type(made))
        assert shape(copied) != shape(made)

    def test_problems_come_back(self) -> None:
        source = from_bytes(BROKEN_NOTEBOOK, "a.ipynb", Path("a.ipynb"))
        made = summarize(source)
        data = dump(made)
        assert data is not None
        back = load(data)
        assert back is not None
        assert back.problems == made.problems != ()
        assert back.summary is not None

    @pytest.mark.parametrize("text", ["x = '\\ud800'", "x = " + "[" * 300 + "]" * 300])
    def test_what_cannot_be_said_is_none(self, text: str) -> None:
        assert dump(summarize(from_bytes(text.encode(), "a.py", Path("a.py")))) is None
