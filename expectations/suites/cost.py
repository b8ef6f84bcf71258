"""Arithmetic of cost: money and hours add up, and every share stands on its own row's people and uses.

Add here: what must hold for the cost of one trial. Keep out: workshops (workshop_cost.py), recomputed values.
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import tenths_half_up, yen_of_minutes
from expectations.frames import Row
from expectations.suites.house import ExpectSame, Suite

_DECLARED = ("licence_yen", "setup_yen", "other_yen", "staff_hours", "hourly_cost_yen")


class ExpectPaidIsSumOfDeclared(ExpectSame):
    """Money paid is licence, set-up and other money; unknown where one of them was not declared."""

    column_A: str = "paid_yen"
    column_B: str = "sum_of_money"
    rule: ClassVar[Message] = Message(
        "paid_yen は利用料・導入費・その他の合計（どれかが書かれていなければ空）",
        "paid_yen is licence, set-up and other money together (NULL where one was not declared)",
    )


class ExpectStaffYenOfHours(ExpectSame):
    """Staff hours are worth hours times the hourly cost, and no hours nothing."""

    column_A: str = "staff_yen"
    column_B: str = "worth_of_hours"
    rule: ClassVar[Message] = Message(
        "staff_yen は時間×1時間の人件費（0時間は0円）", "staff_yen is hours times the hourly cost (0 hours are 0 yen)"
    )


class ExpectCostIsMoneyAndHours(ExpectSame):
    """The whole cost is money paid plus staff hours in yen; unknown where either is."""

    column_A: str = "cost_yen"
    column_B: str = "money_and_hours"
    rule: ClassVar[Message] = Message(
        "cost_yen は支出と職員時間の合計", "cost_yen is money paid and staff hours together"
    )


class ExpectPeopleAsInAdoption(ExpectSame):
    """The people a cost is shared out over are those of trial_adoption."""

    column_A: str = "active_people"
    column_B: str = "people_of_adoption"
    rule: ClassVar[Message] = Message(
        "利用した人数は trial_adoption と同じ", "the active people are those of trial_adoption"
    )


class ExpectUsesAsInAdoption(ExpectSame):
    """The uses a cost is shared out over are those of trial_adoption, unknown where they are."""

    column_A: str = "total_uses"
    column_B: str = "uses_of_adoption"
    rule: ClassVar[Message] = Message("利用回数は trial_adoption と同じ", "the uses are those of trial_adoption")


class ExpectPaidPerPersonOfCounts(ExpectSame):
    """Money per active person, from the row's own numbers."""

    column_A: str = "paid_per_active_person"
    column_B: str = "paid_over_people"
    rule: ClassVar[Message] = Message(
        "paid_per_active_person は支出÷人数を四捨五入した値",
        "paid_per_active_person is money paid over people, rounded half up",
    )


class ExpectPaidPerUseOfCounts(ExpectSame):
    """Money per use, from the row's own numbers."""

    column_A: str = "paid_per_use"
    column_B: str = "paid_over_uses"
    rule: ClassVar[Message] = Message(
        "paid_per_use は支出÷回数を四捨五入した値", "paid_per_use is money paid over uses, rounded half up"
    )


class ExpectCostPerPersonOfCounts(ExpectSame):
    """Cost per active person, from the row's own numbers."""

    column_A: str = "cost_per_active_person"
    column_B: str = "cost_over_people"
    rule: ClassVar[Message] = Message(
        "cost_per_active_person は費用÷人数を四捨五入した値",
        "cost_per_active_person is cost over people, rounded half up",
    )


class ExpectCostPerUseOfCounts(ExpectSame):
    """Cost per use, from the row's own numbers."""

    column_A: str = "cost_per_use"
    column_B: str = "cost_over_uses"
    rule: ClassVar[Message] = Message(
        "cost_per_use は費用÷回数を四捨五入した値", "cost_per_use is cost over uses, rounded half up"
    )


class ExpectBreakEvenOfCost(ExpectSame):
    """Minutes a use must save: hours that the cost would buy, over the uses."""

    column_A: str = "break_even_minutes_per_use"
    column_B: str = "minutes_bought_over_uses"
    rule: ClassVar[Message] = Message(
        "break_even_minutes_per_use は費用で買える分数÷回数を四捨五入した値",
        "break_even_minutes_per_use is the minutes that the cost would buy over uses, rounded half up",
    )


class ExpectUndeclaredNamed(ExpectSame):
    """Exactly the costs without a value are named as undeclared."""

    column_A: str = "undeclared_costs"
    column_B: str = "empty_costs"
    rule: ClassVar[Message] = Message(
        "undeclared_costs は書かれていない費用の名前", "undeclared_costs names the costs that are NULL, and no others"
    )


def _sum(row: Row, *names: str) -> int | None:
    return None if any(row[name] is None for name in names) else sum(row[name] for name in names)


def _minutes_over_uses(row: Row) -> float | None:
    if any(row[name] is None for name in ("cost_yen", "hourly_cost_yen", "total_uses")):
        return None
    return tenths_half_up(60 * row["cost_yen"], row["hourly_cost_yen"] * row["total_uses"])


SUITE = Suite(
    rules=(
        ExpectPaidIsSumOfDeclared,
        ExpectStaffYenOfHours,
        ExpectCostIsMoneyAndHours,
        ExpectPeopleAsInAdoption,
        ExpectUsesAsInAdoption,
        ExpectPaidPerPersonOfCounts,
        ExpectPaidPerUseOfCounts,
        ExpectCostPerPersonOfCounts,
        ExpectCostPerUseOfCounts,
        ExpectBreakEvenOfCost,
        ExpectUndeclaredNamed,
    ),
    derived={
        "sum_of_money": lambda row, _: _sum(row, "licence_yen", "setup_yen", "other_yen"),
        "worth_of_hours": lambda row, _: yen_of_minutes(
            None if row["staff_hours"] is None else 60 * row["staff_hours"], row["hourly_cost_yen"]
        ),
        "money_and_hours": lambda row, _: _sum(row, "paid_yen", "staff_yen"),
        "people_of_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "uses_of_adoption": lambda row, others: others.value("trial_adoption", "total_uses", trial_id=row["trial_id"]),
        "paid_over_people": lambda row, _: tenths_half_up(row["paid_yen"], row["active_people"]),
        "paid_over_uses": lambda row, _: tenths_half_up(row["paid_yen"], row["total_uses"]),
        "cost_over_people": lambda row, _: tenths_half_up(row["cost_yen"], row["active_people"]),
        "cost_over_uses": lambda row, _: tenths_half_up(row["cost_yen"], row["total_uses"]),
        "minutes_bought_over_uses": lambda row, _: _minutes_over_uses(row),
        "empty_costs": lambda row, _: ", ".join(name for name in _DECLARED if row[name] is None) or None,
    },
)
