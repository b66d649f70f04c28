"""Runs that print what the last one printed, without a look at any code, if nothing has changed since."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from ai_residency_lint import __version__
from ai_residency_lint.commands.context import cache_folder, jobs
from ai_residency_lint.commands.output import color_wanted, write
from ai_residency_lint.disk import Disk, below, digest, encoded
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from ai_residency_lint.cache.results import Printed, Results

    Work = Callable[[argparse.Namespace, Disk, str], tuple[Printed, int]]

PAYS = 100
"""Files that a run must have read to be worth remembering, if none of them had to be parsed."""

_HOME = os.path.dirname(os.path.dirname(__file__))


def today() -> str:
    """The current day, as in 2026-11-21."""
    return time.strftime("%Y-%m-%d")


def run(arguments: argparse.Namespace, work: Work) -> int:
    """Print what ``work`` makes of the arguments, or has made of them before; returns the exit code.

    ``work`` gets what it must look at files with, and the day; it tells how many files it had to parse.
    """
    day, question = today(), _question(arguments)
    file = None if question is None else _file(arguments, question)
    if file is not None and os.path.exists(file):
        found = _results(file, f"{question} {day}").find(jobs(arguments))
        if found is not None:
            return _shown(found, arguments)
    disk = Disk(noting=file is not None)
    printed, parsed = work(arguments, disk, day)
    _shown(printed, arguments)
    if file is not None and (parsed or len(disk.files) >= PAYS):
        _results(file, f"{question} {day}").keep(disk, printed, below(_HOME), by_content=bool(parsed))
    return printed[2]


def _shown(printed: Printed, arguments: argparse.Namespace) -> int:
    text, counts, code = printed
    write(text, arguments)
    if counts:
        print(counts, file=sys.stderr)
    return code


def _question(arguments: argparse.Namespace) -> str | None:
    """What a run is asked, apart from the day; None if it is not remembered, as it depends on what is typed, or on a
    terminal."""
    if arguments.no_cache or arguments.stdin_filename is not None or "-" in arguments.paths:
        return None
    if arguments.command != "check" and sys.stdout.isatty():  # tables are as wide as it is
        return None
    return repr((os.getcwd(), sys.stdout.isatty(), color_wanted(), sorted(vars(arguments).items())))


def _file(arguments: argparse.Namespace, question: str) -> str | None:
    """Where the answer to a question is kept; None without a cache."""
    from ai_residency_lint.cache.place import RESULT

    folder = cache_folder(arguments)
    return None if folder is None else os.path.join(folder, digest(encoded(question)).hex() + RESULT)


def _results(file: str, question: str) -> Results:
    from ai_residency_lint.cache.results import Results

    return Results(file, lambda: f"{question} {_installation()}")


def _installation() -> str:
    """Who asks, and what is installed: what the answer to all questions depends on, besides the content of files."""
    from ai_residency_lint.plugins.discovery import distributions, installed

    user = os.geteuid() if hasattr(os, "geteuid") else None
    return repr((__version__, sys.version, sys.path, distributions(), installed(), list(below(_HOME)), user))
