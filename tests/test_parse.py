"""From sources to modules, and to problems in the right place."""

import json
import sys
import threading
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_residency_lint.sources.model import Problem
from ai_residency_lint.sources.read import from_bytes
from ai_residency_lint.syntax.parse import Parsed, parse
from ai_residency_lint.syntax.stack import with_room


def parsed(text: str | bytes) -> Parsed:
    data = text.encode() if isinstance(text, str) else text
    return parse(from_bytes(data, "a.py", Path("a.py")))


def parsed_notebook(*cells: str) -> Parsed:
    document = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    return parse(from_bytes(json.dumps(document).encode(), "n.ipynb", Path("n.ipynb")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1",
        "\ufeffx = 1\r\n",
        "x = 1\ry = 2\r",
        "\x0cx = 1\n\x0c\nif x:\n\ty = 2\n",
        "def f[T: int](a: T) -> list[T]: ...\nclass A[*Ts]: pass\ntype B[T] = list[T]\n",
        "f'{a['b']}' f'{'\\n'.join(f\"{c:{d}}\" for c in e)}'\n",
        "try:\n    pass\nexcept* OSError:\n    pass\n",
        "try:\n    pass\nexcept OSError, ValueError:\n    pass\n",
        "t'{a}'\n",
        "match a:\n    case {'b': [c, *_]} if c: pass\n",
        "await a\nasync with b: pass\n",
        "x = (yield)\nreturn 1\n",
    ],
)
def test_all_syntax_of_python_3_is_read_by_every_python(text: str) -> None:
    result = parsed(text)
    assert result.problems == ()
    assert result.module is not None
    assert result.module.code.split() == result.source.text.split()


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("x = 1\ny = (2,\n\nz = 3\n", 2, 5, "'(' was never closed"),
        ("x = 1\r\n\r\ny = = 2\r\n", 3, 5, "invalid syntax"),
        ("x = 1\ry = = 2\r", 2, 5, "invalid syntax"),
        ("\x0c\nx = = 2", 2, 5, "invalid syntax"),
        ("é = = 1\n", 1, 5, "invalid syntax"),
        ("x = '''abc\n", 1, 5, "unterminated triple-quoted string literal (detected at line 1)"),
        ("if x:\n\ty = 1\n        z = 2\n", 3, None, "inconsistent use of tabs and spaces in indentation"),
        ("print 'a'\n", 1, 1, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("def f():\nx = 1\n", 2, 1, "expected an indented block after function definition on line 1"),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int | None, message: str) -> None:
    result = parsed(text)
    assert result.module is None
    (problem,) = result.problems
    assert (problem.line, problem.message) == (line, message)
    assert column in (None, problem.column)


@pytest.mark.parametrize(
    ("broken", "column"),
    [("x = = 1", 5), ("x = foo bar baz", 9), ("x = (a b\n)", 8), ("def f(:\n  pass", 7), ("x = y z", 7), ("y z  ", 3)],
)
def test_an_error_behind_newer_syntax_has_its_place(broken: str, column: int) -> None:
    """As LibCST tells it, for Python 3.11 stops at the first line."""
    (problem,) = parsed(f"class A[T]:\n    x: T\ntype B = A\n{broken}\n").problems
    assert problem.message.startswith("invalid syntax")
    assert problem.line == 4
    assert sys.version_info >= (3, 12) or problem.column == column


@pytest.mark.parametrize(
    "text", ["\\", "x = 1 \\", "$", "x = 0b12", "x = €", "\x00", "  x", "f'{", "(]", "x = '\ud800'"]
)
def test_a_problem_is_one_line_and_has_a_place(text: str) -> None:
    result = parsed(text.encode("utf-8", "surrogatepass"))
    assert result.module is None
    (problem,) = result.problems
    assert problem.message and "\n" not in problem.message and len(problem.message) <= 120
    assert problem.line == 1 and problem.column >= 1


