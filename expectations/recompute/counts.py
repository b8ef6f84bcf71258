"""Uses known only per person and period, as the recomputation adds them up; and what they cannot tell.

Add here: the words for a figure that counts cannot give. Keep out: single uses (landed.py), and the marts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

import duckdb

from dagster_project.messages import Message

# The grains of usage_over_time: a day -> the first day of its period.
GRAINS: Final[Mapping[str, Callable[[date], date]]] = {
    "day": lambda day: day,
    "month": lambda day: day.replace(day=1),
    "week": lambda day: day - timedelta(days=day.weekday()),
}
_WORDS: Final = {"day": Message("日別", "day"), "week": Message("週別", "week"), "month": Message("月別", "month")}

# Only a period within its trial counts, or, where the programme says so, what of it lies there.
_COUNTS = """
select c.trial_id, coalesce(p.person_id, c.identity_key), greatest(c.period_start, t.period_start),
    least(c.period_end, t.period_end), cast(sum(c.uses) as bigint)
from landed.usage_count c
join programme.trial t on t.trial_id = c.trial_id and c.period_start <= t.period_end and c.period_end >= t.period_start
left join landed.person p on p.identity_key = c.identity_key
where t.counts_partial_periods or (c.period_start >= t.period_start and c.period_end <= t.period_end)
group by all
having sum(c.uses) > 0
order by all
"""


class Count(NamedTuple):
    """Uses of one person from ``first`` to ``last``, at least one."""

    trial: str
    person: str
    first: date
    last: date
    uses: int


def read_counts(connection: duckdb.DuckDBPyConnection) -> list[Count]:
    """Every counted period of every person with a use in it. Reads only."""
    return [Count(*row) for row in connection.execute(_COUNTS).fetchall()]


def untold_grains(counts: list[Count]) -> dict[str, frozenset[str]]:
    """Trial -> grains of which some period lies in more than one; every trial with counts has an entry."""
    found: dict[str, set[str]] = defaultdict(set)
    for trial, first, last in {(count.trial, count.first, count.last) for count in counts}:
        found[trial] |= {grain for grain, start_of in GRAINS.items() if start_of(first) != start_of(last)}
    return {trial: frozenset(grains) for trial, grains in sorted(found.items())}


def not_computable(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[Message, ...]]:
    """Mart -> what it cannot tell of a trial that is known only by counts, one message per trial. Reads only."""
    said = [
        _without(trial, [word for grain, word in _WORDS.items() if grain in untold])
        for trial, untold in untold_grains(read_counts(connection)).items()
        if untold
    ]
    return {"usage_over_time": tuple(said)}


def _without(trial: str, grains: list[Message]) -> Message:
    return Message(
        f"試行 {trial} は人と期間ごとの利用回数だけが分かっているので、usage_over_time の{'・'.join(word.ja for word in grains)}は"
        "計算できません（行がありません）。1 回ごとの利用ログがあれば計算できます。",
        f"Trial {trial} is known only by uses per person and period: usage_over_time by "
        f"{' or '.join(word.en for word in grains)} cannot be computed and has no rows. A log of single uses would tell it.",
    )
