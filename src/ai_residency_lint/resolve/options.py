"""Values with a default that somebody outside the code can replace: command-line options, web parameters, fixtures."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import invoke
from ai_residency_lint.resolve.frames import Frame
from ai_residency_lint.resolve.once import once
from ai_residency_lint.resolve.values import (
    Arguments,
    Func,
    Lit,
    Member,
    Reason,
    Result,
    Site,
    Step,
    Symbol,
    Value,
    extended,
    one,
    union,
    unknown,
)
from ai_residency_lint.syntax.summary import Attribute, Call, Const, FunctionInfo

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_PARSED = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args"})
_DECORATORS = frozenset({"option", "argument"})
_NEEDED = frozenset(
    {
        *("required", "action", "nargs", "const", "prompt", "envvar", "is_flag", "flag_value", "multiple", "count"),
        *("callback", "default_factory"),
    }
)
"""Keywords of an option with which it is not None where it is left out, as far as that can be told here."""


def parsed(resolver: Resolver, obj: Result, name: str) -> Value | None:
    """``args.name`` where ``args`` is what an argparse parser gives; None for anything else."""
    of_parser = isinstance(obj.func, Member) and obj.func.name in _PARSED
    if not of_parser and obj.func != Symbol("argparse.Namespace"):
        return None
    found = [value for path in resolver.project.paths() for value in _added(resolver, path, name)]
    return union(found) if found else unknown(Reason.RUNTIME, f"command-line option {name}")


def _added(resolver: Resolver, path: str, name: str) -> Iterator[Value]:
    """The defaults of ``add_argument("--name", default=...)`` in a module."""
    for call in _options(resolver, path):
        options = [each.value.value for each in call.arguments if not each.keyword and isinstance(each.value, Const)]
        keywords = {each.keyword: each.value for each in call.arguments if each.keyword}
        dest = keywords.get("dest")
        names = (
            [dest.value] if isinstance(dest, Const) else [str(each).lstrip("-").replace("-", "_") for each in options]
        )
        if name not in names:
            continue
        frame = resolver.any_frame(path, call.scope)
        via = f"command-line option {options[0] if options else name}"
        default = keywords.get("default")
        step = Step(path, call.span, f"default of {via}")
        if default is not None:
            yield extended(resolver.value(default, frame), step, via)
        else:
            yield _left_out(via, step, [str(each) for each in options], keywords)


@once
def _options(resolver: Resolver, path: str) -> tuple[Call, ...]:
    """The calls in a module that add an option to a parser."""
    calls = resolver.module(path).calls
    return tuple(each for each in calls if isinstance(each.func, Attribute) and each.func.name == "add_argument")


def _left_out(via: str, step: Step, options: Sequence[str], keywords: Container[str | None]) -> Value:
    """What an option without a default holds: None if it may be left out."""
    if not all(each.startswith("-") for each in options) or any(each in keywords for each in _NEEDED):
        return unknown(Reason.RUNTIME, via)
    return union([extended(one(Lit(None)), step, via), unknown(Reason.RUNTIME, via, optional=True)])


def _attribute(option: object) -> str:
    """The attribute that an option such as ``--base-url`` fills."""
    return str(option).lstrip("-").replace("-", "_")


def decorated(resolver: Resolver, info: FunctionInfo, name: str, frame: Frame) -> Value | None:
    """The default that a ``@click.option`` gives a parameter; None if no decorator names it."""
    for decorator in info.decorators:
        if not isinstance(decorator, Call) or not isinstance(decorator.func, Attribute):
            continue
        if decorator.func.name not in _DECORATORS:
            continue
        texts = [each.value.value for each in decorator.arguments if not each.keyword and isinstance(each.value, Const)]
        if name not in map(_attribute, texts):
            continue
        via = f"command-line option {texts[0]}"
        step = Step(frame.path, decorator.span, via)
        keywords = {each.keyword: each.value for each in decorator.arguments if each.keyword}
        if "default" in keywords:
            return extended(resolver.value(keywords["default"], frame), step, via)
        named = [str(each) for each in texts if decorator.func.name == "argument" or str(each).startswith("-")]
        return _left_out(via, step, named or [name], keywords)
    return None


def declared(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``typer.Option("x")``, ``fastapi.Query("x")``: the default, which the user of the program can replace."""
    default = given.keywords.get("default") or (given.positional[0] if given.positional else None)
    if default is None:
        return unknown(Reason.RUNTIME, "option")
    return extended(resolver.force(default), None, "command-line option or request parameter")


# -- pytest fixtures -----------------------------------------------------------------------------------------------


def fixture(resolver: Resolver, info: FunctionInfo, name: str, path: str) -> Value | None:
    """What a pytest fixture of this name gives a test function or another fixture; None if there is none."""
    if not info.name.startswith("test") and not invoke.decorated(info, "fixture"):
        return None
    for where in (path, *_conftests(resolver, path)):
        summary = resolver.module(where)
        for index, function in enumerate(summary.functions):
            if function.name == name and function is not info and invoke.decorated(function, "fixture"):
                frame = resolver.any_frame(where, summary.scopes[function.scope].parent or 0)
                value = invoke.run(resolver, Func(where, index, frame), None, None)
                return resolver.each(value, lambda obj: () if obj == Lit(None) else invoke.yielded(resolver, obj))
    return None


def _conftests(resolver: Resolver, path: str) -> Iterator[str]:
    folder = PurePosixPath(path).parent
    for each in (folder, *folder.parents):
        found = resolver.project.beside(path, each, "conftest")
        if found is not None and found != path:
            yield found
