"""Who hears of a night that the daemon started: the page, mail and webhook, however it ended or where there was none.

Add here: another occasion. Keep out: what is said and how it is sent (night_report.py, alerts/).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from dagster import (
    AssetCheckKey,
    AssetMaterialization,
    DagsterRunStatus,
    DefaultSensorStatus,
    MetadataValue,
    RunStatusSensorContext,
    RunStatusSensorDefinition,
    SensorDefinition,
    SensorEvaluationContext,
    SkipReason,
    run_status_sensor,
    sensor,
)

from dagster_project.orchestration import names
from dagster_project.orchestration.night import is_of_this_night
from dagster_project.settings import DataRoot

_LOOK_SECONDS = 10
_MISSING_SECONDS = 600
_STILL_SECONDS = 30


def night_sensors(required: Iterable[AssetCheckKey]) -> list[SensorDefinition]:
    """One sensor per way a night can end, one for the night that needed no run, and one for the night that never came.
    `katsuyo nightly` reports by the same function without waiting for them; its runs have no origin that a sensor would
    look at."""
    required_checks = frozenset(required)
    ends = (DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED)
    return [
        *(_last_night_sensor(status, required_checks) for status in ends),
        _still_night_sensor(),
        _night_missing_sensor(),
    ]


def _last_night_sensor(status: DagsterRunStatus, required: frozenset[AssetCheckKey]) -> RunStatusSensorDefinition:
    @run_status_sensor(
        name=f"last_night_{status.value.lower()}",
        run_status=status,
        default_status=DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=_LOOK_SECONDS,
        description="last_night を書き、失敗と復旧を知らせる — writes how the night went; tells of failure and recovery.",
    )
    def last_night(context: RunStatusSensorContext) -> None:
        from dagster_project.night_report import report
        from dagster_project.orchestration.outcome import night_outcome

        if context.dagster_run.job_name == names.JOB:
            root = DataRoot.from_environment()
            outcome = night_outcome(context.instance, context.dagster_run.run_id, root, required)
            for failure in report(root, outcome):
                context.log.warning(str(failure))

    return last_night


def _still_night_sensor() -> SensorDefinition:
    """A still night ends without Dagster, by the tick of the schedule or by `katsuyo nightly`. Dagster hears of it here,
    so that the release, which was confirmed, stays fresh; where nobody runs the daemon, when somebody opens the UI before
    the next evening. The cursor is when the last one ended that Dagster has heard of."""

    @sensor(
        name="still_night",
        default_status=DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=_STILL_SECONDS,
        description="何も変わっていなかった夜を、リリースの確認として記録する — records a night without changes as a confirmation of the release.",
    )
    def still_night(context: SensorEvaluationContext) -> SkipReason:
        from dagster_project.release.last_night import read_last_night

        last = read_last_night(DataRoot.from_environment())
        if last is None or last.stands is None or last.ended_at == context.cursor:
            return SkipReason("新しく記録する夜はありません / no such night to record")
        if not is_of_this_night(datetime.fromisoformat(last.ended_at), datetime.now(UTC)):
            return SkipReason("前の夜のものなので記録しません / of a former night: not recorded")
        context.instance.report_runless_asset_event(
            AssetMaterialization(
                names.RELEASE,
                description=f"{last.stands.said.ja} / {last.stands.said.en}",
                metadata={
                    "release_id": last.release_id,
                    "is_new": False,
                    "checked_by": MetadataValue.dagster_run(last.stands.run_id),
                    "last_night": last.ended_at,
                },
            )
        )
        context.update_cursor(last.ended_at)
        return SkipReason(f"記録しました / recorded: {last.ended_at}")

    return still_night


def _night_missing_sensor() -> SensorDefinition:
    @sensor(
        name="night_missing",
        default_status=DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=_MISSING_SECONDS,
        description="朝までに夜間処理が終わっていなければ知らせる — tells where no night has ended by the morning.",
    )
    def night_missing(context: SensorEvaluationContext) -> SkipReason:
        from dagster_project.alerts.tell import tell_if_missing

        failures = tell_if_missing(DataRoot.from_environment(), datetime.now(UTC))
        for failure in failures:
            context.log.warning(str(failure))
        return SkipReason("; ".join(map(str, failures)) or "見ました / looked")

    return night_missing
