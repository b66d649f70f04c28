"""``rules``: all rules, our own and those of plugins."""

import argparse
import sys
from json import dumps

from ai_residency_lint.commands.context import equipped
from ai_residency_lint.commands.output import table


def run(arguments: argparse.Namespace) -> int:
    """Print a table, or with ``--output-format json`` a list of objects."""
    rules = equipped(arguments, lambda plugins, _: plugins.rules())
    if arguments.output_format == "json":
        keys = ("code", "name", "title", "severity", "persona")
        print(dumps([{key: getattr(rule, key) for key in keys} for rule in rules], indent=2))
    else:
        rows = [(rule.code, rule.name, rule.severity, rule.persona, rule.title) for rule in rules]
        sys.stdout.write(table([("code", "name", "severity", "persona", "title"), *rows]))
    return 0
