"""Langfuse (a tracer of LLM programs): batch exports of traces, observations and sessions, and its public API's JSON.

A trace is one run of the traced program, mostly an answer to one prompt; its observations are steps of it, of which
the first stands for the trace. Columns vary by project (one per score name) and none of those is read. Add here:
another table of Langfuse. Keep out: other tracers.
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.formats.langfuse_rows import unfold_observations, unfold_sessions, unfold_traces
from dagster_project.intake.recognising.layout import SESSION, Exclusion, Field, Layout, Unfolding
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
_A_TRACE: Final = Message(
    "1 件はトレース（プログラムの 1 回の実行）です。1 回の質問が一つのトレースになるように記録しているか、プログラムの担当者に確かめてください。",
    "one row is one trace (a run of the program). Ask who runs the program whether it records one trace per prompt.",
)
_FIELDS: Final = (
    Field("request_id", ("id",)),
    Field("used_at", ("timestamp",)),
    Field("account", ("userId",)),
    Field("environment", ("environment",)),
    Field(SESSION, ("sessionId",)),
)


LAYOUTS = (
    Layout(
        name="langfuse_traces",
        kind="usage_log",
        title=Message("Langfuse のトレース", "Langfuse traces"),
        fields=(
            Field("request_id", ("id",), required=True),
            Field("used_at", ("timestamp",), required=True),
            Field("account", ("userId",), required=True),
            Field(SESSION, ("sessionId",), required=True),
            Field("release", ("release",), required=True),
            Field("tags", ("tags",), required=True),
            Field("environment", ("environment",)),
        ),
        absent=("traceId", "startTime"),
        unfolding=Unfolding(_FIELDS, unfold_traces),
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
            Field(SESSION, ("sessionId",)),
            Field("environment", ("environment",)),
        ),
        unfolding=Unfolding(
            (
                Field("request_id", ("traceId",)),
                Field("used_at", ("startTime",)),
                Field("account", ("userId",)),
                Field("environment", ("environment",)),
                Field("step", ("traceId",)),
                Field(SESSION, ("sessionId",)),
            ),
            unfold_observations,
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
                Field(SESSION, ("id",)),
            ),
            unfold_sessions,
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
