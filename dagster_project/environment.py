"""The environment a night runs in: the data root's Dagster home with its dagster.yaml, and silence towards the outside.

Add here: a setting of the instance that every data root needs. Keep out: settings of one city (its own dagster.yaml
is left alone once somebody changed it).
"""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path

from dagster_project.files import write_atomically
from dagster_project.messages import CouldNotRun, Message
from dagster_project.settings import DATA_VARIABLE, POSTGRES_VARIABLE, WORKERS_VARIABLE, DataRoot, quiet_environment

_DAGSTER_YAML = """\
# Written by katsuyo for this data root; yours to change. Nothing reports home, one night runs at a time.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
# A killed run stays "started" and would hold back every later scheduled one: after four hours it is closed.
run_monitoring:
  enabled: true
  max_runtime_seconds: 14400
"""

_ON_SQLITE = """\
# Runs and events lie here, in files that Dagster's own SQLite storage reads as well.
storage:
  custom:
    module: dagster_project.orchestration.sqlite_records
    class: SqliteRecords
    config:
      base_dir:
        env: DAGSTER_HOME
"""

_ON_POSTGRES = f"""\
# Runs and events lie in PostgreSQL; the address, with its password, stands nowhere but in the environment.
storage:
  postgres:
    postgres_url:
      env: {POSTGRES_VARIABLE}
"""

_SCHEME = re.compile(r"^postgres(ql)?://")


def enter(root: DataRoot, workers: int = 1) -> None:
    """Points this process (and what it starts) at the root's Dagster home, quietly.

    Raises:
        CouldNotRun: dagster.yaml and KATSUYO_POSTGRES_URL do not agree on where runs are recorded, the package for
            PostgreSQL is not installed, or there are several ``workers`` without PostgreSQL.
    """
    if workers > 1:
        require_shared_records()
        os.environ[WORKERS_VARIABLE] = str(workers)
    home = root.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    _settle_storage(home / "dagster.yaml")
    os.environ.update(quiet_environment())
    if is_on_postgres():
        # The driver that dagster-postgres brings; SQLAlchemy would look for another one.
        os.environ[POSTGRES_VARIABLE] = _SCHEME.sub("postgresql+psycopg2://", os.environ[POSTGRES_VARIABLE])
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ[DATA_VARIABLE] = str(root.path)


def is_on_postgres() -> bool:
    return bool(os.environ.get(POSTGRES_VARIABLE))


def require_shared_records() -> None:
    """Raises CouldNotRun where several processes would write their records into one SQLite file, which locks them out."""
    if not is_on_postgres():
        raise CouldNotRun(
            Message(
                f"複数の働き手（--workers、{WORKERS_VARIABLE}）には PostgreSQL が要ります。{POSTGRES_VARIABLE} を設定するか"
                "（docs/operations.md）、--workers 1 で動かしてください。",
                f"Several workers (--workers, {WORKERS_VARIABLE}) need PostgreSQL. Set {POSTGRES_VARIABLE} "
                "(docs/operations.md), or run with --workers 1.",
            )
        )


def _settle_storage(file: Path) -> None:
    """Half a history here and half there would be no history: what was chosen once stays until somebody changes it."""
    wanted = _DAGSTER_YAML + (_ON_POSTGRES if is_on_postgres() else _ON_SQLITE)
    if is_on_postgres() and find_spec("dagster_postgres") is None:
        raise CouldNotRun(
            Message(
                f"{POSTGRES_VARIABLE} がありますが dagster-postgres が入っていません。"
                "`.venv/bin/pip install --require-hashes --no-deps -r requirements-postgres.txt` を実行してください。",
                f"{POSTGRES_VARIABLE} is set but dagster-postgres is not installed. "
                "Run `.venv/bin/pip install --require-hashes --no-deps -r requirements-postgres.txt`.",
            )
        )
    try:
        present = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        present = ""
    # The first of these is what katsuyo wrote before it kept connections open.
    if present in {_DAGSTER_YAML, _DAGSTER_YAML + _ON_SQLITE, ""} and present != wanted:
        write_atomically(file, wanted.encode())
    elif is_on_postgres() != (POSTGRES_VARIABLE in present):
        raise CouldNotRun(_disagree(file))


def _disagree(file: Path) -> Message:
    if is_on_postgres():
        return Message(
            f"環境変数 {POSTGRES_VARIABLE} がありますが、{file} は書き替えられていて、それを使っていません。storage: postgres: を"
            "書き加えるか（docs/operations.md）、ファイルを消して作り直させてください。",
            f"{POSTGRES_VARIABLE} is set, but {file} was changed by hand and does not use it. Add storage: postgres: "
            "(docs/operations.md), or delete the file to have it written anew.",
        )
    return Message(
        f"{file} は PostgreSQL を使いますが、環境変数 {POSTGRES_VARIABLE} がありません。設定するか、"
        "PostgreSQL をやめるならファイルを消してください。",
        f"{file} asks for PostgreSQL, but {POSTGRES_VARIABLE} is not set. Set it, or delete the file to do without "
        "PostgreSQL.",
    )
