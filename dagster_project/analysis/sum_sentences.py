"""The sentences about parts of a whole and what they sum to.

Add here: a sentence about a sum. Keep out: which one applies (sums.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.analysis.finding import Finding
from dagster_project.analysis.rounding import format_scaled
from dagster_project.analysis.wording import printed_text, ratio_text, value_text
from dagster_project.messages import Message


def rounded_one_by_one(parts: Sequence[Finding]) -> Message:
    """The parts of one whole, each rounded by itself, do not sum to 100 %."""
    said = _sum_text(parts)
    return Message(
        f"内訳を別々に丸めたため、合計が 100 % になりません（{said}）。端数処理のためと書き添えてください。",
        f"The parts were rounded one by one and do not sum to 100 % ({said}). Say so beside them.",
    )


def near_whole(parts: Sequence[Finding], missed: int) -> Message:
    """Parts without counts that miss 100 % by so many units of their last place; half up gains less than it loses."""
    said, count = _sum_text(parts), len(parts)
    most = count // 2 if missed > 0 else (count - 1) // 2
    if abs(missed) <= most:
        return Message(
            f"内訳の合計が 100 % になりません（{said}）。{count} つを別々に四捨五入した場合に起こる差です。"
            "端数処理のためと書き添えてください。",
            f"The parts do not sum to 100 % ({said}), as {count} parts rounded one by one may. Say so beside them.",
        )
    rule = Message("切り上げ", "rounding up") if missed > 0 else Message("切り捨て", "truncation")
    unit = value_text(parts[0].figure, most)
    return Message(
        f"内訳の合計が 100 % になりません（{said}）。{count} つの四捨五入による差は最大 {unit} で、"
        f"{rule.ja}をしたか、値の誤り・欠けがあります。",
        f"The parts do not sum to 100 % ({said}). Rounding {count} parts half up explains at most {unit}: "
        f"they were printed by {rule.en}, or a value is wrong or missing.",
    )


def misses_total(total: Finding, others: Sequence[Finding]) -> Message:
    """The printed parts do not make up the printed total."""
    said, printed, name = _sum_text(others), printed_text(total.figure), total.figure.figure_id
    if total.figure.kind == "percent":
        return Message(
            f"別々に丸めた内訳の和（{said}）は、合計 {name} の {printed} になりません。端数処理のためと書き添えてください。",
            f"The separately rounded parts ({said}) do not sum to the total {name}, {printed}. Say so beside them.",
        )
    return Message(
        f"内訳の和（{said}）は、合計 {name} の {printed} になりません。どの件数が誤りか、欠けているかを確かめてください。",
        f"The parts ({said}) do not sum to the total {name}, {printed}. Find out which count is wrong or missing.",
    )


def left_out(parts: Sequence[Finding], counts: Sequence[int], base: int) -> Message:
    """The rest of the base, which no printed part holds."""
    terms = " + ".join(map(str, counts))
    rest = ratio_text(parts[0].figure, base - sum(counts), base)
    return Message(
        f"一つの全体の内訳であれば、{terms} = {sum(counts)} で、残り {rest} は印刷されていません。",
        f"If these are parts of one whole, {terms} = {sum(counts)}, and the other {rest} are not printed.",
    )


def _sum_text(parts: Sequence[Finding]) -> str:
    """``33 + 33 + 33 = 99``."""
    terms = " + ".join(part.figure.number for part in parts)
    return f"{terms} = {format_scaled(sum(part.figure.printed for part in parts), parts[0].figure.places)}"
