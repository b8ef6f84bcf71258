"""What people think, with the limits of what is known of it.

Add here: another limit of a favourable share. Keep out: response (response.py), single options (answers.py).
"""

from __future__ import annotations

from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import numbers
from dagster_project.release.report.charts.ranges import Range, ranges
from dagster_project.release.report.page import (
    NOTHING,
    Cell,
    Chart,
    Column,
    Counts,
    Exhibit,
    Row,
    Section,
    Table,
    number,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.sections.answers import answers
from dagster_project.release.report.sections.response import NO_SURVEY
from dagster_project.release.report.source import MartRow, Source

# Of a question this much stands beside its bar.
_QUESTION_LENGTH: Final = 20


def satisfaction(source: Source) -> Section:
    rows = source.rows("survey_headline")
    table = Table(
        Message("好意的な回答の割合と、その幅", "Favourable answers and how far they may be off"),
        (
            Column(Message("アンケートと質問", "survey and question"), is_number=False),
            Column(Message("好意的な回答", "favourable")),
            Column(Message("95 % 区間", "95 % interval")),
            Column(Message("未回答者を入れた下限〜上限", "bounds with the silent")),
            Column(Message("質問に無回答", "left it open")),
            Column(Message("回答しなかった人", "did not respond")),
        ),
        tuple(_favourable(source, row) for row in rows),
        Message(
            "下限〜上限: 答えなかった人が全員不満だった場合から、全員満足だった場合まで。95 % 区間: 答えたかどうかが意見と無関係とした場合。"
            "同じ人に二度たずねた連続講座には区間がありません。",
            "Bounds: from all silent people being unfavourable to all being favourable. Interval: if silence had nothing to "
            "do with the opinion. A series that asked people twice has none.",
        ),
    )
    exhibits = [Exhibit(table, _satisfaction_chart(source, rows))] if rows else []
    exhibits += answers(source)
    said = () if exhibits else (NO_SURVEY,)
    return Section(
        "satisfaction", Message("どう思ったか: 満足度など", "What they think: satisfaction"), said, tuple(exhibits)
    )


def scope_question(source: Source, row: MartRow) -> Message:
    """Which survey or series, and what was asked."""
    name, asked = _scope(source, row), _asked(source, row)
    return Message(f"{name.ja}: {asked.ja}", f"{name.en}: {asked.en}")


def _scope(source: Source, row: MartRow) -> Message:
    name = source.name(row["scope_id"])
    return Message(f"{name.ja}（合計）", f"{name.en} (pooled)") if row["scope"] == "series" else name


def _asked(source: Source, row: MartRow) -> Message:
    surveys = source.surveys_of_series(row["scope_id"]) if row["scope"] == "series" else (row["scope_id"],)
    return source.question(surveys[0], row["question_code"]) if surveys else same(row["question_code"])


def bounds(row: MartRow) -> Cell:
    """``77.4 % 〜 97.2 % (82/106 〜 103/106)``, the counts as a person can check them."""
    invited = row["base"] + row["not_answered"] + row["not_responding"]
    highest = row["favourable"] + row["not_answered"] + row["not_responding"]
    return number(
        row.value("bound_low", numbers.percent_of_rate),
        same("–"),
        row.value("bound_high", numbers.percent_of_rate),
        same(" "),
        Counts((same(f"({row['favourable']}/{invited}–{highest}/{invited})"),)),
    )


def _favourable(source: Source, row: MartRow) -> Row:
    interval = number(NOTHING)
    if row["interval_low"] is not None:
        interval = number(
            row.value("interval_low", numbers.percent_of_rate),
            same("–"),
            row.value("interval_high", numbers.percent_of_rate),
        )
    return Row(
        text(scope_question(source, row)),
        (
            row.rate("favourable_percent"),
            interval,
            bounds(row) if row["bound_low"] is not None else number(NOTHING),
            row.count("not_answered"),
            row.count("not_responding"),
        ),
    )


def _satisfaction_chart(source: Source, rows: list[MartRow]) -> Chart | None:
    def percent(rate: float) -> float:
        return float(numbers.percent_of_rate(rate).removesuffix(" %"))

    drawn = [
        Range(
            _short(source, row),
            float(row["favourable_percent"]),
            same(f"{row['favourable_percent']} % ({row['favourable']}/{row['base']})"),
            (percent(row["interval_low"]), percent(row["interval_high"])) if row["interval_low"] is not None else None,
            (percent(row["bound_low"]), percent(row["bound_high"])),
        )
        for row in rows
        if row["favourable_percent"] is not None and row["bound_low"] is not None
    ]
    if not drawn:
        return None
    told = "、".join(f"{one.bar.ja} {one.label.ja}" for one in drawn)
    return ranges(
        "satisfaction",
        Message(
            "好意的な回答の割合（点）、95 % 区間（太線）、未回答者を入れた幅（細線）",
            "Favourable (dot), 95 % interval (thick), bounds with the silent (thin)",
        ),
        Message(f"好意的な回答の割合とその幅。{told}。", f"Shares of favourable answers and their ranges. {told}."),
        drawn,
        Message("%", "%"),
        None,
        100,
    )


def _short(source: Source, row: MartRow) -> Message:
    """For the side of a chart, in two lines: which survey, and the beginning of the question."""
    name, asked = _scope(source, row), _asked(source, row).ja
    cut = asked if len(asked) <= _QUESTION_LENGTH else f"{asked[:_QUESTION_LENGTH]}…"
    return Message(f"{name.ja}\n{cut}", f"{name.en}\n{cut}")
