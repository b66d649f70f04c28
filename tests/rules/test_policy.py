"""The questions that rules ask of an edition."""

from datetime import date

import msgspec
import pytest

from ai_residency_lint.catalog.policy import Edition, Endpoint, Model, Models, Unlisted
from ai_residency_lint.rules import policy, standing
from ai_residency_lint.rules.standing import Standing

from .made import edition, models

ROW = {"source": "a page", "as_of": "2026-10"}


def small(**changes: object) -> Edition:
    """An edition with a list of two models."""
    listed = Endpoint(
        id="chat",
        service="Chat",
        paths=("/v1/chat/completions",),
        storage=("eu",),
        processing=("eu",),
        models=("gpt-5-2026-01-01", "gpt-4-new"),
        **ROW,
    )
    given: dict[str, object] = {
        "provider": "openai",
        "edition": "test",
        "title": "",
        "captured": "2026-06",
        "listed_until": date(2026, 6, 1),
        "complete": True,
        "default_base_url": "https://api.openai.com/v1",
        "origins": (),
        "endpoints": (listed,),
    }
    return Edition(**{**given, **changes})  # type: ignore[arg-type]


def known(*rows: Model) -> Models:
    return Models(
        provider="openai",
        as_of="2026-11",
        prefixes=("gpt-", "chat-latest", "whisper-"),
        newest_generation={"gpt": "6.2", "gpt-image": "2.6"},
        models=rows,
    )


@pytest.mark.parametrize(
    ("pattern", "path", "segments"),
    [
        ("/v1/responses", "/v1/responses", 2),
        ("/v1/responses", "/v1/responses/{response_id}/cancel?beta=true", 2),
        ("/v1/responses", "/v1/response", 0),
        ("/v1/responses/compact", "/v1/responses/{response_id}", 0),
        ("/v1/threads/{thread_id}/runs", "/v1/threads/abc/runs", 4),
        ("/v1/threads/{thread_id}/runs", "/v1/threads/abc", 0),
    ],
)
def test_a_pattern_covers_what_is_below_it(pattern: str, path: str, segments: int) -> None:
    assert policy.covers(pattern, path) == segments


@pytest.mark.parametrize(
    ("path", "row", "listed"),
    [
        ("/v1/chat/completions/{id}/messages", "/v1/chat/completions", True),
        ("/v1/realtime/transcription_sessions", "/v1/realtime/transcription_sessions", True),
        ("/v1/realtime/sessions", "/v1/realtime", True),
        ("/v1/uploads/{upload_id}/parts", "/v1/files", True),
        ("/v1/responses/compact", "/v1/responses", True),
        ("/v1/containers/{container_id}/files", "Code Interpreter tool", True),
        ("/v1/images/variations", "/v1/images/variations", False),
        ("/v1/audio/voices", "/v1/audio/voices", False),
        ("/v1/threads/{thread_id}/runs", "/v1/threads", False),
    ],
)
def test_the_longest_row_decides(path: str, row: str, listed: bool) -> None:
    found = policy.coverage(edition(), path)
    assert found is not None
    assert (found.path, found.listed) == (row, listed)


def test_a_path_that_nobody_has_heard_of_has_no_row() -> None:
    assert policy.coverage(edition(), "/v1/telepathy") is None
    assert policy.coverage(edition(), "/v1/{}") is None


@pytest.mark.parametrize(
    ("path", "region", "offered", "processed"),
    [
        ("/v1/chat/completions", "eu", "yes", "yes"),
        ("/v1/chat/completions", "us", "yes", "yes"),
        ("/v1/chat/completions", "ae", "yes", "yes"),
        ("/v1/chat/completions", "ca", "yes", "no"),
        ("/v1/chat/completions", "jp", "yes", "unknown"),
        ("/v1/moderations", "ae", "yes", "no"),
        ("/v1/files", "eu", "yes", "no"),
        ("/v1/realtime", "ca", "no", "no"),
        ("/v1/realtime", "jp", "no", "unknown"),
        ("/v1/conversations", "eu", "no", "no"),
        ("/v1/agents", "us", "yes", "yes"),
        ("/v1/agents", "eu", "no", "no"),
    ],
)
def test_what_a_region_offers_and_processes(path: str, region: str, offered: str, processed: str) -> None:
    row = policy.coverage(edition(), path)
    assert row is not None
    assert policy.offered(edition(), row, region) == offered
    assert policy.processed(edition(), row, region) == processed


def test_absence_of_an_endpoint_proves_nothing_in_an_edition_that_is_known_in_part() -> None:
    absent = Unlisted(path="/v1/threads", status="absent", **ROW)
    for complete, answer in ((True, "no"), (False, "unknown")):
        partial = small(complete=complete, unlisted=(absent,))
        row = policy.coverage(partial, "/v1/threads")
        assert row is not None
        assert policy.offered(partial, row, "eu") == answer


