"""OpenAI's usage of its API: the export of the usage page (CSV) and the usage API's pages (JSON), in buckets of time.

Several rows a bucket, one per project, key, person and model. A bucket counts on the Japanese day on which it begins:
a bucket of a day of UTC (9:00 to 9:00 in Japan) on the day of its date, one of a minute or an hour where it lies. Add
here: another export of that page. Keep out: ChatGPT Enterprise, which is another product.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.layout import JSON, TEXT_CONTAINERS, Exclusion, Field, Layout, Unfolding
from dagster_project.intake.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.unfolded import column, first_filled, is_blank, parsed, repeated, require_people, texts
from dagster_project.messages import Message

TOOL: Final = "openai_api"

_NO_PEOPLE: Final = Message(
    "OpenAI の API 利用量ですが、人（user_id）がありません。利用量のページで User ごとに分けて（Usage API では group_by=user_id を付けて）"
    "書き出し直してください。鍵（api_key_id）だけでは人は分かりません。",
    "This is OpenAI's API usage without people (user_id). Export it again grouped by user (of the usage API with "
    "group_by=user_id): a key (api_key_id) is no person.",
)
_NO_PROMPTS: Final = Message(
    "OpenAI の利用量のうち、質問でないもの（埋め込み、検閲、画像、音声、費用など）です。completions_usage の書き出しを置いてください。",
    "This is OpenAI's usage of something else than prompts (embeddings, moderation, images, audio, costs). Deliver the "
    "export completions_usage.",
)
_COMPLETIONS: Final = "organization.usage.completions.result"


def _unfold(rows: pa.Table) -> pa.Table:
    uses, people = column(rows, "uses"), column(rows, "account")
    _require_people(uses, first_filled(column(rows, "email"), people))
    return _counts(rows, uses, people, column(rows, "email"))


def _unfold_pages(rows: pa.Table) -> pa.Table:
    lists = [_results(parsed(cell)) for cell in rows["results"].to_pylist()]
    made = repeated(rows.select([ROW_NUMBER, "start"]), [len(some) for some in lists])
    results = [result for some in lists for result in some]
    uses, people, emails = (
        texts([_said(result.get(key)) for result in results])
        for key in ("num_model_requests", "user_id", "user_email")
    )
    _require_people(uses, first_filled(emails, people))
    return _counts(made, uses, people, emails)


def _results(found: Any) -> list[dict[str, Any]]:
    results = [result for result in found if isinstance(result, dict)] if isinstance(found, list) else []
    if any(result.get("object", _COMPLETIONS) != _COMPLETIONS for result in results):
        raise Unreadable(_NO_PROMPTS)
    # What is no list is no empty bucket: its row must not pass for one.
    return results or [{} if found == [] else {"num_model_requests": "?"}]


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _require_people(uses: pa.ChunkedArray, people: pa.ChunkedArray) -> None:
    require_people(people.filter(_told(uses)), _NO_PEOPLE)


def _told(uses: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.invert(is_blank(uses))


def _counts(rows: pa.Table, uses: pa.ChunkedArray, people: pa.ChunkedArray, emails: pa.ChunkedArray) -> pa.Table:
    return pa.table(
        {
            ROW_NUMBER: rows[ROW_NUMBER],
            "period_start": rows["start"],
            "period_end": rows["start"],
            "uses": uses,
            "requests": uses,
            "account": people.dictionary_encode(),
            "email": emails.dictionary_encode(),
        }
    )


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
        unfolding=Unfolding(_FIELDS, _unfold),
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
        unfolding=Unfolding(_FIELDS, _unfold_pages),
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
        unfolding=Unfolding(_FIELDS, _unfold),
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
        refusal=_NO_PROMPTS,
    ),
)
