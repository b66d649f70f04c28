"""What holds for all files under one settings file: plugins, catalogue, policy edition, selected rules."""

from __future__ import annotations

from collections.abc import Callable

from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.errors import LintError, SettingsError, did_you_mean
from ai_residency_lint.findings.select import Selection, Selector
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple
from ai_residency_lint.plugins.manager import Plugins, load
from ai_residency_lint.settings.load import Overrides
from ai_residency_lint.settings.model import DEFAULT_REGION, Settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeVar

    from ai_residency_lint.catalog.policy import Edition

    _Result = TypeVar("_Result")


class Regime(NamedTuple):
    """Settings that have been checked against what there is, with everything they name."""

    settings: Settings
    plugins: Plugins
    catalog: Catalog
    edition_name: str
    selection: Selection

    @property
    def edition(self) -> Edition:
        """The policy edition. Raises ``CatalogError`` when its file has a mistake."""
        return self.catalog.edition(self.edition_name)


class Regimes:
    """The regimes of one run. Plugins and the catalogue with their additions are loaded once for all groups of files
    that name the same plugins."""

    def __init__(self, overrides: Overrides | None = None) -> None:
        """``overrides`` is the command line; it must already be on top of the settings that are asked about."""
        self._overrides = overrides or Overrides()
        self._equipment: dict[tuple[str, ...], tuple[Plugins, Catalog]] = {}

    def equipment(self, settings: Settings) -> tuple[Plugins, Catalog]:
        """The plugins that the settings name, and the catalogue with what they add to it."""
        if settings.plugins not in self._equipment:
            plugins = load(settings.plugins)
            catalog = Catalog.builtin().extended(policies=plugins.policy_files(), sdks=plugins.sdk_files())
            self._equipment[settings.plugins] = plugins, catalog
        return self._equipment[settings.plugins]

    @property
    def are_plain(self) -> bool:
        """Whether no plugin takes part, besides the built-in one."""
        return all(plugins.are_alone for plugins, _ in self._equipment.values())

    def regime(self, settings: Settings) -> Regime:
        """Everything that ``settings`` name.

        Raises ``LintError`` if that is a rule, edition or region that does not exist; the line names the settings
        file unless the word comes from the command line.
        """
        plugins, catalog = self.equipment(settings)
        file, said = settings.config_file, self._overrides
        selection = self._selection(settings, plugins)
        named = file if settings.policy is not None and said.policy is None else None
        edition = _naming(named, lambda: catalog.edition_name(settings.policy))
        if settings.region != DEFAULT_REGION or not catalog.is_builtin(edition):
            named = file if said.region is None else None
            _naming(named, lambda: _check_region(settings.region, catalog.edition(edition)))
        return Regime(settings, plugins, catalog, edition, selection)

    def _selection(self, settings: Settings, plugins: Plugins) -> Selection:
        """The selected rules; without a word about them in the settings the rules need not be imported for it."""
        words = (settings.select, settings.extend_select, settings.ignore, settings.per_file_ignores, settings.severity)
        if not any(words):
            return Selection()
        said = self._overrides
        selector = Selector({rule.code: rule.name for rule in plugins.rules()})
        selector.selection(select=said.select, extend_select=said.extend_select, ignore=said.ignore)
        return _naming(
            settings.config_file,
            lambda: selector.selection(
                select=settings.select,
                extend_select=settings.extend_select,
                ignore=settings.ignore,
                per_file_ignores=settings.per_file_ignores,
                severity=settings.severity,
            ),
        )

    def problems(self) -> tuple[str, ...]:
        """What went wrong with plugins so far, one line each."""
        lines = (
            line for plugins, catalog in self._equipment.values() for line in (*plugins.problems, *catalog.problems)
        )
        return tuple(dict.fromkeys(lines))


def _check_region(region: str, edition: Edition) -> None:
    known = [each.code for each in edition.regions]
    if region not in known:
        near, listed = did_you_mean(region, known), ", ".join(known)
        raise SettingsError(f'region: "{region}" is not in edition {edition.name}{near} (there are {listed})')


def _naming(file: Path | None, ask: Callable[[], _Result]) -> _Result:
    """What ``ask`` answers; an error about what is in the settings file gets its name in front."""
    try:
        return ask()
    except LintError as error:
        raise error if file is None else type(error)(f"{file}: {error}") from None
