"""All imports are followed unless few files carry something, and nothing outside the run can be imported."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_residency_lint import engine
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.disk import Disk
from ai_residency_lint.settings.load import Loader
from ai_residency_lint.sources.choose import choose
from ai_residency_lint.sources.reach import Reach

USES = "from {module} import client\n\nclient.chat.completions.create(model='gpt-4o', messages=[])\n"
MAKES = "import openai\n\nclient = openai.OpenAI()\n"

Chosen = Callable[..., tuple[list[str], bool]]


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chosen:
    """Chooses among the files of a tree: the names of those that matter, and whether imports were followed."""

    def run(files: dict[str, str], *paths: str, cwd: str = "tree") -> tuple[list[str], bool]:
        for name, text in files.items():
            file = tmp_path / "tree" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        followed = []
        among = Reach.among
        monkeypatch.setattr(Reach, "among", lambda self, given: followed.append(1) or among(self, given))
        folder = tmp_path / cwd
        given = list(engine.inputs(paths or ["."], Loader(folder, isolated=True)))
        found = choose(given, folder, Catalog.builtin())
        return [each.path for each in found.sources], bool(followed)

    return run


def test_a_whole_tree_without_needles(chosen: Chosen) -> None:
    files = {"a.py": "from pkg import b", "pkg/__init__.py": "", "pkg/b.py": "from .. import a", "pkg/data/x.txt": ""}
    assert chosen(files | {".venv/lib/c.py": MAKES, "pkg/__pycache__/d.py": MAKES}) == ([], False)


def test_a_tree_where_something_matters(chosen: Chosen) -> None:
    assert chosen({"a.py": USES.format(module="b"), "b.py": MAKES}) == (["a.py", "b.py"], False)


@pytest.mark.parametrize(
    ("made", "module"), [("dist/b.py", "dist.b"), ("src/venv/b.py", "venv.b"), ("node_modules/b.py", "node_modules.b")]
)
def test_what_is_excluded_can_be_imported(chosen: Chosen, made: str, module: str) -> None:
    assert chosen({"a.py": USES.format(module=module), made: MAKES}) == (["a.py"], True)


def test_what_is_not_named_can_be_imported(chosen: Chosen) -> None:
    assert chosen({"a.py": USES.format(module="b"), "b.py": MAKES}, "a.py") == (["a.py"], True)


@pytest.mark.parametrize(
    "up", ["from ..b import client", "from . . b import client", "from .. import b\nclient = b.client"]
)
def test_an_import_from_above(chosen: Chosen, up: str) -> None:
    text = USES.format(module="x").replace("from x import client", up)
    assert chosen({"pkg/a.py": text, "b.py": MAKES}, cwd="tree/pkg") == (["a.py"], True)


def test_a_deeper_import_from_above(chosen: Chosen) -> None:
    text = USES.format(module="...b")
    assert chosen({"pkg/sub/a.py": text, "b.py": MAKES}, cwd="tree/pkg") == (["sub/a.py"], True)


@pytest.mark.parametrize("up", ["from ..b import client", "from ...b import client", "from . . import b"])
def test_an_import_that_leads_nowhere_above(chosen: Chosen, up: str) -> None:
    assert chosen({"pkg/a.py": up + "\n", "c.py": MAKES}, cwd="tree/pkg") == ([], False)


def test_a_package_is_imported_from_above(chosen: Chosen) -> None:
    files = {"pkg/__init__.py": "", "pkg/a.py": USES.format(module="b"), "b.py": MAKES}
    assert chosen(files, cwd="tree/pkg") == (["a.py"], True)


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_to_a_folder(chosen: Chosen, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/b.py").write_text(MAKES)
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/linked").symlink_to(tmp_path / "other")
    assert chosen({"a.py": USES.format(module="linked.b")}) == (["a.py"], True)


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_a_link_that_leads_to_itself_or_nowhere(chosen: Chosen, tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/loop").symlink_to("loop")
    (tmp_path / "tree/nowhere").symlink_to("gone")
    assert chosen({"a.py": "import b", "b.py": ""}) == ([], False)


def test_a_file_that_cannot_be_read_is_still_told(chosen: Chosen, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Disk, file: str) -> bytes:
        raise PermissionError(file)

    monkeypatch.setattr(Disk, "read", broken)
    assert chosen({"a.py": ""})[0] == ["a.py"]


NAMES = ("a", "b", "core", "src", "client")
FOLDERS = st.lists(st.sampled_from(NAMES), max_size=3).map("/".join)
FILES = st.tuples(FOLDERS, st.sampled_from((*NAMES, "__init__", "conftest", "test_a", "manage")))
DOTTED = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(".".join)
STATEMENTS = st.one_of(
    st.builds("import {}".format, DOTTED),
    st.builds(
        "from {}{} import {}".format, st.sampled_from(("", "", ".", "..", "...")), DOTTED, st.sampled_from(NAMES)
    ),
    st.builds("from {} import {}".format, st.sampled_from((".", "..", "...")), st.sampled_from((*NAMES, "*"))),
    st.builds("import_module('{}')".format, DOTTED),
    st.builds("os.environ.setdefault('DJANGO_SETTINGS_MODULE', '{}')".format, DOTTED),
    st.sampled_from(
        ("import openai", "from django.conf import settings", "x.chat.completions.create()", "import httpx")
    ),
    st.sampled_from(("URL = 'https://api.openai.com/v1'", "# openai", "c = client")),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(FILES, st.lists(STATEMENTS, max_size=3), min_size=1, max_size=9), st.booleans())
def test_names_lead_to_the_same_files(planted: dict[tuple[str, str], list[str]], packages: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        tree = Path(folder).resolve()
        for (inside, name), statements in planted.items():
            file = tree / inside / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(statements))
            for above in file.parents if packages else ():
                if above != tree and above.is_relative_to(tree):
                    (above / "__init__.py").touch()
        given = list(engine.inputs(["."], Loader(tree, isolated=True)))
        found = choose(given, tree, Catalog.builtin())
        patch.setattr(Reach, "among_all", lambda self, files: None)
        expected = choose(given, tree, Catalog.builtin())
        assert [each.path for each in found.sources] == [each.path for each in expected.sources]
        assert found.live == expected.live
        assert sorted(found.unread.files) == sorted(expected.unread.files)
