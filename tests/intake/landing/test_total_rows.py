"""Total row or a person called 計? Pairs of rows that look alike, through landing, with the expected fate."""

from __future__ import annotations

import pytest

from tests.intake.small_root import ATTENDANCE_FILE, LOG, LOG_FILE, ROSTER, ROSTER_FILE, csv_bytes

MARKS = ["部", "課", "氏名", "職員番号", "前半", "後半"]
ABOVE = ["", "", "", "", "出席", ""]
TARO = ["総務部", "人事課", "山田 太郎", "", "○", "○"]
STATUS = ["受付番号", "氏名", "所属", "メールアドレス", "参加状況"]

ACCEPTED, TOTAL, ABSENT, UNSURE = "accepted", "total_row", "not_attended", "quarantined"


def fate(small, path: str, rows: list[list[str]], last: int) -> str:
    """What becomes of the row with number ``last``."""
    small.put(path, csv_bytes(rows))
    small.take_in()
    delivery = small.delivery(path)
    assert delivery.refusal is None, delivery.refusal
    if delivery.quarantined_rows:
        assert [row["row"] for row in small.quarantine(path)] == [str(last)]
        return UNSURE
    if delivery.excluded:
        return "+".join(delivery.excluded)
    assert delivery.landed_rows == delivery.rows_in
    return ACCEPTED


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["総務部", "人事課", "計", "", "○", ""], ACCEPTED),
        (["総務部", "人事課", "計", "", "○", "×"], ACCEPTED),
        (["", "", "計", "", "○", ""], ACCEPTED),  # a circle is no sum
        (["", "", "計", "12", "1", "1"], ACCEPTED),  # a total has no staff number
        (["総務部", "人事課", "計", "", "", ""], ABSENT),
        (["総務部", "人事課", "計", "", "欠席", ""], ABSENT),
        (["総務部", "人事課", "計", "", "1", "1"], UNSURE),  # came twice, or one person of the section did
        (["総務部", "人事課", "計", "", "1", ""], UNSURE),
        (["総務部", "人事課", "計", "", "3", "2"], TOTAL),
        (["総務部", "", "計", "", "1", "1"], TOTAL),
        (["総務部", "", "計", "", "12", "3"], TOTAL),
        (["", "", "計", "", "1", "0"], TOTAL),
        (["", "", "計", "", "79", "70"], TOTAL),
        (["", "", "計", "", "１２", ""], TOTAL),
        (["", "", "計", "", "1,012", ""], TOTAL),
        (["", "", "計", "", "", ""], TOTAL),  # the word stands alone
        (["", "", "合計", "", "○", ""], TOTAL),  # nobody is called that
        (["総務部", "人事課", "小計", "", "1", "1"], TOTAL),
        (["総務部", "計", "", "", "3", "2"], TOTAL),
        (["計", "", "", "", "1", "1"], TOTAL),
        (["総務部", "人事課", "計 太郎", "", "1", "1"], ACCEPTED),
    ],
)
def test_a_row_of_marks(row, expected, small):
    assert fate(small, ATTENDANCE_FILE, [ABOVE, MARKS, TARO, row], 4) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2", "計", "総務部人事課", "", "出席"], ACCEPTED),
        (["2", "計", "総務部人事課", "", "欠席"], ABSENT),
        (["2", "計", "", "k@x.jp", "出席"], ACCEPTED),
        (["計", "", "", "", "2"], TOTAL),
        (["", "計", "", "", "2"], TOTAL),
    ],
)
def test_a_row_of_applications(row, expected, small):
    rows = [STATUS, ["1", "山田", "総務部人事課", "y@x.jp", "出席"], row]
    assert fate(small, ATTENDANCE_FILE, rows, 3) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2024/04/01 9:00", "", "", "計", "人事課", "文章作成", "題", "12"], ACCEPTED),
        (["", "", "", "計", "", "", "", "1200"], TOTAL),
        (["合計", "", "", "計", "", "", "", "1200"], TOTAL),
    ],
)
def test_a_row_of_a_log(row, expected, small):
    one = ["2024/04/01 9:00", "", "a@x.jp", "", "", "文章作成", "題", "12"]
    assert fate(small, LOG_FILE, [LOG, one, row], 3) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2", "計", "総務部", "人事課", ""], ACCEPTED),
        (["", "計", "総務部", "人事課", ""], TOTAL),
        (["計", "", "", "", ""], TOTAL),
    ],
)
def test_a_row_of_a_roster(row, expected, small):
    rows = [["令和6年4月1日現在", "", "", "", ""], ROSTER, ["1", "山田", "総務部", "人事課", ""], row]
    assert fate(small, ROSTER_FILE, rows, 4) == expected
