"""dbt in a process of its own that gets ready while the night still loads Dagster and reads the inbox.

Importing dbt and reading its parsed project take seconds, and more of them where the profile names another database than
the last time, as every data root's does. The process therefore parses under one database name for all roots, which hits
what the installation has parsed, waits for a line on its standard input and then builds into the root's work database.
Where that line never comes (a refused inbox, a killed night), the input ends and so does the process.
Both steps are dbt's own programmatic invocations, the second with the manifest of the first. In a night on Spark the
process starts the session, too, before it waits.

As a module it is that process: `python -m dagster_project.dbt_process TARGET_FOLDER WORK_DATABASE [MASTER FOLDER]`.
Add here: how dbt is started. Keep out: Dagster, and what is done with dbt's results (orchestration/marts.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from dagster_project import garbage
from dagster_project.settings import (
    DBT_PROJECT,
    WORK_DATABASE_NAME,
    WORK_DATABASE_VARIABLE,
    DataRoot,
    quiet_environment,
)
from dagster_project.spark import session, tables
from dagster_project.spark.engine import cluster_of

# Unit tests judge the SQL, not tonight's rows: they run in `make test`. What each statement was lies in the target
# folder; told a second time in the log, it costs a tenth of dbt's time.
_BUILD = ("build", "--exclude-resource-type", "unit_test", "--log-level-file", "info")
_GO = b"build\n"
# Under this name every root's dbt parses: only the stem, which is the catalog's name, enters the manifest.
PARSED_DATABASE: Final = WORK_DATABASE_NAME

# Exit code of the process where not dbt failed but Spark, whose own words are in SPARK_LOG of the target folder.
SPARK_FAILED: Final = 3
SPARK_LOG: Final = "spark.log"


@dataclass(frozen=True)
class Dbt:
    """dbt, waiting. ``spark_folder`` is where it reads and writes tables in a night on Spark, None in one on DuckDB."""

    process: subprocess.Popen[bytes]
    spark_folder: Path | None

    def build(self) -> subprocess.Popen[bytes]:
        """The process, building from now on; its standard output holds dbt's events as JSON lines."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(_GO)
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended: its output and its exit code say why
        return self.process


_waiting: dict[Path, Dbt] = {}


def get_ready(root: DataRoot) -> None:
    """Starts dbt for this root and tonight's engine unless it is waiting already.

    Raises:
        CouldNotRun: nobody says where the engine is.
    """
    waiting = _waiting.get(root.path)
    if waiting is None or waiting.process.poll() is not None:
        _waiting[root.path] = _start(root)


def take(root: DataRoot) -> Dbt:
    """The dbt that is ready for this root; it is the caller's from now on."""
    get_ready(root)
    return _waiting.pop(root.path)


def _start(root: DataRoot) -> Dbt:
    arguments = [str(root.dbt_target), str(root.work_database)]
    cluster = cluster_of(root)
    folder = None
    with ExitStack() as opened:
        told: int | IO[bytes] = subprocess.STDOUT
        if cluster is not None:
            folder = tables.folder_of_a_run(cluster.storage)
            arguments += [cluster.master, str(folder)]
            root.dbt_target.mkdir(parents=True, exist_ok=True)
            told = opened.enter_context((root.dbt_target / SPARK_LOG).open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-m", "dagster_project.dbt_process", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            cwd=DBT_PROJECT.parent,
            env={
                **os.environ,
                **quiet_environment(),
                WORK_DATABASE_VARIABLE: PARSED_DATABASE,
                "DBT_PROFILES_DIR": str(DBT_PROJECT),
                "DBT_PROJECT_DIR": str(DBT_PROJECT),
                "DBT_LOG_FORMAT": "json",
                "PYTHONUNBUFFERED": "1",
            },
        )
    return Dbt(process, folder)


def main(target: str, work_database: str, master: str = "", folder: str = "") -> int:
    """dbt's exit code: 0 all built and tested, 1 something failed, 2 dbt could not run; or SPARK_FAILED."""
    options = ["--target-path", target, "--log-path", target]
    if master:
        # Even the default target, when named, is another one than the installation's and would be parsed anew.
        options += ["--target", "spark"]
    parsed_before = str(DBT_PROJECT / "target" / "partial_parse.msgpack")
    with garbage.loading():
        from dbt.cli.main import dbtRunner
        from dbt.contracts.graph.manifest import Manifest

        parsed = dbtRunner().invoke(
            ["parse", "--quiet", "--no-write-json", "--partial-parse-file-path", parsed_before, *options]
        )
    if not isinstance(parsed.result, Manifest):
        return 2
    with ExitStack() as engine:
        try:
            spark = engine.enter_context(session.started(master, Path(folder))) if master else None
            if sys.stdin.buffer.readline() != _GO:
                return 0
            if spark is not None:
                session.register(spark, Path(folder))
        except Exception:
            traceback.print_exc()
            return SPARK_FAILED
        os.environ[WORK_DATABASE_VARIABLE] = work_database
        built = dbtRunner(manifest=parsed.result).invoke([*_BUILD, *options])
        if built.success:
            return 0
        if spark is not None and not session.answers(spark):
            return SPARK_FAILED
    return 2 if built.exception else 1


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    garbage.ending()
    sys.exit(code)
