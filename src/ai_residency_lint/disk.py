"""The file system as one run sees it. Whatever a run looks at below a project, it looks at through here: so each folder
is listed once, and all that the outcome depends on is known when the run ends."""

from __future__ import annotations

import errno
import os
import time
from itertools import islice

try:
    from _blake2 import blake2b  # ``hashlib`` loads OpenSSL, which takes half as long as a small run
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False  # as in ``cli``
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Looks = tuple[int, int, int, int]
    Seen = tuple[bool, list[dict[str, Any]]]

FILE, FOLDER, LINK, OTHER, NOTHING, UNKNOWN = "f", "d", "l", "o", "", "?"
"""What is at a path: of a link ``LINK`` in a listing, else what it leads to; ``UNKNOWN`` if that cannot be told."""

ENDINGS = (".py", ".pyi", ".ipynb")
NAMES = frozenset(
    {
        *(".ai-residency-lint.toml", ".git", ".gitignore", "Pipfile"),
        *("pyproject.toml", "requirements.txt", "setup.cfg", "setup.py"),
    }
)
UNSEEN = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Files are seen in listings by their endings or names, folders unless they have one of these. Nothing else is, so that
nothing can depend on it: reports and logs come and go."""

SAFE = 2_000_000_000
"""Nanoseconds. A file that was written so shortly before a run could be written again and look the same: the coarsest
of file systems counts time in steps of two seconds."""
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Disk:
    """What one run looks at. With ``noting`` it is kept for ``cache.results``:

    ``folders`` are listings (None for no folder), ``files`` what was read (how the file looked before, and a digest; an
    empty one if nobody has asked for it), ``kinds`` and ``links`` the other answers. ``is_clear`` is False if an answer
    was one that need not come again.
    """

    def __init__(self, *, noting: bool = False) -> None:
        self.noting = noting
        self.started = time.time_ns() if noting else 0
        self.folders: dict[str, Mapping[str, str] | None] = {}
        self.files: dict[str, tuple[Looks, bytes]] = {}
        self.kinds: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.is_clear = True

    def doubt(self) -> None:
        """Say that the same files may have another outcome next time."""
        self.is_clear = False

    def entries(self, folder: str) -> Mapping[str, str]:
        """What can be seen in a folder, by name and in the order of names. Raises OSError."""
        found = self.folders.get(folder)
        if found is None:
            try:
                found = self.folders[folder] = self._listing(folder)
            except (FileNotFoundError, NotADirectoryError):
                self.folders[folder] = None
                raise
            except OSError:
                self.doubt()
                raise
        return found

    def listed(self, folder: str) -> str:
        """What can be seen in a folder ``as_text``. Raises OSError if that cannot be told."""
        try:
            return as_text(self.entries(folder))
        except (FileNotFoundError, NotADirectoryError):
            return as_text(None)

    def kind(self, path: str) -> str:
        """What is at a path, or where the link there leads."""
        folder, name = os.path.split(path)
        listed = self.folders.get(folder)
        if listed is not None:
            seen = listed.get(name, NOTHING)
            if seen in (FILE, FOLDER) or (seen == NOTHING and _is_seen(name)):
                return seen
        if path not in self.kinds:
            self.kinds[path] = self._kind(path)
            if self.kinds[path] == UNKNOWN:
                self.doubt()
        return self.kinds[path]

    def read(self, file: str) -> bytes:
        """The content of a file. Raises OSError."""
        try:
            before, data = self._opened(file)
        except (FileNotFoundError, NotADirectoryError):
            self.kinds[file] = NOTHING
            raise
        except OSError:
            self.doubt()
            raise
        if self.noting:
            self._note(file, before, data)
        return data

    def content(self, file: str) -> bytes:
        """A digest of the content of a file; only with ``noting``. Raises OSError."""
        if file not in self.files:
            self.read(file)
        before, found = self.files[file]
        if not found:
            found = self._digest(file, before)
            self.files[file] = before, found
        return found

    def note(self, file: str) -> None:
        """Note how a file looks that is read by others; only with ``noting``. Raises OSError."""
        found = looks(os.stat(file))
        if file not in self.files:
            self.files[file] = found, b"" if self._tells(found) else digest(self._opened(file)[1])

    def real(self, path: str) -> str:
        """A path without links."""
        if path not in self.links:
            self.links[path] = self._real(path)
        return self.links[path]

    # -- a look at the file system itself ------------------------------------------------------------------------------

    def _listing(self, folder: str) -> Mapping[str, str]:
        return listing(folder)

    def _kind(self, path: str) -> str:
        return kind(path)

    def _opened(self, file: str) -> tuple[Looks, bytes]:
        return opened(file)

    def _real(self, path: str) -> str:
        return os.path.realpath(path)

    def _note(self, file: str, before: Looks, data: bytes) -> None:
        known = self.files.get(file)
        if known is None:
            self.files[file] = before, b"" if self._tells(before) else digest(data)
        elif known[0] != before:
            self.doubt()  # it has changed during the run

    def _tells(self, found: Looks) -> bool:
        """Whether a file that looks so later is the same."""
        return max(found[1:3]) < self.started - SAFE

    def _digest(self, file: str, before: Looks) -> bytes:
        now, data = self._opened(file)
        if now != before:
            self.doubt()
        return digest(data)

    # -- for other processes -------------------------------------------------------------------------------------------

    def mark(self) -> tuple[int, ...]:
        """How much has been looked at, for ``since``."""
        return tuple(map(len, self._tables()))

    def since(self, mark: tuple[int, ...]) -> Seen:
        """What has been looked at since then."""
        found = zip(self._tables(), mark, strict=True)
        return self.is_clear, [dict(islice(table.items(), start, None)) for table, start in found]

    def add(self, seen: Seen) -> None:
        """Take over what another process has looked at."""
        self.is_clear = self.is_clear and seen[0]
        for table, more in zip(self._tables(), seen[1], strict=True):
            for path, found in more.items():
                known: Any = table.setdefault(path, found)
                if known != found and (table is not self.files or known[0] != found[0]):
                    self.doubt()

    def _tables(self) -> tuple[dict[str, Any], ...]:
        return self.folders, self.files, self.kinds, self.links


class Noted(Disk):
    """What is looked at for one part of a run, which counts as looked at in the ``whole`` run as well."""

    def __init__(self, whole: Disk) -> None:
        super().__init__(noting=True)
        self._whole = whole

    def doubt(self) -> None:
        """Say that the same files may have another outcome next time."""
        self._whole.doubt()
        super().doubt()

    def _listing(self, folder: str) -> Mapping[str, str]:
        return self._whole.entries(folder)

    def _kind(self, path: str) -> str:
        return self._whole.kind(path)

    def _opened(self, file: str) -> tuple[Looks, bytes]:
        data = self._whole.read(file)
        return self._whole.files[file][0], data

    def _real(self, path: str) -> str:
        return self._whole.real(path)

    def _digest(self, file: str, before: Looks) -> bytes:
        return self._whole.content(file)


def listing(folder: str) -> dict[str, str]:
    """What can be seen in a folder. Raises OSError."""
    found = {}
    with os.scandir(folder) as entries:
        for each in entries:
            name = each.name
            try:
                if each.is_file(follow_symlinks=False):
                    if name[-3:] == ".py" or _is_seen(name):
                        found[name] = FILE
                elif each.is_dir(follow_symlinks=False):
                    if name not in UNSEEN:
                        found[name] = FOLDER
                else:
                    found[name] = LINK if each.is_symlink() else OTHER
            except OSError:
                found[name] = LINK
    return found if len(found) < 2 else dict(sorted(found.items()))


def as_text(found: Mapping[str, str] | None) -> str:
    """A listing (None for no folder) as text, which no other one has."""
    return "/" if found is None else "/".join([*found, *found.values()])


def encoded(text: str) -> bytes:
    """Any text as bytes, such as a path that is no UTF-8."""
    return text.encode(errors="surrogatepass")


def kind(path: str) -> str:
    """What is at a path, or where the link there leads."""
    try:
        mode = os.stat(path).st_mode & 0o170000
    except (FileNotFoundError, NotADirectoryError):
        return NOTHING
    except OSError as error:
        return NOTHING if error.errno == errno.ELOOP else UNKNOWN
    except ValueError:  # a name that no file can have
        return NOTHING
    return FILE if mode == 0o100000 else FOLDER if mode == 0o040000 else OTHER


def opened(file: str) -> tuple[Looks, bytes]:
    """How a file looks, and its content, as fast as Python can. Raises OSError."""
    handle = os.open(file, _READ)
    try:
        before = os.fstat(handle)
        data = os.read(handle, before.st_size + 1)
        if len(data) != before.st_size:
            pieces = [data]
            while data := os.read(handle, 1 << 20):
                pieces.append(data)
            data = b"".join(pieces)
    finally:
        os.close(handle)
    return looks(before), data


def below(folder: str) -> Iterator[str]:
    """The files below a folder, in a fixed order, without what Python has compiled. Raises OSError."""
    with os.scandir(folder) as entries:
        found = sorted((each.path, each.is_dir()) for each in entries if each.name != "__pycache__")
    for path, is_folder in found:
        if is_folder:
            yield from below(path)
        else:
            yield path


def looks(found: os.stat_result) -> Looks:
    """What of a file changes when it is written or replaced: size, the times of content and of anything else, number.

    Where the second time is that of its birth, the others have to do.
    """
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def digest(data: bytes, size: int = 16) -> bytes:
    """Some bytes that stand for others, such as the content of a file."""
    return blake2b(data, digest_size=size).digest()


def _is_seen(name: str) -> bool:
    return name in NAMES or name.lower().endswith(ENDINGS)
