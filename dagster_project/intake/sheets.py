"""Bytes to cells: a delimited file or a workbook becomes one sheet of text columns with the row numbers people see.

Decoding is strict: a BOM is obeyed, else UTF-8, else cp932; nothing is replaced. Add here: another container of
cells. Keep out: what a column means (layouts.py).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from python_calamine import CalamineError, CalamineWorkbook

from dagster_project.messages import Message

ROW_NUMBER = "row_number"

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Single bytes that cp932 leaves undefined; Python's codec passes them through as these characters.
_UNDEFINED = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_JAPANESE = re.compile("[\u3000-\u9fff]")
# A workbook with a password is an OLE file, whatever its name says.
_WORKBOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NOTHING = b"\0 \r\n\t" + codecs.BOM_UTF8 + codecs.BOM_UTF16
# A row of its own behind the last one, unless a quotation mark is still open there.
_SENTINEL = "\x1e"


class Unreadable(Exception):
    """A file that cannot become a sheet. It refuses the file, and with it the release."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be split into the sheet's columns."""

    row_number: int
    message: Message


@dataclass(frozen=True)
class Sheet:
    """One table of text cells: column ``row_number`` (1-based, as a spreadsheet shows it) and ``c0``..``cN``.

    Empty cells are empty strings; blank rows are left out.
    """

    cells: pa.Table
    encoding: str
    broken: tuple[BrokenRow, ...] = field(default=())

    @property
    def width(self) -> int:
        return int(self.cells.num_columns) - 1

    def head(self, rows: int) -> list[list[str]]:
        """The first rows' cells, for finding the header."""
        top = self.cells.slice(0, rows)
        return [list(row) for row in zip(*(top.column(f"c{i}").to_pylist() for i in range(self.width)), strict=True)]


def read_sheet(path: Path) -> Sheet:
    """The first sheet of a workbook, or the table of a delimited file.

    Raises:
        Unreadable: it is neither, or a byte does not decode.
    """
    content = path.read_bytes()
    if not content.strip(_NOTHING):
        raise Unreadable(Message("ファイルが空です。書き出し直してください。", "The file is empty. Export it again."))
    if content.startswith(_WORKBOOK_MAGIC):
        return _read_workbook(content)
    return _read_delimited(content)


def _read_workbook(content: bytes) -> Sheet:
    try:
        rows = (
            CalamineWorkbook.from_filelike(io.BytesIO(content))
            .get_sheet_by_index(0)
            .to_python(
                skip_empty_area=False  # row numbers must be those that Excel shows
            )
        )
    except CalamineError as error:
        raise Unreadable(
            Message(
                f"Excel ブックとして読めません（{error}）。Excel で開き、パスワードなしの .xlsx で保存し直してください。",
                f"Not readable as a workbook ({error}). Open it in Excel and save it as .xlsx without a password.",
            )
        ) from None
    return _sheet([[cell_text(cell) for cell in row] for row in rows], "xlsx")


def cell_text(cell: object) -> str:
    """A workbook cell as text: whole numbers without `.0`, dates and times as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return str(cell)


def _sheet(rows: Sequence[Sequence[str]], encoding: str) -> Sheet:
    width = max((len(row) for row in rows), default=0)
    kept = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    columns: dict[str, pa.Array] = {ROW_NUMBER: pa.array([number for number, _ in kept], pa.int64())}
    for i in range(width):
        columns[f"c{i}"] = pa.array([row[i] if i < len(row) else "" for _, row in kept], pa.string())
    return Sheet(pa.table(columns), encoding)


def encoding_of(content: bytes) -> str:
    """The encoding by BOM, else the first of UTF-8 and cp932 that decodes every byte.

    Raises:
        Unreadable: none does; the offset and line of the first offending byte are named.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            _decode(content, encoding)
            return encoding
    encoding = "utf-8"
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        # Damaged UTF-8 often decodes as cp932, to nonsense. cp932 text gives no such characters by chance.
        if len(_JAPANESE.findall(content[: error.start].decode(encoding))) < 3:
            encoding = "cp932"
    _decode(content, encoding)
    return encoding


def _decode(content: bytes, encoding: str) -> None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        # The codec counts from behind the BOM, which a person who looks for the byte does not.
        offset = len(content) - len(error.object) + error.start
        line = content[:offset].decode(encoding, "ignore").count("\n") + 1
        # The error object carries the whole content: it must not be chained into any log.
        raise _undecodable(encoding, line, offset) from None
    if encoding == "cp932" and (found := _UNDEFINED.search(text)):
        before = text[: found.start()]
        raise _undecodable(encoding, before.count("\n") + 1, len(before.encode(encoding)))


