"""How often each person used the tool on each day: the one pass over the uses that most of the recomputation is made of.

Add here: nothing; a second column would make the table as long as the uses. Keep out: sessions (ways.py), the marts.
"""

from __future__ import annotations

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
