"""Plugins: the hooks, the manager, and the built-in plugin that brings our own rules by the same hooks."""

TYPE_CHECKING = False  # most runs need neither ``typing`` nor pluggy for this
if TYPE_CHECKING:
    from ai_residency_lint.plugins.hookspecs import hookimpl

__all__ = ["hookimpl"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ai_residency_lint.plugins import hookspecs

    return getattr(hookspecs, name)
