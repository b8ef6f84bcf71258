"""Counts per person and period of several files together: which count, which are the same, which contradict."""

from __future__ import annotations

from datetime import datetime

import pytest

from dagster_project.intake.deliveries import ruling
from dagster_project.intake.people.keys import load_key
from tests.intake.small_root import LOG, LOG_FILE, PROGRAMME, ROSTER_FILE, SmallRoot, roster_file, use

FIRST, SECOND = "inbox/trials/t1/a.csv", "inbox/trials/t1/b.csv"
HEADER = ["期間開始", "期間終了", "メールアドレス", "職員番号", "利用回数"]
APRIL = ("2024-04-01", "2024-04-30")


def told(start: str, end: str, uses: int, email: str = "a@x.jp", number: str = "") -> list[str]:
    return [start, end, email, number, str(uses)]


def deliver(small: SmallRoot, first: list[list[str]], second: list[list[str]] | None = None) -> None:
    small.put(FIRST, [HEADER, *first])
    if second is not None:
        small.put(SECOND, [HEADER, *second])
    small.night()


def landed(small: SmallRoot) -> list[tuple[object, ...]]:
    return small.query("SELECT CAST(period_start AS VARCHAR), uses FROM landed.usage_count ORDER BY ALL")


def test_a_report_that_is_delivered_again_with_more_people_counts_once(small):
    deliver(small, [told(*APRIL, 5)], [told(*APRIL, 5), told(*APRIL, 7, "b@x.jp")])
    assert landed(small) == [("2024-04-01", 5), ("2024-04-01", 7)]
    assert small.rows_of(FIRST) == (1, 1, 0, 0, 0, 0)
    assert small.rows_of(SECOND) == (2, 1, 0, 0, 1, 0)
    assert small.settled.refusals == small.settled.warnings == ()


@pytest.mark.parametrize("uses", [6, 0])
def test_another_number_for_the_same_person_and_period_refuses_and_names_both_files(uses, small):
    deliver(small, [told(*APRIL, 5)], [told(*APRIL, uses), told(*APRIL, 7, "b@x.jp")])
    (refusal,) = small.settled.refusals
    for text in (refusal.ja, refusal.en):
        assert FIRST in text and SECOND in text and "katsuyo withdraw" in text and "t1" in text and "1 " in text
        assert "x.jp" not in text


def test_part_of_a_sum_in_a_second_file_is_another_number(small):
    """The row with 5 looks like the row of the first file; that file says 8 all the same."""
    deliver(small, [told(*APRIL, 5), told(*APRIL, 3)], [told(*APRIL, 5)])
    assert len(small.settled.refusals) == 1


def test_one_person_under_two_names_in_two_files_is_counted_twice_and_refuses(small):
    small.put(ROSTER_FILE, roster_file(["1", "山田", "総務部", "人事課", "a@x.jp"]))
    deliver(small, [told(*APRIL, 5)], [told(*APRIL, 5, "", "1")])
    (refusal,) = small.settled.refusals
    assert FIRST in refusal.ja and SECOND in refusal.ja


@pytest.mark.parametrize(
    ("start", "end"), [("2024-04-29", "2024-05-05"), ("2024-04-08", "2024-04-08"), ("2024-04-30", "2024-04-30")]
)
def test_overlapping_periods_of_a_person_refuse(start, end, small):
    small.say(PROGRAMME.replace("end: 2024-04-30", "end: 2024-05-31"))
    deliver(small, [told(*APRIL, 5)], [told(start, end, 1), told("2024-05-06", "2024-05-12", 1, "b@x.jp")])
    (refusal,) = small.settled.refusals
    assert "重なって" in refusal.ja and "overlap" in refusal.en and FIRST in refusal.en and SECOND in refusal.en


def test_a_rolling_window_refuses_within_one_file_too(small):
    deliver(small, [told("2024-04-01", "2024-04-28", 5), told("2024-04-08", "2024-04-30", 6)])
    (refusal,) = small.settled.refusals
    assert FIRST in refusal.ja


def test_a_long_period_before_short_ones_is_seen_though_others_lie_between(small):
    weeks = [told("2024-04-02", "2024-04-03", 1), told("2024-04-20", "2024-04-21", 1)]
    deliver(small, [told(*APRIL, 5)], weeks)
    assert len(small.settled.refusals) == 1


