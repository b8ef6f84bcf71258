"""A delimited file becomes a sheet: its delimiter, its quotes, and the rows that must be set aside.

Add here: another trait of delimited files. Keep out: bytes and encodings (decoding.py).
"""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dagster_project.intake.decoding import encoding_of, utf8_blocks
from dagster_project.intake.marks import LOST, MARK, UNDECODABLE, Findings
from dagster_project.intake.quotes import Utf8File, check_quotes
from dagster_project.intake.sheets import ROW_NUMBER, BrokenRow, Sheet, Unreadable, column_letter
from dagster_project.intake.text_refusals import undecodable
from dagster_project.messages import Message

# The widest survey exports have some hundred columns; a thousand times that is an attack or a wrong delimiter.
MAX_COLUMNS: Final = 4_096
# One row must fit: MAX_LINE_BYTES, longer by half as UTF-8, and room for line ends inside its cells.
ARROW_BLOCK_BYTES: Final = 8 << 20
# A quarantine of more rows than this is read by nobody; one in a hundred of ten million.
MAX_RAGGED_ROWS: Final = 100_000
# Enough for any header that MAX_COLUMNS allows, at some hundred bytes a column.
_HEAD_BYTES: Final = 1 << 19
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(path: Path, declared: str | None = None) -> Sheet:
    """The table of a delimited file, rows with undecodable bytes or another number of columns set aside.
    ``declared``: its encoding, where somebody wrote it down.

    Raises:
        Unreadable: it is not a table, or a fault's row cannot be told.
    """
    _check_width(path)
    encoding, is_clean = encoding_of(path, declared)
    findings = Findings()
    stream = Utf8File(utf8_blocks(path, encoding, is_clean, findings))
    head = stream.peek(_HEAD_BYTES).decode("utf-8", "ignore")
    delimiter = delimiter_of(head[:8192])
    broken: dict[int, BrokenRow] = {}
    table = _parse(stream, delimiter, encoding, broken)
    stream.drain()
    check_quotes(path, encoding, is_clean, delimiter, stream.quotes, findings)
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
    return _sheet(table, encoding, broken, findings)


def delimiter_of(first_lines: str) -> str:
    """The one of comma, tab and semicolon that stands, outside quotes, in most of the first lines; the most frequent
    one of several. (A form joins choices with semicolons: many of them, but none in the header.)"""
    outside = "".join(first_lines.split('"')[::2])
    lines = outside.splitlines()
    return max((",", "\t", ";"), key=lambda mark: (sum(mark in line for line in lines), outside.count(mark)))


def _check_width(path: Path) -> None:
    """Counts the first line's columns before anything makes a column of them.

    Raises:
        Unreadable: there are more than a table has.
    """
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES)
    # Delimiters, quotes and line ends are no part of any character of UTF-8 or cp932.
    text = start.decode("utf-16" if start.startswith(_UTF16_BOMS) else "latin-1", "ignore")
    outside = "".join(text.split('"')[::2]).lstrip("\r\n")
    first_line = re.split("[\r\n]", outside, maxsplit=1)[0]
    columns = max(first_line.count(mark) for mark in (",", "\t", ";")) + 1
    if columns > MAX_COLUMNS:
        raise Unreadable(
            Message(
                f"見出しの行に列が {columns} 以上あり、上限 {MAX_COLUMNS} を超えています。区切り文字を確かめ、必要な列だけを書き出してください。",
                f"The header row has {columns} columns or more, above the limit of {MAX_COLUMNS}. "
                "Check the delimiter, and export only the columns that are needed.",
            )
        )


def _parse(stream: Utf8File, delimiter: str, encoding: str, broken: dict[int, BrokenRow]) -> pa.Table | None:
    """The rows with their numbers, block by block so that blank ones take no room; None where Arrow finds no table.

    ``broken`` receives the rows with another number of columns than the first.
    """

    def skip(row: pacsv.InvalidRow) -> str:
        broken[int(row.number)] = _ragged(row, encoding)
        return "skip" if len(broken) <= MAX_RAGGED_ROWS else "error"

    parts: list[pa.Table] = []
    number = 1
    try:
        reader = pacsv.open_csv(
            # Buffered, as Arrow takes a short read for a whole block.
            pa.PythonFile(io.BufferedReader(stream, _HEAD_BYTES), mode="r"),
            # Threads would hide the numbers of the rows that are skipped.
            read_options=pacsv.ReadOptions(
                use_threads=False, autogenerate_column_names=True, block_size=ARROW_BLOCK_BYTES
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=pacsv.ConvertOptions(strings_can_be_null=False, default_column_type=pa.string()),
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
        found = _marked_rows(table, encoding)
        broken = broken | found
        table = table.filter(pc.invert(pc.is_in(table[ROW_NUMBER], pa.array(list(found), pa.int64()))))
    if findings.bad and (not table.num_rows or min(broken) < table[ROW_NUMBER][0].as_py()):
        raise undecodable(encoding, *findings.first_bad)  # nothing above it: the header itself cannot be read
    return Sheet(table, encoding, tuple(broken[number] for number in sorted(broken)))


def without_blank_rows(table: pa.Table) -> pa.Table:
    blank = None
    for name in table.column_names[1:]:
        empty = pc.equal(pc.utf8_trim_whitespace(table[name]), "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return table
    return table if blank is None else table.filter(pc.invert(blank))


def _marked_rows(table: pa.Table, encoding: str) -> dict[int, BrokenRow]:
    """The rows that hold a mark, each with the first column and offset to blame."""
    found: dict[int, BrokenRow] = {}
    for index, name in enumerate(table.column_names[1:]):
        hits = table.select([ROW_NUMBER, name]).filter(pc.match_substring(table[name], MARK))
        for number, cell in zip(hits[0].to_pylist(), hits[1].to_pylist(), strict=True):
            if number not in found:
                found[number] = BrokenRow(number, _unread(cell, encoding), column_letter(index))
    return found


def _unread(text: str, encoding: str) -> Message:
    """The sentence for a text with a mark, which names the byte and never what stands around it."""
    if found := UNDECODABLE.search(text):
        return Message(
            f"先頭から {found[1]} バイト目が {encoding} の文字として読めません。その文字を打ち直すか、書き出し直してください。",
            f"byte offset {found[1]} does not decode as {encoding}. Type the character anew, or export the file again.",
        )
    found = LOST.search(text)
    offset = found[1] if found else "?"
    return Message(
        f"先頭から {offset} バイト目の文字は、書き出される前に失われています（U+FFFD）。元のツールから書き出し直してください。",
        f"the character at byte offset {offset} was lost before the file came here (U+FFFD). Export it again.",
    )


def _ragged(row: pacsv.InvalidRow, encoding: str) -> BrokenRow:
    number = int(row.number)
    if row.text and MARK in row.text:
        return BrokenRow(number, _unread(row.text, encoding))
    return BrokenRow(
        number,
        Message(
            f"列の数が {row.actual_columns} です（この表は {row.expected_columns} 列）。",
            f"it has {row.actual_columns} columns where the table has {row.expected_columns}.",
        ),
    )
