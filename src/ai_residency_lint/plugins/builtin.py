"""The built-in plugin: our own rules and output formats, by the same hooks as anyone's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ai_residency_lint.plugins.hookspecs import hookimpl

if TYPE_CHECKING:
    from ai_residency_lint.reporters.model import Reporter
    from ai_residency_lint.rules.base import Rule


@hookimpl
def ai_residency_lint_rules() -> Sequence[type[Rule]]:
    """All rules of this package."""
    from ai_residency_lint.rules.all import RULES

    return RULES


@hookimpl
def ai_residency_lint_reporters() -> Mapping[str, Reporter]:
    """All output formats of this package."""
    from ai_residency_lint.reporters import REPORTERS

    return REPORTERS
