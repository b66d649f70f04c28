"""Imports are followed unless nothing matters and nothing else can be imported."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

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
    assert chosen({"a.py": USES.format(module="b"), "b.py": MAKES}) == (["a.py", "b.py"], True)


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
