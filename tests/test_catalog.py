"""The policy editions, the list of models, and the loader. Expected facts are written by hand, not read from a file."""

import pickle
import re
from datetime import date
from pathlib import Path

import pytest

from ai_residency_lint.catalog import names
from ai_residency_lint.catalog.load import Catalog
from ai_residency_lint.catalog.policy import Edition, Endpoint, Models, Region
from ai_residency_lint.errors import CatalogError
from ai_residency_lint.settings.model import DEFAULT_REGION

CATALOG = Catalog.builtin()
NEWEST = CATALOG.edition()
EDITIONS = [CATALOG.edition(name) for name in CATALOG.edition_names()]
FOLDER = Path(names.__file__).parent
ALL_REGIONS = ("us", "eu", "au", "ca", "jp", "in", "sg", "kr", "gb", "ae")


def endpoint(id: str, edition: Edition = NEWEST) -> Endpoint:
    return next(each for each in edition.endpoints if each.id == id)


def region(code: str, edition: Edition = NEWEST) -> Region:
    return next(each for each in edition.regions if each.code == code)


def limitation(id: str, edition: Edition = NEWEST):
    return next(each for each in edition.limitations if each.id == id)


def listed(id: str, edition: Edition = NEWEST) -> set[str]:
    return set(endpoint(id, edition).models or ())


