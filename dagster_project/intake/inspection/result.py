"""What `katsuyo inspect` says of one file; the names are those of its JSON.

Add here: a fact about a file. Keep out: finding it (inspection.py), wording for the terminal, and any cell's content.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from dagster_project.intake.deliveries.ledger import Sentence

# A list of more rows is read by nobody; the count says how many there are.
ROWS_LISTED: Final = 1_000


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Told):
    """One column with a header; ``field`` is None where it is not read, ``letter`` as a spreadsheet names it."""

    header: str
    field: str | None
    letter: str


class RefusedRow(_Told):
    row: int
    column: str
    reason_ja: str
    reason_en: str


class Period(_Told):
    """First and last local day that the rows speak of; None where they bear no date."""

    first: date | None = None
    last: date | None = None


class People(_Told):
    """Distinct persons of the accepted rows; the other counts are rows, None where no roster could be asked.

    The lists hold the first row numbers of rows that several people or nobody of a roster can be.
    """

    distinct: int
    recognised_rows: int | None = None
    ambiguous_rows: int | None = None
    unmatched_rows: int | None = None
    ambiguous: tuple[int, ...] = ()
    unmatched: tuple[int, ...] = ()


class Inspection(_Told):
    """One file as the next night would take it in, by itself: duplicates of other files are not looked for.

    Counts of rows are None where the file could not be read so far; ``uses`` where it tells none. ``quarantined``
    lists the first ROWS_LISTED of ``rows_quarantined`` rows. ``proposal`` is the text of a columns.yml.
    """

    path: str
    readable: bool
    data_root: str | None = None
    kind: str | None = None
    scope_id: str | None = None
    format: str | None = None
    title: Sentence | None = None
    encoding: str | None = None
    header_row: int | None = None
    columns: tuple[Column, ...] = ()
    questions: tuple[str, ...] = ()
    rows_in: int | None = None
    rows_accepted: int | None = None
    rows_excluded: dict[str, int] = {}
    rows_quarantined: int | None = None
    quarantined: tuple[RefusedRow, ...] = ()
    period: Period = Period()
    people: People | None = None
    uses: int | None = None
    notes: tuple[Sentence, ...] = ()
    refusal: Sentence | None = None
    proposal: str | None = None
