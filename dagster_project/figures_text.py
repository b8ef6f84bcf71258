"""What the terminal shows of judged figures: a table, each explanation, each group's verdict once; or JSON.

Add here: a line that the person who has the figures needs. Keep out: anything that the judged figures do not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dagster_project.analysis.judge import JudgedFigure, mart_rows
from dagster_project.messages import Language, Message

VERDICTS: Final = {
    "holds": (Message("成り立つ", "holds"), "green"),
    "holds_by_other_rule": (Message("別の規則で成り立つ", "holds by another rule"), "yellow"),
    "unattainable": (Message("あり得ない", "unattainable"), "bold red"),
    "drifted": (Message("集計と違う", "drifted"), "bold red"),
    "undecidable": (Message("判定できない", "undecidable"), "cyan"),
}
GROUP_VERDICTS: Final = {
    "consistent": (Message("矛盾なし", "consistent"), "green"),
    "rules_conflict": (Message("規則が食い違う", "rules conflict"), "bold red"),
    "parts_do_not_sum": (Message("内訳の和が合わない", "parts do not sum"), "yellow"),
    "two_values": (Message("値が二つある", "two values"), "bold red"),
}


def print_figures(judged: Sequence[JudgedFigure], language: Language, *, json: bool) -> None:
    if json:
        # mart_value is None here: without marts there is none.
        print(dumps({"figures": mart_rows(judged, None)}, ensure_ascii=False, indent=2, default=str))
        return
    console = Console(highlight=False, soft_wrap=True)
    if not judged:
        console.print(Text(Message("数字がありません。", "There are no figures.").text(language)))
        return
    Console(highlight=False).print(_table(judged, language))
    for figure in judged:
        said, style = VERDICTS[figure.verdict]
        line = Text(f"{figure.figure_id} [{figure.printed_value}] ")
        line.append(said.text(language), style)
        line.append(f": {figure.own.text(language)}")
        console.print(line)
    _print_groups(console, judged, language)
    console.print(Text(_closing(judged).text(language), style="bold"))


def _table(judged: Sequence[JudgedFigure], language: Language) -> Table:
    headers = Message("数字|印刷値|件数|判定|組", "figure|printed|counts|verdict|group")
    table = Table(*headers.text(language).split("|"), box=box.SIMPLE_HEAD)
    for column in table.columns:
        column.overflow = "fold"
    for figure in judged:
        verdict, style = VERDICTS[figure.verdict]
        table.add_row(
            figure.figure_id,
            figure.printed_value,
            _counts(figure),
            Text(verdict.text(language), style),
            _group(figure, language),
        )
    return table


def _group(figure: JudgedFigure, language: Language) -> Text:
    """The group's name, and its verdict where it is not consistent."""
    name = Text(figure.figure_group or "")
    if figure.group_verdict != "consistent":
        said, style = GROUP_VERDICTS[figure.group_verdict]
        name.append(f"{': ' if name else ''}{said.text(language)}", style)
    return name


def _counts(figure: JudgedFigure) -> str:
    if figure.denominator is None:
        return "" if figure.numerator is None else str(figure.numerator)
    return f"{'?' if figure.numerator is None else figure.numerator}/{figure.denominator}"


def _print_groups(console: Console, judged: Sequence[JudgedFigure], language: Language) -> None:
    """Each group's remark once, however many figures it is about."""
    told: dict[Message, JudgedFigure] = {}
    for figure in judged:
        if figure.group_remark:
            told.setdefault(figure.group_remark, figure)
    if told:
        console.print()
    for remark, figure in told.items():
        said, style = GROUP_VERDICTS[figure.group_verdict]
        name = figure.figure_group or Message("（組なし）", "(no group)").text(language)
        console.print(Text.assemble(f"{name} ", (said.text(language), style), f": {remark.text(language)}"))
    console.print()


def _closing(judged: Sequence[JudgedFigure]) -> Message:
    counts = {name: sum(figure.verdict == name for figure in judged) for name in VERDICTS}
    parts = [(VERDICTS[name][0], count) for name, count in counts.items() if count]
    return Message(
        f"{len(judged)} 件: " + "、".join(f"{said.ja} {count}" for said, count in parts),
        f"{len(judged)} figures: " + ", ".join(f"{said.en} {count}" for said, count in parts),
    )
