"""Workbooks: cells as text, row numbers as Excel shows them, and damage."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest

from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Unreadable
from tests.intake.workbooks import workbook


def test_cells_become_text(sheet_file):
    content = workbook(
        [
            ["職員番号", "時刻", "割合", "日"],
            [123, datetime(2024, 10, 22, 9, 5, 31), 0.25, date(2024, 4, 1)],
            ["000123", None, -4.0, "令和6年4月1日"],
        ]
    )
    sheet = read_sheet(sheet_file(content, "a.xlsx"))
    assert sheet.encoding == "xlsx"
    assert [list(row.values()) for row in sheet.cells.to_pylist()] == [
        [1, "職員番号", "時刻", "割合", "日"],
        [2, "123", "2024-10-22 09:05:31", "0.25", "2024-04-01"],
        [3, "000123", "", "-4", "令和6年4月1日"],
    ]


def test_first_empty_rows_and_columns_keep_the_row_numbers(sheet_file):
    content = workbook([["氏名", "課"], [None, " "], ["山田", "人事課"]], first_row=3, first_column=2)
    sheet = read_sheet(sheet_file(content, "a.xlsx"))
    assert [list(row.values()) for row in sheet.cells.to_pylist()] == [
        [4, "", "", "氏名", "課"],
        [6, "", "", "山田", "人事課"],
    ]


def test_a_workbook_is_known_by_its_bytes_not_its_name(sheet_file):
    assert read_sheet(sheet_file(workbook([["a"]]), "a.csv")).encoding == "xlsx"


def test_an_empty_workbook_has_no_rows(sheet_file):
    sheet = read_sheet(sheet_file(workbook([]), "a.xlsx"))
    assert (sheet.cells.num_rows, sheet.head(30)) == (0, [])


def without_part(content: bytes, name: str) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as book, zipfile.ZipFile(result, "w") as damaged:
        for part in book.namelist():
            if part != name:
                damaged.writestr(part, book.read(part))
    return result.getvalue()


def damaged_workbooks() -> dict[str, bytes]:
    good = workbook([["職員番号", "氏名"], [1, "山田"]])
    return {
        "cut in half": good[: len(good) // 2],
        "cut at the end": good[:-30],
        "only the magic": b"PK\x03\x04",
        "a zip without a workbook": without_part(good, "xl/workbook.xml"),
        "no sheet inside": without_part(good, "xl/worksheets/sheet1.xml"),
        "with a password (OLE)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    }


@pytest.mark.parametrize("damage", damaged_workbooks())
def test_a_damaged_workbook_is_refused_with_what_to_do(damage, sheet_file):
    with pytest.raises(Unreadable) as refused:
        read_sheet(sheet_file(damaged_workbooks()[damage], "a.xlsx"))
    assert "パスワードなしの .xlsx" in refused.value.message.ja
    assert "without a password" in refused.value.message.en


def test_no_cut_of_a_workbook_raises_anything_else(sheet_file):
    good = workbook([["職員番号", "氏名"], [1, "山田"]] * 20)
    for length in range(4, len(good), 97):
        with pytest.raises(Unreadable):
            read_sheet(sheet_file(good[:length], "a.xlsx"))
