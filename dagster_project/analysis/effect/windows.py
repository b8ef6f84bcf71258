"""Which working days are compared: equal windows around a workshop, halves or thirds of a trial.

A workshop's own day is in no window: people then sat at the teacher's tool and at shared PCs. Add here: another
comparison's windows. Keep out: people and uses, and where working days come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dagster_project.analysis.effect import words
from dagster_project.messages import Message

Comparison = Literal["inside_trial", "between_trials", "after_only", "placebo"]
Days = tuple[date, ...]


@dataclass(frozen=True)
class Limits:
    """What the programme declares: windows of at most ``window_days`` and at least ``minimum_days`` working days, and
    ``minimum_people`` on each side."""

    window_days: int
    minimum_days: int
    minimum_people: int


@dataclass(frozen=True)
class TrialDays:
    """A trial's working days up to the last day with a use, workshops' days left out; none where its uses are not
    told by day."""

    trial_id: str
    unit_of_use: str
    days: Days


@dataclass(frozen=True)
class Windows:
    """Working days of each window; ``before`` is of ``earlier`` where that is another trial. Without ``prior`` people
    are matched on their department alone."""

    trial: TrialDays
    after: Days
    before: Days = ()
    prior: Days = ()
    earlier: TrialDays | None = None


def inside_trial(trial: TrialDays, held_on: date, limits: Limits) -> Windows | Message:
    """Equal windows next to the day, and one more before them to match on where the trial began early enough."""
    past, rest = _around(trial.days, held_on)
    length = min(limits.window_days, len(past), len(rest))
    if length < limits.minimum_days:
        return words.too_few_days(len(past), len(rest), limits.minimum_days)
    if len(past) < 2 * length and len(past) // 2 >= limits.minimum_days:
        length = len(past) // 2
    prior = past[-2 * length : -length] if len(past) >= 2 * length else ()
    return Windows(trial, rest[:length], past[-length:], prior)


def between_trials(earlier: TrialDays, later: TrialDays, held_on: date, limits: Limits) -> Windows | Message:
    """The earlier trial's second half as the baseline, its first half to match on, the later trial's days since."""
    if earlier.unit_of_use != later.unit_of_use:
        return words.other_unit(earlier.unit_of_use, later.unit_of_use)
    _, rest = _around(later.days, held_on)
    past, _ = _around(earlier.days, held_on)
    half = len(past) // 2
    if half < limits.minimum_days or len(rest) < limits.minimum_days:
        return words.too_few_days(half, len(rest), limits.minimum_days)
    return Windows(later, rest, past[half:], past[:half], earlier)


def after_only(trial: TrialDays, held_on: date, limits: Limits) -> Windows | Message:
    """The trial's days since the workshop; nothing says what people did before."""
    _, rest = _around(trial.days, held_on)
    if len(rest) < limits.minimum_days:
        return words.too_few_days_after(len(rest), limits.minimum_days)
    return Windows(trial, rest)


def placebo(trial: TrialDays, held_on: date, limits: Limits) -> Windows | Message:
    """Thirds of the trial's days before the workshop, as if it had been held between the second and the third."""
    past, _ = _around(trial.days, held_on)
    third = len(past) // 3
    if third < limits.minimum_days:
        return words.too_few_days_before(len(past), 3 * limits.minimum_days)
    return Windows(trial, past[-third:], past[-2 * third : -third], past[-3 * third : -2 * third])


def _around(days: Sequence[date], held_on: date) -> tuple[Days, Days]:
    return tuple(day for day in days if day < held_on), tuple(day for day in days if day > held_on)
