"""What became of every row of every delivered file: the counts that must add up, one row per delivery.

Add here: another fate of a row. Keep out: deciding it (landing/, succession.py, settling/settlement.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import duckdb

from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.settling.tables import LANDED

# Fates of rows that no figure counts, by a rule of the programme.
_LEFT_OUT: Final = ("excluded_person", "outside_period", "across_trial_edge", "after_trial_end")


def write_delivered_files(connection: duckdb.DuckDBPyConnection, ledger: Ledger, fates: Iterable[str]) -> None:
    """Table ``landed.delivered_file`` from the ledger and ``fates``, queries for file_id, fate and number of rows."""
    counts = {(file_id, fate): rows for query in fates for file_id, fate, rows in connection.execute(query).fetchall()}
    declared = ", ".join(f"{name} {kind}" for name, kind in LANDED["delivered_file"].items())
    connection.execute(f"CREATE TABLE landed.delivered_file ({declared})")
    rows = [_delivered_file(delivery, counts) for delivery in ledger.deliveries]
    if rows:
        marks = ", ".join("?" * len(LANDED["delivered_file"]))
        connection.executemany(f"INSERT INTO landed.delivered_file VALUES ({marks})", rows)


def _delivered_file(delivery: Delivery, counts: Mapping[tuple[str, str], int]) -> tuple[object, ...]:
    """A refused file contributes nothing: its rows are not in any figure, so none is called accepted."""

    def settled(fate: str) -> int:
        return counts.get((delivery.file_id, fate), 0) if delivery.is_active else 0

    left_out = sum(settled(fate) for fate in _LEFT_OUT)
    excluded = sum(delivery.excluded_rows.values()) + left_out
    duplicate = delivery.landed_rows if delivery.status == "duplicate" else settled("duplicate")
    refused = delivery.status == "refused"
    quarantined = delivery.quarantined_rows if delivery.refusal is None else 0
    return (
        delivery.file_id,
        delivery.scope_id,
        delivery.path,
        delivery.sha256,
        delivery.kind,
        delivery.format or "unknown",
        delivery.status,
        delivery.rows_in,
        settled("accepted"),
        0 if refused else excluded,
        delivery.rows_in if refused else quarantined,
        duplicate,
        delivery.superseded_rows,
    )
