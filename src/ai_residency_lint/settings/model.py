"""The typed settings of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ai_residency_lint.findings.model import Persona, Severity

Retention = Literal["none", "mam", "zdr"]

DEFAULT_REGION = "eu"
"""Where content must stay if nobody says anything else; every edition that comes with the package knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a run depends on besides the files and the catalogue. Paths are absolute.

    ``retention`` is what the contract with the provider grants: ``None`` when nothing is declared, ``"none"`` when
    there is no special control, ``"mam"`` for modified abuse monitoring, ``"zdr"`` for zero data retention.
    ``environment`` holds the variables that the deployment is declared to set (``env_files`` already merged in).
    """

    root: Path
    config_file: Path | None = None
    region: str = DEFAULT_REGION
    policy: str | None = None
    retention: Retention | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    trusted_hosts: tuple[str, ...] = ()
    allowed_providers: tuple[str, ...] | None = None
    persona: Persona = "regular"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    shutdown_warning_days: int = 30
