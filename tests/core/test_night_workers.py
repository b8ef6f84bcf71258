"""A worker outlives a night that was killed: the next one waits for it, and a worker that comes late does nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project import night_workers
from dagster_project.messages import AnotherNightIsRunning, CouldNotRun
from dagster_project.night_lock import night_lock
from dagster_project.settings import DataRoot

_WORKER = """
import sys
from pathlib import Path
from dagster_project import night_workers
from dagster_project.settings import DataRoot
with night_workers.worker(DataRoot(Path(sys.argv[1])), "run"):
    print("at work", flush=True)
    sys.stdin.readline()
"""


def worker(root: DataRoot) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(root.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None and started.stdout.readline() == "at work\n"
    return started


def test_a_night_waits_for_the_living_worker_of_a_dead_one_and_not_for_a_dead_worker(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    dead_nights = night_workers.workers_of(root, "run")
    dead_nights.__enter__()
    going_on = worker(root)
    try:
        with pytest.raises(AnotherNightIsRunning), night_lock(root):
            pass
    finally:
        going_on.kill()
        going_on.communicate()
    # It left its file behind, which nobody holds any more.
    assert list(root.night_workers.glob("*.worker"))
    with night_lock(root):
        assert list(root.night_workers.glob("*")) == []


def test_a_worker_that_begins_after_the_next_night_took_the_lock_does_nothing(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    night_workers.workers_of(root, "dead").__enter__()
    with night_lock(root):
        with pytest.raises(CouldNotRun, match="no longer runs"), night_workers.worker(root, "dead"):
            raise AssertionError("it worked")
        with night_workers.workers_of(root, "next"):
            with pytest.raises(CouldNotRun), night_workers.worker(root, "dead"):
                raise AssertionError("it worked")
            with night_workers.worker(root, "next"):
                pass
        with pytest.raises(CouldNotRun), night_workers.worker(root, "next"):
            raise AssertionError("it worked")
    assert list(root.night_workers.glob("*")) == []
