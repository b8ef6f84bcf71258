"""Reads schemas ``programme`` and ``landed`` as the small sets the recomputation works on, each when it is needed.

Add here: another small set that a mart needs. Keep out: the arithmetic of any mart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.kept_files import KeptFiles
from expectations.frames import Row
from expectations.recompute.counts import GRAINS, read_counts, untold_grains
from expectations.recompute.days import PersonDays, read_days, read_days_off
from expectations.recompute.last_activity import read_last_active
from expectations.recompute.person_days import make_person_days
from expectations.recompute.ways import Ways, read_ways

Person = str
Period = tuple[str, str, date]  # trial_id, grain, period_start

# No person uses the tool in two groups of files.
_PERIODS = """
select trial_id, used_on, used_week, used_month, cast(sum(people) as bigint), cast(sum(uses) as bigint)
from period_use
group by trial_id, used_on, used_week, used_month
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


class Landed:
    """The small sets, each read when it is first asked for, and once; the connection must stay open as long.

    Rows of programme tables are dictionaries by column. At most one row per person, response or chosen option is fetched.
    ``keep`` is a folder in which sums of single uses are kept from night to night.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, keep: Path | None = None) -> None:
        self.connection = connection
        self._keep = keep

    def _read(self, query: str) -> list[Row]:
        return _rows(self.connection, query)

    @cached_property
    def organisation(self) -> str:
        """The city's code."""
        return str(self._read("select organisation_code from programme.organisation")[0]["organisation_code"])

    @cached_property
    def trials(self) -> list[Row]:
        return self._read("from programme.trial order by trial_id")

    @cached_property
    def buckets(self) -> list[Row]:
        return self._read("from programme.usage_bucket order by bucket_order")

    @cached_property
    def series(self) -> list[Row]:
        return self._read("from programme.series order by series_id")

    @cached_property
    def workshops(self) -> list[Row]:
        return self._read("from programme.workshop order by held_on, workshop_id")

    @cached_property
    def hourly_cost(self) -> Row:
        return self._read("from programme.hourly_cost")[0]

    @cached_property
    def trial_costs(self) -> list[Row]:
        return self._read("from programme.trial_cost order by trial_id")

    @cached_property
    def workshop_costs(self) -> list[Row]:
        return self._read("from programme.workshop_cost order by workshop_id")

    @cached_property
    def surveys(self) -> list[Row]:
        return self._read("from programme.survey order by survey_id")

    @cached_property
    def questions(self) -> list[Row]:
        return self._read("from programme.question order by survey_id, question_code")

    @cached_property
    def options(self) -> list[Row]:
        return self._read("from programme.question_option order by survey_id, question_code, option_order")

    @cached_property
    def files(self) -> list[Row]:
        return self._read("from landed.delivered_file order by scope_id nulls first, path, sha256")

    @cached_property
    def person_days(self) -> duckdb.DuckDBPyConnection:
        """The connection, with the relations of person_days.py."""
        make_person_days(self.connection, KeptFiles(self._keep) if self._keep else None)
        return self.connection

    @cached_property
    def uses(self) -> Uses:
        return _uses(self.person_days)

    @cached_property
    def days(self) -> dict[str, dict[Person, PersonDays]]:
        """Trial -> person -> days of use."""
        return read_days(self.person_days)

    @cached_property
    def days_off(self) -> dict[str, frozenset[date]]:
        """Those of each trial."""
        return read_days_off(self.connection)

    @cached_property
    def ways(self) -> Ways:
        return read_ways(self.person_days)

    @cached_property
    def attendance(self) -> list[Row]:
        return _with_person(self.connection, "workshop_id, section_token", "attendance")

    @cached_property
    def roster(self) -> list[Row]:
        columns = "valid_from, section_token, department_label, section_label"
        return _with_person(self.connection, columns, "roster_entry")

    @cached_property
    def responses(self) -> list[Row]:
        columns = "file_id, row_number, survey_id, submitted_on, epoch_us(submitted_at) as submitted_us"
        return _with_person(self.connection, columns, "survey_response")

    @cached_property
    def answers(self) -> list[Row]:
        return self._read(
            "select file_id, row_number, survey_id, question_code, option_order, count(*) from landed.survey_answer"
            " group by all"
        )

    @cached_property
    def themes(self) -> list[Row]:
        return self._read("from programme.theme order by theme_order")

    @cached_property
    def said(self) -> list[Row]:
        return self._read("from landed.survey_theme")

    @cached_property
    def kinds(self) -> list[Row]:
        return self._read("from programme.work_kind order by kind_order")

    @cached_property
    def option_kinds(self) -> list[Row]:
        return self._read("from programme.option_kind")

    @cached_property
    def kind_uses(self) -> list[Row]:
        counted = "select kind_code, cast(sum(uses) as bigint) as uses from kind_use group by kind_code"
        return _rows(self.person_days, counted)


# What a recomputation reads: a work database, or what another one has read of it already.
Source = duckdb.DuckDBPyConnection | Landed


def read_landed(source: Source, keep: Path | None = None) -> Landed:
    return source if isinstance(source, Landed) else Landed(source, keep)


def _uses(connection: duckdb.DuckDBPyConnection) -> Uses:
    of_person: dict[str, dict[Person, tuple[int, date]]] = defaultdict(dict)
    in_period: dict[Period, tuple[int, int]] = {}
    people_of = "select trial_id, person, uses, first_day from person_use"
    for trial, person, uses, first in connection.execute(people_of).fetchall():
        of_person[trial][person] = (uses, first)
    for trial, day, week, month, people, uses in connection.execute(_PERIODS).fetchall():
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
