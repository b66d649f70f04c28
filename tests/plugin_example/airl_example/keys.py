"""A rule of another kind: it looks at the syntax tree."""

from collections.abc import Iterator

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider

from ai_residency_lint.findings.model import Finding
from ai_residency_lint.rules.base import location
from ai_residency_lint.syntax.summary import Span
from airl_example.rules import KeyInSource


def keys(module: libcst.Module, path: str) -> Iterator[Finding]:
    """A finding for every string that starts like a key."""
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    for node, place in positions.items():
        if isinstance(node, libcst.SimpleString) and node.raw_value.startswith("sk-"):
            # LibCST counts columns from 0, findings count them from 1.
            span = Span(place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)
            yield Finding(
                KeyInSource.code, KeyInSource.name, "API key in the source", KeyInSource.severity, location(path, span)
            )
