"""Which settings hold for a file: the nearest settings file upwards, then the command line on top."""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

from ai_residency_lint.disk import FILE, FOLDER, Disk
from ai_residency_lint.errors import SettingsError
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.settings.model import Settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from ai_residency_lint.findings.model import Persona
    from ai_residency_lint.settings.decode import Retention

SECTION = "ai-residency-lint"
OWN_FILE = ".ai-residency-lint.toml"
PROJECT_FILE = "pyproject.toml"
_MISSPELT = "ai_residency_lint"


class Overrides(NamedTuple):
    """What the command line says. ``None`` and empty lists mean "not said".

    ``region``, ``policy``, ``retention``, ``persona`` and ``select`` replace the setting; ``environment`` wins name
    by name; the other lists are added to the setting.
    """

    region: str | None = None
    policy: str | None = None
    retention: Retention | None = None
    persona: Persona | None = None
    environment: Mapping[str, str] = MappingProxyType({})
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()

    def over(self, settings: Settings) -> Settings:
        """``settings`` with these on top."""
        return settings._replace(
            region=settings.region if self.region is None else self.region,
            policy=settings.policy if self.policy is None else self.policy,
            retention=self.retention or settings.retention,
            persona=self.persona or settings.persona,
            environment={**settings.environment, **self.environment},
            select=self.select or settings.select,
            extend_select=settings.extend_select + self.extend_select,
            ignore=settings.ignore + self.ignore,
            exclude=settings.exclude + self.exclude,
            trusted_hosts=settings.trusted_hosts + self.trusted_hosts,
        )


class Loader:
    """Finds the settings of files. Files under the same settings file get the same object.

    ``config`` names one settings file for everything; ``isolated`` ignores all of them; ``cwd`` is the root of paths
    when there is none.
    """

    def __init__(
        self,
        cwd: str | Path,
        *,
        config: str | Path | None = None,
        isolated: bool = False,
        overrides: Overrides | None = None,
        disk: Disk | None = None,
    ) -> None:
        self.cwd = cwd
        self.disk = disk or Disk()
        self.overrides = overrides or Overrides()
        self._default = self.overrides.over(Settings(root=cwd))
        self._folders: dict[str, Settings] = {}
        self._fixed: Settings | None = self._default if isolated else None
        if config is not None:
            from pathlib import Path

            self._fixed = self.overrides.over(read(Path(cwd, config), self.disk))

    def for_file(self, file: str | Path) -> Settings:
        """The settings of an absolute path. Raises ``SettingsError``."""
        return self.for_folder(str(file).rpartition(os.sep)[0] or os.sep)  # every file comes by here

    def for_path(self, path: str | Path) -> Settings:
        """The settings of a file, or of what is in a folder (an absolute path). Raises ``SettingsError``."""
        return self.for_folder(path) if self.disk.kind(str(path)) == FOLDER else self.for_file(path)

    def for_folder(self, folder: str | Path) -> Settings:
        """The settings of the files in a folder (an absolute path). Raises ``SettingsError``."""
        if self._fixed is not None:
            return self._fixed
        folder = str(folder)
        if folder not in self._folders:
            self._folders[folder] = self._nearest(folder)
        return self._folders[folder]

    def _nearest(self, folder: str) -> Settings:
        file = settings_file(folder, self.disk)
        if file is not None:
            return self.overrides.over(read(file, self.disk))
        above = os.path.dirname(folder)
        return self._default if above == folder else self.for_folder(above)


class Fixed(Loader):
    """A loader that gives the same, ready-made settings for every file: for callers of the Python API."""

    def __init__(self, cwd: str | Path, settings: Settings) -> None:
        super().__init__(cwd, isolated=True)
        self._fixed = settings


def settings_file(folder: str | Path, disk: Disk | None = None) -> Path | None:
    """The settings file that lies in ``folder`` itself: our own before ``pyproject.toml`` with our section."""
    disk = disk or Disk()
    own, project = (os.path.join(folder, name) for name in (OWN_FILE, PROJECT_FILE))
    found = next((file for file in (own, project) if disk.kind(file) == FILE), None)
    if found is None or (found == project and not _names_us(project, disk)):
        return None
    from pathlib import Path

    return Path(found)


def _names_us(project: str, disk: Disk) -> bool:
    # A project file that does not even name the tool is not parsed: it is none of our business whether it is valid.
    data = _bytes(project, disk)
    if _MISSPELT.encode() in data and _has_table(data):
        raise SettingsError(f"{project}: has [tool.{_MISSPELT}]; write [tool.{SECTION}]")
    return SECTION.encode() in data and _section(project, _parsed(project, disk)) is not None


def _has_table(data: bytes) -> bool:
    """Whether there is a table for the tool under the name of its package."""
    import tomli

    try:
        tools = tomli.loads(data.decode("utf-8-sig")).get("tool")
    except ValueError:
        return False
    return isinstance(tools, dict) and _MISSPELT in tools


def read(file: Path, disk: Disk | None = None) -> Settings:
    """The settings in one file, of either kind. Raises ``SettingsError``."""
    from ai_residency_lint.settings.decode import decode

    disk = disk or Disk()
    table = _parsed(file, disk)
    if file.name != PROJECT_FILE:
        return decode(table, file, disk)
    section = _section(file, table)
    if section is None:
        raise SettingsError(f"{file}: has no [tool.{SECTION}]")
    return decode(section, file, disk)


def _section(file: str | Path, table: Mapping[str, Any]) -> Mapping[str, Any] | None:
    tools = table.get("tool")
    section = tools.get(SECTION) if isinstance(tools, dict) else None
    if section is not None and not isinstance(section, dict):
        raise SettingsError(f"{file}: tool.{SECTION} must be a table")
    return section


def _parsed(file: str | Path, disk: Disk) -> Mapping[str, Any]:
    import tomli

    try:
        return tomli.loads(_bytes(file, disk).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: is not UTF-8") from None
    except tomli.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is not valid TOML: {error}") from None


def _bytes(file: str | Path, disk: Disk) -> bytes:
    try:
        return disk.read(str(file))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror})") from None
