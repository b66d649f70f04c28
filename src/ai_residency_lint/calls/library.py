"""The descriptions of all libraries, indexed by what code says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from msgspec import Struct, field

from ai_residency_lint.catalog.sdk import Client, Function, Http, Method, Module, Sdk, Setting
from ai_residency_lint.resolve.values import Obj, Symbol


class Library(Struct, frozen=True, dict=True):
    """Looks up symbols in the SDK descriptions. Every symbol is first brought to its usual path."""

    sdks: tuple[Sdk, ...]
    aliases: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sdks: Iterable[Sdk]) -> Library:
        """The index over some descriptions."""
        sdks = tuple(sdks)
        return cls(sdks, {alias: usual for sdk in sdks for alias, usual in sdk.aliases.items()})

    def usual(self, path: str) -> str:
        """The usual path of a symbol; the longest alias that begins it decides."""
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            usual = self.aliases.get(".".join(parts[:end]))
            if usual is not None:
                return ".".join([usual, *parts[end:]])
        return path

    @cached_property
    def modules(self) -> frozenset[str]:
        """The top-level import names of all libraries."""
        return frozenset(name for sdk in self.sdks for name in sdk.modules)

    @cached_property
    def _clients(self) -> dict[str, tuple[Sdk, Client]]:
        return {symbol: (sdk, row) for sdk in self.sdks for row in sdk.clients for symbol in row.symbols}

    @cached_property
    def _functions(self) -> dict[str, tuple[Sdk, Function]]:
        return {symbol: (sdk, row) for sdk in self.sdks for row in sdk.functions for symbol in row.symbols}

    @cached_property
    def _requests(self) -> dict[str, tuple[Sdk, Http]]:
        found = ((sdk, row) for sdk in self.sdks for row in sdk.http if not row.holder)
        return {symbol: (sdk, row) for sdk, row in found for symbol in row.symbols}

    @cached_property
    def _held(self) -> dict[tuple[str, str], tuple[Sdk, Http]]:
        rows = ((sdk, row) for sdk in self.sdks for row in sdk.http)
        return {(holder, name): (sdk, row) for sdk, row in rows for holder in row.holder for name in row.symbols}

    @cached_property
    def settings(self) -> Mapping[str, tuple[Sdk, Setting]]:
        """Module attributes that configure calls, by symbol."""
        return {row.symbol: (sdk, row) for sdk in self.sdks for row in sdk.settings}

    @cached_property
    def setting_names(self) -> frozenset[str]:
        """The last names of all settings."""
        return frozenset(symbol.rpartition(".")[2] for symbol in self.settings)

    @cached_property
    def _module_clients(self) -> tuple[tuple[Sdk, Module], ...]:
        return tuple((sdk, row) for sdk in self.sdks for row in sdk.module_clients)

    @cached_property
    def vendor_hosts(self) -> Mapping[str, str]:
        """Ends of host names, and the vendor whose cloud they belong to."""
        return {suffix: name for sdk in self.sdks for name, hosts in sdk.vendor_hosts.items() for suffix in hosts}

    @cached_property
    def vendor_variables(self) -> Mapping[str, str]:
        """Beginnings of the names of environment variables, and the vendor whose addresses these hold."""
        return {start: name for sdk in self.sdks for name, all_ in sdk.vendor_variables.items() for start in all_}

    @cached_property
    def vendor_arguments(self) -> Mapping[str, str]:
        """Arguments by which a library's class or function sends to a vendor, and the vendor."""
        return {each: name for sdk in self.sdks for name, all_ in sdk.vendor_arguments.items() for each in all_}

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The attributes of clients that hold their base URLs."""
        rows = (row for sdk in self.sdks for row in sdk.clients)
        return frozenset(name for row in rows for name in (*row.address, row.websocket_base_url) if name)

    @cached_property
    def called(self) -> frozenset[str]:
        """The last names of everything in the libraries that can be called, and what leads to something called."""
        derived = [name for sdk in self.sdks for row in sdk.clients for name in (*row.derive, *row.providers)]
        held = [name for sdk in self.sdks for row in sdk.http for name in row.holder]
        runs = [name for sdk in self.sdks for row in sdk.clients for name in row.runs]
        paths = (*self._paths(), *self.methods, *derived, *held, *runs, "partial", "partialmethod", "__class__")
        return frozenset(path.rpartition(".")[2] for path in paths)

    @cached_property
    def methods(self) -> frozenset[str]:
        """Everything in the libraries that sends a request, or makes what does, as it is handed on without a call: by
        whole symbols, and by the last two names, of which the first one may be ``Class()``."""
        paths = [path for sdk in self.sdks for table in sdk.methods.values() for path in table]
        paths += [symbol for sdk in self.sdks for row in sdk.functions for symbol in row.symbols]
        paths += [symbol for sdk in self.sdks for row in sdk.http if not row.holder for symbol in row.symbols]
        for sdk in self.sdks:
            ends = {path.rpartition(".")[2] for table in sdk.methods.values() for path in table}
            paths += [f"{between}.{end}" for between in sdk.transparent for end in ends]
            paths += [f"{each}.{end}" for each, end in _parts(sdk)]
            for row in sdk.clients:
                names = [*sdk.generic_methods, *(path for path in sdk.methods.get(row.methods, ()) if "." not in path)]
                paths += [f"{symbol.rpartition('.')[2]}().{name}" for symbol in row.symbols for name in names]
            for http in sdk.http:
                holders = [each.rpartition(".")[2] for each in http.holder]
                sends = [name for name in http.symbols if http.verb not in ("HEAD", "OPTIONS")]
                paths += [f"{holder}().{name}" for holder in holders for name in sends]
        symbols = frozenset(symbol for sdk in self.sdks for row in sdk.clients for symbol in row.symbols)
        return symbols | frozenset(".".join(path.split(".")[-2:]) for path in (*paths, *symbols) if "." in path)

    def _paths(self) -> Iterator[str]:
        """The symbols that are called as they are, under all their names."""
        for sdk in self.sdks:
            yield from (*sdk.aliases, *sdk.aliases.values())
            yield from (symbol for row in sdk.clients for symbol in row.symbols)
            yield from (symbol for row in sdk.functions for symbol in row.symbols)
            yield from (symbol for row in sdk.http if not row.holder for symbol in row.symbols)

    def part(self, obj: Obj) -> tuple[Client, tuple[str, ...]] | None:
        """The attribute path of the part of a client that a class stands for, and what such a client may be."""
        for sdk in self.sdks:
            inner = obj.path.removeprefix(sdk.resources + ".") if sdk.resources and isinstance(obj, Symbol) else ""
            if not inner or inner == getattr(obj, "path", ""):
                continue
            *folders, made = inner.split(".")
            last = re.sub(r"(?<!^)(?=[A-Z])", "_", made.removeprefix("Async")).lower()
            names = tuple(name for name, _ in groupby((*folders, last)))
            start = ".".join(names) + "."
            for row in sdk.clients:
                if any(path.startswith(start) for path in sdk.methods.get(row.methods, ())):
                    return row, names
        return None

    def client(self, obj: Obj) -> tuple[Sdk, Client] | None:
        """The client class that ``obj`` is, if it is one."""
        return self._clients.get(self.usual(obj.path)) if isinstance(obj, Symbol) else None

    def function(self, obj: Obj) -> tuple[Sdk, Function, str] | None:
        """The function that makes a request by itself, with its usual path."""
        if not isinstance(obj, Symbol):
            return None
        path = self.usual(obj.path)
        found = self._functions.get(path)
        return None if found is None else (*found, path)

    def request(self, obj: Obj) -> tuple[Sdk, Http] | None:
        """The general HTTP function that ``obj`` is, if it is one."""
        return self._requests.get(obj.path) if isinstance(obj, Symbol) else None

    def held(self, constructor: Obj, name: str) -> tuple[Sdk, Http] | None:
        """The HTTP method ``name`` of what ``constructor`` makes."""
        return self._held.get((constructor.path, name)) if isinstance(constructor, Symbol) else None

    def module_client(self, obj: Obj) -> tuple[Sdk, Client, str, tuple[str, ...]] | None:
        """A path through a module used as a client: description, module, and the names after the module."""
        if not isinstance(obj, Symbol):
            return None
        path = self.usual(obj.path)
        for _, row in self._module_clients:
            if path.startswith(row.symbol + "."):
                sdk, client = self._clients[row.client]
                return sdk, client, row.symbol, tuple(path[len(row.symbol) + 1 :].split("."))
        return None

    def is_absent(self, path: str) -> bool:
        """Whether a symbol stands for an argument that is not given (``openai.NOT_GIVEN``, ``openai.omit``)."""
        return any(self.usual(path) in sdk.absent for sdk in self.sdks)

    @staticmethod
    def method(sdk: Sdk, table: str, names: tuple[str, ...]) -> tuple[str, Method] | None:
        """The method at an attribute path of a client, with that path written plainly."""
        plain = ".".join(name for name in names if name not in sdk.transparent)
        method = sdk.methods.get(table, {}).get(plain)
        return None if method is None else (plain, method)


def _parts(sdk: Sdk) -> Iterator[tuple[str, str]]:
    """The methods of the classes that are parts of a client: ``Completions()`` and ``create``."""
    paths = (path.split(".") for table in sdk.methods.values() for path in table if sdk.resources)
    for _, owner, end in (["", *path][-3:] for path in paths if len(path) > 1):
        name = owner.title().replace("_", "")
        yield from ((f"{name}()", end), (f"Async{name}()", end))
