"""Verdicts on figures printed together."""

from __future__ import annotations

import pytest

from dagster_project.analysis.figure import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.judge import judge

HEADER = ",".join((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS))
CELL = "survey_response[survey_id=s].response_percent"


def group_of(*members: tuple[str, str, str], kind: str = "percent", cell: str = "", group: str = "g"):
    """The judged figures of one group; each member is (numerator, denominator, printed value)."""
    lines = [HEADER]
    for number, (numerator, denominator, printed) in enumerate(members, start=1):
        decimals = len(printed.partition(".")[2])
        lines.append(f'f{number},,,,{group},{kind},{numerator},{denominator},{printed},{decimals},,,"{cell}"')
    return judge(parse_figures("\n".join(lines).encode(), "figures.csv"))


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ([("95", "127", "75"), ("20", "127", "15"), ("3", "127", "2")], "rules_conflict"),
        ([("95", "127", "74"), ("20", "127", "15"), ("3", "127", "2")], "consistent"),  # truncated throughout
        ([("95", "127", "75"), ("20", "127", "16"), ("3", "127", "2")], "consistent"),
        ([("95", "127", "75")], "consistent"),
        ([("", "88", "96"), ("", "88", "94")], "consistent"),  # truncation, up or twice give both
        ([("", "88", "96"), ("66", "79", "84"), ("22", "27", "81")], "rules_conflict"),
        ([("1", "3", "33"), ("1", "3", "33"), ("1", "3", "33")], "parts_do_not_sum"),
        ([("1", "3", "33"), ("2", "3", "67")], "consistent"),
        ([("1", "3", "33"), ("1", "3", "33")], "consistent"),  # not the whole
        ([("1", "6", "17"), ("2", "6", "33"), ("3", "6", "50")], "consistent"),
        ([("1", "6", "16.7"), ("1", "6", "16.7"), ("4", "6", "66.7")], "parts_do_not_sum"),  # 100.1
        ([("95", "127", "75"), ("95", "127", "74")], "two_values"),
        ([("95", "127", "75"), ("95", "127", "74.8")], "consistent"),
        ([("20", "127", "15"), ("20", "127", "15.7")], "consistent"),  # truncated twice
        ([("20", "127", "15"), ("20", "127", "15.75")], "two_values"),
    ],
)
def test_groups_by_hand(members, verdict):
    assert {figure.group_verdict for figure in group_of(*members)} == {verdict}


def test_a_figure_that_holds_keeps_its_verdict_when_its_group_conflicts():
    found = group_of(("95", "127", "75"), ("20", "127", "15"))
    assert [figure.verdict for figure in found] == ["holds", "holds_by_other_rule"]


def test_a_group_of_one_adds_nothing_to_what_is_said():
    (grouped,), (alone,) = group_of(("20", "127", "15")), group_of(("20", "127", "15"), group="")
    assert grouped.explanation_en == alone.explanation_en


def test_three_members_may_conflict_where_every_two_agree():
    # 96 % of 88: truncation, up, twice. 83.54 as 84: all but truncation. 81.48 as 81: half up, half even, truncation.
    members = [("", "88", "96"), ("66", "79", "84"), ("22", "27", "81")]
    for left_out in range(3):
        pair = [member for number, member in enumerate(members) if number != left_out]
        assert {figure.group_verdict for figure in group_of(*pair)} == {"consistent"}
    found = group_of(*members)
    assert {figure.group_verdict for figure in found} == {"rules_conflict"}
    assert (
        "No single rule gives all values of group g (96 % needs truncation or rounding up or rounding twice; "
        "84 % needs rounding half up or rounding half to even or rounding up or rounding twice; "
        "81 % needs rounding half up or rounding half to even or truncation)"
    ) in found[0].explanation_en


def test_one_mart_cell_printed_as_two_values():
    found = group_of(("", "", "84"), ("", "", "83"), cell=CELL)
    assert {figure.group_verdict for figure in found} == {"two_values"}
    assert "f1: 84 %, f2: 83 %" in found[0].explanation_en


def test_counts_and_figures_without_a_group_are_consistent():
    counts = group_of(("", "", "79"), ("", "", "27"), kind="count")
    alone = group_of(("95", "127", "75"), ("20", "127", "15"), group="")
    assert {figure.group_verdict for figure in [*counts, *alone]} == {"consistent"}


def test_the_sum_of_parts_is_written_out():
    found = group_of(("1", "3", "33"), ("1", "3", "33"), ("1", "3", "33"))
    assert "33 + 33 + 33 = 99" in found[0].explanation_ja
    assert "33 + 33 + 33 = 99" in found[0].explanation_en


def statements(*rows: tuple[str, str, str, str, str, str]):
    """Figures of rows (statement, fiscal year, group, numerator, denominator, printed), kind percent."""
    lines = [HEADER]
    for number, (statement, year, group, numerator, denominator, printed) in enumerate(rows, start=1):
        decimals = len(printed.partition(".")[2])
        lines.append(
            f"f{number},{statement},s{number},{year},{group},percent,{numerator},{denominator},{printed},{decimals},,,"
        )
    return [figure.group_verdict for figure in judge(parse_figures("\n".join(lines).encode(), "figures.csv"))]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (("回収率", "2024", "g", "", "", "84"), ("回収率", "2024", "g", "", "", "83"), "two_values"),
        (("回収率", "2024", "g", "66", "79", "84"), ("回収率", "2024", "g", "67", "79", "85"), "two_values"),
        (("回収率", "2024", "g", "", "79", "84"), ("回収率", "2024", "g", "67", "79", "85"), "two_values"),
        (
            ("回収率", "2024", "g", "", "", "84"),
            ("回収率", "2024", "g", "", "", "83.5"),
            "consistent",
        ),  # rounded again
        (("回収率", "2024", "g", "", "", "84"), ("回収率", "2024", "g", "", "", "82.9"), "two_values"),
        (("回収率", "2024", "g", "", "", "84"), ("回収率", "2023", "g", "", "", "83"), "consistent"),
        (("回収率", "2024", "g", "", "", "84"), ("満足度", "2024", "g", "", "", "83"), "consistent"),
        (
            ("回収率", "2024", "g", "66", "79", "84"),
            ("回収率", "2024", "g", "22", "27", "81"),
            "consistent",
        ),  # surveys
        (
            ("回収率", "2024", "a", "", "", "84"),
            ("回収率", "2024", "b", "", "", "83"),
            "consistent",
        ),  # two cities, say
        (("回収率", "2024", "", "", "", "84"), ("回収率", "2024", "", "", "", "83"), "consistent"),
        (("", "2024", "g", "", "", "84"), ("", "2024", "g", "", "", "83"), "consistent"),
    ],
)
def test_one_statement_with_two_values(one, other, verdict):
    assert statements(one, other) == [verdict, verdict]


def test_a_statement_that_three_share_is_a_heading():
    assert set(statements(*[("利用頻度", "2024", "g", "", "", value) for value in ("75", "15", "2")])) == {
        "consistent"
    }


def test_other_members_of_the_group_are_not_blamed_for_one_cell_with_two_values():
    lines = [HEADER]
    for number, (group, printed, cell) in enumerate([("a", "84", CELL), ("b", "83", CELL), ("a", "50", "")]):
        lines.append(f'f{number},,,,{group},percent,,,{printed},0,,,"{cell}"')
    found = judge(parse_figures("\n".join(lines).encode(), "figures.csv"))
    assert [figure.group_verdict for figure in found] == ["two_values", "two_values", "consistent"]
