"""What the gate measures, held against LibCST itself."""

import subprocess
import sys
import time

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_residency_lint.syntax import gate
from ai_residency_lint.syntax.gate import measure

HOSTILE = {
    "parentheses": "x=" + "(" * 3000 + "1" + ")" * 3000,
    "lists": "x=" + "[" * 3000 + "]" * 3000,
    "dicts": "x=" + "{1:" * 3000 + "1" + "}" * 3000,
    "calls inside": "x=" + "f(" * 3000 + ")" * 3000,
    "indexes inside": "x=" + "a[" * 3000 + "1" + "]" * 3000,
    "brackets over lines": "x=" + "f(\n[{#)]\n1:" * 1000 + "1" + "}])" * 1000,
    "not closed": "x=" + "(" * 3000,
    "not closed in a field": "f'''{" + "(" * 3000,
    "f-strings": "x=" + "f'{" * 3000 + "1" + "}'" * 3000,
    "quotes inside f-strings": 'x=f"{' + '"" f(' * 3000 + "1" + ")" * 3000 + '}"',
    "format specs": "x=f'" + "{a:" * 3000 + "}" * 3000 + "'",
    "behind a named character": "x=rf'\\N{" + "(" * 3000 + "1" + ")" * 3000 + "}'",
    "behind a number": "x=1if f'{" + "(" * 3000 + "1" + ")" * 3000 + "}'else 2",
    "elif": "if a:\n pass\n" + "elif a:\n pass\n" * 20_000,
    "elif inside elif": "".join(
        " " * n + "if a:\n" + (" " * n + " pass\n" + " " * n + "elif a:\n") * 100 for n in range(70)
    )
    + " " * 70
    + "pass\n",
    "lambdas": "x=" + "lambda:" * 20_000 + "1",
    "lambdas with parameters": "x=" + "lambda a,b=1,*c:" * 20_000 + "1",
    "lambdas in defaults": "x=" + "lambda a=(" * 1000 + "1" + "):1" * 1000,
    "not": "x=" + "not " * 20_000 + "1",
    "signs": "x=" + "- ~ " * 10_000 + "1",
    "signs over lines": "x=" + "- \\\n" * 20_000 + "1",
    "powers": "x=1" + "**1" * 20_000,
    "conditions": "x=" + "1 if a else " * 20_000 + "1",
    "conditions over lines": "x=(" + "1\n if a else\n" * 20_000 + "1)",
    "and": "x=1" + " and 1" * 20_000,
    "sum": "x=1" + "+1" * 20_000,
    "product": "x=1" + "*1" * 20_000,
    "attributes": "x=a" + ".b" * 20_000,
    "calls": "x=a" + "()" * 20_000,
    "indexes": "x=a" + "[1]" * 20_000,
    "methods": "x=a" + ".b(c, d=1)" * 3000,
    "methods over lines": "x=(a" + "\n .b('c', 1)" * 3000 + ")",
    "many methods": ("x=a" + ".b()" * 500 + "\n") * 100,
    "many brackets": ("x=" + "f(" * 190 + ")" * 190 + "\n") * 100,
    "dotted import": "import a" + ".b" * 20_000,
    "case mapping": "match a:\n case " + "{1:" * 13 + "1" + "}" * 13 + ": pass",
    "case tuple": "match a:\n case " + "(" * 13 + "1" + ",)" * 13 + ": pass",
    "case in lower case only": "match a:\n\n # note\n case " + "[" * 30 + "1" + "]" * 30 + ": pass",
    "tokens": "f(a)\n" * 210_000,
}
LARGE_BUT_LEGAL = {
    "dict": "x={\n" + "  'abc': {'k': [1, 2.5]},\n" * 20_000 + "}\n",
    "list": "x=[" + "1, " * 100_000 + "]",
    "rows": "x=[" + "(1, -2, f(3), a.b + 1),\n" * 10_000 + "]",
    "lambdas": "x=[" + "lambda a, b: a,\n" * 10_000 + "]",
    "strings": "x=(" + "'abc'\n" * 2900 + ")",
    "sum": "x=1" + "+1" * 5000,
    "sum of lines": "x=('a'" + "\n + 'a'" * 2500 + ")",
    "sum of products": "x=1" + "+a**2*b*c(1)*d.e" * 800,
    "long f-string": "x=f'" + "{a}b" * 10_000 + "'",
    "docstring": "'''" + "(" * 100_000 + "'''\n# " + "[" * 100_000 + "\nx='" + "{" * 100_000 + "'",
    "chain": "x=a" + ".b(1)" * 400,
    "elif": "if a:\n pass\n" + "elif a:\n pass\n" * 3000,
    "functions with if": "def f():\n    if a: pass\n    elif b: pass\n" * 5000,
    "brackets": "x=" + "[" * 200 + "]" * 200,
    "case": "match a:\n case " + "[" * 9 + "1" + "]" * 9 + ": pass",
    "a variable named case": "if a:\n case = " + "[" * 30 + "]" * 30 + "\n case: A = " + "[" * 30 + "]" * 30,
    "base64": "x = '''" + "A+/=\n" * 500_000 + "'''",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused(name: str) -> None:
    assert measure(HOSTILE[name]).refusal is not None


@pytest.mark.parametrize("name", LARGE_BUT_LEGAL)
def test_large_text_is_not_refused(name: str) -> None:
    assert measure(LARGE_BUT_LEGAL[name]).refusal is None


def test_the_parser_survives_the_worst_that_is_let_through() -> None:
    """In a process of its own, and with recursion on a thread whose stack is small."""
    program = """
import threading, libcst
from ai_residency_lint.syntax.gate import measure
from ai_residency_lint.syntax.stack import with_room
texts = ["if a:\\n pass\\n" + "elif a:\\n pass\\n" * 5990, "x=" + "lambda:" * 1500 + "1", "x=1" + " and 1" * 5000,
    "x=" + "lambda a=(" * 99 + "1" + "):1" * 99, "x=" + "[" * 200 + "]" * 200, "x=" + "f'{" * 99 + "1" + "}'" * 99]
def run():
    for text in texts:
        shape = measure(text)
        assert shape.refusal is None, text[:20]
        with_room(shape.height, lambda: libcst.parse_module(text))
    print("survived")
threading.stack_size(1 << 20)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "survived\n"), done.stderr


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("a.b.c.d", 3),
        ("a()()()", 3),
        ("a.b().c()", 4),
        ("a + b + c", 2),
        ("a * b * c + d", 3),
        ("f(a, b.c, d)", 2),
        ("[[1, [2]], 3]", 3),
        ("not not a", 2),
        ("lambda a, b: lambda: c", 2),
        ("'a' 'b' f'c'", 2),
        ("f'{a}{b:{c}}'", 3),
        ("x = 1.5 + 0xf", 1),
        ("x = 1; y = a.b\nz = c.d", 1),
        ("if a:\n  b\nelif c:\n  d\nelif e:\n  f.g", 3),
        ("if a:\n  if b: c\nelif d: e\nif f: g\nelif h: i", 1),
    ],
)
def test_height(text: str, height: int) -> None:
    assert measure(text).height == height


def test_the_deepest_place_is_named() -> None:
    text = "x = [1]\ny = f(g(h(1)))\nz = (2)\n"
    assert text[: measure(text).deepest].endswith("h(")


NAMES = st.sampled_from(["a", "é", "1.5", "0xf", "'('", '"\\""', "rb'[\\''", "'''\n{'''", "u'#'", "b''", "1j", "ifx"])


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions around others, in brackets, f-strings and t-strings of all kinds."""
    around = "(%s)|[%s, a]|{1: %s}|f(a, *%s)|a[%s:1]|f(# ]\n%s)|f(\\\n%s)|(lambda a, b=1: %s)"
    around += "|(a if b else %s)|[a for b in %s]"
    one = st.tuples(st.sampled_from(around.split("|")), inner).map(lambda made: made[0] % made[1])
    text = st.tuples(
        st.sampled_from(
            ["f'%s'", 'F"%s"', "rf'''%s'''", 'fR"""%s"""', "t'%s'", 'f"{{%s}}"', "f'\\N{DASH}%s'", "f'\\{a}%s'"]
        ),
        st.sampled_from(["{%s}", "{%s!r}", "{%s:>5}", "{%s:{a}}", "a{b}{%s=}}}", "\\\\{%s:{b:c}x}"]),
        inner,
    ).map(lambda made: made[0] % (made[1] % f" {made[2]} "))
    return st.one_of(one, text)


@given(st.recursive(NAMES, nested, max_leaves=8))
def test_brackets_are_counted_in_step_with_the_parser(text: str) -> None:
    module = cst.parse_module(f"x = {text}\n")
    assert measure(text).brackets == _brackets(module)


def _brackets(node: cst.CSTNode) -> int:
    """How deep brackets, fields and f-strings nest in a tree."""
    inside = max((_brackets(child) for child in node.children), default=0)
    own = sum(isinstance(each, cst.LeftParen | cst.LeftSquareBracket | cst.LeftCurlyBrace) for each in node.children)
    kinds = (cst.FormattedString, cst.FormattedStringExpression, cst.TemplatedString, cst.TemplatedStringExpression)
    call = isinstance(node, cst.Call)
    return inside + own + isinstance(node, kinds) + call


@given(st.text(st.sampled_from("([{}])'\"ftr\\:;.,+\n #{N1aé"), max_size=60))
def test_any_text_is_measured(text: str) -> None:
    shape = measure(text)
    assert 0 <= shape.deepest <= len(text)
    assert shape.brackets <= gate.MAX_BRACKETS


def test_time_is_linear() -> None:
    """The worst texts for a backtracking expression: a megabyte each, in about a second."""
    for text in ("'" * 999_999, "f'" * 500_000, "\\" * 1_000_000, "a" * 1_000_000, "\n" * 1_000_000, "f'{a:" * 200_000):
        start = time.perf_counter()
        measure(text)
        assert time.perf_counter() - start < 10
