"""Reads the catalogue: policy editions, model lists and descriptions of libraries, each file when it is asked for.

A file is known by its name: ``policies/<provider>-<year>-<month>[-<day>].toml`` is an edition,
``policies/<provider>-models.toml`` a list of models, ``sdks/<name>.toml`` describes a library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
import tomli

from ai_residency_lint.catalog.check import edition_problems, models_problems
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.errors import CatalogError, did_you_mean

_FOLDER: Final = Path(__file__).parent
_EDITION: Final = re.compile(r"([a-z][a-z0-9_-]*)-(\d{4}-\d{2}(?:-\d{2})?)")
_MODELS: Final = "-models"
_TABLE: Final = re.compile(r"^\[", re.MULTILINE)
_COMPLAINT: Final = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?", re.DOTALL)
_FIELD: Final = re.compile(r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`")

T = TypeVar("T", Edition, Models, Sdk)


class Catalog:
    """All knowledge of a run. Nothing is read before it is asked for, and nothing twice.

    ``problems`` holds one line for each file of a plugin that had to be left out.
    """

    def __init__(self, policies: Mapping[str, Path], sdks: Mapping[str, Path]) -> None:
        """A catalogue of the given files by name; ``Catalog.builtin()`` is the usual one."""
        self.problems: tuple[str, ...] = ()
        self._policies = dict(policies)
        self._sdks = dict(sdks)
        self._loaded: dict[Path, Any] = {}

    @classmethod
    def builtin(cls) -> Catalog:
        """The files that come with the package."""
        return cls(_files("policies"), _files("sdks"))

    def extended(self, policies: Sequence[Path] = (), sdks: Sequence[Path] = ()) -> Catalog:
        """This catalogue and more files, which are read at once. A file with a mistake, or with the name of another
        one, is left out and named in ``problems`` of the result."""
        larger = Catalog(self._policies, self._sdks)
        larger._loaded = dict(self._loaded)
        larger.problems = (
            *self.problems,
            *_added(larger._policies, policies, larger._policy),
            *_added(larger._sdks, sdks, larger._sdk),
        )
        return larger

    def edition_names(self) -> tuple[str, ...]:
        """The names of all editions, oldest first."""
        found = [(match[2], name) for name in self._policies if (match := _EDITION.fullmatch(name))]
        return tuple(name for _, name in sorted(found))

    def edition(self, name: str | None = None, provider: str = "openai") -> Edition:
        """The edition of that name, or the newest one of a provider.

        What it keeps according to another edition (``retention_from``) is filled in. Raises ``CatalogError`` when
        there is no such edition, or when its file has a mistake.
        """
        edition = self._edition(name if name is not None else self._newest(provider))
        if not edition.retention_from:
            return edition
        lender = self._edition(edition.retention_from)
        return msgspec.structs.replace(
            edition,
            kept=_lent(edition.kept, lender.kept, "path"),
            parameters=_lent(edition.parameters, lender.parameters, "id"),
            controls=_lent(edition.controls, lender.controls, "id"),
        )

    def models(self, provider: str = "openai") -> Models:
        """What is known of a provider's model names; empty for a provider without a list."""
        if (name := provider + _MODELS) not in self._policies:
            return Models(provider=provider, as_of="", prefixes=(), newest_generation={}, models=())
        models = self._policy(name)
        assert isinstance(models, Models)
        return models

    def sdk_names(self) -> tuple[str, ...]:
        """The names of all described libraries, sorted."""
        return tuple(sorted(self._sdks))

    def sdks(self) -> tuple[Sdk, ...]:
        """All descriptions of libraries, by name."""
        return tuple(map(self._sdk, self.sdk_names()))

    def needles(self) -> tuple[bytes, ...]:
        """The lower-case byte strings without one of which a file cannot use any of the libraries."""
        found = {needle for name in self.sdk_names() for needle in self._needles(self._sdks[name])}
        return tuple(sorted(needle.lower().encode() for needle in found))

    def resources(self) -> tuple[bytes, ...]:
        """The lower-case names that follow a client in the code that uses it (``chat``, ``responses``, ...)."""
        paths = (path for sdk in self.sdks() for table in sdk.methods.values() for path in table)
        return tuple(sorted({path.partition(".")[0].lower().encode() for path in paths}))

    def _newest(self, provider: str) -> str:
        providers = {match[1]: name for name in self.edition_names() if (match := _EDITION.fullmatch(name))}
        if provider not in providers:
            raise CatalogError(f'there is no policy edition for "{provider}"{did_you_mean(provider, providers)}')
        return providers[provider]

    def _edition(self, name: str) -> Edition:
        known = self.edition_names()
        if name not in known:
            hint = did_you_mean(name, known)
            raise CatalogError(f'unknown policy edition "{name}"{hint} (there are {", ".join(known)})')
        edition = self._policy(name)
        assert isinstance(edition, Edition)
        return edition

    def _policy(self, name: str) -> Edition | Models:
        path = self._policies[name]
        if path not in self._loaded:
            self._loaded[path] = _models(path) if name.endswith(_MODELS) else _edition(path)
        found: Edition | Models = self._loaded[path]
        return found

    def _sdk(self, name: str) -> Sdk:
        path = self._sdks[name]
        if path not in self._loaded:
            self._loaded[path] = _library(path)
        found: Sdk = self._loaded[path]
        return found

    def _needles(self, path: Path) -> Sequence[str]:
        """A library's needles. They stand before the first table, so that the rest need not be read for them."""
        if path in self._loaded:
            return self._sdk(path.stem).needles
        try:
            needles = tomli.loads(_TABLE.split(_text(path), 1)[0]).get("needles")
        except tomli.TOMLDecodeError:
            needles = None
        if isinstance(needles, list) and all(isinstance(each, str) for each in needles):
            return needles
        return self._sdk(path.stem).needles


