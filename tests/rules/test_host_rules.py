"""RSD101 to 107: where requests go, and where that is reported."""

import pytest
from msgspec.structs import replace

from ai_residency_lint.calls.facts import Client, Conflict, Facts, Target
from ai_residency_lint.findings.model import Location

from .made import (
    Missing,
    Reason,
    Step,
    call,
    chat,
    client,
    everything,
    heard,
    said,
    span,
    stranger,
    target,
)

VARIABLE = "environment variable OPENAI_BASE_URL"


def at(thing: object) -> tuple[str, int]:
    return (thing.path, thing.span.line)  # type: ignore[attr-defined]


def place(location: Location) -> tuple[str, int]:
    return (location.path, location.line)


# -- which rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["eu", "us", "ca", "ae", "jp"])
def test_the_host_of_the_region_is_fine(region: str) -> None:
    assert everything(client(target(region)), region=region, persona="auditor") == []


@pytest.mark.parametrize("region", ["eu", "us", "ca", "ae", "jp"])
def test_the_global_host_is_wrong_in_every_region(region: str) -> None:
    assert everything(client(target("global", "default")), region=region) == ["RSD101"]


@pytest.mark.parametrize(("wanted", "named"), [("eu", "us"), ("us", "eu"), ("ca", "jp"), ("jp", "ae")])
def test_the_host_of_another_region(wanted: str, named: str) -> None:
    assert everything(client(target(named)), region=wanted) == ["RSD102"]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (target("global", "argument"), "RSD101"),
        (target("global", "environment"), "RSD101"),
        (target("global", "setting"), "RSD101"),
        (target("global", "assignment"), "RSD101"),
        (target("us", "residency"), "RSD102"),
        (target("global", "residency"), "RSD105"),
        (target("nearest"), "RSD105"),
        (replace(target("eu"), kind="malformed", defect="its path is '/'"), "RSD104"),
        (replace(target(""), kind="invalid", host="api.eu.openai.com"), "RSD104"),
        (stranger("relay.stadt.eu"), "RSD106"),
    ],
)
def test_each_wrong_target_belongs_to_one_rule(made: Target, code: str) -> None:
    assert everything(client(made), persona="auditor") == [code]


@pytest.mark.parametrize(
    "made",
    [
        stranger("localhost", "local"),
        stranger("town.openai.azure.com", "vendor", vendor="azure"),
        stranger("openrouter.ai", "vendor"),
        stranger("vllm"),
    ],
)
def test_local_hosts_and_known_vendors_are_nobodys_business_here(made: Target) -> None:
    calls = call("/v1/images/variations", via=client(made), model="dall-e-2", options={"store": True})
    assert everything(client(made), calls, persona="auditor") == []


def test_one_wrong_host_among_several_is_enough() -> None:
    assert heard("RSD101", client(target("eu"), target("global"))) == "regular"


def test_clients_of_other_vendors_may_go_where_they_like() -> None:
    assert everything(client(stranger("gateway.stadt.eu"), vendor="azure"), persona="auditor") == []


# -- messages ---------------------------------------------------------------------------------------------------------


def message(code: str, made: Client, **settings: object) -> str:
    (found,) = said(code, made, **settings)
    return found.message


def test_the_message_says_what_to_pass() -> None:
    assert message("RSD101", client(target("global", "default", via=VARIABLE))) == (
        "request goes to api.openai.com (global), not to region eu: "
        'pass base_url="https://eu.api.openai.com/v1", or data_residency="eu" with openai 3.3.0 or later; '
        "or, if environment variable OPENAI_BASE_URL is set, declare it under `environment`"
    )


def test_a_region_without_a_name_in_the_sdk_has_a_url_only() -> None:
    text = message("RSD102", client(target("eu")), region="ca")
    assert text.endswith('not to region ca: pass base_url="https://ca.api.openai.com/v1"')


