"""The sentences about printed counts, and about figures that nothing stands beside.

Add here: a sentence about one count. Keep out: percentages and means (sentences.py), and any decision.
"""

from __future__ import annotations

from dagster_project.analysis.figure import Figure
from dagster_project.analysis.rounding import Rule
from dagster_project.analysis.wording import printed_text, rounded_text, rule_list
from dagster_project.messages import Message


def nothing_to_compare(figure: Figure) -> Message:
    """Neither counts nor a mart cell stand beside the figure."""
    printed = printed_text(figure)
    said = Message(f"{printed} を比べる相手がありません。", f"There is nothing to compare {printed} with. ")
    if figure.mart_cell is not None:
        advice = Message(
            "mart_cell の集計とは夜間処理で照合します。",
            "Its mart_cell is looked up in the night, not by this command.",
        )
    elif figure.kind == "count":
        advice = Message(
            "mart_cell を書き、集計と合わせて判定してください。",
            "Add a mart_cell and judge it together with the marts.",
        )
    else:
        advice = Message(
            "分母（できれば分子も）か mart_cell を書いてください。",
            "Add the denominator, better the numerator too, or a mart_cell.",
        )
    return Message(said.ja + advice.ja, said.en + advice.en)


def count_equals(figure: Figure, count: int) -> Message:
    """A count equals the one it is compared with, or rounds to it by the house rule."""
    if figure.places == 0:
        return Message(f"{count} は印刷値と同じです。", f"{count} equals the printed value.")
    rounded, step = rounded_text(figure, count, 1), 10**-figure.places
    return Message(
        f"{count} は四捨五入で {rounded}（{step} の位まで）です。",
        f"{count} rounds half up to {rounded} (to the nearest {step}).",
    )


def count_by_other_rule(figure: Figure, count: int, rules: tuple[Rule, ...]) -> Message:
    """A rounded count follows, but by another rule."""
    rounded, names, step = rounded_text(figure, count, 1), rule_list(rules), 10**-figure.places
    return Message(
        f"{count} は四捨五入で {rounded}（{step} の位まで）です。印刷値 {figure.printed_value} は"
        f"{names.ja}でのみ得られます。",
        f"{count} rounds half up to {rounded} (to the nearest {step}). The printed {figure.number} follows only by "
        f"{names.en}.",
    )


def count_differs(figure: Figure) -> Message:
    """A count is not the numerator declared with it."""
    return Message(
        f"印刷値 {figure.printed_value} は、numerator 列の {figure.numerator} と違います。どちらかを直してください。",
        f"The printed {figure.number} differs from {figure.numerator} in the column numerator. Correct one.",
    )
