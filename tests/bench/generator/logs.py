"""Usage logs of a generated city as CSV: when, who, which kind of work, how many characters, which conversation.

Add here: another column or encoding of the logs. Keep out: which events a file holds (plan.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from tests.bench.generator.plan import FIRST_DAY, KINDS, TRIALS, WEEKDAYS, City

HEADER = "利用日時,メールアドレス,利用区分,入力文字数,会話ID"


def write_log(path: Path, city: City, first: int, behind: int, encoding: str = "utf-8") -> None:
    """The city's events from ``first`` to before ``behind``, in the order of their days."""
    _write(path, city, f"i * {WEEKDAYS} // {city.events}", first, behind, encoding)


def write_late_log(path: Path, city: City, events: int, number: int) -> None:
    """Events that no other export holds nor the late log of another number, of all the days of the last trial."""
    first, opened = city.events + number * events, TRIALS[-1].weekday
    weekday = f"{opened} + (i - {first}) * {WEEKDAYS - opened} // {events}"
    _write(path, city, weekday, first, first + events, "utf-8")


def _write(path: Path, city: City, weekday: str, first: int, behind: int, encoding: str) -> None:
    """``weekday``: SQL for the weekday of event ``i``. Every other cell is a hash of the event's number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = path.with_suffix(".body")
    kinds = ", ".join(f"'{label}'" for label in KINDS.values())
    duckdb.connect().execute(
        f"""
        COPY (
            WITH event AS (
                SELECT i, {weekday} AS weekday,
                    CAST(floor({city.people} * pow((hash(i, {city.number}) % 1000003) / 1000003, 3)) AS BIGINT) AS person
                FROM range({first}, {behind}) AS numbers (i)
            )
            SELECT strftime(
                    TIMESTAMP '{FIRST_DAY}' + to_days(CAST(weekday // 5 * 7 + weekday % 5 AS INTEGER))
                    + to_seconds(30600 + hash(i, 'second') % 32400), '%Y/%m/%d %H:%M:%S'),
                's' || lpad(CAST(person AS VARCHAR), 6, '0') || '@city{city.number:02}.example.lg.jp',
                list_extract([{kinds}], 1 + CAST(hash(i, 'kind') % {len(KINDS)} AS BIGINT)),
                hash(i, 'characters') % 800,
                'c' || lpad(CAST(weekday AS VARCHAR), 3, '0') || '-' || person || '-' || hash(i, 'session') % 3
            FROM event
        ) TO '{body}' (FORMAT csv, HEADER false)
        """
    )
    with path.open("w", encoding=encoding, newline="") as out, body.open(encoding="utf-8", newline="") as rows:
        out.write(f"{HEADER}\n")
        shutil.copyfileobj(rows, out, 1 << 22)
    body.unlink()
