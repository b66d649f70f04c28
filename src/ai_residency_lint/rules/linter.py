"""RSD999: what the linter could not read."""

from __future__ import annotations

from typing import ClassVar

from ai_residency_lint.findings.model import Severity
from ai_residency_lint.rules.base import Rule


class Unreadable(Rule):
    """Finds files, and cells of notebooks, that cannot be read or parsed. The run goes on with the others.

    ## Why it matters

    Silence must mean "fine", and nothing can be said about a file that was not understood (ai-residency-lint, 2026-11).
    Syntax newer than the running Python is read as far as LibCST knows it. Brackets nested more than 200 deep, and
    other nesting some thousands deep, are refused, as they could take down the process.

    ## Example

    ```python
    client = OpenAI(
    ```

    ## Use instead

    Repair the file, or list it under `exclude` if it is not meant to be Python (a template, say).
    """

    code = "RSD999"
    name = "unreadable-file"
    title = "File cannot be parsed"
    severity: ClassVar[Severity] = "error"
