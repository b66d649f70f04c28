"""Run generated programs against the installed ``openai`` package, one after the other, in one process.

Standalone: reads one JSON object a line, ``{"root": folder, "main": file, "modules": [top-level names], "runs":
[{"environment": {...}, "arguments": [...]}]}``, and answers each with a line: for every run what was sent, and the
error that ended it. Transports are those of ``differential.runner``; nothing leaves the machine.
"""

import asyncio
import faulthandler
import functools
import importlib
import json
import os
import sys
import threading
import types
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from differential import runner

PATIENCE = 60
"""Seconds after which a program is taken to hang, and the process ends."""

Place = tuple[str, int, int]


class Recorder(runner.Recorder):
    """Writes down each request with all places of the program that led to it, the nearest first."""

    def caller(self) -> dict[str, Any]:
        """The program's frames on the stack, with those that created the running task before those that run the loop,
        and those that handed the work to this thread."""
        places = [*self.on_stack(), *getattr(HANDED, "places", ())]
        return {"line": 0, "end_line": 0, "places": places}

    def on_stack(self) -> list[Place]:
        """Where the program is in this thread, and where the task comes from that is running."""
        found: list[Place] = []
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self.path):
                lines = runner.lines_at(frame.f_code, frame.f_lasti)
                found.append((self.relative(frame.f_code.co_filename), lines["line"], lines["end_line"]))
            elif frame.f_code is STEP:
                found += self.created()
            frame = frame.f_back
        return found

    def created(self) -> list[Place]:
        """Where the program created the coroutine that runs as a task."""
        try:
            task = asyncio.current_task()
        except RuntimeError:
            return []
        origin = getattr(task.get_coro(), "cr_origin", None) if task else None
        return [(self.relative(file), line, line) for file, line, _ in origin or () if file.startswith(self.path)]

    def relative(self, file: str) -> str:
        """A file as the linter names it."""
        return os.path.relpath(file, self.path)


HANDED = threading.local()
STEP = asyncio.Handle._run.__code__
"""What an event loop calls to go on with a task."""


def patch_threads() -> None:
    """Work that is handed to a thread remembers who handed it on."""
    submit = ThreadPoolExecutor.submit

    def remembering(self: Any, function: Any, /, *arguments: Any, **options: Any) -> Any:
        places = runner.RECORDER.on_stack()

        def work() -> Any:
            HANDED.places = places
            return function(*arguments, **options)

        return submit(self, work)

    ThreadPoolExecutor.submit = remembering  # type: ignore[method-assign]


def patch_certificates() -> None:
    """Certificates are read once, not for each client."""
    for name in ("httpx", "httpx2"):
        try:
            transports = importlib.import_module(f"{name}._transports.default")
        except ImportError:
            continue
        transports.create_ssl_context = functools.cache(transports.create_ssl_context)


def run(task: dict[str, Any], each: dict[str, Any], sdk: runner.Sdk) -> dict[str, Any]:
    """Run a program once."""
    root, main = task["root"], task["main"]
    before = set(sys.modules)
    os.environ.clear()
    os.environ.update(runner.BASELINE | runner.KEYS | each["environment"])
    sdk.reset()
    runner.RECORDER.path, runner.RECORDER.requests = root + os.sep, []
    module = types.ModuleType("__main__")
    module.__dict__["__file__"] = main
    own, sys.modules["__main__"] = sys.modules["__main__"], module
    arguments, sys.argv = sys.argv, [main, *each["arguments"]]
    sys.path.insert(0, root)
    error = ""
    try:
        exec(compile(Path(main).read_text("utf-8"), main, "exec"), module.__dict__)
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
    finally:
        sys.path.remove(root)
        sys.argv, sys.modules["__main__"] = arguments, own
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in task["modules"]:
                del sys.modules[name]
        sys.path_importer_cache.clear()
    return {"requests": runner.RECORDER.requests, "error": error}


def main() -> None:
    """Answer until the input ends."""
    answers, sys.stdout = sys.stdout, sys.stderr
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    sys.set_coroutine_origin_tracking_depth(60)
    runner.RECORDER = Recorder()
    runner.patch_all()
    patch_threads()
    patch_certificates()
    sdk = runner.Sdk()
    for line in sys.stdin:
        task = json.loads(line)
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        print(json.dumps([run(task, each, sdk) for each in task["runs"]]), file=answers, flush=True)
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
