"""Libraries on top of an SDK: whose model a name means, and which endpoint it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from ai_residency_lint.calls.facts import ABSENT, Answer, Possible, Reason
from ai_residency_lint.calls.given import Given
from ai_residency_lint.catalog import sdk as rows
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.catalog.sdk import Param

_OWN_TOOLS = ("function", "object")
"""Types of tools that are functions of the program itself: one is described so, or only its parameters are."""


class Named(Struct, frozen=True):
    """The model of a call: its possible names without vendor prefix, and whether it is the library's default."""

    answer: Answer
    default: bool = False


class Frameworks(Struct, frozen=True):
    """Reads the fields of a description that only libraries on top of an SDK use."""

    edition: Edition
    models: Models

    def model(self, row: rows.Client | rows.Function, said: Answer) -> Named:
        """The model, given what the code says about it."""
        missing = any(each.value is ABSENT or each.value is None for each in said.known)
        if missing and row.default_model:
            default = Possible(row.default_model)
            rest = tuple(each for each in said.known if each.value is not ABSENT and each.value is not None)
            said = Answer((*rest, default), said.unknown)
        known = tuple(self._plain(row, each) for each in said.known)
        return Named(Answer(known, said.unknown), missing and bool(row.default_model))

    def _plain(self, row: rows.Client | rows.Function, each: Possible) -> Possible:
        if row.model_prefix and isinstance(each.value, str) and each.value.startswith(row.model_prefix):
            return replace(each, value=each.value.removeprefix(row.model_prefix))
        return each

    def vendor(self, row: rows.Client | rows.Function, said: Answer, given: Given) -> str:
        """Whose API answers: named outright, by the prefix of the model, or the description's; empty if open."""
        if row.vendor_param:
            named = [each.value for each in given.answer(Param(names=(row.vendor_param,))).known]
            texts = [each for each in named if isinstance(each, str)]
            if texts:  # "openai-chat" is one of its ways
                return row.vendor if texts[0].partition("-")[0] == row.vendor else texts[0]
        for name, vendor in given.library.vendor_arguments.items():
            if row.endpoint and name not in (*row.base_url.names, *row.ignores) and given.has(name):
                return vendor
        if not row.model_prefix:
            return row.vendor
        vendors = {self._vendor_of(row, each.value) for each in said.known if isinstance(each.value, str)}
        if row.vendor in vendors:
            return row.vendor
        if not vendors:
            return "" if said.unknown else row.vendor
        return sorted(vendors)[0]

    def is_named(self, row: rows.Client, model: Answer) -> bool:
        """Whether a model is given as a text that names one, comes from the environment, or is left to the library."""
        given = [each.value for each in model.known]
        texts = (each for each in given if isinstance(each, str))
        left = row.default_model and any(each is ABSENT or each is None for each in given)
        by_text = any(self._vendor_of(row, each) for each in texts)
        return by_text or bool(left) or any(each.reason is Reason.ENVIRONMENT for each in model.unknown)

    def _vendor_of(self, row: rows.Client | rows.Function, name: str) -> str:
        separator = row.model_prefix[-1]
        if name.startswith((row.model_prefix, *(route.strip for route in row.routes if route.strip))):
            return row.vendor
        if separator in name:
            return name.split(separator)[0]
        return row.vendor if self.models.recognises(name) else ""

    def route(
        self, row: rows.Client | rows.Function, model: Named, options: Mapping[str, Answer]
    ) -> tuple[str, str, Answer]:  # fmt: skip
        """Verb, endpoint and model: of the first route that applies, else as usual."""
        for route in row.routes:
            if self._applies(route, model, options):
                return route.verb, route.endpoint, _without(model.answer, route.strip)
        return row.verb, row.endpoint, model.answer

    def is_hosted(self, row: rows.Client, options: Mapping[str, Answer]) -> bool:
        """Whether a request certainly names a tool that runs at the provider's."""
        nothing = Named(Answer())
        return any(route.hosted and self._applies(route, nothing, options) for route in row.routes)

    def _applies(self, route: rows.Route, model: Named, options: Mapping[str, Answer]) -> bool:
        if route.option:
            found = options.get(route.option)
            values = [] if found is None or found.unknown else [each.value for each in found.known]
            if not values or not all(_has(route, value) for value in values):
                return False
            if not route.models:
                return True
        names = [each.value for each in model.answer.known if isinstance(each.value, str)]
        return bool(names) and all(any(fnmatchcase(name, each) for each in route.models) for name in names)


def _without(model: Answer, start: str) -> Answer:
    """The model with a beginning taken off that only chooses the route."""
    known = (
        replace(each, value=each.value.removeprefix(start)) if isinstance(each.value, str) else each
        for each in model.known
    )
    return replace(model, known=tuple(known)) if start else model


def _has(route: rows.Route, value: object) -> bool:
    """Whether a route applies where its option has a value."""
    if route.hosted:
        tools = value if isinstance(value, tuple) else ()
        return any(isinstance(each, Mapping) and each.get("type", "function") not in _OWN_TOOLS for each in tools)
    if route.values:
        return value in route.values
    return value is not ABSENT and value is not None and value is not False
