"""Arithmetic of workshop_cost: money, participants' hours and staff hours add up, and series are sums of workshops.

Add here: what must hold for the cost of a workshop or series. Keep out: trials (cost.py), recomputed values.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import tenths_half_up, yen_of_minutes
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectNone, ExpectOneOf, ExpectSame, Suite

_MONEY = ("teacher_yen", "venue_yen", "other_yen")
_DECLARED = (*_MONEY, "participant_minutes", "staff_hours", "hourly_cost_yen")
_ADDED_UP = ("workshops", *_MONEY, "participants", "participant_minutes", "staff_hours")


class ExpectKnownCostScope(ExpectOneOf):
    """A row is about a workshop or a series."""

    column: str = "scope"
    value_set: Any = ("workshop", "series")
    rule: ClassVar[Message] = Message("scope は workshop か series", "scope is workshop or series")


class ExpectPaidIsSumOfMoney(ExpectSame):
    """Money paid is teacher, venue and other money; unknown where one of them is."""

    column_A: str = "paid_yen"
    column_B: str = "sum_of_money"
    rule: ClassVar[Message] = Message(
        "paid_yen は講師・会場・その他の合計（どれかが書かれていなければ空）",
        "paid_yen is teacher, venue and other money together (NULL where one was not declared)",
    )


class ExpectHoursOfMinutes(ExpectSame):
    """Participants' hours are their minutes over 60."""

    column_A: str = "participant_hours"
    column_B: str = "hours_of_minutes"
    rule: ClassVar[Message] = Message(
        "participant_hours は分を 60 で割って四捨五入した値",
        "participant_hours is the minutes over 60, rounded half up",
    )


class ExpectParticipantYenOfMinutes(ExpectSame):
    """Participants' minutes at the hourly cost, in whole yen."""

    column_A: str = "participant_yen"
    column_B: str = "worth_of_minutes"
    rule: ClassVar[Message] = Message(
        "participant_yen は参加者の分数×1時間の人件費",
        "participant_yen is the participants' minutes at the hourly cost",
    )


class ExpectStaffYenOfStaffHours(ExpectSame):
    """Hours of the staff who prepared and ran it, at the hourly cost."""

    column_A: str = "staff_yen"
    column_B: str = "worth_of_hours"
    rule: ClassVar[Message] = Message(
        "staff_yen は準備・運営の時間×1時間の人件費",
        "staff_yen is the hours of preparing and running at the hourly cost",
    )


class ExpectCostIsMoneyAndAllHours(ExpectSame):
    """The whole cost is money paid and both kinds of hours; unknown where one of them is."""

    column_A: str = "cost_yen"
    column_B: str = "money_and_hours"
    rule: ClassVar[Message] = Message(
        "cost_yen は支出と参加者・職員の時間の合計", "cost_yen is money paid, participants' and staff hours together"
    )


class ExpectPaidPerParticipantOfCounts(ExpectSame):
    """Money per participant, from the row's own numbers."""

    column_A: str = "paid_per_participant"
    column_B: str = "paid_over_people"
    rule: ClassVar[Message] = Message(
        "paid_per_participant は支出÷参加者数を四捨五入した値",
        "paid_per_participant is money paid over participants, rounded half up",
    )


class ExpectCostPerParticipantOfCounts(ExpectSame):
    """Cost per participant, from the row's own numbers."""

    column_A: str = "cost_per_participant"
    column_B: str = "cost_over_people"
    rule: ClassVar[Message] = Message(
        "cost_per_participant は費用÷参加者数を四捨五入した値",
        "cost_per_participant is cost over participants, rounded half up",
    )


class ExpectParticipantsAsInAttendance(ExpectSame):
    """The people of a workshop are those of workshop_attendance, of a series its participations."""

    column_A: str = "participants"
    column_B: str = "people_of_attendance"
    rule: ClassVar[Message] = Message(
        "参加者数は workshop_attendance、連続講座の延べ人数は series_summary と同じ",
        "the participants are those of workshop_attendance, of a series the participations of series_summary",
    )


class ExpectSeriesIsSumOfWorkshops(ExpectNone):
    """A series has the sum of its workshops, and nothing where one of them has nothing."""

    column: str = "parts_that_do_not_add_up"
    rule: ClassVar[Message] = Message(
        "連続講座の値は各回の合計（どれかが空なら空）",
        "a series has the sum of its workshops (NULL where one of them is NULL)",
    )


class ExpectUndeclaredPartsNamed(ExpectSame):
    """Exactly the parts without a value are named as undeclared."""

    column_A: str = "undeclared_costs"
    column_B: str = "empty_costs"
    rule: ClassVar[Message] = Message(
        "undeclared_costs は分からない費用の名前", "undeclared_costs names the parts that are NULL, and no others"
    )


def _sum(row: Row, *names: str) -> int | None:
    return None if any(row[name] is None for name in names) else sum(row[name] for name in names)


def _people(row: Row, others: Others) -> int | None:
    if row["scope"] == "series":
        people: int = others.value("series_summary", "participations", series_id=row["scope_id"])
    else:
        people = others.value("workshop_attendance", "participants", workshop_id=row["scope_id"])
    return people


def _not_adding_up(row: Row, others: Others) -> str | None:
    """The columns in which a series differs from the sum over its workshops, or None."""
    if row["scope"] != "series":
        return None if row["workshops"] == 1 else "workshops"
    of_series = [name for name, series in others.facts.series_of_workshop.items() if series == row["scope_id"]]
    workshops = [
        workshop for name in of_series for workshop in others.rows("workshop_cost", scope="workshop", scope_id=name)
    ]
    wrong = []
    for column in _ADDED_UP:
        values = [workshop[column] for workshop in workshops]
        if row[column] != (None if None in values else sum(values)):
            wrong.append(column)
    return ", ".join(wrong) or None


SUITE = Suite(
    rules=(
        ExpectKnownCostScope,
        ExpectPaidIsSumOfMoney,
        ExpectHoursOfMinutes,
        ExpectParticipantYenOfMinutes,
        ExpectStaffYenOfStaffHours,
        ExpectCostIsMoneyAndAllHours,
        ExpectPaidPerParticipantOfCounts,
        ExpectCostPerParticipantOfCounts,
        ExpectParticipantsAsInAttendance,
        ExpectSeriesIsSumOfWorkshops,
        ExpectUndeclaredPartsNamed,
    ),
    derived={
        "sum_of_money": lambda row, _: _sum(row, *_MONEY),
        "hours_of_minutes": lambda row, _: tenths_half_up(row["participant_minutes"], 60),
        "worth_of_minutes": lambda row, _: yen_of_minutes(row["participant_minutes"], row["hourly_cost_yen"]),
        "worth_of_hours": lambda row, _: yen_of_minutes(
            None if row["staff_hours"] is None else 60 * row["staff_hours"], row["hourly_cost_yen"]
        ),
        "money_and_hours": lambda row, _: _sum(row, "paid_yen", "participant_yen", "staff_yen"),
        "paid_over_people": lambda row, _: tenths_half_up(row["paid_yen"], row["participants"]),
        "cost_over_people": lambda row, _: tenths_half_up(row["cost_yen"], row["participants"]),
        "people_of_attendance": _people,
        "parts_that_do_not_add_up": _not_adding_up,
        "empty_costs": lambda row, _: ", ".join(name for name in _DECLARED if row[name] is None) or None,
    },
)
