"""Arithmetic of workshop_effect: an estimate with its interval and caveat, or a reason; people within people.

Add here: what must hold for a comparison. Keep out: the comparisons themselves (dagster_project/analysis/effect).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectOneOf, ExpectSame, Suite


class ExpectKnownComparison(ExpectOneOf):
    """A comparison of the design's list."""

    column: str = "comparison"
    value_set: Any = ("inside_trial", "between_trials", "after_only", "placebo")
    rule: ClassVar[Message] = Message(
        "comparison は定められた語のどれか", "the comparison is one of the design's words"
    )


class ExpectKnownMeasure(ExpectOneOf):
    """A difference or a ratio."""

    column: str = "measure"
    value_set: Any = ("difference", "ratio")
    rule: ClassVar[Message] = Message("measure は difference か ratio", "the measure is difference or ratio")


class ExpectMatchedWithinTreated(ExpectAtMost):
    """Matched people are participants."""

    column_A: str = "treated_people"
    column_B: str = "matched_people"
    rule: ClassVar[Message] = Message(
        "組み合わせた人は参加した人を超えない", "matched people never exceed the participants"
    )


class ExpectMatchedPercentOfCounts(ExpectSame):
    """The share of matched people is that of the row's own counts."""

    column_A: str = "matched_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "matched_percent は自身の人数から四捨五入した値", "matched_percent is its own counts' share, rounded half up"
    )


class ExpectTreatedWithinWorkshop(ExpectAtMost):
    """Participants are those of workshop_attendance."""

    column_A: str = "participants"
    column_B: str = "treated_people"
    rule: ClassVar[Message] = Message(
        "参加者は workshop_attendance の人数を超えない", "participants never exceed those of workshop_attendance"
    )


class ExpectEstimateOrReason(ExpectNone):
    """Refused rows have a reason and no numbers; the others numbers, a caveat and no reason."""

    column: str = "half_told"
    rule: ClassVar[Message] = Message(
        "推定値・区間・注意書きがそろうか、理由だけがある",
        "there are estimate, interval and caveat, or a reason and none of them",
    )


class ExpectEstimateInInterval(ExpectNone):
    """The estimate lies in its interval; a ratio is above zero."""

    column: str = "outside"
    rule: ClassVar[Message] = Message("推定値は区間の中にある", "the estimate lies in its interval")


def _half_told(row: Row) -> str | None:
    told = {name: row[name] is not None for name in ("estimate", "interval_low", "interval_high", "caveat")}
    wanted = not row["refused"]
    wrong = [name for name, is_there in told.items() if is_there != wanted]
    return ", ".join([*wrong, *(["reason"] if (row["reason"] is not None) == wanted else [])]) or None


def _outside(row: Row) -> str | None:
    if row["refused"] or row["estimate"] is None:
        return None
    inside = row["interval_low"] <= row["estimate"] <= row["interval_high"]
    return None if inside and (row["measure"] == "difference" or row["interval_low"] >= 0) else "estimate"


SUITE = Suite(
    rules=(
        ExpectKnownComparison,
        ExpectKnownMeasure,
        ExpectMatchedWithinTreated,
        ExpectMatchedPercentOfCounts,
        ExpectTreatedWithinWorkshop,
        ExpectEstimateOrReason,
        ExpectEstimateInInterval,
    ),
    derived={
        "percent_of_counts": lambda row, _: percent_half_up(row["matched_people"], row["treated_people"]),
        "participants": lambda row, others: others.value(
            "workshop_attendance", "participants", workshop_id=row["workshop_id"]
        ),
        "half_told": lambda row, _: _half_told(row),
        "outside": lambda row, _: _outside(row),
    },
)
