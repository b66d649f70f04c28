"""Tests of rules by marked code: what must be reported stands on the line where it must be reported.

    client = OpenAI()  # expect: RSD101
    client = OpenAI(base_url=EU)
    client.responses.create(model="gpt-4o", input="")  # expect[pedantic]: RSD202, RSD402

A line without a mark must be silent. Findings of a more curious persona count only if a mark, or the setting
``persona``, asks for that persona. Comment lines like ``# settings: retention = "mam"`` (TOML) set what the code is
checked with; a folder has its own settings file. Notebooks are marked inside their cells.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, NamedTuple, cast

import tomli

from ai_residency_lint import api
from ai_residency_lint.errors import LintError
from ai_residency_lint.findings.model import PERSONAS, Finding, Persona
from ai_residency_lint.settings.decode import decode
from ai_residency_lint.settings.load import read, settings_file
from ai_residency_lint.settings.model import Settings

_MARK: Final = re.compile(r"#\s*expect\s*(?:\[(?P<persona>[^\]]*)\])?\s*:(?P<codes>[^#]*)")
_CODE: Final = re.compile(r"[A-Z]{2,4}[0-9]{3}")
_SETTING: Final = re.compile(r"\s*#\s*settings\s*:(.*)")
_TEXT_NAME: Final = "example.py"
_SUFFIXES: Final = frozenset({".py", ".pyi", ".ipynb"})


class MarkError(LintError):
    """A mark cannot be understood."""


class Place(NamedTuple):
    """A line of a file; in a notebook ``cell`` is the 0-based cell and lines count in it, elsewhere it is -1.

    ``file`` is relative to the folder of what is checked, with ``/``.
    """

    file: str
    cell: int
    line: int

    def __str__(self) -> str:
        cell = f"cell {self.cell}:" if self.cell >= 0 else ""
        return f"{self.file}:{cell}{self.line}"


class Expected(NamedTuple):
    """One finding as a mark means it."""

    place: Place
    code: str
    persona: Persona

    def __str__(self) -> str:
        return f"{self.place}: {self.code}" + (f" ({self.persona})" if self.persona != "regular" else "")


def assert_marked(subject: str | Path, *, today: date | None = None, **settings: object) -> None:
    """Fail with all differences in the message; parameters as in ``check_marked``."""
    differences = check_marked(subject, today=today, **settings)
    if differences:
        raise AssertionError("\n".join(["findings differ from the marks:", *differences]))


def check_marked(subject: str | Path, *, today: date | None = None, **settings: object) -> list[str]:
    """Check marked code and return the differences as readable lines: none if all is as marked.

    ``subject`` is code as text, or the path of a file or folder. ``settings`` are keys of the settings table, with
    ``_`` for ``-``; they win over what the subject says. ``today`` is the day of the run, by default the real one.
    Raises ``MarkError`` for a mark that cannot be understood and ``SettingsError`` for a wrong setting.
    """
    base = _base(subject)
    lines = tuple(_lines_of_text(subject) if isinstance(subject, str) else _lines_of_path(subject.resolve(), base))
    expected = Counter(mark for place, text in lines for mark in _marks(place, text))
    chosen = _chosen(base, lines, settings, whole=isinstance(subject, Path) and subject.is_dir())
    curious = max([chosen.persona, *(mark.persona for mark in expected)], key=PERSONAS.index)
    findings = {}
    found: Counter[Expected] = Counter()
    for finding in _findings(subject, chosen._replace(persona=curious), today):
        mark = _as_mark(finding, base)
        findings[mark] = finding
        found[mark] += 1
    return [
        *(f"{mark} expected, but not reported" for mark in sorted((expected - found).elements())),
        *(f"{mark} not expected: {findings[mark].message}" for mark in sorted((found - expected).elements())),
    ]


def _findings(subject: str | Path, settings: Settings, today: date | None) -> Iterable[Finding]:
    if isinstance(subject, str):
        return api.check_source(_text(subject), path=_TEXT_NAME, settings=settings, today=today).findings
    return api.check([subject], settings=settings, today=today).findings


def _base(subject: str | Path) -> Path:
    """The folder that paths in marks, and in the settings, are relative to."""
    if isinstance(subject, str):
        return Path.cwd().resolve()
    return subject.resolve() if subject.is_dir() else subject.resolve().parent


def _text(subject: str) -> str:
    return dedent(subject).lstrip("\n")


def _lines_of_text(subject: str) -> Iterator[tuple[Place, str]]:
    yield from _numbered(_TEXT_NAME, -1, _text(subject).encode())


def _lines_of_path(path: Path, base: Path) -> Iterator[tuple[Place, str]]:
    """All lines that can carry marks, in the file or in the files of the folder."""
    files = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES) if path.is_dir() else [path]
    for file in files:
        name = file.relative_to(base).as_posix()
        if file.suffix != ".ipynb":
            yield from _numbered(name, -1, file.read_bytes())
            continue
        for index, cell in enumerate(json.loads(file.read_bytes())["cells"]):
            yield from _numbered(name, index, "".join(cell["source"]).encode())


def _numbered(file: str, cell: int, content: bytes) -> Iterator[tuple[Place, str]]:
    """Bytes end lines where Python does, text would also end them at a form feed; marks are ASCII in any encoding."""
    for number, line in enumerate(content.splitlines(), start=1):
        yield Place(file, cell, number), line.decode(errors="replace")


def _marks(place: Place, text: str) -> Iterator[Expected]:
    for mark in _MARK.finditer(text):
        persona = mark["persona"] if mark["persona"] is not None else "regular"
        codes = [code.strip() for code in mark["codes"].split(",")]
        if persona not in PERSONAS or not all(map(_CODE.fullmatch, codes)):
            raise MarkError(f'{place}: cannot understand "{mark[0].strip()}", write "# expect[{PERSONAS[1]}]: RSD101"')
        for code in codes:
            yield Expected(place, code, cast(Persona, persona))


def _chosen(base: Path, lines: Iterable[tuple[Place, str]], given: Mapping[str, object], *, whole: bool) -> Settings:
    """The settings of the subject itself, with those ``given`` on top; nothing outside the subject counts."""
    keywords = {key.replace("_", "-"): value for key, value in given.items()}
    if whole:
        file = settings_file(base)
        own = read(file) if file else Settings(root=base)
        wanted = decode(keywords, base / "settings")
        return own._replace(**{key: getattr(wanted, key) for key in given})
    header = "\n".join(found[1] for _, text in lines if (found := _SETTING.match(text)))
    table: dict[str, Any] = {**tomli.loads(header), **keywords}
    return decode(table, base / "settings")._replace(config_file=None)


def _as_mark(finding: Finding, base: Path) -> Expected:
    """A finding in the form of a mark."""
    at = finding.location
    file = Path(os.path.relpath((Path.cwd() / at.path).resolve(), base)).as_posix()
    return Expected(Place(file, -1 if at.cell is None else at.cell, at.line), finding.code, finding.persona)
