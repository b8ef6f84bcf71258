"""Survey exports of Google Forms and Microsoft Forms with Japanese headers.

Add here: other wordings of these two. Keep out: other survey tools.
"""

from __future__ import annotations

from dagster_project.intake.layout import Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="google_forms",
        kind="survey",
        title=Message("Google フォームの回答", "Google Forms responses"),
        fields=(
            Field("submitted_at", ("タイムスタンプ",), required=True),
            Field("email", ("メールアドレス", "ユーザー名")),
        ),
        has_questions=True,
    ),
    Layout(
        name="microsoft_forms",
        kind="survey",
        title=Message("Microsoft Forms の回答", "Microsoft Forms responses"),
        fields=(
            Field("response_id", ("ID",), required=True),
            Field("started_at", ("開始時刻",), required=True),
            Field("submitted_at", ("完了時刻",), required=True),
            Field("email", ("メール",), required=True),
            Field("name", ("名前",)),
            Field("changed_at", ("最終変更時刻",)),
        ),
        has_questions=True,
    ),
)
