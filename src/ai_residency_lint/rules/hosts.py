"""RSD101 to 104: where requests go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from ai_residency_lint.calls.facts import ApiCall, Client, Conflict, Target
from ai_residency_lint.catalog.policy import Edition, Region
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.rules.base import Context, Rule, proof
from ai_residency_lint.rules.bypass import bypassed
from ai_residency_lint.rules.judging import inherits, is_providers, rescue, shown
from ai_residency_lint.rules.policy import is_certain, region
from ai_residency_lint.rules.routes import RAISES, at_call, at_client


class GlobalEndpoint(Rule):
    """Finds clients, module-level settings, raw URLs and library calls that reach the provider's global endpoint.

    A client without base URL counts: every SDK of OpenAI then uses `https://api.openai.com/v1`. If the environment
    can name another host, the message says which variable; declare it under `environment` in the settings and the
    declared value is judged instead.

    ## Why it matters

    Data residency is bound to the host: requests must carry the domain prefix of the region, for every region, the
    United States included (Data controls, developers.openai.com/api/docs/guides/your-data, 2026-04 to 2026-10). With a
    project that is locked to a region, the global host answers HTTP 401. With a global project, which may choose its
    region per request since 2026-08-21, it answers without any error, and content is processed anywhere.

    ## Example

    ```python
    client = OpenAI()
    requests.post("https://api.openai.com/v1/responses", json=payload)
    ```

    ## Use instead

    ```python
    client = OpenAI(base_url="https://eu.api.openai.com/v1")
    client = OpenAI(data_residency="eu")  # openai 3.3.0 and later
    requests.post("https://eu.api.openai.com/v1/responses", json=payload)
    ```
    """

    code = "RSD101"
    name = "global-endpoint"
    title = "Request goes to the global endpoint"

    def client(self, client: Client, context: Context) -> Iterable[Finding]:
        """Judge the hosts of a client."""
        return at_client(self, client, context)

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge the host of a call."""
        return at_call(self, call, context)

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say that a target is the global host."""
        if target.kind != "provider" or target.region != "global" or bypassed(target, place, context):
            return None
        return _astray(target, place, context, "global")


class OtherRegion(Rule):
    """Finds clients and requests that name the host of another region than the one that was chosen.

    ## Why it matters

    Each residency region has a host of its own, and content sent there is stored, and where offered processed, in that
    region (Data residency, developers.openai.com/api/docs/guides/data-residency, 2026-11). A project that is bound to a
    region refuses the hosts of others with HTTP 401, `incorrect_hostname`; a global project serves them.

    The pedantic reader is also told of a host for which the provider does not say that it alone satisfies residency,
    such as `spaincentral.privatelink.api.openai.com` (OpenAI Private Link, 2026-07).

    ## Example

    ```python
    client = OpenAI(base_url="https://us.api.openai.com/v1")  # region = "eu"
    ```

    ## Use instead

    ```python
    client = OpenAI(base_url="https://eu.api.openai.com/v1")
    ```
    """

    code = "RSD102"
    name = "other-region"
    title = "Request goes to another region"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge the hosts of a client."""
        yield from at_client(self, client, context)
        unsure = next((each for each in client.targets if _unsure(each, context)), None)
        if unsure and not inherits(client):
            text = f"whether {unsure.host} alone keeps content in region {unsure.region} is not stated by the provider"
            yield self.finding(client, text, [*proof(unsure.trail)], persona="pedantic", severity="warning")

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge the host of a call."""
        return at_call(self, call, context)

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say that a target is in another region."""
        if target.kind != "provider" or target.region in ("", "global", "nearest", context.settings.region):
            return None
        return None if bypassed(target, place, context) else _astray(target, place, context, f"region {target.region}")


class ResidencyConflict(Rule):
    """Finds arguments about the region that the SDK refuses, alone or together.

    ## Why it matters

    The Python SDK raises when the client is made, so the mistake shows at run time only (openai-python 3.54.0, package
    source and executed, 2026-11): `data_residency` takes `global`, `us`, `eu`, `ae`, `au`, `in` and `jp`, in lower
    case; it excludes `base_url` (even `base_url=None`), `websocket_base_url` and `provider`; Azure clients do not know
    it.

    ## Example

    ```python
    client = OpenAI(data_residency="EU")
    client = OpenAI(data_residency="eu", base_url="https://eu.api.openai.com/v1")
    ```

    ## Use instead

    ```python
    client = OpenAI(data_residency="eu")
    client = OpenAI(base_url="https://gb.api.openai.com/v1")  # a region without a value of its own
    ```
    """

    code = "RSD103"
    name = "residency-conflict"
    title = "Region arguments that the SDK refuses"

    def client(self, client: Client, context: Context) -> Iterator[Finding]:
        """Judge the arguments of a client."""
        before = client.parent.conflicts if client.parent else ()
        for conflict in client.conflicts:
            if conflict.kind in RAISES and conflict not in before:
                place = region(context.edition, context.settings.region)
                usable = client.vendor == context.edition.provider
                advice = f"; {_instead(place, conflict)}" if place and usable else ""
                yield self.finding(client, f"{conflict.text}{advice}", [*proof(conflict.trail)])


