"""Whole nights over files that come late, overlap, are corrected, saved anew and withdrawn: every mart as one night makes it.

The demo's logs, which are the largest there are here; what is kept between nights is deleted and damaged on the way.
Marked full: five nights.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.nights import KATSUYO, LOG, copy_demo, environment, run_night
from tests.end_to_end.resaved import resaved
from tests.end_to_end.test_resaved_files import figures

pytestmark = pytest.mark.full


def _released(root: Path) -> None:
    night = run_night(root)
    assert (night.exit_code, night.outcome["status"]) == (0, "released"), night.said()


def test_every_mart_is_the_same_after_many_nights_as_after_one(tmp_path: Path) -> None:
    many, one = copy_demo(tmp_path / "many"), tmp_path / "one"
    log = many / LOG
    whole = log.read_bytes()
    lines = whole.rstrip(b"\n").split(b"\n")
    head, body = lines[0], lines[1:]
    # Night 1: two thirds of the log, the first rows of it twice in another file.
    log.write_bytes(b"\n".join([head, *body[: len(body) * 2 // 3]]) + b"\n")
    overlap = log.with_name("again.csv")
    overlap.write_bytes(b"\n".join([head, *body[: len(body) // 3]]) + b"\n")
    _released(many)
    # Night 2: the rest comes late under a name before all others; the first file was saved anew by another program.
    log.with_name("a-late.csv").write_bytes(b"\n".join([head, *body[len(body) // 2 :]]) + b"\n")
    log.write_bytes(next(iter(resaved(log).values())))
    shutil.rmtree(many / "work" / "settled" / "sums")
    _released(many)
    # Night 3: the overlapping file is corrected, and some of what is kept is damaged.
    overlap.write_bytes(b"\n".join([head, *body[10 : len(body) // 4]]) + b"\n")
    for path in sorted((many / "work" / "settled").rglob("*.parquet"))[::2]:
        path.write_bytes(path.read_bytes()[:-9] + b"123456789")
    _released(many)
    # Night 4: the late file is withdrawn.
    withdrawn = [str(KATSUYO), "withdraw", f"{Path(LOG).parent}/a-late.csv", "--reason", "x", "--data", str(many)]
    subprocess.run(withdrawn, env=environment(), check=True, capture_output=True)
    _released(many)
    # The same files and the same decision in one night of another root.
    copy_demo(one)
    shutil.rmtree(one / "inbox")
    shutil.copytree(many / "inbox", one / "inbox")
    (one / "landed").mkdir()
    shutil.copy(many / "landed" / "decisions.json", one / "landed")
    _released(one)
    assert figures(many) == figures(one)
    assert len(figures(one)["trial_adoption"]) > 1
