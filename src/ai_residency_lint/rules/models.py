"""RSD201 to 205: the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Possible, Trail
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import path, report, row_of, unless
from ai_residency_lint.rules.policy import offered, path_shutdown
from ai_residency_lint.rules.standing import Judged, Standing, alternative, is_ours, judge, model_shutdown, released


class ModelNotListed(Rule):
    """Finds models that the policy edition does not list for the endpoint in the region.

    Judged are names of the provider's models only; what a variable, a default or a constant holds counts. A model of
    the edition's endpoint list, or an alias whose snapshot is on it (RSD202), is fine. A model that came out after the
    edition is unknown, not absent (RSD203). On an endpoint without a list, only a model that stands on no list at all
    is reported.

    ## Why it matters

    Residency holds for "the supported endpoints, models, and snapshots listed" (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10). `dall-e-2`, `gpt-3.5-turbo-instruct` and `tts-1-hd` have
    never been on any list since the launch in 2025-02.

    ## Example

    ```python
    client.images.generate(model="dall-e-2", prompt=prompt)
    ```

    ## Use instead

    ```python
    client.images.generate(model="gpt-image-2", prompt=prompt)
    ```
    """

    code = "RSD201"
    name = "model-not-listed"
    title = "Model is not listed for the endpoint and region"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the model of a call."""
        if not call.default_model:
            yield from _absent(self, call, context, "")


class OtherNameListed(Rule):
    """Finds models that the edition lists under another name only: an alias whose snapshot is listed, or a snapshot
    whose alias is. A model that has shut down is left to RSD204.

    ## Why it matters

    The lists name most chat models by dated snapshot, and audio, realtime and image models without date. Whether the
    other name counts as well is not stated anywhere (Data controls, developers.openai.com/api/docs/guides/your-data,
    2026-10). An alias can also move: `gpt-4o-mini-tts`, `gpt-realtime-mini` and others did on 2026-01-13 (API
    changelog). Only the listed name is certain.

    ## Example

    ```python
    client.chat.completions.create(model="gpt-4.1", messages=messages)
    ```

    ## Use instead

    ```python
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=messages)
    ```
    """

    code = "RSD202"
    name = "listed-under-other-name"
    title = "Model is listed under another name only"
    severity: ClassVar[Severity] = "warning"
    persona: ClassVar[Persona] = "pedantic"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the model of a call."""
        for judged, possible in _judged(call, context, (Standing.ALIAS, Standing.SNAPSHOT)):
            day = model_shutdown(context.models, judged.model)
            if day is not None and day <= context.today:
                continue
            kind = "snapshot" if judged.standing is Standing.ALIAS else "alias"
            text = f'"{judged.model}" is listed for {path(call)} as its {kind} "{judged.other}" only: name that'
            yield from report(self, call, context, text + unless(possible), [possible.trail])


class ModelUnknown(Rule):
    """Finds models that the policy edition cannot judge: newer than it, or never heard of.

    The auditor is also told of fine-tuned models: fine-tuning is listed for some base models, but whether their
    fine-tuned versions are covered when they answer is not stated (Data controls, 2026-10).

    ## Why it matters

    An edition is a picture of one day. A model that came out later may be eligible from its first day, or not: OpenAI's
    tables have lagged behind releases, and behind shutdowns, by months (Data controls,
    developers.openai.com/api/docs/guides/your-data, editions 2026-02 to 2026-10).

    ## Example

    ```python
    client.responses.create(model="gpt-6.2-sol", input=text)  # released 2026-11-17, edition of 2026-10
    ```

    ## Use instead

    Ask the provider, use a newer edition (`policy`), or use a listed model:

    ```python
    client.responses.create(model="gpt-6.1-sol", input=text)
    ```
    """

    code = "RSD203"
    name = "model-unknown"
    title = "Model is newer than the policy edition or unknown to it"
    severity: ClassVar[Severity] = "warning"
    persona: ClassVar[Persona] = "pedantic"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the model of a call."""
        edition, region = context.edition.name, context.settings.region
        for judged, possible in _judged(call, context, (Standing.NEWER, Standing.UNHEARD, Standing.FINE_TUNED)):
            name, persona = judged.model, self.persona
            match judged.standing:
                case Standing.NEWER:
                    day = released(context.models, name)
                    since = f" (released {day})" if day else ""
                    text = f'"{name}"{since} is newer than {edition}: whether region {region} covers it'
                case Standing.UNHEARD:
                    text = f'"{name}" is unknown to {edition}: whether region {region} covers it'
                case _:
                    text = f'"{name}" is fine-tuned from listed "{judged.other}": whether the region covers it'
                    persona = "auditor"
            note = f"{text} is not stated{unless(possible)}"
            yield from report(self, call, context, note, [possible.trail], persona=persona)


