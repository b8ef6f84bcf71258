"""Frames on both sides of a comparison in one shape: plain Python values, None for NULL, one text per key.

Add here: what makes a frame out of DuckDB and a recomputed frame equal where they mean the same.
Keep out: rules about what the values should be (suites/).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from expectations.keys import ORGANISATION

Row = dict[str, Any]


def plain(value: Any) -> Any:
    """One cell as a plain Python value: int, float, bool, str, date or None (for None, NaN, NaT and pd.NA)."""
    if isinstance(value, np.generic):
        value = pd.Timestamp(value) if isinstance(value, np.datetime64) else value.item()
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value


def as_batch(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with object columns of plain values (see ``plain``), same columns and rows, index 0 to n-1.

    A BIGINT with NULLs leaves DuckDB as float64, a DECIMAL as float64, a DATE as datetime64: after this a count of
    40.0 equals 40, a missing value is None whatever the column was, and a day is a ``date``.
    """
    return from_rows([str(name) for name in frame.columns], rows_of(frame))


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as dictionaries of plain values."""
    names = [str(name) for name in frame.columns]
    columns = [[plain(value) for value in frame.iloc[:, place].astype(object)] for place in range(len(names))]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def from_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame of object columns in the given order; every row must hold every column."""
    filled = list(rows)
    cells = np.empty((len(filled), len(columns)), dtype=object)
    for line, row in enumerate(filled):
        for place, name in enumerate(columns):
            cells[line, place] = row[name]
    return pd.DataFrame(cells, columns=list(columns), dtype=object)


def key_text(row: Mapping[str, Any], keys: Sequence[str], organisation: object) -> str:
    """A row's key as a person reads it: ``survey_id=w2-after, question_code=usability``.

    The organisation code is left out when it is the given one, so that a row of another organisation shows.
    """
    shown = [name for name in keys if name != ORGANISATION or row[name] != organisation]
    return ", ".join(f"{name}={_quoted(row[name])}" for name in shown)


def _quoted(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = shown(value)
    return json.dumps(text, ensure_ascii=False) if any(mark in text for mark in ',="') else text


def shown(value: object) -> str:
    """A value as it stands in a message: NULL for None, 40 for 40.0."""
    if value is None:
        return "NULL"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
