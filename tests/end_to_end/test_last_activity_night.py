"""The demo's first trial delivered as days of last activity: adoption is the demo's, what they cannot tell is said."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.end_to_end.nights import Night, copy_demo, run_night
from tests.intake.formats.demo_world import uses
from tests.intake.small_root import csv_bytes

TRIAL = Path("inbox") / "trials" / "r5-trial"
WITHOUT_USES = {"trial_adoption", "usage_frequency", "usage_over_time", "usage_retention", "usage_concentration"}
HEADER = [
    "Report Refresh Date",
    "User Principal Name",
    "Display Name",
    "Last Activity Date",
    "Word Copilot Last Activity Date",
    "Report Period",
]


def report() -> bytes:
    """Everybody's last day, and people who never used the tool."""
    last = {use.email: str(use.at.date()) for use in uses()}
    last |= {f"idle{number}@city.example.lg.jp": "" for number in range(30)}
    return csv_bytes([HEADER, *(["2023-12-04", email, "", day, day, "90"] for email, day in last.items())])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    root = copy_demo(tmp_path_factory.mktemp("last-activity") / "root")
    for log in (root / TRIAL).iterdir():
        log.unlink()
    (root / TRIAL / "CopilotUsageUserDetail.csv").write_bytes(report())
    return run_night(root)


def test_the_night_is_released_with_the_demos_adoption_and_no_uses(night: Night) -> None:
    assert (night.exit_code, night.outcome["status"]) == (0, "released"), night.said()
    with duckdb.connect(str(night.root / "published" / "katsuyo.duckdb"), read_only=True) as connection:
        adoption = connection.execute(
            "SELECT eligible_people, active_people, total_uses, median_uses FROM marts.trial_adoption WHERE trial_id = 'r5-trial'"
        ).fetchall()
        buckets = connection.execute(
            "SELECT bucket_order, people FROM marts.usage_frequency WHERE trial_id = 'r5-trial'"
        ).fetchall()
        concentration = connection.execute(
            "SELECT * EXCLUDE (organisation_code, trial_id, release_id) FROM marts.usage_concentration"
            " WHERE trial_id = 'r5-trial'"
        ).fetchall()
        cohorts = connection.execute("SELECT DISTINCT trial_id FROM marts.usage_retention").fetchall()
        periods = connection.execute(
            "SELECT count(*) FROM marts.usage_over_time WHERE trial_id = 'r5-trial'"
        ).fetchall()
    assert (adoption, buckets, periods) == ([(1400, 127, None, None)], [(0, 1273)], [(0,)])
    # A tenth of 127 people is 13; what they did with the tool is not known.
    assert (concentration, cohorts) == ([(127, 13, *[None] * 8)], [("r6-trial",)])


def test_what_cannot_be_computed_is_said_in_last_night_and_in_the_manifest(night: Night) -> None:
    manifest = json.loads((night.root / "published" / "manifest.json").read_text(encoding="utf-8"))
    page = (night.root / "last_night.html").read_text(encoding="utf-8")
    for warnings in (night.outcome["warnings"], manifest["warnings"]):
        said = [warning for warning in warnings if "r5-trial is known only by days of last activity" in warning["en"]]
        assert {mart for mart in WITHOUT_USES for warning in said if mart in warning["en"]} == WITHOUT_USES
        assert all(warning["ja"] in page for warning in said)
