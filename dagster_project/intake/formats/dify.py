"""Dify (a builder of LLM apps): its messages, from its PostgreSQL or its console's API, and its list of conversations.

Somebody signed in to Dify is an account; anybody else is an end user, whose id is one app's alone. Add here: another
table of Dify. Keep out: logs of workflow runs, which no person starts by a prompt.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import SESSION, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.recognising.unfolded import column, first_filled, require_people
from dagster_project.messages import Message

TOOL: Final = "dify"

_NOBODY: Final = Message(
    "account_id と end_user_id がどの行でも空で、誰の利用か分かりません。messages 表の from_account_id と from_end_user_id を含めて書き出してください。",
    "account_id and end_user_id are empty in every row: no row says whose use it is. Export from_account_id and "
    "from_end_user_id of table messages too.",
)
_PER_APP: Final = Message(
    "end_user_id はアプリごとの番号です。ログインせずに二つのアプリを使った人は 2 人に数えられ、名簿とは結び付きません。",
    "an end_user_id belongs to one app: who used two apps without signing in counts as two people, and is not in the roster.",
)
_PEOPLE: Final = (
    Field("account_id", ("from_account_id", "account_id")),
    Field("visitor", ("from_end_user_session_id", "end_user_session_id", "session_id")),
    Field("end_user", ("from_end_user_id", "end_user_id")),
    Field("email", ("account_email", "email", "user_email")),
    Field("name", ("from_account_name", "account_name")),
)
_SOMEBODY: Final = ("account_id", "end_user", "visitor", "email")
_UNFOLDED: Final = (
    Field("request_id", ("id",)),
    Field("used_at", ("created_at",)),
    Field("account", ("from_account_id", "from_end_user_id")),
    Field("email", ("account_email",)),
    Field("name", ("from_account_name",)),
    Field("app", ("app_id",)),
    Field("invoked_from", ("invoke_from",)),
    Field("status", ("status",)),
    Field(SESSION, ("conversation_id",)),
)


def _unfold(rows: pa.Table) -> pa.Table:
    people = first_filled(column(rows, "account_id"), column(rows, "visitor"), column(rows, "end_user"))
    require_people(first_filled(people, column(rows, "email")), _NOBODY)
    texts = {
        name: column(rows, name).dictionary_encode() for name in ("email", "name", "app", "invoked_from", "status")
    }
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "request_id": column(rows, "request_id"),
            # Dify's own CSV writes an apostrophe before a time, so that Excel leaves it alone.
            "used_at": pc.utf8_ltrim(column(rows, "used_at"), characters="'"),
            "account": people.dictionary_encode(),
            # A row of the list of conversations is one itself.
            SESSION: column(rows, SESSION if SESSION in rows.column_names else "request_id").dictionary_encode(),
            **texts,
        }
    )


_DEBUGGER: Final = Exclusion(
    "builders_preview",
    "invoked_from",
    ("debugger",),
    Message("アプリを作る人の試し動作（debugger）", "a preview by the builder of an app (debugger)"),
)

LAYOUTS = (
    Layout(
        name="dify_messages",
        kind="usage_log",
        title=Message("Dify のメッセージ", "Dify messages"),
        fields=(
            Field("request_id", ("id", "message_id")),
            Field(SESSION, ("conversation_id",), required=True),
            Field("query", ("query",), required=True),
            Field("answer", ("answer",), required=True),
            Field("used_at", ("created_at",), required=True),
            *_PEOPLE,
            Field("app", ("app_id",)),
            Field("invoked_from", ("invoke_from",)),
            Field("status", ("status",)),
        ),
        any_of=(_SOMEBODY,),
        absent=("message_count",),
        unfolding=Unfolding(_UNFOLDED, _unfold),
        excludes=(
            _DEBUGGER,
            Exclusion("failed_call", "status", ("error",), Message("失敗した回答", "an answer that failed")),
        ),
        naive_is_utc=True,
        unit="prompt",
        tool=TOOL,
        notes=(_PER_APP,),
    ),
    Layout(
        name="dify_conversations",
        kind="usage_log",
        title=Message("Dify の会話の一覧", "Dify list of conversations"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field("from_source", ("from_source",), required=True),
            Field("messages", ("message_count",), required=True),
            Field("used_at", ("created_at",), required=True),
            *_PEOPLE,
            Field("app", ("app_id",)),
            Field("invoked_from", ("invoke_from",)),
        ),
        any_of=(_SOMEBODY,),
        unfolding=Unfolding(_UNFOLDED, _unfold),
        excludes=(_DEBUGGER,),
        naive_is_utc=True,
        unit="session",
        tool=TOOL,
        notes=(_PER_APP,),
    ),
)
