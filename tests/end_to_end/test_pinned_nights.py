"""A whole night while readers are pinned, and a whole night on a disk that fills: what officer and readers see."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.nights import KATSUYO, Night, deliver_one_more_use, environment, run_night
from tests.release.test_full_disks import mounted
from tests.whole_release import faults, resolve


def katsuyo(root: Path, *arguments: str) -> dict[str, object]:
    command = [str(KATSUYO), *arguments, "--data", str(root), "--json"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


@pytest.mark.full
def test_a_night_while_readers_are_pinned_makes_its_release_and_says_who_holds_it(
    demo_night: Night, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    shutil.copytree(demo_night.root, root, symlinks=True)
    first = str(demo_night.outcome["release_id"])
    katsuyo(root, "rollback", first[:8], "--reason", "議会まで")
    deliver_one_more_use(root, 0)
    night = run_night(root)
    assert (night.exit_code, night.outcome["status"]) == (0, "held")
    assert night.outcome["release_id"] == first == resolve(root).name
    assert any(first in said["ja"] and "議会まで" in said["ja"] for said in night.outcome["warnings"])
    page = (root / "last_night.html").read_text(encoding="utf-8")
    assert "公表先は切り替えていません" in page and "議会まで" in page
    listed = katsuyo(root, "releases")["lines"]
    assert isinstance(listed, list)
    held = listed[0]["release_id"]
    assert [line["is_published"] for line in listed] == [False, True] and held != first
    explained = katsuyo(root, "explain", "trial_adoption[trial_id=r6-trial].total_uses")
    assert first in json.dumps(explained)
    difference = katsuyo(root, "diff")
    assert isinstance(difference["after"], dict) and difference["after"]["release_id"] == first
    assert katsuyo(root, "rollback", "--unpin")["after"] == held == resolve(root).name
    assert faults(resolve(root)) == []


@pytest.mark.parametrize(
    "room", [pytest.param(3_000_000, marks=pytest.mark.full), pytest.param(200_000, marks=pytest.mark.soak)]
)
def test_a_night_on_a_disk_that_fills_says_so_and_leaves_the_release(
    room: int, demo_night: Night, tmp_path: Path
) -> None:
    """With room until dbt or the release wants more, and with room for little more than Dagster's first records."""
    size = sum(path.lstat().st_size for path in demo_night.root.rglob("*")) * 2
    with mounted(tmp_path / "share", "-t", "tmpfs", "-o", f"size={size}", "katsuyo") as share:
        root = share / "root"
        shutil.copytree(demo_night.root, root, symlinks=True)
        deliver_one_more_use(root, 0)
        free = os.statvfs(share).f_bavail * os.statvfs(share).f_bsize
        (share / "filler").write_bytes(b"x" * (free - room))
        done = subprocess.run(
            [str(KATSUYO), "nightly", "--data", str(root), "--lang", "en"],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 2, done.stdout + done.stderr
        assert "The disk is full" in done.stdout + done.stderr and "Traceback" not in done.stderr
        assert resolve(root).name == demo_night.outcome["release_id"] and faults(resolve(root)) == []
        (share / "filler").unlink()
        assert run_night(root).outcome["status"] == "released"
