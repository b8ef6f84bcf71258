"""The head of an inspected sheet: which layouts it has, its header and columns, and the rows that were refused.

Add here: another look at a header. Keep out: recognising (recognising/recognition.py) and proposing (columns/proposal.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from dagster_project.intake.columns.proposal import Proposal
from dagster_project.intake.deliveries import stored_files
from dagster_project.intake.deliveries.ledger import Delivery
from dagster_project.intake.formats.registry import LAYOUTS
from dagster_project.intake.inspection.result import ROWS_LISTED, Column, RefusedRow
from dagster_project.intake.inspection.words import other_readings as _other_readings
from dagster_project.intake.reading.sheets import ROW_NUMBER, Sheet, Unreadable, column_letter
from dagster_project.intake.recognising.layout import Kind
from dagster_project.intake.recognising.layouts import HEADER_SEARCH_ROWS, Match, match, top_of
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER, recognise
from dagster_project.messages import Message
from dagster_project.safe_cells import recovered
from dagster_project.settings import DataRoot

# Rows by which a header is found and cells are judged, fewer where a row has very many cells.
_HEAD_ROWS = 1_000
_HEAD_CELLS = 200_000


def head_of(sheet: Sheet) -> Sheet:
    """The first rows of a sheet as a sheet of its own, which keeps none of the others in memory."""
    rows = max(HEADER_SEARCH_ROWS, min(_HEAD_ROWS, _HEAD_CELLS // max(sheet.width, 1)))
    top = sheet.cells.slice(0, rows)
    cells = {name: pa.array(top[name].to_pylist(), pa.string()) for name in top.column_names[1:]}
    numbers = pa.array(top[ROW_NUMBER].to_pylist(), pa.int64())
    return Sheet(pa.table({ROW_NUMBER: numbers, **cells}), sheet.encoding)


def fitting(head: Sheet) -> Iterator[Match]:
    """The layout of each kind that the sheet has."""
    for kind in KIND_OF_FOLDER.values():
        try:
            yield recognise(head, kind)
        except Unreadable:
            continue


def other_readings(head: Sheet) -> Iterator[Message]:
    """A note where the folder decides which of several kinds the file is."""
    titles = [found.layout.title for found in fitting(head)]
    if len(titles) > 1:
        yield _other_readings(titles)


def nearest_kind(head: Sheet) -> Kind:
    """The kind of the layout most of whose fields the sheet has."""
    top = top_of(head)
    results = [match(layout, head, top) for layout in LAYOUTS]
    nearest = max(results, key=lambda result: len(result.columns) if isinstance(result, Match) else result.found)
    return nearest.layout.kind


def unknown(head: Sheet, kind: str) -> Message:
    """Why no layout of the kind fits."""
    for known in KIND_OF_FOLDER.values():
        if known == kind:
            try:
                recognise(head, known)
            except Unreadable as unreadable:
                return unreadable.message
    raise ValueError(kind)


def header_row(head: Sheet | None, found: Match | None, proposal: Proposal | None) -> int | None:
    """Number of the header's row (the lower of two) as a spreadsheet shows it; None where the keys of JSON are it."""
    index = found.header_row if found else proposal.header_row if proposal else None
    return None if head is None or index is None else int(head.cells[ROW_NUMBER][index].as_py()) or None


def columns(head: Sheet | None, found: Match | None, proposal: Proposal | None) -> tuple[Column, ...]:
    """Columns with a header text. Without a header nothing is shown: the first row would be a person's."""
    if head is None or not (found or proposal):
        return ()
    top = head.head(HEADER_SEARCH_ROWS)
    if found is None:
        headers = dict(enumerate(top[proposal.header_row])) if proposal else {}
        fields: dict[int, str] = {}
    else:
        fields = {index: name for name, indexes in found.columns.items() for index in indexes}
        rows = top[found.header_row - found.layout.header_rows + 1 : found.header_row + 1]
        headers = {index: _header(rows, index) for index in sorted({*fields, *found.others})}
    return tuple(
        Column(header=" ".join(text.split()), field=fields.get(index), letter=column_letter(index))
        for index, text in headers.items()
        if text.strip()
    )


def _header(rows: list[list[str]], index: int) -> str:
    """Header texts of one column from top to bottom; a merged upper cell has its text in its first column only."""
    return " ".join(dict.fromkeys(row[index].strip() for row in rows if row[index].strip()))


def questions(found: Match | None) -> tuple[str, ...]:
    """Headers of a survey's columns that are no fields."""
    return tuple(map(found.label, found.others)) if found and found.layout.has_questions else ()


def refused_rows(root: DataRoot, delivery: Delivery) -> tuple[RefusedRow, ...]:
    """The first quarantined rows, from the file that landing wrote about them, in the order of the sheet."""
    path = stored_files.quarantine_file(root, delivery)
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        listed = [
            RefusedRow(
                row=int(line["row"]),
                column=recovered(line["column"]),
                reason_ja=recovered(line["reason_ja"]),
                reason_en=recovered(line["reason_en"]),
            )
            for line in csv.DictReader(file)
        ]
    return tuple(islice(sorted(listed, key=lambda row: row.row), ROWS_LISTED))
