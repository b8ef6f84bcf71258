"""Cells to fields: a layout says by its header words what the columns of one kind of export mean.

A layout is data; finding its header in a sheet is the same for all. Add here: how a header is found and compared.
Keep out: any one export's words (formats/), and what a field's text means (landing.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.intake.sheets import ROW_NUMBER, Sheet
from dagster_project.messages import Message

Kind = Literal["roster", "usage_log", "attendance", "survey"]

HEADER_SEARCH_ROWS: Final = 30

# The column of data_rows() that a row filter looks at. No field: it tells no two rows apart that both count.
COUNTED_BY: Final = "counted_by"

_SPACE: Final = re.compile(r"\s+")
_TEXT_FORMULA: Final = re.compile(r'="((?:[^"]|"")*)"')
_RE2_TEXT_FORMULA: Final = r'\A="(?:[^"]|"")*"\z'


@dataclass(frozen=True)
class Field:
    """A column that a layout knows: its name downstream and the header words it goes by.

    ``several`` takes every column that fits (a ○ per half-day); ``upper`` looks at the upper of two header rows.
    """

    name: str
    words: tuple[str, ...]
    required: bool = False
    several: bool = False
    upper: bool = False


@dataclass(frozen=True)
class RowFilter:
    """Which rows are a use: those whose cell in a column is one of ``values``, or is none of them (``is_not``).

    ``words`` are the column's header words; values compare as value_key() does. An empty cell is a value like others.
    """

    words: tuple[str, ...]
    values: tuple[str, ...]
    is_not: bool = False

    def counts(self, cell: str) -> bool:
        return (value_key(cell) in map(value_key, self.values)) is not self.is_not


@dataclass(frozen=True)
class Layout:
    """One kind of export: its fields, how many header rows it has, and values its rows are told apart by."""

    name: str
    kind: Kind
    title: Message
    fields: tuple[Field, ...]
    header_rows: Literal[1, 2] = 1
    # Name of the style that all times are written in (timestamp_styles.py); None where the file itself must tell.
    timestamp: str | None = None
    counts: RowFilter | None = None
    containers: tuple[str, ...] = ("xlsx", "utf-8", "utf-8-sig", "utf-16", "cp932")
    # Columns beyond the fields are questions, matched with the programme's header texts.
    has_questions: bool = False
    # Groups of names of fields; of each group a header must have one at least.
    any_of: tuple[tuple[str, ...], ...] = ()
    # Landed table where its kind has several; "" is the kind's own.
    lands: str = ""

    @property
    def looked_for(self) -> tuple[Field, ...]:
        """Every column that a header may have: the fields, and the one that a row filter needs."""
        return (
            self.fields
            if self.counts is None
            else (*self.fields, Field(COUNTED_BY, self.counts.words, True, several=True))
        )

    def missing(self, found: Collection[str]) -> tuple[Field, ...]:
        """Required fields that are not among ``found``; for a group nobody of which is there, its first one."""
        firsts = {group[0] for group in self.any_of if not set(group) & set(found)}
        return tuple(
            field for field in self.looked_for if field.name in firsts or (field.required and field.name not in found)
        )


@dataclass(frozen=True)
class Match:
    """Where a layout's header stands in a sheet, and which column is which field (several for one ``several``).

    ``others`` are the headers of all other columns by index: two columns may bear the same text.
    """

    layout: Layout
    header_row: int
    columns: dict[str, tuple[int, ...]]
    others: dict[int, str]


@dataclass(frozen=True)
class Miss:
    """A layout that does not fit, with the required fields that no column is.

    ``header`` are the texts of the row that comes nearest, empty where no row has any of the fields.
    """

    layout: Layout
    found: int
    missing: tuple[Field, ...]
    header: tuple[str, ...] = ()


def header_key(text: str) -> str:
    """Header texts compare without width, case, spaces and line breaks."""
    text = _inside_formula(text)
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def value_key(text: str) -> str:
    """Cells that a layout tells rows apart by compare without width, case and surrounding spaces."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _inside_formula(text: str) -> str:
    """The text of ``="00123"``, which tools write into a CSV so that Excel leaves a text alone."""
    found = _TEXT_FORMULA.fullmatch(text)
    return found[1].replace('""', '"') if found else text


