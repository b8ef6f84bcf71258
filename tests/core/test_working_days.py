"""Working days of a city hall against the calendar on the wall and the Cabinet Office's list."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from dagster_project.local_government import is_working_day

HOLIDAYS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "real" / "cp932" / "syukujitsu_cp932_lf.csv"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 9, 25), True),  # Wednesday, the first workshop
        (date(2024, 9, 23), False),  # 秋分の日 was a Sunday: its substitute
        (date(2024, 9, 21), False),  # Saturday
        (date(2024, 11, 4), False),  # substitute of 文化の日
        (date(2024, 12, 27), True),
        (date(2024, 12, 30), False),  # closed by law, a Monday
        (date(2025, 1, 3), False),
        (date(2025, 1, 6), True),
    ],
)
def test_the_calendar_on_the_wall(day, works):
    assert is_working_day(day) is works


def test_a_citys_own_closed_day_is_none():
    assert not is_working_day(date(2024, 9, 25), {date(2024, 9, 25)})


def test_every_holiday_of_the_cabinet_offices_list_is_no_working_day():
    if not HOLIDAYS.is_file():
        pytest.skip("no list of holidays beside the checkout (../shared/samples)")
    with HOLIDAYS.open(encoding="cp932", newline="") as file:
        days = [date(*map(int, row[0].split("/"))) for row in list(csv.reader(file))[1:]]
    recent = [day for day in days if day.year >= 2016]
    assert recent
    assert [day for day in recent if is_working_day(day)] == []
