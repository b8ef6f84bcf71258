"""The mart survey_headline: favourable shares as dbt counted them, each with its interval where one can be given.

Add here: what else of a favourable share SQL cannot say. Keep out: counting (dbt), the limits themselves (limits.py).
"""

from __future__ import annotations

from typing import Final

import duckdb

from dagster_project.analysis.limits import hypergeometric_limits, wilson_limits

Row = dict[str, object]
Interval = tuple[float | None, float | None, str | None]

NO_INTERVAL: Final[Interval] = (None, None, None)


def read_survey_headline(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Rows of the mart survey_headline; ``connection`` is on the work database as dbt left it."""
    cursor = connection.execute("SELECT * FROM intermediate.int_headline_share ORDER BY ALL")
    names = [column[0] for column in cursor.description]
    return [_with_interval(dict(zip(names, values, strict=True))) for values in cursor.fetchall()]


def _with_interval(row: Row) -> Row:
    counts = [row[name] for name in ("favourable", "base", "invited_people")]
    favourable, base, invited = (int(str(count)) for count in counts)
    low, high, method = interval(
        favourable, base, invited, is_exact=bool(row["is_exact"]), is_asked_once=bool(row["is_asked_once"])
    )
    return row | {"interval_low": low, "interval_high": high, "interval_method": method}


def interval(favourable: int, base: int, invited: int, *, is_exact: bool, is_asked_once: bool) -> Interval:
    """95 % limits and the method.

    Exact ones where the number of invited people is known (``is_exact``), Wilson's where it is only about right. None
    where nobody answered, where a person may stand in the share twice (answers are then no draw of people), and where
    more answered than were invited, which refuses the release.
    """
    if base == 0 or not is_asked_once:
        return NO_INTERVAL
    if not is_exact:
        return *wilson_limits(favourable, base), "wilson"
    if base > invited:
        return NO_INTERVAL
    return *hypergeometric_limits(favourable, base, invited), "hypergeometric"
