"""The one family of errors that reach a user; the command line prints each as a single line and exits with 2."""

from __future__ import annotations

TYPE_CHECKING = False  # that of ``typing`` costs more than the whole of ``--version``
if TYPE_CHECKING:
    from collections.abc import Iterable


class LintError(Exception):
    """The tool cannot do its job; ``str(error)`` is one line that names the file and the cure."""


class SettingsError(LintError):
    """A setting, code or command-line value is wrong."""


class CatalogError(LintError):
    """A data file of the catalogue cannot be decoded; the message names file and key."""


class PluginError(LintError):
    """A plugin is missing or broken; the message names it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: ``; did you mean "..."?``, or nothing when no known word is near."""
    from difflib import get_close_matches

    candidates = {each.lower(): each for each in known}
    near = get_close_matches(word.lower(), candidates, n=1, cutoff=0.6)
    return f'; did you mean "{candidates[near[0]]}"?' if near else ""
