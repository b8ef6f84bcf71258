"""Which trials, surveys and series stand beside each other, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dagster_project.hub.comparability import refused_responses, refused_series, refused_trials
from dagster_project.hub.rules import HubRules
from dagster_project.hub.trials import Trial

RULES = HubRules()
MAY = Trial("a", "t1", 2024, date(2024, 5, 1), date(2024, 6, 30), "prompt", 100, 20, (1, 10))  # 61 days
PEERS = [replace(MAY, code=code) for code in "bcd"]


def _said(trial: Trial, rules: HubRules = RULES) -> list[str]:
    return [reason.en for reason in refused_trials([*PEERS, trial], rules)[trial.key]]


def test_equal_trials_stand_beside_each_other() -> None:
    assert _said(MAY) == []


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (replace(MAY, unit="session"), "Another definition of use (session; compared is prompt)"),
        (replace(MAY, edges=(1, 5, 10)), "Other bucket edges (1, 5, 10; compared are 1, 10)"),
        (replace(MAY, eligible=0), "The number of eligible people is not known, or zero"),
        (
            replace(MAY, start=date(2024, 7, 1), end=date(2024, 8, 31)),
            "The periods do not overlap (2024-07-01 to 2024-08-31; compared is 2024-05-01 to 2024-06-30)",
        ),
        (
            replace(MAY, start=date(2024, 5, 1), end=date(2024, 5, 30)),
            "One period is more than twice as long as the other (2024-05-01 to 2024-05-30; compared is 2024-05-01 to 2024-06-30)",
        ),
        (
            replace(MAY, start=date(2024, 6, 1), end=date(2024, 7, 31)),
            "The periods share less than half of the longer one (2024-06-01 to 2024-07-31; compared is 2024-05-01 to 2024-06-30)",
        ),
    ],
)
def test_each_way_of_not_being_comparable_is_said(trial: Trial, said: str) -> None:
    assert _said(trial) == [said]


def test_every_reason_of_a_trial_is_said() -> None:
    assert len(_said(replace(MAY, unit="day", edges=(1, 2), eligible=0, start=date(2024, 6, 29)))) == 4


@pytest.mark.parametrize(("end", "compared"), [(date(2024, 5, 31), True), (date(2024, 5, 30), False)])
def test_half_of_the_longer_period_is_enough(end: date, compared: bool) -> None:
    """31 of 61 days are half and more, 30 are less."""
    assert (_said(replace(MAY, end=end)) == []) is compared


def test_unknown_uses_have_no_edges_that_could_differ() -> None:
    assert _said(replace(MAY, edges=None)) == []


def test_years_are_compared_apart() -> None:
    """A trial of another year hinders nobody and is hindered by nobody."""
    earlier = replace(
        MAY, code="e", fiscal_year=2023, start=date(2023, 5, 1), end=date(2023, 5, 31), unit="day", edges=(1, 2)
    )
    assert not any(refused_trials([*PEERS, MAY, earlier], RULES).values())


def test_of_two_trials_the_one_that_shares_more_days_stands_for_the_city() -> None:
    shorter = replace(MAY, trial_id="t0", end=date(2024, 6, 20))
    reasons = refused_trials([*PEERS, shorter, MAY], RULES)
    assert reasons[MAY.key] == ()
    assert [reason.en for reason in reasons[shorter.key]] == [
        "Another trial of the city overlaps longer with the period compared in that year"
    ]


def test_a_city_with_many_trials_has_one_vote() -> None:
    """Three trials by session of one city do not outvote two cities that count prompts."""
    sessions = [replace(MAY, trial_id=f"s{number}", unit="session") for number in range(3)]
    reasons = refused_trials([*PEERS[:2], *sessions], RULES)
    assert [bool(reasons[trial.key]) for trial in (*PEERS[:2], *sessions)] == [False, False, True, True, True]


def test_what_hub_yml_declares_goes_before_what_most_cities_have() -> None:
    declared = HubRules(unit_of_use="session")
    reasons = refused_trials([*PEERS, replace(MAY, unit="session")], declared)
    assert [bool(reasons[code, "t1"]) for code in "abcd"] == [False, True, True, True]


def test_responses_need_invited_people_of_a_known_number() -> None:
    rates = {
        ("a", "post"): (79, ["RR2 = RR6 (known list, partial answers counted)"]),
        ("b", "post"): (0, ["RR2 = RR6 (known number, partial answers counted)"]),
        ("c", "pre"): (90, ["RR2 = RR6 (known list, partial answers counted)", "RR4 (approximate number …)"]),
    }
    assert {key: [reason.en for reason in said] for key, said in refused_responses(rates).items()} == {
        ("a", "post"): [],
        ("b", "post"): ["Nobody was invited"],
        ("c", "pre"): ["The population of a survey is an approximate number"],
    }


def test_series_need_two_workshops_and_people_and_one_stands_for_a_city() -> None:
    def series(workshops: int, participations: int, people: int) -> dict[str, object]:
        return {"workshops": workshops, "participations": participations, "unique_people": people}

    reasons = refused_series(
        {
            ("a", "small"): series(2, 30, 25),  # type: ignore[dict-item]
            ("a", "large"): series(2, 106, 90),  # type: ignore[dict-item]
            ("a", "three"): series(3, 40, 30),  # type: ignore[dict-item]
            ("b", "single"): series(1, 20, 20),  # type: ignore[dict-item]
            ("c", "empty"): series(2, 0, 0),  # type: ignore[dict-item]
        }
    )
    assert {key: [reason.en for reason in said] for key, said in reasons.items()} == {
        ("a", "small"): ["Another series of the city with as many workshops had more participations"],
        ("a", "large"): [],
        ("a", "three"): [],
        ("b", "single"): ["Fewer than two workshops: nobody can come again"],
        ("c", "empty"): ["Nobody came"],
    }
