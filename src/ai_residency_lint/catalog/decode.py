"""From a TOML file of the catalogue to a typed structure, strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from ai_residency_lint.catalog import names
from ai_residency_lint.catalog.check import edition_problems, models_problems
from ai_residency_lint.catalog.load import label
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.errors import CatalogError

_COMPLAINT: Final = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?", re.DOTALL)
_FIELD: Final = re.compile(r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`")

T = TypeVar("T", Edition, Models, Sdk)


def decode(path: Path, kind: type[T]) -> T:
    """The content of a TOML file as ``kind``, strictly. Raises ``CatalogError``: ``file: key.path: what is wrong``."""
    try:
        packed = _packed(path)
        return msgspec.json.decode(packed.read_bytes(), type=kind) if packed else msgspec.convert(_table(path), kind)
    except msgspec.ValidationError as error:
        raise CatalogError(f"{label(path)}: {_plain(str(error))}") from None


def _packed(path: Path) -> Path | None:
    """The same as JSON, which the wheel has beside each file of our own: it is decoded in a fifth of the time."""
    packed = path.with_suffix(".json")
    return packed if path.is_relative_to(names.FOLDER) and packed.is_file() else None


def _table(path: Path) -> dict[str, Any]:
    import tomli

    try:
        return tomli.loads(_text(path))
    except tomli.TOMLDecodeError as error:
        raise CatalogError(f"{label(path)}: {error}") from None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(f"{label(path)}: is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise CatalogError(f"{label(path)}: cannot be read ({error.strerror or error})") from None


def _plain(complaint: str) -> str:
    """msgspec's message with the key in front: ``endpoints[3].models: expected array, got str``."""
    match = _COMPLAINT.fullmatch(complaint)
    what, where = (match["what"], match["where"] or "") if match else (complaint, "")
    if field := _FIELD.fullmatch(what):
        where = f"{where}.{field['name']}".lstrip(".")
        what = "unknown key" if field["what"] == "contains unknown" else "is missing"
    what = (what[:1].lower() + what[1:]).replace("`", "")
    return f"{where}: {what}" if where else what


def _refuse(path: Path, problems: Iterator[str]) -> None:
    """Raise the first problem of a file; those in the wheel have been through the tests."""
    if not _packed(path) and (problem := next(problems, None)) is not None:
        raise CatalogError(f"{label(path)}: {problem}")


def edition(path: Path) -> Edition:
    """A policy edition. Raises ``CatalogError``."""
    edition = decode(path, Edition)
    if edition.name != path.stem:
        raise CatalogError(f'{label(path)}: edition: "{edition.name}" does not agree with the name of the file')
    if names.edition(edition.name) is None:
        raise CatalogError(f'{label(path)}: edition: "{edition.edition}" is no month (2026-10) or day (2026-10-06)')
    _refuse(path, edition_problems(edition))
    return edition


def models(path: Path) -> Models:
    """A list of models. Raises ``CatalogError``."""
    models = decode(path, Models)
    if models.provider + names.MODELS != path.stem:
        raise CatalogError(f'{label(path)}: provider: "{models.provider}" does not agree with the name of the file')
    _refuse(path, models_problems(models))
    return models


def library(path: Path) -> Sdk:
    """The description of a library. Raises ``CatalogError``."""
    sdk = decode(path, Sdk)
    if sdk.name != path.stem:
        raise CatalogError(f'{label(path)}: name: "{sdk.name}" does not agree with the name of the file')
    if not sdk.needles or not all(part for needle in sdk.needles for part in needle.split("+")):
        raise CatalogError(f"{label(path)}: needles: there must be at least one, and none may be empty")
    return sdk
