"""One new file: read, recognised, landed or refused.

Add here: a step every new file goes through. Keep out: reading and typing (reading/sheets.py, landing/), and what the file
means beside others (deliveries/succession.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import pyarrow as pa

from dagster_project.intake.columns.file import Table
from dagster_project.intake.columns.layout import recipe_part
from dagster_project.intake.deliveries import stored_files
from dagster_project.intake.deliveries.inbox import InboxFile
from dagster_project.intake.deliveries.ledger import Delivery, Sentence
from dagster_project.intake.landing import attendance, last_activity, roster, survey, usage_count, usage_log
from dagster_project.intake.landing.bench import Context
from dagster_project.intake.landing.rows import Landing, QuarantinedRow
from dagster_project.intake.landing.theme_codes import theme_fingerprint
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.intake.reading.read import read_sheet
from dagster_project.intake.reading.sheets import Sheet, Unreadable
from dagster_project.intake.recognising.layout import Layout
from dagster_project.intake.recognising.layouts import Match
from dagster_project.intake.recognising.recognition import KIND_OF_FOLDER, recognise_as
from dagster_project.intake.recognising.session_columns import this_workshops
from dagster_project.intake.recognising.table_rows import data_rows, section_rows, without_torn
from dagster_project.intake.recognising.unfolded import unfold
from dagster_project.intake.times.hints import expected_days
from dagster_project.messages import Message
from dagster_project.programme import Programme, Question
from dagster_project.settings import DataRoot

# Raise when landed rows of the same bytes would differ: every file is then landed anew.
INTAKE_VERSION = 7

# By the landed table that a layout names, else by its kind.
_LANDERS: dict[str, Callable[[pa.Table, Context], Landing]] = {
    "roster": roster.land,
    "usage_log": usage_log.land,
    "usage_count": usage_count.land,
    "last_activity": last_activity.land,
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
    # Told of the sheet and of the layout found, where somebody asks what a file is taken for (inspection/inspection.py).
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
    """The recipe of a file that was read by the programme's own days, or a workshop's name: others stand when a period
    moves."""
    days = [str(day) for day in expected_days(kind, scope_id, programme) or ()]
    days += [entry.name for entry in programme.workshops if (kind, entry.id) == ("attendance", scope_id)]
    return hashlib.sha256(json.dumps([recipe, days]).encode()).hexdigest()[:16]


def asked_of(kind: str, scope_id: str, programme: Programme) -> str:
    """Fingerprint of the questions and themes that a survey's landed answers point to, empty for other kinds."""
    if kind != "survey":
        return ""
    questions = questions_of(kind, scope_id, programme)
    parts: list[object] = [question.model_dump(mode="json", exclude={"asks_work_kind"}) for question in questions]
    if any(question.type == "text" for question in questions):
        parts.append(theme_fingerprint(programme))
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def questions_of(kind: str, scope_id: str, programme: Programme) -> tuple[Question, ...]:
    """A survey's questions, none for other kinds."""
    asked = [survey.questions for survey in programme.surveys if kind == "survey" and survey.id == scope_id]
    return tuple(question for questions in asked for question in questions)


def unread(desk: Desk, file: InboxFile, recipe: str) -> Delivery:
    """A delivery before it is read: ``refused`` until its rows have landed."""
    return Delivery(
        path=file.relative,
        sha256=file.sha256,
        scope_id=file.scope_id,
        kind=file.kind,
        status="refused",
        recipe=recipe,
        asked=asked_of(file.kind, file.scope_id, desk.programme),
        first_seen=desk.now.isoformat(timespec="seconds"),
    )


