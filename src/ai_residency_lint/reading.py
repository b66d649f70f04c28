"""The first half of the pipeline for one group of files: read, leave out what cannot matter, parse, summarize."""

from collections.abc import Iterable
from pathlib import Path

from ai_residency_lint.findings.model import Finding, Location
from ai_residency_lint.regime import Regime
from ai_residency_lint.resolve.project import Project
from ai_residency_lint.rules.base import DOCS_URL
from ai_residency_lint.rules.linter import Unreadable
from ai_residency_lint.sources.choose import Chosen, choose
from ai_residency_lint.sources.inputs import Input
from ai_residency_lint.sources.model import Source
from ai_residency_lint.summaries import Summaries
from ai_residency_lint.syntax.stack import TOO_DEEP
from ai_residency_lint.syntax.summarize import summarize
from ai_residency_lint.syntax.summary import ModuleSummary

INTERNAL = "internal error"


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


def may_pass(finding: Finding) -> bool:
    """Whether a finding tells of the machine, or of a mistake of the tool, so that it need not come again."""
    return finding.code == Unreadable.code and (INTERNAL in finding.message or finding.message == TOO_DEEP)


def internal_error(path: str, where: str, error: Exception) -> Finding:
    """A finding that nothing can be said about a file, or not all, because a part of the tool is broken."""
    return unreadable(path, f"{INTERNAL} {where}: {type(error).__name__}: {error}".rstrip(": "))


class Reading:
    """The modules of one group of files.

    ``paths`` are the linted files that were parsed and ``findings`` what was found on the way. ``project`` and
    ``sources`` (by reported path) also get the files that linted ones import, when somebody asks for them.
    """

    def __init__(
        self,
        under: Regime,
        files: Iterable[Input],
        cwd: Path,
        chosen: Chosen | None = None,
        summaries: Summaries | None = None,
    ) -> None:
        """Read and parse those of ``files`` that matter (``chosen``, if that has been found out already); ``cwd`` is
        what reported paths are relative to."""
        chosen = choose(files, cwd, under.catalog) if chosen is None else chosen
        self.sources = {source.path: source for source in chosen.sources}
        sdks = under.catalog.sdks() if self.sources else ()
        claimed = {module.partition(".")[0] for sdk in sdks for module in sdk.modules}
        self._unread, self._disk = chosen.unread, chosen.layout.disk
        self.project = Project(
            cwd, self._imported, chosen.layout.candidates, claimed, self._holding, chosen.live.__contains__,
            chosen.layout.builds,
        )  # fmt: skip
        self.findings: list[Finding] = []
        self.paths: list[str] = []
        self._under = under
        self._summaries = summaries or Summaries()
        for source in tuple(self.sources.values()):
            self._lint(source)

    def _lint(self, source: Source) -> None:
        """Keep the summary of a linted file, and let plugins see its tree."""
        visits = self._under.plugins.visits
        try:
            found = summarize(source, tree=True) if visits else self._summaries.of(source)
            self.findings += (unreadable(source.path, each.message, each.line, each.column) for each in found.problems)
            if visits and found.parsed is not None and found.parsed.module is not None:
                self.findings += self._under.plugins.visit(found.parsed.module, found.parsed.source)
        except Exception as error:
            self.findings.append(internal_error(source.path, "while parsing", error))
            return
        if found.summary is not None:
            self.project.add(source.path, source.file, found.summary)
            self.paths.append(source.path)

    def _holding(self, name: str) -> list[Path]:
        """The files that have been left for later and hold an attribute of that name."""
        return [Path(file) for file in self._unread.holding(name)]

    def _imported(self, file: Path) -> ModuleSummary | None:
        """Parse a file that is not linted but imported. What is wrong with it is nobody's finding."""
        from ai_residency_lint.sources.read import read

        try:
            source = read(file, self.project.display(file), self._disk)
            summary = self._summaries.of(source).summary
        except Exception:
            return None
        self.sources[source.path] = source
        return summary
