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

from dagster_project.intake.decoding import Coding, coding_of, utf8_blocks
from dagster_project.intake.marks import LOST, MARK, UNDECODABLE, Findings
from dagster_project.intake.quotes import Utf8File, WholeLineEnds, check_quotes
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
# A list's title, its date and a remark or two.
MAX_TITLES: Final = 5
_TITLE_SEARCH_LINES: Final = 30
_MANY_LINES: Final = 1_000
_REPEATED: Final = pa.dictionary(pa.int32(), pa.string())
_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(path: Path, declared: str | None = None) -> Sheet:
    """The table of a delimited file, rows with undecodable bytes or another number of columns set aside.
    ``declared``: its encoding, where somebody wrote it down.

    Raises:
        Unreadable: it is not a table, or a fault's row cannot be told.
    """
    _check_width(path)
    coding = coding_of(path, declared)
    encoding, findings = coding.encoding, Findings()
    stream = Utf8File(utf8_blocks(path, coding, findings))
    head = stream.peek(_HEAD_BYTES)
    delimiter = delimiter_of(head.decode("utf-8", "ignore")[:8192])
    stream.pad(titles_to_pad(head, delimiter))
    broken: dict[int, BrokenRow] = {}
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


def titles_to_pad(head: bytes, delimiter: str) -> list[bytes]:
    """What the title lines lack to have as many columns as the table below them, one entry a line; none where the
    first line has them already.

    A program that writes a title above a header seldom fills the line up, and the first line says to Arrow how many
    columns there are.
    """
    mark = delimiter.encode()
    lines = head.split(b"\n")[:_TITLE_SEARCH_LINES]
    counts = []
    for line in lines[: -1 if len(lines) < _TITLE_SEARCH_LINES else None]:
        if b'"' in line:
            break
        counts.append(line.count(mark))
    wide = [count for count in counts if count]
    width = max(wide, key=wide.count, default=0)
    titles = counts.index(width) if wide.count(width) > 1 else 0
    if not 0 < titles <= MAX_TITLES or max(counts[:titles]) > width:
        return []
    return [mark * (width - count) for count in counts[:titles]]


def _parse(
    stream: Utf8File, head: bytes, delimiter: str, coding: Coding, broken: dict[int, BrokenRow]
) -> pa.Table | None:
    """The rows with their numbers, block by block so that blank ones take no room; None where Arrow finds no table.

    ``broken`` receives the rows with another number of columns than the first.
    """

    def skip(row: pacsv.InvalidRow) -> str:
        broken[int(row.number)] = _ragged(row, coding.encoding)
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
            pa.PythonFile(WholeLineEnds(stream, _HEAD_BYTES), mode="r"),
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


def repeating_columns(head: bytes, delimiter: str) -> list[int]:
    """Columns whose cells in the first lines are mostly repetitions: each distinct cell is then held once a block."""
    lines = head[: head.rfind(b"\n") + 1]
    if lines.count(b"\n") < _MANY_LINES:
        return []
    try:
        table = pacsv.read_csv(
            io.BytesIO(lines),
            pacsv.ReadOptions(autogenerate_column_names=True),
            pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=lambda _: "skip"),
            pacsv.ConvertOptions(strings_can_be_null=False, default_column_type=pa.string()),
        )
    except pa.ArrowInvalid:
        return []
    return [i for i, column in enumerate(table.columns) if 4 * pc.count_distinct(column).as_py() < table.num_rows]


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
    columns = table.columns[1:]
    if any(not pc.any(_is_blank(chunk.dictionary)).as_py() for column in columns for chunk in _dictionaries(column)):
        return table
    blank = None
    for column in columns:
        empty = _is_blank(_plain(column))
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            return table
    return table if blank is None else table.filter(pc.invert(blank))


def _is_blank(texts: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_trim_whitespace(texts), "")


def _dictionaries(column: pa.ChunkedArray) -> list[pa.DictionaryArray]:
    """The only chunk of a column that is held as a dictionary, else none."""
    return column.chunks if pa.types.is_dictionary(column.type) and column.num_chunks == 1 else []


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _marked_rows(table: pa.Table, encoding: str) -> dict[int, BrokenRow]:
    """The rows that hold a mark, each with the first column and offset to blame."""
    found: dict[int, BrokenRow] = {}
    for index, name in enumerate(table.column_names[1:]):
        hits = table.select([ROW_NUMBER, name]).filter(pc.match_substring(_plain(table[name]), MARK))
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
