"""The options of all commands."""

import argparse
import os
import sys
from functools import cache
from typing import Any, NoReturn

from ai_residency_lint.errors import LintError


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
    _check(commands.add_parser("check", help="lint files and folders"))
    _inventory(commands.add_parser("inventory", help="list every client and call, with the proof"))
    _merge(commands.add_parser("merge", help="join the JSON of all shards into what one run would have written"))
    explain = commands.add_parser("explain", help="print the page of a rule")
    explain.add_argument("rule", metavar="CODE|NAME")
    rules = commands.add_parser("rules", help="list all rules")
    catalog = commands.add_parser(
        "catalog", help="list policy editions and library descriptions, with dates and sources"
    )
    for command in (rules, catalog):
        command.add_argument("--output-format", choices=("text", "json"), default="text")
    for command in (explain, rules, catalog):
        _settings_file(command)
    return top


def _settings_file(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="use this settings file for everything")
    which.add_argument("--isolated", action="store_true", help="ignore all settings files")


def _run_options(command: argparse.ArgumentParser) -> None:
    """What every command that reads code is asked about: files, settings, policy and rules."""
    command.add_argument("paths", nargs="*", metavar="PATH", help='files and folders (default "."), or "-" for stdin')
    _settings_file(command)
    policy = command.add_argument_group("policy")
    policy.add_argument("--region", metavar="CODE", help='where content must stay (default "eu")')
    policy.add_argument("--policy", metavar="EDITION", help="apply this edition of the catalogue, not the newest")
    policy.add_argument("--retention", metavar="none|mam|zdr", help="what the contract with the provider grants")
    policy.add_argument(
        "--env", metavar="KEY=VALUE", action="append", default=[], help="a variable the deployment sets"
    )
    policy.add_argument("--trusted-host", metavar="HOST", action="append", default=[], help="a host that may be used")
    rules = command.add_argument_group("rules (codes, beginnings of codes or names; commas between them)")
    rules.add_argument("--persona", metavar="regular|pedantic|auditor", help="how much to report")
    rules.add_argument("--select", metavar="RULES", action="append", default=[], help="only these rules")
    rules.add_argument("--extend-select", metavar="RULES", action="append", default=[], help="these rules too")
    rules.add_argument("--ignore", metavar="RULES", action="append", default=[], help="not these rules")
    files = command.add_argument_group("files")
    files.add_argument("--exclude", metavar="PATTERN", action="append", default=[], help="leave these paths out")
    files.add_argument("--force-exclude", action="store_true", help="leave them out even if they are named as PATH")
    files.add_argument("--stdin-filename", metavar="PATH", help="the name of what comes from stdin")
    files.add_argument("--shard", metavar="I/N", help="only part I of N of the projects; see merge")
    speed = command.add_argument_group("speed (none of this changes the result)")
    cache = speed.add_mutually_exclusive_group()
    cache.add_argument("--cache-dir", metavar="DIR", help="remember there what files hold (default: the user's cache)")
    cache.add_argument("--no-cache", action="store_true", help="neither use nor write a cache")
    speed.add_argument("--jobs", "-j", metavar="N", default="auto", help="how many processes may parse (default: auto)")


def _check(check: argparse.ArgumentParser) -> None:
    _run_options(check)
    output = check.add_argument_group("output")
    output.add_argument("--output-format", metavar="NAME", help="flake8, full, json, or a plugin's")
    output.add_argument("--output-file", metavar="FILE", help="write the report there, not to stdout")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")


def _merge(merge: argparse.ArgumentParser) -> None:
    merge.add_argument("files", nargs="+", metavar="REPORT.json", help="JSON of check, or of inventory, one a shard")
    _settings_file(merge)
    output = merge.add_argument_group("output")
    output.add_argument("--output-format", metavar="NAME", default="json", help="json (default), flake8, full, ...")
    output.add_argument("--output-file", metavar="FILE", help="write the result there, not to stdout")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")


def _inventory(inventory: argparse.ArgumentParser) -> None:
    _run_options(inventory)
    output = inventory.add_argument_group("output")
    output.add_argument("--format", choices=("table", "json", "csv", "html"), default="table")
    output.add_argument("--output-file", metavar="FILE", help="write the inventory there, not to stdout")
    output.add_argument("--date", metavar="YYYY-MM-DD", help="the day of the record (default: today)")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")
