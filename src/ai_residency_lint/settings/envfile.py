"""Env files: ``KEY=VALUE`` lines that say what a deployment sets."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ai_residency_lint.disk import Disk
from ai_residency_lint.errors import SettingsError

_LINE = re.compile(r"(?:export\s+)?(?P<key>[A-Za-z_][\w.]*)\s*(?:=\s*(?P<value>.*))?")
_DOUBLE = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"\s*(?:#.*)?')
_SINGLE = re.compile(r"'(?P<text>[^']*)'\s*(?:#.*)?")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_REFERENCE = re.compile(r"\$\{(\w+)\}")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read_env_file(file: Path, disk: Disk | None = None) -> Mapping[str, str]:
    """The variables that an env file sets.

    Understood are comments, ``export``, single and double quotes, and ``${NAME}`` for a name set earlier in the file.
    A variable whose value needs anything else from outside is left out: it is then simply not declared.
    Raises ``SettingsError`` for a file that cannot be read and for a line that is no assignment.
    """
    try:
        text = (disk or Disk()).read(str(file)).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot read the env file ({_reason(error)}); correct env-files") from None
    found: dict[str, str] = {}
    for number, key, raw in _assignments(file, text):
        text, references = _unquoted(raw, f"{file}:{number}: {key}")
        if references and any(name not in found for name in _REFERENCE.findall(text)):
            found.pop(key, None)
        else:
            found[key] = _REFERENCE.sub(lambda match: found[match[1]], text) if references else text
    return found


def _assignments(file: Path, text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.fullmatch(stripped)
        if match is None:
            raise SettingsError(f"{file}:{number}: is not a KEY=VALUE line; mend it, or make it a comment with #")
        if match["value"] is not None:
            yield number, match["key"], match["value"]


def _unquoted(raw: str, place: str) -> tuple[str, bool]:
    """The text of a value, and whether ``${NAME}`` in it is a reference."""
    match raw[:1]:
        case "'":
            quoted = _SINGLE.fullmatch(raw)
        case '"':
            quoted = _DOUBLE.fullmatch(raw)
        case _:
            return _COMMENT.sub("", raw).strip(), True
    if quoted is None:
        raise SettingsError(f"{place}: close the quotes of the value, and put nothing behind them")
    if raw.startswith("'"):
        return quoted["text"], False
    return re.sub(r"\\(.)", lambda escape: _ESCAPES.get(escape[1], escape[1]), quoted["text"]), True


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "unreadable")
