"""A night that Dagster's daemon starts, as the schedule does: same job, same lock, same page in the morning."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot
from tests.end_to_end.nights import Night
from tests.ui.dagster_server import REPOSITORY, DagsterServer, dagster_server, wait_for

pytestmark = pytest.mark.full

_TICKS = """
query ($sensor: SensorSelector!) { sensorOrError(sensorSelector: $sensor) { ... on Sensor {
  sensorState { ticks(limit: 10) { status originRunIds } } } } }
"""
_TICK_NOW = """
mutation ($schedule: ScheduleSelector!, $now: Float!) { scheduleDryRun(selectorData: $schedule, timestamp: $now) {
  __typename ... on DryRunInstigationTick { evaluationResult {
    skipReason runRequests { runKey } error { message } } } } }
"""
_RELEASES = """
{ assetOrError(assetKey: {path: ["release"]}) { ... on Asset { assetMaterializations(limit: 9) { runId description } } } }
"""
_DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
# Sensors look every 30 seconds.
_SENSOR_SECONDS = 120


@pytest.fixture(scope="module")
def server(
    night: Night, outer_variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DagsterServer]:
    """A server of its own on a copy of the root: what is launched here must not show on the other tests' pages."""
    root = tmp_path_factory.mktemp("daemon") / "root"
    shutil.copytree(night.root, root, symlinks=True)
    with dagster_server(root, root.parent / "katsuyo-ui.log", outer_variables) as server:
        yield server


def _page(root: Path) -> dict[str, Any]:
    page: dict[str, Any] = json.loads((root / "last_night.json").read_text(encoding="utf-8"))
    return page


def test_a_tick_of_the_schedule_makes_no_run_where_nothing_has_changed_and_the_release_is_confirmed(
    server: DagsterServer, night: Night
) -> None:
    schedule = {**REPOSITORY, "scheduleName": "nightly_at_two"}
    tick = server.ask(_TICK_NOW, schedule=schedule, now=time.time())["scheduleDryRun"]["evaluationResult"]
    assert (tick["runRequests"], tick["error"]) == ([], None)
    assert night.outcome["run_id"] in tick["skipReason"] and "何も変わっていません" in tick["skipReason"]
    page = _page(server.root)
    assert (page["status"], page["stands"]["run_id"]) == ("nothing_new", night.outcome["run_id"])

    def confirmed() -> list[str]:
        made = server.ask(_RELEASES)["assetOrError"]["assetMaterializations"]
        return [one["description"] for one in made if not one["runId"]]

    (said,) = wait_for(confirmed, _SENSOR_SECONDS, server.log)
    assert night.outcome["run_id"] in said


def test_a_night_of_the_daemon_ends_well_and_its_page_is_written(server: DagsterServer, night: Night) -> None:
    before = (server.root / "published").resolve()
    run_id = server.launch_night()
    assert wait_for(lambda: server.ended(run_id), 240, server.log) == "SUCCESS"

    def page_of_run() -> dict[str, Any] | None:
        page = _page(server.root)
        return page if page["run_id"] == run_id else None

    page = wait_for(page_of_run, _SENSOR_SECONDS, server.log)
    # Whoever launches the job gets a whole run: only the schedule asks first whether anything has changed.
    assert (page["status"], page["exit_code"], page["stands"]) == ("nothing_new", 0, None)
    assert page["checks_passed"] == page["checks_required"] == night.outcome["checks_required"]
    assert page["release_id"] == night.outcome["release_id"]
    assert (server.root / "published").resolve() == before
    assert "<html lang" in (server.root / "last_night.html").read_text(encoding="utf-8")


def test_a_night_of_the_daemon_leaves_the_root_to_another_night(server: DagsterServer) -> None:
    before = _page(server.root)
    with night_lock(DataRoot(server.root)):
        run_id = server.launch_night()
        assert wait_for(lambda: server.ended(run_id), 120, server.log) == "FAILURE"
    wait_for(lambda: _reported(server, "last_night_failure", run_id), _SENSOR_SECONDS, server.log)
    assert _page(server.root) == before


def test_the_daemons_that_nights_rely_on_are_up(server: DagsterServer) -> None:
    """MONITORING closes killed runs; without it one of them would hold back every scheduled night after it."""

    def healthy() -> bool:
        daemons = server.ask(_DAEMONS)["instance"]["daemonHealth"]["allDaemonStatuses"]
        up = {daemon["daemonType"] for daemon in daemons if daemon["required"] and daemon["healthy"]}
        return up >= {"SCHEDULER", "SENSOR", "QUEUED_RUN_COORDINATOR", "MONITORING"}

    wait_for(healthy, 60, server.log)


def _reported(server: DagsterServer, sensor: str, run_id: str) -> bool:
    found = server.ask(_TICKS, sensor={**REPOSITORY, "sensorName": sensor})
    ticks = found["sensorOrError"]["sensorState"]["ticks"]
    return any(tick["status"] == "SUCCESS" and run_id in tick["originRunIds"] for tick in ticks)
