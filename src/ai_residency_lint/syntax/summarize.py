"""From a source to its summary and its problems: here and now, or from bytes that another run or process made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ai_residency_lint.sources.model import Problem, Source
from ai_residency_lint.syntax import stack
from ai_residency_lint.syntax.summary import ModuleSummary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ai_residency_lint.syntax.parse import Parsed


class Summarized(NamedTuple):
    """What is known of a file. ``summary`` is None if nothing of it can be read. ``height`` is for
    ``stack.with_room``. ``parsed`` is there if this process parsed the file."""

    summary: ModuleSummary | None
    problems: tuple[Problem, ...]
    height: int = 0
    parsed: Parsed | None = None


class _Dumped(msgspec.Struct, frozen=True, array_like=True):
    height: int
    problems: tuple[Problem, ...]
    summary: bytes | None


def is_hopeless(source: Source) -> bool:
    """Whether there is no text to parse, only problems."""
    return bool(source.problems) and not source.text


def summarize(source: Source, *, tree: bool = False) -> Summarized:
    """Parse a source and lower it; with ``tree`` the answer has LibCST's tree. Raises only for what is wrong with the
    tool."""
    if is_hopeless(source):
        return Summarized(None, source.problems)
    if not tree and (found := _quickly(source)) is not None:
        return found
    from ai_residency_lint.syntax.parse import parse

    parsed = parse(source)
    module, text = parsed.module, parsed.source.text
    if module is None:
        return Summarized(None, parsed.problems, parsed.height, parsed)
    from ai_residency_lint.syntax.lower import lower

    summary = stack.with_room(parsed.height, lambda: lower(module, text))
    return Summarized(summary, parsed.problems, parsed.height, parsed)


def _quickly(source: Source) -> Summarized | None:
    """The same from Python's own parser; None for what it cannot read.

    Python's limits keep an ordinary stack safe, so that only what does not fit there has to be measured.
    """
    if len(source.text) <= stack.MAX_TOKENS:
        try:
            return stack.without_room(lambda: _read(source, 0))
        except RecursionError:
            pass
    from ai_residency_lint.syntax.gate import measure

    shape = measure(source.text)
    if shape.is_too_much:
        return None
    try:
        return stack.with_room(shape.height, lambda: _read(source, shape.height))
    except RecursionError:
        return None


def _read(source: Source, height: int) -> Summarized | None:
    from ai_residency_lint.syntax.lower import lower
    from ai_residency_lint.syntax.quick import read

    found = read(source.text)
    if found is None:
        return None
    module, spans = found
    return Summarized(lower(module, source.text, spans), source.problems, height)


def dump(found: Summarized) -> bytes | None:
    """What is found, as bytes; None for what bytes cannot say, or what another machine might find otherwise."""
    from ai_residency_lint.syntax.packing import pack

    if any(each.message == stack.TOO_DEEP for each in found.problems):
        return None
    summary = found.summary
    try:
        packed = None if summary is None else stack.with_room(found.height, lambda: pack(summary))
        return msgspec.msgpack.encode(_Dumped(found.height, found.problems, packed))
    except (ValueError, OverflowError, RecursionError):
        return None


def dumps(sources: Iterable[tuple[bytes, Source]]) -> list[tuple[bytes, bytes]]:
    """What ``dump`` makes of the sources, by key; those that break the tool are missing."""
    return [(key, data) for key, source in sources if (data := _dumped(source)) is not None]


def _dumped(source: Source) -> bytes | None:
    try:
        return dump(summarize(source))
    except Exception:  # it comes again, and is reported, where the summary is asked for
        return None


def load(data: bytes) -> Summarized | None:
    """What ``dump`` made the bytes of; None if it did not make them, or if this machine cannot read them."""
    from ai_residency_lint.syntax.packing import unpack

    try:
        dumped = msgspec.msgpack.decode(data, type=_Dumped)
        packed = dumped.summary
        summary = None if packed is None else stack.with_room(dumped.height, lambda: unpack(packed))
        return Summarized(summary, dumped.problems, dumped.height)
    except (ValueError, RecursionError):
        return None
