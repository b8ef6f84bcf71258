"""A workbook's first sheet, opened only after its bounds were checked (workbook_bounds.py).

Add here: how a cell becomes text. Keep out: what a workbook may be (workbook_bounds.py), and what a column means.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineWorkbook

from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow, Sheet, Unreadable, column_letter
from dagster_project.intake.reading.workbook_bounds import check_bounds
from dagster_project.intake.reading.zip_bounds import MAX_CELL_CHARACTERS, check_size, not_a_workbook, oversized_cell
from dagster_project.messages import Message

ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0"
# Cells turned into columns at a time: as Python's objects they take ten times what they take in Arrow.
_CELLS_AT_A_TIME: Final = 1_000_000
# The old format's bounds cannot be read off its bytes; the child that reads it is bounded instead.
_OLD_FORMAT_SECONDS: Final = 8

_LOST: Final = Message(
    "セルの文字が、書き出される前に失われています（U+FFFD）。その文字を打ち直してください。",
    "a character in the cell was lost before the file came here (U+FFFD). Type it anew.",
)


def read_workbook(path: Path) -> Sheet:
    """The first sheet of an .xlsx or .xlsm, whose formulas stand as the values that Excel computed last.

    Raises:
        Unreadable: out of bounds, damaged, or no such workbook.
    """
    notes = check_bounds(path)
    return replace(sheet_of(path.read_bytes()), notes=notes)


def read_ole(path: Path) -> Sheet:
    """An old .xls, read in a child with little memory and time; an encrypted workbook is told apart.

    Raises:
        Unreadable: it needs a password, is out of bounds, or damaged.
    """
    check_size(path)
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Unreadable(
            Message(
                "パスワードで保護された Excel ブックです。Excel で開き、パスワードなしの .xlsx で保存し直してください。",
                "The workbook is protected by a password. Open it in Excel and save it as .xlsx without a password.",
            )
        )
    command = [sys.executable, "-m", "dagster_project.intake.reading.old_workbook", str(path)]
    try:
        child = subprocess.run(command, capture_output=True, timeout=_OLD_FORMAT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise not_a_workbook(f".xls, {_OLD_FORMAT_SECONDS} s") from None
    if child.returncode:
        raise not_a_workbook(".xls")
    return _checked(pa.ipc.open_stream(child.stdout).read_all())


def sheet_of(content: bytes) -> Sheet:
    """The first sheet's cells as text.

    Raises:
        Unreadable: damaged, or a cell is longer than a cell can be.
    """
    try:
        # From bytes, so that the name of the file does not decide what it is.
        first = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        start, end = first.start, first.end
        if start is None or end is None:
            return Sheet(pa.table({ROW_NUMBER: pa.array([], pa.int64())}), "xlsx")
        # calamine gives the rows above the first cell, and not the columns to its left.
        return _checked(_table(first.iter_rows(), start[1], end[1] + 1))
    except CalamineError as error:
        raise not_a_workbook(error) from None


def _table(rows: Iterable[Sequence[object]], left: int, width: int) -> pa.Table:
    """Row numbers as Excel shows them, blank rows left out, columns built some thousand rows at a time."""
    schema = pa.schema([(ROW_NUMBER, pa.int64()), *((f"c{i}", pa.string()) for i in range(width))])
    parts: list[pa.RecordBatch] = []
    numbers: list[int] = []
    kept: list[list[str]] = []

    def flush() -> None:
        columns = [pa.array(column, pa.string()) for column in zip(*kept, strict=True)] if kept else []
        columns = columns or [pa.array([], pa.string())] * width
        parts.append(pa.record_batch([pa.array(numbers, pa.int64()), *columns], schema=schema))
        numbers.clear()
        kept.clear()

    for number, row in enumerate(rows, start=1):
        texts = [cell if type(cell) is str else cell_text(cell) for cell in row]
        if any(map(str.strip, texts)):
            numbers.append(number)
            kept.append([""] * left + texts)
            if len(kept) * width >= _CELLS_AT_A_TIME:
                flush()
    flush()
    return pa.Table.from_batches(parts, schema).combine_chunks()


def _checked(cells: pa.Table) -> Sheet:
    """The sheet without the rows that hold a character lost before (U+FFFD).

    Raises:
        Unreadable: a cell is longer than a cell can be.
    """
    broken: dict[int, BrokenRow] = {}
    for index, name in enumerate(cells.column_names[1:]):
        for number in _rows(cells, pc.greater(pc.utf8_length(cells[name]), MAX_CELL_CHARACTERS))[:1]:
            raise oversized_cell(f"{column_letter(index)}{number}")
        for number in _rows(cells, pc.match_substring(cells[name], "\ufffd")):
            broken.setdefault(number, BrokenRow(number, _LOST, column_letter(index)))
    if broken:
        cells = cells.filter(pc.invert(pc.is_in(cells[ROW_NUMBER], pa.array(list(broken), pa.int64()))))
    return Sheet(cells, "xlsx", tuple(broken[number] for number in sorted(broken)))


def _rows(cells: pa.Table, condition: pa.ChunkedArray) -> list[int]:
    numbers: list[int] = cells[ROW_NUMBER].filter(condition).to_pylist()
    return numbers


def cell_text(cell: object) -> str:
    """A workbook cell as text: whole numbers without `.0`, dates and times as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return str(cell)
