"""Title lines above the header that are not padded to the table's width, as a text editor or a tool leaves them."""

from __future__ import annotations

import pytest

from dagster_project.intake.reading.read import read_sheet
from tests.intake.small_root import ROSTER, ROSTER_FILE

TITLE = "職員名簿（令和6年4月1日現在）"
PEOPLE = [["1", "山田 太郎", "総務部", "人事課", "y@x.jp"], ["2", "高橋 花子", "財務部", "財政課", "t@x.jp"]]


def lines(*rows: list[str], delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(row) + "\r\n" for row in rows).encode("utf-8-sig")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("titles", [[[TITLE]], [[TITLE], ["作成: 総務部", "取扱注意"]], [[TITLE], [], ["備考"]]])
def test_a_title_that_is_narrower_than_the_table_lands_with_it(titles, delimiter, small):
    small.put(ROSTER_FILE, lines(*titles, ROSTER, *PEOPLE, delimiter=delimiter))
    small.night()
    first = len(titles) + 2
    assert [row["row_number"] for row in small.landed(ROSTER_FILE, "roster_entry").to_pylist()] == [first, first + 1]
    assert small.rows_of(ROSTER_FILE) == (2, 2, 0, 0, 0, 0)


def test_the_titles_cells_are_padded_and_a_short_row_below_is_still_broken(sheet_file):
    sheet = read_sheet(sheet_file(lines([TITLE], ROSTER, PEOPLE[0], ["2", "秘密"], PEOPLE[1])))
    cells = [[row[f"c{i}"] for i in range(sheet.width)] for row in sheet.cells.to_pylist()]
    assert cells == [[TITLE, "", "", "", ""], ROSTER, *PEOPLE]
    assert sheet.cells["row_number"].to_pylist() == [1, 2, 3, 5]
    assert [row.row_number for row in sheet.broken] == [4]
