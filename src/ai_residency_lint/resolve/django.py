"""Django: ``django.conf.settings`` stands for the settings modules that the entry points of a project name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import Lit, ModuleObject, Value, extended, one, union

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ai_residency_lint.resolve.evaluate import Resolver

SETTINGS = "django.conf.settings"
_VARIABLE = "DJANGO_SETTINGS_MODULE"


@once
def settings(resolver: Resolver, path: str) -> Value:
    """What ``from django.conf import settings`` gives in the module at ``path``; nothing if no module can be found.

    The environment, if it is declared, says which module it is; else ``manage.py``, and ``wsgi.py`` and ``asgi.py``
    beside the settings, each of which has a default of its own.
    """
    manage = resolver.project.find("manage", 0, path)
    if manage is None:
        return ()
    declared = resolver.environment.get(_VARIABLE)
    via = "" if declared else f"environment variable {_VARIABLE}"
    named = [declared] if declared else _defaults(resolver, manage)
    modules = (resolver.project.find(each, 0, manage) for each in dict.fromkeys(named))
    return union(extended(one(ModuleObject(each)), via=via) for each in modules if each is not None)


def _defaults(resolver: Resolver, manage: str) -> list[str]:
    """The names of the settings modules that the code itself gives."""
    first = [*_named(resolver, manage)]
    inside = (f"{each.partition('.')[0]}.{entry}" for each in first for entry in ("wsgi", "asgi"))
    others = (resolver.project.find(each, 0, manage) for each in dict.fromkeys(inside))
    return [*first, *(name for other in others if other is not None for name in _named(resolver, other))]


def _named(resolver: Resolver, path: str) -> Iterator[str]:
    """The names that the module at ``path`` writes into the variable."""
    for each in resolver.environment_writes().get(_VARIABLE, ()):
        if each.path == path:
            values = (alt.obj.value for alt in resolver.force(each.value) if isinstance(alt.obj, Lit))
            yield from (value for value in values if isinstance(value, str))
