"""Arithmetic of survey_response, the heart of the gate: answers received never exceed the invited people.

Add here: what must hold for one survey. Keep out: its questions (survey_answers.py, survey_headline.py).
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import part_of_rate, percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectOneOf, ExpectSame, Suite


class ExpectAnswersWithinInvited(ExpectAtMost):
    """No more answers received than people invited, even where the recomputation counts the same."""

    column_A: str = "invited_people"
    column_B: str = "answers_received"
    rule: ClassVar[Message] = Message(
        "受け取った回答は調査対象者数を超えない", "answers received never exceed the invited people"
    )
    todo: ClassVar[Message] = Message(
        "inbox/surveys のこのアンケートに別の調査の回答や二重の回答が入っていないか、programme.yml の population と"
        "その名簿（参加者なら inbox/workshops の出席表）が正しいか確認してください。",
        "Check inbox/surveys for answers of another survey or answers sent twice, and whether the survey's population "
        "in programme.yml and its list (for participants the attendance sheet in inbox/workshops) are right.",
    )


class ExpectResponsesWithinAnswers(ExpectAtMost):
    """Only received answers can count."""

    column_A: str = "answers_received"
    column_B: str = "responses"
    rule: ClassVar[Message] = Message(
        "数える回答は受け取った回答を超えない", "responses that count never exceed the answers received"
    )


class ExpectResponseRateGivesResponses(ExpectSame):
    """Rate times invited people is the responses."""

    column_A: str = "responses_by_rate"
    column_B: str = "responses_of_invited"
    rule: ClassVar[Message] = Message(
        "response_rate × 調査対象者数は回答数", "response_rate times invited people is the responses"
    )


class ExpectResponsePercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "response_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "response_percent は自身の数から四捨五入した値", "response_percent is its own counts' share, rounded half up"
    )


class ExpectInvitedOfPopulation(ExpectSame):
    """The invited people are the size of the declared population as its own mart has it."""

    column_A: str = "invited_people"
    column_B: str = "people_of_population"
    rule: ClassVar[Message] = Message(
        "調査対象者数は population の人数（workshop_attendance、trial_adoption、または宣言した数）",
        "invited people are the population's (in workshop_attendance, in trial_adoption, or the declared number)",
    )


class ExpectKnownStage(ExpectOneOf):
    """A survey is asked before or after."""

    column: str = "stage"
    value_set: Any = ("pre", "post")
    rule: ClassVar[Message] = Message("stage は pre か post", "the stage is pre or post")


class ExpectRateDefinition(ExpectOneOf):
    """One definition of the response rate, said in every row."""

    column: str = "rate_definition"
    value_set: Any = ("RR2 = RR6 (known list, partial answers counted)",)
    rule: ClassVar[Message] = Message("回収率の定義は一つ", "there is one definition of the response rate")


def people_of_population(row: Row, others: Others) -> int:
    """The size of ``participants(<workshop>)`` or ``eligible(<trial>)`` in its mart, or the declared number.

    Raises ValueError for another text.
    """
    called = re.fullmatch(r"(participants|eligible)\((.+)\)", str(row["population"]))
    if called is None:
        return int(row["population"])
    if called[1] == "participants":
        return int(others.value("workshop_attendance", "participants", workshop_id=called[2]))
    return int(others.value("trial_adoption", "eligible_people", trial_id=called[2]))


SUITE = Suite(
    rules=(
        ExpectAnswersWithinInvited,
        ExpectResponsesWithinAnswers,
        ExpectResponseRateGivesResponses,
        ExpectResponsePercentOfCounts,
        ExpectInvitedOfPopulation,
        ExpectKnownStage,
        ExpectRateDefinition,
    ),
    derived={
        "responses_by_rate": lambda row, _: part_of_rate(row["response_rate"], row["invited_people"]),
        "responses_of_invited": lambda row, _: row["responses"] if row["invited_people"] else None,
        "percent_of_counts": lambda row, _: percent_half_up(row["responses"], row["invited_people"]),
        "people_of_population": people_of_population,
    },
)