class TestNewestEdition:
    def test_is_the_default_and_complete(self):
        assert NEWEST.name == "openai-2026-10" == CATALOG.edition_names()[-1]
        assert NEWEST.complete
        assert NEWEST.listed_until == date(2026, 10, 6)

    def test_has_every_table_in_full(self):
        assert {each.code for each in NEWEST.regions} == set(ALL_REGIONS)
        assert len(NEWEST.endpoints) == 17
        assert len(NEWEST.tools) == 9
        assert len(NEWEST.kept) == 30
        assert len(NEWEST.parameters) == 33
        assert len(NEWEST.not_covered) == 4
        assert all(each.complete for each in NEWEST.endpoints)

    @pytest.mark.parametrize(
        ("code", "processing", "sdk_value"),
        [
            ("us", True, "us"),
            ("eu", True, "eu"),
            ("ae", True, "ae"),
            ("au", None, "au"),
            ("jp", None, "jp"),
            ("in", None, "in"),
            ("ca", False, None),
            ("sg", False, None),
            ("kr", False, None),
            ("gb", False, None),
        ],
    )
    def test_regions(self, code: str, processing: bool | None, sdk_value: str | None):
        found = region(code)
        assert found.processing is processing
        assert found.sdk_value == sdk_value
        assert found.host == f"{code}.api.openai.com"
        assert found.base_url == f"https://{code}.api.openai.com/v1"
        assert found.storage
        assert found.needs_control is found.image_needs_enhanced_control is (code != "us")

    def test_project_residency(self):
        assert region("eu").project_residency == ("EU_STORAGE_PROCESSING",)
        assert region("jp").project_residency == ("JP_STORAGE", "JP_STORAGE_PROCESSING")
        assert region("gb").project_residency == ("GB_STORAGE",)

    def test_hosts(self):
        found = {each.host: each.region for each in NEWEST.hosts}
        assert found["api.openai.com"] == found["mtls.api.openai.com"] == "global"
        assert found["mtls-eu.api.openai.com"] == found["sip-eu.api.openai.com"] == found["eu.api.openai.com"] == "eu"
        assert found["mtls-us.api.openai.com"] == "us"
        assert found["sip.api.openai.com"] == "nearest"
        assert found["api.eu.openai.com"] == "none"
        assert [each.host for each in NEWEST.hosts if not each.certain] == ["spaincentral.privatelink.api.openai.com"]
        assert len(found) == 18

    def test_chat_models(self):
        assert "gpt-4.1-2025-04-14" in listed("chat_completions")
        assert "gpt-4o-mini-2024-07-18" in listed("chat_completions")
        assert len(listed("chat_completions")) == 29
        assert not listed("chat_completions") & {
            "gpt-4o-mini-tts",
            "gpt-4o-mini",
            "o1-pro",
            "gpt-6.1-terra",
            "o1-preview",
        }

    def test_responses_and_batches_have_the_same_models(self):
        assert endpoint("responses").models == endpoint("batches").models
        assert len(listed("responses")) == 35
        assert listed("responses") - listed("chat_completions") == {
            "gpt-5-pro-2025-10-06",
            "gpt-5.2-pro-2025-12-11",
            "gpt-5.4-pro-2026-03-05",
            "gpt-5.5-pro-2026-04-23",
            "o1-pro",
            "o1-pro-2025-03-19",
        }

    def test_other_models(self):
        assert endpoint("decisions").models == ("gpt-6-luna",)
        assert endpoint("moderations").models == ("omni-moderation-latest",)
        assert not listed("images_generations") & {"dall-e-3", "dall-e-2", "gpt-image-2-2026-04-21"}
        assert listed("images_generations") == listed("images_edits")
        assert "gpt-4o-mini-tts" not in listed("audio") and "tts-1" in listed("audio")

    def test_stored_but_not_processed(self):
        for id in ("vector_stores", "files"):
            assert endpoint(id).processing == ()
            assert endpoint(id).models is None
            assert endpoint(id).storage == ALL_REGIONS

    def test_regions_of_endpoints(self):
        assert endpoint("chat_completions").processing == ("us", "eu", "ae")
        assert endpoint("realtime").storage == endpoint("evals").storage == ("us", "eu")

    def test_single_models_have_fewer_regions(self):
        assert endpoint("responses").processing_models == {
            "ae": ("gpt-5.5-pro-2026-04-23", "gpt-5.6-luna", "gpt-5.5-2026-04-23", "gpt-5.2-2025-12-11")
        }
        assert endpoint("embeddings").processing_models == {"ae": ("text-embedding-3-large",)}
        assert endpoint("chat_completions").model_regions == {"gpt-6.1-sol": ("us", "eu")}

    def test_unlisted(self):
        found = {each.path: each for each in NEWEST.unlisted}
        assert found["/v1/uploads"].implied_by == "/v1/files"
        assert found["/v1/containers"].implied_by == "tool_code_interpreter"
        assert found["/v1/conversations"].implied_by is None and found["/v1/conversations"].content
        assert found["/v1/agents"].regions == ("us",)
        assert {path for path, each in found.items() if not each.content} >= {"/v1/models", "/v1/organization"}
        assert {"/v1/assistants", "/v1/threads", "/v1/images/variations", "/v1/completions"} <= set(found)

    def test_limitations(self):
        assert limitation("chat-store").verdict == "forbidden"
        assert set(limitation("chat-store").regions) == set(ALL_REGIONS) - {"us"}
        assert (limitation("realtime-tracing").regions, limitation("realtime-tracing").verdict) == (
            ("eu",),
            "forbidden",
        )
        assert limitation("responses-background").verdict == "lifted"
        assert limitation("agents-api").verdict == "forbidden" and "us" not in limitation("agents-api").regions
        weak = [each for each in NEWEST.limitations if each.verdict == "weakens"]
        assert weak and all("cache" in each.id and not {"us", "eu", "ae"} & set(each.regions) for each in weak)

    def test_tools(self):
        types = {type: each.id for each in NEWEST.tools for type in each.types}
        assert types["web_search_preview"] == types["web_search"] == "tool_responses_web_search"
        assert types["file_search"] == "tool_responses_file_search"
        assert types["mcp"] == "tool_remote_mcp"
        assert types["code_interpreter"] == "tool_code_interpreter"

    def test_service_tiers(self):
        def known(value: str, model: str, code: str) -> str | None:
            tiers = [each for each in NEWEST.tiers if value in each.values and model in (each.models or (model,))]
            return tiers[0].regions.get(code) if tiers else None

        assert known("priority", "gpt-6-astra", "eu") == "unsupported"
        assert known("fast", "gpt-6-luna", "eu") == "contested"
        assert known("fast", "gpt-6-luna", "us") is None
        assert known("ultrafast", "gpt-6.1-sol", "eu") == "contested"
        assert known("flex", "gpt-6-sol", "eu") == "supported"
        assert known("scale", "gpt-4.1-2025-04-14", "eu") == "supported"

    def test_retention(self):
        kept = {each.path: each for each in NEWEST.kept}
        assert (kept["/v1/responses"].days, kept["/v1/responses"].zdr) == (30, "limited")
        assert (kept["/v1/vector_stores"].days, kept["/v1/vector_stores"].zdr) == (-1, "no")
        assert (kept["/v1/embeddings"].days, kept["/v1/embeddings"].zdr) == (0, "yes")
        parameters = {each.id: each for each in NEWEST.parameters}
        assert parameters["responses-store"].flag == ("omitted", "true")
        assert parameters["background"].endpoints == ("/v1/responses",)
        assert {each.id for each in NEWEST.controls} >= {"zdr", "mam"}

    def test_choice_per_request(self):
        assert NEWEST.per_request is not None
        assert NEWEST.per_request.available_since == date(2026, 8, 21)
        assert NEWEST.errors[0].code == "incorrect_hostname"


