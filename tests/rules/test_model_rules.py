"""RSD201 to 205: the model."""

from datetime import date

import pytest

from .made import Missing, Reason, Step, call, chat, client, everything, heard, maybe, responses, said, span, stranger

IMAGES = "/v1/images/generations"


def test_a_listed_model_is_fine() -> None:
    assert everything(chat(), persona="auditor") == []


def test_the_message_of_a_model_that_is_not_listed() -> None:
    (found,) = said("RSD201", call(IMAGES, model="dall-e-2"))
    assert found.message == (
        '"dall-e-2" is not listed for /v1/images/generations in region eu (openai-2026-10); shut down 2026-05-12: '
        'use a listed model such as "gpt-image-2"'
    )
    assert (found.severity, found.persona) == ("error", "regular")


@pytest.mark.parametrize("region", ["eu", "us", "ca", "ae", "jp"])
def test_a_model_that_is_on_no_list_is_found_in_every_region(region: str) -> None:
    assert heard("RSD201", call(IMAGES, model="dall-e-2", region=region), region=region) == "regular"


def test_a_model_that_is_gone_and_not_listed_is_reported_once() -> None:
    assert everything(call(IMAGES, model="dall-e-2")) == ["RSD201"]
    assert everything(chat("gpt-4o-realtime-preview")) == ["RSD201"]


def test_the_default_of_a_variable_counts_and_is_named() -> None:
    step = Step("config.py", span(), 'MODEL = os.getenv("MODEL", "gpt-4.5-preview")')
    answer = maybe("gpt-4.5-preview", via="environment variable MODEL")
    found = said("RSD201", chat(answer))[0]
    assert found.message.endswith("(default; environment variable MODEL can replace it)")
    traced = type(answer)(tuple(type(each)(each.value, (step,)) for each in answer.known))
    related = said("RSD201", chat(traced))[0].related
    assert [(each.location.path, each.location.line) for each in related] == [("config.py", step.span.line)]


def test_several_models_are_one_finding_that_names_the_wrong_ones() -> None:
    (found,) = said("RSD201", chat(maybe("gpt-4.1-2025-04-14", "gpt-4.5-preview", "gpt-audio-1.5")))
    assert found.message.startswith('"gpt-4.5-preview" is not listed')
    assert ', nor is "gpt-audio-1.5"' in found.message
    assert "gpt-4.1-2025-04-14 is" not in found.message


@pytest.mark.parametrize("model", [4, ("dall-e-2",)])
def test_what_is_no_name_is_not_judged(model: object) -> None:
    assert everything(chat(model), persona="auditor") == []


@pytest.mark.parametrize("model", [maybe(reason=Reason.PARAMETER), None])
def test_what_cannot_be_told_is_not_judged(model: object) -> None:
    assert everything(chat(model), persona="auditor") == ["RSD290"]


def test_a_name_with_holes_is_not_judged() -> None:
    from .made import Answer, Possible

    assert everything(chat(Answer((Possible("gpt-4o-{}", partial=True),))), persona="auditor") == ["RSD290"]


def test_other_vendors_and_unknown_endpoints_are_not_judged() -> None:
    assert everything(chat("llama3.1"), persona="auditor") == []
    assert everything(call("", model="dall-e-2"), persona="pedantic") == ["RSD204"], "gone, whatever the endpoint"
    azure = client(stranger("town.openai.azure.com", "vendor", vendor="azure"), vendor="azure")
    assert everything(call(IMAGES, via=azure, model="dall-e-2", vendor="azure"), persona="auditor") == []


def test_an_alias_is_for_the_pedantic_reader() -> None:
    (found,) = said("RSD202", chat("gpt-4.1"))
    assert found.persona == "pedantic"
    assert '"gpt-4.1" is listed for /v1/chat/completions as its snapshot "gpt-4.1-2025-04-14" only' in found.message
    assert everything(chat("gpt-4.1")) == []
    assert "as its alias" in said("RSD202", call(IMAGES, model="gpt-image-2-2026-04-21"))[0].message


def test_a_younger_model_is_for_the_pedantic_reader() -> None:
    (found,) = said("RSD203", responses("gpt-6.2-sol"))
    assert (found.persona, found.severity) == ("pedantic", "warning")
    assert '"gpt-6.2-sol" (released 2026-11-17) is newer than openai-2026-10' in found.message
    assert everything(responses("gpt-6.2-sol")) == []


def test_an_old_edition_does_not_condemn_younger_models() -> None:
    old = "openai-2026-02"
    assert everything(chat("gpt-6-luna"), policy=old) == []
    assert everything(chat("gpt-6-luna"), policy=old, persona="pedantic") == ["RSD203"]
    assert heard("RSD201", chat("gpt-4.5-preview"), policy=old) == "regular"
    assert heard("RSD201", chat("gpt-5-chat-latest-2025-08-07"), policy=old) == ""
    assert heard("RSD201", chat("gpt-5-chat-latest-2025-08-07")) == "regular"


