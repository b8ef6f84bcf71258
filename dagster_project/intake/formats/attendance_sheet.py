"""Attendance as section staff keep it: marks under merged headers, a column per day or workshop, or a list of
applications with a status.

Add here: another word or hand-kept form. Keep out: exports of meeting tools, and which of several columns of marks is
a workshop's (recognising/session_columns.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

_NAME: Final = (
    "氏名", "職員氏名", "参加者氏名", "受講者氏名", "出席者氏名", "参加者", "参加者名", "受講者", "受講者名", "出席者", "出席者名",
    "お名前", "名前", "氏名(漢字)", "Name", "Full Name", "Participant", "Participant Name",
)  # fmt: skip
_SECTION: Final = (
    "所属",
    "所属課",
    "課",
    "課名",
    "課室",
    "課室名",
    "所属名",
    "所属部署",
    "部署",
    "部署名",
    "担当課",
    "Section",
    "Division",
)
_DEPARTMENT: Final = ("部", "部局", "部名", "部局名", "Department")
_NUMBER: Final = ("職員番号", "職員コード", "職員ID", "Staff Number", "Employee ID")
_EMAIL: Final = ("メールアドレス", "メール", "Eメール", "E-mail", "Email", "Email Address")
_MARKS: Final = (
    "出席", "出欠", "参加", "参加状況", "出席状況", "出欠状況", "出欠席", "出席確認", "出欠確認", "参加確認", "参加有無", "出席有無",
    "参加の有無", "出席の有無", "受講", "受講状況", "受講有無", "当日出欠", "当日出席", "当日参加",
    "Attended", "Attendance", "Present",
)  # fmt: skip

# A column per workshop or day: 第2回, 2日目, Day1, 9/25(水), 令和6年9月25日 出欠. Columns that ask something are none.
_NO_MARKS: Final = (
    r"(?!.*(?:希望|感想|備考|満足|申込|応募|アンケート|回答|理由|課題|点数|提出|メモ|コメント|時刻|資料|番号|数$|率$))"
)
_NUMBERED: Final = r"(?:令和.{1,2}年度)?(?:第[0-9一二三四五六七八九十]+[回日講]|[0-9]+(?:回目|日目|回|日間?)|day[0-9]+|session[0-9]+|セッション[0-9]+)[^?]{0,14}"
_DAY: Final = (
    r"(?:(?:令和|平成|[rh])?[0-9元]{1,4}[年./-])?(?:0?[1-9]|1[0-2])(?:月[0-3]?[0-9]日|[/.][0-3]?[0-9]|-[0-3][0-9])"
    r"(?:\([月火水木金土日祝・]+\))?(?:00:00:00)?(?:出欠|出席|参加|午前|午後|am|pm)?"
)
_COLUMN_PER_SESSION: Final = f"{_NO_MARKS}(?:{_NUMBERED}|{_DAY})"

LAYOUTS = (
    Layout(
        name="attendance_marks",
        kind="attendance",
        title=Message("出席簿（○印、二段見出し）", "attendance sheet with marks and two header rows"),
        header_rows=2,
        fields=(
            Field("name", _NAME, required=True),
            Field("section", _SECTION),
            Field("attended", _MARKS, required=True, several=True, either=True, pattern=_COLUMN_PER_SESSION),
            Field("department", _DEPARTMENT),
            Field("staff_number", _NUMBER),
            Field("email", _EMAIL),
        ),
        begins_with="name",
    ),
    Layout(
        name="attendance_status",
        kind="attendance",
        title=Message("出席や申込の一覧", "list of attendance or applications"),
        fields=(
            Field("name", _NAME, required=True),
            Field("section", _SECTION),
            Field("attended", _MARKS, required=True, several=True, pattern=_COLUMN_PER_SESSION),
            Field("email", _EMAIL),
            Field("staff_number", _NUMBER),
            Field("department", _DEPARTMENT),
            Field("applied_at", ("申込日時",)),
            Field("application_number", ("受付番号", "申込番号")),
        ),
        absent=("参加ステータス", "初めての参加", "参加時刻", "Join Time", "First Join", "User Action"),
        begins_with="name",
    ),
)
