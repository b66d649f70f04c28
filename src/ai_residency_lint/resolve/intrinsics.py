"""What the standard library does with values: environment, partial, strings, mappings, running things elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ai_residency_lint.resolve import (
    attributes,
    environment,
    invoke,
    iterables,
    mutations,
    names,
    options,
    providers,
    records,
    running,
    text,
)
from ai_residency_lint.resolve.values import (
    ANY_KEY,
    Alt,
    Arguments,
    Dict,
    Instance,
    Items,
    Klass,
    Lit,
    ModuleObject,
    Obj,
    Partial,
    Reason,
    Result,
    Site,
    Symbol,
    Text,
    Thunk,
    Unknown,
    Value,
    one,
    union,
    unknown,
)

if TYPE_CHECKING:
    from ai_residency_lint.resolve.evaluate import Resolver

_ENV_READERS = frozenset(
    {
        *("environs.Env", "environ.Env", "environ.FileAwareEnv", "decouple.AutoConfig", "decouple.Config"),
        *("starlette.config.Config", "dotenv.dotenv_values", "dotenv.main.dotenv_values"),
    }
)

COPY = "copy.copy"
"""What a copy of an object of a library is a result of; the object is its first argument."""
Intrinsic = Callable[["Resolver", Arguments, Site], Value | None]


def _getenv(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    name = _at(resolver, given, 0, "key", "name", "option")
    if name is None:
        return None
    default = _at(resolver, given, 1, "default")
    return environment.read(resolver, name, default, site.path, site.call.scope, site.call.at)


def _getenv_or_none(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    named = len(given.positional) > 1 or "default" in given.keywords or given.splats or given.stars
    more = (
        given
        if named
        else Arguments(given.positional, {**given.keywords, "default": Thunk(None, None, one(Lit(None)))})
    )
    return _getenv(resolver, more, site)


def _partial(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    if not given.positional:
        return None
    early, value = given.after(1), resolver.force(given.positional[0])
    return resolver.each(value, lambda obj: one(obj if isinstance(obj, Unknown) else Partial(obj, early, site)))


def _cast(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``typing.cast(Class, value)``: the value, of that class if nothing better is known."""
    value = _at(resolver, given, 1, "val")
    kind = given.positional[0] if given.positional else given.keywords.get("typ")
    if value is None or kind is None or kind.expr is None or kind.frame is None:
        return value
    expr, frame = kind.expr, kind.frame
    return names.believed(resolver, value, lambda: names.typed(resolver, expr, frame))


