"""The sentences about a value that several figures together give.

Add here: a sentence about a mean of rates or a sum of parts. Keep out: which one applies (compositions.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.analysis.composed import Ratio, mean_of
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.finding import Finding
from dagster_project.analysis.wording import joined, printed_text, ratio_text, rounded_text
from dagster_project.messages import Message


def mean_shown(figure: Figure, parts: Sequence[Finding], rates: Sequence[Ratio], total: Ratio) -> Message:
    """The plain mean of the group's own rates is what was printed."""
    names = ", ".join(part.figure.figure_id for part in parts)
    mean, pooled, rounded = _mean_text(figure, rates), ratio_text(figure, *total), rounded_text(figure, *total)
    printed = printed_text(figure)
    return Message(
        f"{len(rates)} つの率（{names}）の単純平均なら得られます（{mean} → {printed}）。"
        f"件数を合わせた率は {pooled} です。{rounded} に直してください。",
        f"It is the plain mean of {len(rates)} rates ({names}): {mean} → {printed}. "
        f"Their counts together give {pooled}: print {rounded}.",
    )


def sum_shown(figure: Figure, parts: Sequence[Finding]) -> Message:
    """The printed parts sum to what was printed."""
    names = ", ".join(part.figure.figure_id for part in parts)
    terms = " + ".join(part.figure.number for part in parts)
    return Message(
        f"別々に丸めた内訳（{names}）の和なら得られます（{terms} = {figure.number}）。"
        "合計は件数から計算し直してください。",
        f"It is the sum of separately rounded parts ({names}): {terms} = {figure.number}. "
        "Compute the total from its counts.",
    )


def would_give(
    figure: Figure,
    denominator: int,
    parts: tuple[int, int] | None,
    sizes: tuple[int, int] | None,
    rates: tuple[Ratio, Ratio] | None,
) -> Message:
    """Examples of a sum of parts and of a mean of two rates that print as the value; nothing where there are none."""
    said = []
    if parts:
        texts = [
            f"{ratio_text(figure, part, denominator)} → {rounded_text(figure, part, denominator)}" for part in parts
        ]
        said.append(
            Message(
                f"別々に丸めた内訳の和としてもあり得ます（例: {texts[0]}、{texts[1]}、和は {figure.number}）。",
                f"The sum of separately rounded parts could be it too ({texts[0]} and {texts[1]}, for instance, "
                f"sum to {figure.number}).",
            )
        )
    if rates and sizes:
        mean = f"{_mean_text(figure, rates)} → {printed_text(figure)}"
        said.append(
            Message(
                f"分母が {sizes[0]} + {sizes[1]} であれば、二つの率の単純平均としてもあり得ます（例: {mean}）。",
                f"If the base is {sizes[0]} + {sizes[1]}, so could the mean of two rates ({mean}, for instance).",
            )
        )
    elif parts:
        said.append(
            Message(
                "人数の違う二つの率の単純平均としてもあり得ます（それぞれの件数が分かれば確かめられます）。",
                "So could the mean of two rates of groups of different size (their counts would tell).",
            )
        )
    return joined(said)


def _mean_text(figure: Figure, rates: Sequence[Ratio]) -> str:
    terms = " + ".join(f"{numerator}/{denominator}" for numerator, denominator in rates)
    return f"({terms}) / {len(rates)} = {rounded_text(figure, *mean_of(rates), 2)}"
