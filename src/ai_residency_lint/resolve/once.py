"""What only depends on a class, on a module, or on all modules that are known so far, is found out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from ai_residency_lint.resolve.values import Klass

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_About = TypeVar("_About", Klass, str)
_Found = TypeVar("_Found")


def once(function: Callable[[Resolver, _About], _Found]) -> Callable[[Resolver, _About], _Found]:
    """A function that remembers what it says of each class, or of each module by its path."""

    @wraps(function)
    def remembered(resolver: Resolver, about: _About) -> _Found:
        key = (function, about) if isinstance(about, str) else (function, about.path, about.index, about.frame.key)
        if key not in resolver.once:
            resolver.once[key] = function(resolver, about)
        found: _Found = resolver.once[key]
        return found

    return remembered


def so_far(meanwhile: _Found) -> Callable[[Callable[[Resolver], _Found]], Callable[[Resolver], _Found]]:
    """A function that remembers what it says until further modules are known; who asks inside it gets ``meanwhile``."""

    def decorated(function: Callable[[Resolver], _Found]) -> Callable[[Resolver], _Found]:
        @wraps(function)
        def remembered(resolver: Resolver) -> _Found:
            key = (function, len(resolver.project))
            if key not in resolver.once:
                resolver.once[key] = meanwhile
                resolver.once[key] = function(resolver)
            found: _Found = resolver.once[key]
            return found

        return remembered

    return decorated
