"""RSD401 to 404: what a request leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Reason
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import UNDECLARED, path, report_kept, sends, settings, unless
from ai_residency_lint.rules.policy import limitation, parameters


class StoreTrue(Rule):
    """Finds `store=True`.

    On chat completions in a region other than the United States it is an error, as it cannot be set there; elsewhere it
    is a warning, as it keeps content. With `retention = "zdr"` it counts as false: then only the pedantic reader hears
    of it, and only where it cannot be set.

    ## Why it matters

    Chat completions cannot set it in regions other than the United States, unchanged since 2025. Responses: the
    response object is kept at least 30 days and can be read in the dashboard. Live sessions: the recording is kept 30
    days. Zero data retention forces the value to false, modified abuse monitoring does not (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=messages, store=True)
    ```

    ## Use instead

    ```python
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=messages, store=False)
    ```
    """

    code = "RSD401"
    name = "store-true"
    title = "store=True keeps content or cannot be set"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the parameter ``store``."""
        row = next(parameters(context.edition, call.endpoint, "store"), None)
        limit = limitation(context.edition, call.endpoint, "store", context.settings.region)
        zdr = context.settings.retention == "zdr"
        for each in settings(call, "store"):
            if each.value is not True or not sends(call):
                continue
            if limit and limit.verdict == "forbidden":
                text = f"store=True cannot be set on {path(call)} in region {context.settings.region}"
                note = f"{text}{unless(each)}: leave it out or pass store=False"
                persona: Persona = "pedantic" if zdr else "regular"
                yield from report_kept(self, call, context, note, [each.trail], persona=persona, severity="error")
            elif row and not zdr:
                hope = UNDECLARED if context.settings.retention is None else ""
                text = f"store=True on {path(call)} keeps content ({row.effect}){unless(each)}: pass store=False{hope}"
                yield from report_kept(self, call, context, text, [each.trail])


class StoreOmitted(Rule):
    """Finds Responses requests without `store`, which are then stored.

    Without a declared `retention` only the pedantic reader sees it; with `"none"` or `"mam"` everybody does, as content
    is then kept; with `"zdr"` nobody does. A call that may pass unseen arguments is not judged.

    For chat completions the sources contradict each other on the default, and outside the United States it cannot be
    stored anyway: only the auditor is told, in the United States.

    ## Why it matters

    On `/v1/responses` the default of `store` is true: the response object is kept at least 30 days. Modified abuse
    monitoring leaves that as it is, zero data retention treats it as false; under modified abuse monitoring a
    background response without `store` is deleted after the polling period (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10; openai-python 3.54.0, package source, 2026-11).

    ## Example

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text)
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, store=False)
    ```
    """

    code = "RSD402"
    name = "store-omitted"
    title = "store is left out, and the default keeps content"
    severity: ClassVar[Severity] = "warning"
    persona: ClassVar[Persona] = "pedantic"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the absence of ``store``."""
        row = next(parameters(context.edition, call.endpoint, "store"), None)
        retention = context.settings.retention
        if row is None or call.verb != "POST" or retention == "zdr" or not call.option("store").absent:
            return
        if retention == "mam" and any(each.value is True for each in call.option("background").given()):
            return
        if row.default == "true":
            hope = UNDECLARED if retention is None else ""
            text = f"store is left out on {path(call)}, and the default keeps content: pass store=False{hope}"
            yield from report_kept(self, call, context, text, persona="regular" if retention else "pedantic")
        elif "stored by default" in row.default and not _forbidden(call, context, "store"):
            text = f"store is left out on {path(call)}, and sources differ on the default: pass store=False"
            yield from report_kept(self, call, context, text, persona="auditor")


class BackgroundTrue(Rule):
    """Finds `background=True` on Responses.

    An error under an edition that forbids it in the region, else a warning, whatever the contract says: the response is
    written to disk under zero data retention, too.

    ## Why it matters

    A background response lies on disk for roughly ten minutes so that it can be polled, even with `store=False` (Data
    controls, developers.openai.com/api/docs/guides/your-data, 2026-10). Editions up to 2026-09 forbade it in Europe:
    "Cannot set background=True in EU region". The sentence is gone since 2026-10.

    ## Example

    ```python
    client.responses.create(model="gpt-5.2-2025-12-11", input=text, background=True)
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-5.2-2025-12-11", input=text, stream=True, store=False)
    ```
    """

    code = "RSD403"
    name = "background-true"
    title = "background=True writes the response to disk"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the parameter ``background``."""
        if next(parameters(context.edition, call.endpoint, "background"), None) is None:
            return
        region = context.settings.region
        for each in call.option("background").given():
            if each.value is not True:
                continue
            if _forbidden(call, context, "background"):
                text = f"background=True cannot be set on {path(call)} in region {region} ({context.edition.name})"
                note = f"{text}{unless(each)}: leave it out"
                yield from report_kept(self, call, context, note, [each.trail], severity="error")
                return
            text = "background=True writes the response to disk for about ten minutes, even with store=False"
            zdr = " and under zero data retention" if context.settings.retention == "zdr" else ""
            yield from report_kept(self, call, context, f"{text}{zdr}{unless(each)}: stream it instead", [each.trail])


class ServerSideState(Rule):
    """Finds `conversation` and `previous_response_id` on Responses, which need content on the provider's side.

    A value that is only known at run time counts, as the code passes one, be it under a condition; a value that may be
    None is for the pedantic reader. With `retention = "zdr"` a `previous_response_id` has nothing to refer to: that,
    too, is for the pedantic reader.

    ## Why it matters

    Items of a conversation are kept until they are deleted, without the limit of 30 days, and zero data retention does
    not cover them. `previous_response_id` presupposes that an earlier response was stored (Conversation state,
    developers.openai.com/api/docs/guides/conversation-state, 2026-07; Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, previous_response_id=last.id)
    ```

    ## Use instead

    ```python
    history += last.output
    client.responses.create(model="gpt-4.1-2025-04-14", input=history, store=False)
    ```
    """

    code = "RSD404"
    name = "server-side-state"
    title = "Conversation state is kept by the provider"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the parameters that name kept state."""
        retention = context.settings.retention
        for name in ("conversation", "previous_response_id"):
            persona = passes(call, name)
            if persona is None or not any(parameters(context.edition, call.endpoint, name)):
                continue
            if name == "conversation":
                text = "conversation keeps all items until they are deleted, also under zero data retention"
            elif retention == "zdr":
                persona, text = "pedantic", "previous_response_id finds nothing under zero data retention"
            else:
                text = "previous_response_id needs an earlier response that the provider stored"
            trail = [each.trail for each in call.option(name).given()]
            yield from report_kept(self, call, context, f"{text}: send the history as input", trail, persona=persona)


def passes(call: ApiCall, name: str) -> Persona | None:
    """Who may hear that a parameter has a value: everybody if the code certainly gives it one, be it under a condition
    (``if last: kwargs[name] = last.id``), the pedantic reader if the value may be None or left out."""
    answer = call.option(name)
    values = [each for each in answer.given() if each.value is not None]
    if values or (answer.unknown and not answer.known):
        return "regular"
    explicit = [each for each in answer.unknown if each.reason is not Reason.SPLAT and each not in call.open_options]
    if not explicit:
        return None
    return "pedantic" if any(each.value is None or each.trail for each in answer.known) else "regular"


def _forbidden(call: ApiCall, context: Context, name: str) -> bool:
    limit = limitation(context.edition, call.endpoint, name, context.settings.region)
    return limit is not None and limit.verdict == "forbidden"
