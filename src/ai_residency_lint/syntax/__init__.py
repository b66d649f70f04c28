"""Syntax: the only room that knows LibCST. A module goes in, a summary of plain data comes out."""
