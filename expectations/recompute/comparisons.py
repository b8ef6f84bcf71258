"""Recomputes trial_comparison and trial_comparison_buckets: every two trials side by side, per person and working day.

Scaled uses are exact fractions here; the pipeline multiplies out. Add here: the second way to a mart of pairs of
trials. Keep out: reading rows (ways.py, landed.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pandas as pd

from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.refusals import sentence


def trial_comparison(landed: Landed) -> pd.DataFrame:
    """One row per two trials, in the order of their first days."""
    rows = []
    for earlier, later in _pairs(landed):
        refusal = _refusal(landed, earlier, later)
        rows.append(
            _key(landed, earlier, later, refusal)
            | _side("earlier", landed, earlier, refusal)
            | _side("later", landed, later, refusal)
        )
    return from_rows(COLUMNS["trial_comparison"], rows)


def trial_comparison_buckets(landed: Landed) -> pd.DataFrame:
    """One row per two trials and declared bucket; without people where they cannot be compared."""
    rows = []
    for earlier, later in _pairs(landed):
        refusal = _refusal(landed, earlier, later)
        shared = None
        people: dict[str, Counter[int]] = {}
        if refusal is None:
            shared = min(_working_days(landed, earlier) or 0, _working_days(landed, later) or 0)
            people = {trial["trial_id"]: _people(landed, trial, shared) for trial in (earlier, later)}
        for bucket in landed.buckets:
            row = _key(landed, earlier, later, refusal) | bucket | {"shared_working_days": shared}
            for side, trial in (("earlier", earlier), ("later", later)):
                here = None if refusal is not None else people[trial["trial_id"]][bucket["bucket_order"]]
                row[f"{side}_people"], row[f"{side}_eligible_people"] = here, trial["eligible_people"]
                row[f"{side}_percent"] = None if here is None else percent_half_up(here, trial["eligible_people"])
            rows.append(row)
    return from_rows(COLUMNS["trial_comparison_buckets"], rows)


def _pairs(landed: Landed) -> Iterator[tuple[Row, Row]]:
    yield from combinations(sorted(landed.trials, key=lambda trial: (trial["period_start"], trial["trial_id"])), 2)


def _refusal(landed: Landed, *trials: Row) -> str | None:
    if any(trial["trial_id"] in landed.uses.last_active for trial in trials):
        return "one_last_activity"
    if len({trial["unit_of_use"] for trial in trials}) > 1:
        return "units_differ"
    if any(_working_days(landed, trial) == 0 for trial in trials):
        return "no_working_day"
    return "nobody_eligible" if any(trial["eligible_people"] == 0 for trial in trials) else None


def _key(landed: Landed, earlier: Row, later: Row, refusal: str | None) -> Row:
    return {
        "organisation_code": landed.organisation,
        "earlier_trial_id": earlier["trial_id"],
        "later_trial_id": later["trial_id"],
        "comparable": refusal is None,
        "reason": sentence(refusal),
    }


def _side(side: str, landed: Landed, trial: Row, refusal: str | None) -> Row:
    name, eligible, days = trial["trial_id"], trial["eligible_people"], _working_days(landed, trial)
    uses = sum(count for count, _ in landed.uses.of_person.get(name, {}).values())
    person_days = None if days is None else eligible * days
    told = {
        "eligible_people": eligible,
        "eligible_is_approximate": trial["eligible_is_approximate"],
        "active_people": len(landed.uses.active(name)),
        "total_uses": None if name in landed.uses.last_active else uses,
        "working_days": days,
        "person_working_days": person_days,
        "uses_per_eligible_person_working_day": None
        if refusal is not None or person_days is None
        else rate(uses, person_days),
    }
    return {f"{side}_{column}": value for column, value in told.items()}


def _working_days(landed: Landed, trial: Row) -> int | None:
    """None where only days of last activity are known: nobody knows how far they reach."""
    name = trial["trial_id"]
    return None if name in landed.uses.last_active else landed.ways.working_days.get(name, 0)


def _people(landed: Landed, trial: Row, shared: int) -> Counter[int]:
    """Bucket -> people whose uses, as if they had used the tool at their pace for ``shared`` days, reach it and not the
    next."""
    uses = [count for count, _ in landed.uses.of_person.get(trial["trial_id"], {}).values()]
    pace = Fraction(shared, _working_days(landed, trial) or 1)
    reached = {
        count: max(bucket["bucket_order"] for bucket in landed.buckets if bucket["min_uses"] <= count * pace)
        for count in set(uses)
    }
    people = Counter(reached[count] for count in uses)
    people[0] += max(trial["eligible_people"] - len(uses), 0)
    return people


MARTS = {"trial_comparison": trial_comparison, "trial_comparison_buckets": trial_comparison_buckets}
