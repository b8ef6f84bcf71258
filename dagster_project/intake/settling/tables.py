"""The tables that intake hands to everything downstream: names, columns and DuckDB types, in one place.

Schema ``programme`` holds the programme file as tables; schema ``landed`` holds the settled rows (accepted rows
only: excluded, quarantined, duplicate and superseded rows are counted in ``landed.delivered_file`` and go no further).

Add here: a column or a table that intake promises. Keep out: how it is filled, and anything derived (that is dbt's).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Columns = Mapping[str, str]

PROGRAMME: Final[Mapping[str, Columns]] = {
    "organisation": {
        "organisation_code": "VARCHAR",
        "organisation_name": "VARCHAR",
        "small_group_minimum": "BIGINT",
    },
    # eligible_people_low and _high are the ends of what an approximate count can mean (equal when it is exact).
    # counts_partial_periods: a counted period that only partly lies in the trial counts as a whole.
    "trial": {
        "trial_id": "VARCHAR",
        "trial_name": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "fiscal_year": "BIGINT",
        "unit_of_use": "VARCHAR",
        "eligible_people": "BIGINT",
        "eligible_people_low": "BIGINT",
        "eligible_people_high": "BIGINT",
        "eligible_is_approximate": "BOOLEAN",
        "counts_partial_periods": "BOOLEAN",
    },
    # One row per trial and day from period_start to period_end. A working day is none of a weekend, a national holiday,
    # 29 December to 3 January or a closed day of the city's own.
    "trial_day": {
        "trial_id": "VARCHAR",
        "day": "DATE",
        "week_start": "DATE",
        "month_start": "DATE",
        "is_working_day": "BOOLEAN",
    },
    # bucket_order 0 is the zero bucket (0 to 0 uses); max_uses is inclusive and NULL at the top.
    "usage_bucket": {
        "bucket_order": "BIGINT",
        "bucket_label": "VARCHAR",
        "min_uses": "BIGINT",
        "max_uses": "BIGINT",
    },
    # One row: what a comparison of participants with others needs at least.
    "effect_limit": {"window_days": "BIGINT", "minimum_days": "BIGINT", "minimum_people": "BIGINT"},
    # One row: what an hour of staff costs, and who says so.
    "hourly_cost": {"hourly_cost_yen": "BIGINT", "hourly_cost_source": "VARCHAR"},
    # One row per trial and per workshop. A cost that was not declared is NULL, a declared 0 is 0.
    "trial_cost": {
        "trial_id": "VARCHAR",
        "licence_yen": "BIGINT",
        "setup_yen": "BIGINT",
        "other_yen": "BIGINT",
        "staff_hours": "BIGINT",
    },
    "workshop_cost": {
        "workshop_id": "VARCHAR",
        "duration_minutes": "BIGINT",
        "teacher_yen": "BIGINT",
        "venue_yen": "BIGINT",
        "other_yen": "BIGINT",
        "staff_hours": "BIGINT",
    },
    "work_kind": {"kind_order": "BIGINT", "kind_code": "VARCHAR", "kind_label": "VARCHAR"},
    # Options by which a survey asks for help with a kind of work; kind_code 'uncoded' is その他.
    "option_kind": {
        "survey_id": "VARCHAR",
        "question_code": "VARCHAR",
        "option_order": "BIGINT",
        "kind_code": "VARCHAR",
    },
    # The themes that free answers are coded to, 'other' (none of them) last.
    "theme": {
        "theme_order": "BIGINT",
        "theme_code": "VARCHAR",
        "theme_label": "VARCHAR",
        "theme_label_en": "VARCHAR",
    },
    "series": {"series_id": "VARCHAR", "series_name": "VARCHAR"},
    "workshop": {
        "workshop_id": "VARCHAR",
        "workshop_name": "VARCHAR",
        "series_id": "VARCHAR",
        "held_on": "DATE",
        "capacity": "BIGINT",
    },
    # population_kind: participants (population_id = workshop_id), eligible (population_id = trial_id) or number
    # (declared_people). series_id is that of the survey's workshop, NULL for a survey of a trial. opens and closes are the
    # declared first and last day of answers. roster_valid_from: the roster whose people are the eligible people, NULL
    # where the population is no roster.
    "survey": {
        "survey_id": "VARCHAR",
        "survey_name": "VARCHAR",
        "stage": "VARCHAR",
        "workshop_id": "VARCHAR",
        "trial_id": "VARCHAR",
        "series_id": "VARCHAR",
        "population": "VARCHAR",
        "population_kind": "VARCHAR",
        "population_id": "VARCHAR",
        "declared_people": "BIGINT",
        "opens": "DATE",
        "closes": "DATE",
        "roster_valid_from": "DATE",
    },
    # question_type: single, multiple or text.
    "question": {
        "survey_id": "VARCHAR",
        "question_code": "VARCHAR",
        "question_order": "BIGINT",
        "question_label": "VARCHAR",
        "question_type": "VARCHAR",
    },
    "question_option": {
        "survey_id": "VARCHAR",
        "question_code": "VARCHAR",
        "option_order": "BIGINT",
        "option_label": "VARCHAR",
        "is_favourable": "BOOLEAN",
    },
}

# identity_key stands for one combination of identity tokens; landed.person says which person it is.
LANDED: Final[Mapping[str, Columns]] = {
    "delivered_file": {
        "file_id": "VARCHAR",
        "scope_id": "VARCHAR",
        "path": "VARCHAR",
        "sha256": "VARCHAR",
        "kind": "VARCHAR",
        "format": "VARCHAR",
        "status": "VARCHAR",
        "rows_in": "BIGINT",
        "rows_accepted": "BIGINT",
        "rows_excluded": "BIGINT",
        "rows_quarantined": "BIGINT",
        "rows_duplicate": "BIGINT",
        "rows_superseded": "BIGINT",
    },
    # One row per identity_key seen in any landed row; several keys may be one person_id.
    "person": {"identity_key": "VARCHAR", "person_id": "VARCHAR", "method": "VARCHAR"},
    "roster_entry": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "valid_from": "DATE",
        "identity_key": "VARCHAR",
        "department_label": "VARCHAR",
        "section_label": "VARCHAR",
        "section_token": "VARCHAR",
    },
    # One row per use in the trial's unit; used_on is the local (programme timezone) day. session_key is equal for uses of
    # one session of a tool, NULL where the log names none. The sums of these rows follow: whoever reads the rows
    # themselves reads every landed file.
    "usage_event": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "used_at": "TIMESTAMPTZ",
        "used_on": "DATE",
        "kind_code": "VARCHAR",
        "text_length": "BIGINT",
        "session_key": "BIGINT",
    },
    # Uses of one file by identity and day; by identity and session (NULL for uses of none); by identity and kind of work,
    # with the number of the first such row.
    "usage_day": {
        "file_id": "VARCHAR",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "used_on": "DATE",
        "uses": "BIGINT",
    },
    "usage_session": {
        "file_id": "VARCHAR",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "session_key": "BIGINT",
        "uses": "BIGINT",
    },
    "usage_kind": {
        "file_id": "VARCHAR",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "kind_code": "VARCHAR",
        "uses": "BIGINT",
        "first_row": "BIGINT",
    },
    # One row per file of single uses: its landed rows, whatever became of them, and how many numbers of rows they bear.
    "usage_file": {"file_id": "VARCHAR", "trial_id": "VARCHAR", "stored_rows": "BIGINT", "numbered_rows": "BIGINT"},
    # One row per person, period and number of uses, where a tool tells no single use. period_end is inclusive; 0 uses
    # are a person whom the tool knows and who did not use it.
    "usage_count": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "uses": "BIGINT",
    },
    # One row per person and day of the last use, where a tool tells no more; NULL is a person whom the tool knows and
    # who never used it. A trial has usage_event, usage_count or last_activity, never two of them.
    "last_activity": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "trial_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "last_used_on": "DATE",
    },
    # One row per attended row of a sheet; a person may stand in several. Times are NULL where the list tells none.
    "attendance": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "workshop_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "section_token": "VARCHAR",
        "joined_at": "TIMESTAMPTZ",
        "left_at": "TIMESTAMPTZ",
    },
    # identity_key is NULL for an anonymous answer; submitted_on is the local (programme timezone) day.
    "survey_response": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "survey_id": "VARCHAR",
        "identity_key": "VARCHAR",
        "submitted_at": "TIMESTAMPTZ",
        "submitted_on": "DATE",
    },
    # One row per response, question and chosen option; option_order is NULL for an answered text question.
    # A question without a row was not answered.
    "survey_answer": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "survey_id": "VARCHAR",
        "question_code": "VARCHAR",
        "option_order": "BIGINT",
        "text_length": "BIGINT",
    },
    # One row per response, text question and theme of the answer ('other' where there is none). The text never lands.
    "survey_theme": {
        "file_id": "VARCHAR",
        "row_number": "BIGINT",
        "survey_id": "VARCHAR",
        "question_code": "VARCHAR",
        "theme_code": "VARCHAR",
    },
}
