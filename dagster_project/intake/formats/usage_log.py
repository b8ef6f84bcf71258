"""Usage logs of Japanese tools: one row per prompt, with who, when and which kind of work.

Add here: another wording of such a log. Keep out: logs of international tools, which get modules of their own.
"""

from __future__ import annotations

from dagster_project.intake.recognising.layout import SESSION, Field, Layout
from dagster_project.messages import Message

LAYOUTS = (
    Layout(
        name="japanese_usage_log",
        kind="usage_log",
        title=Message("利用ログ（日本語の見出し）", "usage log with Japanese headers"),
        fields=(
            Field("used_at", ("利用日時", "日時", "送信日時"), required=True),
            Field("email", ("メールアドレス", "メール"), required=True),
            Field("work_kind", ("利用区分", "業務分類", "業務区分"), required=True),
            Field("text_length", ("入力文字数", "プロンプト文字数"), required=True),
            Field("staff_number", ("職員番号",)),
            Field("name", ("氏名", "ユーザー名")),
            Field("section", ("所属", "部署")),
            Field("text", ("件名", "プロンプト")),
            Field("model", ("モデル",)),
            Field(SESSION, ("会話ID", "チャットID", "スレッドID", "セッションID")),
            Field("reply_length", ("出力文字数", "回答文字数")),
        ),
    ),
)
