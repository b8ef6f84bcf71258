"""Arithmetic of trial_comparison_buckets: everybody once, the shorter trial as it is, the longer one never more.

Add here: what must hold between the buckets of a pair. Keep out: recomputed values (common.py), rates of a pair.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectNone, ExpectSame, Suite

_SIDES: Final = ("earlier", "later")
_MART: Final = "trial_comparison_buckets"


class ExpectComparableAsInComparison(ExpectNone):
    """Whether and why is what trial_comparison says; people stand exactly where it compares."""

    column: str = "other_than_comparison"
    rule: ClassVar[Message] = Message(
        "比べられるかと理由は trial_comparison と同じで、比べられるときだけ人数がある",
        "whether and why is as in trial_comparison, and there are people exactly where it compares",
    )


class ExpectShorterIsShared(ExpectSame):
    """Both are scaled to the working days of the shorter trial."""

    column_A: str = "shared_working_days"
    column_B: str = "fewer_working_days"
    rule: ClassVar[Message] = Message(
        "共通の開庁日数は短いほうの試行の日数", "the shared working days are those of the shorter trial"
    )


class ExpectScaledBucketsHoldEverybody(ExpectNone):
    """The buckets of a trial sum to its eligible people or, where more were, its active ones."""

    column: str = "people_lost"
    rule: ClassVar[Message] = Message(
        "区分の人数の合計は対象者数（利用した人のほうが多ければその数）",
        "the buckets sum to the eligible people (the active ones where those are more)",
    )


class ExpectShorterAsInFrequency(ExpectNone):
    """The shorter trial is not scaled: its people are those of usage_frequency."""

    column: str = "shorter_scaled"
    rule: ClassVar[Message] = Message(
        "短いほうの試行の人数は usage_frequency と同じ", "the shorter trial's people are those of usage_frequency"
    )


class ExpectScalingRaisesNobody(ExpectNone):
    """No more people reach a bucket than in usage_frequency."""

    column: str = "raised"
    rule: ClassVar[Message] = Message(
        "区分以上の人数は usage_frequency を超えない", "no more people reach a bucket than in usage_frequency"
    )


class ExpectPercentOfEligible(ExpectNone):
    """The percents are the half-up shares of the row's own counts."""

    column: str = "other_percent"
    rule: ClassVar[Message] = Message(
        "割合は自身の人数から四捨五入した値", "the percents are their own counts' shares, rounded half up"
    )


def _comparison(row: Row, others: Others, column: str) -> Any:
    keys = {f"{side}_trial_id": row[f"{side}_trial_id"] for side in _SIDES}
    return others.value("trial_comparison", column, **keys)


def _other_than_comparison(row: Row, others: Others) -> str | None:
    wrong = [name for name in ("comparable", "reason") if row[name] != _comparison(row, others, name)]
    people = [f"{side}_people" for side in _SIDES]
    return ", ".join([*wrong, *(name for name in people if (row[name] is None) == bool(row["comparable"]))]) or None


def _fewer_days(row: Row, others: Others) -> int | None:
    days = [_comparison(row, others, f"{side}_working_days") for side in _SIDES]
    return min(days) if row["comparable"] else None


def _buckets(row: Row, others: Others) -> list[Row]:
    return others.rows(_MART, earlier_trial_id=row["earlier_trial_id"], later_trial_id=row["later_trial_id"])


def _lost(row: Row, others: Others) -> str | None:
    if not row["comparable"]:
        return None
    wrong = []
    for side in _SIDES:
        trial = row[f"{side}_trial_id"]
        counts = [
            others.value("trial_adoption", name, trial_id=trial) for name in ("eligible_people", "active_people")
        ]
        wrong += [side] if sum(bucket[f"{side}_people"] for bucket in _buckets(row, others)) != max(counts) else []
    return ", ".join(wrong) or None


def _frequency(row: Row, others: Others, side: str, order: int) -> int:
    return int(others.value("usage_frequency", "people", trial_id=row[f"{side}_trial_id"], bucket_order=order))


def _shorter_scaled(row: Row, others: Others) -> str | None:
    wrong = [
        side
        for side in _SIDES
        if row["comparable"]
        and _comparison(row, others, f"{side}_working_days") == row["shared_working_days"]
        and row[f"{side}_people"] != _frequency(row, others, side, row["bucket_order"])
    ]
    return ", ".join(wrong) or None


def _raised(row: Row, others: Others) -> str | None:
    if not row["comparable"]:
        return None
    wrong = []
    for side in _SIDES:
        above = [bucket for bucket in _buckets(row, others) if bucket["bucket_order"] >= row["bucket_order"] >= 1]
        reached = sum(bucket[f"{side}_people"] for bucket in above)
        unscaled = sum(_frequency(row, others, side, bucket["bucket_order"]) for bucket in above)
        wrong += [side] if reached > unscaled else []
    return ", ".join(wrong) or None


def _other_percent(row: Row) -> str | None:
    wrong = []
    for side in _SIDES:
        people, eligible = row[f"{side}_people"], row[f"{side}_eligible_people"]
        wanted = None if people is None else percent_half_up(people, eligible)
        wrong += [f"{side}_percent"] if row[f"{side}_percent"] != wanted else []
    return ", ".join(wrong) or None


SUITE = Suite(
    rules=(
        ExpectComparableAsInComparison,
        ExpectShorterIsShared,
        ExpectScaledBucketsHoldEverybody,
        ExpectShorterAsInFrequency,
        ExpectScalingRaisesNobody,
        ExpectPercentOfEligible,
    ),
    derived={
        "other_than_comparison": _other_than_comparison,
        "fewer_working_days": _fewer_days,
        "people_lost": _lost,
        "shorter_scaled": _shorter_scaled,
        "raised": _raised,
        "other_percent": lambda row, _: _other_percent(row),
    },
)
