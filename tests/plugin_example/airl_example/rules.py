"""The rules: what is said, and about which facts."""

from collections.abc import Iterator

from ai_residency_lint.calls.facts import Client
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.rules.base import Context, Rule, proof


class AcmeRegion(Rule):
    """Reports clients of Acme that do not use its European host.

    ## Why it matters

    Acme answers from wherever there is room, except on `eu.acme.example`.

    ## Use instead

    ```python
    client = acme_ai.Acme(base_url="https://eu.acme.example/v1")
    ```
    """

    code = "ACM101"
    name = "acme-not-european"
    title = "Acme client outside Europe"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge the hosts that a client may use."""
        if client.library != "acme" or context.settings.region != "eu":
            return
        for target in client.targets:
            if target.host != "eu.acme.example":
                yield self.finding(client, f"Acme gets the content on {target.host}", [*proof(target.trail)])


class KeyInSource(Rule):
    """Reports API keys that are written in the source.

    The visitor in `keys.py` finds them; this class gives their code a name and a page.
    """

    code = "ACM201"
    name = "key-in-source"
    title = "API key in the source"
    severity = "warning"
