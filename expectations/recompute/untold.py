"""What cannot be computed of a trial, by what is known of it: said beside the marts that lack the figures.

Add here: the words for another figure that some form of delivery cannot give. Keep out: the marts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import duckdb

from dagster_project.messages import Message
from expectations.recompute.counts import read_counts, untold_grains
from expectations.recompute.landed import Source, read_landed
from expectations.recompute.last_activity import read_last_active
from expectations.recompute.untold_departments import without_departments

_GRAINS: Final = {"day": Message("日別", "day"), "week": Message("週別", "week"), "month": Message("月別", "month")}


def not_computable(source: Source) -> dict[str, tuple[Message, ...]]:
    """Mart -> what it cannot tell, one message per trial. Reads only."""
    landed = read_landed(source)
    connection = landed.connection
    said: dict[str, list[Message]] = defaultdict(list)
    for trial, untold in untold_grains(read_counts(connection)).items():
        if untold:
            said["usage_over_time"].append(_without(trial, [_GRAINS[grain] for grain in _GRAINS if grain in untold]))
        for mart, lacks in _OF_COUNTS.items():
            said[mart].append(_only_counts(trial, lacks))
    for trial in read_last_active(connection):
        for mart, lacks in _OF_LAST_ACTIVITY.items():
            said[mart].append(_only_adoption(trial, lacks))
    kinds = connection.execute("select 1 from programme.work_kind limit 1").fetchall()
    for trial in _without_single_uses(connection) if kinds else ():
        said["work_kinds"].append(_of_no_kind(trial))
    for mart, message in without_departments(landed):
        said[mart].append(message)
    return {mart: tuple(messages) for mart, messages in said.items()}


_OF_COUNTS: Final = {
    "usage_retention": Message(
        "usage_retention は計算しません（行がありません）", "usage_retention is not computed and has no rows"
    ),
    "usage_concentration": Message(
        "usage_concentration の one_day_only_people、lowest_bucket_one_day_people、lowest_bucket_spread_people、"
        "median_days_to_first_use は計算しません（空です）",
        "one_day_only_people, lowest_bucket_one_day_people, lowest_bucket_spread_people and median_days_to_first_use of "
        "usage_concentration are not computed and are empty",
    ),
}


def _only_counts(trial: str, lacks: Message) -> Message:
    return Message(
        f"試行 {trial} は人と期間ごとの利用回数だけが分かり、利用した日は分からないので、{lacks.ja}。"
        "1 回ごとの利用ログがあれば計算できます。",
        f"Trial {trial} is known only by uses per person and period, not by the days of its uses: {lacks.en}. A log of "
        "single uses would tell it.",
    )


def _without(trial: str, grains: list[Message]) -> Message:
    return Message(
        f"試行 {trial} は人と期間ごとの利用回数だけが分かっているので、usage_over_time の{'・'.join(word.ja for word in grains)}は"
        "計算できません（行がありません）。1 回ごとの利用ログがあれば計算できます。",
        f"Trial {trial} is known only by uses per person and period: usage_over_time by "
        f"{' or '.join(word.en for word in grains)} cannot be computed and has no rows. A log of single uses would tell it.",
    )


def _without_single_uses(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Trials known by counts per period or by days of last activity."""
    found = connection.execute(
        "select trial_id from landed.usage_count union select trial_id from landed.last_activity order by trial_id"
    ).fetchall()
    return [trial for (trial,) in found]


def _of_no_kind(trial: str) -> Message:
    return Message(
        f"試行 {trial} は 1 回ごとの利用ログがなく業務の種類が分からないので、work_kinds の uses に入っていません。",
        f"Trial {trial} has no log of single uses, so that its kinds of work are not known: its uses are not in work_kinds.",
    )


_OF_LAST_ACTIVITY: Final = {
    "trial_adoption": Message(
        "trial_adoption の total_uses と median_uses は計算できません（空です）",
        "total_uses and median_uses of trial_adoption cannot be computed and are empty",
    ),
    "cost": Message(
        "cost の 1 回当たりの費用と損益分岐の分数は計算できません（空です）",
        "costs per use and break-even minutes of cost cannot be computed and are empty",
    ),
    "usage_frequency": Message(
        "usage_frequency の 1 回以上の区分は計算できません（0 回の区分だけです）",
        "the buckets of one use or more of usage_frequency cannot be computed: it has the zero bucket alone",
    ),
    "usage_over_time": Message(
        "usage_over_time は計算できません（行がありません）", "usage_over_time cannot be computed and has no rows"
    ),
    "usage_retention": Message(
        "usage_retention は計算できません（行がありません）", "usage_retention cannot be computed and has no rows"
    ),
    "usage_concentration": Message(
        "usage_concentration は active_people と top_tenth_people だけです（ほかは計算できず、空です）",
        "usage_concentration has active_people and top_tenth_people alone: the rest cannot be computed and is empty",
    ),
    "usage_by_definition": Message(
        "usage_by_definition はどの数え方でも計算できません（人数は空です）",
        "usage_by_definition cannot be computed by any definition and has no people",
    ),
    "trial_comparison": Message(
        "trial_comparison でほかの試行と比べられません（率は空です）",
        "trial_comparison cannot compare it with any other trial and has no rates",
    ),
    "trial_comparison_buckets": Message(
        "trial_comparison_buckets でほかの試行と比べられません（人数は空です）",
        "trial_comparison_buckets cannot compare it with any other trial and has no people",
    ),
}


def _only_adoption(trial: str, lacks: Message) -> Message:
    return Message(
        f"試行 {trial} は最後に使った日だけが分かっているので、{lacks.ja}。利用回数のある報告書か利用ログがあれば計算できます。",
        f"Trial {trial} is known only by days of last activity: {lacks.en}. A report with numbers of uses, or a log, would "
        "tell it.",
    )
