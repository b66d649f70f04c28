"""RSD301, 302, 304 and 305: the endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import path, report, row_of, sends, shown, tools, unless
from ai_residency_lint.rules.policy import Coverage, covers, offered, path_shutdown, processed, region, same_path
from ai_residency_lint.rules.standing import Standing, judge, names

INSTEAD = {
    "/v1/assistants": "/v1/responses",
    "/v1/threads": "/v1/responses",
    "/v1/conversations": "/v1/responses with the history as input",
    "/v1/completions": "/v1/responses",
    "/v1/images/variations": "/v1/images/edits",
}
"""What does about the same as an endpoint that no region has."""


class EndpointNotAvailable(Rule):
    """Finds calls to endpoints that the residency table does not have, or not for the region.

    Calls that only read are left to the pedantic reader, deleting is never a finding, and endpoints without customer
    content (administration, model lists) are not judged. A path that the table covers by implication, such as
    `/v1/uploads` by `/v1/files`, is fine. A path that the edition has never heard of is not judged either.

    ## Why it matters

    Residency holds "if you use the supported endpoints" (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10). Legacy completions, image variations, assistants and
    threads, conversations, ChatKit, videos and custom voices have no row in the table; evals, realtime and live
    sessions have one for the United States and Europe only; the Agents API supports residency in the United States only
    (Agents API overview, developers.openai.com/api/docs/guides/agents-api/overview, 2026-09).

    ## Example

    ```python
    client.images.create_variation(image=image)
    client.beta.threads.create()
    ```

    ## Use instead

    ```python
    client.images.edit(model="gpt-image-2", image=image, prompt=prompt)
    client.responses.create(model="gpt-4.1-2025-04-14", input=history, store=False)
    ```
    """

    code = "RSD301"
    name = "endpoint-not-available"
    title = "Endpoint is not available in the region"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the endpoint of a call."""
        row, code = row_of(call, context), context.settings.region
        if row is None or not row.content or call.verb == "DELETE" or offered(context.edition, row, code) != "no":
            return
        day = path_shutdown(context.models, call.endpoint)
        ended = f"; {'shut down' if day <= context.today else 'shuts down'} {day}" if day else ""
        places = [each.code for each in context.edition.regions if each.code in row.storage]
        only = f", only in {', '.join(places)}" if places else ""
        text = f"{path(call)} is not available in region {code}{only} ({context.edition.name}){ended}{_instead(call)}"
        yield from report(self, call, context, text, persona="regular" if sends(call) else "pedantic")


def _instead(call: ApiCall) -> str:
    other = next((other for each, other in INSTEAD.items() if covers(each, call.endpoint)), "")
    return f": use {other}" if other else ""


