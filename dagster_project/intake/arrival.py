"""One new file: read, recognised, landed or refused.

Add here: a step every new file goes through. Keep out: reading and typing (sheets.py, landing/), and what the file
means beside others (succession.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import pyarrow as pa

from dagster_project.intake import stored_files
from dagster_project.intake.columns_file import Table
from dagster_project.intake.columns_layout import recipe_part
from dagster_project.intake.inbox import InboxFile
from dagster_project.intake.keys import PseudonymKey
from dagster_project.intake.landing import attendance, roster, survey, usage_count, usage_log
from dagster_project.intake.landing.bench import Context
from dagster_project.intake.landing.rows import Landing, QuarantinedRow
from dagster_project.intake.layouts import Match, data_rows
from dagster_project.intake.ledger import Delivery, Sentence
from dagster_project.intake.reading import read_sheet
from dagster_project.intake.recognition import KIND_OF_FOLDER, recognise_as
from dagster_project.intake.sheets import Sheet, Unreadable
from dagster_project.intake.timestamp_hints import expected_days
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import DataRoot

# Raise when landed rows of the same bytes would differ: every file is then landed anew.
INTAKE_VERSION = 4

# By the landed table that a layout names, else by its kind.
_LANDERS: dict[str, Callable[[pa.Table, Context], Landing]] = {
    "roster": roster.land,
    "usage_log": usage_log.land,
    "usage_count": usage_count.land,
    "attendance": attendance.land,
    "survey": survey.land,
}


@dataclass(frozen=True)
class Desk:
    """What landing needs beside the file. ``now`` only dates a delivery for people."""

    root: DataRoot
    programme: Programme
    key: PseudonymKey
    now: datetime
    # Told of the sheet and of the layout found, where somebody asks what a file is taken for (inspection.py).
    tell: Callable[[Sheet | Match], None] = lambda _: None


def recipe_of(kind: str, scope_id: str, programme: Programme, declared: Table | None = None) -> str:
    """Fingerprint of what a file's landed rows depend on beside its bytes; ``declared`` is its entry of columns.yml."""
    parts: dict[str, object] = {"intake": INTAKE_VERSION, "timezone": programme.timezone}
    parts["asked"] = asked_of(kind, scope_id, programme)
    if kind == "usage_log":
        parts["work_kinds"] = [kind.model_dump(mode="json") for kind in programme.work_kinds]
    parts["max_quarantined_share"] = programme.max_quarantined_share
    if declared is not None:
        parts["declared"] = recipe_part(declared)
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def dated(recipe: str, kind: str, scope_id: str, programme: Programme) -> str:
    """The recipe of a file whose dates were read by the programme's own days: others stand when a period moves."""
    days = [str(day) for day in expected_days(kind, scope_id, programme) or ()]
    return hashlib.sha256(json.dumps([recipe, days]).encode()).hexdigest()[:16]


def asked_of(kind: str, scope_id: str, programme: Programme) -> str:
    """Fingerprint of the questions that a survey's landed answers point to, empty for other kinds."""
    if kind != "survey":
        return ""
    surveys = [entry.questions for entry in programme.surveys if entry.id == scope_id]
    parts = [question.model_dump(mode="json") for questions in surveys for question in questions]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def header_texts(kind: str, scope_id: str, programme: Programme) -> tuple[str, ...]:
    """Header texts of a survey's questions, none for other kinds."""
    asked = [survey.questions for survey in programme.surveys if kind == "survey" and survey.id == scope_id]
    return tuple(text for questions in asked for question in questions for text in question.headers)


def land_file(desk: Desk, file: InboxFile, recipe: str) -> Delivery:
    """The delivery as it stands after reading: ``landed`` with its rows written, or ``refused`` with the sentence."""
    delivery = Delivery(
        path=file.relative,
        sha256=file.sha256,
        scope_id=file.scope_id,
        kind=file.kind,
        status="refused",
        recipe=recipe,
        asked=asked_of(file.kind, file.scope_id, desk.programme),
        first_seen=desk.now.isoformat(timespec="seconds"),
    )
    try:
        landing = _landing(desk, file, delivery)
    except Unreadable as unreadable:
        delivery.refusal = Sentence.of(unreadable.message)
        return delivery
    if landing.asked_days:
        delivery.recipe = dated(recipe, file.kind, file.scope_id, desk.programme)
    delivery.rows_in = landing.rows_in
    delivery.excluded = landing.excluded
    delivery.quarantined_rows = landing.quarantined_rows
    delivery.notes = [Sentence.of(note) for note in landing.notes]
    stored_files.write_quarantine(desk.root, delivery, landing.quarantined)
    # Decimal, as the share is written: 0.29 of 100 rows are 29 rows, not 28.999….
    if delivery.quarantined_rows > Decimal(str(desk.programme.max_quarantined_share)) * delivery.rows_in:
        delivery.refusal = Sentence.of(_too_many(delivery, landing.quarantined[0], desk.programme))
        return delivery
    delivery.landed_rows = landing.accepted_rows
    delivery.tables = sorted(landing.tables)
    for name, rows in landing.tables.items():
        stored_files.write_landed(desk.root, delivery, name, rows)
    delivery.status = "landed"
    return delivery


def _landing(desk: Desk, file: InboxFile, delivery: Delivery) -> Landing:
    """The file's rows by fate, those that the sheet itself could not read among them; notes encoding and format."""
    if file.refusal:
        raise Unreadable(file.refusal)
    sheet = read_sheet(file.path, file.declared.encoding if file.declared else None)
    desk.tell(sheet)
    delivery.encoding = sheet.encoding
    questions = header_texts(file.kind, file.scope_id, desk.programme)
    found = recognise_as(sheet, KIND_OF_FOLDER[file.relative.split("/")[1]], file.declared, questions)
    desk.tell(found)
    delivery.format = found.layout.name
    titles = tuple(cell for row in sheet.head(found.header_row) for cell in row if cell.strip())
    context = Context(file.scope_id, desk.programme, desk.key, found, titles)
    landing = _LANDERS[found.layout.lands or file.kind](data_rows(sheet, found), context)
    broken = tuple(QuarantinedRow(row.row_number, row.column, row.message) for row in sheet.broken)
    return replace(
        landing,
        rows_in=landing.rows_in + len(broken),
        quarantined=broken + landing.quarantined,
        quarantined_rows=len(broken) + landing.quarantined_rows,
        notes=(*sheet.notes, *_none_left(landing, broken), *landing.notes),
    )


def _none_left(landing: Landing, broken: tuple[QuarantinedRow, ...]) -> tuple[Message, ...]:
    return () if landing.rows_in or broken else (_HEADER_ONLY,)


_HEADER_ONLY = Message(
    "見出しだけで、行がありません（0 行として数えます）。書き出しの期間や条件を確かめてください。",
    "it holds a header and no rows (counted as 0 rows). Check the period and filters of the export.",
)


def _too_many(delivery: Delivery, first: QuarantinedRow, programme: Programme) -> Message:
    counted = f"{delivery.quarantined_rows}/{delivery.rows_in}"
    where = f"quarantine/{delivery.landing_id}.csv"
    return Message(
        f"読めない行が {counted} あり、上限 {programme.max_quarantined_share:.2%} を超えました。最初は {first.row_number} 行目の"
        f"「{first.column}」: {first.message.ja} すべての行は {where} にあります。",
        f"{counted} rows cannot be read, above the limit of {programme.max_quarantined_share:.2%}. The first is row "
        f"{first.row_number}, column '{first.column}': {first.message.en} All rows: {where}.",
    )
