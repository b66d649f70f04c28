"""Facts made by hand, and the shortest way to what a rule says about them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from ai_residency_lint.calls.facts import (
    ABSENT,
    NOT_GIVEN,
    Answer,
    ApiCall,
    Cause,
    Client,
    Facts,
    Missing,
    Possible,
    Reason,
    Step,
    Target,
)
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.catalog.policy import Edition, Models
from ai_residency_lint.findings.model import PERSONAS, Finding
from ai_residency_lint.rules.all import RULES
from ai_residency_lint.rules.base import Context
from ai_residency_lint.settings.model import Settings
from ai_residency_lint.syntax.summary import Span

TODAY = date(2026, 11, 21)
LINES = count(1)
BY_CODE = {rule.code: rule for rule in RULES}
SETTERS: dict[Cause, str] = {
    "argument": "base_url",
    "default": "base_url",
    "residency": "data_residency",
    "environment": "OPENAI_BASE_URL",
    "setting": "openai.base_url",
}
HIDDEN = Missing(Reason.SPLAT)


@cache
def edition(name: str = "openai-2026-10") -> Edition:
    return Catalog.builtin().edition(name)


@cache
def models() -> Models:
    return Catalog.builtin().models("openai")


def span() -> Span:
    line = next(LINES)
    return Span(line, 1, line, 20)


def target(region: str = "eu", cause: Cause = "argument", **changes: Any) -> Target:
    """A target of the provider in a region, "global" or "nearest"."""
    host = {"global": "api.openai.com", "nearest": "sip.api.openai.com"}.get(region, f"{region}.api.openai.com")
    given: dict[str, Any] = {"url": f"https://{host}/v1", "host": host, "kind": "provider", "vendor": "openai"}
    given["setter"] = SETTERS.get(cause, "")
    return Target(cause=cause, region=region, **{**given, **changes})


def stranger(host: str, kind: Any = "foreign", cause: Cause = "argument", **changes: Any) -> Target:
    return Target(f"https://{host}/v1", host, kind, cause, **changes)


def client(*targets: Target, path: str = "app.py", origin: Any = "construction", **changes: Any) -> Client:
    given: dict[str, Any] = {"symbol": "openai.OpenAI", "library": "openai", "vendor": "openai", "code": "OpenAI(...)"}
    return Client(path, span(), origin=origin, targets=targets, **{**given, **changes})


def answer(value: object) -> Answer:
    """An answer that is certain; answers stay as they are."""
    return value if isinstance(value, Answer) else Answer((Possible(value),))


def maybe(*values: object, via: str = "", reason: Reason | None = None) -> Answer:
    """An answer with several values, or with a part that cannot be told."""
    unknown = (Missing(reason),) if reason else ()
    return Answer(tuple(Possible(value, via=via) for value in values), unknown)


def call(
    endpoint: str, *, model: object = None, region: str | None = "eu", via: Client | None = None, verb: str = "POST",
    options: Mapping[str, object] | None = None, **changes: Any,
) -> ApiCall:  # fmt: skip
    """A call; without ``via`` through a client in ``region``, whose host cannot be told when that is None."""
    through = via or (client(target(region)) if region else client(unknown=(Missing(Reason.PARAMETER),)))
    given: dict[str, Any] = {
        "path": "app.py",
        "symbol": "resource.create",
        "library": "openai",
        "vendor": "openai",
        "code": "client.resource.create(...)",
        "client": through,
        "targets": through.targets,
        "model": NOT_GIVEN if model is None else answer(model),
        "options": {name: answer(value) for name, value in (options or {}).items()},
    }
    return ApiCall(span=span(), verb=verb, endpoint=endpoint, **{**given, **changes})


def chat(model: object = "gpt-4.1-2025-04-14", **options: object) -> ApiCall:
    return call("/v1/chat/completions", model=model, options=options)


def responses(model: object = "gpt-4.1-2025-04-14", **options: object) -> ApiCall:
    return call("/v1/responses", model=model, options={"store": False, **options})


def context(*things: Client | ApiCall, policy: str | Edition = "openai-2026-10", **settings: Any) -> Context:
    facts = Facts(
        tuple(each for each in things if isinstance(each, Client)),
        tuple(each for each in things if isinstance(each, ApiCall)),
    )
    named = edition(policy) if isinstance(policy, str) else policy
    today = settings.pop("today", TODAY)
    return Context(Settings(root=Path("/"), **settings), named, models(), today, facts)


def said(code: str, *things: Client | ApiCall, **settings: Any) -> list[Finding]:
    """All findings of one rule about the things, by place."""
    rule, about = BY_CODE[code](), context(*things, **settings)
    found = [finding for client in about.facts.clients for finding in rule.client(client, about)]
    found += [finding for call in about.facts.calls for finding in rule.call(call, about)]
    assert all(each.code == code and "\n" not in each.message for each in found)
    return sorted(found, key=lambda each: each.sort_key)


def heard(code: str, *things: Client | ApiCall, **settings: Any) -> str:
    """Who hears of the one thing that a rule says; empty if it says nothing."""
    found = said(code, *things, **settings)
    assert len(found) <= 1, found
    return found[0].persona if found else ""


def everything(*things: Client | ApiCall, persona: str = "regular", **settings: Any) -> list[str]:
    """The codes that a reader sees about the things."""
    found = [each for code in BY_CODE for each in said(code, *things, **settings)]
    return sorted(each.code for each in found if PERSONAS.index(each.persona) <= PERSONAS.index(persona))


__all__ = [
    "ABSENT", "HIDDEN", "TODAY", "Answer", "Missing", "Possible", "Reason", "Step", "answer", "call", "chat", "client",
    "context", "edition", "everything", "heard", "maybe", "models", "responses", "said", "span", "stranger", "target",
]  # fmt: skip
