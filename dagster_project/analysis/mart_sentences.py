"""The sentences that set one figure beside the cell of a mart.

Add here: a sentence about a figure and its cell. Keep out: the figure's own arithmetic (sentences.py) and decisions.
"""

from __future__ import annotations

from dagster_project.analysis.attainability import rules_giving
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.mart_cell import CellReading, counted_by
from dagster_project.analysis.rounding import HOUSE_RULE, Rule
from dagster_project.analysis.wording import printed_text, ratio_text, rounded_text, rule_list
from dagster_project.messages import Message


def cell_text(figure: Figure, reading: CellReading) -> str:
    """What the mart has: the ratio where its counts are known, else the published value."""
    if reading.numerator is not None and reading.denominator is not None:
        return ratio_text(figure, reading.numerator, reading.denominator)
    if reading.value is not None and figure.kind == "count" and reading.value == int(reading.value):
        return str(int(reading.value))
    return f"{reading.value}{figure.unit}"


def agrees(figure: Figure, reading: CellReading) -> Message:
    """The mart has the same counts, or the same value where no counts are known."""
    if reading.numerator is not None:
        counts = f"{reading.numerator}/{reading.denominator}"
        return Message(
            f"集計（{reading.cell}）の件数は {counts} です。", f"The mart ({reading.cell}) counts {counts}."
        )
    found = cell_text(figure, reading)
    return Message(
        f"集計（{reading.cell}）は {found} で、一致します。",
        f"The mart ({reading.cell}) has {found} and agrees.",
    )


def drifted(figure: Figure, reading: CellReading) -> Message:
    """The mart has something else than the figure says."""
    found, says = cell_text(figure, reading), declared_text(figure)
    return Message(
        f"{says.ja}、集計（{reading.cell}）は {found} です。"
        "印刷値を直すか、どの入力ファイルで値が変わったかを確かめてください。",
        f"{says.en}, but the mart ({reading.cell}) has {found}. "
        "Correct the figure, or find out which input file changed the value.",
    )


def declared_text(figure: Figure) -> Message:
    """What the figure says about itself, as far as it says it."""
    printed, numerator, denominator = printed_text(figure), figure.numerator, figure.denominator
    if numerator is None and denominator is None:
        return Message(f"印刷値は {printed} ですが", f"{printed} is printed")
    if numerator is None:
        return Message(
            f"印刷値 {printed} の分母は {denominator} とありますが", f"{printed} is printed of {denominator}"
        )
    if denominator is None:
        return Message(f"印刷値 {printed} の分子は {numerator} とありますが", f"{printed} is printed for {numerator}")
    return Message(
        f"印刷値 {printed} は {numerator}/{denominator} とありますが",
        f"{printed} is printed for {numerator}/{denominator}",
    )


def no_value(reading: CellReading) -> Message:
    """The mart has no such row, or NULL there."""
    return Message(
        f"集計に {reading.cell} の値がないため、照合できません。キーと入力ファイルを確かめてください。",
        f"The mart has no value at {reading.cell}, so it cannot be compared. Check the key and the input files.",
    )


def what_the_mart_has(figure: Figure, reading: CellReading) -> Message:
    """Beside a value that its declared counts cannot give: what the mart counts, and whether that gives it."""
    found, printed = cell_text(figure, reading), printed_text(figure)
    if reading.numerator is None or reading.denominator is None:
        return Message(f"集計（{reading.cell}）は {found} です。", f"The mart ({reading.cell}) has {found}.")
    rules = rules_giving(reading.numerator, reading.denominator, figure.printed, figure.places, figure.scale)
    if not rules:
        rounded = rounded_text(figure, reading.numerator, reading.denominator)
        return Message(
            f"集計（{reading.cell}）は {found}、四捨五入で {rounded} です。{rounded} に直してください。",
            f"The mart ({reading.cell}) has {found}, which rounds half up to {rounded}. Print {rounded}.",
        )
    names = rule_list((HOUSE_RULE,) if HOUSE_RULE in rules else rules)
    base = _base_remark(figure, reading)
    return Message(
        f"集計（{reading.cell}）は {found} で、{names.ja}により {printed} になります。{base.ja}",
        f"The mart ({reading.cell}) has {found}, which gives {printed} by {names.en}.{base.en}",
    )


def _base_remark(figure: Figure, reading: CellReading) -> Message:
    if figure.denominator in (None, reading.denominator):
        return Message("", "")
    counted = counted_by(reading.cell) or Message("", "")
    return Message(
        f"分母は {figure.denominator} ではなく {reading.denominator} {counted.ja}です。"
        "この分母を添えて印刷してください。",
        f" Its base is {reading.denominator} {counted.en}, not {figure.denominator}: print that base beside it.",
    )


def by_published_value(figure: Figure, reading: CellReading, rules: tuple[Rule, ...]) -> Message:
    """Only the published value is known, to a tenth: which rules can lead from it to the printed one."""
    if not rules:
        return drifted(figure, reading)
    found, printed = cell_text(figure, reading), printed_text(figure)
    names = rule_list((HOUSE_RULE,) if HOUSE_RULE in rules else rules)
    return Message(
        f"集計（{reading.cell}）の値 {found} から、{names.ja}により {printed} になり得ます。",
        f"The mart ({reading.cell}) has {found}, from which {names.en} can give {printed}.",
    )
