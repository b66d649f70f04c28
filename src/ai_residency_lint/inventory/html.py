"""The inventory as one HTML file that needs nothing else: the page that is filed.

Whatever comes from linted files or settings passes through ``markup.text``. Should that ever fail, the page's own
content security policy lets no script run but the one it names by its hash, and loads nothing.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from ai_residency_lint.inventory import words
from ai_residency_lint.inventory.assets import SCRIPT, STYLE
from ai_residency_lint.inventory.evidence import Facts, evidence, headline
from ai_residency_lint.inventory.markup import code, line, link, path, prose, text
from ai_residency_lint.inventory.model import VERDICTS, CallRow, ClientRow, Inventory, Row, Scope
from ai_residency_lint.inventory.picture import HATCH, Names, bar, key, picture

MARKS = {"violation": "✕", "undetermined": "?", "fine": "✓"}
MEANING = {
    "violation": "A rule that every reader would insist on is broken, by the call or by a client it goes through.",
    "undetermined": "No rule is broken, but the code leaves open, or the policy does not say, whether all is well.",
    "fine": "Host, endpoint, model and options are known, and nothing in them contradicts the policy.",
}
CALL_COLUMNS = ("Verdict", "Call", "Endpoint", "Host", "Model", "Kept by the endpoint")
CLIENT_COLUMNS = ("Verdict", "Client", "Made by", "Host", "Calls")


def html(inventory: Inventory) -> str:
    """The whole page. It depends on nothing but the inventory."""
    facts = Facts()
    hosts = Names.found("h", lambda row: words.hosts(row.host), inventory.calls)
    models = Names.found("m", lambda row: words.models(row.model), inventory.calls)
    body = [*_head(inventory), *_overview(inventory, hosts, models), *_calls(inventory, hosts, models, facts)]
    body += [*_clients(inventory, facts), *_rules(inventory), *_sources(inventory, facts)]
    content = "\n".join((*body, "</main>", *_footer(inventory)))
    return _DOCUMENT.format(
        style_hash=_hash(STYLE), script_hash=_hash(SCRIPT), style=STYLE, script=SCRIPT, hatch=HATCH, content=content,
        title=f"AI API inventory, {inventory.date.isoformat()}",
    )  # fmt: skip


_DOCUMENT = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{style_hash}'; \
script-src '{script_hash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{hatch}
{content}
<script>{script}</script>
</body>
</html>
"""


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


# -- head: what was looked at, under which rules -----------------------------------------------------------------------


def _head(inventory: Inventory) -> Iterator[str]:
    files = sum(scope.files for scope in inventory.scopes)
    yield "<header><h1>Inventory of calls to AI services</h1>"
    counts = f"{words.several(len(inventory.calls), 'call')} and {words.several(len(inventory.clients), 'client')}"
    paths = ", ".join(code(each) for each in inventory.paths if each != ".")
    whole = f"the project {code(inventory.project)}" if inventory.project else "this folder"
    yield f'<p class="lead">{counts} in {words.several(files, "file")} of {paths or whole}.</p>'
    for number, scope in enumerate(inventory.scopes, 1):
        if len(inventory.scopes) > 1:
            yield f"<h3>Settings {number}: {code(scope.settings or 'none')}</h3>"
        yield '<dl class="record">'
        for name, body in _record(scope, inventory):
            yield f"<div><dt>{name}</dt><dd>{body}</dd></div>"
        yield "</dl>"
    yield "</header><main>"


def _record(scope: Scope, inventory: Inventory) -> Iterator[tuple[str, str]]:
    part = "" if scope.complete else " (incomplete: absence proves nothing)"
    yield "Date of this record", inventory.date.isoformat()
    yield "Region that content must stay in", f"{text(scope.region_name)} ({code(scope.region)})"
    yield "Policy edition", f"{code(scope.edition)}{part}"
    yield "Policy as captured", text(scope.captured.replace("..", " to "))
    yield "Contract on retention (declared)", text(words.contract(scope))
    yield "Tool", f"ai-residency-lint {text(inventory.version)}"
    yield "Files inspected", f"{scope.files}, of which {scope.parsed} can matter and were parsed"
    if scope.settings:
        yield "Settings", code(scope.settings)
    if scope.trusted_hosts:
        yield "Hosts trusted by the settings", ", ".join(map(code, scope.trusted_hosts))
    if scope.environment:
        yield "Declared environment variables", ", ".join(map(code, scope.environment))
    if scope.silenced:
        yield "Rules turned off in checks (not here)", ", ".join(map(code, scope.silenced))


