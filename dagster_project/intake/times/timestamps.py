"""Times of a delivered file: the style is decided once for its column, then read over all rows.

Add here: another way in (a column, a title). Keep out: the list of styles, the evidence and the SQL, which have modules
of their own (styles.py, choice.py, sql.py), use counts and calendars.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import duckdb

from dagster_project.intake.reading.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.recognising.layout import Custom
from dagster_project.intake.times import choice, sql
from dagster_project.intake.times import messages as say
from dagster_project.intake.times.choice import Days
from dagster_project.intake.times.style import Style
from dagster_project.intake.times.styles import BY_NAME
from dagster_project.messages import Message

# Distinct texts that a style is chosen by, spread evenly over the file. Every row is then read by that style.
SAMPLE: Final = 10_000
# Changes of day looked at for the order of the rows.
RUNS: Final = 100_000

_DAY_TEXT: Final = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"

_JAPANESE_DATE = re.compile(
    r"(?:(令和|平成|R|H)\s*(元|\d{1,2})|(?<!\d)(\d{4}))\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)"
)
_ERA_YEAR_0: Final = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}


@dataclass(frozen=True)
class Habits:
    """What is known of a tool's dates: the day before which it wrote none, and how it writes them in this language."""

    since: date | None = None
    customs: tuple[Custom, ...] = ()


NO_HABITS: Final = Habits()


@dataclass(frozen=True)
class Reading:
    """How one column's times are read. ``style`` is None where no cell holds a digit, so nothing is a time."""

    column: str
    style: Style | None
    ascii_only: bool
    notes: tuple[Message, ...] = ()
    # The reading may change with the expected days.
    asked_days: bool = False
    is_declared: bool = False

    def over(self, relation: str, zone: str) -> str:
        """SQL of ``relation`` with ``moment`` (TIMESTAMPTZ) and ``moment_day`` (DATE in ``zone``), both NULL where the
        cell is no possible time."""
        return sql.with_moments(relation, self.column, self.style, zone, self.ascii_only)

    def in_utc(self) -> Reading:
        """The same where times without an offset are UTC."""
        return replace(self, style=self.style and replace(self.style, zoned=True))

    @property
    def refusal(self) -> Message:
        """What a quarantined row of this column is told."""
        return say.not_a_time(self.style, self.is_declared)


def read_column(
    bench: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    header: str,
    expected: Days | None,
    declared: str | None = None,
    habits: Habits = NO_HABITS,
) -> Reading:
    """The style of a text column of ``relation``; ``header`` is its name for people.

    ``expected`` are the days that the programme file leads one to expect, evidence only between two readings of one
    text. ``declared`` is the name of a style that somebody wrote down for this file, and ends the matter. ``habits``
    are the tool's own, which decide where nothing in the file does.

    Raises:
        Unreadable: no style fits, several do and nothing decides, or the declared one does not exist.
    """
    (is_ascii,) = bench.execute(
        f"SELECT coalesce(bool_and(strlen({column}) = length({column})), true) FROM {relation}"
    ).fetchall()[0]
    text = sql.normalised_sql(column, is_ascii)
    if declared is not None:
        if declared not in BY_NAME:
            raise Unreadable(say.unknown_style(header, declared))
        return Reading(column, BY_NAME[declared], is_ascii, is_declared=True)
    texts = _sample(bench, relation, text)
    if not texts:
        return Reading(column, None, is_ascii)
    styles = choice.fitting(texts)
    if len(styles) == 1:
        return Reading(column, styles[0], is_ascii)
    if not styles or not choice.are_rivals(styles):
        style = choice.best(texts)
        raise Unreadable(say.no_style(header, style, _first_unlike(bench, relation, text, style)))
    style, evidence = _decide(bench, relation, text, styles, texts, expected, header, habits)
    return Reading(column, style, is_ascii, (say.decided(header, style, styles, evidence),), evidence != say.BY_DAYS)


def _sample(bench: duckdb.DuckDBPyConnection, relation: str, text: str) -> list[str]:
    """Distinct normalised texts with a digit, from rows spread evenly over the file."""
    (rows,) = bench.execute(f"SELECT count(*) FROM {relation}").fetchall()[0]
    step = -(-rows // SAMPLE) or 1
    query = f"SELECT DISTINCT {text} AS stamp FROM {relation} WHERE {ROW_NUMBER} % {step} = 0"
    return _texts(bench, f"SELECT stamp FROM ({query}) WHERE regexp_matches(stamp, '\\d') ORDER BY stamp")


def _decide(
    bench: duckdb.DuckDBPyConnection,
    relation: str,
    text: str,
    styles: tuple[Style, ...],
    texts: list[str],
    expected: Days | None,
    header: str,
    habits: Habits,
) -> tuple[Style, Message]:
    """The one of several rivals that the whole column's days, the expected days or the order of rows leave."""
    day_text = f"regexp_extract({text}, '{_DAY_TEXT}')"
    days = _texts(
        bench, f"SELECT DISTINCT {day_text} AS day FROM {relation} WHERE day <> '' ORDER BY day LIMIT {RUNS}"
    )
    left = choice.by_shape(styles, days)
    if len(left) == 1:
        return left[0], say.BY_DAYS
    if expected is not None:
        left = choice.by_expected_days(left, days, expected)
        if len(left) == 1:
            return left[0], say.BY_EXPECTED
    runs = _texts(
        bench,
        f"SELECT day FROM (SELECT {ROW_NUMBER}, {day_text} AS day, lag(day) OVER (ORDER BY {ROW_NUMBER}) AS former "
        f"FROM {relation} WHERE {day_text} <> '') WHERE day IS DISTINCT FROM former ORDER BY {ROW_NUMBER} LIMIT {RUNS}",
    )
    left = choice.by_order(left, runs)
    if len(left) == 1:
        return left[0], say.BY_ORDER
    if habits.since is not None:
        left = choice.by_expected_days(left, days, (habits.since, date.max))
        if len(left) == 1:
            return left[0], say.BY_AGE
    for custom in habits.customs:
        left = choice.by_custom(left, texts, custom)
        if len(left) == 1:
            return left[0], say.BY_CUSTOM
    raise Unreadable(say.ambiguous(header, left))


def _texts(bench: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [row[0] for row in bench.execute(query).fetchall()]


def _first_unlike(bench: duckdb.DuckDBPyConnection, relation: str, text: str, style: Style | None) -> int:
    """Row number of the first cell with a digit that has not the style's shape."""
    unlike = "true" if style is None else f"NOT {sql.matches('stamp', style)}"
    (row,) = bench.execute(
        f"SELECT min({ROW_NUMBER}) FROM (SELECT {ROW_NUMBER}, {text} AS stamp FROM {relation}) "
        f"WHERE regexp_matches(stamp, '\\d') AND {unlike}"
    ).fetchall()[0]
    return int(row)


def date_in(text: str) -> date | None:
    """The first date written in a title such as `職員名簿（令和6年4月1日現在）`, None without one."""
    found = _JAPANESE_DATE.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    era, era_year, year, month, day = found.groups()
    if era is not None:
        year = _ERA_YEAR_0[era] + (1 if era_year == "元" else int(era_year))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
