"""Participant reports of Zoom meetings: one row per connection, or per person where unique users were asked for.

With meeting data, two rows about the meeting stand above the table. Add here: another language's words, as they stand
in a real file. Keep out: webinars, whose report is of another shape, and other meeting tools.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

_FIELDS: Final = (
    Field(
        "name", ("Name (Original Name)", "名前 (元の名前)", "Nome (nome originale)", "이름(원래 이름)", "Name", "名前")
    ),
    Field(
        "email", ("User Email", "Email", "ユーザーメール", "ユーザーのメール", "メール", "メールアドレス", "E-mail")
    ),
    Field("joined_at", ("Join Time", "参加時刻", "参加時間", "Ora di ingresso", "참가 시간")),
    Field("left_at", ("Leave Time", "退出時刻", "退出時間", "Ora di uscita", "나간 시간")),
    Field("waiting_room", ("In Waiting Room", "待機室", "待機室にいる", "待機室内")),
)
_DURATION: Final = (
    "Duration (Minutes)",
    "Total Duration (Minutes)",
    "Total Duration",
    "所要時間（分）",
    "期間（分）",
    "合計所要時間（分）",
    "合計時間（分）",
    "合計期間（分）",
    "Durata (minuti)",
    "기간(분)",
)


def _participants(rows: pa.Table) -> pa.Table:
    """The last of several e-mail columns: a report of many meetings has the host's before."""
    emails = [name for name in rows.column_names if name == "email" or name.startswith("email_")]
    known = {field.name for field in _FIELDS} - {"email"}
    columns = {name: rows[name] for name in rows.column_names if name in ("row_number", *known)}
    return pa.table(columns | ({"email": rows[emails[-1]]} if emails else {}))


LAYOUTS = (
    Layout(
        name="zoom_participants",
        kind="attendance",
        title=Message("Zoom の参加者レポート", "Zoom participant report"),
        fields=(
            Field("name", _FIELDS[0].words, required=True),
            Field("email", _FIELDS[1].words, several=True),
            *_FIELDS[2:],
            Field("duration", _DURATION, required=True, several=True),
        ),
        any_of=(("email", "joined_at"),),
        unfolding=Unfolding(_FIELDS, _participants),
        excludes=(
            Exclusion(
                "in_waiting_room",
                "waiting_room",
                ("Yes", "Y", "はい"),
                Message("待機室にいた接続", "connection to the waiting room"),
            ),
        ),
        people_stated_by=("Participants", "参加者"),
        notes=(
            Message(
                "サインインしていない人はメールがなく、表示名でしか分かりません。名前を変えて入り直した人は二人に見えます。",
                "Who did not sign in has no e-mail and is a display name alone: who joined under two names looks like two.",
            ),
        ),
    ),
)
