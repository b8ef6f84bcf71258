"""Calendars and counts per event are refused with the reason, wherever they are dropped; tables of people are not."""

from __future__ import annotations

import pytest

from tests.intake.formats.shared_samples import refusal, root_for, sample
from tests.intake.small_root import csv_bytes
from tests.intake.workbooks import workbook

HOLIDAYS = [["国民の祝日・休日月日", "国民の祝日・休日名称"], ["2024/1/1", "元日"], ["2024/1/8", "成人の日"]]
COUNTS = [["Slug", "Registered", "Day1", "Day2"], ["2024-05-01-city", "30", "28", "25"], ["2024-06-01-town", "", "9"]]
JAPANESE = [["開催日", "研修名", "定員", "参加者数"], ["5/1", "AI研修", "80", "79"], ["6/1", "AI研修2", "40", "27"]]
FOLDERS = ["trials/t1", "workshops/w1", "surveys/v1", "roster"]


def said(small, content: bytes, folder: str, name: str = "表.csv") -> str:
    small.put(f"inbox/{folder}/{name}", content)
    small.take_in()
    (delivery,) = small.report.ledger.deliveries
    assert delivery.refusal is not None and delivery.landed_rows == 0
    return f"{delivery.refusal.ja} / {delivery.refusal.en}"


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_the_list_of_holidays_is_a_calendar(folder, encoding, small):
    text = said(small, csv_bytes(HOLIDAYS, encoding), folder)
    assert "暦" in text and "calendar" in text and "closed_days" in text


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("rows", [COUNTS, JAPANESE, [["回", "出席人数"], ["第1回", "79"]]])
def test_counts_per_event_have_no_people(folder, rows, small):
    text = said(small, csv_bytes(rows), folder)
    assert "人の列がありません" in text and "without people" in text


def test_a_workbook_of_counts_below_a_title(small):
    assert "without people" in said(small, workbook([["研修の実績"], *JAPANESE]), "workshops/w1", "実績.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        [["氏名", "参加者数", "研修名", "出欠"], ["山田", "1", "AI研修", "○"]],
        [["Name", "Slug", "Registered", "Day1"], ["A", "x", "1", "1"]],
    ],
)
def test_a_table_of_people_with_such_columns_is_none(rows, small):
    small.put("inbox/workshops/w1/表.csv", rows)
    assert small.take_in().refusals == ()


def test_a_table_of_counts_proposes_no_columns(small):
    from dagster_project.intake.inspection.inspection import inspect

    for number, rows in enumerate((HOLIDAYS, COUNTS, JAPANESE)):
        for path in (small.put(f"inbox/workshops/w1/{number}.csv", rows), small.put(f"outside/{number}.csv", rows)):
            told = inspect(path)
            assert not told.readable and told.proposal is None and told.refusal is not None


@pytest.mark.parametrize("folder", FOLDERS[:3])
def test_the_samples(folder, small):
    root = root_for(small)
    assert "a calendar" in refusal(root, sample("real/cp932/syukujitsu_cp932_lf.csv"), folder)
    assert "without people" in refusal(root, sample("real/carpentries/attendance.csv"), folder)
