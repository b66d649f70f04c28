"""Rows in words, for the formats that people read."""

from collections.abc import Iterable, Iterator
from json import dumps

from ai_residency_lint.inventory.model import CallRow, Datum, Host, Place, Plain, Retention, Route, Scope

NOT_KNOWN = "not known"
NO_MODEL = "no model"
LEFT = "left to the provider"

CANNOT_KNOW = (
    "This record is made from source code alone. It cannot know the contract with a provider, how the provider's "
    "account and project are set up, or what redirects a request when the program runs: environment variables that "
    "nobody declared, proxies, gateways, name resolution. It lists the calls of the files that were inspected, as far "
    "as they can be recognised, and neither what other programs send nor which content they carry. The policy is the "
    'edition named above and may have changed since. "Fine" means that nothing in the code contradicts this policy; '
    "it does not prove that content stays in the region."
)


def several(number: int, noun: str) -> str:
    """How many there are of something, as in "1 call"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def where(place: Place) -> str:
    """``path:line``; in a notebook ``path:cell N:line``, with the same 0-based N as in JSON."""
    cell = "" if place.cell is None else f"cell {place.cell}:"
    return f"{place.path}:{cell}{place.line}"


def host(each: Host) -> str:
    """The name of a host; the vendor's where only that is known."""
    return each.host or (f"({each.vendor})" if each.vendor else each.url or NOT_KNOWN)


def hosts(route: Route) -> tuple[str, ...]:
    """The names of the hosts of a row, each once, with "not known" if there may be others."""
    named = dict.fromkeys(host(each) for each in route.values)
    return (*named, NOT_KNOWN) if route.status == "unknown" and NOT_KNOWN not in named else tuple(named)


def models(datum: Datum | None) -> tuple[str, ...]:
    """The models of a call, with "not known" if there may be others, and "no model" where the endpoint takes none."""
    if datum is None:
        return (NO_MODEL,)
    named = tuple(value(each) for each in datum.values if each is not None)
    if datum.status == "omitted":
        return (LEFT,)
    return (*named, NOT_KNOWN) if datum.status == "unknown" else named


def value(each: Plain) -> str:
    """A value in words: text as it is, anything else as in JSON."""
    return each if isinstance(each, str) else dumps(each, ensure_ascii=False)


def options(row: CallRow) -> Iterator[tuple[str, str]]:
    """The options of a call, by name, as ``True`` or ``omitted (default: true)``."""
    for name, datum in row.options.items():
        yield name, option(datum)


def option(datum: Datum) -> str:
    """What an option is set to."""
    if datum.status == "omitted":
        return "omitted"
    named = [_python(each) for each in datum.values]
    return " or ".join((*named, NOT_KNOWN) if datum.status == "unknown" else named)


def _python(each: Plain) -> str:
    if isinstance(each, list):
        return ", ".join(map(value, each)) or "[]"
    return "omitted" if each is None else str(each) if isinstance(each, bool) else value(each)


def kept(retention: Retention | None) -> str:
    """What an endpoint keeps, in a few words."""
    return retention.state if retention else ""


def contract(scope: Scope) -> str:
    """What the settings declare of the contract."""
    names = {
        "none": "no special control",
        "mam": "modified abuse monitoring",
        "zdr": "zero data retention",
        "": "nothing declared",
    }
    return names[scope.retention]


def some(words: Iterable[str], most: int) -> str:
    """The first words of a list, and how many more there are."""
    found = tuple(words)
    rest = len(found) - most
    return ", ".join(found if rest <= 0 else (*found[:most], f"and {rest} more"))
