"""Frames that really come out of DuckDB with the contract's types mean the same as plain Python values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import pytest

from expectations.frames import as_batch, key_text, plain, rows_of, shown
from tests.expectations.world_marts import ROWS, hand_counted, out_of_duckdb


@pytest.mark.parametrize("mart", ROWS)
def test_a_mart_out_of_duckdb_has_the_hand_written_values(mart: str) -> None:
    assert rows_of(out_of_duckdb(mart)) == rows_of(hand_counted(mart))


def test_every_type_of_the_contract_with_and_without_null() -> None:
    frame = duckdb.sql(
        "select 1::bigint as whole, case when i = 0 then 40::bigint end as holes, 74.8::decimal(5,1) as percent,"
        " 1.5::decimal(9,1) as median, 1/3 as rate, date '2024-01-29' as day,"
        " case when i = 0 then date '2024-01-29' end as some_day, 'あ' as text,"
        " case when i = 0 then 'あ' end as some_text, true as flag,"
        " case when i = 0 then true end as some_flag, null::bigint as nothing, null::varchar as no_text"
        " from range(2) t(i) order by i"
    ).df()
    day = date(2024, 1, 29)
    first, second = rows_of(frame)
    assert list(first.values()) == [1, 40, 74.8, 1.5, 1 / 3, day, day, "あ", "あ", True, True, None, None]
    assert list(second.values()) == [1, None, 74.8, 1.5, 1 / 3, day, None, "あ", None, True, None, None, None]
    assert set(as_batch(frame).dtypes) == {np.dtype(object)}


def test_every_tenth_of_a_percent_out_of_duckdb_is_the_integer_of_tenths_over_ten() -> None:
    tenths = duckdb.sql("select (i / 10)::decimal(5,1) as percent from range(1001) t(i) order by i").df()
    assert [row["percent"] for row in rows_of(tenths)] == [tenth / 10 for tenth in range(1001)]


def test_missing_values_of_any_kind_are_none() -> None:
    assert [
        plain(value) for value in (None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT"))
    ] == ([None] * 6)
    assert plain(Decimal("74.8")) == 74.8
    assert plain(np.int64(3)) == 3 and type(plain(np.int64(3))) is int


def test_an_empty_frame_keeps_its_columns() -> None:
    empty = as_batch(out_of_duckdb("survey_response").iloc[:0])
    assert len(empty) == 0
    assert list(empty.columns) == list(hand_counted("survey_response").columns)


def test_key_text_shows_a_foreign_organisation_and_cannot_be_forged() -> None:
    row = {"organisation_code": "142077", "scope_id": None, "path": "a, sha256=b", "sha256": "c"}
    keys = ("organisation_code", "scope_id", "path", "sha256")
    assert key_text(row, keys, "142077") == 'scope_id=NULL, path="a, sha256=b", sha256=c'
    assert key_text(row, keys, "131016").startswith("organisation_code=142077, ")


def test_numbers_in_messages_have_no_idle_decimals() -> None:
    assert [shown(value) for value in (None, 40.0, 74.8, "x")] == ["NULL", "40", "74.8", "x"]
