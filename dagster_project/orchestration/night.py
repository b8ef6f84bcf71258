"""The job `nightly`, its schedule, and when its release counts as fresh.

Add here: when nights run. Keep out: what a night does (the stations), and who hears of it (night_sensors.py).
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

# The release turns red at six where no night since the evening before has made or confirmed it: a night that finds
# nothing new materialises it as well, and night_sensors.py says so of a still night, which has no run; one that was
# refused does not. Alerts have the same hours (alerts/notice.py).
_BY = time(6)
_WITHIN = timedelta(hours=12)
_JAPAN = ZoneInfo("Asia/Tokyo")
RELEASED_EVERY_NIGHT = FreshnessPolicy.cron(
    deadline_cron=f"0 {_BY.hour} * * *", lower_bound_delta=_WITHIN, timezone=_JAPAN.key
)


def is_of_this_night(ended: datetime, now: datetime) -> bool:
    """Whether what ended then may be told at ``now``: later than the next evening it would count for the next night."""
    local = now.astimezone(_JAPAN)
    evening = datetime.combine(local.date() + timedelta(days=1), _BY, _JAPAN) - _WITHIN
    return ended >= (evening if evening <= local else evening - timedelta(days=1))


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
        execution_timezone=_JAPAN.key,
        default_status=DefaultScheduleStatus.RUNNING,
        description="毎晩 2 時。何も変わっていなければ run を作らない — at two; no run where nothing has changed.",
    )
    def nightly_at_two(context: ScheduleEvaluationContext) -> RunRequest | SkipReason:
        # Loaded by the first tick: the graph need not wait for it.
        from dagster_project.still.night import end_in_a_tick

        still = end_in_a_tick(DataRoot.from_environment())
        if still is None or still.outcome.stands is None:
            return RunRequest()
        for failure in still.failures:
            context.log.warning(str(failure))
        said = still.outcome.stands.said
        return SkipReason(f"{said.ja} / {said.en}")

    return nightly_at_two
