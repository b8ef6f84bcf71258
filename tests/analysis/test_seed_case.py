"""The printed figures of the seed case and of other cities: every row, worked out by hand."""

from __future__ import annotations

import csv

import pytest

from dagster_project.analysis.figures import read_figures
from dagster_project.analysis.judge import judge

# The verdict and the group's verdict of each row, without marts.
CHIGASAKI = {
    "r5-eligible": ("undecidable", "consistent"),
    "r5-active": ("undecidable", "consistent"),
    "r5-under-10": ("holds", "rules_conflict"),  # 95/127 = 74.80
    "r5-10-19": ("holds_by_other_rule", "rules_conflict"),  # 20/127 = 15.75 printed 15: truncation
    "r5-50-plus": ("holds", "rules_conflict"),  # 3/127 = 2.36
    "w1-participants": ("undecidable", "consistent"),
    "w2-participants": ("undecidable", "consistent"),
    "w2-repeat": ("undecidable", "consistent"),
    "w1-response": ("holds", "consistent"),  # 66/79 = 83.54
    "w2-response": ("holds", "consistent"),  # 22/27 = 81.48
    "satisfied": ("unattainable", "consistent"),  # 84/88 = 95.45, 85/88 = 96.59
    "can-use": ("holds", "consistent"),  # 83/88 = 94.32
}
OTHER_CITIES = {
    "saikai-response": "holds",  # 290/359 = 80.78
    "tsuru-8": "holds",  # 7/19 = 36.842
    "tsuru-10": "holds",  # 6/19 = 31.579
    "tsuru-9": "holds",  # 3/19 = 15.789
    "tsuru-want": "holds",  # 8/19 = 42.105
    "tsuru-change": "holds",  # 15/19 = 78.947
}


@pytest.fixture
def demo(demo_figures_file, demo_marts):
    return {figure.figure_id: figure for figure in judge(read_figures(demo_figures_file), demo_marts)}


def test_the_reference_of_the_seed_case(reference_folder):
    found = judge(read_figures(reference_folder / "chigasaki.csv"))
    assert {figure.figure_id: (figure.verdict, figure.group_verdict) for figure in found} == CHIGASAKI


def test_the_reference_of_other_cities(reference_folder):
    found = judge(read_figures(reference_folder / "other_cities.csv"))
    assert {figure.figure_id: figure.verdict for figure in found} == OTHER_CITIES
    assert {figure.group_verdict for figure in found} == {"consistent"}


def test_the_demo_registry_is_the_reference_with_addresses(reference_folder, demo_figures_file):
    with (reference_folder / "chigasaki.csv").open(encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file))
    with demo_figures_file.open(encoding="utf-8", newline="") as file:
        demo = list(csv.DictReader(file))
    assert [{key: row[key] for key in reference[0]} for row in demo] == reference
    assert all(row["mart_cell"] and row["status"] == "printed" for row in demo)


def test_the_demo_without_marts_gets_the_verdicts_of_the_reference(demo_figures_file):
    found = judge(read_figures(demo_figures_file))
    assert {figure.figure_id: (figure.verdict, figure.group_verdict) for figure in found} == CHIGASAKI


def test_beside_the_marts_the_counts_hold_and_the_slips_stay(demo):
    expected = {name: "holds" for name in CHIGASAKI} | {
        "r5-10-19": "holds_by_other_rule",
        "satisfied": "unattainable",
    }
    assert {name: figure.verdict for name, figure in demo.items()} == expected
    assert {name: figure.group_verdict for name, figure in demo.items()} == {
        name: group for name, (_, group) in CHIGASAKI.items()
    }


def test_beside_the_marts_each_figure_shows_its_counts_and_the_published_value(demo):
    shown = {name: (f.numerator, f.denominator, str(f.mart_value)) for name, f in demo.items()}
    assert shown == {
        "r5-eligible": (None, None, "1400.0"),
        "r5-active": (None, None, "127.0"),
        "r5-under-10": (95, 127, "74.8"),
        "r5-10-19": (20, 127, "15.7"),
        "r5-50-plus": (3, 127, "2.4"),
        "w1-participants": (None, None, "79.0"),
        "w2-participants": (None, None, "27.0"),
        "w2-repeat": (None, None, "16.0"),
        "w1-response": (66, 79, "83.5"),
        "w2-response": (22, 27, "81.5"),
        "satisfied": (None, 88, "96.5"),
        "can-use": (83, 88, "94.3"),
    }


def test_15_percent_does_not_follow_by_the_rule_that_gives_75(demo):
    figure = demo["r5-10-19"]
    for words in (
        "20/127 = 15.75 % は四捨五入で 16 % です",
        "印刷値 15 % は切り捨てでのみ得られます",
        "95/127 を 75 % とする規則（四捨五入）では、20/127 は 15 % になりません",
    ):
        assert words in figure.explanation_ja
    for words in (
        "20/127 = 15.75 % rounds half up to 16 %",
        "The printed 15 % follows only by truncation",
        "15 % does not follow from 20/127 by the rule that gives 75 % from 95/127 (rounding half up)",
    ):
        assert words in figure.explanation_en


def test_96_percent_of_88_does_not_exist_but_82_of_85_does(demo):
    figure = demo["satisfied"]
    for words in (
        "88 件の回答を分母とする 96 % は四捨五入では存在しません",
        "84/88 = 95.45 % → 95 %、85/88 = 96.59 % → 97 %",
        "切り捨て（85/88 = 96.59 % → 96 %）",
        "切り上げ（84/88 = 95.45 % → 96 %）",
        "二重の四捨五入（84/88 = 95.45 % → 95.5 % → 96 %）",
        "82/85 = 96.47 % で、四捨五入により 96 % になります。分母は 88 ではなく 85 件の回答です",
    ):
        assert words in figure.explanation_ja
    for words in (
        "96 % of 88 answers does not exist under rounding half up (84/88 = 95.45 % → 95 %, 85/88 = 96.59 % → 97 %)",
        "truncation (85/88 = 96.59 % → 96 %)",
        "rounding up (84/88 = 95.45 % → 96 %)",
        "rounding twice (84/88 = 95.45 % → 95.5 % → 96 %)",
        "82/85 = 96.47 %, which gives 96 % by rounding half up. Its base is 85 answers, not 88",
    ):
        assert words in figure.explanation_en


def test_the_headline_group_says_which_single_rules_give_both(demo):
    # 83/88 = 94.32 comes from the mart here, so rounding up (which would need 82/88) is out.
    for name in ("satisfied", "can-use"):
        assert (
            "truncation (85/88 = 96.59 % → 96 %, 83/88 = 94.32 % → 94 %); rounding twice" in demo[name].explanation_en
        )
        assert "rounding up (84/88 = 95.45 % → 96 %, " not in demo[name].explanation_en