class TestOlderEditions:
    FEBRUARY = CATALOG.edition("openai-2026-02")
    LAUNCH = CATALOG.edition("openai-2025-02")

    def test_say_that_they_are_incomplete(self):
        assert not self.FEBRUARY.complete and not self.LAUNCH.complete
        assert endpoint("chat_completions", self.FEBRUARY).complete
        assert not endpoint("batches", self.LAUNCH).complete

    def test_models_differ(self):
        assert len(listed("chat_completions", self.FEBRUARY)) == 21
        assert len(listed("chat_completions", self.LAUNCH)) == 10
        assert not any(model.startswith(("gpt-6", "gpt-5.4")) for model in listed("responses", self.FEBRUARY))
        assert "o1-preview" in listed("chat_completions", self.FEBRUARY) & listed("chat_completions", self.LAUNCH)
        assert "dall-e-3" in listed("images_generations", self.FEBRUARY) & listed("images_generations", self.LAUNCH)
        assert "gpt-5.2-chat-latest" in listed("batches", self.FEBRUARY)

    def test_limitations_differ(self):
        background = limitation("responses-background", self.FEBRUARY)
        assert (background.verdict, background.regions) == ("forbidden", ("eu",))
        assert limitation("chat-store", self.FEBRUARY).verdict == "forbidden"
        assert self.LAUNCH.limitations == ()

    def test_regions_differ(self):
        assert {each.code for each in self.FEBRUARY.regions} == set(ALL_REGIONS)
        assert region("ae", self.FEBRUARY).processing is False
        assert region("eu", self.FEBRUARY).image_needs_enhanced_control is None
        assert {each.code for each in self.LAUNCH.regions} == {"us", "eu"}

    def test_what_the_launch_press_named(self):
        assert {each.path for each in self.LAUNCH.unlisted} >= {
            "/v1/images/edits",
            "/v1/assistants",
            "/v1/vector_stores",
        }

    def test_borrow_retention_with_its_date(self):
        assert {each.path: each for each in self.LAUNCH.kept}["/v1/vector_stores"].as_of == "2026-10"
        parameters = {each.id: each for each in self.FEBRUARY.parameters}
        assert parameters["prompt-cache-retention"].default == "in_memory"
        assert parameters["responses-store"].as_of == "2026-11"
        assert len(self.FEBRUARY.parameters) == 33


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_every_listed_model_is_known(edition: Edition):
    known = {each.id for each in CATALOG.models().models}
    named = {model for each in edition.endpoints for model in each.models or ()}
    assert named | {model for each in edition.tiers for model in each.models} <= known
    assert edition.regions and edition.hosts and edition.endpoints and edition.origins


@pytest.mark.parametrize("path", sorted((FOLDER / "policies").glob("*.toml")), ids=lambda path: path.name)
def test_every_row_names_source_and_date(path: Path):
    text = path.read_text(encoding="utf-8")
    for block in re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]:
        needed = ("url = ", "as_of = ") if block.startswith("[[origins]]") else ("source = ", "as_of = ")
        assert all(f"\n{each}" in block for each in needed), block
    assert not re.search(r"\bpypi\b|/work\b|\bTODO\b", text, re.IGNORECASE)


