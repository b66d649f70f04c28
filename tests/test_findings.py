"""Selection, suppression, fingerprints and the way from a rule's finding to a reported one."""

import re

import pytest
from msgspec.structs import replace

from ai_residency_lint.errors import SettingsError
from ai_residency_lint.findings.fingerprint import Placed, fingerprinted
from ai_residency_lint.findings.model import Finding, Location, Related
from ai_residency_lint.findings.publish import Origin, Publisher
from ai_residency_lint.findings.select import Selection, Selector, path_pattern
from ai_residency_lint.findings.suppress import Suppressions, split_lines

KNOWN = {
    "RSD101": "global-endpoint",
    "RSD102": "other-region",
    "RSD201": "unlisted-model",
    "RSD401": "store-true",
    "RSD999": "unreadable",
    "ABC123": "of-a-plugin",
}


def on(**words: tuple[str, ...]) -> set[str]:
    selection = Selector(KNOWN).selection(**words)  # type: ignore[arg-type]
    return {code for code in KNOWN if selection.on(code)}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({}, set(KNOWN)),
        ({"select": ("RSD1",)}, {"RSD101", "RSD102", "RSD999"}),
        ({"select": ("global-endpoint",)}, {"RSD101", "RSD999"}),
        ({"select": ("rsd101", "Store-True")}, {"RSD101", "RSD401", "RSD999"}),
        ({"ignore": ("RSD1",)}, set(KNOWN) - {"RSD101", "RSD102"}),
        ({"select": ("RSD101",), "ignore": ("RSD1",)}, {"RSD101", "RSD999"}),
        ({"select": ("RSD1",), "ignore": ("RSD101",)}, {"RSD102", "RSD999"}),
        ({"select": ("RSD1",), "ignore": ("RSD1",)}, {"RSD999"}),
        ({"select": ("RSD1",), "extend_select": ("RSD4",)}, {"RSD101", "RSD102", "RSD401", "RSD999"}),
        ({"select": ("ABC",), "ignore": ("RSD9",)}, {"ABC123"}),
        ({"ignore": ("unreadable",)}, set(KNOWN) - {"RSD999"}),
    ],
)
def test_selection(words: dict[str, tuple[str, ...]], codes: set[str]) -> None:
    assert on(**words) == codes


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("RSD1O1", '; did you mean "RSD101"?'),
        ("global-endpiont", '; did you mean "global-endpoint"?'),
        ("E501", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("key", ["select", "extend_select", "ignore"])
def test_unknown_rules(key: str, word: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        on(**{key: (word,)})
    assert str(caught.value).startswith(f'{key.replace("_", "-")}: unknown rule "{word}"')
    assert str(caught.value).endswith(said or '"')


def test_unknown_rules_in_tables() -> None:
    with pytest.raises(SettingsError, match='per-file-ignores: unknown rule "RSD103"'):
        Selector(KNOWN).selection(per_file_ignores={"a.py": ("RSD103",)})
    with pytest.raises(SettingsError, match='severity: unknown rule "RSD103"'):
        Selector(KNOWN).selection(severity={"RSD103": "note"})
    with pytest.raises(SettingsError, match=r'per-file-ignores: "\[z-a\]" is no valid pattern'):
        Selector(KNOWN).selection(per_file_ignores={"[z-a]": ("RSD1",)})


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("conftest.py", "conftest.py", True),
        ("conftest.py", "a/b/conftest.py", True),
        ("conftest.py", "a/my_conftest.py", False),
        ("tests/*", "tests/a/b.py", True),
        ("tests/*", "other/tests/a.py", False),
        ("tests/", "tests/a.py", True),
        ("**/tests/*", "tests/a.py", True),
        ("**/tests/*", "x/y/tests/a.py", True),
        ("a/**/b.py", "a/b.py", True),
        ("a/**/b.py", "a/x/y/b.py", True),
        ("{a,b}/*.py", "b/x.py", True),
        ("{a,b}/*.py", "c/x.py", False),
        ("test_?.py", "test_1.py", True),
        ("test_[0-9].py", "test_x.py", False),
        ("test_[!0-9].py", "test_x.py", True),
        ("a.py", "aXpy", False),
        ("a{b", "a{b", False),
        ("!src/**", "src/a.py", False),
        ("!src/**", "other/a.py", True),
        ("!a.py", "x/a.py", False),
        ("!a.py", "x/b.py", True),
    ],
)
def test_path_patterns(glob: str, path: str, matches: bool) -> None:
    assert bool(re.fullmatch(path_pattern(glob), path)) is matches


def finding(code: str = "RSD101", line: int = 1, end_line: int | None = None, path: str = "a.py") -> Finding:
    return Finding(code, KNOWN[code], "message", "error", Location(path, None, line, 1, end_line or line, 5))


def test_severity_longest_prefix_wins() -> None:
    selection = Selector(KNOWN).selection(severity={"RSD1": "note", "global-endpoint": "warning"})
    assert [selection.severity(finding(code)) for code in ("RSD101", "RSD102", "RSD201")] == [
        "warning",
        "note",
        "error",
    ]


