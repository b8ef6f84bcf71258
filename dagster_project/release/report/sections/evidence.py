"""What stands behind the figures: printed figures and their verdicts, delivered files, notices, definitions.

Add here: another account of where figures come from. Keep out: figures about use and workshops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dagster_project.messages import Message
from dagster_project.release.report import words
from dagster_project.release.report.page import (
    NOTHING,
    Column,
    Counts,
    Exhibit,
    Part,
    Row,
    Section,
    Table,
    Value,
    number,
    same,
)
from dagster_project.release.report.page import words as text
from dagster_project.release.report.source import MartRow, Source

_ROWS: Final = (
    ("rows_in", Message("行", "rows")),
    ("rows_accepted", Message("採用", "accepted")),
    ("rows_excluded", Message("除外", "excluded")),
    ("rows_quarantined", Message("隔離", "quarantined")),
    ("rows_duplicate", Message("重複", "duplicate")),
    ("rows_superseded", Message("差替", "superseded")),
)


def printed(source: Source) -> Section:
    rows = sorted(source.rows("printed_figures"), key=lambda row: (_simply_holds(row), str(row["figure_group"] or "")))
    title = Message("すでに印刷した数字は正しいか", "Do the printed figures hold")
    if not rows:
        said = Message("figures.csv に印刷した数字がありません。", "figures.csv lists no printed figures.")
        return Section("printed", title, (text(said),))
    faulty = [row for row in rows if not _simply_holds(row)]
    summary = Message(
        f"印刷した数字 {len(rows)} 件のうち、そのまま成り立つのは {len(rows) - len(faulty)} 件、直すか説明が要るのは {len(faulty)} 件です。",
        f"Of {len(rows)} printed figures {len(rows) - len(faulty)} simply hold; {len(faulty)} need a correction or a word.",
    )
    table = Table(
        Message("印刷した数字と判定", "Printed figures and verdicts"),
        (
            Column(Message("番号", "figure_id"), is_number=False),
            Column(Message("印刷値", "printed")),
            Column(Message("集計値", "mart")),
            Column(Message("判定", "verdict"), is_number=False),
            Column(Message("何の数字か、判定の説明", "statement and explanation"), is_number=False, is_long=True),
        ),
        tuple(_figure(row) for row in rows),
    )
    return Section("printed", title, (text(summary),), (Exhibit(table),))


def _simply_holds(row: MartRow) -> bool:
    return row["verdict"] == "holds" and row["group_verdict"] in (None, "consistent")


def verdict(row: MartRow) -> Message:
    """The verdict on a figure and, where its group has one of its own, on that."""
    own, group = words.of(words.VERDICTS, row["verdict"]), words.of(words.GROUP_VERDICTS, row["group_verdict"])
    if row["group_verdict"] in (None, "consistent"):
        return own
    return Message(f"{own.ja}（組: {group.ja}）", f"{own.en} (group: {group.en})")


def _figure(row: MartRow) -> Row:
    unit = " %" if row["kind"] == "percent" else ""
    counts: tuple[Part, ...] = ()
    if row["numerator"] is not None and row["denominator"] is not None:
        counts = (same(" "), Counts((same(f"({row['numerator']:,}/{row['denominator']:,})"),)))
    value = row["mart_value"]
    shown = (
        f"{value:,.0f}" if row["kind"] == "count" and value is not None and value == int(value) else f"{value}{unit}"
    )
    mart = Value(same(shown), str(row["mart_cell"] or "")) if value is not None else NOTHING
    stated = f"{row['statement']} [{row['source']}]"
    return Row(
        text(same(row["figure_id"])),
        (
            number(same(f"{row['printed_value']}{unit}"), *counts),
            number(mart),
            text(verdict(row), alarming=not _simply_holds(row)),
            text(Message(f"{stated}\n{row['explanation_ja'] or ''}", f"{stated}\n{row['explanation_en'] or ''}")),
        ),
    )


def files(source: Source) -> Section:
    rows = source.rows("input_files")
    title = Message("どのファイルから数えたか", "Which files were counted")
    if not rows:
        return Section("files", title, (text(Message("届いたファイルがありません。", "No file was delivered.")),))
    unread = [row for row in rows if row["status"] in ("refused", "withdrawn")]
    said = (
        Message(
            f"{len(rows)} ファイルのうち {len(unread)} ファイルは数えていません（理由は「お知らせ」にあります）。",
            f"{len(unread)} of {len(rows)} files are not counted (the reasons are among the notices).",
        )
        if unread
        else Message(f"届いた {len(rows)} ファイルをすべて読みました。", f"All {len(rows)} delivered files were read.")
    )
    table = Table(
        Message("届いたファイルと行の行方", "Delivered files and what became of their rows"),
        (
            Column(Message("ファイル", "file"), is_number=False),
            Column(Message("種類", "kind"), is_number=False),
            Column(Message("状態", "state"), is_number=False),
            *(Column(title) for _, title in _ROWS),
            Column(Message("内容の指紋（SHA-256 の先頭）", "fingerprint (SHA-256)"), is_number=False),
        ),
        tuple(_file(row) for row in rows),
        Message(
            "除外: 合計行や共用アカウントなど、決めた規則で数えない行。隔離: 読めずに理由を付けて分けた行。行 = 採用 + 除外 + 隔離 + 重複 + 差替。",
            "Excluded: by a named rule (totals, shared accounts …). Quarantined: set aside with a reason. rows = accepted + excluded + quarantined + duplicate + superseded.",
        ),
    )
    return Section("files", title, (text(said),), (Exhibit(table),))


def _file(row: MartRow) -> Row:
    state = words.of(words.FILE_STATES, row["status"])
    return Row(
        text(same(row["path"])),
        (
            text(words.of(words.KINDS, row["kind"])),
            text(state, alarming=row["status"] in ("refused", "withdrawn")),
            *(number(same(f"{row[column]:,}")) for column, _ in _ROWS),
            text(same(row["sha256"][:12])),
        ),
    )


def notices(warnings: Sequence[Message]) -> Section:
    title = Message("お知らせ", "Notices")
    if not warnings:
        return Section("notices", title, (text(Message("ありません。", "There are none.")),))
    return Section("notices", title, tuple(text(warning) for warning in warnings))


def definitions(source: Source) -> Section:
    """The words of the report, and what none of its figures can say."""
    minimum = source.programme.small_group_minimum
    columns = (Column(Message("言葉", "term"), is_number=False), Column(Message("意味", "meaning"), is_number=False))
    table = Table(
        Message("言葉の意味", "Terms"), columns, tuple(Row(text(term), (text(meaning),)) for term, meaning in _TERMS)
    )
    cautions = (
        Message(
            "使った人の数は、仕事が楽になったことや成果を示しません。回数の多さも同じです。",
            "How many people use a tool, or how often, says nothing of work saved or done better.",
        ),
        Message(
            "記録にないもの（別の道具、私物の端末、ほかの人の画面で使った分）は数えられていません。",
            "What no record holds (other tools, private devices, a colleague's screen) is not counted.",
        ),
        Message(
            "アンケートは答えた人の声です。答えなかった人の意見は分からず、下限〜上限がその限界です。",
            "A survey is the voice of those who answered; the bounds say how far the silent could move it.",
        ),
        Message(
            "勉強会に来た人は、もともと関心の高い人かもしれません。効果の推定は、似た職員との比較にすぎません。",
            "Who attends may have been keen before; an estimated effect is a comparison with people alike, no more.",
        ),
        Message(
            f"部署などの内訳は、{minimum} 人未満の欄と、引き算でそれが分かってしまう欄を伏せています。",
            f"In breakdowns, groups of fewer than {minimum} people are suppressed, with the cells that would give them away.",
        ),
    )
    return Section(
        "definitions",
        Message("言葉の意味と、この数字で言えないこと", "Terms, and what the figures cannot say"),
        (),
        (Exhibit(table),),
        cautions,
    )


_TERMS: Final = (
    (
        Message("利用可能職員", "eligible people"),
        Message("試行の間に道具を使うことができた職員。", "Staff who could use the tool during a trial."),
    ),
    (
        Message("利用した職員", "active people"),
        Message(
            "期間中に 1 回以上使った職員。行数ではなく人数です。",
            "People with at least one use in the period: people, never rows.",
        ),
    ),
    (Message("利用率", "adoption"), Message("利用した職員 ÷ 利用可能職員。", "Active people / eligible people.")),
    (
        Message("利用回数の区分", "usage frequency buckets"),
        Message(
            "1 人の利用回数の範囲。境目は programme.yml にあります。",
            "Ranges of uses per person; the edges stand in programme.yml.",
        ),
    ),
    (
        Message("2 回目以上の参加者", "repeat participants"),
        Message("同じ連続講座の前の回にも参加した人。", "Attended an earlier workshop of the same series."),
    ),
    (
        Message("依頼した人", "invited people"),
        Message(
            "アンケートへの回答を頼んだ人。回答率の分母です。", "Who was asked to answer: the denominator of response."
        ),
    ),
    (
        Message("分母（質問ごと）", "base"),
        Message("その質問に答えた回答。無回答は入りません。", "Responses that answered the question."),
    ),
    (
        Message("百分率の丸め", "rounding"),
        Message(
            "件数から四捨五入で小数第 1 位まで。率の平均は使いません。",
            "From counts, half up to one decimal; never a mean of rates.",
        ),
    ),
)
