"""Every comparison of every workshop, estimated or refused with its reason: the rows of `workshop_effect`.

Add here: another comparison. Keep out: reading the work database (reading.py), sentences (words.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np

from dagster_project.analysis.effect import words
from dagster_project.analysis.effect.clusters import Estimate
from dagster_project.analysis.effect.difference import difference
from dagster_project.analysis.effect.matching import Matched, match
from dagster_project.analysis.effect.people import Flags, Integers, People
from dagster_project.analysis.effect.ratio import MINIMUM_USES, ratio
from dagster_project.analysis.effect.windows import (
    Comparison,
    Days,
    Limits,
    TrialDays,
    Windows,
    after_only,
    between_trials,
    inside_trial,
    placebo,
)
from dagster_project.messages import Message

Attended = Literal["one", "two_or_more"]
Measure = Literal["difference", "ratio"]
MEASURES: Final[tuple[Measure, ...]] = ("difference", "ratio")


@dataclass(frozen=True)
class Staff:
    """The people of the roster valid at a workshop, one entry each: ``department`` and ``section`` codes by label,
    ``workshops`` how many workshops they attended in all, ``here`` whether this one. In an order that hangs on no key."""

    department: Integers
    section: Integers
    workshops: Integers
    here: Flags
    # Participants whom the roster does not list: they are counted, and can be matched with nobody.
    unlisted: Mapping[Attended, int]


@dataclass(frozen=True)
class UsesByDay:
    """Uses of one trial: position of the person in ``Staff``, day as an ordinal, uses."""

    person: Integers
    day: Integers
    uses: Integers

    def per_person(self, days: Days, people: int) -> Integers:
        """Uses of each of ``people`` on those days."""
        wanted = np.isin(self.day, np.array([day.toordinal() for day in days], np.int64))
        return np.bincount(self.person[wanted], weights=self.uses[wanted], minlength=people).astype(np.int64)


@dataclass(frozen=True)
class Workshop:
    workshop_id: str
    held_on: date
    staff: Staff
    # By trial; a trial without an entry has no uses by day.
    uses: Mapping[str, UsesByDay]


@dataclass(frozen=True)
class Effect:
    """One row of the mart but for its organisation. Rates and bounds are NULL where ``refused``."""

    trial_id: str
    earlier_trial_id: str
    workshop_id: str
    comparison: Comparison
    attended: Attended
    measure: Measure
    treated_people: int
    control_people: int
    matched_people: int
    estimate: float | None
    interval_low: float | None
    interval_high: float | None
    reason: Message | None
    caveat: Message | None


def effects(trials: Sequence[TrialDays], workshops: Sequence[Workshop], limits: Limits) -> Iterator[Effect]:
    """All rows, in the order of workshops, trials, comparisons, attendance and measures."""
    for workshop in workshops:
        for later, earlier, comparison, windows in _planned(trials, workshop.held_on, limits):
            for attended in ("one", "two_or_more"):
                frame = (later, earlier, workshop, comparison, attended)
                yield from _estimated(*frame, windows, limits)  # type: ignore[arg-type]


def _planned(
    trials: Sequence[TrialDays], held_on: date, limits: Limits
) -> Iterator[tuple[str, str, Comparison, Windows | Message]]:
    for trial in trials:
        yield trial.trial_id, "", "inside_trial", _or_untold(inside_trial(trial, held_on, limits), trial)
        yield trial.trial_id, "", "after_only", _or_untold(after_only(trial, held_on, limits), trial)
        yield trial.trial_id, "", "placebo", _or_untold(placebo(trial, held_on, limits), trial)
    for index, later in enumerate(trials):
        for earlier in trials[:index]:
            found = between_trials(earlier, later, held_on, limits)
            yield later.trial_id, earlier.trial_id, "between_trials", _or_untold(found, earlier, later)


def _or_untold(found: Windows | Message, *trials: TrialDays) -> Windows | Message:
    return found if all(trial.days for trial in trials) else words.NOT_BY_DAY


def _estimated(
    trial_id: str,
    earlier_trial_id: str,
    workshop: Workshop,
    comparison: Comparison,
    attended: Attended,
    windows: Windows | Message,
    limits: Limits,
) -> Iterator[Effect]:
    staff = workshop.staff
    treated = staff.here & ((staff.workshops > 1) == (attended == "two_or_more"))
    controls = staff.workshops == 0
    total = int(treated.sum()) + staff.unlisted[attended]
    reason, matched = (windows, None) if isinstance(windows, Message) else (None, _matched(workshop, windows, treated))
    if reason is None and not controls.any():
        reason = words.NO_ROSTER
    if matched is not None and min(matched.treated_people, matched.control_people) < limits.minimum_people:
        reason = words.too_few_people(matched.treated_people, matched.control_people, limits.minimum_people)
    for measure in MEASURES:
        estimate, why = (None, reason) if reason or matched is None else _measured(measure, matched, comparison)
        yield Effect(
            trial_id,
            earlier_trial_id,
            workshop.workshop_id,
            comparison,
            attended,
            measure,
            treated_people=total,
            control_people=matched.control_people if matched else int(controls.sum()),
            matched_people=matched.treated_people if matched else 0,
            estimate=estimate.value if estimate else None,
            interval_low=estimate.low if estimate else None,
            interval_high=estimate.high if estimate else None,
            reason=why,
            caveat=_caveat(comparison, matched) if estimate and matched else None,
        )


def _matched(workshop: Workshop, windows: Windows, treated: Flags) -> Matched:
    staff, count = workshop.staff, len(workshop.staff.department)
    kept = treated | (staff.workshops == 0)

    def uses(trial: TrialDays, days: Days) -> Integers:
        return workshop.uses[trial.trial_id].per_person(days, count)

    baseline = windows.earlier or windows.trial
    people = People(
        treated=treated,
        department=staff.department,
        section=staff.section,
        before=uses(baseline, windows.before),
        after=uses(windows.trial, windows.after),
        days_before=max(len(windows.before), 1),
        days_after=len(windows.after),
        prior=uses(baseline, windows.prior) if windows.prior else None,
    )
    return match(people.some(kept))


def _measured(measure: Measure, matched: Matched, comparison: Comparison) -> tuple[Estimate | None, Message | None]:
    with_baseline = comparison != "after_only"
    if measure == "difference":
        return difference(matched, with_baseline=with_baseline), None
    found = ratio(matched, with_baseline=with_baseline)
    return (found, None) if found else (None, words.too_few_uses(MINIMUM_USES))


def _caveat(comparison: Comparison, matched: Matched) -> Message:
    people = matched.people
    beside = np.isin(people.section, people.section[people.treated]) & ~people.treated
    return words.caveat(comparison, int(beside.sum()), matched.control_people)
