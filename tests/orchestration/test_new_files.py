"""The folder sensor: off by default; one night for each settled state of the inbox, and none while one runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    SensorDefinition,
    SensorResult,
    build_sensor_context,
)
from dagster._core.test_utils import create_run_for_test

from dagster_project.definitions import build_defs
from dagster_project.night_lock import night_lock
from dagster_project.orchestration import names
from dagster_project.orchestration.new_files import inbox_digest
from dagster_project.settings import DATA_VARIABLE, DataRoot

# A person's name may stand in a file's name.
NAME = "茅野花子_利用ログ.csv"


class Watched:
    """An inbox, and the sensor with the cursor that Dagster would keep for it."""

    def __init__(self, root: DataRoot, instance: DagsterInstance) -> None:
        self.root, self.instance, self.cursor = root, instance, None
        self.folder = root.inbox / "trials" / "t1"
        self.folder.mkdir(parents=True)
        self.sensor = next(one for one in build_defs().sensors or () if one.name == "new_files")
        assert isinstance(self.sensor, SensorDefinition)

    def look(self) -> str | None:
        """The run key of the night that is asked for, if one is."""
        context = build_sensor_context(self.instance, cursor=self.cursor)
        given = self.sensor(context)
        self.cursor = given.cursor if isinstance(given, SensorResult) else context.cursor
        if not isinstance(given, SensorResult):
            return None
        (request,) = given.run_requests or ()
        return request.run_key


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    with DagsterInstance.ephemeral() as instance:
        yield Watched(DataRoot(tmp_path), instance)


def test_it_is_off_until_somebody_turns_it_on(watched: Watched) -> None:
    assert watched.sensor.default_status == DefaultSensorStatus.STOPPED
    assert watched.sensor.job_name == names.JOB


def test_a_file_is_awaited_until_two_looks_agree_and_runs_one_night(watched: Watched) -> None:
    file = watched.folder / NAME
    file.write_bytes(b"half")
    assert watched.look() is None
    file.write_bytes(b"half and the other")
    assert watched.look() is None
    assert watched.look() is not None
    assert [watched.look() for _ in range(3)] == [None, None, None]
    cursor = json.dumps(json.loads(watched.cursor or ""), ensure_ascii=False)
    assert "茅野" not in cursor and "csv" not in cursor


def test_a_change_of_the_same_size_a_removal_and_a_return_are_states_of_their_own(watched: Watched) -> None:
    file = watched.folder / NAME
    file.write_bytes(b"1")
    os.utime(file, ns=(10**18, 10**18))
    keys = [watched.look(), watched.look()]
    file.write_bytes(b"2")
    os.utime(file, ns=(10**18 + 1, 10**18 + 1))
    keys += [watched.look(), watched.look()]
    file.unlink()
    keys += [watched.look(), watched.look()]
    file.write_bytes(b"1")
    os.utime(file, ns=(10**18, 10**18))
    keys += [watched.look(), watched.look()]
    asked = [key for key in keys if key]
    # The state comes back that was first: it is new again, so no two run keys are equal.
    assert len(asked) == len(set(asked)) == 4
    assert asked[0].split()[1] == asked[3].split()[1]


def test_a_change_that_is_taken_back_before_it_settled_asks_for_nothing(watched: Watched) -> None:
    (watched.folder / NAME).write_bytes(b"1")
    watched.look()
    assert watched.look() is not None
    other = watched.folder / "other.csv"
    other.write_bytes(b"1")
    assert watched.look() is None
    other.unlink()
    assert [watched.look(), watched.look()] == [None, None]


@pytest.mark.parametrize("status", [DagsterRunStatus.NOT_STARTED, DagsterRunStatus.STARTED])
def test_no_night_is_asked_for_while_one_waits_or_runs(watched: Watched, status: DagsterRunStatus) -> None:
    run = create_run_for_test(watched.instance, job_name=names.JOB, status=status)
    (watched.folder / NAME).write_bytes(b"1")
    assert [watched.look() for _ in range(3)] == [None, None, None]
    watched.instance.delete_run(run.run_id)
    with night_lock(watched.root):
        assert watched.look() is None
    assert watched.look() is not None


def test_leftovers_of_office_programs_are_no_new_files(watched: Watched) -> None:
    before = inbox_digest(watched.root.inbox)
    for name in ("~$book.xlsx", ".hidden", "Thumbs.db"):
        (watched.folder / name).write_bytes(b"1")
    assert inbox_digest(watched.root.inbox) == before
