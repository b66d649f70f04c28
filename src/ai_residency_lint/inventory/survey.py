"""What an inventory is made from: the facts of one group of files, and what the rules say about each of them."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from ai_residency_lint.calls.facts import ApiCall, Client, Facts
from ai_residency_lint.catalog.policy import Edition
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.findings.publish import Origin
from ai_residency_lint.findings.select import Selection
from ai_residency_lint.rules.base import Rule
from ai_residency_lint.settings.model import Settings


class Survey(Struct, frozen=True):
    """One group of files under the same settings.

    ``said`` tells what every rule says about one client or call as if it were the only one: selected or not, to every
    reader, not yet placed in cells. ``origins`` holds the read files by path, ``unread`` what was found while reading.
    ``files`` were looked at and ``parsed`` of them parsed; ``listed`` are those that all shards together look at.
    """

    settings: Settings
    edition: Edition
    selection: Selection
    rules: tuple[Rule, ...]
    facts: Facts
    said: Callable[[Client | ApiCall], tuple[Finding, ...]]
    origins: Mapping[str, Origin]
    unread: tuple[Finding, ...]
    files: int
    parsed: int
    listed: int
