"""The command line as argparse reads it: every form of it, help, and what is wrong."""

import argparse
import os
import sys
from functools import cache
from typing import Any, NoReturn

from ai_residency_lint.errors import LintError
from ai_residency_lint.options import COMMANDS


@cache
def _columns() -> int:
    """The width of the terminal, as ``shutil`` tells it; but that takes longer to import than all else here."""
    try:
        return int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (AttributeError, ValueError, OSError):
        return 80


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given, formatter_class=_Help, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        raise LintError(f"{message}; see {self.prog} --help")


def parser(program: str) -> argparse.ArgumentParser:
    """The parser of all commands; ``program`` is the name in its messages."""
    top = _Parser(
        prog=program,
        description="Find Python code that sends content to an AI API outside a chosen region, or leaves it there.",
    )
    top.add_argument("--version", action="store_true", help="print the versions of the tool and of its catalogue")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", prog=program, parser_class=_Parser)
    for name, (about, declare) in COMMANDS.items():
        declare(commands.add_parser(name, help=about))
    return top
