"""Arithmetic of repeat_attendance: an overlap is inside both workshops.

Add here: what must hold for a pair of workshops. Keep out: whole series (series_summary.py), recomputed values.
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectBothWithinEarlier(ExpectAtMost):
    """Who attended both attended the earlier one."""

    column_A: str = "earlier_participants"
    column_B: str = "attended_both"
    rule: ClassVar[Message] = Message(
        "両方に参加した人は先の回の参加者数を超えない",
        "people who attended both never exceed the earlier workshop's participants",
    )


class ExpectBothWithinLater(ExpectAtMost):
    """Who attended both attended the later one."""

    column_A: str = "later_participants"
    column_B: str = "attended_both"
    rule: ClassVar[Message] = Message(
        "両方に参加した人は後の回の参加者数を超えない",
        "people who attended both never exceed the later workshop's participants",
    )


class ExpectShareOfEarlierOfCounts(ExpectSame):
    """The share of the earlier workshop is the half-up share of the row's own counts."""

    column_A: str = "share_of_earlier_percent"
    column_B: str = "percent_of_earlier"
    rule: ClassVar[Message] = Message(
        "share_of_earlier_percent は自身の人数から四捨五入した値",
        "share_of_earlier_percent is its own counts' share, rounded half up",
    )


class ExpectShareOfLaterOfCounts(ExpectSame):
    """The share of the later workshop is the half-up share of the row's own counts."""

    column_A: str = "share_of_later_percent"
    column_B: str = "percent_of_later"
    rule: ClassVar[Message] = Message(
        "share_of_later_percent は自身の人数から四捨五入した値",
        "share_of_later_percent is its own counts' share, rounded half up",
    )


class ExpectEarlierAsInAttendance(ExpectSame):
    """The earlier workshop's participants are those of workshop_attendance."""

    column_A: str = "earlier_participants"
    column_B: str = "earlier_in_attendance"
    rule: ClassVar[Message] = Message(
        "先の回の参加者数は workshop_attendance と同じ",
        "the earlier workshop's participants are those of workshop_attendance",
    )


class ExpectLaterAsInAttendance(ExpectSame):
    """The later workshop's participants are those of workshop_attendance."""

    column_A: str = "later_participants"
    column_B: str = "later_in_attendance"
    rule: ClassVar[Message] = Message(
        "後の回の参加者数は workshop_attendance と同じ",
        "the later workshop's participants are those of workshop_attendance",
    )


SUITE = Suite(
    rules=(
        ExpectBothWithinEarlier,
        ExpectBothWithinLater,
        ExpectShareOfEarlierOfCounts,
        ExpectShareOfLaterOfCounts,
        ExpectEarlierAsInAttendance,
        ExpectLaterAsInAttendance,
    ),
    derived={
        "percent_of_earlier": lambda row, _: percent_half_up(row["attended_both"], row["earlier_participants"]),
        "percent_of_later": lambda row, _: percent_half_up(row["attended_both"], row["later_participants"]),
        "earlier_in_attendance": lambda row, others: others.value(
            "workshop_attendance", "participants", workshop_id=row["earlier_workshop_id"]
        ),
        "later_in_attendance": lambda row, others: others.value(
            "workshop_attendance", "participants", workshop_id=row["later_workshop_id"]
        ),
    },
)
