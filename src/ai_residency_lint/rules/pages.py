"""A rule as a page of documentation, for ``explain`` and for ``python -m ai_residency_lint.rules.pages FOLDER``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from inspect import cleandoc
from pathlib import Path

from ai_residency_lint.rules.base import Rule

READERS = {"regular": "everybody", "pedantic": "the pedantic reader and the auditor", "auditor": "the auditor"}


def page(rule: type[Rule]) -> str:
    """The page of one rule as Markdown, ending in a newline."""
    facts = f"**{rule.title}.** Severity: {rule.severity}. Seen by: {READERS[rule.persona]}."
    return f"# {rule.code} {rule.name}\n\n{facts}\n\n## What it does\n\n{cleandoc(rule.__doc__ or '')}\n"


def index(rules: Iterable[type[Rule]]) -> str:
    """The table of all rules as Markdown, ending in a newline."""
    rows = (f"| [{r.code}]({r.code}.md) | {r.name} | {r.title} | {r.severity} | {r.persona} |" for r in rules)
    lines = (
        "# Rules",
        "",
        "Made from the rules themselves by `python -m ai_residency_lint.rules.pages docs/rules`.",
        "",
        "| code | name | what it finds | severity | persona |",
        "| --- | --- | --- | --- | --- |",
    )
    return "\n".join((*lines, *rows)) + "\n"


def pages(rules: Iterable[type[Rule]]) -> dict[str, str]:
    """All pages by file name, the index as ``README.md``."""
    found = tuple(rules)
    return {"README.md": index(found), **{f"{rule.code}.md": page(rule) for rule in found}}


def main(arguments: list[str]) -> int:
    """Write all pages into a folder."""
    from ai_residency_lint.rules.all import RULES

    if len(arguments) != 1:
        sys.stderr.write("usage: python -m ai_residency_lint.rules.pages FOLDER\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(RULES).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
