"""Arithmetic of usage_frequency: the buckets partition the active people.

Add here: what must hold between the buckets of a trial. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import Any, ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import part_of_rate, percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, ExpectSameWhereBoth, Suite


class ExpectBucketsPartitionActive(ExpectSame):
    """People of the buckets of one use or more sum to the active people; without known uses there are no such buckets."""

    column_A: str = "people_in_buckets"
    column_B: str = "active_people_of_known_uses"
    rule: ClassVar[Message] = Message(
        "1回以上の区分の人数の合計は利用した人の数（利用回数が分からない試行にはその区分がない）",
        "the buckets of one use or more sum to the active people (a trial of unknown uses has none of them)",
    )


class ExpectActiveAsInAdoption(ExpectSame):
    """The active people are those of trial_adoption."""

    column_A: str = "active_people"
    column_B: str = "active_people_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "利用した人の数は trial_adoption と同じ", "active people are those of trial_adoption"
    )


class ExpectBucketRateGivesPeople(ExpectSame):
    """Share times active people is the bucket's people; no share in the zero bucket."""

    column_A: str = "people_by_rate"
    column_B: str = "people_among_active"
    rule: ClassVar[Message] = Message(
        "share_rate × 利用した人の数は区分の人数", "share_rate times active people is the bucket's people"
    )


class ExpectBucketPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts; none in the zero bucket."""

    column_A: str = "share_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "share_percent は自身の人数から四捨五入した値（0回の区分は空）",
        "share_percent is its own counts' share, rounded half up (NULL in the zero bucket)",
    )


class ExpectBucketsWithoutGap(ExpectSame):
    """A bucket starts one use above the end of the one before."""

    column_A: str = "min_uses"
    column_B: str = "uses_after_previous_bucket"
    rule: ClassVar[Message] = Message(
        "区分は隙間も重なりもなく続く", "each bucket starts where the one before ends, plus one"
    )


class ExpectZeroBucketIsRest(ExpectSameWhereBoth):
    """The zero bucket holds the eligible people without a use, never fewer than none."""

    column_A: str = "people"
    column_B: str = "eligible_without_use"
    rule: ClassVar[Message] = Message(
        "0回の区分は対象者から利用した人を除いた人数", "the zero bucket is eligible people minus active people"
    )


class ExpectUsesReachBuckets(ExpectAtMost):
    """The trial's uses are at least what its buckets need."""

    column_A: str = "total_uses_in_trial_adoption"
    column_B: str = "least_uses_of_buckets"
    rule: ClassVar[Message] = Message(
        "利用回数は区分の下限×人数の合計以上", "total uses reach the sum of people times least uses of their bucket"
    )


def _among_active(row: Row) -> bool:
    return bool(row["bucket_order"] >= 1 and row["active_people"] > 0)


def _used(row: Row, others: Others) -> list[Row]:
    return [other for other in others.rows("usage_frequency", trial_id=row["trial_id"]) if other["bucket_order"] >= 1]


def _in_buckets(row: Row, others: Others) -> int | None:
    used = _used(row, others)
    return sum(other["people"] for other in used) if used else None


def _active_of_known_uses(row: Row, others: Others) -> int | None:
    uses = others.value("trial_adoption", "total_uses", trial_id=row["trial_id"])
    return None if uses is None else int(row["active_people"])


def _after_previous(row: Row, others: Others) -> Any:
    if row["bucket_order"] == 0:
        return 0
    order = row["bucket_order"] - 1
    return 1 + others.value("usage_frequency", "max_uses", trial_id=row["trial_id"], bucket_order=order)


def _without_use(row: Row, others: Others) -> int | None:
    if row["bucket_order"] != 0:
        return None
    eligible = others.value("trial_adoption", "eligible_people", trial_id=row["trial_id"])
    active = others.value("trial_adoption", "active_people", trial_id=row["trial_id"])
    return max(int(eligible) - int(active), 0)


SUITE = Suite(
    rules=(
        ExpectBucketsPartitionActive,
        ExpectActiveAsInAdoption,
        ExpectBucketRateGivesPeople,
        ExpectBucketPercentOfCounts,
        ExpectBucketsWithoutGap,
        ExpectZeroBucketIsRest,
        ExpectUsesReachBuckets,
    ),
    derived={
        "people_in_buckets": _in_buckets,
        "active_people_of_known_uses": _active_of_known_uses,
        "active_people_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "people_by_rate": lambda row, _: part_of_rate(row["share_rate"], row["active_people"]),
        "people_among_active": lambda row, _: row["people"] if _among_active(row) else None,
        "percent_of_counts": lambda row, _: (
            percent_half_up(row["people"], row["active_people"]) if _among_active(row) else None
        ),
        "uses_after_previous_bucket": _after_previous,
        "eligible_without_use": _without_use,
        "total_uses_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "total_uses", trial_id=row["trial_id"]
        ),
        "least_uses_of_buckets": lambda row, others: sum(
            other["people"] * other["min_uses"] for other in _used(row, others)
        ),
    },
)
