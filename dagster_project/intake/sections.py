"""Several tables below one another in one delimited file, as meeting tools write a summary above their participants.

Rows have as many cells as their own table; the sheet is as wide as the widest. Add here: how such tables are parted.
Keep out: which of them is read (layouts.py), and files of one table (delimited.py).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pyarrow as pa

from dagster_project.intake.sheets import ROW_NUMBER, BrokenRow
from dagster_project.intake.text_faults import wrong_width
from dagster_project.intake.text_head import MAX_COLUMNS

# A meeting of ten thousand people with three lines each takes a few megabytes.
MAX_SECTIONED_BYTES: Final = 64 << 20
_LOOKED_AT_ROWS: Final = 40
# Names and values of a summary stand in two columns; a value may hold the delimiter.
_PAIR: Final = 2

Rows = Sequence[Sequence[str]]


def is_sectioned(head: bytes, delimiter: str) -> bool:
    """Whether blank rows near the top part tables of different widths. Titles, one cell each, are no table."""
    rows = list(_rows(head[: head.rfind(b"\n") + 1] or head, delimiter))[:_LOOKED_AT_ROWS]
    tables = [block for block in _blocks(rows) if any(sum(map(bool, map(str.strip, row))) > 1 for _, row in block)]
    return len({max(len(row) for _, row in block) for block in tables}) > 1


def read_sections(content: bytes, delimiter: str, encoding: str) -> tuple[pa.Table, dict[int, BrokenRow]]:
    """All rows but blank ones, each padded to the widest, and those whose number of cells is not their table's."""
    rows = list(_rows(content, delimiter))
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    broken: dict[int, BrokenRow] = {}
    kept: list[tuple[int, list[str]]] = []
    for block in _blocks(rows):
        expected = _width(row for _, row in block)
        for place, (number, row) in enumerate(block):
            is_title = place == 0 and len(row) < expected
            if len(row) == expected or is_title or expected <= _PAIR:
                kept.append((number, [*row, *[""] * (width - len(row))][:width]))
            else:
                broken[number] = wrong_width(number, len(row), expected, encoding, delimiter.join(row))
    columns = list(zip(*(row for _, row in kept), strict=True)) or [()] * width
    cells = {f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)}
    return pa.table({ROW_NUMBER: pa.array([number for number, _ in kept], pa.int64()), **cells}), broken


def _rows(content: bytes, delimiter: str) -> Iterator[list[str]]:
    text = io.StringIO(content.decode("utf-8", "ignore"), newline="")
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error:  # a cell longer than any: an unclosed quotation mark, which has its own sentence
        return


def _blocks(rows: Rows) -> Iterator[list[tuple[int, list[str]]]]:
    """Runs of rows that are not blank, with their numbers."""
    block: list[tuple[int, list[str]]] = []
    for number, row in enumerate(rows, start=1):
        if _is_blank(row):
            if block:
                yield block
            block = []
        else:
            block.append((number, list(row)))
    if block:
        yield block


def _width(rows: Iterator[list[str]]) -> int:
    """The number of cells that most rows of a table have, the larger one of two as frequent."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width))


def _is_blank(row: Sequence[str]) -> bool:
    return not any(map(str.strip, row))
