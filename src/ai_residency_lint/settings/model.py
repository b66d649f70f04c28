"""The typed settings of a run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from ai_residency_lint.findings.model import Persona, Severity
    from ai_residency_lint.settings.decode import Retention

DEFAULT_REGION = "eu"
"""Where content must stay if nobody says anything else; every edition that comes with the package knows it."""


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Settings(NamedTuple):
    """Everything that a run depends on besides the files and the catalogue. Paths are absolute.

    ``retention`` is what the contract with the provider grants: ``None`` when nothing is declared, ``"none"`` when
    there is no special control, ``"mam"`` for modified abuse monitoring, ``"zdr"`` for zero data retention.
    ``environment`` holds the variables that the deployment is declared to set (``env_files`` already merged in).
    """

    root: str | Path
    config_file: Path | None = None
    region: str = DEFAULT_REGION
    policy: str | None = None
    retention: Retention | None = None
    environment: Mapping[str, str] = _NOTHING
    trusted_hosts: tuple[str, ...] = ()
    allowed_providers: tuple[str, ...] | None = None
    persona: Persona = "regular"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = _NOTHING
    severity: Mapping[str, Severity] = _NOTHING
    exclude: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    shutdown_warning_days: int = 30
