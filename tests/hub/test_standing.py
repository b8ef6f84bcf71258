"""Ranks and medians of cities, by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dagster_project.hub.standing import Standing, median_percent, standings


def test_five_cities_by_hand() -> None:
    """10, 20, 20, 30, 50 %. Of 5: 0 below and itself alone is 0.5/5 = 10; 1 below and 2 equal is (1 + 1)/5 = 40 for
    both; 3 below is 3.5/5 = 70; 4 below is 4.5/5 = 90. The third rate is the median."""
    rates = {
        "a": Fraction(1, 10),
        "b": Fraction(20, 100),
        "c": Fraction(7, 35),
        "d": Fraction(3, 10),
        "e": Fraction(1, 2),
    }
    found = standings(rates, minimum=5)
    assert {city: (each.below, each.equal, each.percentile) for city, each in found.items()} == {
        "a": (0, 1, Decimal("10.0")),
        "b": (1, 2, Decimal("40.0")),
        "c": (1, 2, Decimal("40.0")),
        "d": (3, 1, Decimal("70.0")),
        "e": (4, 1, Decimal("90.0")),
    }
    assert {each.median_percent for each in found.values()} == {Decimal("20.0")}


def test_rates_that_print_alike_are_not_equal() -> None:
    """127/1400 and 128/1411 both print as 9.1 %; one city is below the other all the same."""
    found = standings({"a": Fraction(128, 1411), "b": Fraction(127, 1400)}, minimum=2)
    assert (found["a"].below, found["b"].below) == (1, 0)


def test_below_the_minimum_nothing_is_compared() -> None:
    rates = {city: Fraction(number, 10) for number, city in enumerate("abcd")}
    assert set(standings(rates, minimum=5).values()) == {Standing(4)}


def test_a_third_is_rounded_half_up_once() -> None:
    """Of 3 cities the ranks are 1/6, 3/6, 5/6: 16.67, 50, 83.33."""
    found = standings({"a": Fraction(0), "b": Fraction(1, 2), "c": Fraction(1)}, minimum=3)
    assert [each.percentile for each in found.values()] == [Decimal("16.7"), Decimal("50.0"), Decimal("83.3")]


def test_the_median_of_an_even_number_is_the_exact_mean_of_the_middle_two() -> None:
    """12.34 % and 12.35 % have the mean 12.345 %, which prints 12.3; rounding the two first (12.3 and 12.4) would give
    12.35 and print 12.4."""
    assert median_percent([Fraction(1, 2), Fraction(1235, 10000), Fraction(1234, 10000), Fraction(0)]) == Decimal(
        "12.3"
    )


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(0, 1, max_denominator=6), min_size=1))
def test_exact_ranks_have_the_mean_one_half_whatever_ties_there_are(rates: dict[str, Fraction]) -> None:
    found = standings(rates, minimum=1).values()
    exact = [Fraction(2 * (each.below or 0) + (each.equal or 0), 2 * each.cities) for each in found]
    assert sum(exact) == Fraction(len(rates), 2)
    for each, rank in zip(found, exact, strict=True):
        assert each.percentile is not None and abs(Fraction(each.percentile) - 100 * rank) <= Fraction(1, 20)
