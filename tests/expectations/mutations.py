"""The mutation table: every way to make a mart wrong by one cell or one row. Each one must be refused.

Add here: another kind of mutation. Keep out: running the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from expectations.frames import from_rows, rows_of

TENTH = 0.1


def mutations(mart: str, frame: pd.DataFrame, keys: Sequence[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """(label, mutated copy) of a mart with at least one row; columns become object, values stay plain.

    Each non-key column: one value changed (by one; by a tenth in percents, rates and other fractions; a flag
    flipped; a text extended; a day later; a NULL filled in where the column has nothing else) and one value set
    NULL. Then a row dropped, a row doubled, the table emptied.
    """
    columns = [str(column) for column in frame.columns]
    rows = rows_of(frame)
    for column in columns:
        if column in keys:
            continue
        filled = [place for place, row in enumerate(rows) if row[column] is not None]
        place = filled[len(filled) // 2] if filled else 0
        key = ", ".join(f"{name}={rows[place][name]}" for name in keys)
        changed = _changed(column, rows[place][column])
        yield f"{mart}.{column} ({key}) = {changed}", _with(columns, rows, place, column, changed)
        if filled:
            yield f"{mart}.{column} ({key}) = NULL", _with(columns, rows, place, column, None)
    middle = len(rows) // 2
    yield f"{mart}: row {middle} dropped", from_rows(columns, rows[:middle] + rows[middle + 1 :])
    yield f"{mart}: row {middle} doubled", from_rows(columns, [*rows, rows[middle]])
    yield f"{mart}: emptied", from_rows(columns, [])


def _changed(column: str, value: Any) -> Any:
    """The smallest difference that a reader of the mart would see."""
    if value is None:
        return "?" if column.endswith(("_method", "_label", "_verdict", "_group")) else 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "?"
    if isinstance(value, date):
        return value + timedelta(days=1)
    fraction = (
        "percent" in column
        or "_per_" in column
        or column.endswith("_rate")
        or column.startswith(("bound_", "interval_", "median_"))
    )
    return round(value + TENTH, 10) if fraction or column == "mart_value" else value + 1


def _with(
    columns: Sequence[str], rows: Sequence[dict[str, Any]], place: int, column: str, value: object
) -> pd.DataFrame:
    copies = [dict(row) for row in rows]
    copies[place][column] = value
    return from_rows(columns, copies)
