"""Recomputes the marts of surveys: who was asked, which answers count, what was chosen.

Add here: the second way to a mart of answers. Keep out: reading rows (landed.py), favourable shares (headlines.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from expectations.arithmetic import percent_half_up, rate
from expectations.frames import Row, from_rows
from expectations.recompute.columns import COLUMNS
from expectations.recompute.landed import Landed
from expectations.recompute.workshops import participants

RATE_DEFINITION = "RR2 = RR6 (known list, partial answers counted)"


Response = tuple[str, int]  # file_id, row_number


class Surveys:
    """Per survey: invited people, received answers, the responses that count, and who chose what."""

    def __init__(self, landed: Landed) -> None:
        self.people = participants(landed)
        self.received = Counter(row["survey_id"] for row in landed.responses)
        self.counted = {survey["survey_id"]: counted(landed, survey["survey_id"]) for survey in landed.surveys}
        self.eligible = {trial["trial_id"]: trial["eligible_people"] for trial in landed.trials}
        self.answered: dict[tuple[str, str], set[Response]] = defaultdict(set)
        self.chosen: dict[tuple[str, str, int], set[Response]] = defaultdict(set)
        for row in landed.answers:
            survey, question, response = row["survey_id"], row["question_code"], (row["file_id"], row["row_number"])
            if response in self.counted.get(survey, ()):
                self.answered[survey, question].add(response)
                if row["option_order"] is not None:
                    self.chosen[survey, question, row["option_order"]].add(response)

    def invited(self, survey: Row) -> int:
        """Size of the survey's declared population."""
        if survey["population_kind"] == "participants":
            return len(self.people[survey["population_id"]])
        number = self.eligible[survey["population_id"]] if survey["population_kind"] == "eligible" else None
        return int(survey["declared_people"] if number is None else number)


def counted(landed: Landed, survey_id: str) -> set[Response]:
    """The responses that count: every anonymous one, and of an identified person the last.

    Last by time of submission (one without a time is before all others), then by file and row.
    """
    rows = [row for row in landed.responses if row["survey_id"] == survey_id]
    rows.sort(key=lambda row: (row["submitted_us"] is not None, row["submitted_us"] or 0, _place(row)))
    last = {row["person"]: _place(row) for row in rows if row["person"] is not None}
    return {_place(row) for row in rows if row["person"] is None} | set(last.values())


def _place(row: Row) -> Response:
    return row["file_id"], row["row_number"]


def survey_response(landed: Landed) -> pd.DataFrame:
    """One row per survey: invited people, answers received, responses that count and their rate."""
    surveys = Surveys(landed)
    rows = []
    for survey in landed.surveys:
        invited, responses = surveys.invited(survey), len(surveys.counted[survey["survey_id"]])
        rows.append(
            survey
            | {
                "organisation_code": landed.organisation,
                "invited_people": invited,
                "answers_received": surveys.received[survey["survey_id"]],
                "responses": responses,
                "response_rate": rate(responses, invited),
                "response_percent": percent_half_up(responses, invited),
                "rate_definition": RATE_DEFINITION,
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