# -- overview ----------------------------------------------------------------------------------------------------------


def _overview(inventory: Inventory, hosts: Names, models: Names) -> Iterator[str]:
    yield '<h2 id="overview">Verdicts</h2><ul class="tiles">'
    for verdict in VERDICTS:
        count = inventory.count(verdict)
        mark = f'<span class="v v-{verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {verdict}</span>'
        yield f'<li class="t-{verdict}"><strong>{count}</strong>{mark}<p>{MEANING[verdict]}</p></li>'
    yield "</ul>"
    if inventory.calls:
        yield bar("all calls", inventory.calls, len(inventory.calls), "bar wide")
    yield from _unread(inventory)
    yield f'<div class="note"><p><b>What this page cannot know.</b> {text(words.CANNOT_KNOW)}</p></div>'
    if inventory.calls:
        yield '<h2>Where content goes</h2><div class="pictures">'
        for title, names in (("Calls by host", hosts), ("Calls by model", models)):
            yield f"<section><h3>{title}</h3>"
            yield from picture(names)
            yield "</section>"
        yield f'</div>{key()}<p class="soft">A call that may reach several is counted at each of them.</p>'


def _unread(inventory: Inventory) -> Iterator[str]:
    if inventory.unread:
        count = words.several(len(inventory.unread), "place")
        said = f"<b>Not inspected:</b> {count} could not be read; calls there are missing."
        yield f'<div class="note warn"><p>{said}</p><ul>'
        for step in inventory.unread:
            yield f"<li>{code(words.where(step.place))} {text(step.text)}</li>"
        yield "</ul></div>"


# -- calls and clients -------------------------------------------------------------------------------------------------


def _calls(inventory: Inventory, hosts: Names, models: Names, facts: Facts) -> Iterator[str]:
    yield '<h2 id="calls-title">Calls</h2>'
    if not inventory.calls:
        yield "<p>No call to an AI service was found in the inspected files.</p>"
        return
    yield from _form(hosts, models)
    yield from _table("calls", CALL_COLUMNS, "Every call that was found, fine ones included, by file and line.")
    several = len(inventory.scopes) > 1
    for row in inventory.calls:
        yield f'<tbody data-v="{row.verdict}" data-h="{hosts.indexes(row)}" data-m="{models.indexes(row)}">'
        yield from _row(row, _call_cells(row, several), facts)
    yield "</table>"


def _form(hosts: Names, models: Names) -> Iterator[str]:
    yield '<form id="filter" class="screen" role="search" aria-label="Filter the calls" hidden>'
    search = '<input type="search" name="text" autocomplete="off">'
    yield f'<label class="grow">Words in the row or its evidence{search}</label>'
    verdicts: dict[str, str] = {verdict: verdict for verdict in VERDICTS}
    yield _select("Verdict", "verdict", verdicts)
    yield _select("Host", "host", {str(number): name for name, number in hosts.numbers.items()})
    yield _select("Model", "model", {str(number): name for name, number in models.numbers.items()})
    yield '<button type="reset">Show all</button>'
    yield '<button type="button" id="all" aria-pressed="false">All evidence</button>'
    yield '<output aria-live="polite"></output></form>'


def _select(label: str, name: str, choices: dict[str, str]) -> str:
    options = "".join(f'<option value="{text(each)}">{text(shown)}</option>' for each, shown in choices.items())
    return f'<label>{label}<select name="{name}"><option value="">any</option>{options}</select></label>'


def _table(name: str, columns: tuple[str, ...], caption: str) -> Iterator[str]:
    yield f'<table id="{name}"><caption>{caption}</caption><colgroup>{"<col>" * len(columns)}</colgroup>'
    heads = "".join(f'<th scope="col">{each}</th>' for each in columns)
    yield f"<thead><tr>{heads}</tr></thead>"


def _row(row: Row, cells: Iterator[tuple[str, str]], facts: Facts) -> Iterator[str]:
    shown = list(cells)
    mark = f'<span class="v v-{row.verdict}"><span aria-hidden="true">{MARKS[row.verdict]}</span> {row.verdict}</span>'
    codes = f'<span class="soft">{" ".join(map(text, row.codes))}</span>' if row.codes else ""
    (_, first), *rest = shown
    others = "".join(f'<td data-l="{label}">{body}</td>' for label, body in rest)
    yield f'<tr><td>{mark}{codes}</td><th scope="row">{first}</th>{others}</tr>'
    more = f"<details><summary>{line(headline(row))}</summary>{evidence(row, facts)}</details>"
    yield f'<tr class="more"><td colspan="{len(shown) + 1}">{more}</td></tr>'
    yield "</tbody>"


