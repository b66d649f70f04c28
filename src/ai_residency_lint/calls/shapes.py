"""Calls that no method of a library takes, told by their arguments: ``d.get("key", 0)``, ``task.cancel()``.

Many methods of the libraries bear names that every mapping, list or task has, too. What is called then need not be
followed: with such arguments a method of a library raises an error, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from ai_residency_lint.calls.builtin import TEXT, UNTOLD, Builtins
from ai_residency_lint.catalog.sdk import Sdk
from ai_residency_lint.syntax.summary import Attribute, Call, Const, Expr, Name

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ANY = 99
"""More arguments without a name than any call has."""


class Shapes:
    """Knows which arguments the methods of libraries take, as far as their descriptions tell."""

    def __init__(self, sdks: Iterable[Sdk]) -> None:
        self._sdks = tuple(sdks)

    def fits(self, call: Call, builtins: Builtins) -> bool:
        """Whether a method of a library, if one is called by its name, can take these arguments and sends something.

        ``builtins`` are those of the module of the call.
        """
        if not isinstance(call.func, Attribute) or any(each.stars for each in call.arguments):
            return True
        if (wanted := self._runs.get(call.func.name)) is not None:
            told = not wanted.isdisjoint(each.keyword for each in call.arguments)
            if told or call.func.name not in self._others:
                return told
        name, plain = call.func.name, [each.value for each in call.arguments if each.keyword is None]
        if _is_class(call.func.base):  # which gets the object as well
            return True
        if len(plain) > self._most.get(name, _ANY) or (not call.arguments and name in self._needy):
            return False
        if plain and name in self._textual and (kind := builtins.kind(plain[0])) != UNTOLD and not kind & TEXT:
            return False
        only = name in self._reading and len(plain) == len(call.arguments) > 0
        return not (only and isinstance(plain[0], Const) and self._is_no_url(plain[0].value))

    def _is_no_url(self, value: object) -> bool:
        """Whether a constant is neither a URL nor a path of an API, though a client may add the beginning of one."""
        return not isinstance(value, str) or ("/" not in value and value not in self._endpoints)

    @cached_property
    def _most(self) -> dict[str, int]:
        """How many arguments without a name the methods of one name take at most: as many as there are in the path.
        Functions, those of older versions too, and other HTTP libraries have rules of their own."""
        found: dict[str, int] = {}
        for name, path in self._methods():
            found[name] = max(found.get(name, 0), _ANY if path is None else path.count("{"))
        others = [name for name, _ in self._functions()]
        others += [_last(symbol) for sdk in self._sdks for row in sdk.http for symbol in row.symbols]
        return found | dict.fromkeys(others, _ANY)

    @cached_property
    def _needy(self) -> frozenset[str]:
        """The names of methods that always need an argument: there is one in the path, they send to any URL, or make a
        client with other options."""
        paths = [*self._methods(), *self._functions()]
        without = {name for name, path in paths if path is None or "{" not in path}
        derived = {name for sdk in self._sdks for row in sdk.clients for name in row.derive}
        return frozenset((derived | {name for name, _ in paths}) - without) | self._sending

    @cached_property
    def _textual(self) -> frozenset[str]:
        """The names of methods of which the first argument without a name is a part of a path, or a URL."""
        return frozenset(name for name, most in self._most.items() if 0 < most < _ANY) | self._sending

    @cached_property
    def _sending(self) -> frozenset[str]:
        """The names of methods of which the first argument is a URL, and that are nothing else."""
        rows = [row for sdk in self._sdks for row in sdk.http]
        free = {name for sdk in self._sdks for name in sdk.generic_methods}
        free |= {name for row in rows if row.holder and row.url.index == 0 for name in row.symbols}
        others = {_last(symbol) for row in rows if row.url.index != 0 for symbol in row.symbols}
        return frozenset(free - others - {name for name, _ in (*self._methods(), *self._functions())})

    @cached_property
    def _reading(self) -> frozenset[str]:
        """Those of them that send nothing but the URL."""
        verbs = {(_last(symbol), row.verb) for sdk in self._sdks for row in sdk.http for symbol in row.symbols}
        verbs |= {item for sdk in self._sdks for item in sdk.generic_methods.items()}
        return self._sending & {name for name, verb in verbs if verb in _READING}

    @cached_property
    def _endpoints(self) -> frozenset[str]:
        """What paths of an API begin with."""
        paths = (path for _, path in (*self._methods(), *self._functions()) if path)
        return frozenset(path.strip("/").partition("/")[0].partition("?")[0] for path in paths)

    @cached_property
    def _runs(self) -> dict[str, frozenset[str | None]]:
        """The names of methods that are only looked at where they get something, and the names of that; None for an
        argument without a name."""
        found: dict[str, frozenset[str | None]] = {}
        for row in (row for sdk in self._sdks for row in sdk.clients):
            wanted = frozenset({*row.parameters, *(route.option for route in row.routes)})
            for name, first in row.runs.items():
                found[name] = found.get(name, frozenset()) | wanted | ({None} if first else frozenset())
        return found

    @cached_property
    def _others(self) -> frozenset[str]:
        """The names of everything else that is called."""
        others = {_last(path) for path in (*dict(self._methods()), *dict(self._functions()))}
        others |= {_last(symbol) for sdk in self._sdks for row in sdk.http for symbol in row.symbols}
        return frozenset(others | {name for sdk in self._sdks for row in sdk.clients for name in row.derive})

    def _methods(self) -> Iterator[tuple[str, str | None]]:
        """The names of methods with their paths; None where these do not tell what a method takes."""
        for sdk in self._sdks:
            for table in sdk.methods.values():
                for path, method in table.items():
                    known = sdk.resources and method.kind == "http"
                    yield _last(path), method.path if known else None

    def _functions(self) -> Iterator[tuple[str, str]]:
        for sdk in self._sdks:
            for row in sdk.functions:
                yield from ((_last(symbol), row.endpoint) for symbol in row.symbols)


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _is_class(expr: Expr) -> bool:
    return isinstance(expr, Name | Attribute) and (expr.id if isinstance(expr, Name) else expr.name)[:1].isupper()
