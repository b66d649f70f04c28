"""Copies of this process: the same answers as without them, whatever becomes of the copies."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ai_residency_lint import copies
from ai_residency_lint.cache import results
from ai_residency_lint.cache.results import Results
from ai_residency_lint.copies import Copies, can_fork, shares
from ai_residency_lint.disk import Disk
from ai_residency_lint.sources import choose as choosing
from ai_residency_lint.sources.choose import Chosen, choose
from ai_residency_lint.sources.inputs import Input

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux copies processes")


def children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


@pytest.fixture(autouse=True)
def no_child() -> Iterator[None]:
    """No copy outlives its block."""
    before = children()
    yield
    assert children() == before


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The copies that are made."""
    made: list[int] = []
    original = os.fork

    def fork() -> int:
        made.append(original())
        return made[-1]

    monkeypatch.setattr(os, "fork", fork)
    return made


def who() -> tuple[str, int]:
    return "who", os.getpid()


def test_answers_come_from_copies_and_in_order() -> None:
    with Copies([lambda: ("one", os.getpid()), lambda: {"two": {os.getpid()}}]) as asked:
        (one, first), two = asked.answers()
    assert one == "one"
    assert len({os.getpid(), first, *two["two"]}) == 3


def test_what_a_copy_cannot_answer_is_done_here() -> None:
    here = os.getpid()

    def dies() -> int:
        if os.getpid() != here:
            os._exit(3)
        return 1

    def raises() -> int:
        assert os.getpid() == here
        return 2

    def unsayable() -> object:
        return 3 if os.getpid() == here else object()

    def interrupted() -> int:
        if os.getpid() != here:
            raise KeyboardInterrupt
        return 4

    with Copies([dies, raises, unsayable, interrupted, lambda: 5]) as asked:
        assert [*asked.answers()] == [1, 2, 3, 4, 5]


def test_what_is_wrong_here_too_is_raised() -> None:
    def wrong() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"), Copies([wrong]) as asked:
        next(asked.answers())


def test_long_answers_do_not_block() -> None:
    with Copies([lambda: "x" * 5_000_000, lambda: "y" * 5_000_000]) as asked:
        assert [len(each) for each in asked.answers()] == [5_000_000, 5_000_000]


def test_copies_end_with_the_block_that_nobody_waits_for() -> None:
    with pytest.raises(KeyError), Copies([lambda: threading.Event().wait(60)] * 3):
        raise KeyError


