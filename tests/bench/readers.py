"""Many readers, processes of their own, querying one mart by its published path while nights publish new releases.

A query opens the database as a BI tool without a pool does, reads a mart and closes. What is measured: errors, and how
long queries take in the five seconds around each swap against the rest of the same nights. `make bench` runs 20 readers
and five nights; tests/end_to_end/test_readers.py the same. A reader: `python -m tests.bench.readers ROOT STOP_FILE SEED`.
Add here: another way to read. Keep out: what a release holds (tests/whole_release.py).
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.end_to_end.nights import REPOSITORY, run_night

AROUND_SWAP_SECONDS = 5.0
# Between two queries of one reader: 20 of them ask some 25 times a second.
PAUSE_SECONDS = (0.4, 1.2)
_QUERY = (
    "SELECT release_id, bucket_label, sum(people), max(share_percent) FROM marts.usage_frequency "
    "GROUP BY ALL ORDER BY ALL"
)


@dataclass(frozen=True)
class Readings:
    """Queries of all readers during the nights: seconds near a swap and away from it, and what went wrong."""

    near: list[float]
    away: list[float]
    errors: list[str]
    releases: set[str]
    nights: int
    readers: int

    @property
    def p95_near(self) -> float:
        return statistics.quantiles(self.near, n=20)[-1]

    @property
    def p95_away(self) -> float:
        return statistics.quantiles(self.away, n=20)[-1]

    def __str__(self) -> str:
        return (
            f"{self.readers} readers, {self.nights} nights: {len(self.near) + len(self.away)} queries, "
            f"{len(self.errors)} errors, {len(self.releases)} releases seen; p95 {self.p95_near * 1000:.1f} ms in the "
            f"{AROUND_SWAP_SECONDS:.0f} s around the swap ({len(self.near)} queries), {self.p95_away * 1000:.1f} ms in "
            f"the rest of the same nights, ratio {self.p95_near / self.p95_away:.2f}"
        )


def measure(root: Path, readers: int, nights: int, change: Callable[[Path, int], None]) -> Readings:
    """``change`` gives the root new figures before each night, so that each one publishes."""
    stop = root.parent / "stop-reading"
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.readers", str(root), str(stop), str(seed)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(readers)
    ]
    spans: list[tuple[float, float, float]] = []
    try:
        for number in range(nights):
            change(root, number)
            started = time.time()
            night = run_night(root)
            assert night.outcome["status"] == "released", night.said()
            spans.append((started, os.lstat(root / "published").st_mtime, time.time()))
    finally:
        stop.touch()
        told = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
        stop.unlink()
    near: list[float] = []
    away: list[float] = []
    for at, seconds in (query for reader in told for query in reader["queries"]):
        for started, swapped, ended in spans:
            if started <= at <= ended:
                (near if abs(at - swapped) <= AROUND_SWAP_SECONDS / 2 else away).append(seconds)
    errors = [error for reader in told for error in reader["errors"]]
    return Readings(near, away, errors, {one for reader in told for one in reader["releases"]}, nights, readers)


def read_until_stopped(root: Path, stop: Path, pauses: random.Random) -> dict[str, object]:
    """When each query began (seconds since the epoch) and how long it took; every error; every release seen."""
    queries: list[tuple[float, float]] = []
    errors: list[str] = []
    releases: set[str] = set()
    database = str(root / "published" / "katsuyo.duckdb")
    while not stop.exists():
        at, started = time.time(), time.perf_counter()
        try:
            with duckdb.connect(database, read_only=True) as connection:
                rows = connection.execute(_QUERY).fetchall()
            releases |= {row[0] for row in rows}
            if len({row[0] for row in rows}) != 1:
                errors.append(f"rows of {len({row[0] for row in rows})} releases in one answer")
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        queries.append((at, time.perf_counter() - started))
        time.sleep(pauses.uniform(*PAUSE_SECONDS))
    return {"queries": queries, "errors": errors, "releases": sorted(releases)}


if __name__ == "__main__":
    print(json.dumps(read_until_stopped(Path(sys.argv[1]), Path(sys.argv[2]), random.Random(sys.argv[3]))))
