"""The gate's own arithmetic against values worked out by hand and against exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from expectations.arithmetic import fiscal_year, most_unique, part_of_rate, percent_half_up, rate


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(95, 127, 74.8), (20, 127, 15.7), (66, 79, 83.5), (82, 85, 96.5), (1, 80, 1.3), (1, 2000, 0.1), (0, 3, 0.0)],
)
def test_percent_rounds_half_up_on_integers(part: int, whole: int, percent: float) -> None:
    assert percent_half_up(part, whole) == percent


def test_percent_equals_decimal_half_up_for_every_share_of_small_groups() -> None:
    for whole in range(1, 130):
        for part in range(whole + 1):
            exact = Fraction(100 * part, whole)
            wide = Decimal(exact.numerator) / Decimal(exact.denominator)
            wanted = float(wide.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
            assert percent_half_up(part, whole) == wanted, (part, whole)


def test_a_share_of_nothing_is_none() -> None:
    assert percent_half_up(0, 0) is None
    assert rate(0, 0) is None
    assert part_of_rate(None, 5) is None


def test_part_of_rate_gives_back_the_numerator_or_shows_that_there_is_none() -> None:
    assert all(part_of_rate(part / 127, 127) == part for part in range(128))
    assert part_of_rate(0.5, 127) == 63.5


def test_fiscal_year_starts_in_april() -> None:
    assert [fiscal_year(day) for day in (date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31))] == [2023, 2024, 2024]


def test_most_unique_people_of_sets_with_overlaps() -> None:
    # Two sets of 4 and 3 with 2 in both: exactly 5. Three equal sets of 4: 12 participations, overlaps 3 * 4.
    assert most_unique(7, 2, 2) == 5
    assert most_unique(12, 12, 3) == 4
    assert most_unique(12, 0, 3) == 12
    assert most_unique(0, 0, 0) == 0