@pytest.mark.parametrize("broken", ["fork", "pipe"])
def test_a_machine_may_refuse(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def refuses() -> int:
        raise OSError("no more")

    monkeypatch.setattr(os, broken, refuses)
    with Copies([who, who]) as asked:
        assert [*asked.answers()] == [who(), who()]


def test_no_copies_beside_threads() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not can_fork()
        assert shares(10, 1, 4) == [slice(0, 10)]
    finally:
        end.set()
        thread.join()
    assert can_fork()


@pytest.mark.parametrize("number", [0, 1, 2, 7, 100])
@pytest.mark.parametrize("wanted", [None, 1, 2, 3, 64])
def test_shares_are_all_there_is(number: int, wanted: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_cpus", lambda: 5)
    parts = shares(number, 3, wanted)
    assert [each for part in parts for each in range(number)[part]] == [*range(number)]
    assert len(parts) == max(1, min(16, number, wanted or min(5, number // 3)))


class Knowledge:
    """One library that has the needle ``openai``."""

    def needles(self) -> list[bytes]:
        return [b"openai"]

    def sdks(self) -> tuple[()]:
        return ()


def chosen(tree: Path, jobs: int | None) -> tuple[Chosen, Disk]:
    disk = Disk(noting=True)
    files = [Input(str(each), each.name, None, None) for each in sorted(tree.rglob("*.py"))]
    return choose(files, str(tree), Knowledge(), disk, jobs), disk


def planted(tree: Path, *, with_ai: bool) -> Path:
    for number in range(30):
        package = tree / f"p{number % 3}"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
        text = f"from p{(number - 1) % 3} import m{number - 1}\n" * (number % 2)
        (package / f"m{number}.py").write_text(text)
    (tree / "p1" / "gone.py").symlink_to(tree / "nowhere.py")
    if with_ai:
        (tree / "p2" / "m2.py").write_text("import openai\nclient = openai.OpenAI()\n")
        (tree / "p2" / "mentions.py").write_text('"""Not openai."""\n')
    return tree


@pytest.mark.parametrize("with_ai", [True, False])
@pytest.mark.parametrize("jobs", [2, 3, 64])
def test_the_same_files_are_chosen(tmp_path: Path, forks: list[int], jobs: int, with_ai: bool) -> None:
    tree = planted(tmp_path, with_ai=with_ai)
    alone, seen = chosen(tree, 1)
    assert not forks
    shared, seen_by_all = chosen(tree, jobs)
    assert len(forks) >= min(jobs, 16) - 1
    assert shared.sources == alone.sources
    assert len(alone.sources) == (4 if with_ai else 1)
    assert {each: {*found} for each, found in shared.links.items()} == alone.links
    assert shared.live == alone.live
    for table in ("folders", "files", "kinds", "links", "is_clear"):
        assert getattr(seen_by_all, table) == getattr(seen, table), table


def test_few_files_are_looked_at_alone(tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_cpus", lambda: 2)
    tree = planted(tmp_path, with_ai=True)
    chosen(tree, None)
    assert not forks
    monkeypatch.setattr(choosing, "PAYS", 10)
    chosen(tree, None)
    assert forks


def test_every_change_is_seen_by_some_process(tmp_path: Path, forks: list[int]) -> None:
    files = [tmp_path / f"{number}.py" for number in range(10)]
    for number, each in enumerate(files):
        each.write_text(f"{number}\n")
        os.utime(each, (1, 1))
    disk = Disk(noting=True)
    for each in files:
        disk.read(str(each))
    kept = Results(str(tmp_path / "one.result"), lambda: "asked")
    kept.keep(disk, ("out", "counts", 1))
    for jobs in (1, 2, 3, 10, 64):
        forks.clear()
        assert kept.find(jobs) == ("out", "counts", 1)
        assert len(forks) == min(jobs, 10) - 1
        for number, each in enumerate(files):
            each.write_text("x\n")
            assert kept.find(jobs) is None, (jobs, number)
            each.write_text(f"{number}\n")
            assert kept.find(jobs) == ("out", "counts", 1), (jobs, number)


def test_few_files_are_compared_alone(tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_cpus", lambda: 2)
    (tmp_path / "one.py").touch()
    (tmp_path / "two.py").touch()
    disk = Disk(noting=True)
    disk.read(str(tmp_path / "one.py"))
    disk.read(str(tmp_path / "two.py"))
    kept = Results(str(tmp_path / "one.result"), lambda: "asked")
    kept.keep(disk, ("out", "counts", 1))
    assert kept.find(None)
    assert not forks
    monkeypatch.setattr(results, "PAYS", 1)
    assert kept.find(None)
    assert forks


def test_where_nobody_waits_for_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some shells and supervisors start programs so that the system takes ended children away at once."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with Copies([lambda: 1, lambda: 2]) as asked:
            assert [*asked.answers()] == [1, 2]
            time.sleep(0.1)
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_an_interrupt_while_they_begin_ends_those_that_have(monkeypatch: pytest.MonkeyPatch) -> None:
    original, begun = os.pipe, []

    def pipe() -> tuple[int, int]:
        if begun:
            raise KeyboardInterrupt
        begun.append(1)
        return original()

    monkeypatch.setattr(os, "pipe", pipe)
    with pytest.raises(KeyboardInterrupt), Copies([lambda: threading.Event().wait(60)] * 2):
        pass
