"""In which ways the use of a trial is known beside its own unit, and over how many working days it was observed.

Add here: another way of counting what people did. Keep out: uses by the trial's unit (landed.py), and the marts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

from expectations.recompute.counts import read_counts, untold_grains

_EVENTS = "select trial_id, person, days, sessions, some_without, last_day from person_use"
# Periods of zeros are observed too.
_LAST_COUNTED = """
select c.trial_id, max(least(c.period_end, t.period_end))
from landed.usage_count c
join programme.trial t on t.trial_id = c.trial_id and c.period_start <= t.period_end and c.period_end >= t.period_start
where t.counts_partial_periods or (c.period_start >= t.period_start and c.period_end <= t.period_end)
group by 1
"""

OfPerson = dict[str, int]


@dataclass(frozen=True)
class Ways:
    """``days[trial]`` and ``sessions[trial]``: person -> number of them; a trial of ``no_days`` or ``no_sessions`` has
    uses that do not tell it. ``working_days[trial]``: those up to the last day observed, 0 where none is missing."""

    days: dict[str, OfPerson]
    sessions: dict[str, OfPerson]
    no_days: frozenset[str]
    no_sessions: frozenset[str]
    working_days: dict[str, int]


def read_ways(connection: duckdb.DuckDBPyConnection) -> Ways:
    """Reads ``person_use`` too."""
    days: dict[str, OfPerson] = defaultdict(dict)
    sessions: dict[str, OfPerson] = defaultdict(dict)
    last: dict[str, date] = {}
    no_sessions: set[str] = set()
    for trial, person, used_days, used_sessions, some_without, last_day in connection.execute(_EVENTS).fetchall():
        days[trial][person], sessions[trial][person] = used_days, used_sessions
        last[trial] = max(last_day, last.get(trial, last_day))
        if some_without:
            no_sessions.add(trial)
    counts = read_counts(connection)
    counted: dict[tuple[str, str], set[date]] = defaultdict(set)
    for count in counts:
        counted[count.trial, count.person].add(count.first)
        no_sessions.add(count.trial)
    for (trial, person), starts in counted.items():
        days[trial][person] = len(starts)
    for trial, last_day in connection.execute(_LAST_COUNTED).fetchall():
        last[trial] = max(last_day, last.get(trial, last_day))
    no_days = {trial for trial, untold in untold_grains(counts).items() if "day" in untold}
    return Ways(
        dict(days), dict(sessions), frozenset(no_days), frozenset(no_sessions), _working_days(connection, last)
    )


def _working_days(connection: duckdb.DuckDBPyConnection, last: dict[str, date]) -> dict[str, int]:
    rows = connection.execute("select trial_id, day from programme.trial_day where is_working_day").fetchall()
    found: dict[str, int] = defaultdict(int)
    for trial, day in rows:
        found[trial] += trial in last and day <= last[trial]
    return dict(found)
