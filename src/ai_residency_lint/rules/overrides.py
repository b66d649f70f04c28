"""What can take the place of a default, in words: the ``via`` of facts, sorted by kind."""

from __future__ import annotations

_KINDS = ("environment variable", "command-line option", "parameter", "field")
_MOST = 3
"""Names of one kind in a message; the others are counted."""

VARIABLE = _KINDS[0]


def by_kind(via: str) -> dict[str, list[str]]:
    """The names in ``via`` by what they are; a name without a kind is of the kind before it."""
    found: dict[str, list[str]] = {}
    kind = ""
    for word in via.split(" or ") if via else ():
        kind = next((each for each in _KINDS if word.startswith(each + " ")), kind if found else "")
        name = word.removeprefix(kind + " ")
        if name not in found.setdefault(kind, []):
            found[kind].append(name)
    return found


def spoken(via: str) -> str:
    """``parameter a or b or environment variable C``."""
    return _listed(by_kind(via))


def rescued(via: str) -> str:
    """The half sentence on what else can decide: it can replace the value, or may be declared in the settings."""
    found = by_kind(via)
    declared = found.pop(VARIABLE, [])
    replaces = f"; {_listed(found)} can replace it" if found else ""
    return replaces + (
        f"; or, if {_named(VARIABLE, declared)} is set, declare it under `environment`" if declared else ""
    )


def _listed(found: dict[str, list[str]]) -> str:
    return " or ".join(_named(kind, names) for kind, names in found.items())


def _named(kind: str, names: list[str]) -> str:
    more = f" or {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"{kind} {' or '.join(names[:_MOST])}{more}".strip()
