"""The first night over a root of many events against the same work in DuckDB, polars and pandas, and dbt alone.

The night does more than a yardstick: a demo night, which has all of that and next to no rows, is taken off. Add here:
another yardstick of a whole night. Keep out: nights on a root that has landed already (growth.py).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dagster_project.orchestration.dbt_manifest import dbt_executable
from dagster_project.settings import DBT_PROJECT, WORK_DATABASE_VARIABLE, DataRoot, quiet_environment
from tests.bench.generator.root import write_root
from tests.bench.measures.nights import night, phases
from tests.bench.result import Line, Result
from tests.bench.running import Run, alternate, median_seconds, peak_megabytes, run, run_module
from tests.bench.size import BIG_ROUNDS, ROWS
from tests.bench.yardsticks.marts import differences
from tests.end_to_end.nights import copy_demo

# pandas holds every row at once, about 600 bytes of it at its peak: 24 GB are not enough for a hundred million.
MOST_ROWS_OF_PANDAS = 30_000_000
_OWN = ("landed", "quarantine", "work", "releases", "published")


def measure(scratch: Path) -> Result:
    """Every round runs the night, the demo night and each yardstick; the marts of each are first checked to be the
    night's, cell by cell."""
    root = write_root(scratch / "large", ROWS)
    tools = [tool for tool in ("duckdb", "polars", "pandas") if tool != "pandas" or ROWS <= MOST_ROWS_OF_PANDAS]
    done = alternate(
        BIG_ROUNDS,
        {
            "night": lambda number: night(_as_delivered(root)),
            "demo": lambda number: night(copy_demo(scratch / f"small-{number}")),
            **{tool: lambda number, tool=tool: _yardstick(tool, root, scratch) for tool in tools},
            "dbt": lambda number: _dbt_alone(root, scratch / "dbt"),
        },
        once=("pandas", "dbt"),
    )
    night_seconds, demo = median_seconds(done["night"]), median_seconds(done["demo"])
    result = Result(f"a first night over {ROWS:,} events, medians of {BIG_ROUNDS} alternating runs (pandas, dbt: one)")
    result.figures = {f"night_over_{tool}": (night_seconds - demo) / median_seconds(done[tool]) for tool in tools}
    result.figures["whole_night_over_duckdb"] = night_seconds / median_seconds(done["duckdb"])
    result.figures["night_megabytes"] = peak_megabytes(done["night"])
    result.figures["events_per_second"] = ROWS / (night_seconds - demo)
    result.figures["bytes_landed_per_event"] = _bytes(DataRoot(root).landed) / ROWS
    result.figures["bytes_worked_per_event"] = DataRoot(root).work_database.stat().st_size / ROWS
    result.add("night", done["night"], result.figures["whole_night_over_duckdb"], "bare DuckDB")
    for name, taken in phases(done["night"]).items():
        result.lines.append(Line(f"  {name}", taken))
    result.add("demo night", done["demo"])
    result.lines.append(
        Line("night minus demo night", night_seconds - demo, result.figures["night_over_duckdb"], "bare DuckDB")
    )
    for tool in tools:
        result.add(f"the same marts: {_TITLES[tool]}", done[tool])
        if tool != "duckdb":
            title = _TITLES[tool]
            result.lines.append(
                Line("night minus demo night", night_seconds - demo, result.figures[f"night_over_{tool}"], title)
            )
    result.add("dbt build alone, same work database", done["dbt"])
    result.notes = [
        "The marts of every yardstick equal the night's, cell by cell.",
        f"{result.figures['events_per_second']:,.0f} events per second of the night beyond a demo night; "
        f"{result.figures['bytes_landed_per_event']:.1f} bytes landed and {result.figures['bytes_worked_per_event']:.1f} "
        "bytes of work database per event.",
    ]
    if "pandas" not in tools:
        result.notes.append(f"pandas: {ROWS:,} rows at once do not fit in 24 GB; not run.")
    return result


_TITLES = {"duckdb": "bare DuckDB", "polars": "polars, streaming", "pandas": "pandas"}


def _as_delivered(root: Path) -> Path:
    """The root as people left it: nothing landed, nothing published."""
    for name in _OWN:
        path = root / name
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)
    return root


def _yardstick(tool: str, root: Path, scratch: Path) -> Run:
    folder = scratch / f"yardstick-{tool}"
    done = run_module("tests.bench.yardsticks", tool, root, folder)
    if found := differences(folder, root / "published"):
        raise RuntimeError(f"{tool} and the night differ: {found}")
    return done


def _dbt_alone(root: Path, scratch: Path) -> Run:
    """`dbt build` as a night runs it, over a copy of the work database that the night left."""
    scratch.mkdir(exist_ok=True)
    database = scratch / DataRoot(root).work_database.name
    shutil.copy(DataRoot(root).work_database, database)
    return run(
        [str(dbt_executable()), "build", "--exclude-resource-type", "unit_test", "--quiet"],
        {
            **quiet_environment(),
            WORK_DATABASE_VARIABLE: str(database),
            "DBT_PROFILES_DIR": str(DBT_PROJECT),
            "DBT_PROJECT_DIR": str(DBT_PROJECT),
            "DBT_TARGET_PATH": str(DataRoot(root).dbt_target),
            "DBT_LOG_PATH": str(scratch),
        },
    )


def _bytes(folder: Path) -> int:
    return sum(os.path.getsize(path) for path in folder.rglob("*") if path.is_file())