def decode(path: Path, kind: type[T]) -> T:
    """The content of a TOML file as ``kind``, strictly. Raises ``CatalogError``: ``file: key.path: what is wrong``."""
    try:
        return msgspec.convert(tomli.loads(_text(path)), kind)
    except tomli.TOMLDecodeError as error:
        raise CatalogError(f"{_label(path)}: {error}") from None
    except msgspec.ValidationError as error:
        raise CatalogError(f"{_label(path)}: {_plain(str(error))}") from None


def _files(folder: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted((_FOLDER / folder).glob("*.toml"))}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(f"{_label(path)}: is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise CatalogError(f"{_label(path)}: cannot be read ({error.strerror or error})") from None


def _label(path: Path) -> str:
    """A file in a message: our own relative to the catalogue, others as they are."""
    return path.relative_to(_FOLDER).as_posix() if path.is_relative_to(_FOLDER) else str(path)


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
    if (problem := next(problems, None)) is not None:
        raise CatalogError(f"{_label(path)}: {problem}")


def _edition(path: Path) -> Edition:
    edition = decode(path, Edition)
    if edition.name != path.stem:
        raise CatalogError(f'{_label(path)}: edition: "{edition.name}" does not agree with the name of the file')
    if not _EDITION.fullmatch(edition.name):
        raise CatalogError(f'{_label(path)}: edition: "{edition.edition}" is no month (2026-10) or day (2026-10-06)')
    _refuse(path, edition_problems(edition))
    return edition


def _models(path: Path) -> Models:
    models = decode(path, Models)
    if models.provider + _MODELS != path.stem:
        raise CatalogError(f'{_label(path)}: provider: "{models.provider}" does not agree with the name of the file')
    _refuse(path, models_problems(models))
    return models


def _library(path: Path) -> Sdk:
    sdk = decode(path, Sdk)
    if sdk.name != path.stem:
        raise CatalogError(f'{_label(path)}: name: "{sdk.name}" does not agree with the name of the file')
    if not all(sdk.needles) or not sdk.needles:
        raise CatalogError(f"{_label(path)}: needles: there must be at least one, and none may be empty")
    return sdk


def _added(table: dict[str, Path], paths: Iterable[Path], load: Callable[[str], object]) -> Iterator[str]:
    """Put files into ``table`` by name, and read them with ``load``; yields a line for each that is left out."""
    for path in paths:
        name, held = path.stem, table.get(path.stem)
        if held is not None:
            if held != path:
                yield f"{_label(path)}: left out, the catalogue has {_label(held)} already"
            continue
        table[name] = path
        try:
            load(name)
        except CatalogError as error:
            del table[name]
            yield str(error)


def _lent(own: tuple[Any, ...], lent: tuple[Any, ...], key: str) -> tuple[Any, ...]:
    """The rows of an edition, and those of another one that it has no counterpart of."""
    held = {getattr(row, key) for row in own}
    return (*own, *(row for row in lent if getattr(row, key) not in held))
