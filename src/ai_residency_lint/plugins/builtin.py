"""The built-in plugin: our own rules and output formats, by the same hooks as anyone's.

The functions are marked when another plugin comes along. Until then nobody needs pluggy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from ai_residency_lint.reporters.model import Reporter
    from ai_residency_lint.rules.base import Rule


def ai_residency_lint_rules() -> Sequence[type[Rule]]:
    """All rules of this package."""
    from ai_residency_lint.rules.all import RULES

    return RULES


def ai_residency_lint_reporters() -> Mapping[str, Reporter]:
    """All output formats of this package."""
    from ai_residency_lint.reporters import REPORTERS

    return REPORTERS
