"""Loads plugins and asks them, one by one: a broken plugin costs one line in ``problems``, never the run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial, reduce
from itertools import chain
from types import MappingProxyType

from ai_residency_lint.errors import PluginError
from ai_residency_lint.lean import TYPE_CHECKING
from ai_residency_lint.plugins import builtin
from ai_residency_lint.plugins.discovery import PROJECT, PluginName, installed, named

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Final

    import libcst
    from pluggy import HookImpl, PluginManager

    from ai_residency_lint.findings.model import Finding
    from ai_residency_lint.reporters.model import Reporter
    from ai_residency_lint.rules.base import Rule
    from ai_residency_lint.sources.model import Source

BUILTIN: Final = "built-in"
"""The name of the built-in plugin in messages."""

_CODE: Final = re.compile(r"[A-Z]{2,4}[0-9]{3}")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BROKEN: Final = (Exception, SystemExit)


def load(names: Sequence[str] = (), *, entry_points: bool = True) -> Plugins:
    """Import the built-in plugin, those in ``names`` (``module`` or ``module:attribute``) and the installed ones.

    Never raises because of a plugin: what goes wrong is in ``problems`` of the result, one line each.
    """
    plugins = Plugins(builtin=True)
    for plugin in chain(named(names), installed() if entry_points else ()):
        plugins.import_(plugin)
    return plugins


def _imported(target: str) -> object:
    """The module, or the object in it, that ``module`` or ``module:attribute.path`` names."""
    from importlib import import_module

    module, _, attributes = target.partition(":")
    return reduce(getattr, filter(None, attributes.split(".")), import_module(module))


def _said(error: BaseException) -> str:
    """An error in one line."""
    text = str(error).strip().partition("\n")[0]
    return text if isinstance(error, PluginError) else f"{type(error).__name__}: {text}".rstrip(": ")


def _call(impl: HookImpl, given: Mapping[str, Any]) -> object:
    """Call one implementation with the parameters that it wants."""
    if impl.wrapper or impl.hookwrapper:
        raise PluginError("hook wrappers are not supported")
    return impl.function(*(given[name] for name in impl.argnames))


def _items(answer: object) -> Iterable[Any]:
    if isinstance(answer, str | Mapping) or not isinstance(answer, Iterable):
        raise PluginError(f"answers {type(answer).__name__}, not a list")
    return answer


def _pairs(answer: object) -> Iterable[tuple[Any, Any]]:
    if not isinstance(answer, Mapping):
        raise PluginError(f"answers {type(answer).__name__}, not a dict")
    return answer.items()


def _rule(made: object) -> Rule:
    """An instance of a rule class, after a look at its code and name."""
    from ai_residency_lint.rules.base import Rule

    if not (isinstance(made, type) and issubclass(made, Rule)):
        raise PluginError(f"{made!r} is not a subclass of Rule")
    code, name = getattr(made, "code", None), getattr(made, "name", None)
    if not (isinstance(code, str) and _CODE.fullmatch(code) and isinstance(name, str) and _NAME.fullmatch(name)):
        raise PluginError(f"rule {made.__name__} needs a code like ABC123 and a name like some-words")
    if not isinstance(getattr(made, "title", None), str):
        raise PluginError(f"rule {code} needs a title")
    return made()


class Plugins:
    """The loaded plugins. Answers are computed once, when first asked for; ``problems`` grows as plugins are asked."""

    def __init__(self, *, builtin: bool = False) -> None:
        """Start with the built-in plugin or without any; ``load`` is the way to get a filled one."""
        self.problems: list[str] = []
        self._noted: set[tuple[str, str]] = set()
        self._builtin = builtin

    @cached_property
    def _manager(self) -> PluginManager:
        """What knows the plugins, made for the first one besides the built-in plugin: importing pluggy takes long."""
        import pluggy

        from ai_residency_lint.plugins import hookspecs

        manager = pluggy.PluginManager(PROJECT)
        manager.add_hookspecs(hookspecs)
        if self._builtin:
            for name in filter(partial(hasattr, builtin), vars(manager.hook)):
                hookspecs.hookimpl(getattr(builtin, name))
            manager.register(builtin, BUILTIN)
        return manager

    def import_(self, plugin: PluginName) -> None:
        """Import a plugin and add it; one that is already there is left as it is."""
        try:
            found = _imported(plugin.target)
        except _BROKEN as error:
            self._problem(plugin.name, f"cannot be imported ({_said(error)})")
        else:
            if not self._manager.is_registered(found):
                self.register(found, plugin.target if self._manager.has_plugin(plugin.name) else plugin.name)

    def register(self, plugin: object, name: str) -> None:
        """Add a plugin object under ``name``; one that implements no hook, or an unknown one, is a problem."""
        try:
            self._manager.register(plugin, name)
        except _BROKEN as error:
            self._problem(name, f"cannot be used ({_said(error)})")
            if self._manager.is_registered(plugin):
                self._manager.unregister(plugin)
            return
        callers = self._manager.get_hookcallers(plugin) or ()
        for caller in callers:
            if not caller.has_spec():
                self._problem(name, f"there is no hook {caller.name}")
        if not callers:
            self._problem(name, "implements no hook (mark its functions with ai_residency_lint.plugins.hookimpl)")

    def rules(self) -> tuple[Rule, ...]:
        """An instance of every rule, by code. The first plugin that takes a code or name keeps it."""
        return self._rules

    def reporters(self) -> Mapping[str, Reporter]:
        """Every output format by name."""
        return self._reporters

    def sdk_files(self) -> tuple[Path, ...]:
        """Files with descriptions of libraries, besides those of the catalogue."""
        return self._sdk_files

    def policy_files(self) -> tuple[Path, ...]:
        """Files with policy editions, besides those of the catalogue."""
        return self._policy_files

    @property
    def are_alone(self) -> bool:
        """Whether there is no plugin besides the built-in one, nor has there been the attempt to load one."""
        return self._builtin and "_manager" not in vars(self) and not self.problems

    @property
    def visits(self) -> bool:
        """Whether any plugin wants to see syntax trees."""
        return bool(self._implementations("ai_residency_lint_visit_module"))

    def visit(self, module: libcst.Module, source: Source) -> Iterator[Finding]:
        """The findings of all visitors in one module."""
        from ai_residency_lint.findings.model import Finding

        hook = "ai_residency_lint_visit_module"
        for name, finding in self._each(hook, module=module, path=source.path, source=source):
            if not isinstance(finding, Finding):
                self._problem(name, f"{hook} yields {finding!r}, not a Finding")
            elif finding.code not in self._codes:
                self._problem(name, f"reports {finding.code}, which no rule declares in ai_residency_lint_rules")
            else:
                yield finding

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        taken: dict[str, str] = {}
        rules: list[Rule] = []
        for plugin, made in self._each("ai_residency_lint_rules"):
            try:
                rule = _rule(made)
            except _BROKEN as error:
                self._problem(plugin, _said(error))
                continue
            clash = next((word for word in (rule.code, rule.name) if word in taken), None)
            if clash is not None:
                self._problem(plugin, f"rule {clash} is left out, plugin {taken[clash]!r} has it already")
                continue
            taken |= {rule.code: plugin, rule.name: plugin}
            rules.append(rule)
        return tuple(sorted(rules, key=lambda rule: rule.code))

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(rule.code for rule in self.rules())

    @cached_property
    def _reporters(self) -> Mapping[str, Reporter]:
        taken: dict[str, str] = {}
        reporters: dict[str, Reporter] = {}
        for plugin, (name, reporter) in self._each("ai_residency_lint_reporters", _pairs):
            if name in taken:
                self._problem(plugin, f"reporter {name} is left out, plugin {taken[name]!r} has it already")
            elif not _NAME.fullmatch(name) or not callable(reporter):
                self._problem(plugin, f"reporter {name!r} needs a name in lower case and a callable")
            else:
                taken[name], reporters[name] = plugin, reporter
        return MappingProxyType(reporters)

    @cached_property
    def _sdk_files(self) -> tuple[Path, ...]:
        return tuple(self._files("ai_residency_lint_sdks"))

    @cached_property
    def _policy_files(self) -> tuple[Path, ...]:
        return tuple(self._files("ai_residency_lint_policies"))

    def _files(self, hook: str) -> Iterator[Path]:
        for plugin, path in self._each(hook):
            from pathlib import Path

            if isinstance(path, str | Path) and Path(path).is_file():
                yield Path(path)
            else:
                self._problem(plugin, f"{hook} names {str(path)!r}, which is not a file")

    def _each(
        self, hook: str, unpack: Callable[[object], Iterable[Any]] = _items, **given: Any
    ) -> Iterator[tuple[str, Any]]:
        """``(plugin, item)`` for every item that an implementation of ``hook`` returns; an error ends only its own.

        An error of the built-in plugin is our own mistake and must not pass for an answer.
        """
        for plugin, call in self._implementations(hook):
            try:
                for item in unpack(call(given)):
                    yield plugin, item
            except _BROKEN as error:
                if self._builtin and plugin == BUILTIN:
                    raise
                where = f" on {given['path']}" if "path" in given else ""
                self._problem(plugin, f"{hook} failed{where} ({_said(error)})", once=hook)

    def _implementations(self, hook: str) -> Sequence[tuple[str, Callable[[Mapping[str, Any]], object]]]:
        """The names of the plugins that implement a hook, and what calls them with what they want of what is given."""
        if self.are_alone:
            found = getattr(builtin, hook, None)
            return [] if found is None else [(BUILTIN, lambda given: found(**given))]
        return [(impl.plugin_name, partial(_call, impl)) for impl in getattr(self._manager.hook, hook).get_hookimpls()]

    def _problem(self, plugin: str, text: str, once: str = "") -> None:
        """Note a problem; of those with the same ``once``, and of equal ones, only a plugin's first."""
        if (plugin, once or text) not in self._noted:
            self._noted.add((plugin, once or text))
            self.problems.append(f"plugin {plugin!r}: {text}")
