"""All marts of use from three aggregates (usage_day, person_session, kind_use), in plain SQL that knows no model of dbt.

The tables of the programme file are given; what is measured is the work on events. Add here: another mart that comes
from events. Keep out: how the aggregates are made (each tool does that), marts of surveys and workshops.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from dagster_project import programme
from dagster_project.intake.settling.programme_tables import register_programme
from dagster_project.settings import DataRoot


def _percent(part: str, whole: str) -> str:
    """Rounded half up to one decimal, from whole numbers."""
    return (
        f"CAST((2000 * CAST({part} AS BIGINT) + CAST({whole} AS BIGINT)) // nullif(2 * CAST({whole} AS BIGINT), 0) "
        "* CAST(0.1 AS DECIMAL(2, 1)) AS DECIMAL(5, 1))"
    )


# What several marts need, once: people with their uses, weeks of people, how far the log reaches.
_BASES: Final = {
    "organisation": "SELECT organisation_code FROM programme.organisation",
    "day": "SELECT trial_id, day, week_start, month_start, is_working_day FROM programme.trial_day",
    "person": """
        SELECT trial_id, person, CAST(sum(uses) AS BIGINT) AS uses, count(*) AS days, min(used_on) AS first_day
        FROM usage_day GROUP BY ALL""",
    "week": "SELECT DISTINCT trial_id, person, date_trunc('week', used_on)::DATE AS week_start FROM usage_day",
    "reach": """
        SELECT trial_id, last_day,
            (SELECT count(*) FROM day WHERE day.trial_id = used.trial_id AND is_working_day AND day <= last_day)
                AS working_days,
            (SELECT min(day) FROM day WHERE day.trial_id = used.trial_id AND is_working_day AND day > last_day)
                AS next_working_day
        FROM (SELECT trial_id, max(used_on) AS last_day FROM usage_day GROUP BY ALL) AS used""",
    "bucket": "FROM programme.usage_bucket",
    "total": """
        SELECT trial.trial_id, coalesce(active_people, 0) AS active_people, coalesce(total_uses, 0) AS total_uses, median_uses
        FROM programme.trial LEFT JOIN (
            SELECT trial_id, count(*) AS active_people, CAST(sum(uses) AS BIGINT) AS total_uses,
                CAST(median(uses) AS DECIMAL(9, 1)) AS median_uses
            FROM person GROUP BY ALL
        ) USING (trial_id)""",
}

MARTS: Final = {
    "trial_adoption": f"""
        SELECT organisation_code, trial_id, fiscal_year, period_start, period_end, unit_of_use, eligible_people,
            eligible_is_approximate, active_people, active_people / nullif(eligible_people, 0) AS adoption_rate,
            {_percent("active_people", "eligible_people")} AS adoption_percent,
            {_percent("active_people", "eligible_people_high")} AS adoption_percent_low,
            {_percent("active_people", "eligible_people_low")} AS adoption_percent_high, total_uses, median_uses
        FROM organisation CROSS JOIN programme.trial JOIN total USING (trial_id)""",
    "usage_frequency": f"""
        SELECT organisation_code, trial_id, bucket_order, bucket_label, min_uses, max_uses,
            CASE bucket_order WHEN 0 THEN greatest(eligible_people - active_people, 0) ELSE inside END AS people, active_people,
            CASE WHEN bucket_order > 0 THEN inside / nullif(active_people, 0) END AS share_rate,
            CASE WHEN bucket_order > 0 THEN {_percent("inside", "active_people")} END AS share_percent
        FROM organisation CROSS JOIN (
            SELECT trial.trial_id, eligible_people, bucket.*, count(person.person) AS inside
            FROM programme.trial CROSS JOIN bucket LEFT JOIN person
                ON person.trial_id = trial.trial_id AND uses >= min_uses AND uses <= coalesce(max_uses, uses)
            GROUP BY ALL
        ) JOIN total USING (trial_id)""",
    "usage_by_definition": """
        WITH defined AS (
            SELECT trial_id, unit_of_use AS definition, person, uses
            FROM person JOIN programme.trial USING (trial_id)
            UNION ALL SELECT trial_id, 'day', person, days FROM person
            UNION ALL SELECT trial_id, 'session', person, sessions FROM person_session
        )
        SELECT organisation_code, trial_id, definition, bucket_order, bucket_label,
            CASE WHEN NOT told THEN NULL WHEN bucket_order = 0 THEN greatest(eligible_people - active_people, 0) ELSE inside END
                AS people, told AS available
        FROM organisation CROSS JOIN (
            SELECT trial.trial_id, eligible_people, wanted.definition, bucket.bucket_order, bucket_label,
                wanted.definition IN (unit_of_use, 'day', 'session') AS told, count(defined.person) AS inside
            FROM programme.trial CROSS JOIN bucket
            CROSS JOIN (VALUES ('prompt'), ('session'), ('day'), ('reply')) AS wanted (definition)
            LEFT JOIN defined ON defined.trial_id = trial.trial_id AND defined.definition = wanted.definition
                AND uses >= min_uses AND uses <= coalesce(max_uses, uses)
            GROUP BY ALL
        ) JOIN total USING (trial_id)""",
    "usage_over_time": """
        WITH period AS (
            SELECT trial_id, day, unnest(['day', 'week', 'month']) AS grain,
                unnest([day, week_start, month_start]) AS period_start
            FROM day JOIN reach USING (trial_id) WHERE day <= last_day
        )
        SELECT organisation_code, trial_id, grain, period_start, count(DISTINCT person) AS active_people,
            count(CASE WHEN first_day = day THEN 1 END) AS new_people, CAST(coalesce(sum(uses), 0) AS BIGINT) AS uses
        FROM organisation CROSS JOIN period
        LEFT JOIN (
            SELECT trial_id, person, used_on AS day, usage_day.uses, first_day
            FROM usage_day JOIN person USING (trial_id, person)
        ) USING (trial_id, day)
        GROUP BY ALL""",
    "usage_retention": f"""
        WITH cohort AS (SELECT trial_id, person, min(week_start) AS cohort_week FROM week GROUP BY ALL),
        size AS (SELECT trial_id, cohort_week, count(*) AS cohort_people FROM cohort GROUP BY ALL),
        back AS (
            SELECT trial_id, cohort_week, week_start, count(*) AS people
            FROM week JOIN cohort USING (trial_id, person) GROUP BY ALL
        ),
        seen AS (
            SELECT trial_id, week_start, coalesce(next_working_day > week_start + 4, period_end >= week_start + 4) AS ended
            FROM day JOIN reach USING (trial_id) JOIN programme.trial USING (trial_id)
            WHERE day <= last_day GROUP BY ALL
        )
        SELECT organisation_code, trial_id, cohort_week, (week_start - cohort_week) // 7 AS weeks_since_first_use, week_start,
            ended AS week_has_ended, cohort_people, coalesce(people, 0) AS retained_people,
            CASE WHEN ended OR week_start = cohort_week THEN {_percent("coalesce(people, 0)", "cohort_people")} END
                AS retention_percent
        FROM organisation CROSS JOIN size JOIN seen USING (trial_id) LEFT JOIN back USING (trial_id, cohort_week, week_start)
        WHERE week_start >= cohort_week""",
    "usage_concentration": f"""
        WITH placed AS (
            SELECT *, row_number() OVER (PARTITION BY trial_id ORDER BY uses DESC, person) - 1 AS before,
                uses <= (SELECT coalesce(max_uses, uses) FROM bucket WHERE bucket_order = 1) AS is_low,
                first_day - period_start AS days_to_first_use
            FROM person JOIN programme.trial USING (trial_id) JOIN total USING (trial_id)
        )
        SELECT organisation_code, trial_id, count(*) AS active_people,
            count(*) FILTER (10 * before < active_people) AS top_tenth_people,
            CAST(sum(uses) FILTER (10 * before < active_people) AS BIGINT) AS top_tenth_uses,
            CAST(sum(uses) AS BIGINT) AS total_uses,
            {_percent("sum(uses) FILTER (10 * before < active_people)", "sum(uses)")} AS share_percent,
            count(*) FILTER (days = 1) AS one_day_only_people, count(*) FILTER (is_low) AS lowest_bucket_people,
            count(*) FILTER (is_low AND days = 1) AS lowest_bucket_one_day_people,
            count(*) FILTER (is_low AND days > 1) AS lowest_bucket_spread_people,
            CAST(median(days_to_first_use) AS DECIMAL(9, 1)) AS median_days_to_first_use
        FROM organisation CROSS JOIN placed GROUP BY organisation_code, trial_id""",
    "trial_comparison": """
        SELECT organisation_code, earlier_trial_id, later_trial_id, earlier_total_uses, earlier_working_days,
            earlier_eligible_people * earlier_working_days AS earlier_person_working_days,
            earlier_total_uses / (earlier_eligible_people * earlier_working_days)
                AS earlier_uses_per_eligible_person_working_day,
            later_total_uses, later_working_days, later_eligible_people * later_working_days AS later_person_working_days,
            later_total_uses / (later_eligible_people * later_working_days) AS later_uses_per_eligible_person_working_day
        FROM organisation CROSS JOIN pair""",
    "trial_comparison_buckets": f"""
        WITH filled AS (
            SELECT earlier_trial_id, later_trial_id, bucket_order, bucket_label, shared, side.trial_id, eligible, active,
                count(person.person) AS inside
            FROM (
                SELECT *, least(earlier_working_days, later_working_days) AS shared,
                    unnest([earlier_trial_id, later_trial_id]) AS trial_id,
                    unnest([earlier_working_days, later_working_days]) AS own,
                    unnest([earlier_eligible_people, later_eligible_people]) AS eligible,
                    unnest([earlier_active_people, later_active_people]) AS active
                FROM pair
            ) AS side CROSS JOIN bucket
            LEFT JOIN person ON person.trial_id = side.trial_id AND uses * shared >= min_uses * own
                AND (max_uses IS NULL OR uses * shared < (max_uses + 1) * own)
            GROUP BY ALL
        ),
        counted AS (
            SELECT *, inside + CASE bucket_order WHEN 0 THEN greatest(eligible - active, 0) ELSE 0 END AS people FROM filled
        )
        SELECT organisation_code, earlier_trial_id, later_trial_id, bucket_order, earlier.bucket_label,
            earlier.shared AS shared_working_days, earlier.people AS earlier_people, earlier.eligible AS earlier_eligible_people,
            {_percent("earlier.people", "earlier.eligible")} AS earlier_percent, later.people AS later_people,
            later.eligible AS later_eligible_people, {_percent("later.people", "later.eligible")} AS later_percent
        FROM organisation CROSS JOIN counted AS earlier JOIN counted AS later
            USING (earlier_trial_id, later_trial_id, bucket_order)
        WHERE earlier.trial_id = earlier_trial_id AND later.trial_id = later_trial_id""",
    "work_kinds": f"""
        WITH base AS (SELECT CAST(coalesce(sum(uses), 0) AS BIGINT) AS uses_base FROM kind_use),
        kind AS (
            FROM programme.work_kind UNION ALL SELECT max(kind_order) + 1, 'uncoded', NULL FROM programme.work_kind
        )
        SELECT organisation_code, kind_code, kind_order, CAST(coalesce(uses, 0) AS BIGINT) AS uses, uses_base,
            {_percent("coalesce(uses, 0)", "uses_base")} AS uses_percent
        FROM organisation CROSS JOIN kind CROSS JOIN base
        LEFT JOIN (SELECT coalesce(kind_code, 'uncoded') AS kind_code, uses FROM kind_use) USING (kind_code)""",
}

_PAIR: Final = """
    SELECT earlier.trial_id AS earlier_trial_id, later.trial_id AS later_trial_id,
        earlier.eligible_people AS earlier_eligible_people, later.eligible_people AS later_eligible_people,
        earlier.active_people AS earlier_active_people, later.active_people AS later_active_people,
        earlier.total_uses AS earlier_total_uses, later.total_uses AS later_total_uses,
        earlier.working_days AS earlier_working_days, later.working_days AS later_working_days
    FROM side AS earlier JOIN side AS later
        ON (earlier.period_start, earlier.trial_id) < (later.period_start, later.trial_id)"""


def programme_tables(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Schema ``programme``: trials, their days, buckets, kinds of work."""
    data_root = DataRoot(root)
    connection.execute("CREATE SCHEMA landed")
    register_programme(connection, programme.read(data_root.programme_file))


