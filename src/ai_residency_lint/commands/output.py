"""Where the text of a command goes."""

from __future__ import annotations

import os
import sys

from ai_residency_lint.errors import LintError
from ai_residency_lint.lean import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path


_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/")
"""What paths of streams that are open begin with; what else is among the devices is what it looks like."""


def color_wanted() -> bool:
    """Whether stdout is a terminal that shows colours and nobody asked for none (see no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(text: str, arguments: argparse.Namespace) -> None:
    """Write the output to where the arguments say."""
    if arguments.output_file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        from pathlib import Path

        write_file(Path(arguments.output_file), text)


def write_file(file: Path, text: str) -> None:
    """Write a whole file or leave the old one as it is. A link leads to the file that is written; to what is no file (a
    pipe, a device, ``/dev/stdout``) the text is added. Raises ``LintError``."""
    import tempfile
    from pathlib import Path

    temporary = ""
    try:
        if str(file).startswith(_STREAMS) or (file.exists() and not file.is_file()):
            with file.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
            return
        file = Path(os.path.realpath(file))
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
        Path(temporary).chmod(mode)
        Path(temporary).replace(file)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise LintError(f"{file}: cannot be written ({error.strerror})") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def counted(clients: int, calls: Mapping[str, int], unread: int) -> str:
    """The one line about an inventory; ``calls`` says how many there are of each verdict."""
    from ai_residency_lint.inventory.model import VERDICTS
    from ai_residency_lint.inventory.words import several

    counts = ", ".join(f"{calls.get(verdict, 0)} {verdict}" for verdict in VERDICTS)
    return f"{several(clients, 'client')}, {several(sum(calls.values()), 'call')} ({counts}), {unread} not read"


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as columns, two spaces between them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)
