"""LiteLLM (a relay of LLM calls): its spend logs, one row per call, and its daily spend per person, as dumps of its
PostgreSQL or as the JSON of its API.

A call's person is ``end_user`` (whom the calling program names), else ``user`` (whose key it is). Add here: another
table or API of LiteLLM. Keep out: other relays and tracers.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.formats.litellm_activity import unfold_activity
from dagster_project.intake.layout import JSON, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.sheets import ROW_NUMBER
from dagster_project.intake.unfolded import column, first_filled, require_people
from dagster_project.messages import Message

TOOL: Final = "litellm"

# litellm.types.utils.CallTypes, with and without the `a` of an asynchronous call: what no person's prompt is.
_NO_PROMPT_CALLS: Final = (
    "embedding",
    "moderation",
    "rerank",
    "transcription",
    "speech",
    "ocr",
    "search",
    "vector_store_search",
    "vector_store_create",
    "vector_store_file_create",
    "create_file",
    "file_content",
    "file_list",
    "file_delete",
    "create_batch",
    "retrieve_batch",
    "list_batches",
    "cancel_batch",
    "create_fine_tuning_job",
    "cancel_fine_tuning_job",
    "list_fine_tuning_jobs",
    "retrieve_fine_tuning_job",
    "get_assistants",
    "create_assistants",
    "delete_assistant",
    "create_thread",
    "get_thread",
    "get_messages",
    "get_responses",
    "delete_responses",
    "list_input_items",
    "count_tokens",
    "health_check",
    "call_mcp_tool",
    "list_mcp_tools",
    "ingest",
    "query",
)
_NO_PROMPT_ENDPOINTS: Final = tuple(
    prefix + path
    for prefix in ("", "/", "/v1/")
    for path in (
        "embeddings",
        "moderations",
        "rerank",
        "audio/transcriptions",
        "audio/speech",
        "ocr",
        "files",
        "batches",
        "fine_tuning/jobs",
        "vector_stores",
        "mcp",
    )
)
_NOT_A_PROMPT: Final = Message(
    "埋め込み、検閲、音声、ファイルなど、質問でない呼び出し",
    "a call that is no prompt: embedding, moderation, audio, file, tool",
)
_FAILED: Final = Message("失敗した呼び出し", "a failed call")
# litellm.constants: LITELLM_PROXY_ADMIN_NAME, and the accounts of its own jobs.
_OWN_ACCOUNTS: Final = (
    "default_user_id",
    "litellm-internal-health-check",
    "litellm_internal_jobs",
    "litellm_proxy_master_key",
)
_OWN: Final = Message("LiteLLM 自身か管理者のマスターキーの呼び出し", "a call of LiteLLM itself or by its master key")
_NOBODY: Final = Message(
    "end_user と user がどの行でも空で、誰の利用か分かりません。LiteLLM の鍵を人ごとに発行するか、呼び出すプログラムが user に"
    "メールアドレスなどを入れるようにして、その後のログを置いてください。",
    "end_user and user are empty in every row: no row says whose use it is. Issue LiteLLM keys per person, or let the "
    "calling program send an e-mail or login as user, and deliver the logs from then on.",
)


def _unfold_calls(rows: pa.Table) -> pa.Table:
    people = first_filled(column(rows, "end_user"), column(rows, "key_owner"))
    require_people(first_filled(people, column(rows, "email")), _NOBODY)
    # Before it had a column of its own, the status of a call stood in the JSON of its metadata.
    told = pc.match_substring_regex(column(rows, "metadata"), r'"status"\s*:\s*"failure"')
    status = first_filled(column(rows, "status"), pc.if_else(told, "failure", ""))
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "request_id": column(rows, "request_id"),
            "used_at": column(rows, "used_at"),
            "account": people.dictionary_encode(),
            "email": column(rows, "email").dictionary_encode(),
            "call_type": column(rows, "call_type").dictionary_encode(),
            "status": status.dictionary_encode(),
        }
    )


def _unfold_days(rows: pa.Table) -> pa.Table:
    people = first_filled(column(rows, "end_user"), column(rows, "key_owner"))
    require_people(first_filled(people, column(rows, "email")), _NOBODY)
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "period_start": rows["date"],
            "period_end": rows["date"],
            "uses": column(rows, "uses"),
            "account": people,
            "email": column(rows, "email"),
            "endpoint": column(rows, "endpoint"),
            "mcp_tool": column(rows, "mcp_tool"),
        }
    )


_END_USER: Final = Field("end_user", ("end_user", "end_user_id"))
_EMAIL: Final = Field("email", ("user_email",))
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
        name="litellm_spend_logs",
        kind="usage_log",
        title=Message("LiteLLM の呼び出しログ（LiteLLM_SpendLogs）", "LiteLLM log of calls (LiteLLM_SpendLogs)"),
        fields=(
            Field("request_id", ("request_id",), required=True),
            Field("call_type", ("call_type",), required=True),
            Field("used_at", ("startTime",), required=True),
            Field("key_owner", ("user", "user_id")),
            _END_USER,
            _EMAIL,
            Field("status", ("status",)),
            Field("metadata", ("metadata",)),
        ),
        any_of=(("key_owner", "end_user"),),
        unfolding=Unfolding(
            (
                Field("request_id", ("request_id",)),
                Field("used_at", ("startTime",)),
                Field("account", ("end_user", "user")),
                _EMAIL,
                Field("call_type", ("call_type",)),
                Field("status", ("status",)),
            ),
            _unfold_calls,
        ),
        excludes=(
            Exclusion("failed_call", "status", ("failure",), _FAILED),
            Exclusion(
                "not_a_prompt_call",
                "call_type",
                tuple(prefix + name for name in _NO_PROMPT_CALLS for prefix in ("", "a")),
                _NOT_A_PROMPT,
            ),
            Exclusion("own_call", "account", _OWN_ACCOUNTS, _OWN),
        ),
        naive_is_utc=True,
        unit="prompt",
        tool=TOOL,
        notes=(
            Message(
                "時刻に時差のない書き出しは UTC とみなし、日本時間の日に数えます。",
                "times without an offset are read as UTC and counted on the Japanese day.",
            ),
        ),
    ),
    Layout(
        name="litellm_daily_spend",
        kind="usage_log",
        title=Message("LiteLLM の日別利用（DailyUserSpend）", "LiteLLM daily spend per person (DailyUserSpend)"),
        fields=(
            Field("date", ("date",), required=True),
            Field("uses", ("successful_requests",), required=True),
            Field("failed", ("failed_requests",), required=True),
            Field("key_owner", ("user_id",)),
            _END_USER,
            _EMAIL,
            Field("endpoint", ("endpoint",)),
            Field("mcp_tool", ("mcp_namespaced_tool_name",)),
        ),
        any_of=(("key_owner", "end_user"),),
        unfolding=Unfolding(
            (*_COUNTED, _EMAIL, Field("endpoint", ("endpoint",)), Field("mcp_tool", ("mcp_namespaced_tool_name",))),
            _unfold_days,
        ),
        excludes=(
            Exclusion("not_a_prompt_call", "endpoint", _NO_PROMPT_ENDPOINTS, _NOT_A_PROMPT),
            Exclusion("not_a_prompt_call", "mcp_tool", ("",), _NOT_A_PROMPT, is_not=True),
            Exclusion("own_call", "account", _OWN_ACCOUNTS, _OWN),
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
            Exclusion("own_call", "account", _OWN_ACCOUNTS, _OWN),
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
    Layout(
        name="litellm_spend_per_day",
        kind="usage_log",
        title=Message("LiteLLM の日別費用（/spend/logs の要約）", "LiteLLM spend per day (summary of /spend/logs)"),
        fields=(
            Field("day", ("startTime",), required=True),
            Field("spend", ("spend",), required=True),
            Field("users", ("users",), required=True),
            Field("models", ("models",), required=True),
        ),
        absent=("request_id",),
        containers=(JSON,),
        refusal=Message(
            "LiteLLM の日ごとの費用で、利用の回数がありません。/spend/logs を summarize=false で取り出すか、LiteLLM_SpendLogs を書き出してください。",
            "This is LiteLLM's spend per day: it counts no uses. Fetch /spend/logs with summarize=false, or export "
            "LiteLLM_SpendLogs.",
        ),
    ),
)
