"""RSD201 to 205: the model."""

from datetime import date

import pytest
from msgspec.structs import replace

from .made import (
    Answer,
    Missing,
    Possible,
    Reason,
    Step,
    call,
    chat,
    client,
    everything,
    heard,
    maybe,
    responses,
    said,
    span,
    stranger,
)

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
    assert "; it is only a default, environment variable MODEL can replace it: use a listed model" in found.message
    traced = type(answer)(tuple(type(each)(each.value, (step,)) for each in answer.known))
    related = said("RSD201", chat(traced))[0].related
    assert [(each.location.path, each.location.line) for each in related] == [("config.py", step.span.line)]


def test_several_models_are_one_finding_that_names_the_wrong_ones() -> None:
    (found,) = said("RSD201", chat(maybe("gpt-4.1-2025-04-14", "gpt-4.5-preview", "gpt-audio-1.5")))
    assert found.message.startswith('"gpt-4.5-preview" and "gpt-audio-1.5" are not listed for /v1/chat/completions')
    assert "gpt-4.1-2025-04-14 is" not in found.message


@pytest.mark.parametrize("model", [4, ("dall-e-2",)])
def test_what_is_no_name_is_not_judged(model: object) -> None:
    assert everything(chat(model), persona="auditor") == []


@pytest.mark.parametrize("model", [maybe(reason=Reason.PARAMETER), None])
def test_what_cannot_be_told_is_not_judged(model: object) -> None:
    assert everything(chat(model), persona="auditor") == ["RSD290"]


def test_a_name_with_holes_is_not_judged() -> None:
    assert everything(chat(Answer((Possible("gpt-4o-{}", partial=True),))), persona="auditor") == ["RSD290"]


def test_other_vendors_and_unknown_endpoints_are_not_judged() -> None:
    assert everything(chat("llama3.1"), persona="auditor") == []
    assert everything(call("", model="dall-e-2"), persona="pedantic") == ["RSD204"], "gone, whatever the endpoint"
    azure = client(stranger("town.openai.azure.com", "vendor", vendor="azure"), vendor="azure")
    assert everything(call(IMAGES, via=azure, model="dall-e-2", vendor="azure"), persona="auditor") == []


def test_an_alias_is_for_the_pedantic_reader() -> None:
    (found,) = said("RSD202", chat("gpt-4.1"))
    assert found.persona == "pedantic"
    assert '"gpt-4.1" is listed for /v1/chat/completions only as its snapshot "gpt-4.1-2025-04-14"' in found.message
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
    assert said("RSD205", default)[0].message.startswith('the library\'s default model "gpt-4o-mini-tts" is not listed')
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


def test_many_models_of_one_call_are_one_finding_for_each_rule() -> None:
    old = ("gpt-4.5-preview", "gpt-4-32k", "gpt-audio-1.5", "gpt-4o-realtime-preview", "o1-preview")
    steps = {name: Step("config.py", span(), f'register("{name}")') for name in old}
    call_step = Step("app.py", span(), "argument model")
    answer = Answer(tuple(Possible(name, (call_step, step)) for name, step in steps.items()))
    (found,) = said("RSD201", chat(answer))
    assert found.message.startswith('"gpt-4.5-preview", "gpt-4-32k" (shut down 2025-06-06), "gpt-audio-1.5"')
    assert " and 2 more are not listed for /v1/chat/completions in region eu" in found.message
    told = [(each.location.path, each.message) for each in found.related]
    assert told == [*(("config.py", step.text) for step in steps.values()), ("app.py", "argument model")]


def test_the_causes_of_very_many_models_are_counted() -> None:
    steps = [Step("config.py", span(), "register") for _ in range(14)]
    named = [f"gpt-invented-{number}" for number in range(14)]
    answer = Answer(tuple(Possible(name, (step,)) for name, step in zip(named, steps, strict=True)))
    (found,) = said("RSD203", chat(answer))
    assert (
        " and 11 more are unknown to openai-2026-10, and whether region eu covers them is not stated" in found.message
    )
    assert [each.message for each in found.related] == ["register"] * 9 + ["register (and 4 more like this)"]


def test_models_that_are_gone_and_that_go_soon_are_one_finding() -> None:
    (found,) = said("RSD204", chat(maybe("gpt-5-2025-08-07", "gpt-4-0613", "gpt-4.1-2025-04-14")))
    assert found.severity == "error"
    assert found.message.startswith(
        '"gpt-4-0613" (2026-10-23) has shut down, "gpt-5-2025-08-07" (2026-12-11) shuts down soon: use a listed model'
    )
    soon = said("RSD204", chat(maybe("gpt-5-2025-08-07", "gpt-5-nano-2025-08-07")))
    assert [each.severity for each in soon] == ["warning"]
    assert " and " in soon[0].message and "shut down soon: use" in soon[0].message


def test_several_aliases_are_one_finding() -> None:
    (found,) = said("RSD202", chat(maybe("gpt-4.1", "gpt-4.1-mini")))
    assert found.message.startswith('"gpt-4.1" (as "gpt-4.1-2025-04-14") and "gpt-4.1-mini" (as ')
    assert found.message.endswith("are listed for /v1/chat/completions only under another name: use that name")


def test_models_that_one_thing_can_replace() -> None:
    both = maybe("gpt-4.1", "gpt-4.1-mini", via="parameter model")
    assert said("RSD202", chat(both))[0].message.endswith(
        "; they are only defaults, parameter model can replace them: use that name"
    )


def test_fine_tuned_and_younger_models_have_their_own_readers() -> None:
    mixed = maybe("ft:gpt-4o-mini-2024-07-18:town::id", "gpt-6.2-sol", "gpt-4.1-2025-04-14")
    assert sorted(each.persona for each in said("RSD203", chat(mixed))) == ["auditor", "pedantic"]


def test_a_default_that_has_shut_down_is_said_to_be_the_library_s() -> None:
    gone = chat("gpt-4-0613", tools=[])
    default = replace(gone, default_model=True)
    assert said("RSD204", default)[0].message.startswith('the library\'s default model "gpt-4-0613" shut down on')
    assert said("RSD204", gone)[0].message.startswith('"gpt-4-0613" shut down on')


def test_what_the_code_says_beside_a_default_is_judged_for_itself() -> None:
    said_in_code = Possible("gpt-4.5-preview", (Step("app.py", span(), "argument model"),))
    both = chat(Answer((said_in_code, Possible("gpt-audio-1.5"))), tools=[])
    made = replace(both, default_model=True)
    assert said("RSD201", made)[0].message.startswith('"gpt-4.5-preview" is not listed')
    assert said("RSD205", made)[0].message.startswith('the library\'s default model "gpt-audio-1.5" is not listed')


def test_speech_is_not_told_to_use_a_model_that_listens() -> None:
    (found,) = said("RSD201", call("/v1/audio/speech", model="gpt-4o-mini-tts"))
    assert found.message.endswith('use a listed model such as "tts-1"')
