"""``catalog``: what the tool knows, as of when, and from which sources."""

import argparse
import sys
from collections.abc import Iterable
from json import dumps
from typing import Any

from ai_residency_lint.catalog.policy import Edition
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.commands.context import equipped


def run(arguments: argparse.Namespace) -> int:
    """Print the policy editions and the library descriptions, as text or JSON."""
    catalog = equipped(arguments, lambda _, catalog: catalog)
    editions = [catalog.edition(name) for name in catalog.edition_names()]
    sdks = sorted(catalog.sdks(), key=lambda sdk: sdk.name)
    if arguments.output_format == "json":
        print(dumps({"schema": 1, "editions": list(map(_edition, editions)), "sdks": list(map(_sdk, sdks))}, indent=2))
    else:
        sys.stdout.writelines(_text(editions, sdks))
    return 0


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "name": edition.name,
        "title": edition.title,
        "captured": edition.captured,
        "complete": edition.complete,
        "regions": [region.code for region in edition.regions],
        "origins": [{"title": each.title, "url": each.url, "as_of": each.as_of} for each in edition.origins],
    }


def _sdk(sdk: Sdk) -> dict[str, Any]:
    return {key: getattr(sdk, key) for key in ("name", "title", "versions", "as_of", "source")}


def _text(editions: Iterable[Edition], sdks: Iterable[Sdk]) -> Iterable[str]:
    yield "Policy editions\n\n"
    for edition in editions:
        part = "" if edition.complete else ", incomplete: absence proves nothing"
        yield f"{edition.name}: {edition.title} (captured {edition.captured}{part})\n"
        for origin in edition.origins:
            yield f"    {origin.as_of}  {origin.title}  {origin.url}\n"
    yield "\nLibrary descriptions\n\n"
    for sdk in sdks:
        yield f"{sdk.name}: {sdk.title} (as of {sdk.as_of})\n    versions: {sdk.versions}\n    source: {sdk.source}\n"