@pytest.mark.parametrize(
    ("comment", "hidden"),
    [
        ("# noqa", True),
        ("#noqa", True),
        ("# NoQA", True),
        ("# type: ignore # noqa", True),
        ("# noqa: RSD101", True),
        ("# noqa:rsd101", True),
        ("# noqa : RSD101", True),
        ("# noqa: E501, RSD101", True),
        ("# noqa: E501 RSD101 because", True),
        ("# noqa: E501,RSD101", True),
        ("# noqa: RSD1", True),
        ("# noqa: RSD", False),
        ("# noqa: RSD102", False),
        ("# noqa: RSD1011", False),
        ("# noqa: global-endpoint", False),
        ("# noqa:", False),
        ("# noqaRSD101", False),
        ("# flake8: noqa", False),
        ("'# noqa'", False),
        ("", False),
    ],
)
def test_noqa(comment: str, hidden: bool) -> None:
    assert Suppressions(split_lines(f"x = OpenAI()\ny = OpenAI()  {comment}\n")).hides("RSD101", 2, 2) is hidden


def test_noqa_on_the_first_or_last_line_but_not_between() -> None:
    text = "x = OpenAI(\n    a,{1}\n    b,{2}\n){3}\n"
    for place, hidden in ((1, False), (2, False), (3, True)):
        marks = {str(number): "  # noqa" if number == place else "" for number in (1, 2, 3)}
        lines = text.replace("{1}", marks["1"]).replace("{2}", marks["2"]).replace("{3}", marks["3"])
        assert Suppressions(split_lines(lines)).hides("RSD101", 1, 4) is hidden
    assert Suppressions(split_lines("x = OpenAI(  # noqa\n)\n")).hides("RSD101", 1, 2)


def test_noqa_in_text_that_python_cannot_split() -> None:
    suppressions = Suppressions(split_lines("x = OpenAI()  # noqa\n)))\n'''\ny = 1 # noqa\n"))
    assert suppressions.hides("RSD101", 1, 1)
    assert suppressions.hides("RSD101", 4, 4)
    assert not suppressions.hides("RSD101", 99, 99)


def test_lines_end_where_python_ends_them() -> None:
    assert split_lines("a\r\nb\rc\x0c\u2028d\n") == ("a", "b", "c\x0c\u2028d", "")


def prints(*placed: tuple[Finding, str, str]) -> list[str]:
    return [each.fingerprint for each in fingerprinted(Placed(*each) for each in placed)]


def test_fingerprints() -> None:
    one = finding()
    (first, second) = prints((one, "a.py", "x = OpenAI()"), (finding(line=7), "a.py", "  x =  OpenAI()  # noqa: E501"))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second, "equal lines are told apart by their order"
    assert prints((finding(line=9), "a.py", "x = OpenAI()")) == [first], "the line number has no part in it"
    assert prints((replace(one, message="other"), "a.py", "x = OpenAI()")) == [first]
    others = [(finding("RSD102"), "a.py", "x = OpenAI()"), (one, "b.py", "x = OpenAI()"), (one, "a.py", "y = OpenAI()")]
    assert len({first, second, *(prints(each)[0] for each in others)}) == 5


def test_a_fingerprint_never_changes() -> None:
    assert prints((finding(), "a.py", "x = OpenAI()")) == ["208743ed02413cb2826d0668e3cefbbc"]


TEXT = "x = OpenAI()\nx = OpenAI()  # noqa: RSD101\nx = OpenAI()\n"


def published(*findings: Finding, selection: Selection | None = None, **more: object) -> tuple[Finding, ...]:
    origins = {path: Origin.of(f"src/{path}", TEXT, lambda line: (None, line)) for path in ("a.py", "b.py")}
    publisher = Publisher(origins, selection or Selection(), **more)  # type: ignore[arg-type]
    return tuple(publisher.published(findings))


def test_published_findings_are_sorted_and_single() -> None:
    later, earlier, other = finding(line=3), finding(line=1), finding(path="b.py")
    places = [each.location for each in published(other, later, earlier, earlier)]
    assert places == [earlier.location, later.location, other.location]


def test_noqa_does_not_change_the_fingerprints_of_others() -> None:
    with_noqa = published(*(finding(line=line) for line in (1, 2, 3)))
    unsuppressed = published(*(finding("RSD102", line=line) for line in (1, 2, 3)))
    assert [each.location.line for each in with_noqa] == [1, 3]
    assert len({each.fingerprint for each in unsuppressed}) == 3
    alone = published(*(finding(line=line) for line in (1, 2, 3)), selection=Selection())
    assert [each.fingerprint for each in alone] == [each.fingerprint for each in with_noqa]


def test_personas() -> None:
    findings = [replace(finding(line=1), persona="regular"), replace(finding("RSD201", line=1), persona="pedantic")]
    findings.append(replace(finding("RSD401", line=1), persona="auditor"))
    seen = [len(published(*findings, persona=persona)) for persona in ("regular", "pedantic", "auditor")]
    assert seen == [1, 2, 3]


def test_per_file_ignores_and_severity() -> None:
    selection = Selector(KNOWN).selection(per_file_ignores={"src/a.py": ("RSD1",)}, severity={"RSD1": "note"})
    (left,) = published(finding(), finding(path="b.py"), selection=selection)
    assert (left.location.path, left.severity) == ("b.py", "note")


def test_notebook_lines_become_cells() -> None:
    text = "a\nb\nc\nd\n"
    origin = Origin.of("n.ipynb", text, lambda line: (0, line) if line < 3 else (4, line - 2))
    step = Related(Location("n.ipynb", None, 1, 1, 1, 2), "step")
    elsewhere = Related(Location("lib.py", None, 9, 1, 9, 2), "step")
    raw = replace(finding(line=3, end_line=4, path="n.ipynb"), related=(step, elsewhere))
    (found,) = Publisher({"n.ipynb": origin}).published([raw])
    assert found.location == Location("n.ipynb", 4, 1, 1, 2, 5)
    assert found.related[0].location == Location("n.ipynb", 0, 1, 1, 1, 2)
    assert found.related[1].location == elsewhere.location
