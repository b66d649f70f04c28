"""Fingerprints: the identity of a finding that survives edits elsewhere in the file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from ai_residency_lint.disk import digest
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.findings.suppress import without_noqa


class Placed(NamedTuple):
    """A finding with what identifies it: the path that does not depend on the working directory, and its line."""

    finding: Finding
    path: str
    text: str


def fingerprinted(findings: Iterable[Placed]) -> Iterator[Finding]:
    """The findings, which must come in order, with their fingerprints.

    A fingerprint is made of code, path, the text of the first line (white space and ``noqa`` do not count) and a
    running number among findings that are equal in all of these. Line numbers and messages have no part in it.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding, path, text in findings:
        key = (finding.code, path, " ".join(without_noqa(text).split()))
        yield replace(finding, fingerprint=fingerprint(*key, seen[key]))
        seen[key] += 1


def fingerprint(code: str, path: str, text: str, occurrence: int) -> str:
    """32 hexadecimal digits for a finding's identity."""
    identity = "\0".join((code, path, text, str(occurrence)))
    return digest(identity.encode("utf-8", "surrogatepass")).hex()