@pytest.mark.parametrize(
    ("made", "cure"),
    [
        (target("us"), 'pass base_url="https://eu.api.openai.com/v1"'),
        (target("us", "residency"), 'pass data_residency="eu"'),
        (target("us", "setting"), 'set openai.base_url = "https://eu.api.openai.com/v1/"'),
        (target("us", "setting", setter="openai.api_base"), 'set openai.api_base = "https://eu.api.openai.com/v1"'),
        (target("us", "assignment"), 'use "https://eu.api.openai.com/v1"'),
        (target("us", "environment"), 'set OPENAI_BASE_URL to "https://eu.api.openai.com/v1"'),
        (
            target("us", "environment", setter="OPENAI_API_BASE"),
            'set OPENAI_API_BASE to "https://eu.api.openai.com/v1"',
        ),
    ],
)
def test_the_cure_fits_the_cause(made: Target, cure: str) -> None:
    assert message("RSD102", client(made)).endswith(f": {cure}")


def test_two_ways_to_the_region_are_named_only_where_both_work() -> None:
    both = 'or data_residency="eu" with openai 3.3.0 or later'
    default = target("global", "default")
    assert both in message("RSD101", client(default))
    explicit = replace(default, trail=(Step("app.py", span(), "base_url=None"),))
    assert both not in message("RSD101", client(explicit)), "base_url=None and data_residency= exclude each other"
    assert both not in message("RSD101", client(default, websocket_targets=(target("eu", "websocket"),)))
    assert both not in message("RSD101", client(default, library="langchain"))
    assert "data_residency" not in message("RSD101", client(default), region="ca")
    assert 'data_residency="jp" with openai 3.46.0 or later' in message("RSD101", client(default), region="jp")
    us = target("us", "residency")
    assert message("RSD102", client(us), region="ca").endswith(
        'pass base_url="https://ca.api.openai.com/v1" instead of data_residency='
    )


def test_several_wrong_hosts_of_one_client_are_one_finding_that_names_them() -> None:
    hosts = [stranger(f"{name}.example.org") for name in ("one", "two", "three", "four", "five")]
    (found,) = said("RSD106", client(*hosts, target("eu")))
    assert found.message.startswith("content goes to one.example.org, which")
    others = "two.example.org, three.example.org, four.example.org and 1 more"
    assert found.message.endswith(f"; the same holds for {others}")
    assert message("RSD106", client(hosts[0], hosts[0])).endswith("if it may have it")


def test_one_request_that_can_have_several_urls_is_one_finding() -> None:
    raws = [target("global", "url", url=f"https://api.openai.com/v1/{name}") for name in ("embeddings", "responses")]
    one, other = (call(each.url[22:], client=None, targets=(each,), own_target=True) for each in raws)
    twin = replace(other, span=one.span)
    assert len(said("RSD101", one, twin)) == 1
    assert len(said("RSD101", one, other)) == 2


def test_the_module_is_told_by_its_setting() -> None:
    made = client(target("global", "default", setter="openai.base_url"), origin="module", code="openai")
    assert 'set openai.base_url = "https://eu.api.openai.com/v1/"' in message("RSD101", made)


def test_a_raw_url_keeps_its_path() -> None:
    raw = target("global", "url", url="https://api.openai.com/v1/embeddings")
    (found,) = said("RSD101", call("/v1/embeddings", client=None, targets=(raw,), own_target=True))
    assert found.message.endswith('use "https://eu.api.openai.com/v1/embeddings"')


def test_what_the_library_ignores_is_a_finding_of_its_own() -> None:
    ignored = Conflict("ignored", "region= is accepted by this library but has no effect")
    made = client(target("global", "default"), conflicts=(ignored,))
    assert everything(made) == ["RSD101", "RSD504"]
    assert message("RSD504", made) == f'{ignored.text}: pass base_url="https://eu.api.openai.com/v1"'
    invented = client(origin="module", symbol="openai.data_residency", conflicts=(ignored,))
    assert message("RSD504", invented) == f'{ignored.text}: set openai.base_url = "https://eu.api.openai.com/v1/"'


