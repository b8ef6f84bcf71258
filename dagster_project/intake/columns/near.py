"""A columns.yml for a file that is nearly of a known layout, or of several: the layout named, a renamed column declared.

Add here: another sign that a column is the missing one. Keep out: tables of no known layout (proposal.py), and
what recognition says (recognising/recognition_words.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from dagster_project.intake.columns.guess import Column, is_data, is_meant, is_numeric
from dagster_project.intake.columns.proposal import Proposal, column_of, head_lines, is_valid, quoted, scalar
from dagster_project.intake.columns.words import LOGIN, WORDS, Words
from dagster_project.intake.landing.attendance_marks import is_mark
from dagster_project.intake.reading.sheets import Sheet
from dagster_project.intake.recognising.layout import Field, Kind, header_key
from dagster_project.intake.recognising.layouts import Match, Miss
from dagster_project.messages import Message

_ALIKE: Final = 0.6
_MOSTLY: Final = 0.8
# A header text that people would not read as a name of a column.
_LONG: Final = 30
_AT: Final = re.compile("@")
_TIMES: Final = ("period", "period_start", "period_end")
_NUMBERS: Final = ("uses", "text_length", "reply_length")


def nearest(results: Sequence[Match | Miss], kind: Kind | None) -> Miss | None:
    """The input of that kind (of any, for None) that the sheet comes nearest to."""
    misses = [
        miss
        for miss in results
        if isinstance(miss, Miss)
        and miss.layout.refusal is None
        and kind in (None, miss.layout.kind)
        # There is no word for columns that are told by their place.
        and all(field.words or field.pattern for field in miss.missing)
    ]
    return max(misses, key=lambda miss: miss.nearness, default=None)


def is_near(miss: Miss) -> bool:
    """Whether the row is surely that layout's header: two columns or more, and half of those that it needs."""
    return miss.found >= 2 and miss.nearness[0] >= 0.5 and not any(map(is_data, miss.header))


def choice(fitting: Sequence[Match], file_name: str) -> Proposal:
    """An entry for a file that several layouts fit; the person takes the # off one line."""
    kinds = {found.layout.kind for found in fitting}
    kind = fitting[0].layout.kind
    lines = [
        *head_lines(file_name, kind),
        "    # どの形式なのか、正しい一行の先頭の # を外してください。",
        "    # Take the # off the line of the format that it is.",
        *(
            f"    # format: {found.layout.name}  # {found.layout.title.ja} / {found.layout.title.en}"
            for found in fitting
        ),
    ]
    text = "\n".join(lines) + "\n" if len(kinds) == 1 else None
    return Proposal(fitting[0].header_row, text)


def propose_renamed(sheet: Sheet, miss: Miss, file_name: str) -> Proposal | None:
    """An entry that names the layout and declares what its missing columns seem to be called in the sheet; where
    several columns may be one, each stands commented out. None where some column is like none of the sheet's."""
    if not is_near(miss):
        return None
    columns = {
        index: Column(" ".join(text.split()), column_of(sheet, miss.header_row, index).cells)
        for index, text in miss.others.items()
        if text.strip()
    }
    found: dict[str, list[int]] = {}
    doubts: list[Message] = []
    for field in miss.missing:
        taken = {indexes[0] for indexes in found.values() if len(indexes) == 1}
        left = {index: column for index, column in columns.items() if index not in taken}
        found[field.name], by_cells = _candidates(field, miss.layout.kind, left)
        if not found[field.name]:
            return None
        doubts += [_by_cells(field, columns[index]) for index in found[field.name] if by_cells]
    headers = {name: list(dict.fromkeys(columns[i].header for i in indexes)) for name, indexes in found.items()}
    text = _text(file_name, miss, headers, list(dict.fromkeys(doubts)))
    return Proposal(miss.header_row, text, is_renamed=True) if is_valid(text, miss.layout.kind) else None


def _candidates(field: Field, kind: Kind, columns: Mapping[int, Column]) -> tuple[list[int], bool]:
    """Columns that may be the field, by the strongest sign that any of them bears; True where it is only their cells."""
    able = {index: column for index, column in columns.items() if _has_shape(field, column) is not False}
    words = LOGIN if field.name == "account" else WORDS[kind].get(field.name, Words(()))
    by_words = [index for index, column in able.items() if is_meant(column, words)]
    if by_words:
        return by_words, False
    alike = [index for index, column in able.items() if any(_is_alike(column.header, word) for word in field.words)]
    if alike:
        return alike, False
    return [index for index, column in able.items() if _has_shape(field, column)], True


def _is_alike(header: str, word: str) -> bool:
    one, other = sorted((header_key(header), header_key(word)), key=len)
    if len(one) < 2 or len(other) > _LONG:
        return False
    return one in other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _has_shape(field: Field, column: Column) -> bool | None:
    """Whether the cells are such as the field has; None where nothing is known of them."""
    if not column.cells:
        return None
    if field.name.endswith("_at") or field.name in _TIMES:
        return any(not style.number for style in column.styles) or (None if column.styles else False)
    if field.name in _NUMBERS:
        return is_numeric(column)
    if field.name == "email":
        return column.share(_AT) > _MOSTLY
    if field.name == "attended":
        # The 1 of a numbered list is no mark, beside a 0 it is.
        numbered = all(map(str.isdecimal, column.cells)) and len(set(column.cells)) < 2
        return not numbered and sum(map(is_mark, column.cells)) / len(column.cells) > _MOSTLY
    return None


def _by_cells(field: Field, column: Column) -> Message:
    return Message(
        f"「{column.header}」を {field.name} としたのは、見出しでなく中身の形からの推測です。",
        f"'{column.header}' is taken for {field.name} by the shape of its cells, not by its header.",
    )


def _text(file_name: str, miss: Miss, found: Mapping[str, Sequence[str]], doubts: Sequence[Message]) -> str:
    lines = [
        *head_lines(file_name, miss.layout.kind, doubts),
        f"    format: {miss.layout.name}  # {miss.layout.title.ja} / {miss.layout.title.en}",
        "    columns:",
        *(line for name, headers in found.items() for line in _declared(name, headers)),
    ]
    return "\n".join(lines) + "\n"


def _declared(name: str, headers: Sequence[str]) -> Iterator[str]:
    if len(headers) == 1:
        yield f"      {name}: {scalar(headers[0])}"
        return
    yield "      # どの列か決まりません。正しい一行の先頭の # を外してください。"
    yield "      # Several columns may be it. Take the # off the line that is right."
    yield from (f"      # {name}: {quoted(header)}" for header in headers)