def _call_cells(row: CallRow, several: bool) -> Iterator[tuple[str, str]]:
    scope = f", settings {row.scope + 1}" if several else ""
    maker = _maker(row)
    yield "Call", f'{path(words.where(row.place))}<span class="soft">{text(row.symbol)}{scope}</span>'
    endpoint = code(f"{row.verb} {row.endpoint}") if row.endpoint else words.NOT_KNOWN
    yield "Endpoint", f'{endpoint}<span class="soft">{text(maker)}</span>'
    yield "Host", _hosts(row)
    yield "Model", "<br>".join(_name(each) for each in _few(words.models(row.model)))
    options = "".join(f'<span class="soft">{text(f"{name}: {said}")}</span>' for name, said in words.options(row))
    yield "Kept", f"{text(words.kept(row.retention)) or 'the policy does not say'}{options}"


def _maker(row: Row) -> str:
    """Library and provider, once if they have the same name."""
    return row.library if row.provider in ("", row.library) else f"{row.library} to {row.provider}"


def _hosts(row: Row) -> str:
    regions = {words.host(each): each.region for each in row.host.values}
    lines = []
    for each in _few(words.hosts(row.host)):
        tag = f' <span class="tag">{text(regions[each])}</span>' if regions.get(each) else ""
        lines.append(_name(each) + tag)
    return "<br>".join(lines)


def _few(names: tuple[str, ...], most: int = 4) -> tuple[str, ...]:
    return names if len(names) <= most else (*names[:most], f"and {len(names) - most} more")


def _name(name: str) -> str:
    plain = name in (words.NOT_KNOWN, words.NO_MODEL, words.LEFT) or name.startswith("and ")
    return f'<span class="tag">{text(name)}</span>' if plain else code(name)


def _clients(inventory: Inventory, facts: Facts) -> Iterator[str]:
    if inventory.clients:
        yield '<h2 id="clients-title">Clients</h2>'
        yield from _table("clients", CLIENT_COLUMNS, "Every object, or module, that calls can go through.")
        for row in inventory.clients:
            yield "<tbody>"
            yield from _row(row, _client_cells(row), facts)
        yield "</table>"


def _client_cells(row: ClientRow) -> Iterator[tuple[str, str]]:
    maker = _maker(row)
    yield "Client", f'{path(words.where(row.place))}<span class="soft">{text(maker)}</span>'
    yield "Made by", f'{code(row.code)}<span class="soft">{text(row.symbol)}, {text(row.origin)}</span>'
    yield "Host", _hosts(row)
    yield "Calls", str(row.calls)


# -- apparatus ---------------------------------------------------------------------------------------------------------


def _rules(inventory: Inventory) -> Iterator[str]:
    if inventory.rules:
        yield '<h2>Rules cited</h2><div class="rules">'
        for rule in inventory.rules:
            title = f"<h3>{text(rule.code)} {text(rule.title)}</h3>"
            yield f'<div class="rule" id="{text(rule.code)}">{title}{prose(rule.why)}</div>'
        yield "</div>"


def _sources(inventory: Inventory, facts: Facts) -> Iterator[str]:
    if facts.cited:
        yield '<h2>Facts of the policy cited</h2><ol class="facts">'
        for fact, number in facts.cited.items():
            said = f'{text(fact.text)} <span class="soft">{link(fact.source)}, as of {text(fact.as_of)}</span>'
            yield f'<li id="fact-{number}">{said}</li>'
        yield "</ol>"
    yield "<h2>Sources of the policy</h2>"
    for scope in {each.edition: each for each in inventory.scopes}.values():
        until = f"Models that came out after {scope.listed_until} are unknown to it."
        yield f"<p>{code(scope.edition)} {text(scope.title)}. {until}</p><ul>"
        for each in scope.origins:
            said = f"{link(each.url)}, as of {text(each.as_of)}; {text(each.reliability)}"
            yield f'<li>{text(each.title)} <span class="soft">{said}</span></li>'
        yield "</ul>"


def _footer(inventory: Inventory) -> Iterator[str]:
    made = f"Made by ai-residency-lint {text(inventory.version)} on {inventory.date.isoformat()}."
    yield f"<footer><p>{made}</p></footer>"