def test_an_ignored_setting_is_pedantic_where_the_region_is_reached_all_the_same() -> None:
    ignored = Conflict("ignored", "region= is accepted by this library but has no effect")
    assert heard("RSD504", client(target("eu"), conflicts=(ignored,))) == "pedantic"
    unsure = client(target("eu"), conflicts=(ignored,), unknown=(Missing(Reason.RUNTIME),))
    assert heard("RSD504", unsure) == "regular"
    assert heard("RSD504", client(origin="module", conflicts=(ignored,))) == "regular", "a setting that does not exist"
    assert said("RSD504", client(target("eu"), conflicts=(Conflict("exclusive", "a and b"),))) == []


def test_an_ignored_setting_is_reported_once_for_a_client_and_its_copies() -> None:
    made = client(target("global"), conflicts=(Conflict("ignored", "region= has no effect"),))
    copy = client(target("us"), origin="derived", parent=made, conflicts=made.conflicts)
    assert [at(made)] == [place(each.location) for each in said("RSD504", made, copy)]


def test_an_edition_without_the_region_says_so() -> None:
    text = message("RSD101", client(target("global")), policy="openai-2025-02", region="jp")
    assert text.endswith("openai-2025-02 knows no host for region jp")


# -- conflicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["invalid-residency", "exclusive", "unsupported"])
def test_what_the_sdk_refuses_is_one_finding(kind: str) -> None:
    refused = Conflict(kind, 'data_residency="gb" is not accepted')  # type: ignore[arg-type]
    made = client(target("global", "default"), conflicts=(refused,))
    assert everything(made, persona="auditor") == ["RSD103"]
    cure = {"invalid-residency": 'pass data_residency="eu"'}.get(
        kind, 'pass base_url="https://eu.api.openai.com/v1" alone'
    )
    assert message("RSD103", made) == f'data_residency="gb" is not accepted; {cure}'
    if kind == "invalid-residency":
        assert message("RSD103", made, region="gb").endswith('pass base_url="https://gb.api.openai.com/v1" alone')


def test_a_copy_is_not_blamed_for_its_parent() -> None:
    refused = Conflict("exclusive", "data_residency and base_url exclude each other")
    parent = client(conflicts=(refused,))
    copy = client(target("eu"), origin="derived", parent=parent, conflicts=(refused,))
    assert [at_.line for at_ in (each.location for each in said("RSD103", parent, copy))] == [parent.span.line]


# -- broken URLs ------------------------------------------------------------------------------------------------------


def test_a_broken_url_of_somebody_else_is_no_matter_of_region() -> None:
    broken = Target("localhost:8000/v1", "localhost:8000", "malformed", "argument", defect="it has no scheme")
    text = message("RSD104", client(broken))
    assert text == 'base URL "localhost:8000/v1" cannot work: it has no scheme'
    assert said("RSD104", client(broken, vendor="azure")) == []


def test_an_invented_host() -> None:
    url = "https://api.eu.openai.com/v1"
    invented = Target(url, "api.eu.openai.com", "invalid", "argument", setter="base_url")
    assert message("RSD104", client(invented)).startswith("api.eu.openai.com does not exist: pass base_url=")


def test_an_incomplete_edition_does_not_prove_that_a_host_is_not_there() -> None:
    later = client(Target("https://mtls-eu.api.openai.com/v1", "mtls-eu.api.openai.com", "invalid", "argument"))
    (found,) = said("RSD104", later, policy="openai-2026-02")
    assert found.message.startswith("mtls-eu.api.openai.com is not known to openai-2026-02: ")
    invented = client(Target("https://api.eu.openai.com/v1", "api.eu.openai.com", "invalid", "argument"))
    (found,) = said("RSD104", invented, policy="openai-2026-02")
    assert found.message.startswith("api.eu.openai.com does not exist: ")


