"""LiteLLM's uses per person and day of UTC: the table DailyUserSpend, its end users' twin, and its API's JSON.

Several rows a person and day (per model, key and path) add up. Add here: another of its sums per person. Keep out:
its log of calls (litellm.py).
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.formats.litellm_activity import unfold_activity
from dagster_project.intake.formats.litellm_words import (
    EMAIL,
    END_USER,
    NO_PROMPT_ENDPOINTS,
    NOBODY,
    NOT_A_PROMPT,
    OWN_CALL,
    TOOL,
)
from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import JSON, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.recognising.unfolded import column, first_filled, is_blank, require_people
from dagster_project.messages import Message


def _unfold_days(rows: pa.Table) -> pa.Table:
    people = first_filled(column(rows, "end_user"), column(rows, "key_owner"))
    # An address that somebody joined is that of the key's owner.
    emails = pc.if_else(is_blank(column(rows, "end_user")), column(rows, "email"), "")
    require_people(first_filled(people, emails), NOBODY)
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "period_start": rows["date"],
            "period_end": rows["date"],
            "uses": column(rows, "uses"),
            "account": people,
            "email": emails,
            "endpoint": column(rows, "endpoint"),
            "mcp_tool": column(rows, "mcp_tool"),
        }
    )


_COUNTED: Final = (
    Field("period_start", ("date",)),
    Field("period_end", ("date",)),
    Field("uses", ("successful_requests",)),
    Field("account", ("user_id",)),
)
_UTC_DAYS: Final = Message(
    "日は UTC の日（日本時間の午前 9 時から翌朝 9 時まで）です。日本時間 0 時から 9 時までの利用は前の日に数えられます。",
    "its days are days of UTC (9:00 to 9:00 in Japan): uses between 0:00 and 9:00 in Japan count on the day before.",
)
_REQUESTS: Final = Message(
    "利用回数は成功した API 呼び出しの数で、一つの質問が複数の呼び出しになることがあります。",
    "uses are successful API calls: one prompt may take several.",
)

LAYOUTS = (
    Layout(
        name="litellm_daily_spend",
        kind="usage_log",
        title=Message("LiteLLM の日別利用（DailyUserSpend）", "LiteLLM daily spend per person (DailyUserSpend)"),
        fields=(
            Field("date", ("date",), required=True),
            Field("uses", ("successful_requests",), required=True),
            Field("failed", ("failed_requests",), required=True),
            Field("key_owner", ("user_id",)),
            END_USER,
            EMAIL,
            Field("endpoint", ("endpoint",)),
            Field("mcp_tool", ("mcp_namespaced_tool_name",)),
        ),
        any_of=(("key_owner", "end_user"),),
        unfolding=Unfolding(
            (*_COUNTED, EMAIL, Field("endpoint", ("endpoint",)), Field("mcp_tool", ("mcp_namespaced_tool_name",))),
            _unfold_days,
        ),
        excludes=(
            Exclusion("not_a_prompt_call", "endpoint", NO_PROMPT_ENDPOINTS, NOT_A_PROMPT),
            Exclusion("not_a_prompt_call", "mcp_tool", ("",), NOT_A_PROMPT, is_not=True),
            OWN_CALL,
        ),
        lands="usage_count",
        tool=TOOL,
        notes=(_UTC_DAYS, _REQUESTS),
    ),
    Layout(
        name="litellm_daily_activity",
        kind="usage_log",
        title=Message("LiteLLM の日別利用（/user/daily/activity）", "LiteLLM daily activity (/user/daily/activity)"),
        fields=(
            Field("date", ("date",), required=True),
            Field("metrics", ("metrics",), required=True),
            Field("breakdown", ("breakdown",), required=True),
        ),
        containers=(JSON,),
        unfolding=Unfolding((*_COUNTED, Field("requests", ("successful_requests",))), unfold_activity),
        excludes=(
            Exclusion("empty_day", "requests", ("", "0"), Message("利用のない日", "a day without uses")),
            OWN_CALL,
        ),
        lands="usage_count",
        tool=TOOL,
        notes=(_UTC_DAYS, _REQUESTS),
    ),
    Layout(
        name="litellm_spend_of_others",
        kind="usage_log",
        title=Message("LiteLLM のチーム・タグ別利用", "LiteLLM spend of teams, organisations, agents or tags"),
        fields=(
            Field("date", ("date",), required=True),
            Field("uses", ("successful_requests",), required=True),
            Field("failed", ("failed_requests",), required=True),
            Field("owner", ("team_id", "organization_id", "agent_id", "tag"), required=True),
        ),
        absent=("user_id", "end_user_id"),
        refusal=Message(
            "LiteLLM のチーム、組織、タグごとの日別利用で、人がありません。LiteLLM_SpendLogs か LiteLLM_DailyUserSpend を書き出してください。",
            "This is LiteLLM's daily spend of teams, organisations, agents or tags: no people are in it. Export "
            "LiteLLM_SpendLogs or LiteLLM_DailyUserSpend instead.",
        ),
    ),
)
