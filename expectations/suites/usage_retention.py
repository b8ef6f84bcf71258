"""Arithmetic of usage_retention: cohorts partition the active people, and weeks sum to those of usage_over_time.

Add here: what must hold within a cohort or between the cohorts of a trial. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from dagster_project.messages import Message
from expectations.arithmetic import percent_half_up
from expectations.frames import Row
from expectations.others import Others
from expectations.suites.house import ExpectAtMost, ExpectSame, ExpectSameWhereBoth, Suite

MART = "usage_retention"


class ExpectRetainedWithinCohort(ExpectAtMost):
    """Who used the tool again belongs to the cohort."""

    column_A: str = "cohort_people"
    column_B: str = "retained_people"
    rule: ClassVar[Message] = Message(
        "続けて利用した人は同じ週に始めた人を超えない", "retained people never exceed the people of their cohort"
    )


class ExpectWholeCohortInWeekZero(ExpectSameWhereBoth):
    """In the week of the first use everybody of the cohort has a use."""

    column_A: str = "cohort_people"
    column_B: str = "retained_in_week_zero"
    rule: ClassVar[Message] = Message(
        "初回の週（0週）には始めた人全員がいる", "in week 0 the whole cohort is retained"
    )


class ExpectCohortOfOneSize(ExpectSame):
    """A cohort has as many people in every week as in week 0."""

    column_A: str = "cohort_people"
    column_B: str = "cohort_in_week_zero"
    rule: ClassVar[Message] = Message(
        "始めた人の数はどの週でも0週と同じ", "a cohort has as many people in every week as in week 0"
    )


class ExpectWeekAfterCohortWeek(ExpectSame):
    """The week counted lies so many weeks after the cohort's."""

    column_A: str = "week_start"
    column_B: str = "week_by_weeks_since"
    rule: ClassVar[Message] = Message(
        "数えた週は初回の週に経過週数を足した週", "the week counted lies weeks_since_first_use after the cohort's week"
    )


class ExpectOnlyLastWeekOpen(ExpectSameWhereBoth):
    """Every week before the trial's last one has ended."""

    column_A: str = "week_has_ended"
    column_B: str = "ended_before_last_week"
    rule: ClassVar[Message] = Message(
        "最後の週より前の週は終わっている", "every week before the trial's last one has ended"
    )


class ExpectRetentionPercentOfCounts(ExpectSame):
    """The percent is the half-up share of the row's own counts; none in a later week that has not ended."""

    column_A: str = "retention_percent"
    column_B: str = "percent_of_counts"
    rule: ClassVar[Message] = Message(
        "retention_percent は自身の人数から四捨五入した値（終わっていない週は、0週を除いて空）",
        "retention_percent is its own counts' share, rounded half up (NULL in a later week that has not ended)",
    )


class ExpectCohortsSumToActive(ExpectSame):
    """Over the cohorts of a trial, people sum to its active people."""

    column_A: str = "people_of_cohorts"
    column_B: str = "active_people_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "始めた人の合計は試行で利用した人の数", "people of the cohorts sum to the trial's active people"
    )


class ExpectCohortIsNewPeople(ExpectSame):
    """A cohort is the new people of its week in usage_over_time."""

    column_A: str = "cohort_people"
    column_B: str = "new_people_of_cohort_week"
    rule: ClassVar[Message] = Message(
        "始めた人は usage_over_time のその週に初めて利用した人の数",
        "a cohort is the new people of its week in usage_over_time",
    )


class ExpectRetainedSumToActiveOfWeek(ExpectSame):
    """Over the cohorts of a trial, the people with a use in a week sum to its active people in usage_over_time."""

    column_A: str = "retained_of_all_cohorts"
    column_B: str = "active_people_of_week"
    rule: ClassVar[Message] = Message(
        "ある週に利用した人の合計は usage_over_time のその週の人数",
        "retained people of all cohorts in a week sum to its active people in usage_over_time",
    )


def _week_zero(row: Row, others: Others) -> int:
    cohort = {name: row[name] for name in ("trial_id", "cohort_week")}
    return int(others.value(MART, "cohort_people", **cohort, weeks_since_first_use=0))


def _ended_before_last(row: Row, others: Others) -> bool | None:
    last = max(other["week_start"] for other in others.rows(MART, trial_id=row["trial_id"]))
    return True if row["week_start"] < last else None


def _of_week(row: Row, others: Others, column: str, week: str) -> int:
    period = {"grain": "week", "period_start": row[week]}
    return int(others.value("usage_over_time", column, trial_id=row["trial_id"], **period))


SUITE = Suite(
    rules=(
        ExpectRetainedWithinCohort,
        ExpectWholeCohortInWeekZero,
        ExpectCohortOfOneSize,
        ExpectWeekAfterCohortWeek,
        ExpectOnlyLastWeekOpen,
        ExpectRetentionPercentOfCounts,
        ExpectCohortsSumToActive,
        ExpectCohortIsNewPeople,
        ExpectRetainedSumToActiveOfWeek,
    ),
    derived={
        "retained_in_week_zero": lambda row, _: row["retained_people"] if row["weeks_since_first_use"] == 0 else None,
        "cohort_in_week_zero": _week_zero,
        "week_by_weeks_since": lambda row, _: row["cohort_week"] + timedelta(weeks=row["weeks_since_first_use"]),
        "ended_before_last_week": _ended_before_last,
        "percent_of_counts": lambda row, _: (
            percent_half_up(row["retained_people"], row["cohort_people"])
            if row["week_has_ended"] or row["weeks_since_first_use"] == 0
            else None
        ),
        "people_of_cohorts": lambda row, others: others.total(
            MART, "cohort_people", trial_id=row["trial_id"], weeks_since_first_use=0
        ),
        "active_people_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "new_people_of_cohort_week": lambda row, others: _of_week(row, others, "new_people", "cohort_week"),
        "retained_of_all_cohorts": lambda row, others: others.total(
            MART, "retained_people", trial_id=row["trial_id"], week_start=row["week_start"]
        ),
        "active_people_of_week": lambda row, others: _of_week(row, others, "active_people", "week_start"),
    },
)
