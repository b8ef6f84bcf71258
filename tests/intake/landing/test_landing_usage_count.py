"""Tables of uses per person and period: how periods and numbers are written, and which rows cannot count."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.small_root import LOG, LOG_FILE, PROGRAMME, SmallRoot, csv_bytes, use
from tests.intake.workbooks import workbook

COUNTS = "inbox/trials/t1/counts.csv"
MONTHS = ["対象月", "職員番号", "メールアドレス", "氏名", "所属", "利用回数"]
PERIODS = ["期間開始", "期間終了", "職員番号", "回数"]


def month(written: str, uses: str, email: str = "a@x.jp", number: str = "", name: str = "") -> list[str]:
    return [written, number, email, name, "", uses]


def landed(small: SmallRoot, path: str = COUNTS) -> list[tuple[date, date, int]]:
    rows = small.landed(path, "usage_count").to_pylist()
    return [(row["period_start"], row["period_end"], row["uses"]) for row in rows]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024/04", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024-4", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024.02", date(2024, 2, 1), date(2024, 2, 29)),  # a leap year
        ("2024年4月", date(2024, 4, 1), date(2024, 4, 30)),
        ("２０２４年０４月分", date(2024, 4, 1), date(2024, 4, 30)),
        ("令和6年4月", date(2024, 4, 1), date(2024, 4, 30)),
        ("令和元年5月", date(2019, 5, 1), date(2019, 5, 31)),
        ("R6.4", date(2024, 4, 1), date(2024, 4, 30)),
        ("202404", date(2024, 4, 1), date(2024, 4, 30)),
        ("2024-04-01 00:00:00", date(2024, 4, 1), date(2024, 4, 30)),  # what Excel makes of 2024/4
    ],
)
def test_a_month_is_its_first_to_its_last_day(written, first, last, small):
    small.put(COUNTS, [MONTHS, month(written, "3")])
    assert small.take_in().refusals == ()
    assert landed(small) == [(first, last, 3)]
    assert small.delivery(COUNTS).format == "japanese_usage_counts"


def test_a_period_is_read_by_one_style_for_both_ends(small):
    # Neither start tells the day from the month; the end of the second row does, for the whole file.
    rows = [["01/04/2024", "07/04/2024", "1", "2"], ["08/04/2024", "14/04/2024", "1", "0"]]
    small.put(COUNTS, [PERIODS, *rows])
    (note,) = small.take_in().warnings
    assert "日/月/年" in note.ja and "期間開始" in note.ja
    assert landed(small) == [(date(2024, 4, 1), date(2024, 4, 7), 2), (date(2024, 4, 8), date(2024, 4, 14), 0)]


def test_a_period_that_can_be_read_in_two_ways_refuses_the_file(small):
    small.put(COUNTS, [PERIODS, ["04/05/2024", "05/04/2024", "1", "2"]])
    (refusal,) = small.take_in().refusals
    assert "期間開始" in refusal.ja and "m/d/yyyy" in refusal.en


def test_a_month_without_a_year_refuses_the_file_and_says_how_months_are_written(small):
    small.put(COUNTS, [MONTHS, month("4月", "3")])
    (refusal,) = small.take_in().refusals
    assert "対象月" in refusal.ja and "2025年6月" in refusal.ja and "2025/06" in refusal.en


@pytest.mark.parametrize(
    ("written", "uses"),
    [("0", 0), ("12", 12), ("１２", 12), ("1,234", 1234), ("３，４５６，７８９", 3_456_789), ("3.0", 3), (" 7 ", 7)],
)
def test_a_number_of_uses_is_read_as_people_write_it(written, uses, small):
    small.put(COUNTS, [MONTHS, month("2024/04", written)])
    small.take_in()
    assert landed(small) == [(date(2024, 4, 1), date(2024, 4, 30), uses)]


@pytest.mark.parametrize("written", ["", "-", "-1", "2.5", "1,23", "12回", "1e3", "100000000", "9" * 30])
def test_what_is_no_whole_number_of_uses_is_quarantined(written, small):
    small.put(COUNTS, [MONTHS, month("2024/04", written), month("2024/04", "1")])
    small.take_in()
    assert [(row["row"], row["column"]) for row in small.quarantine(COUNTS)] == [("2", "利用回数")]
    assert small.delivery(COUNTS).landed_rows == 1


def test_impossible_periods_and_nobody_are_quarantined_and_totals_excluded(small):
    rows = [
        ["2024-04-31", "2024-05-07", "1", "1"],
        ["2024-04-01", "", "1", "1"],
        ["2024-04-07", "2024-04-01", "1", "1"],
        ["2024-04-01", "2024-04-07", "", "1"],
        ["合計", "", "", "4"],
        ["2024-04-01", "2024-04-01", "1", "1"],
    ]
    small.put(COUNTS, [PERIODS, *rows])
    small.take_in()
    held = [(row["row"], row["column"]) for row in small.quarantine(COUNTS)]
    assert held == [("2", "期間開始"), ("3", "期間終了"), ("4", "期間終了"), ("5", "メールアドレス")]
    delivery = small.delivery(COUNTS)
    assert (delivery.rows_in, delivery.landed_rows, delivery.excluded) == (6, 1, {"total_row": 1})


def test_a_day_inside_a_month_is_no_month(small):
    small.put(COUNTS, [MONTHS, month("2024/04/15", "1"), month("2024/04/01", "1")])
    small.take_in()
    assert [row["row"] for row in small.quarantine(COUNTS)] == ["2"]


def test_the_same_report_in_another_form_of_file_is_the_same_rows(small):
    small.put(COUNTS, [MONTHS, month("2024年4月", "１,234", "A@X.jp")])
    book = workbook([MONTHS, [date(2024, 4, 1), None, "a@x.jp", None, None, 1234.0]])
    small.put("inbox/trials/t1/counts.xlsx", book)
    small.night()
    assert small.settled.refusals == ()
    assert small.rows_of(COUNTS) == (1, 1, 0, 0, 0, 0)
    assert small.rows_of("inbox/trials/t1/counts.xlsx") == (1, 0, 0, 0, 1, 0)


def test_equal_rows_of_one_table_all_count(small):
    """A tool that lists one row per model and says no model: they are two numbers, not one twice."""
    small.put(COUNTS, [MONTHS, month("2024/04", "3"), month("2024/04", "3")])
    small.night()
    assert small.query("SELECT sum(uses) FROM landed.usage_count") == [(6,)]
    assert small.settled.refusals == ()


def test_a_table_without_anybody_or_without_a_period_is_nearly_known(small):
    small.put(COUNTS, [["対象月", "利用回数"], ["2024/04", "3"]])
    small.put("inbox/trials/t1/other.csv", [["期間開始", "氏名", "利用回数"], ["2024/04/01", "山田", "3"]])
    nobody, no_end = (refusal.ja for refusal in small.take_in().refusals)
    assert "利用回数の表" in nobody and "「メールアドレス」" in nobody
    assert "利用回数の表" in no_end and "「対象月」" in no_end


def test_a_log_of_single_uses_is_none_of_this(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "a@x.jp")])
    small.take_in()
    tables = small.delivery(LOG_FILE).tables
    assert "usage_event" in tables and "usage_count" not in tables


def test_the_trials_days_decide_between_two_readings_and_belong_to_the_recipe(small):
    small.put(COUNTS, [PERIODS, ["04/05/2024", "10/05/2024", "1", "2"]])
    small.say(PROGRAMME.replace("start: 2024-04-01, end: 2024-04-30", "start: 2024-05-01, end: 2024-05-31"))
    assert small.take_in().refusals == ()
    assert landed(small) == [(date(2024, 5, 4), date(2024, 5, 10), 2)]
    small.say(PROGRAMME.replace("start: 2024-04-01, end: 2024-04-30", "start: 2024-04-01, end: 2024-10-31"))
    assert small.take_in().refusals  # both readings lie in that trial


def test_encodings_and_delimiters_are_those_of_every_table(small):
    text = csv_bytes([MONTHS, month("令和6年4月", "2", name="髙橋 一")], "cp932").replace(b",", b"\t")
    small.put(COUNTS, text)
    small.take_in()
    assert landed(small) == [(date(2024, 4, 1), date(2024, 4, 30), 2)]
