"""GitHub Copilot usage metrics: prompts per user over 28 days, and per user and day (users-1-day, users-28-day as NDJSON).

A use is a prompt (user_initiated_interaction_count). Add here: another report of the metrics with users in it. Keep
out: the billing report, whose quantities are no prompts, and reports without users (not_input.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.recognising.layout import Field, Layout
from dagster_project.messages import Message

_LOGIN: Final = Field("account", ("user_login", "login"), required=True)
_USES: Final = Field("uses", ("user_initiated_interaction_count",), required=True)
_TOOL: Final = "github_copilot"
_WHAT_COUNTS: Final = Message(
    "エディター（IDE）から送ったプロンプトの数です。コード補完、Copilot CLI、github.com のチャットは含まれません。",
    "Prompts sent from editors (IDE). Code completions, Copilot CLI and chats on github.com are not among them.",
)

LAYOUTS = (
    Layout(
        name="github_copilot_28_days",
        kind="usage_log",
        title=Message("GitHub Copilot の 28 日間の利用者別レポート", "GitHub Copilot report of users over 28 days"),
        fields=(
            Field("period_start", ("report_start_day",), required=True),
            Field("period_end", ("report_end_day",), required=True),
            _LOGIN,
            _USES,
        ),
        absent=("day",),
        timestamp="ymd",
        lands="usage_count",
        unit="prompt",
        tool=_TOOL,
        notes=(
            _WHAT_COUNTS,
            Message(
                "28 日間は毎日ずれるので、期間の重なるレポートは一つだけ置いてください。日ごとのレポート（users-1-day）なら重なりません。",
                "The 28 days move on daily: deliver only one of the reports that overlap. Daily reports (users-1-day) never do.",
            ),
        ),
    ),
    Layout(
        name="github_copilot_days",
        kind="usage_log",
        title=Message("GitHub Copilot の日別・利用者別レポート", "GitHub Copilot report of users and days"),
        fields=(
            Field("period_start", ("day",), required=True),
            Field("period_end", ("day",), required=True),
            _LOGIN,
            _USES,
        ),
        timestamp="ymd",
        lands="usage_count",
        unit="prompt",
        tool=_TOOL,
        notes=(_WHAT_COUNTS,),
    ),
)
