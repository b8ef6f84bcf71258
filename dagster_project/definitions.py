"""The whole graph on one screen: inbox -> intake -> dbt -> gate -> analysis -> gate, disclosure audit -> figures -> gate ->
release."""

from __future__ import annotations

from dagster import Definitions

from dagster_project import garbage
from dagster_project.orchestration.breakdowns import breakdowns
from dagster_project.orchestration.disclosure import disclosure_audit
from dagster_project.orchestration.effect import workshop_effect
from dagster_project.orchestration.figures import printed_figures
from dagster_project.orchestration.gate import gate_checks
from dagster_project.orchestration.headlines import survey_headline
from dagster_project.orchestration.inbox import inbox_assets
from dagster_project.orchestration.marts import dbt_marts
from dagster_project.orchestration.new_files import new_files_sensor
from dagster_project.orchestration.night import nightly_job, nightly_schedule
from dagster_project.orchestration.night_sensors import night_sensors
from dagster_project.orchestration.progress import LOGGERS
from dagster_project.orchestration.release import release_asset
from dagster_project.orchestration.required import required_checks
from dagster_project.orchestration.ways import IN_ONE_PROCESS, Way


def build_defs(way: Way = IN_ONE_PROCESS) -> Definitions:
    """The graph. It reads no environment and opens no file of a data root."""
    stations = [way.intake(), dbt_marts(), survey_headline(), workshop_effect(), breakdowns(), printed_figures()]
    checks = [*gate_checks(), disclosure_audit()]
    required = required_checks([*stations, *checks])
    job = nightly_job()
    return Definitions(
        assets=[*inbox_assets(), *stations, release_asset(required)],
        asset_checks=checks,
        jobs=[job],
        schedules=[nightly_schedule(job)],
        sensors=[*night_sensors(required), new_files_sensor(job)],
        resources=way.resources,
        loggers=LOGGERS,
        executor=way.executor,
    )


with garbage.loading():
    defs = build_defs()
