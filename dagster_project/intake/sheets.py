"""Bytes to cells: a delimited file or a workbook becomes one sheet of text columns with the row numbers people see.

Decoding is strict: a BOM is obeyed, else UTF-8, else cp932; nothing is replaced. Add here: another container of
cells. Keep out: what a column means (layouts.py).
"""

from __future__ import annotations

import codecs
import io
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
_CANDIDATES = ("utf-8", "cp932")
_XLSX_MAGIC = b"PK\x03\x04"


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
    if not content.strip(b"\0 \r\n\t"):
        raise Unreadable(Message("ファイルが空です。書き出し直してください。", "The file is empty. Export it again."))
    if content.startswith(_XLSX_MAGIC):
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
        Unreadable: none does; the offset and line of the first offending byte (as cp932) are named.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            _decode(content, encoding)
            return encoding
    for encoding in _CANDIDATES[:-1]:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    _decode(content, _CANDIDATES[-1])
    return _CANDIDATES[-1]


def _decode(content: bytes, encoding: str) -> None:
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        # The error object carries the whole content: it must not be chained into any log.
        raise Unreadable(
            Message(
                f"{line} 行目（先頭から {error.start} バイト目）が {encoding} の文字として読めません。"
                "元のツールから書き出し直してください。",
                f"Line {line} (byte offset {error.start}) does not decode as {encoding}. Export it again from the tool.",
            )
        ) from None


def _delimiter(first_lines: str) -> str:
    """The one of comma, tab and semicolon that is most frequent outside quotes in the first lines."""
    outside = "".join(first_lines.split('"')[::2])
    return max((",", "\t", ";"), key=outside.count)


def _read_delimited(content: bytes) -> Sheet:
    encoding = encoding_of(content)
    plain = content[3:] if encoding == "utf-8-sig" else content
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    if b"\0" in plain and codec != "utf-16":
        raise Unreadable(
            Message(
                "NUL 文字が入っています。表のファイルではないか、壊れています。",
                "It holds NUL bytes: not a table, or damaged.",
            )
        )
    source: io.BufferedIOBase | pa.NativeFile = pa.BufferReader(plain)
    if codec != "utf-8":
        source = pa.transcoding_input_stream(source, codec, "utf-8")
    delimiter = _delimiter(plain[:8192].decode(codec, "ignore"))
    skipped: list[pacsv.InvalidRow] = []
    table = _parse(source, delimiter, skipped)
    return _numbered(table, encoding, skipped)


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
