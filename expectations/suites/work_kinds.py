"""Arithmetic of work_kinds: shares of one base each, and the marts that know the same answers and uses.

Add here: what must hold for the kinds of work. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectAskedWithinBase(ExpectAtMost):
    """No kind is asked for by more than were asked and answered."""

    column_A: str = "asked_base"
    column_B: str = "asked_for"
    rule: ClassVar[Message] = Message(
        "求めた人は回答した人を超えない", "those who ask for a kind never exceed those who answered"
    )


class ExpectAskedWithinAnswers(ExpectAtMost):
    """A kind is asked for no oftener than its options were chosen."""

    column_A: str = "answers_of_its_options"
    column_B: str = "asked_for"
    rule: ClassVar[Message] = Message(
        "求めた人は、その種類の選択肢の選択数の合計を超えない",
        "those who ask for a kind never exceed the answers of its options in survey_answers",
    )


class ExpectAskedReachesOption(ExpectAtMost):
    """Whoever chose one of its options asks for the kind."""

    column_A: str = "asked_for"
    column_B: str = "answers_of_its_first_option"
    rule: ClassVar[Message] = Message(
        "求めた人は、その種類の一番多い選択肢の選択数以上",
        "those who ask for a kind are no fewer than the answers of any of its options in survey_answers",
    )


class ExpectAskedPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "asked_percent"
    column_B: str = "asked_percent_of_counts"
    rule: ClassVar[Message] = Message(
        "asked_percent は自身の数から四捨五入した値", "asked_percent is its own counts' share, rounded half up"
    )


class ExpectUsesPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "uses_percent"
    column_B: str = "uses_percent_of_counts"
    rule: ClassVar[Message] = Message(
        "uses_percent は自身の数から四捨五入した値", "uses_percent is its own counts' share, rounded half up"
    )


class ExpectUsesSumToBase(ExpectSame):
    """Every use is in one row: the rows sum to the base."""

    column_A: str = "uses_of_all_kinds"
    column_B: str = "uses_base"
    rule: ClassVar[Message] = Message(
        "利用回数の合計は uses_base", "the uses of all kinds and of none sum to uses_base"
    )


class ExpectUsesBaseWithinTrials(ExpectAtMost):
    """There are no more single uses than uses of all trials, some of which only tell counts."""

    column_A: str = "total_uses_in_trial_adoption"
    column_B: str = "uses_base"
    rule: ClassVar[Message] = Message(
        "uses_base は全試行の利用回数の合計を超えない", "uses_base never exceeds the total uses of all trials"
    )


def answers_of_options(row: Row, others: Others) -> list[int]:
    """Answers of each option that asks for the kind."""
    return [
        int(others.value("survey_answers", "answers", survey_id=survey, question_code=question, option_order=order))
        for survey, question, order in others.facts.options_of_kind.get(row["kind_code"], ())
    ]


SUITE = Suite(
    rules=(
        ExpectAskedWithinBase,
        ExpectAskedWithinAnswers,
        ExpectAskedReachesOption,
        ExpectAskedPercentOfCounts,
        ExpectUsesPercentOfCounts,
        ExpectUsesSumToBase,
        ExpectUsesBaseWithinTrials,
    ),
    derived={
        "answers_of_its_options": lambda row, others: sum(answers_of_options(row, others)),
        "answers_of_its_first_option": lambda row, others: max(answers_of_options(row, others), default=0),
        "asked_percent_of_counts": lambda row, _: percent_half_up(row["asked_for"], row["asked_base"]),
        "uses_percent_of_counts": lambda row, _: percent_half_up(row["uses"], row["uses_base"]),
        "uses_of_all_kinds": lambda row, others: others.total("work_kinds", "uses"),
        "total_uses_in_trial_adoption": lambda row, others: sum(
            trial["total_uses"] or 0 for trial in others.rows("trial_adoption")
        ),
    },
)
