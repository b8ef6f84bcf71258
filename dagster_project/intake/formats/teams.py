"""Attendance reports of Microsoft Teams, in the layouts of 2020, of 2021, of 2022 and later, and of live events.

Headers are in the language of whoever downloads the report; times are written as that language does. Add here: another
language's words, as they stand in a real file. Keep out: other meeting tools.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.recognising.layout import Custom, Exclusion, Field, Layout, Unfolding, value_key
from dagster_project.messages import Message

# What Zoom and Webex have beside columns of the same names.
_OTHER_TOOLS: Final = (
    "User Email",
    "ユーザーメール",
    "Name (Original Name)",
    "名前 (元の名前)",
    "Duration (Minutes)",
    "所要時間（分）",
    "期間（分）",
    "Attendee Email",
    "Connection Type",
)
_EMAIL: Final = Field("email", ("Email", "E-mail", "メール", "メール アドレス"))
_ACCOUNT: Final = Field("account", ("Participant ID (UPN)", "参加者 ID (UPN)"), ending="(UPN)")
_ROLE: Final = Field("role", ("Role", "役割", "ロール", "Rôle", "Rolle", "Rola", "Função"))
_FIRST_JOIN: Final = ("First join", "初めての参加", "Erster Beitritt", "Primeiro ingresso")
_LAST_LEAVE: Final = ("Last leave", "最終退出", "Letztes Verlassen", "Última saída")
_JOIN: Final = ("Join time", "参加時刻", "Heure d'arrivée", "Godzina dołączenia")
_LEAVE: Final = ("Leave time", "退出時刻", "Heure de départ", "Godzina opuszczenia")
_NAME: Final = ("Name", "Full Name", "名前", "氏名", "Nom complet", "Imię i nazwisko", "Nome")
_PEOPLE: Final = (
    "Attended participants",
    "Total Number of Participants",
    "出席済み参加者",
    "Nombre total de participants",
    "Participantes presentes",
)
# The report came in May 2020 (MicrosoftDocs, meeting-attendance-report).
_SINCE: Final = date(2020, 4, 1)
_CUSTOMS: Final = (
    Custom(("初めての参加", "参加時刻", "参加者 ID (UPN)"), ("yy_m_d",)),
    Custom(
        ("Nom complet", "Imię i nazwisko", "Erster Beitritt", "Primeiro ingresso"), ("d_m_yy", "d_m_yyyy")
    ),  # English is written in both orders; only American English has AM and PM in capitals.
    Custom(("First join", "Join time", "Timestamp"), ("m_d_yy", "m_d_yyyy"), ends="[0-9] ?[AP]M"),
)
_NOT_ATTENDED: Final = Exclusion(
    "not_attended", "joined_at", ("",), Message("登録のみで参加の時刻がない", "registered, no time of joining")
)
_LEFT: Final = ("Left", "退出", "退出済み")


def _events(rows: pa.Table) -> pa.Table:
    """Time of joining or of leaving, by what the row says of its time."""
    left = [text for text in pc.unique(rows["action"]).to_pylist() if value_key(text) in map(value_key, _LEFT)]
    is_left = pc.is_in(rows["action"], pa.array(left, pa.string()))
    return pa.table(
        {
            "row_number": rows["row_number"],
            "name": rows["name"],
            "action": rows["action"],
            "joined_at": pc.if_else(is_left, "", rows["happened_at"]),
            "left_at": pc.if_else(is_left, rows["happened_at"], ""),
        }
    )


LAYOUTS = (
    Layout(
        name="teams_events",
        kind="attendance",
        title=Message("Teams の出席者リスト（2020 年の形式）", "Teams attendance list in the layout of 2020"),
        fields=(
            Field("name", ("Full Name",), required=True),
            Field("action", ("User Action",), required=True),
            Field("happened_at", ("Timestamp",), required=True),
        ),
        unfolding=Unfolding(
            (
                Field("name", ("Full Name",)),
                Field("action", ("User Action",)),
                Field("joined_at", ("Timestamp",)),
                Field("left_at", ("Timestamp",)),
            ),
            _events,
        ),
        since=_SINCE,
        customs=_CUSTOMS,
        notes=(
            Message(
                "氏名だけの形式です。同姓同名の人は一人に、途中で表示名を変えた人は二人に見えます。",
                "It tells names alone: two people of one name look like one, a person who changed the name like two.",
            ),
        ),
    ),
    Layout(
        name="teams_joins",
        kind="attendance",
        title=Message("Teams の出席レポート（入退室ごとの表）", "Teams attendance report with one row per join"),
        fields=(
            Field("name", _NAME, required=True),
            Field("joined_at", _JOIN, required=True),
            Field("left_at", _LEAVE, required=True),
            _EMAIL,
            _ACCOUNT,
            _ROLE,
        ),
        any_of=(("role", "account"),),
        absent=_OTHER_TOOLS,
        is_untitled=True,
        since=_SINCE,
        customs=_CUSTOMS,
        people_stated_by=_PEOPLE,
    ),
    Layout(
        name="teams_participants",
        kind="attendance",
        title=Message("Teams の出席レポート（要約・参加者・アクティビティ）", "Teams attendance report in sections"),
        fields=(
            Field("name", _NAME, required=True),
            Field("joined_at", _FIRST_JOIN, required=True),
            Field("left_at", _LAST_LEAVE, required=True),
            _EMAIL,
            _ACCOUNT,
            _ROLE,
        ),
        any_of=(("email", "account", "role"),),
        excludes=(_NOT_ATTENDED,),
        is_section=True,
        since=_SINCE,
        customs=_CUSTOMS,
        people_stated_by=_PEOPLE,
    ),
    Layout(
        name="teams_participants_by_place",
        kind="attendance",
        title=Message("Teams の出席レポート（ほかの言語）", "Teams attendance report in another language"),
        # Name, first join, last leave, duration, e-mail, ID (UPN), role: the order is the same in every language.
        fields=(
            Field("name", (), required=True, place=0),
            Field("joined_at", (), required=True, place=1),
            Field("left_at", (), required=True, place=2),
            Field("email", (), required=True, place=4),
            replace(_ACCOUNT, required=True),
        ),
        # With one known word it is a known language whose header was changed: nobody's columns are guessed then.
        absent=(*_FIRST_JOIN, *_LAST_LEAVE, *_JOIN, *_LEAVE, *_ROLE.words, "参加者 ID (UPN)"),
        excludes=(_NOT_ATTENDED,),
        is_section=True,
        since=_SINCE,
        notes=(
            Message(
                "見出しの言語を知らないので、列を並び順（名前、参加、退出、長さ、メール、ID (UPN)）で読みました。",
                "Its language is not known: columns were read by their order (name, join, leave, duration, e-mail, ID (UPN)).",
            ),
        ),
    ),
    Layout(
        name="teams_live_event",
        kind="attendance",
        title=Message("Teams ライブ イベントの出席者レポート", "attendee report of a Teams live event"),
        fields=(
            Field("name", ("FullName",), required=True),
            Field("account", ("ParticipantId",), required=True),
            Field("action", ("Action",), required=True),
            Field("session", ("SessionId",), required=True),
            Field("happened_at", ("UtcEventTimestamp",), required=True),
        ),
        tool="teams_live_event",
        notes=(
            Message(
                "時刻は UTC なので読みません。匿名の参加者は一人ずつ別の人と数えます。",
                "Its times are UTC and are not read. Anonymous participants count as one person each.",
            ),
        ),
    ),
)
