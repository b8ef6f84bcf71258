"""Kills at random moments of whole nights: a looping reader sees whole releases only, no row is lost or doubled, and
the next night heals. Four moments in `make test-full`, 25 in `make soak`."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.conftest import PRINTED
from tests.end_to_end.nights import (
    KATSUYO,
    LOG,
    USES_IN_LOG,
    Night,
    deliver_one_more_use,
    environment,
    run_night,
)
from tests.whole_release import faults, looping_reader, resolve


def _seconds(night: Night) -> float:
    started, ended = (datetime.fromisoformat(night.outcome[name]) for name in ("started_at", "ended_at"))
    return (ended - started).total_seconds()


def _night_killed_after(root: Path, seconds: float) -> bool:
    """False where the night was quicker."""
    process = subprocess.Popen(
        [str(KATSUYO), "nightly", "--data", str(root)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


def _rows(root: Path) -> dict[str, dict[str, int]]:
    told = json.loads((root / "last_night.json").read_text(encoding="utf-8"))["files"]
    return {file["path"]: {key: file[key] for key in file if key.startswith("rows_")} for file in told}


@pytest.mark.soak
@pytest.mark.parametrize("kills", [25])
def test_kills_at_random_moments_of_whole_nights(
    kills: int, demo_night: Night, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = tmp_path / "root"
    shutil.copytree(demo_night.root, root, symlinks=True)
    before = _rows(root)
    whole_night = _seconds(demo_night) + 4  # It imports for some seconds before it starts.
    moments = random.Random(20241122)
    killed = 0
    started = time.monotonic()
    with looping_reader(root, tmp_path, pause=0.3) as seen:
        nights = 0
        # A night that was through before its moment counts for none.
        while killed < kills and nights < min(3 * kills, 60):
            deliver_one_more_use(root, nights)
            killed += _night_killed_after(root, moments.uniform(0.5, whole_night))
            nights += 1
            assert faults(resolve(root)) == []
        healed = run_night(root)
    assert healed.exit_code == 0, healed.said()
    assert seen.faults == [] and seen.reads > kills
    assert resolve(root).name == healed.outcome["release_id"] and faults(resolve(root)) == []
    with duckdb.connect(str(resolve(root) / "katsuyo.duckdb"), read_only=True) as connection:
        uses = connection.execute("SELECT total_uses FROM marts.trial_adoption WHERE trial_id = 'r6-trial'").fetchall()
    assert uses == [(USES_IN_LOG + nights,)]
    after = _rows(root)
    assert {path: rows for path, rows in after.items() if path != LOG} == {
        path: rows for path, rows in before.items() if path != LOG
    }
    left = [path.name for folder in (root, root / "releases") for path in folder.iterdir() if path.name[0] == "."]
    assert left == []
    assert killed == kills
    record_property(
        PRINTED,
        f"whole nights: SIGKILL at {killed} random moments of {nights} nights (the others were through); read {seen.reads} times: "
        f"0 partial reads, 0 mixed releases, 0 rows lost or doubled, {time.monotonic() - started:.0f} s",
    )
