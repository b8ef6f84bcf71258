"""Attainability against plain enumeration and against the design's own examples."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dagster_project.analysis.attainability import (
    Attained,
    attainable_numerators,
    nearby_denominators,
    nearest_attainable,
    power,
    rules_giving,
    rules_giving_tenths,
)
from dagster_project.analysis.rounding import MEAN, PERCENT, RULES, round_ratio, round_scaled


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("decimals", "largest"), [(0, 60), (1, 12)])
def test_attainable_numerators_are_those_that_enumeration_finds(rule, decimals, largest):
    for n in range(1, largest + 1):
        by_value: dict[int, list[int]] = {}
        for k in range(n + 1):
            by_value.setdefault(round_ratio(k, n, decimals, rule), []).append(k)
        for printed in range(100 * 10**decimals + 1):
            assert list(attainable_numerators(printed, n, decimals, rule)) == by_value.get(printed, [])


def test_96_percent_of_88_exists_by_every_rule_but_the_two_honest_ones():
    found = {rule: list(attainable_numerators(96, 88, 0, rule)) for rule in RULES}
    assert found == {"half_up": [], "half_even": [], "truncate": [85], "up": [84], "twice": [84]}
    assert nearest_attainable(96, 88, 0) == (Attained(84, 88, 95), Attained(85, 88, 97))


def test_nearby_denominators_come_nearest_first_with_their_numerators():
    found = nearby_denominators(96, 88, 0)
    assert found[:3] == (Attained(85, 89, 96), Attained(86, 90, 96), Attained(82, 85, 96))
    assert 88 not in {attained.denominator for attained in found}
    by_enumeration = {n for n in range(78, 99) if any(round_ratio(k, n, 0) == 96 for k in range(n + 1))}
    assert {attained.denominator for attained in found} == by_enumeration


def test_the_denominator_itself_is_not_nearby():
    # Of 2 to 6 only the even ones have a half; 4 itself is the one asked about.
    found = nearby_denominators(50, 4, 0, reach=2)
    assert found == (Attained(1, 2, 50), Attained(3, 6, 50))


def test_there_is_no_denominator_below_one():
    assert {attained.denominator for attained in nearby_denominators(50, 3, 0)} <= set(range(1, 14))


@pytest.mark.parametrize(
    ("n", "decimals", "rejected", "values"),
    [(79, 0, 21, 101), (88, 0, 12, 101), (27, 1, 973, 1001), (99, 0, 1, 101), (100, 0, 0, 101), (127, 0, 0, 101)],
)
def test_power_by_hand(n, decimals, rejected, values):
    found = power(n, decimals)
    assert (found.rejected, found.values) == (rejected, values)


@pytest.mark.parametrize("decimals", [0, 1])
def test_power_counts_what_enumeration_leaves_out(decimals):
    for n in range(1, 121):
        reached = {round_ratio(k, n, decimals) for k in range(n + 1)}
        assert power(n, decimals).rejected == 100 * 10**decimals + 1 - len(reached)


def test_power_of_a_mean_counts_the_values_from_one_whole_number_to_the_next():
    for n in range(1, 15):
        reached = {round_scaled(k, n, 1, "half_up", MEAN) % 10 for k in range(n)}
        assert power(n, 1, MEAN).rejected == 10 - len(reached)
        assert power(n, 1, MEAN).values == 10


def test_a_mean_may_have_a_numerator_above_its_denominator():
    # 19 answers, printed mean 4.37: 83/19 = 4.368.
    assert list(attainable_numerators(437, 19, 2, "half_up", MEAN)) == [83]
    assert list(attainable_numerators(440, 19, 2, "half_up", MEAN)) == []  # 83/19 = 4.37, 84/19 = 4.42
    assert nearest_attainable(440, 19, 2, "half_up", MEAN) == (Attained(83, 19, 437), Attained(84, 19, 442))


def test_a_mean_of_any_size_agrees_with_enumeration():
    for n in range(1, 12):
        for printed in range(120):
            expected = [k for k in range(20 * n) if round_scaled(k, n, 1, "half_up", MEAN) == printed]
            assert list(attainable_numerators(printed, n, 1, "half_up", MEAN)) == expected


def test_large_numbers_are_no_slower():
    assert attainable_numerators(50, 10**18, 0)
    assert attainable_numerators(10**30, 10**18, 12, "half_up", MEAN)


def test_rules_giving_by_hand():
    assert rules_giving(20, 127, 15, 0, PERCENT) == ("truncate",)
    assert rules_giving(95, 127, 75, 0, PERCENT) == ("half_up", "half_even", "up", "twice")
    assert rules_giving(95, 127, 73, 0, PERCENT) == ()


def test_a_published_tenth_is_not_rounded_again():
    # 95.5 may stand for 95.45 (which prints 95) or for 95.54 (96).
    assert "half_up" in rules_giving_tenths(955, 95, 0)
    assert "half_up" in rules_giving_tenths(955, 96, 0)
    assert rules_giving_tenths(955, 94, 0) == ()
    assert rules_giving_tenths(157, 15, 0) == ("truncate",)


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_published_tenth_allows_what_some_exact_value_behind_it_gives(decimals):
    for tenths in (0, 4, 5, 23, 955, 1000):
        behind = [Fraction(tenths, 10) + Fraction(step, 1000) for step in range(-50, 50)]
        for rule in RULES:
            reached = {
                round_scaled(exact.numerator, exact.denominator, decimals, rule, 1) for exact in behind if exact >= 0
            }
            for printed in range(max(0, min(reached) - 2), max(reached) + 3):
                assert (rule in rules_giving_tenths(tenths, printed, decimals)) == (printed in reached)
