"""What a file becomes when it is opened: one sheet of text cells with the row numbers people see, or a refusal.

Add here: a fact about a sheet that every container has. Keep out: how a container is opened (delimited.py,
workbook.py, by way of read.py) and what a column means (recognising/layouts.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from dagster_project.messages import Message

ROW_NUMBER = "row_number"


class Unreadable(Exception):
    """A file that cannot become a sheet. It refuses the file, and with it the release."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be read; ``column`` is its letter as a spreadsheet shows it, or * where no single one is to blame."""

    row_number: int
    message: Message
    column: str = "*"


@dataclass(frozen=True)
class TableWidth:
    """One of several tables of a sheet: the number of its first row (its title, where it has one) and its columns."""

    first_row: int
    width: int


@dataclass(frozen=True)
class Sheet:
    """One table of text cells: column ``row_number`` (1-based, as a spreadsheet shows it) and ``c0``..``cN``.

    Empty cells are empty strings; blank rows are left out. ``notes`` are for the officer; they refuse nothing.
    ``tables``: where tables of different widths stand below one another (recognising/sections.py), all of them.
    """

    cells: pa.Table
    encoding: str
    broken: tuple[BrokenRow, ...] = field(default=())
    notes: tuple[Message, ...] = field(default=())
    tables: tuple[TableWidth, ...] = field(default=())

    @property
    def width(self) -> int:
        return int(self.cells.num_columns) - 1

    def head(self, rows: int) -> list[list[str]]:
        """The first rows' cells, for finding the header."""
        top = self.cells.slice(0, rows)
        return [list(row) for row in zip(*(top.column(f"c{i}").to_pylist() for i in range(self.width)), strict=True)]


def column_letter(index: int) -> str:
    """0 is A, 25 Z, 26 AA, as a spreadsheet names its columns."""
    letters = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
