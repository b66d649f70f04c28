"""Whether a run has all modules that its files can import. Then what most of them import need not be known.

Finding that out for a large tree takes as long as all else that is done with a tree in which nothing matters.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from ai_residency_lint.disk import FOLDER, LINK, Disk
from ai_residency_lint.sources.inputs import base

_MOST = 20
"""Files and folders that are looked at for each file of the run, until it is not worth while."""


def is_whole(files: Collection[str], cwd: str, disk: Disk) -> bool:
    """Whether ``files`` (absolute paths) are all modules below ``cwd``. ``Layout`` looks above only for a package."""
    below = base(cwd)
    if below + "__init__.py" in files or not all(each.startswith(below) for each in files):
        return False
    left = _MOST * len(files)
    waiting = [cwd]
    while waiting:
        above = base(waiting.pop())
        try:
            found = disk.entries(above.rstrip(os.sep) or os.sep)
        except OSError:
            return False
        left -= len(found)
        if left < 0:
            return False
        for name, kind in found.items():
            if name.endswith(".py"):
                if above + name not in files:
                    return False
            elif name.replace("_", "").isalnum():
                if kind == FOLDER:
                    waiting.append(above + name)
                elif kind == LINK and disk.kind(above + name) == FOLDER:
                    return False
    return True
