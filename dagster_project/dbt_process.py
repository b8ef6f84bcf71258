"""dbt in a process of its own that gets ready while the night still loads Dagster and reads the inbox.

Importing dbt and reading its parsed project take seconds, and more of them where the profile names another database than
the last time, as every data root's does. The process therefore parses under one database name for all roots, which hits
what the installation has parsed, waits for a line on its standard input and then builds into the root's work database.
Where that line never comes (a refused inbox, a killed night), the input ends and so does the process.
Both steps are dbt's own programmatic invocations, the second with the manifest of the first.

As a module it is that process: `python -m dagster_project.dbt_process TARGET_FOLDER WORK_DATABASE`.
Add here: how dbt is started. Keep out: Dagster, and what is done with dbt's results (orchestration/marts.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from dagster_project.settings import (
    DBT_PROJECT,
    WORK_DATABASE_NAME,
    WORK_DATABASE_VARIABLE,
    DataRoot,
    quiet_environment,
)

# Unit tests judge the SQL, not tonight's rows: they run in `make test`.
_BUILD = ("build", "--exclude-resource-type", "unit_test")
_GO = b"build\n"
# Under this name every root's dbt parses: only the stem, which is the catalog's name, enters the manifest.
PARSED_DATABASE: Final = WORK_DATABASE_NAME

_waiting: dict[Path, subprocess.Popen[bytes]] = {}


def get_ready(root: DataRoot) -> None:
    """Starts dbt for this root unless it is waiting already."""
    waiting = _waiting.get(root.path)
    if waiting is None or waiting.poll() is not None:
        _waiting[root.path] = _start(root)


def build(root: DataRoot) -> subprocess.Popen[bytes]:
    """The process, building from now on; its standard output holds dbt's events as JSON lines."""
    get_ready(root)
    process = _waiting.pop(root.path)
    assert process.stdin is not None
    try:
        process.stdin.write(_GO)
        process.stdin.close()
    except BrokenPipeError:
        pass  # it has ended: its output and its exit code say why
    return process


def _start(root: DataRoot) -> subprocess.Popen[bytes]:
    arguments = [str(root.dbt_target), str(root.work_database)]
    return subprocess.Popen(
        [sys.executable, "-m", "dagster_project.dbt_process", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
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


def main(target: str, work_database: str) -> int:
    """dbt's exit code: 0 all built and tested, 1 something failed, 2 dbt could not run."""
    from dbt.cli.main import dbtRunner

    folders = ["--target-path", target, "--log-path", target]
    parsed_before = str(DBT_PROJECT / "target" / "partial_parse.msgpack")
    parsed = dbtRunner().invoke(
        ["parse", "--quiet", "--no-write-json", "--partial-parse-file-path", parsed_before, *folders]
    )
    if not parsed.success:
        return 2
    if sys.stdin.buffer.readline() != _GO:
        return 0
    os.environ[WORK_DATABASE_VARIABLE] = work_database
    built = dbtRunner(manifest=parsed.result).invoke([*_BUILD, *folders])
    if built.success:
        return 0
    return 2 if built.exception else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
