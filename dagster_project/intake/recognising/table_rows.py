"""The rows below a layout's header: their fields as columns, up to where another table begins.

Add here: where the rows of a table end. Keep out: finding the header (layouts.py), and what a field's text means
(landing/).
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.reading.sheets import ROW_NUMBER, Sheet
from dagster_project.intake.reading.text_faults import plain_text, wrong_width
from dagster_project.intake.reading.text_formulas import without_formulas
from dagster_project.intake.recognising.layouts import Match
from dagster_project.intake.recognising.sections import NUMBERED


def data_rows(sheet: Sheet, found: Match) -> pa.Table:
    """The rows below the header: ``row_number``, one text column a field (``name_1``.. for ``several``), and every
    other column under ``c<index>``."""
    below = sheet.cells.slice(found.header_row + 1, section_rows(sheet, found))
    columns = {ROW_NUMBER: below[ROW_NUMBER]}
    for name, indexes in found.columns.items():
        for number, index in enumerate(indexes):
            columns[name if number == 0 else f"{name}_{number}"] = without_formulas(below[f"c{index}"])
    for index in found.others:
        columns[f"c{index}"] = without_formulas(below[f"c{index}"])
    return pa.table(columns)


def section_rows(sheet: Sheet, found: Match) -> int:
    """How many rows below the header belong to its table: all, or those above the title of the next section.

    A title is a row with nothing but its first cell, numbered (`3. In-Meeting activities`) or behind a blank row, with
    a header below it. A blank row alone ends nothing: somebody may have left it among the people.
    """
    below = sheet.cells.slice(found.header_row + 1)
    if not (found.layout.is_section or sheet.tables) or sheet.width < 2:
        return int(below.num_rows)
    lone = _blank(below["c1"])
    for index in range(2, sheet.width):
        lone = pc.and_(lone, _blank(below[f"c{index}"]))
    numbers = sheet.cells[ROW_NUMBER].slice(found.header_row)
    for place in pc.indices_nonzero(lone).to_pylist():
        behind_blank = numbers[place + 1].as_py() > numbers[place].as_py() + 1
        is_numbered = NUMBERED.match(below["c0"][place].as_py()) is not None
        if behind_blank and is_numbered:
            return int(place)
        if (behind_blank or is_numbered) and _is_header(below.slice(place + 1, 1)):
            return int(place)
    return int(below.num_rows)


def without_torn(sheet: Sheet, found: Match) -> Sheet:
    """A sheet of several tables with the rows that its own one does not hold: those as wide as another table are
    broken, as their cells would stand under the wrong headers; what is broken in other tables is nobody's loss."""
    if not sheet.tables:
        return sheet
    numbers = sheet.cells[ROW_NUMBER]
    header = int(numbers[found.header_row].as_py())
    end = found.header_row + 1 + section_rows(sheet, found)
    beyond = int(numbers[end].as_py()) if end < len(numbers) else sys.maxsize
    width = next(table.width for table in reversed(sheet.tables) if table.first_row <= header)
    inside = [table for table in sheet.tables if header < table.first_row < beyond and table.width != width]
    broken = {row.row_number: row for row in sheet.broken if header < row.row_number < beyond}
    for table in inside:
        after = min((other.first_row for other in sheet.tables if other.first_row > table.first_row), default=beyond)
        torn = range(table.first_row, min(after, beyond))
        held = [number for number in numbers.to_pylist() if number in torn]
        broken |= {number: wrong_width(number, table.width, width, sheet.encoding, "") for number in held}
    kept = sheet.cells.filter(pc.invert(pc.is_in(numbers, pa.array(list(broken), pa.int64()))))
    return replace(sheet, cells=kept, broken=tuple(broken[number] for number in sorted(broken)))


def _is_header(row: pa.Table) -> bool:
    """Whether the row (none at the end of the sheet) holds words alone, in two cells at least."""
    cells = [column.to_pylist()[0] for column in row.columns[1:]] if row.num_rows else []
    return sum(map(bool, map(str.strip, cells))) > 1 and not any(_DIGIT.search(cell) for cell in cells)


def _blank(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.utf8_trim_whitespace(plain_text(column)), "")


_DIGIT: Final = re.compile(r"\d")
