"""``--version``: the tool and the newest policy editions that it knows."""

from ai_residency_lint import __version__
from ai_residency_lint.catalog.names import FOLDER, edition, within


def run() -> int:
    """Print one line each for the tool and the catalogue."""
    newest = dict(sorted(filter(None, map(edition, within(FOLDER, "policies")))))
    names = (f"{provider}-{month}" for provider, month in newest.items())
    print(f"ai-residency-lint {__version__}")
    print(f"catalogue: {', '.join(names)}")
    return 0
