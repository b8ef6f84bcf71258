"""Every data test sees the fault it is there for: one copy of the built database, one fault each, one dbt run."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.dbt.dbt_command import PROJECT, DbtRun, run_dbt

SINGULAR: dict[str, str] = {
    "assert_there_is_exactly_one_organisation": "insert into programme.organisation values ('131016', 'another', 5)",
    "assert_every_delivered_row_is_accounted_for": (
        "update marts.input_files set rows_in = rows_in + 1 where scope_id = 't1'"
    ),
    "assert_every_counted_row_is_not_negative": (
        "update marts.input_files set rows_excluded = -1, rows_duplicate = 1 where scope_id = 'w1'"
    ),
    "assert_every_accepted_response_has_landed": (
        "update landed.delivered_file set rows_accepted = 9 where file_id = 'answers1'"
    ),
    "assert_every_answer_received_is_accounted_for": (
        "update marts.survey_response set double_answers = 0 where survey_id = 'w1-after'"
    ),
    "assert_people_who_answered_both_answered_each": "update marts.survey_matched set matched_people = 2",
    "assert_every_identified_response_has_a_person": (
        "update landed.survey_response set identity_key = 'nobody' where file_id = 'answers1' and row_number = 4"
    ),
    "assert_usage_buckets_leave_no_gap_and_do_not_overlap": (
        "update programme.usage_bucket set min_uses = 11 where bucket_order = 2"
    ),
    "assert_trial_days_are_the_days_of_the_trial": "delete from programme.trial_day where day = date '2023-10-05'",
    "assert_every_use_lies_on_a_day_of_its_trial": (
        "insert into intermediate.int_usage_day values ('t1', 'p1', date '2023-12-24', 1)"
    ),
    "assert_sums_of_uses_hold_every_accepted_row_once": "update landed.usage_file set numbered_rows = numbered_rows - 1",
    "assert_total_uses_are_the_landed_uses": "update landed.usage_day set uses = uses - 2 where identity_key = 'k2'",
    "assert_usage_over_time_adds_up_to_the_trial": (
        "update marts.usage_over_time set uses = uses + 1 where grain = 'month'"
    ),
    "assert_a_trial_is_known_in_one_way_only": (
        "insert into landed.usage_count values ('counts', 20, 't1', 'k6', date '2023-10-01', date '2023-10-10', 1)"
    ),
    "assert_counted_periods_of_a_person_do_not_overlap": (
        "insert into landed.usage_count values ('counts', 21, 't3', 'k3', date '2025-01-27', date '2025-02-02', 1), "
        "('counts', 22, 't3', 'k3', date '2025-02-02', date '2025-02-08', 1)"
    ),
    "assert_a_counted_period_of_a_person_comes_from_one_file": (
        "insert into landed.usage_count values ('log', 23, 't3', 'k2', date '2025-02-01', date '2025-02-28', 12)"
    ),
    "assert_every_counted_period_lies_in_its_trial": (
        "insert into landed.usage_count values ('counts', 24, 't2', 'k6', date '2024-10-31', date '2024-11-01', 1)"
    ),
    "assert_no_count_of_uses_is_negative": (
        "insert into landed.usage_count values ('counts', 25, 't3', 'k6', date '2025-02-01', date '2025-02-28', -1)"
    ),
    "assert_every_last_activity_lies_in_its_trial": (
        "insert into landed.last_activity values ('last', 20, 't4', 'k1', date '2025-03-29')"
    ),
    "assert_people_with_a_last_activity_are_the_active_people": (
        "insert into landed.last_activity values ('last', 21, 't4', 'k3', date '2025-03-10')"
    ),
    "assert_buckets_hold_every_active_person_once": (
        "update marts.usage_frequency set people = people + 1 where trial_id = 't1' and bucket_order = 1"
    ),
    "assert_retention_adds_up_to_the_weeks_of_the_trial": (
        "update marts.usage_retention set retained_people = 0 where weeks_since_first_use = 1"
    ),
    "assert_concentration_is_of_the_people_and_uses_of_the_trial": (
        "update marts.usage_concentration set lowest_bucket_people = 2 where trial_id = 't3'"
    ),
    "assert_costs_are_of_the_counted_people_and_uses": (
        "update marts.cost set total_uses = total_uses + 1 where trial_id = 't2'"
    ),
    "assert_workshop_costs_are_of_the_participants": (
        "update marts.workshop_cost set participants = participants + 1 where scope = 'series'"
    ),
    "assert_buckets_of_a_definition_hold_every_active_person_once": (
        "update marts.usage_by_definition set people = people + 1 where definition = 'day' and bucket_order = 1"
    ),
    "assert_a_definition_has_people_or_a_reason": (
        "update marts.usage_by_definition set people = 3 where trial_id = 't1' and definition = 'reply'"
    ),
    "assert_a_comparison_has_rates_or_a_reason": (
        "update marts.trial_comparison set reason = null where later_trial_id = 't4'"
    ),
    "assert_every_two_trials_are_compared_once": "delete from marts.trial_comparison where earlier_trial_id = 't2'",
    "assert_scaled_buckets_hold_everybody_once": (
        "update marts.trial_comparison_buckets set later_people = 0 where bucket_order = 0"
    ),
    "assert_every_section_of_the_roster_is_covered_once": (
        "update marts.section_coverage set sections = sections + 1 where participants_from_section = 3"
    ),
    "assert_every_population_exists": "update programme.survey set population_id = 'w9' where survey_id = 'w2-before'",
    "assert_every_option_belongs_to_a_question": (
        "insert into programme.question_option values ('w1-after', 'unasked', 1, 'はい', true)"
    ),
    "assert_every_answer_belongs_to_a_response": (
        "insert into landed.survey_answer values ('answers1', 99, 'w1-after', 'satisfaction', 1, null)"
    ),
    "assert_every_answer_chooses_what_was_declared": (
        "insert into landed.survey_answer values ('answers1', 4, 'w1-after', 'satisfaction', 9, null)"
    ),
    "assert_a_question_of_one_choice_has_one_answer_per_response": (
        "insert into landed.survey_answer values ('answers2', 2, 'w2-after', 'satisfaction', 1, null)"
    ),
    "assert_every_text_answer_has_a_theme": (
        "insert into landed.survey_theme values ('answers1', 3, 'w1-after', 'comment', 'no_time')"
    ),
    "assert_an_answer_without_a_theme_has_no_theme": (
        "insert into landed.survey_theme values ('answers1', 4, 'w1-after', 'comment', 'other')"
    ),
    "assert_work_kinds_hold_every_single_use_once": "update marts.work_kinds set uses = 14 where kind_code = 'draft'",
}
GENERIC: dict[str, str] = {
    "relationships_stg_survey_theme_theme_code": (
        "insert into landed.survey_theme values ('answers1', 4, 'w1-after', 'comment', 'former')"
    ),
    "source_one_row_per_landed_survey_theme": "insert into landed.survey_theme from landed.survey_theme",
    "source_one_row_per_programme_trial": (
        "insert into programme.trial select * from programme.trial where trial_id = 't1'"
    ),
    "relationships_stg_attendance_workshop_id": (
        "insert into landed.attendance values ('sheet1', 8, 'w9', 'k1', null, null, null)"
    ),
    "no_nulls_stg_attendance": "insert into landed.attendance values ('sheet1', 9, 'w1', 'nobody', null, null, null)",
    "source_accepted_values_programme_survey_stage": (
        "update programme.survey set stage = 'during' where survey_id = 't1-staff'"
    ),
    "source_one_row_per_landed_person": "insert into landed.person values ('k9', null, 'name')",
    "one_row_per_workshop_attendance": "insert into marts.workshop_attendance from marts.workshop_attendance",
    "source_unique_landed_delivered_file_file_id": (
        "insert into landed.delivered_file select * replace ('elsewhere' as path) from landed.delivered_file "
        "where file_id = 'sheet1'"
    ),
    "no_nulls_stg_usage_count": (
        "insert into landed.usage_count values ('counts', 26, 't3', 'nobody', date '2025-02-01', date '2025-02-28', 1)"
    ),
    "relationships_stg_usage_count_trial_id": (
        "insert into landed.usage_count values ('counts', 27, 't9', 'k6', date '2025-02-01', date '2025-02-28', 1)"
    ),
    "no_nulls_stg_last_activity": (
        "insert into landed.last_activity values ('last', 22, 't4', 'nobody', date '2025-03-10')"
    ),
    "relationships_stg_last_activity_trial_id": (
        "insert into landed.last_activity values ('last', 23, 't9', 'k6', date '2025-03-10')"
    ),
}


@pytest.fixture(scope="module")
def broken(
    build: DbtRun, project: Path, built_database: Path, artefacts: Path, tmp_path_factory: pytest.TempPathFactory
) -> DbtRun:
    """``dbt test`` on a copy of the built database that has every fault above."""
    assert build.exit_code == 0, build.output
    copy = tmp_path_factory.mktemp("broken") / "work.duckdb"
    shutil.copy(built_database, copy)
    with duckdb.connect(str(copy)) as connection:
        for statement in (SINGULAR | GENERIC).values():
            connection.execute(statement)
    return run_dbt(project, copy, artefacts, "test", "--exclude-resource-type", "unit_test")


def test_a_fault_makes_dbt_fail(broken: DbtRun) -> None:
    assert broken.exit_code == 1
    assert broken.with_status("error", "warn") == set()


@pytest.mark.parametrize("name", SINGULAR | GENERIC)
def test_a_data_test_sees_its_fault(name: str, broken: DbtRun) -> None:
    assert any(failed.startswith(name) for failed in broken.with_status("fail"))


def test_every_singular_test_has_its_fault_here() -> None:
    assert set(SINGULAR) == {path.stem for path in (PROJECT / "tests").glob("*.sql")}
