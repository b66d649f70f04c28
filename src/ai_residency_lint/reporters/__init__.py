"""Reporters: one module a format, from findings to text."""
