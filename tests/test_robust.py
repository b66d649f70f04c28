"""Real files, though no rule would ever look at them: nothing raises, and no file takes more work than it may.

The files are those of the standard library and of the installed packages, every n-th of each; ``ROBUST_EVERY=1`` in the
environment takes them all.
"""

import os
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import libcst
import pytest

from ai_residency_lint.calls.extract import extract
from ai_residency_lint.calls.library import Library
from ai_residency_lint.calls.relevance import Relevance
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.resolve.evaluate import MAX_FILE_STEPS, MAX_LATE_STEPS, MAX_STEPS, Resolver
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.resolve.values import Lit, Reason, Unknown
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.read import read
from ai_residency_lint.syntax.packing import pack, unpack
from ai_residency_lint.syntax.stack import with_room
from ai_residency_lint.syntax.summarize import summarize
from ai_residency_lint.syntax.summary import ModuleSummary

EVERY = int(os.environ.get("ROBUST_EVERY", "150"))
ROOTS = (Path(sysconfig.get_path("stdlib")), Path(libcst.__file__).parent.parent)


def real_files() -> Iterator[tuple[Path, Path]]:
    """The files of the sample, each with the folder that it is imported from."""
    for root in ROOTS:
        inside = (each for each in root.rglob("*.py") if "site-packages" not in each.relative_to(root).parts)
        yield from ((root, each) for each in sorted(inside)[::EVERY])


