"""RSD401 to 408: what is kept, under each contract."""

from datetime import date

import pytest

from .made import ABSENT, HIDDEN, Reason, call, chat, everything, heard, maybe, responses, said

CONTRACTS = (None, "none", "mam", "zdr")


def by_contract(code: str, *things: object, **settings: object) -> list[str]:
    """Who hears of a thing, for each contract."""
    return [heard(code, *things, retention=each, **settings) for each in CONTRACTS]  # type: ignore[arg-type]


# -- store ------------------------------------------------------------------------------------------------------------


def test_storing_chat_completions_outside_the_united_states() -> None:
    assert by_contract("RSD401", chat(store=True)) == ["regular", "regular", "regular", "pedantic"]
    (found,) = said("RSD401", chat(store=True))
    assert found.severity == "error"
    assert found.message == (
        "store=True cannot be set on /v1/chat/completions in region eu: leave it out or pass store=False"
    )


@pytest.mark.parametrize("region", ["ca", "ae", "jp"])
def test_storing_chat_completions_in_other_regions(region: str) -> None:
    asked = call("/v1/chat/completions", region=region, options={"store": True})
    assert heard("RSD401", asked, region=region) == "regular"


def test_storing_chat_completions_in_the_united_states() -> None:
    asked = call("/v1/chat/completions", region="us", options={"store": True})
    assert by_contract("RSD401", asked, region="us") == ["regular", "regular", "regular", ""]
    assert said("RSD401", asked, region="us")[0].severity == "warning"


def test_storing_responses() -> None:
    assert by_contract("RSD401", responses(store=True)) == ["regular", "regular", "regular", ""]
    undeclared, declared = (said("RSD401", responses(store=True), retention=each)[0] for each in (None, "mam"))
    assert undeclared.message.endswith(
        "pass store=False, unless the contract grants zero data retention (declare `retention`)"
    )
    assert declared.message.endswith("pass store=False")


def test_storing_live_sessions() -> None:
    assert heard("RSD401", call("/v1/live/sessions", options={"session": {"store": True}})) == "regular"
    assert heard("RSD401", call("/v1/live/sessions", options={"session": {"store": False}})) == ""


@pytest.mark.parametrize("value", [False, None, ABSENT, "true", 1, maybe(reason=Reason.PARAMETER)])
def test_what_does_not_store(value: object) -> None:
    assert heard("RSD401", chat(store=value)) == ""


def test_a_value_that_may_store_counts() -> None:
    assert heard("RSD401", chat(store=maybe(False, True))) == "regular"
    (found,) = said("RSD401", responses(store=maybe(True, via="parameter store")))
    assert found.message.count("; it is only a default, parameter store can replace it: pass store=False") == 1


def test_endpoints_without_the_parameter_are_not_judged() -> None:
    assert heard("RSD401", call("/v1/embeddings", options={"store": True})) == ""
    assert heard("RSD401", call("/v1/responses", verb="GET", options={"store": True})) == ""


def test_leaving_store_out_on_responses() -> None:
    assert by_contract("RSD402", responses(store=ABSENT)) == ["pedantic", "regular", "regular", ""]
    undeclared, declared = (said("RSD402", responses(store=ABSENT), retention=each)[0] for each in (None, "none"))
    assert "unless the contract" in undeclared.message
    assert "unless" not in declared.message


def test_a_background_response_is_deleted_under_modified_abuse_monitoring() -> None:
    assert by_contract("RSD402", responses(store=ABSENT, background=True)) == ["pedantic", "regular", "", ""]


def test_what_may_be_given_unseen_is_not_left_out() -> None:
    assert heard("RSD402", call("/v1/responses", open_options=(HIDDEN,)), retention="none") == ""
    assert heard("RSD402", responses(store=maybe(ABSENT, False)), retention="none") == ""
    assert heard("RSD402", responses(store=maybe(reason=Reason.PARAMETER)), retention="none") == ""


def test_leaving_store_out_on_chat_completions_is_contested_where_it_can_be_set() -> None:
    asked = call("/v1/chat/completions", region="us")
    assert heard("RSD402", asked, region="us") == "auditor"
    assert heard("RSD402", chat()) == ""


def test_leaving_store_out_elsewhere() -> None:
    assert heard("RSD402", call("/v1/responses/{id}/cancel"), retention="none") == ""
    assert heard("RSD402", call("/v1/responses/compact"), retention="none") == ""
    assert heard("RSD402", call("/v1/responses", verb="WSS"), retention="none") == ""


