"""Attendance as section staff keep it: ○ marks under merged headers, or a list of applications with a status.

Add here: another hand-kept form. Keep out: exports of meeting tools.
"""

from __future__ import annotations

from dagster_project.intake.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="attendance_marks",
        kind="attendance",
        title=Message("出席簿（○印、二段見出し）", "attendance sheet with marks and two header rows"),
        header_rows=2,
        fields=(
            Field("name", ("氏名",), required=True),
            Field("section", ("課", "所属課"), required=True),
            Field("attended", ("出席", "出欠", "参加"), required=True, several=True, upper=True),
            Field("department", ("部", "部局")),
            Field("staff_number", ("職員番号",)),
            Field("email", ("メールアドレス", "メール")),
        ),
    ),
    Layout(
        name="attendance_status",
        kind="attendance",
        title=Message("申込・出席の一覧", "list of applications with attendance status"),
        fields=(
            Field("name", ("氏名",), required=True),
            Field("section", ("所属",), required=True),
            Field("attended", ("参加状況", "出席状況", "出欠"), required=True),
            Field("email", ("メールアドレス", "メール"), required=True),
            Field("applied_at", ("申込日時",)),
            Field("application_number", ("受付番号", "申込番号")),
        ),
    ),
)
