"""Cells to fields: where a layout's header stands in a sheet, and the rows below it.

A layout is data (layout.py); finding its header is the same for all. Add here: how a header is found and compared.
Keep out: any one export's words (formats/), and what a field's text means (landing/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from typing import Final

from dagster_project.intake.reading.sheets import Sheet
from dagster_project.intake.recognising.header_rows import Places, Top
from dagster_project.intake.recognising.layout import COUNTED_BY, Field, Layout, header_key, header_word
from dagster_project.intake.recognising.sections import NUMBERED
from dagster_project.messages import Message

HEADER_SEARCH_ROWS: Final = 30


@dataclass(frozen=True)
class Match:
    """Where a layout's header stands in a sheet, and which column is which field (several for one ``several``).

    ``others`` are the headers of all other columns by index: two columns may bear the same text. ``above`` are the
    texts over them where the header has two rows. ``header``: all texts of the (lower) row. ``notes`` say which columns
    were left to others, and why.
    """

    layout: Layout
    header_row: int
    columns: dict[str, tuple[int, ...]]
    others: dict[int, str]
    above: dict[int, str] = member(default_factory=dict)
    header: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    # Whether the programme file decided which columns are read.
    asks_programme: bool = False

    def label(self, index: int) -> str:
        """What to call one of the other columns: `question [option]` where its header has two rows."""
        above, text = self.above.get(index, ""), self.others[index]
        return f"{above} [{text}]" if above.strip() and header_key(above) != header_key(text) else text


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
    others: dict[int, str] = member(default_factory=dict)
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
    heights = (2, 1) if layout.options_below else (layout.header_rows,)
    for index, height in ((index, height) for index in range(len(top.rows)) for height in heights):
        if index + height > len(top.rows):
            continue
        over, texts, upper, lower = top.header(index, height)
        if any(header_key(word) in lower for word in layout.absent):
            continue
        if layout.is_untitled and index and NUMBERED.match(top.rows[index - 1][0]):
            continue
        columns = _apart(_columns(layout.looked_for, texts, upper, lower), layout)
        if not _begins_table(layout, top, index, columns):
            continue
        found = _match(layout, index + height - 1, columns, over, texts)
        missing = layout.missing(columns)
        if not missing:
            return found
        others = found.others
        if height == 2 and any(field.upper or field.either for field in missing):
            # What is missing would stand in the upper row.
            others = {i: over[i] if over[i].strip() else text for i, text in others.items()}
        shown = tuple(text for text in texts if text.strip())
        near = Miss(layout, len(columns), missing, shown, others, found.header_row)
        if near.found and (near.nearness > best.nearness or not best.found):
            best = near
    return best


def _match(layout: Layout, row: int, columns: dict[str, tuple[int, ...]], over: list[str], texts: list[str]) -> Match:
    taken = {column for name, found in columns.items() if name != COUNTED_BY for column in found}
    others = {
        i: text
        for i, text in enumerate(texts)
        if text.strip() and i not in taken and not any(re.search(one, header_key(text)) for one in layout.unread)
    }
    unread = {known.name for known in layout.fields if known.unread}
    read = {name: found for name, found in columns.items() if name not in unread}
    above = {i: over[i] for i in others} if over else {}
    return Match(layout, row, read, others, above, tuple(texts))


def _begins_table(layout: Layout, top: Top, index: int, columns: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether as many rows are the header as the layout has. A row of whose texts none is a field is a title, and the
    one below it a header of its own; a row below the header that lacks what every row has, and says something elsewhere, is its second row."""
    if not columns:
        return True
    if layout.header_rows == 2:
        alone = _columns(layout.looked_for, top.rows[index + 1], {}, top.places[index + 1])
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


def _columns(
    fields: Iterable[Field], texts: Sequence[str], upper: Places, lower: Places
) -> dict[str, tuple[int, ...]]:
    columns: dict[str, tuple[int, ...]] = {}
    known = tuple(fields)
    leftmost = min((index for key, places in lower.items() if key for index in places), default=0)
    for field in known:
        found = _found(field, upper) if field.upper or field.either else []
        if not found and not field.upper:
            found = _found(field, lower)
        if field.exact:
            found = [index for index in found if texts[index].strip() in field.words]
        if field.first:
            found = [index for index in found if index == leftmost]
        if found:
            columns[field.name] = tuple(found if field.several else found[:1])
    # Any table has a third column: places tell something only beside a header that is surely this layout's.
    if any(field.ending and field.name in columns for field in known):
        named = {index for key, indexes in lower.items() if key for index in indexes}
        by_place = {field.name: (field.place,) for field in known if field.place is not None and field.place in named}
        columns = by_place | columns
    return columns


def _found(field: Field, places: Places) -> list[int]:
    """The columns that bear a word of the field or fit its pattern, else those whose header ends as its does."""
    found = {index for word in field.words for index in places.get(header_key(word), ())}
    if field.pattern:
        named = (indexes for key, indexes in places.items() if key and re.fullmatch(field.pattern, key))
        found.update(index for indexes in named for index in indexes)
    ending = header_key(field.ending)
    if not found and ending:
        found.update(index for key, indexes in places.items() if key.endswith(ending) for index in indexes)
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


def header_of(found: Match, name: str) -> str:
    """The column of a field as the file calls it; as people do where it has no such column."""
    texts = [found.header[index] for index in found.columns.get(name, ()) if index < len(found.header)]
    return texts[0].strip() if texts else header_word(found.layout, name)
