"""Fonts, fills and column widths: one look for every sheet.

Add here: a look that several cells share. Keep out: what a cell says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT = "游ゴシック"
ACCENT = "#1F4E79"
# Pairs of series stay apart for colour-blind readers and in greyscale.
SERIES_COLOURS = ("#1F4E79", "#F2A541", "#5B8E7D", "#A23B72")
_HEADER_FILL = "#DCE6F1"
# Diagonal lines, so that the mark survives a greyscale printer.
_WITHHELD = {"pattern": 14, "fg_color": "#808080", "bg_color": "#F2F2F2"}

_NARROWEST = 9
WIDEST = 60
# Room for the button of the filter.
_BUTTON = 3
_A4 = 9
_LEGIBLE_WIDTH = 220
# Points that a line of the font takes, and the highest row that Excel knows.
_LINE_HEIGHT = 18.75
_HIGHEST = 409


class Styles:
    """The workbook's formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.title = self._format(bold=True, font_size=16, font_color=ACCENT)
        self.text = self._format(num_format="@")
        self.indented = self._format(num_format="@", indent=1)
        self.count = self._format(num_format="#,##0")
        self.link = self._format(font_color="#0563C1", underline=1)
        self.japanese_header = self._format(bold=True, text_wrap=True, bg_color=_HEADER_FILL)
        self.english_header = self._format(font_color="#FFFFFF", bg_color=ACCENT)
        self.withheld = self._format(**_WITHHELD)

    def cell(self, number_format: str, *, wrap: bool) -> Format:
        """Texts are set in a little, apart from the number that may end in the column before."""
        return self._format(num_format=number_format, text_wrap=wrap, indent=int(number_format == "@"))

    def _format(self, **properties: object) -> Format:
        wanted = {"font_name": FONT, "font_size": 11, "valign": "top", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def display_width(text: str) -> int:
    """Columns of a fixed-width screen that the longest line takes: a Japanese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines)


def column_width(label: str, name: str, cells: Iterable[str]) -> int:
    """Width that shows a column's name with its filter button, its label on at most two lines, and its cells up to
    WIDEST."""
    widest_cell = max(map(display_width, cells), default=0)
    wanted = max(display_width(name) + _BUTTON, -(-display_width(label) // 2) + 1, widest_cell + 2, _NARROWEST)
    return min(wanted, WIDEST)


def lines_of(text: str) -> int:
    """Lines that a text takes in a column of the greatest width."""
    return sum(max(1, -(-display_width(line) // (WIDEST - 2))) for line in text.splitlines() or [""])


def row_height(lines: int) -> float:
    """Points; said in the file, since not every program fits rows to wrapped texts by itself."""
    return min(lines * _LINE_HEIGHT, _HIGHEST)


def set_page(sheet: Worksheet, width: int = 0) -> None:
    """A sheet prints on A4 across: on one page's width, or on as many as its ``width`` in characters needs to be
    read."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(width // _LEGIBLE_WIDTH + 1, 0)
