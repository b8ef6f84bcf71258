"""The printed figures of the seed case and of other cities: every row, worked out by hand."""

from __future__ import annotations

import csv

import pytest

from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures, read_figures
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
# What each explanation must say, in Japanese and English.
CHIGASAKI_SAYS = {
    "r5-eligible": ("1400 を比べる相手がありません", "There is nothing to compare 1400 with"),
    "r5-active": ("127 を比べる相手がありません", "There is nothing to compare 127 with"),
    "r5-under-10": ("95/127 = 74.80 % は四捨五入で 75 % です", "95/127 = 74.80 % rounds half up to 75 %"),
    "r5-10-19": ("印刷値 15 % は切り捨てでのみ得られます", "The printed 15 % follows only by truncation"),
    "r5-50-plus": ("3/127 = 2.36 % は四捨五入で 2 % です", "3/127 = 2.36 % rounds half up to 2 %"),
    "w1-participants": ("79 を比べる相手がありません", "There is nothing to compare 79 with"),
    "w2-participants": ("27 を比べる相手がありません", "There is nothing to compare 27 with"),
    "w2-repeat": ("16 を比べる相手がありません", "There is nothing to compare 16 with"),
    "w1-response": ("66/79 = 83.54 % は四捨五入で 84 % です", "66/79 = 83.54 % rounds half up to 84 %"),
    "w2-response": ("22/27 = 81.48 % は四捨五入で 81 % です", "22/27 = 81.48 % rounds half up to 81 %"),
    "satisfied": ("82/85 = 96.47 %", "82/85 = 96.47 %"),
    "can-use": ("83/88 = 94.32 % は四捨五入で 94 % です", "83/88 = 94.32 % rounds half up to 94 %"),
}
OTHER_CITIES_SAY = {
    "saikai-response": "290/359 = 80.78 % rounds half up to 81 %",
    "tsuru-8": "7/19 = 36.842 % rounds half up to 36.8 %",
    "tsuru-10": "6/19 = 31.579 % rounds half up to 31.6 %",
    "tsuru-9": "3/19 = 15.789 % rounds half up to 15.8 %",
    "tsuru-want": "8/19 = 42.105 % rounds half up to 42.1 %",
    "tsuru-change": "15/19 = 78.947 % rounds half up to 78.9 %",
}
# The arithmetic of the other cities, here for a checkout without ../shared.
OTHER_CITIES_ROWS = (
    "saikai-response,,西海市,2024,saikai,percent,290,359,81,0,",
    "tsuru-8,,都留市,2025,tsuru,percent,7,19,36.8,1,",
    "tsuru-10,,都留市,2025,tsuru,percent,6,19,31.6,1,",
    "tsuru-9,,都留市,2025,tsuru,percent,3,19,15.8,1,",
    "tsuru-want,,都留市,2025,tsuru,percent,8,19,42.1,1,",
    "tsuru-change,,都留市,2025,tsuru,percent,15,19,78.9,1,",
)
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


def test_every_row_of_the_seed_case_is_explained(demo_figures_file):
    found = {figure.figure_id: figure for figure in judge(read_figures(demo_figures_file))}
    assert found.keys() == CHIGASAKI_SAYS.keys()
    for name, (ja, en) in CHIGASAKI_SAYS.items():
        assert ja in found[name].explanation_ja and en in found[name].explanation_en, name


def test_every_row_of_the_other_cities_is_explained():
    content = "\n".join([",".join(REQUIRED_COLUMNS), *OTHER_CITIES_ROWS])
    found = {figure.figure_id: figure for figure in judge(parse_figures(content.encode("cp932"), "figures.csv"))}
    assert {name: figure.verdict for name, figure in found.items()} == OTHER_CITIES
    for name, words in OTHER_CITIES_SAY.items():
        assert words in found[name].explanation_en, name
        assert words.replace(" rounds half up to", " は四捨五入で") in found[name].explanation_ja, name


def test_every_way_to_96_percent_of_88_is_named_without_marts(demo_figures_file):
    found = {figure.figure_id: figure for figure in judge(read_figures(demo_figures_file))}["satisfied"]
    assert found.rules == "truncate,up,twice,mean_of_rates,sum_of_parts"
    for words in (
        "84/88 = 95.45 % → 95 %、85/88 = 96.59 % → 97 %",
        "切り捨て（85/88 = 96.59 % → 96 %）",
        "切り上げ（84/88 = 95.45 % → 96 %）",
        "二重の四捨五入（84/88 = 95.45 % → 95.5 % → 96 %）",
        "82/85 = 96.47 %",
        "88 は、小数 0 桁の値 101 個のうち 12 個（11.9 %）を退けます",
        "別々に丸めた内訳の和としてもあり得ます",
        "分母が 66 + 22 であれば、二つの率の単純平均としてもあり得ます（例: (64/66 + 21/22) / 2 = 96.21 % → 96 %）",
    ):
        assert words in found.explanation_ja


def test_the_bucket_that_was_never_printed_is_nine_people(demo):
    for name in ("r5-under-10", "r5-10-19", "r5-50-plus"):
        assert "95 + 20 + 3 = 118 で、残り 9/127 = 7.09 % は印刷されていません" in demo[name].explanation_ja
        assert "95 + 20 + 3 = 118, and the other 9/127 = 7.09 % are not printed" in demo[name].explanation_en


def test_what_the_mart_explains_is_not_guessed_at(demo):
    assert "sum of separately rounded parts" not in demo["satisfied"].explanation_en


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
