"""RSD105: ways past a region that the code already chose."""

from __future__ import annotations

from collections.abc import Iterable

from ai_residency_lint.calls.facts import ApiCall, Client, Target
from ai_residency_lint.findings.model import Finding
from ai_residency_lint.rules.base import Context, Rule
from ai_residency_lint.rules.policy import region, region_host
from ai_residency_lint.rules.routes import at_call, at_client, in_region


class RegionBypass(Rule):
    """Finds requests that leave the region although the client is meant for it.

    - an absolute URL given to a method of a regional client,
    - `websocket_base_url` with another host than the region's,
    - `data_residency="global"`, which turns regional processing off,
    - `with_options(base_url=...)` or `copy(...)` that points a regional client elsewhere,
    - `sip.api.openai.com`, which serves a call from the nearest region.

    ## Why it matters

    Each of these wins over the client's own base URL (openai-python 3.54.0, executed, 2026-11), and a review that looks
    at the construction of the client sees nothing wrong. `sip.api.openai.com` is routed by geography, which is no
    guarantee; European residency has `sip-eu.api.openai.com` (Realtime API with SIP,
    developers.openai.com/api/docs/guides/realtime-sip, 2026-08).

    ## Example

    ```python
    client = OpenAI(base_url="https://eu.api.openai.com/v1")
    client.post("https://api.openai.com/v1/responses", cast_to=object, body=body)
    client.with_options(base_url="https://api.openai.com/v1").responses.create(model="gpt-4.1-2025-04-14", input="hi")
    ```

    ## Use instead

    ```python
    client.post("/responses", cast_to=object, body=body)
    client.responses.create(model="gpt-4.1-2025-04-14", input="hi")
    ```
    """

    code = "RSD105"
    name = "region-bypass"
    title = "Request leaves the region that the client is meant for"

    def client(self, client: Client, context: Context) -> Iterable[Finding]:
        """Judge the hosts of a client."""
        return at_client(self, client, context)

    def call(self, call: ApiCall, context: Context) -> Iterable[Finding]:
        """Judge the host of a call."""
        return at_call(self, call, context)

    def wrong(self, target: Target, place: Client | ApiCall, context: Context) -> str | None:
        """Say which way past the region a target takes."""
        return bypassed(target, place, context)


def bypassed(target: Target, place: Client | ApiCall, context: Context) -> str | None:
    """The message for a target that is a way past the region; None for any other, right or wrong."""
    code = context.settings.region
    if target.kind != "provider" or target.region in ("", code):
        return None
    where = f"{target.host} ({'global' if target.region == 'global' else f'region {target.region}'})"
    if target.region == "nearest":
        own = region_host(context.edition, code, "sip")
        cure = f": use {own}" if own else ""
        return f"{target.host} serves a call from the nearest region, which is no promise of region {code}{cure}"
    if isinstance(place, ApiCall):
        if not any(in_region(client, context) for client in place.clients):
            return None
        return f"this request goes to {where}, past its client, which is meant for region {code}: give the path only"
    if target in place.websocket_targets and target not in place.targets:
        alike = any(each.kind == "provider" and each.region == target.region for each in place.targets)
        return None if alike else f"websocket traffic goes to {where}, not to region {code}: {_without(context)}"
    if target.cause == "residency" and target.region == "global":
        return f'data_residency="global" turns regional processing off: {_instead(context)}'
    if place.parent is not None and in_region(place.parent, context):
        cure = f": leave {target.setter} out" if target.cause in ("argument", "residency") and target.setter else ""
        return f"request goes to {where}, although the client it is derived from is meant for region {code}{cure}"
    return None


def _instead(context: Context) -> str:
    wanted = region(context.edition, context.settings.region)
    if wanted is None:
        return "choose a region"
    return f'pass data_residency="{wanted.sdk_value}"' if wanted.sdk_value else f'pass base_url="{wanted.base_url}"'


def _without(context: Context) -> str:
    return f"leave websocket_base_url out, the host for region {context.settings.region} is then derived from base_url"
