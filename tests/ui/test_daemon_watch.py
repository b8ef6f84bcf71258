"""A daemon that watches: a missing night is red and told, a failed one told, and new files bring it back to green.

One story in the order of its steps, on one server: each step waits for what the daemon does by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from dagster import AssetMaterialization, DagsterInstance
from dagster._core.test_utils import freeze_time

from dagster_project.environment import enter
from dagster_project.orchestration import names
from dagster_project.settings import DataRoot
from tests.alerts.listeners import Hook, Mailbox, http_listener, mail_server
from tests.end_to_end.nights import KATSUYO, Night
from tests.ui.dagster_server import REPOSITORY, DagsterServer, dagster_server, wait_for

pytestmark = pytest.mark.full

LOG = Path("inbox") / "trials" / "r6-trial" / "ai_usage_20241122.csv"
DAYS_AGO = timedelta(days=3)
_FRESHNESS = """
{ assetNodeOrError(assetKey: {path: ["release"]}) { ... on AssetNode { freshnessStatusInfo { freshnessStatus } } } }
"""
_TURN_ON = """
mutation ($sensor: SensorSelector!) { startSensor(sensorSelector: $sensor) { __typename } }
"""
_RUNS = '{ runsOrError(filter: {tags: [{key: "dagster/sensor_name", value: "new_files"}]}) { ... on Runs { results { runId status } } } }'


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[Mailbox, Hook]]:
    with mail_server(Mailbox()) as box, http_listener(Hook()) as hook:
        yield box, hook


@pytest.fixture(scope="module")
def server(
    night: Night,
    outer_variables: dict[str, str],
    told: tuple[Mailbox, Hook],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DagsterServer]:
    """A root whose last night, and with it the last release that Dagster knows, is three days old."""
    root = DataRoot(tmp_path_factory.mktemp("watch") / "root")
    shutil.copytree(night.root, root.path, symlinks=True)
    shutil.rmtree(root.dagster_home)
    page = json.loads(root.last_night_json.read_text(encoding="utf-8"))
    page["ended_at"] = (datetime.fromisoformat(page["ended_at"]) - DAYS_AGO).isoformat(timespec="milliseconds")
    root.last_night_json.write_text(json.dumps(page), encoding="utf-8")
    with patch.dict(os.environ, outer_variables, clear=True):
        enter(root)
        with DagsterInstance.get() as instance, freeze_time(datetime.now().astimezone() - DAYS_AGO):
            instance.report_runless_asset_event(AssetMaterialization(names.RELEASE))
    box, hook = told
    root.operations_file.write_text(
        f"alerts:\n  mail: {{host: 127.0.0.1, port: {box.port}, security: none, from: a@city.example.jp, "
        f"to: [b@city.example.jp]}}\n  webhook: {{url: '{hook.url}'}}\n",
        encoding="utf-8",
    )
    variables = {**outer_variables, "FRESHNESS_DAEMON_INTERVAL_SECONDS": "5", "no_proxy": "127.0.0.1"}
    with dagster_server(root.path, root.path.parent / "katsuyo-ui.log", variables) as server:
        yield server


def test_missing_then_failed_then_well_again(
    server: DagsterServer, told: tuple[Mailbox, Hook], outer_variables: dict[str, str]
) -> None:
    box, hook = told
    occasions: list[str] = []

    def told_all(wanted: list[str]) -> bool:
        occasions[:] = [body["katsuyo"]["occasion"] for body in hook.received]
        return occasions == wanted and len(box.received) == len(wanted)

    def freshness() -> str:
        info = server.ask(_FRESHNESS)["assetNodeOrError"]["freshnessStatusInfo"]
        return str(info and info["freshnessStatus"])

    # Missing: red, and told.
    wait_for(lambda: freshness() == "DEGRADED", 60, server.log)
    wait_for(lambda: told_all(["missing"]), 60, server.log)

    # Failed: what the page says is what the mail says.
    programme = server.root / "programme.yml"
    sound = programme.read_text(encoding="utf-8")
    programme.write_text(sound + "\nsurprise: 1\n", encoding="utf-8")
    assert wait_for_end(server, server.launch_night()) == "FAILURE"
    wait_for(lambda: told_all(["missing", "could_not_run"]), 60, server.log)
    page = json.loads((server.root / "last_night.json").read_text(encoding="utf-8"))
    (message,) = page["messages"]
    assert "surprise" in message["en"] and message["en"] in box.texts()[1] and message["ja"] in box.texts()[1]
    assert freshness() == "DEGRADED"

    # Mended, one person erased, one more use delivered: the folder sensor starts the night by itself.
    programme.write_text(sound, encoding="utf-8")
    log = server.root / LOG
    lines = log.read_bytes().rstrip(b"\r\n").split(b"\n")
    person = lines[1].decode("utf-8").split(",")[2]
    erased = subprocess.run(
        [str(KATSUYO), "erase", "--person", "-", "--yes", "--json", "--data", str(server.root)],
        input=f"email: {person}\n",
        env=outer_variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert erased.returncode == 0, erased.stderr
    assert any(row["path"] == LOG.as_posix() for row in json.loads(erased.stdout)["rows"])
    another = next(line for line in lines[2:] if person.encode() not in line).split(b",")
    another[0] = b"2024-11-22 18:01"
    log.write_bytes(b"\n".join([*lines, b",".join(another)]) + b"\n")
    sensor = {**REPOSITORY, "sensorName": "new_files"}
    assert server.ask(_TURN_ON, sensor=sensor)["startSensor"]["__typename"] == "Sensor"

    def runs() -> list[dict[str, str]]:
        found: list[dict[str, str]] = server.ask(_RUNS)["runsOrError"]["results"]
        return found

    (run,) = wait_for(lambda: runs() or None, 120, server.log)
    assert wait_for_end(server, run["runId"]) == "SUCCESS"
    wait_for(lambda: told_all(["missing", "could_not_run", "recovered"]), 60, server.log)
    wait_for(lambda: freshness() == "HEALTHY", 60, server.log)
    page = json.loads((server.root / "last_night.json").read_text(encoding="utf-8"))
    assert page["status"] == "released" and page["run_id"] == run["runId"]
    (line,) = [file for file in page["files"] if file["path"] == LOG.as_posix() and file["status"] == "landed"]
    assert line["rows_excluded"] >= 1
    assert len(runs()) == 1
    for text in (*box.texts(), json.dumps(hook.received, ensure_ascii=False), server.log.read_text(errors="replace")):
        assert person not in text


def wait_for_end(server: DagsterServer, run_id: str) -> str:
    return wait_for(lambda: server.ended(run_id), 240, server.log)
