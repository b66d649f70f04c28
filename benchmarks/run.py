"""Measure this tool and its peers side by side, and renew ``docs/performance.md``. See ``benchmarks/README.md``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import contenders
import page
import trees
from measure import compare

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)


def main() -> None:
    """Measure what the arguments ask for; results of earlier runs on other trees stay on the page."""
    arguments = _arguments()
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    if arguments.scratch:
        Path(arguments.scratch).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=arguments.scratch) as folder:
        scratch = Path(folder)
        for number, (name, folders) in enumerate(_named(arguments, scratch).items()):
            tree = trees.copied(folders, scratch / f"tree{number}")
            results.setdefault("trees", {})[name] = _tree(name, tree, scratch / f"of{number}", arguments)
            _save(results, arguments)
        if arguments.small:
            results["small"] = _small(scratch / "small", arguments)
            _save(results, arguments)
        for count in [size for size in SIZES if size <= arguments.growth]:
            tree = trees.generated(count, scratch / f"growth{count}")
            found = _tree(f"{count} files", tree, scratch / f"of growth{count}", arguments, growing=True)
            results.setdefault("growth", {})[str(count)] = found
            _save(results, arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--tree", action="append", default=[], metavar="NAME=FOLDER[,FOLDER...]", help="measure on folders"
    )
    parser.add_argument("--clone", action="append", default=[], metavar="URL", help="measure on a clone")
    parser.add_argument("--download", action="append", default=[], metavar="NAME", help="measure on what pip downloads")
    parser.add_argument("--small", action="store_true", help="measure single files and the start")
    parser.add_argument("--growth", type=int, default=0, metavar="FILES", help="measure on 1,000 up to FILES generated")
    parser.add_argument("--runs", type=int, default=5, help="how often each command runs (default 5)")
    parser.add_argument(
        "--budget", type=float, default=60, help="seconds after which a command gets no further run (default 60)"
    )
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one run (default 300)")
    parser.add_argument("--only", metavar="TEXT,...", help="only the commands with these words in their names")
    parser.add_argument("--peers", metavar="FOLDER", help="where the other tools are installed (default: the path)")
    parser.add_argument("--scratch", metavar="FOLDER", help="where to put copies of the trees (default: the system's)")
    parser.add_argument("--no-page", action="store_true", help="print the results, change no file")
    return parser.parse_args()


def _named(arguments: argparse.Namespace, scratch: Path) -> dict[str, list[Path]]:
    """The folders behind each tree."""
    found: dict[str, list[Path]] = {}
    for given in arguments.tree:
        name, _, folders = given.rpartition("=")
        paths = [Path(each) for each in folders.split(",")]
        missing = [str(each) for each in paths if not each.is_dir()]
        if missing:
            sys.exit(f"--tree: {', '.join(missing)}: no such folder")
        found[name or paths[0].name] = paths
    for url in arguments.clone:
        clone = trees.cloned(url, scratch / "clones")
        found[clone.name] = [clone]
    for requirement in arguments.download:
        found[requirement] = [trees.downloaded(requirement, scratch / "downloads")]
    return found


def _tree(
    name: str, tree: Path, scratch: Path, arguments: argparse.Namespace, *, growing: bool = False
) -> dict[str, Any]:
    own = list(contenders.ours(tree, scratch))
    others, missing = contenders.peers(tree, scratch, arguments.peers)
    if growing:
        own = [each for each in own if each.name in (contenders.COLD, contenders.WARM)]
        others = [each for each in others if each.name in (contenders.RG, contenders.RUFF)]
    every = trees.files(tree)
    size = sum(file.stat().st_size for file in every) / 1e6
    print(f"{name}: {len(every):,} files, {size:.1f} MB", flush=True)
    tools = _compared([*own, *others], arguments)
    absent = {} if growing else {"missing": missing}
    return {"files": len(every), "megabytes": round(size, 2), "conditions": _conditions(), "tools": tools, **absent}


def _small(scratch: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    print("single files", flush=True)
    tools = _compared(contenders.small(*trees.single(scratch), scratch), arguments, times=4)
    return {"conditions": _conditions(), "tools": tools}


def _compared(
    given: Sequence[contenders.Contender], arguments: argparse.Namespace, times: int = 1
) -> dict[str, dict[str, Any]]:
    wanted = [each for each in (arguments.only or "").split(",") if each]
    chosen = [each for each in given if not wanted or any(word in each.name for word in wanted)]
    runs = arguments.runs * times
    return compare(chosen, runs, arguments.budget, arguments.timeout, lambda line: print(line, flush=True))


def _conditions() -> str:
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{processors} processors, {platform.system()}, Python {platform.python_version()}"


def _save(results: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.no_page:
        print(json.dumps(results, indent=1))
        return
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    page.write(results, HERE.parent / "docs")


if __name__ == "__main__":
    main()
