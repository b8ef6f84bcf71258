"""What was ever published of the breakdowns is kept as values, before readers see it, and nothing but a backup replaces it.

Add here: another way to lose it. Keep out: what it is used for (tests/analysis/disclosure).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dagster_project.analysis.disclosure.counts import MARTS
from dagster_project.analysis.disclosure.states import READ
from dagster_project.contracts import mart_contracts
from dagster_project.messages import CouldNotRun
from dagster_project.release.canonical import MartRows
from dagster_project.release.published_breakdowns import read_history, remember
from dagster_project.settings import DataRoot


def _marts(active: int | None, total: int) -> dict[str, MartRows]:
    rows: dict[str, list[dict[str, Any]]] = {
        "adoption_by_department": [
            {"trial_id": "t", "department_label": "A", "active_people": active, "eligible_people": active and 50},
            {"trial_id": "t", "department_label": "B", "active_people": None, "eligible_people": None},
        ],
        "trial_adoption": [{"trial_id": "t", "active_people": total}],
    }
    found = {}
    for mart in READ:
        contract = mart_contracts()[mart]
        filled = [{**row, "is_suppressed": row["active_people"] is None} for row in rows.get(mart, ())]
        found[mart] = MartRows(contract, tuple(tuple(row.get(name) for name in contract.columns) for row in filled))
    return found


def test_every_release_that_tells_something_else_is_kept_once(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    assert read_history(root) == {}
    for active, total in ((20, 23), (20, 23), (20, 24), (25, 29)):
        remember(root, _marts(active, total))
    states = read_history(root)["trial:t"]
    assert [(s["totals"]["active"], s["values"]["active"]) for s in states] == [
        (23, {"A": [20, 50]}),
        (24, {"A": [20, 50]}),
        (29, {"A": [25, 50]}),
    ]
    assert states[0]["lines"] == ["A", "B"]


def test_it_outlives_the_releases(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    remember(root, _marts(20, 23))
    root.releases.mkdir()
    shutil.rmtree(root.releases)
    assert read_history(root)["trial:t"]


def test_a_damaged_record_stops_the_night_and_says_what_to_do(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    remember(root, _marts(20, 23))
    root.published_breakdowns.write_bytes(root.published_breakdowns.read_bytes()[:40])
    with pytest.raises(CouldNotRun) as stopped:
        read_history(root)
    assert "published_breakdowns.json" in str(stopped.value)
    with pytest.raises(CouldNotRun):
        remember(root, _marts(20, 23))


def test_it_holds_no_person_and_no_suppressed_value(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    remember(root, _marts(None, 23))
    assert json.loads(root.published_breakdowns.read_text())["families"] == {
        "trial:t": [{"lines": ["A", "B"], "totals": {"active": 23}, "values": {}}]
    }
    assert set(MARTS) < set(READ)
