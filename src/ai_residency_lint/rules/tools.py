"""RSD303: hosted tools and service tiers that a region does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall
from ai_residency_lint.findings.model import Finding, Severity
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.judging import path, report, row_of, sends, shown, tools, unless
from ai_residency_lint.rules.policy import processed, tier, tool
from ai_residency_lint.rules.standing import names


class ToolNotAvailable(Rule):
    """Finds hosted tools (`tools=[{"type": ...}]`) and values of `service_tier` that the region does not offer.

    Where the endpoint itself is processed outside the region, RSD302 says so and the tools are not counted up. What the
    sources contradict each other about is left to the pedantic reader.

    ## Why it matters

    Hosted tools have rows of their own: file search, web search, code interpreter and remote MCP are processed in the
    United States and Europe only, so not in the United Arab Emirates, where some models are. Fast and Ultrafast
    processing of `gpt-6-astra` is not available in Europe; for `gpt-6.1-sol` two captures of 2026-10 differ (Data
    controls, developers.openai.com/api/docs/guides/your-data, 2026-10).

    ## Example

    ```python
    client.responses.create(model="gpt-6-astra", input=text, service_tier="fast")
    ```

    ## Use instead

    ```python
    client.responses.create(model="gpt-6-astra", input=text)
    ```
    """

    code = "RSD303"
    name = "tool-not-available"
    title = "Hosted tool or service tier is not available in the region"
    severity: ClassVar[Severity] = "error"

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the tools and the service tier of a call."""
        row, code = row_of(call, context), context.settings.region
        if row is not None and sends(call) and processed(context.edition, row, code) == "yes":
            yield from self._tools(call, context)
        yield from self._tier(call, context)

    def _tools(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        code, seen = context.settings.region, set()
        for kind, _, possible in tools(call):
            row = tool(context.edition, kind)
            if row is None or kind in seen or processed(context.edition, row, code) != "no":
                continue
            seen.add(kind)
            text = f'tool "{kind}" is not processed in region {code} ({context.edition.name}){unless(possible)}'
            yield from report(self, call, context, f"{text}: leave it out", [possible.trail])

    def _tier(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        code = context.settings.region
        models = [each.value for each in call.model.given() if isinstance(each.value, str)]
        for each in call.option("service_tier").given():
            for model in models if isinstance(each.value, str) else ():
                state = tier(context.edition, names(context.models, model), str(each.value), code)
                what = f'service_tier={shown(each.value)} of "{model}"'
                if state == "unsupported":
                    text = (
                        f"{what} is not available in region {code} ({context.edition.name}){unless(each)}: leave it out"
                    )
                    yield from report(self, call, context, text, [each.trail])
                elif state == "contested":
                    text = f"sources differ on whether {what} is available in region {code} on {path(call)}"
                    note = f"{text}: leave it out to be sure"
                    yield from report(self, call, context, note, [each.trail], persona="pedantic", severity="warning")
