"""Arithmetic of trial_comparison: figures of trial_adoption, and rates of them only where both trials count alike.

Add here: what must hold for a pair of trials. Keep out: recomputed values (common.py), the buckets of a pair.
"""

from __future__ import annotations

from typing import ClassVar, Final

from dagster_project.messages import Message
from expectations.arithmetic import part_of_rate
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectSame, Suite

_SIDES: Final = ("earlier", "later")
_RATE: Final = "uses_per_eligible_person_working_day"


class ExpectEarlierBeginsFirst(ExpectAtMost):
    """The earlier trial does not begin after the later one."""

    column_A: str = "later_start"
    column_B: str = "earlier_start"
    rule: ClassVar[Message] = Message("先の試行は後の試行より後に始まらない", "the earlier trial begins no later")


class ExpectFiguresAsInAdoption(ExpectNone):
    """Eligible and active people and uses are those of trial_adoption; the derived column names those that are not."""

    column: str = "other_than_adoption"
    rule: ClassVar[Message] = Message(
        "対象者、利用した人、利用回数は trial_adoption と同じ",
        "eligible and active people and uses are those of trial_adoption",
    )


class ExpectRatesOrReason(ExpectNone):
    """Both rates and no reason, or a reason and no rate."""

    column: str = "half_compared"
    rule: ClassVar[Message] = Message(
        "両方の率があるか、理由だけがある", "there are both rates, or a reason and none of them"
    )


class ExpectOneUnit(ExpectNone):
    """Only trials of one unit of use whose uses are known are compared."""

    column: str = "compared_units"
    rule: ClassVar[Message] = Message(
        "比べるのは、同じ単位で利用回数が分かっている試行だけ",
        "only trials of one unit whose uses are known are compared",
    )


class ExpectPersonDaysOfCounts(ExpectNone):
    """Person working days are eligible people times working days."""

    column: str = "other_person_days"
    rule: ClassVar[Message] = Message(
        "人日は対象者数 × 開庁日数", "person working days are eligible people times working days"
    )


class ExpectEarlierRateGivesUses(ExpectSame):
    """The earlier trial's rate times its person working days is its uses."""

    column_A: str = "earlier_uses_by_rate"
    column_B: str = "earlier_uses_compared"
    rule: ClassVar[Message] = Message(
        "先の試行の率 × 人日は利用回数", "the earlier rate times person days is the uses"
    )


class ExpectLaterRateGivesUses(ExpectSame):
    """The later trial's rate times its person working days is its uses."""

    column_A: str = "later_uses_by_rate"
    column_B: str = "later_uses_compared"
    rule: ClassVar[Message] = Message("後の試行の率 × 人日は利用回数", "the later rate times person days is the uses")


def _other_than_adoption(row: Row, others: Others) -> str | None:
    wrong = [
        f"{side}_{column}"
        for side in _SIDES
        for column in ("eligible_people", "eligible_is_approximate", "active_people", "total_uses")
        if row[f"{side}_{column}"] != others.value("trial_adoption", column, trial_id=row[f"{side}_trial_id"])
    ]
    return ", ".join(wrong) or None


def _half_compared(row: Row) -> str | None:
    wrong = [f"{side}_{_RATE}" for side in _SIDES if (row[f"{side}_{_RATE}"] is None) == bool(row["comparable"])]
    wrong += ["reason"] if (row["reason"] is not None) == bool(row["comparable"]) else []
    return ", ".join(wrong) or None


def _compared_units(row: Row, others: Others) -> str | None:
    units = {others.value("trial_adoption", "unit_of_use", trial_id=row[f"{side}_trial_id"]) for side in _SIDES}
    unknown = any(row[f"{side}_total_uses"] is None for side in _SIDES)
    return ", ".join(sorted(units)) if row["comparable"] and (len(units) > 1 or unknown) else None


def _other_person_days(row: Row) -> str | None:
    wrong = []
    for side in _SIDES:
        days = row[f"{side}_working_days"]
        wanted = None if days is None else days * row[f"{side}_eligible_people"]
        wrong += [f"{side}_person_working_days"] if row[f"{side}_person_working_days"] != wanted else []
    return ", ".join(wrong) or None


def _uses_by_rate(row: Row, side: str) -> float | None:
    return part_of_rate(row[f"{side}_{_RATE}"], row[f"{side}_person_working_days"] or 0)


def _uses_compared(row: Row, side: str) -> int | None:
    return row[f"{side}_total_uses"] if row["comparable"] else None


SUITE = Suite(
    rules=(
        ExpectEarlierBeginsFirst,
        ExpectFiguresAsInAdoption,
        ExpectRatesOrReason,
        ExpectOneUnit,
        ExpectPersonDaysOfCounts,
        ExpectEarlierRateGivesUses,
        ExpectLaterRateGivesUses,
    ),
    derived={
        "earlier_start": lambda row, others: others.value(
            "trial_adoption", "period_start", trial_id=row["earlier_trial_id"]
        ),
        "later_start": lambda row, others: others.value(
            "trial_adoption", "period_start", trial_id=row["later_trial_id"]
        ),
        "other_than_adoption": _other_than_adoption,
        "half_compared": lambda row, _: _half_compared(row),
        "compared_units": _compared_units,
        "other_person_days": lambda row, _: _other_person_days(row),
        "earlier_uses_by_rate": lambda row, _: _uses_by_rate(row, "earlier"),
        "earlier_uses_compared": lambda row, _: _uses_compared(row, "earlier"),
        "later_uses_by_rate": lambda row, _: _uses_by_rate(row, "later"),
        "later_uses_compared": lambda row, _: _uses_compared(row, "later"),
    },
)
