"""JSON documents of this tool: read, told apart, and checked to be parts of one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from json import loads
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ai_residency_lint.errors import LintError

_Decoded = TypeVar("_Decoded")
_NAMED = 5
"""Shards that are named if they are missing."""

SCHEMA = 1
"""The schema of reports and of inventories that can be joined."""


class Document(NamedTuple):
    """What a file holds, and its name for messages."""

    file: str
    content: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The command that wrote it: "check" or "inventory"."""
        return "check" if "findings" in self.content else "inventory"

    def decoded(self, kind: type[_Decoded]) -> _Decoded:
        """The content as a struct of some ``kind``. Raises ``LintError`` if it is not as the tool writes it."""
        import msgspec

        try:
            return msgspec.convert(self.content, kind)
        except msgspec.ValidationError as error:
            raise self.broken(error) from None

    def broken(self, error: Exception | str) -> LintError:
        """The error that the file is not as the tool writes it."""
        return LintError(
            f"{self.file}: is not as ai-residency-lint writes it ({error}); make it with --output-format json (check) "
            "or --format json (inventory)"
        )


def documents(files: Sequence[str]) -> tuple[Document, ...]:
    """The documents in files, in the order of their shards.

    Raises ``LintError`` unless all are of one kind, by the same version, and either no shards or each shard of one run
    once.
    """
    found = [_read(file) for file in files]
    first = found[0]
    for each in found[1:]:
        if each.kind != first.kind:
            kinds = f"{each.file}: is of {each.kind}, {first.file} of {first.kind}"
            raise LintError(f"{kinds}; merge each command's files by themselves")
        same(first, each, "tool", first.content["tool"], each.content["tool"])
    if all("shard" not in each.content for each in found):
        return tuple(found)
    return _complete(found)


def same(first: Document, other: Document, what: str, one: Any, two: Any) -> None:
    """Raise ``LintError`` if two documents differ in what must be equal."""
    if one != two:
        raise LintError(
            f"{other.file}: {what} is {_shown(two)}, in {first.file} it is {_shown(one)}; make both with the same "
            "version and settings"
        )


def _read(file: str) -> Document:
    try:
        content = loads(Path(file).read_bytes())
    except OSError as error:
        raise LintError(f"{file}: cannot be read ({error.strerror}); check the path") from None
    except (ValueError, RecursionError):
        raise Document(file, {}).broken("it is no JSON") from None
    document = Document(file, content)
    keys = {"schema", "tool", "summary", "findings"}, {"schema", "tool", "date", "paths", "policy", "clients", "calls"}
    if not isinstance(content, dict) or not any(each <= content.keys() for each in keys):
        raise document.broken("keys are missing")
    if content["schema"] != SCHEMA:
        raise LintError(f"{file}: schema {content['schema']} is not {SCHEMA}; use one version of the tool for all")
    return document


def _complete(found: Sequence[Document]) -> tuple[Document, ...]:
    """The shards by number, if each is there once."""
    shards: dict[int, Document] = {}
    first, (_, count, files) = found[0], _shard(found[0])
    for each in found:
        index, *whole = _shard(each)
        same(first, each, "the run (shards, files)", [count, files], whole)
        if index in shards:
            raise LintError(f"{each.file}: shard {index}/{count} is in {shards[index].file}, too; give each shard once")
        shards[index] = each
    if missing := count - len(shards):
        lacking = (f"{index}/{count}" for index in range(1, count + 1) if index not in shards)
        more = f" (and {missing - _NAMED} more)" if missing > _NAMED else ""
        named = ", ".join(islice(lacking, _NAMED)) + more
        raise LintError(f"shard {named} is missing; give the JSON of all {count} shards")
    return tuple(shards[index] for index in sorted(shards))


def _shard(document: Document) -> tuple[int, int, int]:
    shard = document.content.get("shard")
    if shard is None:
        raise LintError(f"{document.file}: is no shard, others are; give the JSON of shards only, or of whole runs")
    match shard:
        case {"index": int(index), "count": int(count), "files": int(files)} if 0 < index <= count:
            return index, count, files
    raise document.broken("shard")


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {each}" for key, each in value.items() if key != "name")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
