"""Reading a file once: bytes to a ``Source``, as Python itself would decode them."""

from __future__ import annotations

import re
from pathlib import Path

from ai_residency_lint.disk import Disk, digest
from ai_residency_lint.sources.model import Problem, Source

_BOM = b"\xef\xbb\xbf"
_NEWLINE = re.compile(rb"\r\n?|\n")
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_NO_CODE = re.compile(rb"^[ \t\f]*(?:#.*)?$")


def read(file: Path, path: str, disk: Disk | None = None) -> Source:
    """The source in ``file``, reported as ``path``. A file that cannot be read has a problem and no text."""
    try:
        data = (disk or Disk()).read(str(file))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _broken(b"", path, file, Problem(f"cannot be read: {reason}"))
    return from_bytes(data, path, file)


def from_bytes(data: bytes, path: str, file: Path) -> Source:
    """The source in ``data``; ``.ipynb`` in ``path`` makes it a notebook. Never raises for what the bytes are."""
    if path.lower().endswith(".ipynb"):
        from ai_residency_lint.sources import notebook

        content = notebook.decode(data)
        return Source(path, file, content.text, digest(data), content.cells, content.problems)
    null = data.find(b"\0")
    if null >= 0:
        return _broken(data, path, file, Problem("null byte: a binary file, or not UTF-8", *_place(data, null)))
    try:
        return Source(path, file, _decoded(data), digest(data))
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8 or declare its encoding"
        problem = Problem(f"not valid {error.encoding}: {hint}", *_place(data, error.start))
    except UnicodeEncodeError:
        problem = Problem("its declared encoding gives characters that are not text")
    except (LookupError, ValueError) as error:
        problem = Problem(str(error).partition(";")[0])
    return _broken(data, path, file, problem)


def encoding_of(data: bytes) -> str:
    """The encoding that a file declares (PEP 263), else UTF-8. Raises LookupError for one that contradicts its mark."""
    name = _declared(data.removeprefix(_BOM))
    if data.startswith(_BOM) and name.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise LookupError(f"declares the encoding {name}, but starts with the mark of UTF-8")
    return name


def _declared(data: bytes) -> str:
    head = data[:1000]
    if b"coding" not in head:
        return "utf-8"
    for line in _NEWLINE.split(head, maxsplit=2)[:2]:
        found = _COOKIE.match(line)
        if found:
            return found[1].decode("ascii", "replace")
        if not _NO_CODE.match(line):
            break
    return "utf-8"


def _decoded(data: bytes) -> str:
    text = data.removeprefix(_BOM).decode(encoding_of(data))
    text.encode("utf-8")  # some encodings can produce lone surrogates, which no parser takes
    return text


def _broken(data: bytes, path: str, file: Path, problem: Problem) -> Source:
    return Source(path, file, "", digest(data), problems=(problem,))


def _place(data: bytes, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a byte; the column counts bytes."""
    newlines = [found.end() for found in _NEWLINE.finditer(data, 0, offset)]
    return len(newlines) + 1, offset - (newlines[-1] if newlines else 0) + 1
