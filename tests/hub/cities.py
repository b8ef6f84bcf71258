"""Made-up cities as the hub meets them: data roots with a release that the release writer wrote, without any night.

Add here: what a test needs a city to have published. Keep out: what the hub makes of it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from dagster_project.analysis.mart_writer import write_mart
from dagster_project.contracts import mart_contracts
from dagster_project.intake.settling.settlement import open_database
from dagster_project.local_government import check_digit, fiscal_year
from dagster_project.release.manifest import CheckResult
from dagster_project.release.publication import of_a_city
from dagster_project.release.publish import Evidence, publish
from dagster_project.settings import DataRoot

NOW = datetime(2025, 4, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
EDGES = (1, 10, 20, 50)

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class TrialFacts:
    """``people``: active people by bucket; None where nobody knows how often the tool was used."""

    people: Sequence[int] | None
    eligible: int
    trial_id: str = "t1"
    start: date = date(2024, 5, 1)
    end: date = date(2024, 6, 30)
    unit: str = "prompt"
    edges: Sequence[int] = EDGES
    active: int = 0

    @property
    def active_people(self) -> int:
        return self.active if self.people is None else sum(self.people)


@dataclass(frozen=True)
class SeriesFacts:
    workshops: int
    participations: int
    unique_people: int
    two_or_more: int
    series_id: str = "s1"


@dataclass(frozen=True)
class SurveyFacts:
    invited: int
    responses: int
    survey_id: str = "w1-after"
    stage: str = "post"
    definition: str = "RR2 = RR6 (known list, partial answers counted)"


@dataclass(frozen=True)
class City:
    """``number``: the first five digits of its code."""

    number: int
    trials: Sequence[TrialFacts] = ()
    surveys: Sequence[SurveyFacts] = ()
    series: Sequence[SeriesFacts] = ()
    figures: bytes = field(default=b"")

    @property
    def code(self) -> str:
        return f"{self.number:05}{check_digit(f'{self.number:05}')}"


def publish_city(folder: Path, city: City, now: datetime = NOW) -> Path:
    """A data root whose release holds the city's marts (the others are there and empty); gives the release's folder.

    The pages are left out: they take a second and the hub reads none of them.
    """
    root = DataRoot(folder)
    root.work.mkdir(parents=True)
    if city.figures:
        root.figures_file.write_bytes(city.figures)
    made = _marts(city)
    with open_database(root.work_database) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, contract in mart_contracts().items():
            blank = dict.fromkeys(contract.columns)
            rows = [{**blank, "organisation_code": city.code, **row} for row in made.get(name, [])]
            write_mart(connection, contract, rows)
    evidence = Evidence("run", (CheckResult(asset="marts/trial_adoption", name="gate", passed=True),))
    kind = replace(of_a_city(root), write_pages=lambda draft, notices: None, remember=lambda marts: None)
    return publish(root, evidence, now, kind=kind).folder


def _marts(city: City) -> dict[str, Rows]:
    return {
        "trial_adoption": [_adoption(trial) for trial in city.trials],
        "usage_frequency": [row for trial in city.trials for row in _buckets(trial)],
        "survey_response": [
            {
                "survey_id": survey.survey_id,
                "stage": survey.stage,
                "population": "number",
                "invited_people": survey.invited,
                "answers_received": survey.responses,
                "responses": survey.responses,
                "rate_definition": survey.definition,
            }
            for survey in city.surveys
        ],
        "series_summary": [
            {
                "series_id": series.series_id,
                "workshops": series.workshops,
                "participations": series.participations,
                "unique_people": series.unique_people,
                "people_attending_two_or_more": series.two_or_more,
            }
            for series in city.series
        ],
    }


def _adoption(trial: TrialFacts) -> dict[str, object]:
    return {
        "trial_id": trial.trial_id,
        "fiscal_year": fiscal_year(trial.start),
        "period_start": trial.start,
        "period_end": trial.end,
        "unit_of_use": trial.unit,
        "eligible_people": trial.eligible,
        "eligible_is_approximate": False,
        "active_people": trial.active_people,
        "adoption_rate": trial.active_people / trial.eligible if trial.eligible else None,
        "total_uses": None if trial.people is None else 10 * trial.active_people,
        "median_uses": None if trial.people is None else Decimal("4.5"),
    }


def _buckets(trial: TrialFacts) -> Rows:
    zero = {"bucket_order": 0, "bucket_label": "0", "min_uses": 0, "max_uses": 0}
    rows: Rows = [{**zero, "people": max(0, trial.eligible - trial.active_people)}]
    for place, people in enumerate(trial.people or ()):
        low, top = trial.edges[place], place + 1 == len(trial.edges)
        high = None if top else trial.edges[place + 1] - 1
        label = f"{low}以上" if top else f"{low}-{high}"
        bucket = {"bucket_order": place + 1, "bucket_label": label, "min_uses": low, "max_uses": high}
        rows.append({**bucket, "people": people, "share_rate": people / (trial.active_people or 1)})
    return [{**row, "trial_id": trial.trial_id, "active_people": trial.active_people} for row in rows]


def many(count: int) -> list[City]:
    """Cities whose figures hang on nothing but their number; one in ten has a trial that cannot be compared."""
    cities = []
    for number in range(count):
        chance = random.Random(number)
        eligible = chance.randint(200, 3000)
        active = chance.randint(10, eligible // 3)
        first = active - sum(rest := [active // 6, active // 9, active // 20])
        trial = TrialFacts((first, *rest), eligible, start=date(2024, 5, 1) + timedelta(days=chance.randint(0, 20)))
        if number % 10 == 9:
            trial = replace(trial, unit="session")
        participants = chance.randint(20, 90)
        cities.append(
            City(
                1100 + number,
                [trial],
                [SurveyFacts(participants, chance.randint(0, participants))],
                [SeriesFacts(2, participants + participants // 3, participants, participants // 3)],
            )
        )
    return cities
