"""Workspace analytics of ChatGPT (Enterprise, Edu, Business): one row per member and week, month or range of days.

The GPT and the project report have the same style of name and no member in their rows. Add here: another report of
these. Keep out: exports of conversations, and usage of the API.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

_NO: Final = pa.array(["0", "0.0", "false", "no"])
_NOT_JOINED: Final = pa.array(["pending", "invited"])
_NEVER_JOINED: Final = "never joined"

# A name or a department may change between two exports of one week: the same row must not become another person's.
_PERSON: Final = (
    Field("email", ("email", "User Email")),
    Field("account", ("public_id",)),
    Field("name", ("name",)),
)
_PERIOD: Final = (
    Field("period_start", ("period_start",), required=True),
    Field("period_end", ("period_end",), required=True),
)


def _members(rows: pa.Table) -> pa.Table:
    """Messages of members who were not active are 0 where the cell is empty; whoever only was invited is marked."""
    messages = rows["uses"].cast(pa.string())
    empty = pc.equal(pc.utf8_trim_whitespace(messages), "")
    invited = pc.and_(empty, pc.is_in(_key(rows, "user_status"), _NOT_JOINED))
    inactive = pc.and_(empty, pc.is_in(_key(rows, "is_active"), _NO))
    made = {
        "uses": pc.if_else(inactive, "0", messages),
        "standing": pc.if_else(invited, _NEVER_JOINED, ""),
    }
    kept = [ROW_NUMBER, *(field.name for field in (*_PERIOD, *_PERSON) if field.name in rows.column_names)]
    return pa.table({name: rows[name] for name in kept} | made)


def _key(rows: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in rows.column_names:
        return pa.chunked_array([pa.array([""] * rows.num_rows, pa.string())])
    return pc.utf8_lower(pc.utf8_trim_whitespace(rows[name].cast(pa.string())))


LAYOUTS = (
    Layout(
        name="chatgpt_user_report",
        kind="usage_log",
        title=Message("ChatGPT の利用者レポート（週・月ごと）", "ChatGPT user report (per week or month)"),
        fields=(
            *_PERIOD,
            Field("uses", ("messages",), required=True),
            *_PERSON,
            Field("user_status", ("user_status",)),
            Field("is_active", ("is_active",)),
            Field("gpt_messages", ("gpt_messages",)),
            Field("rank", ("messages_rank", "message_rank")),
        ),
        any_of=(("email", "account", "name"), ("user_status", "gpt_messages", "rank")),
        lands="usage_count",
        unit="prompt",
        tool="chatgpt",
        unfolding=Unfolding(
            (*_PERIOD, Field("uses", ("messages",)), *_PERSON, Field("standing", ("user_status",))), _members
        ),
        excludes=(
            Exclusion(
                "never_joined",
                "standing",
                (_NEVER_JOINED,),
                Message("招待されただけの人（まだ参加していない）", "somebody who was invited and has not joined"),
            ),
        ),
    ),
    Layout(
        name="chatgpt_gpt_report",
        kind="usage_log",
        title=Message("ChatGPT の GPT レポート", "ChatGPT GPT report"),
        fields=(
            Field("gpt_name", ("gpt_name",), required=True),
            Field("uses", ("messages_workspace",), required=True),
        ),
        refusal=Message(
            "これは ChatGPT の GPT レポート（GPT ごとのメッセージ数）で、誰が使ったかが載っていません。ワークスペースの分析画面から"
            "利用者レポート（user report）を書き出して置いてください。",
            "This is the GPT report of ChatGPT (messages per GPT): it does not say who used it. Export the user report from "
            "the workspace analytics and deliver that.",
        ),
    ),
    Layout(
        name="chatgpt_project_report",
        kind="usage_log",
        title=Message("ChatGPT のプロジェクトレポート", "ChatGPT project report"),
        fields=(
            Field("project_name", ("project_name",), required=True),
            Field("uses", ("messages_workspace",), required=True),
        ),
        refusal=Message(
            "これは ChatGPT のプロジェクトレポート（プロジェクトごとのメッセージ数）で、誰が使ったかが載っていません。ワークスペースの"
            "分析画面から利用者レポート（user report）を書き出して置いてください。",
            "This is the project report of ChatGPT (messages per project): it does not say who used it. Export the user "
            "report from the workspace analytics and deliver that.",
        ),
    ),
)