class TestModels:
    MODELS = CATALOG.models()
    BY_ID = {each.id: each for each in MODELS.models}

    @pytest.mark.parametrize(
        ("alias", "snapshot"),
        [
            ("gpt-4o", "gpt-4o-2024-08-06"),
            ("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
            ("gpt-4.1", "gpt-4.1-2025-04-14"),
            ("gpt-4.1-nano", "gpt-4.1-nano-2025-04-14"),
            ("gpt-5-nano", "gpt-5-nano-2025-08-07"),
            ("gpt-5.2-pro", "gpt-5.2-pro-2025-12-11"),
            ("gpt-5.4", "gpt-5.4-2026-03-05"),
            ("gpt-5.4-mini", "gpt-5.4-mini-2026-03-17"),
            ("gpt-5.6", "gpt-5.6-sol"),
            ("gpt-6-sol", None),
            ("o3-mini", "o3-mini-2025-01-31"),
            ("o1-pro", "o1-pro-2025-03-19"),
            ("gpt-image-2.5-flare", "gpt-image-2.5-flare-2026-09-08"),
            ("text-moderation-stable", "text-moderation-007"),
        ],
    )
    def test_aliases(self, alias: str, snapshot: str | None):
        assert self.BY_ID[alias].snapshot == snapshot

    @pytest.mark.parametrize(
        ("name", "day"),
        [
            ("gpt-3.5-turbo-0301", date(2024, 9, 13)),
            ("o1-preview", date(2025, 7, 28)),
            ("dall-e-3", date(2026, 5, 12)),
            ("gpt-5.1-codex-max", date(2026, 7, 23)),
            ("gpt-3.5-turbo-instruct", date(2026, 9, 28)),
            ("gpt-4-0613", date(2026, 10, 23)),
            ("gpt-4.1-nano-2025-04-14", date(2026, 10, 23)),
            ("o3-pro-2025-06-10", date(2026, 12, 11)),
            ("gpt-4o-2024-11-20", date(2027, 1, 14)),
            ("gpt-4.1-mini", date(2027, 1, 14)),
            ("whisper-1", date(2027, 2, 26)),
            ("gpt-5.1-2025-11-13", date(2027, 4, 1)),
            ("gpt-5.4", None),
            ("gpt-5.2-2025-12-11", None),
        ],
    )
    def test_shutdowns(self, name: str, day: date | None):
        assert self.BY_ID[name].shutdown == day

    @pytest.mark.parametrize("name", ["gpt-6.1-terra", "gpt-6.2-sol", "gpt-image-2.6-flare", "gpt-6-cyber"])
    def test_newer_than_the_tables(self, name: str):
        assert self.BY_ID[name].newer_than(NEWEST.listed_until)

    @pytest.mark.parametrize("name", ["gpt-6.1-sol", "gpt-4o", "gpt-5.4", "tts-1-hd"])
    def test_not_newer_than_the_tables(self, name: str):
        assert not self.BY_ID[name].newer_than(NEWEST.listed_until)

    def test_marks(self):
        assert self.BY_ID["gpt-5-chat-latest"].floating and self.BY_ID["chat-latest"].floating
        assert [each.id for each in self.MODELS.models if not each.is_model] == ["gpt-4o-tts", "gpt-5.1-mini"]
        assert self.MODELS.newest_generation["gpt"] == "6.2"

    def test_paths_that_stop(self):
        assert {each.path: each.date for each in self.MODELS.shutdowns} == {
            "/v1/assistants": date(2026, 8, 26),
            "/v1/threads": date(2026, 8, 26),
            "/v1/videos": date(2026, 9, 24),
            "/v1/evals": date(2026, 11, 30),
            "/v1/prompts": date(2026, 11, 30),
            "/v1/audio/translations": date(2027, 2, 26),
        }

    @pytest.mark.parametrize(
        "name", ["gpt-7-nova", "o3-mini", "text-embedding-3-small", "dall-e-2", "chatgpt-4o-latest"]
    )
    def test_recognised(self, name: str):
        assert self.MODELS.recognises(name)

    @pytest.mark.parametrize("name", ["gpt-oss-120b", "mistral-large", "claude-3", "llama3", "gemini-2.0", "openai/o3"])
    def test_of_other_makers(self, name: str):
        assert not self.MODELS.recognises(name)

    def test_provider_without_a_list(self):
        assert CATALOG.models("nobody").models == ()
        assert not CATALOG.models("nobody").recognises("gpt-4o")


SMALL = """
provider = "acme"
edition = "2026-05"
title = "Acme"
captured = "2026-05"
listed_until = 2026-05-01
complete = true
default_base_url = "https://api.acme.test/v1"
origins = []

[[regions]]
code = "eu"
name = "Europe"
host = "eu.acme.test"
base_url = "https://eu.acme.test/v1"
storage = true
needs_control = false
source = "handbook"
as_of = "2026-05"

[[hosts]]
host = "eu.acme.test"
region = "eu"
kind = "https"
source = "handbook"
as_of = "2026-05"

[[endpoints]]
id = "chat"
service = "Chat"
paths = ["/v1/chat"]
storage = ["eu"]
processing = ["eu"]
models = ["acme-1"]
source = "handbook"
as_of = "2026-05"
"""

UNLISTED = """
[[unlisted]]
path = "/v1/other"
status = "absent"
implied_by = "/v1/chat"
source = "handbook"
as_of = "2026-05"
"""


def acme(folder: Path, content: str | bytes, name: str = "acme-2026-05.toml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


class TestLoading:
    def test_more_files(self, tmp_path: Path):
        path = acme(tmp_path, "\ufeff" + SMALL.replace("\n", "\r\n") + UNLISTED)
        larger = CATALOG.extended([path])
        assert larger.problems == ()
        assert larger.edition_names() == ("openai-2025-02", "openai-2026-02", "acme-2026-05", "openai-2026-10")
        assert larger.edition("acme-2026-05") is larger.edition(provider="acme")
        assert larger.edition("acme-2026-05").regions[0].processing is None
        assert larger.edition().name == "openai-2026-10"
        assert "acme-2026-05" not in CATALOG.edition_names()

    def test_a_newer_edition_becomes_the_default(self, tmp_path: Path):
        content = SMALL.replace('"acme"', '"openai"').replace('"2026-05"\ntitle', '"2026-12"\ntitle')
        assert CATALOG.extended([acme(tmp_path, content, "openai-2026-12.toml")]).edition().title == "Acme"

    def test_editions_are_read_once(self):
        assert CATALOG.edition("openai-2026-10") is NEWEST

    def test_pickles(self):
        copy = pickle.loads(pickle.dumps(CATALOG))
        assert copy.edition() == NEWEST and copy.sdk_names() == CATALOG.sdk_names()

    @pytest.mark.parametrize("asked", ["openai-2026-01", "openai_2026_10", "openai-models"])
    def test_unknown_edition(self, asked: str):
        with pytest.raises(CatalogError, match=f'^unknown policy edition "{asked}".*openai-2026-10'):
            CATALOG.edition(asked)

    def test_near_miss(self):
        with pytest.raises(CatalogError, match='did you mean "openai-2026-10"'):
            CATALOG.edition("opnai-2026-10")

    def test_provider_without_edition(self):
        with pytest.raises(CatalogError, match='there is no policy edition for "openia"; did you mean "openai"'):
            CATALOG.edition(provider="openia")

    def test_same_file_twice_is_fine(self, tmp_path: Path):
        path = acme(tmp_path, SMALL)
        assert CATALOG.extended([path, path]).problems == ()

    def test_name_taken(self, tmp_path: Path):
        path = acme(tmp_path, SMALL, "openai-2026-10.toml")
        larger = CATALOG.extended([path])
        assert larger.problems == (f"{path}: left out, the catalogue has policies/openai-2026-10.toml already",)
        assert larger.edition() == NEWEST

    def test_a_broken_file_costs_one_line(self, tmp_path: Path):
        good, bad = acme(tmp_path, SMALL), acme(tmp_path, "provider = ", "acme-2026-06.toml")
        larger = CATALOG.extended([bad, good, tmp_path / "gone-2026-07.toml"])
        assert larger.edition(provider="acme").name == "acme-2026-05"
        assert [problem.partition(": ")[0] for problem in larger.problems] == [
            str(bad),
            f"{tmp_path}/gone-2026-07.toml",
        ]
        with pytest.raises(CatalogError, match="unknown policy edition"):
            larger.edition("acme-2026-06")

    def test_unknown_lender(self, tmp_path: Path):
        path = acme(tmp_path, SMALL.replace("complete", 'retention_from = "acme-2020-01"\ncomplete'))
        with pytest.raises(CatalogError, match='unknown policy edition "acme-2020-01"'):
            CATALOG.extended([path]).edition("acme-2026-05")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('models = ["acme-1"]', 'models = "acme-1"', "endpoints[0].models: expected array | null, got str"),
        ('service = "Chat"', 'sevice = "Chat"', "endpoints[0].sevice: unknown key"),
        ('title = "Acme"', "", "title: is missing"),
        ('id = "chat"', "", "endpoints[0].id: is missing"),
        ('kind = "https"', 'kind = "https"\nport = 1', "hosts[0].port: unknown key"),
        ('title = "Acme"', 'title = "Acme"\nsubtitle = ""', "subtitle: unknown key"),
        ("listed_until = 2026-05-01", 'listed_until = "May"', "listed_until: invalid RFC3339 encoded date"),
        ("storage = true", "storage = 1", "regions[0].storage: expected bool, got int"),
        ('as_of = "2026-05"', 'as_of = "2026-13"', "regions[0].as_of:"),
        ('as_of = "2026-05"', 'as_of = "2026-05..2026-04"', "regions[0].as_of:"),
        ('source = "handbook"', 'source = ""', "regions[0].source: is empty"),
        ('storage = ["eu"]', 'storage = ["eu", "us"]', 'endpoints[0].storage: unknown region "us"'),
        ('models = ["acme-1"]', 'models = ["a", "a"]', 'endpoints[0].models: "a" is there twice'),
        ('models = ["acme-1"]', 'models = ["a"]\nprocessing_models.eu = ["b"]', 'endpoints[0].processing_models: "b"'),
        (
            'models = ["acme-1"]',
            'models = ["a"]\nmodel_regions.a = ["us"]',
            "endpoints[0].model_regions: unknown region",
        ),
        ('paths = ["/v1/chat"]', 'paths = ["/v1/chat", "/v1/chat"]', 'endpoints[*].paths: "/v1/chat" is there twice'),
        ('implied_by = "/v1/chat"', 'implied_by = "/v1/cat"', 'unlisted[0].implied_by: "/v1/cat" is no listed path'),
        ('path = "/v1/other"', 'path = "/v1/chat"', 'unlisted[0].path: "/v1/chat" has a row among the endpoints'),
        ('region = "eu"', 'region = "mars"', 'hosts[0].region: unknown region "mars"'),
        ("https://eu.acme.test/v1", "https://eu.acme.test.evil/v1", 'regions[0].base_url: is not on "eu.acme.test"'),
        ('edition = "2026-05"', 'edition = "2026-06"', 'edition: "acme-2026-06" does not agree with the name'),
    ],
)
def test_a_mistake_is_one_line_with_file_and_key(tmp_path: Path, old: str, new: str, said: str):
    assert old in SMALL + UNLISTED
    path = acme(tmp_path, (SMALL + UNLISTED).replace(old, new, 1))
    (problem,) = CATALOG.extended([path]).problems
    assert problem.startswith(f"{path}: {said}")
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"provider = acme", "Invalid value (at line 1, column 12)"),
        (b'a = "a"\na = "b"\nb = 1', "Cannot overwrite a value (at line 2, column 8)"),
        (b'provider = "\xff"', "is not UTF-8 (byte 12)"),
        (b"", "provider: is missing"),
    ],
)
def test_not_toml_at_all(tmp_path: Path, content: bytes, said: str):
    path = acme(tmp_path, content)
    assert CATALOG.extended([path]).problems == (f"{path}: {said}",)


