"""Runs dbt the way the night does, as one process of its own, with everything it writes outside the repository.

Add here: how dbt is called and its results are read. Keep out: what the results should be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2] / "dbt"


@dataclass(frozen=True)
class DbtRun:
    """Exit code, console text and status by node name (``unique_id`` without its first two and hash parts)."""

    exit_code: int
    output: str
    statuses: dict[str, str]

    def with_status(self, *wanted: str) -> set[str]:
        return {name for name, status in self.statuses.items() if status in wanted}


def run_dbt(project: Path, database: Path, artefacts: Path, *arguments: str) -> DbtRun:
    """Run ``dbt <arguments>`` on ``project`` with ``database`` as work database; warnings count as errors."""
    environment = os.environ | {"KATSUYO_WORK_DB": str(database), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    dbt = Path(sys.executable).with_name("dbt")
    places = ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(artefacts)]
    process = subprocess.run(
        [str(dbt), "--warn-error", "--log-path", str(artefacts), *arguments, *places],
        capture_output=True,
        text=True,
        env=environment,
        cwd=artefacts,
        check=False,
    )
    results = artefacts / "run_results.json"
    if not results.exists():
        raise AssertionError(process.stdout + process.stderr)
    rows = json.loads(results.read_text())["results"]
    statuses = {row["unique_id"].split(".", 2)[2]: row["status"] for row in rows}
    return DbtRun(process.returncode, process.stdout + process.stderr, statuses)
