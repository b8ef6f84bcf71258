"""Which share gets which interval.

Add here: another condition on it. Keep out: the limits themselves (test_limits.py).
"""

from __future__ import annotations

import pytest

from dagster_project.analysis.headlines import NO_INTERVAL, interval
from dagster_project.analysis.limits import hypergeometric_limits, wilson_limits


def test_a_known_number_of_invited_people_gives_exact_limits() -> None:
    found = interval(82, 85, 106, is_exact=True, is_asked_once=True)
    assert found == (*hypergeometric_limits(82, 85, 106), "hypergeometric")


def test_an_approximate_number_gives_wilson_limits() -> None:
    found = interval(300, 412, 1400, is_exact=False, is_asked_once=True)
    assert found == (*wilson_limits(300, 412), "wilson")


@pytest.mark.parametrize("is_exact", [True, False])
def test_people_asked_twice_or_no_answers_give_none(is_exact: bool) -> None:
    assert interval(82, 85, 106, is_exact=is_exact, is_asked_once=False) == NO_INTERVAL
    assert interval(0, 0, 106, is_exact=is_exact, is_asked_once=True) == NO_INTERVAL


def test_more_answers_than_invited_people_give_none_and_leave_the_refusal_to_the_gate() -> None:
    assert interval(28, 28, 27, is_exact=True, is_asked_once=True) == NO_INTERVAL
