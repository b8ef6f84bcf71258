"""Small workbooks as bytes, written by XlsxWriter, so that intake reads what another library wrote.

Add here: a property of a workbook that a test needs. Keep out: what stands in the cells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter


def workbook(rows: Sequence[Sequence[object]], first_row: int = 0, first_column: int = 0) -> bytes:
    """The rows on the first sheet; None leaves the cell out, dates and times are real ones."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy/mm/dd hh:mm:ss"})
    for i, row in enumerate(rows, start=first_row):
        for j, cell in enumerate(row, start=first_column):
            if isinstance(cell, (datetime, date)):
                sheet.write_datetime(i, j, cell, moment)
            elif isinstance(cell, str):
                sheet.write_string(i, j, cell)
            elif cell is not None:
                sheet.write(i, j, cell)
    book.close()
    return content.getvalue()
