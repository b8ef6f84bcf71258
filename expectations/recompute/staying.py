"""Recomputes who stays: cohorts by the week of the first use, and how the use of a trial is spread over its people.

Add here: the second way to a mart of people who go on or stop. Keep out: reading rows (landed.py, days.py).
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from expectations.arithmetic import percent_half_up
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.days import PersonDays
from expectations.recompute.landed import Landed

_DAY, _WEEK, _FRIDAY = timedelta(days=1), timedelta(weeks=1), timedelta(days=4)


def usage_retention(landed: Landed) -> pd.DataFrame:
    """One row per trial of single uses, week of the first use and week since, up to the week of the trial's last use."""
    rows = [
        {"organisation_code": landed.organisation, "trial_id": trial} | row
        for trial, people in landed.days.items()
        for row in _cohorts(people, landed.days_off.get(trial, frozenset()))
    ]
    return from_rows(COLUMNS["usage_retention"], rows)


def _cohorts(people: Mapping[str, PersonDays], days_off: Collection[date]) -> Iterator[Row]:
    last = max(person.last for person in people.values())
    ended_on = seen_to(last, days_off)
    for cohort in sorted({min(person.weeks) for person in people.values()}):
        members = [person.weeks for person in people.values() if min(person.weeks) == cohort]
        for since in range((last - cohort).days // 7 + 1):
            week = cohort + since * _WEEK
            retained, has_ended = sum(week in weeks for weeks in members), week + _FRIDAY <= ended_on
            yield {
                "cohort_week": cohort,
                "weeks_since_first_use": since,
                "week_start": week,
                "week_has_ended": has_ended,
                "cohort_people": len(members),
                "retained_people": retained,
                "retention_percent": percent_half_up(retained, len(members)) if has_ended or since == 0 else None,
            }


def seen_to(last_use: date, days_off: Collection[date]) -> date:
    """The day up to which nothing can be missing from a log whose last use is on ``last_use``: on the days off that
    follow it nobody works. A day after the trial is none of its days off."""
    seen = last_use
    while seen + _DAY in days_off:
        seen += _DAY
    return seen


def usage_concentration(landed: Landed) -> pd.DataFrame:
    """One row per trial; what needs days is None where only counts are known, what needs uses where not even those."""
    rows = [
        {"organisation_code": landed.organisation, "trial_id": trial["trial_id"]} | _spread(landed, trial)
        for trial in landed.trials
    ]
    return from_rows(COLUMNS["usage_concentration"], rows)


def _spread(landed: Landed, trial: Row) -> Row:
    name = trial["trial_id"]
    active = len(landed.uses.active(name))
    tenth = active // 10 + (active % 10 > 0)
    row: Row = dict.fromkeys(COLUMNS["usage_concentration"][2:])
    row |= {"active_people": active, "top_tenth_people": tenth}
    if name in landed.uses.last_active:
        return row
    uses = {person: count for person, (count, _) in landed.uses.of_person.get(name, {}).items()}
    most, total = sum(sorted(uses.values(), reverse=True)[:tenth]), sum(uses.values())
    (upper,) = [bucket["max_uses"] for bucket in landed.buckets if bucket["bucket_order"] == 1]
    lowest = {person for person, count in uses.items() if upper is None or count <= upper}
    row |= {
        "top_tenth_uses": most,
        "total_uses": total,
        "share_percent": percent_half_up(most, total),
        "lowest_bucket_people": len(lowest),
    }
    days = landed.days.get(name, {})
    return row | _by_days(days, lowest, trial["period_start"]) if uses.keys() == days.keys() else row


def _by_days(days: Mapping[str, PersonDays], lowest: Collection[str], opened: date) -> Row:
    once = {person for person, used in days.items() if used.days == 1}
    waited = [(used.first - opened).days for used in days.values()]
    return {
        "one_day_only_people": len(once),
        "lowest_bucket_one_day_people": len(once & set(lowest)),
        "lowest_bucket_spread_people": len(set(lowest) - once),
        "median_days_to_first_use": float(statistics.median(waited)) if waited else None,
    }


MARTS = {"usage_retention": usage_retention, "usage_concentration": usage_concentration}
