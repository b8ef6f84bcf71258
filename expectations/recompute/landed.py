"""Reads schemas ``programme`` and ``landed`` once per table, as the small sets the recomputation works on.

Add here: another small set that a mart needs. Keep out: the arithmetic of any mart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from expectations.frames import Row
from expectations.recompute.counts import GRAINS, read_counts, untold_grains
from expectations.recompute.days import PersonDays, read_days, read_days_off
from expectations.recompute.last_activity import read_last_active
from expectations.recompute.ways import Ways, read_ways

Person = str
Period = tuple[str, str, date]  # trial_id, grain, period_start

# One pass over the uses: by person, and by day, week and month. A use outside its trial's period is no use of it.
_USES = """
with use as (
    select e.trial_id, coalesce(p.person_id, e.identity_key) as person, e.used_on as used_day,
        e.used_on - cast(isodow(e.used_on) - 1 as integer) as used_week,
        make_date(year(e.used_on), month(e.used_on), 1) as used_month
    from landed.usage_event e
    join programme.trial t on t.trial_id = e.trial_id and e.used_on between t.period_start and t.period_end
    left join landed.person p on p.identity_key = e.identity_key
)
select trial_id, person, used_day, used_week, used_month,
    count(*), count(distinct person), min(used_day)
from use
group by grouping sets ((trial_id, person), (trial_id, used_day), (trial_id, used_week), (trial_id, used_month))
"""


@dataclass(frozen=True)
class Uses:
    """``of_person[trial][person]`` is (uses, first day); ``in_period[trial, grain, start]`` is (people, uses).

    Uses known only by a period are taken for uses of its first day: that holds for every grain of which the period
    lies in one. ``untold[trial]`` are the grains of which it does not. ``last_active[trial]`` are the people with a last
    use in a trial of which no more is known; it has no uses.
    """

    of_person: dict[str, dict[Person, tuple[int, date]]]
    in_period: dict[Period, tuple[int, int]]
    untold: dict[str, frozenset[str]]
    last_active: dict[str, frozenset[Person]]

    def active(self, trial: str) -> frozenset[Person]:
        """Everybody who used the tool in the trial, however that is known."""
        return frozenset(self.of_person.get(trial, ())) | self.last_active.get(trial, frozenset())


@dataclass(frozen=True)
class Landed:
    """The small sets. Rows of programme tables are dictionaries by column; ``organisation`` is the city's code;
    ``days`` and ``days_off`` are those of each trial."""

    organisation: str
    trials: list[Row]
    buckets: list[Row]
    series: list[Row]
    workshops: list[Row]
    hourly_cost: Row
    trial_costs: list[Row]
    workshop_costs: list[Row]
    surveys: list[Row]
    questions: list[Row]
    options: list[Row]
    files: list[Row]
    uses: Uses
    days: dict[str, dict[Person, PersonDays]]
    days_off: dict[str, frozenset[date]]
    ways: Ways
    attendance: list[Row]
    roster: list[Row]
    responses: list[Row]
    answers: list[Row]
    themes: list[Row]
    said: list[Row]
    kinds: list[Row]
    option_kinds: list[Row]
    kind_uses: list[Row]


def read_landed(connection: duckdb.DuckDBPyConnection) -> Landed:
    """Everything the recomputation needs; at most one row per person, response or chosen option is fetched."""
    organisation = _rows(connection, "select organisation_code from programme.organisation")
    return Landed(
        organisation=organisation[0]["organisation_code"],
        trials=_rows(connection, "from programme.trial order by trial_id"),
        buckets=_rows(connection, "from programme.usage_bucket order by bucket_order"),
        series=_rows(connection, "from programme.series order by series_id"),
        workshops=_rows(connection, "from programme.workshop order by held_on, workshop_id"),
        hourly_cost=_rows(connection, "from programme.hourly_cost")[0],
        trial_costs=_rows(connection, "from programme.trial_cost order by trial_id"),
        workshop_costs=_rows(connection, "from programme.workshop_cost order by workshop_id"),
        surveys=_rows(connection, "from programme.survey order by survey_id"),
        questions=_rows(connection, "from programme.question order by survey_id, question_code"),
        options=_rows(connection, "from programme.question_option order by survey_id, question_code, option_order"),
        files=_rows(connection, "from landed.delivered_file order by scope_id nulls first, path, sha256"),
        uses=_uses(connection),
        days=read_days(connection),
        days_off=read_days_off(connection),
        ways=read_ways(connection),
        attendance=_with_person(connection, "workshop_id, section_token", "attendance"),
        roster=_with_person(connection, "valid_from, section_token, department_label, section_label", "roster_entry"),
        responses=_with_person(
            connection,
            "file_id, row_number, survey_id, submitted_on, epoch_us(submitted_at) as submitted_us",
            "survey_response",
        ),
        answers=_rows(
            connection,
            "select file_id, row_number, survey_id, question_code, option_order, count(*) from landed.survey_answer"
            " group by all",
        ),
        themes=_rows(connection, "from programme.theme order by theme_order"),
        said=_rows(connection, "from landed.survey_theme"),
        kinds=_rows(connection, "from programme.work_kind order by kind_order"),
        option_kinds=_rows(connection, "from programme.option_kind"),
        kind_uses=_rows(
            connection,
            "select e.kind_code, count(*) as uses from landed.usage_event e join programme.trial t"
            " on t.trial_id = e.trial_id and e.used_on between t.period_start and t.period_end group by e.kind_code",
        ),
    )


def _uses(connection: duckdb.DuckDBPyConnection) -> Uses:
    of_person: dict[str, dict[Person, tuple[int, date]]] = defaultdict(dict)
    in_period: dict[Period, tuple[int, int]] = {}
    for trial, person, day, week, month, uses, people, first in connection.execute(_USES).fetchall():
        if person is not None:
            of_person[trial][person] = (uses, first)
        for grain, start in (("day", day), ("week", week), ("month", month)):
            if start is not None:
                in_period[trial, grain, start] = (people, uses)
    counts = read_counts(connection)
    active: dict[Period, set[Person]] = defaultdict(set)
    for count in counts:
        uses, first = of_person[count.trial].get(count.person, (0, count.first))
        of_person[count.trial][count.person] = (uses + count.uses, min(first, count.first))
        for grain, start_of in GRAINS.items():
            period = (count.trial, grain, start_of(count.first))
            active[period].add(count.person)
            in_period[period] = (len(active[period]), in_period.get(period, (0, 0))[1] + count.uses)
    return Uses(dict(of_person), in_period, untold_grains(counts), read_last_active(connection))


def _with_person(connection: duckdb.DuckDBPyConnection, columns: str, table: str) -> list[Row]:
    """Rows of a landed table in file order, with ``person``: the resolved person, None for an anonymous row."""
    return _rows(
        connection,
        f"select {columns}, coalesce(p.person_id, r.identity_key) as person from landed.{table} r"
        " left join landed.person p on p.identity_key = r.identity_key order by r.file_id, r.row_number",
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    answer: Any = connection.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, values, strict=True)) for values in answer.fetchall()]
