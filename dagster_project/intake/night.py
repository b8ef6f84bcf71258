"""The way through intake: looks at the inbox, lands what is new, keeps the ledger.

Add here: what happens to a delivery as a whole. Keep out: reading, typing and identities (the other modules), and
what rows of several deliveries mean for one another (settlement.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.files import fsync_file, fsync_folder, write_atomically
from dagster_project.intake import ledger as ledgers
from dagster_project.intake.keys import PseudonymKey
from dagster_project.intake.landing import attendance, roster, survey, usage_log
from dagster_project.intake.landing.rows import Context, Landing, QuarantinedRow
from dagster_project.intake.layouts import data_rows
from dagster_project.intake.ledger import Delivery, Ledger, Sentence
from dagster_project.intake.recognition import KIND_OF_FOLDER, recognise
from dagster_project.intake.sheets import Unreadable, read_sheet
from dagster_project.messages import Message
from dagster_project.programme import Programme
from dagster_project.settings import LEFTOVERS, DataRoot

# Raise when landed rows of the same bytes would differ: every file is then landed anew.
INTAKE_VERSION = 1

_LANDERS: dict[str, Callable[[pa.Table, Context], Landing]] = {
    "roster": roster.land,
    "usage_log": usage_log.land,
    "attendance": attendance.land,
    "survey": survey.land,
}


@dataclass(frozen=True)
class InboxFile:
    path: Path
    relative: str
    kind: str
    scope_id: str
    sha256: str


@dataclass(frozen=True)
class IntakeReport:
    """What the night found: the ledger as written, how many files it landed, and every refusal."""

    ledger: Ledger
    landed_now: int
    refusals: tuple[Message, ...]
    warnings: tuple[Message, ...]


def take_in(root: DataRoot, programme: Programme, key: PseudonymKey, now: datetime) -> IntakeReport:
    """Lands every file of the inbox that is new or whose recipe changed, and writes the ledger.

    ``now`` only dates a delivery for people; no figure depends on it.

    Raises:
        CouldNotRun: the ledger belongs to another key.
    """
    former = ledgers.read(root.ledger_file, key)
    files = sorted(inbox_files(root), key=lambda file: file.relative)
    deliveries: list[Delivery] = []
    landed_now = 0
    for file in files:
        recipe = recipe_of(file, programme)
        known = _known(former, file, recipe)
        if known is None:
            known = _land_file(root, file, recipe, programme, key, now)
            landed_now += known.status == "landed"
        deliveries.append(known)
    deliveries = _mark_duplicates(deliveries)
    deliveries += _former_deliveries(former, deliveries)
    ledger = Ledger(key_fingerprint=key.fingerprint, deliveries=deliveries)
    ledgers.write(root.ledger_file, ledger)
    _sweep(root, ledger)
    return IntakeReport(ledger, landed_now, _refusals(ledger), _warnings(ledger))


def inbox_files(root: DataRoot) -> Iterator[InboxFile]:
    """Regular files below the inbox folders; what office programs leave behind is passed over."""
    for folder, kind in KIND_OF_FOLDER.items():
        pattern = "*" if folder == "roster" else "*/*"
        for path in (root.inbox / folder).glob(pattern):
            if path.name.startswith(LEFTOVERS) or not path.is_file() or path.is_symlink():
                continue
            relative = path.relative_to(root.path).as_posix()
            scope_id = "roster" if folder == "roster" else path.parent.name
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            yield InboxFile(path, relative, kind, scope_id, digest)


def recipe_of(file: InboxFile, programme: Programme) -> str:
    """Fingerprint of what a file's landed rows depend on beside its bytes."""
    parts: dict[str, object] = {"intake": INTAKE_VERSION, "timezone": programme.timezone}
    if file.kind == "survey":
        wanted = next(entry for entry in programme.surveys if entry.id == file.scope_id)
        parts["questions"] = [question.model_dump(mode="json") for question in wanted.questions]
    if file.kind == "usage_log":
        parts["work_kinds"] = [kind.model_dump(mode="json") for kind in programme.work_kinds]
    parts["max_quarantined_share"] = programme.max_quarantined_share
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _known(former: Ledger, file: InboxFile, recipe: str) -> Delivery | None:
    """The ledger's word on these bytes in this scope, where it still holds. A refused file is looked at again."""
    for delivery in former.deliveries:
        same = (delivery.scope_id, delivery.sha256, delivery.recipe) == (file.scope_id, file.sha256, recipe)
        if same and delivery.status in ("landed", "vanished", "duplicate"):
            return delivery.model_copy(update={"path": file.relative, "status": "landed"})
    return None


def _land_file(
    root: DataRoot, file: InboxFile, recipe: str, programme: Programme, key: PseudonymKey, now: datetime
) -> Delivery:
    delivery = Delivery(
        path=file.relative,
        sha256=file.sha256,
        scope_id=file.scope_id,
        kind=file.kind,
        status="refused",
        recipe=recipe,
        first_seen=now.isoformat(timespec="seconds"),
    )
    try:
        sheet = read_sheet(file.path)
        delivery.encoding = sheet.encoding
        found = recognise(sheet, KIND_OF_FOLDER[file.relative.split("/")[1]])
        delivery.format = found.layout.name
        titles = tuple(cell for row in sheet.head(found.header_row) for cell in row if cell.strip())
        rows = data_rows(sheet, found)
        landing = _LANDERS[file.kind](rows, Context(file.scope_id, programme, key, found, titles))
    except Unreadable as unreadable:
        delivery.refusal = Sentence.of(unreadable.message)
        return delivery
    broken = tuple(QuarantinedRow(row.row_number, "-", row.message) for row in sheet.broken)
    quarantined = broken + landing.quarantined
    delivery.rows_in = landing.rows_in + len(broken)
    delivery.excluded = landing.excluded
    delivery.quarantined_rows = len(quarantined)
    delivery.notes = [Sentence.of(note) for note in landing.notes]
    _write_quarantine(root, delivery, quarantined)
    # Decimal, as the share is written: 0.29 of 100 rows are 29 rows, not 28.999….
    if len(quarantined) > Decimal(str(programme.max_quarantined_share)) * delivery.rows_in:
        delivery.refusal = Sentence.of(_too_many(delivery, quarantined[0], programme))
        return delivery
    main_table = next(iter(landing.tables))
    delivery.landed_rows = landing.tables[main_table].num_rows
    delivery.tables = sorted(landing.tables)
    for name, table in landing.tables.items():
        _write_landed(root, delivery, name, table)
    delivery.status = "landed"
    return delivery


