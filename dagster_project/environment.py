"""The environment a night runs in: the data root's Dagster home with its dagster.yaml, and silence towards the outside.

Add here: a setting of the instance that every data root needs. Keep out: settings of one city (its own dagster.yaml
is left alone once it exists).
"""

from __future__ import annotations

import os

from dagster_project.files import write_atomically
from dagster_project.settings import DATA_VARIABLE, DataRoot, quiet_environment

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


def enter(root: DataRoot) -> None:
    """Points this process (and what it starts) at the root's Dagster home, quietly."""
    home = root.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        write_atomically(home / "dagster.yaml", _DAGSTER_YAML.encode())
    os.environ.update(quiet_environment())
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ[DATA_VARIABLE] = str(root.path)