# -- bypasses ---------------------------------------------------------------------------------------------------------


def test_an_absolute_url_on_a_regional_client() -> None:
    raw = target("global", "call", url="https://api.openai.com/v1/responses")
    astray = call("/v1/responses", targets=(raw,), own_target=True)
    (found,) = said("RSD105", astray.client, astray)  # type: ignore[arg-type]
    assert place(found.location) == at(astray)
    assert everything(astray.client, astray) == ["RSD105"]  # type: ignore[arg-type]


def test_an_absolute_url_on_a_client_that_is_astray_itself_is_no_bypass() -> None:
    made = client(target("us"))
    raw = target("global", "call", url="https://api.openai.com/v1/responses")
    assert everything(made, call("/v1/responses", via=made, targets=(raw,), own_target=True)) == ["RSD101", "RSD102"]


@pytest.mark.parametrize("region", ["global", "us"])
def test_websockets_elsewhere(region: str) -> None:
    socket = target(region, "websocket", url=f"wss://{region}/v1")
    made = client(target("eu"), websocket_targets=(socket,))
    opened = call("/v1/realtime", verb="WSS", via=made, targets=(socket,), own_target=True, model="gpt-realtime-2")
    assert everything(made, opened) == ["RSD105"]
    assert "leave websocket_base_url out" in message("RSD105", made)


def test_websockets_of_a_client_that_is_astray_alike_are_the_same_cause() -> None:
    made = client(target("global"), websocket_targets=(target("global", "websocket"),))
    assert everything(made) == ["RSD101"]


def test_a_websocket_url_that_cannot_work() -> None:
    broken = replace(target("eu", "websocket"), kind="malformed", defect="it uses plain ws")
    text = message("RSD104", client(target("eu"), websocket_targets=(broken,)))
    assert text.endswith('cannot work: it uses plain ws: use "wss://eu.api.openai.com/v1"')


def test_the_way_back_from_global_processing() -> None:
    made = client(target("global", "residency"))
    assert message("RSD105", made).endswith('pass data_residency="eu"')
    assert message("RSD105", made, region="ca").endswith('pass base_url="https://ca.api.openai.com/v1"')
    assert message("RSD105", made, policy="openai-2025-02", region="jp").endswith(": choose a region")


def test_websockets_in_the_region_are_fine() -> None:
    assert everything(client(target("eu"), websocket_targets=(target("eu", "websocket"),))) == []


def test_a_copy_that_leaves_the_region() -> None:
    parent = client(target("eu"))
    assert everything(parent, client(target("global"), origin="derived", parent=parent)) == ["RSD105"]
    assert everything(parent, client(target("us", "residency"), origin="derived", parent=parent)) == ["RSD105"]


def test_a_copy_with_a_broken_url_is_that_and_no_bypass() -> None:
    parent = client(target("eu"))
    broken = replace(target("global"), kind="malformed", defect="it uses plain http")
    assert everything(parent, client(broken, origin="derived", parent=parent)) == ["RSD104"]


def test_a_bypass_names_host_and_region() -> None:
    parent = client(target("eu"))
    for region, where in (("global", "api.openai.com (global)"), ("us", "us.api.openai.com (region us)")):
        text = message("RSD105", client(target(region), origin="derived", parent=parent))
        meant = "although the client it is derived from is meant for region eu"
        assert text == f"request goes to {where}, {meant}: leave base_url out"


def test_a_copy_that_comes_home() -> None:
    parent = client(target("global"))
    assert everything(client(target("eu"), origin="derived", parent=parent)) == []


def test_a_copy_that_changes_nothing_is_its_parent() -> None:
    parent = client(target("global"))
    copy = client(*parent.targets, origin="derived", parent=parent)
    used = chat()
    through = replace(used, client=copy, targets=copy.targets)
    (found,) = said("RSD101", parent, copy, through)
    assert place(found.location) == at(parent)
    assert [place(each.location) for each in found.related] == [at(through)]


