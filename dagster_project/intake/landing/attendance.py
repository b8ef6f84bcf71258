"""Attendance lists: one landed row per person who was there.

Add here: another way to write that somebody was there, or was not. Keep out: who repeats (dbt).
"""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from dagster_project.intake.landing.bench import Bench, Context, open_bench
from dagster_project.intake.landing.paired_times import read_pair, with_pair
from dagster_project.intake.landing.people_stated import other_number
from dagster_project.intake.landing.row_filter import exclusions
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule, without_space
from dagster_project.intake.layouts import header_of
from dagster_project.intake.timestamp_choice import Days
from dagster_project.intake.timestamp_hints import expected_days
from dagster_project.intake.timestamps import Reading
from dagster_project.messages import Message

# Compared without white space; the circles are different characters that look alike in a sheet.
ATTENDED = ("○", "◯", "〇", "◎", "O", "o", "✓", "✔", "レ", "1", "出席", "参加", "出", "出席済")
CANCELLED = ("キャンセル", "取消", "参加者によるキャンセル", "辞退")
ABSENT = ("", "×", "✕", "x", "X", "-", "−", "0", "欠席", "欠", "不参加")

# Of a row whose name is 計. A mark in words or ○ is no sum, and a total has no staff number; a person stands in a
# section, has come or not (1, 0, blank), and is then no larger number than that.
_NUMBERS = "len(list_filter(marks, lambda mark: regexp_full_match(mark, '[0-9０-９,]+')))"
_IS_PERSON = (
    "trim(staff_number) <> '' OR (trim(section) <> '' AND "
    f"{_NUMBERS} = 0) OR len(list_filter(marks, lambda mark: mark <> '' AND NOT regexp_full_match(mark, '[0-9０-９,]+'))) > 0"
)
_MAY_BE_PERSON = "(trim(section) <> '' AND len(list_filter(marks, lambda mark: mark NOT IN ('', '0', '1'))) = 0)"

_TIMES = ("joined_at", "left_at")
_STORED = {"joined_at": ("joined_moment", "joined_day"), "left_at": ("left_moment", "left_day")}


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``attendance``, with the times of joining and leaving (TIMESTAMPTZ) where the list tells them; a
    mark in any of several columns is attendance, and so is every row of a list without one: of those who were there.
    """
    bench = open_bench(rows, context, _TIMES)
    left_out = exclusions(bench, context.found.layout)
    expected = expected_days("attendance", context.scope_id, context.programme)
    times = read_pair(bench, context, _TIMES, expected)
    timed = with_pair(times, "fields", context.programme.timezone, _STORED)
    marks = [name for name in rows.column_names if name == "attended" or name.startswith("attended_")]
    seen = "CAST([] AS VARCHAR[])" if not marks else "[" + ", ".join(without_space(name) for name in marks) + "]"
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT *, {seen} AS marks FROM {timed}")
    named = [name for name in rows.column_names if name not in ("row_number", "email")]
    rules = [
        total_row_rule(named, f"{_IS_PERSON} OR {_MAY_BE_PERSON}"),
        Rule(
            f"email = '' AND {without_space('name')} = '計' AND NOT ({_IS_PERSON})",
            "quarantined",
            "氏名",
            Message(
                "「計」が人の名前か合計の行か分かりません。人なら職員番号かメールか ○ を書き、合計なら「合計」と書いてください。",
                "計 can be a person's name or a total. Write a staff number, an e-mail or ○ for a person, 合計 for a total.",
            ),
        ),
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
        f"SELECT CAST(timezone($1, {column}) AS DATE) AS day FROM judged WHERE rule IS NULL" for column in _STORED
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
