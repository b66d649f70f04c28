"""Which options of a request matter under the policy: where the rules would say one thing for one value and another
thing for another."""

from __future__ import annotations

from collections.abc import Iterator

from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.rules.base import Context
from ai_residency_lint.rules.judging import is_gone
from ai_residency_lint.rules.policy import covers, limitation, parameters, region, same_path
from ai_residency_lint.rules.retention import passes
from ai_residency_lint.rules.standing import names
from ai_residency_lint.rules.storage import FILES, cached, for_purpose, keeps


def deciding(call: ApiCall, context: Context) -> Iterator[str]:
    """The names of the options that decide something on the endpoint of a call, whether they are given or not.

    Left out are those that the rules speak of although their value cannot be told (``conversation=thread.id``). Nothing
    decides anything on an endpoint that is not there.
    """
    if is_gone(call, context):
        return
    if _may_store(call, context):
        yield "store"
    if _has_row(call, context, "background"):
        yield "background"
    for name in ("conversation", "previous_response_id", "web_search_options"):
        if _has_row(call, context, name) and passes(call, name) is None:
            yield name
    if any(same_path(each, call.endpoint) for each in FILES) and keeps(call, context) and for_purpose(call):
        yield "expires_after"
    if covers("/v1/realtime", call.endpoint) and any(parameters(context.edition, "/v1/realtime", "tracing")):
        yield "tracing"
    for name in ("prompt_cache_retention", "prompt_cache_options"):
        if _limited(call, context, name) or name in cached(call, context):
            yield name
    for name in ("tools", "integrations"):
        if _has_types(call, context, name):
            yield name
    if _tiered(call, context):
        yield "service_tier"
    if _makes_project(call, context):
        yield "residency"


def _has_row(call: ApiCall, context: Context, name: str) -> bool:
    return any(parameters(context.edition, call.endpoint, name))


def _limited(call: ApiCall, context: Context, name: str) -> bool:
    return limitation(context.edition, call.endpoint, name, context.settings.region) is not None


def _may_store(call: ApiCall, context: Context) -> bool:
    limit = limitation(context.edition, call.endpoint, "store", context.settings.region)
    forbidden = limit is not None and limit.verdict == "forbidden"
    return forbidden or (_has_row(call, context, "store") and context.settings.retention != "zdr")


def _has_types(call: ApiCall, context: Context, name: str) -> bool:
    rows = (each for each in context.edition.parameters if each.parameter.startswith(f"{name}[]"))
    return any(same_path(path, call.endpoint) for each in rows for path in each.endpoints)


def _tiered(call: ApiCall, context: Context) -> bool:
    code, closed = context.settings.region, ("unsupported", "contested")
    models = {other for each in call.model.given() for other in names(context.models, str(each.value))}
    rows = (each for each in context.edition.tiers if each.regions.get(code) in closed)
    return any(not each.models or models.intersection(each.models) for each in rows)


def _makes_project(call: ApiCall, context: Context) -> bool:
    place = region(context.edition, context.settings.region)
    return bool(place and place.project_residency) and same_path("/v1/organization/projects", call.endpoint)
