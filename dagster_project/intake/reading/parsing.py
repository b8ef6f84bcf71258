"""Decoded text to rows with their numbers: pieces of whole lines on several threads, and from the first quotation mark
on, behind which a line end may be part of a cell, as one stream.

Add here: another way to cut a text into rows. Keep out: bytes and encodings (decoding.py), what is refused
(delimited.py).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dagster_project.intake.reading.quotes import Utf8File, WholeLineEnds
from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow
from dagster_project.intake.reading.text_faults import plain_text, ragged_row
from dagster_project.intake.reading.text_head import HEAD_BYTES

# One row must fit: MAX_LINE_BYTES, longer by half as UTF-8, and room for line ends inside its cells.
ARROW_BLOCK_BYTES: Final = 8 << 20
# A quarantine of more rows than this is read by nobody; one in a hundred of ten million.
MAX_RAGGED_ROWS: Final = 100_000
_THREADS: Final = 2
# Cells stay until the file has landed. Arrow's own allocator asks for memory it will use again, in huge pages: that
# took three times the system's time, and half a second of two, over a log of ten million rows.
_POOL: Final = pa.system_memory_pool()
_REPEATED: Final = pa.dictionary(pa.int32(), pa.string())


@dataclass
class Shape:
    """How the text is cut into cells: what all of its pieces have in common. The first of them tells the ``width``."""

    delimiter: str
    encoding: str
    repeating: list[int]
    width: int = 0

    def read_options(self, block_bytes: int) -> pacsv.ReadOptions:
        # Arrow's own threads would hide the numbers of the rows that are skipped.
        return pacsv.ReadOptions(
            use_threads=False,
            block_size=block_bytes,
            autogenerate_column_names=not self.width,
            column_names=[f"f{i}" for i in range(self.width)],
        )

    def parse_options(self, skip: Callable[[pacsv.InvalidRow], str], quoted: bool) -> pacsv.ParseOptions:
        return pacsv.ParseOptions(
            delimiter=self.delimiter,
            # Looking for line ends inside quotes costs as much as all the rest.
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        )

    def convert_options(self) -> pacsv.ConvertOptions:
        return pacsv.ConvertOptions(
            strings_can_be_null=False,
            default_column_type=pa.string(),
            column_types={f"f{i}": _REPEATED for i in self.repeating},
            check_utf8=False,  # decoding.py has
        )


@dataclass
class _Piece:
    """Some rows, numbered from 1, without the blank ones; the number of the last row in ``tables``, those of another
    width, and whether Arrow gave up on what follows."""

    tables: list[pa.Table] = field(default_factory=list)
    rows: int = 0
    broken: dict[int, BrokenRow] = field(default_factory=dict)
    is_cut_off: bool = False

    @property
    def width(self) -> int:
        return int(self.tables[0].num_columns) - 1 if self.tables else 0

    @property
    def end(self) -> int:
        """The number of the last row of all."""
        return max(self.rows, *self.broken) if self.broken else self.rows

    def add(self, batch: pa.Table) -> None:
        numbers, end = _numbers(self.rows + 1, batch.num_rows, self.broken)
        self.rows = end - 1
        names = [f"c{i}" for i in range(batch.num_columns)]
        self.tables.append(without_blank_rows(batch.rename_columns(names).add_column(0, ROW_NUMBER, numbers)))

    def skip(self, encoding: str) -> Callable[[pacsv.InvalidRow], str]:
        def handler(row: pacsv.InvalidRow) -> str:
            self.broken[int(row.number)] = ragged_row(row, encoding)
            return "skip" if len(self.broken) <= MAX_RAGGED_ROWS else "error"

        return handler

    def behind(self, rows: int) -> _Piece:
        """The piece where ``rows`` stand above it."""
        if not rows:
            return self
        tables = [table.set_column(0, ROW_NUMBER, pc.add(table[0], rows)) for table in self.tables]
        broken = {rows + n: replace(row, row_number=rows + n) for n, row in self.broken.items()}
        return _Piece(tables, rows + self.rows, broken, self.is_cut_off)


def parse(stream: Utf8File, shape: Shape, broken: dict[int, BrokenRow]) -> pa.Table | None:
    """All rows with their numbers, piece by piece so that blank ones take no room; None where Arrow finds no table.

    ``broken`` receives the rows with another number of columns than the first.
    """
    parts: list[pa.Table] = []
    rows = 0
    for piece in _pieces(stream, shape):
        placed = piece.behind(rows)
        rows = placed.end
        parts += placed.tables
        broken |= placed.broken
        if placed.is_cut_off or len(broken) > MAX_RAGGED_ROWS:
            return None
    return pa.concat_tables(parts) if parts else None


def _pieces(stream: Utf8File, shape: Shape) -> Iterator[_Piece]:
    texts = stream.unquoted()
    for text in texts:
        first = _whole(text, shape)
        shape.width = first.width
        yield first
        break
    yield from _side_by_side(texts, lambda text: _whole(text, shape))
    if stream.quotes:
        yield _streamed(stream, shape)


def _side_by_side(texts: Iterable[bytes], read: Callable[[bytes], _Piece]) -> Iterator[_Piece]:
    """In their order, a few at a time: Arrow works without Python's lock."""
    waiting: deque[Future[_Piece]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for text in texts:
            waiting.append(pool.submit(read, text))
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _whole(text: bytes, shape: Shape) -> _Piece:
    """Whole lines without any quotation mark."""
    piece = _Piece()
    try:
        table = pacsv.read_csv(
            pa.BufferReader(text),
            shape.read_options(len(text) + 1),
            shape.parse_options(piece.skip(shape.encoding), quoted=False),
            shape.convert_options(),
            memory_pool=_POOL,
        )
        piece.add(table)
    except pa.ArrowInvalid:
        piece.is_cut_off = True
    return piece


def _streamed(stream: Utf8File, shape: Shape) -> _Piece:
    """All the rest of the stream."""
    piece = _Piece()
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(WholeLineEnds(stream, HEAD_BYTES), mode="r"),
            shape.read_options(ARROW_BLOCK_BYTES),
            shape.parse_options(piece.skip(shape.encoding), quoted=True),
            shape.convert_options(),
            memory_pool=_POOL,
        )
        for batch in reader:
            piece.add(pa.Table.from_batches([batch]))
    except pa.ArrowInvalid:
        piece.is_cut_off = True
    return piece


def _numbers(first: int, rows: int, broken: dict[int, BrokenRow]) -> tuple[pa.Array, int]:
    """The next numbers that no broken row has, and the one behind them."""
    end = first + rows
    taken = []
    for number in sorted(number for number in broken if number >= first):
        if number < end:
            taken.append(number - first)
            end += 1
    numbers = np.delete(np.arange(first, end, dtype=np.int64), taken)
    return pa.array(numbers), end


def without_blank_rows(table: pa.Table) -> pa.Table:
    columns = table.columns[1:]
    if any(not pc.any(_is_blank(chunk.dictionary)).as_py() for column in columns for chunk in _dictionaries(column)):
        return table
    blank = None
    for column in columns:
        empty = _is_blank(plain_text(column))
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return table
    return table if blank is None else table.filter(pc.invert(blank))


def _is_blank(texts: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_trim_whitespace(texts), "")


def _dictionaries(column: pa.ChunkedArray) -> list[pa.DictionaryArray]:
    """The only chunk of a column that is held as a dictionary, else none."""
    return column.chunks if pa.types.is_dictionary(column.type) and column.num_chunks == 1 else []