def test_an_edition_that_is_known_in_part() -> None:
    assert heard("RSD201", call(IMAGES, model="dall-e-2"), policy="openai-2025-02") == "regular"
    assert heard("RSD201", call("/v1/batches", model="gpt-4-32k"), policy="openai-2025-02") == ""
    assert heard("RSD203", call("/v1/batches", model="gpt-4-32k"), policy="openai-2025-02") == "pedantic"


def test_fine_tuned_models_are_for_the_auditor() -> None:
    assert heard("RSD203", chat("ft:gpt-4o-mini-2024-07-18:town::id")) == "auditor"
    assert heard("RSD201", chat("ft:gpt-4o-mini-2024-07-18:town::id")) == ""


@pytest.mark.parametrize(
    ("today", "severity"),
    [
        (date(2026, 10, 22), "warning"),
        (date(2026, 10, 23), "error"),
        (date(2026, 9, 23), "warning"),
        (date(2026, 9, 22), None),
    ],
)
def test_shutting_down(today: date, severity: str | None) -> None:
    found = said("RSD204", chat("gpt-4-0613"), today=today)
    assert [each.severity for each in found] == ([severity] if severity else [])
    if severity:
        assert (
            f"{'shut' if severity == 'error' else 'shuts'} down on 2026-10-23: use a listed model" in found[0].message
        )


def test_the_days_of_warning_can_be_set() -> None:
    assert heard("RSD204", chat("gpt-5-2025-08-07")) == "regular"
    assert heard("RSD204", chat("gpt-5-2025-08-07"), shutdown_warning_days=10) == ""


def test_what_shuts_down_soon_is_not_recommended() -> None:
    (found,) = said("RSD204", chat("gpt-5-2025-08-07"))
    assert (
        found.message == '"gpt-5-2025-08-07" shuts down on 2026-12-11: use a listed model such as "gpt-5.5-2026-04-23"'
    )


def test_an_alias_ends_with_its_snapshot() -> None:
    assert everything(chat("gpt-4"), persona="auditor") == ["RSD204"], "and nobody is told to name the snapshot"
    assert everything(chat("gpt-4"), today=date(2026, 9, 1), persona="auditor") == ["RSD202"]


def test_endpoints_end_too() -> None:
    evals = call("/v1/evals")
    (found,) = said("RSD204", evals)
    assert (found.message, found.severity) == ("/v1/evals shuts down on 2026-11-30", "warning")
    assert heard("RSD204", evals, today=date(2026, 10, 1)) == ""
    assert heard("RSD204", call("/v1/evals/{eval_id}", verb="DELETE")) == ""


def test_an_endpoint_that_is_not_available_is_reported_there() -> None:
    assert heard("RSD204", call("/v1/threads")) == ""
    assert heard("RSD204", call("/v1/threads"), policy="openai-2025-02") == "regular", "nothing is known of it there"


def test_the_default_of_a_library() -> None:
    default = call("/v1/audio/speech", model="gpt-4o-mini-tts", default_model=True)
    assert everything(default) == ["RSD205"]
    assert said("RSD205", default)[0].message.startswith('default model "gpt-4o-mini-tts" is not listed')
    assert everything(call("/v1/audio/speech", model="tts-1", default_model=True)) == []


def test_a_call_whose_host_is_unknown_is_judged_by_library_and_model() -> None:
    assert heard("RSD201", call(IMAGES, model="dall-e-2", region=None)) == "regular"
    assert heard("RSD201", call(IMAGES, model="gpt-4-invented", region=None)) == "pedantic"
    assert heard("RSD301", call("/v1/images/variations", region=None)) == "pedantic"
    assert heard("RSD201", call(IMAGES, model="dall-e-2", region=None, vendor="")) == ""


def test_a_raw_request_without_client() -> None:
    unknown = (Missing(Reason.ENVIRONMENT),)
    assert heard("RSD201", call(IMAGES, model="dall-e-2", client=None, targets=(), unknown=unknown)) == "regular"


def test_on_an_endpoint_without_list_only_a_model_without_any_list_is_reported() -> None:
    instruct = call("/v1/completions", model="gpt-3.5-turbo-instruct")
    assert everything(instruct) == ["RSD201", "RSD301"]
    assert "is not listed for any endpoint in region eu" in said("RSD201", instruct)[0].message
    assert heard("RSD201", call("/v1/assistants", model="gpt-4.1-2025-04-14")) == ""
    assert heard("RSD201", call("/v1/assistants", model="gpt-4.1")) == ""
