"""Programs that build OpenAI clients and call them, put together from snippets over one to four modules."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Mapping, Sequence

from soundness import carriers, forms
from soundness.carriers import Snippet
from soundness.writing import LIBRARY, Choose, Module, Program, Writer

REGIONS = ("eu", "us")
URLS = (
    "https://eu.api.openai.com/v1",
    "https://us.api.openai.com/v1",
    "https://api.openai.com/v1",
    "https://relay.contoso.dev/v1",
    "https://eu.api.openai.com/v1/",
    "http://localhost:8000/v1",
)
MODELS = ("gpt-4.1-2025-04-14", "gpt-4o-mini", "gpt-5", "text-embedding-3-small")
CONDITIONS = (
    "len(sys.argv) > 1",
    'os.environ.get("TIER") == "pro"',
    'os.environ.get("FLAG")',
    'not os.getenv("FLAG")',
    '"FLAG" in os.environ',
    'os.environ["STAGE"] == "prod"',
    "bool(sys.argv[1:])",
    'os.environ.get("FLAG") is None',
    "True",
    "False",
    "time.time() > 0",
    'os.getenv("STAGE", "dev") != "dev" and len(sys.argv) < 2',
    "not (1 > 2)",
    "__debug__",
    'sys.platform == "never"',
)
DECLARED = {"STAGE": "prod", "EU_URL": URLS[0], "US_URL": URLS[1], "MODEL": MODELS[0]}
UNDECLARED = {"TIER": "pro", "FLAG": "1", "KEY": "b", "REGION": "us", "LLM_URL": URLS[3], "NAME": "US_URL"}
UNDECLARED |= {"LLM_MODEL": MODELS[1]}

LAYOUTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("main",), ()),
    (("config", "main"), ()),
    (("config", "clients", "main"), ()),
    (("app.config", "app.clients", "main"), ("app",)),
    (("app.config", "app.clients", "app.service", "main"), ("app",)),
    (("settings", "app.clients", "app.service", "main"), ("app",)),
    (("spaces.config", "spaces.clients", "main"), ()),
    (("app.core.config", "app.core.llm", "app.service", "main"), ("app", "app.core")),
    (("openai_config", "agents", "main"), ()),
)
MODEL_ORIGINS = carriers.snippets("""
=> @m

=> os.environ["MODEL"] || os.environ.get("LLM_MODEL", @m) || os.getenv("LLM_MODEL") or @m || os.environ.get("MODEL", @m)

