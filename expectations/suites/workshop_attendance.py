"""Arithmetic of workshop_attendance: participants, places and who came back.

Add here: what must hold for one workshop. Keep out: pairs of workshops (repeat_attendance.py), recomputed values.
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectFirstTimePlusRepeat(ExpectSame):
    """First-time and repeat people are together the participants."""

    column_A: str = "first_time_and_repeat_people"
    column_B: str = "participants"
    rule: ClassVar[Message] = Message(
        "初参加と再参加の合計は参加者数", "first-time and repeat people are together the participants"
    )


class ExpectRepeatWithinParticipants(ExpectAtMost):
    """Repeat people never exceed the participants."""

    column_A: str = "participants"
    column_B: str = "repeat_people"
    rule: ClassVar[Message] = Message("再参加者は参加者数を超えない", "repeat people never exceed the participants")


class ExpectFillPercentOfCounts(ExpectSame):
    """Fill is the half-up share of participants in the places; NULL without declared places."""

    column_A: str = "fill_percent"
    column_B: str = "percent_of_capacity"
    rule: ClassVar[Message] = Message(
        "fill_percent は参加者数と定員から四捨五入した値（定員がなければ空）",
        "fill_percent is participants in capacity, rounded half up (NULL without a capacity)",
    )


class ExpectRepeatPercentOfCounts(ExpectSame):
    """The repeat percent is the half-up share of the row's own counts."""

    column_A: str = "repeat_percent"
    column_B: str = "percent_of_participants"
    rule: ClassVar[Message] = Message(
        "repeat_percent は自身の人数から四捨五入した値", "repeat_percent is its own counts' share, rounded half up"
    )


class ExpectRepeatReachesOverlaps(ExpectAtMost):
    """At least as many repeat people as the largest overlap with one earlier workshop."""

    column_A: str = "repeat_people"
    column_B: str = "largest_overlap"
    rule: ClassVar[Message] = Message(
        "再参加者は、以前のどの回との重なり（repeat_attendance）よりも少なくない",
        "repeat people are at least the overlap with any earlier workshop (repeat_attendance)",
    )


class ExpectRepeatWithinOverlaps(ExpectAtMost):
    """No more repeat people than the overlaps with all earlier workshops together."""

    column_A: str = "sum_of_overlaps"
    column_B: str = "repeat_people"
    rule: ClassVar[Message] = Message(
        "再参加者は、以前の回との重なり（repeat_attendance）の合計を超えない",
        "repeat people never exceed the overlaps with all earlier workshops together (repeat_attendance)",
    )


def overlaps(row: Row, others: Others) -> list[int]:
    """``attended_both`` with each workshop of the series held on an earlier day."""
    pairs = others.rows("repeat_attendance", later_workshop_id=row["workshop_id"])
    return [
        pair["attended_both"]
        for pair in pairs
        if others.value("workshop_attendance", "held_on", workshop_id=pair["earlier_workshop_id"]) < row["held_on"]
    ]


SUITE = Suite(
    rules=(
        ExpectFirstTimePlusRepeat,
        ExpectRepeatWithinParticipants,
        ExpectFillPercentOfCounts,
        ExpectRepeatPercentOfCounts,
        ExpectRepeatReachesOverlaps,
        ExpectRepeatWithinOverlaps,
    ),
    derived={
        "first_time_and_repeat_people": lambda row, _: row["first_time_people"] + row["repeat_people"],
        "percent_of_capacity": lambda row, _: (
            None if row["capacity"] is None else percent_half_up(row["participants"], row["capacity"])
        ),
        "percent_of_participants": lambda row, _: percent_half_up(row["repeat_people"], row["participants"]),
        "largest_overlap": lambda row, others: max(overlaps(row, others), default=0),
        "sum_of_overlaps": lambda row, others: sum(overlaps(row, others)),
    },
)