def test_the_nearest_region_is_no_region() -> None:
    assert "use sip-eu.api.openai.com" in message("RSD105", client(target("nearest")))
    assert message("RSD105", client(target("nearest")), region="jp").endswith("no promise of region jp")


# -- strangers and the environment ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trusted", "found"),
    [
        ((), ["RSD106"]),
        (("llm.rathaus.eu",), []),
        (("*.rathaus.eu",), []),
        (("rathaus.eu",), []),
        (("LLM.Rathaus.eu",), []),
        (("haus.eu",), ["RSD106"]),
        (("other.eu",), ["RSD106"]),
    ],
)
def test_trusted_hosts(trusted: tuple[str, ...], found: list[str]) -> None:
    assert everything(client(stranger("llm.rathaus.eu")), trusted_hosts=trusted) == found


def test_a_variable_that_nobody_declared() -> None:
    unknown = (Missing(Reason.ENVIRONMENT, "TOWN_URL"),)
    assert heard("RSD107", client(unknown=unknown)) == "pedantic"
    assert "environment variable TOWN_URL" in message("RSD107", client(unknown=unknown))
    assert heard("RSD107", call("/v1/responses", client=None, unknown=unknown)) == "pedantic"
    assert heard("RSD107", client(unknown=unknown, vendor="azure")) == ""
    assert heard("RSD107", client(unknown=(Missing(Reason.PARAMETER),))) == ""


def test_a_default_in_the_region_that_a_variable_can_replace() -> None:
    variable = "environment variable TOWN_URL"
    assert heard("RSD107", client(target("eu", via=variable))) == "pedantic"
    assert heard("RSD107", client(target("eu", via="parameter url"))) == ""
    assert everything(client(target("global", via=variable)), persona="auditor") == ["RSD101"]


def test_a_host_that_the_provider_does_not_vouch_for() -> None:
    private = target("eu", host="spaincentral.privatelink.api.openai.com")
    assert heard("RSD102", client(private)) == "pedantic"
    assert heard("RSD102", client(target("eu", host="mtls-eu.api.openai.com"))) == ""


# -- places -----------------------------------------------------------------------------------------------------------


def test_a_client_is_reported_once_with_the_calls_that_go_through_it() -> None:
    step = Step("config.py", span(), "URL = ...")
    made = client(target("global", trail=(step,)))
    calls = [call("/v1/embeddings", via=made) for _ in range(13)]
    (found,) = said("RSD101", made, *calls)
    assert place(found.location) == at(made)
    assert place(found.related[0].location) == ("config.py", step.span.line)
    assert len(found.related) == 11
    assert found.related[-1].message == "content goes this way: resource.create (and 3 more)"
    assert found.related[-2].message == "content goes this way: resource.create"


def test_a_file_that_takes_a_client_from_another_has_a_finding_for_each_way() -> None:
    made = client(target("global"), path="clients.py")

    def use(code: str, path: str = "chat.py") -> object:
        return call("/v1/embeddings", via=made, path=path, symbol="embeddings.create", code=code)

    calls = [
        use("client.embeddings.create(...)"),
        use("client.embeddings.create(...)"),
        use("await get_client().embeddings.create(...)"),
        use("self._client.embeddings.with_raw_response.create(...)"),
        use("self._client.embeddings.create(...)"),
        use("client.embeddings.create(...)", "other.py"),
        use("client.embeddings.create(...)", "clients.py"),
    ]
    found = said("RSD101", made, *calls)  # type: ignore[arg-type]
    wanted = sorted([at(made), *(at(calls[number]) for number in (0, 2, 3, 5))])
    assert sorted(place(each.location) for each in found) == wanted
    inside = next(each for each in found if each.location.path == "chat.py")
    assert (place(inside.related[0].location), inside.related[0].message) == (
        at(made),
        "the client is made here: OpenAI(...)",
    )


