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


class ExpectEveryAnswerCountsOrDoesNot(ExpectSame):
    """Answers received are the responses and those that do not count, each for one reason."""

    column_A: str = "answers_received"
    column_B: str = "answers_by_fate"
    rule: ClassVar[Message] = Message(
        "受け取った回答は、数える回答＋対象外の人の回答＋重複＋締切後＋開始前",
        "answers received are responses, not invited, double, late and early ones",
    )


class ExpectNoDoubleOfAnonymous(ExpectAtMost):
    """Only an answer that says whose it is can be told double or not invited."""

    column_A: str = "identified_answers"
    column_B: str = "answers_by_person"
    rule: ClassVar[Message] = Message(
        "対象外・重複とされた回答は記名の回答を超えない",
        "answers found not invited or double never exceed those that say whose they are",
    )


class ExpectNoLateWithoutTime(ExpectAtMost):
    """Only an answer with a time can be told late or early."""

    column_A: str = "timed_answers"
    column_B: str = "answers_by_time"
    rule: ClassVar[Message] = Message(
        "締切後・開始前とされた回答は時刻のある回答を超えない",
        "answers found late or early never exceed those with a time",
    )


class ExpectPartialWithinResponses(ExpectAtMost):
    """Partial responses are responses."""

    column_A: str = "responses"
    column_B: str = "partial_responses"
    rule: ClassVar[Message] = Message(
        "一部だけの回答は数える回答を超えない", "partial responses never exceed the responses"
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
    """A definition of the response rate that the house uses, said in every row."""

    column: str = "rate_definition"
    value_set: Any = (
        "RR2 = RR6 (known list, partial answers counted)",
        "RR2 = RR6 (known number, partial answers counted)",
        "RR4 (approximate number of eligible people, partial answers counted)",
    )
    rule: ClassVar[Message] = Message(
        "回収率の定義は定められたもの", "the response rate follows one of the house's definitions"
    )


_BY_PERSON = ("not_invited_answers", "double_answers")
_BY_TIME = ("late_answers", "early_answers")


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
        ExpectEveryAnswerCountsOrDoesNot,
        ExpectNoDoubleOfAnonymous,
        ExpectNoLateWithoutTime,
        ExpectPartialWithinResponses,
        ExpectResponseRateGivesResponses,
        ExpectResponsePercentOfCounts,
        ExpectInvitedOfPopulation,
        ExpectKnownStage,
        ExpectRateDefinition,
    ),
    derived={
        "answers_by_fate": lambda row, _: sum(row[name] for name in ("responses", *_BY_PERSON, *_BY_TIME)),
        "identified_answers": lambda row, _: row["answers_received"] - row["anonymous_answers"],
        "answers_by_person": lambda row, _: sum(row[name] for name in _BY_PERSON),
        "timed_answers": lambda row, _: row["answers_received"] - row["untimed_answers"],
        "answers_by_time": lambda row, _: sum(row[name] for name in _BY_TIME),
        "responses_by_rate": lambda row, _: part_of_rate(row["response_rate"], row["invited_people"]),
        "responses_of_invited": lambda row, _: row["responses"] if row["invited_people"] else None,
        "percent_of_counts": lambda row, _: percent_half_up(row["responses"], row["invited_people"]),
        "people_of_population": people_of_population,
    },
)
