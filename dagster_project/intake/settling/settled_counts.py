"""Uses known per person and period: which periods count in a trial, and what must not be added up.

Two counts of one person may speak of the same uses; only whoever delivered them knows. So nothing is guessed: what
would count a use twice refuses the release, and the officer withdraws one of the files. Add here: another way in which
counts contradict one another. Keep out: rules of one row (landing/usage_count.py), and figures (dbt).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from dagster_project.intake.settling.contradictions import WITHDRAW, named
from dagster_project.messages import Message

# Conditions over a stored row of usage_count, as the fates of settlement.py know them.
OUTSIDE_PERIOD: Final = (
    "NOT EXISTS (SELECT 1 FROM trial_periods "
    "WHERE trial_id = scope_id AND period_start <= last_day AND period_end >= first_day)"
)
ACROSS_TRIAL_EDGE: Final = (
    "EXISTS (SELECT 1 FROM trial_periods "
    "WHERE trial_id = scope_id AND NOT counts_partial_periods AND (period_start < first_day OR period_end > last_day))"
)

# What each file says of each person and period, as far as it counts: accepted rows, and those equal to accepted ones.
_TOLD = """
CREATE TEMP TABLE told_counts AS
SELECT scope_id AS trial_id, person_id, period_start, period_end, file_id, sum(uses) AS uses,
    count(*) FILTER (fate = 'accepted') AS accepted
FROM settled_usage_count
JOIN landed.person USING (identity_key)
WHERE fate = 'accepted' OR (fate = 'duplicate' AND (scope_id, row_key, identity_key) IN (
    SELECT (scope_id, row_key, identity_key) FROM settled_usage_count WHERE fate = 'accepted'))
GROUP BY ALL
"""

# One person and period in two files: other sums, or rows of both (the person stands in them by another name).
_SAME_PERIOD = """
SELECT trial_id, count(DISTINCT person_id), list(DISTINCT file_id)
FROM (
    SELECT *, min(uses) OVER told <> max(uses) OVER told OR count(*) FILTER (accepted > 0) OVER told > 1 AS contradicts
    FROM told_counts
    WINDOW told AS (PARTITION BY trial_id, person_id, period_start, period_end)
)
WHERE contradicts
GROUP BY trial_id
ORDER BY trial_id
"""

# Of periods in the order of their starts, two that overlap exist only where two neighbours do.
_OVERLAP = """
SELECT trial_id, count(DISTINCT person_id), list(DISTINCT file_id)
FROM (
    SELECT trial_id, person_id, unnest([file_id, former_file]) AS file_id
    FROM (
        SELECT *, lag(period_end) OVER person AS former_end, lag(file_id) OVER person AS former_file
        FROM (
            SELECT trial_id, person_id, period_start, period_end, min(file_id) AS file_id
            FROM told_counts GROUP BY ALL
        )
        WINDOW person AS (PARTITION BY trial_id, person_id ORDER BY period_start, period_end)
    )
    WHERE former_end >= period_start
)
GROUP BY trial_id
ORDER BY trial_id
"""

_LEFT_OUT = """
SELECT trial_id, count(*), sum(uses), min(first_day), max(last_day)
FROM settled_usage_count JOIN trial_periods USING (trial_id)
WHERE fate = 'across_trial_edge'
GROUP BY trial_id
ORDER BY trial_id
"""


def contradictions(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, str]) -> tuple[Message, ...]:
    """One message per trial and kind of contradiction; ``connection`` is on a settlement, ``paths`` by file_id."""
    connection.execute(_TOLD)
    same = [
        _another_number(trial, people, named(files, paths))
        for trial, people, files in connection.execute(_SAME_PERIOD).fetchall()
    ]
    overlapping = [
        _overlap(trial, people, named(files, paths))
        for trial, people, files in connection.execute(_OVERLAP).fetchall()
    ]
    return (*same, *overlapping)


def left_out(connection: duckdb.DuckDBPyConnection) -> tuple[Message, ...]:
    """One warning per trial whose first or last day lies inside a counted period."""
    return tuple(
        Message(
            f"試行 {trial} の初日（{first}）か最終日（{last}）をまたぐ期間の利用回数 {rows} 行、{uses} 回を数えませんでした。"
            "programme.yml の試行の start と end を期間の区切りに合わせるか、試行の外では使われていないなら、その試行に "
            "partial_periods: count と書いてください。",
            f"{rows} rows with {uses} uses are not counted: their periods lie across the first day ({first}) or the last "
            f"day ({last}) of trial {trial}. Set the trial's start and end in programme.yml to whole periods, or, where the "
            "tool was not used outside the trial, write partial_periods: count for it.",
        )
        for trial, rows, uses, first, last in connection.execute(_LEFT_OUT).fetchall()
    )


def _another_number(trial: str, people: int, files: Message) -> Message:
    return Message(
        f"試行 {trial} で、同じ人の同じ期間の利用回数が二つ以上のファイルにあり、一つに決まりません（{people} 人、{files.ja}）。"
        f"{WITHDRAW.ja}",
        f"In trial {trial} several files tell the uses of one person and period, and not as the same rows ({people} people, "
        f"{files.en}). {WITHDRAW.en}",
    )


def _overlap(trial: str, people: int, files: Message) -> Message:
    return Message(
        f"試行 {trial} で、同じ人の利用回数の期間が重なっています（{people} 人、{files.ja}）。重なった日の利用を二重に数えるおそれが"
        f"あるので、重ならない期間（毎月など）の表だけにしてください。{WITHDRAW.ja}",
        f"In trial {trial} the counted periods of a person overlap ({people} people, {files.en}): uses of the days in both "
        f"might count twice. Keep only tables of separate periods (such as months). {WITHDRAW.en}",
    )
