"""Printed figures in real nights: a draft that does not hold refuses the release; each published one is explained."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

from tests.end_to_end.nights import KATSUYO, Night, environment, run_night

# r5-10-19 prints 15 for 20/127 = 15.75 %, w1-response 84 for 66/79 = 83.54 %.
SLIP, SOUND = "r5-10-19", "w1-response"


def as_draft(root: Path, *figure_ids: str) -> None:
    path = root / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    drafts = [{**row, "status": "draft" if row["figure_id"] in figure_ids else "printed"} for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(drafts)


def test_a_draft_that_does_not_hold_refuses_the_release_and_one_that_holds_does_not(released_root: Path) -> None:
    before = (released_root / "published").resolve()
    as_draft(released_root, SLIP, SOUND)
    night = run_night(released_root)
    assert (night.exit_code, night.outcome["status"]) == (1, "refused")
    assert any("every_draft_figure_holds" in check for check in night.outcome["checks_failed"])
    assert f"{SLIP}: 20/127 = 15.75 % rounds half up to 16 %" in night.said()
    assert f"{SOUND}: " not in night.said()
    assert (released_root / "published").resolve() == before
    as_draft(released_root, SOUND)
    assert run_night(released_root).exit_code == 0


def test_every_published_figure_is_followed_to_its_files(demo_night: Night) -> None:
    with (demo_night.root / "figures.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    for figure in (figures[0], figures[3], figures[-2]):
        done = subprocess.run(
            [str(KATSUYO), "explain", figure["figure_id"], "--data", str(demo_night.root), "--json"],
            env=environment(), capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        told = json.loads(done.stdout)
        assert told["mart_cell"] == figure["mart_cell"] and len(told["rows"]) == 1
        assert told["release"]["release_id"] == demo_night.outcome["release_id"]
        assert told["declared_in_programme"] or all(
            (demo_night.root / file["path"]).is_file() and len(file["sha256"]) == 64 for file in told["inputs"]
        )
        assert bool(told["inputs"]) != told["declared_in_programme"]
