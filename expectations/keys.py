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
    "workshop_attendance": frozenset({"capacity", "fill_percent", "repeat_percent"}),
    "section_coverage": frozenset(),
    "repeat_attendance": frozenset({"share_of_earlier_percent", "share_of_later_percent"}),
    "series_summary": frozenset({"invited_unique_people", "response_percent"}),
    "survey_response": frozenset({"response_rate", "response_percent"}),
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
    "workshop_effect": frozenset({"matched_percent", "estimate", "interval_low", "interval_high", "reason", "caveat"}),
    # A file of the whole organisation (a roster) belongs to no trial, workshop or survey; a file that could not be
    # read has no known format.
    "input_files": frozenset({"scope_id", "format"}),
    "printed_figures": frozenset(
        {"fiscal_year", "figure_group", "decimals", "numerator", "denominator", "mart_value", "group_verdict"}
    ),
}

# Numbers that may be below zero: differences.
SIGNED: Final[Mapping[str, frozenset[str]]] = {
    "workshop_effect": frozenset({"estimate", "interval_low", "interval_high"}),
}
