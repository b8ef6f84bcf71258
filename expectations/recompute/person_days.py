"""How people used the tool, from the landed rows: by person and day, by person, by period and by kind of work.

Files of a trial are summed by groups that have no person in common, so that sums over groups are sums over people; a group's sums
are kept as long as all that they are made of is the same (kept_groups.py). Nothing of the pipeline's own sums is read.
Add here: what else of single uses the marts need. Keep out: the marts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from dagster_project.kept_files import KeptFiles, listed, write_parquet
from expectations.recompute.kept_groups import Group, groups_of

_FEW = 20
# A use outside its trial's period is no use of it.
_USES = """
landed.usage_event e
join use_group g on g.file_id = e.file_id and $named
join programme.trial t on t.trial_id = e.trial_id and e.used_on between t.period_start and t.period_end
left join landed.person p on p.identity_key = e.identity_key
"""
_SUMS = {
    "person_day": f"""
        select g.use_group, e.trial_id, coalesce(p.person_id, e.identity_key) as person, e.used_on, count(*) as uses
        from {_USES} group by all
    """,
    "person_use": f"""
        with of_session as (
            select e.trial_id, coalesce(p.person_id, e.identity_key) as person,
                count(distinct e.session_key) as sessions, bool_or(e.session_key is null) as some_without
            from {_USES} group by 1, 2
        ),
        of_day as (
            select use_group, trial_id, person, cast(sum(uses) as bigint) as uses, count(*) as days,
                min(used_on) as first_day, max(used_on) as last_day,
                list(distinct used_on - cast(isodow(used_on) - 1 as integer)) as weeks
            from new_person_day group by all
        )
        select of_day.*, sessions, some_without from of_day join of_session using (trial_id, person)
    """,
    "period_use": """
        with use as (
            select *, used_on - cast(isodow(used_on) - 1 as integer) as used_week,
                make_date(year(used_on), month(used_on), 1) as used_month
            from new_person_day
        )
        select use_group, trial_id, used_on, used_week, used_month, cast(sum(uses) as bigint) as uses,
            count(distinct person) as people
        from use
        group by grouping sets (
            (use_group, trial_id, used_on), (use_group, trial_id, used_week), (use_group, trial_id, used_month))
    """,
    "kind_use": f"select g.use_group, e.kind_code, count(*) as uses from {_USES} group by all",
}


def make_person_days(connection: duckdb.DuckDBPyConnection, kept: KeptFiles | None = None) -> None:
    """Temporary relations ``person_day`` (trial_id, person, used_on, uses), ``person_use`` (trial_id, person, uses, days,
    first_day, last_day, weeks, sessions, some_without), ``period_use`` (trial_id, used_on or used_week or used_month, uses,
    people) and ``kind_use`` (kind_code, uses), of the landed rows as they are now; the last two by group of files.

    Raises:
        RuntimeError: two groups have a person in common, so that their sums are not sums over people.
    """
    groups = groups_of(connection, keep=kept is not None)
    found: dict[str, list[Path]] = {name: [] for name in _SUMS}
    new: list[Group] = []
    for group in groups:
        paths = {name: kept.find(f"{group.key}{name}") for name in _SUMS} if kept else {}
        if kept and all(paths.values()):
            for name, path in paths.items():
                found[name] += [path] if path else []
        else:
            new.append(group)
    _sum_up(connection, new)
    for name in _SUMS:
        columns = "* exclude (use_group)"
        for number, group in enumerate(new if kept else ()):
            query = f"select {columns} from new_{name} where use_group = {number}"
            assert kept is not None
            found[name].append(kept.make(f"{group.key}{name}", lambda to, q=query: write_parquet(connection, q, to)))  # type: ignore[misc]
        source = f"read_parquet({listed(found[name])})" if found[name] else f"(select {columns} from new_{name})"
        connection.execute(f"create or replace temp view {name} as from {source}")
    if kept:
        kept.sweep()
    twice = "select 1 from person_use group by trial_id, person having count(*) > 1 limit 1"
    if connection.execute(twice).fetchall():
        raise RuntimeError("two groups of files have a person in common")


def _sum_up(connection: duckdb.DuckDBPyConnection, groups: Sequence[Group]) -> None:
    """Temporary tables ``new_<sum>`` over these groups, numbered in their order."""
    connection.execute("create or replace temp table use_group (file_id varchar, use_group integer)")
    placed = [(file_id, number) for number, group in enumerate(groups) for file_id in group.files]
    if placed:
        connection.executemany("insert into use_group values (?, ?)", placed)
    # A few are named, so that the rows of all others are passed over; for many the join alone is quicker.
    few = ", ".join("'" + file_id.replace("'", "''") + "'" for file_id, _ in placed[:_FEW]) or "''"
    named = f"e.file_id in ({few})" if len(placed) <= _FEW else "true"
    for name, query in _SUMS.items():
        connection.execute(f"create or replace temp table new_{name} as {query.replace('$named', named)}")


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
