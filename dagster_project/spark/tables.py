"""What Spark is given and what comes back: the work database's tables as Parquet on the storage, and Spark's in it.

Marts come back as tables of their contract: names, order and types must be the contract's, and where it says not_null
DuckDB says so too (Spark's Parquet tables know no such thing). Rows of people stay on the storage no longer than a run.
Add here: how a table crosses. Keep out: Spark's session (session.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from dagster_project.contracts import MartContract
from dagster_project.messages import Message, Refused

if TYPE_CHECKING:
    import duckdb

WAREHOUSE: Final = "warehouse"
_GIVEN = "given"
# Models read its sums.
_NOT_READ: Final = "usage_event"
_NIGHT = "night-"


def folder_of_a_run(storage: Path) -> Path:
    """A folder of one run alone, not made yet: what a killed night's Spark still writes goes elsewhere."""
    return storage / f"{_NIGHT}{uuid4().hex}"


def given_files(folder: Path) -> list[Path]:
    """The files that ``give`` has written, one per table, each in a folder named after its schema."""
    return sorted((folder / _GIVEN).glob("*/*.parquet"))


def give(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Intake's tables into the run's folder. What killed nights left is removed; only one night runs at a time."""
    clear(folder.parent)
    tables = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables "
        f"WHERE table_schema IN ('landed', 'programme') AND table_name <> '{_NOT_READ}' ORDER BY ALL"
    ).fetchall()
    for schema, table in tables:
        target = folder / _GIVEN / schema / f"{table}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"COPY {schema}.{table} TO '{_quoted(target)}' (FORMAT parquet)")


def clear(storage: Path) -> None:
    """Removes every run's folder."""
    for folder in storage.glob(f"{_NIGHT}*"):
        shutil.rmtree(folder, ignore_errors=True)


def take(connection: duckdb.DuckDBPyConnection, folder: Path, contracts: Mapping[str, MartContract]) -> None:
    """What Spark has stored into the work database.

    Raises:
        Refused: a mart is not as its contract says, or lacks a value that it promises.
    """
    warehouse = folder / WAREHOUSE
    for schema in ("staging", "intermediate"):
        connection.execute(f"CREATE SCHEMA {schema}")
        for table in sorted((warehouse / f"{schema}.db").iterdir()):
            connection.execute(f"CREATE TABLE {schema}.{table.name} AS SELECT * FROM {_rows(table)}")
    connection.execute("CREATE SCHEMA marts")
    for name, contract in contracts.items():
        if contract.made_by_dbt:
            _take_mart(connection, warehouse / "marts.db" / name, contract)


def _take_mart(connection: duckdb.DuckDBPyConnection, folder: Path, contract: MartContract) -> None:
    described = connection.execute(f"DESCRIBE SELECT * FROM {_rows(folder)}").fetchall()
    found = {row[0]: row[1] for row in described}
    if list(found.items()) != list(contract.columns.items()):
        raise Refused(
            Message(
                f"Spark が作った {contract.name} の列が契約と違います（{found}）。",
                f"The columns of {contract.name} as Spark made it are not the contract's ({found}).",
            )
        )
    columns = ", ".join(
        f"{name} {kind}{' NOT NULL' if name in contract.not_null else ''}" for name, kind in contract.columns.items()
    )
    connection.execute(f"CREATE TABLE marts.{contract.name} ({columns})")
    from duckdb import ConstraintException  # a command that runs no night does without DuckDB

    try:
        connection.execute(f"INSERT INTO marts.{contract.name} SELECT * FROM {_rows(folder)}")
    except ConstraintException:
        raise Refused(
            Message(
                f"Spark が作った {contract.name} に、必ず値のあるはずの列で空のところがあります。",
                f"{contract.name} as Spark made it lacks a value in a column that its contract promises.",
            )
        ) from None


def _rows(folder: Path) -> str:
    return f"read_parquet('{_quoted(folder)}/*.parquet')"


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
