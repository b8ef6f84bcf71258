"""Attendance lists: one landed row per person who was there.

Add here: another way to write that somebody was there, or was not. Keep out: who repeats (dbt).
"""

from __future__ import annotations

import pyarrow as pa

from dagster_project.intake.landing.rows import (
    Context,
    Landing,
    Rule,
    finish,
    open_bench,
    total_row_rule,
    without_space,
)
from dagster_project.messages import Message

# Compared without white space; the circles are different characters that look alike in a sheet.
ATTENDED = ("○", "◯", "〇", "◎", "O", "o", "✓", "✔", "レ", "1", "出席", "参加", "出", "出席済")
CANCELLED = ("キャンセル", "取消", "参加者によるキャンセル", "辞退")
ABSENT = ("", "×", "✕", "x", "X", "-", "−", "0", "欠席", "欠", "不参加")


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``attendance``; a mark in any of several columns is attendance, and so is every row of a list
    that is declared (columns.yml) without one: a list of those who were there."""
    bench = open_bench(rows, context)
    marks = [name for name in rows.column_names if name == "attended" or name.startswith("attended_")]
    seen = "CAST([] AS VARCHAR[])" if not marks else "[" + ", ".join(without_space(name) for name in marks) + "]"
    bench.execute(f"CREATE TEMP TABLE typed AS SELECT *, {seen} AS marks FROM fields")
    rules = [
        total_row_rule(name for name in rows.column_names if name not in ("row_number", "email")),
        *(_mark_rules() if marks else ()),
        Rule(
            "identity_key IS NULL",
            "quarantined",
            "氏名",
            Message("氏名がなく、誰か分かりません。", "there is no name, so nobody to count."),
        ),
    ]
    _, landing = finish(bench, rules, "attendance", ())
    return landing


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
