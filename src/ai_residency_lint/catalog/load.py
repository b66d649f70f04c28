"""Knows the catalogue: policy editions, model lists and descriptions of libraries, each read when it is asked for.

A file is known by its name: ``policies/<provider>-<year>-<month>[-<day>].toml`` is an edition,
``policies/<provider>-models.toml`` a list of models, ``sdks/<name>.toml`` describes a library.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ai_residency_lint.catalog import names
from ai_residency_lint.errors import CatalogError, did_you_mean
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Final, TypeVar

    from ai_residency_lint.catalog.policy import Edition, Models
    from ai_residency_lint.catalog.sdk import Sdk

    _Known = TypeVar("_Known", Edition, Models, Sdk)

_NEEDLES: Final = re.compile(rb'^needles = \[((?:\s*"[^"\\\r\n]+",?)+)\s*\]\r?$', re.MULTILINE)
_TEXT: Final = re.compile(rb'"([^"]+)"')


class Catalog:
    """All knowledge of a run. Nothing is read before it is asked for, and nothing twice.

    ``problems`` holds one line for each file of a plugin that had to be left out.
    """

    def __init__(self, policies: Mapping[str, str], sdks: Mapping[str, str]) -> None:
        """A catalogue of the given files by name; ``Catalog.builtin()`` is the usual one."""
        self.problems: tuple[str, ...] = ()
        self._policies = dict(policies)
        self._sdks = dict(sdks)
        self._loaded: dict[str, Any] = {}
        self._editions: dict[str, Edition] = {}

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
        found = [(date[1], name) for name in self._policies if (date := names.edition(name))]
        return tuple(name for _, name in sorted(found))

    def edition_name(self, name: str | None = None, provider: str = "openai") -> str:
        """``name`` if there is such an edition, or that of a provider's newest one. Raises ``CatalogError``."""
        if name is None:
            return self._newest(provider)
        known = self.edition_names()
        if name not in known:
            hint = did_you_mean(name, known)
            raise CatalogError(f'unknown policy edition "{name}"{hint} (there are {", ".join(known)})')
        return name

    def is_builtin(self, edition: str) -> bool:
        """Whether an edition is one that comes with the package."""
        return os.path.dirname(self._policies[edition]) == os.path.join(names.FOLDER, "policies")

    def edition(self, name: str | None = None, provider: str = "openai") -> Edition:
        """The edition of that name, or the newest one of a provider.

        What it keeps according to another edition (``retention_from``) is filled in. Raises ``CatalogError`` when
        there is no such edition, or when its file has a mistake.
        """
        name = self.edition_name(name, provider)
        if name not in self._editions:
            edition = self._edition(name)
            lender = self._edition(self.edition_name(edition.retention_from)) if edition.retention_from else None
            self._editions[name] = edition if lender is None else _with_lent(edition, lender)
        return self._editions[name]

    def models(self, provider: str = "openai") -> Models:
        """What is known of a provider's model names; empty for a provider without a list."""
        from ai_residency_lint.catalog.policy import Models

        if (name := provider + names.MODELS) not in self._policies:
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
        found = {needle for name in self.sdk_names() for needle in self._needles(name)}
        return tuple(sorted(needle.lower().encode() for needle in found))

    def _newest(self, provider: str) -> str:
        providers = {date[0]: name for name in self.edition_names() if (date := names.edition(name))}
        if provider not in providers:
            raise CatalogError(f'there is no policy edition for "{provider}"{did_you_mean(provider, providers)}')
        return providers[provider]

    def _edition(self, name: str) -> Edition:
        from ai_residency_lint.catalog.policy import Edition

        edition = self._policy(name)
        assert isinstance(edition, Edition)
        return edition

    def _policy(self, name: str) -> Edition | Models:
        path = self._policies[name]
        if path not in self._loaded:
            from ai_residency_lint.catalog import decode

            is_list = name.endswith(names.MODELS)
            self._loaded[path] = _decoded(decode.models, path) if is_list else _decoded(decode.edition, path)
        found: Edition | Models = self._loaded[path]
        return found

    def _sdk(self, name: str) -> Sdk:
        path = self._sdks[name]
        if path not in self._loaded:
            from ai_residency_lint.catalog.decode import library

            self._loaded[path] = _decoded(library, path)
        found: Sdk = self._loaded[path]
        return found

    def _needles(self, name: str) -> Sequence[str]:
        """A library's needles. They stand before the first table, so that the rest need not be read for them."""
        path = self._sdks[name]
        if path in self._loaded:
            return self._sdk(name).needles
        try:
            with open(path, "rb") as file:
                found = _NEEDLES.search(file.read().partition(b"\n[")[0])
        except OSError:
            found = None
        if found is None:  # not written as we write it
            return self._sdk(name).needles
        return [text.decode() for text in _TEXT.findall(found[1])]


def _files(kind: str) -> dict[str, str]:
    folder = os.path.join(names.FOLDER, kind)
    return {name: os.path.join(folder, name + ".toml") for name in names.within(names.FOLDER, kind)}


def _decoded(decode: Callable[[Path], _Known], file: str) -> _Known:
    from pathlib import Path

    return decode(Path(file))


def _added(table: dict[str, str], paths: Iterable[Path], load: Callable[[str], object]) -> Iterator[str]:
    """Put files into ``table`` by name, and read them with ``load``; yields a line for each that is left out."""
    for path in paths:
        name, held = path.stem, table.get(path.stem)
        if held is not None:
            if held != str(path):
                yield f"{label(path)}: left out, the catalogue has {label(type(path)(held))} already"
            continue
        table[name] = str(path)
        try:
            load(name)
        except CatalogError as error:
            del table[name]
            yield str(error)


def _with_lent(edition: Edition, lender: Edition) -> Edition:
    from msgspec.structs import replace

    return replace(
        edition,
        kept=_lent(edition.kept, lender.kept, "path"),
        parameters=_lent(edition.parameters, lender.parameters, "id"),
        controls=_lent(edition.controls, lender.controls, "id"),
    )


def _lent(own: tuple[Any, ...], lent: tuple[Any, ...], key: str) -> tuple[Any, ...]:
    """The rows of an edition, and those of another one that it has no counterpart of."""
    held = {getattr(row, key) for row in own}
    return (*own, *(row for row in lent if getattr(row, key) not in held))


def label(path: Path) -> str:
    """A file in a message: our own relative to the catalogue, others as they are."""
    return path.relative_to(names.FOLDER).as_posix() if path.is_relative_to(names.FOLDER) else str(path)
