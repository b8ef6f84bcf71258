"""Uses known only per person and period, as the recomputation adds them up; and which grains they do not tell.

Add here: what else of counts the marts need. Keep out: single uses (landed.py), the marts, and what is said of a
figure that counts cannot give (untold.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

import duckdb

# The grains of usage_over_time: a day -> the first day of its period.
GRAINS: Final[Mapping[str, Callable[[date], date]]] = {
    "day": lambda day: day,
    "month": lambda day: day.replace(day=1),
    "week": lambda day: day - timedelta(days=day.weekday()),
}

# Only a period within its trial counts, or, where the programme says so, what of it lies there.
_COUNTS = """
select c.trial_id, coalesce(p.person_id, c.identity_key), greatest(c.period_start, t.period_start),
    least(c.period_end, t.period_end), cast(sum(c.uses) as bigint)
from landed.usage_count c
join programme.trial t on t.trial_id = c.trial_id and c.period_start <= t.period_end and c.period_end >= t.period_start
left join landed.person p on p.identity_key = c.identity_key
where t.counts_partial_periods or (c.period_start >= t.period_start and c.period_end <= t.period_end)
group by all
having sum(c.uses) > 0
order by all
"""


class Count(NamedTuple):
    """Uses of one person from ``first`` to ``last``, at least one."""

    trial: str
    person: str
    first: date
    last: date
    uses: int


def read_counts(connection: duckdb.DuckDBPyConnection) -> list[Count]:
    """Every counted period of every person with a use in it. Reads only."""
    return [Count(*row) for row in connection.execute(_COUNTS).fetchall()]


def untold_grains(counts: list[Count]) -> dict[str, frozenset[str]]:
    """Trial -> grains of which some period lies in more than one; every trial with counts has an entry."""
    found: dict[str, set[str]] = defaultdict(set)
    for trial, first, last in {(count.trial, count.first, count.last) for count in counts}:
        found[trial] |= {grain for grain, start_of in GRAINS.items() if start_of(first) != start_of(last)}
    return {trial: frozenset(grains) for trial, grains in sorted(found.items())}
