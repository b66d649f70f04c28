"""Notebooks as one text, with every line in its place."""

import ast
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_residency_lint.sources.model import Source
from ai_residency_lint.sources.notebook import blank, neutral_lines
from ai_residency_lint.sources.read import from_bytes


def notebook(*cells: object, **metadata: object) -> Source:
    """A notebook of code cells; a cell can be given as a dict instead."""
    made = [cell if isinstance(cell, dict) else {"cell_type": "code", "source": cell} for cell in cells]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}
    return from_bytes(json.dumps(document).encode(), "n.ipynb", Path("n.ipynb"))


class TestCells:
    def test_code_cells_in_order_with_their_index_among_all(self) -> None:
        source = notebook(
            {"cell_type": "markdown", "source": "# title"}, "a = 1\nb = 2", ["c = 3\n", "d = 4\n"],
            {"cell_type": "raw", "source": "x"}, "", "e = 5",
        )  # fmt: skip
        assert source.text == "a = 1\nb = 2\nc = 3\nd = 4\n\n\ne = 5\n"
        assert [source.place(line) for line in (1, 2, 3, 4, 6, 7)] == [(1, 1), (1, 2), (2, 1), (2, 2), (4, 1), (5, 1)]

    def test_format_3(self) -> None:
        sheet = {
            "cells": [
                {"cell_type": "heading", "source": "t"},
                {"cell_type": "code", "language": "python", "input": ["a = 1\n", "b = 2"]},
                {"cell_type": "code", "language": "ruby", "input": "puts 1"},
            ]
        }
        data = json.dumps({"nbformat": 3, "worksheets": [sheet, sheet]}).encode()
        source = from_bytes(data, "n.ipynb", Path("n.ipynb"))
        assert source.text == "a = 1\nb = 2\n" * 2
        assert [source.place(line) for line in (2, 3)] == [(1, 2), (4, 1)]

    @pytest.mark.parametrize(
        ("metadata", "text"),
        [
            ({"language_info": {"name": "python"}}, "a = 1\n"),
            ({"language_info": {"name": "pyspark"}}, "a = 1\n"),
            ({"kernelspec": {"language": "R"}}, ""),
            ({"language_info": {"name": "julia"}}, ""),
        ],
    )
    def test_other_languages_are_left_alone(self, metadata: dict[str, object], text: str) -> None:
        source = notebook("a = 1", **metadata)
        assert (source.text, source.problems) == (text, ())

    @pytest.mark.parametrize(
        ("data", "message", "line"),
        [
            (b"", "the notebook is not valid JSON: Expecting value", 1),
            (b'{"cells": [\n}', "the notebook is not valid JSON: Expecting value", 2),
            (b"[1, 2]", "not a notebook: it has no list of cells", 1),
            (b'{"cells": 1}', "not a notebook: it has no list of cells", 1),
            (b"\xff\xff", "the notebook is not valid JSON", 1),
            (b'{"a":' * 100_000, "the notebook is not valid JSON", 1),
        ],
    )
    def test_what_is_not_a_notebook_is_a_problem(self, data: bytes, message: str, line: int) -> None:
        source = from_bytes(data, "n.ipynb", Path("n.ipynb"))
        assert source.text == ""
        assert [(problem.message, problem.line) for problem in source.problems] == [(message, line)]

    def test_odd_cells_are_passed_over(self) -> None:
        odd = [{"cell_type": "code"}, {"cell_type": "code", "source": 3}, {}, {"cell_type": "code", "source": ["a", 1]}]
        source = notebook(*odd, "b")
        assert source.text == "a\nb\n"
        assert source.place(2) == (4, 1)

    def test_a_cell_can_be_blanked(self) -> None:
        source = notebook("a = 1\nb = 2", "c =\n=", "d = 4")
        blanked = blank(source, [source.cells[1]])
        assert blanked.text == "a = 1\nb = 2\n\n\nd = 4\n"
        assert blanked.cells == source.cells
        assert blank(source, source.cells[2:]).text == "a = 1\nb = 2\nc =\n=\n\n"


