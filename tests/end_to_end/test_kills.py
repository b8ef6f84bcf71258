"""Kills at random moments of whole nights: readers keep one whole release, and the next night ends where a fresh root
would. Long; `make soak`."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.nights import KATSUYO, copy_demo, environment, run_night

KILLS = 8
LOG = Path("inbox") / "trials" / "r6-trial" / "ai_usage_20241122.csv"


def _deliver_one_more_use(root: Path, number: int) -> None:
    log = root / LOG
    content = log.read_bytes()
    lines = content.rstrip(b"\n").split(b"\n")
    last = lines[-1].decode().split(",")
    last[0] = f"2024-11-22 18:{number:02d}"
    log.write_bytes(b"\n".join([*lines, ",".join(last).encode()]) + b"\n")


def _assert_whole(root: Path) -> str:
    release = (root / "published").resolve()
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        assert hashlib.sha256((release / entry["path"]).read_bytes()).hexdigest() == entry["sha256"], entry["path"]
    return str(manifest["release_id"])


@pytest.mark.soak
def test_kills_at_random_moments_leave_a_whole_release_and_heal(tmp_path: Path) -> None:
    root = copy_demo(tmp_path / "root")
    first = run_night(root)
    moments = random.Random(20241122)
    for number in range(KILLS):
        _deliver_one_more_use(root, number)
        process = subprocess.Popen(
            [str(KATSUYO), "nightly", "--data", str(root)],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moments.uniform(0.5, 25))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _assert_whole(root)
    healed = run_night(root)
    assert healed.exit_code == 0
    fresh = copy_demo(tmp_path / "fresh")
    (fresh / LOG).write_bytes((root / LOG).read_bytes())
    assert run_night(fresh).outcome["release_id"] != first.outcome["release_id"]
    totals = [json.loads((place / "last_night.json").read_text(encoding="utf-8"))["files"] for place in (root, fresh)]
    accepted = [
        {file["path"]: file["rows_accepted"] for file in files if file["status"] == "landed"} for files in totals
    ]
    assert accepted[0] == accepted[1]
    assert _assert_whole(root) == healed.outcome["release_id"]