def test_our_own_files_are_named_from_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "policies").mkdir()
    acme(tmp_path / "policies", SMALL.replace('storage = ["eu"]', "storage = 3"))
    monkeypatch.setattr(names, "FOLDER", str(tmp_path))
    with pytest.raises(CatalogError) as caught:
        Catalog.builtin().edition("acme-2026-05")
    assert str(caught.value) == "policies/acme-2026-05.toml: endpoints[0].storage: expected array, got int"


MODEL_LIST = """
provider = "acme"
as_of = "2026-05"
prefixes = ["acme-"]
newest_generation = {acme = "1"}

[[models]]
id = "acme-1"
snapshot = "acme-1-2026-01-01"
source = "handbook"
as_of = "2026-05"
"""


def test_snapshot_without_row(tmp_path: Path):
    path = acme(tmp_path, MODEL_LIST, "acme-models.toml")
    assert CATALOG.extended([path]).problems == (f'{path}: models[0].snapshot: "acme-1-2026-01-01" has no row',)
    path = acme(tmp_path, MODEL_LIST.replace('snapshot = "acme-1-2026-01-01"\n', ""), "acme-models.toml")
    found = CATALOG.extended([path]).models("acme")
    assert isinstance(found, Models) and found.models[0].id == "acme-1"


LIBRARY = """
name = "tiny"
title = "Tiny"
as_of = "2026-11"
source = "its documentation"
versions = "1"
modules = ["tiny"]
needles = ["Tiny", "zz"]

[[clients]]
symbols = ["tiny.Client"]
vendor = "openai"
"""


