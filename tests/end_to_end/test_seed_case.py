"""The demo's release tells the seed case: every figure of the issue, by SQL on the published file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import comb
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


def test_whose_use_it_is(published: duckdb.DuckDBPyConnection) -> None:
    # 13 is a tenth of 127, 21 of 210; of 95 people below 10 uses 60 tried it on one day and 35 came back.
    query = """
        SELECT top_tenth_people, top_tenth_uses, total_uses, share_percent, one_day_only_people, lowest_bucket_people,
               lowest_bucket_one_day_people, lowest_bucket_spread_people, median_days_to_first_use
        FROM marts.usage_concentration ORDER BY trial_id
    """
    assert rows(published, query) == [
        (13, 609, 1182, Decimal("51.5"), 60, 95, 60, 35, Decimal("17.0")),
        (21, 591, 1846, Decimal("32.0"), 84, 126, 84, 42, Decimal("10.0")),
    ]


def test_who_began_in_the_first_week_and_stayed(published: duckdb.DuckDBPyConnection) -> None:
    """Counted from the logs; the trial ended on a Thursday, the export of the second one was made on a Friday."""
    query = """
        SELECT list(retained_people ORDER BY week_start), list(retention_percent ORDER BY week_start),
               list(week_has_ended ORDER BY week_start)
        FROM marts.usage_retention WHERE trial_id = ? AND cohort_week = ?
    """
    first = published.execute(query, ["r5-trial", "2023-10-02"]).fetchall()
    percents = [Decimal(text) for text in ("100.0", "40.7", "37.0", "22.2", "22.2", "18.5", "14.8", "11.1")]
    assert first == [([27, 11, 10, 6, 6, 5, 4, 3, 2], [*percents, None], [True] * 8 + [False])]
    second = published.execute(query, ["r6-trial", "2024-11-04"]).fetchall()
    assert second == [([86, 50, 28], [Decimal("100.0"), Decimal("58.1"), Decimal("32.6")], [True] * 3)]


def test_uses_by_day_beside_those_by_prompt(published: duckdb.DuckDBPyConnection) -> None:
    # Counted from the raw logs by staff number: of 127 people 120 used the tool on fewer than ten days.
    query = """
        SELECT definition, people FROM marts.usage_by_definition
        WHERE trial_id = 'r5-trial' AND available AND bucket_order > 0 ORDER BY definition, bucket_order
    """
    assert rows(published, query) == [
        *[("day", people) for people in (120, 5, 2, 0)],
        *[("prompt", people) for people in (95, 20, 9, 3)],
    ]
    refused = "SELECT DISTINCT definition, people FROM marts.usage_by_definition WHERE NOT available ORDER BY 1"
    assert rows(published, refused) == [("reply", None), ("session", None)]


def test_the_two_trials_side_by_side(published: duckdb.DuckDBPyConnection) -> None:
    # 2 October to 30 November 2023: 21 + 20 working days. 1 to 22 November 2024, the last day in the log: 15.
    query = """
        SELECT comparable, earlier_eligible_is_approximate, earlier_total_uses, earlier_person_working_days,
            later_total_uses, later_person_working_days,
            earlier_uses_per_eligible_person_working_day, later_uses_per_eligible_person_working_day
        FROM marts.trial_comparison
    """
    assert rows(published, query) == [
        (True, True, 1182, 1400 * 41, 1846, 1400 * 15, 1182 / (1400 * 41), 1846 / (1400 * 15))
    ]
    # Of the raw logs, uses of the earlier trial times 15 / 41.
    buckets = "SELECT earlier_people, later_people FROM marts.trial_comparison_buckets ORDER BY bucket_order"
    assert rows(published, buckets) == [(1318, 1190), (74, 126), (6, 64), (1, 20), (1, 0)]


def test_participants_repeats_and_unique_people(published: duckdb.DuckDBPyConnection) -> None:
    attendance = (
        "SELECT workshop_id, participants, repeat_people, fill_percent FROM marts.workshop_attendance ORDER BY 1"
    )
    assert rows(published, attendance) == [("w1", 79, 0, None), ("w2", 27, 16, Decimal("67.5"))]
    assert rows(published, "SELECT attended_both FROM marts.repeat_attendance") == [(16,)]
    series = "SELECT participations, unique_people, people_attending_two_or_more FROM marts.series_summary"
    assert rows(published, series) == [(106, 90, 16)]


def test_the_teacher_was_free_and_the_hours_of_those_who_attended_were_not(
    published: duckdb.DuckDBPyConnection,
) -> None:
    # 79 x 2 h and 27 x 2 h are 212 h; the hours of preparing were never printed, so no cost is made of them.
    query = """
        SELECT scope_id, teacher_yen, paid_yen, paid_per_participant, participants, participant_minutes,
               participant_hours, cost_yen, undeclared_costs
        FROM marts.workshop_cost ORDER BY ALL
    """
    assert rows(published, query) == [
        ("r6-workshops", 0, 0, Decimal("0.0"), 106, 12720, Decimal("212.0"), None, "staff_hours"),
        ("w1", 0, 0, Decimal("0.0"), 79, 9480, Decimal("158.0"), None, "staff_hours"),
        ("w2", 0, 0, Decimal("0.0"), 27, 3240, Decimal("54.0"), None, "staff_hours"),
    ]


def test_a_cost_nobody_declared_is_not_zero(published: duckdb.DuckDBPyConnection) -> None:
    # r6-trial: nothing paid, and 40 h at 3,000 yen (an example) for 210 people and 1,846 uses: 2,400 minutes of them.
    query = """
        SELECT trial_id, paid_yen, cost_yen, active_people, total_uses, cost_per_active_person, cost_per_use,
               break_even_minutes_per_use, undeclared_costs
        FROM marts.cost ORDER BY ALL
    """
    assert rows(published, query) == [
        ("r5-trial", None, None, 127, 1182, None, None, None, "licence_yen, setup_yen, other_yen, staff_hours"),
        ("r6-trial", 0, 120_000, 210, 1846, Decimal("571.4"), Decimal("65.0"), Decimal("1.3"), None),
    ]


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


def test_headlines_of_each_workshop_have_exact_limits_and_the_series_none(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """A total of those invited is left in where both its tails, counted out of all ways to draw the answers, are above
    0.025. 16 people were asked in both surveys, so that the pooled answers are no draw of people."""

    def limits(favourable: int, base: int, people: int) -> tuple[float, float]:
        def ways(total: int, seen: range) -> int:
            return sum(comb(total, k) * comb(people - total, base - k) for k in seen)

        left_in = [
            total
            for total in range(people + 1)
            if 40 * ways(total, range(favourable, base + 1)) > comb(people, base)
            and 40 * ways(total, range(favourable + 1)) > comb(people, base)
        ]
        return min(left_in) / people, max(left_in) / people

    query = """
        SELECT scope_id, question_code, favourable, base, interval_low, interval_high, interval_method
        FROM marts.survey_headline ORDER BY ALL
    """
    assert rows(published, query) == [
        ("r6-workshops", "satisfaction", 82, 85, None, None, None),
        ("r6-workshops", "usability", 83, 88, None, None, None),
        ("w1-after", "satisfaction", 61, 63, *limits(61, 63, 79), "hypergeometric"),
        ("w1-after", "usability", 62, 66, *limits(62, 66, 79), "hypergeometric"),
        ("w2-after", "satisfaction", 21, 22, *limits(21, 22, 27), "hypergeometric"),
        ("w2-after", "usability", 21, 22, *limits(21, 22, 27), "hypergeometric"),
    ]
    assert limits(61, 63, 79) == (74 / 79, 77 / 79)


def test_every_answer_of_the_seed_case_counts(published: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT survey_id, answers_received, responses, not_invited_answers + double_answers, late_answers, early_answers,
               anonymous_answers, untimed_answers, partial_responses, rate_definition[:9]
        FROM marts.survey_response ORDER BY 1
    """
    assert rows(published, query) == [
        ("r5-staff", 412, 412, 0, 0, 0, 412, 0, 0, "RR4 (appr"),
        ("w1-after", 66, 66, 0, 0, 0, 0, 0, 3, "RR2 = RR6"),
        ("w2-after", 22, 22, 0, 0, 0, 22, 0, 0, "RR2 = RR6"),
        ("w2-before", 25, 25, 0, 0, 0, 0, 0, 0, "RR2 = RR6"),
    ]
    matched = "SELECT pre_survey_id, post_survey_id, matched_people, available FROM marts.survey_matched"
    assert rows(published, matched) == [("w2-before", "w2-after", None, False)]


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
