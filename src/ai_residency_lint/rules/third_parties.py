"""RSD502, 503 and 505: who else gets content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.findings.model import Finding, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import report, sends, shown, tools, unless
from ai_residency_lint.rules.policy import parameters, same_path
from ai_residency_lint.rules.retention import passes


class RemoteMcp(Rule):
    """Finds remote MCP servers and connectors among the hosted tools of a request.

    ## Why it matters

    What the model sends to an MCP server goes to a third party under that party's own retention and residency, in every
    region and under zero data retention (Data controls, developers.openai.com/api/docs/guides/your-data, 2026-10; Data
    residency, developers.openai.com/api/docs/guides/data-residency, 2026-11). A connector is such a third party as
    well: Dropbox, Gmail, SharePoint and others.

    ## Example

    ```python
    tools = [{"type": "mcp", "server_label": "crm", "server_url": "https://mcp.example.com"}]
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, tools=tools)
    ```

    ## Use instead

    Call the server from your own code and send what the model needs as input; or, where the third party has been
    checked, add `# noqa: RSD502`.
    """

    code = "RSD502"
    name = "remote-mcp"
    title = "Content goes to a remote MCP server or connector"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the tools of a call."""
        for kind, description, each in tools(call):
            if kind == "mcp":
                what = "connector" if description.get("connector_id") else "MCP server"
                text = f"tool sends content to {what}{_whom(description)}, a third party that residency does not cover"
                note = f"{text}{unless(each)}: call it from your own code instead"
                yield from report(self, call, context, note, [each.trail])


class LiveWebSearch(Rule):
    """Finds web search that goes to the live web.

    `web_search` is fine with `external_web_access` set to False, which searches the provider's cache only.
    `web_search_preview` ignores that setting and is always live, as are `web_search_options` of chat completions.

    ## Why it matters

    Queries that the model writes from the content leave the provider. `external_web_access` is true unless it is set,
    and a `user_location` that is left out means the United States (Data controls,
    developers.openai.com/api/docs/guides/your-data, 2026-10; openai-python 3.54.0, package source, 2026-11).

    ## Example

    ```python
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, tools=[{"type": "web_search"}])
    ```

    ## Use instead

    ```python
    tools = [{"type": "web_search", "external_web_access": False}]
    client.responses.create(model="gpt-4.1-2025-04-14", input=text, tools=tools)
    ```
    """

    code = "RSD503"
    name = "live-web-search"
    title = "Web search goes to the live web"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the tools and search options of a call."""
        for kind, description, each in tools(call):
            if kind.startswith("web_search_preview"):
                text = f'tool "{kind}" always searches the live web{unless(each)}'
                cure = 'use "web_search" with "external_web_access": False'
                yield from report(self, call, context, f"{text}: {cure}", [each.trail])
            elif (
                kind.startswith("web_search")
                and description.get("external_web_access", "**" not in description) is True
            ):
                text = f'tool "{kind}" searches the live web{unless(each)}: set "external_web_access": False'
                yield from report(self, call, context, text, [each.trail])
        persona = passes(call, "web_search_options")
        if persona and sends(call) and same_path("/v1/chat/completions", call.endpoint):
            text = "web_search_options search the live web: leave them out"
            yield from report(self, call, context, text, persona=persona)


class ThirdPartyIntegration(Rule):
    """Finds integrations of fine-tuning jobs that report to a third party, such as Weights and Biases.

    ## Why it matters

    The metrics of the job go to that party (openai-python 3.54.0, package source, 2026-11); residency covers the
    provider only (Data residency, developers.openai.com/api/docs/guides/data-residency, 2026-11).

    ## Example

    ```python
    integrations = [{"type": "wandb", "wandb": {"project": "citizens"}}]
    client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file=file.id, integrations=integrations)
    ```

    ## Use instead

    ```python
    client.fine_tuning.jobs.create(model="gpt-4.1-2025-04-14", training_file=file.id)
    ```
    """

    code = "RSD505"
    name = "third-party-integration"
    title = "Fine-tuning reports to a third party"
    severity: ClassVar[Severity] = "warning"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the integrations of a job."""
        rows = parameters(context.edition, call.endpoint, "type")
        flagged = {kind for row in rows if row.parameter.startswith("integrations[]") for kind in row.flag}
        for kind, _, each in tools(call, "integrations"):
            if kind in flagged:
                text = f'integration "{kind}" sends the metrics of the job to a third party{unless(each)}: leave it out'
                yield from report(self, call, context, text, [each.trail])


def _whom(description: Mapping[str, object]) -> str:
    for key in ("server_url", "connector_id", "tunnel_id", "server_label"):
        if isinstance(found := description.get(key), str) and found:
            return f" {shown(found)}"
    return ""
