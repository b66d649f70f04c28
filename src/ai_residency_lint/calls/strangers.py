"""Objects of libraries that are not described: what a call may go through beside a client that is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from msgspec import Struct

from ai_residency_lint.calls.clients import Clients, chain
from ai_residency_lint.calls.facts import Missing, Reason, Target
from ai_residency_lint.calls.given import data, described
from ai_residency_lint.calls.hosts import Hosts
from ai_residency_lint.calls.library import Library
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import Alt, Arguments, Member, Obj, Result, Symbol, Thunk


class Strangers(Struct, frozen=True):
    """Tells whose API such an object calls."""

    resolver: Resolver
    library: Library
    hosts: Hosts
    clients: Clients

    def told(self, alt: Alt) -> Target | Missing:
        """The library that a call goes to if ``alt`` is what is called, or why that cannot be told.

        An object of a class from outside (``volcenginesdkarkruntime.Ark(...)``) calls what its library is for. Not so
        one that is given a client or a host of the provider, or whose name speaks of the provider: it may hand on.
        """
        name = self._library_of(alt.obj)
        if name:
            return Target("", "", "vendor", "call", "", name, alt.trail, alt.via)
        return Missing(Reason.EXTERNAL, described(alt.obj), alt.trail)

    def _library_of(self, obj: Obj) -> str:
        root = chain(obj)[0]
        func = root.func if isinstance(root, Result) else root
        if not isinstance(func, Symbol) or not _has_class(func.path):
            return ""
        top = func.path.partition(".")[0]
        known = top in self.library.modules or top in sys.stdlib_module_names
        if known or self.hosts.edition.provider in func.path.lower():
            return ""
        given = root.arguments if isinstance(root, Result) else Arguments()
        return "" if given is None or any(map(self._hands_on, _thunks(given))) else top

    def _hands_on(self, thunk: Thunk) -> bool:
        """Whether an argument is a client that is known, or names a host of the provider."""
        for alt in self.resolver.force(thunk):
            root = chain(alt.obj)[0] if isinstance(alt.obj, Member | Result) else alt.obj
            if isinstance(root, Result) and self.clients.of(root, "") is not None:
                return True
            if self.hosts.domain in str(data(self.resolver, alt.obj)):
                return True
        return False


def _has_class(path: str) -> bool:
    return any(part[:1].isupper() for part in path.split("."))


def _thunks(given: Arguments) -> Iterator[Thunk]:
    yield from (*given.positional, *given.keywords.values(), *given.stars, *given.splats)
