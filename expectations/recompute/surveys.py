"""Recomputes the marts of surveys: who was asked, which answers count, what was chosen.

Add here: the second way to a mart of answers. Keep out: reading rows (landed.py), favourable shares (headlines.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Final

import pandas as pd

from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed, Person
from expectations.recompute.workshops import participants

LIST_RATE: Final = "RR2 = RR6 (known list, partial answers counted)"
NUMBER_RATE: Final = "RR2 = RR6 (known number, partial answers counted)"
ESTIMATE_RATE: Final = "RR4 (approximate number of eligible people, partial answers counted)"

Response = tuple[str, int]  # file_id, row_number


class Surveys:
    """Per survey: invited people, received answers, the responses that count, and who chose what."""

    def __init__(self, landed: Landed) -> None:
        self.people = participants(landed)
        self.trials = {trial["trial_id"]: trial for trial in landed.trials}
        self.listed = {survey["survey_id"]: self._listed(landed, survey) for survey in landed.surveys}
        held = {workshop["workshop_id"]: workshop["held_on"] for workshop in landed.workshops}
        self.fates = {
            survey["survey_id"]: fates(
                landed, survey, self.listed[survey["survey_id"]], held.get(survey["workshop_id"])
            )
            for survey in landed.surveys
        }
        self.counted = {
            name: {place for place, fate in answers.items() if fate == "counted"}
            for name, answers in self.fates.items()
        }
        self.answered: dict[tuple[str, str], set[Response]] = defaultdict(set)
        self.chosen: dict[tuple[str, str, int], set[Response]] = defaultdict(set)
        for row in landed.answers:
            survey, question, response = row["survey_id"], row["question_code"], (row["file_id"], row["row_number"])
            if response in self.counted.get(survey, ()):
                self.answered[survey, question].add(response)
                if row["option_order"] is not None:
                    self.chosen[survey, question, row["option_order"]].add(response)

    def _listed(self, landed: Landed, survey: Row) -> set[Person] | None:
        """The invited people where they are known one by one: participants, or a roster."""
        if survey["population_kind"] == "participants":
            return self.people[survey["population_id"]]
        if survey["roster_valid_from"] is None:
            return None
        return {
            entry["person"]
            for entry in landed.roster
            if entry["valid_from"] == survey["roster_valid_from"] and entry["person"] is not None
        }

    def invited(self, survey: Row) -> int:
        """Size of the survey's declared population."""
        if survey["population_kind"] == "participants":
            return len(self.people[survey["population_id"]])
        if survey["population_kind"] == "eligible":
            return int(self.trials[survey["population_id"]]["eligible_people"])
        return int(survey["declared_people"])

    def is_exact(self, survey: Row) -> bool:
        """Whether the number of invited people is more than about right."""
        return not (
            survey["population_kind"] == "eligible" and self.trials[survey["population_id"]]["eligible_is_approximate"]
        )

    def rate_definition(self, survey: Row) -> str:
        if not self.is_exact(survey):
            return ESTIMATE_RATE
        return NUMBER_RATE if self.listed[survey["survey_id"]] is None else LIST_RATE


def fates(landed: Landed, survey: Row, listed: set[Person] | None, held_on: date | None) -> dict[Response, str]:
    """What became of each answer received: counted, not_invited, early, late or double.

    Of a person's valid answers the last counts, by time of submission (one without a time is before all others), then
    by file and row; every valid anonymous one counts.
    """
    rows = [row for row in landed.responses if row["survey_id"] == survey["survey_id"]]
    rows.sort(key=lambda row: (row["submitted_us"] is not None, row["submitted_us"] or 0, _place(row)))
    found: dict[Response, str] = {}
    last: dict[Person, Response] = {}
    for row in rows:
        place, person = _place(row), row["person"]
        if listed is not None and person is not None and person not in listed:
            found[place] = "not_invited"
        elif _is_before(row["submitted_on"], survey["opens"], held_on if survey["stage"] == "post" else None):
            found[place] = "early"
        elif _is_after(row["submitted_on"], survey["closes"], held_on if survey["stage"] == "pre" else None):
            found[place] = "late"
        else:
            if person in last:
                found[last[person]] = "double"
            found[place] = "counted"
            if person is not None:
                last[person] = place
    return found


def _is_before(day: date | None, *limits: date | None) -> bool:
    return day is not None and any(limit is not None and day < limit for limit in limits)


def _is_after(day: date | None, *limits: date | None) -> bool:
    return day is not None and any(limit is not None and day > limit for limit in limits)


def _place(row: Row) -> Response:
    return row["file_id"], row["row_number"]


def survey_response(landed: Landed) -> pd.DataFrame:
    """One row per survey: invited people, answers received, responses that count and their rate, and all other answers."""
    surveys = Surveys(landed)
    anonymous = Counter(row["survey_id"] for row in landed.responses if row["person"] is None)
    untimed = Counter(row["survey_id"] for row in landed.responses if row["submitted_us"] is None)
    received = Counter(row["survey_id"] for row in landed.responses)
    rows = []
    for survey in landed.surveys:
        name = survey["survey_id"]
        invited, responses = surveys.invited(survey), len(surveys.counted[name])
        fate = Counter(surveys.fates[name].values())
        asked = [
            row["question_code"]
            for row in landed.questions
            if row["survey_id"] == name and row["question_type"] == "single"
        ]
        full = surveys.counted[name].intersection(*(surveys.answered[name, question] for question in asked))
        rows.append(
            survey
            | {
                "organisation_code": landed.organisation,
                "invited_people": invited,
                "answers_received": received[name],
                "responses": responses,
                "response_rate": rate(responses, invited),
                "response_percent": percent_half_up(responses, invited),
                "rate_definition": surveys.rate_definition(survey),
                **{f"{kind}_answers": fate[kind] for kind in ("not_invited", "double", "late", "early")},
                "anonymous_answers": anonymous[name],
                "untimed_answers": untimed[name],
                "partial_responses": responses - len(full),
            }
        )
    return from_rows(COLUMNS["survey_response"], rows)


def survey_answers(landed: Landed) -> pd.DataFrame:
    """One row per survey, closed question and declared option, options nobody chose included."""
    surveys = Surveys(landed)
    closed = {
        (question["survey_id"], question["question_code"])
        for question in landed.questions
        if question["question_type"] in ("single", "multiple")
    }
    rows = []
    for option in landed.options:
        question = option["survey_id"], option["question_code"]
        if question not in closed:
            continue
        answers, base = len(surveys.chosen[*question, option["option_order"]]), len(surveys.answered[question])
        rows.append(
            option
            | {
                "organisation_code": landed.organisation,
                "answers": answers,
                "base": base,
                "share_rate": rate(answers, base),
                "share_percent": percent_half_up(answers, base),
            }
        )
    return from_rows(COLUMNS["survey_answers"], rows)


MARTS = {"survey_response": survey_response, "survey_answers": survey_answers}
