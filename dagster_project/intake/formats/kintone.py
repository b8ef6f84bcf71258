"""Answers kept as records of a kintone app and written out as CSV: the rows of a table in a record continue it.

Only the row with `*` begins a record; a value of the record stands in all its rows, one of the table in its own. Add
here: kintone's words in another language. Keep out: what an app calls its own fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyarrow as pa

from dagster_project.intake.reading.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

_START: Final = "record_start"
_FIELDS: Final = (
    Field(_START, ("レコードの開始行",)),
    Field("response_id", ("レコード番号", "Record number")),
    Field("submitted_at", ("作成日時", "Created datetime")),
    Field("email", ("メールアドレス", "メール", "Email", "Eメール")),
    Field("name", ("氏名", "お名前", "回答者氏名")),
)


def _with_further_rows(rows: pa.Table) -> pa.Table:
    """The row that begins a record, with the further values of its other rows a line each; these rows stay as they are.

    Raises:
        Unreadable: rows stand above the first record.
    """
    if _START not in rows.column_names:
        return rows
    starts = [bool(text.strip()) for text in rows[_START].to_pylist()]
    if starts and not starts[0]:
        raise Unreadable(_CUT_OFF)
    records = list(_records(starts))
    columns = {}
    for name in rows.column_names:
        cells = rows[name].to_pylist()
        if name not in (ROW_NUMBER, _START):
            for first, end in records:
                cells[first] = _joined(cells[first:end], one=not name.startswith("c"))
        columns[name] = pa.array(cells, pa.int64() if name == ROW_NUMBER else pa.string())
    return pa.table(columns)


def _records(starts: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First row of each record, and the one behind its last."""
    begins = [index for index, is_start in enumerate(starts) if is_start]
    # None where the file is a header alone.
    return zip(begins, [*begins[1:], len(starts)][: len(begins)], strict=True)


def _joined(cells: Sequence[str], *, one: bool) -> str:
    different = list(dict.fromkeys(cell for cell in cells if cell.strip()))
    return (different or [""])[0] if one else "\n".join(different)


_CUT_OFF: Final = Message(
    "最初の行にレコードの開始を表す「*」がありません。上の行が欠けています。kintone から書き出し直してください。",
    "The first row has no * that begins a record: rows above it are missing. Export the file from kintone again.",
)

LAYOUTS = (
    Layout(
        name="kintone",
        kind="survey",
        title=Message("kintone のレコード（アンケート）", "kintone records of a survey"),
        fields=(
            *_FIELDS,
            # Whoever entered the record, which through a web form is one account for all.
            Field("created_by", ("作成者", "Created by"), unread=True),
            Field("changed_at", ("更新日時", "Updated datetime"), unread=True),
            Field("changed_by", ("更新者", "Updated by"), unread=True),
            Field("status", ("ステータス", "Status"), unread=True),
            Field("assignee", ("作業者", "Assignee"), unread=True),
        ),
        any_of=((_START, "response_id"), (_START, "submitted_at")),
        has_questions=True,
        unfolding=Unfolding(_FIELDS, _with_further_rows),
        excludes=(
            Exclusion(
                "continued_row",
                _START,
                ("",),
                Message(
                    "上のレコードの続きの行（テーブルの 2 行目以降）",
                    "row that continues the record above (further rows of a table)",
                ),
            ),
        ),
    ),
)
