"""The ways a night can be spread: all of it in one process, or every step in a process of its own, wherever that runs.

Both have the same assets, checks and results. Add here: what differs between them. Keep out: stations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dagster import AssetsDefinition, ConfigurableResource, ExecutorDefinition, in_process_executor

from dagster_project.orchestration.executors import under_night_lock
from dagster_project.orchestration.intake import intake_assets
from dagster_project.orchestration.resources import LandingWorker, NightOnDataRoot, StationWorker
from dagster_project.settings import DataRoot


@dataclass(frozen=True)
class Way:
    """``executor`` is that of every job, also of what is materialised in the UI: whatever runs holds the night's lock
    from its first step to its last."""

    intake: Callable[[], AssetsDefinition]
    resources: Mapping[str, ConfigurableResource[DataRoot]]
    executor: ExecutorDefinition


IN_ONE_PROCESS = Way(intake_assets, {"night_on": NightOnDataRoot()}, in_process_executor)


def over_workers(executor: ExecutorDefinition) -> Way:
    """By any executor of Dagster's that runs steps in other processes; all must see the data root, the environment
    and the records (docs/workers.md)."""
    # Imported here: the night of one process need not wait for what only this one has.
    from dagster_project.orchestration.shared_intake import shared_intake_assets

    resources = {"night_on": StationWorker(), "worker_on": LandingWorker()}
    return Way(shared_intake_assets, resources, under_night_lock(executor))
