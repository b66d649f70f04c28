"""One function for each hook. What is heavy is imported inside them: a run may not need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ai_residency_lint.plugins import hookimpl

if TYPE_CHECKING:
    import libcst

    from ai_residency_lint.findings.model import Finding
    from ai_residency_lint.reporters.model import Reporter
    from ai_residency_lint.rules.base import Rule
    from ai_residency_lint.sources.model import Source


@hookimpl
def ai_residency_lint_rules() -> Sequence[type[Rule]]:
    """Two rules: one judges facts, the other only declares the code of the visitor below."""
    from airl_example.rules import AcmeRegion, KeyInSource

    return [AcmeRegion, KeyInSource]


@hookimpl
def ai_residency_lint_sdks() -> Sequence[Path]:
    """The library that AcmeRegion is about."""
    return [Path(__file__).with_name("acme.toml")]


@hookimpl
def ai_residency_lint_reporters() -> Mapping[str, Reporter]:
    """An output format for spreadsheets."""
    from airl_example.semicolons import semicolons

    return {"semicolons": semicolons}


@hookimpl
def ai_residency_lint_visit_module(module: libcst.Module, source: Source) -> Iterable[Finding]:
    """Look at the text first: a file without a key costs nothing."""
    if "sk-" not in source.text:
        return ()
    from airl_example.keys import keys

    return keys(module, source.path)
