"""Which days are compared, counted on calendars of a few weeks."""

from __future__ import annotations

from datetime import date, timedelta

from dagster_project.analysis.effect.windows import (
    Limits,
    TrialDays,
    Windows,
    after_only,
    between_trials,
    inside_trial,
    placebo,
)
from dagster_project.messages import Message

LIMITS = Limits(window_days=10, minimum_days=5, minimum_people=2)
HELD = date(2024, 6, 3)


def trial(before: int, after: int, unit: str = "prompt", name: str = "t") -> TrialDays:
    """So many days before and after the workshop, its own left out."""
    past = [HELD - timedelta(days=back) for back in range(before, 0, -1)]
    return TrialDays(name, unit, (*past, *(HELD + timedelta(days=on) for on in range(1, after + 1))))


def windows(found: Windows | Message) -> Windows:
    assert isinstance(found, Windows), found
    return found


def refused(found: Windows | Message) -> str:
    assert isinstance(found, Message), found
    return found.en


def test_windows_inside_a_trial_are_equal_and_stand_next_to_the_day():
    found = windows(inside_trial(trial(25, 40), HELD, LIMITS))
    assert (len(found.prior), len(found.before), len(found.after)) == (10, 10, 10)
    assert found.before[-1] == HELD - timedelta(days=1)
    assert found.after[0] == HELD + timedelta(days=1)
    assert found.prior[-1] < found.before[0]


def test_a_trial_that_began_late_is_matched_on_shorter_windows_or_on_departments_alone():
    shorter = windows(inside_trial(trial(14, 40), HELD, LIMITS))
    assert (len(shorter.prior), len(shorter.before), len(shorter.after)) == (7, 7, 7)
    alone = windows(inside_trial(trial(8, 40), HELD, LIMITS))
    assert (len(alone.prior), len(alone.before), len(alone.after)) == (0, 8, 8)


def test_where_no_trial_ran_before_the_workshop_the_comparison_is_refused():
    assert refused(inside_trial(trial(0, 40), HELD, LIMITS)).startswith("0 working days before and 40 after")
    assert refused(inside_trial(trial(40, 4), HELD, LIMITS)).startswith("40 working days before and 4 after")


def test_between_trials_the_earlier_ones_halves_are_prior_and_baseline():
    earlier, later = trial(31, 0, name="e"), trial(0, 12, name="l")
    found = windows(between_trials(earlier, later, HELD, LIMITS))
    assert (len(found.prior), len(found.before), len(found.after)) == (15, 16, 12)
    assert found.earlier is earlier


def test_trials_with_other_units_are_not_compared():
    found = between_trials(trial(30, 0, "session"), trial(0, 12), HELD, LIMITS)
    assert "session and prompt" in refused(found)


def test_after_only_takes_every_day_since_and_a_placebo_thirds_of_the_days_before():
    assert len(windows(after_only(trial(0, 40), HELD, LIMITS)).after) == 40
    found = windows(placebo(trial(32, 9), HELD, LIMITS))
    assert (len(found.prior), len(found.before), len(found.after)) == (10, 10, 10)
    assert found.after[-1] == HELD - timedelta(days=1)
    assert "14 working days before" in refused(placebo(trial(14, 9), HELD, LIMITS))
