"""Dagster's records in PostgreSQL: a killed night, the whole night that closes it, and a third one that finds it at work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from dagster import DagsterRunStatus
from dagster._core.test_utils import create_run_for_test

from dagster_project.definitions import defs
from dagster_project.environment import enter
from dagster_project.messages import CouldNotRun
from dagster_project.orchestration import names
from dagster_project.orchestration.outcome import night_outcome
from dagster_project.orchestration.recorded_in import open_instance, require_own_records
from dagster_project.settings import DATA_VARIABLE, KEY_VARIABLE, POSTGRES_VARIABLE, DataRoot
from tests.core.programme_texts import VALID
from tests.end_to_end.nights import FIRST_KEY, KATSUYO, copy_demo, environment
from tests.postgres.postgres_server import PASSWORD, PostgresServer

pytestmark = pytest.mark.full


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


@pytest.fixture
def other_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A root of another city, in this process."""
    root = DataRoot(tmp_path / "other")
    root.inbox.mkdir(parents=True)
    root.programme_file.write_text(VALID, encoding="utf-8")
    for name in (POSTGRES_VARIABLE, KEY_VARIABLE, DATA_VARIABLE, "DAGSTER_HOME"):
        monkeypatch.setenv(name, FIRST_KEY)
    return root


def test_the_database_of_another_root_is_left_alone(
    server: PostgresServer, other_root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(POSTGRES_VARIABLE, server.make_database("taken"))
    enter(other_root)
    with open_instance() as instance:
        require_own_records(instance, DataRoot(Path("/srv/first")))
        running = create_run_for_test(instance, status=DagsterRunStatus.STARTED)
        job = defs.resolve_job_def(names.JOB)
        result = job.execute_in_process(instance=instance, raise_on_error=False)
        outcome = night_outcome(instance, result.run_id, other_root, ())
        assert outcome.exit_code == 2
        assert "belongs to the data root /srv/first" in outcome.messages[0].en
        assert instance.get_run_by_id(running.run_id).status == DagsterRunStatus.STARTED  # type: ignore[union-attr]


def test_a_server_that_is_down_is_told_without_its_address(
    other_root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dagster tries six times within 13 seconds."""
    monkeypatch.setenv(POSTGRES_VARIABLE, f"postgresql://katsuyo:{PASSWORD}@127.0.0.1:1/nights")
    enter(other_root)
    with pytest.raises(CouldNotRun) as raised:
        open_instance()
    assert "cannot be reached (" in str(raised.value) and PASSWORD not in str(raised.value)
