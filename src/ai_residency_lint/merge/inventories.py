"""JSON inventories as one inventory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from json import dumps
from typing import Any

import msgspec

from ai_residency_lint.errors import LintError
from ai_residency_lint.inventory.model import Verdict
from ai_residency_lint.merge.documents import Document, same

_COUNTS = ("files", "parsed")

Json = dict[str, Any]


class _Policy(msgspec.Struct):
    region: str
    edition: str
    files: int
    parsed: int


class _Place(msgspec.Struct):
    path: str
    line: int
    column: int
    cell: int | None


class _Row(_Place):
    symbol: str
    policy: int
    verdict: Verdict


class _Written(msgspec.Struct):
    """What has to be right to join an inventory; all else is handed on."""

    paths: list[str]
    policy: list[_Policy]
    clients: list[_Row]
    calls: list[_Row]
    unread: list[_Place]


def inventory(documents: Sequence[Document]) -> tuple[Json, Counter[str]]:
    """The inventory that one run instead of several would have made, and its calls by verdict. Raises ``LintError``."""
    first = documents[0]
    regimes = [_checked(each) for each in documents]
    for each, found in zip(documents[1:], regimes[1:], strict=True):
        same(first, each, "date", first.content["date"], each.content["date"])
        same(first, each, "region and policy", regimes[0], found)
    content = {key: each for key, each in first.content.items() if key != "shard"}
    made = content | _joined(documents)
    return made, Counter(each["verdict"] for each in made["calls"])


def _joined(documents: Sequence[Document]) -> Json:
    parts = [each.content for each in documents]
    scopes: dict[str, Json] = {}
    numbers = [[_number(policy, scopes) for policy in part["policy"]] for part in parts]
    order = list(scopes)

    def rows(key: str) -> Iterator[Json]:
        homes: dict[object, Document] = {}
        for document, names in zip(documents, numbers, strict=True):
            for row in document.content[key]:
                home = homes.setdefault((_place(row), row["symbol"]), document)
                if home is not document:
                    where = f"{row['symbol']} at {row['path']}:{row['line']}"
                    raise LintError(f"{document.file}: {where} is in {home.file}, too; give each run once")
                yield {**row, "policy": order.index(names[row["policy"]])}

    return {
        "paths": list(dict.fromkeys(path for part in parts for path in part["paths"])),
        "policy": list(scopes.values()),
        "clients": _sorted(rows("clients")),
        "calls": _sorted(rows("calls")),
        "unread": _sorted(row for part in parts for row in part["unread"]),
    }


def _number(policy: Json, scopes: dict[str, Json]) -> str:
    """Add the counts of a policy to those of an equal one."""
    name = dumps({key: each for key, each in policy.items() if key not in _COUNTS})
    known = scopes.get(name)
    scopes[name] = policy if known is None else policy | {key: policy[key] + known[key] for key in _COUNTS}
    return name


def _sorted(rows: Iterable[Json]) -> list[Json]:
    """Rows by place and symbol."""
    return sorted(rows, key=lambda row: (*_place(row), row.get("symbol", "")))


def _place(row: Json) -> tuple[str, int, int, int]:
    return row["path"], -1 if row["cell"] is None else row["cell"], row["line"], row["column"]


def _checked(document: Document) -> list[str]:
    """The regions and editions of a document that is as the tool writes it. Raises ``LintError`` if it is not."""
    found = document.decoded(_Written)
    if not all(0 <= row.policy < len(found.policy) for row in (*found.clients, *found.calls)):
        raise document.broken("a row's policy is not there")
    return sorted({f"{each.region} by {each.edition}" for each in found.policy})
