"""JSON, schema 1: stable keys, sorted findings, the same bytes for the same input."""

from __future__ import annotations

from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from ai_residency_lint.findings.model import Finding, Related
    from ai_residency_lint.reporters.model import Report

SCHEMA = 1
"""Raised when a key goes or changes its meaning, not when one is added."""


def json(report: Report) -> str:
    """The whole report as one JSON document, ASCII only."""
    from json import dumps

    tool = report.tool
    document = {
        "schema": SCHEMA,
        "tool": {"name": tool.name, "version": tool.version, "catalog": tool.catalog, "region": tool.region},
        **({} if report.shard is None else {"shard": report.shard.document()}),
        "findings": [_finding(each) for each in report.findings],
        "summary": report.summary._asdict(),
    }
    return dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    location = finding.location
    return {
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "severity": finding.severity,
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "cell": location.cell,
        "related": [_related(each) for each in finding.related],
        "url": finding.url,
        "fingerprint": finding.fingerprint,
    }


def _related(related: Related) -> dict[str, Any]:
    location = related.location
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "cell": location.cell,
        "message": related.message,
    }
