"""The inventory: rows, verdicts, and the four formats."""

import csv
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ai_residency_lint import engine
from ai_residency_lint.calls.facts import Answer, Missing, Possible
from ai_residency_lint.cli import main
from ai_residency_lint.inventory.collect import inventory
from ai_residency_lint.inventory.csv import csv as as_csv
from ai_residency_lint.inventory.html import html as as_html
from ai_residency_lint.inventory.json import json as as_json
from ai_residency_lint.inventory.known import datum, filed
from ai_residency_lint.inventory.model import Datum, Host, Inventory, Remark, Route
from ai_residency_lint.inventory.table import table as as_table
from ai_residency_lint.inventory.verdict import verdict
from ai_residency_lint.reporters.printable import width
from ai_residency_lint.resolve.values import Reason
from ai_residency_lint.settings.load import Loader, Overrides

TODAY = date(2026, 11, 21)
SAMPLE = Path(__file__).parent / "fixtures" / "sample"
EU = "from openai import OpenAI\nclient = OpenAI(base_url='https://eu.api.openai.com/v1')\n"
CALL = "client.chat.completions.create(model='gpt-4.1-2025-04-14', messages=m{more})\n"
Make = Callable[..., Inventory]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The inventory of files, given by name with ``__`` for ``/`` (or as a mapping)."""

    def made(files: Mapping[str, str] | str, **settings: Any) -> Inventory:
        for name, text in ({"app.py": files} if isinstance(files, str) else files).items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return surveyed(tmp_path, **settings)

    return made


def surveyed(folder: Path, paths: tuple[str, ...] = (".",), **settings: Any) -> Inventory:
    said = Overrides(**settings)
    loader = Loader(folder, overrides=said)
    surveys = engine.survey(engine.inputs(paths, loader), loader, today=TODAY)
    return inventory(surveys, paths, today=TODAY, cwd=folder, persona=said.persona)


@pytest.fixture(scope="module")
def sample() -> Inventory:
    return surveyed(SAMPLE)


# -- rows --------------------------------------------------------------------------------------------------------------


def test_every_client_and_call_has_a_row_fine_ones_too(sample: Inventory) -> None:
    calls = {f"{each.place.path}:{each.place.line}": each for each in sample.calls}
    fine = calls["app/chat.py:8"]
    assert (fine.verdict, fine.codes, fine.endpoint, fine.verb) == ("fine", (), "/v1/chat/completions", "POST")
    assert fine.model is not None
    assert (fine.model.status, fine.model.values) == ("known", ("gpt-4.1-2025-04-14",))
    assert [(each.host, each.region) for each in fine.host.values] == [("eu.api.openai.com", "eu")]
    assert {each.verdict for each in sample.calls} == {"violation", "undetermined", "fine"}
    clients = {f"{each.place.path}:{each.place.line}": each for each in sample.clients}
    assert clients["app/clients.py:5"].calls > 1
    assert (clients["app/clients.py:10"].verdict, clients["app/clients.py:10"].codes) == ("violation", ("RSD102",))


def test_whatever_check_finds_is_in_a_row_at_its_place(sample: Inventory) -> None:
    report = engine.check([SAMPLE], Loader(SAMPLE), today=TODAY)
    rows = {(row.place, code) for row in (*sample.clients, *sample.calls) for code in row.codes}
    shown = {(each.path, each.cell, each.line, code) for each, code in rows}
    found = {(at.path, at.cell, at.line, each.code) for each in report.findings for at in [each.location]}
    assert len(found) > 20
    assert found <= shown


def test_a_call_inherits_the_verdict_of_its_client(make: Make) -> None:
    made = make({
        "llm.py": "from openai import OpenAI\nclient = OpenAI()\n",
        "app.py": "from llm import client\nfast = client.with_options(timeout=5)\n"
        + CALL.format(more="").replace("client.", "fast.") * 3,
        "llm_use.py": "import llm\nllm." + CALL.format(more="") * 1,
    })  # fmt: skip
    assert [(each.verdict, each.codes) for each in made.calls] == [("violation", ("RSD101",))] * 4
    assert all(each.trail[-1].place.path == "llm.py" for each in made.calls)
    base = next(each for each in made.clients if each.place.path == "llm.py")
    assert base.calls == 4


def test_every_call_without_client_is_a_violation_not_the_first_only(make: Make) -> None:
    made = make("import litellm\n" + "litellm.completion(model='openai/gpt-4.1-2025-04-14', messages=m)\n" * 3)
    assert [each.codes for each in made.calls] == [("RSD101",)] * 3


def test_a_wrong_websocket_host_is_nothing_to_other_calls(make: Make) -> None:
    base = "https://eu.api.openai.com/v1"
    text = (
        f"from openai import OpenAI\nclient = OpenAI(base_url='{base}', websocket_base_url='wss://api.openai.com/v1')\n"
    )
    made = make(text + CALL.format(more="") + "client.realtime.connect(model='gpt-realtime')\n")
    assert [each.verdict for each in made.calls] == ["fine", "violation"]
    assert made.clients[0].verdict == "violation"


@pytest.mark.parametrize("silence", ["comment", "ignore", "per-file"])
def test_silenced_findings_do_not_make_a_call_fine(make: Make, tmp_path: Path, silence: str) -> None:
    line = CALL.format(more=", store=True").rstrip()
    files = {"app.py": EU + line + ("  # noqa: RSD401\n" if silence == "comment" else "\n")}
    if silence == "per-file":
        files["pyproject.toml"] = '[tool.ai-residency-lint]\nper-file-ignores = { "app.py" = ["RSD4"] }\n'
    made = make(files, **({"ignore": ("RSD401",)} if silence == "ignore" else {}))
    (call,) = made.calls
    assert call.verdict == "violation"
    assert [each.suppressed for each in call.remarks] == ["comment" if silence == "comment" else "settings"]


def test_persona_adds_codes_but_never_changes_the_verdict(make: Make) -> None:
    text = EU + CALL.format(more="").replace("gpt-4.1-2025-04-14", "gpt-4.1")
    plain, pedantic = make(text).calls[0], make(text, persona="pedantic").calls[0]
    assert (plain.codes, pedantic.codes) == ((), ("RSD202",))
    assert plain.verdict == pedantic.verdict == "fine"


def test_settings_cannot_make_a_violation_lighter(make: Make) -> None:
    lighter = '[tool.ai-residency-lint]\nseverity = { "RSD101" = "note" }\n'
    made = make({"app.py": EU.replace("eu.", "") + CALL.format(more=""), "pyproject.toml": lighter})
    assert made.calls[0].verdict == "violation"


def test_notebooks_have_cells(make: Make) -> None:
    cells = [{"cell_type": "code", "source": text} for text in ("import os\n", EU + "\n" + CALL.format(more=""))]
    made = make({"demo.ipynb": json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})})
    (call,) = made.calls
    assert (call.place.cell, call.place.line) == (1, 4)
    assert any(step.place.cell == 1 and step.place.line == 2 for step in call.trail)
    assert json.loads(as_json(made))["calls"][0]["cell"] == 1
    assert "demo.ipynb:cell 1:4" in as_table(made)


def test_what_cannot_be_read_is_listed(make: Make) -> None:
    made = make({"app.py": EU, "broken.py": "import openai\ndef (:\n"})
    assert [each.place.path for each in made.unread] == ["broken.py"]
    assert "broken.py:2" in as_html(made)
    assert json.loads(as_json(made))["unread"][0]["path"] == "broken.py"
    assert "not read: broken.py:2" in as_table(made)


# -- options and retention ---------------------------------------------------------------------------------------------


def test_store_is_shown_where_it_decides_with_its_default(make: Make) -> None:
    made = make(EU + "client.responses.create(model='gpt-4.1-2025-04-14', input=i)\nclient.models.list()\n")
    store = made.calls[0].options["store"]
    assert (store.status, store.default) == ("omitted", "true")
    assert "30 days" in store.facts[0].text
    assert store.facts[0].source.startswith("https://")
    assert made.calls[0].retention is not None
    assert made.calls[0].retention.path == "/v1/responses"
    assert made.calls[1].options == {}
    assert made.calls[1].model is None


def test_tools_are_shown_by_type_and_server_only(make: Make) -> None:
    tools = (
        "[{'type': 'mcp', 'server_label': 's', 'server_url': 'https://mcp.example.com/sse?token=abc', "
        "'authorization': 'secret-1'}, {'type': 'function', 'name': 'f', 'parameters': {'hidden': 1}}]"
    )
    made = make(EU + f"client.responses.create(model='gpt-4.1-2025-04-14', input=i, store=False, tools={tools})\n")
    (call,) = made.calls
    assert call.options["tools"].values == (["mcp (mcp.example.com)", "function"],)
    assert "third party" in " ".join(each.text for each in call.options["tools"].facts)
    for text in (as_json(made), as_html(made), as_csv(made)):
        assert "token=abc" not in text
        assert "secret-1" not in text
    assert "'hidden'" not in as_csv(made)


def test_unseen_arguments_leave_a_call_open(make: Make) -> None:
    made = make(EU + "def ask(**more):\n    client.responses.create(model='gpt-4.1-2025-04-14', store=False, **more)\n")
    (call,) = made.calls
    assert call.verdict == "undetermined"
    assert call.unseen
    assert call.doubts == (f"further options: {call.unseen}",)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('OpenAI(api_key="sk-proj-abc")', 'OpenAI(api_key="...")'),
        ("{'api_key': 'abc', 'x': 1}", "{'api_key': '...', 'x': 1}"),
        ("call(sk-proj-0123456789abcdef)", "call(sk-...)"),
        ("https://host.example/v1?a=b&api_key=abc&c=d", "https://host.example/v1?a=b&api_key=...&c=d"),
        ("https://user:pw@host.example/v1", "https://...@host.example/v1"),
        ('OpenAI(api_key=KEY, base_url="https://host")', 'OpenAI(api_key=KEY, base_url="https://host")'),
        ("max_tokens = 'many'", "max_tokens = 'many'"),
    ],
)
def test_keys_are_not_filed(source: str, shown: str) -> None:
    assert filed(source) == shown


def test_no_format_has_the_keys_that_stand_beside_the_proof(make: Make) -> None:
    made = make(EU.replace("base_url", "api_key='sk-proj-hidden0123456789', base_url") + CALL.format(more=""))
    assert "api_key='...'" in made.calls[0].trail[0].text
    for render in (as_json, as_csv, as_html, as_table):
        assert "hidden0123456789" not in render(made)


# -- verdicts ----------------------------------------------------------------------------------------------------------

GOOD = Host("eu.api.openai.com", "provider", "eu", "openai", "argument", "", "https://eu.api.openai.com/v1", True)
KNOWN = Route("known", (GOOD,))
MODEL = Datum("known", ("gpt-4.1-2025-04-14",))


def remark(code: str = "RSD101", severity: Any = "error", persona: Any = "regular", **more: Any) -> Remark:
    return Remark(code, "name", "message", severity, persona, **more)


@pytest.mark.parametrize(
    ("remarks", "host", "more", "expected"),
    [
        ([], KNOWN, {}, "fine"),
        ([], KNOWN, {"model": MODEL}, "fine"),
        ([], KNOWN, {"options": {"store": Datum("known", (False,)), "user": Datum("unknown")}}, "fine"),
        ([remark()], KNOWN, {}, "violation"),
        ([remark(severity="warning")], KNOWN, {}, "violation"),
        ([remark(inherited=True)], KNOWN, {}, "violation"),
        ([remark(suppressed="comment")], KNOWN, {}, "violation"),
        ([remark()], Route("unknown"), {"endpoint": ""}, "violation"),
        ([remark(severity="note")], KNOWN, {}, "fine"),
        ([remark(persona="pedantic")], KNOWN, {}, "fine"),
        ([remark("RSD203", "warning", "pedantic")], KNOWN, {"model": MODEL}, "undetermined"),
        ([remark("RSD999")], KNOWN, {}, "undetermined"),
        ([], Route("unknown", (GOOD,), "why"), {}, "undetermined"),
        ([], Route("unknown"), {}, "undetermined"),
        ([], KNOWN, {"endpoint": ""}, "undetermined"),
        ([], KNOWN, {"model": Datum("unknown", ("gpt-4.1",))}, "undetermined"),
        ([], KNOWN, {"model": Datum("omitted")}, "undetermined"),
        ([], KNOWN, {"options": {"store": Datum("unknown")}}, "undetermined"),
        ([], KNOWN, {"options": {"session.store": Datum("unknown")}}, "undetermined"),
        ([], KNOWN, {"unseen": "**kwargs"}, "undetermined"),
        ([], Route("known", (replace(GOOD, via="environment variable URL"),)), {}, "undetermined"),
        ([], Route("one-of", (GOOD, replace(GOOD, host="a.b", kind="vendor", ours=False))), {}, "undetermined"),
        ([], Route("known", (replace(GOOD, host="api.openai.com", region="global", ours=False),)), {}, "undetermined"),
        ([], Route("known", (replace(GOOD, kind="malformed", ours=False),)), {}, "undetermined"),
    ],
)  # fmt: skip
def test_verdicts(remarks: list[Remark], host: Route, more: dict[str, Any], expected: str) -> None:
    said, doubts = verdict(remarks, host, **more)
    assert said == expected
    assert bool(doubts) == (said == "undetermined" or "endpoint" in more)


def test_never_fine_with_an_open_or_strange_host() -> None:
    strange = [
        replace(GOOD, kind=kind, ours=False) for kind in ("provider", "vendor", "foreign", "malformed", "invalid")
    ]
    routes = [Route("unknown"), Route("unknown", (GOOD,)), Route("unknown", (), "why")]
    routes += [Route("one-of", (GOOD, each)) for each in (*strange, replace(GOOD, via="parameter url"))]
    silences = ([], [remark(severity="note")], [remark(persona="auditor")])
    for host, remarks, model in product(routes, silences, (None, MODEL)):
        assert verdict(remarks, host, model=model)[0] == "undetermined"


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        ("base_url='https://eu.api.openai.com/v1'", {}, "fine"),
        ("data_residency='eu'", {}, "fine"),
        ("", {"environment": {"OPENAI_BASE_URL": "https://eu.api.openai.com/v1"}}, "fine"),
        ("base_url=os.getenv('URL', 'https://eu.api.openai.com/v1')", {}, "undetermined"),
        ("base_url=os.environ['URL']", {}, "undetermined"),
        ("base_url=os.environ['URL']", {"environment": {"URL": "https://eu.api.openai.com/v1"}}, "fine"),
        ("base_url='http://localhost:4000/v1'", {}, "fine"),
        ("base_url='https://relay.example.net/v1'", {"trusted_hosts": ("relay.example.net",)}, "fine"),
        ("base_url='https://relay.example-relay.net/v1'", {}, "violation"),
        ("base_url='https://res.openai.azure.com/openai/v1/'", {}, "undetermined"),
        ("base_url='https://us.api.openai.com/v1'", {}, "violation"),
        ("base_url='https://us.api.openai.com/v1'", {"region": "us"}, "fine"),
    ],
)
def test_verdicts_of_code(make: Make, text: str, settings: dict[str, Any], expected: str) -> None:
    made = make(f"import os\nfrom openai import OpenAI\nclient = OpenAI({text})\n" + CALL.format(more=""), **settings)
    assert [each.verdict for each in (*made.clients, *made.calls)] == [expected] * 2


# -- JSON --------------------------------------------------------------------------------------------------------------

PLACE = {"path", "line", "column", "cell"}
HEAD = PLACE | {"symbol", "code", "library", "provider", "policy"}
TAIL = {"verdict", "doubts", "codes", "findings", "trail"}
DATUM = {"status", "values", "reason", "detail", "via", "trail"}


@pytest.mark.parametrize(
    ("default", "status", "values", "verdict"),
    [
        ("model='gpt-4.1-2025-04-14'", "known", ("gpt-4.1-2025-04-14",), "fine"),
        ("model", "unknown", (), "undetermined"),
    ],
)
def test_a_default_counts_as_the_model_and_names_what_replaces_it(
    make: Make, default: str, status: str, values: tuple[str, ...], verdict: str
) -> None:
    files = {
        "app.py": EU + f"def ask({default}):\n    " + CALL.replace("'gpt-4.1-2025-04-14'", "model").format(more=""),
        "setup.py": "",
    }
    (call,) = make(files).calls
    assert (call.model.status, call.model.values, call.verdict) == (status, values, verdict)
    assert call.model.via == ("parameter model" if values else "")


def test_a_default_does_not_count_as_the_host(make: Make) -> None:
    text = "from openai import OpenAI\ndef made(url='https://eu.api.openai.com/v1'):\n    return OpenAI(base_url=url)\n"
    (client,) = make({"app.py": text, "setup.py": ""}).clients
    assert client.verdict == "undetermined" and client.host.status == "known"
    assert [each.via for each in client.host.values] == ["parameter url"]


def test_json_schema(sample: Inventory) -> None:
    document = json.loads(as_json(sample))
    assert list(document) == ["schema", "tool", "date", "paths", "policy", "clients", "calls", "unread"]
    assert (document["schema"], document["date"]) == (1, "2026-11-21")
    for call in document["calls"]:
        assert set(call) == HEAD | TAIL | {"verb", "endpoint", "model", "host", "options", "unseen", "retention"}
        assert set(call["model"]) == DATUM
        assert call["model"]["status"] in {"known", "one-of", "unknown", "omitted"}
        assert set(call["host"]) == DATUM - {"via"}
        assert all(set(each) == DATUM | {"default"} for each in call["options"].values())
        assert call["verdict"] in {"violation", "undetermined", "fine"}
        assert all(set(step) == PLACE | {"text"} for step in (*call["trail"], *call["host"]["trail"]))
    for client in document["clients"]:
        assert set(client) == HEAD | TAIL | {"origin", "calls", "host"}
    hosts = [value for row in document["calls"] for value in row["host"]["values"]]
    assert {"host", "region", "kind", "vendor", "cause", "via", "url"} == set(hosts[0])
    assert document["policy"][0]["edition"] == "openai-2026-10"
    assert document["policy"][0]["region"] == "eu"


def test_rows_name_the_settings_that_hold_for_them(make: Make) -> None:
    other = '[tool.ai-residency-lint]\nregion = "us"\nretention = "zdr"\n'
    text = EU + CALL.format(more="")
    made = make({"a/app.py": text, "b/app.py": text, "b/pyproject.toml": other})
    document = json.loads(as_json(made))
    policies = [document["policy"][each["policy"]] for each in document["calls"]]
    assert [(each["region"], each["retention"], each["settings"]) for each in policies] == [
        ("eu", None, None), ("us", "zdr", "b/pyproject.toml"),
    ]  # fmt: skip
    assert [each.verdict for each in made.calls] == ["fine", "violation"]
    assert "b/pyproject.toml" in as_html(made)


def test_the_same_input_gives_the_same_bytes(sample: Inventory) -> None:
    again, parts = surveyed(SAMPLE), surveyed(SAMPLE, ("tests", "notebooks", "app"))
    for render in (as_json, as_csv, as_html, as_table):
        assert render(again) == render(sample)
    assert json.loads(as_json(parts))["calls"] == json.loads(as_json(sample))["calls"]


# -- CSV ---------------------------------------------------------------------------------------------------------------


def test_csv_is_one_row_a_call(sample: Inventory) -> None:
    text = as_csv(sample)
    assert text.count("\r\n") == len(sample.calls) + 1
    assert "\n" not in text.replace("\r\n", "")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [(row["path"], int(row["line"]), row["verdict"]) for row in rows] == [
        (each.place.path, each.place.line, each.verdict) for each in sample.calls
    ]
    assert {row["date"] for row in rows} == {"2026-11-21"}
    assert {row["policy"] for row in rows} == {"openai-2026-10"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\\t=", " ="])
def test_csv_cells_are_no_formulas(make: Make, start: str) -> None:
    hostile = f'{start}HYPERLINK(\\"https://x\\",\\"a\\"), "quoted", a'
    made = make(EU + f"client.responses.create(model='''{hostile}''', input=i)\n")
    (row,) = csv.DictReader(StringIO(as_csv(made), newline=""))
    assert row["model"].startswith("'" if "t" not in start else "\\t=")
    assert '"quoted", a' in row["model"]
    assert all(not (cell or "").lstrip().startswith(("=", "+", "-", "@", "\t")) for cell in row.values())


# -- HTML --------------------------------------------------------------------------------------------------------------

EVIL = "</script></style><img src=x onerror=alert(1)>\"' onload=alert(2) x=`${{y}}` &lt;b&gt; \u202e"


class Page(HTMLParser):
    """Elements with their attributes, and whether all are closed in order."""

    VOID = frozenset({"meta", "link", "input", "br", "col", "line", "rect", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{tag} is closed but was not opened"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)

    def named(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def test_html_is_well_formed_and_needs_nothing_else(sample: Inventory) -> None:
    page = Page(as_html(sample))
    assert page.open == []
    for tag, attributes in page.elements:
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        assert not any(name.startswith("on") or name in {"style", "src", "srcset"} for name in attributes), tag
    assert [each["href"] for each in page.named("link")] == ["data:,"]
    assert len(list(page.named("tbody"))) == len(sample.calls) + len(sample.clients)
    assert all(str(each["href"]).startswith(("#", "https://")) for each in page.named("a"))
    anchors = {attributes.get("id") for _, attributes in page.elements}
    assert all(str(each["href"])[1:] in anchors for each in page.named("a") if str(each["href"]).startswith("#"))


def test_html_lets_only_its_own_script_and_style_run(sample: Inventory) -> None:
    page = Page(as_html(sample))
    policy = next(each["content"] for each in page.named("meta") if each.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    for kind in ("script", "style"):
        content = "".join(page.inside[kind])
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_html_escapes_everything_that_was_linted(make: Make) -> None:
    plain = Page(as_html(make(EU + CALL.format(more=""))))
    name = "".join(f"\\x{ord(each):02x}" if ord(each) < 256 else f"\\u{ord(each):04x}" for each in EVIL)
    text = EU + f"client.responses.create(model='{name}', user='{name}', input=i, tools=[{{'type': '{name}'}}])\n"
    text += f"OpenAI(base_url='https://eu.api.openai.com/{name}')\nOpenAI(base_url='https://x{name}y.z/v1')\n"
    made = make({"app.py": text, "<b onclick=x>'&.py": EU + CALL.format(more="")}, trusted_hosts=("<script>",))
    page = Page(as_html(made))
    assert page.open == []
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements} | {"ul", "li", "div"}
    assert page.inside == plain.inside
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "onerror=alert(1)&gt;" in as_html(made)
    assert "\u202e" not in as_html(made)


def test_html_says_what_an_auditor_needs_at_the_top(make: Make) -> None:
    made = make(EU + CALL.format(more=""), retention="mam")
    top = as_html(made).partition('<h2 id="calls-title">')[0]
    for needed in (
        "2026-11-21", "Europe (EEA + Switzerland)", "openai-2026-10", "2026-10-06 to 2026-10-25",
        "modified abuse monitoring", f"ai-residency-lint {made.version}", "What this page cannot know", "the contract",
        "<svg",
    ):  # fmt: skip
        assert needed in top
    assert "prefers-color-scheme:dark" in top
    assert "@media print" in top


def test_html_shows_the_proof_and_the_source_of_policy_facts(make: Make) -> None:
    made = make({
        "llm.py": "URL = 'https://api.openai.com/v1'\n",
        "app.py": "from openai import OpenAI\nimport llm\nclient = OpenAI(base_url=llm.URL)\n" + CALL.format(more=""),
    })  # fmt: skip
    page = as_html(made)
    assert "llm.py:1" in page
    assert "URL = &#x27;https://api.openai.com/v1&#x27;" in page
    assert '<div class="rule" id="RSD101">' in page
    assert '<li id="fact-1">' in page
    assert "developers.openai.com/api/docs/guides/your-data" in page


# -- table and sizes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [20, 80, 100, 120, 160, 400])
def test_table_fits(sample: Inventory, columns: int) -> None:
    wide = replace(sample.calls[0], symbol="x", place=replace(sample.calls[0].place, path="日本語/" * 40 + "a.py"))
    text = as_table(replace(sample, calls=(*sample.calls, wide)), columns)
    room = min(max(columns, 80), 160)
    assert max(map(width, text.splitlines())) <= room
    assert text.count("violation") >= len([each for each in sample.calls if each.verdict == "violation"])
    assert ("a.py:" in text) and ("…" in text)
    assert "\x1b" not in text
    assert "\x1b[31mviolation" in as_table(sample, columns, color=True)


def test_nothing_found(make: Make) -> None:
    made = make("print('hello')\n")
    assert (made.clients, made.calls) == ((), ())
    document = json.loads(as_json(made))
    assert (document["clients"], document["calls"]) == ([], [])
    assert document["policy"][0]["files"] == 1
    assert as_csv(made).startswith("path,line,column")
    assert as_csv(made).count("\r\n") == 1
    assert "No calls were found." in as_table(made)
    page = as_html(made)
    assert Page(page).open == []
    assert "No call to an AI service was found" in page


def test_thousands_of_calls(sample: Inventory) -> None:
    calls = sample.calls * (5000 // len(sample.calls) + 1)
    many = tuple(replace(row, place=replace(row.place, line=line)) for line, row in enumerate(calls[:5000]))
    text = as_html(replace(sample, calls=many))
    page = Page(text)
    assert page.open == []
    assert sum("data-v" in each for each in page.named("tbody")) == 5000
    assert len(text) / 5000 < 3000
    assert len(list(page.named("rect"))) < 200
    numbers = [int(each["value"] or 0) for each in page.named("option") if (each["value"] or "x").isdigit()]
    used = {int(word) for each in page.named("tbody") for word in str(each.get("data-m") or "").split()}
    assert used <= set(numbers)


# -- command line ------------------------------------------------------------------------------------------------------


def test_command(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(EU.replace("eu.", "") + CALL.format(more=""))
    monkeypatch.chdir(tmp_path)
    arguments = ["inventory", "app.py", "--isolated", "--date", "2026-11-21"]
    assert main([*arguments, "--format", "json"]) == 0, "a record is no gate"
    out = capsys.readouterr()
    assert json.loads(out.out)["calls"][0]["codes"] == ["RSD101"]
    assert out.err == "1 client, 1 call (1 violation, 0 undetermined, 0 fine), 0 not read\n"
    assert main([*arguments, "--format", "html", "--output-file", "page.html", "-q"]) == 0
    assert capsys.readouterr() == ("", "")
    assert "RSD101" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert main([*arguments, "--format", "csv", "--output-file", "calls.csv", "-q"]) == 0
    assert (tmp_path / "calls.csv").read_bytes().count(b"\r\n") == 2
    assert main([*arguments, "--env", "X=1", "--region", "us", "--retention", "zdr"]) == 0
    assert "region us, policy openai-2026-10, retention: zero data retention" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--date", "yesterday"], '--date: "yesterday" is not a date'),
        (["--format", "xml"], "invalid choice"),
        (["--region", "mars"], 'region: "mars"'),
        (["--output-file", "no/such/folder/x.html"], "cannot be written"),
    ],
)
def test_command_errors(
    more: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["inventory", "--isolated", *more]) == 2
    assert message in capsys.readouterr().err


def test_keys_that_are_not_there_leave_nothing_open() -> None:
    missing = [Missing(Reason.UNBOUND, f"key {key!r}", optional=True) for key in "ab"]
    assert datum(Answer((Possible("gpt-5.5"),), tuple(missing)), {}).status == "known"
    assert datum(Answer((), tuple(missing)), {}).status == "unknown"
