"""Workbooks whose bytes are equal on any machine.

Add here: what a sheet needs to look hand-kept (merged cells, widths, dates). Keep out: what the sheets say.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import xlsxwriter

Cell = str | int | float | datetime | None

# XlsxWriter writes the clock into the properties unless told otherwise; zip entries carry a time as well.
_CREATED: Final = datetime(2024, 4, 1, 9, 0, 0)
_ENTRY_TIME: Final = (1980, 1, 1, 0, 0, 0)
_DATE_FORMAT: Final = "yyyy/m/d h:mm:ss"


class Sheet:
    """Cells of one sheet by zero-based row and column; None and the empty string leave a cell empty."""

    def __init__(self, name: str, widths: Sequence[int] = ()) -> None:
        self.name = name
        self.widths = tuple(widths)
        self.cells: list[tuple[int, int, Cell]] = []
        self.merges: list[tuple[int, int, int, int, str]] = []

    def row(self, row: int, values: Sequence[Cell]) -> None:
        """Put the values into a row, from the first column on."""
        self.cells += [(row, column, value) for column, value in enumerate(values) if value not in (None, "")]

    def merge(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        """Merge a rectangle of cells under one text."""
        self.merges.append((top, left, bottom, right, text))


def workbook_bytes(sheet: Sheet) -> bytes:
    """The .xlsx file of one sheet. Strings stay strings (leading zeros), datetimes become date-formatted cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "合成データ (synthetic data)", "created": _CREATED})
    dates = book.add_format({"num_format": _DATE_FORMAT})
    page = book.add_worksheet(sheet.name)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for top, left, bottom, right, text in sheet.merges:
        page.merge_range(top, left, bottom, right, text)
    for row, column, value in sheet.cells:
        if isinstance(value, datetime):
            page.write_datetime(row, column, value, dates)
        elif isinstance(value, str):
            page.write_string(row, column, value)
        elif value is not None:
            page.write_number(row, column, value)
    book.close()
    return _stored(buffer.getvalue())


def _stored(compressed: bytes) -> bytes:
    """The same zip without compression: zlib variants give different bytes for equal content."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(compressed)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as output:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ENTRY_TIME)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            output.writestr(entry, source.read(name))
    return target.getvalue()
