"""RSD106 and 107: hosts that neither the code nor the settings vouch for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Client, Missing, Reason, Target
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.gaps import host
from ai_residency_lint.rules.judging import inherits, rescue, shown
from ai_residency_lint.rules.overrides import spoken
from ai_residency_lint.rules.routes import at_call, at_client, refuses


class UntrustedHost(Rule):
    """Finds OpenAI clients that send to a public host which is neither the provider's nor trusted.

    Relays, gateways and proxies answer like OpenAI, and so do other vendors (DeepSeek, OpenRouter, ...): all of them
    are reported. Silent are loopback, private and reserved addresses, the hosts in `trusted-hosts`, and the clouds that
    serve such models under terms of their own: Azure, Amazon Bedrock and Google Vertex AI.

    ## Why it matters

    Data residency covers what the provider does with content; what other parties do with it is not covered (Data
    residency, developers.openai.com/api/docs/guides/data-residency, 2026-11). Where such a host stands, what it keeps
    and which host it calls in turn cannot be seen in the code.

    ## Example

    ```python
    client = OpenAI(base_url="https://relay.example.com/v1")
    ```

    ## Use instead

    Send to the provider's regional host, or name the host once it has been checked:

    ```toml
    [tool.ai-residency-lint]
    trusted-hosts = ["relay.example.com"]
    ```
    """

    code = "RSD106"
    name = "untrusted-host"
    title = "Request goes to a host that is neither the provider's nor trusted"
    severity: ClassVar[Severity] = "warning"

    def client(self, client: Client, context: Context) -> Iterable[Finding]:
        """Judge the hosts of a client."""
        return at_client(self, client, context)

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge the host of a call."""
        return at_call(self, call, context)

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say that a host is a stranger's."""
        if target.kind != "foreign" or place.vendor != context.edition.provider or "." not in target.host:
            return None
        if any(trusts(pattern, target.host) for pattern in context.settings.trusted_hosts):
            return None
        text = f"content goes to {target.host}, which is neither the provider's nor trusted"
        return f"{text}: list it under `trusted-hosts` if it may have it{rescue(target)}"


class UndeclaredEnvironment(Rule):
    """Finds clients whose base URL only the environment knows, while the settings declare nothing about it.

    A variable that has a wrong default is RSD101 or RSD102 instead; a host that other things leave open is RSD190.

    ## Why it matters

    The deployment then decides the region, and nobody who reads the code can say which. The SDK itself reads
    `OPENAI_BASE_URL` only (openai-python 3.54.0, package source, 2026-11); any other name works just where code reads
    it. A declared variable is judged like a value in the code.

    ## Example

    ```python
    client = OpenAI(base_url=os.environ["LLM_URL"])
    ```

    ## Use instead

    ```toml
    [tool.ai-residency-lint.environment]
    LLM_URL = "https://eu.api.openai.com/v1"
    ```
    """

    code = "RSD107"
    name = "undeclared-environment"
    title = "Base URL comes from an undeclared environment variable"
    severity: ClassVar[Severity] = "warning"
    persona: ClassVar[Persona] = "pedantic"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge what is not known about a client's host."""
        if client.vendor == context.edition.provider and not refuses(client) and not inherits(client):
            yield from self._judge(client, context)

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the host of a call without client."""
        if call.client is None and call.vendor == context.edition.provider:
            yield from self._judge(call, context)

    def _judge(self, place: Client | ApiCall, context: Context) -> Iterator[Finding]:
        missing = undeclared(place, context)
        via = _replaceable(place, context)
        if missing:
            names = " or ".join(dict.fromkeys(each.detail or "(unnamed)" for each in missing))
            text = f"base URL comes from environment variable {names}, and nothing is declared about it"
            steps = [step for each in missing for step in proof(each.trail)]
            yield self.finding(place, f"{text}: declare it under `environment`", steps)
        elif via:
            text = f"base URL {shown(via.url)} is only the default, {spoken(via.via)} can replace it"
            yield self.finding(place, f"{text}: declare it under `environment`", [*proof(via.trail)])


def undeclared(place: Client | ApiCall, context: Context) -> tuple[Missing, ...]:
    """The undeclared variables that RSD107 reports at a place; none where a known host is wrong already."""
    ours = place.vendor == context.edition.provider and (isinstance(place, Client) or place.client is None)
    if not ours or any(_leaves(each, context) for each in place.targets):
        return ()
    return tuple(each for each in host(place, context) if each.reason is Reason.ENVIRONMENT)


def _replaceable(place: Client | ApiCall, context: Context) -> Target | None:
    """A host in the region, or a local one, that a variable can replace; None where another known host is wrong."""
    if any(_leaves(each, context) for each in place.targets):
        return None
    return next(
        (each for each in place.targets if each.via.startswith("environment") and each.cause != "default"), None
    )


def _leaves(target: Target, context: Context) -> bool:
    return target.kind != "local" and (target.kind, target.region) != ("provider", context.settings.region)


def trusts(pattern: str, host: str) -> bool:
    """Whether an entry of ``trusted-hosts`` means a host: the host itself, or what it lies under."""
    bare = pattern.removeprefix("*.").lower()
    return host.lower() == bare or host.lower().endswith(f".{bare}")
