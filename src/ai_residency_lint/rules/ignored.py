"""RSD504: region settings without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import Client
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.policy import region


class SettingIgnored(Rule):
    """Finds region settings that a library takes without complaint and does not use.

    Where the client reaches the region all the same, only the pedantic reader is told.

    ## Why it matters

    The code reads as if the region were chosen, and the request goes to the default host. LlamaIndex, DSPy and LiteLLM
    take `data_residency` and drop it, LlamaIndex also `base_url` (package source and executed, 2026-11); the module
    `openai` has no setting `data_residency`, so that assigning it does nothing (openai-python 3.54.0, package source,
    2026-11).

    ## Example

    ```python
    llm = llama_index.llms.openai.OpenAI(model="gpt-4.1-2025-04-14", base_url="https://eu.api.openai.com/v1")
    openai.data_residency = "eu"
    ```

    ## Use instead

    ```python
    llm = llama_index.llms.openai.OpenAI(model="gpt-4.1-2025-04-14", api_base="https://eu.api.openai.com/v1")
    openai.base_url = "https://eu.api.openai.com/v1/"
    ```
    """

    code = "RSD504"
    name = "setting-ignored"
    title = "Library ignores the region setting given to it"
    severity: ClassVar[Severity] = "warning"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge the arguments of a client, and assignments to a module."""
        before = client.parent.conflicts if client.parent else ()
        place = region(context.edition, context.settings.region)
        advice = f": name the host, {place.base_url}" if place else ""
        persona: Persona = "pedantic" if _arrives(client, context) else "regular"
        for conflict in client.conflicts:
            if conflict.kind == "ignored" and conflict not in before:
                yield self.finding(client, f"{conflict.text}{advice}", [*proof(conflict.trail)], persona=persona)


def _arrives(client: Client, context: Context) -> bool:
    """Whether all content reaches the region, by other means."""
    ours = [each.kind == "provider" and each.region == context.settings.region for each in client.targets]
    return bool(ours) and all(ours) and not client.unknown
