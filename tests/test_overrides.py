"""What can replace a default, as messages name it."""

import pytest

from ai_residency_lint.rules.overrides import rescued, spoken


@pytest.mark.parametrize(
    ("via", "said", "advice"),
    [
        ("", "", ""),
        ("parameter model", "parameter model", "; parameter model can replace it"),
        (
            "environment variable A or B",
            "environment variable A or B",
            "; or, if environment variable A or B is set, declare it under `environment`",
        ),
        (
            "parameter url or environment variable A or parameter config or environment variable B",
            "parameter url or config or environment variable A or B",
            "; parameter url or config can replace it"
            "; or, if environment variable A or B is set, declare it under `environment`",
        ),
        (
            "field A.a or field B.b or field C.c or field D.d or field A.a",
            "field A.a or B.b or C.c or 1 more",
            "; field A.a or B.b or C.c or 1 more can replace it",
        ),
        ("a setter that nobody calls", "a setter that nobody calls", "; a setter that nobody calls can replace it"),
    ],
)
def test_overrides_are_named_by_kind(via: str, said: str, advice: str) -> None:
    assert spoken(via) == said
    assert rescued(via) == advice