def test_a_file_that_could_not_be_read_keeps_its_problem() -> None:
    result = parsed(b"x = '\xe9'")
    assert result.module is None
    assert result.problems == result.source.problems != ()


def test_hostile_text_is_a_problem_where_it_is_deepest() -> None:
    result = parsed("x = 1\ny = " + "(" * 3000 + ")" * 3000)
    assert (result.module, result.problems) == (None, (Problem("nested too deeply", 2, 3005),))


def test_more_than_libcst_reads_is_a_problem() -> None:
    """LibCST has limits of its own, here for strings side by side; Python has none."""
    result = parsed("x = (" + "'a'\n" * 4000 + ")")
    assert result.module is None
    assert [problem.message for problem in result.problems] == ["invalid syntax"]


class TestNotebooks:
    def test_cells_are_one_module(self) -> None:
        result = parsed_notebook("import openai", "!ls", "client = openai.OpenAI()")
        assert result.problems == ()
        assert result.module is not None
        assert len(result.module.body) == 3

    @pytest.mark.parametrize(
        ("broken", "place"),
        [
            ("x = = 1", (1, 1)),
            ("y = 1\nx = (", (1, 2)),
            ("if x:", (1, 1)),
            ("x = '''", (1, 1)),
            ("y = 1\nprint 'a'", (1, 2)),
            ("x = " + "(" * 3000, (1, 1)),
            ("else:\n  x", (1, 1)),
        ],
    )
    def test_a_broken_cell_does_not_lose_the_others(self, broken: str, place: tuple[int, int]) -> None:
        result = parsed_notebook("a = 1", broken, "b = 2\nc = 3")
        assert [result.source.place(problem.line) for problem in result.problems] == [place]
        assert result.module is not None
        assert result.module.code.split() == ["a", "=", "1", "b", "=", "2", "c", "=", "3"]
        lines = result.source.text.split("\n")
        assert result.source.place(lines.index("c = 3") + 1) == (2, 2)

    def test_every_broken_cell_is_a_problem(self) -> None:
        result = parsed_notebook("x = (", "a = 1", "y = )", "if a:\n  b = 2")
        assert [result.source.place(problem.line)[0] for problem in result.problems] == [0, 2]
        assert result.module is not None
        assert len(result.module.body) == 2

    def test_nothing_but_broken_cells(self) -> None:
        result = parsed_notebook("x = (", "y = )")
        assert len(result.problems) == 2
        assert result.module is not None
        assert result.module.body == ()


class TestRoom:
    def test_ordinary_work_stays_on_its_thread(self) -> None:
        assert with_room(10, threading.current_thread) is threading.current_thread()
        assert with_room(5000, threading.current_thread) is not threading.current_thread()

    def test_deep_work_may_recurse_and_leaves_no_trace(self) -> None:
        def deep(left: int) -> int:
            return 0 if left == 0 else 1 + deep(left - 1)

        before = (sys.getrecursionlimit(), threading.stack_size())
        assert with_room(6000, lambda: deep(20_000)) == 20_000
        assert (sys.getrecursionlimit(), threading.stack_size()) == before

    def test_errors_come_through(self) -> None:
        with pytest.raises(ZeroDivisionError):
            with_room(6000, lambda: 1 // 0)

    def test_without_a_large_stack_deep_files_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        monkeypatch.setattr(threading.Thread, "start", refuse)
        assert parsed("x = 1").module is not None
        result = parsed("x = a" + ".b" * 1000)
        assert (result.module, result.problems) == (None, (Problem("nested too deeply", 1, 2005),))


PARTS = "( ) [ ] { } ' \" ''' f' : , . = \\ # if else lambda not a 1 é \n \t \r \x0c"


@given(st.lists(st.sampled_from(PARTS.split(" "))))
def test_any_text_gives_a_module_or_a_problem(parts: list[str]) -> None:
    result = parsed(" ".join(parts))
    assert isinstance(result.module, cst.Module) != bool(result.problems)
