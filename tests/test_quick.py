"""The tree that is made from ``ast`` lowers to the summary of the tree that LibCST makes."""

import ast
import os
import sys
import sysconfig
import threading
import unicodedata
from pathlib import Path

import libcst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_residency_lint.sources.read import from_bytes
from ai_residency_lint.syntax import quick
from ai_residency_lint.syntax.lower import lower
from ai_residency_lint.syntax.packing import pack
from ai_residency_lint.syntax.summarize import summarize
from ai_residency_lint.syntax.summary import Const

ROOTS = (Path(sysconfig.get_path("stdlib")), Path(libcst.__file__).parent.parent)
EVERY = int(os.environ.get("ROBUST_EVERY", "150"))
SAMPLE = [each for root in ROOTS for each in sorted(root.rglob("*.py"))][::EVERY]

FORMS = [
    "f((a), ( b ), *c, d=(1), **(e))",
    "f(\n    (a),  # (\n    (b)  # )\n)",
    "f(x for x in y)",
    "f((x for x in y), (z))",
    "f(\n    (x)\n    for x in (y)  # ends )\n)",
    "f(*a, b, c=1, *d)",
    "(a)(b)[c](d)",
    "class A(B, *c, metaclass=M, **kw): x: int",
    "def f(a, /, b=(1), *args: int, c, d=2, **kwargs) -> int: return a",
    "async def f():\n    async with a as b, (c) as (d): await e\n    async for x in y: yield x",
    "with (open(x)) as f, g() as (h), i: pass",
    "with (open(x) as f, open(y) as g): f.read()",
    "x = 'a' 'b'\ny = b'a' b'b'\nz = ('a'\n  f'{b}' 'c')",
    "f'{a} {b.c!r} {d:>{e}} {f(g)} {h=} {{i}}'",
    "x = f('a' f\"b {c} \" 'd', f\"{e!r} \"\n  'f', 'it' f'{g}' \"h\")",
    "f'a' + rf'\\d{x}' + '''a\nb''' + \"it's\"",
    "if a == 'x': b()\nelif a in ('y', 'z'): c()\nelse:\n    if d: e()",
    "if a == 'x' or (a) == 'y': b()",
    "a[b], a[b, c], a[(b,)], a[b,], a[1:2, ::3], a[*b]",
    "x = f(a[*b], a[*b, c], a[(*b, c)], a[(*b,)], a[b, *c], a[b,])",
    "x = -1, 2.5, 3j, 10**30, ..., not y, ~z",
    "a, (b, *c) = d = e\na.b += f\na[b] |= c\ndel a.b, c[d]\ndel e",
    "for a, b in c.items():\n    if a: break\n    continue\nelse: d()",
    "while True:\n    x = f()\n    if x: break",
    "try: a()\nexcept (B, C) as d: e()\nexcept: f()\nelse: g()\nfinally: h()",
    "try: a()\nexcept* B as c: d()",
    "match a:\n    case 'b' | 'c': d()\n    case [x, *_]: e(x)\n    case {'k': v, **r}: f(v)\n"
    "    case C(y, z=w) if w: g()\n    case None: h()\n    case _ as q: i()",
    "import a, b.c, d.e as f\nfrom . import g\nfrom ..h import (i, j as k)\nfrom l import *",
    "{**a, 'b': c, **d}, {k: v for k, v in a.items() if v is not None}, {x for x in y}",
    "[y := f(x), y**2, lambda z, *a: z, (w := 1)]",
    "def f():\n    global a\n    a = 1\n    def g():\n        nonlocal b\n        b = 2\n    raise A from b",
    "ü = f('ä', (ö), x='ß')\nf('日本' , (g('語')))",
    "x = f(  # é (\n  'a', ( b ) )\r\ny = 1\r\n",
    "if a:\n\tx = f(b)\n",
    "f(a, ('#'))\ng('#', (  # (\n  b  # )\n))\nwith (h('#')  # )\n) as c, i('#') as (\n d): pass\n"
    "with a('#'), (\n b) as c: pass",
    "@a.b(c)\nclass D:\n    @property\n    def e(self): return self.f",
    "f'{f(x)} {f(x)} ä {f(x, k=(1))}' + F'{ f( a ) }{(g(a), )}'",
    "f'''\n {f(\n  a,\n  (b))}\n  {g(x)}''' + rf'\\{f(x)}' + fR\"{x}\\n{f(y)}\"",
    "f'{x:{f(w)}} {x!r:>{w}.{p}} {x:} {x!s} {f(y)!a:%Y-%m-%d} {f(z):,}'",
    "f'{ {\"a\": f(1)}[\"a\"] } {[f(a) for a in b]} {a if b(c) else d(e)} {(lambda y: f(y))(1)} {f(*a, **b)}'",
    "f'{x = } {x=!r} {f(y)=} {a == b(c)} {a!=b(c)} {a<=f(b)}'\nf'?q={f(x)}&r={y}='",
    "f'\\N{EM DASH} {f(x)} \\x7b {g(y)}' + f'{{{f(x)}}}' + f'{{f(x)}}'",
    "f\"{f('}')} {f(':')} {f('{')} {'!'} {f'{g(x)}'} {f(f'{g(x)}') }\"",
    "f'a \\\n {f(x)} \\\n{g(y)}'\nf'{f(x)}' 'b' f'{g(y)}'",
    "f'''\\\n \"{f(x)}\"''' + f\"\"\"\\\n '{x}'\"\"\" + f'''\"{x}\\\"'''",
    "x = f'{f(x)}' if a else f\"\"\"{f(x)}\n\t{f(y)} {z}\"\"\"",
    "f(f'{a.b.c}{a[0]}{a[-1:]}{a + f(b)}{not a}{f(a)[0].g(h)}', f'{await_(x)}', k=f'{f(x)}')",
    "assert isinstance(a, (B, C)), d()\nx = a if b else c",
    "type X = f(a)\ntype Y[T: (int, 'str')] = (\n  list[T]\n)\nx: X = f(X, (Y))",
    "class A[T, *Ts, **P](B[T]):\n    type C = T\n"
    "    async def f[\n        U: g(']'),  # ]\n    ](self, a: U) -> T: return f(a)",
    "def f[T](a): return g(T)\n@a\ndef h[_T: 'u'](): i()",
    "x = 'type X = 1'\ntype(x)\ntype [x] = y\ntype = f(type)",
    "def f[*T](g, *args: *T, **more: T) -> tuple[*T]: return g(*args, k=(*args, 1))\ndef h(*a: *b[f(g)]): f(a)",
    "def f[T = int](a): return g(a)\ntype X[T] = lambda: f(T)",
]  # fmt: skip


