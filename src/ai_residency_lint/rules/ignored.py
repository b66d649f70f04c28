"""RSD504: region settings without effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Client, Conflict
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.judging import is_providers
from ai_residency_lint.rules.policy import region


class SettingIgnored(Rule):
    """Finds region settings that a library takes without complaint and does not use.

    Where the region is reached all the same, only the pedantic reader is told. Nothing is said where content goes to
    another vendor or host.

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
        yield from self._judge(client, client.parent.conflicts if client.parent else (), context)

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge the arguments of a library's function."""
        yield from self._judge(call, (), context)

    def _judge(self, place: Client | ApiCall, before: Sequence[Conflict], context: Context) -> Iterator[Finding]:
        if not _concerns(place, context):
            return
        persona: Persona = "pedantic" if _arrives(place, context) else "regular"
        for conflict in place.conflicts:
            if conflict.kind == "ignored" and conflict not in before:
                text = f"{conflict.text}{_advice(place, context)}"
                yield self.finding(place, text, [*proof(conflict.trail)], persona=persona)


def _advice(place: Client | ApiCall, context: Context) -> str:
    wanted = region(context.edition, context.settings.region)
    if wanted is None:
        return ""
    setter = next((each.setter for each in place.targets if each.setter), "")
    if not setter and isinstance(place, Client) and place.origin == "module":
        setter = f"{place.symbol.rpartition('.')[0]}.base_url"
    slash = "/" if setter.endswith(".base_url") else ""
    verb = (
        f"{'set' if '.' in setter else 'pass'} {setter}{' = ' if '.' in setter else '='}" if setter else "send it to "
    )
    return f': {verb}"{wanted.base_url}{slash}"'


def _concerns(place: Client | ApiCall, context: Context) -> bool:
    """Whether content may go to the provider at all."""
    ours = not place.targets or any(is_providers(each, context.edition) for each in place.targets)
    return ours and place.vendor == context.edition.provider


def _arrives(place: Client | ApiCall, context: Context) -> bool:
    """Whether all content reaches the region, by other means."""
    ours = [each.kind == "provider" and each.region == context.settings.region for each in place.targets]
    return bool(ours) and all(ours) and not place.unknown