# -- background, state ------------------------------------------------------------------------------------------------


def test_background_is_written_to_disk_whatever_the_contract() -> None:
    assert by_contract("RSD403", responses(background=True)) == ["regular"] * 4
    assert said("RSD403", responses(background=True))[0].severity == "warning"
    assert "under zero data retention" in said("RSD403", responses(background=True), retention="zdr")[0].message
    assert heard("RSD403", responses(background=False)) == ""
    assert heard("RSD403", responses(background=maybe(reason=Reason.PARAMETER))) == ""


def test_an_old_edition_forbids_background_in_europe() -> None:
    (found,) = said("RSD403", responses(background=True), policy="openai-2026-02")
    assert found.severity == "error"
    assert "cannot be set on /v1/responses in region eu (openai-2026-02)" in found.message
    elsewhere = call("/v1/responses", region="us", options={"background": True})
    assert said("RSD403", elsewhere, region="us", policy="openai-2026-02")[0].severity == "warning"


@pytest.mark.parametrize(
    ("value", "who"),
    [
        ("conv_1", "regular"),
        ({"id": "conv_1"}, "regular"),
        (maybe(reason=Reason.EXTERNAL), "regular"),
        (maybe(None, reason=Reason.PARAMETER), "pedantic"),
        (maybe(None, "conv_1"), "regular"),
        (None, ""),
        (ABSENT, ""),
        (maybe(ABSENT, reason=Reason.SPLAT), ""),
    ],
)
@pytest.mark.parametrize("name", ["conversation", "previous_response_id"])
def test_state_on_the_providers_side(name: str, value: object, who: str) -> None:
    assert heard("RSD404", responses(**{name: value})) == who


def test_state_by_contract() -> None:
    assert by_contract("RSD404", responses(conversation="c")) == ["regular"] * 4
    assert by_contract("RSD404", responses(previous_response_id="r")) == ["regular", "regular", "regular", "pedantic"]
    assert heard("RSD404", call("/v1/embeddings", options={"conversation": "c"})) == ""


# -- kept until deleted -----------------------------------------------------------------------------------------------

EXPIRY = {"anchor": "last_active_at", "days": 1}


@pytest.mark.parametrize("endpoint", ["/v1/batches", "/v1/fine_tuning/jobs", "/v1/evals"])
def test_endpoints_that_keep(endpoint: str) -> None:
    assert by_contract("RSD405", call(endpoint)) == ["regular"] * 4
    assert ", also under zero data retention" in said("RSD405", call(endpoint))[0].message


@pytest.mark.parametrize(
    ("endpoint", "verb"),
    [
        ("/v1/batches", "GET"),
        ("/v1/batches/{id}/cancel", "POST"),
        ("/v1/fine_tuning/jobs/{id}/pause", "POST"),
        ("/v1/conversations/{id}", "DELETE"),
        ("/v1/vector_stores/{id}/search", "POST"),
        ("/v1/embeddings", "POST"),
        ("/v1/responses", "POST"),
        ("/v1/telepathy", "POST"),
    ],
)
def test_calls_that_leave_nothing_until_deleted(endpoint: str, verb: str) -> None:
    assert heard("RSD405", call(endpoint, verb=verb)) == ""


@pytest.mark.parametrize("endpoint", ["/v1/conversations", "/v1/threads/{id}/messages", "/v1/agents"])
def test_what_an_endpoint_would_keep_that_is_not_there(endpoint: str) -> None:
    assert everything(call(endpoint), persona="auditor") == ["RSD301"]
    assert heard("RSD405", call("/v1/agents", region="us"), region="us") == "regular"


def test_what_an_endpoint_would_keep_that_has_shut_down() -> None:
    evals = call("/v1/evals")
    assert everything(evals, today=date(2026, 11, 29)) == ["RSD204", "RSD405"]
    assert everything(evals, today=date(2026, 11, 30)) == ["RSD204"]


def test_changing_what_is_kept_is_for_the_pedantic_reader() -> None:
    assert heard("RSD405", call("/v1/evals/{eval_id}")) == "pedantic"
    assert heard("RSD405", call("/v1/vector_stores/{id}/files")) == "pedantic"
    assert heard("RSD405", call("/v1/uploads/{id}/parts")) == "pedantic"


