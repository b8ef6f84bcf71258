"""Recomputes the marts of trials: who used the tool, how often, when.

Add here: the second way to a mart of uses. Keep out: reading rows (landed.py).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.counts import GRAINS
from expectations.recompute.landed import Landed


def trial_adoption(landed: Landed) -> pd.DataFrame:
    """One row per trial; a trial nobody used has zeros and no median, one known by last activities no uses at all."""
    return from_rows(COLUMNS["trial_adoption"], [_adoption(landed, trial) for trial in landed.trials])


def _adoption(landed: Landed, trial: Row) -> Row:
    uses = [count for count, _ in landed.uses.of_person.get(trial["trial_id"], {}).values()]
    active, eligible = len(landed.uses.active(trial["trial_id"])), trial["eligible_people"]
    is_counted = trial["trial_id"] not in landed.uses.last_active
    return trial | {
        "organisation_code": landed.organisation,
        "active_people": active,
        "adoption_rate": rate(active, eligible),
        "adoption_percent": percent_half_up(active, eligible),
        "adoption_percent_low": percent_half_up(active, trial["eligible_people_high"]),
        "adoption_percent_high": percent_half_up(active, trial["eligible_people_low"]),
        "total_uses": sum(uses) if is_counted else None,
        "median_uses": float(statistics.median(uses)) if uses and is_counted else None,
    }


def usage_frequency(landed: Landed) -> pd.DataFrame:
    """One row per trial and declared bucket; the zero bucket holds the eligible people without a use, and is all that a
    trial known by last activities has."""
    return from_rows(
        COLUMNS["usage_frequency"],
        [
            _bucket(landed, trial, bucket)
            for trial in landed.trials
            for bucket in landed.buckets
            if bucket["bucket_order"] == 0 or trial["trial_id"] not in landed.uses.last_active
        ],
    )


def _bucket(landed: Landed, trial: Row, bucket: Row) -> Row:
    uses = [count for count, _ in landed.uses.of_person.get(trial["trial_id"], {}).values()]
    active, low, high = len(landed.uses.active(trial["trial_id"])), bucket["min_uses"], bucket["max_uses"]
    is_zero = bucket["bucket_order"] == 0
    people = sum(1 for count in uses if count >= low and (high is None or count <= high))
    return bucket | {
        "organisation_code": landed.organisation,
        "trial_id": trial["trial_id"],
        "people": max(trial["eligible_people"] - active, 0) if is_zero else people,
        "active_people": active,
        "share_rate": None if is_zero else rate(people, active),
        "share_percent": None if is_zero else percent_half_up(people, active),
    }


def usage_over_time(landed: Landed) -> pd.DataFrame:
    """One row per trial, grain and period from the trial's first day to the day of its last use, empty ones too; none of a grain
    that the trial's counts do not tell, nor of a trial known by last activities."""
    rows = [row for trial in landed.trials for grain in GRAINS for row in _periods(landed, trial, grain)]
    return from_rows(COLUMNS["usage_over_time"], rows)


def _periods(landed: Landed, trial: Row, grain: str) -> Iterator[Row]:
    name, start_of = trial["trial_id"], GRAINS[grain]
    if name in landed.uses.last_active or grain in landed.uses.untold.get(name, ()):
        return
    newcomers = Counter(start_of(first) for _, first in landed.uses.of_person.get(name, {}).values())
    used = [start for trial_id, kind, start in landed.uses.in_period if (trial_id, kind) == (name, "day")]
    if not used:
        return
    length = (max(used) - trial["period_start"]).days + 1
    days = (trial["period_start"] + timedelta(days=step) for step in range(length))
    for start in sorted({start_of(day) for day in days}):
        people, uses = landed.uses.in_period.get((name, grain, start), (0, 0))
        yield {
            "organisation_code": landed.organisation,
            "trial_id": name,
            "grain": grain,
            "period_start": start,
            "active_people": people,
            "new_people": newcomers[start],
            "uses": uses,
        }


MARTS = {"trial_adoption": trial_adoption, "usage_frequency": usage_frequency, "usage_over_time": usage_over_time}