class StorageOnly(Rule):
    """Finds calls whose content is stored in the region but processed elsewhere.

    That is every call in a region without processing, and calls with a model that the region does not process. An
    endpoint that no region processes, because it only stores (files, vector stores), is left to the pedantic reader:
    RSD405 and RSD406 speak of what it keeps.

    ## Why it matters

    In regions without regional processing content may be processed, and temporarily stored, outside the region (Data
    residency, developers.openai.com/api/docs/guides/data-residency, 2026-11). Canada, Singapore, South Korea and the
    United Kingdom only store; the United Arab Emirates process five models on three endpoints (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10). Australia, Japan and India process since 2026-11, but for
    what is not known: there this rule is silent.

    ## Example

    ```python
    client = OpenAI(base_url="https://ca.api.openai.com/v1")  # region = "ca"
    client.chat.completions.create(model="gpt-4.1-2025-04-14", messages=messages)
    ```

    ## Use instead

    Choose a region that processes what the code needs (`eu` or `us`), or accept it: `ignore = ["RSD302"]`.
    """

    code = "RSD302"
    name = "storage-only"
    title = "Content is stored in the region but processed elsewhere"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the endpoint and the model of a call."""
        row, code = row_of(call, context), context.settings.region
        if row is None or not row.content or not sends(call) or offered(context.edition, row, code) != "yes":
            return
        match processed(context.edition, row, code):
            case "no":
                text = f"{path(call)} is only stored in region {code}, content is processed elsewhere"
                where = f"{', '.join(row.processing)} process it" if row.processing else "no region processes it"
                persona: Persona = "regular" if row.processing else "pedantic"
                yield from report(self, call, context, f"{text} ({context.edition.name}): {where}", persona=persona)
            case "yes" if code in row.only:
                yield from self._models(call, context, row)

    def _models(self, call: ApiCall, context: Context, row: Coverage) -> Iterator[Finding]:
        code = context.settings.region
        for possible in call.model.given():
            name = possible.value
            if not isinstance(name, str) or possible.partial or set(names(context.models, name)) & set(row.only[code]):
                continue
            judged = judge(context.edition, context.models, name, call.endpoint, code)
            if judged and judged.standing in (Standing.LISTED, Standing.ALIAS, Standing.SNAPSHOT):
                text = f'"{name}" on {path(call)} is only stored in region {code} and processed elsewhere'
                advice = f"{unless(possible)}: the region processes {', '.join(row.only[code])}"
                yield from report(self, call, context, text + advice, [possible.trail])


class ImageApproval(Rule):
    """Finds image generation and editing in a region where images need an approval of their own.

    The contract cannot be seen in the code, so this is left to the pedantic reader, unless `retention = "none"` says
    that there is no retention control at all, and hence no enhanced one.

    ## Why it matters

    Outside the United States images need *enhanced* zero data retention or modified abuse monitoring, an approval
    beyond the one that residency itself needs (Data controls, developers.openai.com/api/docs/guides/your-data,
    2026-10). When European residency was launched (2025-02) image editing was reported as incompatible with it.

    ## Example

    ```python
    client.images.generate(model="gpt-image-2", prompt=prompt)
    ```

    ## Use instead

    The same call, once the approval is there; then list RSD304 under `ignore`.
    """

    code = "RSD304"
    name = "image-approval"
    title = "Images need an approval beyond the contract"
    severity: ClassVar[Severity] = "warning"
    persona: ClassVar[Persona] = "pedantic"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the endpoint and the tools of a call."""
        place, row = region(context.edition, context.settings.region), row_of(call, context)
        if place is None or not place.image_needs_enhanced_control or row is None or not sends(call):
            return
        hosted = next((each for kind, _, each in tools(call) if kind == "image_generation"), None)
        if offered(context.edition, row, place.code) != "yes" or not (hosted or row.path.startswith("/v1/images/")):
            return
        what = "image_generation tool" if hosted else path(call)
        text = f"{what} in region {place.code} needs enhanced zero data retention or modified abuse monitoring"
        none = context.settings.retention == "none"
        note = f"{text}, which `retention` says the contract lacks" if none else f"{text}: check that it was approved"
        yield from report(
            self, call, context, note, [hosted.trail] if hosted else (), persona="regular" if none else "pedantic"
        )


class ProjectWithoutResidency(Rule):
    """Finds projects that are created without residency, with another region's, or with storage only.

    ## Why it matters

    A project's region is set when it is created and cannot be changed later (Data residency,
    developers.openai.com/api/docs/guides/data-residency, 2026-11); since the launch (2025-02) only new projects can be
    regional. `residency` is `GLOBAL` when it is left out, and values such as `AE_STORAGE` store without processing in
    the region (openai-python 3.54.0, package source, 2026-11). `geography` is deprecated and not judged.

    ## Example

    ```python
    client.admin.organization.projects.create(name="citizens")
    ```

    ## Use instead

    ```python
    client.admin.organization.projects.create(name="citizens", residency="EU_STORAGE_PROCESSING")
    ```
    """

    code = "RSD305"
    name = "project-without-residency"
    title = "Project is created without the region's residency"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the creation of a project."""
        place = region(context.edition, context.settings.region)
        created = call.verb == "POST" and same_path("/v1/organization/projects", call.endpoint)
        if not created or place is None or not place.project_residency:
            return
        best = next((each for each in place.project_residency if each.endswith("_PROCESSING")), None)
        wanted = best or place.project_residency[0]
        advice = f'pass residency="{wanted}", it cannot be changed later'
        given = call.option("residency")
        if given.absent and call.option("geography").absent:
            yield from report(self, call, context, f"project is created without residency, so it is GLOBAL: {advice}")
        for each in given.given():
            if isinstance(each.value, str) and each.value != wanted and not each.partial:
                mine = each.value in place.project_residency
                what = "stores without processing in" if mine else "is not for"
                text = f"residency={shown(each.value)} {what} region {place.code}{unless(each)}: {advice}"
                severity: Severity = "warning" if mine else "error"
                yield from report(self, call, context, text, [each.trail], severity=severity)
