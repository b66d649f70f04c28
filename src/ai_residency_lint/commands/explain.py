"""``explain``: the page of one rule."""

import argparse
import sys

from ai_residency_lint.commands.context import equipped
from ai_residency_lint.errors import LintError, did_you_mean
from ai_residency_lint.rules.base import Rule
from ai_residency_lint.rules.pages import page


def run(arguments: argparse.Namespace) -> int:
    """Print the page of the rule with the given code or name; raises ``LintError`` if there is none."""
    wanted: str = arguments.rule
    words: dict[str, Rule] = {}
    for rule in equipped(arguments, lambda plugins, _: plugins.rules()):
        words |= {rule.code: rule, rule.name: rule}
    found = words.get(wanted.upper()) or words.get(wanted.lower())
    if found is None:
        raise LintError(f'unknown rule "{wanted}"{did_you_mean(wanted, words)} (the command "rules" lists all)')
    sys.stdout.write(page(type(found)))
    return 0
