"""The graph of definitions.py with its steps in several processes of this machine: `katsuyo nightly --workers N`.

Add here: nothing. Keep out: other machines; docs/kubernetes/ and docs/celery/ have such modules of their own.
"""

from __future__ import annotations

from dagster_project import garbage
from dagster_project.definitions import build_defs
from dagster_project.orchestration.executors import workers_of_this_machine
from dagster_project.orchestration.ways import over_workers

with garbage.loading():
    defs = build_defs(over_workers(workers_of_this_machine))
