"""RSD301 to 305: the endpoint, its tools, and projects."""

import pytest

from .made import ABSENT, Reason, call, chat, everything, heard, maybe, responses, said

VARIATIONS = "/v1/images/variations"
PROJECTS = "/v1/organization/projects"


@pytest.mark.parametrize("region", ["eu", "us", "ca", "ae", "jp"])
def test_an_endpoint_without_row_is_not_available_anywhere(region: str) -> None:
    (found,) = said("RSD301", call(VARIATIONS, region=region), region=region)
    assert found.message == f"{VARIATIONS} is not available in region {region} (openai-2026-10): use /v1/images/edits"
    assert (found.severity, found.persona) == ("error", "regular")


def test_reading_is_for_the_pedantic_reader_and_deleting_for_nobody() -> None:
    assert heard("RSD301", call("/v1/conversations/{id}", verb="GET")) == "pedantic"
    assert heard("RSD301", call("/v1/conversations/{id}", verb="DELETE")) == ""
    assert heard("RSD301", call("/v1/chatkit/sessions/{id}/cancel")) == "pedantic"


def test_the_date_of_an_endpoint_that_is_gone() -> None:
    assert said("RSD301", call("/v1/assistants"))[0].message.endswith("; shut down 2026-08-26: use /v1/responses")
    assert said("RSD301", call("/v1/prompts"))[0].message.endswith("; shuts down 2026-11-30")


@pytest.mark.parametrize(
    ("endpoint", "region", "who"),
    [
        ("/v1/realtime", "eu", ""),
        ("/v1/realtime", "us", ""),
        ("/v1/realtime", "ca", "regular"),
        ("/v1/realtime", "ae", "regular"),
        ("/v1/realtime", "jp", "regular"),
        ("/v1/agents/{agent_id}", "us", ""),
        ("/v1/agents", "eu", "regular"),
        ("/v1/uploads", "eu", ""),
        ("/v1/responses/compact", "jp", ""),
        ("/v1/models", "eu", ""),
        ("/v1/organization/users", "eu", ""),
        ("/v1/telepathy", "eu", ""),
        ("", "eu", ""),
    ],
)
def test_where_an_endpoint_is_available(endpoint: str, region: str, who: str) -> None:
    assert heard("RSD301", call(endpoint, region=region), region=region) == who


def test_the_message_names_the_regions_that_have_it() -> None:
    assert ", only in us, eu (" in said("RSD301", call("/v1/realtime", region="ca"), region="ca")[0].message


def test_an_edition_in_part_knows_of_no_absence() -> None:
    assert heard("RSD301", call("/v1/threads"), policy="openai-2025-02") == ""


# -- storage without processing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "who"), [("eu", ""), ("us", ""), ("ca", "regular"), ("gb", "regular"), ("ae", ""), ("jp", "")]
)
def test_regions_that_only_store(region: str, who: str) -> None:
    model = "gpt-5.5-2026-04-23"
    assert heard("RSD302", call("/v1/chat/completions", model=model, region=region), region=region) == who


@pytest.mark.parametrize(
    ("model", "who"),
    [
        ("gpt-5.5-2026-04-23", ""),
        ("gpt-5.5", ""),
        ("gpt-4.1-2025-04-14", "regular"),
        ("gpt-4.1", "regular"),
        ("gpt-6.2-sol", ""),
        ("gpt-4.5-preview", ""),
        ("llama3.1", ""),
    ],
)
def test_a_region_that_processes_some_models(model: str, who: str) -> None:
    asked = call("/v1/chat/completions", model=model, region="ae")
    assert heard("RSD302", asked, region="ae") == who


def test_a_model_that_is_not_processed_is_named_with_those_that_are() -> None:
    asked = call("/v1/chat/completions", model="gpt-4.1-2025-04-14", region="ae")
    (found,) = said("RSD302", asked, region="ae")
    assert '"gpt-4.1-2025-04-14" on /v1/chat/completions is only stored in region ae' in found.message
    assert "gpt-5.6-luna" in found.message


def test_endpoints_that_store_by_nature_are_for_the_pedantic_reader() -> None:
    assert heard("RSD302", call("/v1/vector_stores/{id}/search")) == "pedantic"
    assert heard("RSD302", call("/v1/files", verb="GET")) == ""
    assert heard("RSD302", call("/v1/files/{id}", verb="DELETE")) == ""


# -- tools and tiers --------------------------------------------------------------------------------------------------

SEARCH = ({"type": "file_search", "vector_store_ids": ("vs",)},)


