"""Arithmetic of survey_themes: answers of a theme, the base they come from, and that no answer is lost or doubled.

Add here: what must hold for one text question. Keep out: closed questions (survey_answers.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectOneOf, Suite

OTHER = "other"


class ExpectThemeWithinBase(ExpectAtMost):
    """A theme is in no more answers than there are."""

    column_A: str = "base"
    column_B: str = "answers"
    rule: ClassVar[Message] = Message("テーマの件数は母数を超えない", "the answers of a theme never exceed the base")


class ExpectTextsWithinResponses(ExpectAtMost):
    """No more people wrote something than answered the survey."""

    column_A: str = "responses_in_survey_response"
    column_B: str = "base"
    rule: ClassVar[Message] = Message(
        "自由記述の回答数はアンケートの回答数を超えない", "the texts of a question never exceed the survey's responses"
    )


class ExpectEveryTextInATheme(ExpectAtMost):
    """Every text has a theme, if only that of those without one: together they reach the base."""

    column_A: str = "answers_of_all_themes"
    column_B: str = "base"
    rule: ClassVar[Message] = Message(
        "どの自由記述にもテーマ（なければその他）がある", "every text has a theme, or counts as other"
    )


class ExpectOtherBesideNoTheme(ExpectAtMost):
    """A text that is other has no theme: any theme and other fit into the base together."""

    column_A: str = "base"
    column_B: str = "answers_and_other"
    rule: ClassVar[Message] = Message(
        "テーマのある回答とその他の合計は母数を超えない",
        "the answers of a theme and those of none never exceed the base",
    )


class ExpectOneBaseOfQuestion(ExpectAtMost):
    """All themes of a question have one base."""

    column_A: str = "least_base_of_question"
    column_B: str = "base"
    rule: ClassVar[Message] = Message("同じ質問の母数は一つ", "the themes of one question have one base")


class ExpectTextQuestion(ExpectOneOf):
    """Only questions of free text have themes."""

    column: str = "question_type"
    value_set: Any = ("text",)
    rule: ClassVar[Message] = Message("テーマは自由記述の質問だけにある", "only questions of free text have themes")


def _question(row: Row) -> dict[str, object]:
    return {"survey_id": row["survey_id"], "question_code": row["question_code"]}


def answers_and_other(row: Row, others: Others) -> int:
    """The row's answers and those of none of the themes; other itself alone."""
    beside = others.value("survey_themes", "answers", **_question(row), theme_code=OTHER)
    return int(row["answers"]) + (0 if row["theme_code"] == OTHER else int(beside))


SUITE = Suite(
    rules=(
        ExpectThemeWithinBase,
        ExpectTextsWithinResponses,
        ExpectEveryTextInATheme,
        ExpectOtherBesideNoTheme,
        ExpectOneBaseOfQuestion,
        ExpectTextQuestion,
    ),
    derived={
        "responses_in_survey_response": lambda row, others: others.value(
            "survey_response", "responses", survey_id=row["survey_id"]
        ),
        "answers_of_all_themes": lambda row, others: others.total("survey_themes", "answers", **_question(row)),
        "answers_and_other": answers_and_other,
        "least_base_of_question": lambda row, others: min(
            other["base"] for other in others.rows("survey_themes", **_question(row))
        ),
        "question_type": lambda row, others: others.facts.question_type[row["survey_id"], row["question_code"]],
    },
)
