"""dbt's manifest for the graph: made when katsuyo is installed, and anew when it is older than the project.

As a module it makes the manifest: `make` and the bundle's install.sh run it, so that the services need no right to
write beside the sources.

Add here: how the manifest is kept fresh. Keep out: running models (marts.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from dagster_project import dbt_process
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DBT_PROJECT, WORK_DATABASE_VARIABLE, quiet_environment

_PARTS = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml")
_KEPT = ("partial_parse.msgpack", "manifest.json")


def dbt_executable() -> Path:
    """The dbt beside this Python, whatever PATH says."""
    return Path(sys.executable).with_name("dbt.exe" if os.name == "nt" else "dbt")


def manifest_path(project: Path = DBT_PROJECT) -> Path:
    """``target/manifest.json`` of the project, parsed anew where any file or folder of it is younger."""
    manifest = project / "target" / "manifest.json"
    if not manifest.exists() or manifest.stat().st_mtime < _youngest(project):
        _parse(project, manifest.parent)
    return manifest


def _youngest(project: Path) -> float:
    tops = [project / part for part in _PARTS]
    paths = [path for top in tops for path in (top, *top.rglob("*"))]
    return max(path.stat().st_mtime for path in paths if path.exists())


def _parse(project: Path, target: Path) -> None:
    """Parses beside the target and renames, so that two processes that start together do no harm."""
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".parse-") as scratch:
        parsed = subprocess.run(
            [str(dbt_executable()), "parse", "--target-path", scratch, "--log-path", scratch, "--quiet"],
            cwd=project,
            env={
                **os.environ,
                **quiet_environment(),
                # A night's dbt finds what is parsed here only under the same name (dbt_process.py).
                WORK_DATABASE_VARIABLE: dbt_process.PARSED_DATABASE,
                "DBT_PROFILES_DIR": str(project),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if parsed.returncode != 0:
            raise CouldNotRun(
                Message(
                    f"dbt のモデルを読めません。\n{parsed.stdout}{parsed.stderr}",
                    f"The dbt project does not parse.\n{parsed.stdout}{parsed.stderr}",
                )
            )
        for name in _KEPT:
            os.replace(Path(scratch) / name, target / name)
        os.utime(target / "manifest.json")


if __name__ == "__main__":
    manifest_path()
