"""Raw requests: general HTTP and websocket calls whose URL names a host of the provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import parse_qs, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from ai_residency_lint.calls.facts import NOT_GIVEN, ONE_OF, Answer, ApiCall, Missing, Possible, Target
from ai_residency_lint.calls.given import HOLE, Given, Options, answer
from ai_residency_lint.calls.hosts import Hosts, known_host
from ai_residency_lint.calls.library import Library
from ai_residency_lint.catalog.sdk import Http, Sdk
from ai_residency_lint.resolve import containers
from ai_residency_lint.resolve.evaluate import Resolver
from ai_residency_lint.resolve.values import (
    Arguments,
    Dict,
    Entry,
    Member,
    Obj,
    Reason,
    Result,
    Symbol,
    Trail,
    Value,
    one,
)
from ai_residency_lint.syntax.summary import Span

MAX_HOSTS = 3
"""Hosts that the URL of one request can have. With more it comes from a table of vendors, of which a call takes one."""

_JSON_MAKERS = frozenset({"json.dumps", "orjson.dumps", "ujson.dumps"})


class Place(Struct, frozen=True):
    """Where a call stands, and how it is written."""

    path: str
    span: Span
    code: str
    trail: Trail


class RawRequests(Struct, frozen=True):
    """Recognises raw requests to the provider."""

    resolver: Resolver
    library: Library
    hosts: Hosts

    def calls(self, func: Obj, arguments: Arguments, place: Place, holder: Result | None) -> Iterator[ApiCall]:
        """The API calls that an HTTP call can be, one for each path; none if it goes to somebody else or cannot be
        told."""
        found = self.library.request(func) if holder is None else self._held(func, holder)
        if found is None:
            return
        sdk, row = found
        given = Given(self.resolver, self.library, arguments, place.path)
        urls = [each for each in self._urls(row, given, holder) if isinstance(each.value, str)]
        ours = [each for each in urls if known_host(str(each.value)) and self.hosts.is_provider(str(each.value))]
        if not ours:
            return
        paths: dict[str, list[Possible]] = {}
        for each in ours:
            paths.setdefault(self.hosts.path(str(each.value)), []).append(each)
        body, options, hidden = self._body(row, given)
        whole = ApiCall(
            path=place.path,
            span=place.span,
            symbol=_name(func),
            library=sdk.name,
            vendor=self.hosts.edition.provider,
            verb=self._verb(row, given, body is not None),
            endpoint="",
            code=place.code,
            client=None,
            own_target=True,
            options=options,
            open_options=hidden,
            trail=place.trail,
        )
        hosts = {self._target(each).host for each in urls if known_host(str(each.value))}
        if len(hosts) > MAX_HOSTS:
            path, model = next(iter(paths)) if len(paths) == 1 else "", self._model(options, ours, hidden)
            why = Missing(Reason.DYNAMIC, f"{ONE_OF}{len(hosts)} hosts", ours[0].trail)
            yield replace(whole, endpoint=path, unknown=(why,), model=model, open_path=() if path else (why,))
            return
        for path, urls in paths.items():
            holes = (hole for each in urls for hole in each.holes)
            yield replace(
                whole,
                endpoint=path,
                targets=tuple(self._target(each) for each in urls),
                model=self._model(options, urls, hidden),
                open_path=tuple(dict.fromkeys(holes)),
            )

    def _held(self, func: Obj, holder: Result) -> tuple[Sdk, Http] | None:
        return self.library.held(holder.func, _name(func))

    def _urls(self, row: Http, given: Given, holder: Result | None) -> Iterable[Possible]:
        found = given.answer(row.url).known if row.url.names else (Possible(""),)
        bases: tuple[Possible, ...] = ()
        if holder is not None and holder.arguments is not None and (row.base_url.names or row.host_only):
            made = Given(self.resolver, self.library, holder.arguments, given.path)
            bases = tuple(each for each in made.answer(row.base_url).known if isinstance(each.value, str))
        for each in found:
            if not isinstance(each.value, str) or "://" in each.value or not bases:
                yield each
                continue
            for base in bases:
                url = _put_together(str(base.value), each.value, row)
                yield Possible(url, (*each.trail, *base.trail), base.via, HOLE in url, (*base.holes, *each.holes))

    def _target(self, each: Possible) -> Target:
        url = str(each.value)
        return self.hosts.target(url, "url", each.trail, each.via, base=False)

    def _verb(self, row: Http, given: Given, has_body: bool) -> str:
        if row.verb and row.verb != "{method}":
            return row.verb
        found = given.answer(row.method) if row.method.names else NOT_GIVEN
        texts = [each.value for each in found.known if isinstance(each.value, str)]
        return texts[0].upper() if len(texts) == 1 else "POST" if has_body else "GET"

    # -- bodies --------------------------------------------------------------------------------------------------------

    def _body(self, row: Http, given: Given) -> tuple[Dict | None, Mapping[str, Answer], tuple[Missing, ...]]:
        for param in (row.json, row.data):
            if not param.names:
                continue
            value, _ = given.value(param)
            value = self._decoded(value)
            if value:
                return self._fields(value, given)
        return None, Options({}, {}, None), given.open

    def _decoded(self, value: Value) -> Value:
        """The data behind ``json.dumps(data)``."""
        return self.resolver.each(value, lambda obj: self._undumped(obj))

    def _undumped(self, obj: Obj) -> Value:
        if isinstance(obj, Result) and isinstance(obj.func, Member) and obj.func.name == "encode":
            return self._undumped(obj.func.base)
        if isinstance(obj, Result) and isinstance(obj.func, Symbol) and obj.func.path in _JSON_MAKERS:
            given = obj.arguments
            return self.resolver.force(given.positional[0]) if given is not None and given.positional else ()
        return one(obj)

    def _fields(self, value: Value, given: Given) -> tuple[Dict, Mapping[str, Answer], tuple[Missing, ...]]:
        body = containers.as_dict(self.resolver, value)
        hidden = tuple(map(Missing.of, body.rest))
        if not body.entries and not body.rest:
            whole = answer(self.resolver, self.library, value)
            hidden = whole.unknown or hidden
        return body, Options({}, dict[str, Entry](body.entries), given), hidden

    def _model(self, options: Mapping[str, Answer], urls: list[Possible], hidden: tuple[Missing, ...]) -> Answer:
        if "model" in options:
            return options["model"]
        named = []
        for each in urls:
            query = parse_qs(urlsplit(str(each.value)).query)
            named += [Possible(name, each.trail, each.via, HOLE in name) for name in query.get("model", ())]
        if named:
            return Answer(tuple(each for each in named if not each.partial), hidden if len(named) == 1 else ())
        return Answer(NOT_GIVEN.known, hidden) if hidden else NOT_GIVEN


def _put_together(base: str, path: str, row: Http) -> str:
    if row.host_only:
        return f"https://{base}{path if path.startswith('/') else '/' + path}"
    return urljoin(base if base.endswith("/") else base + "/", path.lstrip("/")) if path else base


def _name(func: Obj) -> str:
    match func:
        case Symbol(path):
            return path
    return getattr(func, "name", "")
