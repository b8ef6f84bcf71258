"""Survey exports of Google Forms (its CSV, or the linked sheet) and Microsoft Forms (workbook or CSV).

Add here: other wordings of these two. Keep out: other survey tools.
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import TEXT_CONTAINERS, Field, Layout
from dagster_project.messages import Message

_GOOGLE_EMAIL: Final = Field(
    "email", ("メールアドレス", "ユーザー名", "Email Address", "Email address", "Username", "Email")
)
# A quiz: marks are given later, and again.
_GOOGLE_MARKS: Final = (
    r"[\[［](score|feedback|スコア|得点|フィードバック)[\]］]$",
    r"^(total)?score$",
    r"^(合計)?スコア$",
)
# An English header says no more than Timestamp, as do many logs; those write it in another way, or have one of these
# beside it.
_LOGS: Final = (
    "prompt", "model", "model_name", "user", "user_id", "userId", "session_id", "Session ID", "sessionId", "tokens",
    "total_tokens", "Total tokens", "Request tokens", "ContextTokens", "GeneratedTokens", "traceId", "request_id",
    "latency", "User Action", "Full Name",
)  # fmt: skip

LAYOUTS = (
    Layout(
        name="google_forms",
        kind="survey",
        title=Message("Google フォームの回答", "Google Forms responses"),
        fields=(Field("submitted_at", ("タイムスタンプ",), required=True), _GOOGLE_EMAIL),
        has_questions=True,
        unread=_GOOGLE_MARKS,
    ),
    Layout(
        name="google_forms_english",
        kind="survey",
        title=Message("Google フォームの回答（英語）", "Google Forms responses in English"),
        fields=(Field("submitted_at", ("Timestamp",), required=True, first=True, exact=True), _GOOGLE_EMAIL),
        absent=_LOGS,
        containers=TEXT_CONTAINERS,
        has_questions=True,
        unread=_GOOGLE_MARKS,
    ),
    Layout(
        name="microsoft_forms",
        kind="survey",
        title=Message("Microsoft Forms の回答", "Microsoft Forms responses"),
        fields=(
            Field("response_id", ("ID",), required=True),
            Field("started_at", ("開始時刻", "Start time"), required=True),
            Field("submitted_at", ("完了時刻", "Completion time"), required=True),
            Field("email", ("メール", "Email", "電子メール"), required=True),
            Field("name", ("名前", "Name")),
            Field("changed_at", ("最終変更時刻", "Last modified time")),
        ),
        has_questions=True,
        # A quiz: points and what somebody wrote about the answers.
        unread=(
            r"^(totalpoints|quizfeedback|gradepostedtime)$",
            r"^(points|feedback)-",
            r"^(合計点数?|合計ポイント|(クイズ|テスト)のフィードバック|成績の?投稿(時刻|日時))$",
            r"^(ポイント|点数|フィードバック)-",
        ),
    ),
)
