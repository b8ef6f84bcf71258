"""The programme file as tables of schema ``programme``: denominators, buckets and options are data, not SQL.

Add here: a programme table's rows (its columns stand in tables.py). Keep out: landed rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

import duckdb
import pandas as pd

from dagster_project.intake.recognising.layout import header_key
from dagster_project.intake.recognising.question_columns import is_other
from dagster_project.intake.settling.tables import PROGRAMME
from dagster_project.local_government import fiscal_year, is_working_day
from dagster_project.programme import Programme, Survey, Trial, Workshop
from dagster_project.programme_rules import UNCODED
from dagster_project.theme_list import OTHER, Themes, resolved

Row = tuple[object, ...]


def register_programme(connection: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Creates and fills every table of schema ``programme``. ``landed`` must stand already: a trial whose eligible
    people are "the roster" counts the people of the roster valid on its first day."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS programme")
    organisation = programme.organisation
    closed = frozenset(programme.closed_days)
    limits = programme.effect
    rows: dict[str, Sequence[Row]] = {
        "organisation": [(organisation.code, organisation.name, programme.small_group_minimum)],
        "trial": [_trial(connection, trial) for trial in programme.trials],
        "trial_day": [row for trial in programme.trials for row in _trial_days(trial, closed)],
        "usage_bucket": buckets(programme.usage_bucket_edges),
        "effect_limit": [(limits.window_days, limits.minimum_days, limits.minimum_people)],
        "hourly_cost": [(programme.hourly_cost_yen, programme.hourly_cost_source)],
        "trial_cost": [_trial_cost(trial) for trial in programme.trials],
        "workshop_cost": [_workshop_cost(workshop) for workshop in programme.workshops],
        "work_kind": [(order, kind.code, kind.label) for order, kind in enumerate(programme.work_kinds, start=1)],
        "option_kind": list(option_kinds(programme)),
        "theme": list(themes(programme.themes)),
        "series": [(series.id, series.name) for series in programme.series],
        "workshop": [(w.id, w.name, w.series, w.held_on, w.capacity) for w in programme.workshops],
        "survey": [_survey(connection, programme, survey) for survey in programme.surveys],
        "question": [
            (survey.id, question.code, order, question.headers[0], question.type)
            for survey in programme.surveys
            for order, question in enumerate(survey.questions, start=1)
        ],
        "question_option": [
            (survey.id, question.code, order, option, option in question.favourable)
            for survey in programme.surveys
            for question in survey.questions
            for order, option in enumerate(question.options, start=1)
        ],
    }
    for table, columns in PROGRAMME.items():
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE TABLE programme.{table} ({declared})")
        if rows[table]:
            frame = pd.DataFrame(rows[table], columns=list(columns), dtype=object)
            connection.register("programme_rows", frame)
            casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns.items())
            connection.execute(f"INSERT INTO programme.{table} SELECT {casts} FROM programme_rows")
            connection.unregister("programme_rows")


def buckets(edges: Sequence[int]) -> list[Row]:
    """(bucket_order, bucket_label, min_uses, max_uses) with the zero bucket first; the top has no maximum."""
    rows: list[Row] = [(0, "0", 0, 0)]
    for order, low in enumerate(edges, start=1):
        if order == len(edges):
            rows.append((order, f"{low}+", low, None))
        else:
            high = edges[order] - 1
            rows.append((order, str(low) if low == high else f"{low}-{high}", low, high))
    return rows


def themes(declared: Themes) -> Iterator[Row]:
    """(theme_order, theme_code, theme_label, theme_label_en); a city's theme without an English label has its own."""
    entries = resolved(declared).entries
    for order, theme in enumerate(entries, start=1):
        yield order, theme.code, theme.label, theme.label_en or theme.label
    yield len(entries) + 1, OTHER, "その他（どのテーマにも当たらない）", "other (none of the themes)"


def option_kinds(programme: Programme) -> Iterator[Row]:
    """(survey_id, question_code, option_order, kind_code) of questions that ask for help with a kind of work: where
    asks_work_kind says so, else where two or more options are called as kinds are, by label or log_labels."""
    codes = {header_key(label): kind.code for kind in programme.work_kinds for label in (kind.label, *kind.log_labels)}
    for survey in programme.surveys:
        for question in survey.questions:
            found = {order: codes.get(header_key(option)) for order, option in enumerate(question.options, start=1)}
            kinds = {code for code in found.values() if code}
            if not kinds or not (len(kinds) > 1 if question.asks_work_kind is None else question.asks_work_kind):
                continue
            for order, option in enumerate(question.options, start=1):
                if code := found[order] or (UNCODED if is_other(option) else None):
                    yield survey.id, question.code, order, code


def _trial(connection: duckdb.DuckDBPyConnection, trial: Trial) -> Row:
    if trial.eligible == "roster":
        people = low = high = _roster_people(connection, trial.start)
        approximate = False
    else:
        people, approximate = trial.eligible.count, trial.eligible.approximate
        low, high = trial.eligible.limits()
    year = fiscal_year(trial.start)
    counts_partial = trial.partial_periods == "count"
    return (
        trial.id,
        trial.name,
        trial.start,
        trial.end,
        year,
        trial.unit_of_use,
        people,
        low,
        high,
        approximate,
        counts_partial,
    )


def _trial_cost(trial: Trial) -> Row:
    costs = trial.costs
    return trial.id, costs.licence_yen, costs.setup_yen, costs.other_yen, costs.staff_hours


def _workshop_cost(workshop: Workshop) -> Row:
    costs = workshop.costs
    minutes = workshop.duration_minutes
    return workshop.id, minutes, costs.teacher_yen, costs.venue_yen, costs.other_yen, costs.staff_hours


def _roster_people(connection: duckdb.DuckDBPyConnection, day: date) -> int:
    counted = connection.execute(
        """
        SELECT count(DISTINCT person.person_id)
        FROM landed.roster_entry AS entry
        JOIN landed.person AS person ON person.identity_key = entry.identity_key
        WHERE entry.valid_from = $1
        """,
        [_valid_roster(connection, day)],
    ).fetchone()
    return int(counted[0]) if counted else 0


def _valid_roster(connection: duckdb.DuckDBPyConnection, day: date) -> date | None:
    """The latest roster's date not after the day, else the earliest one's."""
    ((valid_from,),) = connection.execute(
        """
        SELECT coalesce(
            (SELECT max(valid_from) FROM landed.roster_entry WHERE valid_from <= $1),
            (SELECT min(valid_from) FROM landed.roster_entry))
        """,
        [day],
    ).fetchall()
    found: date | None = valid_from
    return found


def _trial_days(trial: Trial, closed: Collection[date]) -> Iterator[Row]:
    day = trial.start
    while day <= trial.end:
        monday, first = day - timedelta(days=day.weekday()), day.replace(day=1)
        yield trial.id, day, monday, first, is_working_day(day, closed)
        day += timedelta(days=1)


def _survey(connection: duckdb.DuckDBPyConnection, programme: Programme, survey: Survey) -> Row:
    series = next((w.series for w in programme.workshops if w.id == survey.workshop), None)
    asked = survey.population
    eligible = [trial for trial in programme.trials if asked.kind == "eligible" and trial.id == asked.id]
    listed = next((trial for trial in eligible if trial.eligible == "roster"), None)
    return (
        survey.id,
        survey.name,
        survey.stage,
        survey.workshop,
        survey.trial,
        series,
        asked.text(),
        asked.kind,
        asked.id,
        asked.people,
        survey.opens,
        survey.closes,
        _valid_roster(connection, listed.start) if listed else None,
    )
