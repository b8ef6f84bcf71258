"""Arithmetic of usage_concentration: the top tenth and the lowest bucket are parts of the trial's people and uses.

Add here: what must hold in a row of this mart whatever the landed rows say. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectSame, ExpectSameWhereBoth, Suite

_BY_DAYS = ("one_day_only_people", "lowest_bucket_one_day_people", "lowest_bucket_spread_people")


class ExpectActivePeopleOfAdoption(ExpectSame):
    """The active people are those of trial_adoption."""

    column_A: str = "active_people"
    column_B: str = "active_people_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "利用した人の数は trial_adoption と同じ", "active people are those of trial_adoption"
    )


class ExpectTotalUsesOfAdoption(ExpectSame):
    """The uses are those of trial_adoption, and unknown where they are unknown there."""

    column_A: str = "total_uses"
    column_B: str = "total_uses_in_trial_adoption"
    rule: ClassVar[Message] = Message("利用回数は trial_adoption と同じ", "total uses are those of trial_adoption")


class ExpectTenthRoundedUp(ExpectSame):
    """The top tenth is a tenth of the active people, rounded up."""

    column_A: str = "top_tenth_people"
    column_B: str = "tenth_of_active_people"
    rule: ClassVar[Message] = Message(
        "上位1割の人数は利用した人の10分の1を切り上げた数", "the top tenth is a tenth of the active people, rounded up"
    )


class ExpectTopTenthReachesItsShare(ExpectAtMost):
    """The people with the most uses have at least as many on average as everybody."""

    column_A: str = "top_tenth_uses"
    column_B: str = "uses_of_tenth_on_average"
    rule: ClassVar[Message] = Message(
        "上位1割の利用回数は人数の割合分を下回らない", "the top tenth has at least the uses of average people"
    )


class ExpectEverybodyElseHasUses(ExpectAtMost):
    """What the top tenth leaves is at least one use for each other active person."""

    column_A: str = "uses_without_the_others"
    column_B: str = "top_tenth_uses"
    rule: ClassVar[Message] = Message(
        "上位1割のほかの人にも1人1回以上が残る", "the top tenth leaves at least one use for everybody else"
    )


class ExpectTopSharePercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts; none without a use."""

    column_A: str = "share_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "share_percent は自身の利用回数から四捨五入した値",
        "share_percent is the share of its own uses, rounded half up",
    )


class ExpectOneDayWithinActive(ExpectAtMost):
    """People of one day are active people."""

    column_A: str = "active_people"
    column_B: str = "one_day_only_people"
    rule: ClassVar[Message] = Message(
        "1日だけ利用した人は利用した人を超えない", "people of one day only never exceed the active people"
    )


class ExpectLowestBucketOfFrequency(ExpectSame):
    """The lowest bucket holds the people that it holds in usage_frequency."""

    column_A: str = "lowest_bucket_people"
    column_B: str = "people_in_usage_frequency"
    rule: ClassVar[Message] = Message(
        "最少の区分の人数は usage_frequency と同じ", "people of the lowest bucket are those of usage_frequency"
    )


class ExpectLowestBucketSplit(ExpectSameWhereBoth):
    """One day only or spread: everybody in the lowest bucket is one of both."""

    column_A: str = "lowest_bucket_people"
    column_B: str = "lowest_bucket_by_days"
    rule: ClassVar[Message] = Message(
        "最少の区分の人は1日だけか2日以上のどちらか",
        "people of the lowest bucket with one day and with more sum to all of it",
    )


class ExpectLowestOneDayWithinOneDay(ExpectAtMost):
    """Who is in the lowest bucket with one day is among all people of one day."""

    column_A: str = "one_day_only_people"
    column_B: str = "lowest_bucket_one_day_people"
    rule: ClassVar[Message] = Message(
        "最少の区分で1日だけの人は、1日だけ利用した人を超えない",
        "people of one day in the lowest bucket never exceed all people of one day",
    )


class ExpectDaysKnownTogether(ExpectNone):
    """Days are known for every figure that needs them, or for none; the derived column names those that stand alone."""

    column: str = "figures_of_unknown_days"
    rule: ClassVar[Message] = Message(
        "利用日による数値は、すべてあるか、すべて空か", "the figures that need days are all there or all NULL"
    )


class ExpectMedianWithinTrial(ExpectAtMost):
    """Nobody begins after the trial's last day."""

    column_A: str = "days_of_trial_after_first"
    column_B: str = "median_days_to_first_use"
    rule: ClassVar[Message] = Message(
        "初めて利用するまでの日数は試行の期間を超えない", "days to the first use never exceed the trial's days"
    )


def _together(row: Row, _: Others) -> str | None:
    """The median is there exactly where days are known of at least one person."""
    known = [name for name in _BY_DAYS if row[name] is not None]
    median = row["median_days_to_first_use"] is not None
    if len(known) == len(_BY_DAYS):
        return None if median == (row["active_people"] > 0) else "median_days_to_first_use"
    return ", ".join([*known, *(["median_days_to_first_use"] if median else [])]) or None


def _lowest(row: Row, others: Others) -> int | None:
    found = others.rows("usage_frequency", trial_id=row["trial_id"], bucket_order=1)
    return int(found[0]["people"]) if found else None


def _by_days(row: Row, _: Others) -> int | None:
    parts = [row[name] for name in _BY_DAYS[1:]]
    return None if None in parts else sum(parts)


def _average(row: Row, _: Others) -> int | None:
    if row["total_uses"] is None or not row["active_people"]:
        return None
    return int(-(-row["total_uses"] * row["top_tenth_people"] // row["active_people"]))


def _without_others(row: Row, _: Others) -> int | None:
    total = row["total_uses"]
    return None if total is None else int(total - (row["active_people"] - row["top_tenth_people"]))


def _length(row: Row, others: Others) -> int:
    (trial,) = others.rows("trial_adoption", trial_id=row["trial_id"])
    return int((trial["period_end"] - trial["period_start"]).days)


SUITE = Suite(
    rules=(
        ExpectActivePeopleOfAdoption,
        ExpectTotalUsesOfAdoption,
        ExpectTenthRoundedUp,
        ExpectTopTenthReachesItsShare,
        ExpectEverybodyElseHasUses,
        ExpectTopSharePercentOfCounts,
        ExpectOneDayWithinActive,
        ExpectLowestBucketOfFrequency,
        ExpectLowestBucketSplit,
        ExpectLowestOneDayWithinOneDay,
        ExpectDaysKnownTogether,
        ExpectMedianWithinTrial,
    ),
    derived={
        "active_people_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "total_uses_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "total_uses", trial_id=row["trial_id"]
        ),
        "tenth_of_active_people": lambda row, _: -(-row["active_people"] // 10),
        "uses_of_tenth_on_average": _average,
        "uses_without_the_others": _without_others,
        "percent_of_counts": lambda row, _: (
            None if row["total_uses"] is None else percent_half_up(row["top_tenth_uses"], row["total_uses"])
        ),
        "people_in_usage_frequency": _lowest,
        "lowest_bucket_by_days": _by_days,
        "figures_of_unknown_days": _together,
        "days_of_trial_after_first": _length,
    },
)
