"""Every comparison stands in the mart, estimated or refused: a small town counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dagster_project.analysis.effect.comparisons import Effect, Staff, UsesByDay, Workshop, effects
from dagster_project.analysis.effect.windows import Limits, TrialDays

HELD = date(2024, 6, 3)
LIMITS = Limits(window_days=5, minimum_days=5, minimum_people=2)
RUNNING = TrialDays("t1", "prompt", tuple(HELD + timedelta(days=on) for on in (*range(-15, 0), *range(1, 6))))


def town(after: list[int], came: list[int]) -> Workshop:
    """Four people of one department in sections of their own, one use a day before, ``after`` uses in all afterwards;
    ``came``: how many workshops each attended, this one among them where any."""
    rows = [(person, day.toordinal(), 1) for person in range(4) for day in RUNNING.days if day < HELD]
    rows += [(person, RUNNING.days[15].toordinal(), uses) for person, uses in enumerate(after)]
    table = np.array(rows, np.int64)
    staff = Staff(
        department=np.zeros(4, np.int64),
        section=np.arange(4),
        workshops=np.array(came, np.int64),
        here=np.array(came) > 0,
        unlisted={"one": 1, "two_or_more": 0},
    )
    return Workshop("w1", HELD, staff, {"t1": UsesByDay(*table.T)})


def row(found: list[Effect], comparison: str, measure: str, attended: str = "one") -> Effect:
    (one,) = [e for e in found if (e.comparison, e.measure, e.attended) == (comparison, measure, attended)]
    return one


def test_the_estimate_is_the_plain_arithmetic_of_the_windows():
    found = list(effects([RUNNING], [town([15, 11, 7, 5], [1, 1, 0, 0])], LIMITS))
    # 5 working days of 5 uses before; per 20 days: (10 + 6) / 2 * 4 less (2 + 0) / 2 * 4.
    inside = row(found, "inside_trial", "difference")
    assert inside.estimate == pytest.approx(8 * 4 - 1 * 4)
    assert row(found, "inside_trial", "ratio").estimate == pytest.approx((26 / 10) / (12 / 10))
    assert row(found, "placebo", "difference").estimate == pytest.approx(0)
    # One participant is on no roster: counted, and matched with nobody.
    assert (inside.treated_people, inside.matched_people, inside.control_people) == (3, 2, 2)
    assert inside.caveat is not None and "0 of the 2 others" in inside.caveat.en


def test_below_the_declared_minimum_nothing_is_estimated():
    found = list(effects([RUNNING], [town([15, 11, 7, 5], [1, 0, 0, 0])], LIMITS))
    for measure in ("difference", "ratio"):
        refused = row(found, "inside_trial", measure)
        assert refused.estimate is refused.interval_low is refused.caveat is None
        assert refused.reason is not None and "1 participants and 3 others" in refused.reason.en


def test_who_attended_another_workshop_as_well_is_compared_apart():
    found = list(effects([RUNNING], [town([15, 11, 7, 5], [2, 1, 0, 0])], replace(LIMITS, minimum_people=1)))
    assert row(found, "inside_trial", "difference", "one").estimate == pytest.approx((6 - 1) * 4)
    assert row(found, "inside_trial", "difference", "two_or_more").estimate == pytest.approx((10 - 1) * 4)


def test_a_trial_without_uses_by_day_says_so():
    counted = TrialDays("t1", "prompt", ())
    found = list(effects([counted], [town([1, 1, 1, 1], [1, 1, 0, 0])], LIMITS))
    assert {e.reason.en for e in found if e.reason} == {
        "the trial's uses are not known by day, so no windows can be compared."
    }
    assert all(e.estimate is None for e in found)


def test_all_rows_are_there_for_every_workshop_and_pair_of_trials():
    later = replace(RUNNING, trial_id="t2")
    workshop = town([15, 11, 7, 5], [1, 1, 0, 0])
    both = replace(workshop, uses={**workshop.uses, "t2": workshop.uses["t1"]})
    found = list(effects([RUNNING, later], [both], LIMITS))
    # Two trials with three comparisons each and one pair, for one and for more workshops, by two measures.
    assert len(found) == (2 * 3 + 1) * 2 * 2
    keys = {(e.trial_id, e.earlier_trial_id, e.comparison, e.attended, e.measure) for e in found}
    assert len(keys) == len(found)
