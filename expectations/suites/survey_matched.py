"""Arithmetic of survey_matched: people in both surveys are in each, or a reason stands in place of their number.

Add here: what must hold for a pair of surveys. Keep out: single surveys (survey_response.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.frames import Row
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectSame, Suite


class ExpectMatchedWithinBefore(ExpectAtMost):
    """People in both answered before."""

    column_A: str = "pre_responses"
    column_B: str = "matched_people"
    rule: ClassVar[Message] = Message(
        "両方に回答した人は事前の回答数を超えない", "people who answered both never exceed the responses before"
    )


class ExpectMatchedWithinAfter(ExpectAtMost):
    """People in both answered after."""

    column_A: str = "post_responses"
    column_B: str = "matched_people"
    rule: ClassVar[Message] = Message(
        "両方に回答した人は事後の回答数を超えない", "people who answered both never exceed the responses after"
    )


class ExpectPreResponsesAsInResponse(ExpectSame):
    """The responses before are those of survey_response."""

    column_A: str = "pre_responses"
    column_B: str = "responses_before"
    rule: ClassVar[Message] = Message(
        "事前の回答数は survey_response と同じ", "the responses before are survey_response's"
    )


class ExpectPostResponsesAsInResponse(ExpectSame):
    """The responses after are those of survey_response."""

    column_A: str = "post_responses"
    column_B: str = "responses_after"
    rule: ClassVar[Message] = Message(
        "事後の回答数は survey_response と同じ", "the responses after are survey_response's"
    )


class ExpectMatchedOrReason(ExpectNone):
    """A number of people and no reason, or a reason and no number."""

    column: str = "half_told"
    rule: ClassVar[Message] = Message(
        "人数か、出せない理由のどちらか一つがある", "there is a number of people, or the reason why there is none"
    )


class ExpectNoMatchOfAnonymous(ExpectNone):
    """Where every answer of a survey is anonymous nobody can be matched, however the number came about."""

    column: str = "matched_though_anonymous"
    rule: ClassVar[Message] = Message(
        "回答がすべて無記名のアンケートとは結び付けない", "nobody is matched with a survey of anonymous answers alone"
    )


def _half_told(row: Row) -> str | None:
    wanted = bool(row["available"])
    wrong = [
        name
        for name, is_right in (
            ("matched_people", (row["matched_people"] is not None) == wanted),
            ("reason", (row["reason"] is None) == wanted),
        )
        if not is_right
    ]
    return ", ".join(wrong) or None


SUITE = Suite(
    rules=(
        ExpectMatchedWithinBefore,
        ExpectMatchedWithinAfter,
        ExpectPreResponsesAsInResponse,
        ExpectPostResponsesAsInResponse,
        ExpectMatchedOrReason,
        ExpectNoMatchOfAnonymous,
    ),
    derived={
        "responses_before": lambda row, others: others.value(
            "survey_response", "responses", survey_id=row["pre_survey_id"]
        ),
        "responses_after": lambda row, others: others.value(
            "survey_response", "responses", survey_id=row["post_survey_id"]
        ),
        "half_told": lambda row, _: _half_told(row),
        "matched_though_anonymous": lambda row, others: (
            ", ".join(
                survey
                for survey in (row["pre_survey_id"], row["post_survey_id"])
                if row["matched_people"] is not None
                and (found := others.rows("survey_response", survey_id=survey)[0])["responses"]
                and found["anonymous_answers"] == found["answers_received"]
            )
            or None
        ),
    },
)
