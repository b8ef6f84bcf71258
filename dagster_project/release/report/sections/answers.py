"""What the surveys were answered: options, free answers by theme, kinds of work.

Add here: another table of answers. Keep out: how many answered and what that is worth (surveys.py).
"""

from __future__ import annotations

from itertools import groupby

from dagster_project.messages import Message
from dagster_project.release.report.charts.shares import Share, percents
from dagster_project.release.report.page import Column, Exhibit, Row, Section, Table, number, same
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import SLASH, Source, bilingual


def answers(source: Source) -> list[Exhibit]:
    """One table per question with options."""
    exhibits = []
    for (survey, code), group in groupby(
        source.rows("survey_answers"), key=lambda row: (row["survey_id"], row["question_code"])
    ):
        name, asked = source.name(survey), source.question(survey, code)
        lines = tuple(Row(text(same(row["option_label"])), (row.rate("share_percent"),)) for row in group)
        caption = Message(f"{name.ja}「{asked.ja}」", f"{name.en}: {asked.en}")
        columns = (Column(Message("選択肢", "option"), is_number=False), Column(Message("選んだ人", "chosen by")))
        exhibits.append(Exhibit(Table(caption, columns, lines)))
    return exhibits


def themes(source: Source) -> Section:
    exhibits = []
    for (survey, code), group in groupby(
        source.rows("survey_themes"), key=lambda row: (row["survey_id"], row["question_code"])
    ):
        written = sorted(
            (row for row in group if row["answers"]), key=lambda row: (-row["answers"], row["theme_order"])
        )
        if not written:
            continue
        name, asked = source.name(survey), source.question(survey, code)
        lines = tuple(
            Row(
                text(Message(row["theme_label"], row["theme_label_en"])),
                (number(row.value("answers"), SLASH, row.value("base")),),
            )
            for row in written
        )
        caption = Message(f"{name.ja}「{asked.ja}」", f"{name.en}: {asked.en}")
        columns = (
            Column(Message("テーマ", "theme"), is_number=False),
            Column(Message("件／記入のあった回答", "answers / with text")),
        )
        exhibits.append(Exhibit(Table(caption, columns, lines)))
    said = () if exhibits else (text(Message("自由記述はありません。", "There are no free answers.")),)
    caution = Message(
        "自由記述は言葉の一覧でテーマに分け、文は残していません。一つの回答に複数のテーマがあり得ます。書いた人だけの声です。",
        "Free answers are coded by a list of phrases, the texts are not kept; an answer can have several themes. They are the voice of those who wrote.",
    )
    return Section(
        "themes", Message("何が書かれたか", "What they wrote"), said, tuple(exhibits), (caution,) if exhibits else ()
    )


def kinds(source: Source) -> Section:
    rows = [row for row in source.rows("work_kinds") if row["asked_base"] or row["uses_base"]]
    title = Message("どんな仕事に使うか", "For which work")
    if not rows:
        return Section(
            "kinds",
            title,
            (
                text(
                    Message(
                        "仕事の種類は宣言されていないか、分かりません。", "No kinds of work are declared or known."
                    )
                ),
            ),
        )
    rows.sort(key=lambda row: row["kind_order"])
    table = Table(
        Message("事前に求められた仕事と、実際の利用", "Asked for before, and used for"),
        (
            Column(Message("仕事の種類", "kind of work"), is_number=False),
            Column(Message("事前アンケートで求めた人", "asked for")),
            Column(Message("利用の記録", "uses")),
        ),
        tuple(
            Row(
                text(bilingual(row["kind_label"])),
                (
                    row.rate("asked_percent", "asked_for", "asked_base"),
                    row.rate("uses_percent", "uses", "uses_base"),
                ),
            )
            for row in rows
        ),
    )
    asked, used = Message("事前に求めた", "asked for"), Message("利用", "uses")
    shares = [
        Share(bilingual(row["kind_label"]), float(row[column]), same(f"{row[column]} %"), group)
        for row in rows
        for group, column in ((asked, "asked_percent"), (used, "uses_percent"))
        if row[column] is not None
    ]
    chart = percents(
        "kinds",
        Message("仕事の種類: 事前に求めた割合と利用の割合", "Kinds of work: asked for and used for"),
        Message(
            "仕事の種類ごとに、事前に求めた人の割合と利用の割合を並べた横棒グラフ。",
            "Bars side by side of what was asked for and what the tool was used for.",
        ),
        shares,
    )
    return Section("kinds", title, (), (Exhibit(table, chart),))
