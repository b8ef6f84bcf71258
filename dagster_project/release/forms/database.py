"""``katsuyo.duckdb``: schema ``marts``, tables only, sorted by key, without indexes.

Add here: what the database holds. Keep out: the work database, of which it is a copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from dagster_project.contracts import MartContract
from dagster_project.release.canonical import canonical
from dagster_project.release.forms.form import Draft, Form, ReadTable
from dagster_project.release.forms.names import DATABASE, RELEASE_ID, SCHEMA

# The oldest format that DuckDB 1.0 and the BI connectors built on it can read.
STORAGE_VERSION = "v1.0.0"


def _write(draft: Draft) -> None:
    """Written fresh; one thread, so that rows lie in the order of their key."""
    with duckdb.connect(
        str(draft.folder / DATABASE), config={"storage_compatibility_version": STORAGE_VERSION, "threads": 1}
    ) as connection:
        connection.execute(f"ATTACH '{quoted(draft.work_database)}' AS source (READ_ONLY)")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        for name, contract in draft.contracts.items():
            columns = ", ".join(contract.columns)
            order = ", ".join(f"{column} NULLS FIRST" for column in contract.key)
            connection.execute(
                f"CREATE TABLE {SCHEMA}.{name} AS SELECT {columns}, '{draft.release_id}' AS {RELEASE_ID} "
                f"FROM source.{SCHEMA}.{name} ORDER BY {order}"
            )
        connection.execute("DETACH source")
        connection.execute("CHECKPOINT")


def _read(folder: Path, contracts: Mapping[str, MartContract]) -> Iterator[ReadTable]:
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        for name in contracts:
            yield read_query(connection, f"SELECT * FROM {SCHEMA}.{name}", name, f"{DATABASE} {SCHEMA}.{name}")


def read_query(connection: duckdb.DuckDBPyConnection, query: str, mart: str, place: str) -> ReadTable:
    """A query's result as a table read back, in the order in which it lies in the file."""
    cursor = connection.execute(query)
    columns = tuple(column[0] for column in cursor.description)
    rows = tuple(tuple(canonical(cell) for cell in row) for row in cursor.fetchall())
    return ReadTable(mart, place, columns, rows)


def quoted(path: Path) -> str:
    """A path inside a SQL text literal."""
    return str(path).replace("'", "''")


FORM = Form("database", _write, _read)
