"""How a column's cells stand in a sheet, by the DuckDB type of its contract, and how they are read back.

Add here: a type that a mart begins to use. Keep out: fonts and fills (styles.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dagster_project.release.canonical import Cell, canonical
from dagster_project.release.forms.form import Canonical
from dagster_project.safe_cells import neutralised, recovered

# Columns whose numbers are names of something: no thousands separator.
_PLAIN_NUMBERS = ("fiscal_year",)


@dataclass(frozen=True)
class CellKind:
    """``put`` writes one cell that is not NULL; ``back`` makes what calamine read canonical again."""

    number_format: str
    put: Callable[[Worksheet, int, int, Cell, Format], object]
    back: Callable[[object], Canonical]


def kind_of(column: str, data_type: str) -> CellKind:
    """Raises KeyError for a type that no mart has had yet (a test goes through all contracts)."""
    name, _, arguments = data_type.partition("(")
    if name == "DECIMAL":
        return _decimal(int(arguments.rstrip(")").split(",")[1]))
    if column in _PLAIN_NUMBERS:
        return CellKind("0", _put_number, _whole_back)
    return _KINDS[name]


def shown(cell: Cell) -> str:
    """A cell as about as wide a text as a spreadsheet shows."""
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return "" if cell is None else str(cell)


def _decimal(places: int) -> CellKind:
    def back(found: object) -> Canonical:
        if not _is_number(found):
            return repr(found)
        exact = Decimal(repr(found))
        rounded = exact.quantize(Decimal(1).scaleb(-places))
        return str(rounded if rounded == exact else exact)

    return CellKind(f"#,##0.{'0' * places}" if places else "#,##0", _put_number, back)


def _put_text(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format) -> None:
    text = neutralised(str(cell))
    # XlsxWriter copies a text of this shape into the file as markup.
    sheet.write_string(row, column, f"'{text}" if text.startswith("<r>") else text, form)


def _put_number(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format) -> None:
    sheet.write_number(row, column, cell, form)


def _put_boolean(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format) -> None:
    sheet.write_boolean(row, column, cell, form)


def _put_date(sheet: Worksheet, row: int, column: int, cell: Cell, form: Format) -> None:
    sheet.write_datetime(row, column, cell, form)


def _text_back(found: object) -> Canonical:
    return recovered(found) if isinstance(found, str) else repr(found)


def _whole_back(found: object) -> Canonical:
    return str(int(found)) if _is_number(found) and float(found).is_integer() else repr(found)


def _double_back(found: object) -> Canonical:
    return canonical(float(found)) if _is_number(found) else repr(found)


def _boolean_back(found: object) -> Canonical:
    return found if isinstance(found, bool) else repr(found)


def _date_back(found: object) -> Canonical:
    return found.isoformat() if isinstance(found, date) else repr(found)


def _is_number(found: object) -> TypeGuard[int | float]:
    return isinstance(found, (int, float)) and not isinstance(found, bool)


# Text cells are formatted as text ("@"): a code keeps its zeros, and a text stays one, when somebody edits the cell.
_KINDS = {
    "VARCHAR": CellKind("@", _put_text, _text_back),
    "BIGINT": CellKind("#,##0", _put_number, _whole_back),
    "DOUBLE": CellKind("0.0000", _put_number, _double_back),
    "BOOLEAN": CellKind("General", _put_boolean, _boolean_back),
    "DATE": CellKind("yyyy-mm-dd", _put_date, _date_back),
}
