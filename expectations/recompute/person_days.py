"""How often each person used the tool on each day: the one pass over the uses that most of the recomputation is made of.

Add here: nothing; a second column would make the table as long as the uses. Keep out: sessions (ways.py), the marts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

# A use outside its trial's period is no use of it.
PERSON_DAYS = """
select e.trial_id, coalesce(p.person_id, e.identity_key) as person, e.used_on, count(*) as uses
from landed.usage_event e
join programme.trial t on t.trial_id = e.trial_id and e.used_on between t.period_start and t.period_end
left join landed.person p on p.identity_key = e.identity_key
group by all
"""


def make_person_days(connection: duckdb.DuckDBPyConnection) -> None:
    """Temporary table ``person_day`` (trial_id, person, used_on, uses), anew from the landed rows as they are now."""
    connection.execute(f"create or replace temp table person_day as {PERSON_DAYS}")


class UsesInWindows:
    """Uses of everybody on some days of a trial, each window counted once: a row per person and day would be millions."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._counted: dict[tuple[str, tuple[date, ...]], dict[str, int]] = {}

    def on(self, trial: str, days: Sequence[date]) -> dict[str, int]:
        """Person -> uses on these days, people without any left out."""
        window = (trial, tuple(days))
        if window not in self._counted:
            rows = self._connection.execute(
                "select person, cast(sum(uses) as bigint) from person_day"
                " where trial_id = $1 and list_contains($2::date[], used_on) group by person",
                [trial, list(days)],
            ).fetchall()
            self._counted[window] = dict(rows)
        return self._counted[window]
