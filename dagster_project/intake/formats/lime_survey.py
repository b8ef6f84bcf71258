"""Survey exports of LimeSurvey: headings as codes, as texts or as both, and the VV file with its two header rows.

A response that nobody submitted has no date of submission. Add here: another language of the headings. Keep out:
LimeSurvey's files of a survey's structure.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from dagster_project.intake.recognising.layout import Exclusion, Field, Layout, Unfolding
from dagster_project.messages import Message

# What a VV file writes in the place of characters, and for an answer that there is none of.
_ESCAPES: Final = {
    "{newline}": "\n", "{cr}": "\r", "{tab}": "\t", "{quote}": '"', "{question_not_shown}": "", "{lbrace}": "{",
}  # fmt: skip
# Where a survey keeps no dates, it marks what was submitted with this one.
_NO_DATE: Final = "1980-01-01"


def _words(code: str, *texts: str) -> tuple[str, ...]:
    """A heading as code, as text, and as both."""
    return (code, *texts, *(f"{code}. {text}" for text in texts))


_RESPONSE: Final = Field("response_id", _words("id", "Response ID", "回答ID"), required=True)
_SUBMITTED: Final = Field(
    "submitted_at", _words("submitdate", "Date submitted", "送信日", "送信日時", "提出日", "回答日"), required=True
)
_EMAIL: Final = Field("email", _words("email", "Email address", "Email", "メールアドレス"))


def _plainly(rows: pa.Table) -> pa.Table:
    """The rows with what VV escapes written out, and with ``completed`` (1 where the response was submitted)."""
    columns = {name: rows[name].to_pylist() for name in rows.column_names}
    for name, cells in columns.items():
        if name != "row_number":
            columns[name] = [_written_out(cell) for cell in cells]
    submitted = columns["submitted_at"]
    columns["completed"] = ["1" if text.strip() else "" for text in submitted]
    columns["submitted_at"] = ["" if text.startswith(_NO_DATE) else text for text in submitted]
    types = {name: pa.int64() if name == "row_number" else pa.string() for name in columns}
    return pa.table({name: pa.array(cells, types[name]) for name, cells in columns.items()})


def _written_out(cell: str) -> str:
    if "{" in cell:
        for escape, text in _ESCAPES.items():
            cell = cell.replace(escape, text)
    return cell


LAYOUTS = (
    Layout(
        name="lime_survey",
        kind="survey",
        title=Message("LimeSurvey の回答", "LimeSurvey responses"),
        fields=(
            _RESPONSE,
            _SUBMITTED,
            _EMAIL,
            Field("last_page", _words("lastpage", "Last page", "最後のページ", "最終ページ"), unread=True),
            Field("language", _words("startlanguage", "Start language", "開始言語", "使用言語"), unread=True),
            Field("seed", _words("seed", "Seed", "シード"), unread=True),
            Field("token", _words("token", "Access code", "Token", "トークン", "アクセスコード"), unread=True),
            Field("started", _words("startdate", "Date started", "開始日", "開始日時"), unread=True),
            Field(
                "last_action",
                _words("datestamp", "Date last action", "最終操作日", "最終アクション日", "最終操作日時"),
                unread=True,
            ),
            Field("address", _words("ipaddr", "IP address", "IPアドレス"), unread=True),
            Field("referrer", _words("refurl", "Referrer URL", "リファラーURL", "参照元URL"), unread=True),
            Field("first_name", _words("firstname", "First name", "名"), unread=True),
            Field("last_name", _words("lastname", "Last name", "姓"), unread=True),
        ),
        any_of=(("last_page", "language", "seed", "started", "last_action", "token"),),
        has_questions=True,
        options_below=True,
        unread=(
            r"^(interviewtime|totaltime|grouptime\d+|questiontime\w+|(group|question)time:.+)$",
            r"^attribute_\d+",
        ),
        unfolding=Unfolding((_RESPONSE, _SUBMITTED, _EMAIL, Field("completed", ())), _plainly),
        excludes=(
            Exclusion(
                "incomplete_response",
                "completed",
                ("",),
                Message(
                    "送信されていない途中の回答（submitdate が空）",
                    "response that was not submitted (empty submitdate)",
                ),
            ),
        ),
    ),
)
