"""Arithmetic of trial_adoption: who could use the tool, who did, and the share of one in the other.

Add here: what must hold in a row of this mart whatever the landed rows say. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import fiscal_year, part_of_rate, percent_half_up
from expectations.suites.house import ExpectAtMost, ExpectNone, ExpectSame, Suite


class ExpectActiveWithinEligible(ExpectAtMost):
    """Active people within the eligible; an approximate count stands for the most people it can mean."""

    column_A: str = "most_eligible_people"
    column_B: str = "active_people"
    rule: ClassVar[Message] = Message(
        "利用した人は対象者（概数なら、その概数が意味しうる最大の人数）を超えない",
        "active people never exceed the eligible people (of an approximate count, the most people it can mean)",
    )
    todo: ClassVar[Message] = Message(
        "programme.yml のこの試行の eligible と、利用ログに対象外の人や共有アカウント（excluded_people）が"
        "含まれていないか確認してください。",
        "Check the trial's eligible in programme.yml, and whether the usage log holds people outside the trial or "
        "shared accounts (excluded_people).",
    )


class ExpectAdoptionRateGivesActive(ExpectSame):
    """Rate times eligible people is active people."""

    column_A: str = "active_people_by_rate"
    column_B: str = "active_people_over_eligible"
    rule: ClassVar[Message] = Message(
        "adoption_rate × 対象者数は利用した人の数", "adoption_rate times eligible people is active people"
    )


class ExpectAdoptionPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts."""

    column_A: str = "adoption_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "adoption_percent は自身の人数から四捨五入した値", "adoption_percent is its own counts' share, rounded half up"
    )


class ExpectAdoptionLowWithinPercent(ExpectAtMost):
    """Low end never above the percent."""

    column_A: str = "adoption_percent"
    column_B: str = "adoption_percent_low"
    rule: ClassVar[Message] = Message("下限は利用率以下", "the low end never exceeds the percent")


class ExpectAdoptionPercentWithinHigh(ExpectAtMost):
    """Percent never above the high end."""

    column_A: str = "adoption_percent_high"
    column_B: str = "adoption_percent"
    rule: ClassVar[Message] = Message("利用率は上限以下", "the percent never exceeds the high end")


class ExpectActiveWithinUses(ExpectAtMost):
    """Every active person has at least one use."""

    column_A: str = "total_uses"
    column_B: str = "active_people"
    rule: ClassVar[Message] = Message("利用した人は利用回数を超えない", "active people never exceed total uses")


class ExpectMedianOnlyOfKnownUses(ExpectNone):
    """No median of uses that are not known; the derived column is one that stands beside no total."""

    column: str = "median_without_total"
    rule: ClassVar[Message] = Message(
        "合計の分からない利用回数に中央値はない", "there is no median of uses whose total is not known"
    )


class ExpectPeriodInOrder(ExpectAtMost):
    """A trial ends on or after the day it starts."""

    column_A: str = "period_end"
    column_B: str = "period_start"
    rule: ClassVar[Message] = Message("開始日は終了日以前", "a trial does not end before it starts")


class ExpectFiscalYearOfStart(ExpectSame):
    """The fiscal year is the one the trial starts in."""

    column_A: str = "fiscal_year"
    column_B: str = "fiscal_year_of_start"
    rule: ClassVar[Message] = Message("年度は開始日の年度", "the fiscal year is that of the first day")


SUITE = Suite(
    rules=(
        ExpectActiveWithinEligible,
        ExpectAdoptionRateGivesActive,
        ExpectAdoptionPercentOfCounts,
        ExpectAdoptionLowWithinPercent,
        ExpectAdoptionPercentWithinHigh,
        ExpectActiveWithinUses,
        ExpectMedianOnlyOfKnownUses,
        ExpectPeriodInOrder,
        ExpectFiscalYearOfStart,
    ),
    derived={
        "most_eligible_people": lambda row, others: (
            others.facts.most_eligible[row["trial_id"]] if row["eligible_is_approximate"] else row["eligible_people"]
        ),
        "active_people_by_rate": lambda row, _: part_of_rate(row["adoption_rate"], row["eligible_people"]),
        "active_people_over_eligible": lambda row, _: row["active_people"] if row["eligible_people"] else None,
        "percent_of_counts": lambda row, _: percent_half_up(row["active_people"], row["eligible_people"]),
        "median_without_total": lambda row, _: row["median_uses"] if row["total_uses"] is None else None,
        "fiscal_year_of_start": lambda row, _: fiscal_year(row["period_start"]),
    },
)
