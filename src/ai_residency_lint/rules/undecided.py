"""RSD190, 290, 390 and 490: what cannot be told, for the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from ai_residency_lint.calls.facts import ApiCall, Client, Missing, Reason, Target
from ai_residency_lint.findings.model import Finding, Persona, Related, Severity
from ai_residency_lint.rules import gaps
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.judging import path
from ai_residency_lint.rules.outside import trusts, undeclared
from ai_residency_lint.rules.overrides import spoken
from ai_residency_lint.rules.routes import indexed, ways

CURES: Final = {
    Reason.PARAMETER: "set it in the project's own code",
    Reason.ENVIRONMENT: "declare it under `environment`",
    Reason.EXTERNAL: "set it in the project's own code",
    Reason.RUNTIME: "use a literal or a constant",
    Reason.SPLAT: "pass it as an argument of its own",
    Reason.DYNAMIC: "write it as a literal or a constant",
    Reason.UNBOUND: "check the files that define it as well",
    Reason.TOO_DEEP: "set it nearer to where it is used",
}
"""What would settle each reason."""

MOST = 3
"""Reasons, and details of each, that are told; the others are counted."""


class HostUndecided(Rule):
    """Finds clients, and calls without a visible client, whose host cannot be told.

    It is reported once, where the client is made, with the calls that go through it. A client that the code only takes
    (a parameter with a type, say) is reported at the first call in the file that uses it by the same expression. So is
    a library call whose vendor depends on the name of a model that cannot be told.

    A host that is known only as a default counts as told. One that would be wrong is RSD101, RSD102, RSD105 or RSD106;
    one that is fine is noted here if a parameter or field can replace it. Base URLs of undeclared environment variables
    are RSD107. Known hosts beside the unknown ones are judged by those rules as well.

    ## Why it matters

    Silence must mean "fine". Data residency is bound to the host (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10), and nobody can say of such a client where content goes.

    ## Example

    ```python
    def make_client(url):
        return OpenAI(base_url=url)  # nobody in the project calls make_client
    ```

    ## Use instead

    ```python
    EU = "https://eu.api.openai.com/v1"

    def make_client():
        return OpenAI(base_url=EU)
    ```
    """

    code = "RSD190"
    name = "host-undecided"
    title = "Host cannot be told"
    severity: ClassVar[Severity] = "note"
    persona: ClassVar[Persona] = "auditor"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the host of a client."""
        missing = gaps.host(client, context)
        told = undeclared(client, context)
        left = tuple(each for each in missing if each not in told)
        through = [call for call in indexed(context).calls.get(client.place, ()) if call.span != client.span]
        if left:
            yield self.finding(client, sentence("host", left), [*evidence(left), *ways(through)])
        elif not missing and (target := _by_default(client, context)):
            text = f"host is {target.host} only by default, {spoken(target.via)} can replace it"
            yield self.finding(client, f"{text}: pass it where the client is made", [*proof(target.trail)])

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the host of a call."""
        told = undeclared(call, context)
        left = tuple(each for each in gaps.host(call, context) if each not in told)
        if left:
            alike = gaps.users(call, context)[1:] if call.client and not call.own_target else ()
            yield self.finding(call, sentence("host", left), [*evidence(left), *ways(alike)])


class ModelUndecided(Rule):
    """Finds calls whose model cannot be told, where the policy lists models.

    A model that is left out is the provider's to choose, so it cannot be told either. A model that is known only as a
    default counts as told: the default is judged, and the message names what can replace it. Where the host depends on
    the model, only RSD190 speaks.

    ## Why it matters

    Silence must mean "fine". Residency holds for the listed models only (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10), and nobody can say whether this one is listed.

    ## Example

    ```python
    client.responses.create(model=request.json["model"], input=text, store=False)
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, store=False)
    ```
    """

    code = "RSD290"
    name = "model-undecided"
    title = "Model cannot be told"
    severity: ClassVar[Severity] = "note"
    persona: ClassVar[Persona] = "auditor"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the model of a call."""
        if missing := gaps.model(call, context):
            yield self.finding(call, sentence("model", missing), [*evidence(missing)])


