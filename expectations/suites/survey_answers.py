"""Arithmetic of survey_answers: options, the base they are shares of, and the responses the base comes from.

Add here: what must hold for one closed question. Keep out: favourable shares (survey_headline.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import part_of_rate, percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, ExpectSameWhereBoth, Suite


class ExpectAnswersWithinBase(ExpectAtMost):
    """An option is chosen by no more than answered the question."""

    column_A: str = "base"
    column_B: str = "answers"
    rule: ClassVar[Message] = Message("選択数は母数を超えない", "the answers of an option never exceed the base")


class ExpectBaseWithinResponses(ExpectAtMost):
    """A question is answered by no more than answered the survey."""

    column_A: str = "responses_in_survey_response"
    column_B: str = "base"
    rule: ClassVar[Message] = Message(
        "母数はアンケートの回答数を超えない", "the base never exceeds the survey's responses"
    )


class ExpectShareRateGivesAnswers(ExpectSame):
    """Share times base is the answers."""

    column_A: str = "answers_by_rate"
    column_B: str = "answers_of_base"
    rule: ClassVar[Message] = Message("share_rate × 母数は選択数", "share_rate times base is the answers")


class ExpectSharePercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "share_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "share_percent は自身の数から四捨五入した値", "share_percent is its own counts' share, rounded half up"
    )


class ExpectSingleChoiceSumsToResponses(ExpectSameWhereBoth):
    """The options of a single-choice question and those who did not answer it are the survey's responses."""

    column_A: str = "options_and_not_answered"
    column_B: str = "responses_in_survey_response"
    rule: ClassVar[Message] = Message(
        "単一選択の設問では、選択数の合計＋無回答は回答数",
        "the options of a single-choice question plus those who did not answer it are the survey's responses",
    )


def options_and_not_answered(row: Row, others: Others) -> int | None:
    """Options summed plus the responses beyond the base; None if not single."""
    survey, question = row["survey_id"], row["question_code"]
    if others.facts.question_type[survey, question] != "single":
        return None
    not_answered = int(others.value("survey_response", "responses", survey_id=survey)) - int(row["base"])
    return others.total("survey_answers", "answers", survey_id=survey, question_code=question) + not_answered


SUITE = Suite(
    rules=(
        ExpectAnswersWithinBase,
        ExpectBaseWithinResponses,
        ExpectShareRateGivesAnswers,
        ExpectSharePercentOfCounts,
        ExpectSingleChoiceSumsToResponses,
    ),
    derived={
        "responses_in_survey_response": lambda row, others: others.value(
            "survey_response", "responses", survey_id=row["survey_id"]
        ),
        "answers_by_rate": lambda row, _: part_of_rate(row["share_rate"], row["base"]),
        "answers_of_base": lambda row, _: row["answers"] if row["base"] else None,
        "percent_of_counts": lambda row, _: percent_half_up(row["answers"], row["base"]),
        "options_and_not_answered": options_and_not_answered,
    },
)
