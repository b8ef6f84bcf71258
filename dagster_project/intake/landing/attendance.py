"""Attendance lists: one landed row per person who was there.

Add here: another way to write that somebody was there, or was not. Keep out: who repeats (dbt).
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from dagster_project.intake.landing.attendance_marks import ABSENT, ATTENDED, CANCELLED, REPLACED, mark_sql
from dagster_project.intake.landing.attendance_totals import no_person_rules
from dagster_project.intake.landing.bench import Bench, Context, open_bench
from dagster_project.intake.landing.paired_times import read_pair, with_pair
from dagster_project.intake.landing.people_stated import other_number
from dagster_project.intake.landing.row_filter import exclusions
from dagster_project.intake.landing.rows import ACCEPTED, Landing, Rule, finish, without_space
from dagster_project.intake.recognising.layouts import header_of
from dagster_project.intake.times.choice import Days
from dagster_project.intake.times.hints import expected_days
from dagster_project.intake.times.timestamps import Reading
from dagster_project.messages import Message

_TIMES = ("joined_at", "left_at")
_STORED = {"joined_at": ("joined_moment", "joined_day"), "left_at": ("left_moment", "left_day")}


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``attendance``, with the times of joining and leaving (TIMESTAMPTZ) where the list tells them.

    A mark in any of several columns is attendance, and so is every row of a list without one: of those who were there.
    """
    bench = open_bench(rows, context, _TIMES)
    left_out = exclusions(bench, context.found.layout)
    expected = expected_days("attendance", context.scope_id, context.programme)
    times = read_pair(bench, context, _TIMES, expected)
    timed = with_pair(times, "fields", context.programme.timezone, _STORED)
    marks = [name for name in rows.column_names if name == "attended" or name.startswith("attended_")]
    seen = (
        "CAST([] AS VARCHAR[])"
        if not marks
        else "[" + ", ".join(mark_sql(without_space(name)) for name in marks) + "]"
    )
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT *, {seen} AS marks FROM {timed}")
    named = [name for name in rows.column_names if name not in ("row_number", "email")]
    rules = [
        *no_person_rules(named, context, has_marks=bool(marks)),
        *left_out,
        *(_mark_rules() if marks else ()),
        *_time_rules(times, context),
        Rule(
            "identity_key IS NULL",
            "quarantined",
            "氏名",
            Message("氏名がなく、誰か分かりません。", "there is no name, so nobody to count."),
        ),
    ]
    stored = ("section_token", *(f"{moment} AS {column}" for column, (moment, _) in _STORED.items()))
    instants = {column: f"epoch_us({moment})" for column, (moment, _) in _STORED.items()}
    landing = finish(bench, rules, "attendance", stored, instants)
    notes = (*landing.notes, *times.notes, *other_number(bench), *_other_days(bench, expected))
    # The note about other days hangs on the programme's.
    return replace(landing, notes=notes, asked_days=times.style is not None)


def _time_rules(times: Reading, context: Context) -> tuple[Rule, ...]:
    """Times may be missing; what is written there must be one."""
    named = {field.name for field in context.found.layout.fields}
    return tuple(
        Rule(
            f"{moment} IS NULL AND trim({column}) <> ''",
            "quarantined",
            header_of(context.found, column),
            times.refusal,
        )
        for column, (moment, _) in _STORED.items()
        if column in named
    )


def _other_days(bench: Bench, expected: Days | None) -> tuple[Message, ...]:
    """A note where people were there on other days than the workshop's: the file may be another meeting's."""
    if expected is None:
        return ()
    days = " UNION ALL ".join(
        f"SELECT CAST(timezone($1, {moment}) AS DATE) AS day FROM typed {ACCEPTED}" for moment, _ in _STORED.values()
    )
    rows, first, last = bench.execute(
        f"SELECT count(*), min(day), max(day) FROM ({days}) WHERE day NOT BETWEEN $2 AND $3",
        [bench.context.programme.timezone, *expected],
    ).fetchall()[0]
    if not rows:
        return ()
    held = str(expected[0])
    return (
        Message(
            f"参加・退出の時刻に、開催日（{held}）でない日（{first}〜{last}）が {rows} 件あります。別の回のファイルでないか確かめてください。",
            f"{rows} times of joining or leaving lie on other days ({first} to {last}) than the workshop's ({held}). "
            "Check that the file is not another meeting's.",
        ),
    )


def _mark_rules() -> tuple[Rule, ...]:
    """The rules over the marks of a row: unknown ones, cancelled, absent."""
    return (
        Rule(
            f"NOT {_any(ATTENDED)} AND len(list_filter(marks, lambda mark: regexp_matches(mark, '{REPLACED}'))) > 0",
            "quarantined",
            "出席",
            Message(
                "代理出席です。来た人の氏名と所属に書き換えて ○ を付けてください（誰も来ていなければ欠席と書いてください）。",
                "somebody else came for this person. Write the name and section of whoever came, with ○ (欠席 if nobody did).",
            ),
        ),
        Rule(
            f"len(list_filter(marks, lambda mark: NOT list_contains({_listed(ATTENDED + CANCELLED + ABSENT)}, mark))) > 0",
            "quarantined",
            "出席",
            Message(
                "出席の印を知りません（○、出席、欠席、キャンセルなど）。書き直してください。",
                "unknown attendance mark (○, 出席, 欠席, キャンセル and the like are known). Write it again.",
            ),
        ),
        Rule(
            f"NOT {_any(ATTENDED)} AND {_any(CANCELLED)}",
            "excluded",
            "cancelled",
            Message("キャンセルされた申込", "cancelled registration"),
        ),
        Rule(f"NOT {_any(ATTENDED)}", "excluded", "not_attended", Message("欠席", "registered, did not attend")),
    )


def _listed(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


def _any(words: tuple[str, ...]) -> str:
    return f"list_has_any(marks, {_listed(words)})"
