"""What leaves the repository: the wheel, the hooks for pre-commit, the example project, and nothing private."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ai_residency_lint"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
SKIPPED = re.compile(
    r"\.git|\.venv.*|\..*_cache|\.hypothesis|__pycache__|.*\.egg-info|build|dist|\.ai-residency-lint-cache"
)


def files(folder: Path = ROOT) -> Iterator[Path]:
    """All files that belong to the project."""
    for each in sorted(folder.iterdir()):
        if SKIPPED.fullmatch(each.name):
            continue
        if each.is_dir():
            yield from files(each)
        else:
            yield each


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built from a copy of the tree without any network."""
    if int(importlib.metadata.version("setuptools").partition(".")[0]) < 77:
        pytest.skip("needs setuptools 77, as the extra [test] brings it")
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "tree" / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "tree")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", folder, folder / "tree"], check=True, timeout=120)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as file:
        yield file


def test_wheel_holds_everything_that_the_package_needs(wheel: zipfile.ZipFile) -> None:
    wanted = {
        each.relative_to(PACKAGE.parent).as_posix()
        for each in files(PACKAGE)
        if each.suffix in {".py", ".toml"} or each.name == "py.typed"
    }
    assert "ai_residency_lint/py.typed" in wanted
    assert any(each.startswith("ai_residency_lint/catalog/policies/") for each in wanted)
    assert any(each.startswith("ai_residency_lint/catalog/sdks/") for each in wanted)
    packed = {each for each in wheel.namelist() if ".dist-info/" not in each}
    assert packed == wanted | {each.removesuffix(".toml") + ".json" for each in wanted if each.endswith(".toml")}


def test_the_catalogue_in_the_wheel_says_as_json_what_it_says_as_toml(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = (
        "import sys; from ai_residency_lint.catalog.load import Catalog\n"
        "known = Catalog.builtin()\n"
        "print('tomli' in sys.modules, known._policies, file=sys.stderr)\n"
        "print(known.sdks(), *map(known.edition, known.edition_names()), known.models())\n"
        "print('tomli' in sys.modules, file=sys.stderr)\n"
    )
    said = []
    for place in (tmp_path, ROOT / "src"):
        command = [sys.executable, "-c", code]
        ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, text=True)
        assert str(place) in ran.stderr
        said.append((ran.stdout, ran.stderr.splitlines()[-1]))
    (packed, decoded), (plain, parsed) = said
    assert packed == plain
    assert (decoded, parsed) == ("False", "True")


def test_wheel_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    parts = {name.rpartition("/")[2]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "License-Expression: Apache-2.0" in parts["METADATA"]
    assert "Apache License" in parts["LICENSE"]
    assert "ai-residency-lint = ai_residency_lint.cli:main" in parts["entry_points.txt"]


def test_hooks_are_what_pre_commit_expects() -> None:
    changed, project = HOOKS
    assert (changed["id"], project["id"]) == ("ai-residency-lint", "ai-residency-lint-project")
    assert changed["types_or"] == ["python", "pyi", "jupyter"]
    assert (project["pass_filenames"], project["always_run"]) == (False, True)
    for hook in HOOKS:
        assert hook["language"] == "python"
        assert {"id", "name", "entry", "description"} <= set(hook)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_find_what_is_wrong(hook: dict[str, object], tmp_path: Path, run_cli) -> None:
    script, *arguments = str(hook["entry"]).split()
    assert script in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    (tmp_path / "bad.py").write_text("from openai import OpenAI\n\nclient = OpenAI()\n")
    (tmp_path / "good.py").write_text("import json\n")
    passed = ["good.py", "bad.py"] if hook.get("pass_filenames", True) else []
    done = run_cli(*arguments, *passed, cwd=tmp_path)
    assert (done.returncode, done.stdout.count("RSD101")) == (1, 1)
    (tmp_path / "bad.py").unlink()
    assert run_cli(*arguments, *passed[:1], cwd=tmp_path).returncode == 0


def test_example_project_shows_what_its_comments_say(run_cli) -> None:
    demo = ROOT / "examples" / "demo"
    said = {
        (file.name, number, found[1])
        for file in demo.glob("*.py")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if (found := re.search(r"# (RSD\d+)", line))
    }
    done = run_cli("check", "--output-format", "flake8", ".", cwd=demo)
    shown = re.findall(r"^(\w+\.py):(\d+):\d+: (\w+)", done.stdout, re.MULTILINE)
    assert {(name, int(line), code) for name, line, code in shown} == said
    assert 6 <= len(said) <= 8


def test_nothing_private_is_in_the_tree() -> None:
    registries = ("pypi" + ".org", "python" + "hosted.org", "anaconda" + ".org", "npmjs" + ".com")
    private = re.compile("|".join([*map(re.escape, registries), r"(?<![\w.*}-])/(?:work|root|home|Users|tmp/v)/"]))
    hits = [
        f"{each.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for each in files()
        for number, line in enumerate(each.read_bytes().decode(errors="replace").splitlines(), start=1)
        if private.search(line)
    ]
    assert hits == []


def test_changelog_knows_the_version() -> None:
    from ai_residency_lint import __version__

    assert f"## {__version__} (" in (ROOT / "CHANGELOG.md").read_text()
