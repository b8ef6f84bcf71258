"""The database and Parquet open in DuckDB 1.0, the oldest reader promised: a real one, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.contracts import mart_contracts
from dagster_project.release.forms.registry import write_forms
from tests.release.forms.small_marts import RELEASE_ID, ROWS, draft

OLDEST = "1.0.0"
READ = """
import duckdb, json, sys
folder = sys.argv[1]
found = {"version": duckdb.__version__}
with duckdb.connect(f"{folder}/katsuyo.duckdb", read_only=True) as connection:
    for (table,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall():
        rows = connection.execute(f"SELECT * FROM marts.{table}").fetchall()
        parquet = connection.execute(f"SELECT * FROM read_parquet('{folder}/parquet/{table}.parquet')").fetchall()
        found[table] = [len(rows), rows == parquet, sorted({row[-1] for row in rows})]
print(json.dumps(found))
"""


@pytest.mark.full
@pytest.mark.skipif(sys.version_info >= (3, 13), reason="DuckDB 1.0 has no wheel for this Python")
def test_duckdb_1_0_reads_every_mart(tmp_path: Path) -> None:
    made = draft(tmp_path)
    write_forms(made)
    old = tmp_path / "old"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*install, "--target", str(old), f"duckdb=={OLDEST}"], check=True, timeout=300)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(made.folder)],
        env={**os.environ, "PYTHONPATH": str(old)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == {
        "version": OLDEST,
        **{name: [ROWS, True, [RELEASE_ID]] for name in mart_contracts()},
    }
