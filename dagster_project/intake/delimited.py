"""A delimited file becomes a sheet: its delimiter, its quotes, and the rows that must be set aside.

Add here: a step from decoded bytes to a sheet. Keep out: bytes and encodings (decoding.py), what the first lines tell
(text_head.py), sentences about rows (text_faults.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dagster_project.intake.decoding import Coding, coding_of, utf8_blocks
from dagster_project.intake.marks import Findings
from dagster_project.intake.quotes import Utf8File, WholeLineEnds, check_quotes
from dagster_project.intake.sections import MAX_SECTIONED_BYTES, is_sectioned, read_sections
from dagster_project.intake.sheets import ROW_NUMBER, BrokenRow, Sheet, TableWidth, Unreadable
from dagster_project.intake.text_faults import marked_rows, plain_text, ragged_row
from dagster_project.intake.text_head import HEAD_BYTES, delimiter_of, repeating_columns, require_width, titles_to_pad
from dagster_project.intake.text_refusals import undecodable
from dagster_project.messages import Message

# One row must fit: MAX_LINE_BYTES, longer by half as UTF-8, and room for line ends inside its cells.
ARROW_BLOCK_BYTES: Final = 8 << 20
# A quarantine of more rows than this is read by nobody; one in a hundred of ten million.
MAX_RAGGED_ROWS: Final = 100_000
_REPEATED: Final = pa.dictionary(pa.int32(), pa.string())


def read_delimited(path: Path, declared: str | None = None) -> Sheet:
    """The table of a delimited file, rows with undecodable bytes or another number of columns set aside.
    ``declared``: its encoding, where somebody wrote it down.

    Raises:
        Unreadable: it is not a table, or a fault's row cannot be told.
    """
    require_width(path)
    coding = coding_of(path, declared)
    encoding, findings = coding.encoding, Findings()
    stream = Utf8File(utf8_blocks(path, coding, findings))
    head = stream.peek(HEAD_BYTES)
    delimiter = delimiter_of(head.decode("utf-8", "ignore")[:8192])
    broken: dict[int, BrokenRow] = {}
    tables: tuple[TableWidth, ...] = ()
    if path.stat().st_size <= MAX_SECTIONED_BYTES and is_sectioned(head, delimiter):
        table, broken, tables = read_sections(stream.readall(), delimiter, encoding)
    else:
        stream.pad(titles_to_pad(head, delimiter))
        table = _parse(stream, head, delimiter, coding, broken)
        stream.drain()
    check_quotes(path, coding, delimiter, stream.quotes, findings)
    if len(broken) > MAX_RAGGED_ROWS:
        raise Unreadable(
            Message(
                f"列の数が 1 行目と違う行が {MAX_RAGGED_ROWS:,} を超えています。区切り文字と、見出しより上の行を確かめてください。",
                f"More than {MAX_RAGGED_ROWS:,} rows have another number of columns than the first. "
                "Check the delimiter, and the rows above the header.",
            )
        )
    if table is None:
        if findings.bad:
            raise undecodable(encoding, *findings.first_bad)
        # Arrow's own words quote the row, and a row is a person's.
        raise Unreadable(
            Message(
                '表として読めません。引用符 " の閉じ忘れがないか確かめ、元のツールから書き出し直してください。',
                "Not readable as a table. Check for an unclosed quotation mark, or export the file again.",
            )
        )
    return replace(_sheet(table, encoding, broken, findings), tables=tables)


def _parse(
    stream: Utf8File, head: bytes, delimiter: str, coding: Coding, broken: dict[int, BrokenRow]
) -> pa.Table | None:
    """The rows with their numbers, block by block so that blank ones take no room; None where Arrow finds no table.

    ``broken`` receives the rows with another number of columns than the first.
    """

    def skip(row: pacsv.InvalidRow) -> str:
        broken[int(row.number)] = ragged_row(row, coding.encoding)
        return "skip" if len(broken) <= MAX_RAGGED_ROWS else "error"

    options = pacsv.ParseOptions(
        delimiter=delimiter,
        # Looking for line ends inside quotes costs as much as all the rest.
        newlines_in_values=coding.may_quote,
        ignore_empty_lines=False,
        invalid_row_handler=skip,
    )
    parts: list[pa.Table] = []
    number = 1
    try:
        reader = pacsv.open_csv(
            pa.PythonFile(WholeLineEnds(stream, HEAD_BYTES), mode="r"),
            # Threads would hide the numbers of the rows that are skipped.
            read_options=pacsv.ReadOptions(
                use_threads=False, autogenerate_column_names=True, block_size=ARROW_BLOCK_BYTES
            ),
            parse_options=options,
            convert_options=pacsv.ConvertOptions(
                strings_can_be_null=False,
                default_column_type=pa.string(),
                column_types={f"f{i}": _REPEATED for i in repeating_columns(head, delimiter)},
                check_utf8=not coding.is_clean,
            ),
        )
        for batch in reader:
            numbers, number = _numbers(number, batch.num_rows, broken)
            names = [f"c{i}" for i in range(batch.num_columns)]
            table = pa.Table.from_batches([batch]).rename_columns(names).add_column(0, ROW_NUMBER, numbers)
            parts.append(without_blank_rows(table))
    except pa.ArrowInvalid:
        return None
    return pa.concat_tables(parts) if parts else None


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


def _sheet(table: pa.Table, encoding: str, broken: dict[int, BrokenRow], findings: Findings) -> Sheet:
    """The table without the rows that hold a mark."""
    if findings.marked:
        found = marked_rows(table, encoding)
        broken = broken | found
        table = table.filter(pc.invert(pc.is_in(table[ROW_NUMBER], pa.array(list(found), pa.int64()))))
    if findings.bad and (not table.num_rows or min(broken) < table[ROW_NUMBER][0].as_py()):
        raise undecodable(encoding, *findings.first_bad)  # nothing above it: the header itself cannot be read
    return Sheet(table, encoding, tuple(broken[number] for number in sorted(broken)))


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
