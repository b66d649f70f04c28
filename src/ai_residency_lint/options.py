"""The options of all commands, declared to whoever reads them: ``arguments`` or ``usage``."""

from __future__ import annotations

TYPE_CHECKING = False  # as in ``cli``
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    class Options(Protocol):
        """What takes declarations, as argparse does."""

        def add_argument(self, *names: str, **about: Any) -> object:
            """Declare an option or the positional arguments."""
            ...

        def add_argument_group(self, title: str) -> Options:
            """Declare options under a title."""
            ...

        def add_mutually_exclusive_group(self) -> Options:
            """Declare options of which only one may be given."""
            ...


def _settings_file(command: Options) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="use this settings file for everything")
    which.add_argument("--isolated", action="store_true", help="ignore all settings files")


def _run_options(command: Options) -> None:
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
    speed.add_argument("--jobs", "-j", metavar="N", default="auto", help="how many processes may work (default: auto)")


def _check(check: Options) -> None:
    _run_options(check)
    output = check.add_argument_group("output")
    output.add_argument("--output-format", metavar="NAME", help="flake8, full, json, or a plugin's")
    output.add_argument("--output-file", metavar="FILE", help="write the report there, not to stdout")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")


def _merge(merge: Options) -> None:
    merge.add_argument("files", nargs="+", metavar="REPORT.json", help="JSON of check, or of inventory, one a shard")
    _settings_file(merge)
    output = merge.add_argument_group("output")
    output.add_argument("--output-format", metavar="NAME", default="json", help="json (default), flake8, full, ...")
    output.add_argument("--output-file", metavar="FILE", help="write the result there, not to stdout")
    output.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")


def _inventory(inventory: Options) -> None:
    _run_options(inventory)
    output = inventory.add_argument_group("output")
    output.add_argument("--format", choices=("table", "json", "csv", "html"), default="table")
    output.add_argument("--output-file", metavar="FILE", help="write the inventory there, not to stdout")
    output.add_argument("--date", metavar="YYYY-MM-DD", help="the day of the record (default: today)")
    output.add_argument("--quiet", "-q", action="store_true", help="no summary line")


def _explain(explain: Options) -> None:
    explain.add_argument("rule", metavar="CODE|NAME")
    _settings_file(explain)


def _listing(command: Options) -> None:
    command.add_argument("--output-format", choices=("text", "json"), default="text")
    _settings_file(command)


COMMANDS: Mapping[str, tuple[str, Callable[[Options], None]]] = {
    "check": ("lint files and folders", _check),
    "inventory": ("list every client and call, with the proof", _inventory),
    "merge": ("join the JSON of all shards into what one run would have written", _merge),
    "explain": ("print the page of a rule", _explain),
    "rules": ("list all rules", _listing),
    "catalog": ("list policy editions and library descriptions, with dates and sources", _listing),
}
"""What each command is for, and what declares its options."""