def test_vector_stores() -> None:
    store = "/v1/vector_stores"
    (found,) = said("RSD405", call(store))
    assert found.message == (
        "/v1/vector_stores keeps content until it is deleted, also under zero data retention "
        "(region eu stores it, no region processes it): pass expires_after"
    )
    assert heard("RSD405", call(store, options={"expires_after": EXPIRY})) == ""
    assert heard("RSD405", call(store, options={"expires_after": maybe(reason=Reason.RUNTIME)})) == ""
    assert heard("RSD405", call(store, open_options=(HIDDEN,))) == "pedantic"


@pytest.mark.parametrize(
    ("options", "who"),
    [
        ({"purpose": "user_data"}, "regular"),
        ({"purpose": "user_data", "expires_after": EXPIRY}, ""),
        ({"purpose": "user_data", "expires_after": maybe(reason=Reason.PARAMETER)}, ""),
        ({"purpose": "batch"}, ""),
        ({"purpose": maybe("batch", "evals")}, "regular"),
        ({"purpose": maybe(reason=Reason.PARAMETER)}, "pedantic"),
        ({"purpose": maybe("batch", reason=Reason.PARAMETER)}, "pedantic"),
    ],
)
@pytest.mark.parametrize("endpoint", ["/v1/files", "/v1/uploads"])
def test_uploads(endpoint: str, options: dict[str, object], who: str) -> None:
    assert heard("RSD406", call(endpoint, options=options)) == who
    assert heard("RSD405", call(endpoint, options=options)) == "", "one finding for one cause"


def test_uploads_that_may_have_an_expiry_are_not_judged() -> None:
    assert heard("RSD406", call("/v1/files", options={"purpose": "evals"}, open_options=(HIDDEN,))) == ""


def test_a_helper_that_takes_no_expiry() -> None:
    helper = call("/v1/files", symbol="vector_stores.files.upload")
    assert "upload it with files.create" in said("RSD406", helper)[0].message


# -- tracing, caching -------------------------------------------------------------------------------------------------

SECRETS = "/v1/realtime/client_secrets"


@pytest.mark.parametrize("value", ["auto", {"workflow_name": "x"}])
@pytest.mark.parametrize("endpoint", ["/v1/realtime/sessions", SECRETS, "/v1/realtime/calls/{id}/accept"])
def test_tracing(endpoint: str, value: object) -> None:
    for options in ({"tracing": value}, {"session": {"tracing": value}}):
        (found,) = said("RSD407", call(endpoint, options=options))
        assert (found.severity, found.persona) == ("error", "regular")
        assert "does not keep to region eu: pass None" in found.message


def test_tracing_in_a_region_of_which_nothing_is_said() -> None:
    (found,) = said("RSD407", call(SECRETS, region="us", options={"tracing": "auto"}), region="us")
    assert (found.severity, found.persona) == ("warning", "pedantic")


@pytest.mark.parametrize("options", [{"tracing": None}, {"session": {}}, {}, {"session": {"tracing": None}}])
def test_no_tracing(options: dict[str, object]) -> None:
    assert heard("RSD407", call(SECRETS, options=options)) == ""
    assert heard("RSD407", call("/v1/responses", options={"tracing": "auto"})) == ""


@pytest.mark.parametrize(
    ("region", "who"),
    [("eu", "pedantic"), ("us", "pedantic"), ("ae", "pedantic"), ("jp", "pedantic"), ("ca", "regular")],
)
@pytest.mark.parametrize("options", [{"prompt_cache_retention": "24h"}, {"prompt_cache_options": {"mode": "implicit"}}])
def test_caching(options: dict[str, object], region: str, who: str) -> None:
    assert heard("RSD408", call("/v1/responses", region=region, options=options), region=region) == who


def test_what_does_not_cache_for_long() -> None:
    for options in (
        {"prompt_cache_retention": "in_memory"},
        {"prompt_cache_options": {"mode": "explicit"}},
        {"prompt_cache_retention": maybe(reason=Reason.PARAMETER)},
        {},
    ):
        assert heard("RSD408", call("/v1/responses", region="ca", options=options), region="ca") == ""
    assert heard("RSD408", call("/v1/embeddings", options={"prompt_cache_retention": "24h"})) == ""


def test_an_old_edition_forbids_caching_where_nothing_is_processed() -> None:
    asked = call("/v1/responses", region="ca", options={"prompt_cache_retention": "24h"})
    (found,) = said("RSD408", asked, region="ca", policy="openai-2026-02")
    assert (found.severity, found.persona) == ("error", "regular")


def test_nothing_is_said_of_a_request_that_keeps_nothing() -> None:
    for contract in CONTRACTS:
        assert everything(responses(), chat(store=False), persona="auditor", retention=contract) == []
