"""The inverse: only printed values are known; which denominators fit all of them under one rule, and how telling it is.

Add here: a question about unknown denominators. Keep out: words (denominators_text.py), reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dagster_project.analysis.attainability import attainable_numerators
from dagster_project.analysis.figure import Figure
from dagster_project.analysis.printed_number import PrintedNumber
from dagster_project.analysis.rounding import HOUSE_RULE, MEAN, PERCENT, RULES, Rule, round_scaled

# A range beyond this is a typing error, and would take minutes.
MOST_DENOMINATORS: Final = 100_000


@dataclass(frozen=True)
class Known:
    """A printed value whose denominator is asked for. ``numerator`` where only that was printed; ``denominator``, where
    one was, stands aside: what the percentage alone says of it is the question."""

    name: str
    printed_value: str
    printed: int
    places: int
    scale: int
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class Fitting:
    """The denominators that give every value by one rule."""

    rule: Rule
    denominators: tuple[int, ...]


@dataclass(frozen=True)
class Inverse:
    """Values printed together and, per rule, the denominators from ``low`` to ``high`` that fit all of them."""

    figure_group: str | None
    known: tuple[Known, ...]
    low: int
    high: int
    rules: tuple[Fitting, ...]

    @property
    def tried(self) -> int:
        return self.high - self.low + 1

    @property
    def fits(self) -> bool:
        """Whether the house rule leaves a denominator."""
        return any(found.denominators for found in self.rules if found.rule == HOUSE_RULE)


def known_of_figure(figure: Figure) -> Known:
    numerator = figure.numerator if figure.denominator is None else None
    return Known(
        figure.figure_id,
        figure.printed_value,
        figure.printed,
        figure.places,
        figure.scale,
        numerator,
        figure.denominator,
    )


def known_of_percent(text: str, number: PrintedNumber) -> Known:
    return Known(text, text, number.value, number.places, PERCENT)


def by_group(figures: Sequence[Figure], more: Sequence[Known]) -> list[tuple[str | None, tuple[Known, ...]]]:
    """The percentages and means of each group, with ``more`` values beside each: figures printed together share a
    base. Those without a group are one group; ``more`` alone is one too."""
    groups: dict[str | None, list[Known]] = {}
    for figure in figures:
        if figure.kind != "count":
            groups.setdefault(figure.figure_group, []).append(known_of_figure(figure))
    if not groups:
        return [(None, tuple(more))] if more else []
    return [(name, (*found, *more)) for name, found in groups.items()]


def find_denominators(group: str | None, known: tuple[Known, ...], low: int, high: int) -> Inverse:
    """Every denominator from ``low`` to ``high`` that gives all values by one rule, for each rule."""
    fitting = tuple(
        Fitting(rule, tuple(n for n in range(low, high + 1) if all(_gives(value, n, rule) for value in known)))
        for rule in RULES
    )
    return Inverse(group, known, low, high, fitting)


def _gives(known: Known, denominator: int, rule: Rule) -> bool:
    if known.numerator is None:
        return bool(attainable_numerators(known.printed, denominator, known.places, rule, known.scale))
    if known.scale != MEAN and known.numerator > denominator:
        return False
    return round_scaled(known.numerator, denominator, known.places, rule, known.scale) == known.printed
