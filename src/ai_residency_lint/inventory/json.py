"""The inventory as JSON, schema 1: stable keys, sorted rows, the same bytes for the same input and date."""

from __future__ import annotations

from json import dumps
from typing import Any

from ai_residency_lint.inventory.model import (
    CallRow,
    ClientRow,
    Datum,
    Host,
    Inventory,
    Place,
    Remark,
    Retention,
    Route,
    Row,
    Scope,
    Step,
)

SCHEMA = 1
"""Raised when a key goes or changes its meaning, not when one is added."""


def json(inventory: Inventory) -> str:
    """The whole inventory as one JSON document, ASCII only."""
    document = {
        "schema": SCHEMA,
        "tool": {"name": "ai-residency-lint", "version": inventory.version},
        **({} if inventory.shard is None else {"shard": inventory.shard.document()}),
        "date": inventory.date.isoformat(),
        "paths": list(inventory.paths),
        "policy": [_scope(each) for each in inventory.scopes],
        "clients": [_client(each) for each in inventory.clients],
        "calls": [_call(each) for each in inventory.calls],
        "unread": [{**_place(each.place), "message": each.text} for each in inventory.unread],
    }
    return dumps(document, indent=2) + "\n"


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "edition": scope.edition,
        "title": scope.title,
        "captured": scope.captured,
        "listed_until": scope.listed_until.isoformat(),
        "complete": scope.complete,
        "sources": [{"title": each.title, "url": each.url, "as_of": each.as_of} for each in scope.origins],
        "region": scope.region,
        "region_name": scope.region_name,
        "retention": scope.retention or None,
        "trusted_hosts": list(scope.trusted_hosts),
        "environment": list(scope.environment),
        "silenced": list(scope.silenced),
        "settings": scope.settings or None,
        "files": scope.files,
        "parsed": scope.parsed,
    }


def _client(row: ClientRow) -> dict[str, Any]:
    return {**_head(row), "origin": row.origin, "calls": row.calls, "host": _route(row.host), **_tail(row)}


def _call(row: CallRow) -> dict[str, Any]:
    return {
        **_head(row),
        "verb": row.verb,
        "endpoint": row.endpoint or None,
        "model": _datum(row.model or Datum()),
        "host": _route(row.host),
        "options": {name: {**_datum(each), "default": each.default or None} for name, each in row.options.items()},
        "unseen": row.unseen or None,
        "retention": _retention(row.retention),
        **_tail(row),
    }


def _head(row: Row) -> dict[str, Any]:
    return {
        **_place(row.place),
        "symbol": row.symbol,
        "code": row.code,
        "library": row.library,
        "provider": row.provider or None,
        "policy": row.scope,
    }


def _tail(row: Row) -> dict[str, Any]:
    return {
        "verdict": row.verdict,
        "doubts": list(row.doubts),
        "codes": list(row.codes),
        "findings": [_remark(each) for each in row.remarks],
        "trail": [_step(each) for each in row.trail],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "column": place.column, "cell": place.cell}


def _step(step: Step) -> dict[str, Any]:
    return {**_place(step.place), "text": step.text}


def _datum(datum: Datum) -> dict[str, Any]:
    return {
        "status": datum.status,
        "values": list(datum.values),
        "reason": datum.reason or None,
        "detail": datum.detail or None,
        "via": datum.via or None,
        "trail": [_step(each) for each in datum.trail],
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "status": route.status,
        "values": [_host(each) for each in route.values],
        "reason": route.reason or None,
        "detail": route.detail or None,
        "trail": [_step(each) for each in route.trail],
    }


def _host(host: Host) -> dict[str, Any]:
    return {
        "host": host.host or None,
        "region": host.region or None,
        "kind": host.kind,
        "vendor": host.vendor or None,
        "cause": host.cause,
        "via": host.via or None,
        "url": host.url or None,
    }


def _retention(retention: Retention | None) -> dict[str, Any] | None:
    if retention is None:
        return None
    return {
        "path": retention.path,
        "state": retention.state,
        "days": retention.days,
        "abuse_monitoring": retention.abuse_monitoring,
        "zdr": retention.zdr,
        "notes": retention.notes or None,
        "source": retention.fact.source,
        "as_of": retention.fact.as_of,
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "code": remark.code,
        "name": remark.name,
        "message": remark.message,
        "severity": remark.severity,
        "persona": remark.persona,
        "inherited": remark.inherited,
        "suppressed": remark.suppressed or None,
    }
