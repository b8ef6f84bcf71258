"""A work database small enough to count by hand, in the columns that intake promises.

Add here: rows the dbt tests build their marts from. Keep out: expected figures (test_dbt_build.py) and breakages
(test_dbt_data_tests.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import duckdb

from dagster_project.intake.settling.tables import LANDED, PROGRAMME

Row = tuple[object, ...]
JST = timezone(timedelta(hours=9))
MORNING, EVENING = datetime(2024, 9, 25, 9, tzinfo=JST), datetime(2024, 9, 25, 18, tzinfo=JST)
DAY = date(2024, 9, 25)
ROSTER_DAY = date(2024, 4, 1)


def _days(trial: str, first: date, days: int) -> list[Row]:
    dates = [first + timedelta(days=number) for number in range(days)]
    return [(trial, day, day - timedelta(days=day.weekday()), day.replace(day=1), day.weekday() < 5) for day in dates]


def _uses() -> Iterator[Row]:
    """Trial t1: p1 once on the 1st and, by another key, on the 3rd in the same session; p3 once on the 1st; p2 12 times on
    the 3rd, in two sessions."""
    told = [("k1", 1, 7), ("k3", 1, 8), ("k1b", 3, 7), *[("k2", 3, 9)] * 11, ("k2", 3, 10)]
    for number, (key, day, session) in enumerate(told, start=2):
        used_at, used_on = datetime(2023, 10, day, 12, tzinfo=JST), date(2023, 10, day)
        yield ("log", number, "t1", key, used_at, used_on, "draft", 100, session)


def _counts() -> Iterator[Row]:
    """Trial t3, known by months: p1 3 in January (which begins before the trial) and 4 in February, by another key; p2 12 in
    February; p5 none."""
    january, february = (date(2025, 1, 1), date(2025, 1, 31)), (date(2025, 2, 1), date(2025, 2, 28))
    told = [("k1", january, 3), ("k2", january, 0), ("k1b", february, 4), ("k2", february, 12), ("k5", february, 0)]
    for number, (key, period, uses) in enumerate(told, start=2):
        yield ("counts", number, "t3", key, *period, uses)


def _last_uses() -> Iterator[Row]:
    """Trial t4, known by days of last activity: p1 on two days by two keys, p5 on the last day; p2 never."""
    told = [("k1", date(2025, 3, 20)), ("k2", None), ("k1b", date(2025, 3, 24)), ("k5", date(2025, 3, 28))]
    for number, (key, day) in enumerate(told, start=2):
        yield ("last", number, "t4", key, day)


def _file(file_id: str, scope: str, kind: str, accepted: int, excluded: int = 0) -> Row:
    rows = (accepted + excluded, accepted, excluded, 0, 0, 0)
    return (file_id, scope, f"inbox/{scope}/{file_id}", file_id * 4, kind, "csv", "read", *rows)


# A survey without a first or last day for answers, and without a roster.
_ALWAYS_OPEN = (None, None, None)

PROGRAMME_ROWS: dict[str, list[Row]] = {
    "organisation": [("142077", "茅ヶ崎市", 5)],
    "trial": [
        ("t1", "試行1", date(2023, 10, 1), date(2023, 10, 10), 2023, "prompt", 10, 8, 12, True, False),
        ("t2", "試行2", date(2024, 11, 1), date(2024, 11, 2), 2024, "prompt", 4, 4, 4, False, False),
        ("t3", "試行3", date(2025, 1, 6), date(2025, 2, 28), 2024, "prompt", 6, 6, 6, False, True),
        ("t4", "試行4", date(2025, 3, 3), date(2025, 3, 28), 2024, "prompt", 5, 5, 5, False, False),
    ],
    "trial_day": [
        *_days("t1", date(2023, 10, 1), 10),
        *_days("t2", date(2024, 11, 1), 2),
        *_days("t3", date(2025, 1, 6), 54),
        *_days("t4", date(2025, 3, 3), 26),
    ],
    "effect_limit": [(20, 5, 20)],
    # t2 declares all, t1 no hours, t3 nothing, t4 (uses unknown) a free trial; the venue of w2 is not declared.
    "hourly_cost": [(3000, "例示")],
    "trial_cost": [
        ("t1", 500, 0, 0, None),
        ("t2", 100, 20, 3, 1),
        ("t3", None, None, None, None),
        ("t4", 0, 0, 0, 4),
    ],
    "workshop_cost": [("w1", 125, 0, 0, 0, 2), ("w2", 60, 0, None, 0, 1)],
    "usage_bucket": [(0, "0", 0, 0), (1, "1-9", 1, 9), (2, "10-19", 10, 19), (3, "20-", 20, None)],
    "work_kind": [(1, "draft", "文書の作成・校正"), (2, "idea", "アイデア出し")],
    "option_kind": [("w2-before", "problem", 1, "draft"), ("w2-before", "problem", 2, "idea")],
    "theme": [
        (1, "wants_cases", "事例", "cases"),
        (2, "no_time", "時間がない", "no time"),
        (3, "other", "その他", "other"),
    ],
    "series": [("s1", "勉強会")],
    "workshop": [
        ("w1", "第1回", "s1", date(2024, 9, 25), None),
        ("w2", "第2回", "s1", date(2024, 10, 22), 4),
    ],
    "survey": [
        ("w1-after", "事後1", "post", "w1", None, "s1", "participants(w1)", "participants", "w1", None, *_ALWAYS_OPEN),
        ("w2-after", "事後2", "post", "w2", None, "s1", "participants(w2)", "participants", "w2", None, *_ALWAYS_OPEN),
        (
            "w2-before",
            "事前2",
            "pre",
            "w2",
            None,
            "s1",
            "participants(w2)",
            "participants",
            "w2",
            None,
            date(2024, 10, 15),
            None,
            None,
        ),
        ("t1-staff", "職員", "post", None, "t1", None, "eligible(t1)", "eligible", "t1", None, *_ALWAYS_OPEN),
    ],
    "question": [
        ("w1-after", "satisfaction", 1, "満足度", "single"),
        ("w1-after", "valuable", 2, "よかった内容", "multiple"),
        ("w1-after", "comment", 3, "感想", "text"),
        ("w2-after", "satisfaction", 1, "満足度", "single"),
        ("w2-before", "problem", 1, "解決したい課題", "multiple"),
    ],
    "question_option": [
        *[
            (survey, "satisfaction", order, label, order < 3)
            for survey in ("w1-after", "w2-after")
            for order, label in enumerate(("満足", "やや満足", "不満"), start=1)
        ],
        ("w1-after", "valuable", 1, "基礎知識", False),
        ("w1-after", "valuable", 2, "最新動向", False),
        ("w2-before", "problem", 1, "文書の作成・校正", False),
        ("w2-before", "problem", 2, "アイデア出し", False),
    ],
}

# p1 stands twice in the sheet of w1 and answers w1-after twice; p3 is in no roster, p4 heads a department: no section.
# w2-before, open from 15 October: p1 answers before that and, twice, then; p4 after the workshop; p3 was not asked.
LANDED_ROWS: dict[str, list[Row]] = {
    "delivered_file": [
        _file("log", "t1", "usage", 15, excluded=1),
        _file("counts", "t3", "usage", 5),
        _file("last", "t4", "usage", 4),
        _file("roster", "roster", "roster", 5),
        _file("sheet1", "w1", "attendance", 4),
        _file("sheet2", "w2", "attendance", 2),
        _file("answers1", "w1-after", "survey", 3),
        _file("answers2", "w2-after", "survey", 2),
        _file("answers3", "w2-before", "survey", 5),
    ],
    "person": [
        ("k1b", "p1", "name"),
        *[(f"k{number}", f"p{number}", "staff_number") for number in range(1, 7)],
    ],
    "roster_entry": [
        ("roster", 2, ROSTER_DAY, "k1", "総務部", "総務課", "a"),
        ("roster", 3, ROSTER_DAY, "k2", "総務部", "総務課", "a"),
        ("roster", 4, ROSTER_DAY, "k5", "総務部", "財政課", "b"),
        ("roster", 5, ROSTER_DAY, "k6", "市民部", "市民課", "c"),
        ("roster", 6, ROSTER_DAY, "k4", "市民部", None, None),
    ],
    "usage_event": list(_uses()),
    "usage_count": list(_counts()),
    "last_activity": list(_last_uses()),
    "attendance": [
        ("sheet1", 4, "w1", "k1", "a", None, None),
        ("sheet1", 5, "w1", "k1b", "b", None, None),
        ("sheet1", 6, "w1", "k2", None, None, None),
        ("sheet1", 7, "w1", "k3", "b", None, None),
        ("sheet2", 2, "w2", "k1", "a", None, None),
        ("sheet2", 3, "w2", "k4", "unknown", None, None),
    ],
    "survey_response": [
        ("answers1", 2, "w1-after", "k1", EVENING, DAY),
        ("answers1", 3, "w1-after", "k1b", MORNING, DAY),
        ("answers1", 4, "w1-after", "k2", MORNING, DAY),
        ("answers2", 2, "w2-after", None, None, None),
        ("answers2", 3, "w2-after", None, None, None),
        *[
            ("answers3", row, "w2-before", key, datetime(2024, 10, day, 12, tzinfo=JST), date(2024, 10, day))
            for row, (key, day) in enumerate((("k1", 14), ("k1", 21), ("k1b", 16), ("k4", 23), ("k3", 16)), start=2)
        ],
    ],
    "survey_answer": [
        ("answers1", 2, "w1-after", "satisfaction", 1, None),
        ("answers1", 2, "w1-after", "valuable", 1, None),
        ("answers1", 2, "w1-after", "valuable", 2, None),
        ("answers1", 3, "w1-after", "satisfaction", 3, None),
        ("answers1", 4, "w1-after", "valuable", 2, None),
        ("answers1", 4, "w1-after", "comment", None, 40),
        ("answers2", 2, "w2-after", "satisfaction", 2, None),
        ("answers2", 3, "w2-after", "satisfaction", 3, None),
        ("answers3", 3, "w2-before", "problem", 1, None),
    ],
    "survey_theme": [
        ("answers1", 4, "w1-after", "comment", "wants_cases"),
        ("answers1", 4, "w1-after", "comment", "no_time"),
    ],
}


def write(path: Path) -> None:
    """A new DuckDB file at ``path`` with the schemas programme and landed as intake leaves them."""
    schemas = (("programme", PROGRAMME, PROGRAMME_ROWS), ("landed", LANDED, LANDED_ROWS))
    with duckdb.connect(str(path)) as connection:
        for schema, tables, rows_of in schemas:
            connection.execute(f"create schema {schema}")
            for table, columns in tables.items():
                definition = ", ".join(f"{name} {kind}" for name, kind in columns.items())
                connection.execute(f"create table {schema}.{table} ({definition})")
                places = ", ".join("?" for _ in columns)
                if table in rows_of:
                    connection.executemany(f"insert into {schema}.{table} values ({places})", rows_of[table])
        sum_up(connection)


def sum_up(connection: duckdb.DuckDBPyConnection) -> None:
    """The sums of landed.usage_event into the empty tables beside it."""
    of_file = "select file_id, trial_id"
    for table, query in {
        "usage_day": f"{of_file}, identity_key, used_on, count(*) from landed.usage_event group by all",
        "usage_session": f"{of_file}, identity_key, session_key, count(*) from landed.usage_event group by all",
        "usage_kind": f"{of_file}, identity_key, kind_code, count(*), min(row_number) from landed.usage_event group by all",
        "usage_file": f"{of_file}, count(*), count(distinct row_number) from landed.usage_event group by all",
    }.items():
        connection.execute(f"insert into landed.{table} {query}")
