"""Limits of shares against scipy, by brute force on small populations, and on the seed case.

Add here: what limits must satisfy. Keep out: which share gets which limits (test_headlines.py).
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom, norm

from dagster_project.analysis.limits import Z, hypergeometric_limits, wilson_limits

# Invited people and answers whose every favourable count is tried: a workshop, both of them, a staff survey.
POPULATIONS = [(5, 3), (27, 22), (79, 66), (106, 85), (106, 88), (300, 7), (1400, 12)]


def _totals_by_scipy(favourable: int, base: int, people: int) -> np.ndarray:
    """All totals that neither tail excludes, one by one. On a tie (1 of 1 of 40: 0.025) floats cannot tell: left in."""
    totals = np.arange(people + 1)
    above = hypergeom.sf(favourable - 1, people, totals, base)
    below = hypergeom.cdf(favourable, people, totals, base)
    return totals[(above > 0.025 + 1e-12) & (below > 0.025 + 1e-12)]


@pytest.mark.parametrize(("people", "base"), POPULATIONS)
def test_exact_limits_are_the_ends_of_what_scipy_does_not_exclude(people: int, base: int) -> None:
    for favourable in range(base + 1):
        totals = _totals_by_scipy(favourable, base, people)
        low, high = hypergeometric_limits(favourable, base, people)
        assert (low, high) == pytest.approx((totals.min() / people, totals.max() / people), abs=1e-12)
        assert len(totals) == totals.max() - totals.min() + 1


def test_exact_limits_of_a_large_city_agree_with_scipy() -> None:
    totals = _totals_by_scipy(4100, 8000, 20000)
    assert hypergeometric_limits(4100, 8000, 20000) == (totals.min() / 20000, totals.max() / 20000)


def test_limits_never_leave_the_bounds_and_hold_the_share_of_the_answers() -> None:
    for people in range(1, 31):
        for base in range(1, people + 1):
            for favourable in range(base + 1):
                low, high = hypergeometric_limits(favourable, base, people)
                assert favourable / people <= low <= high <= (people - (base - favourable)) / people
                # Half a person of the whole is what attainable counts cannot tell apart.
                assert low - 1 / people < favourable / base < high + 1 / people


def test_whatever_the_truth_the_limits_cover_it_in_95_percent_of_draws() -> None:
    """Exhaustive: every population up to 24, every number of answers, every true total; exact but for scipy's pmf."""
    for people in range(1, 25):
        for base in range(1, people + 1):
            limits = [hypergeometric_limits(favourable, base, people) for favourable in range(base + 1)]
            for total in range(people + 1):
                chances = hypergeom.pmf(np.arange(base + 1), people, total, base)
                covered = [low <= total / people <= high for low, high in limits]
                assert chances[covered].sum() >= 0.95 - 1e-9, (people, base, total)


def test_everyone_answered_leaves_nothing_open() -> None:
    assert all(hypergeometric_limits(k, 27, 27) == (k / 27, k / 27) for k in range(28))


def test_a_tail_of_exactly_the_limit_is_excluded() -> None:
    # 1 favourable answer of 1, of 40 invited: P(X >= 1) is 1/40 with one favourable person among them, 2/40 with two.
    assert hypergeometric_limits(1, 1, 40) == (2 / 40, 1.0)
    assert hypergeometric_limits(0, 1, 40) == (0.0, 38 / 40)


def test_the_seed_case_lies_well_within_its_bounds() -> None:
    """82 of 85 answers of 106 invited: the bounds are 82/106 to 103/106, and Wilson's limits do not know the 106."""
    assert hypergeometric_limits(82, 85, 106) == (99 / 106, 103 / 106)
    # At most 3 of those not favourable among the 85: with 7 of them (99 favourable) likely enough, with 8 (98) not.
    seven, eight = (
        sum(comb(others, seen) * comb(106 - others, 85 - seen) for seen in range(4)) / comb(106, 85)
        for others in (7, 8)
    )
    assert eight < 0.025 < seven
    # With 3 of them none is silent; fewer cannot be, as 3 were seen.
    assert comb(103, 82) / comb(106, 85) > 0.025
    assert wilson_limits(82, 85)[1] > 103 / 106


@pytest.mark.parametrize("base", [1, 2, 3, 10, 66, 85, 88, 1000])
def test_wilson_limits_agree_with_scipy(base: int) -> None:
    for favourable in range(base + 1):
        wanted = binomtest(favourable, base).proportion_ci(method="wilson")
        assert wilson_limits(favourable, base) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_wilson_limits_end_at_nothing_and_everything() -> None:
    assert wilson_limits(0, 5)[0] == 0.0
    assert wilson_limits(5, 5)[1] == 1.0


def test_the_quantile_is_the_normal_distributions() -> None:
    assert float(Z) == pytest.approx(norm.ppf(0.975), abs=1e-15)


@pytest.mark.parametrize(
    "limits",
    [
        lambda: hypergeometric_limits(0, 0, 5),
        lambda: hypergeometric_limits(3, 2, 5),
        lambda: hypergeometric_limits(-1, 2, 5),
        lambda: hypergeometric_limits(2, 6, 5),
        lambda: wilson_limits(0, 0),
        lambda: wilson_limits(3, 2),
    ],
)
def test_counts_that_cannot_be_have_no_limits(limits: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="no limits of"):
        limits()