def land_file(desk: Desk, file: InboxFile, recipe: str) -> Delivery:
    """The delivery as it stands after reading: ``landed`` with its rows written, or ``refused`` with the sentence."""
    delivery = unread(desk, file, recipe)
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
    questions = questions_of(file.kind, file.scope_id, desk.programme)
    found = recognise_as(sheet, KIND_OF_FOLDER[file.relative.split("/")[1]], file.declared, questions, file.path.name)
    desk.tell(found)
    found = _of_this_workshop(sheet, found, file, desk.programme)
    delivery.format = found.layout.name
    _require_unit(found.layout, file, desk.programme)
    above = sheet.head(found.header_row)
    titles = tuple(cell for row in above for cell in row if cell.strip())
    sheet = without_torn(sheet, found)
    listed = data_rows(sheet, found)
    cut_off = _cut_off(listed.num_rows + len(sheet.broken), found.layout)
    rows, told = unfold(found.layout, listed), replace(found, layout=found.layout.unfolded())
    context = Context(file.scope_id, desk.programme, desk.key, told, titles, above)
    landing = _LANDERS[found.layout.lands or file.kind](rows, context)
    broken = tuple(QuarantinedRow(row.row_number, row.column, row.message) for row in sheet.broken)
    return replace(
        landing,
        rows_in=landing.rows_in + len(broken),
        quarantined=broken + landing.quarantined,
        quarantined_rows=len(broken) + landing.quarantined_rows,
        notes=(
            *sheet.notes,
            *found.layout.notes,
            *found.notes,
            *(found.layout.unfolding.notes(listed) if found.layout.unfolding else ()),
            *(found.layout.remarks(rows) if found.layout.remarks else ()),
            *cut_off,
            *_none_left(landing, broken),
            *_below(sheet, found),
            *landing.notes,
        ),
        asked_days=landing.asked_days or found.asks_programme,
    )


def _of_this_workshop(sheet: Sheet, found: Match, file: InboxFile, programme: Programme) -> Match:
    """An attendance sheet may hold several workshops, of which one is read."""
    if found.layout.kind != "attendance":
        return found
    workshop = next((workshop for workshop in programme.workshops if workshop.id == file.scope_id), None)
    is_declared = bool(file.declared and file.declared.columns and "attended" in file.declared.columns)
    return this_workshops(sheet, found, workshop, file.path.name, is_declared=is_declared)


def _require_unit(layout: Layout, file: InboxFile, programme: Programme) -> None:
    """Raises Unreadable where the tool counts something else than the trial declares as a use."""
    trial = next((trial for trial in programme.trials if file.kind == "usage_log" and trial.id == file.scope_id), None)
    if trial is None or layout.unit in (None, trial.unit_of_use):
        return
    raise Unreadable(
        Message(
            f"{layout.title.ja}の 1 件は {layout.unit} ですが、programme.yml の試行 {trial.id} の unit_of_use は "
            f"{trial.unit_of_use} です。unit_of_use を {layout.unit} にするか、{trial.unit_of_use} を数えられる書き出しを置いてください。",
            f"A {layout.title.en} tells uses by the {layout.unit}, but unit_of_use of trial {trial.id} in programme.yml is "
            f"{trial.unit_of_use}. Set it to {layout.unit}, or deliver an export that tells each {trial.unit_of_use}.",
        )
    )


def _below(sheet: Sheet, found: Match) -> tuple[Message, ...]:
    """A note about the other tables below the one that is read."""
    below = sheet.cells.num_rows - found.header_row - 1 - section_rows(sheet, found)
    if not below:
        return ()
    return (
        Message(
            f"この表の下にある別の表（{below} 行）は読みません。",
            f"other tables below it ({below} rows) are not read.",
        ),
    )


def _cut_off(rows: int, layout: Layout) -> tuple[Message, ...]:
    if rows not in layout.row_limits:
        return ()
    return (
        Message(
            f"ちょうど {rows:,} 行で、この書き出しの上限と同じです。続きが切り捨てられているはずなので、期間を短く分けて書き出し直してください。",
            f"it has exactly {rows:,} rows, where this export stops: the rest is surely missing. Export shorter periods.",
        ),
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
