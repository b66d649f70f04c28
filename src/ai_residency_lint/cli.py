"""The command line: options in, exit code out. Nothing is imported before a command is known to need it."""

from __future__ import annotations

import os
import sys

from ai_residency_lint.errors import LintError

TYPE_CHECKING = False  # that of ``typing`` costs more than the whole of ``--version``
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from typing import Any

PROGRAM = "ai-residency-lint"
CLEAN, FOUND, FAILED = 0, 1, 2
_INTERRUPTED, _PIPE_CLOSED = 130, 141
_COLLECT = 200_000, 50, 100
"""Garbage is collected this seldom: trees and summaries live long, and looking at them again and again costs a sixth of
a run. Memory stays as it is."""
_SLOTS = 270_000
"""Of the frame in which a command runs. Python takes memory for frames from the system in pieces of 16 KB, and gives it
back each time that calls return from so deep, which costs a tenth of a run. A piece has room for the frame that it is
taken for and is at most half empty then, so that this one makes it 4 MB, of which only what is used becomes real."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the tool with the given arguments (by default those of the process).

    Returns 0 for clean, 1 for findings, 2 when the tool could not do its job.
    """
    sys.stdout, sys.stderr = (each or open(os.devnull, "w") for each in (sys.stdout, sys.stderr))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except LintError as error:
        print(f"{PROGRAM}: error: {_one_line(str(error))}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # whoever read us has seen enough
        _let_flush()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        _let_flush()
        reason = error.strerror or error
        said = f"{error.filename}: {reason}" if error.filename else f"the output cannot be written ({reason})"
        print(f"{PROGRAM}: error: {said}", file=sys.stderr)
        return FAILED
    except Exception as error:
        return _internal_error(error)
    return code


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    from ai_residency_lint.reporters.printable import one_line

    return one_line(text)


def _let_flush() -> None:
    """Give the interpreter somewhere to write when it flushes again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    from ai_residency_lint import usage

    return usage.parser(PROGRAM)


def _run(argv: Sequence[str]) -> int:
    if list(argv) == ["--version"]:
        return _version()
    import gc

    from ai_residency_lint.arguments import usual

    gc.set_threshold(*_COLLECT)
    arguments = usual(argv) or parser().parse_args(argv)
    if arguments.version:
        return _version()
    try:
        os.getcwd()
    except OSError:
        raise LintError("the working directory is gone; change to one that is there") from None
    if arguments.command is None:
        raise LintError(f"which command? see {PROGRAM} --help")
    command = __import__(f"ai_residency_lint.commands.{arguments.command}", fromlist=["run"])
    code: int = _in_large_frame(command.run, arguments)
    return code


def _in_large_frame(run: Callable[[Any], int], arguments: object) -> int:
    """Run a command in a frame that claims ``_SLOTS``, so that Python takes memory for all calls at once."""
    from types import FunctionType

    large = FunctionType(_in_a_frame.__code__.replace(co_stacksize=_SLOTS), {})
    code: int = large(run, arguments)
    return code


def _in_a_frame(run: Callable[[Any], int], arguments: object) -> int:
    return run(arguments)


def _version() -> int:
    from ai_residency_lint.commands import version

    return version.run()


def _internal_error(error: Exception) -> int:
    import traceback

    traceback.print_exception(error)
    print(f"{PROGRAM}: error: internal error, please report it with the lines above", file=sys.stderr)
    return FAILED
