"""Which cells make two delivered rows the same row, whatever the order of a sheet's columns.

Add here: what of a kind's rows tells them apart. Keep out: the key over it (rows.py), and what equal rows mean
(settling/settlement.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from dagster_project.intake.landing.identities import IDENTITY_FIELDS
from dagster_project.intake.recognising.layout import SESSION, header_key
from dagster_project.intake.recognising.layouts import Match

PARTING: Final = "\x1f"


def compared_cells(
    columns: Iterable[str], found: Match, questions: Mapping[str, str], instants: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What to join into a text that is equal where two rows of one identity are the same: a literal and the SQL text
    behind it ('' for a field that is always empty), in their order. The identity itself is not among them.

    Every field of the layout but the session of a use counts by its name, one the sheet lacks as an empty one. Columns that no field is count
    for nothing, or an export with one more column would deliver every row again; in a survey they are answers, often
    all that tells two anonymous people apart, and count by header (``questions``: column -> question code) where they
    are filled. A field of ``instants`` counts by that expression where it is not NULL: a log that Excel saved again
    writes its times in another way.
    """
    present = set(columns)
    cells: list[tuple[str, str]] = []
    for name, several in _compared_fields(present, found):
        own = [] if name in IDENTITY_FIELDS else [name]
        cells += [(PARTING, _compared(column, instants)) for column in several] or [(PARTING, "") for _ in own]
    if not found.layout.has_questions:
        return cells
    named = {f"c{index}": f"header {header_key(text)}" for index, text in found.others.items()}
    named |= {column: f"question {code}" for column, code in questions.items()}
    for column, name in sorted(named.items(), key=lambda item: (item[1], item[0])):
        label = hashlib.sha256(name.encode()).hexdigest()[:16]
        cells.append(("", f"CASE WHEN {column} <> '' THEN '{PARTING}{label}' || chr(30) || {column} ELSE '' END"))
    return cells


def compared_columns(columns: Iterable[str], found: Match) -> list[str]:
    """The columns that compared_cells() reads of a sheet that has no questions."""
    return [column for _, several in _compared_fields(set(columns), found) for column in several]


def _compared_fields(present: set[str], found: Match) -> Iterator[tuple[str, list[str]]]:
    """Each field of the layout that is compared, with its columns in the sheet."""
    no_part = SESSION if found.layout.kind == "usage_log" else ""
    for field in sorted(found.layout.fields, key=lambda field: field.name):
        if field.name != no_part:
            own = [] if field.name in IDENTITY_FIELDS else [field.name]
            yield field.name, [name for name in (*own, *_numbered(field.name, present)) if name in present]


def _numbered(name: str, present: set[str]) -> list[str]:
    """``attended_1``, ``attended_2``, … as data_rows() names further columns of one field."""
    return [f"{name}_{number}" for number in range(1, len(present)) if f"{name}_{number}" in present]


def _compared(column: str, instants: Mapping[str, str]) -> str:
    return f"coalesce(CAST({instants[column]} AS VARCHAR), {column})" if column in instants else column
