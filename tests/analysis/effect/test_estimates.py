"""Differences and ratios counted by hand on a few people."""

from __future__ import annotations

import numpy as np
import pytest

from dagster_project.analysis.effect.difference import difference
from dagster_project.analysis.effect.matching import match
from dagster_project.analysis.effect.people import People
from dagster_project.analysis.effect.ratio import ratio


def people(*rows: tuple[bool, int, int, int, int, int], days: int = 20) -> People:
    """(treated, department, section, prior, before, after) each."""
    columns = list(zip(*rows, strict=True))
    treated, *numbers = columns
    department, section, prior, before, after = (np.array(column, np.int64) for column in numbers)
    return People(np.array(treated), department, section, before, after, days, days, prior)


ALIKE = people(
    # Two who came: +4 and +2. Four of the same department and prior use: +1, +1, +3, -1.
    (True, 1, 11, 8, 10, 14),
    (True, 1, 12, 9, 20, 22),
    (False, 1, 11, 7, 10, 11),
    (False, 1, 12, 8, 10, 11),
    (False, 1, 13, 9, 8, 11),
    (False, 1, 14, 10, 12, 11),
)


def test_the_difference_is_the_change_of_those_who_came_less_that_of_the_others():
    assert difference(match(ALIKE)).value == pytest.approx((4 + 2) / 2 - (1 + 1 + 3 - 1) / 4)


def test_the_ratio_is_the_growth_of_those_who_came_over_that_of_the_others():
    found = ratio(match(ALIKE))
    assert found is not None
    assert found.value == pytest.approx((36 / 30) / (44 / 40))


def test_rates_are_per_twenty_working_days():
    halved = people(
        *((bool(t), 1, 11 + i, 8, b, a) for i, (t, b, a) in enumerate([(1, 10, 14), (0, 10, 11)])), days=10
    )
    assert difference(match(halved)).value == pytest.approx(2 * (4 - 1))


def test_without_a_baseline_it_is_the_plain_comparison_afterwards():
    assert difference(match(ALIKE), with_baseline=False).value == pytest.approx(18 - 11)
    found = ratio(match(ALIKE), with_baseline=False)
    assert found is not None
    assert found.value == pytest.approx(18 / 11)


def test_people_are_compared_inside_their_department_and_prior_use_only():
    # Department 2 has nobody to compare with; a heavy user of department 1 is compared with its heavy user.
    mixed = people(
        (True, 1, 11, 0, 0, 3),
        (False, 1, 11, 0, 0, 1),
        (True, 1, 12, 60, 50, 70),
        (False, 1, 12, 55, 50, 60),
        (True, 2, 21, 0, 0, 9),
        (False, 1, 13, 4, 4, 40),
    )
    matched = match(mixed)
    assert (matched.treated_people, matched.control_people, matched.treated_before) == (2, 2, 3)
    assert difference(matched).value == pytest.approx(((3 - 1) + (20 - 10)) / 2)


def test_matching_looks_at_the_window_before_the_baseline_not_at_the_baseline():
    by_prior = people((True, 1, 11, 0, 30, 0), (False, 1, 12, 0, 0, 0), (False, 1, 13, 30, 30, 30))
    assert match(by_prior).control_people == 1


def test_too_few_uses_give_no_ratio():
    few = people((True, 1, 11, 0, 9, 9), (False, 1, 12, 0, 9, 9))
    assert ratio(match(few)) is None


def test_one_section_that_carries_the_error_widens_the_interval():
    """The same spread over many sections is surer than in one of them."""

    def spread(outliers: list[int]) -> People:
        controls = [(False, 1, 100 + i, 5, 10, 10) for i in range(40)]
        came = [(True, 1, i, 5, 10, 10 + extra) for i, extra in enumerate(outliers)]
        return people(*came, *controls)

    def width(found: People) -> float:
        estimate = difference(match(found))
        return estimate.high - estimate.low

    assert width(spread([20, *[0] * 19])) > width(spread([1, -1] * 10))
