"""Numbers as cities print them: what is read, and what is answered to the rest."""

from __future__ import annotations

import pytest

from dagster_project.analysis.figure import REQUIRED_COLUMNS
from dagster_project.analysis.figures import parse_figures
from dagster_project.analysis.judge import judge
from dagster_project.analysis.printed_number import PrintedNumber, read_count, read_printed
from dagster_project.messages import CouldNotRun

HEADER = ",".join(REQUIRED_COLUMNS)


@pytest.mark.parametrize(
    ("text", "kind", "number", "value", "decimals", "places"),
    [
        ("75", "percent", "75", 75, 0, 0),
        ("75.0", "percent", "75.0", 750, 1, 1),
        ("７４．８％", "percent", "74.8", 748, 1, 1),
        ("74.80 ％", "percent", "74.80", 7480, 2, 2),
        ("75パーセント", "percent", "75", 75, 0, 0),
        ("100.1%", "percent", "100.1", 1001, 1, 1),
        ("約75%", "percent", "75", 75, 0, 0),
        ("およそ75%", "percent", "75", 75, 0, 0),
        ("約70%", "percent", "70", 7, 0, -1),
        ("約100%", "percent", "100", 10, 0, -1),
        ("7割", "percent", "70", 7, 0, -1),
        ("約７割", "percent", "70", 7, 0, -1),
        ("7割程度", "percent", "70", 7, 0, -1),
        ("10割", "percent", "100", 10, 0, -1),
        ("7割5分", "percent", "75", 75, 0, 0),
        ("7.5割", "percent", "75", 75, 0, 0),
        ("7割5分3厘", "percent", "75.3", 753, 1, 1),
        ("1,400", "count", "1,400", 1400, 0, 0),
        ("１，４００人", "count", "1,400", 1400, 0, 0),
        ("127名", "count", "127", 127, 0, 0),
        ("1,400人程度", "count", "1,400", 14, 0, -2),
        ("約1,400人", "count", "1,400", 14, 0, -2),
        ("約1,000人", "count", "1,000", 10, 0, -2),  # at least two digits are claimed
        ("約20人", "count", "20", 2, 0, -1),
        ("約127人", "count", "127", 127, 0, 0),
        ("120分", "count", "120", 120, 0, 0),
        ("4.3", "mean", "4.3", 43, 1, 1),
        ("4.30点", "mean", "4.30", 430, 2, 2),
        ("約4.3", "mean", "4.3", 43, 1, 1),
    ],
)
def test_what_cities_print(text, kind, number, value, decimals, places):
    assert read_printed(text, kind) == PrintedNumber(number, value, decimals, places)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("▲3.2", "percent", "is a change"),
        ("△3.2", "percent", "is a change"),
        ("-3.2", "percent", "is a change"),
        ("−3.2", "percent", "is a change"),
        ("+12", "count", "is a change"),
        ("3.2ポイント", "percent", "is a change"),
        ("3.2ポイント増", "percent", "is a change"),
        ("7割弱", "percent", "is a range"),
        ("8割以上", "percent", "is a range"),
        ("100人超", "count", "is a range"),
        ("1,400人余り", "count", "is a range"),
        ("過半数", "percent", "is a range"),
        ("3分の2", "percent", "is a fraction"),
        ("66/79", "percent", "is a fraction"),
        ("4人に3人", "percent", "is a fraction"),
        ("七割", "percent", "Japanese numerals"),
        ("1.4万人", "count", "Japanese numerals"),
        ("14,00", "count", "a comma that does not separate thousands"),
        ("1,4000", "count", "a comma that does not separate thousands"),
        ("75人", "percent", "the unit '人' does not belong to the kind percent"),
        ("127%", "count", "the unit '%' does not belong to the kind count"),
        ("7割", "count", "is not a number"),
        ("①", "count", "is not a number"),
        (".5", "mean", "is not a number"),
        ("1e3", "count", "is not a number"),
        ("多数", "count", "is not a number"),
        ("", "count", "is not a number"),
        ("7.5割5分", "percent", "is not a number"),
    ],
)
def test_what_cannot_be_judged_is_told_with_what_to_write(text, kind, words):
    found = read_printed(text, kind)
    assert not isinstance(found, PrintedNumber)
    assert words in found.en and len(found.ja) > 15


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("95", 95),
        ("９５", 95),
        ("1,400人", 1400),
        ("66 件", 66),
        ("9,5", None),
        ("95.5", None),
        ("約95", None),
        ("-1", None),
    ],
)
def test_counts_beside_a_figure(text, count):
    assert read_count(text) == count


def row(kind: str, numerator: str, denominator: str, printed: str, decimals: int = 0) -> bytes:
    return f'{HEADER}\nf1,,,,,{kind},"{numerator}","{denominator}","{printed}",{decimals},\n'.encode()


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "printed", "verdict", "words"),
    [
        ("percent", "９５人", "127人", "７５％", "holds", "95/127 = 74.80 % rounds half up to 75 %"),
        ("percent", "95", "127", "約7割", "holds", "95/127 = 74.8 % rounds half up to 70 %"),
        ("percent", "95", "127", "約8割", "holds_by_other_rule", "The printed 80 % follows only by rounding up"),
        ("percent", "66", "79", "約9割", "holds_by_other_rule", "66/79 = 83.5 % rounds half up to 80 %"),
        ("percent", "95", "127", "9割", "unattainable", "No rule gives the printed 90 %"),
        ("count", "1387", "", "約1,400人", "holds", "1387 rounds half up to 1400 (to the nearest 100)"),
        ("count", "1342", "", "約1,400人", "holds_by_other_rule", "follows only by rounding up"),
        ("count", "1499", "", "約1,400人", "holds_by_other_rule", "follows only by truncation"),
        ("count", "1500", "", "約1,400人", "unattainable", "differs from 1500"),
        ("percent", "27", "20", "135%", "holds", "27/20 = 135.00 % rounds half up to 135 %"),
        ("percent", "27", "20", "140%", "unattainable", "Of the same denominator 28/20 = 140.00 % would"),
        ("percent", "", "20", "135%", "unattainable", "No part of a whole is above 100 %"),
        ("percent", "95", "127", "0.75", "unattainable", "0.75 is the ratio itself, not a percentage"),
        ("mean", "", "10", "4.3点", "undecidable", "cannot be tested"),
        ("mean", "83", "19", "4.4", "holds", "83/19 = 4.368 rounds half up to 4.4"),
    ],
)
def test_what_is_accepted_is_judged(kind, numerator, denominator, printed, verdict, words):
    decimals = len(printed.rstrip("点%").partition(".")[2])
    (found,) = judge(parse_figures(row(kind, numerator, denominator, printed, decimals), "figures.csv"))
    assert (found.verdict, found.printed_value) == (verdict, printed)
    assert words in found.explanation_en


def test_a_fault_has_its_line_and_column():
    with pytest.raises(CouldNotRun) as caught:
        parse_figures(row("percent", "", "", "3.2ポイント増", 1), "figures.csv")
    (message,) = caught.value.messages
    assert message.en.startswith("figures.csv line 2, column printed_value: '3.2ポイント増' is a change")
    assert message.ja.startswith("figures.csv 2 行目 printed_value 列: 「3.2ポイント増」は増減（差）で")
