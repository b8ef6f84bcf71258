"""`dg check defs` and `dg list defs` from the repository's root, as Dagster's users expect; without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dagster_project.settings import DATA_VARIABLE
from tests.no_network import NoNetwork

REPOSITORY = Path(__file__).resolve().parents[1]
DG = Path(sys.executable).with_name("dg")


def _dg(tmp_path: Path, *arguments: str) -> str:
    """Standard output of dg in an empty Dagster home, with nothing set that katsuyo would set."""
    home = tmp_path / "dagster"
    home.mkdir()
    network = NoNetwork.in_folder(tmp_path / "network")
    kept = {name: value for name, value in os.environ.items() if name != DATA_VARIABLE}
    done = subprocess.run(
        [str(DG), *arguments],
        cwd=REPOSITORY,
        env={**kept, **network.variables(), "HOME": str(tmp_path), "DAGSTER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert network.attempts() == []
    return done.stdout


def test_dg_check_defs_finds_nothing_wrong(tmp_path: Path) -> None:
    assert "All definitions loaded successfully." in _dg(tmp_path, "check", "defs")


def test_dg_list_defs_lists_every_station_the_job_and_what_starts_it(tmp_path: Path) -> None:
    listed = json.loads(_dg(tmp_path, "list", "defs", "--json"))
    stations = {"inbox", "intake", "programme", "staging", "intermediate", "marts", "analysis", "release"}
    assert {asset["group_name"] for asset in listed["assets"]} == stations
    assert [job["name"] for job in listed["jobs"]] == ["nightly"]
    assert [(made["name"], made["cron_schedule"]) for made in listed["schedules"]] == [("nightly_at_two", "0 2 * * *")]
    sensors = {sensor["name"] for sensor in listed["sensors"]}
    ends = {"last_night_success", "last_night_failure", "last_night_canceled"}
    assert sensors == {*ends, "still_night", "night_missing", "new_files"}


def test_the_shut_network_tells_who_tries(tmp_path: Path) -> None:
    network = NoNetwork.in_folder(tmp_path / "network")
    tries = "import urllib.request as web\ntry: web.urlopen('http://katsuyo.invalid')\nexcept OSError: pass"
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    subprocess.run([sys.executable, "-c", tries], env={**kept, **network.variables()}, check=True)
    assert len(network.attempts()) == 1 and "katsuyo.invalid" in network.attempts()[0]
