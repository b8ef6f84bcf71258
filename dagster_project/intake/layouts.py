"""Cells to fields: where a layout's header stands in a sheet, and the rows below it.

A layout is data (layout.py); finding its header is the same for all. Add here: how a header is found and compared.
Keep out: any one export's words (formats/), and what a field's text means (landing/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Final

import pyarrow as pa

from dagster_project.intake.header_rows import Places, Top, filled
from dagster_project.intake.layout import COUNTED_BY, Field, Layout, header_key
from dagster_project.intake.sheets import ROW_NUMBER, Sheet
from dagster_project.intake.text_formulas import without_formulas
from dagster_project.messages import Message

HEADER_SEARCH_ROWS: Final = 30


@dataclass(frozen=True)
class Match:
    """Where a layout's header stands in a sheet, and which column is which field (several for one ``several``).

    ``others`` are the headers of all other columns by index: two columns may bear the same text. ``notes`` say which
    columns were left to others, and why.
    """

    layout: Layout
    header_row: int
    columns: dict[str, tuple[int, ...]]
    others: dict[int, str]
    notes: tuple[Message, ...] = ()
    # Whether the programme file decided which columns are read.
    asks_programme: bool = False


@dataclass(frozen=True)
class Miss:
    """A layout that does not fit, with the required fields that no column is.

    ``header`` are the texts of the row that comes nearest, empty where no row has any of the fields; ``others`` those
    that no field is, by index, and ``header_row`` where they stand.
    """

    layout: Layout
    found: int
    missing: tuple[Field, ...]
    header: tuple[str, ...] = ()
    others: dict[int, str] = dataclass_field(default_factory=dict)
    header_row: int = 0

    @property
    def nearness(self) -> tuple[float, int]:
        """Misses compare by the share of required columns that are there, then by the number of all that are."""
        return 1 - len(self.missing) / max(len(self.layout.missing(())), 1), self.found


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
        columns = _apart(_columns(layout.looked_for, upper, lower), layout)
        if not _is_header(layout, top, index, columns):
            continue
        missing = layout.missing(columns)
        taken = {column for name, found in columns.items() if name != COUNTED_BY for column in found}
        others = {i: text for i, text in enumerate(texts) if text.strip() and i not in taken}
        header_row = index + layout.header_rows - 1
        if not missing:
            return Match(layout, header_row, columns, others)
        if layout.header_rows == 2 and any(field.upper or field.either for field in missing):
            # What is missing would stand in the upper row.
            over = filled(top.rows[index], top.rows[index + 1])
            others = {i: over[i] if over[i].strip() else text for i, text in others.items()}
        shown = tuple(text for text in texts if text.strip())
        near = Miss(layout, len(columns), missing, shown, others, header_row)
        if near.found and (near.nearness > best.nearness or not best.found):
            best = near
    return best


def _is_header(layout: Layout, top: Top, index: int, columns: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether as many rows are the header as the layout has. A row of whose texts none is a field is a title, and the
    one below it a header of its own; a row below the header that lacks what every row has, and says something elsewhere, is its second row."""
    if not columns:
        return True
    if layout.header_rows == 2:
        alone = _columns(layout.looked_for, {}, top.places[index + 1])
        if layout.begins_with and not layout.missing(alone):
            return False
        by_name = {field.name: field for field in layout.looked_for}
        return any(
            by_name[name].is_called(header_key(top.rows[index][column]))
            for name, found in columns.items()
            for column in found
        )
    below = top.rows[index + 1] if index + 1 < len(top.rows) else []
    first = columns.get(layout.begins_with, ())
    if not first or not below or below[first[0]].strip():
        return True
    marked = any(below[column].strip() for column in columns.get("attended", ()))
    return sum(map(bool, map(str.strip, below))) < 2 and not marked


def _columns(fields: Iterable[Field], upper: Places, lower: Places) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    for field in fields:
        found = _found(field, upper) if field.upper or field.either else []
        if not found and not field.upper:
            found = _found(field, lower)
        if found:
            columns[field.name] = tuple(found if field.several else found[:1])
    return columns


def _found(field: Field, places: Places) -> list[int]:
    found = {index for word in field.words for index in places.get(header_key(word), ())}
    if field.pattern:
        named = (indexes for key, indexes in places.items() if key and re.fullmatch(field.pattern, key))
        found.update(index for indexes in named for index in indexes)
    return sorted(found)


def _apart(columns: dict[str, tuple[int, ...]], layout: Layout) -> dict[str, tuple[int, ...]]:
    """Without columns that a merged upper cell was filled into though they are fields of their own; none at all where
    it was filled over the first of them, as a title is."""
    filled_into = [field.name for field in layout.fields if field.either and field.name in columns]
    if layout.header_rows == 1 or not filled_into:
        return columns
    own = {index for name, found in columns.items() if name not in filled_into for index in found}
    for name in filled_into:
        if set(columns[name]) & set(columns.get(layout.begins_with, ())):
            return {}
        columns[name] = tuple(index for index in columns[name] if index not in own)
    return {name: found for name, found in columns.items() if found}


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

    A title is a row with nothing but its first cell, behind a blank row or with a number before it (`3. In-Meeting
    activities`). A blank row alone ends nothing: somebody may have left it among the people.
    """
    below = sheet.cells.slice(found.header_row + 1)
    if not found.layout.is_section:
        return int(below.num_rows)
    rows = zip(below[ROW_NUMBER].to_pylist(), *(below[f"c{i}"].to_pylist() for i in range(sheet.width)), strict=True)
    former = int(sheet.cells[ROW_NUMBER][found.header_row].as_py())
    for index, (number, first, *others) in enumerate(rows):
        if not any(map(str.strip, others)) and (number > former + 1 or _NUMBERED.match(first)):
            return index
        former = number
    return int(below.num_rows)


_NUMBERED: Final = re.compile(r"\s*\d+\s*[.．]")