def write_marts(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """``folder/<mart>.parquet`` for each of MARTS, from the aggregates that the connection holds by their names."""
    for name, query in _BASES.items():
        connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
    connection.execute(
        "CREATE TEMP TABLE side AS FROM programme.trial JOIN total USING (trial_id) JOIN reach USING (trial_id)"
    )
    connection.execute(f"CREATE TEMP TABLE pair AS {_PAIR}")
    for mart, query in MARTS.items():
        connection.execute(f"COPY ({query}) TO '{folder}/{mart}.parquet' (FORMAT parquet)")


def differences(folder: Path, release: Path) -> list[str]:
    """What a release's marts of use have that a yardstick's have not, or the other way round; empty where cell by cell
    they are equal. Compared are the columns that the yardstick has: not the sentences of refusals, nor what surveys say."""
    connection = duckdb.connect()
    found = []
    for mart in MARTS:
        ours = f"read_parquet('{release}/parquet/{mart}.parquet')"
        theirs = f"read_parquet('{folder}/{mart}.parquet')"
        columns = ", ".join(row[0] for row in connection.execute(f"DESCRIBE FROM {theirs}").fetchall())
        rows = [connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0] for source in (ours, theirs)]
        for one, other in ((ours, theirs), (theirs, ours)):
            query = f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}"
            missing = connection.execute(query).fetchall()
            if missing or rows[0] != rows[1] or not rows[0]:
                found.append(f"{mart}: {rows} rows, {len(missing)} differ, such as {missing[:2]}")
    return found
