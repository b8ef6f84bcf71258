"""The forms of a release: a DuckDB file, Parquet and CSV, the same cells in each.

Every table carries ``release_id`` as its last column, so that a reader who joins two files sees whether they belong
together. Add here: another form. Keep out: when and whether it is shown (publish.py).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import duckdb

from dagster_project.release.canonical import MartRows, canonical

DATABASE = "katsuyo.duckdb"
# The oldest format that DuckDB 1.0 and the BI connectors built on it can read.
STORAGE_VERSION = "v1.0.0"
SCHEMA = "marts"
RELEASE_ID = "release_id"


def write_database(folder: Path, release_id: str, marts: Mapping[str, MartRows], work_database: Path) -> None:
    """``katsuyo.duckdb`` with schema ``marts``: tables only, sorted by key, no indexes, written fresh."""
    with duckdb.connect(
        str(folder / DATABASE), config={"storage_compatibility_version": STORAGE_VERSION, "threads": 1}
    ) as connection:
        connection.execute(f"ATTACH '{_quoted(work_database)}' AS source (READ_ONLY)")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        for name, mart in marts.items():
            columns = ", ".join(mart.contract.columns)
            order = ", ".join(f"{column} NULLS FIRST" for column in mart.contract.key)
            connection.execute(
                f"CREATE TABLE {SCHEMA}.{name} AS SELECT {columns}, '{release_id}' AS {RELEASE_ID} "
                f"FROM source.{SCHEMA}.{name} ORDER BY {order}"
            )
        connection.execute("DETACH source")
        connection.execute("CHECKPOINT")


def write_parquet(folder: Path, marts: Mapping[str, MartRows]) -> None:
    """``parquet/<mart>.parquet`` out of the database just written."""
    target = folder / "parquet"
    target.mkdir()
    with duckdb.connect(str(folder / DATABASE), read_only=True, config={"threads": 1}) as connection:
        for name in marts:
            connection.execute(
                f"COPY (SELECT * FROM {SCHEMA}.{name}) TO '{_quoted(target / f'{name}.parquet')}' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )


def write_csv(folder: Path, release_id: str, marts: Mapping[str, MartRows]) -> None:
    """``csv/<mart>.csv``: UTF-8 with BOM and CRLF, so that Excel opens it; NULL is an empty cell."""
    target = folder / "csv"
    target.mkdir()
    for name, mart in marts.items():
        with (target / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*mart.contract.columns, RELEASE_ID])
            writer.writerows([*map(_csv_cell, row), release_id] for row in mart.rows)


def _csv_cell(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return canonical(cell)
    return "" if cell is None else cell


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
