"""Rows of a delimited file that cannot be read, and what is said of each: the byte or the count, never the content.

Add here: another fault of one row. Keep out: faults of the file as a whole (text_refusals.py).
"""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from dagster_project.intake.reading.marks import LOST, MARK, UNDECODABLE
from dagster_project.intake.reading.sheets import ROW_NUMBER, BrokenRow, column_letter
from dagster_project.messages import Message


def plain_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text without its dictionary."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def marked_rows(table: pa.Table, encoding: str) -> dict[int, BrokenRow]:
    """The rows that hold a mark, each with the first column and offset to blame."""
    found: dict[int, BrokenRow] = {}
    for index, name in enumerate(table.column_names[1:]):
        hits = table.select([ROW_NUMBER, name]).filter(pc.match_substring(plain_text(table[name]), MARK))
        for number, cell in zip(hits[0].to_pylist(), hits[1].to_pylist(), strict=True):
            if number not in found:
                found[number] = BrokenRow(number, _unread(cell, encoding), column_letter(index))
    return found


def _unread(text: str, encoding: str) -> Message:
    """The sentence for a text with a mark, which names the byte and never what stands around it."""
    if found := UNDECODABLE.search(text):
        return Message(
            f"先頭から {found[1]} バイト目が {encoding} の文字として読めません。その文字を打ち直すか、書き出し直してください。",
            f"byte offset {found[1]} does not decode as {encoding}. Type the character anew, or export the file again.",
        )
    found = LOST.search(text)
    offset = found[1] if found else "?"
    return Message(
        f"先頭から {offset} バイト目の文字は、書き出される前に失われています（U+FFFD）。元のツールから書き出し直してください。",
        f"the character at byte offset {offset} was lost before the file came here (U+FFFD). Export it again.",
    )


def ragged_row(row: pacsv.InvalidRow, encoding: str) -> BrokenRow:
    return wrong_width(int(row.number), row.actual_columns, row.expected_columns, encoding, row.text or "")


def wrong_width(number: int, columns: int, expected: int, encoding: str, text: str) -> BrokenRow:
    """A row with another number of columns than its table; ``text`` may hold a mark, which is then to blame."""
    if MARK in text:
        return BrokenRow(number, _unread(text, encoding))
    return BrokenRow(number, _wrong_width(columns, expected))


@lru_cache
def _wrong_width(columns: int, expected: int) -> Message:
    """One sentence for the hundred thousand rows that a wrong delimiter breaks alike."""
    return Message(
        f"列の数が {columns} です（この表は {expected} 列）。",
        f"it has {columns} columns where the table has {expected}.",
    )