class Followed:
    """Modules of one folder, every call of which is followed, whatever it may be."""

    def __init__(self, root: Path, summaries: dict[str, ModuleSummary]) -> None:
        self.catalog = catalog = Catalog.builtin()
        library = Library.of(catalog.sdks())
        self.relevance = Relevance(library)
        self.project = Project(root, lambda file: None, Layout(root).candidates, library.modules)
        for path, summary in summaries.items():
            self.project.add(path, root / path, summary)
        self.resolver = Resolver(self.project, {})

    def facts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Extract the facts as if every call mattered."""
        with monkeypatch.context() as patch:
            patch.setattr(Relevance, "calls", lambda self, summary, leads: ((each, True) for each in summary.calls))
            patch.setattr(Relevance, "matters", lambda self, expr, summary: True)
            edition = self.catalog.edition()
            models = self.catalog.models(edition.provider)
            extract(self.project, self.project.paths(), self.catalog.sdks(), edition, models, {})

    def questions(self, path: str) -> int:
        """How many were asked: what is called, and every argument, of every call of a module."""
        asked = 0
        for call in self.project.summary(path).calls:
            frame = self.resolver.any_frame(path, call.scope)
            for each in (call.func, *(argument.value for argument in call.arguments)):
                self.resolver.ask(each, frame)
                asked += 1
        return asked

    def most(self, asked: int) -> int:
        """The steps that a file with so many questions may take."""
        return MAX_FILE_STEPS + MAX_STEPS + asked * MAX_LATE_STEPS


def troubles(place: tuple[Path, Path]) -> str:
    """What is wrong about how one file is dealt with."""
    root, file = place
    path = file.relative_to(root).as_posix()
    try:
        with pytest.MonkeyPatch.context() as monkeypatch:
            return _troubles(root, file, path, monkeypatch)
    except Exception as error:
        return f"{path}: {type(error).__name__}: {error}"


def _troubles(root: Path, file: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> str:
    found = summarize(read(file, path))
    summary = found.summary
    if summary is None:
        return "" if found.problems else f"{path}: no summary, and no problem"
    if not with_room(found.height, lambda: _round_trips(summary)):
        return f"{path}: another summary after packing"
    followed = Followed(root, {path: summary})
    followed.relevance.add([summary])
    list(followed.relevance.calls(summary, lambda imported: True))
    followed.facts(monkeypatch)
    most = followed.most(followed.questions(path))
    spent = followed.resolver.spent(path)
    return f"{path}: {spent} steps, more than {most}" if spent > most else ""


def _round_trips(summary: ModuleSummary) -> bool:
    try:
        data = pack(summary)
    except (ValueError, OverflowError):  # numbers beyond 64 bits, halves of characters: such files are not remembered
        return True
    return pack(unpack(data)) == data


def test_real_files() -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        said = [*pool.map(troubles, real_files(), chunksize=4)]
    assert len(said) > 20
    assert [each for each in said if each] == []


# -- what is known to be hard ----------------------------------------------------------------------------------------

HARD = {
    "iterator that is its own": "class A:\n  def __iter__(self):\n    return self\nfor x in A():\n  x()\n",
    "iterator in a circle": "class A:\n  def __iter__(self):\n    return B()\nclass B:\n  def __iter__(self):\n"
    "    return A()\n  __next__ = __iter__\nfor x in A():\n  x()\n",
    "object that calls itself": "class A:\n  pass\na = A()\nA.__call__ = a\na()()()\n",
    "doubled text": "a0 = input() + 'x'\n" + "".join(f"a{n + 1} = a{n} + a{n}\n" for n in range(40)) + "print(a40)\n",
    "longer and longer": "a0 = 'x'\n"
    + "".join(f"a{n + 1} = a{n}.replace('x', 'xxxxxxxx')\n" for n in range(20))
    + "print(a20)\n",
    "large table": "t = {" + "".join(f"{n}: {n + 1}, " for n in range(2000)) + "}\n" + "print(t[x])\n" * 20,
    "large table of what is looked up": "import os\nt = {"
    + "".join(f"os.environ['a{n}']: {n}, " for n in range(500))
    + "}\n"
    + "print(t[x])\n" * 20,
    "many changes": "t = {}\n" + "".join(f"t[f('{n}')] = {n}\n" for n in range(800)) + "print(t[x])\n" * 20,
    "many items": "t = []\n" + "".join(f"t.append({n})\n" for n in range(2000)) + "print(t[0])\n" * 20,
    "many heirs": "class A:\n  def go(self):\n"
    + "    self.x()\n" * 50
    + "".join(f"class A{n}(A):\n  x = {n}\n" for n in range(150)),
    "parameter that is global": "def f(s):\n  s.append(1)\nx = []\nf(x)\nf(*x)\nprint(x)\n"
    "def g(s):\n  global s\n  s = 1\ng(x)\nprint(x)\n",
    "group of exceptions": "try:\n  pass\nexcept* ValueError as e:\n  print(e)\n",
    "long text": "t = (\n" + "  'line'\n" * 900 + ")\nprint(t)\n",
    "many callers": "def f(x, y):\n  return x(y)\n" + "".join(f"f(f, {n})\n" for n in range(600)),
}


def _hard(text: str, folder: Path) -> tuple[Followed, str]:
    file = folder / "hard.py"
    file.write_text(text)
    summary = summarize(read(file, "hard.py")).summary
    assert summary is not None
    return Followed(folder, {"hard.py": summary}), "hard.py"


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_files(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    followed, path = _hard(text, tmp_path)
    followed.facts(monkeypatch)
    asked = followed.questions(path)
    assert 0 < followed.resolver.spent(path) <= followed.most(asked)


def test_work_after_a_question_counts(tmp_path: Path) -> None:
    followed, path = _hard("x = 'a'\ny = x\nprint(y)\n", tmp_path)
    resolver, call = followed.resolver, followed.project.summary("hard.py").calls[0]
    frame = resolver.any_frame(path, 0)
    resolver.ask(call.func, frame)
    before = resolver.spent(path)
    assert [alt.obj for alt in resolver.value(call.arguments[0].value, frame)] == [Lit("a")]
    assert resolver.spent(path) > before


def _answers(followed: Followed, path: str) -> Callable[[], Sequence[object]]:
    call = followed.project.summary(path).calls[-1]
    frame = followed.resolver.any_frame(path, call.scope)
    return lambda: [alt.obj for alt in followed.resolver.ask(call.arguments[0].value, frame)]


def test_what_was_cut_off_is_not_taken_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "t = {'k': 1}\n" + "t.update(a=1)\n" * 30 + "t['k'] = 2\nprint(t['k'])\n"
    followed, path = _hard(text, tmp_path)
    answers = _answers(followed, path)
    with monkeypatch.context() as patch:
        patch.setattr("ai_residency_lint.resolve.evaluate.MAX_STEPS", 12)
        found = answers()
    assert found and all(each == Unknown(Reason.TOO_DEEP) for each in found)
    assert answers() == [Lit(2)]
