"""The job `nightly`, its schedule, and when its release counts as fresh.

Add here: when nights run. Keep out: what a night does (the stations), and who hears of it (night_sensors.py).
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    FreshnessPolicy,
    RunRequest,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    SkipReason,
    define_asset_job,
    schedule,
)

from dagster_project.orchestration import names
from dagster_project.settings import DataRoot
from dagster_project.still.night import end_in_a_tick

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

# The release turns red at six where no night since the evening before has made or confirmed it: a night that finds
# nothing new materialises it as well, and for a still night, which has no run, night_sensors.py says so; one that was
# refused does not. Alerts have the same hours (alerts/notice.py).
RELEASED_EVERY_NIGHT = FreshnessPolicy.cron(
    deadline_cron="0 6 * * *", lower_bound_delta=timedelta(hours=12), timezone="Asia/Tokyo"
)


def nightly_job() -> "UnresolvedAssetJobDefinition":
    """Everything but the inbox, in one process or over several (ways.py)."""
    return define_asset_job(
        names.JOB,
        selection=AssetSelection.all() - AssetSelection.groups("inbox"),
        description="inbox から公表まで — from the inbox to a release, once a night.",
    )


def nightly_schedule(job: "UnresolvedAssetJobDefinition") -> ScheduleDefinition:
    """A run every night, but where nothing has changed since the last: then the tick itself is the night, and says so."""

    @schedule(
        name="nightly_at_two",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone="Asia/Tokyo",
        default_status=DefaultScheduleStatus.RUNNING,
        description="毎晩 2 時。何も変わっていなければ run を作らない — at two; no run where nothing has changed.",
    )
    def nightly_at_two(context: ScheduleEvaluationContext) -> RunRequest | SkipReason:
        still = end_in_a_tick(DataRoot.from_environment())
        if still is None or still.outcome.stands is None:
            return RunRequest()
        for failure in still.failures:
            context.log.warning(str(failure))
        said = still.outcome.stands.said
        return SkipReason(f"{said.ja} / {said.en}")

    return nightly_at_two