def _undecodable(encoding: str, line: int, offset: int) -> Unreadable:
    return Unreadable(
        Message(
            f"{line} 行目（先頭から {offset} バイト目）が {encoding} の文字として読めません。"
            "元のツールから書き出し直してください。",
            f"Line {line} (byte offset {offset}) does not decode as {encoding}. Export it again from the tool.",
        )
    )


def _delimiter(first_lines: str) -> str:
    """The one of comma, tab and semicolon that stands, outside quotes, in most of the first lines; the most frequent
    one of several. (A form joins choices with semicolons: many of them, but none in the header.)"""
    outside = "".join(first_lines.split('"')[::2])
    lines = outside.splitlines()
    return max((",", "\t", ";"), key=lambda mark: (sum(mark in line for line in lines), outside.count(mark)))


def _read_delimited(content: bytes) -> Sheet:
    encoding = encoding_of(content)
    plain = content[3:] if encoding == "utf-8-sig" else content
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    text = plain.decode(codec)
    if "\0" in text:
        raise Unreadable(
            Message(
                "NUL 文字が入っています。表のファイルではないか、壊れています。",
                "It holds NUL bytes: not a table, or damaged.",
            )
        )
    # Arrow takes a header alone, without an end of line, for an empty file.
    source = pa.BufferReader(plain if codec == "utf-8" and text.endswith("\n") else f"{text}\n".encode())
    delimiter = _delimiter(text[:8192])
    _check_quotes(text, delimiter)
    skipped: list[pacsv.InvalidRow] = []
    table = _parse(source, delimiter, skipped)
    return _numbered(table, encoding, skipped)


def _check_quotes(text: str, delimiter: str) -> None:
    """An unclosed quotation mark makes one cell of the rest of the file: rows would be lost without a word.

    Raises:
        Unreadable: naming the row where it opens.
    """
    if text.count('"') % 2 == 0:
        return
    number = 0
    try:
        for row in csv.reader(io.StringIO(f"{text}\n{_SENTINEL}", newline=""), delimiter=delimiter):
            number += 1
            if row == [_SENTINEL]:
                return
    except csv.Error:  # a cell longer than the csv module takes: the rest of the file
        number += 1
    raise Unreadable(
        Message(
            f'{number} 行目で開いた引用符 " が閉じていません。閉じるか、元のツールから書き出し直してください。',
            f"The quotation mark that opens in row {number} is never closed. Close it, or export the file again.",
        )
    )


def _parse(source: pa.NativeFile, delimiter: str, skipped: list[pacsv.InvalidRow]) -> pa.Table:
    def skip(row: pacsv.InvalidRow) -> str:
        skipped.append(row)
        return "skip"

    try:
        # Threads would hide the numbers of the rows that are skipped.
        table = pacsv.read_csv(
            source,
            read_options=pacsv.ReadOptions(use_threads=False, autogenerate_column_names=True),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=pacsv.ConvertOptions(strings_can_be_null=False, default_column_type=pa.string()),
        )
    except pa.ArrowInvalid:
        # Arrow's own words quote the row, and a row is a person's.
        raise Unreadable(
            Message(
                '表として読めません。引用符 " の閉じ忘れがないか確かめてください。',
                "Not readable as a table. Check for an unclosed quotation mark.",
            )
        ) from None
    return table.rename_columns([f"c{i}" for i in range(table.num_columns)])


def _numbered(table: pa.Table, encoding: str, skipped: Iterable[pacsv.InvalidRow]) -> Sheet:
    """Adds the row numbers, counting the rows that were skipped, and leaves blank rows out."""
    broken = {int(row.number): row for row in skipped}
    total = table.num_rows + len(broken)
    numbers = pa.array([number for number in range(1, total + 1) if number not in broken], pa.int64())
    numbered = table.add_column(0, ROW_NUMBER, numbers)
    blank = None
    for name in table.column_names:
        empty = pc.equal(pc.utf8_trim_whitespace(table[name]), "")
        blank = empty if blank is None else pc.and_(blank, empty)
    kept = numbered if blank is None else numbered.filter(pc.invert(blank))
    return Sheet(kept, encoding, tuple(_broken(number, row) for number, row in sorted(broken.items())))


def _broken(number: int, row: pacsv.InvalidRow) -> BrokenRow:
    return BrokenRow(
        number,
        Message(
            f"列の数が {row.actual_columns} です（この表は {row.expected_columns} 列）。",
            f"it has {row.actual_columns} columns where the table has {row.expected_columns}.",
        ),
    )
