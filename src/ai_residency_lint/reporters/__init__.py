"""Reporters: one module a format, from findings to text."""

from __future__ import annotations

from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

    from ai_residency_lint.reporters.model import Report, Reporter


def _reporter(name: str) -> Reporter:
    """The function ``name`` of the module ``name``, which is imported when there is something to report."""

    def reporter(report: Report, /) -> str:
        made: str = getattr(__import__(f"{__name__}.{name}", fromlist=[name]), name)(report)
        return made

    return reporter


REPORTERS: Final[Mapping[str, Reporter]] = {name: _reporter(name) for name in ("flake8", "full", "json")}
"""The output formats of this package by name."""
