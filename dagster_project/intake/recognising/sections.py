"""Several tables below one another in one delimited file, as meeting tools write a summary above their participants.

Rows have as many cells as their own table; the sheet is as wide as the widest. Add here: how such tables are parted.
Keep out: which of them is read (layouts.py), and files of one table (reading/delimited.py).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyarrow as pa

from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow, TableWidth
from dagster_project.intake.reading.text_faults import wrong_width
from dagster_project.intake.reading.text_head import MAX_COLUMNS

# A meeting of ten thousand people with three lines each takes a few megabytes.
MAX_SECTIONED_BYTES: Final = 64 << 20
_LOOKED_AT_ROWS: Final = 60
# Names and values of a summary stand in two columns; a value may hold the delimiter.
_PAIR: Final = 2
# A header and what stands below it.
_TABLE_ROWS: Final = 2
_ROWS_AT_A_TIME: Final = 50_000
# `3. In-Meeting activities`
NUMBERED: Final = re.compile(r"\s*\d+\s*[.．]")


@dataclass
class _Block:
    """A run of rows that are not blank; ``widths`` counts its rows by their number of cells."""

    first: int
    widths: Counter[int] = field(default_factory=Counter)
    # Rows with more than a title or a remark, as far as they matter.
    tabular: int = 0

    @property
    def width(self) -> int:
        """The number of cells that most rows have, the larger one of two as frequent."""
        return max(self.widths, key=lambda width: (self.widths[width], width))


def is_sectioned(head: bytes, delimiter: str) -> bool:
    """Whether tables of different widths stand below one another near the top. Titles and a remark are no table."""
    whole = head[: head.rfind(b"\n") + 1] or head
    blocks = _blocks(islice(_first_rows(whole, delimiter), _LOOKED_AT_ROWS))
    return len({block.width for block in blocks if block.tabular >= _TABLE_ROWS}) > 1


def read_sections(
    content: bytes, delimiter: str, encoding: str
) -> tuple[pa.Table | None, dict[int, BrokenRow], tuple[TableWidth, ...]]:
    """All rows but blank ones, each padded to the widest; those whose number of cells is not their table's; and the
    tables. No table where a cell is longer than the csv module takes."""
    try:
        blocks = _blocks(_rows(content, delimiter))
    except csv.Error:
        return None, {}, ()
    width = min(max((max(block.widths) for block in blocks), default=0), MAX_COLUMNS)
    broken: dict[int, BrokenRow] = {}
    rows = _kept(_rows(content, delimiter), blocks, broken, delimiter, encoding)
    parts = []
    while some := list(islice(rows, _ROWS_AT_A_TIME)):
        columns = zip(*(row if len(row) == width else _padded(row, width) for _, row in some), strict=True)
        cells = {f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)}
        parts.append(pa.table({ROW_NUMBER: pa.array([number for number, _ in some], pa.int64()), **cells}))
    return pa.concat_tables(parts), broken, tuple(TableWidth(block.first, block.width) for block in blocks)


def _kept(
    rows: Iterable[list[str]], blocks: Sequence[_Block], broken: dict[int, BrokenRow], delimiter: str, encoding: str
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; ``broken`` receives those that are not as wide as their table."""
    widths = {block.first: block.width for block in blocks}
    summary_ends = blocks[1].first if blocks[1:] and blocks[0].width <= _PAIR else 0
    width = 0
    for number, row in enumerate(rows, start=1):
        width = widths.get(number, width)
        if is_blank(row):
            continue
        if len(row) == width or number < summary_ends or (number in widths and _is_title(row)):
            yield number, row
        else:
            broken[number] = wrong_width(number, len(row), width, encoding, delimiter.join(row))


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))][:width]


def _rows(content: bytes, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8", "ignore"), newline=""), delimiter=delimiter)


def _first_rows(content: bytes, delimiter: str) -> Iterator[list[str]]:
    """Those above a cell that is longer than the csv module takes."""
    with suppress(csv.Error):
        yield from _rows(content, delimiter)


def _blocks(rows: Iterable[Sequence[str]]) -> list[_Block]:
    """The runs of rows that are not blank; a title with a number begins one as well."""
    blocks: list[_Block] = []
    is_open = False
    for number, row in enumerate(rows, start=1):
        if is_blank(row):
            is_open = False
            continue
        if not is_open or (_is_title(row) and NUMBERED.match(row[0])):
            blocks.append(_Block(number))
        is_open, block = True, blocks[-1]
        block.widths[len(row)] += 1
        if block.tabular < _TABLE_ROWS:
            block.tabular += not _is_title(row)
    return blocks


def is_blank(row: Sequence[str]) -> bool:
    text = "".join(row)
    return not text or text.isspace()


def _is_title(row: Sequence[str]) -> bool:
    """Whether nothing but the first cell is filled."""
    return is_blank(row[1:])
