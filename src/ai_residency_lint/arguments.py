"""The arguments of a usual call, read without argparse, which takes longer than all else in a small run."""

from __future__ import annotations

from types import SimpleNamespace

from ai_residency_lint.options import COMMANDS

TYPE_CHECKING = False  # as in ``cli``
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_QUICK = ("check", "inventory")
"""The commands that are read here: those that hooks and editors call."""


def usual(argv: Sequence[str]) -> SimpleNamespace | None:
    """What argparse would make of ``argv``; None for what is wrong or not as usual, of which argparse can tell."""
    if not argv or argv[0] not in _QUICK:
        return None
    declared = _Declared()
    COMMANDS[argv[0]][1](declared)
    found: dict[str, Any] = {"command": argv[0], "version": False, **declared.defaults}
    alone: set[object] = set()
    at = 1
    while at < len(argv):
        start, at = at, at + 1
        if _is_plain(argv[start]):
            while at < len(argv) and _is_plain(argv[at]):
                at += 1
            found["paths"] = [*found["paths"], *argv[start:at]]
            continue
        name, equals, value = argv[start].partition("=")
        if name not in declared.options:
            return None
        dest, action, choices, group = declared.options[name]
        if group in alone:
            return None
        if group is not None:
            alone.add(group)
        if action == "store_true":
            if equals:
                return None
            found[dest] = True
            continue
        if not equals:
            if at == len(argv) or not _is_plain(argv[at]):
                return None
            value, at = argv[at], at + 1
        if value == "--" or (choices and value not in choices):
            return None
        found[dest] = [*found[dest], value] if action == "append" else value
    return SimpleNamespace(**found)


def _is_plain(word: str) -> bool:
    """Whether a word is a value or a path, not an option."""
    return word[:1] != "-" or word == "-"


class _Declared:
    """The options of a command, each by every name that it has, and what they are if nobody gives them."""

    def __init__(self) -> None:
        self.options: dict[str, tuple[str, str, Sequence[str], object]] = {}
        self.defaults: dict[str, Any] = {}
        self._group: object = None

    def add_argument(
        self,
        *names: str,
        action: str = "store",
        default: Any = None,
        choices: Sequence[str] = (),
        nargs: str | None = None,
        **_: Any,
    ) -> None:
        dest = names[0].lstrip("-").replace("-", "_")
        self.defaults[dest] = [] if nargs else False if action == "store_true" else default
        if not nargs:
            self.options.update(dict.fromkeys(names, (dest, action, choices, self._group)))

    def add_argument_group(self, title: str) -> _Declared:
        return self

    def add_mutually_exclusive_group(self) -> _Declared:
        group = _Declared()
        group.options, group.defaults, group._group = self.options, self.defaults, group
        return group