def _first(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    return resolver.force(given.positional[0]) if given.positional else None


def _copied(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """A copy is what it is a copy of; but for objects of libraries, which change apart from then on."""
    made = (Alt(Result(Symbol(COPY), given, site)),)
    value = _first(resolver, given, site)
    kept = None if value is None else tuple(alt for alt in value if not isinstance(alt.obj, Result))
    return None if value is None or kept is None else union([kept, made if len(kept) < len(value) else ()])


def _dict(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    return one(invoke.mapping(resolver, given))


def _text(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    if not given.positional:
        return one(Lit(""))
    return resolver.each(resolver.force(given.positional[0]), _as_text)


def _as_text(obj: Obj) -> Value:
    return one(obj if isinstance(obj, Unknown) else text.build(text.parts_of(obj)))


def _url(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    return _text(resolver, given, site) if len(given.positional) == 1 and not given.keywords else None


def _getattr(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    if len(given.positional) < 2:
        return None
    base, name = resolver.force(given.positional[0]), resolver.force(given.positional[1])
    names = [alt.obj.value for alt in name if isinstance(alt.obj, Lit) and isinstance(alt.obj.value, str)]
    if not names:
        return unknown(Reason.DYNAMIC, "getattr")
    found = union(attributes.along(resolver, base, (each,)) for each in names)
    if len(given.positional) > 2 and any(isinstance(alt.obj, Unknown) for alt in found):
        return union([found, resolver.force(given.positional[2])])
    return found


def _type(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``type(x)``, and ``type(name, bases, attributes)``, which may be more than its bases."""
    if len(given.positional) == 1:
        found = [attributes.class_of(alt.obj) for alt in resolver.force(given.positional[0])]
        return union(one(each) for each in found if each is not None) if None not in found else None
    if len(given.positional) != 3:
        return None
    bases = [alt.obj for alt in resolver.force(given.positional[1])]
    body = [alt.obj for alt in resolver.force(given.positional[2])]
    plain = all(isinstance(each, Dict) and not each.entries and not each.rest for each in body)
    made = [resolver.force(item) for each in bases if isinstance(each, Items) for item in each.items]
    return union([*made, *([] if plain and len(made) == 1 else [unknown(Reason.DYNAMIC, "type")])])


def _vars(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    if len(given.positional) != 1:
        return None
    return resolver.each(resolver.force(given.positional[0]), lambda obj: one(attributes.namespace(resolver, obj)))


def _elsewhere(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """What the first argument gives, called with those after it."""
    found = running.first(resolver, given)
    if found is None:
        return None
    called, rest = found
    return resolver.each(called, lambda obj: invoke.apply(resolver, obj, rest, site))


def _gather(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    return one(Items("list", given.positional)) if not given.stars else None


def _super(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    frame = site.frame
    while frame is not None and frame.bound is None:
        frame = frame.parent  # type: ignore[assignment]
    if frame is None or not isinstance(frame.bound, Instance | Klass):
        return None
    owner = resolver.module(frame.path).scopes[frame.scope].owner
    klass = frame.bound.klass if isinstance(frame.bound, Instance) else frame.bound
    after = False
    for base in attributes.lineage(resolver, klass):
        if after:
            if isinstance(base, Symbol):
                return one(Result(base))
            made = frame.bound if isinstance(frame.bound, Instance) else None
            return one(Instance(base, made.arguments if made else None, made.site if made else None))
        after = isinstance(base, Klass) and base.index == owner and base.path == frame.path
    return None


def _field(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    default = given.keywords.get("default")
    factory = given.keywords.get("default_factory") or given.keywords.get("factory")
    if default is None and given.positional:
        default = given.positional[0]
    if default is not None:
        value = resolver.force(default)
        return () if all(alt.obj == Unknown(Reason.DYNAMIC, "Ellipsis") for alt in value) else value
    if factory is not None:
        made = resolver.force(factory)
        return resolver.each(made, lambda obj: invoke.apply(resolver, obj, Arguments(), site))
    return ()


def _depends(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    found = invoke.injected(resolver, one(Result(Symbol("fastapi.Depends"), given, site)))
    return found or None


def _joined_url(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``urllib.parse.urljoin(base, path)`` of texts that are known."""
    from urllib.parse import urljoin

    found = []
    for base in _at(resolver, given, 0, "base") or ():
        for path in _at(resolver, given, 1, "url") or ():
            match base.obj, path.obj:
                case Lit(str() as first), Lit(str() as second):
                    try:
                        found.append((Alt(Lit(urljoin(first, second)), base.link, base.via or path.via),))
                    except ValueError:  # it fails when it runs, too
                        return None
                case _:
                    return None
    return union(found) or None


def _import(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    """``importlib.import_module("name")`` with a name that is known."""
    value = resolver.force(given.positional[0]) if given.positional else ()
    texts = [alt.obj.value for alt in value if isinstance(alt.obj, Lit) and isinstance(alt.obj.value, str)]
    if len(texts) != 1 or len(value) != 1 or texts[0].startswith("."):
        return None
    found = resolver.project.find(texts[0], 0, site.path)
    return one(Symbol(texts[0]) if found is None else ModuleObject(found))


def _typed_in(resolver: Resolver, given: Arguments, site: Site) -> Value | None:
    return unknown(Reason.RUNTIME, "input")


_TYPED_DICTS = (
    *("pydantic_ai.ModelSettings", "pydantic_ai.settings.ModelSettings"),
    *("pydantic_ai.models.openai.OpenAIChatModelSettings", "pydantic_ai.models.openai.OpenAIResponsesModelSettings"),
)
"""Classes of libraries that are mappings with a type."""


@cache
def functions() -> dict[str, Intrinsic]:
    """Functions of libraries by path; made when asked for, as the modules of this room need each other."""
    return {
        "os.getenv": _getenv_or_none,
        "os.environ.get": _getenv_or_none,
        "os.environ.setdefault": _getenv,
        "os.environ.pop": _getenv,
        "decouple.config": _getenv,
        "functools.partial": _partial,
        "functools.partialmethod": _partial,
        **dict.fromkeys(("typing.cast", "typing_extensions.cast"), _cast),
        "copy.copy": _copied,
        "copy.deepcopy": _copied,
        "asyncio.run": _first,
        "asyncio.wait_for": _first,
        "asyncio.shield": _first,
        "asyncio.create_task": _first,
        "asyncio.ensure_future": _first,
        "contextlib.nullcontext": _first,
        "urllib.parse.urljoin": _joined_url,
        "builtins.dict": _dict,
        "collections.OrderedDict": _dict,
        "types.MappingProxyType": _dict,
        **dict.fromkeys(_TYPED_DICTS, _dict),
        **iterables.FUNCTIONS,
        "builtins.str": _text,
        "builtins.getattr": _getattr,
        "builtins.super": _super,
        "builtins.type": _type,
        "builtins.vars": _vars,
        **dict.fromkeys(("httpx.URL", "httpx2.URL", "yarl.URL"), _url),
        "builtins.input": _typed_in,
        "builtins.__import__": _import,
        "importlib.import_module": _import,
        **dict.fromkeys(running.FUNCTIONS, _elsewhere),
        "asyncio.gather": _gather,
        **dict.fromkeys(("dataclasses.asdict", "attrs.asdict", "attr.asdict"), records.as_dict),
        "dataclasses.field": _field,
        **dict.fromkeys(("pydantic.Field", "pydantic.PrivateAttr", "pydantic.fields.PrivateAttr"), _field),
        "pydantic.fields.Field": _field,
        "attr.ib": _field,
        "attrs.field": _field,
        "fastapi.Depends": _depends,
        "fastapi.param_functions.Depends": _depends,
        **{f"typer.{name}": options.declared for name in ("Option", "Argument")},
        **{f"fastapi.{name}": options.declared for name in ("Query", "Form", "Body", "Header", "Cookie")},
    }


def called(resolver: Resolver, made: Result, given: Arguments, site: Site) -> Value | None:
    """What calling the result of an external call gives: a reader of environment variables is called by name, and
    ``operator.attrgetter("a.b")`` with an object."""
    if not isinstance(made.func, Symbol):
        return None
    if made.func.path in _ENV_READERS:
        return _getenv(resolver, given, site)
    if (provided := providers.called(resolver, made, given)) is not None:
        return provided
    if made.func.path.startswith("operator.") and made.arguments is not None and len(given.positional) == 1:
        return _operated(resolver, made.func.path, made.arguments, resolver.force(given.positional[0]), site)
    return None


def _operated(resolver: Resolver, path: str, early: Arguments, value: Value, site: Site) -> Value | None:
    """What ``attrgetter``, ``itemgetter`` or ``methodcaller`` makes of an object; nothing if it takes several parts."""
    first, *rest = [resolver.force(each) for each in early.positional] or [()]
    names = [alt.obj.value for alt in first if isinstance(alt.obj, Lit) and isinstance(alt.obj.value, str)]
    match path:
        case "operator.itemgetter" if not rest:
            return attributes.subscript(resolver, value, first, site.frame)
        case "operator.attrgetter" if names and not rest:
            return union(attributes.along(resolver, value, each.split(".")) for each in names)
        case "operator.methodcaller" if names:
            methods = union(attributes.along(resolver, value, (each,)) for each in names)
            return resolver.each(methods, lambda obj: invoke.apply(resolver, obj, early.after(1), site))
    return None


def method(resolver: Resolver, base: Obj, name: str, given: Arguments, site: Site) -> Value | None:
    """What a method of a plain object gives; None when ``base`` is external."""
    match base:
        case Lit() | Text():
            return _string_method(resolver, base, name, given)
        case Dict():
            return _dict_method(resolver, base, name, given)
        case Items():
            if name in ("pop", "popleft"):
                return attributes.elements(resolver, one(base))
            return one(base) if name == "copy" else unknown(Reason.DYNAMIC, f"list.{name}")
        case Result(func=Symbol(path)) if path in _ENV_READERS and name not in ("read_env", "prefixed"):
            return _getenv(resolver, given, site)
        case Instance():
            return records.method(resolver, base, name, given)
        case _ if name == "__new__" and given.positional:
            made = [alt.obj for alt in resolver.force(given.positional[0]) if isinstance(alt.obj, Klass)]
            return union(one(Instance(klass)) for klass in made) if made else None
        case _ if name in ("enter_context", "enter_async_context") and given.positional:
            return resolver.each(resolver.force(given.positional[0]), lambda obj: invoke.entered(resolver, obj))
        case _ if name == "run_in_executor":
            return _elsewhere(resolver, given.after(1), site)
    return None


def _string_method(resolver: Resolver, base: Lit | Text, name: str, given: Arguments) -> Value:
    positional = [resolver.force(each) for each in given.positional]
    if name in ("split", "rsplit") and (given.keywords or given.splats or given.stars):
        if given.keywords.keys() != {"maxsplit"} or len(positional) != 1 or given.splats or given.stars:
            return unknown(Reason.DYNAMIC, f"str.{name}")
        positional.append(resolver.force(given.keywords["maxsplit"]))
    if name == "format" and isinstance(base, Lit) and isinstance(base.value, str):
        keywords = {key: resolver.force(thunk) for key, thunk in given.keywords.items()}
        return text.formatted(base.value, positional, keywords)
    if name == "join" and isinstance(base, Lit) and len(positional) == 1:
        return _joined(resolver, base, positional[0])
    if name in ("encode", "decode"):
        return one(base)
    return text.method(base, name, positional)


def _joined(resolver: Resolver, separator: Lit, items: Value) -> Value:
    if len(items) != 1 or not isinstance(items[0].obj, Items) or items[0].obj.rest or items[0].obj.kind == "any":
        return unknown(Reason.DYNAMIC, "str.join")
    values: list[Value] = []
    for item in items[0].obj.items:
        values.extend([one(separator)] if values else [])
        values.append(resolver.force(item))
    return text.joined(values)


def _dict_method(resolver: Resolver, base: Dict, name: str, given: Arguments) -> Value:
    if name in ("get", "pop", "setdefault") and given.positional:
        key = resolver.force(given.positional[0])
        default = resolver.force(given.positional[1]) if len(given.positional) > 1 else one(Lit(None))
        return union(_looked_up(resolver, base, each, default) for each in attributes.chosen(key))
    if name in ("items", "values", "keys"):
        return attributes.items_of(base, name)
    if name == "copy":
        return one(base)
    return unknown(Reason.DYNAMIC, f"dict.{name}")


def _looked_up(resolver: Resolver, base: Dict, key: Obj, default: Value) -> Value:
    name = mutations.key_name(resolver, key)
    if name is None:
        possible = [resolver.force(entry.value) for entry in base.entries.values()]
        return union([*possible, default, *(one(each) for each in base.rest)])
    entry, anything = base.entries.get(name), base.entries.get(ANY_KEY)
    if entry is not None and not entry.optional:
        return resolver.force(entry.value)
    found = [resolver.force(each.value) for each in (entry, anything) if each is not None]
    if default != one(Lit(None)) or not any(each.or_none for each in base.rest):  # which says the same
        found.append(default)
    return union([*found, *(one(each) for each in base.rest)])


def _at(resolver: Resolver, given: Arguments, index: int, *names: str) -> Value | None:
    for name in names:
        if name in given.keywords:
            return resolver.force(given.keywords[name])
    return resolver.force(given.positional[index]) if index < len(given.positional) else None