class Shutdown(Rule):
    """Finds models and endpoints that have shut down, or will within `shutdown-warning-days`.

    A model that is not listed for the endpoint (RSD201), and an endpoint that is not available (RSD301), are reported
    there, with the date.

    ## Why it matters

    Being listed says nothing about being alive: ten models of the 2026-10 lists had shut down by 2026-10-23
    (Deprecations, developers.openai.com/api/docs/deprecations, and openai-python 3.54.0, package source, 2026-11). The
    replacement that is then chosen in a hurry needs a look at its residency.

    ## Example

    ```python
    client.chat.completions.create(model="gpt-4-0613", messages=messages)  # shut down 2026-10-23
    ```

    ## Use instead

    ```python
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=messages)
    ```
    """

    code = "RSD204"
    name = "shut-down"
    title = "Model or endpoint has shut down or soon will"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the model and the endpoint of a call."""
        row = row_of(call, context)
        gone = row is not None and row.content and offered(context.edition, row, context.settings.region) == "no"
        if not gone and call.verb != "DELETE":
            yield from self._report(call, context, path(call), path_shutdown(context.models, call.endpoint))
        for possible, name in _names(call):
            if is_ours(context.models, name) and not _is_absent(call, context, name):
                day, after = model_shutdown(context.models, name), _advice(call, context, name) + unless(possible)
                yield from self._report(call, context, f'"{name}"', day, after, possible.trail)

    def _report(
        self, call: ApiCall, context: Context, what: str, day: date | None, after: str = "", trail: Trail = ()
    ) -> Iterator[Finding]:
        if day is None or day > context.today + timedelta(days=context.settings.shutdown_warning_days):
            return
        past = day <= context.today
        text = f"{what} {'shut down on' if past else 'shuts down on'} {day}{after}"
        yield from report(self, call, context, text, [trail], severity="error" if past else "warning")


class DefaultModelNotListed(Rule):
    """Finds calls that leave the model to the library, when the library's default is not listed.

    ## Why it matters

    The default is nowhere in the code, and changes with a version of the library. LiteLLM 1.106.2 (executed, 2026-11)
    makes images with `dall-e-2`, which no edition lists (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10) and which shut down on 2026-05-12.

    ## Example

    ```python
    litellm.image_generation(prompt=prompt, api_base="https://eu.api.openai.com/v1")
    ```

    ## Use instead

    ```python
    litellm.image_generation(prompt=prompt, model="openai/gpt-image-2", api_base="https://eu.api.openai.com/v1")
    ```
    """

    code = "RSD205"
    name = "default-model-not-listed"
    title = "The library's default model is not listed"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the model that a library chooses."""
        if call.default_model:
            yield from _absent(self, call, context, "default model ")


def _absent(rule: Rule, call: ApiCall, context: Context, what: str) -> Iterator[Finding]:
    found = list(_judged(call, context, (Standing.ABSENT,)))
    if not found:
        return
    judged, possible = found[0]
    where = "any endpoint" if judged.anywhere else path(call)
    text = f'{what}"{judged.model}" is not listed for {where} in region {context.settings.region}'
    day = model_shutdown(context.models, judged.model)
    ended = f"; {'shut down' if day <= context.today else 'shuts down'} {day}" if day else ""
    others = "".join(f', nor is "{each.model}"' for each, _ in found[1:])
    note = f"{text} ({context.edition.name}){ended}{others}{_advice(call, context, judged.model)}{unless(possible)}"
    yield from report(rule, call, context, note, [each.trail for _, each in found])


def _advice(call: ApiCall, context: Context, name: str) -> str:
    lasting = context.today + timedelta(days=context.settings.shutdown_warning_days)
    other = alternative(context.edition, context.models, name, call.endpoint, context.settings.region, lasting)
    return f': use a listed model such as "{other}"' if other else ""


def _names(call: ApiCall) -> Iterator[tuple[Possible, str]]:
    seen = set()
    for possible in call.model.given():
        if isinstance(possible.value, str) and not possible.partial and possible.value not in seen:
            seen.add(possible.value)
            yield possible, possible.value


def _judged(call: ApiCall, context: Context, wanted: Collection[Standing]) -> Iterator[tuple[Judged, Possible]]:
    if not call.endpoint:
        return
    for possible, name in _names(call):
        judged = judge(context.edition, context.models, name, call.endpoint, context.settings.region)
        if judged and judged.standing in wanted:
            yield judged, possible


def _is_absent(call: ApiCall, context: Context, name: str) -> bool:
    judged = judge(context.edition, context.models, name, call.endpoint, context.settings.region)
    return judged is not None and judged.standing is Standing.ABSENT