@pytest.mark.parametrize(
    ("value", "model", "region", "state"),
    [
        ("fast", "gpt-6-astra", "eu", "unsupported"),
        ("priority", "gpt-6.1-sol", "eu", "contested"),
        ("flex", "gpt-6-sol", "eu", "supported"),
        ("scale", "gpt-4o-2024-08-06", "eu", "supported"),
        ("ultrafast", "gpt-6-astra", "us", "supported"),
        ("fast", "gpt-4o-2024-08-06", "eu", None),
        ("fast", "gpt-6-astra", "jp", None),
    ],
)
def test_service_tiers(value: str, model: str, region: str, state: str | None) -> None:
    assert policy.tier(edition(), [model], value, region) == state


def test_kept_limits_and_hosts() -> None:
    kept = policy.kept(edition(), "/v1/threads/{thread_id}/messages")
    assert kept is not None and kept.days == -1
    assert policy.kept(edition(), "/v1/telepathy") is None
    assert policy.limitation(edition(), "/v1/realtime/client_secrets", "tracing", "eu") is not None
    assert policy.limitation(edition(), "/v1/chat/completions", "store", "us") is None
    assert policy.region_host(edition(), "eu", "sip") == "sip-eu.api.openai.com"
    assert policy.region_host(edition(), "jp", "sip") is None
    assert not policy.is_certain(edition(), "spaincentral.privatelink.api.openai.com")
    assert policy.path_shutdown(models(), "/v1/threads/{thread_id}/runs") == date(2026, 8, 26)
    assert policy.path_shutdown(models(), "/v1/responses") is None


@pytest.mark.parametrize(
    ("name", "path", "wanted", "other"),
    [
        ("gpt-4.1-2025-04-14", "/v1/chat/completions", Standing.LISTED, ""),
        ("gpt-4.1", "/v1/chat/completions", Standing.ALIAS, "gpt-4.1-2025-04-14"),
        ("gpt-4o", "/v1/chat/completions", Standing.ALIAS, "gpt-4o-2024-08-06"),
        ("gpt-5.6", "/v1/responses", Standing.ALIAS, "gpt-5.6-sol"),
        ("o1-pro", "/v1/responses", Standing.LISTED, ""),
        ("gpt-image-2-2026-04-21", "/v1/images/generations", Standing.SNAPSHOT, "gpt-image-2"),
        ("gpt-realtime-mini-2025-10-06", "/v1/realtime", Standing.SNAPSHOT, "gpt-realtime-mini"),
        ("ft:gpt-4o-mini-2024-07-18:org::id", "/v1/chat/completions", Standing.FINE_TUNED, "gpt-4o-mini-2024-07-18"),
        ("ft:gpt-3.5-turbo-0613:org::id", "/v1/chat/completions", Standing.ABSENT, ""),
        ("gpt-6.2-sol", "/v1/responses", Standing.NEWER, ""),
        ("gpt-6.1-terra", "/v1/responses", Standing.NEWER, ""),
        ("gpt-image-2.6-flare", "/v1/images/generations", Standing.NEWER, ""),
        ("gpt-7-something", "/v1/responses", Standing.NEWER, ""),
        ("o5-mini", "/v1/responses", None, ""),
        ("gpt-5-mini-tts", "/v1/audio/speech", Standing.ABSENT, ""),
        ("gpt-5.1-mini", "/v1/responses", Standing.ABSENT, ""),
        ("gpt-4o-2024-05-13", "/v1/responses", Standing.ABSENT, ""),
        ("gpt-4.5-preview", "/v1/chat/completions", Standing.ABSENT, ""),
        ("gpt-5.5-pro-2026-04-23", "/v1/chat/completions", Standing.ABSENT, ""),
        ("gpt-4o-mini-tts", "/v1/audio/speech", Standing.ABSENT, ""),
        ("dall-e-2", "/v1/images/generations", Standing.ABSENT, ""),
        ("whisper-large-v3", "/v1/audio/transcriptions", Standing.UNHEARD, ""),
        ("gpt-oss-120b", "/v1/chat/completions", None, ""),
        ("llama3.1", "/v1/chat/completions", None, ""),
        ("openai/gpt-4o", "/v1/chat/completions", None, ""),
        ("dall-e-2", "/v1/files", None, ""),
        ("dall-e-2", "/v1/models", None, ""),
        ("dall-e-2", "/v1/telepathy", None, ""),
        ("gpt-3.5-turbo-instruct", "/v1/completions", Standing.ABSENT, ""),
        ("gpt-4o", "/v1/assistants", Standing.ALIAS, "gpt-4o-2024-08-06"),
    ],
)
def test_how_a_model_stands(name: str, path: str, wanted: Standing | None, other: str) -> None:
    judged = standing.judge(edition(), models(), name, path, "eu")
    assert (judged.standing if judged else None, judged.other if judged else "") == (wanted, other)


