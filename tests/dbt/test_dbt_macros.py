"""The macros of dbt/macros against the integer formula and a median in Python, over many counts at once."""

from __future__ import annotations

import statistics
from decimal import ROUND_HALF_UP, Decimal

import duckdb


def _half_up(k: int | None, n: int | None) -> Decimal | None:
    """Tenths by integers (design: rules for numbers); NULL without a base or beyond decimal(5,1)."""
    if k is None or not n:
        return None
    tenths = (2000 * k + n) // (2 * n)
    return Decimal(tenths) / 10 if tenths <= 99999 else None


def test_half_up_percent_is_the_integer_formula_for_every_pair_of_counts(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select k, n, percent from main.probe_percent").fetchall()
    assert len(rows) == 301 * 302 // 2 + 5
    assert [row for row in rows if row[2] != _half_up(row[0], row[1])] == []
    by_pair = {(k, n): percent for k, n, percent in rows}
    assert by_pair[28, 27] == Decimal("103.7")
    assert by_pair[99999, 1000] == Decimal("9999.9")
    assert by_pair[100, 1] is None
    assert by_pair[1, 80] == Decimal("1.3")


def test_half_up_tenths_is_the_decimal_quotient_rounded_half_up(marts: duckdb.DuckDBPyConnection) -> None:
    def rounded(k: int | None, n: int | None) -> Decimal | None:
        return None if k is None or not n else (Decimal(k) / n).quantize(Decimal("0.1"), ROUND_HALF_UP)

    rows = marts.execute("select k, n, tenths from main.probe_tenths").fetchall()
    assert len(rows) == 301 * 301 + 4
    assert [row for row in rows if row[2] != rounded(row[0], row[1])] == []


def test_minutes_at_an_hourly_price_are_whole_yen_and_none_cost_nothing(marts: duckdb.DuckDBPyConnection) -> None:
    def rounded(minutes: int | None, hourly: int | None) -> int | None:
        if minutes == 0:
            return 0
        if minutes is None or hourly is None:
            return None
        return int((Decimal(minutes) * hourly / 60).quantize(Decimal(1), ROUND_HALF_UP))

    rows = marts.execute("select k, n, yen from main.probe_tenths").fetchall()
    assert [row for row in rows if row[2] != rounded(row[0], row[1])] == []


def test_rate_is_the_quotient_and_null_without_a_base(marts: duckdb.DuckDBPyConnection) -> None:
    rows = marts.execute("select k, n, rate from main.probe_percent").fetchall()
    assert [row for row in rows if row[2] != (row[0] / row[1] if row[0] is not None and row[1] else None)] == []


def test_integer_median_is_exact(marts: duckdb.DuckDBPyConnection) -> None:
    rows = dict(marts.execute("select case_name, median from main.probe_median").fetchall())
    expected = {"even": Decimal(statistics.median([1, 4])), "odd": Decimal(statistics.median([9, 1, 2]))}
    assert rows == expected | {"one": Decimal(99999999), "none": None}


def test_percentages_and_medians_are_decimals(marts: duckdb.DuckDBPyConnection) -> None:
    types = "select typeof(percent), typeof(rate), typeof(median) from main.probe_percent, main.probe_median limit 1"
    assert marts.execute(types).fetchall() == [("DECIMAL(5,1)", "DOUBLE", "DECIMAL(9,1)")]
