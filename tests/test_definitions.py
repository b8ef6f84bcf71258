"""The graph loads anywhere: with an empty environment, without a network, and without the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dagster import AssetKey, DefaultScheduleStatus

from dagster_project.contracts import mart_contracts
from dagster_project.definitions import build_defs
from dagster_project.orchestration import names
from dagster_project.orchestration.progress import STATIONS

REPOSITORY = Path(__file__).resolve().parents[1]

_LOAD = """
import socket, sys
def refuse(*arguments, **options):
    raise AssertionError("the definitions reached for the network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
import dagster_project.definitions as definitions
assert definitions.defs.resolve_job_def("nightly")
loaded = [name for name in ("great_expectations", "dbt.cli", "dbt.adapters.duckdb") if name in sys.modules]
assert not loaded, loaded
"""


def test_definitions_load_with_an_empty_environment_and_no_network() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOAD], env={}, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_mart_is_gated_and_awaited_by_the_release() -> None:
    graph = build_defs().resolve_asset_graph()
    upstream = graph.get(names.RELEASE).parent_keys
    assert upstream == {names.mart(mart) for mart in mart_contracts()}
    gated = {key.asset_key for key in graph.asset_check_keys if key.name == names.GATE_CHECK}
    assert gated == upstream
    assert all(graph.get(key).blocking for key in graph.asset_check_keys if key.name == names.GATE_CHECK)


def test_every_asset_has_a_station_an_owner_kinds_and_a_description() -> None:
    graph = build_defs().resolve_asset_graph()
    stations = {"inbox", "intake", "programme", "staging", "intermediate", "marts", "analysis", "release"}
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name in stations, key
        assert node.owners == names.OWNERS, key
        assert node.kinds, key
        assert node.description, key


def test_lineage_leads_from_the_inbox_to_the_release() -> None:
    graph = build_defs().resolve_asset_graph()
    ancestors = {names.RELEASE}
    waiting = [names.RELEASE]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys - ancestors:
            ancestors.add(parent)
            waiting.append(parent)
    assert {names.inbox(folder) for folder in names.INBOX_FOLDERS} <= ancestors
    assert AssetKey(["inbox", "programme"]) in ancestors and AssetKey(["inbox", "figures"]) in ancestors


def test_whoever_waits_sees_every_station_of_the_night() -> None:
    job = build_defs().resolve_job_def(names.JOB)
    assert {node.name for node in job.nodes} == set(STATIONS)


def test_the_schedule_runs_at_two_in_tokyo_and_is_on() -> None:
    (schedule,) = build_defs().schedules or ()
    assert schedule.cron_schedule == "0 2 * * *"  # type: ignore[union-attr]
    assert schedule.execution_timezone == "Asia/Tokyo"  # type: ignore[union-attr]
    assert schedule.default_status == DefaultScheduleStatus.RUNNING  # type: ignore[union-attr]
    assert schedule.job_name == names.JOB  # type: ignore[union-attr]
