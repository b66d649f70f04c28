"""``--version``: the tool and the newest policy editions that it knows."""

import argparse
import re

from ai_residency_lint import __version__


def run(arguments: argparse.Namespace) -> int:
    """Print one line each for the tool and the catalogue."""
    from ai_residency_lint.catalog.load import Catalog

    newest: dict[str, str] = {}
    for name in Catalog.builtin().edition_names():
        newest[re.split(r"-\d", name, maxsplit=1)[0]] = name
    print(f"ai-residency-lint {__version__}")
    print(f"catalogue: {', '.join(sorted(newest.values()))}")
    return 0
