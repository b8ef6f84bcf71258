"""LiteLLM (a relay of LLM calls): its spend logs, one row per call, as a dump of its PostgreSQL or its API's JSON.

A call's person is ``end_user`` (whom the calling program names), else ``user`` (whose key it is). Add here: another
log of its calls. Keep out: sums per day (litellm_daily.py), other relays and tracers.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.formats.litellm_words import (
    EMAIL,
    END_USER,
    NO_PROMPT_CALLS,
    NOBODY,
    NOT_A_PROMPT,
    OWN_CALL,
    TOOL,
)
from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import JSON, SESSION, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.recognising.unfolded import column, first_filled, is_blank, require_people
from dagster_project.messages import Message

_NO_PROMPTS: Final = tuple(prefix + name for name in NO_PROMPT_CALLS for prefix in ("", "a"))
_FAILED: Final = Message("失敗した呼び出し", "a failed call")


def _unfold_calls(rows: pa.Table) -> pa.Table:
    people = first_filled(column(rows, "end_user"), column(rows, "key_owner"))
    # An address that somebody joined is that of the key's owner.
    emails = pc.if_else(is_blank(column(rows, "end_user")), column(rows, "email"), "")
    require_people(first_filled(people, emails), NOBODY)
    # Before it had a column of its own, the status of a call stood in the JSON of its metadata.
    told = pc.match_substring_regex(column(rows, "metadata"), r'"status"\s*:\s*"failure"')
    status = first_filled(column(rows, "status"), pc.if_else(told, "failure", ""))
    call_types = column(rows, "call_type")
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            SESSION: _sessions(rows, call_types, status),
            "request_id": column(rows, "request_id"),
            "used_at": column(rows, "used_at"),
            "account": people.dictionary_encode(),
            "email": emails.dictionary_encode(),
            "call_type": call_types.dictionary_encode(),
            "status": status.dictionary_encode(),
        }
    )


def _sessions(rows: pa.Table, call_types: pa.ChunkedArray, status: pa.ChunkedArray) -> pa.ChunkedArray:
    """The session of each call; none at all where no two prompts have the same one. LiteLLM gives a call for which the
    program sends no session a random one of its own, which says nothing."""
    sessions = column(rows, SESSION)
    is_prompt = pc.invert(pc.or_(pc.is_in(call_types, pa.array(_NO_PROMPTS)), pc.equal(status, "failure")))
    told = sessions.filter(pc.and_(is_prompt, pc.invert(is_blank(sessions))))
    if len(pc.unique(told)) == len(told):
        return pa.chunked_array([pa.repeat(pa.scalar("", pa.string()), len(sessions))])
    return sessions


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
            END_USER,
            EMAIL,
            Field("status", ("status",)),
            Field(SESSION, ("session_id",)),
            Field("metadata", ("metadata",)),
        ),
        any_of=(("key_owner", "end_user"),),
        unfolding=Unfolding(
            (
                Field("request_id", ("request_id",)),
                Field("used_at", ("startTime",)),
                Field("account", ("end_user", "user")),
                EMAIL,
                Field("call_type", ("call_type",)),
                Field("status", ("status",)),
                Field(SESSION, ("session_id",)),
            ),
            _unfold_calls,
        ),
        excludes=(
            Exclusion("failed_call", "status", ("failure",), _FAILED),
            Exclusion(
                "not_a_prompt_call",
                "call_type",
                _NO_PROMPTS,
                NOT_A_PROMPT,
            ),
            OWN_CALL,
        ),
        naive_is_utc=True,
        unit="prompt",
        tool=TOOL,
        notes=(
            Message(
                "時刻に時差のない書き出しは UTC とみなし、日本時間の日に数えます。",
                "times without an offset are read as UTC and counted on the Japanese day.",
            ),
            Message(
                "session_id は、呼び出すプログラムが会話の番号を送らなければ、呼び出しごとの番号になります。同じ番号の質問が一組もない"
                "ファイルでは、会話の数は分からないとします。",
                "a session_id is one of the call's own where the program sends none: of a file in which no two prompts share "
                "one, sessions are not known.",
            ),
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
