"""Generated usage logs as files: what stands in them, what it means, and the bytes of every container.

Add here: another thing that people's files have. Keep out: reading, and what is asserted of it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

import xlsxwriter
from hypothesis import strategies as st

from dagster_project.intake.times.styles import STYLES
from tests.intake import written_times as times
from tests.intake.small_root import LOG

DELIMITED: Final = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp932")
CONTAINERS: Final = (*DELIMITED, "xlsx")
DELIMITERS: Final = (",", "\t", ";")
LINE_ENDS: Final = ("\r\n", "\n", "\r")

# Every character stands in cp932 and in Unicode one to one; the others only in Unicode.
COMMON: Final = "aZ09 ,;\t\"'\n#=-_山田髙﨑橋花子ｱｲ㈱①～「」、。％（）　ソ表能"
UNICODE: Final = COMMON + "😀𠮷\u00a0\u2028\u3099\u200b葛\U000e0100"
TEXTS: Final = st.lists(st.sampled_from([*COMMON, "\r", *["\r\n"] * 4]), max_size=10).map("".join)
WIDE_TEXTS: Final = st.lists(st.sampled_from([*UNICODE, "\r", *["\r\n"] * 4]), max_size=10).map("".join)


class Row(NamedTuple):
    """Cells in the order of LOG, and what becomes of the row: accepted, quarantined, total_row, or blank."""

    cells: tuple[str, ...]
    fate: Literal["accepted", "quarantined", "total_row", "blank"]
    instant: datetime | None = None
    characters: int | None = None


@dataclass(frozen=True)
class Log:
    """One table: title rows, the header and the rows, in an order of columns of its own."""

    style: str
    titles: tuple[str, ...]
    order: tuple[int, ...]
    rows: tuple[Row, ...]

    @property
    def fits_cp932(self) -> bool:
        """Whether cp932 has all its characters (`à` of a French time, 𠮷 and 😀 it has not)."""
        try:
            "".join("".join(row.cells) for row in self.rows).encode("cp932")
        except UnicodeEncodeError:
            return False
        return True

    def table(self) -> list[list[str]]:
        width = len(self.order)
        above = [[title, *[""] * (width - 1)] for title in self.titles]
        return [*above, *([cells[i] for i in self.order] for cells in (tuple(LOG), *(row.cells for row in self.rows)))]

    def numbered(self) -> list[tuple[int, Row]]:
        """The rows with the numbers that a spreadsheet shows."""
        return list(enumerate(self.rows, start=len(self.titles) + 2))


class Container(NamedTuple):
    """How a table lies on disk."""

    encoding: str
    delimiter: str
    line_end: str
    quoting: Literal["all", "some", "needed"]
    has_final_line_end: bool
    # Excel saves a cell's CRLF as LF; the row is the same all the same.
    keeps_crlf: bool

    @property
    def suffix(self) -> str:
        return "xlsx" if self.encoding == "xlsx" else "csv"

    @property
    def said(self) -> str:
        """The encoding as the ledger calls it."""
        return "utf-16" if self.encoding.startswith("utf-16") else self.encoding


@st.composite
def logs(draw) -> Log:
    style = draw(st.sampled_from(STYLES)).name
    texts = draw(st.sampled_from([TEXTS, WIDE_TEXTS]))
    rows = [_use(draw, style, texts, draw(times.LOCAL)) for _ in range(draw(st.integers(0, 7)))]
    if style in times.RIVALS:
        rows.append(_use(draw, style, texts, draw(times.TELLING)))
    if rows and draw(st.booleans()):
        rows += draw(st.lists(st.sampled_from(rows), max_size=3))  # equal rows of one file all count
    # One in ten may be none: fewer than that never keeps a style from being recognised.
    if len(rows) > 2 and style not in times.NUMBERS and draw(st.booleans()):
        rows.append(_row(draw, times.impossible(draw, style).text, texts, "quarantined"))
    if draw(st.booleans()):
        rows.append(Row(("", "", "", "", "合　計", "", "", "999"), "total_row"))
    rows += [Row(("",) * len(LOG), "blank")] * draw(st.integers(0, 2))
    rows = draw(st.permutations(rows))
    order = tuple(draw(st.permutations(range(len(LOG)))))
    titles = draw(st.sampled_from([(), ("利用ログ",), ("利用ログ", "令和6年度")]))
    return Log(style, titles, order, tuple(rows))


@st.composite
def containers(draw, log: Log) -> Container:
    encoding = draw(st.sampled_from([name for name in CONTAINERS if log.fits_cp932 or name != "cp932"]))
    return Container(
        encoding,
        draw(st.sampled_from(DELIMITERS)),
        draw(st.sampled_from(LINE_ENDS)),
        draw(st.sampled_from(["all", "some", "needed"])),
        draw(st.booleans()),
        draw(st.booleans()),
    )


def _use(draw, style: str, texts: st.SearchStrategy[str], local: datetime) -> Row:
    written = times.write(draw, style, local)
    row = _row(draw, written.text, texts, "accepted")
    return row._replace(instant=written.instant, characters=int(row.cells[-1]))


def _row(draw, when: str, texts: st.SearchStrategy[str], fate: Literal["accepted", "quarantined"]) -> Row:
    mail = f"{draw(st.text('abc', min_size=1, max_size=3))}@x.jp"
    # A name, so that no generated one is by chance the word of a total row.
    free = [draw(texts) for _ in range(3)]
    length = str(draw(st.integers(0, 99_999)))
    return Row((when, "", mail, "山田" + free[0], free[1], "文章作成", free[2], length), fate)


def saved_cells(log: Log, container: Container) -> list[list[str]]:
    """The table as this container holds it."""
    if container.keeps_crlf:
        return log.table()
    return [[cell.replace("\r\n", "\n") for cell in row] for row in log.table()]


def file_bytes(log: Log, container: Container) -> bytes:
    if container.encoding == "xlsx":
        return _workbook(log, saved_cells(log, container))
    text = container.line_end.join(
        container.delimiter.join(_cell(cell, container, number) for number, cell in enumerate(row))
        for row in saved_cells(log, container)
    )
    text += container.line_end if container.has_final_line_end else ""
    mark = "\ufeff" if container.encoding.startswith("utf-16") else ""
    return (mark + text).encode(container.encoding)


def _cell(text: str, container: Container, column: int) -> str:
    needed = any(mark in text for mark in (container.delimiter, '"', "\r", "\n"))
    if needed or container.quoting == "all" or (container.quoting == "some" and column % 2):
        return '"' + text.replace('"', '""') + '"'
    return text


def _workbook(log: Log, table: list[list[str]]) -> bytes:
    """Lengths and serial days as numbers, all else as text."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    numbers = {log.order.index(len(LOG) - 1)} | ({log.order.index(0)} if log.style == "excel_serial" else set())
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            if j in numbers and i > len(log.titles) and _is_number(cell):
                sheet.write_number(i, j, float(cell))
            elif cell:
                sheet.write_string(i, j, cell)
    book.close()
    return content.getvalue()


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit() and cell.isascii()


def read_back(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells that a sheet gives: every row but the blank ones."""
    return [list(row) for row in table if any(cell.strip() for cell in row)]
