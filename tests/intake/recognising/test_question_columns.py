"""Which columns are which question, and what marks say, apart from any tool's layout."""

from __future__ import annotations

import pytest

from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.landing.choices import is_chosen, split_choices
from dagster_project.intake.recognising.layouts import Match
from dagster_project.intake.recognising.question_columns import parts_of
from dagster_project.programme import Question

QUESTION = Question(
    code="good",
    headers=("よかった点", "Q2"),
    type="multiple",
    options=("基礎", "演習", "その他"),
    written_as={"演習": ("SQ002",)},
)


def parts(texts: list[str], above: list[str] | None = None) -> list[tuple[str, int | None]]:
    over = dict(enumerate(above)) if above else {}
    found = Match(LAYOUTS[0], 0, {}, dict(enumerate(texts)), over)
    return [(part.column, part.option) for part in parts_of(QUESTION, found)]


@pytest.mark.parametrize(
    ("texts", "above", "expected"),
    [
        (["感想", "よかった点"], None, [("c1", None)]),
        (["よかった点", "Q2"], None, [("c0", None), ("c1", None)]),
        (["よかった点 [基礎]", "よかった点［演習］"], None, [("c0", 1), ("c1", 2)]),
        (["Q2[SQ002]", "Q2[SQ009]", "Q2_SQ002"], None, [("c0", 2), ("c2", 2)]),
        (["Q2[other]", "Q2[othercomment]"], None, [("c0", 3)]),
        (["Q2. よかった点"], None, [("c0", None)]),
        (["Q2[SQ001]. よかった点 [基礎]"], None, [("c0", 1)]),
        (["基礎", "演習", "備考"], ["よかった点", "よかった点", "よかった点"], [("c0", 1), ("c1", 2)]),
        (["Response"], ["よかった点"], [("c0", None)]),
        (["講義", "実習"], ["よかった点", "よかった点"], []),
        (["よかった点 [Score]"], None, []),
        (["よかった点のまとめ"], None, []),
    ],
)
def test_parts_of(texts, above, expected):
    assert parts(texts, above) == expected


@pytest.mark.parametrize(
    ("cell", "position", "filled", "chosen"),
    [
        ("", 1, False, False),
        (" ", 1, True, False),
        ("○", 1, False, True),
        ("Ｙ", 1, False, True),
        ("基礎", 1, False, True),
        ("基礎", 2, False, None),
        ("SQ002", 2, False, True),
        ("×", 1, False, False),
        ("No", 1, True, False),
        ("2", 1, False, None),
        ("2", 1, True, True),
        ("机が広い", 3, False, True),
        ("いいえ", 3, False, False),
        ("いいえ", 3, True, True),
    ],
)
def test_is_chosen(cell, position, filled, chosen):
    assert is_chosen(cell, QUESTION, position, filled_is_chosen=filled) is chosen


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("1", [1]),
        ("2;1", [1, 2]),
        ("基礎\u00a0", [1]),
        ("机; いす;1", [1, 3]),
        ("机", [3]),
        ("基礎;机;", [1, 3]),
    ],
)
def test_split_choices_as_files_write_them(cell, chosen):
    written = {"基礎": ("1",), "演習": ("2", "SQ002"), "その他": ("*",)}
    assert split_choices(cell, QUESTION.options, written) == chosen
