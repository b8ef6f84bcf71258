"""One suite per mart: the arithmetic a mart must satisfy, whatever the landed rows say.

Importing this package imports Great Expectations, which takes seconds: only gate.py does, inside a function.
Add here: the suite of a new mart. Keep out: how suites are run (session.py, gate.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from expectations.suites import (
    by_department,
    cost,
    input_files,
    printed_figures,
    repeat_attendance,
    section_coverage,
    series_summary,
    survey_answers,
    survey_headline,
    survey_matched,
    survey_response,
    survey_themes,
    trial_adoption,
    trial_comparison,
    trial_comparison_buckets,
    usage_by_definition,
    usage_concentration,
    usage_frequency,
    usage_over_time,
    usage_retention,
    work_kinds,
    workshop_attendance,
    workshop_cost,
    workshop_effect,
)
from expectations.suites.house import Suite

SUITES: Final[Mapping[str, Suite]] = {
    "trial_adoption": trial_adoption.SUITE,
    "usage_frequency": usage_frequency.SUITE,
    "usage_over_time": usage_over_time.SUITE,
    "usage_retention": usage_retention.SUITE,
    "usage_concentration": usage_concentration.SUITE,
    "usage_by_definition": usage_by_definition.SUITE,
    "trial_comparison": trial_comparison.SUITE,
    "trial_comparison_buckets": trial_comparison_buckets.SUITE,
    "workshop_attendance": workshop_attendance.SUITE,
    "section_coverage": section_coverage.SUITE,
    "repeat_attendance": repeat_attendance.SUITE,
    "series_summary": series_summary.SUITE,
    "survey_response": survey_response.SUITE,
    "survey_answers": survey_answers.SUITE,
    "survey_headline": survey_headline.SUITE,
    "survey_matched": survey_matched.SUITE,
    "cost": cost.SUITE,
    "workshop_cost": workshop_cost.SUITE,
    "survey_themes": survey_themes.SUITE,
    "work_kinds": work_kinds.SUITE,
    "input_files": input_files.SUITE,
    "printed_figures": printed_figures.SUITE,
    "workshop_effect": workshop_effect.SUITE,
    "adoption_by_department": by_department.ADOPTION,
    "staying_by_department": by_department.STAYING,
    "response_by_department": by_department.RESPONSE,
    "attendance_by_section": by_department.ATTENDANCE,
}
