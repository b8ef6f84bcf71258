"""A world small enough to count by hand: four trials (one known only by counts, one by last activities), two workshops, five surveys, people called a to e.

Add here: a row that a new rule needs, and its counts in world_marts.py. Keep out: asserts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import duckdb

from dagster_project.intake.settling.tables import LANDED, PROGRAMME

CITY = "142077"

# A survey without a first or last day for answers, and without a roster.
_ALWAYS_OPEN = (None, None, None)


def _days(trial: str, first: date, days: int) -> list[tuple[Any, ...]]:
    dates = [first + timedelta(days=number) for number in range(days)]
    return [(trial, day, day - timedelta(days=day.weekday()), day.replace(day=1), day.weekday() < 5) for day in dates]


_PROGRAMME: Mapping[str, Sequence[tuple[Any, ...]]] = {
    "organisation": [(CITY, "架空市", 1)],
    "trial": [
        ("t1", "試行1", "2024-01-29", "2024-02-09", 2023, "prompt", 10, 8, 12, True, False),
        ("t2", "試行2", "2024-11-01", "2024-11-03", 2024, "session", 5, 5, 5, False, False),
        ("t3", "試行3", "2025-03-03", "2025-04-27", 2024, "prompt", 4, 4, 4, False, True),
        ("t4", "試行4", "2025-05-01", "2025-05-31", 2025, "prompt", 5, 5, 5, False, False),
    ],
    # Monday to Friday of the two trials that count prompts; the others have no working day.
    "trial_day": [*_days("t1", date(2024, 1, 29), 12), *_days("t3", date(2025, 3, 3), 56)],
    "effect_limit": [(20, 5, 20)],
    "hourly_cost": [(2500, "例示")],
    # t1 declares all, t2 was free, t3 tells its licence alone, t4 has uses that nobody knows. The venue of w2 is not declared.
    "trial_cost": [("t1", 1000, 200, 50, 3), ("t2", 0, 0, 0, 0), ("t3", 1000, None, 0, None), ("t4", 0, 0, 100, 2)],
    "workshop_cost": [("w1", 125, 0, 0, 0, 2), ("w2", 50, 900, None, 10, 1)],
    "usage_bucket": [(0, "0回", 0, 0), (1, "1〜9回", 1, 9), (2, "10〜19回", 10, 19), (3, "20回以上", 20, None)],
    "work_kind": [(1, "draft", "文書作成"), (2, "idea", "アイデア出し")],
    # Only a survey beforehand asks for help: the option of w1-after does not count.
    "option_kind": [("w2-before", "satisfaction", 2, "idea"), ("w1-after", "valuable", 1, "draft")],
    "theme": [
        (1, "wants_cases", "事例", "cases"),
        (2, "no_time", "時間がない", "no time"),
        (3, "other", "その他", "other"),
    ],
    "series": [("s1", "勉強会")],
    "workshop": [("w1", "第1回", "s1", "2024-09-25", None), ("w2", "第2回", "s1", "2024-10-22", 4)],
    "survey": [
        ("t1-staff", "職員", "post", None, "t1", None, "eligible(t1)", "eligible", "t1", None, *_ALWAYS_OPEN),
        ("w1-after", "事後1", "post", "w1", None, "s1", "participants(w1)", "participants", "w1", None, *_ALWAYS_OPEN),
        ("w1-before", "事前1", "pre", "w1", None, "s1", "participants(w1)", "participants", "w1", None, *_ALWAYS_OPEN),
        ("w2-after", "事後2", "post", "w2", None, "s1", "participants(w2)", "participants", "w2", None, *_ALWAYS_OPEN),
        ("w2-before", "事前2", "pre", "w2", None, "s1", "7", "number", None, 7, "2024-10-10", None, None),
    ],
    "question": [
        ("t1-staff", "tried", 1, "使いましたか", "single"),
        ("w1-after", "satisfaction", 1, "満足度", "single"),
        ("w1-after", "valuable", 2, "よかった内容", "multiple"),
        ("w1-after", "comment", 3, "感想", "text"),
        ("w2-after", "satisfaction", 1, "満足度", "single"),
        ("w2-before", "satisfaction", 1, "期待", "single"),
    ],
    "question_option": [
        ("t1-staff", "tried", 1, "使った", False),
        ("t1-staff", "tried", 2, "使わなかった", False),
        ("w1-after", "satisfaction", 1, "満足", True),
        ("w1-after", "satisfaction", 2, "ふつう", False),
        ("w1-after", "satisfaction", 3, "不満", False),
        ("w1-after", "valuable", 1, "基礎知識", False),
        ("w1-after", "valuable", 2, "演習", False),
        ("w2-after", "satisfaction", 1, "満足", True),
        ("w2-after", "satisfaction", 2, "ふつう", False),
        ("w2-before", "satisfaction", 1, "満足", True),
        ("w2-before", "satisfaction", 2, "ふつう", False),
    ],
}

# Identity key c2 is person c under another name; z and y are in the roster and never come.
_PEOPLE = {"ka": "a", "kb": "b", "kc": "c", "kc2": "c", "kd": "d", "ke": "e", "kz": "z", "ky": "y"}

_USES = [
    ("t1", "ka", "2024-01-29", 2),
    ("t1", "ka", "2024-02-01", 1),
    ("t1", "kb", "2024-01-31", 12),
    ("t1", "kc", "2024-02-06", 1),
    ("t1", "kc2", "2024-02-07", 1),
    ("t1", "kd", "2024-03-01", 4),  # after the trial's end: no use of it
    ("t2", "kd", "2024-11-01", 1),
    ("t2", "ke", "2024-11-02", 2),
]

# What people used the tool for: b drafts, d a kind that is no longer declared; nobody knows of the others.
_KIND_OF = {"kb": "draft", "kd": "former"}

_LANDED: Mapping[str, Sequence[tuple[Any, ...]]] = {
    "delivered_file": [
        ("f-log", "t1", "inbox/trials/t1/log.csv", "aa11", "usage", "tool", "accepted", 25, 21, 1, 1, 2, 0),
        ("f-roster", None, "inbox/roster/roster.xlsx", "bb22", "roster", "sheet", "accepted", 5, 5, 0, 0, 0, 0),
    ],
    "person": [(key, person, "staff_number") for key, person in _PEOPLE.items()],
    # 甲部 (kou) has the first and the second section, 乙部 (otsu) the others and e, who heads it.
    "roster_entry": [
        ("r1", 1, "2024-04-01", "ka", "甲部", "一課", "S1"),
        ("r1", 2, "2024-04-01", "kb", "甲部", "一課", "S1"),
        ("r1", 3, "2024-04-01", "kc", "甲部", "一課", "S1"),
        ("r1", 4, "2024-04-01", "kd", "甲部", "二課", "S2"),
        ("r1", 5, "2024-04-01", "kz", "乙部", "三課", "S3"),
        ("r2", 1, "2024-10-01", "ka", "甲部", "一課", "S1"),
        ("r2", 2, "2024-10-01", "kb", "甲部", "一課", "S1"),
        ("r2", 3, "2024-10-01", "kc2", "甲部", "二課", "S2"),
        ("r2", 4, "2024-10-01", "kd", "甲部", "二課", "S2"),
        ("r2", 5, "2024-10-01", "kz", "乙部", "三課", "S3"),
        ("r2", 6, "2024-10-01", "ky", "乙部", "四課", "S4"),
        ("r2", 7, "2024-10-01", "ke", "乙部", None, None),
    ],
    # Weeks, one of them in two months; the last row goes on after the trial, which the programme declares to be no use.
    "usage_count": [
        ("f-counts", 2, "t3", "ka", "2025-03-03", "2025-03-09", 2),
        ("f-counts", 3, "t3", "kd", "2025-03-03", "2025-03-09", 0),
        ("f-counts", 4, "t3", "ka", "2025-03-31", "2025-04-06", 5),
        ("f-counts", 5, "t3", "kc2", "2025-03-31", "2025-04-06", 1),
        ("f-counts", 6, "t3", "kb", "2025-02-24", "2025-03-02", 9),  # before the trial: no use of it
        ("f-counts", 7, "t3", "kb", "2025-04-21", "2025-05-04", 3),
    ],
    # c under two names in two reports; b never used the tool.
    "last_activity": [
        ("f-last", 2, "t4", "ka", "2025-05-20"),
        ("f-last", 3, "t4", "kb", None),
        ("f-last", 4, "t4", "kc", "2025-05-01"),
        ("f-later", 2, "t4", "kc2", "2025-05-31"),
        ("f-later", 3, "t4", "kd", "2025-06-01"),  # after the trial: nobody knows whether in it
        ("f-later", 4, "t4", "ke", "2025-04-30"),  # before the trial: no use of it
    ],
    "attendance": [
        ("a1", 1, "w1", "ka", "S1", None, None),
        ("a1", 2, "w1", "kb", "S1", None, None),
        ("a1", 3, "w1", "kc", "S3", None, None),  # the roster says S1
        ("a1", 4, "w1", "kd", None, None, None),
        ("a1", 5, "w1", "kd", None, None, None),  # d stands in two rows
        ("a2", 1, "w2", "kc2", None, None, None),
        ("a2", 2, "w2", "kd", "S9", None, None),
        ("a2", 3, "w2", "ke", "S3", None, None),  # e heads a department, the sheet says S3
    ],
    "survey_response": [
        ("q1", 1, "w1-after", "ka", "2024-09-25 17:00:00+09", "2024-09-25"),
        ("q1", 2, "w1-after", "kb", "2024-09-25 17:05:00+09", "2024-09-25"),
        ("q1", 3, "w1-after", "kd", None, None),
        ("q1", 4, "w1-after", "ka", "2024-09-26 09:00:00+09", "2024-09-26"),  # a once more: this one counts
        ("q2", 1, "w2-after", None, None, None),
        ("q2", 2, "w2-after", None, None, None),
        ("q2", 3, "w2-after", "ka", "2024-10-22 17:00:00+09", "2024-10-22"),  # a did not come to w2
        ("q3", 1, "t1-staff", None, None, None),
        ("q3", 2, "t1-staff", None, None, None),
        ("q3", 3, "t1-staff", None, None, None),
        ("q4", 1, "w2-before", "kc", "2024-10-20 09:00:00+09", "2024-10-20"),
        ("q4", 2, "w2-before", "kc2", "2024-10-19 09:00:00+09", "2024-10-19"),  # c before that: double
        ("q4", 3, "w2-before", "kd", "2024-10-23 00:10:00+09", "2024-10-23"),  # after the workshop: late
        ("q4", 4, "w2-before", "ke", "2024-10-09 23:50:00+09", "2024-10-09"),  # before it opened: early
        ("q5", 1, "w1-before", "ka", "2024-09-20 09:00:00+09", "2024-09-20"),
        ("q5", 2, "w1-before", "kc", "2024-09-25 09:00:00+09", "2024-09-25"),
    ],
    "survey_answer": [
        ("q1", 1, "w1-after", "satisfaction", 3, None),
        ("q1", 1, "w1-after", "comment", None, 7),
        ("q1", 2, "w1-after", "comment", None, 12),
        ("q1", 2, "w1-after", "satisfaction", 2, None),
        ("q1", 2, "w1-after", "valuable", 1, None),
        ("q1", 3, "w1-after", "valuable", 2, None),
        ("q1", 3, "w1-after", "comment", None, 40),
        ("q1", 4, "w1-after", "satisfaction", 1, None),
        ("q1", 4, "w1-after", "valuable", 1, None),
        ("q1", 4, "w1-after", "valuable", 2, None),
        ("q2", 1, "w2-after", "satisfaction", 1, None),
        ("q2", 2, "w2-after", "satisfaction", 1, None),
        ("q3", 1, "t1-staff", "tried", 1, None),
        ("q3", 2, "t1-staff", "tried", 2, None),
        ("q3", 3, "t1-staff", "tried", 2, None),
        ("q2", 3, "w2-after", "satisfaction", 2, None),
        ("q4", 1, "w2-before", "satisfaction", 2, None),
        ("q4", 3, "w2-before", "satisfaction", 1, None),
    ],
    "survey_theme": [
        ("q1", 3, "w1-after", "comment", "wants_cases"),
        ("q1", 3, "w1-after", "comment", "no_time"),
        ("q1", 1, "w1-after", "comment", "other"),  # a's first answer, which does not count
        ("q1", 2, "w1-after", "comment", "other"),
    ],
}


def build_world() -> duckdb.DuckDBPyConnection:
    """An in-memory work database with schemas ``programme`` and ``landed`` filled."""
    connection = duckdb.connect()
    for schema, tables in (("programme", PROGRAMME), ("landed", LANDED)):
        connection.execute(f"create schema {schema}")
        for table, columns in tables.items():
            types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            connection.execute(f"create table {schema}.{table} ({types})")
    for schema, content in (("programme", _PROGRAMME), ("landed", _LANDED)):
        for table, rows in content.items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {schema}.{table} values ({marks})", rows)
    connection.execute("set timezone = 'Asia/Tokyo'")
    for number, (trial, key, day, times) in enumerate(_USES):
        # Up to five uses of one line above are one session.
        connection.execute(
            "insert into landed.usage_event select 'f-log', range, ?, ?, (? || ' 10:00:00')::timestamptz, ?, ?, 10,"
            " 100 * ? + range // 5 from range(?)",
            [trial, key, day, day, _KIND_OF.get(key), number, times],
        )
    return connection
