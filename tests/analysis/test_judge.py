"""Verdicts on single figures, with and without the marts: small cases worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.analysis.figure import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.judge import judge, mart_rows, tables_named
from dagster_project.messages import CouldNotRun

HEADER = ",".join((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))
CELL = "survey_response[survey_id=s].response_percent"
PRINTED_FIGURES = [
    "organisation_code",
    "figure_id",
    "statement",
    "source",
    "fiscal_year",
    "figure_group",
    "status",
    "printed_value",
    "decimals",
    "numerator",
    "denominator",
    "mart_value",
    "verdict",
    "group_verdict",
    "explanation_ja",
    "explanation_en",
    "kind",
    "rules",
    "mart_cell",
]


def figures_of(*rows: tuple[str, str, str, str, str]):
    """Figures f1, f2 … of rows (kind, numerator, denominator, printed value, mart cell), each in no group."""
    lines = [HEADER]
    for number, (kind, numerator, denominator, printed, cell) in enumerate(rows, start=1):
        decimals = len(printed.partition(".")[2])
        lines.append(f'f{number},,,,,{kind},{numerator},{denominator},"{printed}",{decimals},,,"{cell}"')
    return parse_figures("\n".join(lines).encode(), "figures.csv")


def judged(kind, numerator, denominator, printed, cell="", marts=None):
    (found,) = judge(figures_of((kind, numerator, denominator, printed, cell)), marts)
    return found


def responses(numerator: int, denominator: int, percent: str | None):
    value = None if percent is None else Decimal(percent)
    row = {"survey_id": "s", "responses": numerator, "invited_people": denominator, "response_percent": value}
    return {"survey_response": [row]}


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "printed", "verdict"),
    [
        ("percent", "95", "127", "75", "holds"),
        ("percent", "95", "127", "74.8", "holds"),
        ("percent", "95", "127", "74.80", "holds"),
        ("percent", "95", "127", "75.0", "unattainable"),  # 74.803: no rule gives 75.0
        ("percent", "20", "127", "15", "holds_by_other_rule"),
        ("percent", "1", "8", "12", "holds_by_other_rule"),  # 12.5 by truncation or half to even
        ("percent", "20", "127", "14", "unattainable"),
        ("percent", "0", "127", "0", "holds"),
        ("percent", "127", "127", "100", "holds"),
        ("percent", "", "88", "94", "holds"),
        ("percent", "", "88", "96", "unattainable"),
        ("percent", "", "127", "96", "undecidable"),  # 128 numerators reach all 101 values
        ("percent", "", "127", "104", "unattainable"),
        ("percent", "", "", "96", "undecidable"),
        ("percent", "66", "", "84", "undecidable"),
        ("mean", "83", "19", "4.37", "holds"),
        ("mean", "83", "19", "4.36", "holds_by_other_rule"),  # 4.368
        ("mean", "", "19", "4.40", "unattainable"),
        ("mean", "", "19", "4.4", "undecidable"),  # nineteenths reach every tenth
        ("count", "", "", "127", "undecidable"),
        ("count", "127", "", "127", "holds"),
        ("count", "126", "", "127", "unattainable"),
    ],
)
def test_without_marts(kind, numerator, denominator, printed, verdict):
    assert judged(kind, numerator, denominator, printed).verdict == verdict


def test_the_other_rules_are_named_in_both_languages():
    found = judged("percent", "1", "8", "12")
    assert "1/8 = 12.50 % は四捨五入で 13 % です" in found.explanation_ja
    assert "偶数丸めまたは切り捨てでのみ得られます" in found.explanation_ja
    assert "12 % follows only by rounding half to even or truncation" in found.explanation_en


def test_no_rule_names_the_numerator_that_would():
    found = judged("percent", "20", "127", "14")
    assert "No rule gives the printed 14 %. Of the same denominator 18/127 = 14.17 % would" in found.explanation_en
    nowhere = judged("percent", "3", "7", "45")  # 42.86; sevenths give 43 and 57; 5/11 = 45.45, 4/9 = 44.44
    assert "Nearby denominators give it by rounding half up: 5/11 = 45.45 %" in nowhere.explanation_en


def test_a_numerator_that_is_not_printed_is_shown_with_the_power_of_the_test():
    found = judged("percent", "", "79", "84")
    assert "66/79 = 83.54 % rounds half up to 84 %" in found.explanation_en
    assert "A denominator of 79 rejects 21 of the 101 values" in found.explanation_en
    assert "101 個のうち 21 個" in found.explanation_ja
    assert (found.numerator, found.denominator) == (None, 79)


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed", "mart", "verdict", "counts"),
    [
        ("66", "79", "84", (66, 79, "83.5"), "holds", (66, 79)),
        ("66", "79", "84", (67, 79, "84.8"), "drifted", (66, 79)),
        ("66", "79", "84", (66, 80, "82.5"), "drifted", (66, 79)),
        ("66", "79", "83", (66, 79, "83.5"), "holds_by_other_rule", (66, 79)),
        ("66", "79", "80", (66, 79, "83.5"), "unattainable", (66, 79)),
        ("66", "79", "84", (0, 0, None), "undecidable", (66, 79)),
        ("66", "79", "80", (0, 0, None), "unattainable", (66, 79)),
        ("", "79", "84", (66, 79, "83.5"), "holds", (66, 79)),
        ("", "79", "84", (67, 79, "84.8"), "drifted", (67, 79)),  # 84.81: 84 only by truncation, but 66/79 gives it
        ("", "79", "84", (66, 80, "82.5"), "drifted", (None, 79)),
        ("", "127", "75", (95, 127, "74.8"), "holds", (95, 127)),  # undecidable without the mart
        ("", "127", "74", (95, 127, "74.8"), "holds_by_other_rule", (95, 127)),
        ("", "127", "73", (95, 127, "74.8"), "drifted", (95, 127)),
        ("", "", "84", (66, 79, "83.5"), "holds", (66, 79)),
        ("", "", "83", (66, 79, "83.5"), "holds_by_other_rule", (66, 79)),
        ("", "", "80", (66, 79, "83.5"), "drifted", (66, 79)),
        ("66", "", "84", (66, 79, "83.5"), "holds", (66, 79)),
        ("65", "", "84", (66, 79, "83.5"), "drifted", (65, None)),
        ("", "", "84", (0, 0, None), "undecidable", (None, None)),
    ],
)
def test_beside_a_mart_with_counts(numerator, denominator, printed, mart, verdict, counts):
    found = judged("percent", numerator, denominator, printed, CELL, responses(*mart))
    assert found.verdict == verdict
    assert (found.numerator, found.denominator) == counts
    assert found.mart_value == (None if mart[2] is None else Decimal(mart[2]))


@pytest.mark.parametrize(
    ("mart", "words"),
    [
        ((82, 85, "96.5"), "has 82/85 = 96.47 %, which gives 96 % by rounding half up. Its base is 85 people, not 88"),
        ((85, 88, "96.6"), "has 85/88 = 96.59 %, which gives 96 % by truncation."),
        ((80, 88, "90.9"), "has 80/88 = 90.91 %, which rounds half up to 91 %. Print 91 %."),
    ],
)
def test_an_unattainable_figure_says_what_the_mart_has(mart, words):
    found = judged("percent", "", "88", "96", CELL, responses(*mart))
    assert (found.verdict, found.numerator, found.denominator) == ("unattainable", None, 88)
    assert words in found.explanation_en
    assert ("Its base" in found.explanation_en) == (mart[1] != 88)


def test_drift_names_both_sides_and_the_cell():
    found = judged("percent", "66", "79", "84", CELL, responses(67, 79, "84.8"))
    assert found.explanation_en.startswith(
        f"84 % is printed for 66/79, but the mart ({CELL}) has 67/79 = 84.81 %. Correct the figure"
    )
    assert found.explanation_ja.startswith(
        f"印刷値 84 % は 66/79 とありますが、集計（{CELL}）は 67/79 = 84.81 % です。"
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed", "low", "verdict"),
    [
        ("127", "1449", "9", "8.8", "holds"),
        ("127", "1400", "9", "8.8", "drifted"),  # 127/1400 = 9.07
        ("", "", "9", "8.8", "holds"),
        ("", "", "8", "8.8", "holds_by_other_rule"),
        ("", "", "10", "8.8", "drifted"),
        ("", "", "95", "95.5", "holds"),  # 95.5 may be 95.45
    ],
)
def test_beside_a_published_value_without_counts(numerator, denominator, printed, low, verdict):
    marts = {"trial_adoption": [{"trial_id": "t", "adoption_percent_low": Decimal(low)}]}
    cell = "trial_adoption[trial_id=t].adoption_percent_low"
    assert judged("percent", numerator, denominator, printed, cell, marts).verdict == verdict


@pytest.mark.parametrize(("printed", "verdict"), [("1,400", "holds"), ("1399", "drifted")])
def test_a_count_beside_the_mart(printed, verdict, demo_marts):
    found = judged("count", "", "", printed, "trial_adoption[trial_id=r5-trial].eligible_people", demo_marts)
    assert (found.verdict, found.mart_value, found.printed_value) == (verdict, Decimal("1400.0"), printed)


def test_every_wrong_address_is_told_before_anything_is_judged(demo_marts):
    figures = figures_of(("count", "", "", "1", "nowhere[a=1].b"), ("count", "", "", "1", "trial_adoption[a=1].b"))
    with pytest.raises(CouldNotRun) as caught:
        judge(figures, demo_marts)
    assert [message.en.split(":")[0] for message in caught.value.messages] == [
        "figures.csv line 2, column mart_cell",
        "figures.csv line 3, column mart_cell",
    ]


def test_the_marts_needed_are_known_beforehand():
    figures = figures_of(
        ("count", "", "", "1", "b[a=1].c"), ("count", "", "", "1", "a[a=1].c"), ("count",) + ("",) * 2 + ("1", "")
    )
    assert tables_named(figures) == ("a", "b")


def test_rows_of_the_mart_have_its_columns_in_its_order():
    (row,) = mart_rows([judged("percent", "95", "127", "75")], "142077")
    assert list(row) == PRINTED_FIGURES
    assert (row["organisation_code"], row["figure_id"], row["verdict"]) == ("142077", "f1", "holds")
