"""How tables cross between the work database and Spark's files, tried on files of the forms that Spark writes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project.contracts import MartContract, mart_contracts
from dagster_project.messages import Refused
from dagster_project.spark import tables

CONTRACT = MartContract(
    "counts",
    "",
    {"trial_id": "VARCHAR", "people": "BIGINT", "percent": "DECIMAL(5,1)"},
    (),
    True,
    frozenset({"people"}),
)
ROW = "'t1' AS trial_id, CAST(3 AS BIGINT) AS people, CAST(1.5 AS DECIMAL(5,1)) AS percent"


@pytest.fixture
def work() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA landed")
    connection.execute("CREATE SCHEMA programme")
    connection.execute(
        "CREATE TABLE landed.use AS SELECT 't1' AS trial_id, TIMESTAMPTZ '2024-01-01 00:30:00+09' AS used_at"
    )
    connection.execute("CREATE TABLE programme.trial (trial_id VARCHAR)")
    return connection


def spark_writes(folder: Path, table: str, *parts: str) -> None:
    """A table as Spark leaves it: a folder of part files and a marker."""
    target = folder / tables.WAREHOUSE / table
    target.mkdir(parents=True)
    (target / "_SUCCESS").touch()
    for number, part in enumerate(parts):
        duckdb.execute(f"COPY (SELECT {part}) TO '{target}/part-0000{number}.snappy.parquet' (FORMAT parquet)")


def spark_has_built(folder: Path, *mart_parts: str) -> None:
    spark_writes(folder, "staging.db/stg_usage_day", "'t1' AS trial_id")
    spark_writes(folder, "intermediate.db/int_use", "'t1' AS trial_id WHERE false")
    spark_writes(folder, "marts.db/counts", *mart_parts)


def test_intake_tables_are_given_and_former_runs_removed(work: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    killed = tables.folder_of_a_run(tmp_path)
    killed.mkdir()
    (tmp_path / "of somebody else").mkdir()
    folder = tables.folder_of_a_run(tmp_path)
    tables.give(work, folder)
    assert not killed.exists() and (tmp_path / "of somebody else").exists()
    given = {f"{file.parent.name}.{file.stem}": file for file in tables.given_files(folder)}
    assert list(given) == ["landed.use", "programme.trial"]
    assert work.execute(f"SELECT * FROM '{given['landed.use']}'").fetchall() == work.table("landed.use").fetchall()
    assert work.execute(f"SELECT count(*) FROM '{given['programme.trial']}'").fetchall() == [(0,)]


def test_marts_come_back_as_their_contract_says(work: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tables.folder_of_a_run(tmp_path)
    tables.give(work, folder)
    spark_has_built(folder, ROW, f"{ROW} WHERE false", ROW.replace("3", "4").replace("'t1'", "NULL::VARCHAR"))
    tables.take(work, folder, {"counts": CONTRACT})
    assert work.execute("SELECT * FROM marts.counts ORDER BY people").fetchall() == [("t1", 3, 1.5), (None, 4, 1.5)]
    assert work.execute("SELECT * FROM staging.stg_usage_day").fetchall() == [("t1",)]
    assert work.execute("SELECT * FROM intermediate.int_use").fetchall() == []
    tables.clear(tmp_path)
    assert not folder.exists()
    nullable = {row[0]: row[2] for row in work.execute("DESCRIBE marts.counts").fetchall()}
    assert nullable == {"trial_id": "YES", "people": "NO", "percent": "YES"}


@pytest.mark.parametrize(
    "part",
    [
        ROW.replace("BIGINT", "INTEGER"),
        ROW.replace("DECIMAL(5,1)", "DOUBLE"),
        ROW + ", 1 AS more",
        "'t1' AS trial_id, CAST(1.5 AS DECIMAL(5,1)) AS percent, CAST(3 AS BIGINT) AS people",
        ROW.replace("CAST(3 AS BIGINT)", "CAST(NULL AS BIGINT)"),
    ],
)
def test_another_type_column_or_order_or_a_gap_is_refused(
    work: duckdb.DuckDBPyConnection, tmp_path: Path, part: str
) -> None:
    folder = tables.folder_of_a_run(tmp_path)
    tables.give(work, folder)
    spark_has_built(folder, part)
    with pytest.raises(Refused, match="counts"):
        tables.take(work, folder, {"counts": CONTRACT})


def test_the_contracts_say_what_has_a_value_in_every_row() -> None:
    frequency = mart_contracts()["usage_frequency"]
    assert {"organisation_code", "people"} <= frequency.not_null
    assert "max_uses" not in frequency.not_null
