"""The job `nightly`, its schedule, and what reports on every night however it ended.

Add here: when nights run and who hears of them. Keep out: what a night does (the stations).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dagster import (
    AssetCheckKey,
    AssetSelection,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    RunStatusSensorContext,
    RunStatusSensorDefinition,
    ScheduleDefinition,
    define_asset_job,
    run_status_sensor,
)

from dagster_project.orchestration import names
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.release.last_night import write_last_night
from dagster_project.settings import DataRoot

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def nightly_job() -> "UnresolvedAssetJobDefinition":
    """Everything but the inbox, in one process: SQLite run storage and DuckDB both want a single writer."""
    return define_asset_job(
        names.JOB,
        selection=AssetSelection.all() - AssetSelection.groups("inbox"),
        description="inbox から公表まで — from the inbox to a release, once a night.",
    )


def nightly_schedule(job: "UnresolvedAssetJobDefinition") -> ScheduleDefinition:
    return ScheduleDefinition(
        name="nightly_at_two",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone="Asia/Tokyo",
        default_status=DefaultScheduleStatus.RUNNING,
    )


def last_night_sensors(required: Iterable[AssetCheckKey]) -> list[RunStatusSensorDefinition]:
    """One sensor per way a night can end; `katsuyo nightly` writes the same page itself, without waiting for them."""
    required_checks = frozenset(required)
    return [
        _last_night_sensor(status, required_checks)
        for status in (DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED)
    ]


def _last_night_sensor(status: DagsterRunStatus, required: frozenset[AssetCheckKey]) -> RunStatusSensorDefinition:
    @run_status_sensor(
        name=f"last_night_{status.value.lower()}",
        run_status=status,
        default_status=DefaultSensorStatus.RUNNING,
        description="last_night.html と .json を書く — writes how the night went.",
    )
    def sensor(context: RunStatusSensorContext) -> None:
        if context.dagster_run.job_name == names.JOB:
            root = DataRoot.from_environment()
            write_last_night(root, night_outcome(context.instance, context.dagster_run.run_id, root, required))

    return sensor
