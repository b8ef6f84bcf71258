"""What makes a row of each mart one row, and which of its columns may be NULL.

Add here: a mart, when it gets a suite. Keep out: column types and descriptions (the marts' yml), rules (suites/).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dagster_project.contracts import mart_contracts

ORGANISATION: Final = "organisation_code"

KEYS: Final[Mapping[str, tuple[str, ...]]] = {name: contract.key for name, contract in mart_contracts().items()}

# Every other column is required. A percent or rate is NULL where its denominator is zero or undeclared, a number of uses
# where only days of last activity are known.
NULLABLE: Final[Mapping[str, frozenset[str]]] = {
    "trial_adoption": frozenset(
        {
            "adoption_rate",
            "adoption_percent",
            "adoption_percent_low",
            "adoption_percent_high",
            "total_uses",
            "median_uses",
        }
    ),
    "usage_frequency": frozenset({"max_uses", "share_rate", "share_percent"}),
    "usage_over_time": frozenset(),
    # A week that has not ended has no percent.
    "usage_retention": frozenset({"retention_percent"}),
    # Days where only counts are known, uses where only last activities are.
    "usage_concentration": frozenset(
        {
            "top_tenth_uses",
            "total_uses",
            "share_percent",
            "one_day_only_people",
            "lowest_bucket_people",
            "lowest_bucket_one_day_people",
            "lowest_bucket_spread_people",
            "median_days_to_first_use",
        }
    ),
    "usage_by_definition": frozenset({"people", "reason"}),
    "trial_comparison": frozenset(
        {
            "reason",
            *(
                f"{side}_{column}"
                for side in ("earlier", "later")
                for column in (
                    "total_uses",
                    "working_days",
                    "person_working_days",
                    "uses_per_eligible_person_working_day",
                )
            ),
        }
    ),
    "trial_comparison_buckets": frozenset(
        {"reason", "shared_working_days", "earlier_people", "earlier_percent", "later_people", "later_percent"}
    ),
    "workshop_attendance": frozenset({"capacity", "fill_percent", "repeat_percent"}),
    "section_coverage": frozenset(),
    "repeat_attendance": frozenset({"share_of_earlier_percent", "share_of_later_percent"}),
    "series_summary": frozenset({"invited_unique_people", "response_percent"}),
    "survey_response": frozenset({"response_rate", "response_percent"}),
    "survey_matched": frozenset({"matched_people", "reason"}),
    "survey_answers": frozenset({"share_rate", "share_percent"}),
    "survey_themes": frozenset(),
    "work_kinds": frozenset({"asked_percent", "uses_percent"}),
    "survey_headline": frozenset(
        {
            "favourable_rate",
            "favourable_percent",
            "interval_low",
            "interval_high",
            "interval_method",
            "bound_low",
            "bound_high",
        }
    ),
    # What was not declared, and every figure that needs it.
    "cost": frozenset(
        {
            *(
                "licence_yen",
                "setup_yen",
                "other_yen",
                "paid_yen",
                "staff_hours",
                "hourly_cost_yen",
                "hourly_cost_source",
            ),
            *("staff_yen", "cost_yen", "total_uses", "paid_per_active_person", "paid_per_use"),
            *("cost_per_active_person", "cost_per_use", "break_even_minutes_per_use", "undeclared_costs"),
        }
    ),
    "workshop_cost": frozenset(
        {
            *("teacher_yen", "venue_yen", "other_yen", "paid_yen", "participant_minutes", "participant_hours"),
            *("staff_hours", "hourly_cost_yen", "hourly_cost_source", "participant_yen", "staff_yen", "cost_yen"),
            *("paid_per_participant", "cost_per_participant", "undeclared_costs"),
        }
    ),
    "workshop_effect": frozenset({"matched_percent", "estimate", "interval_low", "interval_high", "reason", "caveat"}),
    # What is suppressed; people whom the roster does not know have no head count.
    "adoption_by_department": frozenset({"eligible_people", "active_people", "adoption_rate", "adoption_percent"}),
    "staying_by_department": frozenset(
        {
            *("active_people", "one_day_only_people", "returning_people"),
            *("one_day_only_rate", "one_day_only_percent"),
        }
    ),
    "response_by_department": frozenset({"invited_people", "responses", "response_rate", "response_percent"}),
    "attendance_by_section": frozenset({"people", "participants", "participation_rate", "participation_percent"}),
    # A file of the whole organisation (a roster) belongs to no trial, workshop or survey; a file that could not be
    # read has no known format.
    "input_files": frozenset({"scope_id", "format"}),
    "printed_figures": frozenset(
        {
            "fiscal_year",
            "figure_group",
            "decimals",
            "numerator",
            "denominator",
            "mart_value",
            "group_verdict",
            "rules",
            "mart_cell",
        }
    ),
}

# Numbers that may be below zero: differences.
SIGNED: Final[Mapping[str, frozenset[str]]] = {
    "workshop_effect": frozenset({"estimate", "interval_low", "interval_high"}),
}


def maker_of(mart: str) -> str:
    """Where a mart is made, for whoever must look there."""
    return "dagster_project/hub" if mart.startswith("hub_") else f"dbt/models/marts/{mart}.sql"
