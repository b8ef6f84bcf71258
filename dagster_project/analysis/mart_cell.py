"""Addresses of one cell in the marts, ``table[key=value,key=value].column``, and what stands there.

Add here: the counts behind a percent column of a new mart (``RATIO_COLUMNS``). Keep out: queries (whoever calls brings
the rows) and verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dagster_project.messages import CouldNotRun, Message

Row = Mapping[str, object]
Marts = Mapping[str, Sequence[Row]]

_NAME = r"[a-z][a-z0-9_]*"
_PAIR = rf"{_NAME}=[^,=\[\]]+"
_ADDRESS = re.compile(rf"({_NAME})\[({_PAIR}(?:,{_PAIR})*)\]\.({_NAME})")


@dataclass(frozen=True)
class MartCell:
    """One cell: a mart, the values that name one of its rows, a column. ``table`` is safe as an SQL identifier."""

    table: str
    key: tuple[tuple[str, str], ...]
    column: str

    def __str__(self) -> str:
        return f"{self.table}[{','.join(f'{name}={value}' for name, value in self.key)}].{self.column}"


@dataclass(frozen=True)
class RatioColumns:
    """The columns of the same row whose quotient a percent column prints, and what the denominator counts."""

    numerator: str
    denominator: str
    counted: Message


PEOPLE: Final = Message("人", "people")
ANSWERS: Final = Message("件の回答", "answers")
PLACES: Final = Message("席", "places")
INVITATIONS: Final = Message("件の依頼", "invitations")

RATIO_COLUMNS: Final[Mapping[tuple[str, str], RatioColumns]] = {
    ("trial_adoption", "adoption_percent"): RatioColumns("active_people", "eligible_people", PEOPLE),
    ("usage_frequency", "share_percent"): RatioColumns("people", "active_people", PEOPLE),
    ("workshop_attendance", "fill_percent"): RatioColumns("participants", "capacity", PLACES),
    ("workshop_attendance", "repeat_percent"): RatioColumns("repeat_people", "participants", PEOPLE),
    ("repeat_attendance", "share_of_earlier_percent"): RatioColumns("attended_both", "earlier_participants", PEOPLE),
    ("repeat_attendance", "share_of_later_percent"): RatioColumns("attended_both", "later_participants", PEOPLE),
    ("series_summary", "response_percent"): RatioColumns("responses", "invitations", INVITATIONS),
    ("survey_response", "response_percent"): RatioColumns("responses", "invited_people", PEOPLE),
    ("survey_answers", "share_percent"): RatioColumns("answers", "base", ANSWERS),
    ("survey_headline", "favourable_percent"): RatioColumns("favourable", "base", ANSWERS),
}


@dataclass(frozen=True)
class CellReading:
    """What stands in a cell: its published value and, for a known percent column, the counts behind it.

    ``value`` is None when the mart has no such row, or NULL there.
    """

    cell: MartCell
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None


def parse_mart_cell(text: str) -> MartCell | None:
    """The address in ``text``, or None when it is not one (or names a key column twice)."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    table, pairs, column = match.groups()
    key = tuple((name, value.strip()) for name, value in (pair.split("=") for pair in pairs.split(",")))
    if len(dict(key)) < len(key):
        return None
    return MartCell(table, key, column)


def counted_by(cell: MartCell | None) -> Message | None:
    """What the denominator behind a percent cell counts (people, answers); None when that is not known."""
    columns = RATIO_COLUMNS.get((cell.table, cell.column)) if cell else None
    return columns.counted if columns else None


def read_cell(cell: MartCell, marts: Marts, place: Message) -> CellReading:
    """What stands in ``cell``. ``place`` (file, line, column) begins the message when the address is wrong.

    Raises CouldNotRun for an unknown mart or column, for a key that names several rows, and for a cell that holds
    neither a whole nor a decimal number (text, DOUBLE rates).
    """
    if cell.table not in marts:
        raise _wrong(place, f"マート {cell.table} はありません", f"there is no mart {cell.table}")
    rows = marts[cell.table]
    for column in (*dict(cell.key), cell.column):
        if rows and column not in rows[0]:
            raise _wrong(place, f"{cell.table} に {column} 列はありません", f"{cell.table} has no column {column}")
    found = [row for row in rows if all(str(row[name]) == value for name, value in cell.key)]
    if len(found) > 1:
        raise _wrong(
            place,
            f"{cell} は {len(found)} 行に当たります。一行に決まるまでキーを足してください",
            f"{cell} names {len(found)} rows; add key columns until it names one",
        )
    return _reading(cell, found[0], place) if found else CellReading(cell)


def _reading(cell: MartCell, row: Row, place: Message) -> CellReading:
    value = row[cell.column]
    if value is None:
        return CellReading(cell)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(
            place,
            f"{cell} は件数でも百分率でもありません。件数か _percent の列を指してください",
            f"{cell} holds neither a count nor a percentage; point at a count or a _percent column",
        )
    published = Decimal(value).quantize(Decimal("0.1"))
    columns = RATIO_COLUMNS.get((cell.table, cell.column))
    if columns is None:
        return CellReading(cell, published)
    numerator, denominator = row.get(columns.numerator), row.get(columns.denominator)
    if isinstance(numerator, int) and isinstance(denominator, int) and numerator >= 0 and denominator >= 1:
        return CellReading(cell, published, numerator, denominator)
    return CellReading(cell, published)


def _wrong(place: Message, ja: str, en: str) -> CouldNotRun:
    return CouldNotRun(Message(f"{place.ja}: {ja}。", f"{place.en}: {en}."))
