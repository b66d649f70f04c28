"""Which files are read, and how their bytes become text."""

import os
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ai_residency_lint.errors import LintError
from ai_residency_lint.sources.discover import discover
from ai_residency_lint.sources.model import Problem
from ai_residency_lint.sources.prefilter import Prefilter
from ai_residency_lint.sources.read import encoding_of, from_bytes, read

FILE = Path("a.py")


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Path]:
    """Makes files below a folder: ``tree("a.py", "b/.gitignore=*.gen.py")``."""

    def make(*files: str) -> Path:
        for each in files:
            name, _, text = each.partition("=")
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("|", "\n"), "utf-8")
        return tmp_path

    return make


def names(cwd: Path, *paths: str, **options: object) -> list[str]:
    """What is found below ``cwd``, relative to it; a folder that cannot be listed fails the test."""

    def report(path: Path, problem: Problem) -> None:
        raise AssertionError((path, problem))

    found = discover([Path(path) for path in paths or (".",)], cwd=cwd, report=report, **options)  # type: ignore[arg-type]
    return [Path(path).relative_to(cwd).as_posix() for path in found]


class TestDiscover:
    def test_python_files_in_order_of_names(self, tree: Callable[..., Path]) -> None:
        root = tree("z.py", "b/x.pyi", "b/a.ipynb", "a.py", "notes.txt", "b/c/d.PY", "setup.cfg")
        assert names(root) == ["a.py", "b/a.ipynb", "b/c/d.PY", "b/x.pyi", "z.py"]

    def test_each_file_once(self, tree: Callable[..., Path]) -> None:
        root = tree("p/a.py", "p/q/b.py")
        assert names(root, "p/q", "p", "p/a.py", "./p/../p/q/b.py") == ["p/q/b.py", "p/a.py"]

    @pytest.mark.parametrize(
        "folder", [".git", ".venv", "venv", "node_modules", "site-packages", "__pycache__", ".tox"]
    )
    def test_folders_that_are_never_entered(self, tree: Callable[..., Path], folder: str) -> None:
        root = tree("a.py", f"{folder}/b.py", f"src/{folder}/c.py")
        assert names(root) == ["a.py"]
        assert names(root, folder) == [f"{folder}/b.py"]

    def test_a_named_file_is_always_taken(self, tree: Callable[..., Path]) -> None:
        root = tree(".git/HEAD", ".gitignore=*.gen.py", "a.gen.py", "script", "b.txt", "docs/c.py")
        assert names(root, exclude=["docs/"]) == []
        taken = ["a.gen.py", "script", "b.txt", "docs/c.py"]
        assert names(root, *taken, exclude=["docs/"]) == taken

    def test_excludes_can_be_forced_on_named_files(self, tree: Callable[..., Path]) -> None:
        root = tree("a.py", "docs/c.py", "venv/d.py", "e_pb2.py")
        options = {"exclude": ["docs/", "*_pb2.py"], "force_exclude": True}
        assert names(root, "a.py", "docs/c.py", "venv/d.py", "e_pb2.py", **options) == ["a.py"]
        assert names(root / "venv", "d.py", **options) == ["d.py"]

    def test_excludes_are_relative_to_their_root(self, tree: Callable[..., Path]) -> None:
        root = tree("gen/a.py", "src/gen/b.py", "src/c.py", "src/d_pb2.py", "srcgen/e.py")
        assert names(root, exclude=["/gen", "*_pb2.py"]) == ["src/c.py", "src/gen/b.py", "srcgen/e.py"]
        assert names(root, exclude=["/gen"], root=root / "src") == [
            "gen/a.py",
            "src/c.py",
            "src/d_pb2.py",
            "srcgen/e.py",
        ]

    def test_a_malformed_exclude_is_an_error(self, tree: Callable[..., Path]) -> None:
        with pytest.raises(LintError, match=r'exclude: "\[z-a\]\.py" is malformed'):
            names(tree("a.py"), exclude=["fine", "[z-a].py"])

    def test_nested_gitignore_files(self, tree: Callable[..., Path]) -> None:
        root = tree(
            ".git/HEAD",
            ".gitignore=build/|*.gen.py|/only_here.py",
            "build/a.py",
            "src/build/b.py",
            "src/c.gen.py",
            "only_here.py",
            "src/only_here.py",
            "src/keep/.gitignore=!*.gen.py|local.py",
            "src/keep/d.gen.py",
            "src/keep/local.py",
            "src/local.py",
        )
        assert names(root) == ["src/keep/d.gen.py", "src/local.py", "src/only_here.py"]

    def test_gitignore_files_above_count_up_to_the_repository(self, tree: Callable[..., Path]) -> None:
        root = tree(
            ".gitignore=b.py", "repo/.git/info/exclude=secret/", "repo/.gitignore=*.gen.py|!kept.gen.py",
            "repo/src/.gitignore=c.py", "repo/src/in/a.gen.py", "repo/src/in/kept.gen.py", "repo/src/in/b.py",
            "repo/src/in/c.py", "repo/src/in/secret/d.py",
        )  # fmt: skip
        assert names(root, "repo/src/in") == ["repo/src/in/b.py", "repo/src/in/kept.gen.py"]

    def test_a_named_folder_is_walked_though_it_is_ignored(self, tree: Callable[..., Path]) -> None:
        root = tree(".git/HEAD", ".gitignore=build/", "build/a.py", "b.py")
        assert names(root) == ["b.py"]
        assert names(root, "build") == ["build/a.py"]

    def test_malformed_gitignore_lines_are_passed_over(self, tree: Callable[..., Path]) -> None:
        root = tree(".gitignore=!|[z-a].py|b.py", "a.py", "b.py")
        assert names(root) == ["a.py"]

    def test_links(self, tree: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> None:
        root = tree("p/a.py", "p/q/b.py")
        outside = tmp_path_factory.mktemp("outside") / "c.py"
        outside.touch()
        (root / "p/loop").symlink_to(root / "p", target_is_directory=True)
        (root / "p/0_link.py").symlink_to(root / "p/q/b.py")
        (root / "p/outside.py").symlink_to(outside)
        (root / "p/broken.py").symlink_to(root / "nowhere.py")
        (root / "p/itself.py").symlink_to("itself.py")
        (root / "p/pyproject.toml").symlink_to("pyproject.toml")
        assert names(root) == ["p/a.py", "p/q/b.py", "p/outside.py"]
        assert names(root, "p/loop") == ["p/loop/a.py", "p/loop/q/b.py", "p/loop/outside.py"]

    def test_a_folder_that_cannot_be_listed_is_reported(
        self, tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = tree("a.py", "closed/b.py")
        scandir = os.scandir

        def refuse(path: str) -> object:
            if path.endswith("closed"):
                raise PermissionError(13, "Permission denied")
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        problems: list[tuple[str, str]] = []
        found = list(discover([root], cwd=root, report=lambda path, it: problems.append((Path(path).name, it.message))))
        assert [Path(path).name for path in found] == ["a.py"]
        assert problems == [("closed", "folder cannot be listed: Permission denied")]

    def test_a_missing_path_is_an_error_before_anything_is_read(self, tree: Callable[..., Path]) -> None:
        root = tree("a.py")
        with pytest.raises(LintError, match=r"nowhere: no such file or folder"):
            next(discover([Path("a.py"), Path("nowhere")], cwd=root, report=lambda path, problem: None))


class TestRead:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"", ""),
            (b"x = 1", "x = 1"),
            (b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
            (b"x = 1\ry = 2\r", "x = 1\ry = 2\r"),
            (b"\x0cx = 1\n\ty\x0c\n", "\x0cx = 1\n\ty\x0c\n"),
            (b"\xef\xbb\xbfx = '\xc3\xa9'\n", "x = 'é'\n"),
            (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
            (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n\x80\n", None),
            (b"#!/usr/bin/python\r# coding=koi8-r\r\xd0", None),
            (b"x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n"),
        ],
    )
    def test_text_is_what_python_would_decode(self, data: bytes, text: str | None) -> None:
        source = from_bytes(data, "a.py", FILE)
        expected = text if text is not None else data.decode("cp1252" if b"cp1252" in data else "koi8-r")
        assert (source.text, source.problems, source.cells) == (expected, (), ())

    @pytest.mark.parametrize(
        ("data", "message", "line", "column"),
        [
            (b"a = 1\nb = '\xe9'\n", "not valid utf-8: save it as UTF-8 or declare its encoding", 2, 6),
            (b"a = 1\r\n\x00b", "null byte: a binary file, or not UTF-8", 2, 1),
            ("x = 1".encode("utf-16"), "null byte: a binary file, or not UTF-8", 1, 4),
            (b"# coding: nonsense\n", "unknown encoding: nonsense", 1, 1),
            (b"# coding: rot13\n", "'rot13' is not a text encoding", 1, 1),
            (b"# coding: unicode_escape\n'\\ud800'", "its declared encoding gives characters that are not text", 1, 1),
            (
                b"\xef\xbb\xbf# coding: latin-1\n",
                "declares the encoding latin-1, but starts with the mark of UTF-8",
                1,
                1,
            ),
        ],
    )
    def test_what_cannot_be_decoded_is_a_problem(self, data: bytes, message: str, line: int, column: int) -> None:
        source = from_bytes(data, "a.py", FILE)
        assert (source.text, source.problems) == ("", (Problem(message, line, column),))

    def test_encoding(self) -> None:
        assert encoding_of(b"x = 1") == "utf-8"
        assert encoding_of(b"\xef\xbb\xbf# coding: utf8\n") == "utf8"
        assert encoding_of(b"\n# coding: latin-1\n") == "latin-1"

    def test_a_file_is_read_once(self, tmp_path: Path) -> None:
        file = tmp_path / "a.py"
        file.write_bytes(b"x = 1\n")
        source = read(file, "sub/a.py")
        assert (source.path, source.file, source.text) == ("sub/a.py", file, "x = 1\n")
        assert source.digest == from_bytes(b"x = 1\n", "b.py", FILE).digest
        assert source.digest != from_bytes(b"x = 2\n", "b.py", FILE).digest

    def test_what_cannot_be_opened_is_a_problem(self, tmp_path: Path) -> None:
        assert read(tmp_path / "a.py", "a.py").problems == (Problem("cannot be read: No such file or directory"),)
        assert read(tmp_path, "a.py").problems == (Problem("cannot be read: Is a directory"),)

    @given(st.binary(max_size=200), st.sampled_from(["a.py", "a.ipynb", "-"]))
    @example(b"# coding: undefined\nx", "a.py")
    @example(b"#coding:utf-7\n+2AA-", "a.py")
    @example(b'{"cells": [{"cell_type": "code", "source": "x = \\"\\ud800\\""}]}', "a.ipynb")
    @example(b"[" * 100_000, "a.ipynb")
    def test_any_bytes_make_a_source(self, data: bytes, path: str) -> None:
        source = from_bytes(data, path, FILE)
        source.text.encode("utf-8")
        assert source.text == "" or not source.problems

    @given(
        st.binary(max_size=60), st.sampled_from(["latin-1", "utf-7", "unicode_escape", "punycode", "utf-16", "idna"])
    )
    def test_any_bytes_in_any_encoding_make_a_source(self, data: bytes, encoding: str) -> None:
        source = from_bytes(b"# coding: " + encoding.encode() + b"\n" + data, "a.py", FILE)
        source.text.encode("utf-8")


class TestPrefilter:
    def test_any_case(self) -> None:
        prefilter = Prefilter([b"openai"])
        assert prefilter.matters(b"from langchain_OpenAI import x")
        assert prefilter.matters(b"OPENAI_BASE_URL=...")
        assert not prefilter.matters(b"import open_ai")

    def test_needles_that_others_cover_are_dropped(self) -> None:
        prefilter = Prefilter([b"langchain_openai", b"OpenAI", b"api.eu", b"", b"openai", b"anthropic"])
        assert prefilter.needles == (b"api.eu", b"openai", b"anthropic")

    def test_two_that_belong_together(self) -> None:
        prefilter = Prefilter([b"one+Two", b"one+three", b"other", b"other+more", b"more+an-other"])
        assert prefilter.needles == (b"other", b"one+two", b"one+three")
        assert prefilter.matters(b"TWO from One") and prefilter.matters(b"threeone") and prefilter.matters(b"other")
        assert (
            not prefilter.matters(b"one more") and not prefilter.matters(b"two three") and not prefilter.matters(b"+")
        )

    @given(
        st.lists(st.text("abc", min_size=1, max_size=3).map(str.encode), max_size=5),
        st.text(string.ascii_letters[:3] + "ABC", max_size=12).map(str.encode),
    )
    def test_dropping_changes_no_answer(self, needles: list[bytes], data: bytes) -> None:
        assert Prefilter(needles).matters(data) == any(needle in data.lower() for needle in needles)
