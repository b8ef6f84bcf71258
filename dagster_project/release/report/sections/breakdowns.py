"""Breakdowns by department and section, as the privacy rule lets them be published: suppressed rows are shown as such.

The columns are read from the mart's contract, so that a breakdown with another column needs no change here. Add here:
the words of a column, another breakdown mart. Keep out: what is suppressed (analysis/disclosure).
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers
from dagster_project.release.report.page import Cell, Column, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import ORGANISATION, MartRow, Source

MARTS: Final = {
    "adoption_by_department": Message("部署ごとの利用", "Use by department"),
    "response_by_department": Message("部署ごとの回答", "Response by department"),
    "attendance_by_section": Message("課ごとの参加", "Attendance by section"),
}
SUPPRESSED: Final = "is_suppressed"
_COLUMNS: Final = {
    "department_label": Message("部", "department"),
    "section_label": Message("課", "section"),
    "eligible_people": Message("利用可能職員", "eligible people"),
    "active_people": Message("利用した職員", "active people"),
    "adoption_percent": Message("利用率", "adoption"),
    "invited_people": Message("依頼した人", "invited people"),
    "responses": Message("回答", "responses"),
    "response_percent": Message("回答率", "response rate"),
    "participants": Message("参加者", "participants"),
    "people": Message("人", "people"),
    "staff": Message("職員", "staff"),
}
_HIDDEN: Final = Message("秘匿", "suppressed")


def breakdowns(source: Source) -> Section:
    exhibits = [Exhibit(_table(source, name, rows)) for name in MARTS if (rows := source.rows(name))]
    said = (
        ()
        if exhibits
        else (
            text(Message("この公表には部署ごとの内訳がありません。", "This release has no breakdowns by department.")),
        )
    )
    return Section("breakdowns", Message("部署ごとの内訳", "By department"), said, tuple(exhibits))


def _table(source: Source, name: str, rows: list[MartRow]) -> Table:
    contract = source.columns[name]
    keys = [column for column in source.keys[name] if column != ORGANISATION]
    shown = [
        column
        for column in contract
        if column not in (ORGANISATION, SUPPRESSED, *keys) and not column.endswith("_rate")
    ]
    minimum = source.programme.small_group_minimum
    hidden = sum(1 for row in rows if row.get(SUPPRESSED))
    return Table(
        MARTS[name],
        (
            Column(Message("区分", "group"), is_number=False),
            *(Column(_COLUMNS.get(column, same(column)), not _is_text(rows, column)) for column in shown),
        ),
        tuple(Row(text(_group(source, row, keys)), tuple(_cell(row, column) for column in shown)) for row in rows),
        Message(
            f"{minimum} 人未満の欄と、引き算でそれが分かってしまう欄は伏せています（{hidden} 行）。",
            f"Groups of fewer than {minimum} people, and those that would give them away, are suppressed ({hidden} rows).",
        ),
    )


def _group(source: Source, row: MartRow, keys: list[str]) -> Message:
    """What the row's key names, in words where the programme has them."""
    parts = [source.name(row[key]) for key in keys if row[key] not in (None, "")]
    return Message(" / ".join(part.ja for part in parts), " / ".join(part.en for part in parts))


def _is_text(rows: list[MartRow], column: str) -> bool:
    return any(isinstance(row[column], str) for row in rows)


def _cell(row: MartRow, column: str) -> Cell:
    if row[column] is None:
        return text(_HIDDEN if row.get(SUPPRESSED) else same("–"))
    if isinstance(row[column], str):
        return text(same(row[column]))
    return number(row.value(column, numbers.percent if column.endswith("_percent") else numbers.plain))
