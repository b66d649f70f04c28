"""Several processes: the same bytes as one, whatever becomes of the workers."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import ai_residency_lint.reading  # noqa: F401  (before a test changes what it takes over)
from ai_residency_lint import copies, engine, summaries, workers
from ai_residency_lint.cli import main
from ai_residency_lint.copies import Helper
from ai_residency_lint.sources.model import Source
from ai_residency_lint.sources.read import read
from ai_residency_lint.summaries import Summaries
from ai_residency_lint.syntax import summarize as syntax_summarize

Run = Callable[..., str]


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """``check`` without a cache in this process, in full detail, as JSON."""

    def run(*arguments: str) -> str:
        options = ("--no-cache", "--isolated", "--persona", "auditor", "--output-format", "json")
        assert main(("check", *options, *arguments)) == 1
        return capsys.readouterr().out

    return run


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed in this process."""
    seen: list[str] = []
    original = syntax_summarize.summarize

    def noted(source: Source) -> object:
        seen.append(source.path)
        return original(source)

    monkeypatch.setattr(syntax_summarize, "summarize", noted)
    return seen


LEFT = {"deep.py", "half.py"}
"""What a worker has no words for."""


@pytest.mark.parametrize("count", ["2", "3", "64"])
def test_as_one_process(run: Run, here: list[str], count: str) -> None:
    alone = run("--jobs", "1")
    assert len(here) > 8
    here.clear()
    assert run("-j", count) == alone
    assert set(here) == LEFT


