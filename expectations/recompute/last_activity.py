"""People of whom only the day of the last use is known, as the recomputation counts them.

Add here: what else such days tell of a person. Keep out: uses (landed.py, counts.py), and the marts.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

# A day outside the trial says nothing of it; a trial with any row is known in this way.
_LAST = """
select a.trial_id,
    case when a.last_used_on between t.period_start and t.period_end then coalesce(p.person_id, a.identity_key) end
from landed.last_activity a
join programme.trial t on t.trial_id = a.trial_id
left join landed.person p on p.identity_key = a.identity_key
group by all
order by all
"""


def read_last_active(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """Trial -> people with a last use in it, for every trial known by days of last activity. Reads only."""
    found: dict[str, set[str]] = defaultdict(set)
    for trial, person in connection.execute(_LAST).fetchall():
        found[trial].update(() if person is None else (person,))
    return {trial: frozenset(people) for trial, people in sorted(found.items())}