class TestMagics:
    @pytest.mark.parametrize(
        ("cell", "lines"),
        [
            ("%pip install openai\nx = 1", ["pass", "x = 1"]),
            ("!pip install openai\nx = 1", ["pass", "x = 1"]),
            ("!!ls", ["pass"]),
            ("if a:\n    !pip install \\\n        openai\nx = 1", ["if a:", "    pass", "", "x = 1"]),
            ("if a:\n\t%cd x\nelse:\n\t!ls", ["if a:", "\tpass", "else:", "\tpass"]),
            ("files = !ls *.py\nx = 1", ["files = get_ipython()", "x = 1"]),
            ("a.b['c'], *d = %sx ls \\\n -l\nx = 1", ["a.b['c'], *d = get_ipython()", "", "x = 1"]),
            ("?client", ["pass"]),
            ("client.chat?", ["pass"]),
            ("client??  # help", ["pass"]),
            ("%time?", ["pass"]),
            ("/print 1\n,f a b\n;f a b", ["pass", "pass", "pass"]),
            ("if a:\n  %time f(\n    1)", ["if a:", "  0;    f(", "    1)"]),
            ("%time for x in y: pass", ["pass"]),
            ("%time", ["pass"]),
            ("%timeit !ls", ["pass"]),
            ("%%bash\ncurl x |\n done", ["", "", ""]),
            ("\n# note\n%%html\n<b>", ["", "", "", ""]),
            ("%%time\nx = 1\n!ls", ["", "x = 1", "pass"]),
            ("%%capture out\nx = 1", ["", "x = 1"]),
            ("# note\n%%timeit -n1 y = 2\nx = 1", ["# note", "", "x = 1"]),
            ("x = 1\n%%writefile a", ["x = 1", "pass"]),
            ("    x = 1\n    y = 2", ["x = 1", "y = 2"]),
            ("x = 1\r\n!ls\r\ny = 2\r%cd", ["x = 1", "pass", "y = 2", "pass"]),
        ],
    )
    def test_neutralised(self, cell: str, lines: list[str]) -> None:
        assert neutral_lines(cell) == lines
        ast.parse("\n".join(lines))

    @pytest.mark.parametrize(
        "cell",
        [
            "x = '''\n%d files\n!important\nwhat?\n'''",
            'x = f"""{a}\n%d\n"""\ny = 1',
            "x = (a\n  % b)",
            "x = [\n  # '''\n  a,\n  !b\n]",
            "x = a \\\n  % b",
            "x = '(' # ''' what?\ny = {\n}\nz = \"it's\"",
            "x = 'a\\\n%s'",
            "y %= 5\nx = '%s' % y\nz = \"!\"\nawait f()\nprint('x = %s' % x)\nw: int = 5  # why?",
            "x = 'a' '\\'' \"\\\"\"\ny = '''a\\'''\n!b'''",
        ],
    )
    def test_python_is_left_alone(self, cell: str) -> None:
        assert neutral_lines(cell) == cell.split("\n")

    @pytest.mark.parametrize(
        "magic",
        ["%time ", "%timeit -n 10 -r3 -q ", "%prun -s cumulative -l 5 ", "%lprun -f f ", "%memit -r 1 ", "%time --x "],
    )
    def test_a_call_behind_a_timer_keeps_its_columns(self, magic: str) -> None:
        line = neutral_lines(f"{magic}x = client.create(model='m') - 1")[0]
        assert line == "0;".ljust(len(magic)) + "x = client.create(model='m') - 1"

    @pytest.mark.parametrize("magic", ["x = !ls", "x = %sql select 1"])
    def test_an_assigned_magic_is_of_unknown_value(self, magic: str) -> None:
        statement = ast.parse(neutral_lines(magic)[0]).body[0]
        assert isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)


MIXED = """
x = 1
%pip install y
!ls \\
y = !ls
if x:
    z = 2
    %time f(
%%bash
%%time
'''
f(a,
  b)
# c'''
x?
s = '%d' % x \\
%time g()
é = '🎉'
)
"""


@given(st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(MIXED.split("\n")), max_size=6)), max_size=5))
def test_every_line_keeps_its_place(cells: Sequence[tuple[bool, list[str]]]) -> None:
    """Line n of code cell m is line n of cell m in the text: the same, without the cell's indentation, or neutral."""
    kinds = {True: "code", False: "markdown"}
    source = notebook(*({"cell_type": kinds[code], "source": "\n".join(lines)} for code, lines in cells))
    expected = [
        (index, number) for index, (code, lines) in enumerate(cells) if code for number in range(len(lines) or 1)
    ]
    text = source.text.split("\n")[:-1]
    assert [source.place(line) for line in range(1, len(text) + 1)] == [(cell, number + 1) for cell, number in expected]
    for (cell, number), line in zip(expected, text, strict=True):
        original = (cells[cell][1] or [""])[number]
        magical = any(sign in each for each in cells[cell][1] for sign in "%!?")
        neutral = line.strip() in ("", "pass") or line.endswith("get_ipython()") or "0;" in line
        assert (magical and neutral) or line in (original, original.removeprefix("    "), original.removeprefix("  "))
