"""The graph with its steps as tasks of Celery: a code location for `dagster-daemon run -m katsuyo_on_celery`.

dagster-celery is installed beside katsuyo and not by its lock. Every worker has this module on its path, the same
environment as the daemon, and the data root under the same path.
"""

from dagster_celery import celery_executor

from dagster_project.definitions import build_defs
from dagster_project.orchestration.ways import over_workers

# The same addresses as in celery.yaml, with which the workers start.
tasks = celery_executor.configured(
    {"broker": {"env": "KATSUYO_CELERY_BROKER"}, "backend": {"env": "KATSUYO_CELERY_BACKEND"}}
)

defs = build_defs(over_workers(tasks))
