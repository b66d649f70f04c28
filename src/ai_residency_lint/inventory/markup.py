"""Text of strangers as HTML."""

from __future__ import annotations

import re
from html import escape

from ai_residency_lint.reporters.printable import one_line

_ITEM = re.compile(r"(?:^|\n)- ")
_CODE = re.compile(r"`([^`]+)`")


def text(words: str) -> str:
    """Text that stays text wherever it is put, in content or in a quoted attribute; invisible characters are shown."""
    return escape(one_line(words), quote=True)


def code(words: str) -> str:
    """Text as code."""
    return f"<code>{text(words)}</code>"


def prose(markdown: str) -> str:
    """Paragraphs and lists of Markdown, with `code` in them; everything else stays as it is written."""
    return "".join(_block(block.strip()) for block in re.split(r"\n\s*\n", markdown) if block.strip())


def _block(block: str) -> str:
    if block.startswith("- "):
        return f"<ul>{''.join(f'<li>{line(item)}</li>' for item in _ITEM.split(block)[1:])}</ul>"
    return f"<p>{line(block)}</p>"


def path(words: str) -> str:
    """A path as code, which may be broken behind its slashes."""
    return f"<code>{text(words).replace('/', '/<wbr>')}</code>"


def line(words: str) -> str:
    """One line of Markdown: text with `code` in it."""
    return _CODE.sub(r"<code>\1</code>", text(" ".join(words.split())))


def link(source: str) -> str:
    """A source; a web address in it becomes a link."""
    parts = re.split(r"(https://[^\s;)]+)", source)
    linked = (
        f'<a href="{text(part)}" rel="noreferrer">{text(part.removeprefix("https://"))}</a>'
        if number % 2
        else text(part)
        for number, part in enumerate(parts)
    )
    return "".join(linked)
