"""RSD201 to 205: the model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Possible
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import is_default, path, report, row_of
from ai_residency_lint.rules.policy import offered, path_shutdown
from ai_residency_lint.rules.several import causes, enumerated, model_names, replaceable
from ai_residency_lint.rules.standing import Judged, Standing, alternative, is_ours, judge, model_shutdown, released

ASK = ": ask the provider, or use a listed model"


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
        yield from _absent(self, call, context, default=False)


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
        other = (Standing.ALIAS, Standing.SNAPSHOT)
        found = [each for each in _judged(call, context, other) if not _is_gone(each[0].model, context)]
        if len(found) == 1:
            judged = found[0][0]
            kind = "snapshot" if judged.standing is Standing.ALIAS else "alias"
            what = f'"{judged.model}" is listed for {path(call)} only as its {kind} "{judged.other}"'
        else:
            names = enumerated([f'"{judged.model}" (as "{judged.other}")' for judged, _ in found])
            what = f"{names} are listed for {path(call)} only under another name"
        yield from _told(self, call, context, what, ": use that name", [possible for _, possible in found])


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
        region = context.settings.region
        found = list(_judged(call, context, (Standing.NEWER, Standing.UNHEARD)))
        text = f"{_unknown(found, context)}, and whether region {region} covers {_it(found)} is not stated"
        yield from _told(self, call, context, text, ASK, [possible for _, possible in found])
        tuned = list(_judged(call, context, (Standing.FINE_TUNED,)))
        names = enumerated([f'"{judged.model}" is fine-tuned from listed "{judged.other}"' for judged, _ in tuned])
        text = f"{names}, and whether region {region} covers {_it(tuned)} is not stated"
        yield from _told(self, call, context, text, ASK, [possible for _, possible in tuned], "auditor")


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
        yield from self._models(call, context)

    def _models(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        found = [
            (possible, day)
            for possible, name in model_names(call)
            if is_ours(context.models, name) and not _is_absent(call, context, name)
            if (day := model_shutdown(context.models, name)) and day <= _horizon(context)
        ]
        found.sort(key=lambda each: each[1] > context.today)
        if not found:
            return
        (first, day), past = found[0], sum(day <= context.today for _, day in found)
        name = str(first.value)
        if len(found) == 1:
            what = f'{_whose(call, first)}"{name}" {"shut down on" if past else "shuts down on"} {day}'
        else:
            words = [f'{_whose(call, each)}"{each.value}" ({day})' for each, day in found]
            gone, soon = (enumerated(each) if each else "" for each in (words[:past], words[past:]))
            verbs = "has" if past == 1 else "have", "shuts" if len(found) - past == 1 else "shut"
            told = (f"{gone} {verbs[0]} shut down" if gone else "", f"{soon} {verbs[1]} down soon" if soon else "")
            what = ", ".join(each for each in told if each)
        cure, severity = _advice(call, context, name), _severity(past > 0)
        yield from _told(self, call, context, what, cure, [each for each, _ in found], severity=severity)

    def _report(self, call: ApiCall, context: Context, what: str, day: date | None) -> Iterator[Finding]:
        if day is None or day > _horizon(context):
            return
        past = day <= context.today
        text = f"{what} {'shut down on' if past else 'shuts down on'} {day}"
        yield from report(self, call, context, text, severity=_severity(past))


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
        yield from _absent(self, call, context, default=True)


def _absent(rule: Rule, call: ApiCall, context: Context, default: bool) -> Iterator[Finding]:
    absent = _judged(call, context, (Standing.ABSENT,))
    found = [each for each in absent if is_default(call, each[1]) is default]
    if not found:
        return
    first, possible = found[0]
    where = "any endpoint" if first.anywhere else path(call)
    listed = f"not listed for {where} in region {context.settings.region} ({context.edition.name})"
    if len(found) == 1:
        ended = _ended(first.model, context)
        text = f'{_whose(call, possible)}"{first.model}" is {listed}{"; " if ended else ""}{ended}'
    else:
        ends = [(judged.model, _ended(judged.model, context)) for judged, _ in found]
        names = enumerated([f'"{name}" ({ended})' if ended else f'"{name}"' for name, ended in ends])
        text = f"{names} are {listed}"
    cure = _advice(call, context, first.model)
    yield from _told(rule, call, context, text, cure, [possible for _, possible in found])


def _told(
    rule: Rule,
    call: ApiCall,
    context: Context,
    text: str,
    cure: str,
    found: Sequence[Possible],
    persona: Persona | None = None,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """The one finding about some models of a call, if there are any."""
    if found:
        trails = [each.trail for each in found]
        note = text + replaceable(found) + cure
        yield from report(rule, call, context, note, related=causes(trails), persona=persona, severity=severity)


def _severity(past: bool) -> Severity:
    return "error" if past else "warning"


def _whose(call: ApiCall, possible: Possible) -> str:
    return "the library's default model " if is_default(call, possible) else ""


def _it(found: Sequence[object]) -> str:
    return "it" if len(found) == 1 else "them"


def _unknown(found: Sequence[tuple[Judged, Possible]], context: Context) -> str:
    """Models that the edition cannot judge, as a clause."""
    names, newer = [], [judged.standing is Standing.NEWER for judged, _ in found]
    for judged, _ in found:
        day = released(context.models, judged.model) if judged.standing is Standing.NEWER else None
        names.append(f'"{judged.model}" (released {day})' if day else f'"{judged.model}"')
    how = "newer than" if all(newer) else "newer than, or unknown to," if any(newer) else "unknown to"
    return f"{enumerated(names)} {'is' if len(found) == 1 else 'are'} {how} {context.edition.name}"


def _ended(name: str, context: Context) -> str:
    day = model_shutdown(context.models, name)
    return f"{'shut down' if day <= context.today else 'shuts down'} {day}" if day else ""


def _is_gone(name: str, context: Context) -> bool:
    day = model_shutdown(context.models, name)
    return day is not None and day <= context.today


def _horizon(context: Context) -> date:
    """Up to which day a coming shutdown counts."""
    return context.today + timedelta(days=context.settings.shutdown_warning_days)


def _advice(call: ApiCall, context: Context, name: str) -> str:
    code = context.settings.region
    other = alternative(context.edition, context.models, name, call.endpoint, code, _horizon(context))
    return f': use a listed model such as "{other}"' if other else ""


def _judged(call: ApiCall, context: Context, wanted: Collection[Standing]) -> Iterator[tuple[Judged, Possible]]:
    if not call.endpoint:
        return
    for possible, name in model_names(call):
        judged = judge(context.edition, context.models, name, call.endpoint, context.settings.region)
        if judged and judged.standing in wanted:
            yield judged, possible


def _is_absent(call: ApiCall, context: Context, name: str) -> bool:
    judged = judge(context.edition, context.models, name, call.endpoint, context.settings.region)
    return judged is not None and judged.standing is Standing.ABSENT
