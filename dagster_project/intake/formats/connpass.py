"""connpass, an event service: its list of participants (event_<id>_participants.csv), cancelled ones among them.

Add here: another column or status of that list. Keep out: other event services, which are modules of their own.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding, value_key
from dagster_project.messages import Message

_COMING: Final = ("参加", "参加確定")
_CANCELLED: Final = (
    "参加者によるキャンセル", "管理者によるキャンセル", "主催者によるキャンセル", "イベント管理者によるキャンセル", "キャンセル",
    "参加キャンセル", "キャンセル済み",
)  # fmt: skip
_WAITING: Final = ("補欠", "補欠者", "キャンセル待ち", "抽選待ち", "抽選中", "落選", "申込中", "承認待ち", "未確定")
# What connpass shows for people who have left it: nobody's name.
_LEFT: Final = "(退会ユーザー)"

# Neither コメント, which is free text, nor 更新日時 and 出席日時: a row must stay the same row when it is exported again.
_FIELDS: Final = (
    Field("ticket", ("参加枠名",)),
    Field("account", ("ユーザー名",), required=True),
    Field("name", ("表示名",), required=True),
    Field("status", ("参加ステータス",), required=True),
    Field("attended", ("出欠ステータス",), required=True),
    Field("applied_at", ("参加登録日時", "登録日時")),
    Field("application_number", ("受付番号",)),
)

_NOT_CHECKED_IN: Final = Message(
    "出欠ステータスが一人も入っていないので、参加ステータスが「参加」の人をすべて出席と数えました。当日来なかった人も含みます。connpass で"
    "出欠を登録して書き出し直すと、来た人だけを数えます。",
    "nobody was checked in (出欠ステータス is empty), so everybody whose 参加ステータス is 参加 counts as a participant, those who "
    "stayed away too. Record attendance in connpass and export again to count only those who came.",
)
_CHECKED_IN: Final = Message(
    "出欠ステータスが入っているので、「出席」の人だけを数えました。空の人は欠席としました。",
    "attendance was recorded (出欠ステータス), so only those with 出席 count; those without a status were absent.",
)


def _attendance(rows: pa.Table) -> pa.Table:
    """The rows with their mark: where nobody was checked in, whoever was to come was there. A status that nobody knows
    stands for the mark, so that the row is quarantined."""
    checked = _any_checked_in(rows)
    marks = [_mark(status, mark, checked) for status, mark in _pairs(rows)]
    names = rows["name"].combine_chunks()
    return _with(
        rows,
        attended=pa.array(marks, pa.string()),
        name=pc.if_else(pc.equal(pc.utf8_trim_whitespace(names), _LEFT), "", names),
    )


def _mark(status: str, mark: str, checked: bool) -> str:
    if value_key(status) not in map(value_key, (*_COMING, *_CANCELLED, *_WAITING)):
        return status or "?"
    if mark.strip():
        return mark
    return "欠席" if checked else "参加"


def _notes(rows: pa.Table) -> tuple[Message, ...]:
    return ((_CHECKED_IN if _any_checked_in(rows) else _NOT_CHECKED_IN),) if rows.num_rows else ()


def _any_checked_in(rows: pa.Table) -> bool:
    return any(mark.strip() for _, mark in _pairs(rows))


def _pairs(rows: pa.Table) -> list[tuple[str, str]]:
    return list(zip(rows["status"].to_pylist(), rows["attended"].to_pylist(), strict=True))


def _with(rows: pa.Table, **columns: pa.Array) -> pa.Table:
    return pa.table({name: columns.get(name, rows[name]) for name in rows.column_names})


LAYOUTS = (
    Layout(
        name="connpass",
        kind="attendance",
        title=Message("connpass の参加者一覧", "connpass list of participants"),
        fields=_FIELDS,
        excludes=(
            Exclusion("cancelled", "status", _CANCELLED, Message("キャンセルされた申込", "cancelled registration")),
            Exclusion(
                "waiting", "status", _WAITING, Message("補欠や抽選待ちの申込", "registration on a waiting list")
            ),
        ),
        tool="connpass",
        unfolding=Unfolding(_FIELDS, _attendance, _notes),
    ),
)
