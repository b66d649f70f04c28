"""From a TOML table to ``Settings``, strictly."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from ai_residency_lint.disk import Disk
from ai_residency_lint.errors import SettingsError, did_you_mean
from ai_residency_lint.findings.model import PERSONAS, SEVERITIES, Persona, Severity
from ai_residency_lint.settings.envfile import read_env_file
from ai_residency_lint.settings.model import Settings

Retention = Literal["none", "mam", "zdr"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "persona": PERSONAS,
    "retention": get_args(Retention),
    "severity": SEVERITIES,
}
"""The keys that take one of a few words."""

_HOST = re.compile(r"(\*\.)?[\w-]+(\.[\w-]+)*|[\da-f]*:[\da-f]*:[\da-f:.]*", re.IGNORECASE)
_INSIDE = re.compile(r"^\s*(\w+://)?(?P<host>[\w-]+(\.[\w-]+)+)")

_TYPES = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list of strings",
    "object": "a table",
}


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The keys of ``[tool.ai-residency-lint]``, as written."""

    region: str = "eu"
    policy: str | None = None
    retention: Retention | None = None
    environment: dict[str, str] = {}
    env_files: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    allowed_providers: tuple[str, ...] | None = None
    persona: Persona = "regular"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = {}
    severity: dict[str, Severity] = {}
    exclude: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    shutdown_warning_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 30


KEYS: tuple[str, ...] = Table.__struct_encode_fields__
"""All keys that a settings file may hold."""


def decode(table: Mapping[str, Any], file: Path, disk: Disk | None = None) -> Settings:
    """The settings that ``table`` of ``file`` means; relative paths in it start at the folder of ``file``.

    Raises ``SettingsError`` that names file and key for an unknown key or a wrong value.
    """
    for key in table:
        if key not in KEYS:
            raise SettingsError(f'{file}: unknown key "{key}"{did_you_mean(key, KEYS)}')
    try:
        decoded = msgspec.convert(dict(table), Table)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {_explained(str(error))}") from None
    return _settings(decoded, file, disk or Disk())


def _settings(table: Table, file: Path, disk: Disk) -> Settings:
    fields = {name: getattr(table, name) for name in table.__struct_fields__ if name != "env_files"}
    environment = environment_of((file.parent / each for each in table.env_files), table.environment, disk)
    fields |= {"environment": environment, "trusted_hosts": trusted(f"{file}: trusted-hosts", table.trusted_hosts)}
    return Settings(root=file.parent, config_file=file, **fields)


def environment_of(env_files: Iterable[Path], explicit: Mapping[str, str], disk: Disk) -> dict[str, str]:
    """The declared environment: the files one after the other, what is written in the settings last."""
    merged: dict[str, str] = {}
    for file in env_files:
        merged.update(read_env_file(file, disk))
    return {**merged, **explicit}


def choice(key: str, value: str) -> str:
    """``value`` if ``key`` may have it; raises ``SettingsError`` with a suggestion otherwise."""
    known = CHOICES[key]
    if value in known:
        return value
    listed = ", ".join(f'"{each}"' for each in known)
    raise SettingsError(f'{key}: "{value}" is none of {listed}{did_you_mean(value, known)}')


def trusted(key: str, given: Iterable[str]) -> tuple[str, ...]:
    """``given`` if all are hosts, as ``key`` wants them; raises ``SettingsError`` that says what to write otherwise."""
    hosts = tuple(given)
    for text in hosts:
        if not _HOST.fullmatch(text):
            inside = _INSIDE.search(text)
            cure = f'; write "{inside["host"]}"' if inside else ""
            raise SettingsError(f'{key}: "{text}" is not a host{cure}')
    return hosts


def _explained(text: str) -> str:
    """Turn ``Expected `str`, got `int` - at `$.region` `` into a line for people."""
    problem, _, where = text.partition(" - at ")
    path = where.strip("`").removeprefix("$.").replace("[...]", "")
    key = re.split(r"[.\[]", path, maxsplit=1)[0]
    if invalid := re.fullmatch(r"Invalid enum value '(.*)'", problem, re.DOTALL):
        try:
            choice(key, invalid[1])
        except SettingsError as error:
            return str(error)
    if types := re.match(r"Expected `(\w+)[^`]*`, got `(\w+)`", problem):
        return f"{path}: expected {_TYPES.get(types[1], types[1])}, got {_TYPES.get(types[2], types[2])}"
    if limit := re.search(r"(>|<)= (\d+)$", problem):
        return f"{key}: must be {'at least' if limit[1] == '>' else 'at most'} {limit[2]}"
    return f"{key}: {problem}"
