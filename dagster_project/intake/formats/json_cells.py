"""Cells of JSON inside a delivered row, for the unfoldings of several families.

Add here: another reading of such a cell that two families need. Keep out: what a key means (each family's module).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from dagster_project.intake.reading.sheets import ROW_NUMBER


def parsed(cell: str) -> Any:
    """What a cell says, numbers as they are written; JSON inside a text of JSON is read too. None where it is none."""
    found: Any = cell
    for _ in range(2):
        if not isinstance(found, str):
            break
        try:
            found = json.loads(found, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            return None
    return found


def text_of(value: Any) -> str:
    """A value as a cell: nothing for null and for what is nested, and no character that cannot land."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    return str(value).replace("\0", "").encode("utf-8", "ignore").decode()


def cells_of(rows: pa.Table, names: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number and its cells under these names, '' where the sheet has no such column."""
    columns = {name: rows[name] if name in rows.column_names else None for name in names}
    # A batch at a time: as Python's texts all cells at once would take the file's size again.
    for start in range(0, rows.num_rows, _BATCH):
        numbers = rows[ROW_NUMBER].slice(start, _BATCH).to_pylist()
        cells = [
            [""] * len(numbers) if column is None else column.slice(start, _BATCH).to_pylist()
            for column in columns.values()
        ]
        for number, *texts in zip(numbers, *cells, strict=True):
            yield number, dict(zip(names, texts, strict=True))


def table_of(numbers: Sequence[int], columns: Mapping[str, Sequence[str]]) -> pa.Table:
    """Rows for landing: their numbers and columns of text."""
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({ROW_NUMBER: pa.array(numbers, pa.int64()), **texts})


_BATCH = 1_000
