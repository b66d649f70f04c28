"""Reporters: one module a format, from findings to text."""

from collections.abc import Mapping
from typing import Final

from ai_residency_lint.reporters.flake8 import flake8
from ai_residency_lint.reporters.full import full
from ai_residency_lint.reporters.json import json
from ai_residency_lint.reporters.model import Reporter

REPORTERS: Final[Mapping[str, Reporter]] = {"flake8": flake8, "full": full, "json": json}
"""The output formats of this package by name."""
