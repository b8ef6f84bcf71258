"""Rounding against hand-computed values and against a second implementation on fractions and the decimal module."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from dagster_project.analysis.rounding import (
    RULES,
    format_scaled,
    percent_tenths,
    round_quotient,
    round_ratio,
    round_scaled,
)


def second_implementation(exact: Fraction, rule: str) -> int:
    """The same rules on an exact fraction: Python's own half-to-even, floor, ceiling, and decimal's half up."""
    if rule == "half_even":
        return round(exact)
    if rule == "truncate":
        return math.floor(exact)
    if rule == "up":
        return math.ceil(exact)
    if rule == "half_up":
        return math.floor(exact + Fraction(1, 2))
    once = Decimal(math.floor(exact * 10 + Fraction(1, 2))) / 10
    return int(once.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_every_ratio_up_to_120_agrees_with_the_second_implementation(rule, decimals):
    for n in range(1, 121):
        for k in range(n + 1):
            exact = Fraction(100 * 10**decimals * k, n)
            assert round_ratio(k, n, decimals, rule) == second_implementation(exact, rule), (k, n)


@pytest.mark.parametrize(
    ("k", "n", "decimals", "expected"),
    [
        # half_up, half_even, truncate, up, twice
        (95, 127, 0, (75, 75, 74, 75, 75)),  # 74.803
        (95, 127, 1, (748, 748, 748, 749, 748)),  # 74.803
        (20, 127, 0, (16, 16, 15, 16, 16)),  # 15.748
        (3, 127, 0, (2, 2, 2, 3, 2)),  # 2.362
        (66, 79, 0, (84, 84, 83, 84, 84)),  # 83.544
        (22, 27, 0, (81, 81, 81, 82, 82)),  # 81.481: 81.5 first, then 82
        (84, 88, 0, (95, 95, 95, 96, 96)),  # 95.4545: 95.5 first, then 96
        (1, 8, 0, (13, 12, 12, 13, 13)),  # 12.5, a tie to even below
        (3, 8, 0, (38, 38, 37, 38, 38)),  # 37.5, a tie to even above
        (1, 16, 1, (63, 62, 62, 63, 63)),  # 6.25
        (1, 2, 2, (5000, 5000, 5000, 5000, 5000)),
        (0, 7, 1, (0, 0, 0, 0, 0)),
        (7, 7, 1, (1000, 1000, 1000, 1000, 1000)),
    ],
)
def test_rules_by_hand(k, n, decimals, expected):
    assert tuple(round_ratio(k, n, decimals, rule) for rule in RULES) == expected


def test_rounding_twice_goes_through_one_more_decimal_not_two():
    # 95.4477 %: two steps down from 95.45 would give 96, one step from 95.4 gives 95.
    assert Decimal(63950) * 100 / 67000 > Decimal("95.447")
    assert round_ratio(63950, 67000, 0, "twice") == 95


def test_a_mean_is_rounded_without_the_hundred():
    assert round_scaled(17, 4, 1, "half_up", 1) == 43  # 4.25
    assert round_scaled(17, 4, 1, "half_even", 1) == 42


@pytest.mark.parametrize(("k", "n"), [(1, 0), (-1, 3), (1, -3)])
def test_what_cannot_be_rounded_is_refused(k, n):
    with pytest.raises(ValueError, match="cannot round"):
        round_quotient(k, n, "half_up")


@pytest.mark.parametrize(
    ("k", "n", "tenths"), [(95, 127, 748), (20, 127, 157), (9, 127, 71), (3, 127, 24), (88, 106, 830), (0, 0, None)]
)
def test_percent_tenths_by_hand(k, n, tenths):
    assert percent_tenths(k, n) == tenths


def test_percent_tenths_is_half_up_with_one_decimal():
    for n in range(1, 121):
        assert [percent_tenths(k, n) for k in range(n + 1)] == [round_ratio(k, n, 1) for k in range(n + 1)]


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(748, 1, "74.8"), (750, 1, "75.0"), (5, 2, "0.05"), (75, 0, "75"), (0, 1, "0.0")]
)
def test_trailing_zeros_stay(value, decimals, text):
    assert format_scaled(value, decimals) == text