def summaries(text: str) -> tuple[bytes, bytes]:
    found = quick.read(text)
    assert found is not None
    module, spans = found
    return pack(lower(libcst.parse_module(text), text)), pack(lower(module, text, spans))


LOOK_ALIKES = [
    "x = '''\nclass A[T]: f()\n'''\ntype X = int\ny = f(x)",
    "x = '''\ntype X = 1\n'''\ndef g[T](): f(x)",
    "y = '''\ndef f[T]''' + g(x)\ntype X = int",
    "type X = int; y = f(x)",
    "def f[\n\n  T](a): return g(a)",
    "class A[T]: pass\r\ntype X = int",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_looks_like_syntax_is_not_taken_out(text: str) -> None:
    if quick.read(text) is not None:
        slow, fast = summaries(text)
        assert fast == slow


@pytest.mark.parametrize("text", FORMS)
def test_the_summary_of_a_form_is_the_same(text: str) -> None:
    slow, fast = summaries(text)
    assert fast == slow


PARTS = ("a", "{{", "}}", "=", ":", "!", "ä", "\\n", "\\\n", "\n", "{x}", "{f(x)}", "{ f( (x), k=y ) }", "{f('}')}")


@given(st.lists(st.sampled_from((*PARTS, "{x!r:>{w}}"))), st.sampled_from(('"', '"""')), st.sampled_from(("f", "rf")))
def test_the_summary_of_a_string_is_the_same(parts: list[str], quote: str, prefix: str) -> None:
    text = f"g({prefix}{quote}{''.join(parts)}{quote}, h(x))\n"
    if quick.read(text) is None or ("\\\n" in text and prefix == "rf"):
        return  # LibCST cannot read a raw string that goes on in the next line
    slow, fast = summaries(text)
    assert fast == slow


@pytest.mark.parametrize("file", SAMPLE, ids=str)
def test_the_summary_of_a_real_file_is_the_same(file: Path) -> None:
    source = from_bytes(file.read_bytes(), file.name, file)
    if not unicodedata.is_normalized("NFKC", source.text):
        return  # Python, and with it ``ast``, takes names that look alike for the same one; LibCST's parser does not
    try:
        if quick.read(source.text) is None or source.problems:
            return
        slow, fast = summaries(source.text)
    except (libcst.ParserSyntaxError, OverflowError, RecursionError, ValueError):  # too high, or nothing to pack
        return
    assert fast == slow


def test_what_python_cannot_read_is_left_to_libcst() -> None:
    source = from_bytes(b"type X = int\nx = f('\\ud800')\nprint 1", "a.py", Path("a.py"))
    assert quick.read(source.text) is None
    assert summarize(source).summary is None
    assert summarize(source).problems


def test_a_plugin_gets_the_tree_of_libcst() -> None:
    source = from_bytes(b"x = 1  # why\n", "a.py", Path("a.py"))
    found = summarize(source, tree=True)
    assert found.parsed is not None and found.parsed.module is not None
    assert found.parsed.module.code == "x = 1  # why\n"
    assert summarize(source).parsed is None


def test_what_is_newer_than_this_is_left_to_libcst(monkeypatch: pytest.MonkeyPatch) -> None:
    source = from_bytes(b"x = f(1)\n", "a.py", Path("a.py"))
    whole = summarize(source).summary
    assert whole is not None
    monkeypatch.delitem(quick._EXPRESSIONS, ast.Call)
    assert quick.read(source.text) is None
    again = summarize(source).summary
    assert again is not None
    assert pack(again) == pack(whole)


def test_what_does_not_fit_an_ordinary_stack_gets_more_room() -> None:
    flat, high = (from_bytes(f"x = f({'-' * count}1)\n".encode(), "a.py", Path("a.py")) for count in (50, 1_500))
    assert (summarize(flat).height, summarize(flat).problems) == (0, ())
    found = summarize(high)
    assert found.height > 1_500
    assert found.summary is not None
    assert [call.span for call in found.summary.calls] == [(1, 5, 1, 1509)]


def test_nothing_is_lost_at_the_edge_of_the_stack() -> None:
    for count in range(250, 350):
        text = f"x = {'lambda: ' * count}f(base='https://api.' 'openai.com')\n"
        found = summarize(from_bytes(text.encode(), "a.py", Path("a.py"))).summary
        assert found is not None
        (call,) = found.calls
        given = call.arguments[0].value
        assert isinstance(given, Const), count
        assert given.value == "https://api.openai.com"


def test_a_thread_reads_what_the_main_thread_reads() -> None:
    source = from_bytes(b"x = f(f'{g(y)}')\n", "a.py", Path("a.py"))
    found: list[bytes] = []
    other = threading.Thread(target=lambda: found.append(pack(summarize(source).summary or pytest.fail())))
    other.start()
    other.join()
    assert found == [pack(summarize(source).summary or pytest.fail())]


def test_what_is_read_deep_inside_other_calls_is_the_same() -> None:
    source = from_bytes(b"x = f(f'{g(y)}')\n", "a.py", Path("a.py"))

    def inside(depth: int) -> bytes:
        return inside(depth - 1) if depth else pack(summarize(source).summary or pytest.fail())

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(3_000)
    try:
        assert inside(2_000) == inside(0)
        assert sys.getrecursionlimit() == 3_000
    finally:
        sys.setrecursionlimit(limit)