@pytest.mark.parametrize(("region", "who"), [("eu", ""), ("us", ""), ("ae", "regular"), ("ca", ""), ("jp", "")])
def test_hosted_tools(region: str, who: str) -> None:
    asked = call("/v1/responses", model="gpt-5.5-2026-04-23", region=region, options={"tools": SEARCH})
    assert heard("RSD303", asked, region=region) == who


def test_a_tool_is_reported_once_and_others_are_not() -> None:
    tools = (*SEARCH, *SEARCH, {"type": "function"}, {"name": "x"}, object(), {"type": object()})
    asked = call("/v1/responses", model="gpt-5.5-2026-04-23", region="ae", options={"tools": tools})
    (found,) = said("RSD303", asked, region="ae")
    assert found.message == 'tool "file_search" is not processed in region ae (openai-2026-10): leave it out'


@pytest.mark.parametrize(
    ("model", "tier", "region", "who"),
    [
        ("gpt-6-astra", "fast", "eu", "regular"),
        ("gpt-6-astra", "ultrafast", "eu", "regular"),
        ("gpt-6-astra", "ultrafast", "us", ""),
        ("gpt-6.1-sol", "fast", "eu", "pedantic"),
        ("gpt-6-luna", "priority", "eu", "pedantic"),
        ("gpt-6-sol", "flex", "eu", ""),
        ("gpt-6-astra", "auto", "eu", ""),
        ("gpt-6-astra", "default", "eu", ""),
        ("gpt-4.1-2025-04-14", "fast", "eu", ""),
        ("gpt-6-astra", "fast", "jp", ""),
        ("gpt-6-astra", maybe(reason=Reason.PARAMETER), "eu", ""),
        (maybe(reason=Reason.PARAMETER), "fast", "eu", ""),
    ],
)
def test_service_tiers(model: object, tier: object, region: str, who: str) -> None:
    asked = call("/v1/responses", model=model, region=region, options={"service_tier": tier, "store": False})
    assert heard("RSD303", asked, region=region) == who


# -- images -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retention", "who"), [(None, "pedantic"), ("none", "regular"), ("mam", "pedantic"), ("zdr", "pedantic")]
)
def test_images_need_an_approval(retention: str | None, who: str) -> None:
    asked = call("/v1/images/generations", model="gpt-image-2")
    assert heard("RSD304", asked, retention=retention) == who


def test_images_outside_the_image_endpoints_and_in_other_regions() -> None:
    assert heard("RSD304", call("/v1/images/edits", model="gpt-image-2")) == "pedantic"
    assert heard("RSD304", call("/v1/images/edits", model="gpt-image-2", region="ca"), region="ca") == "pedantic"
    assert heard("RSD304", call("/v1/images/edits", model="gpt-image-2", region="us"), region="us") == ""
    assert heard("RSD304", responses(tools=({"type": "image_generation"},))) == "pedantic"
    assert heard("RSD304", call(VARIATIONS)) == "", "not available at all"
    assert heard("RSD304", chat()) == ""


# -- projects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "residency", "severity"),
    [
        ("eu", ABSENT, "error"),
        ("eu", "GLOBAL", "error"),
        ("eu", "US_STORAGE_PROCESSING", "error"),
        ("eu", "EU_STORAGE_PROCESSING", None),
        ("us", "US_STORAGE_PROCESSING", None),
        ("ca", "CA_STORAGE", None),
        ("ae", "AE_STORAGE", "warning"),
        ("ae", "AE_STORAGE_PROCESSING", None),
        ("jp", "JP_STORAGE", "warning"),
        ("eu", maybe(reason=Reason.PARAMETER), None),
        ("eu", maybe("EU_STORAGE_PROCESSING", "GLOBAL"), "error"),
    ],
)
def test_projects(region: str, residency: object, severity: str | None) -> None:
    made = call(PROJECTS, region=region, options={"name": "x", "residency": residency})
    found = said("RSD305", made, region=region)
    assert [each.severity for each in found] == ([severity] if severity else [])


def test_the_old_parameter_and_other_calls_are_not_judged() -> None:
    assert heard("RSD305", call(PROJECTS, options={"geography": "eu"})) == ""
    assert heard("RSD305", call(PROJECTS, verb="GET")) == ""
    assert heard("RSD305", call(f"{PROJECTS}/{{project_id}}/archive")) == ""
    assert heard("RSD305", call(PROJECTS, open_options=maybe(reason=Reason.SPLAT).unknown)) == ""


def test_the_message_says_what_to_pass() -> None:
    assert said("RSD305", call(PROJECTS))[0].message == (
        'project is created without residency, so it is GLOBAL: pass residency="EU_STORAGE_PROCESSING", '
        "it cannot be changed later"
    )


def test_a_request_in_order_is_silent() -> None:
    assert everything(responses(tools=({"type": "function", "name": "f"},)), persona="auditor") == []