def test_spawned_processes_too(run: Run, here: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run("-j1")
    here.clear()
    monkeypatch.setattr(copies, "_count", lambda: 1)
    assert run("-j2") == alone
    assert set(here) == LEFT


def test_what_workers_find_is_remembered(run: Run, project: Path, tmp_path: Path, here: list[str]) -> None:
    options = ["check", "--isolated", "-q", "--cache-dir", str(tmp_path / "c")]
    main([*options, "-j2"])
    main(options)
    assert set(here) == LEFT


def test_a_worker_that_dies_leaves_its_files(run: Run, here: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run("-j1")
    here.clear()

    def die(source: Source) -> bytes | None:
        os._exit(11)

    monkeypatch.setattr(workers, "_dumped", die)
    assert run("-j2") == alone
    assert len(here) > 8


def test_no_process_can_be_started(run: Run, here: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run("-j1")

    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(workers.multiprocessing, "Pipe", refuse)
    assert run("-j2") == alone


def test_auto_starts_none_for_little(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("started")

    monkeypatch.setattr(workers, "dumps", never)
    run()
    with pytest.raises(AssertionError, match="started"):
        workers.dumps()


def test_auto_starts_what_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_cpus", lambda: 3)
    many = [summaries.PAYS] * 5
    assert [Summaries(jobs=None).processes(many[:number]) for number in range(6)] == [0, 1, 2, 3, 3, 3]
    assert Summaries(jobs=9).processes(many) == 5


# -- one process that parses ahead -------------------------------------------------------------------------------------


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a copy of this process is asked, in a process that has not imported LibCST, with two processors."""
    given: list[object] = []

    class Noted(Helper):
        def __init__(self, work: Callable[[object], object], first: object) -> None:
            given.append(first)
            super().__init__(work, first)

        def ask(self, question: object) -> object:
            given.append(question)
            return super().ask(question)

    monkeypatch.setattr(copies, "_cpus", lambda: 2)
    monkeypatch.setattr(summaries, "sys", SimpleNamespace(modules={}))
    monkeypatch.setattr(summaries, "Helper", Noted)
    return given


linux = pytest.mark.skipif(sys.platform != "linux", reason="needs processes that begin as copies")


@linux
def test_another_process_parses_ahead(run: Run, here: list[str], ahead: list[object]) -> None:
    alone = run("-j1")
    assert not ahead and len(here) > 8
    here.clear()
    assert run() == alone
    assert isinstance(ahead[0], list)
    assert set(here) == LEFT


@linux
@pytest.mark.parametrize("done", ["dies", "cannot begin", "breaks"])
def test_a_process_that_parses_ahead_and_fails(
    done: str, run: Run, here: list[str], ahead: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, number, original = run("-j1"), os.getpid(), syntax_summarize.dump
    here.clear()

    def fail(found: syntax_summarize.Summarized) -> bytes | None:
        if os.getpid() != number and done == "dies":
            os._exit(11)
        if done == "breaks":
            raise ZeroDivisionError
        return original(found)

    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(syntax_summarize, "dump", fail)
    if done == "cannot begin":
        monkeypatch.setattr(os, "fork", refuse)
    assert run() == alone
    assert ahead
    assert len(set(here)) > 8


@linux
@pytest.mark.parametrize("count", [1, 3])
def test_what_is_imported_is_parsed_there_too(
    count: int, tmp_path: Path, here: list[str], ahead: list[object], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """By hooks, which lint some files of a project; for all groups of files with settings of their own."""
    for number in range(count):
        part = tmp_path / f"part{number}"
        part.mkdir()
        (part / ".ai-residency-lint.toml").touch()
        (part / "names.py").write_text('HOST = "https://us.api.openai.com/v1"\n')
        (part / "use.py").write_text("import openai\nimport names\nopenai.OpenAI(base_url=names.HOST)\n")
    monkeypatch.chdir(tmp_path)
    files = [f"part{number}/use.py" for number in range(count)]
    main(["check", "-q", "--no-cache", "-j1", *files])
    alone, _ = capsys.readouterr()
    assert alone.count("RSD102") == count
    here.clear()
    main(["check", "-q", "--no-cache", *files])
    assert capsys.readouterr().out == alone
    assert here == []
    assert len(ahead) == 2 * count


@linux
def test_a_process_that_ends_between_two_questions(
    tmp_path: Path, here: list[str], ahead: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text("import openai\n")
    (tmp_path / "b.py").write_text("import openai\n")
    first, second = (read(tmp_path / name, name) for name in ("a.py", "b.py"))
    with Summaries(jobs=2) as source:
        assert source.prepare([first])
        assert source.of(first).summary is not None
        assert not source.prepare([second])
        assert source._helper is not None
        os.kill(source._helper._number, signal.SIGKILL)
        assert source.of(second).summary is not None
        assert here == ["b.py"]


@linux
def test_what_nobody_asks_for_ends_with_the_run(project: Path, ahead: list[object]) -> None:
    before = children(os.getpid())
    with Summaries(jobs=2) as source:
        assert source.prepare([read(project / "deep.py", "deep.py")])
        assert len(children(os.getpid())) == len(before) + 1
    assert children(os.getpid()) == before


@linux
@pytest.mark.parametrize("jobs", [(), ("-j2",), ("-j1",)])
def test_libcst_is_only_imported_where_it_is_needed(tmp_path: Path, jobs: tuple[str, ...]) -> None:
    (tmp_path / "a.py").write_text("import openai\nopenai.OpenAI()\n")
    code = (
        "import sys; from ai_residency_lint import copies; copies._cpus = lambda: 2; "
        "from ai_residency_lint.cli import main; main(sys.argv[1:]); print('libcst' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "check", "--no-cache", "-q", *jobs],
        cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    first, second = ran.stdout.splitlines()
    assert first.startswith("a.py:2:1: RSD101")
    assert second == str(jobs == ("-j1",))


# -- projects apart from each other ------------------------------------------------------------------------------------


@pytest.fixture
def several(project: Path) -> Path:
    """Three projects side by side."""
    files = {file.name: file.read_bytes() for file in project.glob("*.py")}
    for name in ("one", "two", "three"):
        (project / name).mkdir()
        (project / name / "requirements.txt").touch()
        for file, data in files.items():
            (project / name / file).write_bytes(data)
            (project / file).unlink(missing_ok=True)
    return project


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first file of each project that is judged in this process."""
    seen: list[str] = []
    original = engine._outcome

    def noted(under: object, part: engine.Part, *rest: object) -> engine.Outcome:
        seen.append(part.files[0].path)
        return original(under, part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "_outcome", noted)
    return seen


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that begin as copies")
class TestProjects:
    def test_each_is_judged_by_one_process(self, run: Run, several: Path, judged: list[str]) -> None:
        alone = run("--jobs=1")
        assert len(judged) == 4
        judged.clear()
        assert run("--jobs=2") == alone
        assert judged == []

    def test_not_without_copies(
        self, run: Run, several: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alone = run("--jobs=1")
        monkeypatch.setattr(copies, "_count", lambda: 1)
        judged.clear()
        assert run("--jobs=2") == alone
        assert len(judged) == 4

    def test_a_project_whose_process_dies_is_judged_here(
        self, run: Run, several: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alone, here = run("--jobs=1"), os.getpid()
        original = engine._outcome

        def die(under: object, part: engine.Part, *rest: object) -> engine.Outcome:
            if os.getpid() != here and part.files[0].path.startswith("two"):
                os._exit(11)
            return original(under, part, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(engine, "_outcome", die)
        assert run("--jobs=2") == alone

    def test_errors_are_those_of_one_process(
        self, run: Run, several: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:  # fmt: skip
        def broken(*_: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr(engine, "_extracted", broken)
        alone = run("--jobs=1")
        assert "RuntimeError" in alone
        assert run("--jobs=2") == alone

    def test_what_they_read_later_is_remembered(self, several: Path, tmp_path: Path, here: list[str]) -> None:
        options = ["check", "--isolated", "-q", "--cache-dir", str(tmp_path / "c")]
        named = ["one/use.py", "two/use.py"]  # they import what is not named
        main([*options, "-j2", *named])
        (several / "one" / "requirements.txt").write_text("changed")
        here.clear()
        main([*options, "-j1", *named])
        assert set(here) <= LEFT

    def test_what_they_read_counts_for_what_is_printed_again(
        self, several: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        options = ["check", "--isolated", "--cache-dir", str(tmp_path / "c"), "-j2", "one/use.py", "two/use.py"]
        main(options)
        before = capsys.readouterr().out
        assert before.count("RSD101") == 4
        (several / "two" / "config.py").write_text('BASE = "https://eu.api.openai.com/v1"\n')
        main(options)
        assert capsys.readouterr().out.count("RSD101") == 2


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "", "\u00b2"])
def test_a_wrong_number(jobs: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"--jobs={jobs}"]) == 2
    assert capsys.readouterr().err == (
        f'ai-residency-lint: error: --jobs: "{jobs}" is neither "auto" nor a number from 1\n'
    )


BODY = "import openai\n" + "".join(f"x{n} = openai.OpenAI(timeout={n}, base_url=f(x, y, [z]))\n" for n in range(2_000))


def children(process: int) -> list[int]:
    file = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in file.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for workers in /proc")
def test_an_interrupt_ends_everything_without_a_word(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.py").write_text(f"# {number}\n{BODY}")
    command = [sys.executable, "-m", "ai_residency_lint", "check", "--isolated", "--no-cache", "-j2"]
    started = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    deadline = time.monotonic() + 60
    while len(found := children(started.pid)) < 2:
        assert started.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)
    assert (*started.communicate(timeout=60), started.returncode) == (b"", b"", 130)
    assert not any(Path(f"/proc/{each}").exists() for each in found)


def test_workers_end_with_the_one_who_asked(tmp_path: Path) -> None:
    """They wait for work on a pipe whose other end nobody else may hold."""
    with workers._crew(2, len) as crew:
        alive = workers.multiprocessing.active_children()
        assert len(alive) == 2
        for each in crew:
            each.close()
        for process in alive:
            process.join(30)
            assert process.exitcode == 0
    assert threading.active_count() >= 1
