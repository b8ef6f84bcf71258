"""What Dagster keeps of a night, asked through its own interface and compared with what the night published."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest

from dagster_project.contracts import mart_contracts
from tests.end_to_end.nights import Night
from tests.no_network import NoNetwork
from tests.ui.dagster_server import JOB, REPOSITORY, DagsterServer

pytestmark = pytest.mark.full

# A bar is 40 blocks long for the fullest bucket of a trial and rounded up for the others: 20*40/95 is 8.4.
BUCKETS = {"1-9": (95, 40), "10-19": (20, 9), "20-49": (9, 4), "50+": (3, 2)}
_ASSETS = """
{ assetNodes {
    assetKey { path } isMaterializable
    assetMaterializations(limit: 20) { runId metadataEntries {
        label ... on IntMetadataEntry { intValue } ... on MarkdownMetadataEntry { mdStr } } }
    assetChecksOrError { ... on AssetChecks { checks {
        name blocking executionForLatestMaterialization { status } } } }
} }
"""
_STARTERS = """
query ($repository: RepositorySelector!) {
  schedulesOrError(repositorySelector: $repository) { ... on Schedules { results {
    name pipelineName cronSchedule executionTimezone scheduleState { status } } } }
  sensorsOrError(repositorySelector: $repository) { ... on Sensors { results { name sensorState { status } } } }
}
"""


@pytest.fixture(scope="module")
def assets(server: DagsterServer) -> dict[str, dict[str, Any]]:
    nodes = server.ask(_ASSETS)["assetNodes"]
    return {"/".join(node["assetKey"]["path"]): node for node in nodes}


def _metadata(asset: dict[str, Any], run_id: str) -> dict[str, dict[str, Any]]:
    (made,) = [made for made in asset["assetMaterializations"] if made["runId"] == run_id]
    return {entry["label"]: entry for entry in made["metadataEntries"]}


def test_the_run_is_recorded_as_a_success_of_the_job(server: DagsterServer, night: Night) -> None:
    query = "query ($run: ID!) { runOrError(runId: $run) { ... on Run { status jobName } } }"
    run = server.ask(query, run=night.outcome["run_id"])["runOrError"]
    assert run == {"status": "SUCCESS", "jobName": JOB["jobName"]}


def test_every_asset_but_the_inbox_was_made_by_the_run(assets: dict[str, dict[str, Any]], night: Night) -> None:
    made_by_people = {name for name, asset in assets.items() if not asset["isMaterializable"]}
    assert {name.split("/")[0] for name in made_by_people} == {"inbox"}
    for name in assets.keys() - made_by_people:
        assert _metadata(assets[name], night.outcome["run_id"]) is not None, name


def test_row_counts_of_marts_are_those_of_the_release(assets: dict[str, dict[str, Any]], night: Night) -> None:
    with duckdb.connect(str(night.root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from information_schema.tables where table_schema = 'marts'")
        published = {
            table: connection.execute(f"select count(*) from marts.{table}").fetchall()[0][0]
            for (table,) in tables.fetchall()
        }
    assert set(published) == set(mart_contracts())
    shown = {
        mart: _metadata(assets[f"marts/{mart}"], night.outcome["run_id"])["dagster/row_count"]["intValue"]
        for mart in published
    }
    assert shown == published


def test_usage_frequency_shows_the_bucket_chart(assets: dict[str, dict[str, Any]], night: Night) -> None:
    chart = _metadata(assets["marts/usage_frequency"], night.outcome["run_id"])["buckets"]["mdStr"].splitlines()
    for label, (people, blocks) in BUCKETS.items():
        assert f"| r5-trial | {label} | {people} | {'█' * blocks} |" in chart


def test_every_check_is_there_blocks_and_passed(assets: dict[str, dict[str, Any]], night: Night) -> None:
    checks = {
        (name, check["name"]): check
        for name, asset in assets.items()
        for check in asset["assetChecksOrError"]["checks"]
    }
    manifest = json.loads((night.root / "published" / "manifest.json").read_text(encoding="utf-8"))
    assert set(checks) == {(check["asset"], check["name"]) for check in manifest["checks"]}
    assert len(checks) == night.outcome["checks_required"] == night.outcome["checks_passed"]
    assert all(check["blocking"] for check in checks.values())
    states = {(check["executionForLatestMaterialization"] or {}).get("status") for check in checks.values()}
    assert states == {"SUCCEEDED"}


def test_the_schedule_and_the_sensors_are_on_by_default(server: DagsterServer) -> None:
    answer = server.ask(_STARTERS, repository=REPOSITORY)
    assert answer["schedulesOrError"]["results"] == [
        {
            "name": "nightly_at_two",
            "pipelineName": "nightly",
            "cronSchedule": "0 2 * * *",
            "executionTimezone": "Asia/Tokyo",
            "scheduleState": {"status": "RUNNING"},
        }
    ]
    sensors = {made["name"]: made["sensorState"]["status"] for made in answer["sensorsOrError"]["results"]}
    names = ("last_night_success", "last_night_failure", "last_night_canceled")
    # Running a night on new files is for whoever turns it on.
    assert sensors == {**dict.fromkeys([*names, "still_night", "night_missing"], "RUNNING"), "new_files": "STOPPED"}


def test_the_night_and_the_server_reached_for_no_network(server: DagsterServer, network: NoNetwork) -> None:
    assert server.answers()
    assert network.attempts() == []
