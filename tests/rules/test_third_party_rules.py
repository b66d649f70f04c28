"""RSD502 and 503: who else gets content."""

import pytest

from .made import Reason, call, chat, client, heard, maybe, responses, said, stranger

SERVER = {"type": "mcp", "server_label": "crm", "server_url": "https://mcp.stadt.eu"}
CONNECTOR = {"type": "mcp", "server_label": "mail", "connector_id": "connector_gmail"}


@pytest.mark.parametrize(
    ("tool", "whom"),
    [
        (SERVER, 'MCP server "https://mcp.stadt.eu"'),
        (CONNECTOR, 'connector "connector_gmail"'),
        ({"type": "mcp", "server_url": object(), "server_label": "crm"}, 'MCP server "crm"'),
        ({"type": "mcp"}, "MCP server,"),
    ],
)
def test_remote_servers_and_connectors(tool: dict[str, object], whom: str) -> None:
    (found,) = said("RSD502", responses(tools=({"type": "function"}, tool)))
    assert f"tool sends content to {whom}" in found.message
    assert (found.severity, found.persona) == ("warning", "regular")


@pytest.mark.parametrize("region", ["eu", "us", "ca", "ae", "jp"])
@pytest.mark.parametrize("retention", [None, "none", "mam", "zdr"])
def test_third_parties_are_the_same_in_every_region_and_contract(region: str, retention: str | None) -> None:
    asked = call("/v1/responses", region=region, options={"tools": (SERVER,)})
    assert heard("RSD502", asked, region=region, retention=retention) == "regular"


def test_servers_of_a_realtime_session() -> None:
    asked = call("/v1/realtime/client_secrets", options={"session": {"tools": (SERVER,)}})
    assert heard("RSD502", asked) == "regular"


@pytest.mark.parametrize("tools", [(), ({"type": "custom", "name": "mcp"},), (object(),), "mcp", None])
def test_tools_of_ones_own(tools: object) -> None:
    assert heard("RSD502", responses(tools=tools)) == ""
    assert heard("RSD502", responses(tools=maybe(reason=Reason.PARAMETER))) == ""


def test_tools_of_a_local_server_go_nowhere() -> None:
    local = client(stranger("localhost", "local"))
    assert heard("RSD502", call("/v1/responses", via=local, options={"tools": (SERVER,)})) == ""


@pytest.mark.parametrize(
    ("tool", "who"),
    [
        ({"type": "web_search"}, "regular"),
        ({"type": "web_search_2025_08_26"}, "regular"),
        ({"type": "web_search", "external_web_access": True}, "regular"),
        ({"type": "web_search", "external_web_access": False}, ""),
        ({"type": "web_search", "external_web_access": object()}, ""),
        ({"type": "web_search", "**": object()}, ""),
        ({"type": "web_search_preview", "external_web_access": False}, "regular"),
        ({"type": "web_search_preview_2025_03_11"}, "regular"),
        ({"type": "function", "name": "web_search"}, ""),
    ],
)
def test_live_search(tool: dict[str, object], who: str) -> None:
    assert heard("RSD503", responses(tools=(tool,))) == who


@pytest.mark.parametrize(
    ("value", "who"),
    [
        ({}, "regular"),
        ({"user_location": {}}, "regular"),
        (None, ""),
        (maybe(None, reason=Reason.PARAMETER), "pedantic"),
    ],
)
def test_search_options_of_chat_completions(value: object, who: str) -> None:
    assert heard("RSD503", chat(web_search_options=value)) == who


def test_search_options_elsewhere_mean_nothing() -> None:
    assert heard("RSD503", call("/v1/embeddings", options={"web_search_options": {}})) == ""
