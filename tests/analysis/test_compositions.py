"""Values made of several figures: the mean of rates and the sum of parts, shown by a file or only possible."""

from __future__ import annotations

import pytest

from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.judge import JudgedFigure, judge

HEADER = ",".join(REQUIRED_COLUMNS)


def judged(*rows: str) -> dict[str, JudgedFigure]:
    """Rows are id,group,kind,numerator,denominator,printed."""
    lines = [HEADER]
    for row in rows:
        name, group, kind, numerator, denominator, printed = row.split(",")
        lines.append(f"{name},,,,{group},{kind},{numerator},{denominator},{printed},{len(printed.partition('.')[2])},")
    return {figure.figure_id: figure for figure in judge(parse_figures("\n".join(lines).encode(), "figures.csv"))}


# 64/66 = 96.97, 21/22 = 95.45: their mean is 96.21, their counts together 85/88 = 96.59.
RATES = ("w1,g,percent,64,66,97", "w2,g,percent,21,22,95")
# 43/88 = 48.86 and 41/88 = 46.59, together 84/88 = 95.45.
PARTS = ("very,g,percent,43,88,49", "somewhat,g,percent,41,88,47")


@pytest.mark.parametrize(("numerator", "fits"), [("85", "truncate,"), ("", "truncate,up,twice,")])
def test_the_mean_of_the_rates_in_its_group_is_shown(numerator, fits):
    total = judged(*RATES, f"both,g,percent,{numerator},88,96")["both"]
    assert (total.verdict, total.rules) == ("holds_by_other_rule", f"{fits}mean_of_rates")
    assert "the plain mean of 2 rates (w1, w2): (64/66 + 21/22) / 2 = 96.21 % → 96 %" in total.explanation_en
    assert "Their counts together give 85/88 = 96.59 %: print 97 %" in total.explanation_en
    assert "2 つの率（w1, w2）の単純平均なら得られます（(64/66 + 21/22) / 2 = 96.21 % → 96 %）" in total.explanation_ja


@pytest.mark.parametrize(("numerator", "fits"), [("84", "up,twice,"), ("", "truncate,up,twice,")])
def test_the_sum_of_the_printed_parts_in_its_group_is_shown(numerator, fits):
    total = judged(*PARTS, f"all,g,percent,{numerator},88,96")["all"]
    assert (total.verdict, total.rules) == ("holds_by_other_rule", f"{fits}sum_of_parts")
    assert "the sum of separately rounded parts (very, somewhat): 49 + 47 = 96" in total.explanation_en
    assert "別々に丸めた内訳（very, somewhat）の和なら得られます（49 + 47 = 96）" in total.explanation_ja


def test_a_sum_that_no_single_rule_gives_still_holds_by_its_parts():
    found = judged("a,g,percent,1,3,33.3", "b,g,percent,1,3,33.3", "both,g,percent,2,3,66.6")["both"]
    assert (found.verdict, found.rules) == ("holds_by_other_rule", "truncate,sum_of_parts")
    sixths = [f"p{number},g,percent,1,6,16.7" for number in range(3)]
    found = judged(*sixths, "half,g,percent,3,6,50.1")["half"]  # 3/6 is 50 by every rule
    assert (found.verdict, found.rules) == ("holds_by_other_rule", "sum_of_parts")
    sevenths = [f"p{number},g,percent,1,7,14" for number in range(4)]
    found = judged(*sevenths, "four,g,percent,4,7,56")["four"]  # 57.14
    assert (found.verdict, found.rules) == ("holds_by_other_rule", "sum_of_parts")


def test_parts_of_another_group_or_with_other_counts_show_nothing():
    elsewhere = judged("w1,h,percent,64,66,97", "w2,h,percent,21,22,95", "both,g,percent,85,88,96")["both"]
    assert (elsewhere.verdict, elsewhere.rules) == ("holds_by_other_rule", "truncate")
    other_total = judged(*PARTS, "all,g,percent,85,88,96")["all"]
    assert other_total.rules == "truncate"  # 43 + 41 is not 85


def test_where_only_the_sizes_are_known_an_example_is_named_and_the_verdict_stays():
    found = judged("r1,r,percent,66,79,84", "r2,r,percent,22,27,81", "s,g,percent,,88,96")["s"]
    assert (found.verdict, found.rules) == ("unattainable", "truncate,up,twice,mean_of_rates,sum_of_parts")
    assert (
        "If the base is 66 + 22, so could the mean of two rates ((64/66 + 21/22) / 2 = 96.21 %" in found.explanation_en
    )
    assert "The sum of separately rounded parts could be it too" in found.explanation_en
    counts = judged("p1,p,count,,,66", "p2,p,count,,,22", "s,g,percent,,88,96")["s"]
    assert "If the base is 66 + 22" in counts.explanation_en


def test_where_nothing_is_known_the_two_ways_are_named():
    found = judged("s,g,percent,,88,96")["s"]
    assert (found.verdict, found.rules) == ("unattainable", "truncate,up,twice,sum_of_parts")
    assert "人数の違う二つの率の単純平均としてもあり得ます" in found.explanation_ja


def test_what_holds_is_left_alone():
    found = judged(*PARTS, "all,g,percent,84,88,95")["all"]
    assert (found.verdict, found.rules) == ("holds", "half_up,half_even,truncate")