def without_formulas(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, plain or by dictionary, with every ``="…"`` as its text: the same cell as in a workbook."""
    if pa.types.is_dictionary(cells.type):
        if not any(_has_formula(chunk.dictionary) for chunk in cells.chunks):
            return cells
        # Encoded anew: two entries may have become one text.
        return without_formulas(cells.cast(pa.string())).dictionary_encode()
    if not _has_formula(cells):
        return cells
    inside = pc.replace_substring(pc.utf8_slice_codeunits(cells, 2, -1), '""', '"')
    return pc.if_else(pc.match_substring_regex(cells, _RE2_TEXT_FORMULA), inside, cells)


def _has_formula(cells: pa.Array | pa.ChunkedArray) -> bool:
    # Nearly no file has any, so the cheap question comes first.
    return bool(pc.any(pc.starts_with(cells, '="')).as_py())


def header_word(layout: Layout, name: str) -> str:
    """What people call the column of a field: the first of its header words (its name where it has none)."""
    return next((*field.words, name)[0] for field in layout.fields if field.name == name)


def match(layout: Layout, sheet: Sheet, top: Sequence[Sequence[str]]) -> Match | Miss:
    """The first row (or pair of rows) of ``top`` that has every required field, else the nearest miss."""
    best = Miss(layout, 0, layout.missing(()))
    if sheet.encoding not in layout.containers:
        return best
    for index in range(len(top) - layout.header_rows + 1):
        upper, lower = _header(top, index, layout.header_rows)
        columns = _columns(layout.looked_for, upper, lower)
        missing = layout.missing(columns)
        if not missing:
            taken = {column for name, found in columns.items() if name != COUNTED_BY for column in found}
            others = {i: text for i, text in enumerate(lower) if text.strip() and i not in taken}
            return Match(layout, index + layout.header_rows - 1, columns, others)
        if len(columns) > best.found:
            best = Miss(layout, len(columns), missing, tuple(text for text in lower if text.strip()))
    return best


def _header(top: Sequence[Sequence[str]], index: int, header_rows: int) -> tuple[list[str], list[str]]:
    """Upper and lower header texts; a merged upper cell speaks for the columns to its right."""
    if header_rows == 1:
        return [], list(top[index])
    upper: list[str] = []
    for above, below in zip(top[index], top[index + 1], strict=True):
        upper.append(above if above.strip() or not below.strip() or not upper else upper[-1])
    # A cell merged over both rows has its text in the upper one.
    lower = [below if below.strip() else above for above, below in zip(top[index], top[index + 1], strict=True)]
    return upper, lower


def _columns(fields: Iterable[Field], upper: Sequence[str], lower: Sequence[str]) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    for field in fields:
        texts = [header_key(text) for text in (upper if field.upper else lower)]
        wanted = [header_key(word) for word in field.words]
        found = tuple(i for i, text in enumerate(texts) if text in wanted)
        if found:
            columns[field.name] = found if field.several else found[:1]
    return columns


def data_rows(sheet: Sheet, found: Match) -> pa.Table:
    """The rows below the header: ``row_number``, one text column a field (``name_1``.. for ``several``), and every
    other column under ``c<index>``."""
    below = sheet.cells.slice(found.header_row + 1)
    columns = {ROW_NUMBER: below[ROW_NUMBER]}
    for name, indexes in found.columns.items():
        for number, index in enumerate(indexes):
            columns[name if number == 0 else f"{name}_{number}"] = without_formulas(below[f"c{index}"])
    for index in found.others:
        columns[f"c{index}"] = without_formulas(below[f"c{index}"])
    return pa.table(columns)
