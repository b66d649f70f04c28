"""RSD106 and 107: hosts that neither the code nor the settings vouch for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ai_residency_lint.calls.facts import ApiCall, Client, Missing, Reason, Target
from ai_residency_lint.findings.model import Finding, Persona, Severity
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.judging import inherits, rescue, shown
from ai_residency_lint.rules.routes import at_call, at_client, refuses


class UntrustedHost(Rule):
    """Finds OpenAI clients that send to a public host which is neither the provider's nor a known vendor's.

    Relays, gateways and proxies answer like OpenAI. Loopback, private and reserved addresses are no finding, nor are
    the hosts in `trusted-hosts`.

    ## Why it matters

    Data residency covers what the provider does with content; what other parties do with it is not covered (Data
    residency, developers.openai.com/api/docs/guides/data-residency, 2026-11). Where a relay stands, what it keeps and
    which host it calls in turn cannot be seen in the code.

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

    A variable that has a wrong default is RSD101 or RSD102 instead.

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
            yield from self._judge(client, client.targets, client.unknown, context)

    def call(self, call: ApiCall, context: Context) -> Iterator[Finding]:
        """Judge what is not known about the host of a call without client."""
        if call.client is None and call.vendor == context.edition.provider:
            yield from self._judge(call, call.targets, call.unknown, context)

    def _judge(
        self, place: Client | ApiCall, targets: tuple[Target, ...], unknown: tuple[Missing, ...], context: Context
    ) -> Iterator[Finding]:
        if any(each.kind != "provider" or each.region != context.settings.region for each in targets):
            return
        missing = next((each for each in unknown if each.reason is Reason.ENVIRONMENT), None)
        via = next((each for each in targets if each.via.startswith("environment") and each.cause != "default"), None)
        if missing:
            name = missing.detail.removeprefix("environment variable ")
            text = f"base URL comes from environment variable {name or '(unnamed)'}, and nothing is declared about it"
            yield self.finding(place, f"{text}: declare it under `environment`", [*proof(missing.trail)])
        elif via:
            text = f"base URL {shown(via.url)} is only the default, {via.via} can replace it"
            yield self.finding(place, f"{text}: declare it under `environment`", [*proof(via.trail)])


def trusts(pattern: str, host: str) -> bool:
    """Whether an entry of ``trusted-hosts`` means a host: the host itself, or what it lies under."""
    bare = pattern.removeprefix("*.").lower()
    return host.lower() == bare or host.lower().endswith(f".{bare}")
