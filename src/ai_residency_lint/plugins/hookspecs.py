"""The hooks that a plugin can implement.

A plugin is a module (or an object) with functions named like the ones below and marked with ``hookimpl``. An
implementation may leave out parameters that it does not need. None of them is obligatory. All are called with
keywords, in the order: built-in, named in the settings, entry points by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

from ai_residency_lint.plugins.discovery import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import libcst

    from ai_residency_lint.findings.model import Finding
    from ai_residency_lint.reporters.model import Reporter
    from ai_residency_lint.rules.base import Rule
    from ai_residency_lint.sources.model import Source

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of the same name."""


@hookspec
def ai_residency_lint_rules() -> Sequence[type[Rule]]:  # type: ignore[empty-body]
    """Return rule classes to add.

    Each is a subclass of ``ai_residency_lint.rules.base.Rule`` with a code and a name of its own, and a docstring
    that ``explain`` prints. A class is instantiated once per run, without arguments. If the code or the name is
    already taken, the later rule is left out and a problem names both plugins.
    """


@hookspec
def ai_residency_lint_sdks() -> Sequence[Path]:  # type: ignore[empty-body]
    """Return TOML files that describe libraries, in the shape of ``ai_residency_lint.catalog.sdk.Sdk``.

    Each is named after its library: ``acme.toml`` holds ``name = "acme"``. Clients, functions and methods in it are
    then recognised in linted code like those of ``openai``. A plugin ships the files as package data. A file with a
    mistake, or with a name that is taken, is left out with a problem.
    """


@hookspec
def ai_residency_lint_policies() -> Sequence[Path]:  # type: ignore[empty-body]
    """Return TOML files with policy editions, in the shape of ``ai_residency_lint.catalog.policy.Edition``.

    Each is named after its edition, ``openai-2026-10.toml``, by which it can be chosen (``policy = "openai-2026-10"``).
    A file with a mistake, or with a name that is taken, is left out with a problem.
    """


@hookspec
def ai_residency_lint_reporters() -> Mapping[str, Reporter]:  # type: ignore[empty-body]
    """Return output formats by the name that ``--output-format`` takes.

    Names are lower-case words joined by hyphens. A name that is already taken is left out, with a problem.
    """


@hookspec
def ai_residency_lint_visit_module(  # type: ignore[empty-body]
    module: libcst.Module, path: str, source: Source
) -> Iterable[Finding]:
    """Judge the LibCST module of one scanned file, for rules that need the syntax itself.

    Called once for each file that is parsed. ``path`` is the path as it is reported, ``source`` holds the text and,
    for a notebook, its cells: lines count in ``source.text``, the engine turns them into cell and line.
    Every code that is reported must belong to a rule class from ``ai_residency_lint_rules``, so that ``select``,
    ``ignore`` and ``explain`` know it; other findings are dropped with a problem.

    The module must not be changed: other plugins see the same object.
    """
