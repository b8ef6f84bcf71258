"""Removing rows for good: of people whose erasure was asked for, and of files that must not have been delivered.

What is to go is written down first (records.py, decisions.py) and carried out after; a night carries it out again,
so that a kill in between leaves nothing, and whatever is delivered later loses the same rows. Add here: where else
landed rows lie. Keep out: raw files, which belong to whoever put them into the inbox.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dagster_project.files import delete_folder, fsync_file, fsync_folder
from dagster_project.intake.deliveries.ledger import Delivery, Ledger
from dagster_project.intake.deliveries.stored_files import is_whole, landed_file
from dagster_project.intake.erasing.records import BINDING, Erasures
from dagster_project.intake.landing.rows import IDENTITY
from dagster_project.intake.settling.staged_rows import MAIN_TABLE
from dagster_project.settings import DataRoot
from dagster_project.spark import tables
from dagster_project.spark.engine import storage_of

# The name under which the ledger counts such rows among the excluded ones.
RULE = "erased_person"


def carry_out(root: DataRoot, ledger: Ledger, erasures: Erasures) -> Ledger:
    """The ledger with erased people's rows gone from the landed files and counted as excluded."""
    if not erasures.people:
        return ledger
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as connection:
        _register(connection, erasures)
        deliveries = [
            _without_people(connection, root, delivery)
            if delivery.holds_rows and is_whole(root, delivery)
            else delivery
            for delivery in ledger.deliveries
        ]
    return ledger.model_copy(update={"deliveries": deliveries})


def forget_settled(root: DataRoot) -> None:
    """The work database and what is kept of settled rows hold the same people once more, and so does what a killed night
    has left on Spark's storage; the next night builds all of it anew."""
    tables.clear(storage_of(root))
    delete_folder(root.settled)
    for name in (root.work_database, Path(f"{root.work_database}.wal"), root.work / ".settling.duckdb"):
        name.unlink(missing_ok=True)


def _register(connection: duckdb.DuckDBPyConnection, erasures: Erasures) -> None:
    connection.execute("CREATE TABLE erased (token_column VARCHAR, token VARCHAR)")
    rows = [("identity_key", key) for key in erasures.identity_keys()]
    rows += [(column, token) for column in BINDING for token in erasures.tokens(column)]
    connection.executemany("INSERT INTO erased VALUES (?, ?)", rows)


def _without_people(connection: duckdb.DuckDBPyConnection, root: DataRoot, delivery: Delivery) -> Delivery:
    identities = _text(landed_file(root, delivery, IDENTITY))
    borne = " OR ".join(
        f"{column} IN (SELECT token FROM erased WHERE token_column = '{column}')"
        for column in ("identity_key", *BINDING)
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE gone AS SELECT identity_key FROM read_parquet({identities}) WHERE {borne}"
    )
    (people,) = connection.execute("SELECT count(*) FROM gone").fetchall()[0]
    main = _main(delivery)
    if people:
        _rewrite_all(connection, root, delivery, main)
    # Counted from the file, not from what was removed now: a killed erasure has removed it before.
    left = pq.read_metadata(landed_file(root, delivery, main)).num_rows
    others = {rule: rows for rule, rows in delivery.excluded.items() if rule != RULE}
    erased = delivery.rows_in - delivery.quarantined_rows - sum(others.values()) - left
    excluded = {**others, RULE: erased} if erased else others
    return delivery.model_copy(update={"landed_rows": left, "excluded": excluded})


def _rewrite_all(connection: duckdb.DuckDBPyConnection, root: DataRoot, delivery: Delivery, main: str) -> None:
    """What follows a row goes before it, and the identity last: killed anywhere, the rest can still be found."""
    rows = f"SELECT row_number FROM read_parquet({_text(landed_file(root, delivery, main))}) SEMI JOIN gone USING (identity_key)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE gone_rows AS {rows}")
    followers = [table for table in delivery.tables if table not in (main, IDENTITY)]
    for table in followers:
        _rewrite(connection, landed_file(root, delivery, table), "ANTI JOIN gone_rows USING (row_number)")
    for table in (main, IDENTITY):
        _rewrite(connection, landed_file(root, delivery, table), "ANTI JOIN gone USING (identity_key)")


def _rewrite(connection: duckdb.DuckDBPyConnection, path: Path, without: str) -> None:
    beside = path.with_name(f".{path.name}.tmp")
    connection.execute(
        f"COPY (SELECT * FROM read_parquet({_text(path)}) {without}) TO {_text(beside)} "
        "(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
    )
    fsync_file(beside)
    os.replace(beside, path)
    fsync_folder(path.parent)


def _main(delivery: Delivery) -> str:
    return next(table for table in MAIN_TABLE.values() if table in delivery.tables)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
