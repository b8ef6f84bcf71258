"""Arithmetic of values made of several: the mean of rates, the sum of separately rounded parts.

Add here: another way in which one printed value comes of several. Keep out: which figures of a file belong together
(compositions.py), words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from dagster_project.analysis.intervals import PARTS, Interval, interval_of
from dagster_project.analysis.rounding import HOUSE_RULE, PERCENT, powers, round_scaled

Ratio = tuple[int, int]

# How far an example of parts or rates is looked for: further ones convince nobody.
_REACH: Final = 2_000


@dataclass(frozen=True)
class Asked:
    """A printed percentage that no rounding of one ratio gives, with the total it was printed of."""

    printed: int
    places: int
    numerator: int | None
    denominator: int


def mean_of(rates: Sequence[Ratio]) -> Ratio:
    """The plain mean of rates as one quotient: (64/66 + 21/22) / 2 is 127/132, unreduced."""
    whole = prod(denominator for _, denominator in rates)
    return sum(numerator * (whole // denominator) for numerator, denominator in rates), whole * len(rates)


def rounds_to(ratio: Ratio, printed: int, places: int) -> bool:
    """Whether the percentage of a ratio prints as ``printed`` by the house rule."""
    return round_scaled(*ratio, places, HOUSE_RULE, PERCENT) == printed


def two_rates(asked: Asked, one: int, other: int) -> tuple[Ratio, Ratio] | None:
    """Rates of two groups of these sizes whose plain mean prints as the value: those whose pooled rate is nearest."""
    up, down = powers(asked.places)
    wanted = interval_of(asked.printed, HOUSE_RULE)
    found = [
        (first, second)
        for first in range(min(one, _REACH) + 1)
        for second in _seconds(asked, wanted, first, one, other)
        if asked.numerator in (None, first + second)
    ]
    if not found:
        return None
    first, second = min(
        found, key=lambda pair: abs(sum(pair) * PERCENT * up - asked.printed * down * asked.denominator)
    )
    return (first, one), (second, other)


def _seconds(asked: Asked, wanted: Interval, first: int, one: int, other: int) -> Iterator[int]:
    """Numerators over ``other`` that bring the mean with ``first/one`` into the wanted values.

    (first * other + second * one) / (2 * one * other) must lie there, so ``second * one`` lies in the same values
    moved down by ``first * other``.
    """
    up, down = powers(asked.places)
    sums = wanted.integers(PARTS * PERCENT * up, 2 * one * other * down)
    start, stop = sums.start - first * other, sums.stop - first * other
    yield from range(max(0, -(-start // one)), min(other, (stop - 1) // one) + 1)


def two_parts(asked: Asked) -> tuple[int, int] | None:
    """Numerators of two parts of the denominator that, each rounded half up, sum to the printed value; the nearest
    total first, its most equal split."""
    for total in _totals(asked):
        for smaller in range(total // 2, max(0, total // 2 - _REACH), -1):
            larger = total - smaller
            values = [
                round_scaled(part, asked.denominator, asked.places, HOUSE_RULE, PERCENT) for part in (larger, smaller)
            ]
            if sum(values) == asked.printed:
                return larger, smaller
    return None


def _totals(asked: Asked) -> list[int]:
    """The total's numerator where it is known, else those less than one printed place away, the nearest first."""
    if asked.numerator is not None:
        return [asked.numerator]
    up, down = powers(asked.places)
    around = Interval(PARTS * (asked.printed - 1), PARTS * (asked.printed + 1), False, False)
    found = around.integers(PARTS * PERCENT * up, asked.denominator * down)
    inside = range(max(0, found.start), min(found.stop, asked.denominator + 1))[:_REACH]
    return sorted(inside, key=lambda total: abs(total * PERCENT * up - asked.printed * down * asked.denominator))
