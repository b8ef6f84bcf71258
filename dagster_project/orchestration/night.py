"""The job `nightly`, its schedule, and when its release counts as fresh.

Add here: when nights run. Keep out: what a night does (the stations), and who hears of it (night_sensors.py).
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from dagster import AssetSelection, DefaultScheduleStatus, FreshnessPolicy, ScheduleDefinition, define_asset_job

from dagster_project.orchestration import names

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

# The release turns red at six where no night since the evening before has made or confirmed it: a night that finds
# nothing new materialises it as well, one that was refused does not. Alerts have the same hours (alerts/notice.py).
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
    return ScheduleDefinition(
        name="nightly_at_two",
        job=job,
        cron_schedule="0 2 * * *",
        execution_timezone="Asia/Tokyo",
        default_status=DefaultScheduleStatus.RUNNING,
    )
