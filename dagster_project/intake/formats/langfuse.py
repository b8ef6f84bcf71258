"""Langfuse (a tracer of LLM programs): batch exports of traces, observations and sessions, and its public API's JSON.

A trace is one run of the traced program, mostly an answer to one prompt; its observations are steps of it, of which
the first stands for the trace. Columns vary by project (one per score name) and none of those is read. Add here:
another table of Langfuse. Keep out: other tracers.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.intake.sheets import ROW_NUMBER
from dagster_project.intake.unfolded import (
    bare,
    column,
    first_filled,
    is_blank,
    is_first,
    parsed,
    repeated,
    require_people,
    texts,
)
from dagster_project.messages import Message

TOOL: Final = "langfuse"
# BATCH_EXPORT_ROW_LIMIT of worker/src/env.ts: 1,500,000, and 50,000 in earlier versions.
_ROW_LIMITS: Final = (1_500_000, 50_000)
_INTERNAL: Final = (
    "langfuse-llm-as-a-judge",
    "llm-as-a-judge",
    "langfuse-evaluation",
    "langfuse-code-eval",
    "langfuse-prompt-experiment",
    "langfuse-natural-language-filter",
    "langfuse-in-app-agent",
    "langfuse",
    "sdk-experiment",
)
_EVALUATION: Final = Exclusion(
    "langfuse_internal",
    "environment",
    _INTERNAL,
    Message("Langfuse 自身の評価や実験", "an evaluation or experiment of Langfuse itself"),
)
_NOBODY: Final = Message(
    "userId（セッションでは userIds）がどの行でも空で、誰の利用か分かりません。プログラムが Langfuse に user_id（メールアドレスなど）を"
    "送るようにして、その後の分を書き出してください。",
    "userId (of sessions userIds) is empty in every row: no row says whose use it is. Let the program send a user_id "
    "(an e-mail or login) to Langfuse, and export what follows.",
)
_A_TRACE: Final = Message(
    "1 件はトレース（プログラムの 1 回の実行）です。1 回の質問が一つのトレースになるように記録しているか、プログラムの担当者に確かめてください。",
    "one row is one trace (a run of the program). Ask who runs the program whether it records one trace per prompt.",
)
_FIELDS: Final = (
    Field("request_id", ("id",)),
    Field("used_at", ("timestamp",)),
    Field("account", ("userId",)),
    Field("environment", ("environment",)),
)


def _unfold_traces(rows: pa.Table) -> pa.Table:
    people = bare(column(rows, "account"))
    require_people(people, _NOBODY)
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "request_id": bare(column(rows, "request_id")),
            "used_at": bare(column(rows, "used_at")),
            "account": people.dictionary_encode(),
            "environment": bare(column(rows, "environment")).dictionary_encode(),
        }
    )


def _unfold_observations(rows: pa.Table) -> pa.Table:
    made = _unfold_traces(rows)
    traces = first_filled(bare(column(rows, "trace_id")), made["request_id"])
    started = bare(column(rows, "trace_at"))
    # Only where every step knows it: a column of times is written in one way.
    if rows.num_rows and not pc.any(is_blank(started)).as_py():
        made = made.set_column(made.column_names.index("used_at"), "used_at", started)
    step = pc.if_else(is_first(rows, [traces], made["used_at"]), "first", "further")
    made = made.set_column(made.column_names.index("request_id"), "request_id", traces)
    return made.append_column("step", step.dictionary_encode())


def _unfold_sessions(rows: pa.Table) -> pa.Table:
    lists = [_listed(cell) for cell in column(rows, "accounts").to_pylist()]
    made = repeated(_session_texts(rows), [len(people) for people in lists])
    people = texts([person for some in lists for person in some])
    require_people(people, _NOBODY)
    return made.append_column("account", people)


def _session_texts(rows: pa.Table) -> pa.Table:
    columns = {name: bare(column(rows, name)) for name in ("request_id", "used_at", "environment")}
    return pa.table({ROW_NUMBER: rows[ROW_NUMBER], **columns})


def _listed(cell: str) -> list[str]:
    """The people of a session, each once; one empty text where it has none or the list is cut off."""
    found = parsed(cell)
    if isinstance(found, list):
        return list(dict.fromkeys(str(person) for person in found if person)) or [""]
    return [found if isinstance(found, str) else "" if cell.startswith("[") else cell]


LAYOUTS = (
    Layout(
        name="langfuse_traces",
        kind="usage_log",
        title=Message("Langfuse のトレース", "Langfuse traces"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field("used_at", ("timestamp",), required=True),
            Field("account", ("userId",), required=True),
            Field("session_id", ("sessionId",), required=True),
            Field("release", ("release",), required=True),
            Field("tags", ("tags",), required=True),
            Field("environment", ("environment",)),
        ),
        absent=("traceId", "startTime"),
        unfolding=Unfolding(_FIELDS, _unfold_traces),
        excludes=(_EVALUATION,),
        naive_is_utc=True,
        row_limits=_ROW_LIMITS,
        tool=TOOL,
        notes=(_A_TRACE,),
    ),
    Layout(
        name="langfuse_observations",
        kind="usage_log",
        title=Message("Langfuse のオブザベーション（処理の段階）", "Langfuse observations (steps of traces)"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field("trace_id", ("traceId",), required=True),
            Field("used_at", ("startTime",), required=True),
            Field("type", ("type",), required=True),
            Field("parent", ("parentObservationId",), required=True),
            Field("account", ("userId",), required=True),
            Field("trace_at", ("traceTimestamp",)),
            Field("environment", ("environment",)),
        ),
        unfolding=Unfolding(
            (
                Field("request_id", ("traceId",)),
                Field("used_at", ("startTime",)),
                Field("account", ("userId",)),
                Field("environment", ("environment",)),
                Field("step", ("traceId",)),
            ),
            _unfold_observations,
        ),
        excludes=(
            _EVALUATION,
            Exclusion(
                "further_step",
                "step",
                ("further",),
                Message("同じトレースの 2 つ目以降の段階", "a further step of the same trace"),
            ),
        ),
        naive_is_utc=True,
        row_limits=_ROW_LIMITS,
        tool=TOOL,
        notes=(_A_TRACE,),
    ),
    Layout(
        name="langfuse_sessions",
        kind="usage_log",
        title=Message("Langfuse のセッション", "Langfuse sessions"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field("used_at", ("createdAt",), required=True),
            Field("accounts", ("userIds",), required=True),
            Field("traces", ("countTraces",), required=True),
            Field("environment", ("environment",)),
        ),
        unfolding=Unfolding(
            (
                Field("request_id", ("id",)),
                Field("used_at", ("createdAt",)),
                Field("account", ("userIds",)),
                Field("environment", ("environment",)),
            ),
            _unfold_sessions,
        ),
        excludes=(_EVALUATION,),
        naive_is_utc=True,
        row_limits=_ROW_LIMITS,
        unit="session",
        tool=TOOL,
        notes=(
            Message(
                "一つのセッションに何人かいるときは、それぞれの 1 回と数え、行が増えます。日はセッションが始まった日です。",
                "a session of several people counts once for each of them, as a row each; its day is the one it began on.",
            ),
        ),
    ),
)
