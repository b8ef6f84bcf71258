"""The demo night and a night with nothing new against a hello-world of the same stack; loading the definitions.

Add here: another measure that is about the stack, not about rows. Keep out: large roots (large_root.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dagster_project.orchestration.dbt_manifest import dbt_executable, manifest_path
from dagster_project.settings import quiet_environment
from tests.bench.measures.nights import night, phases
from tests.bench.result import Line, Result
from tests.bench.running import Run, alternate, median_seconds, run, run_module
from tests.bench.size import ROUNDS
from tests.end_to_end.nights import copy_demo

HELLO = Path(__file__).parents[1] / "hello"


def measure(scratch: Path) -> Result:
    """Set-up (dbt's manifests) aside; every round runs the hello-world, a first night and a still night after it."""
    manifest_path()
    home = _prepare_hello(scratch / "hello")
    done = alternate(
        ROUNDS,
        {
            "hello": lambda number: _hello(home),
            "demo": lambda number: night(copy_demo(scratch / f"demo-{number}")),
            "again": lambda number: _still_night(scratch / f"demo-{number}"),
            "imports": lambda number: _python("import dagster, dagster_dbt"),
            "definitions": lambda number: _python(
                "from dagster_project.definitions import defs; defs.resolve_job_def('nightly')"
            ),
        },
    )
    seconds = {name: median_seconds(runs) for name, runs in done.items()}
    result = Result(f"the stack, medians of {ROUNDS} alternating runs")
    result.figures = {
        "demo_over_hello": seconds["demo"] / seconds["hello"],
        "nothing_new_over_hello": seconds["again"] / seconds["hello"],
        "definitions_over_imports": seconds["definitions"] / seconds["imports"],
    }
    hello, imports = "hello-world", "imports"
    result.add("hello-world of the stack", done["hello"])
    result.add("demo night", done["demo"], result.figures["demo_over_hello"], hello)
    for name, taken in phases(done["demo"]).items():
        result.lines.append(Line(f"  {name}", taken))
    result.add("night with nothing new", done["again"], result.figures["nothing_new_over_hello"], hello)
    result.add("import dagster, dagster_dbt", done["imports"])
    result.add("loading the definitions", done["definitions"], result.figures["definitions_over_imports"], imports)
    return result


def _still_night(root: Path) -> Run:
    """Without it the figure would tell of a whole night that makes the same release."""
    done = night(root, "nothing_new")
    if json.loads(done.stdout)["stands"] is None:
        raise RuntimeError(f"{root}: a whole night, although nothing had changed")
    return done


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


def _hello(home: Path) -> Run:
    return run_module(
        "tests.bench.hello",
        environment={
            **quiet_environment(),
            "HELLO_HOME": str(home),
            "HELLO_DB": str(home / "hello.duckdb"),
            "DAGSTER_HOME": str(home),
            "DBT_TARGET_PATH": str(home / "target"),
            "DBT_LOG_PATH": str(home),
        },
    )


def _python(code: str) -> Run:
    return run([sys.executable, "-c", code], quiet_environment())
