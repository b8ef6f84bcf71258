"""The marts of the small work database, every row counted by hand from small_work_database.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt.dbt_command import DbtRun


def _told(trial: str, definition: str, *people: int | None) -> list[tuple[Any, ...]]:
    """Rows of usage_by_definition by bucket."""
    return [(trial, definition, order, count, count is not None) for order, count in enumerate(people)]


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
    # Sunday, 1 October: p1 and p3; Tuesday the 3rd, the last use: p1 again, p2 for the first time. Its week has not ended.
    "usage_retention": (
        "trial_id, cohort_week, weeks_since_first_use, week_start, week_has_ended, cohort_people, retained_people,"
        " retention_percent",
        [
            ("t1", date(2023, 9, 25), 0, date(2023, 9, 25), True, 2, 2, 100.0),
            ("t1", date(2023, 9, 25), 1, date(2023, 10, 2), False, 2, 1, None),
            ("t1", date(2023, 10, 2), 0, date(2023, 10, 2), False, 1, 1, 100.0),
        ],
    ),
    # t1: p2 has 12 of 15 uses on one day, p3 1, p1 2 on two days; p1 and p3 begin at once, p2 two days later.
    # t3: p2 has 12 of 19.
    "usage_concentration": (
        "trial_id, active_people, top_tenth_people, top_tenth_uses, total_uses, share_percent, one_day_only_people,"
        " lowest_bucket_people, lowest_bucket_one_day_people, lowest_bucket_spread_people, median_days_to_first_use",
        [
            ("t1", 3, 1, 12, 15, 80.0, 2, 2, 1, 1, 0.0),
            ("t2", 0, 0, 0, 0, None, 0, 0, 0, 0, None),
            ("t3", 2, 1, 12, 19, 63.2, None, 1, None, None, None),
            ("t4", 2, 1, None, None, None, None, None, None, None, None),
        ],
    ),
    # t1: 500 yen for 3 people and 15 uses, hours not declared. t2: 123 yen and 1 h, nobody to divide by. t4: 4 h for 2 people.
    "cost": (
        "trial_id, paid_yen, staff_yen, cost_yen, active_people, total_uses, paid_per_active_person, paid_per_use,"
        " cost_per_active_person, cost_per_use, break_even_minutes_per_use, undeclared_costs",
        [
            ("t1", 500, None, None, 3, 15, 166.7, 33.3, None, None, None, "staff_hours"),
            ("t2", 123, 3000, 3123, 0, 0, None, None, None, None, None, None),
            ("t3", *[None] * 3, 2, 19, *[None] * 5, "licence_yen, setup_yen, other_yen, staff_hours"),
            ("t4", 0, 12000, 12000, 2, None, 0.0, None, 6000.0, None, None, None),
        ],
    ),
    # 3 people of 125 minutes are 6.25 h at 3000 yen, 2 of 60 are 2 h: 8.25 h together.
    "workshop_cost": (
        "scope, scope_id, workshops, paid_yen, participants, participant_minutes, participant_hours, participant_yen,"
        " staff_yen, cost_yen, paid_per_participant, cost_per_participant, undeclared_costs",
        [
            ("series", "s1", 2, None, 5, 495, 8.3, 24750, 9000, None, None, None, "venue_yen"),
            ("workshop", "w1", 1, 0, 3, 375, 6.3, 18750, 6000, 24750, 0.0, 8250.0, None),
            ("workshop", "w2", 1, None, 2, 120, 2.0, 6000, 3000, None, None, None, "venue_yen"),
        ],
    ),
    # By sessions and by days all three people of t1 have fewer than 10; months of t3 tell neither.
    "usage_by_definition": (
        "trial_id, definition, bucket_order, people, available",
        [
            *_told("t1", "day", 7, 3, 0, 0),
            *_told("t1", "prompt", 7, 2, 1, 0),
            *_told("t1", "reply", None, None, None, None),
            *_told("t1", "session", 7, 3, 0, 0),
            *_told("t2", "day", 4, 0, 0, 0),
            *_told("t2", "prompt", 4, 0, 0, 0),
            *_told("t2", "reply", None, None, None, None),
            *_told("t2", "session", 4, 0, 0, 0),
            *_told("t3", "day", None, None, None, None),
            *_told("t3", "prompt", 4, 1, 1, 0),
            *_told("t3", "reply", None, None, None, None),
            *_told("t3", "session", None, None, None, None),
            *[row for name in ("day", "prompt", "reply", "session") for row in _told("t4", name, *[None] * 4)],
        ],
    ),
    # t1: Monday 2 and Tuesday 3 October, 15 uses by 10 people in 2 days. t3: 8 weeks of 5 days, 19 uses by 6 people.
    "trial_comparison": (
        "earlier_trial_id, later_trial_id, comparable, earlier_working_days, earlier_uses_per_eligible_person_working_day,"
        " later_working_days, later_uses_per_eligible_person_working_day",
        [
            ("t1", "t2", False, 2, None, 0, None),
            ("t1", "t3", True, 2, 15 / 20, 40, 19 / 240),
            ("t1", "t4", False, 2, None, None, None),
            ("t2", "t3", False, 0, None, 40, None),
            ("t2", "t4", False, 0, None, None, None),
            ("t3", "t4", False, 40, None, None, None),
        ],
    ),
    # To 2 days of 40, 7 and 12 uses of t3 are 0.35 and 0.6.
    "trial_comparison_buckets": (
        "earlier_trial_id, later_trial_id, bucket_order, shared_working_days, earlier_people, earlier_percent,"
        " later_people, later_percent",
        [
            *[("t1", "t2", order, None, None, None, None, None) for order in range(4)],
            ("t1", "t3", 0, 2, 7, 70.0, 6, 100.0),
            ("t1", "t3", 1, 2, 2, 20.0, 0, 0.0),
            ("t1", "t3", 2, 2, 1, 10.0, 0, 0.0),
            ("t1", "t3", 3, 2, 0, 0.0, 0, 0.0),
            *[
                (*pair, order, None, None, None, None, None)
                for pair in (("t1", "t4"), ("t2", "t3"), ("t2", "t4"), ("t3", "t4"))
                for order in range(4)
            ],
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
        "survey_id, stage, population, invited_people, answers_received, responses, response_percent,"
        " not_invited_answers, double_answers, late_answers, early_answers, anonymous_answers, untimed_answers,"
        " partial_responses, rate_definition[:3]",
        [
            ("t1-staff", "post", "eligible(t1)", 10, 0, 0, 0.0, 0, 0, 0, 0, 0, 0, 0, "RR4"),
            ("w1-after", "post", "participants(w1)", 3, 3, 2, 66.7, 0, 1, 0, 0, 0, 0, 1, "RR2"),
            ("w2-after", "post", "participants(w2)", 2, 2, 2, 100.0, 0, 0, 0, 0, 2, 2, 0, "RR2"),
            ("w2-before", "pre", "participants(w2)", 2, 5, 1, 50.0, 1, 1, 1, 1, 0, 0, 0, "RR2"),
        ],
    ),
    "survey_matched": (
        "pre_survey_id, post_survey_id, workshop_id, pre_responses, post_responses, matched_people, available",
        [("w2-before", "w2-after", "w2", 1, 2, None, False)],
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
            ("w2-before", "survey", "read", 5, 5, 0),
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


def test_what_python_makes_survey_headline_of(marts: duckdb.DuckDBPyConnection) -> None:
    """p1 was asked after both workshops."""
    rows = marts.execute(
        "select scope, scope_id, question_code, favourable, base, not_answered, not_responding,"
        " cast(favourable_percent as double), bound_low, bound_high, is_exact, is_asked_once"
        " from intermediate.int_headline_share order by all"
    ).fetchall()
    assert rows == [
        ("series", "s1", "satisfaction", 2, 3, 1, 1, 66.7, 2 / 5, 4 / 5, True, False),
        ("survey", "w1-after", "satisfaction", 1, 1, 1, 1, 100.0, 1 / 3, 1.0, True, True),
        ("survey", "w2-after", "satisfaction", 1, 2, 0, 0, 50.0, 0.5, 0.5, True, True),
    ]


def test_the_schemas_are_called_exactly_as_readers_know_them(marts: duckdb.DuckDBPyConnection) -> None:
    query = "select schema_name from duckdb_tables() union select schema_name from duckdb_views() where not internal"
    found = marts.execute(query).fetchall()
    assert {name for (name,) in found} - {"main"} == {"programme", "landed", "staging", "intermediate", "marts"}


def test_marts_are_tables(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    assert {name for (name,) in found} == set(COUNTED)
