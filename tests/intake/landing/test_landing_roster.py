"""Staff lists, row by row."""

from __future__ import annotations

from datetime import date

from tests.intake.small_root import ROSTER_FILE, csv_bytes, roster_file
from tests.intake.workbooks import workbook

YAMADA = ["000001", "山田 太郎", "総務部", "人事課", "y@example.lg.jp"]


def test_people_land_with_the_date_of_the_title(small):
    small.put(ROSTER_FILE, roster_file(YAMADA, ["2", "計良 花子", " 財務部 ", "財政課", ""]))
    small.take_in()
    assert (small.delivery(ROSTER_FILE).format, small.delivery(ROSTER_FILE).rows_in) == ("staff_roster", 2)
    rows = small.landed_people(ROSTER_FILE, "roster_entry")
    kept = [(row["row_number"], row["valid_from"], row["department_label"], row["section_label"]) for row in rows]
    assert kept == [
        (3, date(2024, 4, 1), "総務部", "人事課"),
        (4, date(2024, 4, 1), "財務部", "財政課"),  # 計良 is a person, not a total
    ]
    assert rows[0]["email_token"] is not None and rows[1]["email_token"] is None


def test_a_workbook_lands_as_well_and_numbers_lose_no_zeros(small):
    name = "inbox/roster/list.xlsx"
    small.put(
        name, workbook([["令和6年4月1日現在"], ["職員番号", "氏名", "部", "課"], [1, "山田太郎", "総務部", "人事課"]])
    )
    small.put(ROSTER_FILE, roster_file(YAMADA))
    small.take_in()
    (from_workbook,) = small.landed_people(name, "roster_entry")
    (from_text,) = small.landed_people(ROSTER_FILE, "roster_entry")
    for token in ("staff_number_token", "name_token", "name_section_token", "section_token"):
        assert from_workbook[token] == from_text[token] is not None


def test_total_rows_are_excluded_and_empty_cells_quarantined(small):
    small.put(
        ROSTER_FILE,
        roster_file(
            YAMADA, ["2", "", "総務部", "人事課", ""], ["3", "佐藤", "", "財政課", ""], ["合　計", "", "", "", ""]
        ),
    )
    small.take_in()
    delivery = small.delivery(ROSTER_FILE)
    assert (delivery.rows_in, delivery.landed_rows, delivery.excluded) == (4, 1, {"total_row": 1})
    assert [(row["row"], row["column"]) for row in small.quarantine(ROSTER_FILE)] == [("4", "氏名"), ("5", "部")]


def test_the_head_of_a_department_lands_without_a_section(small):
    small.put(ROSTER_FILE, roster_file(YAMADA, ["2", "佐藤 花子", "財務部", "　", "s@example.lg.jp"]))
    small.take_in()
    _, head = small.landed_people(ROSTER_FILE, "roster_entry")
    assert (head["department_label"], head["section_label"], head["section_token"]) == ("財務部", None, None)
    assert head["name_section_token"] is None and head["name_token"] is not None


def test_a_list_without_a_date_is_refused(small):
    small.put(
        ROSTER_FILE, csv_bytes([["職員名簿", "", "", "", ""], ["職員番号", "氏名", "部", "課", "メール"], YAMADA])
    )
    (refusal,) = small.take_in().refusals
    assert ROSTER_FILE in refusal.ja and "令和6年4月1日現在" in refusal.ja
    assert ROSTER_FILE in refusal.en
