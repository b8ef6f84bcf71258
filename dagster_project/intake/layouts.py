"""Cells to fields: where a layout's header stands in a sheet, and the rows below it.

A layout is data (layout.py); finding its header is the same for all. Add here: how a header is found and compared.
Keep out: any one export's words (formats/), and what a field's text means (landing/).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.layout import COUNTED_BY, Field, Layout, header_key, header_word
from dagster_project.intake.sections import NUMBERED
from dagster_project.intake.sheets import ROW_NUMBER, Sheet
from dagster_project.intake.text_faults import plain_text, wrong_width
from dagster_project.intake.text_formulas import without_formulas

HEADER_SEARCH_ROWS: Final = 30


@dataclass(frozen=True)
class Match:
    """Where a layout's header stands in a sheet, and which column is which field (several for one ``several``).

    ``others`` are the headers of all other columns by index: two columns may bear the same text. ``header``: all texts.
    """

    layout: Layout
    header_row: int
    columns: dict[str, tuple[int, ...]]
    others: dict[int, str]
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Miss:
    """A layout that does not fit, with the required fields that no column is.

    ``header`` are the texts of the row that comes nearest, empty where no row has any of the fields.
    """

    layout: Layout
    found: int
    missing: tuple[Field, ...]
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Top:
    """The first rows of a sheet, and for each where its header texts stand, by header_key()."""

    rows: list[list[str]]
    places: list[dict[str, tuple[int, ...]]]

    @classmethod
    def of(cls, rows: list[list[str]]) -> Top:
        return cls(rows, [_places(row) for row in rows])

    def only(self, index: int, rows: int) -> Top:
        """The rows from ``index`` on, as many as ``rows``."""
        return Top(self.rows[index : index + rows], self.places[index : index + rows])

    def header(self, index: int, header_rows: int) -> tuple[list[str], _Places, _Places]:
        """Texts of the (lower) header row at ``index``, and where the texts of the upper and of the lower one stand."""
        if header_rows == 1:
            return self.rows[index], {}, self.places[index]
        pairs = list(zip(self.rows[index], self.rows[index + 1], strict=True))
        upper: list[str] = []
        for above, below in pairs:
            # A merged upper cell speaks for the columns to its right.
            upper.append(above if above.strip() or not below.strip() or not upper else upper[-1])
        # A cell merged over both rows has its text in the upper one.
        lower = [below if below.strip() else above for above, below in pairs]
        return lower, _places(upper), _places(lower)


_Places = Mapping[str, tuple[int, ...]]


def top_of(sheet: Sheet) -> Top:
    return Top.of(sheet.head(HEADER_SEARCH_ROWS))


def match(layout: Layout, sheet: Sheet, top: Top) -> Match | Miss:
    """The first row (or pair of rows) of ``top`` that has every required field, else the nearest miss."""
    best = Miss(layout, 0, layout.missing(()))
    if sheet.encoding not in layout.containers:
        return best
    for index in range(len(top.rows) - layout.header_rows + 1):
        texts, upper, lower = top.header(index, layout.header_rows)
        if any(header_key(word) in lower for word in layout.absent):
            continue
        if layout.is_untitled and index and NUMBERED.match(top.rows[index - 1][0]):
            continue
        columns = _columns(layout.looked_for, upper, lower)
        missing = layout.missing(columns)
        if not missing:
            taken = {column for name, found in columns.items() if name != COUNTED_BY for column in found}
            others = {i: text for i, text in enumerate(texts) if text.strip() and i not in taken}
            return Match(layout, index + layout.header_rows - 1, columns, others, tuple(texts))
        if len(columns) > best.found:
            best = Miss(layout, len(columns), missing, tuple(text for text in texts if text.strip()))
    return best


def _places(texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for index, key in enumerate(map(header_key, texts)):
        places[key] = (*places.get(key, ()), index)
    return places


def _columns(fields: Iterable[Field], upper: _Places, lower: _Places) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    known = tuple(fields)
    for field in known:
        places = upper if field.upper else lower
        found = sorted({index for word in field.words for index in places.get(header_key(word), ())})
        found = found or _ending(field, places)
        if found:
            columns[field.name] = tuple(found if field.several else found[:1])
    # Any table has a third column: places tell something only beside a header that is surely this layout's.
    if any(field.ending and field.name in columns for field in known):
        named = {index for key, indexes in lower.items() if key for index in indexes}
        by_place = {field.name: (field.place,) for field in known if field.place is not None and field.place in named}
        columns = by_place | columns
    return columns


def _ending(field: Field, places: _Places) -> list[int]:
    """The columns whose header ends as the field's does."""
    ending = header_key(field.ending)
    return sorted(index for key, indexes in places.items() if ending and key.endswith(ending) for index in indexes)


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


def header_of(found: Match, name: str) -> str:
    """The column of a field as the file calls it; as people do where it has no such column."""
    texts = [found.header[index] for index in found.columns.get(name, ()) if index < len(found.header)]
    return texts[0].strip() if texts else header_word(found.layout, name)


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
