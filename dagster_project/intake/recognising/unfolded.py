"""Columns of an unfolding: whole columns at a time by Arrow, so that a log of millions of rows costs no row of Python.

Add here: what the unfoldings of several families do. Keep out: what one export's cells mean (formats/).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER, Unreadable
from dagster_project.intake.recognising.layout import COUNTED_BY, Layout
from dagster_project.messages import Message

# How psql's text format writes NULL, and what programs write for it in a cell.
_NULLS: Final = ("\\N", "NULL", "null", "None")


def unfold(layout: Layout, rows: pa.Table) -> pa.Table:
    """The rows that landing reads. Rows that are no use by a declared filter stay as they are, for it to exclude."""
    if layout.unfolding is None:
        return rows
    if layout.counts is None:
        return layout.unfolding.make(rows)
    cells = column(rows, COUNTED_BY)
    counted = [cell for cell in pc.unique(cells).to_pylist() if layout.counts.counts(cell)]
    is_use = pc.is_in(cells, pa.array(counted, pa.string()))
    uses, others = rows.filter(is_use), rows.filter(pc.invert(is_use)).select([ROW_NUMBER, COUNTED_BY])
    made = layout.unfolding.make(uses)
    # Numbers behind the last use may be those of rows that are none.
    behind = int(pc.max(rows[ROW_NUMBER]).as_py() or 0) - int(pc.max(uses[ROW_NUMBER]).as_py() or 0)
    is_old = pc.is_in(made[ROW_NUMBER], uses[ROW_NUMBER].combine_chunks())
    numbers = pc.if_else(is_old, made[ROW_NUMBER], pc.add(made[ROW_NUMBER], behind))
    made = made.set_column(made.column_names.index(ROW_NUMBER), ROW_NUMBER, numbers)
    made = made.append_column(COUNTED_BY, pa.repeat(pa.scalar((counted or [""])[0], pa.string()), len(made)))
    empty = {name: column(others, name) for name in made.column_names if name not in (ROW_NUMBER, COUNTED_BY)}
    texts = pa.table({ROW_NUMBER: others[ROW_NUMBER], COUNTED_BY: column(others, COUNTED_BY), **empty})
    return pa.concat_tables([plain(made), texts.select(made.column_names)])


def plain(table: pa.Table) -> pa.Table:
    """The table without dictionaries, as tables that are put together must be."""
    for index, name in enumerate(table.column_names):
        if pa.types.is_dictionary(table[name].type):
            table = table.set_column(index, name, table[name].cast(pa.string()))
    return table


def column(rows: pa.Table, name: str) -> pa.ChunkedArray:
    """A column as plain text with empty cells for every way of writing NULL; empty cells where the sheet has none."""
    if name not in rows.column_names:
        return pa.chunked_array([pa.repeat(pa.scalar("", pa.string()), rows.num_rows)])
    cells = rows[name]
    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(pa.string())
    if not pc.any(pc.is_in(cells, pa.array(_NULLS))).as_py():
        return cells
    return pc.if_else(pc.is_in(cells, pa.array(_NULLS)), "", cells)


def bare(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells without the quotation marks of JSON around a text that tools leave in a CSV."""
    quoted = pc.and_(pc.starts_with(cells, '"'), pc.greater(pc.utf8_length(cells), 1))
    if not pc.any(quoted).as_py():
        return cells
    return pc.if_else(pc.and_(quoted, pc.ends_with(cells, '"')), pc.utf8_slice_codeunits(cells, 1, -1), cells)


def is_blank(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_trim_whitespace(cells), "")


def first_filled(first: pa.ChunkedArray, *others: pa.ChunkedArray) -> pa.ChunkedArray:
    """Row by row the first of several columns that is not blank."""
    for other in others:
        first = pc.if_else(is_blank(first), other, first)
    return first


def require_people(people: pa.ChunkedArray, message: Message) -> None:
    """Raises Unreadable with the message where there are rows and none of them names anybody."""
    if len(people) and pc.all(is_blank(people)).as_py():
        raise Unreadable(message)


def is_first(rows: pa.Table, keys: Sequence[pa.ChunkedArray], order: pa.ChunkedArray | None = None) -> pa.ChunkedArray:
    """Whether a row is the first of those with its keys: in ``order`` of text, else in that of the sheet."""
    names = [f"key_{index}" for index in range(len(keys))]
    table = pa.table(dict(zip(names, keys, strict=True)) | {ROW_NUMBER: rows[ROW_NUMBER]})
    if order is not None:
        table = table.append_column("order", order).sort_by([("order", "ascending"), (ROW_NUMBER, "ascending")])
    firsts = table.group_by(names, use_threads=False).aggregate([(ROW_NUMBER, "first")])
    return pc.is_in(rows[ROW_NUMBER], firsts[f"{ROW_NUMBER}_first"].combine_chunks())


def repeated(rows: pa.Table, times: Sequence[int]) -> pa.Table:
    """Every row as many times as said (once at least). The first keeps its number, others get one behind the last."""
    places = np.repeat(np.arange(rows.num_rows), times)
    is_further = np.append(False, places[1:] == places[:-1]) if len(places) else np.array([], bool)
    numbers = rows[ROW_NUMBER].to_numpy()[places]
    last = int(pc.max(rows[ROW_NUMBER]).as_py() or 0)
    numbers = np.where(is_further, last + np.cumsum(is_further), numbers)
    taken = rows.take(pa.array(places, pa.int64()))
    index = taken.column_names.index(ROW_NUMBER)
    return taken.set_column(index, ROW_NUMBER, pa.array(numbers, pa.int64()))


def texts(values: Sequence[str]) -> pa.ChunkedArray:
    """Texts as a column; half a character, as JSON can write it, becomes a question mark."""
    try:
        return pa.chunked_array([pa.array(values, pa.string())])
    except UnicodeEncodeError:
        return texts([value.encode("utf-8", "replace").decode() for value in values])


def parsed(text: str) -> Any:
    """What a cell of JSON says; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
