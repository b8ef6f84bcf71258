"""Buckets of OpenAI's usage as counts per person: rows of the CSV, and results inside the buckets of the usage API.

Add here: another shape of a bucket. Keep out: columns and notes (openai_usage.py).
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.recognising.unfolded import (
    column,
    first_filled,
    is_blank,
    parsed,
    repeated,
    require_people,
    texts,
)
from dagster_project.messages import Message

_NO_PEOPLE: Final = Message(
    "OpenAI の API 利用量ですが、人（user_id）がありません。利用量のページで User ごとに分けて（Usage API では group_by=user_id を付けて）"
    "書き出し直してください。鍵（api_key_id）だけでは人は分かりません。",
    "This is OpenAI's API usage without people (user_id). Export it again grouped by user (of the usage API with "
    "group_by=user_id): a key (api_key_id) is no person.",
)
NO_PROMPTS: Final = Message(
    "OpenAI の利用量のうち、質問でないもの（埋め込み、検閲、画像、音声、費用など）です。completions_usage の書き出しを置いてください。",
    "This is OpenAI's usage of something else than prompts (embeddings, moderation, images, audio, costs). Deliver the "
    "export completions_usage.",
)
_COMPLETIONS: Final = "organization.usage.completions.result"


def unfold_buckets(rows: pa.Table) -> pa.Table:
    uses, people = column(rows, "uses"), column(rows, "account")
    _require_people(uses, first_filled(column(rows, "email"), people))
    return _counts(rows, uses, people, column(rows, "email"))


def unfold_pages(rows: pa.Table) -> pa.Table:
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
        raise Unreadable(NO_PROMPTS)
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
