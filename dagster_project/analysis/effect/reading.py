"""What the comparisons need, read from the work database after dbt: trials, workshops, staff and uses by day.

Everything is put into an order of labels and numbers: person ids hang on the key, and the last digits of a sum on its
order. Add here: another column that people are matched on. Keep out: arithmetic.
"""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from dagster_project.analysis.effect.comparisons import Effect, Staff, UsesByDay, Workshop, effects
from dagster_project.analysis.effect.windows import Limits, TrialDays
from dagster_project.messages import Message

Row = dict[str, object]


def read_workshop_effect(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Rows of the mart workshop_effect; ``connection`` is on the work database as dbt left it."""
    ((code,),) = connection.execute("SELECT organisation_code FROM programme.organisation").fetchall()
    ((window, days, people),) = connection.execute(
        "SELECT window_days, minimum_days, minimum_people FROM programme.effect_limit"
    ).fetchall()
    found = effects(_trials(connection), _workshops(connection), Limits(window, days, people))
    return [_row(code, effect) for effect in found]


def _row(code: str, effect: Effect) -> Row:
    matched, total = effect.matched_people, effect.treated_people
    return {
        "organisation_code": code,
        "trial_id": effect.trial_id,
        "earlier_trial_id": effect.earlier_trial_id,
        "workshop_id": effect.workshop_id,
        "comparison": effect.comparison,
        "attended": effect.attended,
        "measure": effect.measure,
        "treated_people": total,
        "matched_people": matched,
        "matched_percent": (2000 * matched + total) // (2 * total) / 10 if total else None,
        "control_people": effect.control_people,
        "estimate": _short(effect.estimate),
        "interval_low": _short(effect.interval_low),
        "interval_high": _short(effect.interval_high),
        "refused": effect.reason is not None,
        **_both("reason", effect.reason),
        **_both("caveat", effect.caveat),
    }


def _short(value: float | None) -> float | None:
    """Further digits hang on the order of a sum; the gate computes the same in another one."""
    return None if value is None else round(value, 6)


def _both(name: str, message: Message | None) -> Row:
    return {name: None if message is None else str(message)}


def _trials(connection: duckdb.DuckDBPyConnection) -> list[TrialDays]:
    """In the order of their starts; a workshop's day is no day of any."""
    rows = connection.execute(
        """
        WITH last_used AS (SELECT trial_id, max(used_on) AS last_day FROM intermediate.int_usage_day GROUP BY trial_id)
        SELECT trial.trial_id, trial.unit_of_use, list(day.day ORDER BY day.day) FILTER (
            day.is_working_day AND day.day <= last_used.last_day
            AND day.day NOT IN (SELECT held_on FROM programme.workshop))
        FROM programme.trial AS trial
        JOIN programme.trial_day AS day USING (trial_id)
        LEFT JOIN last_used USING (trial_id)
        GROUP BY trial.trial_id, trial.unit_of_use, trial.period_start
        ORDER BY trial.period_start, trial.trial_id
        """
    ).fetchall()
    return [TrialDays(trial, unit, tuple(days or ())) for trial, unit, days in rows]


def _workshops(connection: duckdb.DuckDBPyConnection) -> list[Workshop]:
    held = connection.execute(
        "SELECT workshop_id, held_on FROM programme.workshop ORDER BY held_on, workshop_id"
    ).fetchall()
    return [_workshop(connection, workshop_id, held_on) for workshop_id, held_on in held]


# Of a person's several entries the first in the file decides, as in section_coverage.
_STAFF = """
CREATE OR REPLACE TEMP TABLE effect_staff AS
WITH attended AS (
    SELECT person_id, count(DISTINCT workshop_id) AS workshops, bool_or(workshop_id = $1) AS here
    FROM intermediate.int_participant GROUP BY person_id
),
listed AS (
    SELECT person_id, first(department_label ORDER BY file_id, file_row) AS department,
        first(section_label ORDER BY file_id, file_row) AS section
    FROM staging.stg_roster_entry
    WHERE valid_from = (SELECT valid_from FROM intermediate.int_workshop_roster WHERE workshop_id = $1)
        AND person_id IS NOT NULL
    GROUP BY person_id
)
SELECT coalesce(listed.person_id, attended.person_id) AS person_id, listed.person_id IS NOT NULL AS is_listed,
    coalesce(department, '') AS department, coalesce(department, '') || chr(31) || coalesce(section, '') AS section,
    coalesce(workshops, 0) AS workshops, coalesce(here, false) AS here
FROM listed FULL JOIN attended USING (person_id)
"""


def _workshop(connection: duckdb.DuckDBPyConnection, workshop_id: str, held_on: date) -> Workshop:
    connection.execute(_STAFF, [workshop_id])
    # Two people alike in all of this may change places: no sum notices. Of days and uses a number stands in for the list,
    # which would be one of millions of days.
    ordered = connection.execute(
        """
        WITH used AS (
            SELECT person_id, bit_xor(hash(trial_id, used_on, uses)) AS uses FROM intermediate.int_usage_day
            GROUP BY person_id
        )
        SELECT person_id, department, section, workshops, here
        FROM effect_staff LEFT JOIN used USING (person_id) WHERE is_listed
        ORDER BY department, section, workshops, here, used.uses
        """
    ).fetchall()
    people = pa.table({"person_id": [row[0] for row in ordered], "person": range(len(ordered))})
    connection.register("effect_people", people)
    departments, sections = (sorted({row[index] for row in ordered}) for index in (1, 2))
    unlisted = dict(
        connection.execute(
            "SELECT CASE WHEN workshops > 1 THEN 'two_or_more' ELSE 'one' END AS attended, count(*) "
            "FROM effect_staff WHERE here AND NOT is_listed GROUP BY attended"
        ).fetchall()
    )
    staff = Staff(
        department=_codes([row[1] for row in ordered], departments),
        section=_codes([row[2] for row in ordered], sections),
        workshops=np.array([row[3] for row in ordered], np.int64),
        here=np.array([row[4] for row in ordered], np.bool_),
        unlisted={"one": unlisted.get("one", 0), "two_or_more": unlisted.get("two_or_more", 0)},
    )
    return Workshop(workshop_id, held_on, staff, _uses(connection))


def _codes(labels: list[str], known: list[str]) -> np.ndarray:
    place = {label: index for index, label in enumerate(known)}
    return np.array([place[label] for label in labels], np.int64)


def _uses(connection: duckdb.DuckDBPyConnection) -> dict[str, UsesByDay]:
    """By trial, of the listed people only; a person is the place among them, a day its ordinal."""
    found = {}
    for (trial,) in connection.execute("SELECT trial_id FROM programme.trial").fetchall():
        columns = connection.execute(
            "SELECT person, datediff('day', DATE '0001-01-01', used_on) + 1 AS day, uses "
            "FROM intermediate.int_usage_day JOIN effect_people USING (person_id) WHERE trial_id = $1",
            [trial],
        ).fetchnumpy()
        found[trial] = UsesByDay(*(np.asarray(columns[name], np.int64) for name in ("person", "day", "uses")))
    return found
