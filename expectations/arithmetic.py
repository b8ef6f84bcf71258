"""Arithmetic of the gate: shares from integers, rates, whole numbers out of rates, fiscal years.

Written apart from dagster_project/analysis and from the dbt macros on purpose: three ways must agree.
Add here: pure functions of numbers and dates. Keep out: frames, marts, Great Expectations.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor


def percent_half_up(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` as a percentage with one decimal, rounded half up on integers; None where whole is 0.

    The value is the integer number of tenths divided by 10, the float nearest to the one-decimal value.
    """
    if whole == 0:
        return None
    return ((2000 * part + whole) // (2 * whole)) / 10


def tenths_half_up(part: int | None, whole: int | None) -> float | None:
    """``part / whole`` with one decimal, rounded half up on fractions; None where either is unknown or whole is 0."""
    if part is None or not whole:
        return None
    return floor(Fraction(part, whole) * 10 + Fraction(1, 2)) / 10


def yen_of_minutes(minutes: int | None, hourly_yen: int | None) -> int | None:
    """Whole yen of so many minutes, rounded half up; no minutes cost nothing, even where the hour has no price."""
    if minutes == 0:
        return 0
    if minutes is None or hourly_yen is None:
        return None
    return floor(Fraction(minutes * hourly_yen, 60) + Fraction(1, 2))


def total_known(*amounts: int | None) -> int | None:
    """The sum of amounts that are all known, else None: a part would pass for the whole."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def rate(part: int, whole: int) -> float | None:
    """``part / whole`` as a float, not rounded; None where whole is 0."""
    return None if whole == 0 else part / whole


def part_of_rate(share: float | None, whole: int) -> float | None:
    """The numerator that a rate claims: ``share * whole``, an integer if it is one within float accuracy."""
    if share is None:
        return None
    product = share * whole
    nearest = round(product)
    return nearest if abs(product - nearest) <= 1e-9 * max(1, whole) else product


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year of a day: 1 April to 31 March, named after the year it starts in (会計法第11条)."""
    return day.year if day.month >= 4 else day.year - 1


def most_unique(participations: int, overlaps: int, workshops: int) -> int:
    """The most distinct people ``workshops`` sets of ``participations`` with these pairwise ``overlaps`` can hold.

    Sobel and Uppuluri's bound S1 - 2/k * S2 (Ann. Math. Statist. 43, 1972); with two sets it is exact.
    """
    return (workshops * participations - 2 * overlaps) // workshops if workshops else 0
