"""`make bench`: what a night, a big log and readers during nights take, as ratios to yardsticks of the same run, alternating, medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dagster_project.orchestration.dbt_manifest import dbt_executable, manifest_path
from dagster_project.settings import quiet_environment
from tests.bench import landing, readers
from tests.end_to_end.nights import REPOSITORY, copy_demo, deliver_one_more_use, run_night

ROUNDS = 3
HELLO = Path(__file__).parent / "hello"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="katsuyo-bench-") as scratch:
        result = _measure(Path(scratch))
        landed = landing.measure(Path(scratch))
        root = run_night(copy_demo(Path(scratch) / "read")).root
        read = readers.measure(root, 20, 5, deliver_one_more_use)
    _print(result)
    _print_landing(landed)
    Console().print(str(read))
    result["landing"] = landed
    result["readers"] = {"p95_near": read.p95_near, "p95_away": read.p95_away, "errors": len(read.errors)}
    (REPOSITORY / "bench.json").write_text(json.dumps(result, indent=2))


def _measure(scratch: Path) -> dict[str, object]:
    """Set-up (dbt's manifests) aside; every round runs the hello-world, a first night and a night with nothing new."""
    manifest_path()
    hello_home = _prepare_hello(scratch / "hello")
    hello: list[float] = []
    first: list[float] = []
    again: list[float] = []
    phases: list[dict[str, float]] = []
    for number in range(ROUNDS):
        hello.append(_timed_hello(hello_home))
        root = copy_demo(scratch / f"root{number}")
        seconds, steps = _timed_night(root, "released")
        first.append(seconds)
        phases.append({**steps, "start-up and end": seconds - sum(steps.values())})
        again.append(_timed_night(root, "nothing_new")[0])
    yardstick = statistics.median(hello)
    return {
        "hello_seconds": yardstick,
        "demo_night_seconds": statistics.median(first),
        "demo_night_ratio": statistics.median(first) / yardstick,
        "nothing_new_seconds": statistics.median(again),
        "nothing_new_ratio": statistics.median(again) / yardstick,
        "phases": {name: statistics.median(run[name] for run in phases) for name in phases[0]},
        "rounds": ROUNDS,
    }


def _prepare_hello(home: Path) -> Path:
    home.mkdir(parents=True)
    (home / "uses.csv").write_text("range\n" + "\n".join(map(str, range(1200))) + "\n")
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    subprocess.run(
        [str(dbt_executable()), "parse", "--quiet", "--target-path", str(home / "target"), "--log-path", str(home)],
        cwd=HELLO / "dbt",
        env={**os.environ, **quiet_environment(), "DBT_PROFILES_DIR": str(HELLO / "dbt")},
        check=True,
    )
    return home


def _timed_hello(home: Path) -> float:
    hello = {
        "HELLO_HOME": str(home),
        "HELLO_DB": str(home / "hello.duckdb"),
        "DAGSTER_HOME": str(home),
        "DBT_TARGET_PATH": str(home / "target"),
        "DBT_LOG_PATH": str(home),
    }
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.hello"],
        cwd=REPOSITORY,
        env={**os.environ, **quiet_environment(), **hello},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def _timed_night(root: Path, status: str) -> tuple[float, dict[str, float]]:
    started = time.perf_counter()
    night = run_night(root)
    seconds = time.perf_counter() - started
    assert night.outcome["status"] == status, night.outcome
    return seconds, night.outcome["seconds"]


def _print(result: dict[str, object]) -> None:
    table = Table("measure", "seconds", "ratio to hello-world", title=f"medians of {ROUNDS} alternating runs")
    table.add_row("hello-world of the stack", f"{result['hello_seconds']:.1f}", "1.00")
    table.add_row("demo night", f"{result['demo_night_seconds']:.1f}", f"{result['demo_night_ratio']:.2f}")
    table.add_row(
        "night with nothing new", f"{result['nothing_new_seconds']:.1f}", f"{result['nothing_new_ratio']:.2f}"
    )
    phases = result["phases"]
    assert isinstance(phases, dict)
    for name, seconds in phases.items():
        table.add_row(f"  demo night: {name}", f"{seconds:.1f}", "")
    Console().print(table)


def _print_landing(result: dict[str, object]) -> None:
    seconds, ratio, memory = (result[name] for name in ("seconds", "ratio", "peak_megabytes"))
    assert isinstance(seconds, dict) and isinstance(ratio, dict) and isinstance(memory, dict)
    title = f"a log of {result['rows']:,} rows ({result['megabytes']:.0f} MB)"
    table = Table("measure", "seconds", "ratio to bare DuckDB", "peak MB", title=title)
    table.add_row(
        "bare DuckDB: typed, token, deduplicated", f"{seconds['duckdb']:.1f}", "1.00", f"{memory['duckdb']:.0f}"
    )
    for name in ("utf-8", "cp932"):
        table.add_row(f"landed, {name}", f"{seconds[name]:.1f}", f"{ratio[name]:.2f}", f"{memory[name]:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
