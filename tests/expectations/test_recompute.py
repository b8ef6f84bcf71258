"""The recomputation against counts made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from expectations.frames import rows_of
from expectations.keys import KEYS
from expectations.recompute import RECOMPUTED, recompute
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
    assert set(RECOMPUTED) == set(KEYS) - {"printed_figures", "workshop_effect"}


def test_recomputation_only_reads(world: duckdb.DuckDBPyConnection) -> None:
    before = world.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
    recompute(world)
    after = world.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
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
        "usage_frequency": 1,
        "usage_over_time": 2,
        "work_kinds": 2,
    }
    for mart, word in (("trial_adoption", "total_uses"), ("usage_frequency", "0 回"), ("usage_over_time", "行")):
        said = untold[mart][-1]
        assert "t4" in said.ja and "t4" in said.en and mart in said.ja and mart in said.en and word in said.ja


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
    assert (row["invitations"], row["invited_unique_people"], row["responses"]) == (7, None, 5)


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