class EndpointUndecided(Rule):
    """Finds requests to the provider whose path cannot be told.

    ## Why it matters

    Silence must mean "fine". Some endpoints are available in a region and some are not, and what is kept depends on the
    endpoint (Data controls, developers.openai.com/api/docs/guides/your-data, 2026-10): nothing can be said about a
    request to an unknown one.

    ## Example

    ```python
    requests.post(f"https://eu.api.openai.com/v1/{kind}", json=payload)
    ```

    ## Use instead

    ```python
    requests.post("https://eu.api.openai.com/v1/responses", json=payload)
    ```
    """

    code = "RSD390"
    name = "endpoint-undecided"
    title = "Endpoint cannot be told"
    severity: ClassVar[Severity] = "note"
    persona: ClassVar[Persona] = "auditor"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the endpoint of a call."""
        if missing := gaps.endpoint(call, context):
            yield self.finding(call, sentence("endpoint", missing), [*evidence(missing)])


class OptionUndecided(Rule):
    """Finds options that decide what is kept, or who else gets content, and whose value cannot be told.

    Looked at are only options that matter on the endpoint under the policy, in calls that send content: `store`,
    `background`, `conversation`, `previous_response_id`, `expires_after`, `tracing`, `prompt_cache_retention`,
    `prompt_cache_options`, `tools`, `integrations`, `web_search_options`, `service_tier` and a project's `residency`.
    Options with the same reason are reported together. Where it is enough that an option has any value
    (`conversation=thread.id`), RSD404 or RSD503 speak instead. A value that is known as a default counts as told.

    ## Why it matters

    Silence must mean "fine". Whether a response is stored depends on the request (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10), and nobody can say what this one asks for.

    ## Example

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, **request.json["options"])
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, store=False)
    ```
    """

    code = "RSD490"
    name = "option-undecided"
    title = "Option that decides what is kept cannot be told"
    severity: ClassVar[Severity] = "note"
    persona: ClassVar[Persona] = "auditor"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the options of a call."""
        for names, missing in gaps.options(call, context):
            text = sentence(f"{', '.join(names)} of {path(call)}", missing)
            yield self.finding(call, text, [*evidence(missing)])


def sentence(what: str, missing: Iterable[Missing]) -> str:
    """What cannot be told, why, in the words of the closed list, and what would settle it."""
    reasons = _by_reason(missing)
    told = [f"{reason.value}{_details(details)}" for reason, details in reasons.items()]
    cures = dict.fromkeys(CURES[reason] for reason in list(reasons)[:MOST])
    return f"{what} cannot be told: {_some(told, '; ')}: {', '.join(cures)}"


def _by_reason(missing: Iterable[Missing]) -> dict[Reason, dict[str, Missing]]:
    found: dict[Reason, dict[str, Missing]] = {}
    for each in missing:
        found.setdefault(each.reason, {}).setdefault(each.detail, each)
    return found


def _details(details: Iterable[str]) -> str:
    named = [each for each in details if each]
    return f" ({_some(named, ', ')})" if named else ""


def _some(words: list[str], between: str) -> str:
    more = len(words) - MOST
    return between.join(words[:MOST]) + (f" and {more} more" if more > 0 else "")


def evidence(missing: Iterable[Missing]) -> Iterator[Related]:
    """The ways to what cannot be told, one for each reason that is told."""
    for details in list(_by_reason(missing).values())[:MOST]:
        yield from proof(next(iter(details.values())).trail)


def _by_default(client: Client, context: Context) -> Target | None:
    """The host of a client that no rule complains of, if a parameter or field can replace it."""
    fine = all(_is_fine(each, context) for each in client.targets)
    if not fine or client.vendor != context.edition.provider:
        return None
    return next((each for each in client.targets if each.via.startswith(("parameter", "field"))), None)


def _is_fine(target: Target, context: Context) -> bool:
    if target.kind == "provider":
        return target.region == context.settings.region
    return target.kind == "local" or any(trusts(each, target.host) for each in context.settings.trusted_hosts)
