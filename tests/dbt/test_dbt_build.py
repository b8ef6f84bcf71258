"""The marts of the small work database, every row counted by hand from small_work_database.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt.dbt_command import DbtRun

COUNTED: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "trial_adoption": (
        "trial_id, eligible_people, active_people, adoption_rate, adoption_percent, adoption_percent_low,"
        " adoption_percent_high, total_uses, median_uses",
        [
            ("t1", 10, 3, 0.3, 30.0, 25.0, 37.5, 15, 2.0),
            ("t2", 4, 0, 0.0, 0.0, 0.0, 0.0, 0, None),
            ("t3", 6, 2, 2 / 6, 33.3, 33.3, 33.3, 19, 9.5),
            ("t4", 5, 2, 0.4, 40.0, 40.0, 40.0, None, None),
        ],
    ),
    "usage_frequency": (
        "trial_id, bucket_order, people, active_people, share_percent",
        [
            *[("t1", 0, 7, 3, None), ("t1", 1, 2, 3, 66.7), ("t1", 2, 1, 3, 33.3), ("t1", 3, 0, 3, 0.0)],
            *[("t2", 0, 4, 0, None), ("t2", 1, 0, 0, None), ("t2", 2, 0, 0, None), ("t2", 3, 0, 0, None)],
            *[("t3", 0, 4, 2, None), ("t3", 1, 1, 2, 50.0), ("t3", 2, 1, 2, 50.0), ("t3", 3, 0, 2, 0.0)],
            ("t4", 0, 3, 2, None),
        ],
    ),
    "usage_over_time": (
        "trial_id, grain, period_start, active_people, new_people, uses",
        [
            ("t1", "day", date(2023, 10, 1), 2, 2, 2),
            ("t1", "day", date(2023, 10, 2), 0, 0, 0),
            ("t1", "day", date(2023, 10, 3), 2, 1, 13),
            ("t1", "month", date(2023, 10, 1), 3, 3, 15),
            ("t1", "week", date(2023, 9, 25), 2, 2, 2),
            ("t1", "week", date(2023, 10, 2), 2, 1, 13),
            ("t3", "month", date(2025, 1, 1), 1, 1, 3),
            ("t3", "month", date(2025, 2, 1), 2, 1, 16),
        ],
    ),
    "workshop_attendance": (
        "workshop_id, capacity, participants, fill_percent, first_time_people, repeat_people, repeat_percent",
        [("w1", None, 3, None, 3, 0, 0.0), ("w2", 4, 2, 50.0, 1, 1, 50.0)],
    ),
    "section_coverage": (
        "workshop_id, participants_from_section, sections",
        [
            *[("w1", 0, 1), ("w1", 1, 1), ("w1", 2, 1), ("w1", 3, 0)],
            *[("w2", 0, 2), ("w2", 1, 1), ("w2", 2, 0), ("w2", 3, 0)],
        ],
    ),
    "repeat_attendance": (
        "earlier_workshop_id, later_workshop_id, earlier_participants, later_participants, attended_both,"
        " share_of_earlier_percent, share_of_later_percent",
        [("w1", "w2", 3, 2, 1, 33.3, 50.0)],
    ),
    "series_summary": (
        "series_id, workshops, participations, unique_people, people_attending_two_or_more, invitations,"
        " invited_unique_people, responses, response_percent",
        [("s1", 2, 5, 4, 1, 5, 4, 4, 80.0)],
    ),
    "survey_response": (
        "survey_id, stage, population, invited_people, answers_received, responses, response_percent",
        [
            ("t1-staff", "post", "eligible(t1)", 10, 0, 0, 0.0),
            ("w1-after", "post", "participants(w1)", 3, 3, 2, 66.7),
            ("w2-after", "post", "participants(w2)", 2, 2, 2, 100.0),
            ("w2-before", "pre", "participants(w2)", 2, 1, 1, 50.0),
        ],
    ),
    "survey_answers": (
        "survey_id, question_code, option_order, is_favourable, answers, base, share_percent",
        [
            ("w1-after", "satisfaction", 1, True, 1, 1, 100.0),
            ("w1-after", "satisfaction", 2, True, 0, 1, 0.0),
            ("w1-after", "satisfaction", 3, False, 0, 1, 0.0),
            ("w1-after", "valuable", 1, False, 1, 2, 50.0),
            ("w1-after", "valuable", 2, False, 2, 2, 100.0),
            ("w2-after", "satisfaction", 1, True, 0, 2, 0.0),
            ("w2-after", "satisfaction", 2, True, 1, 2, 50.0),
            ("w2-after", "satisfaction", 3, False, 1, 2, 50.0),
            ("w2-before", "problem", 1, False, 1, 1, 100.0),
            ("w2-before", "problem", 2, False, 0, 1, 0.0),
        ],
    ),
    "survey_themes": (
        "survey_id, question_code, theme_code, theme_order, theme_label, answers, base",
        [
            ("w1-after", "comment", "no_time", 2, "時間がない", 1, 1),
            ("w1-after", "comment", "other", 3, "その他", 0, 1),
            ("w1-after", "comment", "wants_cases", 1, "事例", 1, 1),
        ],
    ),
    # All 15 single uses of t1 are drafts; t3 and t4 tell no kinds.
    "work_kinds": (
        "kind_code, kind_order, asked_for, asked_base, asked_percent, uses, uses_base, uses_percent",
        [
            ("draft", 1, 1, 1, 100.0, 15, 15, 100.0),
            ("idea", 2, 0, 1, 0.0, 0, 15, 0.0),
            ("uncoded", 3, 0, 1, 0.0, 0, 15, 0.0),
        ],
    ),
    "survey_headline": (
        "scope, scope_id, question_code, favourable, base, not_answered, not_responding, favourable_percent,"
        " interval_method, bound_low, bound_high",
        [
            ("series", "s1", "satisfaction", 2, 3, 1, 1, 66.7, None, 2 / 5, 4 / 5),
            ("survey", "w1-after", "satisfaction", 1, 1, 1, 1, 100.0, None, 1 / 3, 1.0),
            ("survey", "w2-after", "satisfaction", 1, 2, 0, 0, 50.0, None, 0.5, 0.5),
        ],
    ),
    "input_files": (
        "scope_id, kind, status, rows_in, rows_accepted, rows_excluded",
        [
            ("roster", "roster", "read", 5, 5, 0),
            ("t1", "usage", "read", 16, 15, 1),
            ("t3", "usage", "read", 5, 5, 0),
            ("t4", "usage", "read", 4, 4, 0),
            ("w1", "attendance", "read", 4, 4, 0),
            ("w1-after", "survey", "read", 3, 3, 0),
            ("w2", "attendance", "read", 2, 2, 0),
            ("w2-after", "survey", "read", 2, 2, 0),
            ("w2-before", "survey", "read", 1, 1, 0),
        ],
    ),
}


def test_everything_passes_on_rows_without_a_fault(build: DbtRun) -> None:
    assert build.exit_code == 0, build.output
    assert set(build.statuses.values()) == {"success", "pass", "no-op"}


@pytest.mark.parametrize("mart", COUNTED)
def test_a_mart_holds_what_a_person_counts(mart: str, marts: duckdb.DuckDBPyConnection) -> None:
    columns, expected = COUNTED[mart]
    rows = marts.execute(f"select {columns} from marts.{mart} order by all").fetchall()
    as_floats = [tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in rows]
    assert as_floats == expected
    codes = marts.execute(f"select distinct organisation_code from marts.{mart}").fetchall()
    assert codes == [("142077",)]


def test_the_schemas_are_called_exactly_as_readers_know_them(marts: duckdb.DuckDBPyConnection) -> None:
    query = "select schema_name from duckdb_tables() union select schema_name from duckdb_views() where not internal"
    found = marts.execute(query).fetchall()
    assert {name for (name,) in found} - {"main"} == {"programme", "landed", "staging", "intermediate", "marts"}


def test_marts_are_tables(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    assert {name for (name,) in found} == set(COUNTED)
