"""Reads marts for the analysis and writes the analysis' own marts under their contract.

Add here: what every analysis mart needs from the work database. Keep out: arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from dagster_project.analysis.figures import read_figures
from dagster_project.analysis.judge import judge, mart_rows, tables_named
from dagster_project.contracts import MartContract

Row = dict[str, object]


def read_printed_figures(connection: duckdb.DuckDBPyConnection, figures_file: Path) -> list[Row]:
    """Rows of the mart printed_figures; none where the data root has no figures.csv.

    Raises:
        CouldNotRun: figures.csv is malformed or points at a cell that no mart has.
    """
    if not figures_file.exists():
        return []
    figures = read_figures(figures_file)
    marts = {table: read_rows(connection, table) for table in tables_named(figures) if _exists(connection, table)}
    code = connection.execute("SELECT organisation_code FROM programme.organisation").fetchall()[0][0]
    return mart_rows(judge(figures, marts), code)


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'marts' AND table_name = $1", [table]
    )
    return bool(found.fetchall())


def read_rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    """All rows of one mart, as they stand."""
    cursor = connection.execute(f"SELECT * FROM marts.{table}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def write_mart(connection: duckdb.DuckDBPyConnection, contract: MartContract, rows: Sequence[Row]) -> None:
    """Replaces ``marts.<name>`` by the rows, columns and types as the contract has them; all or nothing."""
    declared = ", ".join(f"{name} {kind}" for name, kind in contract.columns.items())
    marks = ", ".join("?" * len(contract.columns))
    connection.begin()
    connection.execute(f"CREATE OR REPLACE TABLE marts.{contract.name} ({declared})")
    if rows:
        connection.executemany(
            f"INSERT INTO marts.{contract.name} VALUES ({marks})",
            [[row[name] for name in contract.columns] for row in rows],
        )
    connection.commit()
