"""Attendance lists: one landed row per person who was there.

Add here: another way to write that somebody was there, or was not. Keep out: who repeats (dbt).
"""

from __future__ import annotations

import pyarrow as pa

from dagster_project.intake.landing.bench import Context, open_bench
from dagster_project.intake.landing.rows import Landing, Rule, finish, total_row_rule, without_space
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


def land(rows: pa.Table, context: Context) -> Landing:
    """Landed table ``attendance``; a mark in any of several columns is attendance, and so is every row of a list
    that is declared (columns.yml) without one: a list of those who were there."""
    bench = open_bench(rows, context)
    marks = [name for name in rows.column_names if name == "attended" or name.startswith("attended_")]
    seen = "CAST([] AS VARCHAR[])" if not marks else "[" + ", ".join(without_space(name) for name in marks) + "]"
    bench.execute(f"CREATE TEMP VIEW typed AS SELECT *, {seen} AS marks FROM fields")
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
        *(_mark_rules() if marks else ()),
        Rule(
            "identity_key IS NULL",
            "quarantined",
            "氏名",
            Message("氏名がなく、誰か分かりません。", "there is no name, so nobody to count."),
        ),
    ]
    return finish(bench, rules, "attendance", ("section_token",))


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
