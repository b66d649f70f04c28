"""RSD405 to 408: endpoints and parameters that keep content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.catalog.policy import Kept
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import hollow, path, report_kept, row_of, sends, settings, shown, unless
from ai_residency_lint.rules.policy import (
    covers,
    kept,
    limitation,
    parameters,
    region,
    same_path,
    segments,
)

FILES = ("/v1/files", "/v1/uploads")
STORES = "/v1/vector_stores"
"""Endpoints whose creating call takes ``expires_after``."""

CACHELESS = {"prompt_cache_retention": '"in_memory"', "prompt_cache_options": '{"mode": "explicit"}'}
"""What keeps no extended cache."""


class KeptUntilDeleted(Rule):
    """Finds calls that give content to an endpoint which keeps it until it is deleted.

    A vector store with `expires_after` is fine; the upload of files has a rule of its own, RSD406. Calls that only
    change such an object, or fill a vector store, are left to the pedantic reader. Nothing is said of an endpoint that
    is not available in the region (RSD301) or has shut down (RSD204).

    ## Why it matters

    Vector stores, batches, fine-tuning jobs, evals and agents keep application state until the customer deletes it, and
    zero data retention covers none of them. Vector stores are only stored in the region: no region processes them. What
    is deleted from vector stores leaves the servers after another 30 days (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.vector_stores.create(name="minutes")
    client.batches.create(input_file_id=file.id, endpoint="/v1/responses", completion_window="24h")
    ```

    ## Use instead

    ```python
    client.vector_stores.create(name="minutes", expires_after={"anchor": "last_active_at", "days": 1})
    ```

    Elsewhere an endpoint that keeps nothing, such as `/v1/responses` with `store=False`; or delete what was made once
    it is done with, and list RSD405 under `per-file-ignores` where that happens.
    """

    code = "RSD405"
    name = "kept-until-deleted"
    title = "Endpoint keeps content until it is deleted"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the endpoint of a call."""
        row = keeps(call, context)
        if row is None or any(same_path(each, call.endpoint) for each in FILES):
            return
        persona: Persona = "regular"
        expiry, advice = call.option("expires_after"), ": delete it once it is done with"
        if same_path(STORES, call.endpoint):
            if expiry.given() or (expiry.unknown and not expiry.known):
                return
            persona, advice = "regular" if expiry.absent else "pedantic", ": pass expires_after"
        elif segments(call.endpoint)[-1].startswith("{") or any(
            covers(each, call.endpoint) for each in (*FILES, STORES)
        ):
            persona = "pedantic"
        text = f"{path(call)} keeps content until it is deleted{_plainly(row)}{_place(call, context)}{advice}"
        yield from report_kept(self, call, context, text, persona=persona)


class UploadWithoutExpiry(Rule):
    """Finds files and uploads that are created without `expires_after`.

    Files for a batch expire by themselves. A file whose purpose is not known is left to the pedantic reader.

    ## Why it matters

    A file with another purpose than `batch` stays until it is deleted, one for a batch 30 days; `expires_after` takes
    one hour to 30 days (openai-python 3.54.0, package source, 2026-11). Files are only stored in the region, no region
    processes them, and zero data retention does not cover them (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.files.create(file=file, purpose="user_data")
    ```

    ## Use instead

    ```python
    client.files.create(
        file=file, purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600}
    )
    ```
    """

    code = "RSD406"
    name = "upload-without-expiry"
    title = "Upload is created without an expiry"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the creation of a file or upload."""
        row, persona = keeps(call, context), for_purpose(call)
        created = any(same_path(each, call.endpoint) for each in FILES)
        if row is None or persona is None or not created or not call.option("expires_after").absent:
            return
        helper = "vector_stores." in call.symbol
        advice = "upload it with files.create(..., expires_after=...) first" if helper else "pass expires_after"
        text = f"file is kept until it is deleted{_plainly(row)}{_place(call, context)}: {advice}"
        yield from report_kept(self, call, context, text, persona=persona)


class RealtimeTracing(Rule):
    """Finds realtime sessions that switch tracing on.

    An error where the provider says that tracing does not keep to residency, elsewhere a note for the pedantic reader.

    ## Why it matters

    Tracing of realtime sessions "is not EU data residency compliant"; the trace goes to the Traces dashboard. `None`
    disables it, and it cannot be changed once it is on. What the server does when it is left out is not stated (Data
    controls, developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.realtime.client_secrets.create(session={"type": "realtime", "tracing": "auto"})
    ```

    ## Use instead

    ```python
    client.realtime.client_secrets.create(session={"type": "realtime", "tracing": None})
    ```
    """

    code = "RSD407"
    name = "realtime-tracing"
    title = "Realtime session is traced"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the parameter ``tracing``, given directly or within the session."""
        if not covers("/v1/realtime", call.endpoint):
            return
        limit = limitation(context.edition, call.endpoint, "tracing", context.settings.region)
        for each in settings(call, "tracing"):
            if each.value in (None, False) or hollow(each.value):
                continue
            if limit and limit.verdict == "forbidden":
                text = f"tracing={shown(each.value)} does not keep to region {context.settings.region}{unless(each)}"
                yield from report_kept(self, call, context, f"{text}: pass None", [each.trail])
            elif any(parameters(context.edition, "/v1/realtime", "tracing")):
                text = f"tracing={shown(each.value)} keeps a trace of the session{unless(each)}: pass None"
                yield from report_kept(self, call, context, text, [each.trail], persona="pedantic", severity="warning")


class ExtendedCaching(Rule):
    """Finds `prompt_cache_retention="24h"` and `prompt_cache_options` that leave caching on.

    For everybody where the region does not process, so that the cache can lie outside it; for the pedantic reader where
    it does, or where that is contested (Australia, Japan, India). Leaving both out is no finding, though the default
    caches, too.

    ## Why it matters

    Extended caching keeps encrypted key and value tensors for up to 24 hours. In regions without regional processing it
    may make OpenAI process and temporarily store content outside the region (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10). It is the default since 2026-05-29 for organizations
    without zero data retention (API changelog).

    ## Example

    ```python
    client.responses.create(model="gpt-5.2-2025-12-11", input=text, prompt_cache_retention="24h")
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-5.2-2025-12-11", input=text, prompt_cache_retention="in_memory")
    client.responses.create(model="gpt-5.6-sol", input=text, prompt_cache_options={"mode": "explicit"})
    ```
    """

    code = "RSD408"
    name = "extended-caching"
    title = "Extended prompt caching keeps content up to a day"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the parameters of prompt caching."""
        place = region(context.edition, context.settings.region)
        for name in ("prompt_cache_retention", "prompt_cache_options"):
            limit = limitation(context.edition, call.endpoint, name, context.settings.region)
            if limit is None and name not in cached(call, context):
                continue
            for each in call.option(name).given():
                if not _extends(name, each.value):
                    continue
                what = f"{name}={shown(each.value)}"
                persona: Persona = "regular" if limit and place and place.processing is False else "pedantic"
                if limit and limit.verdict == "forbidden":
                    text = f"{what} cannot be set in region {context.settings.region}{unless(each)}: leave it out"
                    yield from report_kept(self, call, context, text, [each.trail], persona="regular", severity="error")
                    continue
                outside = f", and may do so outside region {context.settings.region}" if limit else ""
                text = f"{what} keeps encrypted tensors of the prompt for up to 24 hours{outside}{unless(each)}"
                note = f"{text}: pass {CACHELESS[name]}"
                yield from report_kept(self, call, context, note, [each.trail], persona=persona)


def keeps(call: ApiCall, context: Context) -> Kept | None:
    """What an endpoint keeps until it is deleted, if a call gives it content."""
    row = row_of(call, context)
    found = kept(context.edition, call.endpoint) or (kept(context.edition, row.path) if row else None)
    searching = call.endpoint.endswith("/search")
    return found if found and found.days < 0 and sends(call) and not searching else None


def for_purpose(call: ApiCall) -> Persona | None:
    """Who may hear that a file does not expire; None for one that does by its purpose."""
    purpose = call.option("purpose")
    if any(each.value != "batch" for each in purpose.known):
        return "regular"
    return "pedantic" if purpose.unknown else None


def _plainly(row: Kept) -> str:
    return ", also under zero data retention" if row.zdr == "no" else ""


def _place(call: ApiCall, context: Context) -> str:
    row, code = row_of(call, context), context.settings.region
    bare = row is not None and row.listed and not row.processing and code in row.storage
    return f" (region {code} stores it, no region processes it)" if bare else ""


def cached(call: ApiCall, context: Context) -> tuple[str, ...]:
    """The options about prompt caching that the edition has a row for on this endpoint."""
    names = {"prompt_cache_retention": "prompt_cache_retention", "mode": "prompt_cache_options"}
    return tuple(name for part, name in names.items() if any(parameters(context.edition, call.endpoint, part)))


def _extends(name: str, value: object) -> bool:
    if name == "prompt_cache_retention":
        return value == "24h"
    return isinstance(value, Mapping) and value.get("mode") != "explicit"
