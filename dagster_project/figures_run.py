"""`katsuyo figures`: judges a file of printed figures by itself, or looks for the denominators behind its percentages.

Add here: what the command reads and decides. Keep out: arithmetic (analysis/), what the terminal shows
(figures_text.py, denominators_text.py), and heavy imports: no Dagster, dbt or Great Expectations.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dagster_project.analysis.denominators import (
    MOST_DENOMINATORS,
    Inverse,
    Known,
    by_group,
    find_denominators,
    known_of_percent,
)
from dagster_project.analysis.figures import read_figures
from dagster_project.analysis.judge import JudgedFigure, judge
from dagster_project.analysis.printed_number import PrintedNumber, read_printed
from dagster_project.messages import CouldNotRun, Message


def judge_file(items: Sequence[str]) -> list[JudgedFigure]:
    """The judged figures of the one file named. Raises CouldNotRun for a malformed file, or none or several of them."""
    if len(items) != 1 or not _is_file(items[0]):
        raise CouldNotRun(
            Message(
                "figures.csv の形のファイルを一つ指定してください。百分率だけを調べるときは --denominators 下限 上限 を付けます。",
                "Name one file of the form of figures.csv. To test percentages alone, add --denominators LOW HIGH.",
            )
        )
    return judge(read_figures(Path(items[0])))


def exit_code(judged: Sequence[JudgedFigure]) -> int:
    """0 where every figure holds and none stands against another; parts that do not sum are said, and each holds."""
    sound = all(
        figure.verdict == "holds" and figure.group_verdict in ("consistent", "parts_do_not_sum") for figure in judged
    )
    return 0 if sound else 1


def search_denominators(items: Sequence[str], low: int, high: int) -> list[Inverse]:
    """The denominators behind the percentages of a file, of the command line, or both: one search per group.

    Raises CouldNotRun for an impossible range, a malformed file, a value that is no percentage, or none at all.
    """
    if not 1 <= low <= high or high - low >= MOST_DENOMINATORS:
        raise CouldNotRun(
            Message(
                f"--denominators {low} {high}: 下限は 1 以上、上限は下限以上、幅は {MOST_DENOMINATORS} 個までにしてください。",
                f"--denominators {low} {high}: LOW is 1 or more, HIGH no less, and at most {MOST_DENOMINATORS} in all.",
            )
        )
    files = [item for item in items if _is_file(item)]
    if len(files) > 1:
        raise CouldNotRun(Message("ファイルは一つだけ指定してください。", "Name only one file."))
    values = [_percent(item) for item in items if item not in files]
    figures = read_figures(Path(files[0])) if files else []
    groups = by_group(figures, values)
    if not groups:
        raise CouldNotRun(
            Message(
                "百分率がありません。ファイルか、96 94.3 のような値を指定してください。",
                "There is no percentage. Name a file, or values like 96 94.3.",
            )
        )
    return [find_denominators(name, known, low, high) for name, known in groups]


def _is_file(item: str) -> bool:
    return item.lower().endswith((".csv", ".txt", ".tsv", ".xlsx", ".xls")) or Path(item).is_file()


def _percent(text: str) -> Known:
    found = read_printed(text, "percent")
    if isinstance(found, PrintedNumber):
        return known_of_percent(text, found)
    raise CouldNotRun(Message(f"{found.ja}。", f"{found.en}."))
