"""One mart's sheet: Japanese labels in row 1, an Excel table with the English names from row 2 on.

The table bears the mart's name, so that Power Query and formulas find it by that. Add here: how a mart's sheet looks.
Keep out: one cell (cells.py), other sheets.
"""

from __future__ import annotations

from typing import Final

from xlsxwriter.worksheet import Worksheet

from dagster_project.release.canonical import Cell, MartRows
from dagster_project.release.forms.names import RELEASE_ID
from dagster_project.release.forms.workbook.cells import kind_of, shown
from dagster_project.release.forms.workbook.styles import WIDEST, Styles, column_width, lines_of, row_height, set_page
from dagster_project.release.labels import MartLabels

HEADER_ROW: Final = 1
FIRST_ROW: Final = 2
# The organisation and what the row is of: every key begins so.
_FROZEN_COLUMNS = 2
# A row whose figures are withheld because its group is small.
_SUPPRESSED = "is_suppressed"


def write_mart(sheet: Worksheet, labels: MartLabels, mart: MartRows, release_id: str, styles: Styles) -> None:
    """The mart's rows in the order of its key, ``release_id`` last. NULL is an empty cell."""
    contract = mart.contract
    names = [*contract.columns, RELEASE_ID]
    types = [*contract.columns.values(), "VARCHAR"]
    rows = [(*row, release_id) for row in mart.rows]
    withheld = _withheld_rows(names, rows)
    width = 0
    for position, (name, data_type) in enumerate(zip(names, types, strict=True)):
        cells = [row[position] for row in rows]
        label = labels.column(name)
        texts = [shown(cell) for cell in cells]
        column = column_width(label, name, texts)
        width += column
        sheet.set_column(position, position, column)
        sheet.write_string(0, position, label, styles.japanese_header)
        kind = kind_of(name, data_type)
        form = styles.cell(kind.number_format, wrap=column == WIDEST)
        for number, cell in enumerate(cells):
            if cell is not None:
                kind.put(sheet, FIRST_ROW + number, position, cell, form)
            elif number in withheld:
                sheet.write_blank(FIRST_ROW + number, position, None, styles.withheld)
    _as_table(sheet, contract.name, names, len(rows), styles)
    _arrange(sheet, rows, width)


def _withheld_rows(names: list[str], rows: list[tuple[Cell, ...]]) -> set[int]:
    if _SUPPRESSED not in names:
        return set()
    position = names.index(_SUPPRESSED)
    return {number for number, row in enumerate(rows) if row[position]}


def _as_table(sheet: Worksheet, name: str, columns: list[str], rows: int, styles: Styles) -> None:
    last_column = len(columns) - 1
    if rows:
        sheet.add_table(
            HEADER_ROW,
            0,
            HEADER_ROW + rows,
            last_column,
            {
                "name": name,
                "style": "Table Style Light 1",
                "columns": [{"header": column, "header_format": styles.english_header} for column in columns],
            },
        )
        return
    # An Excel table has at least one row, and a row of nothing would be read as a row.
    for position, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, position, column, styles.english_header)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW, last_column)


def _arrange(sheet: Worksheet, rows: list[tuple[Cell, ...]], width: int) -> None:
    sheet.set_row(0, row_height(2))
    for number, row in enumerate(rows):
        lines = max(lines_of(shown(cell)) for cell in row)
        if lines > 1:
            sheet.set_row(FIRST_ROW + number, row_height(lines))
    sheet.freeze_panes(FIRST_ROW, _FROZEN_COLUMNS)
    # Codes are texts of digits on purpose; no green triangle says otherwise.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{FIRST_ROW + len(rows) + 1}"})
    set_page(sheet, width)
    sheet.repeat_rows(0, HEADER_ROW)
    sheet.repeat_columns(0, _FROZEN_COLUMNS - 1)
