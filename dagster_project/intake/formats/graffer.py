"""Graffer AI Studio: the history of messages that its administrators export.

One row per message of either side; the text of both stands in it and is read by nobody here. Add here: another export
of Graffer AI Studio. Keep out: other products for local government (columns.yml).
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import SESSION, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.recognising.unfolded import column, first_filled
from dagster_project.messages import Message

TOOL: Final = "graffer_ai_studio"


def _unfold(rows: pa.Table) -> pa.Table:
    names, ids = column(rows, "account_name"), column(rows, "user_id")
    # An account name that is an e-mail is known to the roster; any other may be somebody else's too.
    people = pc.if_else(pc.match_substring(names, "@"), names, first_filled(ids, names))
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "request_id": column(rows, "request_id"),
            "used_at": column(rows, "used_at"),
            "account": people.dictionary_encode(),
            "name": column(rows, "name").dictionary_encode(),
            "role": column(rows, "role").dictionary_encode(),
            SESSION: column(rows, SESSION).dictionary_encode(),
        }
    )


LAYOUTS = (
    Layout(
        name="graffer_ai_studio",
        kind="usage_log",
        title=Message("Graffer AI Studio のメッセージ履歴", "Graffer AI Studio message history"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field(SESSION, ("chat_id",), required=True),
            Field("role", ("role",), required=True),
            Field("used_at", ("created_at",), required=True),
            Field("parent", ("parent_id",), required=True),
            Field("user_id", ("user_id",)),
            Field("account_name", ("accountName",)),
            Field("name", ("name",)),
        ),
        any_of=(("user_id", "account_name", "name"),),
        unfolding=Unfolding(
            (
                Field("request_id", ("id",)),
                Field("used_at", ("created_at",)),
                Field("account", ("user_id", "accountName")),
                Field("name", ("name",)),
                Field("role", ("role",)),
                Field(SESSION, ("chat_id",)),
            ),
            _unfold,
        ),
        excludes=(
            Exclusion(
                "assistant_reply",
                "role",
                ("user",),
                Message("生成AIの回答など、利用者の発言でない行", "a reply, or another message that no user wrote"),
                is_not=True,
            ),
        ),
        unit="prompt",
        tool=TOOL,
    ),
)