def test_the_same_construction_reached_on_two_ways_is_one_mistake() -> None:
    one = client(target("global"), path="clients.py")
    other = replace(one, targets=(target("global", trail=(Step("a.py", span(), "URL = ..."),)),))
    fine = replace(one, targets=(target("eu"),))
    uses = [call("/v1/embeddings", via=each) for each in (fine, one, other)]
    within = call("/v1/embeddings", via=other, path="clients.py")
    found = said("RSD101", one, other, fine, *uses, within)
    assert [place(each.location) for each in found] == [at(uses[1]), at(one)]
    assert [place(each.location) for each in found[1].related] == [at(uses[1]), at(uses[2]), at(within)]


def test_a_call_that_may_go_through_several_clients() -> None:
    fine, astray = client(target("eu"), path="a.py"), client(target("us"), path="b.py")
    used = replace(call("/v1/embeddings", via=fine), others=(astray,), targets=(*fine.targets, *astray.targets))
    assert sorted(place(each.location) for each in said("RSD102", fine, astray, used)) == sorted([at(used), at(astray)])


def test_a_call_shows_its_client_even_if_that_file_is_not_linted() -> None:
    made = client(target("us"), path="clients.py")
    assert heard("RSD102", call("/v1/embeddings", via=made)) == "regular"


def test_an_assignment_is_reported_where_it_stands() -> None:
    moved = Step("app.py", span(), 'client.base_url = "https://api.openai.com/v1"')
    made = client(target("global", "assignment", trail=(moved,)))
    (found,) = said("RSD101", made, call("/v1/embeddings", via=made))
    assert place(found.location) == ("app.py", moved.span.line)


def test_a_setting_in_another_file_is_reported_there_and_at_the_first_use() -> None:
    setting = Step("config.py", span(), 'openai.base_url = "https://api.openai.com/v1/"')
    made = client(target("global", "setting", trail=(setting,)), origin="module", code="openai")
    uses = [call("/v1/embeddings", via=made) for _ in range(2)]
    found = said("RSD101", made, *uses)
    assert [place(each.location) for each in found] == [at(uses[0]), ("config.py", setting.span.line)]


def function(made: Target, path: str = "app.py") -> object:
    return call("/v1/embeddings", client=None, targets=(made,), own_target=True, path=path, library="openai")


def test_functions_without_client_share_a_cause() -> None:
    default = target("global", "default")
    calls = [function(default), function(default), function(default, "b.py"), function(target("eu"))]
    found = said("RSD101", *calls)  # type: ignore[arg-type]
    assert [place(each.location) for each in found] == [at(calls[0]), at(calls[2])]
    assert [place(each.location) for each in found[0].related] == [at(calls[1])]


def test_functions_under_a_setting_are_reported_at_the_setting() -> None:
    setting = Step("app.py", span(), 'openai.api_base = "https://api.openai.com/v1"')
    made = target("global", "setting", trail=(setting,), setter="openai.api_base")
    calls = [function(made), function(made), function(made, "b.py")]
    found = said("RSD101", *calls)  # type: ignore[arg-type]
    assert [place(each.location) for each in found] == [("app.py", setting.span.line), at(calls[2])]
    assert found[0].message.endswith('set openai.api_base = "https://eu.api.openai.com/v1"'), (
        "0.28 wants no slash at the end"
    )


def test_each_raw_url_is_a_cause_of_its_own() -> None:
    raw = target("global", "url", url="https://api.openai.com/v1/embeddings")
    assert len(said("RSD101", function(raw), function(raw))) == 2  # type: ignore[arg-type]


def test_facts_find_the_calls_of_a_client() -> None:
    made = client(target("eu"))
    used = call("/v1/embeddings", via=made)
    assert Facts((made,), (used, chat())).through(made) == (used,)
