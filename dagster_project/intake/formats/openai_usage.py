"""OpenAI's usage of its API: the export of the usage page (CSV) and the usage API's pages (JSON), in buckets of time.

Several rows a bucket, one per project, key, person and model. A bucket counts on the Japanese day on which it begins:
a bucket of a day of UTC (9:00 to 9:00 in Japan) on the day of its date, one of a minute or an hour where it lies. Add
here: another export of that page. Keep out: ChatGPT Enterprise, which is another product.
"""

from __future__ import annotations

from typing import Final

from dagster_project.intake.formats.openai_usage_rows import NO_PROMPTS, unfold_buckets, unfold_pages
from dagster_project.intake.recognising.layout import JSON, TEXT_CONTAINERS, Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

TOOL: Final = "openai_api"

_FIELDS: Final = (
    Field("period_start", ("start_time",)),
    Field("period_end", ("start_time",)),
    Field("uses", ("num_model_requests",)),
    # As it is written: landing makes ``uses`` a number, of which an empty cell is none.
    Field("requests", ("num_model_requests",)),
    Field("account", ("user_id",)),
    Field("email", ("user_email",)),
)
_EMPTY: Final = Exclusion(
    "empty_bucket", "requests", ("",), Message("利用のない時間帯", "a bucket of time without requests")
)
_BUCKETS: Final = Message(
    "1 日ごとの集計は UTC の日（日本時間の午前 9 時から翌朝 9 時まで）で、その日付の日に数えます。1 分・1 時間ごとなら日本時間の日に数えます。",
    "a bucket of a day is a day of UTC (9:00 to 9:00 in Japan) and counts on its date; buckets of minutes or hours count "
    "on their Japanese day.",
)
_REQUESTS: Final = Message(
    "利用回数は API の呼び出しの数で、質問の数ではありません。一つの質問が複数の呼び出しになることがあります。",
    "uses are API requests, not prompts: one prompt may take several.",
)
_BUCKET: Final = (Field("start", ("start_time",), required=True), Field("end", ("end_time",), required=True))

LAYOUTS = (
    Layout(
        name="openai_completions_usage",
        kind="usage_log",
        title=Message("OpenAI の API 利用量（completions_usage）", "OpenAI API usage (completions_usage)"),
        fields=(
            *_BUCKET,
            Field("uses", ("num_model_requests",), required=True),
            Field("output_tokens", ("output_tokens",), required=True),
            Field("account", ("user_id",)),
            Field("email", ("user_email",)),
        ),
        unfolding=Unfolding(_FIELDS, unfold_buckets),
        excludes=(_EMPTY,),
        naive_is_utc=True,
        lands="usage_count",
        tool=TOOL,
        notes=(_BUCKETS, _REQUESTS),
    ),
    Layout(
        name="openai_usage_pages",
        kind="usage_log",
        title=Message("OpenAI の API 利用量（Usage API）", "OpenAI API usage (pages of the usage API)"),
        fields=(*_BUCKET, Field("results", ("results", "result"), required=True)),
        containers=(JSON,),
        unfolding=Unfolding(_FIELDS, unfold_pages),
        excludes=(_EMPTY,),
        naive_is_utc=True,
        lands="usage_count",
        tool=TOOL,
        notes=(_BUCKETS, _REQUESTS),
    ),
    Layout(
        name="openai_empty_usage",
        kind="usage_log",
        title=Message("OpenAI の API 利用量（利用なし）", "OpenAI API usage (without any)"),
        fields=(
            *_BUCKET,
            Field("start_iso", ("start_time_iso",), required=True),
            Field("end_iso", ("end_time_iso",), required=True),
        ),
        absent=("num_model_requests", "amount_value", "line_item", "model", "num_sessions", "usage_bytes", "quantity"),
        containers=TEXT_CONTAINERS,
        unfolding=Unfolding(_FIELDS, unfold_buckets),
        excludes=(_EMPTY,),
        naive_is_utc=True,
        lands="usage_count",
        tool=TOOL,
        notes=(
            Message(
                "時刻の 4 列しかない、利用のない期間の書き出しです（0 件として数えます）。組織、プロジェクト、期間の選び方を確かめてください。",
                "it has only the four columns of time: an export of a period without any usage (counted as 0 uses). Check "
                "which organisation, project and period were chosen.",
            ),
        ),
    ),
    Layout(
        name="openai_other_usage",
        kind="usage_log",
        title=Message("OpenAI の質問でない利用量", "OpenAI usage other than prompts"),
        fields=(
            *_BUCKET,
            Field("measure", ("num_model_requests", "amount_value", "num_sessions", "usage_bytes"), required=True),
            Field("project", ("project_id",), required=True),
        ),
        absent=("output_tokens",),
        refusal=NO_PROMPTS,
    ),
)
