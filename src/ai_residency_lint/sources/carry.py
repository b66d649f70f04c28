"""Whether a file that names a library has anything that importers could use: a mere mention carries nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ai_residency_lint.lean import TYPE_CHECKING
from ai_residency_lint.sources.reach import imports_by_text

if TYPE_CHECKING:
    import ast

MAX_SIZE = 1_000_000
"""Bytes. A larger file counts as one that carries something, and is not looked into."""
_IMPORT = re.compile(rb"^(?:from|import)[ \t][^\n#]*", re.MULTILINE)
_LONG_QUOTES = (b'"""', b"'''")


def carries(data: bytes, names: Callable[[bytes], bool]) -> bool:
    """Whether the code of a module holds what ``names`` accepts in anything that can lead to a request.

    That is an identifier, an import, or a text with a dot or slash in it, such as a host: not a comment, a docstring or
    a plain word such as ``"openai"``, unless modules are imported by text. What cannot be parsed counts as carrying.
    """
    if len(data) > MAX_SIZE or _imports(data, names):
        return True
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        dynamic = imports_by_text(data)
        return names("\n".join(_words(tree, dynamic)).encode(errors="replace"))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return True


def _imports(data: bytes, names: Callable[[bytes], bool]) -> bool:
    """Whether a line that is an import, as far as can be told at a glance, has such a name."""
    for found in _IMPORT.finditer(data):
        if names(found[0]) and not any(data.count(each, 0, found.start()) % 2 for each in _LONG_QUOTES):
            return True
    return False


def _words(tree: ast.AST, dynamic: bool) -> Iterator[str]:
    """Everything in a tree that names or says something that can matter elsewhere."""
    import ast

    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if dynamic or "." in node.value or "/" in node.value:
                yield node.value
        elif not isinstance(node, ast.Constant):
            for value in vars(node).values():
                for each in value if isinstance(value, list) else (value,):
                    if isinstance(each, str):
                        yield each
                    elif isinstance(each, ast.AST):
                        todo.append(each)
