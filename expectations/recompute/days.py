"""On which days and in which weeks people used the tool, from single uses alone, as the recomputation counts them.

Add here: what else of days the marts need. Keep out: counts and last activities, which tell no days; the marts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

_DAYS = """
select trial_id, person, days, first_day, last_day, weeks from person_use order by trial_id, person
"""


@dataclass(frozen=True)
class PersonDays:
    """One person of one trial: number of days with a use, the first and the last of them, Mondays of their weeks."""

    days: int
    first: date
    last: date
    weeks: frozenset[date]


def read_days(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, PersonDays]]:
    """Trial -> person -> days, for the trials with single uses. Reads ``person_use``."""
    found: dict[str, dict[str, PersonDays]] = defaultdict(dict)
    for trial, person, days, first, last, weeks in connection.execute(_DAYS).fetchall():
        found[trial][person] = PersonDays(days, first, last, frozenset(weeks))
    return dict(found)


def read_days_off(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[date]]:
    """Trial -> its days on which nobody works. Reads only."""
    found: dict[str, set[date]] = defaultdict(set)
    for trial, day in connection.execute(
        "select trial_id, day from programme.trial_day where not is_working_day"
    ).fetchall():
        found[trial].add(day)
    return {trial: frozenset(days) for trial, days in found.items()}