class MalformedBaseUrl(Rule):
    """Finds base URLs that cannot work, and hosts that do not exist.

    Where the same call can also get a URL of that host that works, only the pedantic reader is told: code that makes
    both may send the broken one somewhere else.

    ## Why it matters

    A wrong URL fails at run time, and the usual quick repair is to drop it, which is the global endpoint. The SDK
    appends the path to the base URL (openai-python 3.54.0, executed, 2026-11): without `/v1` it asks for
    `https://eu.api.openai.com/responses`; without `https://` the URL is invalid; the module-level `openai.base_url` is
    joined without a slash, so it must end in `/v1/`; a query (`?x=1`) swallows the path; a space before the URL or a
    line break makes it invalid. `api.eu.openai.com` stands in third-party tutorials (2026-11) but in no official
    source: the region comes first, `eu.api.openai.com`.

    ## Example

    ```python
    client = OpenAI(base_url="https://eu.api.openai.com")
    client = OpenAI(base_url="https://api.eu.openai.com/v1")
    openai.base_url = "https://eu.api.openai.com/v1"
    ```

    ## Use instead

    ```python
    client = OpenAI(base_url="https://eu.api.openai.com/v1")
    openai.base_url = "https://eu.api.openai.com/v1/"
    ```
    """

    code = "RSD104"
    name = "malformed-base-url"
    title = "Base URL that cannot work"

    def client(self, client: Client, context: Context) -> Iterable[Finding]:
        """Judge the hosts of a client."""
        return _if_sure(at_client(self, client, context), client)

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge the host of a call."""
        return _if_sure(at_call(self, call, context), call)

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say what is wrong with a URL."""
        what = "URL" if target.cause in ("url", "call") else "base URL"
        ours = place.vendor == context.edition.provider and target.defect
        if target.kind in ("malformed", "invalid") and not is_providers(target, context.edition):
            return f"{what} {shown(target.url)} cannot work: {target.defect}" if ours else None
        if target.kind == "invalid":
            text = f"{target.host} {_absence(target.host, context.edition)}"
        elif target.kind == "malformed":
            text = f"{what} {shown(target.url)} cannot work: {target.defect or 'it is malformed'}"
        else:
            return None
        return f"{text}: {_cure(target, place, context)}{rescue(target)}"


def _absence(host: str, edition: Edition) -> str:
    """What is said of a host that is not there; absence from an incomplete edition proves nothing."""
    proved = edition.complete or any(each.host == host for each in edition.hosts)
    return "does not exist" if proved else f"is not known to {edition.name}"


def _if_sure(found: Iterable[Finding], place: Client | ApiCall) -> Iterator[Finding]:
    """Findings about broken URLs, for the pedantic reader where a URL of the same host works."""
    broken = {each.host for each in place.targets if each.kind == "malformed"}
    works = any(each.host in broken and each.kind == "provider" for each in place.targets)
    for each in found:
        yield replace(each, persona="pedantic") if works else each


def _unsure(target: Target, context: Context) -> bool:
    mine = target.kind == "provider" and target.region == context.settings.region
    return mine and not is_certain(context.edition, target.host)


def _astray(target: Target, place: Client | ApiCall, context: Context, where: str) -> str:
    goes = f"request goes to {target.host} ({where}), not to region {context.settings.region}"
    return f"{goes}: {_cure(target, place, context)}{rescue(target)}"


def _instead(wanted: Region, conflict: Conflict) -> str:
    """What to pass in place of arguments that the SDK refuses."""
    if conflict.kind == "invalid-residency" and wanted.sdk_value:
        return f'pass data_residency="{wanted.sdk_value}"'
    return f'pass base_url="{wanted.base_url}" alone'


def _cure(target: Target, place: Client | ApiCall, context: Context) -> str:
    wanted = region(context.edition, context.settings.region)
    if wanted is None:
        return f"{context.edition.name} knows no host for region {context.settings.region}"
    url, setter = wanted.base_url, target.setter
    match target.cause:
        case "url" | "call" if target.kind == "provider":
            return f'use "{target.url.replace(target.host, wanted.host, 1)}"'
        case "url" | "call" | "assignment":
            return f'use "{url}"'
        case "websocket":
            return f'use "{url.replace("https:", "wss:", 1)}"'
        case "environment":
            return f'set {setter} to "{url}"'
        case "residency":
            value = wanted.sdk_value
            return f'pass data_residency="{value}"' if value else f'pass base_url="{url}" instead of data_residency='
        case _ if "." in setter:
            return f'set {setter} = "{url}{"/" if setter.endswith(".base_url") else ""}"'
        case _ if setter:
            return f'pass {setter}="{url}"{_or_residency(target, place, wanted)}'
        case _:
            return f'send it to "{url}"'


def _or_residency(target: Target, place: Client | ApiCall, wanted: Region) -> str:
    """The other way to choose the region: where neither a base URL nor one for websockets is given, not even None."""
    bare = target.cause == "default" and not target.trail and place.library == "openai"
    if not bare or not wanted.sdk_value or not isinstance(place, Client) or place.websocket_targets:
        return ""
    since = f" with openai {wanted.sdk_since} or later" if wanted.sdk_since else ""
    return f', or data_residency="{wanted.sdk_value}"{since}'
