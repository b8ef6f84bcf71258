"""The verdict on one printed count.

Add here: a way to test a count. Keep out: percentages and means (evidence.py), words (count_sentences.py).
"""

from __future__ import annotations

from dagster_project.analysis import count_sentences, mart_sentences
from dagster_project.analysis.attainability import rules_giving
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.finding import Finding, Verdict
from dagster_project.analysis.mart_cell import CellReading
from dagster_project.analysis.rounding import HOUSE_RULE, Rule
from dagster_project.messages import Message


def weigh_count(figure: Figure, reading: CellReading | None) -> Finding:
    """The finding on a count: its own numerator first, then the cell of the mart; a rounded one (約1,400) by rule."""

    def found(verdict: Verdict, explanation: Message, rules: tuple[Rule, ...] = ()) -> Finding:
        return Finding(figure, verdict, explanation, figure.numerator, figure.denominator, rules=rules)

    def compared(count: int, otherwise: Finding, explanation: Message) -> Finding:
        rules = rules_giving(count, 1, figure.printed, figure.places, figure.scale)
        if HOUSE_RULE in rules:
            return found("holds", explanation, rules)
        by_other = count_sentences.count_by_other_rule(figure, count, rules)
        return found("holds_by_other_rule", by_other, rules) if rules else otherwise

    own = found("undecidable", count_sentences.nothing_to_compare(figure))
    if figure.numerator is not None:
        own = compared(
            figure.numerator,
            found("unattainable", count_sentences.count_differs(figure)),
            count_sentences.count_equals(figure, figure.numerator),
        )
    if reading is None or own.verdict == "unattainable":
        return own
    if reading.value is None:
        return found("undecidable", mart_sentences.no_value(reading))
    drifted = found("drifted", mart_sentences.drifted(figure, reading))
    if reading.value != int(reading.value):
        return drifted
    return compared(int(reading.value), drifted, mart_sentences.agrees(figure, reading))
