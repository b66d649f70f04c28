"""Plugins: the hooks, the manager, and the built-in plugin that brings our own rules by the same hooks."""

from ai_residency_lint.plugins.hookspecs import hookimpl

__all__ = ["hookimpl"]
