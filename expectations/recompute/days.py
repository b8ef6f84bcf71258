"""On which days and in which weeks people used the tool, from single uses alone, as the recomputation counts them.

Add here: what else of days the marts need. Keep out: counts and last activities, which tell no days; the marts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

# One row per person; a use outside its trial's period is no use of it.
_DAYS = """
with used_day as (
    select e.trial_id, coalesce(p.person_id, e.identity_key) as person, e.used_on, count(*) as uses
    from landed.usage_event e
    join programme.trial t on t.trial_id = e.trial_id and e.used_on between t.period_start and t.period_end
    left join landed.person p on p.identity_key = e.identity_key
    group by all
)
select trial_id, person, count(*), min(used_on), max(used_on),
    list(distinct used_on - cast(isodow(used_on) - 1 as integer))
from used_day
group by trial_id, person
order by trial_id, person
"""


@dataclass(frozen=True)
class PersonDays:
    """One person of one trial: number of days with a use, the first and the last of them, Mondays of their weeks."""

    days: int
    first: date
    last: date
    weeks: frozenset[date]


def read_days(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, PersonDays]]:
    """Trial -> person -> days, for the trials with single uses. Reads only."""
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