def test_a_model_can_be_listed_for_some_regions_only() -> None:
    found = [
        standing.judge(edition(), models(), "gpt-6.1-sol", "/v1/responses", region) for region in ("eu", "us", "ca")
    ]
    assert [each and each.standing for each in found] == [Standing.LISTED, Standing.LISTED, Standing.ABSENT]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("gpt-5.4", Standing.NEWER),
        ("gpt-5.4-2026-03-05", Standing.NEWER),
        ("gpt-6-luna", Standing.NEWER),
        ("gpt-5.2-2025-12-11", Standing.LISTED),
        ("gpt-4o-2024-05-13", Standing.ABSENT),
    ],
)
def test_an_old_edition_says_nothing_of_younger_models(name: str, wanted: Standing) -> None:
    old = edition("openai-2026-02")
    judged = standing.judge(old, models(), name, "/v1/chat/completions", "eu")
    assert judged is not None and judged.standing is wanted


def judged(name: str, listed: Edition, *rows: Model) -> Standing | None:
    found = standing.judge(listed, known(*rows), name, "/v1/chat/completions", "eu")
    return found.standing if found else None


def test_a_list_that_is_known_in_part_proves_nothing() -> None:
    row = small().endpoints[0]
    partial = small(endpoints=(msgspec.structs.replace(row, complete=False),))
    assert judged("gpt-4-old", small()) is Standing.ABSENT
    assert judged("gpt-4-old", partial) is Standing.UNHEARD


def test_dates_and_generations_tell_newer_from_invented() -> None:
    on_the_day = Model(id="gpt-4-day", released=date(2026, 6, 1), **ROW)
    later = Model(id="gpt-4-later", released=date(2026, 6, 2), **ROW)
    some_time = Model(id="gpt-4-after", released_after=date(2026, 6, 1), **ROW)
    assert judged("gpt-4-day", small(), on_the_day) is Standing.ABSENT
    assert judged("gpt-4-later", small(), later) is Standing.NEWER
    assert judged("gpt-4-after", small(), some_time) is Standing.NEWER
    assert judged("gpt-3-2026-07-01", small()) is Standing.NEWER
    assert judged("gpt-3-2026-13-99", small()) is Standing.ABSENT
    assert judged("gpt-5-other", small()) is Standing.NEWER, "of the newest listed generation, and never heard of"
    assert judged("gpt-5-other", small(), Model(id="gpt-5-other", **ROW)) is Standing.ABSENT
    assert judged("gpt-4-other", small()) is Standing.ABSENT
    assert judged("gpt-wonder", small()) is Standing.UNHEARD


def test_aliases_are_followed_and_may_go_in_circles() -> None:
    chain = (Model(id="gpt-a", snapshot="gpt-b", **ROW), Model(id="gpt-b", snapshot="gpt-4-new", **ROW))
    assert judged("gpt-a", small(), *chain) is Standing.ALIAS
    circle = (Model(id="gpt-a", snapshot="gpt-b", **ROW), Model(id="gpt-b", snapshot="gpt-a", **ROW))
    assert judged("gpt-a", small(), *circle) is Standing.ABSENT


def test_the_end_of_a_model_is_that_of_its_other_name_unless_that_moves() -> None:
    alias = Model(id="gpt-a", snapshot="gpt-a-1", **ROW)
    ended = Model(id="gpt-a-1", shutdown=date(2026, 1, 1), **ROW)
    assert standing.model_shutdown(known(alias, ended), "gpt-a") == date(2026, 1, 1)
    moving = Model(id="gpt-a", snapshot="gpt-a-1", floating=True, **ROW)
    assert standing.model_shutdown(known(moving, ended), "gpt-a") is None
    assert standing.model_shutdown(known(alias, ended), "gpt-b") is None
    assert standing.model_shutdown(models(), "gpt-4") == date(2026, 10, 23)


def test_the_alternative_is_alike_listed_and_alive() -> None:
    def other(name: str, path: str, region: str = "eu", today: date = date(2026, 11, 21)) -> str | None:
        return standing.alternative(edition(), models(), name, path, region, today)

    assert other("gpt-4o-2024-05-13", "/v1/responses") == "gpt-4o-2024-08-06"
    assert other("gpt-4.1-nano", "/v1/responses") == "gpt-4.1-2025-04-14", "not the listed one that has shut down"
    assert other("gpt-4.1", "/v1/chat/completions", "ae") in {
        "gpt-5.6-luna",
        "gpt-5.5-2026-04-23",
        "gpt-5.2-2025-12-11",
    }
    assert other("x", "/v1/files") is None
