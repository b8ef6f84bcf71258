"""Who answered: response with its denominator, what was not counted, who answered before and after.

Add here: another table about response. Keep out: what they answered (satisfaction.py, answers.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import words
from dagster_project.release.report.charts.shares import Share, percents
from dagster_project.release.report.page import (
    Cell,
    Chart,
    Column,
    Exhibit,
    Row,
    Section,
    Table,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import MartRow, Source, bilingual

SURVEY: Final = Column(Message("アンケート", "survey"), is_number=False)
NO_SURVEY: Final = text(Message("この公表にはアンケートがありません。", "This release has no survey."))
_LEFT_OUT: Final = {
    "not_invited_answers": Message("依頼外", "not invited"),
    "double_answers": Message("二重", "double"),
    "late_answers": Message("締切後", "late"),
    "early_answers": Message("開始前", "early"),
    "partial_responses": Message("うち一部無回答", "partial"),
    "anonymous_answers": Message("無記名", "anonymous"),
}


def response(source: Source) -> Section:
    rows = source.rows("survey_response")
    series = [row for row in source.rows("series_summary") if row["invitations"]]
    exhibits = [Exhibit(_rates(source, rows), _response_chart(source, rows))] if rows else []
    if series:
        exhibits.append(Exhibit(_pooled(source, series)))
    if rows:
        exhibits.append(Exhibit(_not_counted(source, rows)))
    if matched := source.rows("survey_matched"):
        exhibits.append(Exhibit(_matched(source, matched)))
    return Section(
        "response",
        Message("アンケートを信じてよいか: 回答率", "Can the survey be trusted: response"),
        () if rows else (NO_SURVEY,),
        tuple(exhibits),
    )


def _rates(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("アンケートごとの回答率", "Response by survey"),
        (
            SURVEY,
            Column(Message("回答率", "response rate")),
            Column(Message("率の定義（AAPOR）", "definition (AAPOR)"), is_number=False),
        ),
        tuple(
            Row(_staged(source, row), (row.rate("response_percent"), text(_definition(row["rate_definition"]))))
            for row in rows
        ),
        Message("回答率は、数える回答 ÷ 依頼した人です。", "Response rate: responses that count / invited people."),
    )


def _staged(source: Source, row: MartRow) -> Cell:
    stage, name = words.of(words.STAGES, row["stage"]), source.name(row["survey_id"])
    return text(Message(f"{name.ja}（{stage.ja}）", f"{name.en} ({stage.en})"))


def _definition(told: str) -> Message:
    """The mart tells the definition in English; its parts are few."""
    japanese = told
    for part, ja in _DEFINITION_PARTS.items():
        japanese = japanese.replace(part, ja)
    return Message(japanese, told)


_DEFINITION_PARTS: Final = {
    ", ": "、",
    "known list": "名簿のある対象",
    "approximate number of eligible people": "対象者は概数",
    "known number": "人数の分かる対象",
    "partial answers counted": "一部無回答を含む",
}


def _not_counted(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("届いた回答と、数えなかった回答（件）", "Answers received, and those not counted"),
        (
            SURVEY,
            Column(Message("届いた回答", "received")),
            Column(Message("数える回答", "counted")),
            *(Column(title) for title in _LEFT_OUT.values()),
        ),
        tuple(
            Row(
                _staged(source, row),
                (row.count("answers_received"), row.count("responses"), *(row.count(column) for column in _LEFT_OUT)),
            )
            for row in rows
        ),
        Message(
            "届いた回答 = 数える回答 + 依頼外 + 二重 + 締切後 + 開始前。無記名の回答は、二重や依頼外を見分けられません。",
            "Received = counted + not invited + double + late + early. Of anonymous answers nobody can tell whether they are double or of people not invited.",
        ),
    )


def _matched(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("事前と事後の両方に答えた人", "People who answered before and after"),
        (
            Column(Message("事前 → 事後", "before → after"), is_number=False),
            Column(Message("事前の回答", "responses before")),
            Column(Message("事後の回答", "responses after")),
            Column(Message("両方に答えた人", "answered both")),
            Column(Message("分からない理由", "why it cannot be told"), is_number=False, is_long=True),
        ),
        tuple(
            Row(
                text(_pair(source, row)),
                (
                    *(row.count(column) for column in ("pre_responses", "post_responses", "matched_people")),
                    text(same("–") if row["available"] else bilingual(row["reason"])),
                ),
            )
            for row in rows
        ),
    )


def _pair(source: Source, row: MartRow) -> Message:
    before, after = source.name(row["pre_survey_id"]), source.name(row["post_survey_id"])
    return Message(f"{before.ja} → {after.ja}", f"{before.en} → {after.en}")


def _response_chart(source: Source, rows: list[MartRow]) -> Chart:
    shares = [
        Share(
            source.name(row["survey_id"]),
            float(row["response_percent"]),
            same(f"{row['response_percent']} % ({row['responses']:,}/{row['invited_people']:,})"),
        )
        for row in rows
        if row["response_percent"] is not None
    ]
    told = "、".join(f"{share.bar.ja} {share.label.ja}" for share in shares)
    return percents(
        "response",
        Message("回答率（数える回答 ÷ 依頼した人）", "Response (responses / invited people)"),
        Message(f"依頼した人を 100 % とした横棒グラフ。{told}。", f"Bars with the invited people as 100 %. {told}."),
        shares,
    )


def _pooled(source: Source, rows: list[MartRow]) -> Table:
    return Table(
        Message("連続講座の事後アンケートの合計", "Surveys after a series, pooled"),
        (
            Column(Message("連続講座", "series"), is_number=False),
            Column(Message("回答率", "response rate")),
            Column(Message("依頼した実人数", "invited people")),
        ),
        tuple(
            Row(
                text(source.name(row["series_id"])), (row.rate("response_percent"), row.count("invited_unique_people"))
            )
            for row in rows
        ),
        Message(
            "合計どうしの割り算です（率の平均ではありません）。分母は依頼の延べ件数です。",
            "Sum over sum, never a mean of rates; the denominator counts invitations.",
        ),
    )
