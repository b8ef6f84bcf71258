"""Exports that are no input because nobody is named in them, or what they count is no use: recognised, and refused.

Add here: another export that looks like a usage log and is none. Keep out: tables of another kind (not_input_tables.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import JSON, Field, Layout
from dagster_project.messages import Message

_TRACE: Final = Message(
    "言語モデルの要求の記録（トレース）で、人がありません（セッションは会話です）。負荷試験には使えますが、人数や利用回数には使えません。"
    "利用者が分かる利用ログを置いてください。",
    "This is a trace of requests to a language model: there are no people in it (its sessions are conversations). It "
    "serves load tests, never figures about people. Deliver a usage log that names its users.",
)
_BILLING: Final = Message(
    "GitHub の請求レポートです。quantity はモデルごとの倍率をかけた課金の量で、プロンプトの数ではなく、倍率 0 のモデルの利用も入りません。"
    "Copilot の利用者別レポート（users-28-day か users-1-day）を置いてください。",
    "This is a GitHub billing report: its quantities are billed units weighted by model, not prompts, and uses of models "
    "that cost nothing are not in it. Deliver the Copilot metrics of users (users-28-day or users-1-day).",
)
_LAST_ACTIVITY: Final = Message(
    "GitHub Copilot の最終利用日の一覧です。利用回数は分かりません。Copilot の利用者別レポート（users-28-day か users-1-day）を置いてください。",
    "This list tells when people last used GitHub Copilot, not how often. Deliver the Copilot metrics of users "
    "(users-28-day or users-1-day).",
)
_TOTALS: Final = Message(
    "GitHub Copilot の組織全体の集計で、人がありません。利用者別レポート（users-28-day か users-1-day）を置いてください。",
    "These are totals of GitHub Copilot for a whole organisation: there are no people in them. Deliver the metrics of "
    "users (users-28-day or users-1-day).",
)
_LINKS: Final = Message(
    "GitHub の API の応答で、レポートそのものではありません。download_links の先のファイルを保存して置いてください。",
    "This is the answer of GitHub's API, not the report itself. Save the files behind download_links and deliver those.",
)
_CHATGPT: Final = Message(
    "ChatGPT の本人によるデータの書き出しで、誰のものか書かれていません。管理者の利用者レポートを置いてください。",
    "This is one person's own export of ChatGPT, and does not say whose. Deliver the administrator's report of users.",
)


def _refused(name: str, title: Message, refusal: Message, *words: str, absent: tuple[str, ...] = ()) -> Layout:
    fields = tuple(Field(f"column_{index}", (word,), required=True) for index, word in enumerate(words))
    return Layout(name, "usage_log", title, fields, absent=absent, refusal=refusal)


def _trace(name: str, tool: str, *words: str) -> Layout:
    return _refused(
        name, Message(f"{tool} の要求トレース（人なし）", f"{tool} request trace without people"), _TRACE, *words
    )


LAYOUTS = (
    _trace("azure_llm_trace", "Azure LLM inference", "TIMESTAMP", "ContextTokens", "GeneratedTokens"),
    # Mooncake, and RAGPulse beside a session_id.
    _trace("mooncake_trace", "Mooncake / RAGPulse", "timestamp", "input_length", "output_length", "hash_ids"),
    _trace("burstgpt_trace", "BurstGPT", "Timestamp", "Model", "Request tokens", "Response tokens"),
    _refused(
        "github_billing",
        Message("GitHub の請求レポート", "GitHub billing report"),
        _BILLING,
        "date",
        "product",
        "sku",
        "quantity",
        "unit_type",
    ),
    _refused(
        "github_premium_requests",
        Message("GitHub Copilot のプレミアムリクエストのレポート", "GitHub Copilot report of premium requests"),
        _BILLING,
        "username",
        "model",
        "quantity",
        "exceeds_quota",
        absent=("unit_type",),
    ),
    _refused(
        "github_premium_requests_2025",
        Message(
            "GitHub Copilot のプレミアムリクエストのレポート（2025 年の形式）",
            "GitHub Copilot report of premium requests in the layout of 2025",
        ),
        _BILLING,
        "Timestamp",
        "User",
        "Model",
        "Requests Used",
    ),
    _refused(
        "github_copilot_activity",
        Message("GitHub Copilot の最終利用日の一覧", "GitHub Copilot activity report"),
        _LAST_ACTIVITY,
        "Login",
        "Last Activity At",
        "Last Surface Used",
    ),
    _refused(
        "github_copilot_totals",
        Message("GitHub Copilot の組織の集計", "GitHub Copilot totals of an organisation"),
        _TOTALS,
        "day",
        "daily_active_users",
        absent=("user_login",),
    ),
    _refused(
        "github_copilot_totals_28_days",
        Message("GitHub Copilot の組織の集計（28 日）", "GitHub Copilot totals of an organisation over 28 days"),
        _TOTALS,
        "report_start_day",
        "day_totals",
    ),
    _refused(
        "github_copilot_links",
        Message("GitHub の API の応答", "answer of GitHub's API"),
        _LINKS,
        "download_links",
    ),
    Layout(
        name="chatgpt_conversations",
        kind="usage_log",
        title=Message("ChatGPT の会話の書き出し", "ChatGPT export of conversations"),
        fields=(
            Field("mapping", ("mapping",), required=True),
            Field("conversation", ("conversation_id", "current_node"), required=True),
        ),
        containers=(JSON,),
        refusal=_CHATGPT,
    ),
)
