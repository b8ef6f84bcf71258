"""Breakdowns by department and section, as the privacy rule lets them be published: suppressed rows are shown as such.

The columns are read from the mart's contract, so that a further column needs no change here. Add here: another
breakdown mart, the words of a column, the counts of a percentage. Keep out: what is suppressed (analysis/disclosure).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers
from dagster_project.release.report.page import Cell, Column, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import ORGANISATION, MartRow, Source, bilingual, by

MARTS: Final = {
    "adoption_by_department": Message("部ごとの利用", "Use by department"),
    "staying_by_department": Message("部ごとの継続", "Staying by department"),
    "response_by_department": Message("部ごとの回答", "Response by department"),
    "attendance_by_section": Message("部と課ごとの参加", "Attendance by department and section"),
}
SUPPRESSED: Final = "is_suppressed"
# Told by the row's name, or by the counts beside them.
_NOT_SHOWN: Final = (ORGANISATION, SUPPRESSED, "line_kind", "level")
_COLUMNS: Final = {
    "eligible_people": Message("利用可能職員", "eligible people"),
    "active_people": Message("利用した職員", "active people"),
    "adoption_percent": Message("利用率", "adoption"),
    "invited_people": Message("依頼した人", "invited people"),
    "responses": Message("回答", "responses"),
    "response_percent": Message("回答率", "response rate"),
    "people": Message("職員", "staff"),
    "participants": Message("参加者", "participants"),
    "participation_percent": Message("参加率", "participation"),
    "one_day_only_people": Message("1 日だけの人", "one day only"),
    "one_day_only_percent": Message("1 日だけの割合", "share of one day only"),
    "returning_people": Message("2 日以上の人", "two days or more"),
}
_COUNTS: Final = {
    "adoption_percent": ("active_people", "eligible_people"),
    "response_percent": ("responses", "invited_people"),
    "participation_percent": ("participants", "people"),
    "one_day_only_percent": ("one_day_only_people", "active_people"),
}
_LABELS: Final = ("department_label", "section_label")
_HIDDEN: Final = Message("秘匿", "suppressed")
_ALL: Final = Message("全体", "all")


def breakdowns(source: Source) -> Section:
    exhibits = tuple(Exhibit(table) for name in MARTS for table in _tables(source, name))
    absent = Message("この公表には部署ごとの内訳がありません。", "This release has no breakdowns by department.")
    said = () if exhibits else (text(absent),)
    return Section("breakdowns", Message("部署ごとの内訳", "By department"), said, exhibits)


def _tables(source: Source, name: str) -> Iterator[Table]:
    """One for each trial, survey or workshop: what the first column of the key names."""
    keys = [column for column in source.keys.get(name, ()) if column != ORGANISATION]
    minimum = source.programme.small_group_minimum
    for scope, rows in by(source.rows(name), keys[0] if keys else ""):
        shown = [
            column
            for column in source.columns[name]
            if column not in (*_NOT_SHOWN, *keys) and not column.endswith("_rate")
        ]
        about, hidden = source.name(scope), sum(1 for row in rows if row.get(SUPPRESSED))
        columns = (Column(_COLUMNS.get(column, same(column))) for column in shown)
        yield Table(
            Message(f"{about.ja}: {MARTS[name].ja}", f"{about.en}: {MARTS[name].en}"),
            (Column(Message("部署", "department"), is_number=False), *columns),
            tuple(Row(text(_group(row)), tuple(_cell(row, column) for column in shown)) for row in rows),
            Message(
                f"{minimum} 人未満の欄と、引き算でそれが分かってしまう欄は伏せています（{hidden} 行）。",
                f"Groups of fewer than {minimum} people, and those that would give them away, are suppressed ({hidden} rows).",
            ),
        )


def _group(row: MartRow) -> Message:
    """Department and section as the mart names them; neither is the whole."""
    parts = [bilingual(row[label]) for label in _LABELS if row.get(label)]
    if not parts:
        return _ALL
    return Message(" ".join(part.ja for part in parts), " ".join(part.en for part in parts))


def _cell(row: MartRow, column: str) -> Cell:
    if row[column] is None:
        return number(_HIDDEN if row.get(SUPPRESSED) else same("–"))
    if column in _COUNTS:
        return row.rate(column, *_COUNTS[column])
    return number(row.value(column, numbers.percent if column.endswith("_percent") else numbers.plain))
