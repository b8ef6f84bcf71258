"""Dagster's records in PostgreSQL: a killed night, the whole night that closes it, and a third one that finds it at work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.settings import POSTGRES_VARIABLE
from tests.end_to_end.nights import KATSUYO, copy_demo, environment
from tests.postgres.postgres_server import PASSWORD, PostgresServer, postgres_server, programs

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    bin = programs()
    if bin is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres_server(bin) as server:
        yield server


def start(root: Path, url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(KATSUYO), "nightly", "--data", str(root), "--json", "--lang", "en"],
        env={**environment(), POSTGRES_VARIABLE: url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def statuses(server: PostgresServer) -> list[str]:
    """Of the runs in the order in which they began; none while there are no tables yet."""
    if server.ask("nights", "SELECT to_regclass('runs') IS NULL") == ["t"]:
        return []
    return server.ask("nights", "SELECT status FROM runs ORDER BY id")


def wait_until(server: PostgresServer, night: subprocess.Popen[str], wanted: list[str]) -> None:
    deadline = time.monotonic() + 90
    while statuses(server) != wanted:
        assert night.poll() is None, night.communicate()
        assert time.monotonic() < deadline, statuses(server)
        time.sleep(0.2)


def test_nights_are_recorded_closed_and_kept_apart_in_postgresql(server: PostgresServer, tmp_path: Path) -> None:
    url = server.make_database("nights")
    root = copy_demo(tmp_path / "root")
    killed = start(root, url)
    wait_until(server, killed, ["STARTED"])
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert statuses(server) == ["STARTED"]

    night = start(root, url)
    wait_until(server, night, ["FAILURE", "STARTED"])
    other = start(root, url)
    said, _ = other.communicate(timeout=120)
    assert other.returncode == 3, said
    out, err = night.communicate(timeout=240)
    assert night.returncode == 0, out + err
    outcome = json.loads(out)
    assert outcome["status"] == "released" and outcome["checks_passed"] == outcome["checks_required"]
    assert statuses(server) == ["FAILURE", "SUCCESS"]
    found = server.ask(
        "nights",
        "SELECT count(*) FROM event_logs WHERE dagster_event_type = 'ASSET_CHECK_EVALUATION' AND run_id = "
        f"'{outcome['run_id']}'",
    )
    assert int(found[0]) >= outcome["checks_required"]
    # Nothing of the records lies in the data root, the password least of all.
    home = root / "work" / "dagster"
    assert not list(home.rglob("*.db"))
    written = [path for path in root.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert written == [] and PASSWORD not in out + err

    another = copy_demo(tmp_path / "another")
    refused = start(another, url)
    out, err = refused.communicate(timeout=120)
    assert refused.returncode == 2 and "belongs to the data root" in out, out + err
    assert PASSWORD not in out + err


def test_a_server_that_is_down_or_refuses_is_told_without_its_address(server: PostgresServer, tmp_path: Path) -> None:
    for url in (server.url("absent"), f"postgresql://katsuyo:{PASSWORD}@127.0.0.1:1/nights"):
        refused = start(copy_demo(tmp_path / str(len(url))), url)
        out, err = refused.communicate(timeout=120)
        assert refused.returncode == 2 and "cannot be reached" in out, out + err
        assert PASSWORD not in out + err
