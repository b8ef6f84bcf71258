"""The recomputation against counts made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
import yaml

from dagster_project.analysis.disclosure.counts import MARTS
from dagster_project.analysis.limits import hypergeometric_limits, wilson_limits
from dagster_project.settings import DBT_PROJECT
from expectations.frames import rows_of
from expectations.keys import KEYS
from expectations.recompute import RECOMPUTED, recompute
from expectations.recompute.limits import census_limits, score_limits
from expectations.recompute.refusals import REFUSALS
from expectations.recompute.staying import seen_to
from expectations.recompute.untold import not_computable
from expectations.recompute.workshops import valid_roster
from tests.expectations.world import build_world
from tests.expectations.world_marts import hand_counted


@pytest.fixture
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    with build_world() as connection:
        yield connection


def _one(world: duckdb.DuckDBPyConnection, mart: str, **where: object) -> dict[str, object]:
    rows = rows_of(recompute(world, marts=[mart])[mart])
    (row,) = [row for row in rows if all(row[name] == value for name, value in where.items())]
    return row


@pytest.mark.parametrize("mart", RECOMPUTED)
def test_recomputed_mart_equals_the_hand_count(world: duckdb.DuckDBPyConnection, mart: str) -> None:
    found, wanted = recompute(world, marts=[mart])[mart], hand_counted(mart)
    assert list(found.columns) == list(wanted.columns)
    keys = KEYS[mart]

    def in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return sorted(rows, key=lambda row: str([row[key] for key in keys]))

    assert in_order(rows_of(found)) == in_order(rows_of(wanted))


def test_every_dbt_mart_is_recomputed_and_printed_figures_is_not() -> None:
    assert set(RECOMPUTED) == set(KEYS) - {"printed_figures", "workshop_effect", *MARTS}


def test_recomputation_only_reads(world: duckdb.DuckDBPyConnection) -> None:
    # Its own temporary table ends with the connection.
    tables = "select schema_name, table_name, sql from duckdb_tables() where not temporary order by all"
    before = world.execute(tables).fetchall()
    recompute(world)
    after = world.execute(tables).fetchall()
    assert after == before


def test_a_trial_nobody_used_keeps_its_row_and_has_no_periods(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from landed.usage_event where trial_id = 't2'")
    row = _one(world, "trial_adoption", trial_id="t2")
    assert (row["active_people"], row["total_uses"], row["adoption_percent"], row["median_uses"]) == (0, 0, 0.0, None)
    assert {row["trial_id"] for row in rows_of(recompute(world)["usage_over_time"])} == {"t1", "t3"}
    zero = _one(world, "usage_frequency", trial_id="t2", bucket_order=0)
    assert (zero["people"], zero["share_percent"]) == (5, None)
    assert _one(world, "usage_frequency", trial_id="t2", bucket_order=1)["share_percent"] is None


def _grains(world: duckdb.DuckDBPyConnection) -> set[object]:
    return {row["grain"] for row in rows_of(recompute(world)["usage_over_time"]) if row["trial_id"] == "t3"}


def test_what_counts_do_not_tell_is_said_and_has_no_rows(world: duckdb.DuckDBPyConnection) -> None:
    said, _ = not_computable(world)["usage_over_time"]
    assert "t3" in said.ja and "日別・月別" in said.ja and "週別" not in said.ja
    assert "t3" in said.en and "day or month" in said.en and "week" not in said.en
    assert _grains(world) == {"week"}


def test_a_month_that_spans_weeks_tells_months_only(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.usage_count set period_start = '2025-04-01', period_end = '2025-04-30'")
    assert _grains(world) == {"month"}
    said, _ = not_computable(world)["usage_over_time"]
    assert "日別・週別" in said.ja and "day or week" in said.en


def test_counts_of_single_days_tell_everything(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.usage_count set period_start = '2025-04-01', period_end = '2025-04-01'")
    (said,) = not_computable(world)["usage_over_time"]
    assert "t3" not in said.ja
    assert _grains(world) == {"day", "week", "month"}


def test_a_period_without_a_use_stands_in_nobodys_way(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.usage_count set period_end = '2025-04-27' where uses = 0")
    assert _grains(world) == {"week"}


def test_a_period_across_the_trials_edge_is_no_use_unless_declared(world: duckdb.DuckDBPyConnection) -> None:
    assert _one(world, "trial_adoption", trial_id="t3")["total_uses"] == 11
    world.execute("update programme.trial set counts_partial_periods = false")
    adoption = _one(world, "trial_adoption", trial_id="t3")
    assert (adoption["total_uses"], adoption["active_people"]) == (8, 2)


def test_what_last_activities_do_not_tell_is_said_for_every_mart(world: duckdb.DuckDBPyConnection) -> None:
    untold = not_computable(world)
    assert {mart: len(said) for mart, said in untold.items()} == {
        "trial_adoption": 1,
        "cost": 1,
        "usage_frequency": 1,
        "usage_over_time": 2,
        "usage_retention": 2,
        "usage_concentration": 2,
        "usage_by_definition": 1,
        "trial_comparison": 1,
        "trial_comparison_buckets": 1,
        "work_kinds": 2,
        # t1 began before the first roster; the days of t3 and t4 are not known; three surveys name nobody.
        "adoption_by_department": 1,
        "staying_by_department": 2,
        "response_by_department": 3,
    }
    for mart, word in (
        ("trial_adoption", "total_uses"),
        ("usage_frequency", "0 回"),
        ("usage_over_time", "行"),
        ("usage_retention", "行"),
        ("usage_concentration", "active_people"),
        ("cost", "1 回当たり"),
        ("usage_over_time", "行"),
    ):
        said = untold[mart][-1]
        assert "t4" in said.ja and "t4" in said.en and mart in said.ja and mart in said.en and word in said.ja


def test_that_counts_tell_no_days_is_said_of_who_stays(world: duckdb.DuckDBPyConnection) -> None:
    retention, _ = not_computable(world)["usage_retention"]
    concentration, _ = not_computable(world)["usage_concentration"]
    assert "t3" in retention.en and "has no rows" in retention.en and "t3" in retention.ja and "行" in retention.ja
    for said in (concentration.ja, concentration.en):
        assert "t3" in said and "median_days_to_first_use" in said and "top_tenth" not in said


def test_a_week_of_which_only_days_off_are_left_has_ended(world: duckdb.DuckDBPyConnection) -> None:
    """Thursday alone is not enough: on Friday, 9 February, the log could go on."""
    where = {"trial_id": "t1", "cohort_week": date(2024, 1, 29), "weeks_since_first_use": 1}
    for day, percent in (("2024-02-08", None), ("2024-02-09", 0.0)):
        world.execute("insert into programme.trial_day values ('t1', ?, '2024-02-05', '2024-02-01', false)", [day])
        row = _one(world, "usage_retention", **where)
        assert (row["week_has_ended"], row["retention_percent"]) == (percent is not None, percent)


def test_days_off_after_the_last_use_are_seen_through() -> None:
    friday, weekend, monday = date(2024, 2, 2), [date(2024, 2, 3), date(2024, 2, 4)], date(2024, 2, 5)
    assert seen_to(friday, []) == friday
    assert seen_to(friday, weekend) == date(2024, 2, 4)
    assert seen_to(friday, [*weekend, monday, date(2024, 2, 7)]) == monday


def test_who_comes_back_is_counted_once_a_week(world: duckdb.DuckDBPyConnection) -> None:
    """b of the first cohort comes back on two days of the second week, the second of them a Friday: the week has ended."""
    for day in ("2024-02-08", "2024-02-09"):
        world.execute(
            "insert into landed.usage_event values ('f-log', 99, 't1', 'kb', ?, ?, null, 10, null)",
            [f"{day} 10:00:00+09", day],
        )
    where = {"trial_id": "t1", "cohort_week": date(2024, 1, 29), "weeks_since_first_use": 1}
    row = _one(world, "usage_retention", **where)
    assert (row["cohort_people"], row["retained_people"], row["retention_percent"]) == (2, 1, 50.0)


def test_the_top_tenth_is_rounded_up_and_a_tie_does_not_make_it_larger(world: duckdb.DuckDBPyConnection) -> None:
    """Eleven people, p0 with 5 uses, p1 and p2 with 3, eight with 1: the tenth of two has 5 + 3 of 19 uses."""
    world.execute("delete from landed.usage_event where trial_id = 't2'")
    for number in range(11):
        world.execute(
            "insert into landed.usage_event select 'f-log', range, 't2', ?, '2024-11-01 10:00:00+09', '2024-11-01', null, 1, null"
            " from range(?)",
            [f"p{number}", 5 if number == 0 else 3 if number in (1, 2) else 1],
        )
    row = _one(world, "usage_concentration", trial_id="t2")
    assert (row["active_people"], row["top_tenth_people"], row["top_tenth_uses"]) == (11, 2, 8)
    assert (row["total_uses"], row["share_percent"]) == (19, 42.1)


def test_a_trial_nobody_used_has_a_row_of_zeros_and_no_cohort(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from landed.usage_event where trial_id = 't2'")
    row = _one(world, "usage_concentration", trial_id="t2")
    assert (row["top_tenth_people"], row["top_tenth_uses"], row["one_day_only_people"]) == (0, 0, 0)
    assert (row["share_percent"], row["median_days_to_first_use"]) == (None, None)
    assert {row["trial_id"] for row in rows_of(recompute(world)["usage_retention"])} == {"t1"}


def test_without_an_hourly_cost_only_what_takes_no_time_is_known(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.hourly_cost set hourly_cost_yen = null")
    told = _one(world, "cost", trial_id="t1")
    assert (told["paid_per_use"], told["cost_yen"], told["undeclared_costs"]) == (73.5, None, "hourly_cost_yen")
    free = _one(world, "cost", trial_id="t2")
    assert (free["cost_yen"], free["cost_per_use"], free["break_even_minutes_per_use"]) == (0, 0.0, None)


def test_nobody_at_a_workshop_costs_no_hours_and_no_length_leaves_them_unknown(
    world: duckdb.DuckDBPyConnection,
) -> None:
    world.execute("delete from landed.attendance where workshop_id = 'w1'")
    world.execute("update programme.workshop_cost set duration_minutes = null where workshop_id = 'w2'")
    nobody = _one(world, "workshop_cost", scope_id="w1")
    assert (nobody["participant_minutes"], nobody["cost_yen"], nobody["cost_per_participant"]) == (0, 5000, None)
    for scope_id in ("w2", "s1"):
        row = _one(world, "workshop_cost", scope_id=scope_id)
        assert (row["participant_hours"], row["undeclared_costs"]) == (None, "venue_yen, participant_minutes")


def test_trials_without_single_uses_are_said_to_be_in_no_kind_of_work(world: duckdb.DuckDBPyConnection) -> None:
    counted, listed = not_computable(world)["work_kinds"]
    assert "t3" in counted.ja and "t3" in counted.en and "t4" in listed.ja and "work_kinds" in listed.en
    world.execute("delete from programme.work_kind")
    assert "work_kinds" not in not_computable(world)
    assert rows_of(recompute(world)["work_kinds"]) == []


def test_a_list_on_which_nobody_used_the_tool_leaves_the_uses_unknown(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.last_activity set last_used_on = null")
    row = _one(world, "trial_adoption", trial_id="t4")
    assert (row["active_people"], row["total_uses"], row["adoption_percent"]) == (0, None, 0.0)
    assert _one(world, "usage_frequency", trial_id="t4")["people"] == 5


def test_without_its_list_the_trial_is_one_nobody_used(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from landed.last_activity")
    row = _one(world, "trial_adoption", trial_id="t4")
    assert (row["active_people"], row["total_uses"]) == (0, 0)
    assert "trial_adoption" not in not_computable(world)


def test_a_workshop_before_every_roster_takes_the_earliest() -> None:
    rosters = [date(2024, 10, 1), date(2024, 4, 1)]
    assert valid_roster(rosters, date(2024, 3, 31)) == date(2024, 4, 1)
    assert valid_roster(rosters, date(2024, 4, 1)) == date(2024, 4, 1)
    assert valid_roster(rosters, date(2024, 9, 30)) == date(2024, 4, 1)
    assert valid_roster(rosters, date(2024, 10, 1)) == date(2024, 10, 1)
    assert valid_roster([], date(2024, 10, 1)) is None


def test_workshops_on_one_day_are_a_pair_but_nobody_repeats(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.workshop set held_on = '2024-09-25' where workshop_id = 'w2'")
    assert _one(world, "repeat_attendance", earlier_workshop_id="w1")["attended_both"] == 2
    assert _one(world, "workshop_attendance", workshop_id="w2")["repeat_people"] == 0


def test_workshops_without_a_series_repeat_nothing(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.workshop set series_id = null")
    assert rows_of(recompute(world)["repeat_attendance"]) == []
    assert _one(world, "workshop_attendance", workshop_id="w2")["repeat_people"] == 0


def test_a_series_that_asks_more_than_participants_has_no_list_of_invited(world: duckdb.DuckDBPyConnection) -> None:
    world.execute(
        "update programme.survey set population_kind = 'number', declared_people = 3, population = '3'"
        " where survey_id = 'w2-after'"
    )
    row = _one(world, "series_summary", series_id="s1")
    # Nobody knows any more that a was not asked.
    assert (row["invitations"], row["invited_unique_people"], row["responses"]) == (7, None, 6)


def test_of_one_persons_answers_the_last_by_time_then_file_then_row_counts(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.survey_response set submitted_at = null where survey_id = 'w1-after'")
    # Without times a's last answer is row 4 (option 1); with a time on row 1 alone it is row 1 (option 3).
    assert _one(world, "survey_headline", scope_id="w1-after")["favourable"] == 1
    world.execute(
        "update landed.survey_response set submitted_at = '2024-09-25' where file_id = 'q1' and row_number = 1"
    )
    assert _one(world, "survey_headline", scope_id="w1-after")["favourable"] == 0


def test_a_survey_nobody_answered_has_rows_without_shares(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("delete from landed.survey_response where survey_id = 'w2-after'")
    answer = _one(world, "survey_answers", survey_id="w2-after", option_order=1)
    assert (answer["answers"], answer["base"], answer["share_rate"], answer["share_percent"]) == (0, 0, None, None)
    headline = _one(world, "survey_headline", scope_id="w2-after")
    assert (headline["favourable_percent"], headline["bound_low"], headline["bound_high"]) == (None, 0.0, 1.0)
    assert headline["not_responding"] == 3


def test_the_second_way_to_limits_agrees_with_the_first_to_the_last_digit() -> None:
    for people in (1, 2, 7, 27, 40, 79, 106, 200):
        for base in range(1, people + 1, 1 if people < 50 else 13):
            for favourable in range(base + 1):
                seen = favourable, base, people
                assert census_limits(*seen) == hypergeometric_limits(*seen), seen
                assert score_limits(favourable, base) == wilson_limits(favourable, base), seen


def _interval(world: duckdb.DuckDBPyConnection, scope_id: str) -> tuple[object, object, object]:
    row = _one(world, "survey_headline", scope_id=scope_id)
    return row["interval_low"], row["interval_high"], row["interval_method"]


def test_an_approximate_number_of_invited_people_has_wilson_limits(world: duckdb.DuckDBPyConnection) -> None:
    world.execute(
        "update programme.survey set population_kind = 'eligible', population_id = 't1', population = 'eligible(t1)'"
        " where survey_id = 'w2-before'"
    )
    assert _interval(world, "w2-before") == (*wilson_limits(0, 1), "wilson")


def test_a_series_whose_people_were_asked_once_has_exact_limits(world: duckdb.DuckDBPyConnection) -> None:
    # c and d stay away from w2: e alone was asked, and both anonymous answers are above the invited people.
    world.execute("delete from landed.attendance where workshop_id = 'w2' and identity_key <> 'ke'")
    assert _interval(world, "w2-after") == (None, None, None)
    # 1 + 2 of 2 + 2 answers, 4 + 1 invited: 3 of 5 is seen with certainty, 4 of 5 with 1 - 1/5.
    assert _interval(world, "s1") == (3 / 5, 4 / 5, "hypergeometric")


def test_a_roster_is_a_list_of_invited_people(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.survey set roster_valid_from = '2024-04-01' where survey_id = 't1-staff'")
    world.execute(
        "update programme.trial set eligible_is_approximate = false, eligible_people = 5 where trial_id = 't1'"
    )
    world.execute("update landed.survey_response set identity_key = 'ke' where file_id = 'q3' and row_number = 1")
    row = _one(world, "survey_response", survey_id="t1-staff")
    # e came in October: not in April's roster.
    assert (row["responses"], row["not_invited_answers"], row["invited_people"]) == (2, 1, 5)
    assert row["rate_definition"] == "RR2 = RR6 (known list, partial answers counted)"


def test_an_answer_before_the_workshop_or_after_closing_does_not_count(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.survey set closes = '2024-09-25' where survey_id = 'w1-after'")
    world.execute(
        "update landed.survey_response set submitted_at = '2024-09-24 23:59:00+09', submitted_on = '2024-09-24'"
        " where file_id = 'q1' and row_number = 2"
    )
    row = _one(world, "survey_response", survey_id="w1-after")
    # a's second answer is late, so that the first counts; b's is early; d's has no time.
    assert [row[name] for name in ("responses", "double_answers", "late_answers", "early_answers")] == [2, 0, 1, 1]
    assert _one(world, "survey_headline", scope_id="w1-after")["favourable"] == 0


def test_refusals_are_worded_as_dbt_words_them() -> None:
    told = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]["refusals"]
    assert told == {name: str(message) for name, message in REFUSALS.items()}


def _people(world: duckdb.DuckDBPyConnection, trial: str, definition: str) -> list[object]:
    rows = rows_of(recompute(world, marts=["usage_by_definition"])["usage_by_definition"])
    return [row["people"] for row in rows if (row["trial_id"], row["definition"]) == (trial, definition)]


def test_one_use_without_a_session_leaves_sessions_untold(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.usage_event set session_key = null where identity_key = 'kc2'")
    assert _people(world, "t1", "session") == [None] * 4
    assert _people(world, "t1", "day") == [7, 3, 0, 0]


def test_counts_of_single_days_tell_days_of_use(world: duckdb.DuckDBPyConnection) -> None:
    # a twice on one day and b, c once; what b has after the trial is no day of it.
    world.execute("update landed.usage_count set period_end = period_start")
    assert _people(world, "t3", "day") == [1, 3, 0, 0]
    assert _people(world, "t3", "session") == [None] * 4


def test_a_trial_that_counts_days_by_months_is_told_by_days(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.trial set unit_of_use = 'day' where trial_id in ('t1', 't3')")
    assert _people(world, "t3", "day") == [1, 3, 0, 0]
    # 12 rows of one day are one day.
    assert _people(world, "t1", "day") == [7, 3, 0, 0]


def _pair(world: duckdb.DuckDBPyConnection) -> dict[str, object]:
    return _one(world, "trial_comparison", earlier_trial_id="t1", later_trial_id="t3")


def test_a_counted_period_of_zeros_is_observed(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update landed.usage_count set period_end = period_start where uses > 0")
    world.execute("delete from landed.usage_count where period_start > date '2025-03-31'")
    assert _pair(world)["later_working_days"] == 21  # 3 to 31 March
    world.execute("update landed.usage_count set period_end = date '2025-04-01' where uses = 0")
    assert _pair(world)["later_working_days"] == 22


def test_without_working_days_or_eligible_people_nothing_is_compared(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.trial set eligible_people = 0 where trial_id = 't3'")
    assert _pair(world)["reason"] == str(REFUSALS["nobody_eligible"])
    world.execute("delete from landed.usage_event where trial_id = 't1'")
    assert (_pair(world)["reason"], _pair(world)["earlier_working_days"]) == (str(REFUSALS["no_working_day"]), 0)


def test_trials_of_one_first_day_are_ordered_by_name(world: duckdb.DuckDBPyConnection) -> None:
    world.execute("update programme.trial set period_start = '2024-01-29' where trial_id = 't3'")
    assert _pair(world)["comparable"] is True
