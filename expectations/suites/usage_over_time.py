"""Arithmetic of usage_over_time: every grain tells the same trial.

Add here: what must hold within a period or between the periods of a grain. Keep out: recomputed values (common.py).
"""

from __future__ import annotations

from typing import ClassVar

from dagster_project.messages import Message
from expectations.suites.house import ExpectAtMost, ExpectSame, Suite


class ExpectNewWithinActive(ExpectAtMost):
    """Who is new in a period is active in it."""

    column_A: str = "active_people"
    column_B: str = "new_people"
    rule: ClassVar[Message] = Message(
        "初めて利用した人は利用した人を超えない", "new people never exceed the active people of a period"
    )


class ExpectActiveWithinUsesOfPeriod(ExpectAtMost):
    """Every active person of a period has at least one use in it."""

    column_A: str = "uses"
    column_B: str = "active_people"
    rule: ClassVar[Message] = Message(
        "利用した人は利用回数を超えない", "active people never exceed the uses of a period"
    )


class ExpectNewPeopleSumToActive(ExpectSame):
    """Over the periods of any grain, new people sum to the trial's active people."""

    column_A: str = "new_people_of_grain"
    column_B: str = "active_people_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "初めて利用した人の合計は試行で利用した人の数", "new people sum to the trial's active people"
    )


class ExpectUsesSumToTotal(ExpectSame):
    """Over the periods of any grain, uses sum to the trial's uses."""

    column_A: str = "uses_of_grain"
    column_B: str = "total_uses_in_trial_adoption"
    rule: ClassVar[Message] = Message(
        "利用回数の合計は試行の利用回数", "uses of the periods sum to the trial's total uses"
    )


SUITE = Suite(
    rules=(ExpectNewWithinActive, ExpectActiveWithinUsesOfPeriod, ExpectNewPeopleSumToActive, ExpectUsesSumToTotal),
    derived={
        "new_people_of_grain": lambda row, others: others.total(
            "usage_over_time", "new_people", trial_id=row["trial_id"], grain=row["grain"]
        ),
        "active_people_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "active_people", trial_id=row["trial_id"]
        ),
        "uses_of_grain": lambda row, others: others.total(
            "usage_over_time", "uses", trial_id=row["trial_id"], grain=row["grain"]
        ),
        "total_uses_in_trial_adoption": lambda row, others: others.value(
            "trial_adoption", "total_uses", trial_id=row["trial_id"]
        ),
    },
)
