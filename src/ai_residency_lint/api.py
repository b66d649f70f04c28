"""The public Python API: the same results as the command line, as data."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ai_residency_lint import engine
from ai_residency_lint.calls.facts import Facts
from ai_residency_lint.regime import Regimes
from ai_residency_lint.reporters.model import Report
from ai_residency_lint.settings.load import Fixed, Loader
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.sources.inputs import Input, named

__all__ = ["analyze_source", "check", "check_source", "facts"]


def check(paths: Sequence[str | Path], *, settings: Settings | None = None, today: date | None = None) -> Report:
    """Lint files and folders.

    Without ``settings`` each file has those of its nearest settings file. ``today`` (by default the current day)
    decides which models are shut down. Raises ``LintError`` when the job cannot be done.
    """
    return engine.check(paths, _loader(settings), today=today or date.today())


def check_source(
    text: str, path: str = "string.py", *, settings: Settings | None = None, today: date | None = None
) -> Report:
    """Lint a text as if it were in a file at ``path``, which need not exist; an ``.ipynb`` path means a notebook."""
    return engine.lint(
        [named(path, Path.cwd(), data=text.encode(errors="surrogatepass"))],
        _loader(settings),
        today=today or date.today(),
    )


def facts(paths: Sequence[str | Path], *, settings: Settings | None = None) -> Facts:
    """The clients and calls in files and folders, without judging them."""
    loader = _loader(settings)
    groups = engine.grouped(engine.inputs(paths, loader), loader.for_file)
    return engine.joined(_facts(settings, files, loader) for settings, files in groups)


def analyze_source(
    text: str,
    *,
    environment: Mapping[str, str] | None = None,
    region: str = "eu",
    policy: str | None = None,
    path: str = "example.py",
) -> Facts:
    """The clients and calls in a text, where the deployment is declared to set ``environment``."""
    settings = Settings(root=Path.cwd(), environment=environment or {}, region=region, policy=policy)
    return _facts(settings, [named(path, Path.cwd(), data=text.encode(errors="surrogatepass"))], _loader(settings))


def _facts(settings: Settings, files: Sequence[Input], loader: Loader) -> Facts:
    under = Regimes().regime(settings)
    _, read = engine.readings(under, files, loader)
    return engine.joined(engine.facts(under, each) for each in read)


def _loader(settings: Settings | None) -> Loader:
    return Loader(Path.cwd()) if settings is None else Fixed(Path.cwd(), settings)
