"""Attendance lists of both layouts, row by row."""

from __future__ import annotations

import pytest

from tests.intake.small_root import APPLICATIONS, ATTENDANCE_FILE
from tests.intake.workbooks import workbook

SHEET_FILE = "inbox/workshops/w1/出席簿.xlsx"


def marked(*rows: list[object]) -> bytes:
    return workbook(
        [
            ["第1回 出席簿"],
            ["No", "所属", None, "氏名", "出席", None],
            [None, "部", "課", None, "前半", "後半"],
            *rows,
        ]
    )


def test_a_mark_in_any_half_is_attendance(small):
    small.put(
        SHEET_FILE,
        marked(
            [1, "総務部", "人事課", "山田", "○", None],
            [2, "総務部", "人事課", "佐藤", None, "〇　"],
            [3, "総務部", "会計課", "計良", "◯", "×"],
            [4, "総務部", "会計課", "鈴木", "×", "欠席"],
            [5, "総務部", "会計課", "田中", None, None],
            [None, None, "合　　計", None, 2, 1],
        ),
    )
    small.take_in()
    delivery = small.delivery(SHEET_FILE)
    assert (delivery.format, delivery.rows_in) == ("attendance_marks", 6)
    assert [row["row_number"] for row in small.landed_people(SHEET_FILE, "attendance")] == [4, 5, 6]
    assert delivery.excluded == {"not_attended": 2, "total_row": 1}


@pytest.mark.parametrize("column", range(4))
def test_a_total_row_is_known_wherever_the_word_stands(column, small):
    total: list[object] = [None, None, None, None, 79, 70]
    total[column] = "合計"
    small.put(SHEET_FILE, marked([1, "総務部", "人事課", "山田", "○", "○"], total))
    small.take_in()
    assert small.delivery(SHEET_FILE).excluded == {"total_row": 1}


def test_an_unknown_mark_and_a_mark_without_a_name_are_quarantined(small):
    small.put(
        SHEET_FILE,
        marked([1, "総務部", "人事課", "山田", "途中から", None], [2, "総務部", "人事課", None, "○", None]),
    )
    small.take_in()
    held = [(row["row"], row["column"]) for row in small.quarantine(SHEET_FILE)]
    assert held == [("4", "出席"), ("5", "氏名")]
    assert "途中から" not in small.root.quarantine.joinpath(f"{small.delivery(SHEET_FILE).landing_id}.csv").read_text()


def test_applications_count_by_their_status(small):
    small.put(
        ATTENDANCE_FILE,
        [
            APPLICATIONS,
            ["1", "山田", "総務部人事課", "y@x.jp", "出席"],
            ["2", "佐藤", "総務部人事課", "s@x.jp", "キャンセル"],
            ["3", "鈴木", "総務部人事課", "z@x.jp", "欠席"],
            ["4", "田中", "総務部人事課", "t@x.jp", "保留"],
            ["5", "計", "総務部人事課", "k@x.jp", "出席"],  # an e-mail: a person, whatever the name
            ["計", "", "", "", "2"],
        ],
    )
    small.take_in()
    delivery = small.delivery(ATTENDANCE_FILE)
    assert delivery.excluded == {"cancelled": 1, "not_attended": 1, "total_row": 1}
    assert [row["row_number"] for row in small.landed_people(ATTENDANCE_FILE, "attendance")] == [2, 6]
    assert [(row["row"], row["column"]) for row in small.quarantine(ATTENDANCE_FILE)] == [("5", "出席")]


def test_the_section_of_both_layouts_is_one_token(small):
    small.put(SHEET_FILE, marked([1, "総務部", "人 事 課", "山田", "○", None]))
    small.put(ATTENDANCE_FILE, [APPLICATIONS, ["1", "山 田", "総務部　人事課", "", "出席"]])
    small.take_in()
    (one,) = small.landed_people(SHEET_FILE, "attendance")
    (other,) = small.landed_people(ATTENDANCE_FILE, "attendance")
    assert one["section_token"] == other["section_token"] is not None
    assert one["name_section_token"] == other["name_section_token"]
