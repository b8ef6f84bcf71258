"""The marts of a night over a generated root are the yardsticks', cell by cell: neither a faster night nor a plainer
yardstick counts anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.bench.generator.root import deliver_late, write_root
from tests.bench.yardsticks.marts import MARTS, differences
from tests.end_to_end.nights import REPOSITORY, Night, run_night

EVENTS = 20_000
TOOLS = ("duckdb", "polars", "pandas")
pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    found = run_night(write_root(tmp_path_factory.mktemp("generated") / "root", EVENTS))
    assert found.outcome["status"] == "released", found.said()
    return found


def run_yardstick(tool: str, root: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "tests.bench.yardsticks", tool, str(root), str(folder)]
    subprocess.run(command, cwd=REPOSITORY, env=dict(os.environ), check=True, capture_output=True)
    return folder


def test_every_event_counts_once_however_often_it_was_delivered(night: Night) -> None:
    logs = [file for file in night.outcome["files"] if file["path"].startswith("inbox/trials/")]
    assert {file["status"] for file in logs} == {"landed"}
    delivered, again = (sum(file[name] for file in logs) for name in ("rows_in", "rows_duplicate"))
    assert delivered - again == EVENTS
    assert again > EVENTS // 50


@pytest.mark.parametrize("tool", TOOLS)
def test_the_yardstick_has_the_marts_of_the_night(tool: str, night: Night, tmp_path: Path) -> None:
    assert differences(run_yardstick(tool, night.root, tmp_path / tool), night.root / "published") == []


def test_a_changed_cell_of_any_mart_is_a_difference(night: Night, tmp_path: Path) -> None:
    folder = run_yardstick("duckdb", night.root, tmp_path / "duckdb")
    for mart in MARTS:
        changed = tmp_path / mart
        shutil.copytree(folder, changed)
        table = duckdb.read_parquet(str(folder / f"{mart}.parquet"))
        counts = [name for name, kind in zip(table.columns, table.types, strict=True) if kind == "BIGINT"]
        duckdb.execute(
            f"COPY (SELECT * REPLACE (coalesce({counts[-1]}, 0) + 1 AS {counts[-1]}) FROM '{folder}/{mart}.parquet') "
            f"TO '{changed}/{mart}.parquet' (FORMAT parquet)"
        )
        found = differences(changed, night.root / "published")
        assert {said.partition(":")[0] for said in found} == {mart}


@pytest.mark.soak
def test_a_late_file_counts_in_the_next_night_and_in_the_yardstick(night: Night, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(night.root, root, symlinks=True)
    deliver_late(root, EVENTS, 1_000, 0)
    again = run_night(root)
    assert again.outcome["status"] == "released", again.said()
    assert differences(run_yardstick("duckdb", root, tmp_path / "duckdb"), root / "published") == []
    assert differences(tmp_path / "duckdb", night.root / "published") != []