def test_periods_side_by_side_and_the_same_days_of_two_people_do_not_contradict(small):
    rows = [told("2024-04-01", "2024-04-14", 5), told("2024-04-15", "2024-04-30", 6), told(*APRIL, 7, "b@x.jp")]
    deliver(small, rows)
    assert small.settled.refusals == ()
    assert small.counts["usage_count"] == 3


def test_single_uses_and_counts_in_one_trial_refuse_until_one_is_withdrawn(small):
    small.put(LOG_FILE, [LOG, use("2024/04/01 9:00", "b@x.jp")])
    deliver(small, [told(*APRIL, 5)])
    (refusal,) = small.settled.refusals
    for text in (refusal.ja, refusal.en):
        assert LOG_FILE in text and FIRST in text and "katsuyo withdraw" in text
    (small.folder / LOG_FILE).unlink()
    small.night()
    assert len(small.settled.refusals) == 1  # a vanished file keeps its rows
    ruling.decide(small.root, "withdraw", LOG_FILE, "回数で数える", load_key(), datetime(2024, 7, 1))
    small.night()
    assert small.settled.refusals == ()


def test_what_does_not_count_contradicts_nothing(small):
    """Test accounts, and periods outside the trial or across its edge, are in no figure."""
    first = [
        told(*APRIL, 5, "test@example.lg.jp"),
        told("2024-05-01", "2024-05-31", 5),
        told("2024-03-25", "2024-04-02", 5),
    ]
    second = [
        told(*APRIL, 6, "test@example.lg.jp"),
        told("2024-05-01", "2024-05-31", 6),
        told("2024-03-25", "2024-04-02", 6),
    ]
    deliver(small, first, second)
    assert small.settled.refusals == ()
    assert landed(small) == []


def test_a_hundred_files_are_not_all_listed(small):
    for number in range(7):
        small.put(f"inbox/trials/t1/{number}.csv", [HEADER, told(*APRIL, number)])
    small.night()
    (refusal,) = small.settled.refusals
    assert "4.csv ほか 2 件" in refusal.ja and "5.csv" not in refusal.ja and "and 2 more" in refusal.en


EDGES = [
    told("2024-03-01", "2024-03-31", 1),  # before
    told("2024-03-31", "2024-04-01", 2),  # across the first day
    told("2024-04-02", "2024-04-29", 4),  # inside
    told("2024-04-30", "2024-05-01", 8),  # across the last day
    told("2024-05-02", "2024-05-02", 16),  # after
]


def test_a_period_across_the_trials_edge_is_left_out_and_said(small):
    deliver(small, EDGES)
    assert landed(small) == [("2024-04-02", 4)]
    assert small.rows_of(FIRST) == (5, 1, 4, 0, 0, 0)
    (warning,) = small.settled.warnings
    assert "2 行、10 回" in warning.ja and "2 rows with 10 uses" in warning.en
    assert "partial_periods: count" in warning.ja and "2024-04-01" in warning.en and "2024-04-30" in warning.en


def test_declared_partial_periods_count_without_landing_anew(small):
    deliver(small, EDGES)
    small.say(PROGRAMME.replace("unit_of_use: prompt", "unit_of_use: prompt, partial_periods: count"))
    assert small.night().landed_now == 0
    assert landed(small) == [("2024-03-31", 2), ("2024-04-02", 4), ("2024-04-30", 8)]
    assert small.rows_of(FIRST) == (5, 3, 2, 0, 0, 0)
    assert small.settled.warnings == ()
    assert small.query("SELECT counts_partial_periods FROM programme.trial") == [(True,)]


def test_every_fate_of_a_count_adds_up_in_one_file(small):
    small.put(FIRST, [HEADER, told(*APRIL, 5)])
    rows = [
        told(*APRIL, 5),
        told(*APRIL, 2, "b@x.jp"),
        told(*APRIL, 3, "test@example.lg.jp"),
        told("2024-05-01", "2024-05-31", 1),
        told("2024-04-30", "2024-05-06", 1, "c@x.jp"),
        ["2024-04-31", "2024-05-06", "c@x.jp", "", "1"],
        ["合計", "", "", "", "12"],
    ]
    small.put(SECOND, [HEADER, *rows])
    small.night()
    assert small.rows_of(SECOND) == (7, 1, 4, 1, 1, 0)


def test_a_person_without_a_use_is_known_to_the_tool(small):
    deliver(small, [told(*APRIL, 0), told(*APRIL, 3, "b@x.jp")])
    assert landed(small) == [("2024-04-01", 0), ("2024-04-01", 3)]
    assert small.query("SELECT count(DISTINCT person_id) FROM landed.person") == [(2,)]
