"""Two columns of times that are written alike: the first and last day of a period, joining and leaving.

Add here: what is read off both together. Keep out: one kind's rules over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dagster_project.intake.landing.bench import Bench, Context
from dagster_project.intake.reading.sheets import ROW_NUMBER
from dagster_project.intake.recognising.layout import header_key
from dagster_project.intake.recognising.layouts import Match, header_of
from dagster_project.intake.times.choice import Days
from dagster_project.intake.times.timestamps import Habits, Reading, read_column


def read_pair(bench: Bench, context: Context, columns: tuple[str, str], expected: Days | None) -> Reading:
    """One style for both columns of ``cells``: together they are better evidence of it than either alone.

    Raises:
        Unreadable: it cannot be told.
    """
    first, second = columns
    # The second stands half a row below the first: that keeps them in order, and row numbers what they are.
    bench.execute(
        f"""
        CREATE TEMP VIEW written_pair AS
        SELECT {ROW_NUMBER}, {first} AS written FROM cells
        UNION ALL SELECT {ROW_NUMBER} + 0.5, {second} FROM cells
        """
    )
    names = {field.name for field in context.found.layout.fields}
    header = header_of(context.found, first) if first in names else first
    declared = context.found.layout.timestamp
    habits = _habits(context.found)
    reading = read_column(bench.connection, "written_pair", "written", header, expected, declared, habits)
    return reading.in_utc() if context.found.layout.naive_is_utc else reading


def _habits(found: Match) -> Habits:
    """Those of the layout, of the language that the header is in."""
    header = set(map(header_key, found.header))
    spoken = [custom for custom in found.layout.customs if header & set(map(header_key, custom.words))]
    return Habits(found.layout.since, tuple(spoken))


def with_pair(reading: Reading, rows: str, zone: str, stored: Mapping[str, tuple[str, str]]) -> str:
    """SQL of relation ``rows`` with each column of ``stored`` (column -> names of its instant and of its day)."""
    for column, (moment, day) in stored.items():
        read = replace(reading, column=column).over(rows, zone)
        rows = f"(SELECT * EXCLUDE (moment, moment_day), moment AS {moment}, moment_day AS {day} FROM {read})"
    return rows
