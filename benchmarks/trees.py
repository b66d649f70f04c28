"""The trees to measure on: copies of folders, clones, source distributions, and generated files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

KEPT = {".py", ".pyi", ".ipynb", ".toml", ".cfg", ".txt"}
"""What is copied: code, and what makes a folder a project. Without ``.gitignore`` all tools see the same files."""

_PLAIN = '''"""Module {number}."""

import json
from dataclasses import dataclass

from generated.part{other:04} import names


@dataclass
class Record{number}:
    """A record."""

    name: str
    weight: float = {number}.5

    def shown(self, places: int = 2) -> str:
        """The record as text."""
        if self.weight > places:
            return f"{{self.name}}: {{self.weight:.{{places}}f}}"
        return json.dumps({{"name": self.name, "known": self.name in names.ALL}})


def total(records: list[Record{number}]) -> float:
    """What all weigh together."""
    return sum(each.weight for each in records if each.name)
'''
_WITH_AI = '''"""Module {number}."""

from openai import OpenAI

MODEL = "gpt-4o"
client = OpenAI(base_url="https://eu.api.openai.com/v1")


def answer(question: str, store: bool = False) -> str:
    """Ask."""
    response = client.responses.create(model=MODEL, input=question, store=store)
    return response.output_text
'''
EVERY = 100
"""One of so many generated files uses AI."""
IN_FOLDER = 50


def copied(folders: Iterable[Path], to: Path) -> Path:
    """The Python files of some folders side by side in ``to``; Semgrep is kept from leaving tests out, as it would."""
    to.mkdir(parents=True)
    (to / ".semgrepignore").write_text("# nothing is left out\n", "utf-8")
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() in KEPT and file.is_file() and not file.is_symlink() and ".git" not in file.parts:
                target = to / folder.name / file.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    return to


def cloned(url: str, to: Path) -> Path:
    """A clone, without its history."""
    target = to / url.rstrip("/").rpartition("/")[2].removesuffix(".git")
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", url, str(target)], check=True)
    return target


def downloaded(requirement: str, to: Path) -> Path:
    """The source distribution of a package, from wherever pip is configured to look, unpacked."""
    target = to / requirement
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-binary", ":all:", "--dest", str(target), requirement], check=True)
    for archive in target.glob("*.tar.gz"):
        with tarfile.open(archive) as opened:
            opened.extractall(target, filter="data")
    return target


def generated(count: int, to: Path) -> Path:
    """``count`` files in packages of fifty, the same ones each time."""
    top = to / "generated"
    for number in range(count):
        part = top / f"part{number // IN_FOLDER:04}"
        if number % IN_FOLDER == 0:
            part.mkdir(parents=True)
            (part / "__init__.py").touch()
            (part / "names.py").write_text(f'ALL = frozenset({{"a{number}"}})\n')
        text = _WITH_AI if number % EVERY == EVERY - 1 else _PLAIN
        other = (number // IN_FOLDER) // 2
        (part / f"module{number % IN_FOLDER:02}.py").write_text(text.format(number=number, other=other))
    (top / "__init__.py").touch()
    return to


def single(to: Path) -> tuple[Path, Path]:
    """A file of about 300 lines with AI, and one of the same length without."""
    plain = "\n\n".join(_PLAIN.format(number=number, other=0) for number in range(12))
    (to / "plain").mkdir(parents=True)
    (to / "ai").mkdir()
    (to / "plain" / "plain.py").write_text(plain)
    (to / "ai" / "ai.py").write_text(
        "\n\n".join((_WITH_AI.format(number=0), *(_PLAIN.format(number=number, other=0) for number in range(11))))
    )
    return to / "ai" / "ai.py", to / "plain" / "plain.py"


def files(tree: Path) -> list[Path]:
    """The Python files of a tree."""
    return sorted(file for file in tree.rglob("*") if file.suffix in (".py", ".pyi"))
