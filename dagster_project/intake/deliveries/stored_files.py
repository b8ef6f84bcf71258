"""The pipeline's own files of a delivery: landed Parquet and the quarantine's list of rows.

Their names hold scope, content and recipe, so that a file a killed night left behind is never taken for another
landing of the same bytes. Add here: how such a file is named, written or removed. Keep out: deciding what becomes
of a delivery (succession.py).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from dagster_project.files import fsync_file, fsync_folder, write_atomically
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.landing.rows import IDENTITY, QuarantinedRow, StoredRows
from dagster_project.messages import CouldNotRun, Message
from dagster_project.safe_cells import neutralised
from dagster_project.settings import DataRoot


def landed_file(root: DataRoot, delivery: Delivery, table: str) -> Path:
    return root.landed / table / f"{delivery.landing_id}.parquet"


def quarantine_file(root: DataRoot, delivery: Delivery) -> Path:
    return root.quarantine / f"{delivery.landing_id}.csv"


def is_whole(root: DataRoot, delivery: Delivery) -> bool:
    """True where every landed file that the delivery names is there, and in the form that is read today: rows of a
    former version kept no file of identities."""
    return IDENTITY in delivery.tables and all(
        landed_file(root, delivery, table).is_file() for table in delivery.tables
    )


def write_landed(root: DataRoot, delivery: Delivery, name: str, rows: StoredRows) -> None:
    """Parquet under its final name; until the ledger names it, it is a leftover."""
    path = landed_file(root, delivery, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    where = str(path).replace("'", "''")
    rows.bench.execute(
        f"COPY (SELECT *, '{delivery.file_id}' AS file_id, '{delivery.scope_id}' AS scope_id FROM ({rows.query})) "
        f"TO '{where}' (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
    )
    fsync_file(path)
    fsync_folder(path.parent)


def write_quarantine(root: DataRoot, delivery: Delivery, rows: tuple[QuarantinedRow, ...]) -> None:
    """Row numbers, columns and reasons for Excel; never a cell's content. A header of the file can be hostile too."""
    if not rows:
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(["path", "row", "column", "reason_ja", "reason_en"])
    for row in rows:
        path, column, ja, en = map(neutralised, (delivery.path, row.column, row.message.ja, row.message.en))
        writer.writerow([path, row.row_number, column, ja, en])
    write_atomically(quarantine_file(root, delivery), text.getvalue().encode("utf-8-sig"))


def require_landed(root: DataRoot, ledger: Ledger) -> None:
    """Raises CouldNotRun where the rows of a file that no longer lies in the inbox are gone as well."""
    lost = [delivery for delivery in ledger.active() if not is_whole(root, delivery)]
    if lost:
        raise CouldNotRun(
            *(
                Message(
                    f"{delivery.path} の取り込み済みの行が landed フォルダにないか、前の版の形です。ファイルを inbox に戻すか、landed を控えから戻すか、"
                    f"`katsuyo withdraw` で取り下げてください。",
                    f"The landed rows of {delivery.path} are missing from the landed folder, or of a former version. Put the file back into "
                    "the inbox, restore landed from a backup, or take it out with `katsuyo withdraw`.",
                )
                for delivery in lost
            )
        )


def sweep(root: DataRoot, ledger: Ledger) -> None:
    """Removes landed and quarantine files that no delivery names: leftovers of a killed night, superseded rows.

    The rows of a withdrawn file stay, so that the withdrawal can be taken back after the file has gone.
    """
    holding = [delivery for delivery in ledger.deliveries if delivery.holds_rows]
    kept = {landed_file(root, delivery, table) for delivery in holding for table in delivery.tables}
    for path in root.landed.glob("*/*"):
        if path not in kept:
            path.unlink()
    reports = {quarantine_file(root, delivery) for delivery in ledger.deliveries if delivery.quarantined_rows}
    for path in root.quarantine.glob("*"):
        if path not in reports:
            path.unlink()
