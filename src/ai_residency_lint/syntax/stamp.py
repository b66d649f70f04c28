"""What a summary depends on, apart from the bytes of the file."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ai_residency_lint import __version__
from ai_residency_lint.disk import digest

_HOME = Path(__file__).parent.parent
_SOURCES = ("model.py", "notebook.py", "read.py")


@cache
def stamp() -> bytes:
    """A digest of this version, the modules that read and lower, LibCST's version and Python's.

    The modules count by their content, so that nobody has to remember a number. LibCST is not imported.
    """
    found = [f"{__version__} {sys.version}".encode()]
    for file in _files():
        try:
            found.append(file.read_bytes())
        except OSError:  # installed without sources: the version has to do
            found.append(b"")
    return digest(b"\0".join(found))


def _files() -> Iterator[Path]:
    yield from (_HOME / "sources" / name for name in _SOURCES)
    yield from sorted((_HOME / "syntax").glob("*.py"))
    libcst = find_spec("libcst")
    if libcst is not None and libcst.origin is not None:
        yield Path(libcst.origin).with_name("_version.py")