=> {"fast": @m, "good": @n}["good" if @c else "fast"] || (@m if @c else @n)
""")
STORE_ORIGINS = carriers.snippets("""
=> @s
""")
TEXTS = {"url", "model"}
MARK = re.compile(r"CALL\(([^()]*)\)")
_LOOSE = (ast.IfExp, ast.BoolOp, ast.BinOp, ast.Lambda, ast.NamedExpr, ast.UnaryOp)
COMMON = {*dir(builtins), *(name.partition(".")[0] for name in LIBRARY), "OpenAI", "openai"}
IMPORTABLE = re.compile(r"(_?[a-z]+\d+)((?:\.\w+|\[[^\[\]]*\]|\([^()]*\))*)")


def program(choose: Choose) -> Program:
    """A program made by choices."""
    return Generator(choose).program()


class Generator(Writer):
    """Writes one program: values are made in some module, carried on, moved to later modules, and sent."""

    def __init__(self, choose: Choose) -> None:
        super().__init__(choose, ("main",))
        names, packages = self.pick(LAYOUTS)
        super().__init__(choose, names, packages)
        self.asynchronous = self.chance(5)
        self.module_client = not self.asynchronous and self.chance(15)
        self.loose = False
        self.style = self.pick(("OpenAI", "openai.OpenAI", "ai.OpenAI", "Client"))

    def program(self) -> Program:
        """The whole program."""
        for _ in range(self.pick((1, 1, 2))):
            self.send()
        declared = DECLARED | ({"OPENAI_BASE_URL": self.pick(URLS)} if self.chance(12) else {})
        undeclared = UNDECLARED | ({"OPENAI_BASE_URL": self.pick(URLS)} if self.chance(4) else {})
        return Program(self.files(), declared, (({}, ()), (undeclared, ("x",))), self.loose)

    # -- sending -----------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """A place where a call is made, with everything that it needs."""
        at = len(self.modules) - 1 - self.pick((0, 0, 0, 1)) * (len(self.modules) > 1)
        if self.asynchronous:
            chosen, wanted = self.pick(forms.ASYNC), "kms"
        else:
            chosen, wanted = self.pick(
                ((forms.SYNC, "kms"),) * 4 + ((forms.WITH_METHOD, "mf"), (forms.WITH_BODY, "kmsb"))
            )
            chosen = self.pick(self.group(chosen, forms.LOOSE) if wanted == "kms" else chosen)
        code = "\n".join(chosen.lines)
        needed = [each for each in "kmsfb" if re.search(rf"@{each}\b", code) and each in wanted]
        makers: Mapping[str, Callable[[int], str]] = {
            "k": self.client, "m": self.model, "s": self.store, "f": self.method, "b": self.body
        }  # fmt: skip
        values = {each: makers[each](at) for each in needed}
        self.here = self.modules[at]
        self.write(Snippet(tuple(MARK.sub(self._call, code).splitlines()), ("",)), "client", values)

    def _call(self, match: re.Match[str]) -> str:
        given = dict(zip("KMS", match[1].split(", "), strict=True))
        return re.sub(r"\b([KMS])\b", lambda each: given[each[1]], self.pick(forms.CALLS))

    # -- values ------------------------------------------------------------------------------------------------------

    def url(self, at: int) -> str:
        """A base URL, as an expression of module number ``at``."""
        return self.produced("url", forms.URLS, (), at)

    def model(self, at: int) -> str:
        """The name of a model."""
        return self.produced("model", MODEL_ORIGINS, (), at)

    def store(self, at: int) -> str:
        """Whether to store."""
        return self.produced("store", STORE_ORIGINS, (), at, most=1)

    def client(self, at: int) -> str:
        """A client."""
        if self.module_client:
            return self.produced("client", forms.MODULE, (), at, u=self.url)
        return self.produced("client", forms.CLIENTS, forms.CHANGES, at, u=self.url)

    def method(self, at: int) -> str:
        """A method that sends, or a function that calls one."""
        return self.produced("method", forms.METHODS, (), at, k=self.client)

    def body(self, at: int) -> str:
        """The arguments of a call as a mapping."""
        return self.produced("body", forms.BODIES, forms.BODY_CHANGES, at, m=self.model)

    def produced(
        self,
        kind: str,
        origins: Sequence[Snippet],
        changes: Sequence[Snippet],
        at: int,
        most: int = 3,
        **parts: Callable[[int], str],
    ) -> str:
        """A value: made in some module, changed, carried, moved on to module number ``at``."""
        start = at - self.pick(range(at + 1))
        values = {name: make(start) for name, make in parts.items()}
        self.here = self.modules[start]
        found = self.write(self.pick(origins), kind, values, at)
        for _ in range(min(most, self.pick((0, 1, 1, 2, 2, 3)))):
            found = self.carried(kind, found, changes, at)
        return self.moved(found, at)

    def carried(self, kind: str, value: str, changes: Sequence[Snippet] = (), at: int = -1) -> str:
        """A value after one more snippet, or one module further."""
        further = at > self.modules.index(self.here) and not self.here.indent
        if further and self.chance(3):
            return self.moved(value, self.modules.index(self.here) + 1)
        if changes and self.chance(4):
            return self.write(self.pick(changes), kind, {"v": value}, at)
        groups = [carriers.NAMES, carriers.CONTAINERS, carriers.FUNCTIONS, carriers.CLASSES]
        groups += [carriers.TEXTS] if kind in TEXTS else []
        return self.write(self.pick(self.group(self.pick(groups), carriers.LOOSE)), kind, {"v": value}, at)

    def group(self, usual: Sequence[Snippet], loose: Sequence[Snippet]) -> Sequence[Snippet]:
        """The usual snippets, or rarely those on which a client is lost."""
        if self.module_client or not self.chance(30):
            return usual
        self.loose = True
        return loose

    def literal(self, kind: str) -> str:
        """A plain value of a kind."""
        match kind:
            case "url":
                return f'"{self.pick(URLS)}"'
            case "model":
                return f'"{self.pick(MODELS)}"'
            case "store":
                return self.pick(("False", "True"))
            case "client":
                return f'OpenAI(api_key="k", base_url="{self.pick(URLS)}")'
            case "method":
                return f"{self.literal('client')}.responses.create"
            case _:
                return f'{{"model": {self.literal("model")}, "input": "x"}}'

    def values(self, kind: str, given: Mapping[str, str], code: str) -> dict[str, str]:
        """What the marks of a snippet stand for."""
        kinds = {"o": kind, "u": "url", "w": "url", "m": "model", "n": "model", "s": "store", "k": "client"}
        found = dict(given)
        for name in dict.fromkeys(re.findall(r"@(\w+)", code)):
            if name in found:
                continue
            if name in kinds:
                found[name] = self.literal(kinds[name])
            elif name == "c":
                found[name] = self.pick(CONDITIONS)
            elif name == "r":
                found[name] = f'"{self.pick(REGIONS)}"'
        return found | {"global": "nonlocal" if self.here.indent else "global"}

    # -- writing -----------------------------------------------------------------------------------------------------

    def write(self, snippet: Snippet, kind: str, given: Mapping[str, str], at: int = -1) -> str:
        """Write a snippet where we are, or its first part here and the rest in the next module; what it results in."""
        result = self.pick(snippet.results)
        code = "\n".join(snippet.lines)
        whole = f"{code}\n{result}"
        values = self.values(kind, {name: self._plain(each, whole) for name, each in given.items()}, whole)
        names: dict[str, str] = {}
        inner = next((line for line in snippet.lines if line.lstrip().startswith("... ")), None)
        if inner is not None:
            return self._nested(snippet, inner, result, kind, values, names)
        text = self.named(code, values, names)
        further = (
            self.modules.index(self.here) < len(self.modules) - 1 if at < 0 else at > self.modules.index(self.here)
        )
        if further and not self.here.indent and self.chance(3):
            cut = self._cut(text)
            if cut:
                return self._spread(code.splitlines(), cut, result, values, names)
        self.emit(text)
        return self.named(result, values, names)

    def _plain(self, value: str, code: str) -> str:
        """A value in a form that can stand anywhere in ``code``."""
        if 'f"{' in code and '"' in value:
            name = self.fresh()
            self.emit(f"{name} = {value}")
            return name
        return f"({value})" if isinstance(ast.parse(value, mode="eval").body, _LOOSE) else value

    def _nested(
        self, snippet: Snippet, inner: str, result: str, kind: str, values: dict[str, str], names: dict[str, str]
    ) -> str:
        place = snippet.lines.index(inner)
        self.emit(self.named("\n".join(snippet.lines[:place]), values, names))
        before = self.here.indent
        self.here.indent += (len(inner) - len(inner.lstrip())) // 4
        found = self.named(inner.strip()[4:], values, names)
        for _ in range(self.pick((0, 1, 2))):
            found = self.carried(kind, found)
        self.here.indent = before
        values["i"] = found
        self.emit(self.named("\n".join(snippet.lines[place + 1 :]), values, names))
        return self.named(result, values, names)

    def _cut(self, text: str) -> int:
        """The line before which a snippet can be cut in two; 0 if it cannot."""
        statements = ast.parse(text).body
        starts = [min([each.lineno, *(d.lineno for d in getattr(each, "decorator_list", []))]) for each in statements]
        return self.pick(starts[1:]) - 1 if len(starts) > 1 else 0

    def _spread(
        self, lines: Sequence[str], cut: int, result: str, values: Mapping[str, str], names: dict[str, str]
    ) -> str:
        """Write the lines before ``cut`` here and the rest in the next module, which imports what it needs."""
        source, target = self.here, self.modules[self.modules.index(self.here) + 1]
        first = self.named("\n".join(lines[:cut]), values, names)
        self.emit(first)
        rest = "\n".join(lines[cut:])
        used = set(re.findall(r"@(\w+)", f"{rest}\n{result}"))
        moving = [name for name in values if name in used and name != "global"]
        moved = {name: self.moved(values[name], self.modules.index(target)) for name in moving if self._at(source)}
        values = {**values, **moved}
        self.here = target
        second = self.named(f"{rest}\n{result}", values, names)
        made = [name for name in names.values() if re.search(rf"(?<![\w.]){name}\b", first) and name in _bound(first)]
        needed = [name for name in made if re.search(rf"\b{name}\b", second)]
        if needed and self.chance(2):
            alias = self.fresh("m")
            changed = re.sub(rf"\b({'|'.join(needed)})\b", rf"{alias}.\1", second)
            if _parses(changed):
                self.emit(f"import {source.name} as {alias}")
                second, needed = changed, []
        if needed:
            self.emit(f"from {source.name} import {', '.join(needed)}")
        *body, last = second.split("\n")
        self.emit("\n".join(body))
        return last

    def _at(self, module: Module) -> bool:
        self.here = module
        return True

    # -- moving ------------------------------------------------------------------------------------------------------

    def moved(self, value: str, to: int) -> str:
        """A value of the present module as an expression of module number ``to``."""
        source, target = self.here, self.modules[to]
        if source is target:
            return value
        if not _names(value) and not self.chance(2):
            self.here = target
            return value
        match = IMPORTABLE.fullmatch(value)
        if match is None or len(_names(value)) > 1:
            name = self.fresh()
            self.emit(f"{name} = {value}")
            tail = ""
        else:
            name, tail = match[1], match[2]
        self.here = target
        return self._imported(source, name, target) + tail

    def _imported(self, source: Module, name: str, target: Module) -> str:
        parent, _, last = source.name.rpartition(".")
        same = (
            bool(parent) and target.name.startswith(f"{parent}.") and target.name.count(".") == source.name.count(".")
        )
        ways = ["from", "as", "module", "module as", "late", "try", "choice", "dynamic", "class", "dotted"]
        ways += [] if name.startswith("_") else ["star", "star"]
        ways += ["parent"] if parent else []
        ways += ["relative", "relative", "relative module"] if same else []
        taken = parent not in self.packages or any(name in line.split() for line in self.packages[parent].lines)
        ways += [] if taken else ["reexport", "reexport", "reexport star"]
        alias = self.fresh()
        match self.pick(ways):
            case "from":
                self.emit(f"from {source.name} import {name}")
                return name
            case "as":
                self.emit(f"from {source.name} import {name} as {alias}")
                return alias
            case "module":
                self.emit(f"import {source.name}")
                return f"{source.name}.{name}"
            case "module as":
                self.emit(f"import {source.name} as {alias}")
                return f"{alias}.{name}"
            case "late":
                self.emit(f"def {alias}():\n    from {source.name} import {name}\n    return {name}")
                return f"{alias}()"
            case "try":
                self.emit(f"try:\n    from {source.name} import {name}\nexcept ImportError:\n    {name} = None")
                return name
            case "choice":
                test = self.pick(CONDITIONS)
                self.emit(f"if {test}:\n    from {source.name} import {name}")
                self.emit(f"else:\n    from {source.name} import {name} as {alias}\n    {name} = {alias}")
                return name
            case "dynamic":
                self.loose = True
                return f'importlib.import_module("{source.name}").{name}'
            case "class":
                self.emit(f"class {alias}:\n    from {source.name} import {name}")
                return f"{alias}.{name}"
            case "star":
                target.lines.insert(0, f"from {source.name} import *")
                return name
            case "parent":
                self.emit(f"from {parent} import {last}")
                return f"{last}.{name}"
            case "relative":
                self.emit(f"from .{last} import {name} as {alias}")
                return alias
            case "relative module":
                self.emit(f"from . import {last}")
                return f"{last}.{name}"
            case "reexport":
                self.packages[parent].lines.append(f"from .{last} import {name}")
                self.emit(f"from {parent} import {name}")
                return name
            case "reexport star":
                self.packages[parent].lines.append(f"from .{last} import *")
                self.emit(f"import {parent} as {alias}")
                return f"{alias}.{name}"
        self.emit(f"import {source.name}, {parent or source.name} as {alias}")
        return f"{source.name}.{name}"

    # -- files -------------------------------------------------------------------------------------------------------

    def files(self) -> dict[str, str]:
        """The files by their path."""
        main = self.modules[-1]
        texts = "\n".join("\n".join(each.lines) for each in (*self.modules, *self.packages.values()))
        for module in self.modules[:-1]:
            if module.lines and not re.search(rf"(import|from) {re.escape(module.name)}\b", texts):
                main.lines.insert(0, f"import {module.name}")
        written = (*self.packages.values(), *self.modules)
        return {each.file: self._rendered(each.lines) for each in written}

    def _rendered(self, lines: Sequence[str]) -> str:
        body = "\n".join(lines)
        kind = "AsyncOpenAI" if self.asynchronous else "OpenAI"
        head = "".join(f"import {name}\n" for name in LIBRARY if re.search(rf"(?<![\w.]){re.escape(name)}\.\w", body))
        if re.search(r"(?<![\w.])openai\b(?!_)", body):
            head += "import openai\n"
        if re.search(r"\bOpenAI\b", body):
            head += {
                "OpenAI": f"from openai import {kind}\n",
                "openai.OpenAI": "import openai\n",
                "ai.OpenAI": "import openai as ai\n",
                "Client": f"from openai import {kind} as Client\n",
            }[self.style]
        called = self.style if self.style == "Client" else self.style.replace("OpenAI", kind)
        return head + re.sub(r"\bOpenAI\b", called, body) + "\n"


def _bound(text: str) -> set[str]:
    """The names that a text binds at module level."""
    found: set[str] = set()
    todo: list[ast.AST] = list(ast.parse(text).body)
    while todo:
        node = todo.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.MatchAs(name=str() as name):
                found.add(name)
            case ast.Lambda() | ast.ListComp() | ast.DictComp():
                continue
        todo.extend(ast.iter_child_nodes(node))
    return found


def _names(value: str) -> set[str]:
    """The names of the program that a value is made of."""
    used = {node.id for node in ast.walk(ast.parse(value, mode="eval")) if isinstance(node, ast.Name)}
    return used - COMMON


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
