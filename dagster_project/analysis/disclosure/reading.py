"""The unsuppressed counts out of the work database, as dbt left them.

Add here: the reading of another count. Keep out: arithmetic, and the second way to the same counts
(expectations/recompute/departments.py).
"""

from __future__ import annotations

from itertools import groupby

import duckdb

from dagster_project.analysis.disclosure.counts import Adopted, Answered, Attended, Counts

_ADOPTED = """
SELECT trial_id, is_listed, department_label, eligible_people, active_people,
    CASE WHEN bool_and(days_are_known) OVER (PARTITION BY trial_id) THEN one_day_only_people END
FROM intermediate.int_department_adoption
ORDER BY ALL
"""
_ATTENDED = """
SELECT workshop_id, is_listed, department_label, section_label, people, participants
FROM intermediate.int_section_attendance ORDER BY ALL
"""
_ANSWERED = """
SELECT survey_id, is_listed, department_label, invited_people, responses
FROM intermediate.int_department_response ORDER BY ALL
"""
_COVERAGE = """
SELECT workshop_id, list(sections ORDER BY participants_from_section) FROM marts.section_coverage GROUP BY workshop_id
"""


def read_counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """``connection`` is on the work database after dbt."""

    def grouped(query: str) -> dict[str, list[tuple[object, ...]]]:
        found = connection.execute(query).fetchall()
        return {str(key): [row[1:] for row in rows] for key, rows in groupby(found, key=lambda row: row[0])}

    ((code, minimum),) = connection.execute(
        "SELECT organisation_code, small_group_minimum FROM programme.organisation"
    ).fetchall()
    participants = "SELECT survey_id, population_id FROM programme.survey WHERE population_kind = 'participants'"
    return Counts(
        organisation=code,
        minimum=minimum,
        trials={trial: tuple(Adopted(*row) for row in rows) for trial, rows in grouped(_ADOPTED).items()},  # type: ignore[arg-type]
        workshops={held: tuple(Attended(*row) for row in rows) for held, rows in grouped(_ATTENDED).items()},  # type: ignore[arg-type]
        surveys={survey: tuple(Answered(*row) for row in rows) for survey, rows in grouped(_ANSWERED).items()},  # type: ignore[arg-type]
        workshop_of=dict(connection.execute(participants).fetchall()),
        coverage={workshop: tuple(steps) for workshop, steps in connection.execute(_COVERAGE).fetchall()},
    )
