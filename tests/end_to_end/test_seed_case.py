"""The demo's release tells the seed case: every figure of the issue, by SQL on the published file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from dagster_project.contracts import mart_contracts
from dagster_project.definitions import defs
from dagster_project.orchestration.required import required_checks
from tests.end_to_end.nights import Night


@pytest.fixture(scope="module")
def published(demo_night: Night) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_night.root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_the_night_ends_with_a_release(demo_night: Night) -> None:
    assert (demo_night.exit_code, demo_night.outcome["status"]) == (0, "released")
    required = required_checks([*(defs.assets or ()), *(defs.asset_checks or ())])
    assert demo_night.outcome["checks_passed"] == demo_night.outcome["checks_required"] == len(required)
    assert len(required) > len(mart_contracts())


def test_adoption_of_the_first_trial_with_its_limits(published: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT eligible_people, eligible_is_approximate, active_people, adoption_percent,
               adoption_percent_low, adoption_percent_high, fiscal_year
        FROM marts.trial_adoption WHERE trial_id = 'r5-trial'
    """
    assert rows(published, query) == [(1400, True, 127, Decimal("9.1"), Decimal("8.8"), Decimal("9.4"), 2023)]


def test_usage_frequency_buckets(published: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT min_uses, max_uses, people, share_percent
        FROM marts.usage_frequency WHERE trial_id = 'r5-trial' ORDER BY bucket_order
    """
    assert rows(published, query) == [
        (0, 0, 1273, None),
        (1, 9, 95, Decimal("74.8")),
        (10, 19, 20, Decimal("15.7")),
        (20, 49, 9, Decimal("7.1")),
        (50, None, 3, Decimal("2.4")),
    ]


def test_participants_repeats_and_unique_people(published: duckdb.DuckDBPyConnection) -> None:
    attendance = (
        "SELECT workshop_id, participants, repeat_people, fill_percent FROM marts.workshop_attendance ORDER BY 1"
    )
    assert rows(published, attendance) == [("w1", 79, 0, None), ("w2", 27, 16, Decimal("67.5"))]
    assert rows(published, "SELECT attended_both FROM marts.repeat_attendance") == [(16,)]
    series = "SELECT participations, unique_people, people_attending_two_or_more FROM marts.series_summary"
    assert rows(published, series) == [(106, 90, 16)]


def test_section_coverage_of_one_or_two_from_each_section(published: duckdb.DuckDBPyConnection) -> None:
    # 19 sections sent two and 41 sent one: 2 x 19 + 41 = 79 people; 4 of the 64 sections sent nobody.
    query = (
        "SELECT participants_from_section, sections FROM marts.section_coverage WHERE workshop_id = 'w1' ORDER BY 1"
    )
    assert rows(published, query) == [(0, 4), (1, 41), (2, 19), (3, 0)]


def test_response_rates(published: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT survey_id, responses, invited_people, response_percent FROM marts.survey_response ORDER BY 1"
    found = {row[0]: row[1:] for row in rows(published, query)}
    assert found["w1-after"] == (66, 79, Decimal("83.5"))
    assert found["w2-after"] == (22, 27, Decimal("81.5"))
    overall = "SELECT responses, invitations, response_percent, invited_unique_people FROM marts.series_summary"
    assert rows(published, overall) == [(88, 106, Decimal("83.0"), 90)]


def test_headlines_with_their_bounds(published: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT question_code, favourable, base, not_answered, not_responding, favourable_percent,
               round(bound_low * 106) AS low, round(bound_high * 106) AS high
        FROM marts.survey_headline WHERE scope = 'series' ORDER BY 1
    """
    # All who are silent said no, or all of them said yes: 82/106 to (82 + 106 - 85)/106 = 103/106.
    assert rows(published, query) == [
        ("satisfaction", 82, 85, 3, 18, Decimal("96.5"), 82, 103),
        ("usability", 83, 88, 0, 18, Decimal("94.3"), 83, 101),
    ]


def test_what_the_staff_wrote_after_the_first_trial(published: duckdb.DuckDBPyConnection) -> None:
    # 18 of 412 wrote something; read and coded by hand, each of the seed case's wishes and worries is there.
    query = "SELECT theme_code, answers FROM marts.survey_themes WHERE survey_id = 'r5-staff' AND answers > 0"
    found = dict(rows(published, query))
    wanted = {"how_to_use": 1, "wants_cases": 1, "wants_prompts": 1, "wants_workshop": 3, "wants_rules": 1}
    wanted |= {"worry_accuracy": 1, "worry_leaks": 1, "no_time": 1, "no_need": 1, "saves_time": 3, "nothing": 1}
    assert wanted.items() <= found.items()
    assert rows(published, "SELECT DISTINCT base FROM marts.survey_themes WHERE survey_id = 'r5-staff'") == [(18,)]


def test_what_was_asked_for_against_what_the_tool_was_used_for(published: duckdb.DuckDBPyConnection) -> None:
    # Asked: the 25 answers before workshop 2. Used: 1846 uses of the second trial by its own column, and 1182 of the first.
    query = """
        SELECT kind_code, asked_for, asked_base, uses, uses_base, asked_percent, uses_percent
        FROM marts.work_kinds ORDER BY kind_order
    """
    assert rows(published, query) == [
        ("draft", 15, 25, 664 + 549, 3028, Decimal("60.0"), Decimal("40.1")),
        ("survey", 13, 25, 251 + 106, 3028, Decimal("52.0"), Decimal("11.8")),
        ("idea", 5, 25, 310 + 195, 3028, Decimal("20.0"), Decimal("16.7")),
        ("spreadsheet", 10, 25, 263 + 153, 3028, Decimal("40.0"), Decimal("13.7")),
        ("summary", 8, 25, 358 + 179, 3028, Decimal("32.0"), Decimal("17.7")),
        ("uncoded", 0, 25, 0, 3028, Decimal("0.0"), Decimal("0.0")),
    ]


def test_printed_figures_say_what_does_not_follow(published: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT figure_id, verdict, group_verdict, explanation_ja, explanation_en FROM marts.printed_figures"
    found = {row[0]: row[1:] for row in rows(published, query)}
    assert len(found) == 12
    assert found["r5-10-19"][:2] == ("holds_by_other_rule", "rules_conflict")
    assert "15 % does not follow from 20/127 by the rule that gives 75 % from 95/127" in found["r5-10-19"][3]
    assert (
        "95/127 を 75 % とする規則" in found["r5-10-19"][2] and "20/127 は 15 % になりません" in found["r5-10-19"][2]
    )
    assert found["satisfied"][0] == "unattainable"
    assert "96 % of 88 answers does not exist" in found["satisfied"][3] and "82/85" in found["satisfied"][3]
    assert "82/85" in found["satisfied"][2]
    doubtful = {name for name, row in found.items() if row[0] != "holds"}
    assert doubtful == {"r5-10-19", "satisfied"}


def test_every_file_adds_up(published: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*), count(*) FILTER (WHERE rows_in = rows_accepted + rows_excluded + rows_quarantined
            + rows_duplicate + rows_superseded), sum(rows_quarantined), sum(rows_duplicate)
        FROM marts.input_files
    """
    assert rows(published, query) == [(10, 10, 1, 92)]
