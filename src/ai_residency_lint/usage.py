"""The command line as argparse reads it: every form of it, help, and what is wrong."""

import argparse
import os
import re
import sys
from functools import cache
from typing import Any, NoReturn

from ai_residency_lint.errors import LintError, did_you_mean
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

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does it; but paths may stand between options, all words after ``--`` are paths, and unknown
        options are named with near ones."""
        found, rest = super().parse_known_args(args, namespace)
        end = rest.index("--") if "--" in rest else len(rest)
        for word in rest[:end]:
            if word.startswith("-") and word != "-":
                name = word.partition("=")[0]
                self.error(f"unknown option {name}{did_you_mean(name, self._option_string_actions)}")
        if hasattr(found, "paths"):
            found.paths, rest = [*found.paths, *rest[:end], *rest[end + 1 :]], []
        return found, rest

    def error(self, message: str) -> NoReturn:
        if wrong := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message):
            message += did_you_mean(wrong[1], re.findall(r"[\w-]+", wrong[2]))
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
        declare(commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}."))
    return top
