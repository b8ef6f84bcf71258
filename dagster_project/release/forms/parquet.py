"""``parquet/<mart>.parquet``, written out of the database that lies beside it.

Add here: how the Parquet files are written. Keep out: their cells (database.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from dagster_project.contracts import MartContract
from dagster_project.release.forms.database import quoted, read_query
from dagster_project.release.forms.form import Draft, Form, ReadTable
from dagster_project.release.forms.names import DATABASE, PARQUET_FOLDER, SCHEMA


def _write(draft: Draft) -> None:
    """One thread, so that the same rows give the same bytes."""
    (draft.folder / PARQUET_FOLDER).mkdir()
    with duckdb.connect(str(draft.folder / DATABASE), read_only=True, config={"threads": 1}) as connection:
        for name in draft.marts:
            target = draft.folder / PARQUET_FOLDER / f"{name}.parquet"
            connection.execute(
                f"COPY (SELECT * FROM {SCHEMA}.{name}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)"
            )


def _read(folder: Path, contracts: Mapping[str, MartContract]) -> Iterator[ReadTable]:
    with duckdb.connect() as connection:
        for name in contracts:
            file = f"{PARQUET_FOLDER}/{name}.parquet"
            yield read_query(connection, f"SELECT * FROM read_parquet('{quoted(folder / file)}')", name, file)


FORM = Form("parquet", _write, _read)
