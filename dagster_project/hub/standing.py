"""Where a city stands among cities, in integers: percentile rank, ties, median.

Add here: another measure of standing. Keep out: who may be compared with whom (comparability.py), marts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dagster_project.analysis.rounding import percent_tenths


@dataclass(frozen=True)
class Standing:
    """One of ``cities`` compared. The others are None of fewer cities than the minimum."""

    cities: int
    below: int | None = None
    equal: int | None = None
    percentile: Decimal | None = None
    median_percent: Decimal | None = None


def standings(rates: Mapping[str, Fraction], minimum: int) -> dict[str, Standing]:
    """The standing of every city by its code. Equal rates share one rank, each counting for half of the others:
    (below + equal / 2) / cities, itself among the equal, so that the ranks of all cities have the mean 50 whatever
    ties there are. Rates are compared exactly, never as rounded percents."""
    cities = len(rates)
    if cities < minimum:
        return {city: Standing(cities) for city in rates}
    median = median_percent(rates.values())
    ordered = sorted(rates.values())
    first: dict[Fraction, int] = {}
    counts: dict[Fraction, int] = {}
    for place, rate in enumerate(ordered):
        first.setdefault(rate, place)
        counts[rate] = counts.get(rate, 0) + 1
    return {
        city: Standing(
            cities,
            first[rate],
            counts[rate],
            percent(Fraction(2 * first[rate] + counts[rate], 2 * cities)),
            median,
        )
        for city, rate in rates.items()
    }


def median_percent(rates: Collection[Fraction]) -> Decimal:
    """The middle rate, or the exact mean of the two middle ones, in percent rounded half up once. Needs a rate."""
    ordered = sorted(rates)
    half = len(ordered) // 2
    return percent(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def percent(rate: Fraction) -> Decimal:
    tenths = percent_tenths(rate.numerator, rate.denominator)
    assert tenths is not None  # a fraction's denominator is not zero
    return Decimal(tenths) / 10
