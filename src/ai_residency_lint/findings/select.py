"""Which rules are on: by full code, code prefix or name, the most specific word wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ai_residency_lint.errors import SettingsError, did_you_mean
from ai_residency_lint.lean import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ai_residency_lint.findings.model import Finding, Severity

UNREADABLE = "RSD999"
"""The code for a file that cannot be judged. It is on unless it is ignored by name: silence must mean "fine"."""


class Selection(NamedTuple):
    """The rules that are on, where they are off, and how grave they are. Made by ``Selector``.

    ``chosen`` and ``ignored`` are code prefixes, ``per_file`` pairs of a path pattern and code prefixes.
    """

    chosen: tuple[str, ...] = ("",)
    ignored: tuple[str, ...] = ()
    per_file: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()
    severities: Mapping[str, Severity] = MappingProxyType({})

    def on(self, code: str) -> bool:
        """Whether a rule is on at all. The longest prefix that fits decides; between equals, ``ignore`` does."""
        at_least = 0 if code == UNREADABLE else -1
        return max(at_least, _weight(code, self.chosen)) > _weight(code, self.ignored)

    def off_in(self, code: str, path: str) -> bool:
        """Whether ``per-file-ignores`` turn a rule off in a file; ``path`` is relative to the settings, with ``/``."""
        return any(code.startswith(codes) and pattern.fullmatch(path) for pattern, codes in self.per_file)

    def severity(self, finding: Finding) -> Severity:
        """The severity that the user gave to the rule, else the finding's own."""
        fitting = [prefix for prefix in self.severities if finding.code.startswith(prefix)]
        return self.severities[max(fitting, key=len)] if fitting else finding.severity


class Selector:
    """Turns the words of the settings into a ``Selection``. ``known`` maps every rule's code to its name."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._codes = tuple(known)
        self._names = {name: code for code, name in known.items()}

    def selection(
        self,
        *,
        select: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        per_file_ignores: Mapping[str, Sequence[str]] | None = None,
        severity: Mapping[str, Severity] | None = None,
    ) -> Selection:
        """Without ``select`` all rules are on. Raises ``SettingsError`` for a word that names no rule."""
        chosen = self.prefixes("select", select) or ("",)
        return Selection(
            chosen + self.prefixes("extend-select", extend_select),
            self.prefixes("ignore", ignore),
            tuple(
                (_compiled(glob), self.prefixes("per-file-ignores", words))
                for glob, words in (per_file_ignores or {}).items()
            ),
            {self.prefix("severity", word): grade for word, grade in (severity or {}).items()},
        )

    def prefixes(self, key: str, words: Iterable[str]) -> tuple[str, ...]:
        """The code prefixes that the words under ``key`` mean."""
        return tuple(self.prefix(key, word) for word in words)

    def prefix(self, key: str, word: str) -> str:
        """The code, or beginning of codes, that ``word`` means: a name, a code or a prefix, in any case."""
        if word.lower() in self._names:
            return self._names[word.lower()]
        if word and any(code.startswith(word.upper()) for code in self._codes):
            return word.upper()
        raise SettingsError(f'{key}: unknown rule "{word}"{did_you_mean(word, (*self._codes, *self._names))}')


def _weight(code: str, prefixes: Iterable[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)


def _compiled(glob: str) -> re.Pattern[str]:
    try:
        return re.compile(path_pattern(glob), re.DOTALL)
    except re.error as error:
        raise SettingsError(f'per-file-ignores: "{glob}" is no valid pattern ({error})') from None


def path_pattern(glob: str) -> str:
    """The regular expression of a glob of ``per-file-ignores``.

    It reads globs as ruff does: ``*`` also crosses ``/``, ``**/`` may be nothing, ``{a,b}`` is a choice, and a glob
    without ``/`` may be a file's name in any folder. A glob that ends in ``/`` means everything below, one that begins
    with ``!`` all files that the rest of it does not mean.
    """
    if glob.startswith("!"):
        return f"(?!(?:{path_pattern(glob[1:])})\\Z).*"
    body = "".join(_translated(glob + "*" if glob.endswith("/") else glob))
    return body if "/" in glob else f"(?:.*/)?{body}"


def _translated(glob: str) -> Iterator[str]:
    depth = 0
    for token in re.findall(r"\*\*/|\*+|\?|\[!?\]?[^\]]*\]|[{},]|[^*?\[{},]+|\[", glob, re.DOTALL):
        match token:
            case "**/":
                yield "(?:.*/)?"
            case "?":
                yield "."
            case "{":
                depth += 1
                yield "(?:"
            case "}" if depth:
                depth -= 1
                yield ")"
            case "," if depth:
                yield "|"
            case _ if token.startswith("*"):
                yield ".*"
            case _ if len(token) > 1 and token.startswith("["):
                members = re.escape(token[1:-1].removeprefix("!")).replace(r"\-", "-")
                yield f"[{'^' if token[1] == '!' else ''}{members}]"
            case _:
                yield re.escape(token)
    yield ")" * depth
