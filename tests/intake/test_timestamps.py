"""Times and dates as tools and people write them, against hand-computed values."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from dagster_project.intake.timestamps import date_in, local_timestamp


def moment(text: str) -> datetime | None:
    with duckdb.connect() as connection:
        (row,) = connection.execute(f"SELECT {local_timestamp('x')} FROM (SELECT ?::VARCHAR AS x)", [text]).fetchall()
    return row[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023/10/02 09:05:31", datetime(2023, 10, 2, 9, 5, 31)),
        ("2023/1/2 9:05:03", datetime(2023, 1, 2, 9, 5, 3)),
        ("2023/10/02 9:05", datetime(2023, 10, 2, 9, 5)),
        ("2023-10-02 09:05:31", datetime(2023, 10, 2, 9, 5, 31)),
        ("2023-10-02 09:05", datetime(2023, 10, 2, 9, 5)),
        ("2023-10-02T09:05:31", datetime(2023, 10, 2, 9, 5, 31)),
        ("2023/10/02", datetime(2023, 10, 2)),
        ("2023-10-02", datetime(2023, 10, 2)),
        (" 2023/10/02　", datetime(2023, 10, 2)),
        ("2024/09/25 5:12:33 午後 GMT+9", datetime(2024, 9, 25, 17, 12, 33)),
        ("2024/09/25 5:12:33 午前 GMT+9", datetime(2024, 9, 25, 5, 12, 33)),
        ("2024/09/25 12:05:00 午前 GMT+9", datetime(2024, 9, 25, 0, 5)),
        ("2024/09/25 12:05:00 午後 GMT+9", datetime(2024, 9, 25, 12, 5)),
        ("2024/09/25 11:59:59 午後 GMT+9:00", datetime(2024, 9, 25, 23, 59, 59)),
        ("2024/09/25 5:12:33 午後", datetime(2024, 9, 25, 17, 12, 33)),
        # Excel: 2024-01-01 is 45292, and 22 October is day 296 of the leap year.
        ("45587", datetime(2024, 10, 22)),
        ("45587.5", datetime(2024, 10, 22, 12)),
        ("45587.378819444442", datetime(2024, 10, 22, 9, 5, 30)),  # 32730 s of 86400
        ("45587.999999", datetime(2024, 10, 23)),  # 0.0864 s before midnight
        ("36526", datetime(2000, 1, 1)),
        ("2024/02/29 00:00:00", datetime(2024, 2, 29)),
        ("2000/01/01", datetime(2000, 1, 1)),
        ("2099/12/31 23:59:59", datetime(2099, 12, 31, 23, 59, 59)),
    ],
)
def test_styles(text, expected):
    assert moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2023/11/31",
        "2023/11/31 10:00:00",
        "2023/02/29",
        "2023/13/01",
        "2023/10/02 24:00:00",
        "2023/10/02 09:60",
        "2024/09/25 13:00:00 午後 GMT+9",
        "2024/09/25 0:05:00 午前 GMT+9",
        "2024/09/25 5:12:33 午後 GMT+8",
        "1999/12/31",
        "2100/01/01",
        "36525",
        "99999",
        "4558",
        "45587.5.1",
        "-45587",
        "10/02/2023",
        "2023/10/02 09:05:31 x",
        "令和5年10月2日",
        "合計",
    ],
)
def test_what_is_no_possible_time_is_null_and_not_moved(text):
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和6年4月1日", date(2024, 4, 1)),
        ("職員名簿（令和６年４月１日現在）", date(2024, 4, 1)),
        ("令和 6年 4月 1日 現在", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("㋿6年4月1日", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("Ｒ６．４．１", date(2024, 4, 1)),
        ("R6.4.1 12名", date(2024, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("2024-04-01", date(2024, 4, 1)),
        ("2024.4.1", date(2024, 4, 1)),
        ("2024年4月1日", date(2024, 4, 1)),
        ("２０２４年１２月３１日 時点", date(2024, 12, 31)),
        ("2024年2月29日", date(2024, 2, 29)),
        ("2023年2月29日", None),
        ("令和6年13月1日", None),
        ("2024/4/123", None),
        ("令和6年4月", None),
        ("職員名簿", None),
        ("", None),
    ],
)
def test_the_date_in_a_title(text, expected):
    assert date_in(text) == expected
