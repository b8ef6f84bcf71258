"""The landed files of the active deliveries as views, one per landed table: what a settlement reads.

Add here: a stored column or a landed table. Keep out: what becomes of a row (settlement.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.deliveries.stored_files import landed_file
from dagster_project.intake.landing.rows import IDENTITY, IDENTITY_COLUMNS
from dagster_project.settings import DataRoot

# Table whose rows a file's counts speak of; survey_answer and survey_theme follow survey_response. Usage logs of counts and of last
# activities have their own.
MAIN_TABLE = {
    "roster": "roster_entry",
    "usage_log": "usage_event",
    "usage_count": "usage_count",
    "last_activity": "last_activity",
    "attendance": "attendance",
    "survey": "survey_response",
}
_PLACE = {"file_id": "VARCHAR", "scope_id": "VARCHAR"}
_STORED = {
    "roster_entry": {
        "valid_from": "DATE",
        "department_label": "VARCHAR",
        "section_label": "VARCHAR",
        "section_token": "VARCHAR",
    },
    "usage_event": {
        "used_at": "TIMESTAMPTZ",
        "used_on": "DATE",
        "kind_code": "VARCHAR",
        "text_length": "BIGINT",
        "session_key": "BIGINT",
    },
    "usage_count": {"period_start": "DATE", "period_end": "DATE", "uses": "BIGINT"},
    "last_activity": {"last_used_on": "DATE"},
    "attendance": {"section_token": "VARCHAR", "joined_at": "TIMESTAMPTZ", "left_at": "TIMESTAMPTZ"},
    "survey_response": {"submitted_at": "TIMESTAMPTZ"},
}


def landed_paths(root: DataRoot, ledger: Ledger, table: str) -> list[str]:
    return [str(landed_file(root, delivery, table)) for delivery in ledger.active() if table in delivery.tables]


def stage(connection: duckdb.DuckDBPyConnection, root: DataRoot, ledger: Ledger, table: str) -> None:
    """View ``stored_<table>`` over the landed files of the active deliveries."""
    paths = landed_paths(root, ledger, table)
    connection.execute(f"CREATE TEMP VIEW stored_{table} AS {stored_rows(connection, table, paths)}")


def stored_rows(connection: duckdb.DuckDBPyConnection, table: str, paths: Sequence[str]) -> str:
    """SQL of all stored columns of these landed files of one table."""
    own = {"row_number": "BIGINT", "row_key": "UBIGINT", "identity_key": "VARCHAR", **_STORED[table]}
    return _selected(connection, {**_PLACE, **own}, paths)


def stage_identities(connection: duckdb.DuckDBPyConnection, root: DataRoot, ledger: Ledger) -> None:
    """View ``stored_identity``: one row per file and identity_key, with its tokens."""
    columns = {**_PLACE, **dict.fromkeys(IDENTITY_COLUMNS, "VARCHAR")}
    source = _selected(connection, columns, landed_paths(root, ledger, IDENTITY))
    connection.execute(f"CREATE TEMP VIEW stored_identity AS {source}")


def _selected(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, str], paths: Sequence[str]) -> str:
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        stored = f"read_parquet([{listed}], union_by_name = true)"
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {stored}").fetchall()}
        # Rows of a vanished file stay as a former version stored them, perhaps without a column of today.
        taken = [name if name in there else f"CAST(NULL AS {kind}) AS {name}" for name, kind in columns.items()]
        return f"SELECT {', '.join(taken)} FROM {stored}"
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in columns.items())
    return f"SELECT {nothing} LIMIT 0"


def delivery_order(ledger: Ledger) -> pa.Table:
    """By path, so that it is the same on every machine, however the files came in."""
    files = sorted(ledger.active(), key=lambda delivery: delivery.path)
    return pa.table(
        {
            "file_id": pa.array([delivery.file_id for delivery in files], pa.string()),
            "scope_id": pa.array([delivery.scope_id for delivery in files], pa.string()),
            "landed_table": pa.array([_main_table(delivery) for delivery in files], pa.string()),
            "delivered": pa.array(range(len(files)), pa.int64()),
        }
    )


def _main_table(delivery: Delivery) -> str:
    return next(table for table in MAIN_TABLE.values() if table in delivery.tables)
