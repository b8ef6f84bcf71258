"""The words in which figures are explained: names of rules, ratios written out, lists, in Japanese and English.

Add here: the name of a rule, a way to write a ratio. Keep out: whole sentences (sentences.py, group_sentences.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dagster_project.analysis.figure import Figure
from dagster_project.analysis.mart_cell import counted_by
from dagster_project.analysis.rounding import HOUSE_RULE, Rule, format_scaled, round_scaled
from dagster_project.messages import Message

RULE_NAMES: Final[Mapping[Rule, Message]] = {
    "half_up": Message("四捨五入", "rounding half up"),
    "half_even": Message("偶数丸め", "rounding half to even"),
    "truncate": Message("切り捨て", "truncation"),
    "up": Message("切り上げ", "rounding up"),
    "twice": Message("二重の四捨五入", "rounding twice"),
}


def joined(messages: Iterable[Message]) -> Message:
    """Sentences one after another."""
    listed = tuple(messages)
    return Message("".join(message.ja for message in listed), " ".join(message.en for message in listed))


def listed(messages: Iterable[Message]) -> Message:
    """Parts of a sentence as a list."""
    parts = tuple(messages)
    return Message("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))


def rule_list(rules: Iterable[Rule]) -> Message:
    """The names of the rules, any of which will do."""
    names = tuple(RULE_NAMES[rule] for rule in rules)
    return Message("または".join(name.ja for name in names), " or ".join(name.en for name in names))


def printed_text(figure: Figure) -> str:
    """The figure as printed, with its unit: ``75 %``."""
    return f"{figure.number}{figure.unit}"


def value_text(figure: Figure, value: int, extra: int = 0) -> str:
    """An integer of the figure's last place (or ``extra`` places further), with the unit."""
    return f"{format_scaled(value, figure.places + extra)}{figure.unit}"


def rounded_text(figure: Figure, numerator: int, denominator: int, extra: int = 0) -> str:
    """What a ratio is by the house rule, with the figure's decimals and ``extra`` more: ``74.80 %`` for 2 more."""
    places = figure.places + extra
    return value_text(figure, round_scaled(numerator, denominator, places, HOUSE_RULE, figure.scale), extra)


def ratio_text(figure: Figure, numerator: int, denominator: int) -> str:
    """A ratio and its value with two more decimals than printed: ``95/127 = 74.80 %``."""
    return f"{numerator}/{denominator} = {rounded_text(figure, numerator, denominator, 2)}"


def steps_text(figure: Figure, numerator: int, denominator: int, rule: Rule) -> str:
    """How ``rule`` comes from the ratio to a printed value: ``84/88 = 95.45 % → 95.5 % → 96 %``."""
    between = f" → {rounded_text(figure, numerator, denominator, 1)}" if rule == "twice" else ""
    printed = value_text(figure, round_scaled(numerator, denominator, figure.places, rule, figure.scale))
    return f"{ratio_text(figure, numerator, denominator)}{between} → {printed}"


def rule_with_steps(figure: Figure, rule: Rule, numerator: int, denominator: int) -> Message:
    """A rule and the arithmetic by which it gives the printed value."""
    steps = steps_text(figure, numerator, denominator, rule)
    return Message(f"{RULE_NAMES[rule].ja}（{steps}）", f"{RULE_NAMES[rule].en} ({steps})")


def share_text(figure: Figure, denominator: int) -> Message:
    """The printed value of its denominator: ``96 % of 88 answers``; what is counted only where the mart says so."""
    counted = counted_by(figure.mart_cell)
    printed = printed_text(figure)
    if counted is None:
        return Message(f"{denominator} を分母とする {printed}", f"{printed} of {denominator}")
    return Message(f"{denominator} {counted.ja}を分母とする {printed}", f"{printed} of {denominator} {counted.en}")
