"""Plugins: the hooks, the manager, and the built-in plugin that brings our own rules by the same hooks."""
