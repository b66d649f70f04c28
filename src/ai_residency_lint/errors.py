"""The one family of errors that reach a user; the command line prints each as a single line and exits with 2."""


class LintError(Exception):
    """The tool cannot do its job; ``str(error)`` is one line that names the file and the cure."""


class SettingsError(LintError):
    """A setting, code or command-line value is wrong."""


class CatalogError(LintError):
    """A data file of the catalogue cannot be decoded; the message names file and key."""


class PluginError(LintError):
    """A plugin is missing or broken; the message names it."""
