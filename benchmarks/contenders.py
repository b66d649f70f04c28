"""What is measured: this tool in several states, and its peers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from measure import Contender
from trees import files

HERE = Path(__file__).parent
SCRIPT = Path(sys.executable).with_name("ai-residency-lint")
OURS = (str(SCRIPT),) if SCRIPT.exists() else (sys.executable, "-m", "ai_residency_lint")
CHECK = (*OURS, "check", "--isolated", "--exit-zero", "--quiet", "--output-format", "json")
HOOK = (*OURS, "check", "--isolated", "--exit-zero")
COLD, WARM, EDITED = "cold", "warm", "warm, ten files edited"
RUFF, RG = "ruff E9,F --no-cache", "rg -l openai"


def ours(tree: Path, scratch: Path) -> Iterator[Contender]:
    """This tool: with an empty cache that it fills, without one, with a full one, and after an edit of ten files."""
    cold, warm, edited = (scratch / name for name in ("cold", "warm", "edited"))
    cached = (*CHECK, "--cache-dir")
    yield Contender(COLD, (*cached, str(cold), "."), tree, before=lambda: shutil.rmtree(cold, ignore_errors=True))
    for jobs in "1", "2":
        yield Contender(f"no cache -j{jobs}", (*CHECK, "--no-cache", "-j", jobs, "."), tree)
    full = (*cached, str(warm), ".")
    yield Contender(WARM, full, tree, before=lambda: _quietly(full, tree))  # others may have edited files
    after = (*cached, str(edited), ".")
    victims = _victims(tree)
    if len(victims) == 10:
        yield Contender(EDITED, after, tree, before=_edit(victims), first=lambda: _quietly(after, tree))


def peers(tree: Path, scratch: Path, folder: str | None) -> tuple[list[Contender], list[str]]:
    """The other tools, and the names of those that are not installed in ``folder`` or on the path."""
    check = ("check", "--isolated", "--quiet", "--select", "E9,F")
    known = {
        "rg": [(RG, ("-l", "openai", "-tpy", "."))],
        "ruff": [
            (RUFF, (*check, "--no-cache", ".")),
            ("ruff E9,F warm", (*check, "--cache-dir", str(scratch / "ruff"), ".")),
        ],
        "flake8": [("flake8 F", ("--isolated", "--select", "F", "."))],
        "bandit": [("bandit", ("-q", "-r", "."))],
        "semgrep": [("semgrep", ("scan", "--config", str(HERE / "semgrep.yml"), "--metrics=off", "-q",
                                 "--disable-version-check", "--no-git-ignore", "."))],
        "fixit": [("fixit, one rule", ("--rules", "fixit_rule", "lint", "."))],
    }  # fmt: skip
    found, missing = [], []
    for program, commands in known.items():
        place = (shutil.which(program, path=folder) if folder else None) or shutil.which(program)
        if place is None:
            missing.append(program)
            continue
        for name, arguments in commands:
            command = (place, *arguments)
            warm = name.endswith("warm")
            found.append(
                Contender(
                    name,
                    command,
                    tree,
                    first=(lambda command=command: _quietly(command, tree)) if warm else lambda: None,
                    env={"PYTHONPATH": str(HERE)} if program == "fixit" else {},
                    fine=frozenset({0, 1, 2, 3}) if program == "fixit" else frozenset({0, 1}),
                )
            )
    return found, missing


def small(ai: Path, plain: Path, scratch: Path) -> list[Contender]:
    """What a hook or an editor pays for: single files, the version, and Python itself."""
    cached = (*HOOK, "--cache-dir", str(scratch / "small"))
    return [
        Contender("python -c pass", (sys.executable, "-c", "pass"), ai.parent),
        Contender("--version", (*OURS, "--version"), ai.parent),
        Contender("one file without AI", (*HOOK, "--no-cache", plain.name), plain.parent),
        Contender("one file with AI, 300 lines", (*HOOK, "--no-cache", ai.name), ai.parent),
        Contender(
            "one file with AI, unchanged",
            (*cached, ai.name),
            ai.parent,
            first=lambda: _quietly((*cached, ai.name), ai.parent),
        ),
    ]


def _quietly(command: tuple[str, ...], cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _victims(tree: Path) -> list[Path]:
    """Ten files to edit, those with AI first."""
    return sorted(files(tree), key=lambda file: (b"openai" not in file.read_bytes(), file))[:10]


def _edit(victims: list[Path]) -> Callable[[], None]:
    """A function that changes the files, each time in another way."""
    numbers = count()

    def edit() -> None:
        number = next(numbers)
        for file in victims:
            with file.open("a", encoding="utf-8") as stream:
                stream.write(f"\n# edit {number}\n")

    return edit