def _too_many(delivery: Delivery, first: QuarantinedRow, programme: Programme) -> Message:
    counted = f"{delivery.quarantined_rows}/{delivery.rows_in}"
    where = f"quarantine/{delivery.file_id}.csv"
    return Message(
        f"読めない行が {counted} あり、上限 {programme.max_quarantined_share:.2%} を超えました。最初は {first.row_number} 行目の"
        f"「{first.column}」: {first.message.ja} すべての行は {where} にあります。",
        f"{counted} rows cannot be read, above the limit of {programme.max_quarantined_share:.2%}. The first is row "
        f"{first.row_number}, column '{first.column}': {first.message.en} All rows: {where}.",
    )


def _write_quarantine(root: DataRoot, delivery: Delivery, rows: tuple[QuarantinedRow, ...]) -> None:
    """Row numbers, columns and reasons for Excel; never a cell's content."""
    if not rows:
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["path", "row", "column", "reason_ja", "reason_en"])
    writer.writerows([delivery.path, row.row_number, row.column, row.message.ja, row.message.en] for row in rows)
    write_atomically(root.quarantine / f"{delivery.file_id}.csv", text.getvalue().encode("utf-8-sig"))


def landed_file(root: DataRoot, delivery: Delivery, table: str) -> Path:
    return root.landed / table / f"{delivery.file_id}.parquet"


def _write_landed(root: DataRoot, delivery: Delivery, name: str, table: pa.Table) -> None:
    """Parquet under its final name; until the ledger names it, it is a leftover."""
    path = landed_file(root, delivery, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    constants = {"file_id": delivery.file_id, "scope_id": delivery.scope_id}
    for column, value in constants.items():
        table = table.append_column(column, pa.array([value] * table.num_rows, pa.string()))
    pq.write_table(table, path, compression="zstd")
    fsync_file(path)
    fsync_folder(path.parent)


def _mark_duplicates(deliveries: list[Delivery]) -> list[Delivery]:
    """The same bytes under a second name count once: the first name in order keeps the rows."""
    seen: set[str] = set()
    result: list[Delivery] = []
    for delivery in deliveries:
        again = delivery.status == "landed" and delivery.file_id in seen
        result.append(delivery.model_copy(update={"status": "duplicate"}) if again else delivery)
        if delivery.status == "landed":
            seen.add(delivery.file_id)
    return result


def _former_deliveries(former: Ledger, present: list[Delivery]) -> list[Delivery]:
    """Deliveries that are no longer in the inbox: superseded by another content at their path, or vanished."""
    at_path = {delivery.path: delivery for delivery in present}
    contents = {delivery.file_id for delivery in present}
    kept: list[Delivery] = []
    for delivery in former.deliveries:
        here = at_path.get(delivery.path)
        if here is not None and here.sha256 == delivery.sha256:
            continue
        if delivery.status == "superseded":
            kept.append(delivery)
        elif not delivery.is_active:
            continue
        elif here is not None and here.status != "refused":
            superseded = delivery.model_copy(update={"status": "superseded", "superseded_rows": delivery.landed_rows})
            kept.append(superseded)
        elif delivery.file_id not in contents:  # else its rows count under the name that they have now
            kept.append(delivery if here else delivery.model_copy(update={"status": "vanished"}))
    return kept


def _sweep(root: DataRoot, ledger: Ledger) -> None:
    """Removes landed and quarantine files that no delivery names: leftovers of a killed night, superseded rows."""
    kept = {landed_file(root, delivery, table) for delivery in ledger.active() for table in delivery.tables}
    for path in root.landed.glob("*/*"):
        if path not in kept:
            path.unlink()
    reports = {f"{delivery.file_id}.csv" for delivery in ledger.deliveries if delivery.quarantined_rows}
    for path in root.quarantine.glob("*"):
        if path.name not in reports:
            path.unlink()


def _refusals(ledger: Ledger) -> tuple[Message, ...]:
    return tuple(
        Message(f"{delivery.path}: {delivery.refusal.ja}", f"{delivery.path}: {delivery.refusal.en}")
        for delivery in ledger.deliveries
        if delivery.status == "refused" and delivery.refusal
    )


def _warnings(ledger: Ledger) -> tuple[Message, ...]:
    noted = [
        Message(f"{delivery.path}: {note.ja}", f"{delivery.path}: {note.en}")
        for delivery in ledger.deliveries
        if delivery.is_active
        for note in delivery.notes
    ]
    vanished = [
        Message(
            f"{delivery.path} が inbox から消えました。取り込み済みの行はそのまま数えます。",
            f"{delivery.path} has vanished from the inbox. Its landed rows still count.",
        )
        for delivery in ledger.deliveries
        if delivery.status == "vanished"
    ]
    return (*noted, *vanished)
