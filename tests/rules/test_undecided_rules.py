"""RSD190, 290, 390 and 490: what cannot be told, where that is said, and how it is counted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ai_residency_lint.api import check_source
from ai_residency_lint.calls.facts import ABSENT, Answer, ApiCall, Client, Missing, Possible, Reason
from ai_residency_lint.rules import gaps
from ai_residency_lint.rules.undecided import CURES, sentence
from ai_residency_lint.settings.model import Settings

from .made import (
    HIDDEN,
    Step,
    call,
    chat,
    client,
    context,
    everything,
    heard,
    maybe,
    responses,
    said,
    span,
    stranger,
    target,
)

CODES = ("RSD190", "RSD290", "RSD390", "RSD490")
HOST = Missing(Reason.PARAMETER, "url")
VARIABLE = Missing(Reason.ENVIRONMENT, "LLM_URL")


def places(code: str, *things: Client | ApiCall, **settings: Any) -> list[tuple[str, int]]:
    return [(each.location.path, each.location.line) for each in said(code, *things, **settings)]


def at(thing: Client | ApiCall) -> tuple[str, int]:
    return (thing.path, thing.span.line)


def only(code: str, *things: Client | ApiCall, **settings: Any) -> str:
    (found,) = said(code, *things, **settings)
    assert (found.persona, found.severity) == ("auditor", "note")
    return found.message


def count(*things: Client | ApiCall, **settings: Any) -> int:
    about = context(*things, **settings)
    return len({at(each) for each in (*about.facts.clients, *about.facts.calls) if gaps.undecided(each, about)})


# -- the words --------------------------------------------------------------------------------------------------------


def test_every_reason_has_a_cure() -> None:
    assert set(CURES) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    text = only("RSD190", client(unknown=(Missing(reason, "X"),), vendor="azure"))
    assert text == f"host cannot be told: {reason.value} (X): {CURES[reason]}"


def test_details_are_put_together_by_reason_and_cut() -> None:
    missing = [Missing(Reason.PARAMETER, name) for name in ("a", "b", "a", "c", "d", "e")]
    text = sentence("host", [*missing, Missing(Reason.SPLAT)])
    assert text == (
        f"host cannot be told: {Reason.PARAMETER.value} (a, b, c and 2 more); {Reason.SPLAT.value}: "
        f"{CURES[Reason.PARAMETER]}, {CURES[Reason.SPLAT]}"
    )
    many = sentence("host", [Missing(each) for each in Reason])
    assert f"; {list(Reason)[2].value} and {len(Reason) - 3} more: " in many


def test_evidence_leads_from_the_cause() -> None:
    steps = (Step("app.py", span(), "argument base_url"), Step("config.py", span(), "URL = read()"))
    (found,) = said("RSD190", client(unknown=(Missing(Reason.EXTERNAL, "read()", steps),)))
    assert [each.message for each in found.related] == ["URL = read()", "argument base_url"]


# -- the host ---------------------------------------------------------------------------------------------------------


def test_a_host_is_reported_at_the_client_and_not_at_its_calls() -> None:
    made = client(unknown=(HOST,))
    uses = [call("/v1/embeddings", via=made, model="text-embedding-3-small", unknown=(HOST,)) for _ in range(3)]
    (found,) = said("RSD190", made, *uses)
    assert found.location.line == made.span.line
    assert [each.location.line for each in found.related] == [each.span.line for each in uses]
    assert count(made, *uses) == 1


def test_known_hosts_beside_the_unknown_one_are_judged_as_well() -> None:
    made = client(target("us"), unknown=(HOST,))
    assert everything(made, persona="auditor") == ["RSD102", "RSD190"]


@pytest.mark.parametrize("via", ["parameter url", "field Config.url"])
def test_a_default_counts_as_told_and_is_noted(via: str) -> None:
    missing = Missing(Reason.PARAMETER, via.split(" ")[1])
    made = client(target("eu", via=via), unknown=(missing,))
    assert only("RSD190", made).startswith(f"host is eu.api.openai.com only by default, {via} can replace it")
    assert count(made) == 0
    astray = client(target("us", via=via), unknown=(missing,))
    assert everything(astray, persona="auditor") == ["RSD102"]
    assert said("RSD102", astray)[0].message.endswith(f"{via} can replace it")
    other = client(target("eu", via=via), unknown=(missing, HIDDEN))
    assert only("RSD190", other).startswith("host cannot be told: arguments come from a mapping")


def test_the_note_is_also_for_local_and_trusted_hosts_only() -> None:
    local = client(stranger("localhost", "local", via="parameter url"))
    trusted = client(stranger("ki.stadt.de", via="parameter url"))
    assert heard("RSD190", local) == heard("RSD190", trusted, trusted_hosts=("ki.stadt.de",)) == "auditor"
    assert everything(trusted, persona="auditor") == ["RSD106"]
    assert said("RSD190", client(stranger("x.openai.azure.com", "vendor", via="parameter url"), vendor="azure")) == []


def test_an_undeclared_variable_is_said_once() -> None:
    assert everything(client(unknown=(VARIABLE,)), persona="auditor") == ["RSD107"]
    assert count(client(unknown=(VARIABLE,))) == 1, "not told all the same"
    both = client(unknown=(VARIABLE, HOST))
    assert everything(both, persona="auditor") == ["RSD107", "RSD190"]
    assert "LLM_URL" in said("RSD107", both)[0].message and "LLM_URL" not in only("RSD190", both)


def test_several_undeclared_variables_are_named_together() -> None:
    (found,) = said("RSD107", client(unknown=(VARIABLE, Missing(Reason.ENVIRONMENT, "OTHER"))))
    assert "environment variable LLM_URL or OTHER, and" in found.message


def test_a_variable_that_rsd107_leaves_out_is_said_by_rsd190() -> None:
    assert "(LLM_URL): declare it under `environment`" in only("RSD190", client(unknown=(VARIABLE,), vendor="azure"))
    astray = client(target("us"), unknown=(VARIABLE,))
    assert everything(astray, persona="auditor") == ["RSD102", "RSD190"]


def test_a_client_that_is_only_taken_is_reported_at_its_first_use() -> None:
    taken = client(origin="typed", unknown=(Missing(Reason.PARAMETER, "openai.OpenAI"),))

    def use(code: str, path: str = "app.py", **changes: Any) -> ApiCall:
        return call("/v1/embeddings", via=taken, path=path, symbol="embeddings.create", code=code, **changes)

    reads = use("self.client.embeddings.create(...)", verb="GET")
    calls = [
        use("self.client.embeddings.create(...)"),
        use("self.client.embeddings.create(...)"),
        use("other.embeddings.create(...)"),
        use("self.client.embeddings.create(...)", "b.py"),
    ]
    found = said("RSD190", reads, *calls)
    assert [(each.location.path, each.location.line) for each in found] == [at(calls[n]) for n in (0, 2, 3)]
    assert "(client openai.OpenAI)" in found[0].message
    assert [each.location.line for each in found[0].related] == [calls[1].span.line]


def test_a_typed_client_beside_a_made_one_is_still_open() -> None:
    made = client(target("eu"))
    taken = client(origin="typed", unknown=(Missing(Reason.PARAMETER, "openai.OpenAI"),))
    used = replace(chat(), client=made, targets=made.targets, others=(taken,))
    assert everything(made, used, persona="auditor") == ["RSD190"]
    assert everything(made, replace(used, others=()), persona="auditor") == []


def test_a_derived_client_does_not_repeat_its_parent() -> None:
    made = client(unknown=(HOST,))
    copy = client(unknown=(HOST,), origin="derived", parent=made)
    other = client(target("eu"), unknown=(HOST, VARIABLE), origin="derived", parent=made)
    assert places("RSD190", made, copy) == [at(made)]
    assert "LLM_URL" in said("RSD107", other)[0].message
    assert said("RSD190", other) == []


def test_a_setting_is_not_repeated_at_the_functions_under_it() -> None:
    why = Missing(Reason.EXTERNAL, "settings.get()")
    setting = client(origin="module", unknown=(why,))
    under = call(
        "/v1/embeddings", model="text-embedding-3-small", client=None, targets=(), unknown=(why,), own_target=True
    )
    assert places("RSD190", setting, under) == [at(setting)]
    assert places("RSD190", under) == [at(under)]
    assert count(setting, under) == 1
    module = client(origin="module", unknown=(why, HOST))
    texts = {each.location.line: each.message for each in said("RSD190", setting, module)}
    assert "settings.get()" in texts[setting.span.line] and "settings.get()" not in texts[module.span.line]


def test_a_request_that_only_reads_sends_nothing() -> None:
    reads = call("/v1/models", client=None, targets=(), unknown=(HOST,), verb="GET")
    assert said("RSD190", reads, replace(reads, verb="DELETE")) == []
    assert heard("RSD190", replace(reads, verb="POST", endpoint="/v1/embeddings")) == "auditor"


def test_a_client_that_the_sdk_refuses_is_left_out() -> None:
    from ai_residency_lint.calls.facts import Conflict

    refused = client(unknown=(HOST,), conflicts=(Conflict("exclusive", "a= and b= exclude each other"),))
    assert everything(refused, persona="auditor") == ["RSD103"]


def test_the_vendor_may_depend_on_a_model_that_cannot_be_told() -> None:
    nobody = stranger("", "vendor")
    nobody = replace(nobody, url="")
    open_ = {"client": None, "targets": (nobody,), "own_target": True, "vendor": "", "library": "litellm"}
    made = call("/chat/completions", model=maybe(reason=Reason.PARAMETER), **open_)
    assert everything(made, persona="auditor") == ["RSD190"], "one cause, one finding"
    odd = call("/chat/completions", model="my-model", **open_)
    assert "what litellm makes of this model" in only("RSD190", odd)
    theirs = replace(made, targets=(replace(nobody, vendor="mistral"),), model=Answer((Possible("mistral/large"),)))
    assert everything(theirs, persona="auditor") == []


# -- model and endpoint -----------------------------------------------------------------------------------------------


def test_a_model_that_cannot_be_told() -> None:
    assert heard("RSD290", chat(maybe(reason=Reason.RUNTIME))) == "auditor"
    assert heard("RSD290", chat(maybe("gpt-4.1-2025-04-14", reason=Reason.RUNTIME))) == "auditor"
    assert said("RSD290", chat()) == []


def test_a_default_model_counts_as_told() -> None:
    missing = (Missing(Reason.PARAMETER, "model"),)
    known = (Possible("gpt-4.1-2025-04-14", via="parameter model"),)
    assert said("RSD290", chat(Answer(known, missing))) == []
    assert heard("RSD290", chat(Answer(known, (Missing(Reason.PARAMETER, "name"),)))) == "auditor"
    assert said("RSD290", chat(maybe("gpt-4.1-2025-04-14", via="environment variable MODEL"))) == []


def test_a_model_that_is_left_out_is_the_providers() -> None:
    images = call("/v1/images/generations", options={"prompt": "x"})
    assert "(the provider's default model)" in only("RSD290", images)
    assert said("RSD290", call("/v1/files"), call("/v1/batches"), call("/v1/containers")) == []
    assert said("RSD290", responses(None, prompt={"id": "pmpt_1"})) == [], "the stored prompt names it"
    assert said("RSD290", replace(images, verb="GET")) == []


def test_hidden_arguments_matter_where_there_is_a_model() -> None:
    hidden = Answer((Possible(ABSENT),), (HIDDEN,))
    assert heard("RSD290", call("/v1/chat/completions", model=hidden)) == "auditor"
    assert said("RSD290", call("/v1/files", model=hidden)) == []


@pytest.mark.parametrize("code", ["RSD290", "RSD390", "RSD490"])
def test_nothing_is_said_where_the_policy_does_not_apply(code: str) -> None:
    open_ = {"model": maybe(reason=Reason.RUNTIME), "options": {"store": maybe(reason=Reason.RUNTIME)}}
    azure = client(stranger("town.openai.azure.com", "vendor", vendor="azure"), vendor="azure")
    local = client(stranger("localhost", "local"))
    for through, vendor in ((azure, "azure"), (local, "openai")):
        for path in ("/v1/responses", ""):
            assert said(code, call(path, via=through, vendor=vendor, **open_)) == []


def test_an_endpoint_that_cannot_be_told() -> None:
    step = Step("config.py", span(), "KIND = read()")
    raw = target("eu", "url", url="https://eu.api.openai.com/v1/{}", trail=(step,))
    made = call("/v1/{}", client=None, targets=(raw,), own_target=True)
    assert "endpoint cannot be told: value is only known at run time (part of the path /v1/{})" in only("RSD390", made)
    assert [each.message for each in said("RSD390", made)[0].related] == ["KIND = read()"]
    assert heard("RSD390", replace(made, endpoint="")) == "auditor"
    assert said("RSD390", call("/v1/threads/{}/messages"), replace(made, endpoint="", verb="DELETE")) == []


# -- options ----------------------------------------------------------------------------------------------------------

OPEN = maybe(reason=Reason.RUNTIME)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/responses", "store"),
        ("/v1/chat/completions", "store"),
        ("/v1/live/sessions", "store"),
        ("/v1/responses", "background"),
        ("/v1/responses", "tools"),
        ("/v1/responses", "prompt_cache_retention"),
        ("/v1/chat/completions", "prompt_cache_options"),
        ("/v1/files", "expires_after"),
        ("/v1/realtime/client_secrets", "tracing"),
        ("/v1/fine_tuning/jobs", "integrations"),
        ("/v1/organization/projects", "residency"),
    ],
)
def test_an_option_that_matters(path: str, name: str) -> None:
    made = call(path, model="gpt-4.1-2025-04-14", options={name: OPEN})
    assert only("RSD490", made).startswith(f"{name} of {path} cannot be told: value is only known at run time")
    assert said("RSD490", call(path, options={name: OPEN}, verb="GET")) == []
    assert said("RSD490", call(path, options={"temperature": OPEN})) == []
    assert count(made) == 1


@pytest.mark.parametrize(
    ("path", "name"),
    [("/v1/embeddings", "store"), ("/v1/chat/completions", "background"), ("/v1/images/edits", "tools"), ("", "store")],
)
def test_an_option_that_does_not_matter(path: str, name: str) -> None:
    assert said("RSD490", call(path, options={name: OPEN})) == []


def test_what_matters_depends_on_the_contract_the_region_and_the_model() -> None:
    assert said("RSD490", responses(store=OPEN), retention="zdr") == []
    assert heard("RSD490", chat(store=OPEN), retention="zdr") == "auditor", "it cannot be set there at all"
    assert said("RSD490", call("/v1/files", options={"expires_after": OPEN, "purpose": "batch"})) == []
    assert heard("RSD490", responses("gpt-6-astra", service_tier=OPEN)) == "auditor"
    assert said("RSD490", responses("gpt-6-astra", service_tier=OPEN), region="us") == []
    assert said("RSD490", responses(service_tier=OPEN)) == []


def test_an_option_that_another_rule_speaks_of_is_left_out() -> None:
    assert everything(responses(conversation=OPEN), persona="auditor") == ["RSD404"]
    assert everything(responses(conversation=maybe(ABSENT, reason=Reason.SPLAT)), persona="auditor") == ["RSD490"]


def test_options_with_one_reason_are_one_finding() -> None:
    options = {"store": OPEN, "background": OPEN, "tools": maybe(reason=Reason.PARAMETER)}
    texts = [each.message for each in said("RSD490", call("/v1/responses", options=options))]
    assert sorted(text.split(" of ")[0] for text in texts) == ["store, background", "tools"]


def test_unseen_arguments_may_be_any_option() -> None:
    made = call("/v1/responses", model="gpt-4.1-2025-04-14", options={"store": False}, open_options=(HIDDEN,))
    text = only("RSD490", made)
    assert "store" not in text.split(" of ")[0].split(", ") and text.startswith("background, conversation,")
    assert f"{Reason.SPLAT.value}: {CURES[Reason.SPLAT]}" in text


class Hole:
    """As the facts put it in the place of an unknown value."""


@pytest.mark.parametrize("tools", [(Hole(),), ({"type": Hole()},), ({"**": Hole()},)])
def test_a_tool_that_cannot_be_told(tools: object) -> None:
    assert "expression is too dynamic to follow (part of tools)" in only("RSD490", responses(tools=tools))
    assert said("RSD490", responses(tools=({"type": "function", "parameters": Hole()},))) == []


def test_a_session_that_cannot_be_told() -> None:
    assert heard("RSD490", call("/v1/realtime/client_secrets", options={"session": OPEN})) == "auditor"
    inside = call("/v1/realtime/client_secrets", options={"session": {"tracing": Hole()}})
    assert everything(inside, persona="auditor") == ["RSD490"], "it may be None"


def test_a_default_option_counts_as_told() -> None:
    missing = (Missing(Reason.PARAMETER, "store"),)
    assert said("RSD490", responses(store=Answer((Possible(False, via="parameter store"),), missing))) == []


# -- counting ---------------------------------------------------------------------------------------------------------


def test_each_place_counts_once_and_for_the_summary_as_for_the_rules() -> None:
    made = client(unknown=(HOST,))
    things = (
        made,
        client(unknown=(VARIABLE,)),
        client(target("us")),
        call("/v1/responses", via=made, model=OPEN, options={"store": OPEN}, unknown=(HOST,)),
        chat(),
        call("/v1/models", verb="GET", open_options=(HIDDEN,)),
    )
    reported = {place for code in (*CODES, "RSD107") for place in places(code, *things)}
    assert count(*things) == len(reported) == 3


SOURCE = """
import os
from openai import OpenAI

def ask(url, model, **more):
    client = OpenAI(base_url=url)
    client.responses.create(model=model, input="x", **more)

known = OpenAI(base_url="https://eu.api.openai.com/v1")
known.responses.create(model="gpt-4.1-2025-04-14", input="x", store=False)
known.models.list()
OpenAI(base_url=os.environ["LLM_URL"])
"""


def test_the_summary_counts_the_same(today: date) -> None:
    settings = Settings(root=Path("/"), persona="auditor")
    report = check_source(SOURCE, settings=settings, today=today)
    open_ = [each for each in report.findings if each.code in (*CODES, "RSD107")]
    assert {each.code for each in open_} == {"RSD107", "RSD190", "RSD290", "RSD490"}
    assert report.summary.undetermined == len({each.location.line for each in open_}) == 3