class TestLibraries:
    def test_all_decode(self):
        assert [each.name for each in CATALOG.sdks()] == list(CATALOG.sdk_names())
        assert "openai" in CATALOG.sdk_names()

    def test_the_newest_edition_knows_every_path_of_the_openai_package(self):
        known = {path for each in NEWEST.endpoints for path in each.paths} | {each.path for each in NEWEST.unlisted}
        openai = next(each for each in CATALOG.sdks() if each.name == "openai")
        paths = {f"/v1{method.path}".split("?")[0] for group in openai.methods.values() for method in group.values()}
        assert len(paths) > 100
        assert [path for path in paths - {"/v1"} if not any(f"{path}/".startswith(f"{each}/") for each in known)] == []

    def test_needles_are_lower_case_and_from_every_library(self):
        needles = set(CATALOG.needles())
        assert b"openai" in needles and b"" not in needles
        assert needles == {each.lower().encode() for sdk in CATALOG.sdks() for each in sdk.needles}
        assert needles == set(Catalog.builtin().needles())

    def test_more_libraries(self, tmp_path: Path):
        larger = CATALOG.extended(sdks=[acme(tmp_path, LIBRARY, "tiny.toml")])
        assert "tiny" in larger.sdk_names()
        assert {b"tiny", b"zz"} <= set(larger.needles())

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('name = "tiny"', 'name = "other"', 'name: "other" does not agree with the name of the file'),
            ('["Tiny", "zz"]', '[""]', "needles: there must be at least one, and none may be empty"),
            ('["Tiny", "zz"]', '["a+"]', "needles: there must be at least one, and none may be empty"),
            ('["Tiny", "zz"]', "[]", "needles: there must be at least one, and none may be empty"),
            ('vendor = "openai"', "vendor = 1", "clients[0].vendor: expected str, got int"),
            ('vendor = "openai"', 'vendor = "openai"\ncolour = ""', "clients[0].colour: unknown key"),
        ],
    )
    def test_mistakes(self, tmp_path: Path, old: str, new: str, said: str):
        path = acme(tmp_path, LIBRARY.replace(old, new), "tiny.toml")
        assert CATALOG.extended(sdks=[path]).problems == (f"{path}: {said}",)


def test_every_edition_knows_the_default_region() -> None:
    """A run with the default region does not decode the edition only to check it."""
    for edition in EDITIONS:
        assert DEFAULT_REGION in {each.code for each in edition.regions}


@pytest.mark.parametrize("name", Catalog.builtin().sdk_names())
def test_needles_are_read_alone_as_with_the_whole_file(name: str) -> None:
    catalog = Catalog.builtin()
    alone = catalog._needles(name)
    assert not catalog._loaded, "written so that nothing is decoded for them"
    assert tuple(alone) == tuple(catalog._sdk(name).needles)
