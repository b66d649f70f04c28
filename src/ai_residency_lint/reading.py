"""The first half of the pipeline for one group of files: read, leave out what cannot matter, parse, summarize."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ai_residency_lint.findings.model import Finding, Location
from ai_residency_lint.regime import Regime
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.rules.base import DOCS_URL
from ai_residency_lint.rules.linter import Unreadable
from ai_residency_lint.sources.layout import Layout
from ai_residency_lint.sources.model import Problem, Source
from ai_residency_lint.summaries import Summaries
from ai_residency_lint.syntax.summarize import summarize
from ai_residency_lint.syntax.summary import ModuleSummary


@dataclass(frozen=True, slots=True)
class Input:
    """A file to lint: where it lies and the path to report.

    ``data`` is its content if that is not to be read from disk. A ``problem`` means that it is known to be unreadable
    (it may then be a folder).
    """

    file: Path
    path: str
    data: bytes | None = None
    problem: Problem | None = None


def named(file: str | Path, cwd: Path, *, data: bytes | None = None, problem: Problem | None = None) -> Input:
    """The input for a file; it is reported relative to ``cwd`` if it lies below."""
    absolute = Path(os.path.normpath(cwd / file))
    shown = absolute.relative_to(cwd) if absolute.is_relative_to(cwd) else absolute
    return Input(absolute, shown.as_posix(), data, problem)


def unreadable(path: str, message: str, line: int = 1, column: int = 1) -> Finding:
    """A finding that a file, or a part of it, cannot be judged; line and column are those of the parsed text."""
    return Finding(
        code=Unreadable.code,
        name=Unreadable.name,
        message=message,
        severity=Unreadable.severity,
        location=Location(path, None, line, column, line, column + 1),
        url=DOCS_URL.format(code=Unreadable.code),
    )


def internal_error(path: str, where: str, error: Exception) -> Finding:
    """A finding that nothing can be said about a file, or not all, because a part of the tool is broken."""
    return unreadable(path, f"internal error {where}: {type(error).__name__}: {error}".rstrip(": "))


class Reading:
    """The modules of one group of files.

    ``paths`` are the linted files that were parsed and ``findings`` what was found on the way. ``project`` and
    ``sources`` (by reported path) also get the files that linted ones import, when somebody asks for them.
    """

    def __init__(self, under: Regime, files: Iterable[Input], cwd: Path, summaries: Summaries | None = None) -> None:
        """Read and parse ``files``; ``cwd`` is what reported paths are relative to."""
        files = tuple(files)
        layout = Layout(cwd, known=frozenset(each.file for each in files))
        self.sources = {source.path: source for source in _sources(under, files, layout)}
        sdks = under.catalog.sdks() if self.sources else ()
        claimed = {module.partition(".")[0] for sdk in sdks for module in sdk.modules}
        self.project = Project(cwd, self._imported, layout.candidates, claimed)
        self.findings: list[Finding] = []
        self.paths: list[str] = []
        self._under = under
        self._summaries = summaries or Summaries()
        if not under.plugins.visits:
            self._summaries.prepare(self.sources.values())
        for source in tuple(self.sources.values()):
            self._lint(source)

    def _lint(self, source: Source) -> None:
        """Keep the summary of a linted file, and let plugins see its tree."""
        visits = self._under.plugins.visits
        try:
            found = summarize(source) if visits else self._summaries.of(source)
            self.findings += (unreadable(source.path, each.message, each.line, each.column) for each in found.problems)
            if visits and found.parsed is not None and found.parsed.module is not None:
                self.findings += self._under.plugins.visit(found.parsed.module, found.parsed.source)
        except Exception as error:
            self.findings.append(internal_error(source.path, "while parsing", error))
            return
        if found.summary is not None:
            self.project.add(source.path, source.file, found.summary)
            self.paths.append(source.path)

    def _imported(self, file: Path) -> ModuleSummary | None:
        """Parse a file that is not linted but imported. What is wrong with it is nobody's finding."""
        from ai_residency_lint.sources.read import read

        try:
            source = read(file, self.project.display(file))
            summary = self._summaries.of(source).summary
        except Exception:
            return None
        self.sources[source.path] = source
        return summary


def _sources(under: Regime, files: Sequence[Input], layout: Layout) -> Iterator[Source]:
    """The files that can matter, by themselves or by what they import, and those that cannot be read."""
    from ai_residency_lint.sources.prefilter import Prefilter
    from ai_residency_lint.sources.reach import Reach
    from ai_residency_lint.sources.read import from_bytes, read

    given = {each.file: each.data for each in files if each.problem is None}
    broken: set[Path] = set()

    def content(file: Path) -> bytes:
        data = given.get(file)
        try:
            return file.read_bytes() if data is None else data
        except OSError:
            broken.add(file)
            return b""

    @cache
    def handed() -> Prefilter:
        return Prefilter([b"." + each for each in under.catalog.resources()])

    matters = Prefilter(under.catalog.needles()).matters
    wanted = Reach(matters, lambda data: handed().matters(data), layout, content).among(given)
    for each in files:
        if each.problem is not None:
            yield Source(each.path, each.file, "", b"", problems=(each.problem,))
        elif each.file in wanted or each.file in broken:
            yield read(each.file, each.path) if each.data is None else from_bytes(each.data, each.path, each.file)
